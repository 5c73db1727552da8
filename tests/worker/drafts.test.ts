import { describe, expect, it } from 'vitest';
import type { DraftTyped, DraftView } from '#wire/draft';
import { enterPerson } from '#store/people';
import { DAWN, DUSK } from '#vocabulary';
import { hashPassword } from '#services/password';
import { call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { PROVINCE, aCampaign, unitAt, uuid } from '../support/world.ts';

const begin = (from: object = { kind: 'template', template: 'peak_60' }, id = uuid()) => call('chi', 'POST', '/api/drafts', { id, unitId: PROVINCE, from });
const save = (id: string, seen: number, typed: DraftTyped) => call('chi', 'PUT', `/api/drafts/${id}`, { seen, typed });
const launch = (id: string, seen: number) => call('chi', 'POST', `/api/drafts/${id}/launch`, { seen });
const lines = async (noun: string, id: string) => (await testEnv.DB.prepare('SELECT action FROM audit WHERE noun = ?1 AND noun_id = ?2 ORDER BY seq').bind(noun, id).all<{ action: string }>()).results.map(({ action }) => action);
const against = (view: DraftView) => view.problems.filter(({ warning }) => !warning).map(({ field }) => field);
/** Targets for every unit, as the template's rules want them. */
const withTargets = (typed: DraftTyped): DraftTyped => ({ ...typed, amounts: Object.fromEntries([1, 2, 3, 4].map((n) => [unitAt(n), { dossier_full: String(n * 100), vneid_outside: '1.200' }])) });

/** Members of every unit, where the template's rules divide by them. */
const sized = () => testEnv.DB.prepare("INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) SELECT id || '-size', id, '2026-01-01', 100, 'báo cáo', 'chi', 1 FROM unit WHERE true ON CONFLICT DO NOTHING").run();

async function ready(template = 'youth_month'): Promise<DraftView> {
  const { body } = await begin({ kind: 'template', template });
  return body;
}

describe('a draft', () => {
  it('begins from every template with nothing left to say but targets, where the rules want them', async () => {
    for (const template of ['youth_month', 'digital_sunday', 'peak_60', 'quarter', 'year']) {
      await testEnv.DB.prepare('DELETE FROM unit_size').run();
      const { status, body } = await begin({ kind: 'template', template });
      expect([template, status, against(body)]).toEqual([template, 201, ['peak_60', 'quarter', 'year'].includes(template) ? ['shares', ...(template === 'peak_60' ? [] : ['rules.criteria.1'])] : []]);
      await sized();
      const { body: after } = await save(body.id, 1, withTargets(body.typed));
      expect([template, against(after)]).toEqual([template, []]);
      const launched = await launch(body.id, 2);
      expect([template, launched.status]).toEqual([template, 201]);
      const { body: board } = await call(null, 'GET', `/api/campaigns/${launched.body.slug}/board`);
      expect([template, board.head.name, board.clusters.flatMap((cluster: { rows: unknown[] }) => cluster.rows).length + board.unranked.length]).toEqual([template, body.typed.name, 4]);
      const row = await testEnv.DB.prepare('SELECT audience, content, measures, plan FROM campaign WHERE id = ?1').bind(body.id).first<{ audience: string; content: string; measures: string; plan: string }>();
      expect([row!.audience, row!.content, row!.measures]).toEqual([body.typed.audience, body.typed.content, body.typed.measures]);
      expect(JSON.parse(row!.plan).weekdays).toEqual(template === 'digital_sunday' ? [0] : null);
      expect((await call('chi', 'GET', `/api/drafts/${body.id}`)).body.code).toBe('draft_unknown');
    }
  });

  it('is seen by organizers of its unit and by auditors, who change nothing; by nobody else', async () => {
    const { id } = await ready();
    const seen = async (name: Parameters<typeof call>[0]) => (await call(name, 'GET', `/api/drafts/${id}`)).status;
    expect([await seen('chi'), await seen('giang'), await seen('an'), await seen('binh'), await seen('dung'), await seen(null)]).toEqual([200, 200, 403, 403, 403, 401]);
    expect((await call('giang', 'GET', '/api/drafts')).body.drafts.map((draft: { id: string }) => draft.id)).toEqual([id]);
    expect((await call('giang', 'PUT', `/api/drafts/${id}`, { seen: 1, typed: {} })).status).toBe(403);
    expect((await call('giang', 'POST', `/api/drafts/${id}/launch`, { seen: 1 })).status).toBe(403);
    // An organizer of one commune sees nothing of what is drafted for the province.
    await enterPerson(door(), { id: 'em', name: 'em', email: 'em@thu.example', passwordHash: await hashPassword('mat-khau-thu-nghiem'), birthYear: 1999, grants: [{ role: 'organizer', unitId: unitAt(1), validFrom: DAWN, validTo: DUSK }] }, new Date().toISOString());
    const cookie = cookieIn(await signIn('em@thu.example'));
    await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code'").run();
    expect((await call(null, 'GET', `/api/drafts/${id}`, undefined, { cookie })).status).toBe(403);
    expect((await call(null, 'GET', '/api/drafts', undefined, { cookie })).body.drafts).toEqual([]);
    expect((await call(null, 'POST', '/api/drafts', { id: uuid(), unitId: PROVINCE, from: { kind: 'empty' } }, { cookie })).status).toBe(403);
    const own = (await call(null, 'POST', '/api/drafts', { id: uuid(), unitId: unitAt(1), from: { kind: 'empty' } }, { cookie })).body as DraftView;
    expect((await call(null, 'PUT', `/api/drafts/${own.id}`, { seen: 1, typed: { ...own.typed, unitId: PROVINCE } }, { cookie })).body).toMatchObject({ code: 'not_allowed', field: 'unitId' });
  });

  it('keeps what was typed, wrong things too, and says what is wrong beside each box', async () => {
    const { id, typed } = await ready('quarter');
    const wrong = { ...typed, goal: '', lastDay: '2020-01-01', graceDays: 'ba ngày', clustersBy: 'size', bounds: '100; 50; x',
      amounts: { [unitAt(1)]: { dossier_full: '0' }, [unitAt(2)]: { dossier_full: 'nhiều' } },
      rules: { ...typed.rules, criteria: [{ ...typed.rules.criteria[0]!, worthMilli: 'năm mươi', weights: [{ indicator: 'dossier_full', procedureGroup: '', milli: '-3' }] }, typed.rules.criteria[1]!] } };
    const { body } = await save(id, 1, wrong as DraftTyped);
    expect(body.typed).toEqual(wrong);
    expect(body.input).toBeNull();
    expect(against(body).sort()).toEqual(['amounts.' + unitAt(1) + '.dossier_full', 'amounts.' + unitAt(2) + '.dossier_full', 'bounds', 'goal', 'graceDays', 'rules.criteria.0.weights.0.milli', 'rules.criteria.0.worthMilli'].sort());
    expect(body.problems.every(({ message }: { message: string }) => /\p{Lu}.*\./u.test(message) && !/invalid|expected/i.test(message))).toBe(true);
    expect((await launch(id, 2)).body).toMatchObject({ code: 'draft_unready' });
    expect((await call('chi', 'GET', `/api/drafts/${id}`)).body.typed).toEqual(wrong);
    const days = await save(id, 2, { ...typed, lastDay: '2020-01-01', closesDay: '2019-12-01' });
    expect(against(days.body)).toEqual(['lastDay']);
  });

  it('tells two who save at once, and loses neither', async () => {
    const { id, typed } = await ready();
    const [first, second] = [await save(id, 1, { ...typed, name: 'Đợt của người thứ nhất' }), await save(id, 1, { ...typed, name: 'Đợt của người thứ hai' })];
    expect([first.status, second.status, second.body.code, second.body.message]).toEqual([200, 409, 'draft_changed', expect.stringContaining('chi')]);
    expect((await save(id, 1, { ...typed, name: 'Đợt của người thứ nhất' })).status).toBe(200);
    expect(await lines('draft', id)).toEqual(['begin', 'save']);
    expect((await launch(id, 1)).body.code).toBe('draft_changed');
    expect((await save(id, 2, { ...typed, name: 'Đợt của người thứ hai' })).body.typed.name).toBe('Đợt của người thứ hai');
  });

  it('launches once, however often and however many at once', async () => {
    const { id } = await ready();
    const answers = await Promise.all([launch(id, 1), launch(id, 1), launch(id, 1)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await launch(id, 1)).body).toEqual(answers[0]!.body);
    expect(await lines('campaign', id)).toEqual(['launch']);
    expect((await testEnv.DB.prepare('SELECT count(*) AS n FROM rules_edition WHERE campaign_id = ?1').bind(id).first<{ n: number }>())!.n).toBe(1);
    expect((await begin({ kind: 'empty' }, id)).body.code).toBe('id_reused');
  });

  it('says at once that an address is taken, and begins only once under an id', async () => {
    const first = await ready();
    await launch(first.id, 1);
    const second = await ready();
    expect(against(second)).toEqual(['slug']);
    expect((await begin({ kind: 'empty' }, second.id)).body.typed).toEqual(second.typed);
    expect(await lines('draft', second.id)).toEqual(['begin']);
    expect((await call('chi', 'POST', `/api/drafts/${second.id}/delete`, {})).status).toBe(200);
    expect(await lines('draft', second.id)).toEqual(['begin', 'delete']);
  });
});

describe('an earlier campaign', () => {
  it('is cloned with its rules, clusters and unranked units, moved to its next time; targets only where asked for', async () => {
    const targets = [1, 2, 3, 4].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 10 * n }));
    const hand = { by: 'hand' as const, groups: [{ name: 'Cụm Một', unitIds: [unitAt(1), unitAt(2)] }, { name: 'Cụm Hai', unitIds: [unitAt(3), unitAt(4)] }] };
    await call('chi', 'POST', '/api/campaigns', aCampaign({ name: 'Đợt thi đua năm 2026', clusters: hand, targets, unrankedUnitIds: [unitAt(2)], firstDay: '2026-01-01', lastDay: '2026-12-31', claimsUntilDay: '2027-01-05', closesDay: '2027-01-15' }));
    expect((await call('chi', 'GET', '/api/drafts')).body.earlier).toMatchObject([{ slug: 'thu-nghiem', begun: true, own: true }]);
    const { body } = await begin({ kind: 'clone', slug: 'thu-nghiem' });
    expect(body.typed).toMatchObject({ name: 'Đợt thi đua năm 2027', slug: 'dot-thi-dua-nam-2027', firstDay: '2027-01-01', lastDay: '2027-12-31', graceDays: '5', closesDay: '2028-01-15', groups: ['Cụm Một', 'Cụm Hai'], amounts: {} });
    expect(body.scope.clusters).toEqual([{ name: 'Cụm Một', units: 2, ranked: 1 }, { name: 'Cụm Hai', units: 2, ranked: 2 }]);
    const { body: whole } = await begin({ kind: 'clone', slug: 'thu-nghiem', targets: true });
    expect(whole.typed.amounts[unitAt(4)]).toEqual({ dossier_full: '40' });
    expect((await begin({ kind: 'clone', slug: 'khong-co' })).body.code).toBe('campaign_unknown');
  });

  it('that has not begun is changed as a draft and put in its own place, with another edition of its rules', async () => {
    const { id } = await ready();
    const { body: { slug } } = await launch(id, 1);
    const { body: draft } = await begin({ kind: 'edit', slug }, id);
    expect([draft.edits, against(draft)]).toEqual([slug, []]);
    const { typed } = draft as DraftView;
    await save(id, 1, { ...typed, name: 'Tháng Thanh niên, bản sửa', slug: 'dia-chi-khac', units: { [unitAt(4)]: { out: '1', unranked: '', group: '' } }, rules: { ...typed.rules, totalMaxMilli: '500' } });
    const answers = await Promise.all([launch(id, 2), launch(id, 2)]);
    expect(answers.map(({ status, body }) => [status, body])).toEqual([[201, { id, slug }], [201, { id, slug }]]);
    expect((await launch(id, 2)).body).toEqual({ id, slug });
    const { body: board } = await call(null, 'GET', `/api/campaigns/${slug}/board`);
    expect([board.head.name, board.head.rulesEdition, board.totals.units]).toEqual(['Tháng Thanh niên, bản sửa', 2, 3]);
    expect(await lines('campaign', id)).toEqual(['launch', 'change']);
    expect((await testEnv.DB.prepare("SELECT count(*) AS n FROM campaign WHERE slug = 'dia-chi-khac'").first<{ n: number }>())!.n).toBe(0);
  });

  it('that has begun is not', async () => {
    const campaign = aCampaign();
    await call('chi', 'POST', '/api/campaigns', campaign);
    expect((await begin({ kind: 'edit', slug: campaign.slug }, campaign.id)).body.code).toBe('campaign_begun');
    // One that begins while it is being changed stays as it is.
    const later = aCampaign({ slug: 'sau-nay', firstDay: '2027-03-01', lastDay: '2027-03-31', claimsUntilDay: '2027-04-01', closesDay: '2027-04-10' });
    await call('chi', 'POST', '/api/campaigns', later);
    const { body } = await begin({ kind: 'edit', slug: later.slug }, later.id);
    await save(later.id, 1, { ...body.typed, name: 'Tên mới của đợt', audience: 'Đoàn viên', content: 'Nội dung', measures: 'Kế hoạch' });
    await testEnv.DB.prepare('UPDATE campaign SET starts_at = 1 WHERE id = ?1').bind(later.id).run();
    expect((await launch(later.id, 2)).body.code).toBe('draft_unready');
    expect((await testEnv.DB.prepare('SELECT name FROM campaign WHERE id = ?1').bind(later.id).first<{ name: string }>())!.name).toBe('Đợt thi đua thử nghiệm');
  });
});

describe('clusters by size', () => {
  it('put units where their members of the first day put them, and name those nobody counted', async () => {
    for (const [n, members] of [[1, 40], [2, 100], [3, 250]] as const) {
      await testEnv.DB.prepare("INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-01-01', ?3, 'thử', 'dung', 0)").bind(uuid(), unitAt(n), members).run();
    }
    const { id, typed } = await ready();
    const { body } = await save(id, 1, { ...typed, clustersBy: 'size', bounds: '50; 200' });
    expect(body.scope.clusters.map(({ name }: { name: string }) => name)).toEqual(['Cụm dưới 50 đoàn viên', 'Cụm từ 50 đến dưới 200 đoàn viên', 'Cụm từ 200 đoàn viên', 'Chưa có số đoàn viên']);
    expect(body.problems.find(({ field }: { field: string }) => field === 'bounds')).toMatchObject({ warning: true, message: expect.stringContaining('00004') });
    await launch(id, 2);
    const { results } = await testEnv.DB.prepare('SELECT cluster FROM participant WHERE campaign_id = ?1 ORDER BY cluster_no, unit_id').bind(id).all<{ cluster: string }>();
    expect(results.map(({ cluster }) => cluster)).toEqual(body.scope.clusters.map(({ name }: { name: string }) => name));
  });
});

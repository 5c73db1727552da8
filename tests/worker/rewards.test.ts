import { beforeEach, describe, expect, it } from 'vitest';
import { DAWN, DUSK, type Role } from '#vocabulary';
import type { OverlapPage, OverlapUnits } from '#wire/overlap';
import type { RewardSheet } from '#wire/reward';
import { hashPassword } from '#services/password';
import { foldOverlaps, keepOverlaps } from '#services/overlap';
import { rebuildTallies } from '#services/rebuild';
import { enterPerson } from '#store/people';
import { call, cookieIn, door, signIn, testEnv, type Person } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

let hash: string;
let cookies: Record<string, string> = {};
/** The second and third organizer, one who serves the first commune too, and one of a single commune. */
const others: Record<string, [Role, string][]> = { em: [['organizer', PROVINCE]], phuc: [['organizer', PROVINCE]], khoa: [['organizer', PROVINCE], ['officer', unitAt(1)]], lam: [['organizer', unitAt(1)]] };
async function as(name: string): Promise<Record<string, string>> {
  if (!(name in others)) return {};
  if (!cookies[name]) {
    cookies[name] = cookieIn(await signIn(`${name}@thu.example`));
    await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code', provedAt = ?2 WHERE userId = ?1").bind(name, Date.now()).run();
  }
  return { cookie: cookies[name] };
}
const ask = async (who: string, method: string, path: string, body?: unknown) => call(who in others ? null : who as Person, method, path, body, await as(who));
const WORDS = 'Dẫn đầu cụm theo bảng xếp hạng của đợt.';
const KEEP = 'Khen của đợt khác là giấy khen cấp xã, lần này khen cấp tỉnh.';
const lot = (campaign: string, units: (number | [number, string])[], over: object = {}) => ({ id: uuid(), campaign, form: 'certificate', words: WORDS,
  items: units.map((each) => (typeof each === 'number' ? { unitId: unitAt(each) } : { unitId: unitAt(each[0]), keep: each[1] })), ...over });
const propose = (who: string, body: object) => ask(who, 'POST', '/api/rewards/lots', body);
const sheet = async (slug: string, who = 'chi'): Promise<RewardSheet> => (await ask(who, 'GET', `/api/rewards/${slug}`)).body;
const answer = (who: string, id: string, over: object = {}) => ask(who, 'POST', `/api/rewards/${id}/answer`, { answer: 'agreed', words: '', seen: [], ...over });
const rewardIn = async (slug: string, unit: number) => (await sheet(slug)).rewards.find(({ unitId, state }) => unitId === unitAt(unit) && ['proposed', 'agreed'].includes(state))!;
async function rewarded(slug: string, unit: number, keep?: string): Promise<string> {
  expect((await propose('chi', lot(slug, [keep ? [unit, keep] : unit]))).status).toBe(201);
  const { id, flags } = await rewardIn(slug, unit);
  expect((await answer('em', id, { seen: flags.map(({ otherId }) => otherId) })).status).toBe(200);
  return id;
}
const count = async (table: string, where = 'true'): Promise<number> => (await testEnv.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).first<{ n: number }>())!.n;
const page = async (slug: string) => { const { body, headers, status } = await call(null, 'GET', `/api/campaigns/${slug}/overlaps?${Math.random()}`); return { status, page: body as OverlapPage, headers, code: body.code as string }; };
const watched = () => keepOverlaps(door(), Date.now());
const launched = async (slug: string, over: object = {}) => expect((await call('chi', 'POST', '/api/campaigns', aCampaign({ slug, name: `Đợt ${slug}`, ...over }))).status).toBe(201);
/** Claims recognised by a person, in an order that ids follow. */
async function recognised(...claims: ReturnType<typeof aClaim>[]): Promise<string[]> {
  expect((await call('everyone', 'POST', '/api/claims', { claims })).body.refused).toEqual([]);
  expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) })).status).toBe(200);
  return claims.map(({ id }) => id);
}
const reopened = (claimId: string) => call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome: 'reopened', reason: 'mistake' }] });
/** Claims have ended in every campaign; the boards have seen it all. */
async function ended(): Promise<void> {
  await testEnv.DB.prepare('UPDATE campaign SET claims_until = ?1').bind(Date.now()).run();
  for (const { id } of (await testEnv.DB.prepare('SELECT id FROM campaign').all<{ id: string }>()).results) await testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id)).refresh(id);
}

let acts: string[];
beforeEach(async () => {
  hash ??= await hashPassword('mat-khau-thu-nghiem');
  cookies = {};
  for (const [name, grants] of Object.entries(others)) {
    await enterPerson(door(), { id: name, name, email: `${name}@thu.example`, passwordHash: hash, birthYear: 1999, grants: grants.map(([role, unitId]) => ({ role, unitId, validFrom: DAWN, validTo: DUSK })) }, new Date().toISOString());
  }
  await launched('nam');
  await launched('thang', { firstDay: '2026-11-20', lastDay: '2026-11-30', claimsUntilDay: '2026-12-05', closesDay: '2026-12-10', rules: { scoring: 'weighted', weightsMilli: { dossier_full: 1000 }, tieBreaks: ['acts'] } });
  // Unit 1: three dossiers in both, one before the month, one account the month does not count; unit 2: half a dossier.
  acts = await recognised(aClaim(), aClaim(), aClaim(), aClaim({ actDate: '2026-11-05' }), aClaim({ indicator: 'vneid_outside', account: 'DKTD-0001' }),
    aClaim({ unitId: unitAt(2), unitShares: [{ unitId: unitAt(2), milli: 500 }, { unitId: unitAt(3), milli: 500 }] }));
});

describe('acts that count in several campaigns', () => {
  it('stand on both pages by indicator and unit, one stored row each, exact after every minute', async () => {
    expect((await page('nam')).code).toBe('overlap_not_made');
    await watched();
    const { page: year, headers } = await page('nam');
    expect(year).toMatchObject({ wholeMilli: 6000, others: [{ slug: 'thang', commonMilli: 4000, otherMilli: 4000, units: 3, indicators: [{ code: 'dossier_full', milli: 4000 }] }], rewards: [] });
    expect([headers.get('server-timing'), headers.get('cache-control')]).toEqual([expect.stringContaining(' 1 read'), 'public, max-age=5']);
    expect((await page('thang')).page).toMatchObject({ wholeMilli: 4000, others: [{ slug: 'nam', commonMilli: 4000, otherMilli: 6000 }] });
    const { body: units } = await call(null, 'GET', '/api/campaigns/nam/overlaps/thang') as { body: OverlapUnits };
    expect(units.rows.map(({ unitId, commonMilli, wholeMilli, parts }) => [unitId, commonMilli, wholeMilli, parts])).toEqual([[unitAt(1), 3000, 5000, [3000]], [unitAt(2), 500, 500, [500]], [unitAt(3), 500, 500, [500]]]);
    // What is taken back is in none; watching again, or two at once, folds nothing twice.
    await reopened(acts[0]!);
    await Promise.all([watched(), watched()]);
    await watched();
    expect([(await page('nam')).page.others[0]!.commonMilli, (await page('thang')).page.wholeMilli]).toEqual([3000, 3000]);
    expect(await rebuildTallies(door())).toMatchObject({ equal: true, differences: { overlaps: 0 } });
    await testEnv.DB.prepare("UPDATE shared_cell SET milli = milli + 1 WHERE unit_id = ?1 AND indicator = 'dossier_full'").bind(unitAt(1)).run();
    expect((await rebuildTallies(door())).differences.overlaps).toBe(8);
    expect(await rebuildTallies(door())).toMatchObject({ equal: true });
  });

  it('follow a campaign that is launched over what is there, one of other days, and claims that come later than an end that moves', async () => {
    await watched();
    await launched('chu-nhat', { weekdays: [0] });
    await launched('cap-hai', { scope: { kind: 'named', unitIds: [unitAt(2)] } });
    await watched();
    const { page: year } = await page('nam');
    expect(year.others.map(({ slug, commonMilli, otherMilli }) => [slug, commonMilli, otherMilli]).sort()).toEqual([['cap-hai', 500, 500], ['thang', 4000, 4000]]);
    expect((await page('chu-nhat')).page).toMatchObject({ wholeMilli: 0, others: [] });
    expect((await call(null, 'GET', '/api/campaigns/nam/overlaps/chu-nhat')).body.code).toBe('overlap_not_made');
    // The end of claims moves by an outage: claims that came after it count now, and the pages of both say so.
    const month = (await testEnv.DB.prepare("SELECT id FROM campaign WHERE slug = 'thang'").first<{ id: string }>())!.id;
    await testEnv.DB.prepare("UPDATE campaign SET claims_until = ?1 WHERE slug = 'thang'").bind(Date.now() - 60_000).run();
    await testEnv.DB.prepare('UPDATE board_due SET facts_no = facts_no + 1 WHERE campaign_id = ?1').bind(month).run();
    await watched();
    expect([(await page('nam')).page.others.map(({ slug }) => slug), (await page('thang')).page.wholeMilli]).toEqual([['cap-hai'], 0]);
    await testEnv.DB.prepare("UPDATE campaign SET claims_until = ?1 WHERE slug = 'thang'").bind(Date.now() + 60_000).run();
    await testEnv.DB.prepare('UPDATE board_due SET facts_no = facts_no + 1 WHERE campaign_id = ?1').bind(month).run();
    await watched();
    expect((await page('nam')).page.others.find(({ slug }) => slug === 'thang')).toMatchObject({ commonMilli: 4000 });
    // Cells are what a self-join of the ledger finds, campaign by campaign.
    const cells = (await testEnv.DB.prepare('SELECT campaign_id, other_id, unit_id, indicator, milli FROM shared_cell WHERE milli <> 0 ORDER BY 1, 2, 3, 4').all()).results;
    const brute = (await testEnv.DB.prepare(`WITH c AS (SELECT l.seq, k.id, l.unit_id, l.indicator, l.milli FROM ledger l JOIN campaign k ON k.act_from <= l.act_date AND l.act_date < k.act_to AND l.claimed_at < k.claims_until AND ((k.weekdays >> CAST(strftime('%w', l.act_date) AS INTEGER)) & 1)
      WHERE EXISTS (SELECT 1 FROM campaign_unit cu WHERE cu.campaign_id = k.id AND cu.unit_id = l.unit_id))
      SELECT a.id AS campaign_id, b.id AS other_id, a.unit_id, a.indicator, sum(a.milli) AS milli FROM c a JOIN c b ON b.seq = a.seq GROUP BY 1, 2, 3, 4 HAVING sum(a.milli) <> 0 ORDER BY 1, 2, 3, 4`).all()).results;
    expect([cells.length > 10, cells]).toEqual([true, brute]);
  });

  it('are named before a launch, in days, units and indicators', async () => {
    const id = uuid();
    expect((await call('chi', 'POST', '/api/drafts', { id, unitId: PROVINCE, from: { kind: 'template', template: 'youth_month' } })).status).toBe(201);
    const { body: draft } = await call('chi', 'GET', `/api/drafts/${id}`);
    const typed = { ...draft.typed, firstDay: '2026-11-25', lastDay: '2026-12-06' };
    expect((await call('chi', 'PUT', `/api/drafts/${id}`, { seen: draft.version, typed })).status).toBe(200);
    const { body } = await call('chi', 'GET', `/api/drafts/${id}/overlaps`);
    expect(body.meetings.map(({ slug, days, units }: { slug: string; days: number; units: number }) => [slug, days, units])).toEqual([['nam', 12, 4], ['thang', 6, 4]]);
    expect(body.meetings[1].indicators.length).toBe(1);
  });
});

describe('rewards', () => {
  it('are proposed by one from the board, agreed by another, and read by everybody with no name', async () => {
    const early = await propose('chi', lot('nam', [1]));
    expect([early.status, early.body.code]).toEqual([409, 'reward_early']);
    await ended();
    const body = lot('nam', [1, 2]);
    expect([(await propose('chi', body)).status, (await propose('chi', body)).status, (await propose('chi', { ...body, words: 'Căn cứ khác hẳn lúc đầu.' })).body.code]).toEqual([201, 200, 'id_reused']);
    const { id, ...seen } = await rewardIn('nam', 1);
    expect(seen).toMatchObject({ unitName: 'Đoàn xã Số 00001', place: 1, actsMilli: 5000, boardNo: expect.any(Number), flags: [], why: expect.stringContaining('không tự đồng ý'), mayCancel: true, byName: 'chi' });
    expect((await answer('chi', id)).body.code).toBe('reward_same_person');
    expect([(await answer('em', id)).status, (await answer('em', id)).status, (await answer('phuc', id)).body.code]).toEqual([200, 200, 'reward_over']);
    const { page: open } = await page('nam');
    expect(open.rewards).toMatchObject([{ unitName: 'Đoàn xã Số 00001', formLabel: 'Giấy khen', place: 1, words: WORDS, keepWords: null, decision: null, withdrawn: null, flags: [] }]);
    expect(JSON.stringify(open.rewards)).not.toMatch(/"(chi|em)"|byId|decidedBy/);
    expect([await count('audit', "noun = 'reward' AND action = 'propose'"), await count('audit', "noun = 'reward' AND action = 'agree'")]).toEqual([1, 1]);
    // A no needs its words; a proposer takes their own back.
    const second = (await rewardIn('nam', 2)).id;
    expect((await answer('em', second, { answer: 'refused' })).body).toMatchObject({ code: 'reward_reason', field: 'words' });
    expect((await ask('em', 'POST', `/api/rewards/${second}/cancel`, {})).body.code).toBe('reward_not_yours');
    expect([(await ask('chi', 'POST', `/api/rewards/${second}/cancel`, {})).status, (await answer('em', second)).body.code]).toEqual([200, 'reward_over']);
  });

  it('of acts that were rewarded elsewhere are flagged with how many, want a reason, and are never blocked', async () => {
    await ended();
    const first = await rewarded('thang', 1);
    const dry = (await propose('chi', lot('nam', [1, 2], { dryRun: true }))).body;
    expect(dry.previews).toMatchObject([{ unitId: unitAt(1), flags: [{ otherId: first, campaign: { slug: 'thang' }, formLabel: 'Giấy khen', commonMilli: 3000, wholeMilli: 5000, otherMilli: 3000 }] }, { unitId: unitAt(2), flags: [] }]);
    expect(dry.faults.map(({ unitId, code }: { unitId: string; code: string }) => [unitId, code])).toEqual([[unitAt(1), 'reward_keep']]);
    expect((await propose('chi', lot('nam', [2, [1, 'ngắn']]))).body).toMatchObject({ code: 'reward_keep', field: 'items.1' });
    expect(await count('reward', "campaign_id <> (SELECT id FROM campaign WHERE slug = 'thang')")).toBe(0);
    expect((await propose('chi', lot('nam', [2, [1, KEEP]]))).status).toBe(201);
    const { id, flags } = await rewardIn('nam', 1);
    expect(flags).toHaveLength(1);
    // Who agrees has seen it.
    expect((await answer('em', id)).body).toMatchObject({ code: 'reward_look_again' });
    expect((await answer('em', id, { seen: [first] })).status).toBe(200);
    expect((await page('nam')).page.rewards).toMatchObject([{ id, keepWords: KEEP, flags: [{ otherId: first, commonMilli: 3000, wholeMilli: 5000, otherMilli: 3000, withdrawn: false }] }]);
    expect((await page('thang')).page.rewards).toMatchObject([{ id: first, keepWords: null, flags: [{ otherId: id, campaign: { slug: 'nam' }, commonMilli: 3000, wholeMilli: 3000, otherMilli: 5000 }] }]);
    // What it said then stays, whatever the ledger says later; withdrawn, the line stays with its reason on both pages.
    await reopened(acts[0]!);
    await watched();
    expect((await page('nam')).page.rewards[0]!.flags[0]).toMatchObject({ commonMilli: 3000 });
    expect((await ask('em', 'POST', `/api/rewards/${first}/withdraw`, { words: 'ngắn' })).body).toMatchObject({ code: 'malformed', field: 'words', message: expect.stringContaining('vì sao rút') });
    const out = { words: 'Quyết định bị hủy do kê khai không đúng.' };
    expect([(await ask('em', 'POST', `/api/rewards/${first}/withdraw`, out)).status, (await ask('em', 'POST', `/api/rewards/${first}/withdraw`, out)).status, (await ask('chi', 'POST', `/api/rewards/${first}/withdraw`, out)).body.code]).toEqual([200, 200, 'reward_over']);
    expect([(await page('thang')).page.rewards[0]!.withdrawn, (await page('nam')).page.rewards[0]!.flags[0]!.withdrawn]).toEqual([{ at: expect.any(Number), words: out.words }, true]);
    expect(await count('audit', "noun = 'reward' AND action = 'withdraw'")).toBe(1);
    // It does not stand any more: the same unit may be rewarded again there, and is asked about the other one.
    expect((await propose('chi', lot('thang', [1]))).body.code).toBe('reward_keep');
  });

  it('another form in one campaign is the same achievement, the same form twice is refused', async () => {
    await ended();
    await rewarded('nam', 1);
    expect((await propose('chi', lot('nam', [1]))).body).toMatchObject({ code: 'reward_there', field: 'items.0' });
    const flag = lot('nam', [1], { form: 'emulation_flag' });
    expect((await propose('chi', { ...flag, dryRun: true })).body.previews[0].flags).toMatchObject([{ commonMilli: 5000, wholeMilli: 5000, otherMilli: 5000 }]);
    expect((await propose('chi', lot('nam', [[1, KEEP]], { form: 'emulation_flag' }))).status).toBe(201);
    const rest: [object, string, string][] = [[lot('nam', [2], { form: 'other', formWords: 'x' }), 'reward_form', 'formWords'], [lot('nam', [2, 2]), 'appraisal_twice', 'items.0'], [lot('nam', [99]), 'unit_outside_scope', 'items.0'],
      [lot('nam', []), 'malformed', 'items'], [lot('nam', [2], { words: 'ngắn' }), 'malformed', 'words'], [lot('nam', [2], { form: 'huan-chuong' }), 'malformed', 'form'], [lot('khong-co', [2]), 'campaign_unknown', '']];
    for (const [body, code, field] of rest) expect([code, (await propose('chi', body)).body]).toMatchObject([code, { code, ...(field && { field }), message: expect.stringMatching(/[ạ-ỹđ]/) }]);
    expect(await count('reward')).toBe(2);
  });

  it('follow units that merged: what was rewarded as one of the old ones is found behind the new one', async () => {
    await ended();
    const old = await rewarded('thang', 1);
    // A tree in which units 1 and 2 have been one since the tenth of December; the year ends after that.
    await testEnv.DB.batch([
      testEnv.DB.prepare("INSERT INTO unit (id, axis, territory_id, position) VALUES (?1, 'youth', NULL, 9)").bind(unitAt(50)),
      testEnv.DB.prepare("INSERT INTO unit_period (unit_id, valid_from, valid_to, name, kind, code, parent_id, former, sort_key, search_key, assumed, source) SELECT ?1, '2026-11-21', valid_to, 'Đoàn xã Hợp Nhất', kind, NULL, parent_id, NULL, sort_key, search_key, 0, 'thử' FROM unit_period WHERE unit_id = ?2").bind(unitAt(50), unitAt(1)),
      testEnv.DB.prepare("UPDATE unit_period SET valid_to = '2026-11-21' WHERE unit_id IN (?1, ?2)").bind(unitAt(1), unitAt(2)),
      testEnv.DB.prepare("INSERT INTO unit_path (unit_id, ancestor_id, valid_from, valid_to, depth) VALUES (?1, ?1, '2026-11-21', '9999-12-31', 0), (?1, ?2, '2026-11-21', '9999-12-31', 1)").bind(unitAt(50), PROVINCE),
      testEnv.DB.prepare("UPDATE unit_path SET valid_to = '2026-11-21' WHERE unit_id IN (?1, ?2)").bind(unitAt(1), unitAt(2)),
      testEnv.DB.prepare("INSERT INTO succession (old_id, new_id, on_date, share_milli, source) VALUES (?1, ?3, '2026-11-21', 1000, 'thử'), (?2, ?3, '2026-11-21', 1000, 'thử')").bind(unitAt(1), unitAt(2), unitAt(50)),
      testEnv.DB.prepare("UPDATE board_due SET facts_no = facts_no + 1")]);
    await ended();
    const { lines } = await sheet('nam');
    expect(lines.find(({ unitId }) => unitId === unitAt(50))).toMatchObject({ unitName: 'Đoàn xã Hợp Nhất', actsMilli: 5500 });
    const { body } = await propose('chi', lot('nam', [50], { dryRun: true }));
    expect(body.previews).toMatchObject([{ unitId: unitAt(50), flags: [{ otherId: old, unitName: 'Đoàn xã Số 00001', commonMilli: 3000, wholeMilli: 5500, otherMilli: 3000 }] }]);
  });

  it('two organizers at once: one word counts, and two rewards of one achievement never pass unseen', async () => {
    await ended();
    await propose('chi', lot('nam', [1]));
    const one = (await rewardIn('nam', 1)).id;
    const both = await Promise.all([answer('em', one), answer('phuc', one)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await count('audit', "noun = 'reward' AND action = 'agree'")).toBe(1);
    // Unit 3 is proposed in two campaigns while it stands in none; both are answered in the same moment.
    await propose('chi', lot('nam', [3]));
    await propose('chi', lot('thang', [3]));
    const [a, b] = [(await rewardIn('nam', 3)).id, (await rewardIn('thang', 3)).id];
    const answers = await Promise.all([answer('em', a), answer('phuc', b)]);
    expect(answers.map((each) => each.body.code ?? 'ok').sort()).toEqual(['ok', 'reward_look_again']);
    const left = answers[0]!.status === 200 ? { id: b, who: 'phuc', slug: 'thang' } : { id: a, who: 'em', slug: 'nam' };
    const seen = (await rewardIn(left.slug, 3)).flags.map(({ otherId }) => otherId);
    expect(seen).toHaveLength(1);
    // It was proposed before there was anything to explain: whoever agrees now gives the reason.
    expect((await answer(left.who, left.id, { seen })).body).toMatchObject({ code: 'reward_keep', field: 'words' });
    expect((await answer(left.who, left.id, { seen, words: KEEP })).status).toBe(200);
    expect((await page(left.slug)).page.rewards.find(({ id }) => id === left.id)).toMatchObject({ keepWords: KEEP, flags: [{ commonMilli: 500 }] });
    // The same lot by two at once is one; two lots of one form for a unit are one.
    await Promise.all([propose('chi', lot('nam', [4])), propose('phuc', lot('nam', [4]))]);
    expect(await count('reward', `unit_id = '${unitAt(4)}' AND state = 'proposed'`)).toBe(1);
  });

  it('nobody rewards their own unit, or beyond what they may launch on', async () => {
    await ended();
    expect((await propose('khoa', lot('nam', [2, 1]))).body).toMatchObject({ code: 'reward_own', field: 'items.1' });
    for (const who of ['lam', 'an', 'binh', 'dung', 'giang']) expect([who, (await propose(who, lot('nam', [1]))).body.code]).toEqual([who, 'not_allowed']);
    await propose('chi', lot('nam', [1]));
    expect((await answer('khoa', (await rewardIn('nam', 1)).id)).body.code).toBe('reward_own');
    expect([(await ask('giang', 'GET', '/api/rewards/nam')).status, (await ask('giang', 'GET', '/api/rewards/nam')).body.mayReward, (await ask('lam', 'GET', '/api/rewards/nam')).body.code]).toEqual([200, false, 'not_allowed']);
    expect((await ask('chi', 'GET', '/api/rewards')).body.campaigns.map(({ slug, waiting }: { slug: string; waiting: number }) => [slug, waiting]).sort()).toEqual([['nam', 1], ['thang', 0]]);
    expect((await ask('lam', 'GET', '/api/rewards')).body.campaigns).toEqual([]);
  });

  it('the decision is entered later, for several at once, and nobody overwrites what they have not seen', async () => {
    await ended();
    const ids = [await rewarded('nam', 1), await rewarded('nam', 2)];
    const enter = (who: string, no: string, seen = '', over: object = {}) => ask(who, 'POST', '/api/rewards/decisions', { campaign: 'nam', no, on: '2026-11-21', items: ids.map((id) => ({ id, seen })), ...over });
    expect((await enter('chi', '12-QĐ/TĐTN', '', { on: '2027-12-01' })).body).toMatchObject({ code: 'reward_decision_day', field: 'on' });
    expect((await enter('chi', '12-QĐ/TĐTN', '', { on: '2026-10-01' })).body).toMatchObject({ code: 'reward_decision_day', field: 'on' });
    expect((await enter('chi', '')).body).toMatchObject({ code: 'malformed', field: 'no' });
    expect([(await enter('chi', '12-QĐ/TĐTN')).status, (await enter('chi', '12-QĐ/TĐTN')).status, (await enter('em', '13-QĐ/TĐTN')).body.code]).toEqual([200, 200, 'reward_changed']);
    expect((await page('nam')).page.rewards.map(({ decision }) => decision)).toEqual([{ no: '12-QĐ/TĐTN', on: '2026-11-21' }, { no: '12-QĐ/TĐTN', on: '2026-11-21' }]);
    expect((await enter('em', '13-QĐ/TĐTN', '12-QĐ/TĐTN')).status).toBe(200);
    const lines = (await testEnv.DB.prepare("SELECT before, after FROM audit WHERE noun = 'reward' AND action = 'enter_decision' ORDER BY seq").all<{ before: string; after: string }>()).results;
    expect(lines.map(({ before, after }) => [JSON.parse(before).document, JSON.parse(after).document])).toEqual([[null, '12-QĐ/TĐTN'], ['12-QĐ/TĐTN', '13-QĐ/TĐTN']]);
  });

  it('what a check folds is what the watch folds', async () => {
    await foldOverlaps(door());
    const before = await count('shared_cell');
    await watched();
    expect([before > 0, await count('shared_cell')]).toEqual([true, before]);
  });
});

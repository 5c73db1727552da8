import { beforeEach, describe, expect, it } from 'vitest';
import { DAWN, DUSK } from '#vocabulary';
import { enterPerson } from '#store/people';
import { hashPassword } from '#services/password';
import { call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const hash = hashPassword('mat-khau-thu-nghiem');
let second = '';
/** Hà organizes as well: the second person. */
beforeEach(async () => {
  await enterPerson(door(), { id: 'ha', name: 'Hà', email: 'ha@thu.example', passwordHash: await hash, grants: [{ role: 'organizer', unitId: PROVINCE, validFrom: DAWN, validTo: DUSK }], birthYear: 1990 }, new Date().toISOString());
  second = cookieIn(await signIn('ha@thu.example'));
  await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code', provedAt = ?1 WHERE userId = 'ha'").bind(Date.now()).run();
});
const at = '/api/campaigns/thu-nghiem';
const asHa = (method: string, path: string, body?: unknown) => call(null, method, path, body, { cookie: second });
const rulesOf = (dossier: number, outreach: number, more: object = {}) => ({ version: 2, tieBreaks: ['acts'], criteria: [{ key: 'ket-qua', name: 'Kết quả được công nhận', kind: 'acts',
  weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: dossier }, { indicator: 'outreach_turn', procedureGroup: null, milli: outreach }] }], ...more });
const proposal = (over: object = {}) => ({ id: uuid(), seen: 1, rules: rulesOf(1000, 1000), words: 'Kế hoạch ghi nhầm điểm của lượt tuyên truyền.', ...over });
const written = (headers: Headers) => Number(/(\d+) written/.exec(headers.get('server-timing')!)![1]);
const board = async () => (await call(null, 'GET', `${at}/board?n=${Math.random()}`)).body;

/** Unit 1 has three dossiers, unit 2 five turns of outreach: under the first rules 6 points to 0,1. */
async function running(): Promise<string> {
  const { body } = await call('chi', 'POST', '/api/campaigns', aCampaign());
  const claims = [aClaim(), aClaim(), aClaim(), aClaim({ unitId: unitAt(2), indicator: 'outreach_turn', quantity: 5 })];
  await call('everyone', 'POST', '/api/claims', { claims });
  await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) });
  await expect.poll(async () => (await board()).totals.actsMilli, { timeout: 10_000 }).toBe(8000);
  return body.id;
}

describe('new rules after the start', () => {
  it('are previewed, proposed by one, agreed to by another, and kept in public with every move', async () => {
    await running();
    const before = await board();
    const preview = (await call('chi', 'POST', `${at}/amendments/preview`, { rules: rulesOf(1000, 1000) })).body;
    expect(preview.moves.map(({ unitId, before: was, after: is }: { unitId: string; before: object; after: object }) => [unitId, was, is])).toEqual([
      [unitAt(1), { place: 1, pointsMilli: 6000 }, { place: 2, pointsMilli: 3000 }], [unitAt(2), { place: 2, pointsMilli: 100 }, { place: 1, pointsMilli: 5000 }]]);
    expect([preview.gone.length > 0, preview.come.length > 0, await door().all('SELECT 1 FROM amendment')]).toEqual([true, true, []]);
    const asked = proposal();
    expect((await call('chi', 'POST', `${at}/amendments`, asked)).status).toBe(201);
    const again = await call('chi', 'POST', `${at}/amendments`, asked);
    expect([again.status, written(again.headers)]).toEqual([201, 0]);
    // Nothing moves before the second person speaks; both and the auditor see what waits.
    expect((await board()).clusters).toEqual(before.clusters);
    expect((await asHa('GET', `${at}/amendments`)).body.open).toMatchObject({ id: asked.id, mine: false, words: asked.words, preview: { moves: preview.moves } });
    expect((await call('giang', 'GET', `${at}/amendments`)).body.open.id).toBe(asked.id);
    expect((await call('chi', 'POST', `${at}/amendments/${asked.id}/agree`, {})).body.code).toBe('amendment_own');
    expect((await asHa('POST', `${at}/amendments/${asked.id}/agree`, { words: 'Đúng với kế hoạch.' })).status).toBe(200);
    const replay = await asHa('POST', `${at}/amendments/${asked.id}/agree`, { words: 'Đúng với kế hoạch.' });
    expect([replay.status, written(replay.headers)]).toEqual([200, 0]);
    await expect.poll(async () => (await board()).head.rulesEdition, { timeout: 10_000 }).toBe(2);
    expect((await board()).clusters[0].rows.slice(0, 2).map(({ unitId, pointsMilli }: { unitId: string; pointsMilli: number }) => [unitId, pointsMilli])).toEqual([[unitAt(2), 5000], [unitAt(1), 3000]]);
    const { editions } = (await call(null, 'GET', `${at}/rules`)).body;
    expect(editions.map(({ edition }: { edition: number }) => edition)).toEqual([2, 1]);
    expect(editions[0].amendment).toMatchObject({ words: asked.words, preview: { moves: preview.moves } });
    expect(JSON.stringify(editions)).not.toContain('chi');
    expect(editions[1].sentences.join()).toContain('2 điểm mỗi hồ sơ');
    expect((await call(null, 'GET', `${at}/timeline`)).body.entries.find(({ kind }: { kind: string }) => kind === 'amended')).toMatchObject({ words: asked.words, edition: 2 });
    expect((await door().all<{ action: string }>("SELECT action FROM audit WHERE noun = 'amendment' ORDER BY seq")).map(({ action }) => action)).toEqual(['propose', 'agree']);
  });

  it('are refused with words by another, or taken back by who proposed them, and then somebody may propose again', async () => {
    await running();
    const [first, other] = [proposal(), proposal()];
    await call('chi', 'POST', `${at}/amendments`, first);
    expect((await asHa('POST', `${at}/amendments`, other)).body.code).toBe('amendment_waiting');
    expect((await asHa('POST', `${at}/amendments/${first.id}/refuse`, { words: ' ' })).body).toMatchObject({ code: 'amendment_words', field: 'words' });
    expect((await asHa('POST', `${at}/amendments/${first.id}/cancel`, {})).body.code).toBe('amendment_not_yours');
    expect((await asHa('POST', `${at}/amendments/${first.id}/refuse`, { words: 'Kế hoạch ghi đúng như hiện nay.' })).status).toBe(200);
    expect((await asHa('POST', `${at}/amendments/${first.id}/agree`, {})).body.code).toBe('amendment_over');
    expect((await asHa('POST', `${at}/amendments`, other)).status).toBe(201);
    expect((await asHa('POST', `${at}/amendments/${other.id}/cancel`, {})).status).toBe(200);
    expect((await call('chi', 'GET', `${at}/amendments`)).body.past.map(({ state, decidedWords }: { state: string; decidedWords: string | null }) => [state, decidedWords]).sort()).toEqual([['cancelled', null], ['refused', 'Kế hoạch ghi đúng như hiện nay.']]);
    expect((await board()).head.rulesEdition).toBe(1);
  });

  it('ask for the password again before they apply', async () => {
    await running();
    const asked = proposal();
    await call('chi', 'POST', `${at}/amendments`, asked);
    await testEnv.DB.prepare("UPDATE auth_session SET provedAt = 0 WHERE userId = 'ha'").run();
    expect((await asHa('POST', `${at}/amendments/${asked.id}/agree`, {})).body.code).toBe('proof_needed');
  });

  it('are settled by the statement where many act at once', async () => {
    await running();
    const proposals = await Promise.all([1, 2, 3].map((n) => call('chi', 'POST', `${at}/amendments`, proposal({ rules: rulesOf(1000 * n + 1, 1000) }))));
    expect(proposals.map(({ status, body }) => (status === 201 ? 'stored' : body.code)).sort()).toEqual(['amendment_waiting', 'amendment_waiting', 'stored']);
    const [{ id }] = await door().all<{ id: string }>("SELECT id FROM amendment WHERE state = 'proposed'") as [{ id: string }];
    const answers = await Promise.all([asHa('POST', `${at}/amendments/${id}/agree`, {}), asHa('POST', `${at}/amendments/${id}/agree`, {}), call('chi', 'POST', `${at}/amendments/${id}/cancel`, {}), asHa('POST', `${at}/amendments/${id}/refuse`, { words: 'Không đồng ý.' })]);
    const [{ state }] = await door().all<{ state: string }>('SELECT state FROM amendment WHERE id = ?1', id) as [{ state: string }];
    const editions = await door().all('SELECT edition FROM rules_edition');
    expect(editions).toHaveLength(state === 'agreed' ? 2 : 1);
    expect(answers.filter(({ status }) => status === 200).length).toBe(state === 'agreed' ? answers.slice(0, 2).filter(({ status }) => status === 200).length : 1);
    expect(await door().all("SELECT 1 FROM audit WHERE noun = 'amendment' AND action <> 'propose'")).toHaveLength(1);
  });

  it('that look closer count acts by person and day from then on, as the preview said', async () => {
    const id = await running();
    const closer = rulesOf(2000, 20, { caps: [{ indicators: ['dossier_full'], procedureGroup: null, per: 'member', window: 'day', max: 1 }] });
    const preview = (await call('chi', 'POST', `${at}/amendments/preview`, { rules: closer })).body;
    expect(preview.moves).toMatchObject([{ unitId: unitAt(1), before: { pointsMilli: 6000 }, after: { pointsMilli: 2000 } }]);
    const asked = proposal({ rules: closer });
    await call('chi', 'POST', `${at}/amendments`, asked);
    await asHa('POST', `${at}/amendments/${asked.id}/agree`, {});
    await expect.poll(async () => (await board()).clusters[0].rows[0].pointsMilli, { timeout: 10_000 }).toBe(2000);
    expect(await door().first('SELECT fine FROM campaign WHERE id = ?1', id)).toEqual({ fine: 1 });
    const { rebuildTallies } = await import('#services/rebuild');
    expect((await rebuildTallies(door())).equal).toBe(true);
  });

  it.each([
    ['before the start', 'starts_at', Date.now() + 1e9, 'amendment_early'], ['once it is closed', 'closes_at', Date.now() - 1, 'campaign_over'],
  ])('are not for a campaign %s', async (_, column, value, code) => {
    await running();
    await testEnv.DB.prepare(`UPDATE campaign SET ${column} = ?1`).bind(value).run();
    expect((await call('chi', 'POST', `${at}/amendments`, proposal())).body.code).toBe(code);
    expect((await call('chi', 'POST', `${at}/amendments/preview`, { rules: rulesOf(1, 1) })).body.code).toBe(code);
  });

  it('say what is wrong beside the number itself, and refuse what changes nothing or stands on an old edition', async () => {
    await running();
    const wrong = await call('chi', 'POST', `${at}/amendments`, proposal({ rules: rulesOf(0, 1000) }));
    expect([wrong.body.code, wrong.body.field]).toEqual(['malformed', 'rules.criteria.0.weights.0.milli']);
    expect((await call('chi', 'POST', `${at}/amendments`, proposal({ words: 'Sửa.' }))).body.field).toBe('words');
    expect((await call('chi', 'POST', `${at}/amendments`, proposal({ seen: 2 }))).body.code).toBe('amendment_stale');
    const { rules } = (await call('chi', 'GET', `${at}/amendments`)).body;
    expect((await call('chi', 'POST', `${at}/amendments`, proposal({ rules }))).body.code).toBe('amendment_same');
    expect(await door().all('SELECT 1 FROM amendment')).toEqual([]);
  });
});

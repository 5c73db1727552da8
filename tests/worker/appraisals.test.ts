import { beforeEach, describe, expect, it } from 'vitest';
import { DAWN, DUSK, type Role } from '#vocabulary';
import type { AppraisalSheet, LotView, PublicAppraisals } from '#wire/appraisal';
import type { Board } from '#wire/board';
import type { CriteriaRules, Criterion } from '#wire/rules';
import { hashPassword } from '#services/password';
import { enterPerson } from '#store/people';
import { keepTeam } from '#store/teams';
import { rebuildTallies } from '#services/rebuild';
import { call, cookieIn, door, signIn, testEnv, type Person } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const head = { heading: null };
const criteria: Criterion[] = [
  { ...head, key: 'ho-so', name: 'Hồ sơ được hỗ trợ', kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }, { indicator: 'outreach_turn', procedureGroup: null, milli: 20 }] },
  { ...head, key: 'to-chuc', name: 'Công tác tổ chức', kind: 'judged', maxMilli: 8000, stepsMilli: [8000, 6000, 4000, 0] },
  { ...head, key: 'sang-tao', name: 'Cách làm hay', kind: 'judged', maxMilli: 10_000, stepsMilli: null },
  { ...head, key: 'diem-cong', name: 'Điểm cộng', kind: 'bonus', maxMilli: 5000 },
  { ...head, key: 'diem-tru', name: 'Điểm trừ', kind: 'deduction', maxMilli: null },
];
const rules: CriteriaRules = { version: 2, criteria, caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null };
const SLUG = 'cham-diem';
let hash: string;
let cookies: Record<string, string> = {};

/** The second organizer, one who serves the first commune too, and one of a single commune. */
const others: Record<string, [Role, string][]> = { em: [['organizer', PROVINCE]], khoa: [['organizer', PROVINCE], ['officer', unitAt(1)]], lam: [['organizer', unitAt(1)]] };
async function as(name: string): Promise<Record<string, string>> {
  if (name in others) {
    if (!cookies[name]) {
      cookies[name] = cookieIn(await signIn(`${name}@thu.example`));
      await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code', provedAt = ?2 WHERE userId = ?1").bind(name, Date.now()).run();
    }
    return { cookie: cookies[name] };
  }
  return {};
}
const ask = async (who: string, method: string, path: string, body?: unknown) => call(who in others ? null : who as Person, method, path, body, await as(who));
const WORDS = 'Theo báo cáo số 12-BC/ĐTN ngày 20/11/2026.';
const lot = (criterion: string, items: [number, number][], over: object = {}) => ({ id: uuid(), campaign: SLUG, criterion, words: WORDS, items: items.map(([unit, milli]) => ({ unitId: unitAt(unit), milli })), ...over });
const propose = (who: string, body: object) => ask(who, 'POST', '/api/appraisals/lots', body);
const answer = (who: string, id: string, said: 'agreed' | 'refused' = 'agreed', words = 'Đã xem văn bản kèm theo.') => ask(who, 'POST', `/api/appraisals/lots/${id}/answer`, { answer: said, words });
const agreed = async (criterion: string, items: [number, number][]): Promise<string> => {
  const body = lot(criterion, items);
  expect((await propose('chi', body)).status).toBe(201);
  expect((await answer('em', body.id)).status).toBe(200);
  return body.id;
};
const sheet = async (criterion: string, who = 'chi'): Promise<AppraisalSheet> => (await ask(who, 'GET', `/api/appraisals/${SLUG}?criterion=${criterion}`)).body;
const lineOf = (all: AppraisalSheet, unit: number) => all.lines.find(({ unitId }) => unitId === unitAt(unit))!;
const campaignId = async (slug = SLUG): Promise<string> => (await testEnv.DB.prepare('SELECT id FROM campaign WHERE slug = ?1').bind(slug).first<{ id: string }>())!.id;
/** The board, once its object has seen everything that was written. */
async function board(slug = SLUG): Promise<Board> {
  const id = await campaignId(slug);
  await testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id)).refresh(id);
  return (await call(null, 'GET', `/api/campaigns/${slug}/board?${Math.random()}`)).body;
}
const rowOf = (all: Board, unit: number) => all.clusters.flatMap(({ rows }) => rows).find(({ unitId }) => unitId === unitAt(unit))!;
const count = async (table: string, where = 'true'): Promise<number> => (await testEnv.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).first<{ n: number }>())!.n;

beforeEach(async () => {
  hash ??= await hashPassword('mat-khau-thu-nghiem');
  cookies = {};
  for (const [name, grants] of Object.entries(others)) {
    await enterPerson(door(), { id: name, name, email: `${name}@thu.example`, passwordHash: hash, birthYear: 1999, grants: grants.map(([role, unitId]) => ({ role, unitId, validFrom: DAWN, validTo: DUSK })) }, new Date().toISOString());
  }
  expect((await call('chi', 'POST', '/api/campaigns', aCampaign({ slug: SLUG, rules, teamBoard: true }))).status).toBe(201);
});

describe('points given by people', () => {
  it('count once a second person has agreed, and move the board', async () => {
    const before = await board();
    expect(rowOf(before, 2).pointsMilli).toBe(0);
    const body = lot('to-chuc', [[2, 8000], [3, 4000]]);
    expect(await propose('chi', body)).toMatchObject({ status: 201, body: { faults: [], written: true } });
    expect(await propose('chi', body)).toMatchObject({ status: 200, body: { written: false } });
    expect([await count('appraisal'), await count('audit', "noun = 'appraisal' AND action = 'propose'")]).toEqual([2, 1]);
    expect(rowOf(await board(), 2).pointsMilli).toBe(0);
    expect((await answer('chi', body.id)).body.code).toBe('appraisal_same_person');
    const { body: seen } = await ask('em', 'GET', `/api/appraisals/lots/${body.id}`) as { body: LotView };
    expect(seen).toMatchObject({ mayDecide: true, mayCancel: false, why: null, lot: { byName: 'chi', units: 2 } });
    expect(seen.moves.find(({ unitId }) => unitId === unitAt(2))).toMatchObject({ before: { pointsMilli: 0 }, after: { pointsMilli: 8000, place: 1 } });
    expect([(await answer('em', body.id)).status, (await answer('em', body.id)).status]).toEqual([200, 200]);
    expect(await count('audit', "noun = 'appraisal' AND action = 'agree'")).toBe(1);
    const after = await board();
    expect([rowOf(after, 2).pointsMilli, rowOf(after, 3).pointsMilli, rowOf(after, 2).place, after.no > before.no]).toEqual([8000, 4000, 1, true]);
    expect((await sheet('to-chuc')).lines.map(({ agreedMilli }) => agreedMilli)).toEqual([null, 8000, 4000, null]);
    // The board was marked as behind in the same batch, and is not any more.
    expect(await count('board_due d JOIN board b ON b.campaign_id = d.campaign_id', 'b.facts_no < d.facts_no')).toBe(0);
  });

  it('of a judged criterion the last agreed one counts, of others the sum, never above what the rules cap', async () => {
    await agreed('to-chuc', [[2, 8000]]);
    await agreed('to-chuc', [[2, 4000]]);
    await agreed('diem-cong', [[2, 3000]]);
    await agreed('diem-cong', [[2, 4000]]);
    await agreed('diem-tru', [[2, 1500]]);
    expect(rowOf(await board(), 2)).toMatchObject({ pointsMilli: 4000 + 5000 - 1500, parts: [0, 4000, 0, 5000, -1500] });
    // What was agreed is taken back only by its opposite, and by no more than there is.
    expect((await propose('chi', lot('diem-tru', [[2, -1600]]))).body).toMatchObject({ code: 'appraisal_below', field: 'items.0' });
    await agreed('diem-tru', [[2, -1500]]);
    expect(rowOf(await board(), 2).pointsMilli).toBe(9000);
  });

  it('refuses what is not there to give, all faults of a lot at once, and writes nothing', async () => {
    const wrong: [object, string, string][] = [
      [lot('to-chuc', [[2, 7000]]), 'appraisal_step', 'items.0'], [lot('sang-tao', [[2, 10_001]]), 'appraisal_above', 'items.0'], [lot('sang-tao', [[2, -1]]), 'appraisal_below', 'items.0'],
      [lot('diem-cong', [[2, 0]]), 'appraisal_nothing', 'items.0'], [lot('diem-cong', [[2, 5001]]), 'appraisal_above', 'items.0'], [lot('ho-so', [[2, 1000]]), 'appraisal_criterion', 'criterion'],
      [lot('sang-tao', [[2, 1000], [2, 2000]]), 'appraisal_twice', 'items.0'], [lot('sang-tao', [[99, 1000]]), 'unit_outside_scope', 'items.0'], [lot('sang-tao', [[2, 1000]], { words: 'ngắn' }), 'malformed', 'words'], [lot('sang-tao', []), 'malformed', 'items']];
    for (const [body, code, field] of wrong) expect([code, (await propose('chi', body)).body]).toMatchObject([code, { code, field }]);
    const { body: dry } = await propose('chi', lot('to-chuc', [[1, 8000], [2, 7000], [99, 8000]], { dryRun: true }));
    expect(dry.faults.map(({ unitId, code }: { unitId: string; code: string }) => [unitId, code])).toEqual([[unitAt(2), 'appraisal_step'], [unitAt(99), 'unit_outside_scope']]);
    expect(await count('appraisal')).toBe(0);
  });

  it('nobody gives to their own unit, alone, or beyond what they may launch on', async () => {
    expect((await propose('khoa', lot('sang-tao', [[2, 1000], [1, 2000]]))).body).toMatchObject({ code: 'appraisal_own', field: 'items.1' });
    expect((await propose('lam', lot('sang-tao', [[1, 1000]]))).body.code).toBe('not_allowed');
    for (const who of ['an', 'binh', 'dung', 'giang']) expect([who, (await propose(who, lot('sang-tao', [[2, 1000]]))).body.code]).toEqual([who, 'not_allowed']);
    const body = lot('sang-tao', [[2, 1000], [1, 2000]]);
    await propose('chi', body);
    expect((await answer('khoa', body.id)).body.code).toBe('appraisal_own');
    const { body: seen } = await ask('em', 'GET', `/api/appraisals/lots/${body.id}`);
    expect(seen.why).toBe(null);
    expect((await answer('lam', body.id)).body.code).toBe('not_allowed');
    expect((await ask('an', 'GET', `/api/appraisals/lots/${body.id}`)).body.code).toBe('not_allowed');
  });

  it('a no needs its words, a proposer takes their own back, and what is answered is over', async () => {
    const refused = lot('sang-tao', [[2, 1000]]);
    await propose('chi', refused);
    expect((await answer('em', refused.id, 'refused', '')).body).toMatchObject({ code: 'appraisal_reason', field: 'words' });
    expect((await answer('em', refused.id, 'refused', 'Chưa có văn bản chứng minh.')).status).toBe(200);
    expect((await answer('em', refused.id, 'agreed')).body.code).toBe('appraisal_over');
    const cancelled = lot('sang-tao', [[2, 2000]]);
    await propose('chi', cancelled);
    expect((await ask('em', 'POST', `/api/appraisals/lots/${cancelled.id}/cancel`, {})).body.code).toBe('appraisal_not_yours');
    expect([(await ask('chi', 'POST', `/api/appraisals/lots/${cancelled.id}/cancel`, {})).status, (await ask('chi', 'POST', `/api/appraisals/lots/${cancelled.id}/cancel`, {})).status]).toEqual([200, 200]);
    expect((await answer('em', cancelled.id)).body.code).toBe('appraisal_over');
    expect(rowOf(await board(), 2).pointsMilli).toBe(0);
    // The unit reads its own, with the no; another unit does not.
    const own = await testEnv.DB.prepare("UPDATE role_grant SET unit_id = ?1 WHERE person_id = 'an'").bind(unitAt(2)).run().then(() => ask('an', 'GET', `/api/appraisals/units/${unitAt(2)}`));
    expect(own.body.appraisals.map(({ state, decidedWords }: { state: string; decidedWords: string | null }) => [state, decidedWords]).sort()).toEqual([['cancelled', null], ['refused', 'Chưa có văn bản chứng minh.']]);
    expect((await ask('an', 'GET', `/api/appraisals/units/${unitAt(1)}`)).body.code).toBe('not_allowed');
    const { body: open } = await call(null, 'GET', `/api/campaigns/${SLUG}/appraisals`) as { body: PublicAppraisals };
    expect(open.appraisals).toEqual([]);
  });

  it('everybody reads why, and nobody reads who', async () => {
    await ask('an', 'POST', '/api/appraisals/self-scores', { id: uuid(), campaign: SLUG, unitId: unitAt(1), criterion: 'to-chuc', milli: 8000, words: 'Kế hoạch số 5-KH/ĐTN của phường.' });
    await agreed('to-chuc', [[1, 6000], [2, 8000]]);
    const { body, headers } = await call(null, 'GET', `/api/campaigns/${SLUG}/appraisals?unitId=${unitAt(1)}`);
    expect(body.appraisals).toMatchObject([{ unitName: 'Đoàn xã Số 00001', criterionName: 'Công tác tổ chức', milli: 6000, ownMilli: 8000, words: WORDS, by: 'Ban Tổ chức, hai người' }]);
    expect(JSON.stringify(body)).not.toMatch(/"(chi|em)"|byId|decidedBy/);
    expect(headers.get('cache-control')).toBe('public, max-age=5');
  });

  it('two second persons at once agree once, and two opposites together take back once', async () => {
    const body = lot('sang-tao', [[2, 1000]]);
    await propose('chi', body);
    await testEnv.DB.prepare("DELETE FROM role_grant WHERE person_id = 'khoa' AND role = 'officer'").run();
    const both = await Promise.all([answer('em', body.id), answer('khoa', body.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await count('audit', "noun = 'appraisal' AND action = 'agree'")).toBe(1);
    await agreed('diem-cong', [[3, 3000]]);
    const [one, two] = [lot('diem-cong', [[3, -2000]]), lot('diem-cong', [[3, -2000]])];
    await propose('chi', one);
    await propose('chi', two);
    const taken = await Promise.all([answer('em', one.id), answer('khoa', two.id)]);
    expect(taken.map((each) => each.body.code ?? 'ok').sort()).toEqual(['appraisal_below', 'ok']);
    expect(rowOf(await board(), 3).pointsMilli).toBe(1000);
  });

  it('ends with the campaign: self-scores with its claims, points with its closing', async () => {
    const own = (over: object = {}) => ask('an', 'POST', '/api/appraisals/self-scores', { id: uuid(), campaign: SLUG, unitId: unitAt(1), criterion: 'to-chuc', milli: 8000, words: WORDS, ...over });
    expect((await own({ milli: 7000 })).body).toMatchObject({ code: 'appraisal_step', field: 'milli' });
    expect((await own({ criterion: 'diem-cong' })).body).toMatchObject({ code: 'appraisal_judged_only', field: 'criterion' });
    expect((await own({ unitId: unitAt(2) })).body).toMatchObject({ code: 'not_allowed', field: 'unitId' });
    const said = { id: uuid() };
    expect([(await own(said)).status, (await own(said)).status, (await own({ ...said, milli: 4000 })).body.code]).toEqual([201, 201, 'id_reused']);
    await own({ milli: 4000 });
    expect(lineOf(await sheet('to-chuc'), 1).own).toMatchObject({ milli: 4000 });
    const waiting = lot('to-chuc', [[1, 4000]]);
    await propose('chi', waiting);
    const past = Date.now() - 1000;
    await testEnv.DB.prepare('UPDATE campaign SET claims_until = ?1').bind(past).run();
    expect((await own()).body.code).toBe('self_score_late');
    expect((await propose('chi', lot('sang-tao', [[2, 1000]]))).status).toBe(201);
    await testEnv.DB.prepare('UPDATE campaign SET closes_at = ?1').bind(past).run();
    expect((await propose('chi', lot('sang-tao', [[3, 1000]]))).body.code).toBe('campaign_over');
    expect((await answer('em', waiting.id)).body.code).toBe('campaign_over');
    await testEnv.DB.prepare('UPDATE campaign SET starts_at = ?1, closes_at = ?1').bind(Date.now() + 1e9).run();
    expect((await propose('chi', lot('sang-tao', [[3, 1000]]))).body.code).toBe('appraisal_early');
  });
});

describe('the board of teams', () => {
  const TEAM = '01999999-0000-7000-8000-0000000000aa';
  const GONE = '01999999-0000-7000-8000-0000000000ab';
  const claimed = async (...claims: object[]) => (await call('everyone', 'POST', '/api/claims', { claims })).body;
  const decide = (outcome: 'recognised' | 'reopened', ...claimIds: string[]) => call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claimIds.map((claimId) => ({ claimId, outcome, reason: outcome === 'recognised' ? 'seen' : 'mistake' })) });

  it('counts what teams did across units, is one row, and says what does not apply', async () => {
    const actor = { by: 'dung', as: null, address: null, at: Date.now() };
    const team = (id: string, name: string, validTo: string) => keepTeam(door(), { id, kind: 'digital', name, place: 'Xã', unitId: unitAt(2), validFrom: '2020-01-01', validTo, sortKey: name, searchKey: name }, actor);
    await team(TEAM, 'Tổ Một', DUSK);
    await team(GONE, 'Tổ Hai', DUSK);
    const acts = [aClaim({ teamId: TEAM, unitShares: [{ unitId: unitAt(1), milli: 700 }, { unitId: unitAt(2), milli: 300 }] }), aClaim({ teamId: TEAM, unitId: unitAt(3) }), aClaim({ teamId: GONE }), aClaim()];
    expect((await claimed(...acts)).refused).toEqual([]);
    await decide('recognised', ...acts.map(({ id }) => id));
    await team(GONE, 'Tổ Hai', '2026-11-22');
    await agreed('to-chuc', [[2, 8000]]);
    await board();
    const { body, headers } = await call(null, 'GET', `/api/campaigns/${SLUG}/teams?${Math.random()}`) as { body: Board; headers: Headers };
    expect(body.clusters.flatMap(({ rows }) => rows.map(({ name, former, place, actsMilli, pointsMilli }) => [name, former, place, actsMilli, pointsMilli]))).toEqual([
      ['Tổ Một', 'Tổ công nghệ số thanh niên', 1, 2000, 2000], ['Tổ Hai', 'Tổ công nghệ số thanh niên, đã kết thúc ngày 22/11/2026', 2, 1000, 1000]]);
    expect(body.head.sentences[0]).toBe('Không áp dụng cho đội hình vì cần chỉ tiêu được giao, số đoàn viên hoặc người chấm: “Công tác tổ chức”; “Cách làm hay”; “Điểm cộng”; “Điểm trừ”.');
    expect(headers.get('server-timing')).toMatch(/1 read/);
    expect((await call(null, 'GET', `/api/campaigns/${SLUG}/teams?${Math.random()}`, undefined, { 'if-none-match': headers.get('etag')! })).status).toBe(304);
    // Taking back takes it from the team too; counted anew, nothing differs.
    await decide('reopened', acts[1]!.id);
    await board();
    expect((await call(null, 'GET', `/api/campaigns/${SLUG}/teams?${Math.random()}`)).body.totals.actsMilli).toBe(2000);
    expect(await rebuildTallies(door())).toMatchObject({ equal: true, differences: { tallies: 0, states: 0 } });
    // A campaign without such a board keeps no counters for it; one launched later counts what is there.
    for (const [slug, teamBoard, cells] of [['khong', false, 0], ['sau', true, 2]] as const) {
      await call('chi', 'POST', '/api/campaigns', aCampaign({ slug, teamBoard }));
      expect([slug, await count('tally', `scope = '${await campaignId(slug)}/teams'`)]).toEqual([slug, cells]);
    }
    expect((await call(null, 'GET', '/api/campaigns/khong/teams')).body.code).toBe('team_board_none');
  });
});

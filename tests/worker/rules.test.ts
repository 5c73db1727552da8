import { describe, expect, it } from 'vitest';
import { localDateAt } from '#domain/calendar';
import { rebuildTallies } from '#services/rebuild';
import { computeBoard, standingFacts } from '#services/board';
import type { Board, BoardRow } from '#wire/board';
import type { CampaignInput } from '#wire/campaign';
import type { CriteriaRules } from '#wire/rules';
import { maximumOf } from '#domain/rules';
import { ruleSentences } from '#domain/sentences';
import { rubrics, rulesOfRubric } from '../support/rules.ts';
import { call, door } from '../support/setup.ts';
import { aCampaign, aClaim, dossierCode, unitAt, uuid } from '../support/world.ts';

const head = { heading: null };
/** A sheet with one of nearly everything: steps, members, a person's day, second looks, given points, grades. */
const sheet: CriteriaRules = {
  version: 2,
  criteria: [
    { ...head, key: 'ho-so', name: 'Hồ sơ được hỗ trợ', kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }, { indicator: 'dossier_full', procedureGroup: 'land', milli: 3000 }] },
    { ...head, key: 'bac', name: 'Tiến độ', kind: 'steps', measure: 'acts', indicators: ['dossier_full'], steps: [{ from: 4, milli: 8000 }, { from: 2, milli: 6000 }] },
    { ...head, key: 'tham-dinh', name: 'Chế độ báo cáo', kind: 'judged', maxMilli: 8000, stepsMilli: [8000, 6000, 4000, 0] },
    { ...head, key: 'cong', name: 'Mô hình sáng tạo', kind: 'bonus', maxMilli: 5000 },
    { ...head, key: 'tru', name: 'Báo cáo chậm', kind: 'deduction', maxMilli: null },
  ],
  caps: [{ indicators: ['dossier_full'], procedureGroup: null, per: 'member', window: 'day', max: 3 }],
  totalMaxMilli: null, quality: { floorMilli: 500 }, minimum: { acts: 1, percent: 0 }, tieBreaks: ['acts'],
  grades: { by: 'points', list: [{ name: 'Hoàn thành xuất sắc nhiệm vụ', from: 12_000 }, { name: 'Hoàn thành nhiệm vụ', from: 0 }], topShareMilli: 500 },
};

const DAY = Date.parse('2026-11-24T05:00:00Z');
async function boardNow(id: string, now = DAY): Promise<Board> {
  const today = localDateAt(now);
  const facts = (await standingFacts(door(), id, today))!;
  return (await computeBoard(door(), facts, { no: 1, now, today, dawn: null })).board;
}
const rowOf = (board: Board, n: number): BoardRow => [...board.clusters.flatMap(({ rows }) => rows), ...board.unranked].find(({ unitId }) => unitId === unitAt(n))!;

async function launched(over: Partial<CampaignInput> = {}) {
  const campaign = aCampaign({ rules: sheet, ...over });
  expect((await call('chi', 'POST', '/api/campaigns', campaign)).status).toBe(201);
  return campaign;
}
let code = 0;
/** Claims of dossiers by one person, recognised by Bình. */
async function recognised(count: number, over: object = {}, who: 'everyone' | 'an' = 'everyone') {
  const claims = Array.from({ length: count }, () => aClaim({ dossierCode: dossierCode(++code), ...over }));
  expect((await call(who, 'POST', '/api/claims', { claims })).body.refused).toEqual([]);
  const { status } = await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) });
  expect(status).toBe(200);
  return claims;
}
const given = (campaignId: string, unit: number, criterion: string, milli: number, at = DAY - 1000) => door().batch([{
  sql: `INSERT INTO appraisal (id, campaign_id, unit_id, criterion, milli, own_milli, words, state, by_id, at, decided_by, decided_at, decided_words)
        VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), NULL, 'theo văn bản', 'agreed', 'mot', CAST(?6 AS INTEGER), 'hai', CAST(?6 AS INTEGER), NULL)`,
  params: [uuid(), campaignId, unitAt(unit), criterion, milli, at] }]);
const looked = async (claimId: string, result: 'clean' | 'error') => door().batch([{
  sql: `INSERT INTO inspection (claim_id, verdict_no, chance_ppm, drawn_at, author_id, unit_id, judge_id, result, ended_at)
        SELECT id, 1, 100000, 1, author_id, unit_id, 'binh', ?2, 2 FROM claim WHERE id = ?1 ON CONFLICT (claim_id, verdict_no) DO UPDATE SET result = excluded.result, ended_at = excluded.ended_at`, params: [claimId, result] }]);

describe('the published score sheets', () => {
  it.each([...rubrics()])('are launched, scored by two people’s points and said in sentences: %s', async (name, rows) => {
    const rules = rulesOfRubric(rows);
    const campaign = await launched({ rules, name: `Bảng điểm ${name}` });
    const best = (criterion: CriteriaRules['criteria'][number]) => maximumOf(criterion)!;
    for (const criterion of rules.criteria) {
      await given(campaign.id, 1, criterion.key, best(criterion));
      await given(campaign.id, 2, criterion.key, criterion.kind === 'judged' && criterion.stepsMilli ? criterion.stepsMilli[1]! : Math.floor(best(criterion) / 2));
    }
    const whole = rules.criteria.reduce((sum, each) => sum + best(each), 0);
    expect(whole).toBe(rows.reduce((sum, { max_points: most }) => sum + Number(most) * 1000, 0));
    const board = await boardNow(campaign.id);
    expect([1, 2, 3].map((n) => rowOf(board, n).place)).toEqual([1, 2, 3]);
    expect(rowOf(board, 1)).toMatchObject({ pointsMilli: whole, parts: rules.criteria.map(best) });
    const { body } = await call(null, 'GET', `/api/campaigns/thu-nghiem/board?t=${uuid()}`);
    expect(body.head.sentences).toEqual(expect.arrayContaining(ruleSentences(rules)));
  });
});

describe('rules with criteria on D1', () => {
  it('count a person’s day only up to its cap, and give it back when an act is taken back', async () => {
    const { id } = await launched();
    const mine = await recognised(5);
    await recognised(1, {}, 'an');
    await recognised(1, { unitId: unitAt(3) });
    // Five by one person in a day: three count; An's one counts beside them.
    expect(rowOf(await boardNow(id), 1)).toMatchObject({ actsMilli: 6000, parts: [4000, 8000, 0, 0, 0], pointsMilli: 12_000, place: 1, grade: 'Hoàn thành xuất sắc nhiệm vụ' });
    const take = (claimId: string) => call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome: 'reopened', reason: 'mistake' }] });
    await take(mine[0]!.id);
    expect(rowOf(await boardNow(id), 1)).toMatchObject({ actsMilli: 5000, pointsMilli: 12_000 });
    await take(mine[1]!.id);
    await take(mine[2]!.id);
    expect(rowOf(await boardNow(id), 1)).toMatchObject({ actsMilli: 3000, parts: [3000, 6000, 0, 0, 0], pointsMilli: 9000, grade: 'Hoàn thành nhiệm vụ' });
    expect(await rebuildTallies(door())).toMatchObject({ equal: true });
    // Units below the minimum take part without a place, and the board says why.
    expect(rowOf(await boardNow(id), 2)).toMatchObject({ place: null, held: 'minimum', grade: null });
  });

  it('give a procedure group its own weight and two people’s points their own place', async () => {
    const { id } = await launched();
    await recognised(1, { unitId: unitAt(2), procedureGroup: 'land' });
    await given(id, 2, 'tham-dinh', 4000);
    await given(id, 2, 'tham-dinh', 6000);
    await given(id, 2, 'cong', 3000);
    await given(id, 2, 'cong', 4000);
    await given(id, 2, 'tru', 500);
    expect(rowOf(await boardNow(id), 2)).toMatchObject({ parts: [3000, 0, 6000, 5000, -500], pointsMilli: 13_500 });
  });

  it('measure movement against the morning, given points too', async () => {
    const { id } = await launched();
    await recognised(2, { unitId: unitAt(1) });
    await recognised(1, { unitId: unitAt(2) });
    await door().batch([{ sql: "UPDATE ledger SET at = 0", params: [] }, { sql: 'DELETE FROM ledger_day', params: [] }]);
    await given(id, 2, 'cong', 5000, DAY - 30 * 3_600_000);
    await given(id, 2, 'cong', 5000, DAY - 60_000);
    await given(id, 2, 'tham-dinh', 8000, DAY - 60_000);
    expect(rowOf(await boardNow(id), 2)).toMatchObject({ place: 1, movement: 1 });
  });

  it('lower what acts gave by the low end of what second looks found, never below the floor', async () => {
    const { id } = await launched({ rules: { ...sheet, caps: [] } });
    const claims = await recognised(5);
    for (const [at, { id: claimId }] of claims.entries()) await looked(claimId, at < 2 ? 'clean' : 'error');
    const low = 0.2307;
    const row = rowOf(await boardNow(id), 1);
    expect(row.qualityMilli).toBe(Math.round(1000 - low * 1000));
    expect(row.pointsMilli).toBe(row.parts!.reduce((sum, part) => sum + part, 0));
    expect(row.parts!.slice(0, 2)).toEqual([Math.round(5 * row.qualityMilli!), Math.round(8 * row.qualityMilli!)]);
    await door().batch([{ sql: "UPDATE inspection SET result = 'error', chance_ppm = 1000", params: [] }]);
    expect(rowOf(await boardNow(id), 1).qualityMilli).toBe(500);
    // Looks at acts of other days say nothing of this campaign.
    await door().batch([{ sql: "UPDATE claim SET act_date = '2026-10-01'", params: [] }]);
    expect(rowOf(await boardNow(id), 1).qualityMilli).toBe(1000);
  });

  it('divide by the members of the first day, and hold a unit whose members nobody knows', async () => {
    const rules: CriteriaRules = { ...sheet, caps: [], quality: null, grades: null, minimum: null,
      criteria: [{ ...head, key: 'tren-100', name: 'Hồ sơ trên 100 đoàn viên', kind: 'per_members', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }] }] };
    // Known beforehand for all who are ranked, or the launch says who is missing.
    const { body } = await call('chi', 'POST', '/api/campaigns', aCampaign({ rules, slug: 'chua-du' }));
    expect([body.code, body.field]).toEqual(['rules_wrong', 'rules.criteria.0']);
    expect(body.message).toContain('Đoàn xã Số 00001, Đoàn xã Số 00002, Đoàn xã Số 00003, Đoàn xã Số 00004');
    for (const [n, members] of [[1, 50], [2, 200], [3, 10], [4, 10]] as const) await door().batch([{
      sql: "INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-11-01', CAST(?3 AS INTEGER), 'báo cáo', 'chi', 1)", params: [uuid(), unitAt(n), members] }]);
    const { id } = await launched({ rules });
    await door().batch([{ sql: 'DELETE FROM unit_size WHERE unit_id = ?1', params: [unitAt(3)] }]);
    for (const n of [1, 2, 3]) await recognised(2, { unitId: unitAt(n) });
    const board = await boardNow(id);
    expect([1, 2, 3].map((n) => rowOf(board, n)).map(({ pointsMilli, place, held }) => [pointsMilli, place, held])).toEqual([[4000, 1, undefined], [1000, 2, undefined], [0, null, 'no_members']]);
  });

  it('writes no fine cells for a campaign whose caps look at no person and no day', async () => {
    await launched({ rules: { ...sheet, caps: [{ indicators: [], procedureGroup: null, per: 'unit', window: 'campaign', max: 4 }] } });
    await recognised(6);
    expect(await door().all('SELECT 1 FROM tally_fine')).toEqual([]);
  });
});

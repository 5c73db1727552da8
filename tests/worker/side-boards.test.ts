import { describe, expect, it } from 'vitest';
import { DAWN, DUSK } from '#vocabulary';
import type { Board } from '#wire/board';
import type { GrowthBoard } from '#wire/growth';
import { closure } from '#domain/tree';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import { rebuildTallies } from '#services/rebuild';
import { enterUnits } from '#store/registry';
import { call, door, testEnv } from '../support/setup.ts';
import { aCampaign, aClaim, PROVINCE, unitAt, uuid } from '../support/world.ts';

const SLUG = 'thu-nghiem';
let asked = 0;
const get = async (tail: string) => call(null, 'GET', `/api/campaigns/${SLUG}/${tail}${tail.includes('?') ? '&' : '?'}x=${asked += 1}`);
const read = (headers: Headers) => Number(/(\d+) read/.exec(headers.get('server-timing')!)![1]);
const refreshed = async () => { const { id } = (await testEnv.DB.prepare('SELECT id FROM campaign').first<{ id: string }>())!; await testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id)).refresh(id); };
const recognised = async (count: number, unitId: string, over: object = {}) => {
  const claims = Array.from({ length: count }, () => aClaim({ unitId, ...over }));
  expect((await call('everyone', 'POST', '/api/claims', { claims })).body.refused).toEqual([]);
  expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) })).status).toBe(200);
  await refreshed();
  return claims.map(({ id }) => id);
};
/** Units 11 and 12 are branches of the first commune, 13 a group of the first of them; communes 1 and 2 come from one district, 3 from another, 4 from none. */
async function deeper(): Promise<void> {
  const add = [[11, 1], [12, 1], [13, 11]].map(([n, above]) => ({ unitId: unitAt(n!), validFrom: DAWN, validTo: DUSK, name: `Chi đoàn ${n}`, kind: 'youth_branch' as const, code: null, parentId: unitAt(above!), former: null, assumed: 0, source: 'thử' }));
  const there = [0, 1, 2, 3, 4].map((n) => ({ ...add[0]!, unitId: unitAt(n), parentId: n === 0 ? null : PROVINCE }));
  const added = new Set(add.map(({ unitId }) => unitId));
  await enterUnits(door(), { units: add.map(({ unitId: id }) => ({ id, axis: 'youth', territoryId: null })), periods: add, successions: [], paths: closure([...there, ...add]).filter(({ unitId }) => added.has(unitId)) });
  for (const [n, former] of [[1, 'huyện Một (cũ)'], [2, 'huyện Một (cũ), huyện Hai (cũ)'], [3, 'huyện Hai (cũ)']] as const) await testEnv.DB.prepare('UPDATE unit_period SET former = ?2 WHERE unit_id = ?1').bind(unitAt(n), former).run();
}
const rows = (board: Board) => [...board.clusters.flatMap(({ rows: own }) => own), ...board.unranked].map(({ name, place, actsMilli }) => [name, place, actsMilli]);

describe('boards beside that of the units', () => {
  it('sum to it at every level, each with its own number, one row read', async () => {
    await deeper();
    expect((await call('chi', 'POST', '/api/campaigns', aCampaign({ targets: [{ unitId: unitAt(1), indicator: 'dossier_full', amount: 10 }, { unitId: unitAt(2), indicator: 'dossier_full', amount: 30 }] }))).status).toBe(201);
    expect((await get('board')).body.head.boards).toEqual(['districts', 'branches']);
    for (const [count, n] of [[1, 1], [2, 11], [4, 12], [3, 13], [5, 2], [1, 3], [2, 4]] as const) await recognised(count, unitAt(n));
    const units = (await get('board')).body as Board;
    const districts = await get('sides/districts');
    expect([read(districts.headers), districts.headers.get('cache-control')]).toEqual([1, 'public, max-age=1']);
    expect(rows(districts.body)).toEqual([['huyện Một (cũ)', 1, 15_000], ['huyện Hai (cũ)', 2, 1000], ['Đơn vị không thuộc địa bàn cấp huyện cũ', null, 2000]]);
    expect(districts.body.clusters[0].rows[0]).toMatchObject({ target: 40, targetedMilli: 15_000, former: '2 đơn vị nay' });
    expect(districts.body.totals).toMatchObject({ actsMilli: units.totals.actsMilli, target: units.totals.target, figures: units.totals.figures });

    const branches = await get(`branches/${unitAt(1)}`);
    expect([read(branches.headers), rows(branches.body)]).toEqual([1, [['Chi đoàn 11', 1, 5000], ['Chi đoàn 12', 2, 4000], ['Đoàn xã Số 00001', null, 1000]]]);
    expect(units.clusters[0]!.rows.find(({ unitId }) => unitId === unitAt(1))!.actsMilli).toBe(10_000);
    expect((await get('sides/branches')).body.clusters.map(({ name }: { name: string }) => name)).toEqual([unitAt(1)]);

    // What concerns one board moves only that one, and boards of above.
    const no = async () => [(await get('board')).body.no, (await get('sides/districts')).body.no, (await get('sides/branches')).body.no];
    const [unitsNo, districtsNo, branchesNo] = await no();
    const [last] = await recognised(1, unitAt(3));
    expect(await no()).toEqual([unitsNo! + 1, districtsNo! + 1, branchesNo]);
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: last, outcome: 'reopened', reason: 'mistake' }] });
    await refreshed();
    expect(rows((await get('sides/districts')).body)[1]).toEqual(['huyện Hai (cũ)', 2, 1000]);
    const etag = (await get('sides/districts')).headers.get('etag')!;
    expect((await call(null, 'GET', `/api/campaigns/${SLUG}/sides/districts?x=${asked += 1}`, undefined, { 'if-none-match': etag })).status).toBe(304);
    expect(await rebuildTallies(door())).toMatchObject({ equal: true });
    // An object that starts anew goes on from the stored numbers.
    const stored = await no();
    await refreshed();
    expect(await no()).toEqual(stored);
  });

  it('are refused in words where there are none', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    expect((await get('board')).body.head.boards).toBeUndefined();
    for (const [tail, code] of [['sides/districts', 'district_board_none'], ['sides/branches', 'branch_board_none'], [`branches/${unitAt(1)}`, 'branch_board_none'], ['sides/teams', 'team_board_none'], ['sides/xa', 'malformed'], ['branches/x', 'malformed']] as const) {
      const { body } = await get(tail);
      expect([tail, body.code, /[à-ỹđ]/i.test(body.message)]).toEqual([tail, code, true]);
    }
  });
});

describe('units by growth', () => {
  it('are the acts recognised in the last whole week against the week before', async () => {
    const today = localDateAt(Date.now());
    const first = addDays(today, -40);
    expect((await call('chi', 'POST', '/api/campaigns', aCampaign({ firstDay: today, lastDay: addDays(today, 20), claimsUntilDay: addDays(today, 25), closesDay: addDays(today, 30) }))).status).toBe(201);
    expect((await get('growth')).body).toMatchObject({ period: null, before: null });
    await testEnv.DB.prepare('UPDATE campaign SET starts_at = CAST(?1 AS INTEGER), act_from = ?2').bind(startOfDay(first), first).run();
    for (const [count, n] of [[2, 1], [1, 2], [1, 3]] as const) await recognised(count, unitAt(n));
    for (const [count, n] of [[3, 1], [2, 2], [4, 4]] as const) await recognised(count, unitAt(n));
    const monday = addDays(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));
    /** As if the first four had been recognised so many days before this week, and the others so many. */
    const happened = async (early: number, late: number) => {
      await door().batch([
        { sql: 'UPDATE ledger SET at = CAST(?1 AS INTEGER) WHERE seq <= 4', params: [startOfDay(addDays(monday, -early))] }, { sql: 'UPDATE ledger SET at = CAST(?1 AS INTEGER) WHERE seq > 4', params: [startOfDay(addDays(monday, -late))] },
        { sql: 'DELETE FROM ledger_day', params: [] }, { sql: 'INSERT INTO ledger_day (day, first_seq) VALUES (?1, 1), (?2, 5)', params: [addDays(monday, -early), addDays(monday, -late)] },
        { sql: 'UPDATE board_due SET facts_no = facts_no + 1', params: [] }]);
      await refreshed();
    };
    // The week before last, and the last one.
    await happened(12, 3);
    const { body, headers } = await get('growth?span=week') as { body: GrowthBoard; headers: Headers };
    expect([body.period, body.before, body.still]).toEqual([{ from: addDays(monday, -7), until: addDays(monday, -1) }, { from: addDays(monday, -14), until: addDays(monday, -8) }, null]);
    expect(body.rows.map(({ unitId, place, milli, beforeMilli, growthMilli }) => [Number(unitId.slice(-2)), place, milli, beforeMilli, growthMilli])).toEqual([[2, 1, 2000, 1000, 1000], [1, 2, 3000, 2000, 500], [3, 3, 0, 1000, -1000], [4, null, 4000, 0, null]]);
    expect([read(headers) <= 2, headers.get('cache-control')]).toEqual([true, 'public, max-age=5']);
    expect((await get('growth?span=nam')).body.code).toBe('malformed');
    // Where nobody reconciled for two weeks, the last week that moved is shown, and since when all is still.
    await happened(26, 17);
    const { body: still } = await get('growth?span=week') as { body: GrowthBoard };
    expect([still.period, still.before, still.still]).toEqual([{ from: addDays(monday, -21), until: addDays(monday, -15) }, { from: addDays(monday, -28), until: addDays(monday, -22) }, { from: addDays(monday, -14), until: addDays(monday, -1) }]);
    expect([still.rows, still.totals]).toEqual([body.rows, body.totals]);
    expect((await call(null, 'GET', '/api/campaigns/khong-co/growth')).body.code).toBe('campaign_unknown');
  });
});

import { describe, expect, it } from 'vitest';
import type { BoardRowsPage } from '#wire/board-rows';
import type { Passing } from '#wire/passing';
import { call, door } from '../support/setup.ts';
import { aCampaign, aClaim, enterProvince, unitAt, uuid } from '../support/world.ts';

const read = (headers: Headers) => Number(/(\d+) read/.exec(headers.get('server-timing')!)![1]);
let asked = 0;
/** Never out of what the isolate keeps. */
const rows = (query = '') => call(null, 'GET', `/api/campaigns/thu-nghiem/rows?x=${asked += 1}${query && `&${query}`}`);
const passing = async (unitId: string) => (await call(null, 'GET', `/api/campaigns/thu-nghiem/passing/${unitId}?x=${asked += 1}`)).body as Passing;
const recognised = async (count: number, unitId: string) => {
  const claims = Array.from({ length: count }, () => aClaim({ unitId }));
  await call('everyone', 'POST', '/api/claims', { claims });
  expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) })).status).toBe(200);
};
const until = async (check: () => Promise<boolean>) => {
  for (let n = 0; n < 60 && !(await check()); n++) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await check()).toBe(true);
};
const acts = async (unitId: string) => (await rows()).body.rows.find((row: { unitId: string }) => row.unitId === unitId).actsMilli;
const places = async () => Object.fromEntries((await rows()).body.rows.map((row: { unitId: string; place: number }) => [row.unitId, row.place]));

describe('pages of a board', () => {
  it('read one row, put together are the board, and are of one board', async () => {
    await enterProvince(door(), 30);
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const pages: BoardRowsPage[] = [];
    for (let cursor: string | null = ''; cursor !== null; ({ cursor } = pages.at(-1)!)) {
      const { body, status, headers } = await rows(`limit=7${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      expect([status, headers.get('cache-control'), read(headers) <= 2]).toEqual([200, 'public, max-age=1', true]);
      pages.push(body);
    }
    const board = (await call(null, 'GET', '/api/campaigns/thu-nghiem/board')).body;
    expect(pages.length).toBe(5);
    expect(pages.flatMap((page) => page.rows.map(({ cluster: _, ...row }) => row))).toEqual(board.clusters.flatMap((cluster: { rows: unknown[] }) => cluster.rows));
    expect(pages.map(({ no, totals }) => [no, totals])).toEqual(pages.map(() => [board.no, { shown: 30, units: 30 }]));

    await recognised(1, unitAt(9));
    await until(async () => (await rows()).body.no > board.no);
    const moved = await rows(`limit=7&cursor=${encodeURIComponent(pages[0]!.cursor!)}`);
    expect([moved.status, moved.body.code, moved.body.message]).toEqual([409, 'board_moved_on', expect.stringContaining('đọc lại từ trang đầu')]);
  });

  it('answer by kind, size, list, name and neighbours, with how many of how many', async () => {
    await door().batch([1, 2, 3].map((n) => ({ sql: `INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-01-01', CAST(?3 AS INTEGER), 'thử', 'chi', 0)`, params: [uuid(), unitAt(n), n * 400] })));
    await call('chi', 'POST', '/api/campaigns', aCampaign({ targets: [{ unitId: unitAt(1), indicator: 'dossier_full', amount: 1 }] }));
    await recognised(2, unitAt(1));
    await until(async () => await acts(unitAt(1)) === 2000);
    const of = async (query: string) => { const { body } = await rows(query); return [body.rows.map(({ unitId }: { unitId: string }) => Number(unitId.slice(-4))), body.totals.shown, body.totals.units]; };
    expect(await of('kind=commune')).toEqual([[1, 2, 3, 4], 4, 4]);
    expect(await of('kind=ward')).toEqual([[], 0, 4]);
    expect([await of('size=0'), await of('size=1'), await of('size=2')]).toEqual([[[1], 1, 4], [[2], 1, 4], [[3], 1, 4]]);
    expect([await of('list=over'), await of('list=none'), await of('q=so+00003')]).toEqual([[[1], 1, 4], [[2, 3, 4], 3, 4], [[3], 1, 4]]);
    expect(await of(`around=${unitAt(3)}`)).toEqual([[1, 2, 3, 4], 4, 4]);
  });

  it('are refused in words', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    for (const [query, status, code] of [['limit=1000', 400, 'malformed'], ['kind=huyen', 400, 'malformed'], ['cursor=sai', 400, 'malformed'], [`around=${unitAt(77)}`, 404, 'unit_not_on_board'], [`cursor=1~${unitAt(77)}`, 400, 'cursor_unusable']] as const) {
      const answer = await rows(query);
      expect([query, answer.status, answer.body.code, /[à-ỹđ]/i.test(answer.body.message)]).toEqual([query, status, code, true]);
    }
    expect((await call(null, 'GET', '/api/campaigns/khong-co/rows')).body.code).toBe('campaign_unknown');
  });
});

describe('what it takes to pass the next one', () => {
  it('is what happens when it is done, through claims and verdicts', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign({ rules: { version: 2, criteria: [{ key: 'ho-so', name: 'Hồ sơ', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 2000 }, { indicator: 'outreach_turn', procedureGroup: null, milli: 20 }] }],
      caps: [{ indicators: ['outreach_turn'], procedureGroup: null, per: 'unit', window: 'campaign', max: 100 }], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null } as never }));
    await recognised(3, unitAt(2));
    await until(async () => await acts(unitAt(2)) === 3000);
    const before = await passing(unitAt(1));
    expect(before).toMatchObject({ none: null, above: { unitId: unitAt(2), place: 1 }, ways: [{ indicator: 'dossier_full', group: null, acts: 4 }, { indicator: 'outreach_turn', group: null, acts: null }] });
    expect(before.no).toBe((await rows()).body.no);
    await recognised(3, unitAt(1));
    await until(async () => await acts(unitAt(1)) === 3000);
    // Level is not past: it leads together with the other one.
    expect([(await places())[unitAt(1)], (await passing(unitAt(1))).none, (await passing(unitAt(3))).ways[0]]).toEqual([1, 'first', expect.objectContaining({ acts: 4 })]);
    await recognised(1, unitAt(1));
    await until(async () => await acts(unitAt(1)) === 4000);
    expect(await places()).toMatchObject({ [unitAt(1)]: 1, [unitAt(2)]: 2 });
    expect((await passing(unitAt(2))).ways[0]).toMatchObject({ acts: 2 });
  });

  it('costs a page two rows, and says who is not ranked or not there', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign({ unrankedUnitIds: [unitAt(4)] }));
    const { headers, body } = await call(null, 'GET', `/api/campaigns/thu-nghiem/passing/${unitAt(4)}`);
    expect([read(headers) <= 2, headers.get('cache-control'), body.none]).toEqual([true, 'public, max-age=1', 'unranked']);
    expect((await call(null, 'GET', `/api/campaigns/thu-nghiem/passing/${unitAt(77)}`)).body.code).toBe('unit_not_on_board');
    expect((await call(null, 'GET', '/api/campaigns/thu-nghiem/passing/sai')).body.code).toBe('malformed');
  });
});

describe('the unit of whoever asks', () => {
  it('is the one they serve or belong to, the nearest that stands on the board', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const own = (person: 'an' | 'chi' | null) => call(person, 'GET', '/api/campaigns/thu-nghiem/own');
    expect([(await own('an')).body.unitId, (await own('chi')).body.code, (await own(null)).body.code]).toEqual([unitAt(1), 'own_unit_not_on_board', 'signed_out']);
    expect((await own('an')).headers.get('cache-control')).toBe('private, no-store');
  });
});

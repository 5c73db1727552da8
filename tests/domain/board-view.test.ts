import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boardListCodes, placeKindCodes } from '#vocabulary';
import type { Board } from '#wire/board';
import { boardRowsQuery, type BoardRowsPage } from '#wire/board-rows';
import { aroundOf, askable, rowsIn, viewOf, type BoardView } from '#domain/board-view';
import { pageOfBoard } from '#domain/board-pages';
import { placeKindOf } from '#domain/clusters';
import { matches, sortKey } from '#domain/name';
import { someBoard } from '../support/boards.ts';

const someView: fc.Arbitrary<BoardView> = fc.record({
  cluster: fc.integer({ min: 1, max: 3 }), kind: fc.constantFrom(...placeKindCodes), size: fc.integer({ min: 0, max: 2 }), list: fc.constantFrom(...boardListCodes),
  search: fc.constantFrom('hoa', 'hòa', 'hoà', 'ia bang', 'Ia Băng', 'an phu', 'Ân', 'đ', 'khong co') }, { requiredKeys: [] });
const whole = (board: Board) => [...board.clusters.flatMap(({ name, rows }) => rows.map((row) => ({ ...row, cluster: name }))), ...board.unranked.map((row) => ({ ...row, cluster: '' }))];

describe('a view of a board', () => {
  it('shows exactly the rows of which all it says is true, unchanged, and counts them', () => {
    fc.assert(fc.property(someBoard, someView, (board, view) => {
      const viewed = viewOf(board, view);
      const asked = whole(board).filter((row) => (view.cluster === undefined || row.cluster === board.clusters[view.cluster - 1]?.name) && (view.kind === undefined || row.kind === view.kind) && (view.size === undefined || row.size === view.size)
        && (view.list !== 'over' || row.targetedMilli / 1000 > row.target) && (view.list !== 'none' || row.actsMilli === 0) && (view.list !== 'risen' || (row.movement ?? 0) > 0) && (view.search === undefined || matches(view.search, row.name)));
      const rows = rowsIn(viewed);
      expect([viewed.shown, viewed.units]).toEqual([asked.length, whole(board).length]);
      expect(view.list === 'risen' ? rows.map(({ unitId }) => unitId).sort() : rows).toEqual(view.list === 'risen' ? asked.map(({ unitId }) => unitId).sort() : asked);
    }));
  });

  it('puts who rose most first, level ones in Vietnamese order', () => {
    fc.assert(fc.property(someBoard, (board) => {
      const rows = rowsIn(viewOf(board, { list: 'risen' }));
      for (const [at, row] of rows.entries()) {
        const before = rows[at - 1];
        if (before) expect(before.movement! > row.movement! || (before.movement === row.movement && sortKey(before.name) <= sortKey(row.name))).toBe(true);
      }
    }));
  });

  it('finds Vietnamese names with either placement of the tone, and tells ă from a where it was typed', () => {
    fc.assert(fc.property(someBoard, (board) => {
      const found = (search: string) => rowsIn(viewOf(board, { search })).map(({ name }) => name.split(' ').slice(-2).join(' ')).sort();
      expect([found('hòa hội'), found('hoà hội'), found('hoa hoi'), found('Ia Băng'), found('ia bang')]).toEqual([['Hoà Hội'], ['Hoà Hội'], ['Hoà Hội'], ['Ia Băng'], ['Ia Bang', 'Ia Băng']]);
    }), { numRuns: 20 });
  });

  it('offers only kinds and sizes that somebody is of', () => {
    fc.assert(fc.property(someBoard, (board) => {
      const { kinds, sizes } = askable(board);
      for (const kind of placeKindCodes) expect([kind, kinds.includes(kind)]).toEqual([kind, viewOf(board, { kind }).shown > 0]);
      for (const size of [0, 1, 2]) expect([size, sizes.includes(size)]).toEqual([size, viewOf(board, { size }).shown > 0]);
    }));
  });

  it('knows what a unit stands for by its territory, else by its own name', () => {
    const of = (kind: string, name: string, territoryName: string | null = null) => placeKindOf({ kind, name, territoryName });
    expect([of('youth_commune', 'Đoàn phường Quy Nhơn'), of('youth_commune', 'Đoàn xã Ia Băng'), of('youth_commune', 'Đoàn thị trấn Phú Phong'), of('youth_direct', 'Đoàn Trường Đại học Quy Nhơn'),
      of('youth_commune', 'Đoàn cơ sở Bồng Sơn', 'Phường Bồng Sơn'), of('youth_district', 'Huyện đoàn Phù Mỹ'), of('youth_commune', 'Đoàn xãhội')]).toEqual(['ward', 'commune', 'town', 'direct', 'ward', undefined, undefined]);
  });
});

describe('around a unit', () => {
  it('stand those next to it in its cluster, at most five on either side, and the nearest that is strictly before it', () => {
    fc.assert(fc.property(someBoard, fc.nat(), (board, pick) => {
      const all = whole(board);
      const own = all[pick % all.length]!;
      const around = aroundOf(board, own.unitId);
      if (own.cluster === '') return void expect(around).toBeNull();
      const { rows } = board.clusters.find(({ name }) => name === own.cluster)!;
      const at = rows.findIndex(({ unitId }) => unitId === own.unitId);
      expect(around!.cluster.rows.map(({ unitId }) => unitId)).toEqual(rows.filter((_, other) => Math.abs(other - at) <= 5).map(({ unitId }) => unitId));
      const before = rows.filter(({ place }) => place! < own.place!);
      expect(around!.above?.unitId).toBe(before.at(-1)?.unitId);
    }));
  });
});

describe('pages of a board', () => {
  const ask = (over: Record<string, unknown>) => boardRowsQuery.parse(over);
  const read = (board: Board, view: Record<string, unknown>, limits: () => number): BoardRowsPage[] => {
    const pages: BoardRowsPage[] = [];
    for (let cursor: string | null | undefined; cursor !== null && pages.length < 50;) {
      const page = pageOfBoard(board, ask({ ...view, limit: limits(), ...(cursor && { cursor }) }));
      if (typeof page === 'string') throw new Error(page);
      pages.push(page);
      ({ cursor } = page);
    }
    return pages;
  };

  it('put one after the other are the whole view, in order, without gap or double, whatever their length', () => {
    fc.assert(fc.property(someBoard, someView, fc.infiniteStream(fc.integer({ min: 1, max: 6 })), (board, { search, ...view }, lengths) => {
      const pages = read(board, { ...view, ...(search !== undefined && { q: search }) }, () => lengths.next().value!);
      expect(pages.flatMap(({ rows }) => rows)).toEqual(rowsIn(viewOf(board, { ...view, search })));
      const entire = read(board, {}, () => lengths.next().value!);
      expect(entire.flatMap(({ rows }) => rows)).toEqual(whole(board));
      for (const { no, totals } of entire) expect([no, totals]).toEqual([board.no, { shown: 12, units: 12 }]);
    }));
  });

  it('are of one board: a cursor of another says so, one of another view too', () => {
    fc.assert(fc.property(someBoard, (board) => {
      const first = pageOfBoard(board, ask({ limit: 3 })) as BoardRowsPage;
      expect(pageOfBoard({ ...board, no: board.no + 1 }, ask({ limit: 3, cursor: first.cursor }))).toBe('moved_on');
      const last = first.rows.at(-1)!;
      const elsewhere = board.clusters.findIndex(({ name }) => name !== last.cluster);
      if (elsewhere !== -1) expect(pageOfBoard(board, ask({ cluster: elsewhere + 1, cursor: `${board.no}~${last.unitId}` }))).toBe('cursor_unusable');
    }));
  });

  it('are refused in Vietnamese where they are asked for wrongly', () => {
    for (const wrong of [{ cluster: 'x' }, { cluster: 0 }, { kind: 'huyen' }, { size: 9 }, { list: 'best' }, { limit: 0 }, { limit: 501 }, { limit: '' }, { cursor: 'x' }, { around: '1' }, { around: crypto.randomUUID(), cursor: `1~${crypto.randomUUID()}` }, { q: 'a'.repeat(81) }]) {
      const { error } = boardRowsQuery.safeParse(wrong);
      expect([wrong, /[à-ỹđ]/i.test(error?.issues[0]?.message ?? '')]).toEqual([wrong, true]);
    }
  });
});

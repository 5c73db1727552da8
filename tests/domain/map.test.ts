import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardRow } from '#wire/board';
import { districtMap, STEPS } from '#domain/district-map';
import { districtOf, districts } from '#domain/districts';
import { ancestorsOn } from '#domain/tree';
import { unitTables, youthId } from '../../worker/host/units.ts';

const tables = unitTables();
const row = (unitId: string, name: string, former: string | null, over: Partial<BoardRow> = {}): BoardRow => ({ unitId, name, former, place: 1, shared: false, movement: null, actsMilli: 0, targetedMilli: 0, target: 10, pointsMilli: 0, figures: [[0, 10]], ...over });
const board = (rows: BoardRow[], target = 10) => ({ clusters: [{ name: '', rows }], unranked: [], totals: { actsMilli: 0, targetedMilli: 0, target, units: rows.length, figures: [] as [number, number][] } });
/** Communes of a province on a day as they stand on a board: with the former district, or the district they hang on. */
function communes(date: string, province: string): BoardRow[] {
  const on = new Map(tables.periods.filter((period) => period.validFrom <= date && date < period.validTo).map((period) => [period.unitId, period]));
  const links = Map.groupBy(tables.paths, ({ unitId }) => unitId);
  return [...on.values()].filter(({ kind, unitId }) => kind === 'youth_commune' && ancestorsOn(links.get(unitId)!, unitId, date).includes(province))
    .map(({ unitId, name, former, parentId }) => row(unitId, name, former ?? (on.get(parentId!)?.kind === 'youth_district' ? on.get(parentId!)!.name : null)));
}

describe('the map of districts', () => {
  it('has a field of its own for each of the 28', () => {
    expect([districts.length, new Set(districts.map(({ row: r, column }) => `${r} ${column}`)).size, districts.filter(({ province }) => province === 'Bình Định').length]).toEqual([28, 28, 11]);
    expect(new Set(districts.map(({ name }) => name)).size).toBe(28);
  });

  it.each([['today', '2026-11-24', youthId('gialai2025', '52'), 135, 28], ['Bình Định in 2022', '2022-06-01', youthId('binhdinh', '52'), 159, 11], ['Bình Định before the merger', '2025-06-30', youthId('binhdinh', '52'), 155, 11], ['Gia Lai before the merger', '2025-06-30', youthId('gialai', '64'), 218, 17]])(
    'places every commune of %s once, inside its district, and none beside', (_, date, province, units, blocks) => {
      const rows = communes(date, province);
      const map = districtMap(board(rows), null);
      expect([rows.length, map.apart.map(({ row: each }) => each.name), map.blocks.filter(({ cells }) => cells.length > 0).length]).toEqual([units, [], blocks]);
      const placed = map.blocks.flatMap(({ cells }) => cells.map((cell) => cell.row.unitId));
      expect([placed.length, new Set(placed).size]).toEqual([units, units]);
      for (const { name, cells } of map.blocks) for (const cell of cells) expect([cell.row.former, cell.row.former!.split(', ')[0]!.includes(name)]).toEqual([cell.row.former, true]);
    });

  it('keeps neighbours beside each other: nobody lies east of the coast, or west of the border', () => {
    const at = (name: string) => districts.find((each) => each.name === name)!;
    for (const name of ['Hoài Nhơn', 'Phù Mỹ', 'Phù Cát', 'Tuy Phước', 'Quy Nhơn']) expect(at(name).column).toBe(8);
    for (const [west, east] of [['Đức Cơ', 'Chư Prông'], ['Ia Grai', 'Pleiku'], ['Pleiku', 'Đăk Đoa'], ['Đăk Đoa', 'Mang Yang'], ['An Khê', 'Tây Sơn'], ['An Nhơn', 'Tuy Phước']] as const) {
      expect([west, east, at(east).column - at(west).column, at(east).row - at(west).row]).toEqual([west, east, 1, 0]);
    }
    for (const [north, south] of [['Chư Păh', 'Pleiku'], ['Chư Sê', 'Chư Pưh'], ['Ia Pa', 'Krông Pa'], ['Phù Mỹ', 'Phù Cát'], ['Tuy Phước', 'Quy Nhơn']] as const) expect([north, south, at(south).row - at(north).row]).toEqual([north, south, 1]);
  });

  it('knows a district by any way it is said, and no other', () => {
    const named = (words: string | null) => districtOf(words)?.name;
    expect(['huyện Phù Mỹ (cũ), thị xã Hoài Nhơn (cũ)', 'thành phố Quy Nhơn (cũ)', 'Thị đoàn An Nhơn', 'Thành đoàn Pleiku', 'Huyện đoàn Đăk Pơ'].map(named)).toEqual(['Phù Mỹ', 'Quy Nhơn', 'An Nhơn', 'Pleiku', 'Đăk Pơ']);
    expect([null, '', 'Đoàn phường Quy Nhơn', 'huyện Tây Hòa (cũ)', 'Tỉnh đoàn Gia Lai'].map(named)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('colours by what was reached of the target: five fifths, and all of it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 0, max: 2000 }), (milli, target) => {
      const { blocks } = districtMap(board([row('u', 'Đoàn xã A', 'huyện Phù Mỹ (cũ)', { targetedMilli: milli, target })]), null);
      const [cell] = blocks.flatMap(({ cells }) => cells);
      const percent = milli / (target * 10);
      expect(cell!.step).toBe(target === 0 ? null : percent >= 100 ? STEPS - 1 : percent >= 80 ? 4 : percent >= 60 ? 3 : percent >= 40 ? 2 : percent >= 20 ? 1 : 0);
    }), { numRuns: 1000 });
  });

  it('shows one indicator where it is asked for, points where nothing was assigned, districts that are empty, units of no district', () => {
    const rows = [row('a', 'Đoàn xã An Hảo', 'huyện Hoài Ân (cũ)', { pointsMilli: 50_000, figures: [[9000, 10], [1000, 0]] }), row('b', 'Đoàn Công an tỉnh', null, { place: null, pointsMilli: 100_000 }), row('c', 'Huyện đoàn Tây Sơn', null)];
    const one = districtMap(board(rows), 0);
    expect([one.by, one.firstColumn, one.blocks.length, one.blocks.filter(({ cells }) => cells.length > 0).map(({ name, cells }) => [name, cells[0]!.short, cells[0]!.step])]).toEqual(['target', 6, 11, [['Hoài Ân', 'An Hảo', 4], ['Tây Sơn', 'Tây Sơn', 0]]]);
    expect(districtMap(board(rows), 1).blocks.flatMap(({ cells }) => cells).map(({ step }) => step)).toEqual([null, null]);
    expect(one.apart.map(({ short }) => short)).toEqual(['Đoàn Công an tỉnh']);
    const points = districtMap(board(rows, 0), null);
    expect([points.by, points.blocks.find(({ name }) => name === 'Hoài Ân')!.cells[0]!.step, points.apart[0]!.step]).toEqual(['points', 2, 5]);
  });
});

import type { Board, BoardRow } from '#wire/board';
import { placedRows, type ViewRow } from './board-view.ts';
import { districtOf, districts, type District } from './districts.ts';
import { nameOrder } from './name.ts';

/** Steps of colour: each a fifth of what was assigned, the last from all of it on. */
export const STEPS = 6;
const STEP_PERCENT = 100 / (STEPS - 1);

/** A unit on the map: what it reached of how much, in the map's own measure; `step` null = nothing was assigned. */
export type MapCell = { row: ViewRow; short: string; milli: number; of: number; step: number | null };
export type MapBlock = District & { cells: MapCell[] };
export type DistrictMap = {
  /** By acts against target, or, where a board has no targets, by points against the best of the board. */
  by: 'target' | 'points';
  /** Every district of the provinces that have a unit on the board, from the coast inland; without cells = takes no part. */
  blocks: MapBlock[];
  /** Units that hang on no district: đoàn trực thuộc. */
  apart: MapCell[];
  /** The first column of the grid that is used. */
  firstColumn: number;
};

/** "Đoàn phường Quy Nhơn Bắc" → "Quy Nhơn Bắc": a tile has little room. */
const shortOf = (name: string): string => name.replace(/^Đoàn (phường|xã|thị trấn) /i, '').replace(/^(Huyện|Thị|Thành) đoàn /, '');

/**
 * A board as tiles where its units lie: inside the district they hang on or hung on, of whichever tree the board shows.
 * @param indicator which of the head's indicators; null = everything that has a target together
 */
export function districtMap(board: Pick<Board, 'clusters' | 'unranked' | 'totals'>, indicator: number | null): DistrictMap {
  const byName = nameOrder(({ short, row }: MapCell) => ({ name: short, unitId: row.unitId }));
  const rows = placedRows(board);
  const by = board.totals.target > 0 ? 'target' : 'points';
  const best = Math.max(1, ...rows.map(({ pointsMilli }) => pointsMilli));
  const reached = (row: BoardRow): [milli: number, of: number] => (indicator !== null ? row.figures[indicator] ?? [0, 0] : by === 'points' ? [Math.max(0, row.pointsMilli), best / 1000] : [row.targetedMilli, row.target]);
  const cell = (row: ViewRow): MapCell => {
    const [milli, of] = reached(row);
    return { row, short: shortOf(row.name), milli, of, step: of > 0 ? Math.min(STEPS - 1, Math.floor(milli / of / 10 / STEP_PERCENT)) : null };
  };
  const placed = Map.groupBy(rows, (row) => districtOf(row.former) ?? districtOf(row.name));
  const provinces = new Set([...placed.keys()].map((district) => district?.province));
  const blocks = districts.filter(({ province }) => provinces.has(province)).map((district) => ({ ...district, cells: (placed.get(district) ?? []).map(cell).sort(byName) }));
  return { by, blocks, apart: (placed.get(undefined) ?? []).map(cell).sort(byName), firstColumn: Math.min(...blocks.map(({ column }) => column)) };
}

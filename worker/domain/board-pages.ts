import type { Board } from '#wire/board';
import type { BoardRowsPage, BoardRowsQuery } from '#wire/board-rows';
import { aroundOf, rowsIn, viewOf } from './board-view.ts';

/**
 * A page of a view of a board. A cursor says the board's number and the last unit read; put one after the other,
 * pages are the view, whole, in its order.
 * @returns why not: the cursor is of another board, or of a unit that this view does not show; or there is no such unit to look around
 */
export function pageOfBoard(board: Board, { cluster, kind, size, list, q, around, cursor, limit }: BoardRowsQuery): BoardRowsPage | 'moved_on' | 'cursor_unusable' | 'unit_not_there' {
  const viewed = viewOf(board, { cluster, kind, size, list, search: q });
  const stamp = { no: board.no, asOf: board.asOf, ledgerSeq: board.ledgerSeq };
  if (around !== undefined) {
    const found = aroundOf(board, around);
    if (found) return { ...stamp, totals: { shown: found.cluster.rows.length, units: viewed.units }, rows: found.cluster.rows, cursor: null };
    const alone = board.unranked.find(({ unitId }) => unitId === around);
    return alone ? { ...stamp, totals: { shown: 1, units: viewed.units }, rows: [{ ...alone, cluster: '' }], cursor: null } : 'unit_not_there';
  }
  const rows = rowsIn(viewed);
  const [no, last] = cursor?.split('~') ?? [];
  if (no !== undefined && Number(no) !== board.no) return 'moved_on';
  const before = last === undefined ? 0 : rows.findIndex(({ unitId }) => unitId === last) + 1;
  if (last !== undefined && before === 0) return 'cursor_unusable';
  const page = rows.slice(before, before + limit);
  return { ...stamp, totals: { shown: viewed.shown, units: viewed.units }, rows: page, cursor: before + limit < rows.length ? `${board.no}~${page.at(-1)!.unitId}` : null };
}

import type { AmendmentMove } from '#wire/amendment';
import type { Board, BoardRow } from '#wire/board';
import { placedRows } from './board-view.ts';

const standingOf = ({ place, pointsMilli }: BoardRow) => ({ place, pointsMilli });

/** Units whose place or points differ between two boards of the same participants, in the first one's order; points in thousandths. */
export function movesBetween(before: Board, after: Board): AmendmentMove[] {
  const then = new Map(placedRows(after).map((row) => [row.unitId, row]));
  return placedRows(before).flatMap((row) => {
    const next = then.get(row.unitId);
    return next && (next.pointsMilli !== row.pointsMilli || next.place !== row.place)
      ? [{ unitId: row.unitId, name: row.name, cluster: row.cluster || next.cluster, before: standingOf(row), after: standingOf(next) }] : [];
  });
}

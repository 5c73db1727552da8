import type { LineMoved } from '#wire/appraisal';
import type { Board, BoardRow } from '#wire/board';
import { foldBoard, type Given } from '#domain/board';
import { localDateAt } from '#domain/calendar';
import { asksOf } from '#domain/rules';
import { boardCounts } from '#store/campaigns';
import type { Door } from '#store/d1';
import { factsOn, type StandingFacts } from './board.ts';

/** What moves on a board when points were given on top of those that count: the same fold, with those lines more. Who moves furthest comes first. */
export async function movesWith(door: Door, facts: StandingFacts, more: readonly Given[], now: number): Promise<LineMoved[]> {
  const today = localDateAt(now);
  const { ledgerSeq, ...read } = await boardCounts(door, facts.head.id, today, false, asksOf(facts.rules));
  const board = (given: typeof read.given) => foldBoard(factsOn(facts, [facts.shown], today, { ...read, dawnCounts: read.counts, given }), { no: 0, asOf: now, ledgerSeq });
  return movesBetween(board(read.given), board([...read.given, ...more.map((each) => ({ ...each, at: now }))]));
}

const rowsOf = (board: Board): BoardRow[] => [...board.clusters.flatMap(({ rows }) => rows), ...board.unranked];

/** Lines whose place or points differ. */
function movesBetween(before: Board, after: Board): LineMoved[] {
  const then = new Map(rowsOf(after).map((row) => [row.unitId, row]));
  const standing = ({ place, pointsMilli }: BoardRow) => ({ place, pointsMilli });
  return rowsOf(before).flatMap((row) => {
    const next = then.get(row.unitId);
    return next && (next.pointsMilli !== row.pointsMilli || next.place !== row.place) ? [{ unitId: row.unitId, name: row.name, before: standing(row), after: standing(next) }] : [];
  }).sort((a, b) => Math.abs(b.after.pointsMilli - b.before.pointsMilli) - Math.abs(a.after.pointsMilli - a.before.pointsMilli));
}

import type { LineMoved } from '#wire/appraisal';
import { foldBoard, type Given } from '#domain/board';
import { movesBetween } from '#domain/board-moves';
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
  return movesBetween(board(read.given), board([...read.given, ...more.map((each) => ({ ...each, at: now }))]))
    .map(({ cluster, ...move }) => move).sort((a, b) => distance(b) - distance(a));
}

const distance = ({ before, after }: LineMoved): number => Math.abs(after.pointsMilli - before.pointsMilli);

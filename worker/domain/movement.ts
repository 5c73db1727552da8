import type { Indicator } from '#vocabulary';
import type { Gain, Movement, Mover } from '#wire/why';
import { linesOf, placesOf, type BoardFacts, type Line } from './board.ts';
import { movementSentences, passedByWords, passedWords } from './movement-words.ts';
import { compare } from './ranking.ts';

/** When acts of a unit and indicator were recognised since the day began, first and last. */
export type Came = { from: number; until: number };
export type Recognised = Came & { unitId: string; indicator: Indicator };
/** The same by unit, then indicator. */
export type CameBy = Map<string, Map<Indicator, Came>>;
export type CameOf = (unitId: string, indicator: Indicator) => Came | null;
/** Both ends of the day so far: every unit's line and place as the day began and as it is. Made once a board, for whichever units are asked about. */
export type Standings = { now: Map<string, Line>; dawn: Map<string, Line>; placeNow: Map<string, number>; placeDawn: Map<string, number>; gained: Map<string, Map<Indicator, number>> };

/** Movers that are named; the rest are counted. */
const MOVERS = 12;

export function standingsOf(facts: BoardFacts): Standings {
  const now = linesOf(facts, facts.counts, facts.appraised ?? []);
  const dawn = linesOf(facts, facts.dawnCounts, facts.dawnAppraised ?? facts.appraised ?? []);
  const places = (lines: Line[]) => new Map([...placesOf(facts, lines)].map(([unitId, { place }]) => [unitId, place]));
  const gained = new Map<string, Map<Indicator, number>>();
  for (const [counts, sign] of [[facts.counts, 1], [facts.dawnCounts, -1]] as const) {
    for (const { unitId, indicator, milli } of counts) {
      const own = gained.get(unitId) ?? new Map<Indicator, number>();
      gained.set(unitId, own.set(indicator, (own.get(indicator) ?? 0) + sign * milli));
    }
  }
  const byUnit = (lines: Line[]) => new Map(lines.map((line) => [line.unitId, line]));
  return { now: byUnit(now), dawn: byUnit(dawn), placeNow: places(now), placeDawn: places(dawn), gained };
}

/**
 * Why a unit's place is another one than when the day began: who stands before it now and did not, who did and does
 * not any more, and what came to each of them meanwhile. Rules, targets and members are those of now at both ends, so
 * that only acts and points that people gave move anybody.
 * @param came when what came to a unit came, where that is known
 * @returns    null for a unit that is not ranked now
 */
export function movementOf(facts: BoardFacts, { now, dawn, placeNow, placeDawn, gained }: Standings, unitId: string, day: string, came: CameOf): Movement | null {
  const own = now.get(unitId);
  const place = placeNow.get(unitId);
  if (!own || place === undefined) return null;
  const was = placeDawn.get(unitId) ?? null;
  const criteria = facts.rules.criteria.map(({ key }) => key);
  const before = (lines: Map<string, Line>, places: Map<string, number>): Set<string> => {
    const self = lines.get(unitId)!;
    return new Set([...places.keys()].filter((other) => lines.get(other)!.cluster === self.cluster && compare(lines.get(other)!, self, facts.rules.tieBreaks, criteria) < 0));
  };
  const aheadNow = before(now, placeNow);
  const aheadThen = was === null ? aheadNow : before(dawn, placeDawn);
  const gains = (of: string): Gain[] => facts.head.indicators.flatMap(({ code }) => {
    const milli = gained.get(of)?.get(code as Indicator) ?? 0;
    const when = came(of, code as Indicator);
    return milli === 0 ? [] : [{ indicator: code as Indicator, milli, from: when?.from ?? null, until: when?.until ?? null }];
  });
  const pointsOf = (of: string) => now.get(of)!.pointsMilli - (dawn.get(of)?.pointsMilli ?? 0);
  const ownGains = gains(unitId);
  const movers = (all: string[], sentence: (mover: Omit<Mover, 'sentence'>) => string): Mover[] => all
    .map((of) => ({ unitId: of, name: now.get(of)!.name, place: placeNow.get(of) ?? 0, was: placeDawn.get(of) ?? null, pointsMilli: pointsOf(of), gains: gains(of) }))
    .sort((a, b) => a.place - b.place || (now.get(a.unitId)!.sortKey < now.get(b.unitId)!.sortKey ? -1 : 1)).slice(0, MOVERS)
    .map((mover) => ({ ...mover, sentence: sentence(mover) }));
  const by = [...aheadNow].filter((of) => !aheadThen.has(of));
  // Who is not ranked any more stands nowhere: it is passed without a place.
  const past = [...aheadThen].filter((of) => !aheadNow.has(of));
  const movement = {
    day, place, was, gains: ownGains, pointsMilli: pointsOf(unitId),
    passedBy: movers(by, (mover) => passedByWords(mover, day)), passedByAll: by.length,
    passed: movers(past, (mover) => passedWords(mover, place)), passedAll: past.length };
  return { ...movement, sentences: movementSentences(movement) };
}

const spanning = (a: Came | undefined | null, b: Came): Came => ({ from: Math.min(a?.from ?? b.from, b.from), until: Math.max(a?.until ?? b.until, b.until) });
/** Adds what was read since. */
export function addRecognised(by: CameBy, rows: readonly Recognised[]): void {
  for (const { unitId, indicator, ...came } of rows) {
    const own = by.get(unitId) ?? new Map<Indicator, Came>();
    by.set(unitId, own.set(indicator, spanning(own.get(indicator), came)));
  }
}
/** When something came to any of the units whose acts count for one. */
export const cameTo = (by: CameBy, sources: (unitId: string) => readonly string[]): CameOf => (unitId, indicator) => sources(unitId).reduce<Came | null>((all, source) => {
  const each = by.get(source)?.get(indicator);
  return each ? spanning(all, each) : all;
}, null);

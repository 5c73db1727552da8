import { DAWN, DUSK, WHOLE_MILLI, indicators, type Indicator, type ProcedureGroup } from '#vocabulary';
import type { Way } from '#wire/passing';
import { linesOf, type BoardFacts, type Count, type Line } from './board.ts';
import { addDays, countsOn } from './calendar.ts';
import { SOMEBODY_FREE } from './caps.ts';
import { compare } from './ranking.ts';
import { indicatorsOf } from './rules.ts';

/** More acts than any unit will do: what these do not reach, none do. */
const ACTS_MAX = 1_000_000;
/** Days over which acts are spread where a day has a limit; a campaign of more is as good as without. */
const DAYS_MAX = 400;

/** Days on which acts still count: those after today, or, on the last of them, today. */
export function daysLeft({ from, until, weekdays }: { from: string; /** Not included. */ until: string; weekdays: number }, today: string): string[] {
  const days: string[] = [];
  for (let day = addDays(today, 1) > from ? addDays(today, 1) : from; day < until && days.length < DAYS_MAX; day = addDays(day, 1)) if (countsOn(weekdays, day)) days.push(day);
  return days.length > 0 ? days : from <= today && today < until && countsOn(weekdays, today) ? [today] : [];
}

/**
 * What it takes for a unit to stand strictly before another of its cluster, by acts of one kind alone: for each
 * indicator of the rules, and each procedure group they name apart, the number of whole acts with which the unit
 * passes and with one fewer does not.
 *
 * Nothing is estimated: the unit is scored and compared with that many more acts, under every cap, ceiling, step and
 * tie-break, everybody else staying as they are. Acts are taken to be done on the days given, evenly, by people who have
 * not reached their own limit. An upgrade needs an act to add to: there are no more of them than acts without one. Where
 * a limit is shared by kinds of different weight more acts may lower points, so numbers of every order of size and those
 * that just fill a limit are tried, not only the largest.
 *
 * @param days on which acts still count
 * @returns    none where no act counts any more
 */
export function waysPast(facts: BoardFacts, unitId: string, aboveId: string, days: readonly string[]): Way[] {
  if (days.length === 0) return [];
  const [mine, other] = [only(facts, unitId), only(facts, aboveId)];
  const lineOf = (of: BoardFacts, more: readonly Count[] = []): Line => linesOf(of, [...of.counts, ...more], of.appraised ?? [])[0]!;
  const above = lineOf(other);
  const keys = facts.rules.criteria.map(({ key }) => key);
  return kindsOf(facts, days).map(({ indicator, group }): Way => {
    const passes = (acts: number) => compare(lineOf(mine, spread({ unitId, indicator, group: group ?? '' }, acts, days)), above, facts.rules.tieBreaks, keys) < 0;
    return { indicator, group, acts: least(passes, tried(mine, indicator, days.length)) };
  });
}

/** What a board knows of one unit. */
function only(facts: BoardFacts, unitId: string): BoardFacts {
  const own = <Of extends { unitId: string }>(all: readonly Of[] = []) => all.filter((each) => each.unitId === unitId);
  return { ...facts, participants: own(facts.participants), counts: own(facts.counts), targets: own(facts.targets), appraised: own(facts.appraised) };
}

/** Acts that rules tell apart, of indicators that still apply. */
function kindsOf({ rules }: BoardFacts, days: readonly string[]): { indicator: Indicator; group: ProcedureGroup | null }[] {
  const apart = (indicator: Indicator): ProcedureGroup[] => {
    const weighed = rules.criteria.flatMap((each) => (each.kind === 'acts' || each.kind === 'per_members' ? each.weights.filter((weight) => weight.indicator === indicator) : [])).map(({ procedureGroup }) => procedureGroup);
    const capped = indicators[indicator].subject === 'dossier' ? rules.caps.filter(({ indicators: of }) => of.length === 0 || of.includes(indicator)).map(({ procedureGroup }) => procedureGroup) : [];
    return [...new Set([...weighed, ...capped])].filter((group) => group !== null);
  };
  const applies = (indicator: Indicator) => (indicators[indicator].from ?? DAWN) <= days.at(-1)! && days[0]! < (indicators[indicator].to ?? DUSK);
  return indicatorsOf(rules).filter(applies).flatMap((indicator) => [null, ...apart(indicator)].map((group) => ({ indicator, group })));
}

/** So many more acts, as evenly over the days as whole acts go. */
function spread(of: Pick<Count, 'unitId' | 'indicator'> & { group: string }, acts: number, days: readonly string[]): Count[] {
  const [each, more] = [Math.floor(acts / days.length), acts % days.length];
  return days.map((day, at) => ({ ...of, memberId: SOMEBODY_FREE, day, milli: (each + (at < more ? 1 : 0)) * WHOLE_MILLI })).filter(({ milli }) => milli > 0);
}

/** Numbers of acts to try, from small to large: powers of two, what just fills a limit, and the most there can be. */
function tried({ rules, counts }: BoardFacts, indicator: Indicator, days: number): number[] {
  const sum = (of: (count: Count) => boolean) => counts.reduce((total, count) => (of(count) ? total + count.milli : total), 0);
  const base = indicators[indicator].upgradeOf;
  const most = base === null ? ACTS_MAX
    : Math.max(0, Math.floor((sum((count) => indicators[count.indicator].subject === base && indicators[count.indicator].upgradeOf === null) - sum((count) => count.indicator === indicator)) / WHOLE_MILLI));
  const rooms = rules.caps.filter(({ per, indicators: of }) => per === 'unit' && (of.length === 0 || of.includes(indicator))).flatMap(({ window, max, indicators: of, procedureGroup }) => {
    if (window === 'day') return [max * days];
    const room = max - Math.floor(sum((count) => (of.length === 0 || of.includes(count.indicator)) && (procedureGroup === null || procedureGroup === (count.group ?? ''))) / WHOLE_MILLI);
    return [room - 1, room, room + 1];
  });
  const all = [...Array.from({ length: 20 }, (_, at) => 2 ** at), ...rooms, most];
  return [...new Set(all)].filter((acts) => acts >= 1 && acts <= most).sort((a, b) => a - b);
}

/** The number with which it holds and with one fewer does not, below the first of those tried that holds; null = none of them does. */
function least(passes: (acts: number) => boolean, numbers: readonly number[]): number | null {
  const at = numbers.findIndex(passes);
  if (at === -1) return null;
  let [low, high] = [numbers[at - 1] ?? 0, numbers[at]!];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}

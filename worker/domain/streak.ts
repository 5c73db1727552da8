import { localDateAt } from './calendar.ts';
import type { Gap } from './phase.ts';
import { mondayOf, mondaysOf } from './week.ts';

/** Of so many weeks one may pass without anything and the streak goes on. */
export const FORGIVEN_ONE_IN = 4;

/** Weeks in which something was done: `current` goes on until now, `longest` is the longest there ever was. */
export type Streak = { current: number; longest: number };

/**
 * Weeks in a row, forgiving: of any four weeks one may be missed. Weeks that are excused break nothing and use nothing up;
 * what is done in them counts all the same. The week that runs is missed only when it is over.
 *
 * @param active  Mondays of weeks in which something was done
 * @param excused Mondays of weeks with a holiday or an outage
 * @param now     Monday of the week that runs
 */
export function streakOf(active: ReadonlySet<string>, excused: ReadonlySet<string>, now: string): Streak {
  const first = [...active].sort()[0];
  if (first === undefined || first > now) return { current: 0, longest: 0 };
  // `kept` = weeks done since the last one missed; before any was, as many as forgive one.
  let [length, kept, forgiven, longest] = [0, 0, false, 0];
  for (const week of mondaysOf(first, now)) {
    if (active.has(week)) {
      [length, kept] = [length + 1, kept + 1];
      longest = Math.max(longest, length);
    } else if (!excused.has(week) && week !== now && length > 0) {
      // Too soon after the last: what was done since that one goes on, and this is the first it misses.
      if (forgiven && kept < FORGIVEN_ONE_IN - 1) length = kept;
      [kept, forgiven] = [0, length > 0];
    }
  }
  return { current: length, longest };
}

/** Mondays of weeks in which nobody is expected to have done anything: those that days off or outages touch. */
export const excusedWeeks = (holidays: readonly string[], outages: readonly Gap[]): Set<string> => new Set([
  ...holidays.map(mondayOf), ...outages.flatMap(({ fromAt, toAt }) => mondaysOf(localDateAt(fromAt), localDateAt(toAt - 1)))]);

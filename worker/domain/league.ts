import { WHOLE_MILLI } from '#vocabulary';
import { addDays, startOfDay } from './calendar.ts';

/** Nobody is compared with more than these, and fewer are no group. */
export const LEAGUE_MAX = 30;
export const LEAGUE_MIN = 5;
/** Days after a week's Sunday in which what was done in it is still recognised for it. */
const CLOSES_AFTER_DAYS = 3;
/** Weeks whose acts say who is like whom. */
export const LIKENESS_DAYS = 28;

/** When a week's figures stand for good, UTC ms. */
export const leagueClosesAt = (monday: string): number => startOfDay(addDays(monday, 7 + CLOSES_AFTER_DAYS));

/**
 * Divides people into groups of twenty to thirty of like activity, across units: the same people and the same week give the
 * same groups, in whatever order they come. Fewer than five are no group; where thirty are a few too few for two groups of
 * twenty, groups are smaller rather than larger.
 */
export function leaguesOf(people: readonly { personId: string; milli: number }[]): { personId: string; groupNo: number }[] {
  if (people.length < LEAGUE_MIN) return [];
  const inOrder = [...people].sort((a, b) => b.milli - a.milli || (a.personId < b.personId ? -1 : 1));
  const groups = Math.ceil(people.length / LEAGUE_MAX);
  const [each, more] = [Math.floor(people.length / groups), people.length % groups];
  const sizes = Array.from({ length: groups }, (_, at) => each + (at < more ? 1 : 0));
  return sizes.flatMap((size, groupNo) => inOrder.splice(0, size).map(({ personId }) => ({ personId, groupNo: groupNo + 1 })));
}

export type Standing = { personId: string; milli: number };
export type LeagueStanding = { ahead: (Standing & { place: number; shared: boolean })[]; own: number; /** Acts with which one would be among them; null = one is. */ toAhead: number | null };

/**
 * A group as one of it sees it: those of the upper third by place, and oneself. Of everybody else nothing is said. Who is
 * level with the first below the third is not shown either, and nobody who has done nothing.
 */
export function leagueSeenBy(personId: string, group: readonly Standing[]): LeagueStanding {
  const third = Math.max(1, Math.floor(group.length / 3));
  const inOrder = [...group].sort((a, b) => b.milli - a.milli || (a.personId < b.personId ? -1 : 1));
  const bar = inOrder[third]?.milli ?? 0;
  const ahead = inOrder.slice(0, third).filter(({ milli }) => milli > bar && milli > 0).map((each) => ({
    ...each, place: 1 + inOrder.filter(({ milli }) => milli > each.milli).length, shared: inOrder.filter(({ milli }) => milli === each.milli).length > 1 }));
  const own = group.find((each) => each.personId === personId)?.milli ?? 0;
  if (ahead.some((each) => each.personId === personId)) return { ahead, own, toAhead: null };
  // The best of the others one does not have to pass.
  const least = inOrder.filter((each) => each.personId !== personId)[third - 1]?.milli ?? 0;
  return { ahead, own, toAhead: Math.max(1, Math.floor((least - own) / WHOLE_MILLI) + 1) };
}

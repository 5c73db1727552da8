import { addDays, localDateAt } from './calendar.ts';

/** What moves the standing facts of a campaign, each with when it was decided (UTC ms), and its moments as they are today. */
export type History = {
  claimsUntil: number; closesAt: number;
  editions: readonly { edition: number; at: number }[];
  /** By how many ms each outage moved the end of claims. */
  outages: readonly { at: number; movedMs: number }[];
  /** Decisions about units; `onDate` is the first local day each holds. */
  decisions: readonly { at: number; onDate: string }[];
};
/** The standing facts of a moment: by which rules, until when claims were taken, on the tree of which day. */
export type InForce = { at: number; edition: number; claimsUntil: number; closesAt: number; treeDay: string };

/**
 * What was in force at a moment, from what was decided later: an end of claims is today's less what outages moved it
 * since; a decision of the same day that had not been written yet leaves the tree on the day before it. Rules written
 * down after the start hold from the start.
 *
 * The closing moves only where an outage pushes claims past it; how far, boards of then keep, and where there is none
 * it is today's.
 */
export function inForceAt(history: History, at: number): InForce {
  const editions = [...history.editions].sort((a, b) => a.edition - b.edition);
  const { edition } = editions.findLast((each) => each.at <= at) ?? editions[0]!;
  const later = history.outages.filter((each) => each.at > at).reduce((sum, { movedMs }) => sum + movedMs, 0);
  const day = localDateAt(at);
  const early = history.decisions.filter((each) => each.at > at && each.onDate <= day).map(({ onDate }) => addDays(onDate, -1));
  return { at, edition, claimsUntil: history.claimsUntil - later, closesAt: history.closesAt, treeDay: [day, ...early].sort()[0]! };
}

/** Every end of claims a campaign has had, in order. */
export const endsOfClaims = ({ claimsUntil, outages }: History): number[] => {
  const ends = new Set([claimsUntil]);
  let end = claimsUntil;
  for (const { movedMs } of [...outages].sort((a, b) => b.at - a.at)) ends.add(end -= movedMs);
  return [...ends].sort((a, b) => a - b);
};

import type { Phase } from '#vocabulary';

/** Moments of a campaign, UTC milliseconds; each is the first moment of what follows it. */
export type CampaignTimes = { startsAt: number; endsAt: number; claimsUntil: number; closesAt: number };

/** Whether moments stand in order: startsAt < endsAt ≤ claimsUntil ≤ closesAt. */
export const inOrder = (times: CampaignTimes): boolean =>
  times.startsAt < times.endsAt && times.endsAt <= times.claimsUntil && times.claimsUntil <= times.closesAt;

/**
 * Where a campaign stands. Computed from the clock at every look, stored nowhere, so nobody has
 * to be awake for it to change. Intervals are half-open: at `endsAt` it no longer runs.
 */
export function phaseAt(times: CampaignTimes, now: number): Phase {
  if (now < times.startsAt) return 'scheduled';
  if (now < times.endsAt) return 'running';
  if (now < times.claimsUntil) return 'grace';
  if (now < times.closesAt) return 'settling';
  return 'closed';
}

/** The next moment at which the phase changes; null when nothing more will happen. */
export const nextMoment = (times: CampaignTimes, now: number): number | null =>
  [times.startsAt, times.endsAt, times.claimsUntil, times.closesAt].find((moment) => moment > now) ?? null;

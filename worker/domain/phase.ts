import { phases, type CampaignEvent, type Phase } from '#vocabulary';
import { endWords, lengthWords, startWords } from './calendar.ts';

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

/** Something that happens to a campaign by the clock alone. */
export type Due = { kind: Extract<CampaignEvent, 'started' | 'ended' | 'claims_closed' | 'closed'>; at: number };

/** What happens by the clock alone, in the order in which it does. */
export const momentsOf = (times: CampaignTimes): Due[] => [
  { kind: 'started', at: times.startsAt }, { kind: 'ended', at: times.endsAt },
  { kind: 'claims_closed', at: times.claimsUntil }, { kind: 'closed', at: times.closesAt }];

/**
 * What is due and not yet done. It looks at what was done and not at when somebody last looked, so it makes
 * no difference how long nobody did, how often they do, or whether the clock went back meanwhile: what was
 * done stays done. A moment that was moved is due again at its new time.
 *
 * @param done what was carried out so far, in any order
 * @param now  UTC ms
 */
export const due = (times: CampaignTimes, done: readonly { kind: string; at: number }[], now: number): Due[] =>
  momentsOf(times).filter(({ kind, at }) => at <= now && !done.some((each) => each.kind === kind && each.at === at));

/** Hours in which nobody could claim, UTC ms, half-open. */
export type Gap = { fromAt: number; toAt: number };

/** Gaps in order, those that touch or overlap as one. */
export function united(gaps: readonly Gap[]): Gap[] {
  const all = [...gaps].filter(({ fromAt, toAt }) => fromAt < toAt).sort((a, b) => a.fromAt - b.fromAt);
  const whole: Gap[] = [];
  for (const { fromAt, toAt } of all) {
    const last = whole.at(-1);
    if (last && fromAt <= last.toAt) last.toAt = Math.max(last.toAt, toAt);
    else whole.push({ fromAt, toAt });
  }
  return whole;
}

/**
 * The end of claims with gaps in it: the time in which claims are taken stands still while the system is
 * down, so that everybody has as much of it as was promised. An hour that two gaps share counts once; a gap
 * outside that time moves nothing; in which order gaps become known makes no difference.
 *
 * @param until the end as it was set when the campaign was launched
 * @returns     never before `until`, never inside a gap
 */
export function extended({ startsAt, until }: { startsAt: number; until: number }, gaps: readonly Gap[]): number {
  let end = until;
  for (const { fromAt, toAt } of united(gaps)) {
    const from = Math.max(fromAt, startsAt);
    if (from < end && from < toAt) end += toAt - from;
  }
  return end;
}

/**
 * Where a campaign stands in words, with what is left until the next moment and when that is. The server writes
 * them and the live module keeps them true, from the server's time.
 * @returns `left` and `at` null when nothing more will happen
 */
export function standing(times: CampaignTimes, now: number): { phase: Phase; words: string; left: string | null; at: string | null } {
  const phase = phaseAt(times, now);
  const next = nextMoment(times, now);
  if (next === null) return { phase, words: phases[phase], left: null, at: null };
  const left = lengthWords(next - now);
  return { phase, words: phases[phase], ...({
    scheduled: { left: `bắt đầu sau ${left}`, at: `bắt đầu ${startWords(next)}` },
    running: { left: `còn ${left}`, at: `đến ${endWords(next)}` },
    grace: { left: `còn ${left} để khai báo muộn`, at: `nhận khai báo đến ${endWords(next)}` },
    settling: { left: `thẩm định thêm ${left}`, at: `thẩm định đến ${endWords(next)}` },
    closed: { left: null, at: null } } satisfies Record<Phase, { left: string | null; at: string | null }>)[phase] };
}

import type { ClaimState, JudgeOutcome, PetitionState } from '#vocabulary';
import { unitsServed, type RoleGrant } from './authority.ts';
import { startOfDay } from './calendar.ts';
import { isOwnWork } from './verification.ts';

const DAY_MS = 86_400_000;
/** Where nothing that ends counts the act, and after a programme year: so long may be asked. */
const OUTSIDE_CAMPAIGNS_DAYS = 30;

/**
 * Whether a kiến nghị about a claim or a verdict still comes in time: while any campaign in which the
 * act counts has not closed; where it counts in none, thirty days from the verdict. What has no verdict
 * yet has no term.
 *
 * @param closesAt when the campaigns close in which the act counts, UTC ms
 * @param since    when the verdict was given, UTC ms; null = none was
 */
export const inTimeForClaim = (closesAt: readonly number[], since: number | null, now: number): boolean =>
  closesAt.length > 0 ? closesAt.some((at) => now < at) : since === null || now < since + OUTSIDE_CAMPAIGNS_DAYS * DAY_MS;

/** The scope of a total: a campaign by id, or a programme year, `year:2026`. */
export const yearOf = (scope: string): number | null => (/^year:\d{4}$/.test(scope) ? Number(scope.slice(5)) : null);
/** The end of the term for a programme year's total, UTC ms: thirty days into the next year. */
export const yearClosesAt = (year: number): number => startOfDay(`${year + 1}-01-01`) + OUTSIDE_CAMPAIGNS_DAYS * DAY_MS;

/** Nobody has answered it yet, and it was not taken back. */
export const isUndecided = (state: PetitionState): boolean => state === 'open' || state === 'assigned';

/** What is known of a petition, as far as it decides who may look at it. */
export type PetitionFacts = {
  byId: string;
  /** Author of the claim it is about; null for a total. */
  authorId: string | null;
  /** Everybody who ever gave a verdict on that claim, or made an import one of them rests on. */
  judges: readonly string[];
  /** Whose unit it is: the unit, and all that stood above it on the act date and stand above it today. */
  line: readonly string[];
  /** Who launched campaigns in which it counts. */
  organizers: readonly string[];
};
export type Part = 'petitioner' | 'judge' | 'branch' | 'organizer';

/** What part somebody had in what a petition is about; null = none, so that they may look at it. No role is exempt. */
export function partIn({ id, grants }: { id: string; grants: readonly RoleGrant[] }, facts: PetitionFacts): Part | null {
  if (id === facts.byId) return 'petitioner';
  if (facts.judges.includes(id)) return 'judge';
  if (isOwnWork({ authorId: facts.authorId ?? '', line: [...facts.line] }, { id, ownUnitIds: unitsServed(grants) })) return 'branch';
  return facts.organizers.includes(id) ? 'organizer' : null;
}

/** What a petition that is upheld may make of a claim: it is a reopening by itself, so a refusal may become a recognition in one breath. */
export function upheldMayGive(state: ClaimState): JudgeOutcome[] {
  if (state === 'withdrawn') return [];
  if (state === 'recognised') return ['revoked', 'reopened'];
  return state === 'pending' ? ['recognised'] : ['recognised', 'reopened'];
}

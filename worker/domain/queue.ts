import type { Outcome, Reason, ReviewKind } from '#vocabulary';

/** Days an import is given to settle a claim before a person is asked. */
export const PATIENCE_DAYS = 7;
/** A taken case is somebody's for this long; then it goes back by itself. */
export const HOLD_MS = 20 * 60_000;
/** Cases one reviewer may hold at once. */
export const HELD_MAX = 10;
/** A decision may be taken back by who made it for this long. */
export const UNDO_MS = 10 * 60_000;

/** What a reviewer may say of a case; whatever kind it is. */
export const reviewOutcomes = ['recognised', 'needs_evidence', 'rejected', 'duplicate'] as const satisfies Outcome[];
export type ReviewOutcome = (typeof reviewOutcomes)[number];

/** Reasons offered with a no, in the order of their keys 1…8. */
export const reviewReasons = {
  recognised: ['seen'],
  needs_evidence: ['evidence_unclear'],
  rejected: ['not_found', 'not_online', 'date_differs', 'agency_differs', 'wrong_holder', 'evidence_unclear', 'not_helped'],
  duplicate: ['claimed_twice'],
} as const satisfies Record<ReviewOutcome, readonly Reason[]>;

/** Whether a reason belongs to what is said. */
export const reasonFits = (outcome: ReviewOutcome, reason: Reason): boolean => (reviewReasons[outcome] as readonly Reason[]).includes(reason);

/**
 * What a word on a case does. `verdict`: the claim gets a verdict. `clean`: a recognition was looked at
 * again and stands. `third`: it was doubted, so somebody who is neither is asked. `known`: the answer
 * was known beforehand; it is compared and nothing else happens.
 */
export type Effect = { does: 'verdict'; outcome: Outcome; reason: Reason } | { does: 'clean' } | { does: 'third' } | { does: 'known' };
export function effectOf(kind: ReviewKind, outcome: ReviewOutcome, reason: Reason): Effect {
  if (kind === 'first') return { does: 'verdict', outcome, reason };
  if (kind === 'planted') return { does: 'known' };
  if (outcome === 'recognised') return { does: 'clean' };
  return kind === 'recheck' ? { does: 'third' } : { does: 'verdict', outcome: 'revoked', reason: 'rechecked' };
}

/** Whether a word agrees with what stood or was known: only "công nhận" or not is compared. Null = there was nothing to compare with. */
export const agreesWith = (kind: ReviewKind, outcome: Outcome, expected: Outcome | null): boolean | null =>
  (kind === 'first' ? null : (outcome === 'recognised') === ((expected ?? 'recognised') === 'recognised'));

/**
 * How many cases of which district: those whose oldest case has waited longest come first, ties in the
 * order of a draw; several districts share, so that nobody judges one place alone.
 *
 * @param heads oldest waiting moment of each district, with a drawn number
 * @param wanted how many cases in all
 */
export function shared(heads: readonly { districtId: string; oldest: number; draw: number }[], wanted: number): { districtId: string; cases: number }[] {
  const chosen = [...heads].sort((a, b) => a.oldest - b.oldest || a.draw - b.draw).slice(0, Math.min(DISTRICTS_AT_ONCE, wanted));
  return chosen.map(({ districtId }, at) => ({ districtId, cases: Math.floor(wanted / chosen.length) + Number(at < wanted % chosen.length) }));
}
/** Districts one taking draws from. */
export const DISTRICTS_AT_ONCE = 5;

import { RECONCILED, claimStates, indicators, takesBack, type ClaimState, type Indicator, type Outcome, type Reason, type RowFate } from '#vocabulary';
import { daysBetween } from './calendar.ts';

/** The state a claim has after a verdict; `reopened` and the author's answer make it wait again. */
export const stateAfter = (outcome: Outcome): ClaimState => (outcome === 'reopened' || outcome === 'answered' ? 'pending' : outcome);

/**
 * Whether an outcome may follow a state. What is recognised can only be taken back (its points go back
 * in the same moment); what was refused can be reopened; what waits can be decided; what its author
 * withdrew stays withdrawn.
 */
export function mayFollow(state: ClaimState, outcome: Outcome): boolean {
  if (state === 'withdrawn') return false;
  if (state === 'recognised') return takesBack.includes(outcome);
  if (state === 'pending') return !['reopened', 'revoked', 'answered'].includes(outcome);
  if (state === 'needs_evidence') return outcome !== 'revoked';
  return outcome === 'reopened';
}

/** What people read as a claim's state: a recognition that rests on the office's row is "đã đối soát". */
export const stateWords = (state: ClaimState, reason: Reason | null): string => (state === 'recognised' && reason === 'matched' ? RECONCILED : claimStates[state]);

/** A withdrawal by a person stands against every later import; one of a whole import or lot does not: it was to be looked at again. */
const LOOK_AGAIN: readonly (Reason | null)[] = ['import_undone', 'bulk', 'bulk_undone'];
export const standsAgainstImports = (outcome: Outcome | null, reason: Reason | null): boolean =>
  (outcome === 'reopened' && !LOOK_AGAIN.includes(reason)) || (outcome === 'revoked' && !FROM_SOURCE.includes(reason));
/** The office's own row took it back: another row of the office may give it again. */
const FROM_SOURCE: readonly (Reason | null)[] = ['source_withdrawn', 'source_returned'];

/** Which fact about a subject a claim is of; the upgrades hang on a base claim and never stand alone. */
export type Facet = 'opening' | 'transaction' | 'dossier' | 'payment' | 'none';
export const isUpgrade = (facet: Facet): boolean => facet === 'transaction' || facet === 'payment';
/** The fact an upgrade hangs on. */
export const baseOf = (facet: Facet): Facet => (facet === 'transaction' ? 'opening' : facet === 'payment' ? 'dossier' : facet);

/** A claim, as far as matching needs it. */
export type MatchableClaim = {
  id: string; indicator: Indicator; facet: Facet;
  actDate: string; authorId: string; state: ClaimState;
  /** A person took its recognition back: no import gives it again by itself. */
  reopened: boolean;
  /** The claim's unit and all that stood above it on the act date. */
  line: string[];
};
/** A row of the office's export, as far as matching needs it. */
export type MatchableRow = {
  date: string;
  /** false = received at the counter; null = the export does not say. */
  online: boolean | null;
  transactionDate: string | null;
};
/** Who decides, and whose claims that person must leave to others. */
export type Decider = { id: string; ownUnitIds: readonly string[] };

/** A receipt may be typed into the office's system some days before or after the help was given. */
const DAYS_APART_MAX = 30;

/**
 * Whether a claim is the decider's own, or of a branch the decider serves. No role is exempt
 * (PRODUCT.md, rule 3): such a claim is left for somebody else.
 */
export const isOwnWork = (claim: Pick<MatchableClaim, 'authorId' | 'line'>, decider: Decider): boolean =>
  claim.authorId === decider.id || claim.line.some((unitId) => decider.ownUnitIds.includes(unitId));

/**
 * What becomes of one export row and the claims that name the same dossier or account.
 *
 * Two live claims of one subject are a conflict: nobody gets the points until a person settles it.
 * A row that says something else than the claim (counter instead of online, dates a month apart)
 * contradicts it: the claim keeps waiting, with the reason in the report.
 */
export function matchRow(
  row: MatchableRow, claims: readonly MatchableClaim[], decider: Decider,
): { fate: RowFate; reason: Reason | 'own_work' | null; recognise: string[] } {
  const base = claims.filter((claim) => !isUpgrade(claim.facet) && isLive(claim));
  const upgrades = claims.filter((claim) => claim.facet === 'transaction' && claim.state === 'pending' && !claim.reopened);
  if (base.length === 0) return { fate: 'unclaimed', reason: null, recognise: [] };
  if (base.length > 1) return { fate: 'conflict', reason: 'claimed_twice', recognise: [] };
  const [claim] = base as [MatchableClaim];
  const against = contradiction(row, claim);
  if (claim.state === 'pending' && against) return { fate: 'contradicts', reason: against, recognise: [] };
  const upgrade = row.transactionDate !== null && upgrades.length === 1 ? upgrades : [];
  const wanted = [...(claim.state === 'pending' ? [claim] : []), ...upgrade];
  const allowed = wanted.filter((each) => !isOwnWork(each, decider));
  if (wanted.length > 0 && allowed.length === 0) return { fate: 'contradicts', reason: 'own_work', recognise: [] };
  if (allowed.length === 0) return { fate: 'already', reason: null, recognise: [] };
  return { fate: 'recognised', reason: 'matched', recognise: allowed.map((each) => each.id) };
}

/** Alive: waiting or recognised; a refused claim stands in nobody's way. */
export const isLive = (claim: Pick<MatchableClaim, 'state'>): boolean =>
  claim.state === 'pending' || claim.state === 'recognised' || claim.state === 'needs_evidence';

function contradiction(row: MatchableRow, claim: MatchableClaim): Reason | null {
  if (claim.reopened) return 'mistake';
  if (indicators[claim.indicator].subject === 'dossier' && row.online === false) return 'not_online';
  return Math.abs(daysBetween(row.date, claim.actDate)) > DAYS_APART_MAX ? 'date_differs' : null;
}

import { indicators, type ClaimState, type Indicator, type Outcome, type Reason, type RowFate } from '#vocabulary';
import { daysBetween } from './calendar.ts';

/** The state a claim has after a verdict; `reopened` makes it wait again. */
export const stateAfter = (outcome: Outcome): ClaimState => (outcome === 'reopened' ? 'pending' : outcome);

/**
 * Whether an outcome may follow a state. What is recognised can only be withdrawn (its points go back
 * in the same moment); what was refused can be reopened; what waits can be decided.
 */
export function mayFollow(state: ClaimState, outcome: Outcome): boolean {
  if (state === 'pending') return outcome !== 'reopened';
  if (state === 'needs_evidence') return true;
  return outcome === 'reopened';
}

/** A claim, as far as matching needs it. */
export type MatchableClaim = {
  id: string; indicator: Indicator; facet: 'opening' | 'transaction' | 'dossier' | 'none';
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
  const base = claims.filter((claim) => claim.facet !== 'transaction' && isLive(claim));
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

import { RECONCILED, claimStates, indicators, takesBack, type ClaimState, type Indicator, type Outcome, type Reason, type RowFate, type SourceState } from '#vocabulary';
import { sameAgency } from './agency.ts';
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
/** Taken back by the office's own row, or with a whole import or lot: another row of the office may give it again. */
const LAPSED: readonly (Reason | null)[] = ['source_withdrawn', 'source_returned', 'import_undone', 'bulk'];
export const standsAgainstImports = (outcome: Outcome | null, reason: Reason | null): boolean =>
  (outcome === 'reopened' && !LOOK_AGAIN.includes(reason)) || (outcome === 'revoked' && !LAPSED.includes(reason));

/** Which fact about a subject a claim is of; the upgrades hang on a base claim and never stand alone. */
export type Facet = 'opening' | 'transaction' | 'dossier' | 'payment' | 'none';
export const isUpgrade = (facet: Facet): boolean => facet === 'transaction' || facet === 'payment';
/** The fact an upgrade hangs on. */
export const baseOf = (facet: Facet): Facet => (facet === 'transaction' ? 'opening' : facet === 'payment' ? 'dossier' : facet);

/** What is missing when an upgrade has nothing to hang on. */
export const baseMissing = (upgrade: Facet): 'upgrade_without_dossier' | 'upgrade_without_account' => (upgrade === 'payment' ? 'upgrade_without_dossier' : 'upgrade_without_account');

/**
 * Why a claim cannot be recognised beside the others of its subject: another of them stands for the same
 * fact, or what it upgrades does not stand. Null = nothing of the kind.
 */
export function besideOthers(claim: Pick<MatchableClaim, 'id' | 'facet'>, others: readonly Pick<MatchableClaim, 'id' | 'facet' | 'state'>[]): 'claimed_twice' | ReturnType<typeof baseMissing> | null {
  const stands = (facet: Facet) => others.some((other) => other.id !== claim.id && other.facet === facet && other.state === 'recognised');
  if (stands(claim.facet)) return 'claimed_twice';
  return isUpgrade(claim.facet) && !stands(baseOf(claim.facet)) ? baseMissing(claim.facet) : null;
}

/** A claim, as far as matching needs it. */
export type MatchableClaim = {
  id: string; indicator: Indicator; facet: Facet;
  actDate: string; authorId: string; state: ClaimState;
  /** Of the last verdict; null = nothing was said yet. */
  reason: Reason | null;
  /** A person reopened it or took it back, and nobody has recognised it since. */
  takenBack: boolean;
  /** It stands recognised by a row of the office, and not by a person. */
  onRow: boolean;
  /** Level-1 agency of the claimed code; null when it names none. */
  agency: string | null;
  /** The claim's unit and all that stood above it on the act date. */
  line: string[];
};
/** A row of the office's export, as far as matching needs it. */
export type MatchableRow = {
  date: string;
  /** false = received at the counter; null = the export does not say. */
  online: boolean | null;
  transactionDate: string | null;
  sourceState: SourceState;
  paidOnline: boolean | null;
  /** Level-1 agency the row names; null when it names none. */
  agency: string | null;
};
/** Who decides, and whose claims that person must leave to others. */
export type Decider = { id: string; ownUnitIds: readonly string[] };
/** `own_work` is no verdict: it only says in the report why the row is left to somebody else. */
export type RowMatch = { fate: RowFate; reason: Reason | 'own_work' | null; recognise: string[]; revoke: string[] };

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
 * | The row says      | The claim of the subject                     | Fate         | Verdict                         |
 * |-------------------|----------------------------------------------|--------------|---------------------------------|
 * | anything          | none that lives or lapsed                    | unclaimed    | –                               |
 * | rút, trả lại      | recognised by a row                          | taken_back   | revoked, its upgrades with it   |
 * | rút, trả lại      | waits, lapsed, or recognised by a person     | contradicts  | – (listed for a person)         |
 * | it goes on        | two that live (or one lived and one lapsed)  | conflict     | –                               |
 * | it goes on        | another day, agency, or the counter          | contradicts  | –                               |
 * | it goes on        | taken back by a person                       | contradicts  | – (a row never gives it again)  |
 * | it goes on        | waits for evidence, but not for the row      | contradicts  | –                               |
 * | it goes on        | waits, or waited for the row, or lapsed      | recognised   | recognised, its upgrades too    |
 * | it goes on        | recognised, with an upgrade the row proves   | recognised   | the upgrade recognised          |
 * | it goes on        | recognised                                   | already      | –                               |
 *
 * *Lapsed* = revoked by an earlier row of the office, or with a whole import or lot; the row that goes on
 * gives it again, which is the one step from `revoked` that needs no person. Whatever a verdict would be
 * on the decider's own work is left to others (contradicts, `own_work`).
 */
export function matchRow(row: MatchableRow, claims: readonly MatchableClaim[], decider: Decider): RowMatch {
  const left = (fate: RowFate, reason: RowMatch['reason']): RowMatch => ({ fate, reason, recognise: [], revoke: [] });
  const base = claims.filter((claim) => !isUpgrade(claim.facet) && (isLive(claim) || isLapsed(claim)));
  const gone = reasonGone(row.sourceState);
  if (base.length === 0) return left('unclaimed', null);
  if (gone) {
    const standing = base.find((claim) => claim.state === 'recognised' && claim.onRow);
    if (!standing) return left('contradicts', gone);
    if (isOwnWork(standing, decider)) return left('contradicts', 'own_work');
    const hanging = claims.filter((claim) => isUpgrade(claim.facet) && claim.state === 'recognised');
    return { fate: 'taken_back', reason: gone, recognise: [], revoke: [standing, ...hanging].map(({ id }) => id) };
  }
  const recognised = base.filter((claim) => claim.state === 'recognised');
  const [claim, second] = recognised.length === 1 && base.filter(isLive).length === 1 ? recognised : base;
  if (second) return left('conflict', 'claimed_twice');
  const against = contradiction(row, claim!) ?? (claim!.state === 'recognised' ? null : heldBack(claim!));
  if (against) return left('contradicts', against);
  const wanted = [...(claim!.state === 'recognised' ? [] : [claim!]), ...upgradesProved(row, claims)];
  if (wanted.length === 0) return left('already', null);
  const allowed = wanted.filter((each) => !isOwnWork(each, decider));
  if (allowed.length === 0) return left('contradicts', 'own_work');
  return { fate: 'recognised', reason: 'matched', recognise: allowed.map((each) => each.id), revoke: [] };
}

/** Alive: waiting or recognised; a refused claim stands in nobody's way. */
export const isLive = (claim: Pick<MatchableClaim, 'state'>): boolean =>
  claim.state === 'recognised' || isWaiting(claim.state);

/** Nothing final has been said: it may still be added to. */
export const isWaiting = (state: ClaimState): boolean => state === 'pending' || state === 'needs_evidence';

/** Revoked, but not by a person's judgement of it: the office's next row may give it again. */
export const isLapsed = (claim: Pick<MatchableClaim, 'state' | 'reason'>): boolean => claim.state === 'revoked' && LAPSED.includes(claim.reason);

const reasonGone = (state: SourceState): Reason | null => (state === 'withdrawn' ? 'source_withdrawn' : state === 'returned' ? 'source_returned' : null);

/** The upgrades of a subject that a row gives: at most one claim of each, and none that a person holds back. */
function upgradesProved(row: MatchableRow, claims: readonly MatchableClaim[]): MatchableClaim[] {
  const proved: Facet[] = [...(row.transactionDate !== null ? ['transaction' as const] : []), ...(row.paidOnline === true ? ['payment' as const] : [])];
  return proved.flatMap((facet) => {
    const open = claims.filter((claim) => claim.facet === facet && (claim.state === 'pending' || isLapsed(claim)) && heldBack(claim) === null);
    return open.length === 1 && !claims.some((claim) => claim.facet === facet && claim.state === 'recognised') ? open : [];
  });
}

/** Why a claim that waits is not given by a row alone: a person took it back, or waits for more than the row. */
function heldBack({ state, reason, takenBack }: MatchableClaim): Reason | null {
  if (takenBack) return 'mistake';
  return state === 'needs_evidence' && reason !== 'not_found' ? reason : null;
}

/**
 * In what the office's row contradicts a claim: nobody, by file or by hand, recognises it while it does.
 * @returns null when it does not
 */
export function contradiction(row: MatchableRow, claim: Pick<MatchableClaim, 'indicator' | 'facet' | 'actDate' | 'agency'>): Reason | null {
  const gone = reasonGone(row.sourceState);
  if (gone) return gone;
  if (isUpgrade(claim.facet)) return null;
  if (indicators[claim.indicator].subject === 'dossier' && row.online === false) return 'not_online';
  if (row.agency !== null && claim.agency !== null && !sameAgency(row.agency, claim.agency)) return 'agency_differs';
  return Math.abs(daysBetween(row.date, claim.actDate)) > DAYS_APART_MAX ? 'date_differs' : null;
}

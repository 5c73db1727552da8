import type { AuthorOutcome, ClaimState } from '#vocabulary';
import { may, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { baseOf, isLive, isUpgrade, mayFollow } from '#domain/verification';
import { logged, type Actor } from '#store/audit';
import { claimsById, claimsOfSubjects, type KnownClaim } from '#store/claims';
import type { Door } from '#store/d1';
import { toldBySomebodyElse, verdictNoOf } from '#store/own-words';
import { knownLineOf } from '#store/units';
import { applyVerdicts } from '#store/verdicts';
import { Refusal } from '#refusal';
import { takenBackWith } from './decide.ts';

/** Who speaks: the author, or somebody who keeps the claims of the unit. */
export type Speaker = { id: string; grants: readonly RoleGrant[]; actor?: Actor };
export type OwnWord = { claimId: string; outcome: AuthorOutcome; words: string; token: string };
export type OwnWordAnswer = { claimId: string; state: ClaimState; /** Claims that went with it, itself among them. */ claims: number; ledgerSeq: number };

/**
 * What an author says about their own claim, or an officer of its unit in their place: it is withdrawn
 * (what was counted goes back at once, an upgrade with what it hangs on), or what was asked for is there
 * and it waits again. Nobody judges here. The token is the idempotency key; a repeated request gets the
 * same answer, also when the claim has been decided since.
 *
 * @throws Refusal claim_unknown, not_allowed, outcome_not_possible, decided_meanwhile
 */
export async function ownWord(door: Door, { claimId, outcome, words, token }: OwnWord, person: Speaker, now: number): Promise<OwnWordAnswer> {
  const today = localDateAt(now);
  const [claim] = await claimsById(door, [claimId]);
  if (!claim) throw new Refusal('claim_unknown');
  if (claim.author_id !== person.id && !may(person.grants, 'keep_claims', await knownLineOf(door, claim.unit_id, today), today)) throw new Refusal('not_allowed');
  const said = await verdictNoOf(door, claimId, token);
  if (said === null && !mayFollow(claim.state, outcome)) throw new Refusal('outcome_not_possible');
  const others = claim.subject_index ? await claimsOfSubjects(door, [claim.subject_index]) : [];
  const spoken = said === null ? [claim, ...(outcome === 'withdrawn' ? goneWith(claim, others) : [])] : [{ ...claim, verdict_no: said - 1 }];
  const { decided, ledgerSeq } = await applyVerdicts(door, spoken.map(({ id, verdict_no }) => (
    { claimId: id, seen: verdict_no, outcome, reason: 'own_wish' as const, byId: person.id, importId: null, line: null, words: words || null })), {
    token, at: now, day: today, before: [toldBySomebodyElse(spoken.map(({ id }) => id), token)],
    log: person.actor ? [logged(person.actor, { action: outcome === 'withdrawn' ? 'withdraw' : 'answer', noun: 'claim', nounId: claimId, unitId: claim.unit_id,
      before: { state: claim.state }, after: { claims: spoken.length }, ...(claim.author_id !== person.id && { personId: claim.author_id }) })] : [] });
  const own = decided.find((each) => each.claimId === claimId);
  if (!own) throw new Refusal('decided_meanwhile');
  return { claimId, state: own.state as ClaimState, claims: decided.length, ledgerSeq };
}

/** What cannot stand without a claim that is withdrawn: its recognised upgrade, and those still waiting that no other claim of the unit carries. */
export function goneWith(claim: KnownClaim, others: readonly KnownClaim[]): KnownClaim[] {
  if (isUpgrade(claim.facet)) return [];
  const own = others.filter((other) => other.unit_id === claim.unit_id && other.id !== claim.id && isLive(other));
  const carried = own.some((other) => other.facet === claim.facet);
  const waiting = carried ? [] : own.filter((other) => isUpgrade(other.facet) && baseOf(other.facet) === claim.facet && other.state !== 'recognised');
  return [...takenBackWith('withdrawn', claim, others), ...waiting];
}

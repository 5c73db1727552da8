import type { ClaimState, ConflictOutcome, JudgeOutcome, Reason } from '#vocabulary';
import { apportion, isWhole } from './shares.ts';
import { isLive } from './verification.ts';

/** A part of one act by unit, in milli-parts: as `unit_shares` stores it. */
export type UnitPart = { u: string; m: number };
/** How a side would share: a part for each live claim of the case. */
export type Offer = { claimId: string; milli: number }[];
/** A claim in a case, as far as settling it needs. `parts`: what its recognition gives, or would give, to which unit. */
export type Side = { claimId: string; arrivedAt: number; state: ClaimState; seen: number; offer: Offer | null; parts: UnitPart[] };
export type SettlingVerdict = { claimId: string; seen: number; outcome: JudgeOutcome; reason: Reason; unitShares: UnitPart[] | null };

/** Sides in one order for everybody: the earliest claim is A. */
export const inOrderOfArrival = <S extends Pick<Side, 'arrivedAt' | 'claimId'>>(sides: readonly S[]): S[] =>
  [...sides].sort((a, b) => a.arrivedAt - b.arrivedAt || (a.claimId < b.claimId ? -1 : 1));
/** "A", "B" … "Z", "A2" …: how sides name each other without knowing each other's claims. */
export const letterOf = (at: number): string => `${String.fromCharCode(65 + (at % 26))}${at < 26 ? '' : Math.floor(at / 26) + 1}`;

const canonical = (offer: Offer): string => JSON.stringify([...offer].sort((a, b) => (a.claimId < b.claimId ? -1 : 1)).map(({ claimId, milli }) => [claimId, milli]));

/** Whether an offer gives every live claim of the case a part, and all parts make exactly one whole. */
export const coversAll = (offer: Offer, live: readonly Pick<Side, 'claimId'>[]): boolean =>
  isWhole(offer.map(({ claimId, milli }) => ({ holder: claimId, milli })))
  && offer.length === live.length && live.every(({ claimId }) => offer.some((part) => part.claimId === claimId));

/**
 * The shares all sides have said alike; null while they have not. What was said before a side came in
 * or left does not cover the case as it is, and so binds nobody.
 */
export function agreementOf(sides: readonly Pick<Side, 'claimId' | 'state' | 'offer'>[]): Offer | null {
  const live = sides.filter(isLive);
  const [first] = live;
  if (live.length < 2 || !first?.offer || !coversAll(first.offer, live)) return null;
  const said = canonical(first.offer);
  return live.every(({ offer }) => offer !== null && canonical(offer) === said) ? first.offer : null;
}

/** Parts of several claims as one act: each claim's part divided as its own parts say, equal units added up; sums to 1000. */
export function partsOfAgreement(shares: readonly { milli: number; parts: readonly UnitPart[] }[]): UnitPart[] {
  return addedUp(shares.flatMap(({ milli, parts }) => apportion(milli, parts.map(({ m }) => m)).map((m, at) => ({ u: parts[at]!.u, m })))).filter(({ m }) => m > 0);
}

/** Parts with each unit once. */
function addedUp(parts: readonly UnitPart[]): UnitPart[] {
  const sums = new Map<string, number>();
  for (const { u, m } of parts) sums.set(u, (sums.get(u) ?? 0) + m);
  return [...sums].map(([u, m]) => ({ u, m }));
}

/**
 * The verdicts that settle a case in one breath. The shared act stands on one claim: the earliest that
 * is not recognised yet, because one claim cannot be taken back and given again in the same breath; a
 * recognition that stands is revoked in it. So the ledger holds one whole before and after.
 *
 * @returns null when the outcome is not to be had: no such winner among the live claims, no agreement
 */
export function settlementOf(sides: readonly Side[], outcome: Exclude<ConflictOutcome, 'gone'>, winnerId: string | null): SettlingVerdict[] | null {
  const live = inOrderOfArrival(sides.filter(isLive));
  const say = ({ claimId, seen }: Side, to: JudgeOutcome, reason: Reason, unitShares: UnitPart[] | null = null): SettlingVerdict => ({ claimId, seen, outcome: to, reason, unitShares });
  const turnDown = (side: Side, to: JudgeOutcome, reason: Reason) => say(side, side.state === 'recognised' ? 'revoked' : to, reason);
  if (outcome === 'none') return live.map((side) => turnDown(side, 'rejected', 'evidence_unclear'));
  if (outcome === 'one_owner') {
    const winner = live.find(({ claimId }) => claimId === winnerId);
    if (!winner) return null;
    return [...live.filter((side) => side !== winner).map((side) => turnDown(side, 'duplicate', 'claimed_twice')),
      ...(winner.state === 'recognised' ? [] : [say(winner, 'recognised', 'seen')])];
  }
  const agreed = agreementOf(live);
  const carrier = carrierOf(live);
  if (!agreed || !carrier) return null;
  const parts = partsOfAgreement(agreed.map(({ claimId, milli }) => ({ milli, parts: live.find((side) => side.claimId === claimId)!.parts })));
  return [...live.filter((side) => side !== carrier).map((side) => turnDown(side, 'duplicate', 'shared')), say(carrier, 'recognised', 'shared', parts)];
}

/** The claim a shared act would stand on. */
export const carrierOf = <S extends Pick<Side, 'arrivedAt' | 'claimId' | 'state'>>(sides: readonly S[]): S | undefined =>
  inOrderOfArrival(sides.filter(isLive)).find(({ state }) => state !== 'recognised');

/** What the ledger holds for the subject after a settlement, by unit, in milli-acts. */
export function heldAfter(sides: readonly Side[], verdicts: readonly SettlingVerdict[]): UnitPart[] {
  const given = new Map(verdicts.map((verdict) => [verdict.claimId, verdict]));
  return addedUp(sides.flatMap((side) => {
    const verdict = given.get(side.claimId);
    const stands = verdict ? verdict.outcome === 'recognised' : side.state === 'recognised';
    return stands ? verdict?.unitShares ?? side.parts : [];
  }));
}

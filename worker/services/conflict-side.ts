import { may, unitsWhere, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { agreementOf, coversAll, inOrderOfArrival, letterOf, type Offer, type Side } from '#domain/conflict';
import { isLive, stateWords } from '#domain/verification';
import type { ConflictItem, ConflictSideView, OtherSide, OwnSide, SharePart } from '#wire/conflict';
import type { Actor } from '#store/audit';
import { conflictWhole, conflictsOfAuthor, conflictsOfUnits, sideSaid, type ConflictRow, type SideRow } from '#store/conflicts';
import type { Door } from '#store/d1';
import { linesOfUnits } from '#store/units';
import { Refusal } from '#refusal';
import { ownWord } from './own-word.ts';

export type Party = { id: string; grants: readonly RoleGrant[]; actor: Actor };
const LISTED = 100;

/** A stored side as the rules read it. */
export const sideOf = (row: SideRow): Side => ({
  claimId: row.claimId, arrivedAt: row.arrivedAt, state: row.state, seen: row.seen, offer: row.offer === null ? null : JSON.parse(row.offer) as Offer,
  parts: row.unitShares === null ? [{ u: row.unitId, m: 1000 }] : JSON.parse(row.unitShares) as Side['parts'] });

/** Letters of a case's claims, and offers in letters. */
export function lettered(rows: readonly SideRow[]) {
  const ordered = inOrderOfArrival(rows);
  const letters = new Map(ordered.map(({ claimId }, at) => [claimId, letterOf(at)]));
  const inLetters = (offer: Offer | null): SharePart[] | null => offer && offer.map(({ claimId, milli }) => ({ side: letters.get(claimId) ?? '?', milli })).sort((a, b) => (a.side < b.side ? -1 : 1));
  return { ordered, letters, inLetters };
}

/** Whether a claim of a case is somebody's: they wrote it, or look after its unit (or what took it over). */
const isOwn = (row: SideRow, party: Party, lines: Map<string, string[]>, today: string): boolean =>
  row.authorId === party.id || may(party.grants, 'keep_claims', lines.get(row.unitId) ?? [row.unitId], today);

/** Cases somebody's own claims are in, or those of the units they look after. */
export async function conflictsOfMine(door: Door, party: Party, whose: 'own' | 'units', now: number): Promise<ConflictItem[]> {
  const today = localDateAt(now);
  const units = unitsWhere(party.grants, 'keep_claims', today);
  const found = whose === 'own' ? await conflictsOfAuthor(door, party.id, LISTED) : await conflictsOfUnits(door, units, today, LISTED);
  const lines = await linesOfUnits(door, [...new Set(found.flatMap(({ sides }) => sides.map(({ unitId }) => unitId)))], today);
  return found.flatMap(({ conflict, sides }) => {
    const own = sides.filter((row) => (whose === 'own' ? row.authorId === party.id : isOwn(row, party, lines, today)));
    const [first] = own;
    if (!first) return [];
    return [{ id: conflict.id, openedAt: conflict.openedAt, state: conflict.state, outcome: conflict.outcome, masked: first.masked, unitName: first.unitName ?? '', actDate: first.actDate,
      indicator: first.indicator, others: sides.length - own.length, agreed: conflict.state === 'open' && agreementOf(sides.map(sideOf)) !== null, said: own.every(({ saidAt }) => saidAt !== null) }];
  });
}

/** A case with what of it is somebody's own. @throws Refusal 'conflict_unknown' also where nothing is: strangers do not learn that it exists */
async function caseOf(door: Door, party: Party, id: string, now: number): Promise<{ conflict: ConflictRow; sides: SideRow[]; own: Set<string> }> {
  const found = await conflictWhole(door, id);
  if (!found) throw new Refusal('conflict_unknown');
  const today = localDateAt(now);
  const lines = await linesOfUnits(door, [...new Set(found.sides.map(({ unitId }) => unitId))], today);
  const own = new Set(found.sides.filter((row) => isOwn(row, party, lines, today)).map(({ claimId }) => claimId));
  if (own.size === 0) throw new Refusal('conflict_unknown');
  return { ...found, own };
}

/** A case as one side sees it: its own claims whole; of the others the unit's name, the day, how they stand and how they would share. */
export async function conflictOfSide(door: Door, party: Party, id: string, now: number): Promise<ConflictSideView> {
  const { conflict, sides, own } = await caseOf(door, party, id, now);
  const { ordered, letters, inLetters } = lettered(sides);
  const shared = (row: SideRow): OtherSide => ({
    side: letters.get(row.claimId)!, unitName: row.unitName ?? '', actDate: row.actDate, state: row.state, stateWords: stateWords(row.state, row.reason), live: isLive(row), offer: inLetters(sideOf(row).offer) });
  const whole = (row: SideRow): OwnSide => ({ ...shared(row), claimId: row.claimId, capturedAt: row.capturedAt, arrivedAt: row.arrivedAt, indicator: row.indicator, masked: row.masked, quantity: row.quantity, words: row.words });
  return {
    id: conflict.id, openedAt: conflict.openedAt, state: conflict.state, outcome: conflict.outcome, decidedAt: conflict.decidedAt, words: conflict.words,
    agreed: conflict.state === 'open' ? inLetters(agreementOf(sides.map(sideOf))) : null,
    own: ordered.filter(({ claimId }) => own.has(claimId)).map(whole), others: ordered.filter(({ claimId }) => !own.has(claimId)).map(shared) };
}

/** One's own claim of an open case that still stands. @throws Refusal */
async function standing(door: Door, party: Party, id: string, claimId: string, now: number) {
  const found = await caseOf(door, party, id, now);
  const side = found.sides.find((row) => row.claimId === claimId);
  if (!side || !found.own.has(claimId)) throw new Refusal('conflict_unknown');
  if (found.conflict.state !== 'open' || !isLive(side)) throw new Refusal('conflict_settled');
  return { ...found, side };
}

/** What a side says to those who decide. */
export async function sayForSide(door: Door, party: Party, id: string, { claimId, words }: { claimId: string; words: string }, now: number): Promise<void> {
  const { side } = await standing(door, party, id, claimId, now);
  if (!await sideSaid(door, id, side, { words }, party.actor)) throw new Refusal('conflict_settled');
}

/** How a side would share: every side that still stands gets a part, and the parts make one whole. */
export async function offerForSide(door: Door, party: Party, id: string, { claimId, shares }: { claimId: string; shares: SharePart[] }, now: number): Promise<void> {
  const { sides, side: own } = await standing(door, party, id, claimId, now);
  const { letters } = lettered(sides);
  const claimOf = new Map([...letters].map(([claim, letter]) => [letter, claim]));
  const live = sides.filter(isLive);
  const offer = shares.map(({ side, milli }) => ({ claimId: claimOf.get(side) ?? '', milli })).sort((a, b) => (a.claimId < b.claimId ? -1 : 1));
  if (offer.length !== live.length || live.some((each) => !offer.some((part) => part.claimId === each.claimId))) throw new Refusal('conflict_changed', { field: 'shares' });
  if (!coversAll(offer, live)) throw new Refusal('conflict_shares', { field: 'shares' });
  if (!await sideSaid(door, id, own, { offer: JSON.stringify(offer) }, party.actor)) throw new Refusal('conflict_settled');
}

/** Takes one's own claim back: it counts no more, and where only one is left the case is over. The request's id is its idempotency key. */
export async function withdrawSide(door: Door, party: Party, id: string, asked: { id: string; claimId: string; words: string }, now: number): Promise<void> {
  const { sides, own } = await caseOf(door, party, id, now);
  if (!own.has(asked.claimId) || !sides.some(({ claimId }) => claimId === asked.claimId)) throw new Refusal('conflict_unknown');
  await ownWord(door, { claimId: asked.claimId, outcome: 'withdrawn', words: asked.words, token: asked.id }, party, now);
}

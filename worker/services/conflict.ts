import type { ConflictOutcome } from '#vocabulary';
import type { CaseChoice, ConflictCase, ConflictQueue, SettleAnswer, SettleInput } from '#wire/conflict';
import { countsInAny, may, unitsServed, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { agreementOf, heldAfter, settlementOf, type Side, type SettlingVerdict } from '#domain/conflict';
import { isLive, isOwnWork, stateWords } from '#domain/verification';
import type { Actor } from '#store/audit';
import { campaignsOrganisedOver } from '#store/campaigns';
import { answersAbout } from '#store/citizen-codes';
import { claimsOfSubjects, type KnownClaim } from '#store/claims';
import { conflictSettled, conflictWhole, entriesByToken, officeRows, openConflicts, settledByToken, type ConflictRow, type SideRow } from '#store/conflicts';
import type { Door } from '#store/d1';
import { linesOn, namesOn } from '#store/units';
import { applyVerdicts, type Decision } from '#store/verdicts';
import { Refusal, type RefusalCode } from '#refusal';
import { lettered, sideOf } from './conflict-side.ts';
import type { BlindIndex } from './blind-index.ts';
import { inspectionsDrawn } from './inspect.ts';
import { takenBackWith } from './decide.ts';
import { evidenceLinks } from './evidence.ts';

export type Settler = { id: string; grants: readonly RoleGrant[]; actor: Actor };
const PAGE = 30;
const ROWS_SHOWN = 20;

/** The line of each side's unit on the day of its act. */
async function linesOfSides(door: Door, sides: readonly SideRow[]): Promise<(side: SideRow) => string[]> {
  const lines = await linesOn(door, sides.map(({ unitId, actDate }) => ({ unitId, date: actDate })));
  return ({ unitId, actDate }) => lines.get(`${unitId} ${actDate}`) ?? [unitId];
}
const isOwn = ({ authorId }: SideRow, line: string[], { id, grants }: Settler): boolean => isOwnWork({ authorId, line }, { id, ownUnitIds: unitsServed(grants) });
type Case = { conflict: ConflictRow; sides: SideRow[]; lineOf: (side: SideRow) => string[] };

/** Why somebody does not decide a case; null = they may. All its sides count: who has part in one has part in it. */
async function hindranceOf(door: Door, settler: Settler, { sides, lineOf }: Case, today: string): Promise<RefusalCode | null> {
  const organised = await campaignsOrganisedOver(door, settler.id, [...new Set(sides.map(({ unitId }) => unitId))]);
  for (const side of sides) {
    if (isOwn(side, lineOf(side), settler)) return 'own_work';
    if (countsInAny(organised, side.unitId, side.actDate)) return 'organizer_decides';
    if (!may(settler.grants, 'decide', lineOf(side), today)) return 'not_allowed';
  }
  return null;
}

/** Open cases, the oldest first; a case of one's own work or branch, or outside one's units, is not offered. */
export async function conflictQueue(door: Door, settler: Settler, after: string | undefined, now: number): Promise<ConflictQueue> {
  const [openedAt, ...id] = after?.split('~') ?? [];
  const found = await openConflicts(door, openedAt && id.length > 0 ? { openedAt: Number(openedAt), id: id.join('~') } : null, PAGE + 1);
  const page = found.slice(0, PAGE);
  const last = page.at(-1)?.conflict;
  const today = localDateAt(now);
  const lineOf = await linesOfSides(door, page.flatMap(({ sides }) => sides));
  const offered = page.filter(({ sides }) => sides.every((side) => may(settler.grants, 'see_conflicts', lineOf(side), today) && !isOwn(side, lineOf(side), settler)));
  return {
    cases: offered.map(({ conflict, sides }) => ({ id: conflict.id, openedAt: conflict.openedAt, masked: sides[0]?.masked ?? null, facet: conflict.facet,
      units: lettered(sides).ordered.filter(isLive).map(({ unitName }) => unitName ?? ''), live: sides.filter(isLive).length,
      recognised: sides.some(({ state }) => state === 'recognised'), agreed: agreementOf(sides.map(sideOf)) !== null })),
    next: found.length > PAGE && last ? `${last.openedAt}~${last.id}` : null };
}

/** What may be seen, and by whom: a case is looked at by those over all its units, never by somebody who has part in it. */
async function caseFor(door: Door, settler: Settler, id: string, today: string): Promise<Case> {
  const found = await conflictWhole(door, id);
  if (!found) throw new Refusal('conflict_unknown');
  const lineOf = await linesOfSides(door, found.sides);
  for (const side of found.sides) {
    if (!may(settler.grants, 'see_conflicts', lineOf(side), today)) throw new Refusal('not_allowed');
    if (isOwn(side, lineOf(side), settler)) throw new Refusal('own_work');
  }
  return { ...found, lineOf };
}

/** A case with all its sides beside each other, what the office's exports say, and every way to settle it with what the ledger would hold. */
export async function conflictCase(door: Door, blind: BlindIndex, settler: Settler, id: string, now: number): Promise<ConflictCase> {
  const today = localDateAt(now);
  const found = await caseFor(door, settler, id, today);
  const { conflict, sides: rows } = found;
  const { ordered, letters, inLetters } = lettered(rows);
  const sides = ordered.map(sideOf);
  const hindrance = conflict.state === 'open' ? await hindranceOf(door, settler, found, today) : null;
  const office = await officeRows(door, conflict.subjectIndex, ROWS_SHOWN);
  const ids = rows.map(({ claimId }) => claimId);
  const pictures = await evidenceLinks({ door, blind, now }, settler.id, ids);
  const said = await answersAbout(door, ids);
  const entries = conflict.token === null ? [] : await entriesByToken(door, ids, conflict.token);
  const names = await namesOn(door, ordered.flatMap((row, at) => sides[at]!.parts.map(({ u }) => ({ unitId: u, date: row.actDate }))));
  const nameOf = (unitId: string) => ordered.map(({ actDate }) => names.get(`${unitId} ${actDate}`)).find(Boolean) ?? '';
  const named = (parts: Side['parts']) => parts.map(({ u, m }) => ({ unitName: nameOf(u), milli: m }));
  const choice = (outcome: CaseChoice['outcome'], winner: Side | null): CaseChoice[] => {
    const verdicts = settlementOf(sides, outcome, winner?.claimId ?? null);
    return verdicts ? [{ outcome, winnerId: winner?.claimId ?? null, side: winner && letters.get(winner.claimId)!, held: named(heldAfter(sides, verdicts)),
      verdicts: verdicts.map((verdict) => ({ side: letters.get(verdict.claimId)!, outcome: verdict.outcome, reason: verdict.reason })) }] : [];
  };
  const agreed = conflict.state === 'open' ? agreementOf(sides) : null;
  return {
    id: conflict.id, facet: conflict.facet, openedAt: conflict.openedAt, state: conflict.state, outcome: conflict.outcome, winnerId: conflict.winnerId, decidedAt: conflict.decidedAt, words: conflict.words,
    masked: ordered[0]?.masked ?? null, agreed: agreed && agreed.map((part) => ({ ...part, side: letters.get(part.claimId)! })),
    sides: ordered.map((row, at) => ({
      side: letters.get(row.claimId)!, claimId: row.claimId, seen: row.seen, unitId: row.unitId, unitName: row.unitName ?? '', indicator: row.indicator, actDate: row.actDate, capturedAt: row.capturedAt,
      arrivedAt: row.arrivedAt, quantity: row.quantity, masked: row.masked, agency: row.agency, procedureGroup: row.procedureGroup, state: row.state, stateWords: stateWords(row.state, row.reason), live: isLive(row),
      words: row.words, saidAt: row.saidAt, offer: inLetters(sides[at]!.offer), parts: named(sides[at]!.parts),
      pictures: pictures.get(row.claimId) ?? [], citizen: said.get(row.claimId)?.helped ?? null })),
    choices: conflict.state === 'open' ? [...choice('shared', null), ...sides.filter(isLive).flatMap((side) => choice('one_owner', side)), ...choice('none', null)] : [],
    held: named(heldAfter(sides, [])), entries: entries.map(({ seq, unitName, milli, at }) => ({ seq, unitName, milli, at })),
    rows: office.map((row) => ({ ...row, online: row.online === null ? null : row.online === 1 })), hindrance: hindrance && new Refusal(hindrance).message };
}

/**
 * Settles a case: every verdict of it in one batch, or none. The request's id is its idempotency key:
 * sent again it answers the same. Whoever comes second, and whoever saw something else than is there
 * now, is told so and nothing is written.
 */
export async function settleConflict(door: Door, blind: BlindIndex, settler: Settler, id: string, asked: SettleInput, now: number): Promise<SettleAnswer> {
  const today = localDateAt(now);
  const found = await caseFor(door, settler, id, today);
  const { conflict, sides: rows } = found;
  if (conflict.state !== 'open') return conflict.token === asked.id ? answerOf(door, conflict.id, asked, rows) : refuse('conflict_settled');
  const hindrance = await hindranceOf(door, settler, found, today);
  if (hindrance) refuse(hindrance);
  const sides = rows.map(sideOf);
  const live = sides.filter(isLive);
  if (asked.sides.length !== live.length || !live.every(({ claimId, seen }) => asked.sides.some((each) => each.claimId === claimId && each.seen === seen))) refuse('conflict_changed');
  if (asked.outcome === 'shared') checkShares(asked, agreementOf(sides));
  const verdicts = settlementOf(sides, asked.outcome, asked.winnerId ?? null);
  if (!verdicts) throw new Refusal('conflict_winner_missing', { field: 'winnerId' });
  await checkUnits(door, rows, verdicts);
  const kin = await claimsOfSubjects(door, [conflict.subjectIndex]);
  const decisions = verdicts.flatMap((verdict) => withUpgrades(verdict, asked.outcome, kin, settler.id, asked.words));
  const offers = new Map(rows.map((row) => [row.claimId, row.offer]));
  const { decided } = await applyVerdicts(door, decisions, { token: asked.id, at: now, day: today, only: settledByToken(id), before: await inspectionsDrawn(door, blind, decisions, asked.id),
    also: conflictSettled(id, { outcome: asked.outcome, winnerId: asked.outcome === 'one_owner' ? asked.winnerId ?? null : verdicts.find(({ outcome }) => outcome === 'recognised')?.claimId ?? null, words: asked.words, token: asked.id },
      live.map((side) => ({ claimId: side.claimId, seen: side.seen, offer: offers.get(side.claimId) ?? null })), settler.actor, rows[0]?.unitId ?? null) });
  if (decided.length === 0) {
    const after = await conflictWhole(door, id);
    if (after?.conflict.token !== asked.id) refuse(after?.conflict.state === 'open' ? 'conflict_changed' : 'conflict_settled');
  }
  return answerOf(door, id, asked, rows);
}

function refuse(code: RefusalCode): never {
  throw new Refusal(code);
}

/** A share is confirmed as it was seen: parts that the sides changed meanwhile are to be looked at again. */
function checkShares(asked: SettleInput, agreed: { claimId: string; milli: number }[] | null): void {
  if (!agreed) throw new Refusal('conflict_no_agreement', { field: 'outcome' });
  const same = asked.shares?.length === agreed.length && agreed.every((part) => asked.shares!.some((each) => each.claimId === part.claimId && each.milli === part.milli));
  if (!same) throw new Refusal('conflict_changed');
}

/** Every unit that gets a part must have been there on the day the shared act is dated by. */
async function checkUnits(door: Door, rows: readonly SideRow[], verdicts: readonly SettlingVerdict[]): Promise<void> {
  const asked = verdicts.flatMap(({ claimId, unitShares }) => (unitShares ?? []).map(({ u }) => ({ unitId: u, date: rows.find((row) => row.claimId === claimId)!.actDate })));
  const lines = await linesOn(door, asked);
  if (asked.some(({ unitId, date }) => !lines.has(`${unitId} ${date}`))) throw new Refusal('unit_not_active', { field: 'outcome' });
}

/** An account's real transaction hangs on whose account it is: it goes with the claim that loses, and stays where the act is shared. */
function withUpgrades(verdict: SettlingVerdict, outcome: ConflictOutcome, kin: KnownClaim[], byId: string, words: string): Decision[] {
  const decision = (claimId: string, seen: number, unitShares: SettlingVerdict['unitShares']): Decision => ({
    claimId, seen, outcome: verdict.outcome, reason: verdict.reason, byId, importId: null, line: null, words, unitShares });
  const claim = kin.find(({ id }) => id === verdict.claimId);
  const upgrades = claim && outcome !== 'shared' ? takenBackWith(verdict.outcome, claim, kin) : [];
  return [decision(verdict.claimId, verdict.seen, verdict.unitShares), ...upgrades.map((each) => decision(each.id, each.verdict_no, null))];
}

async function answerOf(door: Door, id: string, asked: SettleInput, rows: readonly SideRow[]): Promise<SettleAnswer> {
  const after = await conflictWhole(door, id);
  const entries = await entriesByToken(door, rows.map(({ claimId }) => claimId), asked.id);
  return { id, outcome: after?.conflict.outcome ?? asked.outcome, decided: (after?.sides ?? []).filter(({ claimId }) => asked.sides.some((each) => each.claimId === claimId)).map(({ claimId, state }) => ({ claimId, state })),
    entries: entries.map(({ seq, unitName, milli, at }) => ({ seq, unitName, milli, at })) };
}

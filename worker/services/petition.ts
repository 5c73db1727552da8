import { PETITION_WORKING_DAYS, indicators } from '#vocabulary';
import type { PetitionEffect, PetitionInput, PetitionItem, PetitionOptions, PetitionView } from '#wire/petition';
import { may, unitsWhere, type RoleGrant } from '#domain/authority';
import { localDateAt, vietnameseDate } from '#domain/calendar';
import { inTimeForClaim, isUndecided, yearClosesAt, yearOf } from '#domain/petition';
import { stateWords } from '#domain/verification';
import { addWorkingDays } from '#domain/working-days';
import type { Actor } from '#store/audit';
import { entriesByToken } from '#store/conflicts';
import type { Door } from '#store/d1';
import { campaignsOfUnits, campaignsTouched, petitionById, petitionFiled, petitionSaid, petitionTakenBack, petitionThread, petitionedClaim, petitionsBy, petitionsOfUnits, totalOf,
  type GivenVerdict, type ListedPetition, type PetitionedClaim } from '#store/petitions';
import { holidays } from '#store/privacy';
import { knownLineOf, namesOn } from '#store/units';
import { Refusal } from '#refusal';

export type Petitioner = { id: string; grants: readonly RoleGrant[]; actor: Actor };
const LISTED = 100;
const YEARS = ['2022', '2023', '2024', '2025', '2026', '2027'];

const keeps = async (door: Door, person: Petitioner, unitId: string, today: string): Promise<boolean> =>
  may(person.grants, 'keep_claims', await knownLineOf(door, unitId, today), today);

const aboutOf = (row: ListedPetition): string => {
  if (row.kind === 'total') return row.scopeName ?? (row.scope && yearOf(row.scope) ? `Năm ${yearOf(row.scope)} của Đề án` : '');
  return [row.indicator && indicators[row.indicator].short, row.masked, row.actDate && vietnameseDate(row.actDate)].filter(Boolean).join(' · ');
};
export const itemOf = (row: ListedPetition, today: string): PetitionItem => ({
  id: row.id, kind: row.kind, state: row.state, unitName: row.unitName ?? '', about: aboutOf(row), askedAt: row.askedAt, dueOn: row.dueOn, overdue: isUndecided(row.state) && today > row.dueOn, assigned: row.assignedTo !== null });

/** What somebody asked themselves, or what was asked for the units they look after. */
export async function petitionsOfMine(door: Door, person: Petitioner, whose: 'own' | 'units', now: number): Promise<PetitionItem[]> {
  const today = localDateAt(now);
  const units = unitsWhere(person.grants, 'keep_claims', today);
  const rows = whose === 'own' ? await petitionsBy(door, person.id, LISTED) : await petitionsOfUnits(door, units, today, LISTED);
  return rows.map((row) => itemOf(row, today));
}

export const claimPart = (claim: PetitionedClaim): PetitionView['claim'] => ({
  id: claim.id, indicator: claim.indicator, actDate: claim.actDate, masked: claim.masked, quantity: claim.quantity, state: claim.state, stateWords: stateWords(claim.state, claim.reason), reason: claim.reason, words: claim.words });
export const verdictPart = ({ no, outcome, reason, words, at }: GivenVerdict): NonNullable<PetitionView['verdict']> => ({ no, outcome, reason, words, at });

/** A claim somebody may speak for: theirs, or of a unit they look after. @throws Refusal 'claim_unknown' also where it is not: strangers do not learn that it exists */
async function claimOfMine(door: Door, person: Petitioner, claimId: string, today: string) {
  const found = await petitionedClaim(door, claimId);
  if (!found || (found.claim.authorId !== person.id && !await keeps(door, person, found.claim.unitId, today))) throw new Refusal('claim_unknown', { field: 'claimId' });
  return found;
}

/** Why there is nothing to ask about a claim now; null = there is. */
function nothingToAsk({ claim, verdicts, campaigns }: Awaited<ReturnType<typeof claimOfMine>>, verdictNo: number | null, now: number): 'petition_nothing' | 'petition_late' | null {
  const verdict = verdictNo === null ? null : verdicts.find(({ no }) => no === verdictNo);
  if (verdict === undefined || (verdict && ['withdrawn', 'answered'].includes(verdict.outcome))) return 'petition_nothing';
  if (verdict === null && (claim.state === 'recognised' || claim.state === 'withdrawn')) return 'petition_nothing';
  return inTimeForClaim(campaigns.map(({ closesAt }) => closesAt), (verdict ?? verdicts.at(-1))?.at ?? null, now) ? null : 'petition_late';
}

/** What somebody may ask about, before they type anything: a claim with its last verdict, or totals of their units. */
export async function petitionOptions(door: Door, person: Petitioner, claimId: string | undefined, now: number): Promise<PetitionOptions> {
  const today = localDateAt(now);
  const found = claimId ? await claimOfMine(door, person, claimId, today) : null;
  const last = found?.verdicts.findLast(({ outcome }) => !['withdrawn', 'answered'].includes(outcome)) ?? null;
  const refusal = found && nothingToAsk(found, last?.no ?? null, now);
  const units = found ? [] : [...new Set(unitsWhere(person.grants, 'keep_claims', today))];
  const names = await namesOn(door, units.map((unitId) => ({ unitId, date: today })));
  const campaigns = units.length > 0 ? await campaignsOfUnits(door, units) : [];
  return {
    claim: found && claimPart(found.claim), verdict: last && verdictPart(last), unitName: found?.claim.unitName ?? null, refusal: refusal && new Refusal(refusal).message,
    totals: units.map((unitId) => ({ unitId, unitName: names.get(`${unitId} ${today}`) ?? '', scopes: [
      ...campaigns.filter((campaign) => campaign.unitId === unitId && now < campaign.closesAt).map(({ id, name }) => ({ scope: id, name })),
      ...YEARS.filter((year) => year <= today.slice(0, 4) && now < yearClosesAt(Number(year))).map((year) => ({ scope: `year:${year}`, name: `Năm ${year} của Đề án` }))] })) };
}

/**
 * Takes a petition in. Its last day is computed once, with the holidays known then. The request's id is
 * its idempotency key.
 * @throws Refusal claim_unknown, not_allowed, petition_nothing, petition_late, petition_waiting, id_reused
 */
export async function askPetition(door: Door, person: Petitioner, input: PetitionInput, now: number): Promise<PetitionView> {
  const today = localDateAt(now);
  const already = await petitionById(door, input.id);
  if (!already) {
    const subject = input.kind === 'total' ? await totalAsked(door, person, input, now) : await claimAsked(door, person, input, now);
    const free = new Set((await holidays(door)).map(({ date }) => date));
    const filed = await petitionFiled(door, { ...subject, id: input.id, kind: input.kind, byId: person.id, words: input.words, askedAt: now, dueOn: addWorkingDays(today, PETITION_WORKING_DAYS, free) }, person.actor);
    if (!filed) throw new Refusal('petition_waiting', { field: 'words' });
  }
  const stored = await petitionById(door, input.id);
  if (!stored || stored.byId !== person.id || stored.kind !== input.kind || stored.words !== input.words) throw new Refusal('id_reused', { field: 'id' });
  return petitionOfMine(door, person, input.id, now);
}

async function claimAsked(door: Door, person: Petitioner, input: Exclude<PetitionInput, { kind: 'total' }>, now: number) {
  const found = await claimOfMine(door, person, input.claimId, localDateAt(now));
  const verdictNo = input.kind === 'verdict' ? input.verdictNo : null;
  const nothing = nothingToAsk(found, verdictNo, now);
  if (nothing) throw new Refusal(nothing, { field: 'claimId' });
  return { claimId: input.claimId, verdictNo, scope: null, unitId: found.claim.unitId };
}

async function totalAsked(door: Door, person: Petitioner, { unitId, scope }: Extract<PetitionInput, { kind: 'total' }>, now: number) {
  const today = localDateAt(now);
  if (!await keeps(door, person, unitId, today)) throw new Refusal('not_allowed', { field: 'unitId' });
  const year = yearOf(scope);
  const campaign = year === null ? (await campaignsOfUnits(door, [unitId])).find(({ id }) => id === scope) : null;
  if (campaign === undefined) throw new Refusal('unit_outside_scope', { field: 'scope' });
  if (year !== null && (!YEARS.includes(String(year)) || String(year) > today.slice(0, 4))) throw new Refusal('petition_nothing', { field: 'scope' });
  if (now >= (campaign ? campaign.closesAt : yearClosesAt(year!))) throw new Refusal('petition_late', { field: 'scope' });
  return { claimId: null, verdictNo: null, scope, unitId };
}

/** A petition for those who may speak in it: who asked, and who looks after its unit. */
async function ownPetition(door: Door, person: Petitioner, id: string, today: string): Promise<ListedPetition> {
  const row = await petitionById(door, id);
  if (!row || (row.byId !== person.id && !await keeps(door, person, row.unitId, today))) throw new Refusal('petition_unknown');
  return row;
}

export async function petitionOfMine(door: Door, person: Petitioner, id: string, now: number): Promise<PetitionView> {
  return viewOf(door, await ownPetition(door, person, id, localDateAt(now)), person.id, localDateAt(now));
}

/** A petition whole, without anybody's name. */
export async function viewOf(door: Door, row: ListedPetition, viewerId: string, today: string): Promise<PetitionView> {
  const found = row.claimId ? await petitionedClaim(door, row.claimId) : null;
  const verdict = found?.verdicts.find(({ no }) => no === row.verdictNo);
  const thread = await petitionThread(door, row.id);
  return {
    ...itemOf(row, today), words: row.words, unitId: row.unitId, claim: found && claimPart(found.claim), verdict: verdict ? verdictPart(verdict) : null,
    total: row.kind === 'total' && row.scope ? await totalOf(door, row.scope, row.unitId) : null, answer: row.answer, decidedAt: row.decidedAt,
    thread: thread.map((word) => ({ id: word.id, at: word.at, words: word.words, own: word.byId === viewerId, from: word.byId === row.byId ? 'petitioner' : word.byId === row.assignedTo ? 'reviewer' : 'other' })),
    effect: await effectOf(door, row), maySay: isUndecided(row.state), mayTakeBack: isUndecided(row.state) && row.byId === viewerId };
}

/** What a decision did: its ledger entries, and the campaigns whose boards they moved. */
async function effectOf(door: Door, row: ListedPetition): Promise<PetitionEffect> {
  if (!row.token || !row.claimId) return { entries: [], campaigns: [] };
  const entries = await entriesByToken(door, [row.claimId], row.token);
  return { entries: entries.map(({ seq, unitName, milli, indicator, at }) => ({ seq, unitName, milli, indicator, at })), campaigns: entries.length > 0 ? await campaignsTouched(door, [row.claimId], row.token) : [] };
}

export async function sayInPetition(door: Door, row: ListedPetition, word: { id: string; words: string }, person: Petitioner): Promise<void> {
  if (!await petitionSaid(door, row, word, { ...person.actor })) throw new Refusal('petition_over');
}
export const sayAsParty = async (door: Door, person: Petitioner, id: string, word: { id: string; words: string }, now: number): Promise<void> =>
  sayInPetition(door, await ownPetition(door, person, id, localDateAt(now)), word, person);

/** Taken back by who asked, as long as it is not decided. */
export async function takePetitionBack(door: Door, person: Petitioner, id: string, now: number): Promise<void> {
  const row = await ownPetition(door, person, id, localDateAt(now));
  if (row.byId !== person.id) throw new Refusal('not_allowed');
  if (await petitionTakenBack(door, row, person.actor) !== 'taken_back') throw new Refusal('petition_over');
}

import type { PetitionCase, PetitionDecision, PetitionQueue } from '#wire/petition';
import { may, unitsWhere, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { isUndecided, partIn, upheldMayGive, yearOf, type PetitionFacts } from '#domain/petition';
import { besideOthers } from '#domain/verification';
import { claimsById, claimsOfSubjects } from '#store/claims';
import { officeRows } from '#store/conflicts';
import type { Door } from '#store/d1';
import { grantsOf } from '#store/people';
import { campaignsOfUnits, decidedByToken, judgesOver, partsInClaims, petitionAssigned, petitionById, petitionDecided, petitionQueue, petitionedClaim, type ListedPetition } from '#store/petitions';
import { linesOfUnits, linesOn } from '#store/units';
import { applyVerdicts, type Decision } from '#store/verdicts';
import { Refusal } from '#refusal';
import type { BlindIndex } from './blind-index.ts';
import { inspectionsDrawn } from './inspect.ts';
import { takenBackWith } from './decide.ts';
import { evidenceLinks, maySeePictures } from './evidence.ts';
import { itemOf, sayInPetition, verdictPart, viewOf, type Petitioner } from './petition.ts';

const PAGE = 30;
const PEOPLE = 50;
const ROWS_SHOWN = 20;
type Reviewer = Petitioner;

type Facts = PetitionFacts & { /** The line of the unit today: where authority is asked. */ today: string[] };
/** What of petitions decides who may look at them, for all of a page in a few questions. */
async function factsOfAll(door: Door, rows: readonly ListedPetition[], today: string): Promise<Map<string, Facts>> {
  const claims = rows.flatMap(({ claimId }) => claimId ?? []);
  const [now, then, parts, campaigns] = await Promise.all([
    linesOfUnits(door, [...new Set(rows.map(({ unitId }) => unitId))], today),
    linesOn(door, rows.flatMap(({ claimUnitId, actDate }) => (claimUnitId && actDate ? [{ unitId: claimUnitId, date: actDate }] : []))),
    partsInClaims(door, claims), campaignsOfUnits(door, [...new Set(rows.filter(({ claimId }) => claimId === null).map(({ unitId }) => unitId))])]);
  const people = (of: Map<string, { personId: string }[]>, claimId: string) => (of.get(claimId) ?? []).map(({ personId }) => personId);
  return new Map(rows.map((row) => {
    const line = now.get(row.unitId) ?? [row.unitId];
    if (!row.claimId) {
      const year = row.scope === null ? null : yearOf(row.scope);
      const counting = campaigns.filter((campaign) => campaign.unitId === row.unitId && (year === null ? campaign.id === row.scope : campaign.actFrom <= `${year}-12-31` && `${year}-01-01` < campaign.actTo));
      return [row.id, { byId: row.byId, authorId: null, judges: [], line, organizers: counting.map(({ createdBy }) => createdBy), today: line }];
    }
    return [row.id, { byId: row.byId, authorId: people(parts.authors, row.claimId)[0] ?? null, judges: people(parts.judges, row.claimId), organizers: people(parts.organizers, row.claimId),
      line: [...new Set([...line, ...(then.get(`${row.claimUnitId} ${row.actDate}`) ?? [])])], today: line }];
  }));
}

/** Why somebody may not look at a petition; null = may. */
function hindranceOf(person: { id: string; grants: readonly RoleGrant[] }, facts: Facts, today: string): 'petition_part' | 'reviewer_unfit' | null {
  if (partIn(person, facts)) return 'petition_part';
  return may(person.grants, 'decide', facts.today, today) ? null : 'reviewer_unfit';
}

/** Undecided petitions of one's units, what is overdue first. */
export async function petitionsWaiting(door: Door, person: Reviewer, after: string | undefined, now: number): Promise<PetitionQueue> {
  const today = localDateAt(now);
  const units = unitsWhere(person.grants, 'see_petitions', today);
  const [dueOn, id] = after?.split('~') ?? [];
  const rows = await petitionQueue(door, units, dueOn && id ? { dueOn, id } : null, PAGE + 1);
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  const facts = await factsOfAll(door, page, today);
  const petitions = page.map((row) => {
    const hindrance = hindranceOf(person, facts.get(row.id)!, today);
    return { ...itemOf(row, today), mine: row.assignedTo === person.id, assignedName: row.assignedName, hindrance: hindrance && new Refusal(hindrance).message };
  });
  return { petitions, next: rows.length > PAGE && last ? `${last.dueOn}~${last.id}` : null };
}

async function petitionFor(door: Door, person: Reviewer, id: string, today: string): Promise<{ row: ListedPetition; facts: Facts }> {
  const row = await petitionById(door, id);
  if (!row) throw new Refusal('petition_unknown');
  const facts = (await factsOfAll(door, [row], today)).get(row.id)!;
  if (!may(person.grants, 'see_petitions', facts.today, today)) throw new Refusal('not_allowed');
  return { row, facts };
}

/** A petition as the office sees it: everything about the claim but who wrote it, what may follow, and whom it may be given to. */
export async function petitionCase(door: Door, blind: BlindIndex, person: Reviewer, id: string, now: number): Promise<PetitionCase> {
  const today = localDateAt(now);
  const { row, facts } = await petitionFor(door, person, id, today);
  const found = row.claimId ? await petitionedClaim(door, row.claimId) : null;
  const rows = found?.claim.subjectIndex ? await officeRows(door, found.claim.subjectIndex, ROWS_SHOWN) : [];
  const sees = found !== null && maySeePictures(person, { authorId: found.claim.authorId, unitId: found.claim.unitId }, facts.line, today);
  const pictures = sees ? (await evidenceLinks({ door, blind, now }, person.id, [found.claim.id])).get(found.claim.id) ?? [] : [];
  const hindrance = hindranceOf(person, facts, today);
  const assigns = may(person.grants, 'assign_petitions', facts.today, today);
  const open = isUndecided(row.state);
  return {
    ...await viewOf(door, row, person.id, today), mine: row.assignedTo === person.id, assignedName: row.assignedName, hindrance: hindrance && new Refusal(hindrance).message,
    mayTake: row.state === 'open' && hindrance === null, seen: found?.claim.seen ?? 0, outcomes: found ? upheldMayGive(found.claim.state) : [], history: found?.verdicts.map(verdictPart) ?? [],
    rows: rows.map((each) => ({ importId: each.importId, fileName: each.fileName, line: each.line, masked: each.masked, date: each.date, status: each.status, online: each.online === null ? null : each.online === 1 })),
    pictures, people: assigns && open ? await fitFor(door, facts, today) : null };
}

async function fitFor(door: Door, facts: Facts, today: string): Promise<{ id: string; name: string }[]> {
  const judges = await judgesOver(door, facts.today, today, PEOPLE);
  const fit = await Promise.all(judges.map(async ({ id }) => hindranceOf({ id, grants: await grantsOf(door, id) }, facts, today) === null));
  return judges.filter((_, at) => fit[at]);
}

/**
 * Gives a petition to somebody who had no part in it: an administrator to anybody fit, also when it was
 * given to somebody else who is away; a reconciler takes what nobody has.
 */
export async function assignPetition(door: Door, person: Reviewer, id: string, personId: string | undefined, now: number): Promise<void> {
  const today = localDateAt(now);
  const { row, facts } = await petitionFor(door, person, id, today);
  const to = personId ?? person.id;
  const assigns = may(person.grants, 'assign_petitions', facts.today, today);
  if (!assigns && (to !== person.id || !may(person.grants, 'decide', facts.today, today))) throw new Refusal('not_allowed');
  if (!isUndecided(row.state)) throw new Refusal('petition_over');
  if (row.assignedTo === to) return;
  if (!assigns && row.assignedTo !== null) throw new Refusal('petition_taken');
  const hindrance = hindranceOf({ id: to, grants: to === person.id ? person.grants : await grantsOf(door, to) }, facts, today);
  if (hindrance) throw new Refusal(hindrance, { field: 'personId' });
  const has = await petitionAssigned(door, row, to, person.actor);
  if (has !== to) throw new Refusal(has === null ? 'petition_over' : 'petition_taken');
}

/** Something said by who looks at it, or who assigns: nobody else of the office. */
export async function sayAsOffice(door: Door, person: Reviewer, id: string, word: { id: string; words: string }, now: number): Promise<void> {
  const today = localDateAt(now);
  const { row, facts } = await petitionFor(door, person, id, today);
  if (row.assignedTo !== person.id && !may(person.grants, 'assign_petitions', facts.today, today)) throw new Refusal('petition_not_yours');
  await sayInPetition(door, row, word, person);
}

/**
 * Answers a petition, by the one it is assigned to. One that is upheld on a claim carries its verdict in
 * the same batch: both or neither. The request's id is its idempotency key.
 */
export async function decidePetition(door: Door, blind: BlindIndex, person: Reviewer, id: string, asked: PetitionDecision, now: number): Promise<PetitionCase> {
  const today = localDateAt(now);
  const { row, facts } = await petitionFor(door, person, id, today);
  if (row.token === asked.id) return petitionCase(door, blind, person, id, now);
  if (!isUndecided(row.state)) throw new Refusal('petition_over');
  if (row.assignedTo !== person.id) throw new Refusal('petition_not_yours');
  const hindrance = hindranceOf(person, facts, today);
  if (hindrance) throw new Refusal(hindrance);
  const decisions = await decisionsOf(door, row, asked, person.id);
  const [first] = decisions;
  await applyVerdicts(door, decisions, { token: asked.id, at: now, day: today, only: decidedByToken(id), before: await inspectionsDrawn(door, blind, decisions, asked.id),
    also: petitionDecided(row, { state: asked.state, answer: asked.answer, token: asked.id, verdict: first ? { claimId: first.claimId, seen: first.seen, outcome: first.outcome } : null }, person.actor) });
  const after = await petitionById(door, id);
  if (after?.token !== asked.id) throw new Refusal(after?.state === 'assigned' ? 'decided_meanwhile' : 'petition_over');
  return petitionCase(door, blind, person, id, now);
}

/** The verdict an upheld petition carries, and what goes with it; a petition on a total, or one that is dismissed, carries none. */
async function decisionsOf(door: Door, row: ListedPetition, asked: PetitionDecision, byId: string): Promise<Decision[]> {
  if (asked.state === 'dismissed' || !row.claimId) {
    if (asked.verdict) throw new Refusal('petition_verdict', { field: 'verdict', message: 'Trả lời này không kèm kết quả xác minh mới.' });
    return [];
  }
  const [claim] = await claimsById(door, [row.claimId]);
  const may = claim ? upheldMayGive(claim.state) : [];
  // What has come right meanwhile needs no verdict; everything else that is upheld does.
  if (!asked.verdict && (claim?.state === 'recognised' || may.length === 0)) return [];
  if (!claim || !asked.verdict || !may.includes(asked.verdict.outcome)) throw new Refusal('petition_verdict', { field: 'verdict' });
  if (asked.verdict.seen !== claim.verdict_no) throw new Refusal('decided_meanwhile');
  const others = claim.subject_index ? await claimsOfSubjects(door, [claim.subject_index]) : [];
  const { outcome } = asked.verdict;
  const hindered = outcome === 'recognised' ? besideOthers(claim, others) : null;
  if (hindered) throw new Refusal(hindered, { field: 'verdict' });
  return [claim, ...takenBackWith(outcome, claim, others)].map((each) => ({
    claimId: each.id, seen: each.verdict_no, outcome, reason: 'petition' as const, byId, importId: null, line: null, words: asked.answer.slice(0, 500) }));
}

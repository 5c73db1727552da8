import type { ClaimState, Indicator, Outcome, PetitionKind, PetitionState, Reason } from '#vocabulary';
import type { Facet } from '#domain/verification';
import { logged, type Actor } from './audit.ts';
import { UNITS_KEPT } from './conflicts.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { NAME_ON } from './units.ts';
import { DAY_COUNTS, ENTRY_COUNTS_IN } from './verdicts.ts';

export type PetitionRow = {
  id: string; kind: PetitionKind; claimId: string | null; verdictNo: number | null; scope: string | null; unitId: string; byId: string; words: string; askedAt: number; dueOn: string;
  state: PetitionState; assignedTo: string | null; answer: string | null; decidedAt: number | null; token: string | null;
};
/** A petition in a list, with what it is about on its own line. */
export type ListedPetition = PetitionRow & {
  unitName: string | null; scopeName: string | null; assignedName: string | null; masked: string | null; indicator: Indicator | null; actDate: string | null; claimUnitId: string | null };
const OWN = `p.id, p.kind, p.claim_id AS claimId, p.verdict_no AS verdictNo, p.campaign_id AS scope, p.unit_id AS unitId, p.by_id AS byId, p.words, p.asked_at AS askedAt, p.due_on AS dueOn,
  p.state, p.assigned_to AS assignedTo, p.answer, p.decided_at AS decidedAt, p.verdict_token AS token`;
const LISTED = `${OWN}, (SELECT q.name FROM unit_period q WHERE q.unit_id = p.unit_id ORDER BY q.valid_from DESC LIMIT 1) AS unitName,
  (SELECT k.name FROM campaign k WHERE k.id = p.campaign_id) AS scopeName, (SELECT w.name FROM person w WHERE w.id = p.assigned_to) AS assignedName,
  c.masked, c.indicator, c.act_date AS actDate, c.unit_id AS claimUnitId`;
const WITH_CLAIM = 'petition p LEFT JOIN claim c ON c.id = p.claim_id';
const OPEN = "p.state IN ('open', 'assigned')";

/** Files a petition, unless one about the same thing is open. @returns what is stored under the id; null = another is open */
export async function petitionFiled(door: Door, row: Omit<PetitionRow, 'state' | 'assignedTo' | 'answer' | 'decidedAt' | 'token'>, actor: Actor): Promise<PetitionRow | null> {
  const results = await door.batch([
    sql(`INSERT INTO petition (id, kind, claim_id, verdict_no, campaign_id, unit_id, by_id, words, asked_at, due_on, state)
         SELECT ?1, ?2, ?3, CAST(?4 AS INTEGER), ?5, ?6, ?7, ?8, CAST(?9 AS INTEGER), ?10, 'open'
         WHERE NOT EXISTS (SELECT 1 FROM petition p WHERE ${OPEN} AND iif(?3 IS NULL, p.claim_id IS NULL AND p.unit_id = ?6 AND p.campaign_id = ?5, p.claim_id = ?3)) ON CONFLICT DO NOTHING`,
    row.id, row.kind, row.claimId, row.verdictNo, row.scope, row.unitId, row.byId, row.words, row.askedAt, row.dueOn),
    logged(actor, { action: 'ask', noun: 'petition', nounId: row.id, unitId: row.unitId, after: { kind: row.kind, dueOn: row.dueOn } }),
    sql(`SELECT ${OWN} FROM petition p WHERE p.id = ?1`, row.id)]);
  return (results.at(-1) as PetitionRow[])[0] ?? null;
}

export const petitionById = (door: Door, id: string) => door.first<ListedPetition>(`SELECT ${LISTED} FROM ${WITH_CLAIM} WHERE p.id = ?1`, id);
export const petitionsBy = (door: Door, personId: string, limit: number) => door.all<ListedPetition>(
  `SELECT ${LISTED} FROM ${WITH_CLAIM} WHERE p.by_id = ?1 ORDER BY p.asked_at DESC LIMIT CAST(?2 AS INTEGER)`, personId, limit);
/** Of units at or below some, and what they took over. */
export const petitionsOfUnits = (door: Door, unitIds: readonly string[], today: string, limit: number) => door.all<ListedPetition>(
  `${UNITS_KEPT('?1', '?2')} SELECT ${LISTED} FROM kept JOIN petition p ON p.unit_id = kept.id LEFT JOIN claim c ON c.id = p.claim_id
   ORDER BY ${OPEN} DESC, p.asked_at DESC LIMIT CAST(?3 AS INTEGER)`, JSON.stringify(unitIds), today, limit);
/** Undecided ones about units at or below some, those whose day comes first; after a day and id. */
export const petitionQueue = (door: Door, unitIds: readonly string[], after: { dueOn: string; id: string } | null, limit: number) => door.all<ListedPetition>(
  `SELECT ${LISTED} FROM ${WITH_CLAIM} WHERE ${OPEN} AND (?2 IS NULL OR (p.due_on, p.id) > (?2, ?3))
     AND EXISTS (SELECT 1 FROM unit_path u JOIN json_each(?1) w ON w.value = u.ancestor_id WHERE u.unit_id = p.unit_id)
   ORDER BY p.due_on, p.id LIMIT CAST(?4 AS INTEGER)`, JSON.stringify(unitIds), after?.dueOn ?? null, after?.id ?? null, limit);

export type PetitionedClaim = {
  id: string; indicator: Indicator; facet: Facet; actDate: string; arrivedAt: number; unitId: string; unitName: string | null; authorId: string; masked: string | null; quantity: number;
  state: ClaimState; reason: Reason | null; words: string | null; seen: number; subjectIndex: string | null;
};
export type GivenVerdict = { no: number; outcome: Outcome; reason: Reason; words: string | null; at: number; byId: string; importBy: string | null };
/** The campaigns in which an act counts, with when they close and who launched them. */
export type CountingCampaign = { id: string; slug: string; name: string; closesAt: number; createdBy: string };
/** A claim with its verdicts and the campaigns it counts in; null when there is none. */
export async function petitionedClaim(door: Door, claimId: string): Promise<{ claim: PetitionedClaim; verdicts: GivenVerdict[]; campaigns: CountingCampaign[] } | null> {
  const [claims, verdicts, campaigns] = await door.batch([
    sql(`SELECT c.id, c.indicator, c.facet, c.act_date AS actDate, c.arrived_at AS arrivedAt, c.unit_id AS unitId,
           ${NAME_ON('c.unit_id', 'c.act_date')} AS unitName,
           c.author_id AS authorId, c.masked, c.quantity, c.state, c.reason, c.words, c.verdict_no AS seen, c.subject_index AS subjectIndex FROM claim c WHERE c.id = ?1`, claimId),
    sql(`SELECT v.no, v.outcome, v.reason, v.words, v.at, v.by_id AS byId, i.by_id AS importBy FROM verdict v LEFT JOIN office_import i ON i.id = v.import_id WHERE v.claim_id = ?1 ORDER BY v.no`, claimId),
    sql(`SELECT DISTINCT k.id, k.slug, k.name, k.closes_at AS closesAt, k.created_by AS createdBy FROM claim c JOIN campaign_unit cu
           ON cu.unit_id IN (SELECT c.unit_id UNION SELECT s.value->>'u' FROM json_each(coalesce(c.unit_shares, '[]')) s)
         JOIN campaign k ON k.id = cu.campaign_id AND ${DAY_COUNTS('c.act_date')} AND c.arrived_at < k.claims_until WHERE c.id = ?1`, claimId)]);
  const [claim] = claims as PetitionedClaim[];
  return claim ? { claim, verdicts: verdicts as GivenVerdict[], campaigns: campaigns as CountingCampaign[] } : null;
}

/** Who had part in claims: their authors, who gave their verdicts, who made the imports those rest on, who launched the campaigns they count in. */
export async function partsInClaims(door: Door, claimIds: string[]) {
  const ids = JSON.stringify(claimIds);
  const [authors, judges, organizers] = await door.batch([
    sql('SELECT c.id AS claimId, c.author_id AS personId FROM json_each(?1) a JOIN claim c ON c.id = a.value', ids),
    sql(`SELECT v.claim_id AS claimId, v.by_id AS personId FROM json_each(?1) a JOIN verdict v ON v.claim_id = a.value
         UNION SELECT v.claim_id, i.by_id FROM json_each(?1) a JOIN verdict v ON v.claim_id = a.value JOIN office_import i ON i.id = v.import_id`, ids),
    sql(`SELECT DISTINCT c.id AS claimId, k.created_by AS personId FROM json_each(?1) a JOIN claim c ON c.id = a.value JOIN campaign_unit cu
           ON cu.unit_id IN (SELECT c.unit_id UNION SELECT s.value->>'u' FROM json_each(coalesce(c.unit_shares, '[]')) s)
         JOIN campaign k ON k.id = cu.campaign_id AND ${DAY_COUNTS('c.act_date')} AND c.arrived_at < k.claims_until`, ids)]);
  const byClaim = (rows: unknown[]) => Map.groupBy(rows as { claimId: string; personId: string }[], ({ claimId }) => claimId);
  return { authors: byClaim(authors!), judges: byClaim(judges!), organizers: byClaim(organizers!) };
}

/** Campaigns a unit's acts count in, the latest first. */
export const campaignsOfUnits = (door: Door, unitIds: readonly string[]) => door.all<CountingCampaign & { unitId: string; actFrom: string; actTo: string }>(
  `SELECT cu.unit_id AS unitId, k.id, k.slug, k.name, k.closes_at AS closesAt, k.created_by AS createdBy, k.act_from AS actFrom, k.act_to AS actTo
   FROM json_each(?1) a JOIN campaign_unit cu ON cu.unit_id = a.value JOIN campaign k ON k.id = cu.campaign_id ORDER BY k.starts_at DESC`, JSON.stringify(unitIds));

/** What counts for a unit in a scope now, thousandths by indicator. */
export const totalOf = (door: Door, scope: string, unitId: string) => door.all<{ indicator: Indicator; milli: number }>(
  'SELECT indicator, sum(milli) AS milli FROM tally WHERE scope = ?1 AND unit_id = ?2 GROUP BY 1 HAVING sum(milli) <> 0 ORDER BY 1', scope, unitId);

/** Says something in an undecided petition. @returns whether it stands */
export async function petitionSaid(door: Door, petition: Pick<PetitionRow, 'id' | 'unitId'>, word: { id: string; words: string }, actor: Actor): Promise<boolean> {
  const results = await door.batch([
    sql(`INSERT INTO petition_word (petition_id, id, by_id, at, words) SELECT p.id, ?2, ?3, CAST(?4 AS INTEGER), ?5 FROM petition p WHERE p.id = ?1 AND ${OPEN} ON CONFLICT DO NOTHING`,
      petition.id, word.id, actor.as ?? actor.by, actor.at, word.words),
    logged(actor, { action: 'say', noun: 'petition', nounId: petition.id, unitId: petition.unitId }),
    sql('SELECT 1 FROM petition_word WHERE petition_id = ?1 AND id = ?2', petition.id, word.id)]);
  return results.at(-1)!.length > 0;
}
export const petitionThread = (door: Door, id: string) => door.all<{ id: string; byId: string; at: number; words: string }>(
  'SELECT id, by_id AS byId, at, words FROM petition_word WHERE petition_id = ?1 ORDER BY at, id', id);

/** Gives an undecided petition to somebody, from the one who had it. @returns who has it now; null when it is decided */
export async function petitionAssigned(door: Door, petition: Pick<PetitionRow, 'id' | 'unitId' | 'assignedTo'>, personId: string, actor: Actor): Promise<string | null> {
  const results = await door.batch([
    sql(`UPDATE petition AS p SET state = 'assigned', assigned_to = ?2, assigned_at = CAST(?3 AS INTEGER) WHERE p.id = ?1 AND ${OPEN} AND p.assigned_to IS ?4 AND p.assigned_to IS NOT ?2`,
      petition.id, personId, actor.at, petition.assignedTo),
    logged(actor, { action: 'assign', noun: 'petition', nounId: petition.id, unitId: petition.unitId, personId, before: petition.assignedTo }),
    sql("SELECT assigned_to AS assignedTo FROM petition WHERE id = ?1 AND state = 'assigned'", petition.id)]);
  return (results.at(-1) as { assignedTo: string }[])[0]?.assignedTo ?? null;
}

/** The petitioner takes it back. @returns its state now */
export async function petitionTakenBack(door: Door, petition: Pick<PetitionRow, 'id' | 'unitId'>, actor: Actor): Promise<PetitionState> {
  const results = await door.batch([
    sql(`UPDATE petition AS p SET state = 'taken_back', decided_at = CAST(?2 AS INTEGER) WHERE p.id = ?1 AND ${OPEN}`, petition.id, actor.at),
    logged(actor, { action: 'take_back', noun: 'petition', nounId: petition.id, unitId: petition.unitId }),
    sql('SELECT state FROM petition WHERE id = ?1', petition.id)]);
  return (results.at(-1) as { state: PetitionState }[])[0]!.state;
}

/**
 * Ends a petition: by the one it is assigned to, and only while the claim has as many verdicts as were
 * seen and (for a recognition) no other claim of its subject is recognised. Stands before the verdict,
 * which needs its token.
 */
export const petitionDecided = (
  petition: Pick<PetitionRow, 'id' | 'unitId'>, to: { state: PetitionState; answer: string; token: string; verdict: { claimId: string; seen: number; outcome: Outcome } | null }, actor: Actor,
): Statement[] => [
  sql(`UPDATE petition SET state = ?2, answer = ?3, verdict_token = ?4, decided_by = ?5, decided_at = CAST(?6 AS INTEGER) WHERE id = ?1 AND state = 'assigned' AND assigned_to = ?5
       AND (?7 IS NULL OR EXISTS (SELECT 1 FROM claim c WHERE c.id = ?7 AND c.verdict_no = CAST(?8 AS INTEGER) AND NOT (?9 = 'recognised' AND c.subject_index IS NOT NULL AND EXISTS (SELECT 1 FROM claim r
         WHERE r.subject_index = c.subject_index AND r.facet = c.facet AND r.id <> c.id AND r.state = 'recognised'))))`,
  petition.id, to.state, to.answer, to.token, actor.by, actor.at, to.verdict?.claimId ?? null, to.verdict?.seen ?? null, to.verdict?.outcome ?? null),
  logged(actor, { action: 'decide', noun: 'petition', nounId: petition.id, unitId: petition.unitId, after: { state: to.state, verdict: to.verdict?.outcome ?? null } })];
/** Without this no verdict of a petition is written. */
export const decidedByToken = (id: string) => ({ sql: 'EXISTS (SELECT 1 FROM petition WHERE id = ?4 AND verdict_token = ?2)', value: id });

/** Campaigns whose boards entries of a claim's verdicts by one token moved. */
export const campaignsTouched = (door: Door, claimIds: string[], token: string) => door.all<{ slug: string; name: string }>(
  `SELECT DISTINCT k.slug, k.name FROM json_each(?1) a JOIN verdict v ON v.claim_id = a.value AND v.token = ?2 JOIN ledger l ON l.claim_id = v.claim_id AND l.verdict_no = v.no
   ${ENTRY_COUNTS_IN}
   ORDER BY k.starts_at DESC`, JSON.stringify(claimIds), token);

/** Who judges claims on any unit of a line today. */
export const judgesOver = (door: Door, line: readonly string[], today: string, limit: number) => door.all<{ id: string; name: string }>(
  `SELECT DISTINCT g.person_id AS id, w.name FROM role_grant g JOIN person w ON w.id = g.person_id AND w.erasedAt IS NULL
   WHERE g.role = 'reconciler' AND g.valid_from <= ?2 AND ?2 < g.valid_to AND g.unit_id IN (SELECT value FROM json_each(?1)) ORDER BY w.name LIMIT CAST(?3 AS INTEGER)`, JSON.stringify(line), today, limit);

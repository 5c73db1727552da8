import type { ClaimState, ConflictOutcome, Indicator, Reason, SourceState } from '#vocabulary';
import type { Facet } from '#domain/verification';
import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { derivedId } from './derived-id.ts';
import { NAME_ON } from './units.ts';

const LIVE = "('pending', 'recognised', 'needs_evidence')";

/** A case's id follows from the claim that opened it and how often that had come back: sides read it, and learn no claim of others by it. */
export const caseId = (claimId: string, no = 0): string => derivedId(`conflict\n${claimId}\n${no}`);

/** Who stands beside the claims of a list with the same subject is brought into the open case. */
const SIDES_BROUGHT = (claims: string) => `INSERT INTO conflict_side (conflict_id, claim_id, unit_id, author_id)
  SELECT k.id, r.id, r.unit_id, r.author_id FROM ${claims} JOIN conflict k ON k.subject_index = c.subject_index AND k.facet = c.facet AND k.state = 'open'
  JOIN claim r ON r.subject_index = k.subject_index AND r.facet = k.facet AND r.state IN ${LIVE} WHERE true ON CONFLICT DO NOTHING`;
const CASES_OPENED = (claims: string, at: string) => `INSERT INTO conflict (id, subject_index, facet, opened_at, state)
  SELECT min(a.value->>1), c.subject_index, c.facet, CAST(${at} AS INTEGER), 'open' FROM ${claims} AND c.facet IN ('opening', 'dossier') AND c.state IN ${LIVE}
  WHERE EXISTS (SELECT 1 FROM claim r WHERE r.subject_index = c.subject_index AND r.facet = c.facet AND r.id <> c.id AND r.state IN ${LIVE})
  GROUP BY c.subject_index, c.facet ON CONFLICT DO NOTHING`;

/**
 * Opens a case for every subject that claims of this batch share with another live claim, and brings
 * in whoever names it. A second claim of an open case joins it. To stand after the claims themselves.
 */
export const conflictsOpened = (rows: { id: string; subject_index: string | null }[], at: number): Statement[] => {
  const named = rows.filter(({ subject_index }) => subject_index !== null);
  if (named.length === 0) return [];
  const arrived = 'json_each(?1) a JOIN claim c ON c.id = a.value->>0';
  const ids = JSON.stringify(named.map(({ id }) => [id, caseId(id)]));
  return [sql(CASES_OPENED(arrived, '?2'), ids, at), sql(SIDES_BROUGHT(arrived), ids)];
};

/** The same for claims that an attempt reopened beside another live one: each return may open a case of its own. */
export const conflictsReturned = (reopened: { claimId: string; seen: number }[], token: string, at: number): Statement[] => {
  const returned = 'json_each(?1) a JOIN verdict v ON v.claim_id = a.value->>0 AND v.no = a.value->>2 AND v.token = ?2 JOIN claim c ON c.id = v.claim_id AND c.verdict_no = v.no';
  const ids = JSON.stringify(reopened.map(({ claimId, seen }) => [claimId, caseId(claimId, seen + 1), seen + 1]));
  return [sql(CASES_OPENED(returned, '?3'), ids, token, at), sql(SIDES_BROUGHT(returned), ids, token)];
};

/** Claims of an attempt (`?1`, `?2` of store/verdicts.ts) as they stand after it. */
const DECIDED = `json_each(?1) a JOIN verdict v ON v.claim_id = a.value->>0 AND v.no = (a.value->>1) + 1 AND v.token = ?2 JOIN claim c ON c.id = v.claim_id`;

/** Whose claim stood behind a recognition that was shared is told when it is taken back: their part goes, though their own claim has no new verdict. */
export const sharersTold = (asked: string, token: string): Statement => sql(
  `INSERT INTO news (person_id, id, at, outcome, claim_id, claims, reason, words)
   SELECT o.author_id, printf('%015d.%s.%s', v.at, ?2, o.id), v.at, 'revoked', o.id, 1, v.reason, v.words
   FROM json_each(?1) a JOIN claim c ON c.id = a.value->>0 AND c.state = 'recognised' JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no + 1 AND v.token = ?2
   JOIN verdict was ON was.claim_id = c.id AND was.no = c.verdict_no AND was.unit_shares IS NOT NULL
   JOIN claim o ON o.subject_index = c.subject_index AND o.facet = c.facet AND o.id <> c.id AND o.state = 'duplicate' AND o.reason = 'shared'
   JOIN person p ON p.id = o.author_id WHERE true ON CONFLICT DO NOTHING`, asked, token);

/** Ends by itself every open case of which an attempt has left no more than one claim standing. */
export const conflictsEnded = (asked: string, token: string, at: number): Statement => sql(
  `UPDATE conflict SET state = 'settled', decided_at = CAST(?3 AS INTEGER), token = ?2,
     winner_id = (SELECT r.id FROM claim r WHERE r.subject_index = conflict.subject_index AND r.facet = conflict.facet AND r.state IN ${LIVE}),
     outcome = iif(EXISTS (SELECT 1 FROM claim r WHERE r.subject_index = conflict.subject_index AND r.facet = conflict.facet AND r.state IN ${LIVE}), 'gone', 'none')
   WHERE state = 'open' AND id IN (SELECT s.conflict_id FROM ${DECIDED} AND v.outcome <> 'recognised' JOIN conflict_side s ON s.claim_id = c.id)
     AND (SELECT count(*) FROM claim r WHERE r.subject_index = conflict.subject_index AND r.facet = conflict.facet AND r.state IN ${LIVE}) <= 1`, asked, token, at);

export type ConflictRow = {
  id: string; subjectIndex: string; facet: Facet; openedAt: number; state: 'open' | 'settled'; outcome: ConflictOutcome | null; winnerId: string | null;
  decidedAt: number | null; words: string | null; token: string | null;
};
const CONFLICT = `k.id, k.subject_index AS subjectIndex, k.facet, k.opened_at AS openedAt, k.state, k.outcome, k.winner_id AS winnerId, k.decided_at AS decidedAt, k.words, k.token`;

/** A claim in a case, with what its side has said; times in UTC ms. */
export type SideRow = {
  conflictId: string; claimId: string; words: string | null; offer: string | null; saidAt: number | null; authorId: string; unitId: string; unitName: string | null;
  indicator: Indicator; actDate: string; capturedAt: number; arrivedAt: number; masked: string | null; quantity: number; agency: string | null; procedureGroup: string;
  state: ClaimState; reason: Reason | null; seen: number; unitShares: string | null;
};
/** `unit_shares` of a recognition that was shared by agreement stand before the claim's own. */
const SIDE = `s.conflict_id AS conflictId, s.claim_id AS claimId, s.words, s.offer, s.said_at AS saidAt, c.author_id AS authorId, c.unit_id AS unitId,
  ${NAME_ON('c.unit_id', 'c.act_date')} AS unitName,
  c.indicator, c.act_date AS actDate, c.captured_at AS capturedAt, c.arrived_at AS arrivedAt, c.masked, c.quantity, c.agency, c.procedure_group AS procedureGroup,
  c.state, c.reason, c.verdict_no AS seen, coalesce(iif(c.state = 'recognised', v.unit_shares, NULL), c.unit_shares) AS unitShares`;
const SIDES_OF = (conflicts: string) => `SELECT ${SIDE} FROM ${conflicts} JOIN claim c ON c.id = s.claim_id
  LEFT JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no ORDER BY s.conflict_id, c.arrived_at, c.id`;

/** A case with all its sides, the earliest claim first; null when there is none. */
export async function conflictWhole(door: Door, id: string): Promise<{ conflict: ConflictRow; sides: SideRow[] } | null> {
  const [conflicts, sides] = await door.batch([
    sql(`SELECT ${CONFLICT} FROM conflict k WHERE k.id = ?1`, id),
    sql(SIDES_OF('conflict_side s').replace('ORDER BY', 'WHERE s.conflict_id = ?1 ORDER BY'), id)]);
  const [conflict] = conflicts as ConflictRow[];
  return conflict ? { conflict, sides: sides as SideRow[] } : null;
}

const withSides = async (door: Door, conflicts: ConflictRow[]): Promise<{ conflict: ConflictRow; sides: SideRow[] }[]> => {
  if (conflicts.length === 0) return [];
  const sides = Map.groupBy(await door.all<SideRow>(SIDES_OF('json_each(?1) a JOIN conflict_side s ON s.conflict_id = a.value'), JSON.stringify(conflicts.map(({ id }) => id))), ({ conflictId }) => conflictId);
  return conflicts.map((conflict) => ({ conflict, sides: sides.get(conflict.id) ?? [] }));
};

/** Cases somebody's own claims are in: open ones first, then the latest. */
export const conflictsOfAuthor = async (door: Door, authorId: string, limit: number) => withSides(door, await door.all<ConflictRow>(
  `SELECT DISTINCT ${CONFLICT} FROM claim c JOIN conflict_side s ON s.claim_id = c.id JOIN conflict k ON k.id = s.conflict_id
   WHERE c.author_id = ?1 ORDER BY k.state = 'settled', k.opened_at DESC, k.id LIMIT CAST(?2 AS INTEGER)`, authorId, limit));

/** Units at or below some on a day, with all that they took over. */
export const UNITS_KEPT = (units: string, day: string) => `WITH RECURSIVE kept(id) AS (SELECT p.unit_id FROM json_each(${units}) w JOIN unit_path p ON p.ancestor_id = w.value AND p.valid_from <= ${day} AND ${day} < p.valid_to
  UNION SELECT h.old_id FROM kept JOIN succession h ON h.new_id = kept.id AND h.on_date <= ${day})`;

/** The same for the claims of units at or below some. */
export const conflictsOfUnits = async (door: Door, unitIds: readonly string[], today: string, limit: number) => withSides(door, await door.all<ConflictRow>(
  `${UNITS_KEPT('?1', '?2')} SELECT DISTINCT ${CONFLICT} FROM kept JOIN conflict_side s ON s.unit_id = kept.id JOIN conflict k ON k.id = s.conflict_id
   ORDER BY k.state = 'settled', k.opened_at DESC, k.id LIMIT CAST(?3 AS INTEGER)`, JSON.stringify(unitIds), today, limit));

/** Open cases, the oldest first, after a moment and id. */
export const openConflicts = async (door: Door, after: { openedAt: number; id: string } | null, limit: number) => withSides(door, await door.all<ConflictRow>(
  `SELECT ${CONFLICT} FROM conflict k WHERE k.state = 'open' AND (?1 IS NULL OR (k.opened_at, k.id) > (CAST(?1 AS INTEGER), ?2)) ORDER BY k.opened_at, k.id LIMIT CAST(?3 AS INTEGER)`,
  after?.openedAt ?? null, after?.id ?? null, limit));

/** What a side says; only while the case is open and the claim stands. @returns whether it is said now */
export async function sideSaid(door: Door, conflictId: string, { claimId, unitId }: Pick<SideRow, 'claimId' | 'unitId'>, said: { words?: string; offer?: string }, actor: Actor): Promise<boolean> {
  const [key, value] = said.offer === undefined ? ['words', said.words ?? ''] : ['offer', said.offer];
  const results = await door.batch([
    sql(`UPDATE conflict_side SET ${key} = ?3, said_at = CAST(?4 AS INTEGER) WHERE conflict_id = ?1 AND claim_id = ?2 AND ${key} IS NOT ?3
         AND EXISTS (SELECT 1 FROM conflict WHERE id = ?1 AND state = 'open') AND EXISTS (SELECT 1 FROM claim WHERE id = ?2 AND state IN ${LIVE})`, conflictId, claimId, value, actor.at),
    logged(actor, { action: said.offer === undefined ? 'say' : 'offer', noun: 'conflict', nounId: conflictId, unitId, after: { claim: claimId, ...(said.offer !== undefined && { shares: JSON.parse(value) as unknown }) } }),
    sql(`SELECT 1 FROM conflict_side WHERE conflict_id = ?1 AND claim_id = ?2 AND ${key} IS ?3`, conflictId, claimId, value)]);
  return results.at(-1)!.length > 0;
}

/**
 * Settles a case, if its live claims are exactly those that were seen, each with as many verdicts (and,
 * for a share, the same offer) as was seen. Stands before the verdicts, which need its token.
 */
export const conflictSettled = (
  id: string, to: { outcome: ConflictOutcome; winnerId: string | null; words: string; token: string }, seen: { claimId: string; seen: number; offer: string | null }[], actor: Actor, unitId: string | null,
): Statement[] => [
  sql(`UPDATE conflict SET state = 'settled', outcome = ?2, winner_id = ?3, words = ?4, token = ?5, decided_by = ?6, decided_at = CAST(?7 AS INTEGER) WHERE id = ?1 AND state = 'open'
       AND json_array_length(?8) = (SELECT count(*) FROM claim c WHERE c.subject_index = conflict.subject_index AND c.facet = conflict.facet AND c.state IN ${LIVE})
       AND json_array_length(?8) = (SELECT count(*) FROM json_each(?8) n JOIN claim c ON c.id = n.value->>0 AND c.verdict_no = n.value->>1 AND c.state IN ${LIVE}
         JOIN conflict_side s ON s.conflict_id = ?1 AND s.claim_id = c.id AND (?2 <> 'shared' OR s.offer IS n.value->>2)
         WHERE c.subject_index = conflict.subject_index AND c.facet = conflict.facet)`,
  id, to.outcome, to.winnerId, to.words, to.token, actor.by, actor.at, JSON.stringify(seen.map((each) => [each.claimId, each.seen, each.offer]))),
  logged(actor, { action: 'settle', noun: 'conflict', nounId: id, unitId, after: { outcome: to.outcome, winner: to.winnerId } })];
/** Without this no verdict of a settlement is written. */
export const settledByToken = (id: string) => ({ sql: 'EXISTS (SELECT 1 FROM conflict WHERE id = ?4 AND token = ?2)', value: id });

export type OfficeRow = {
  importId: string; fileName: string; line: number; masked: string; date: string; agency: string | null; procedureGroup: string; online: number | null; status: string | null;
  sourceState: SourceState; transactionDate: string | null;
};
/** What the office's exports say about a subject, the latest import first; those undone say nothing. */
export const officeRows = (door: Door, subjectIndex: string, limit: number) => door.all<OfficeRow>(
  `SELECT r.import_id AS importId, i.file_name AS fileName, r.line, r.masked, r.date, r.agency, r.procedure_group AS procedureGroup, r.online, r.status, r.source_state AS sourceState, r.transaction_date AS transactionDate
   FROM import_row r JOIN office_import i ON i.id = r.import_id AND i.undone_at IS NULL WHERE r.subject_index = ?1 ORDER BY i.created_at DESC, r.line LIMIT CAST(?2 AS INTEGER)`, subjectIndex, limit);

export type EntryOf = { seq: number; claimId: string; unitId: string; unitName: string; milli: number; indicator: Indicator; at: number; actDate: string };
const ENTRY = `l.seq, l.claim_id AS claimId, l.unit_id AS unitId, coalesce(${NAME_ON('l.unit_id', 'l.act_date')}, '') AS unitName,
  l.milli, l.indicator, l.at, l.act_date AS actDate`;

/** What a request wrote into the ledger, found by the token of its verdicts among some claims. */
export const entriesByToken = (door: Door, claimIds: string[], token: string) => door.all<EntryOf>(
  `SELECT ${ENTRY} FROM json_each(?1) a JOIN verdict v ON v.claim_id = a.value AND v.token = ?2 JOIN ledger l ON l.claim_id = v.claim_id AND l.verdict_no = v.no ORDER BY l.seq`, JSON.stringify(claimIds), token);

import type { ClaimState, Indicator, Outcome } from '#vocabulary';
import { sql, type Door, type Statement } from './d1.ts';

/** A claim as it is stored; names are the columns. */
export type ClaimRow = {
  id: string; indicator: Indicator; facet: 'opening' | 'transaction' | 'dossier' | 'none';
  act_date: string; captured_at: number; arrived_at: number; unit_id: string; team_id: string | null; author_id: string;
  subject_index: string | null; key_version: number; masked: string | null; subject_date: string | null; agency: string | null;
  procedure_group: string; quantity: number; unit_shares: string | null; needs_check: number; upgrades_id: string | null;
  source: 'web' | 'reconciliation' | 'demonstration'; body_hash: string;
};
const COLUMNS = ['id', 'indicator', 'facet', 'act_date', 'captured_at', 'arrived_at', 'unit_id', 'team_id', 'author_id',
  'subject_index', 'key_version', 'masked', 'subject_date', 'agency', 'procedure_group', 'quantity', 'unit_shares',
  'needs_check', 'upgrades_id', 'source', 'body_hash'] as const satisfies (keyof ClaimRow)[];

/** What others have said about the same subject, with the last verdict's origin. */
export type KnownClaim = {
  id: string; indicator: Indicator; facet: ClaimRow['facet']; act_date: string; unit_id: string; author_id: string;
  subject_index: string; state: ClaimState; verdict_no: number; masked: string | null; procedure_group: string;
  team_id: string | null; captured_at: number; unit_shares: string | null;
  /** Of the last verdict: the export row it rests on, and the request that gave it. */
  import_id: string | null; line: number | null; token: string | null; outcome: Outcome | null;
};

/**
 * Stores claims, all in one statement and each once: an id that exists already is left as it is.
 * @returns for every asked id the hash of what is stored under it
 */
export async function insertClaims(door: Door, rows: ClaimRow[], log: Statement[] = []): Promise<Map<string, string>> {
  const results = await door.batch([insertClaimsStatement(rows), ...log, sql(
    'SELECT c.id, c.body_hash FROM json_each(?1) a JOIN claim c ON c.id = a.value', JSON.stringify(rows.map((row) => row.id)))]);
  return new Map((results.at(-1) as { id: string; body_hash: string }[]).map((row) => [row.id, row.body_hash]));
}

/** The insert alone, for batches that do more in the same breath. */
export const insertClaimsStatement = (rows: ClaimRow[]) => sql(
  `INSERT INTO claim (${COLUMNS.join(', ')})
   SELECT ${COLUMNS.map((_, at) => `value->>${at}`).join(', ')} FROM json_each(?1)
   WHERE true ON CONFLICT (id) DO NOTHING`,
  JSON.stringify(rows.map((row) => COLUMNS.map((column) => row[column]))));

/** Hashes of what is stored under ids; absent when there is none. */
export async function bodyHashes(door: Door, ids: string[]): Promise<Map<string, string>> {
  const rows = await door.all<{ id: string; body_hash: string }>(
    'SELECT c.id, c.body_hash FROM json_each(?1) a JOIN claim c ON c.id = a.value', JSON.stringify(ids));
  return new Map(rows.map((row) => [row.id, row.body_hash]));
}

const KNOWN = `c.id, c.indicator, c.facet, c.act_date, c.unit_id, c.author_id, c.subject_index, c.state, c.verdict_no,
  c.masked, c.procedure_group, c.team_id, c.captured_at, c.unit_shares, v.import_id, v.line, v.token, v.outcome`;

/** All claims that name any of the subjects. */
export const claimsOfSubjects = (door: Door, subjectIndexes: string[]) => door.all<KnownClaim>(
  `SELECT ${KNOWN} FROM json_each(?1) a JOIN claim c ON c.subject_index = a.value
   LEFT JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no`, JSON.stringify(subjectIndexes));

/** Claims by id. */
export const claimsById = (door: Door, ids: string[]) => door.all<KnownClaim>(
  `SELECT ${KNOWN} FROM json_each(?1) a JOIN claim c ON c.id = a.value
   LEFT JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no`, JSON.stringify(ids));

/** A unit's own claims, newest first; `after` is the arrival and id of the last line seen. */
export const claimsOfUnit = (door: Door, unitId: string, after: { arrivedAt: number; id: string } | null, limit: number) =>
  door.all<{ id: string; indicator: string; act_date: string; arrived_at: number; unit_id: string; masked: string | null;
    quantity: number; state: string; needs_check: number; reason: string | null }>(
    `SELECT c.id, c.indicator, c.act_date, c.arrived_at, c.unit_id, c.masked, c.quantity, c.state, c.needs_check, v.reason
     FROM claim c LEFT JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no
     WHERE c.unit_id = ?1 AND (?2 IS NULL OR (c.arrived_at, c.id) < (CAST(?2 AS INTEGER), ?3))
     ORDER BY c.arrived_at DESC, c.id DESC LIMIT CAST(?4 AS INTEGER)`,
    unitId, after?.arrivedAt ?? null, after?.id ?? null, limit);

/** What somebody claimed themselves, newest first. */
export const claimsOfAuthor = (door: Door, authorId: string, limit: number) =>
  door.all<{ id: string; indicator: string; act_date: string; captured_at: number; arrived_at: number; unit_name: string | null; masked: string | null;
    quantity: number; state: string; reason: string | null }>(
    `SELECT c.id, c.indicator, c.act_date, c.captured_at, c.arrived_at, c.masked, c.quantity, c.state, v.reason,
       (SELECT name FROM unit_period q WHERE q.unit_id = c.unit_id AND q.valid_from <= c.act_date AND c.act_date < q.valid_to) AS unit_name
     FROM claim c LEFT JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no
     WHERE c.author_id = ?1 ORDER BY c.arrived_at DESC, c.id DESC LIMIT CAST(?2 AS INTEGER)`, authorId, limit);

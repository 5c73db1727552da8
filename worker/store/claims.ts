import type { ClaimState, Indicator, Outcome, Reason } from '#vocabulary';
import type { Facet } from '#domain/verification';
import { sql, type Door, type Statement } from './d1.ts';

/** A claim as it is stored; names are the columns. */
export type ClaimRow = {
  id: string; indicator: Indicator; facet: Facet;
  act_date: string; captured_at: number; arrived_at: number; unit_id: string; team_id: string | null; author_id: string;
  subject_index: string | null; key_version: number; masked: string | null; subject_date: string | null; agency: string | null;
  procedure_group: string; quantity: number; unit_shares: string | null; needs_check: number; upgrades_id: string | null;
  source: 'web' | 'reconciliation' | 'demonstration'; body_hash: string;
  device_id: string | null; device_no: number | null; pledge: string | null; district_id: string;
};
const COLUMNS = ['id', 'indicator', 'facet', 'act_date', 'captured_at', 'arrived_at', 'unit_id', 'team_id', 'author_id',
  'subject_index', 'key_version', 'masked', 'subject_date', 'agency', 'procedure_group', 'quantity', 'unit_shares',
  'needs_check', 'upgrades_id', 'source', 'body_hash', 'device_id', 'device_no', 'pledge', 'district_id'] as const satisfies (keyof ClaimRow)[];

/** What others have said about the same subject, with the last verdict's origin. */
export type KnownClaim = {
  id: string; indicator: Indicator; facet: ClaimRow['facet']; act_date: string; unit_id: string; author_id: string;
  subject_index: string; state: ClaimState; verdict_no: number; masked: string | null; procedure_group: string;
  team_id: string | null; captured_at: number; unit_shares: string | null;
  /** Of the last verdict: the export row it rests on, and the request that gave it. */
  import_id: string | null; line: number | null; token: string | null; reason: Reason | null;
  agency: string | null; source: ClaimRow['source']; district_id: string;
  /** The last verdict that gave or took a recognition, or reopened: what was asked and answered since is no judgement. */
  stood_outcome: Outcome | null; stood_reason: Reason | null;
};

/**
 * Stores claims, all in one statement and each once: an id, or a device's number, that exists already
 * is left as it is.
 * @param also statements that follow, in the same breath
 * @returns for every asked id the hash of what is stored under it
 */
export async function insertClaims(door: Door, rows: ClaimRow[], log: Statement[] = [], also: Statement[] = []): Promise<Map<string, string>> {
  const results = await door.batch([insertClaimsStatement(rows), ...log, ...also, sql(
    'SELECT c.id, c.body_hash FROM json_each(?1) a JOIN claim c ON c.id = a.value', JSON.stringify(rows.map((row) => row.id)))]);
  return new Map((results.at(-1) as { id: string; body_hash: string }[]).map((row) => [row.id, row.body_hash]));
}

/** The insert alone, for batches that do more in the same breath. */
export const insertClaimsStatement = (rows: ClaimRow[]) => sql(
  `INSERT INTO claim (${COLUMNS.join(', ')})
   SELECT ${COLUMNS.map((_, at) => `value->>${at}`).join(', ')} FROM json_each(?1)
   WHERE true ON CONFLICT DO NOTHING`,
  JSON.stringify(rows.map((row) => COLUMNS.map((column) => row[column]))));

export type HelperRow = { claimId: string; bodyHash: string; personId: string; milli: number };
/** Who helped, for claims that really came in as they were sent. */
export const helpersKept = (rows: HelperRow[]): Statement[] => (rows.length === 0 ? [] : [sql(
  `INSERT INTO claim_helper (person_id, claim_id, milli) SELECT value->>0, value->>1, value->>3 FROM json_each(?1) JOIN claim c ON c.id = value->>1 AND c.body_hash = value->>2
   WHERE true ON CONFLICT DO NOTHING`, JSON.stringify(rows.map((row) => [row.personId, row.claimId, row.bodyHash, row.milli])))]);

/** Hashes of what is stored under ids; absent when there is none. */
export async function bodyHashes(door: Door, ids: string[]): Promise<Map<string, string>> {
  const rows = await door.all<{ id: string; body_hash: string }>(
    'SELECT c.id, c.body_hash FROM json_each(?1) a JOIN claim c ON c.id = a.value', JSON.stringify(ids));
  return new Map(rows.map((row) => [row.id, row.body_hash]));
}

const KNOWN = `c.id, c.indicator, c.facet, c.act_date, c.unit_id, c.author_id, c.subject_index, c.state, c.verdict_no,
  c.masked, c.procedure_group, c.team_id, c.captured_at, c.unit_shares, v.import_id, v.line, v.token, c.reason, c.agency, c.source, c.district_id, s.outcome AS stood_outcome, s.reason AS stood_reason`;
const VERDICTS = `LEFT JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no
   LEFT JOIN verdict s ON s.claim_id = c.id AND s.no = (SELECT max(p.no) FROM verdict p WHERE p.claim_id = c.id AND p.outcome IN ('recognised', 'reopened', 'revoked'))`;

/** All claims that name any of the subjects. */
export const claimsOfSubjects = (door: Door, subjectIndexes: string[]) => door.all<KnownClaim>(
  `SELECT ${KNOWN} FROM json_each(?1) a JOIN claim c ON c.subject_index = a.value
   ${VERDICTS}`, JSON.stringify(subjectIndexes));

/** Claims by id. */
export const claimsById = (door: Door, ids: string[]) => door.all<KnownClaim>(
  `SELECT ${KNOWN} FROM json_each(?1) a JOIN claim c ON c.id = a.value
   ${VERDICTS}`, JSON.stringify(ids));

/** A claim in a list: everything is on its own row, so that a page reads no more rows than it shows. */
export type ListedClaim = {
  id: string; indicator: Indicator; act_date: string; captured_at: number; arrived_at: number; unit_id: string; author_id: string; masked: string | null;
  quantity: number; state: ClaimState; needs_check: number; reason: Reason | null; words: string | null; verdict_no: number;
};
export const LISTED = 'id, indicator, act_date, captured_at, arrived_at, unit_id, author_id, masked, quantity, state, needs_check, reason, words, verdict_no';
/** Where a page begins: the line the page before read and did not show. */
export type From = { arrivedAt: number; id: string } | null;

/** Claims of somebody that wait for them: more evidence was asked for. */
export const claimsAskedOf = (door: Door, authorId: string, limit: number) => door.all<ListedClaim>(
  `SELECT ${LISTED} FROM claim INDEXED BY claim_asked WHERE author_id = ?1 AND state = 'needs_evidence' ORDER BY arrived_at DESC LIMIT CAST(?2 AS INTEGER)`, authorId, limit);

/** Whose claims these are. */
export const authorsOf = async (door: Door, ids: string[]): Promise<[string, string][]> => (await door.all<{ id: string; authorId: string }>(
  'SELECT c.id, c.author_id AS authorId FROM json_each(?1) a JOIN claim c ON c.id = a.value', JSON.stringify(ids))).map(({ id, authorId }) => [id, authorId]);

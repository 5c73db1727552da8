import type { RowFate, SourceState } from '#vocabulary';
import type { ComparedKind, ComparedRow, ImportView, RowCounts } from '#wire/import';
import { sql, type Door, type Statement } from './d1.ts';
import { NAME_ON } from './units.ts';

export type ImportRow = {
  id: string; fingerprint: string; kind: 'dossiers' | 'accounts'; file_name: string; by_id: string;
  created_at: number; total_rows: number; chunk_rows: number; undone_at?: number | null;
};
/** One row of an export as it is kept; `fate` is what became of it the last time it was matched. */
export type ExportRow = {
  line: number; subjectIndex: string; masked: string; date: string; agency: string | null; procedureGroup: string;
  online: boolean | null; status: string | null; transactionDate: string | null; sourceState: SourceState; paidOnline: boolean | null; fate: RowFate; reason: string | null;
};

/** Opens an import once per fingerprint; the same file answers with the import it already has; null = the id was another one's, since undone. */
export async function openImportOnce(door: Door, row: ImportRow, log: Statement[] = []): Promise<ImportRow | null> {
  const results = await door.batch([
    sql(`INSERT INTO office_import (id, fingerprint, kind, file_name, by_id, created_at, total_rows, chunk_rows)
         VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS INTEGER), CAST(?7 AS INTEGER), CAST(?8 AS INTEGER))
         ON CONFLICT DO NOTHING`,
    row.id, row.fingerprint, row.kind, row.file_name, row.by_id, row.created_at, row.total_rows, row.chunk_rows),
    ...log,
    sql('SELECT * FROM office_import WHERE fingerprint = ?1', row.fingerprint),
  ]);
  return (results.at(-1) as ImportRow[])[0] ?? null;
}

const VIEW = `SELECT i.id, i.file_name AS fileName, i.kind, i.created_at AS createdAt, coalesce(p.name, (SELECT label FROM machine_token WHERE id = substr(i.by_id, 5) AND i.by_id = 'may-' || id), '') AS byName,
    i.total_rows AS totalRows, i.chunk_rows AS chunkRows,
    (i.total_rows + i.chunk_rows - 1) / i.chunk_rows AS chunks, count(c.no) AS chunksDone,
    coalesce(sum(c.rows), 0) AS rows, coalesce(sum(c.recognised), 0) AS recognised, coalesce(sum(c.already), 0) AS already,
    coalesce(sum(c.conflict), 0) AS conflict, coalesce(sum(c.contradicts), 0) AS contradicts, coalesce(sum(c.unclaimed), 0) AS unclaimed, coalesce(sum(c.taken_back), 0) AS takenBack, i.undone_at AS undoneAt
  FROM office_import i LEFT JOIN import_chunk c ON c.import_id = i.id LEFT JOIN person p ON p.id = i.by_id`;
type ViewRow = Omit<ImportView, 'nextChunk'>;
/** Chunks arrive in order, so the next one is simply the number that have come. */
const withNext = (row: ViewRow): ImportView => ({ ...row, nextChunk: row.chunksDone < row.chunks ? row.chunksDone : null });

/** One import with its sums; null when there is none. */
export async function importView(door: Door, id: string): Promise<ImportView | null> {
  const row = await door.first<ViewRow>(`${VIEW} WHERE i.id = ?1 GROUP BY i.id`, id);
  return row ? withNext(row) : null;
}

/** The latest imports, newest first. */
export async function importViews(door: Door, limit: number): Promise<ImportView[]> {
  const rows = await door.all<ViewRow>(`${VIEW} GROUP BY i.id ORDER BY i.created_at DESC LIMIT CAST(?1 AS INTEGER)`, limit);
  return rows.map(withNext);
}

const bit = (known: boolean | null): number | null => (known === null ? null : Number(known));

/** Keeps a chunk's rows; a row that is there already changes only when its fate has. */
export function keepRows(importId: string, rows: ExportRow[]): Statement {
  return sql(
    `INSERT INTO import_row (import_id, line, subject_index, masked, date, agency, procedure_group, online, status, transaction_date, source_state, paid_online, fate, reason)
     SELECT ?1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9, value->>10, value->>11, value->>12
     FROM json_each(?2) WHERE true ON CONFLICT (import_id, line) DO UPDATE SET fate = excluded.fate, reason = excluded.reason
     WHERE fate <> excluded.fate OR reason IS NOT excluded.reason`,
    importId, JSON.stringify(rows.map((row) => [row.line, row.subjectIndex, row.masked, row.date, row.agency, row.procedureGroup,
      bit(row.online), row.status, row.transactionDate, row.sourceState, bit(row.paidOnline), row.fate, row.reason])));
}

/** A row as it is kept, with the import it is of and who made that. */
export type KeptRow = ExportRow & { importId: string; byId: string };
type KeptColumns = Omit<KeptRow, 'online' | 'paidOnline'> & { online: number | null; paidOnline: number | null };
/** Rows of an import that was undone count for nothing. */
const IN_FORCE = 'JOIN office_import i ON i.id = r.import_id AND i.undone_at IS NULL';
const known = (value: number | null): boolean | null => (value === null ? null : value === 1);

/** The row that speaks for each subject: of the newest import that has one, the last line. A subject without one is missing. */
export async function newestRows(door: Door, subjectIndexes: string[]): Promise<Map<string, KeptRow>> {
  if (subjectIndexes.length === 0) return new Map();
  const rows = await door.all<KeptColumns>(
    `SELECT * FROM (SELECT r.import_id AS importId, i.by_id AS byId, r.line, r.subject_index AS subjectIndex, r.masked, r.date, r.agency, r.procedure_group AS procedureGroup,
       r.online, r.status, r.transaction_date AS transactionDate, r.source_state AS sourceState, r.paid_online AS paidOnline, r.fate, r.reason,
       row_number() OVER (PARTITION BY r.subject_index ORDER BY i.created_at DESC, i.id DESC, r.line DESC) AS rank
     FROM json_each(?1) a JOIN import_row r ON r.subject_index = a.value ${IN_FORCE}) WHERE rank = 1`, JSON.stringify(subjectIndexes));
  return new Map(rows.map((row) => [row.subjectIndex, { ...row, online: known(row.online), paidOnline: known(row.paidOnline) }]));
}

/** For each subject the last line that speaks after an import was opened: its own, or one of a newer import (line null). */
export async function laterLines(door: Door, subjectIndexes: string[], view: { id: string; createdAt: number }): Promise<Map<string, number>> {
  const rows = await door.all<{ subjectIndex: string; own: number; line: number }>(
    `SELECT r.subject_index AS subjectIndex, min(r.import_id = ?3) AS own, max(r.line) AS line FROM json_each(?1) a JOIN import_row r ON r.subject_index = a.value ${IN_FORCE}
       AND (i.created_at, i.id) >= (CAST(?2 AS INTEGER), ?3) GROUP BY 1`, JSON.stringify(subjectIndexes), view.createdAt, view.id);
  return new Map(rows.map(({ subjectIndex, own, line }) => [subjectIndex, own === 1 ? line : Number.POSITIVE_INFINITY]));
}

/**
 * To stand first in a batch that gives or takes by rows of an import: aborts the whole batch (`ABORTED`) when that import
 * has been undone, or a newer one has spoken of any of the subjects, since they were matched.
 */
export const stillSpeaks = (importId: string, subjectIndexes: string[]): Statement => sql(
  `SELECT iif(EXISTS (SELECT 1 FROM office_import WHERE id = ?1 AND undone_at IS NOT NULL) OR EXISTS (SELECT 1 FROM json_each(?2) a
     JOIN import_row r ON r.subject_index = a.value AND r.import_id <> ?1 ${IN_FORCE} JOIN office_import me ON me.id = ?1 AND (i.created_at, i.id) > (me.created_at, me.id)), json('overtaken'), 1) AS speaks`,
  importId, JSON.stringify(subjectIndexes));

/** What became of rows since they were matched, and the sums of their chunks after it. */
export const fatesMoved = (importId: string, rows: Pick<ExportRow, 'line' | 'fate' | 'reason'>[]): Statement[] => [
  sql(`UPDATE import_row SET fate = a.value->>1, reason = a.value->>2 FROM json_each(?2) a
       WHERE import_id = ?1 AND line = a.value->>0 AND (fate <> a.value->>1 OR reason IS NOT a.value->>2)`,
  importId, JSON.stringify(rows.map(({ line, fate, reason }) => [line, fate, reason]))),
  // Lines have gaps where rows could not be read, so the chunk of a row is known by its rank.
  sql(`UPDATE import_chunk SET recognised = n.recognised, already = n.already, conflict = n.conflict, contradicts = n.contradicts, unclaimed = n.unclaimed, taken_back = n.taken_back
       FROM (SELECT no, sum(fate = 'recognised') AS recognised, sum(fate = 'already') AS already, sum(fate = 'conflict') AS conflict, sum(fate = 'contradicts') AS contradicts,
           sum(fate = 'unclaimed') AS unclaimed, sum(fate = 'taken_back') AS taken_back
         FROM (SELECT (row_number() OVER (ORDER BY r.line) - 1) / i.chunk_rows AS no, r.fate FROM import_row r JOIN office_import i ON i.id = r.import_id WHERE r.import_id = ?1) GROUP BY no) n
       WHERE import_chunk.import_id = ?1 AND import_chunk.no = n.no AND (import_chunk.recognised, import_chunk.already, import_chunk.conflict, import_chunk.contradicts, import_chunk.unclaimed, import_chunk.taken_back)
         <> (n.recognised, n.already, n.conflict, n.contradicts, n.unclaimed, n.taken_back)`, importId)];

/** Notes that a chunk has arrived whole, with what became of it. */
export function keepChunk(importId: string, no: number, counts: RowCounts): Statement {
  return sql(
    `INSERT INTO import_chunk (import_id, no, rows, recognised, already, conflict, contradicts, unclaimed, taken_back)
     SELECT ?1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7 FROM json_each(?2)
     WHERE true ON CONFLICT (import_id, no) DO UPDATE SET recognised = excluded.recognised, already = excluded.already,
       conflict = excluded.conflict, contradicts = excluded.contradicts, unclaimed = excluded.unclaimed, taken_back = excluded.taken_back
     WHERE (recognised, already, conflict, contradicts, unclaimed, taken_back) <>
       (excluded.recognised, excluded.already, excluded.conflict, excluded.contradicts, excluded.unclaimed, excluded.taken_back)`,
    importId, JSON.stringify([[no, counts.rows, counts.recognised, counts.already, counts.conflict, counts.contradicts, counts.unclaimed, counts.takenBack]]));
}

/** The lines a chunk holds already: the same number sent with other lines is another file. */
export const chunkKept = (door: Door, importId: string, no: number) =>
  door.first<{ rows: number }>('SELECT rows FROM import_chunk WHERE import_id = ?1 AND no = CAST(?2 AS INTEGER)', importId, no);

/** Rows of one fate after a line, in the order of the file. */
export const importRows = (door: Door, importId: string, fate: RowFate | null, after: number, limit: number) =>
  door.all<{ line: number; masked: string; date: string; fate: string; reason: string | null }>(
    `SELECT line, masked, date, fate, reason FROM import_row
     WHERE import_id = ?1 AND line > CAST(?2 AS INTEGER) AND (?3 IS NULL OR fate = ?3) ORDER BY line LIMIT CAST(?4 AS INTEGER)`,
    importId, after, fate, limit);

export type ImportClaimRow = { claimId: string; masked: string | null; actDate: string; unitName: string; indicator: string; state: string };
const CLAIM_VIEW = `c.id AS claimId, c.masked, c.act_date AS actDate, c.indicator, c.state,
  ${NAME_ON('c.unit_id', 'c.act_date')} AS unitName`;

/** Claims that the rows of an import speak of: recognised by it, taken back by it, or in conflict over one of its rows. */
export const claimsOfImport = (door: Door, importId: string, fate: 'recognised' | 'conflict' | 'taken_back', after: string, limit: number) =>
  door.all<ImportClaimRow>(
    `SELECT DISTINCT ${CLAIM_VIEW} FROM import_row r JOIN claim c ON c.subject_index = r.subject_index
     WHERE r.import_id = ?1 AND r.fate = ?2 AND c.id > ?3 AND (?2 = 'conflict' OR EXISTS (SELECT 1 FROM verdict v
       WHERE v.claim_id = c.id AND v.no = c.verdict_no AND v.import_id = ?1 AND v.outcome = iif(?2 = 'taken_back', 'revoked', 'recognised')))
     ORDER BY c.id LIMIT CAST(?4 AS INTEGER)`, importId, fate, after, limit);

/** Claims that wait, are of the kind the export is about, and have no row in it. */
export const claimsWithoutRow = (door: Door, importId: string, facets: string[], after: string, limit: number) =>
  door.all<ImportClaimRow>(
    `SELECT ${CLAIM_VIEW} FROM claim c WHERE c.state = 'pending' AND c.facet IN (SELECT value FROM json_each(?2)) AND c.id > ?3
       AND NOT EXISTS (SELECT 1 FROM import_row r WHERE r.subject_index = c.subject_index AND r.import_id = ?1)
     ORDER BY c.id LIMIT CAST(?4 AS INTEGER)`, importId, JSON.stringify(facets), after, limit);

/** The last line of each subject speaks for it within an import. */
const LAST_LINE = (row: string): string => `${row}.line = (SELECT max(x.line) FROM import_row x WHERE x.subject_index = ${row}.subject_index AND x.import_id = ${row}.import_id)`;
const SAME_FACTS = '(a.date, a.source_state, a.online, a.paid_online, a.transaction_date) IS (b.date, b.source_state, b.online, b.paid_online, b.transaction_date)';
const PAIRED = (left: string, right: string): string => `FROM import_row a LEFT JOIN import_row b ON b.subject_index = a.subject_index AND b.import_id = ${right} AND ${LAST_LINE('b')}
  WHERE a.import_id = ${left} AND ${LAST_LINE('a')}`;

/** How two imports of one kind differ, by subject. */
export async function comparedCounts(door: Door, hereId: string, thereId: string): Promise<Record<ComparedKind | 'same', number>> {
  const [here, there] = await door.batch([
    sql(`SELECT coalesce(sum(b.line IS NULL), 0) AS onlyHere, coalesce(sum(b.line IS NOT NULL AND NOT ${SAME_FACTS}), 0) AS changed, coalesce(sum(b.line IS NOT NULL AND ${SAME_FACTS}), 0) AS same ${PAIRED('?1', '?2')}`, hereId, thereId),
    sql(`SELECT count(*) AS onlyThere ${PAIRED('?2', '?1')} AND b.line IS NULL`, hereId, thereId)]);
  const [{ onlyHere, changed, same }] = here as [{ onlyHere: number; changed: number; same: number }];
  return { only_here: onlyHere, only_there: (there as [{ onlyThere: number }])[0].onlyThere, changed, same };
}

const FACTS = (row: string): string => `iif(${row}.line IS NULL, NULL, json_object('line', ${row}.line, 'date', ${row}.date, 'sourceState', ${row}.source_state, 'status', ${row}.status,
  'online', ${row}.online, 'paidOnline', ${row}.paid_online, 'transactionDate', ${row}.transaction_date))`;

/** Rows of one kind of difference after a line, in the order of the file they are listed by. */
export async function comparedRows(door: Door, hereId: string, thereId: string, kind: ComparedKind, after: number, limit: number): Promise<ComparedRow[]> {
  const rows = await door.all<{ line: number; masked: string; here: string | null; there: string | null }>(
    kind === 'only_there'
      ? `SELECT a.line, a.masked, NULL AS here, ${FACTS('a')} AS there ${PAIRED('?2', '?1')} AND b.line IS NULL AND a.line > CAST(?3 AS INTEGER) ORDER BY a.line LIMIT CAST(?4 AS INTEGER)`
      : `SELECT a.line, a.masked, ${FACTS('a')} AS here, ${FACTS('b')} AS there ${PAIRED('?1', '?2')} AND ${kind === 'changed' ? `b.line IS NOT NULL AND NOT ${SAME_FACTS}` : 'b.line IS NULL'}
         AND a.line > CAST(?3 AS INTEGER) ORDER BY a.line LIMIT CAST(?4 AS INTEGER)`, hereId, thereId, after, limit);
  const read = (text: string | null) => (text === null ? null : JSON.parse(text) as ComparedRow['here']);
  return rows.map(({ line, masked, here, there }) => ({ line, masked, here: read(here), there: read(there) }));
}

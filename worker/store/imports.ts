import type { RowFate } from '#vocabulary';
import type { ImportView, RowCounts } from '#wire/import';
import { sql, type Door, type Statement } from './d1.ts';

export type ImportRow = {
  id: string; fingerprint: string; kind: 'dossiers' | 'accounts'; file_name: string; by_id: string;
  created_at: number; total_rows: number; chunk_rows: number;
};
/** One row of an export as it is kept; `fate` is what became of it the last time it was matched. */
export type ExportRow = {
  line: number; subjectIndex: string; masked: string; date: string; agency: string | null; procedureGroup: string;
  online: boolean | null; status: string | null; transactionDate: string | null; fate: RowFate; reason: string | null;
};

/** Opens an import once per fingerprint; the same file answers with the import it already has. */
export async function openImportOnce(door: Door, row: ImportRow, log: Statement[] = []): Promise<ImportRow> {
  const results = await door.batch([
    sql(`INSERT INTO office_import (id, fingerprint, kind, file_name, by_id, created_at, total_rows, chunk_rows)
         VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS INTEGER), CAST(?7 AS INTEGER), CAST(?8 AS INTEGER))
         ON CONFLICT DO NOTHING`,
    row.id, row.fingerprint, row.kind, row.file_name, row.by_id, row.created_at, row.total_rows, row.chunk_rows),
    ...log,
    sql('SELECT * FROM office_import WHERE fingerprint = ?1', row.fingerprint),
  ]);
  return (results.at(-1) as ImportRow[])[0]!;
}

const VIEW = `SELECT i.id, i.file_name AS fileName, i.kind, i.created_at AS createdAt, coalesce(p.name, '') AS byName,
    i.total_rows AS totalRows, i.chunk_rows AS chunkRows,
    (i.total_rows + i.chunk_rows - 1) / i.chunk_rows AS chunks, count(c.no) AS chunksDone,
    coalesce(sum(c.rows), 0) AS rows, coalesce(sum(c.recognised), 0) AS recognised, coalesce(sum(c.already), 0) AS already,
    coalesce(sum(c.conflict), 0) AS conflict, coalesce(sum(c.contradicts), 0) AS contradicts, coalesce(sum(c.unclaimed), 0) AS unclaimed, coalesce(sum(c.taken_back), 0) AS takenBack
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

/** Keeps a chunk's rows; a row that is there already changes only when its fate has. */
export function keepRows(importId: string, rows: ExportRow[]): Statement {
  return sql(
    `INSERT INTO import_row (import_id, line, subject_index, masked, date, agency, procedure_group, online, status, transaction_date, fate, reason)
     SELECT ?1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9, value->>10
     FROM json_each(?2) WHERE true ON CONFLICT (import_id, line) DO UPDATE SET fate = excluded.fate, reason = excluded.reason
     WHERE fate <> excluded.fate OR reason IS NOT excluded.reason`,
    importId, JSON.stringify(rows.map((row) => [row.line, row.subjectIndex, row.masked, row.date, row.agency, row.procedureGroup,
      row.online === null ? null : Number(row.online), row.status, row.transactionDate, row.fate, row.reason])));
}

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
  (SELECT name FROM unit_period WHERE unit_id = c.unit_id AND valid_from <= c.act_date AND c.act_date < valid_to) AS unitName`;

/** Claims that the rows of an import speak of: recognised by it, or in conflict over one of its rows. */
export const claimsOfImport = (door: Door, importId: string, fate: 'recognised' | 'conflict', after: string, limit: number) =>
  door.all<ImportClaimRow>(
    `SELECT ${CLAIM_VIEW} FROM import_row r JOIN claim c ON c.subject_index = r.subject_index
     WHERE r.import_id = ?1 AND r.fate = ?2 AND c.id > ?3 AND (?2 = 'conflict' OR EXISTS (SELECT 1 FROM verdict v
       WHERE v.claim_id = c.id AND v.no = c.verdict_no AND v.import_id = ?1 AND v.outcome = 'recognised'))
     ORDER BY c.id LIMIT CAST(?4 AS INTEGER)`, importId, fate, after, limit);

/** Claims that wait, are of the kind the export is about, and have no row in it. */
export const claimsWithoutRow = (door: Door, importId: string, facets: string[], after: string, limit: number) =>
  door.all<ImportClaimRow>(
    `SELECT ${CLAIM_VIEW} FROM claim c WHERE c.state = 'pending' AND c.facet IN (SELECT value FROM json_each(?2)) AND c.id > ?3
       AND NOT EXISTS (SELECT 1 FROM import_row r WHERE r.subject_index = c.subject_index AND r.import_id = ?1)
     ORDER BY c.id LIMIT CAST(?4 AS INTEGER)`, importId, JSON.stringify(facets), after, limit);

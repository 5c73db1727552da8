import { columnsIn, missingOf, readRow, recogniseColumns, textOf, type Cell, type ColumnMap, type ExportKind, type ReadRow, type RowError } from '#domain/export';
import { FileRefusal } from './refusal.ts';

/** A file whose columns are known, or waiting to be pointed at by hand. */
export type OpenedFile = { kind: ExportKind; headings: string[]; columns: ColumnMap; missing: string[]; headingRow: number; samples: string[][]; lines: number };
/** Everything below the headings, gone through: what will be sent, what cannot be, and what to look at before. */
export type ReadFile = {
  kind: ExportKind;
  /** Good rows. */
  rows: number;
  firstRows: ReadRow[];
  errors: RowError[];
  /** First and last local date of the good rows; null without any. */
  dates: { first: string; last: string } | null;
  /** "Hình thức nộp" or "mức định danh" as exported, and how many rows say so, most first. */
  groups: { words: string; rows: number }[];
  /** Bodies of the numbered requests: JSON as bytes, `CHUNK_ROWS` rows each but the last. */
  chunks: Uint8Array<ArrayBuffer>[];
  /** SHA-256, hex, of the kind and all good rows: columns we do not want never change it. */
  fingerprint: string;
};

/** Rows in one request; the API takes no more. */
export const CHUNK_ROWS = 2000;
const SAMPLE_LINES = 5;
const FIRST_ROWS = 10;
const GROUPS_MAX = 50;
const REPORT_EVERY = 5000;

/**
 * Looks for the headings of an opened table. Where none is known, the first line with two filled
 * cells stands for it, and a person says what is what.
 * @throws FileRefusal when there is no such line, or nothing stands below it
 */
export function openTable(table: Cell[][]): OpenedFile {
  const found = recogniseColumns(table) ?? guessed(table);
  const below: Cell[][] = [];
  let lines = 0;
  for (let at = found.headingRow + 1; at < table.length; at++) {
    if (table[at]!.every((cell) => textOf(cell) === '')) continue;
    lines += 1;
    if (below.length < SAMPLE_LINES) below.push(table[at]!);
  }
  if (lines === 0) throw new FileRefusal('no_rows');
  return { ...found, samples: found.headings.map((_, at) => below.map((row) => textOf(row[at]).slice(0, 60))), lines };
}

/** The same file taken for the other kind of export. */
export const openedAs = (opened: OpenedFile, kind: ExportKind): OpenedFile => {
  const columns = columnsIn(kind, opened.headings);
  return { ...opened, kind, columns, missing: missingOf(kind, columns) };
};

function guessed(table: Cell[][]): Omit<OpenedFile, 'samples' | 'lines'> {
  const headingRow = table.findIndex((row) => row.filter((cell) => textOf(cell) !== '').length >= 2);
  if (headingRow < 0) throw new FileRefusal('no_headings');
  return { kind: 'dossiers', headingRow, headings: table[headingRow]!.map(textOf), columns: {}, missing: missingOf('dossiers', {}) };
}

/**
 * Every line below the headings, as the wanted columns or as an error. Rows become requests as they
 * are read, so that beside the table only what will be sent is held.
 * @param today  local date of Vietnam; what lies after it is refused
 * @param report share gone through, 0 to 1
 */
export async function readLines(
  table: Cell[][], { kind, columns, headingRow }: Pick<OpenedFile, 'kind' | 'columns' | 'headingRow'>, today: string,
  report: (share: number) => void = () => {},
): Promise<ReadFile> {
  if (missingOf(kind, columns).length > 0) throw new FileRefusal('no_headings');
  const file: ReadFile = { kind, rows: 0, firstRows: [], errors: [], dates: null, groups: [], chunks: [], fingerprint: '' };
  const groups = new Map<string, number>();
  const encoder = new TextEncoder();
  let waiting: ReadRow[] = [];
  for (let at = headingRow + 1; at < table.length; at++) {
    if (at % REPORT_EVERY === 0) report(at / table.length);
    const read = readRow(kind, columns, table[at]!, at + 1, today);
    if (read && 'error' in read) file.errors.push(read.error);
    if (!read || 'error' in read) continue;
    note(file, groups, read.row);
    if (waiting.push(read.row) < CHUNK_ROWS) continue;
    file.chunks.push(encoder.encode(JSON.stringify({ rows: waiting })));
    waiting = [];
  }
  if (waiting.length > 0) file.chunks.push(encoder.encode(JSON.stringify({ rows: waiting })));
  file.groups = [...groups].map(([words, rows]) => ({ words, rows })).sort((a, b) => b.rows - a.rows);
  return { ...file, fingerprint: await fingerprintOf(kind, file.chunks) };
}

function note(file: ReadFile, groups: Map<string, number>, row: ReadRow): void {
  file.rows += 1;
  if (file.firstRows.length < FIRST_ROWS) file.firstRows.push(row);
  const date = String(row.receivedDate ?? row.openedDate);
  const { first = date, last = date } = file.dates ?? {};
  file.dates = { first: first < date ? first : date, last: last > date ? last : date };
  const words = String(row.channel ?? row.level ?? 'không ghi');
  const group = groups.has(words) || groups.size < GROUPS_MAX ? words : 'cách ghi khác';
  groups.set(group, (groups.get(group) ?? 0) + 1);
}

/** A hash over the hashes of the requests: the whole is never put together in memory. */
async function fingerprintOf(kind: ExportKind, chunks: Uint8Array<ArrayBuffer>[]): Promise<string> {
  const hashes: string[] = [];
  for (const chunk of chunks) hashes.push(await sha256(chunk));
  return sha256(new TextEncoder().encode([kind, ...hashes].join('\n')));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A cell that a spreadsheet would take for a formula is disarmed (ASVS 1.2.10). */
const safe = (text: string): string => (/^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text);
const quoted = (text: string): string => `"${safe(text).replaceAll('"', '""')}"`;

/** Lines that could not be read, as a file for the office: its own cells, and why. It stays on their machine. */
export function errorFile(table: Cell[][], errors: RowError[], headingRow: number): string {
  const lines = [['Dòng', 'Lý do', ...(table[headingRow] ?? []).map(textOf)],
    ...errors.map(({ line, reason }) => [String(line), reason, ...(table[line - 1] ?? []).map(textOf)])];
  return `\ufeff${lines.map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`;
}

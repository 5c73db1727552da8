import { localDateAt } from '#domain/calendar';
import { missingOf, readRow, recogniseColumns, textOf, type Cell, type ColumnMap, type ExportKind, type ReadRow, type RowError } from '#domain/export';
import { FileRefusal } from './refusal.ts';

/** A file whose columns are known, or waiting to be pointed at by hand. */
export type OpenedFile = { kind: ExportKind; headings: string[]; columns: ColumnMap; missing: string[]; headingRow: number; samples: string[][]; lines: number };
export type GoodAndBad = { rows: ReadRow[]; errors: RowError[]; fingerprint: string };

const SAMPLE_LINES = 5;

/**
 * Looks for the headings of an opened table.
 * @throws FileRefusal when nothing looks like one, or nothing stands below it
 */
export function openTable(table: Cell[][]): OpenedFile {
  const found = recogniseColumns(table);
  if (!found) throw new FileRefusal('no_headings');
  const below = table.slice(found.headingRow + 1).filter((row) => row.some((cell) => textOf(cell) !== ''));
  if (below.length === 0) throw new FileRefusal('no_rows');
  return { ...found, samples: found.headings.map((_, at) => below.slice(0, SAMPLE_LINES).map((row) => textOf(row[at]))), lines: below.length };
}

/**
 * Every line below the headings, as the wanted columns or as an error; and a fingerprint of what
 * would be sent, so that the same file is the same import however often it is chosen.
 */
export async function readLines(
  table: Cell[][], { kind, columns, headingRow }: Pick<OpenedFile, 'kind' | 'columns' | 'headingRow'>,
): Promise<GoodAndBad> {
  if (missingOf(kind, columns).length > 0) throw new FileRefusal('no_headings');
  const today = localDateAt(Date.now());
  const rows: ReadRow[] = [];
  const errors: RowError[] = [];
  for (let at = headingRow + 1; at < table.length; at++) {
    const read = readRow(kind, columns, table[at]!, at + 1, today);
    if (!read) continue;
    if ('row' in read) rows.push(read.row);
    else errors.push(read.error);
  }
  return { rows, errors, fingerprint: await fingerprintOf(kind, rows) };
}

async function fingerprintOf(kind: ExportKind, rows: ReadRow[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(kind + JSON.stringify(rows)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A cell that a spreadsheet would take for a formula is disarmed (ASVS 1.2.10). */
const safe = (text: string): string => (/^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text);
const quoted = (text: string): string => `"${safe(text).replaceAll('"', '""')}"`;

/** Lines that could not be read, as a file for the office: its own cells, and why. */
export function errorFile(table: Cell[][], errors: RowError[], headingRow: number): string {
  const lines = [['Dòng', 'Lý do', ...(table[headingRow] ?? []).map(textOf)],
    ...errors.map(({ line, reason }) => [String(line), reason, ...(table[line - 1] ?? []).map(textOf)])];
  return `\ufeff${lines.map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`;
}

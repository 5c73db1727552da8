import { zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/universal';
import { recogniseColumns, type Cell } from '#domain/export';
import { FileRefusal } from './refusal.ts';
import { checkSheetXml } from './sheet-gate.ts';
import { unpackSpreadsheet } from './zip-gate.ts';

/** Some systems put a cover sheet first; the table is looked for on this many. */
const SHEETS_LOOKED_AT = 3;
/** What unpacking is of the whole work; the parser tells nothing on its way. */
const UNPACKING_SHARE = 0.3;

/**
 * The rows of the sheet that holds the table. The parser is given only parts that were looked over.
 * @throws FileRefusal
 */
export async function readSpreadsheet(bytes: Uint8Array, report: (share: number) => void): Promise<Cell[][]> {
  const parts = await unpackSpreadsheet(bytes, (share) => report(share * UNPACKING_SHARE));
  for (const part of parts.values()) checkSheetXml(part);
  const sheets = [...parts.keys()].filter((name) => name.startsWith('xl/worksheets/')).length;
  if (sheets === 0) throw new FileRefusal('broken');
  // Handed over without compression, so that the parser inflates nothing and starts no worker of its own.
  const archive = zipSync(Object.fromEntries(parts), { level: 0 }).buffer as ArrayBuffer;
  parts.clear();
  let first: Cell[][] = [];
  for (let no = 1; no <= Math.min(sheets, SHEETS_LOOKED_AT); no++) {
    const rows = await rowsOf(archive, no);
    if (no === 1) first = rows;
    if (recogniseColumns(rows)) return rows;
  }
  return first;
}

async function rowsOf(archive: ArrayBuffer, no: number): Promise<Cell[][]> {
  try {
    return (await readSheet<number | string>(archive, no, { parseNumber: exactNumber })) as unknown as Cell[][];
  } catch {
    throw new FileRefusal('broken');
  }
}

/** A number too long to be a quantity is a code: it keeps every digit. */
const exactNumber = (text: string): number | string => (/^\d{16,}$/.test(text) ? text : Number(text));

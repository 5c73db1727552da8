import Papa from 'papaparse';
import { readSheet } from 'read-excel-file/universal';
import type { Cell } from '#domain/export';
import { FileRefusal } from './refusal.ts';
import { checkSpreadsheetZip } from './zip-gate.ts';

const BYTES_MAX = 60_000_000;
const COLUMNS_MAX = 200;
/** First bytes of a zip, and of the compound files old Excel and encrypted Excel write. */
const ZIP = [0x50, 0x4b];
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];
const startsWith = (bytes: Uint8Array, magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte);

/**
 * The cells of a file, row by row: .xlsx behind the zip gate, or .csv. What the file is, is decided
 * by its bytes, not its name. Formulas are never evaluated: a cell is what was last saved in it.
 * @throws FileRefusal in words for the office
 */
export async function readTable(bytes: Uint8Array): Promise<Cell[][]> {
  if (bytes.length === 0) throw new FileRefusal('empty');
  if (bytes.length > BYTES_MAX) throw new FileRefusal('too_large');
  if (startsWith(bytes, COMPOUND)) throw new FileRefusal('old_excel');
  const rows = startsWith(bytes, ZIP) ? await readSpreadsheet(bytes) : readCsv(bytes);
  if (rows.length === 0) throw new FileRefusal('empty');
  return rows;
}

async function readSpreadsheet(bytes: Uint8Array): Promise<Cell[][]> {
  checkSpreadsheetZip(bytes);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await readSheet(buffer).catch(() => {
    throw new FileRefusal('broken');
  }) as Cell[][];
  if (rows.some((row) => row.length > COLUMNS_MAX)) throw new FileRefusal('too_wide');
  return rows;
}

function readCsv(bytes: Uint8Array): Cell[][] {
  const text = decode(bytes);
  // A look at the first line before the parser is asked to build ten thousand cells a row.
  const first = text.slice(0, Math.max(0, text.indexOf('\n')) || 200_000);
  if (Math.max(...[',', ';', '\t'].map((mark) => first.split(mark).length)) > COLUMNS_MAX) throw new FileRefusal('too_wide');
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: false, delimitersToGuess: [';', ',', '\t'] });
  if (data.slice(0, 50).some((row) => row.length > COLUMNS_MAX)) throw new FileRefusal('too_wide');
  return data;
}

/** UTF-8 with or without its mark, UTF-16 with one; anything else is refused rather than guessed at. */
function decode(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.subarray(0, 4000).includes(0)) throw new FileRefusal('not_spreadsheet');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileRefusal('wrong_encoding');
  }
}

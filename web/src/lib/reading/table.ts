import Papa from 'papaparse';
import { recogniseColumns, type Cell } from '#domain/export';
import { FileRefusal } from './refusal.ts';
import { COLUMNS_MAX } from './sheet-gate.ts';
import { readSpreadsheet } from './spreadsheet.ts';

const BYTES_MAX = 25 * 1024 * 1024;
/** First bytes of a zip, and of the compound files old Excel and encrypted Excel write. */
const ZIP = [0x50, 0x4b];
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];
const startsWith = (bytes: Uint8Array, magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte);

/** Refuses by size alone, so that a huge file need not be brought into memory to be refused. @throws FileRefusal */
export function checkSize(size: number): void {
  if (size === 0) throw new FileRefusal('empty');
  if (size > BYTES_MAX) throw new FileRefusal('too_large');
}

/**
 * The cells of a file, row by row: .xlsx behind the zip gate, or .csv. What the file is, is decided
 * by its bytes, not its name. Formulas are never evaluated: a cell is what was last saved in it.
 * @param report share of the work done, 0 to 1
 * @throws FileRefusal in words for the office
 */
export async function readTable(bytes: Uint8Array, report: (share: number) => void = () => {}): Promise<Cell[][]> {
  checkSize(bytes.length);
  if (startsWith(bytes, COMPOUND)) throw new FileRefusal('old_excel');
  const rows = startsWith(bytes, ZIP) ? await readSpreadsheet(bytes, report) : readCsv(bytes, report);
  if (rows.length === 0) throw new FileRefusal('empty');
  return rows;
}

function readCsv(bytes: Uint8Array, report: (share: number) => void): Cell[][] {
  const text = decode(bytes);
  if (/^\s*<(!doctype|html|table|meta|head|\?xml)/i.test(text.slice(0, 200))) throw new FileRefusal('web_page');
  const rows: string[][] = [];
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, errors, meta }) => {
      rows.push(data);
      if (data.length > COLUMNS_MAX && data.findLastIndex((cell) => cell.trim() !== '') >= COLUMNS_MAX) throw new FileRefusal('too_wide');
      // All that follows an open quotation mark would be one cell, and its rows lost without a word.
      if (errors.some(({ code }) => code === 'MissingQuotes')) throw new FileRefusal('open_quote', rows.length);
      if (rows.length % 5000 === 0) report(meta.cursor / text.length);
    },
  });
  return rows;
}

const DELIMITERS = [';', ',', '\t'];
/** Enough lines to see the headings below a letterhead. */
const TASTED_LINES = 30;

/** The mark between cells: what a first line `sep=;` says, else the one under which most headings are known. */
function delimiterOf(text: string): string {
  const said = /^sep=([;,\t])\r?\n/.exec(text);
  if (said) return said[1]!;
  const tasted = DELIMITERS.map((delimiter) => {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: TASTED_LINES });
    return { delimiter, known: Object.keys(recogniseColumns(data)?.columns ?? {}).length, widest: Math.max(...data.map((row) => row.length)) };
  });
  return tasted.sort((a, b) => b.known - a.known || b.widest - a.widest)[0]!.delimiter;
}

/** UTF-8 with or without its mark, UTF-16 with one; anything else is refused rather than guessed at. */
function decode(bytes: Uint8Array): string {
  const encoding = startsWith(bytes, [0xff, 0xfe]) ? 'utf-16le' : startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : 'utf-8';
  if (encoding === 'utf-8' && bytes.subarray(0, 4000).includes(0)) throw new FileRefusal('not_spreadsheet');
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46])) throw new FileRefusal('not_spreadsheet');
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new FileRefusal('wrong_encoding');
  }
}

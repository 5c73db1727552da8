import { FileRefusal } from './refusal.ts';

export const COLUMNS_MAX = 200;
/** Excel's own last row. */
const ROWS_MAX = 1_048_576;
/** A table is held as rows × columns, blank cells too: about 200 MB at most. */
const CELLS_MAX = 25_000_000;
const LESS = 0x3c, GREATER = 0x3e, BANG = 0x21, SLASH = 0x2f, EQUALS = 0x3d, SPACE = 0x20;
const QUOTE = 0x22, APOSTROPHE = 0x27, LETTER_D = 0x44, LETTER_E = 0x45, LETTER_R = 0x72, NINE = 0x39;

/**
 * Looks over the bytes of one XML part before any parser does: no document type (the only way XML can
 * grow by itself), and cells that stand within a table we can hold: one cell in the last row is enough
 * to ask for a million rows. One pass; nothing is decoded.
 *
 * @throws FileRefusal
 */
export function checkSheetXml(bytes: Uint8Array): void {
  let lastRow = 0;
  let lastColumn = 0;
  for (let at = bytes.indexOf(LESS); at >= 0; at = bytes.indexOf(LESS, at + 1)) {
    const next = bytes[at + 1];
    if (next === BANG && (bytes[at + 2] === LETTER_D || bytes[at + 2] === LETTER_E)) throw new FileRefusal('strange_xml');
    if (next === SLASH) continue;
    const end = bytes.indexOf(GREATER, at);
    if (end < 0) return;
    const place = placeIn(bytes, at, end);
    if (!place) continue;
    if (place.row > ROWS_MAX) throw new FileRefusal('broken');
    // A cell that is only coloured has no content, wherever it stands; a row is as wide as its cells.
    if (bytes[end - 1] === SLASH || place.column === 0) continue;
    lastRow = Math.max(lastRow, place.row);
    lastColumn = Math.max(lastColumn, place.column);
    if (lastColumn > COLUMNS_MAX) throw new FileRefusal('too_wide');
    if (lastRow * lastColumn > CELLS_MAX) throw new FileRefusal('too_sparse');
  }
}

/** The attribute `r` of a tag, whatever its prefix: "AB12" of a cell, "12" (column 0) of a row; null without one. */
function placeIn(bytes: Uint8Array, from: number, to: number): { row: number; column: number } | null {
  for (let at = from + 3; at < to - 3; at++) {
    const quote = bytes[at + 2];
    if (bytes[at] !== LETTER_R || bytes[at - 1]! > SPACE || bytes[at + 1] !== EQUALS || (quote !== QUOTE && quote !== APOSTROPHE)) continue;
    let row = 0;
    let column = 0;
    for (let here = at + 3; here < to && bytes[here] !== quote; here++) {
      const byte = bytes[here]!;
      if (byte <= NINE) row = row * 10 + (byte & 0xf);
      else column = column * 26 + (byte & 0x1f);
    }
    return { row, column };
  }
  return null;
}

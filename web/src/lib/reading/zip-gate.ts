/** What a spreadsheet may be before any parser touches it. Reads the zip's own table of contents and nothing else. */
import { FileRefusal } from './refusal.ts';

const ENTRIES_MAX = 300;
const UNPACKED_BYTES_MAX = 400_000_000;
/** Real sheets pack up to about 1:40; a bomb packs thousands to one. */
const RATIO_MAX = 150;
/** Small parts may be all zeros; only large ones are judged by ratio. */
const JUDGED_FROM_BYTES = 5_000_000;

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/**
 * @throws FileRefusal when the bytes are no zip, no spreadsheet, encrypted, packed beyond reason,
 *         or contain another archive
 */
export function checkSpreadsheetZip(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw new FileRefusal('not_spreadsheet');
  const entries = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (entries > ENTRIES_MAX || entries === 0xffff) throw new FileRefusal('zip_bomb');
  let unpacked = 0;
  let workbook = false;
  for (let n = 0; n < entries; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw new FileRefusal('not_spreadsheet');
    const flags = view.getUint16(at + 8, true);
    const packedSize = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (flags & 1) throw new FileRefusal('encrypted');
    unpacked += size;
    if (unpacked > UNPACKED_BYTES_MAX || (size > JUDGED_FROM_BYTES && size > packedSize * RATIO_MAX)) throw new FileRefusal('zip_bomb');
    if (/\.(zip|xlsx|docx|jar|7z|rar|gz)$/i.test(name)) throw new FileRefusal('not_spreadsheet');
    if (name === 'xl/workbook.xml') workbook = true;
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (!workbook) throw new FileRefusal('not_spreadsheet');
}

/** The end record stands within the last 64 kB, behind a comment of any length up to that. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  return -1;
}

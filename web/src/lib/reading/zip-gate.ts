/** What a spreadsheet may be before any parser touches it; and the only way its parts are unpacked. */
import { FileRefusal } from './refusal.ts';

/** Limits of an honest spreadsheet: 100,000 rows of thirteen columns unpack to about 100 MB. */
const ENTRIES_MAX = 200;
const UNPACKED_BYTES_MAX = 200 * 1024 * 1024;
/** Real sheets pack up to about 1:40; a bomb packs a thousand to one. */
const RATIO_MAX = 200;
/** Small parts may be all zeros; only large ones are judged by ratio. */
const JUDGED_FROM_BYTES = 1024 * 1024;
/** Parts that hold cells; pictures, macros and printer settings are never unpacked. */
const WANTED = /^xl\/(workbook|sharedStrings|styles|worksheets\/[^/]+)\.xml$|^xl\/_rels\/workbook\.xml\.rels$/i;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

type Entry = { name: string; method: number; packed: number; unpacked: number; at: number };

/**
 * Unpacks the parts of a spreadsheet that hold its cells. The table of contents is judged first; while
 * unpacking no part may outgrow the size it declared, so a lying table of contents gains nothing.
 *
 * @param report share of the work done, 0 to 1
 * @throws FileRefusal when the bytes are no zip, no spreadsheet, encrypted, damaged, packed beyond
 *         reason, or contain another archive
 */
export async function unpackSpreadsheet(bytes: Uint8Array, report: (share: number) => void = () => {}): Promise<Map<string, Uint8Array>> {
  const entries = contentsOf(bytes);
  judge(entries);
  const wanted = entries.filter(({ name }) => WANTED.test(name));
  const total = wanted.reduce((sum, { unpacked }) => sum + unpacked, 0);
  const parts = new Map<string, Uint8Array>();
  let done = 0;
  for (const entry of wanted) {
    parts.set(entry.name, await unpack(bytes, entry, (grown) => report((done + grown) / total)));
    done += entry.unpacked;
  }
  return parts;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function contentsOf(bytes: Uint8Array): Entry[] {
  const view = viewOf(bytes);
  const end = findEnd(view);
  if (end < 0) throw new FileRefusal('not_spreadsheet');
  const count = view.getUint16(end + 10, true);
  if (count > ENTRIES_MAX) throw new FileRefusal('zip_bomb');
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw new FileRefusal('broken');
    if (view.getUint16(at + 8, true) & 1) throw new FileRefusal('encrypted');
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)), method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true), unpacked: view.getUint32(at + 24, true), at: view.getUint32(at + 42, true) });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The end record stands within the last 64 kB, behind a comment of any length up to that. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  return -1;
}

function judge(entries: Entry[]): void {
  const names = new Set(entries.map(({ name }) => name));
  if (!names.has('xl/workbook.xml')) throw new FileRefusal('not_spreadsheet');
  // Two parts of one name: what was looked at need not be what is read.
  if (names.size !== entries.length) throw new FileRefusal('broken');
  if (entries.some(({ name }) => /\.(zip|7z|rar|gz|jar|xlsx|xlsm|xlsb|docx|pptx)$/i.test(name))) throw new FileRefusal('archive_inside');
  let unpackedTotal = 0;
  for (const { method, packed, unpacked } of entries) {
    if (method !== STORED && method !== DEFLATED) throw new FileRefusal('broken');
    unpackedTotal += unpacked;
    if (unpackedTotal > UNPACKED_BYTES_MAX || (unpacked > JUDGED_FROM_BYTES && unpacked > packed * RATIO_MAX)) throw new FileRefusal('zip_bomb');
  }
}

async function unpack(bytes: Uint8Array, entry: Entry, report: (grown: number) => void): Promise<Uint8Array> {
  const view = viewOf(bytes);
  if (entry.at + 30 > bytes.length || view.getUint32(entry.at, true) !== LOCAL) throw new FileRefusal('broken');
  const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const packed = bytes.subarray(from, from + entry.packed);
  if (packed.length !== entry.packed) throw new FileRefusal('broken');
  if (entry.method === DEFLATED) return inflate(packed, entry.unpacked, report);
  if (entry.packed !== entry.unpacked) throw new FileRefusal('broken');
  return packed;
}

/** Inflates into exactly the declared size, and stops at the first byte beyond it. */
async function inflate(packed: Uint8Array, size: number, report: (grown: number) => void): Promise<Uint8Array> {
  const unpacked = new Uint8Array(size);
  let grown = 0;
  const reader = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => { throw new FileRefusal('broken'); });
    if (done) break;
    if (grown + value.length > size) {
      await reader.cancel().catch(() => {});
      throw new FileRefusal('zip_bomb');
    }
    unpacked.set(value, grown);
    grown += value.length;
    report(grown);
  }
  if (grown !== size) throw new FileRefusal('broken');
  return unpacked;
}

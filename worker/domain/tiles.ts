import { joined, type Bytes } from './bytes.ts';
import { folded, HASH_BYTES, leafHash, type Hash, type HashAt } from './merkle.ts';

/**
 * How a log is kept as files that never change: https://c2sp.org/tlog-tiles. A tile holds up to 256 hashes of one level
 * (level 0: leaves; above: roots of full tiles below), a bundle the entries of a tile of leaves. Who appends needs
 * only the tiles at the right edge; any proof is computed by its reader.
 */
export const TILE_WIDTH = 256;
/** Kept in a bundle with its length in two bytes. */
export const ENTRY_BYTES_MAX = 65_535;
const LEVELS = 64;

/** `width` below 256: a partial tile, at the right edge of the tree of some size. */
export type Tile = { level: number | 'entries'; index: number; width: number };
/** A tile with what is in it. */
export type StoredTile = { tile: Tile; bytes: Bytes };
/** Reads the tile of exactly this width, or a later one that begins with it. */
export type ReadTile = (tile: Tile) => Promise<Bytes>;

/** Where a tile stands below the log's address, and under which key in a bucket. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g)!;
  return `tile/${level}/${groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}
/** @returns null unless it is exactly what `tilePath` writes */
export function readTilePath(path: string): Tile | null {
  const [, level, above, last, width] = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5})(\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  if (level === undefined) return null;
  const tile: Tile = { level: level === 'entries' ? level : Number(level), index: Number(above!.replace(/[x/]/g, '') + last!), width: Number(width ?? TILE_WIDTH) };
  const fits = (tile.level === 'entries' || tile.level < LEVELS) && tile.width >= 1 && Number.isSafeInteger(tile.index);
  return fits && tilePath(tile) === path ? tile : null;
}

/** How many hashes a level has in the tree of this size. */
const count = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level);
/** The levels a tree of this size has tiles on. */
const levelsOf = (size: number): number[] => Array.from({ length: LEVELS }, (_, level) => level).filter((level) => count(size, level) > 0);
/** A tile as it stands in the tree of this size. */
const tileAt = (size: number, level: number, index: number): Tile => ({ level, index, width: Math.min(TILE_WIDTH, count(size, level) - index * TILE_WIDTH) });
const withEntries = (tiles: readonly Tile[]): Tile[] => [...tiles, ...tiles.filter(({ level }) => level === 0).map((tile): Tile => ({ ...tile, level: 'entries' }))];

/** Tiles and bundles that growing from one size to another writes: full ones and, on each level that moved, the partial one at the edge. */
export function tilesWritten(from: number, to: number): Tile[] {
  return withEntries(levelsOf(to).filter((level) => count(to, level) > count(from, level)).flatMap((level) => {
    const first = Math.floor(count(from, level) / TILE_WIDTH);
    return Array.from({ length: Math.ceil(count(to, level) / TILE_WIDTH) - first }, (_, at) => tileAt(to, level, first + at));
  }));
}
/** Every tile and bundle of the tree of this size: what a copy of the log consists of. */
export const tilesOf = (size: number): Tile[] => tilesWritten(0, size);
/** The partial tiles and bundle of this size: what has to be read to grow from it, and enough for its root. */
export const edgeTiles = (size: number): Tile[] => withEntries(levelsOf(size).filter((level) => count(size, level) % TILE_WIDTH > 0)
  .map((level) => tileAt(size, level, Math.floor(count(size, level) / TILE_WIDTH))));

/** The hashes of a tile's bytes, the first `width` of a later one. */
function hashesIn(bytes: Bytes, width: number): Hash[] {
  if (bytes.length % HASH_BYTES !== 0 || bytes.length < width * HASH_BYTES || bytes.length > TILE_WIDTH * HASH_BYTES) throw new RangeError(`${bytes.length} bytes are no tile of ${width} hashes`);
  return Array.from({ length: width }, (_, at) => bytes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/** The tree of a size as its tiles say; each tile is read once. What it says is only proven by a signed root. */
export function treeIn(size: number, read: ReadTile): HashAt {
  const tiles = new Map<string, Promise<Hash[]>>();
  return async (level, index) => {
    const [tileLevel, height] = [Math.floor(level / 8), level % 8];
    const first = index * 2 ** height;
    const tile = tileAt(size, tileLevel, Math.floor(first / TILE_WIDTH));
    if ((index + 1) * 2 ** level > size) throw new RangeError(`no subtree ${level}/${index} of ${size}`);
    const path = tilePath(tile);
    if (!tiles.has(path)) tiles.set(path, read(tile).then((bytes) => hashesIn(bytes, tile.width)));
    const hashes = await tiles.get(path)!;
    return folded(hashes.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + 2 ** height));
  };
}

/** Entries one after the other, each behind its length. */
export const bundleOf = (entries: readonly Bytes[]): Bytes => joined(entries.flatMap((entry) => {
  if (entry.length > ENTRY_BYTES_MAX) throw new RangeError(`an entry of ${entry.length} bytes`);
  return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
}));
/** @returns the entries of a bundle; null when its lengths do not fit its bytes */
export function entriesIn(bundle: Bytes): Bytes[] | null {
  const entries: Bytes[] = [];
  for (let at = 0; at < bundle.length; at += 2 + entries.at(-1)!.length) {
    const end = at + 2 + (bundle[at]! << 8 | bundle[at + 1]!);
    if (at + 2 > bundle.length || end > bundle.length) return null;
    entries.push(bundle.slice(at + 2, end));
  }
  return entries;
}

/** A log's right edge: all that growing it and its root need. `levels[l]` are the hashes of the partial tile, `entries` those of the partial bundle. */
export type Edge = { size: number; levels: readonly (readonly Hash[])[]; entries: readonly Bytes[] };
export const EMPTY_EDGE: Edge = { size: 0, levels: [], entries: [] };

/** Reads a log's edge from its tiles; throws when they are not whole. */
export async function edgeAt(size: number, read: ReadTile): Promise<Edge> {
  const levels: Hash[][] = levelsOf(size).map(() => []);
  let entries: Bytes[] = [];
  await Promise.all(edgeTiles(size).map(async (tile) => {
    const bytes = await read(tile);
    if (tile.level !== 'entries') levels[tile.level] = hashesIn(bytes, tile.width);
    else entries = entriesIn(bytes)?.slice(0, tile.width) ?? [];
  }));
  if (entries.length !== size % TILE_WIDTH) throw new RangeError(`${entries.length} entries at the edge of ${size}`);
  return { size, levels, entries };
}
/** The tree of an edge's size, as far as its root goes. */
export const treeAtEdge = ({ size, levels }: Edge): HashAt => treeIn(size, async ({ level, width }) => joined((levels[level as number] ?? []).slice(0, width)));

/** Appends entries: the new edge, and the files to be written (`tilesWritten` names the same) before the new root is signed. */
export async function grown(edge: Edge, entries: readonly Bytes[]): Promise<{ edge: Edge; written: StoredTile[] }> {
  const size = edge.size + entries.length;
  const levels: Hash[][] = [];
  const written: StoredTile[] = [];
  let fresh = await Promise.all(entries.map(leafHash));
  for (const level of levelsOf(size)) {
    const before = count(edge.size, level);
    const held = [...edge.levels[level] ?? [], ...fresh];
    if (held.length !== (before % TILE_WIDTH) + fresh.length) throw new RangeError(`the edge of ${edge.size} is not whole on level ${level}`);
    const tiles = fresh.length === 0 ? [] : portions(held);
    written.push(...tiles.map((hashes, at) => ({ tile: tileAt(size, level, Math.floor(before / TILE_WIDTH) + at), bytes: joined(hashes) })));
    levels[level] = held.slice(held.length - (held.length % TILE_WIDTH));
    fresh = await Promise.all(tiles.filter((hashes) => hashes.length === TILE_WIDTH).map(folded));
  }
  const kept = [...edge.entries, ...entries];
  if (kept.length !== (edge.size % TILE_WIDTH) + entries.length) throw new RangeError(`the edge of ${edge.size} does not hold its entries`);
  if (entries.length > 0) written.push(...portions(kept).map((bundle, at) => ({ tile: { ...tileAt(size, 0, Math.floor(edge.size / TILE_WIDTH) + at), level: 'entries' as const }, bytes: bundleOf(bundle) })));
  return { edge: { size, levels, entries: kept.slice(kept.length - (kept.length % TILE_WIDTH)) }, written };
}
const portions = <T>(things: readonly T[]): T[][] => Array.from({ length: Math.ceil(things.length / TILE_WIDTH) }, (_, at) => things.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH));

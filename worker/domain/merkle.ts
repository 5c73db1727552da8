import { sameBytes, sha256, type Bytes } from './bytes.ts';

/**
 * The append-only tree of https://www.rfc-editor.org/rfc/rfc6962#section-2.1 (the same in RFC 9162): what is proven to
 * be in it, and that a later one only added. Hashes of leaves and of nodes begin differently, so that neither can
 * stand for the other. Sizes and indexes are safe integers.
 */
export type Hash = Bytes;
export const HASH_BYTES = 32;

export const leafHash = (entry: Bytes): Promise<Hash> => sha256(Uint8Array.of(0), entry);
export const nodeHash = (left: Hash, right: Hash): Promise<Hash> => sha256(Uint8Array.of(1), left, right);
/** Root of the tree of nothing. */
export const emptyRoot = (): Promise<Hash> => sha256();

/** Hash of the complete subtree over leaves [index · 2^level, (index + 1) · 2^level): what a tree is asked for, wherever it is kept. */
export type HashAt = (level: number, index: number) => Promise<Hash>;

/** A tree in memory: of small ones, of tests and of who counts everything again. */
export async function treeOf(leaves: readonly Hash[]): Promise<HashAt> {
  const levels = [leaves];
  for (let below = leaves; below.length > 1; levels.push(below)) below = await paired(below);
  return async (level, index) => {
    const hash = levels[level]?.[index];
    if (!hash) throw new RangeError(`no subtree ${level}/${index}`);
    return hash;
  };
}
/** One level up; the last of an odd number has no partner and no node yet. */
const paired = (below: readonly Hash[]): Promise<Hash[]> =>
  Promise.all(Array.from({ length: Math.floor(below.length / 2) }, (_, at) => nodeHash(below[2 * at]!, below[2 * at + 1]!)));

/** Root of a complete subtree from its leaves, whose number is a power of two. */
export async function folded(leaves: readonly Hash[]): Promise<Hash> {
  let level = leaves;
  while (level.length > 1) level = await paired(level);
  return level[0]!;
}

/** The largest power of two below n: where the RFC divides n > 1 leaves. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
/** MTH(D[start:end]); every range the RFC's definitions come to begins at a multiple of its complete part. */
async function over(at: HashAt, start: number, end: number): Promise<Hash> {
  const n = end - start;
  const level = Math.log2(n);
  if (Number.isInteger(level)) return at(level, start / n);
  const middle = start + split(n);
  return nodeHash(...await Promise.all([over(at, start, middle), over(at, middle, end)]));
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** Root of the first `size` leaves. */
export const rootOf = (at: HashAt, size: number): Promise<Hash> => (size === 0 ? emptyRoot() : over(at, 0, size));

/** PATH(index, D[0:size]), section 2.1.1: sibling hashes from the leaf up. */
export function inclusionProof(at: HashAt, index: number, size: number): Promise<Hash[]> {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError(`no leaf ${index} of ${size}`);
  const path = async (start: number, end: number): Promise<Hash[]> => {
    if (end - start === 1) return [];
    const middle = start + split(end - start);
    return (index < middle ? await Promise.all([path(start, middle), over(at, middle, end)]) : await Promise.all([path(middle, end), over(at, start, middle)])).flat();
  };
  return path(0, size);
}

/** PROOF(from, D[0:to]), section 2.1.2: that the tree of `to` leaves begins with that of `from`; empty from 0 and to itself. */
export function consistencyProof(at: HashAt, from: number, to: number): Promise<Hash[]> {
  if (!isSize(from) || !isSize(to) || from > to) throw new RangeError(`no ${to} leaves after ${from}`);
  const subproof = async (m: number, start: number, end: number, known: boolean): Promise<Hash[]> => {
    if (m === end - start) return known ? [] : [await over(at, start, end)];
    const k = split(end - start);
    return (m <= k ? await Promise.all([subproof(m, start, start + k, known), over(at, start + k, end)])
      : await Promise.all([subproof(m - k, start + k, end, false), over(at, start, start + k)])).flat();
  };
  return from === 0 ? Promise.resolve([]) : subproof(from, 0, to, true);
}

const odd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

/** Whether the leaf with this hash stands at `index` of the tree: https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2 */
export async function isIncluded(proof: readonly Hash[], index: number, size: number, leaf: Hash, root: Hash): Promise<boolean> {
  if (!isSize(index) || !isSize(size) || index >= size || [leaf, root, ...proof].some((hash) => hash.length !== HASH_BYTES)) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      hash = await nodeHash(sibling, hash);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else hash = await nodeHash(hash, sibling);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(hash, root);
}

/** Whether the later tree begins with the whole earlier one: https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2; every tree begins with that of nothing. */
export async function isConsistent(proof: readonly Hash[], from: number, to: number, fromRoot: Hash, toRoot: Hash): Promise<boolean> {
  if (!isSize(from) || !isSize(to) || from > to || [fromRoot, toRoot, ...proof].some((hash) => hash.length !== HASH_BYTES)) return false;
  if (from === to) return proof.length === 0 && sameBytes(fromRoot, toRoot) && (from > 0 || sameBytes(fromRoot, await emptyRoot()));
  if (from === 0) return proof.length === 0 && sameBytes(fromRoot, await emptyRoot());
  const [first, ...rest] = Number.isInteger(Math.log2(from)) ? [fromRoot, ...proof] : proof;
  if (!first || proof.length === 0) return false;
  let [fn, sn] = [from - 1, to - 1];
  while (odd(fn)) [fn, sn] = [half(fn), half(sn)];
  let [before, after] = [first, first];
  for (const hash of rest) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      [before, after] = await Promise.all([nodeHash(hash, before), nodeHash(hash, after)]);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else after = await nodeHash(after, hash);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(before, fromRoot) && sameBytes(after, toRoot);
}

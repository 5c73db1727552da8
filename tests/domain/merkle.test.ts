import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, hex, joined, utf8, type Bytes } from '#domain/bytes';
import { consistencyProof, emptyRoot, inclusionProof, isConsistent, isIncluded, leafHash, nodeHash, rootOf, treeOf, type Hash } from '#domain/merkle';
import { bundleOf, edgeAt, edgeTiles, EMPTY_EDGE, entriesIn, grown, readTilePath, tilePath, tilesOf, tilesWritten, treeAtEdge, treeIn, type Edge, type StoredTile, type Tile } from '#domain/tiles';

/** The eight leaves of Certificate Transparency's reference tests, and the root of the first n of them. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((each) => fromHex(each)!);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
/** Complete subtrees of the eight, by level. */
const NODES = [
  ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7',
    '07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', '4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658',
    'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f', '46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1'],
  ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0'],
  ['d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'],
];
/** Paths of the reference tests: [index, size, subtrees], [from, to, subtrees], a subtree as [level, index]. */
const INCLUSIONS: [number, number, [number, number][]][] = [[0, 1, []], [0, 8, [[0, 1], [1, 1], [2, 1]]], [5, 8, [[0, 4], [1, 3], [2, 0]]], [2, 3, [[1, 0]]], [1, 5, [[0, 0], [1, 1], [0, 4]]]];
const CONSISTENCIES: [number, number, [number, number][]][] = [[1, 1, []], [1, 8, [[0, 1], [1, 1], [2, 1]]], [6, 8, [[1, 2], [1, 3], [2, 0]]], [2, 5, [[1, 1], [0, 4]]]];

const hashesOf = (entries: readonly Bytes[]): Promise<Hash[]> => Promise.all(entries.map(leafHash));
const entry = (at: number): Bytes => utf8(`mục ${at}`);
const entries = (from: number, to: number): Bytes[] => Array.from({ length: to - from }, (_, at) => entry(from + at));
const flipped = (hash: Hash, bit: number): Hash => hash.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)) as Hash;
const bit = fc.integer({ min: 0, max: 255 });

/** MTH as the RFC writes it, by Node's own SHA-256: another program than the one under test. */
function mth(all: readonly Bytes[]): Buffer {
  const sha = (...parts: Uint8Array[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
  if (all.length <= 1) return all[0] ? sha(Uint8Array.of(0), all[0]) : sha();
  const k = 2 ** Math.floor(Math.log2(all.length - 1));
  return sha(Uint8Array.of(1), mth(all.slice(0, k)), mth(all.slice(k)));
}

describe('the Merkle tree', () => {
  it('has the hashes, roots and proofs of the reference tests', async () => {
    expect([hex(await leafHash(utf8('L123456'))), hex(await nodeHash(utf8('N123'), utf8('N456')))])
      .toEqual(['395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56', 'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb']);
    const tree = await treeOf(await hashesOf(LEAVES));
    for (const [size, root] of ROOTS.entries()) expect([size, hex(await rootOf(tree, size))]).toEqual([size, root]);
    const named = (path: [number, number][]): string[] => path.map(([level, index]) => NODES[level]![index]!);
    for (const [index, size, path] of INCLUSIONS) expect((await inclusionProof(tree, index, size)).map(hex)).toEqual(named(path));
    for (const [from, to, path] of CONSISTENCIES) expect((await consistencyProof(tree, from, to)).map(hex)).toEqual(named(path));
  });

  it('proves every leaf at every size, and no other leaf, index or hash', async () => {
    const leaves = await hashesOf(entries(0, 41));
    const tree = await treeOf(leaves);
    for (let size = 1; size <= leaves.length; size++) {
      const root = await rootOf(tree, size);
      expect(Buffer.from(root)).toEqual(mth(entries(0, size)));
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(tree, index, size);
        expect(await isIncluded(proof, index, size, leaves[index]!, root)).toBe(true);
        const altered: [Hash[], number, number, Hash, Hash][] = [
          [proof, index, size, leaves[(index + 1) % leaves.length]!, root], [proof, index ^ 1, size, leaves[index]!, root], [proof, (index + 7) % size, size, leaves[index]!, root],
          [proof.slice(1), index, size, leaves[index]!, root], [[...proof, root], index, size, leaves[index]!, root], [proof, index, size, leaves[index]!, flipped(root, index)],
          [[...proof].reverse(), index, size, leaves[index]!, root]];
        for (const [other, at, of, leaf, head] of altered) {
          const same = at === index && leaf === leaves[index] && head === root && other.length === proof.length && other.every((hash, each) => hash === proof[each]);
          expect([at, of, await isIncluded(other, at, of, leaf, head)]).toEqual([at, of, same]);
        }
      }
    }
  });

  it('takes no proof with one bit changed anywhere, and none for another size with that size’s root', async () => {
    const leaves = await hashesOf(entries(0, 300));
    const tree = await treeOf(leaves);
    const roots = await Promise.all(Array.from({ length: 301 }, (_, size) => rootOf(tree, size)));
    await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), bit, fc.integer({ min: 1, max: 300 }), async (size, index, step, at, other) => {
      index %= size;
      const proof = await inclusionProof(tree, index, size);
      const bent = proof.map((hash, each) => (each === step % proof.length ? flipped(hash, at) : hash));
      expect(await isIncluded(bent, index, size, leaves[index]!, roots[size]!)).toBe(false);
      expect(await isIncluded(proof, index, size, flipped(leaves[index]!, at), roots[size]!)).toBe(false);
      expect(await isIncluded(proof, index, other, leaves[index]!, roots[other]!)).toBe(other === size);
    }), { numRuns: 150 });
  });

  it('proves for all m ≤ n that n begins with m, and nothing else', async () => {
    const [leaves, rewritten] = await Promise.all([hashesOf(entries(0, 33)), hashesOf([utf8('khác'), ...entries(1, 33)])]);
    const [tree, other] = await Promise.all([treeOf(leaves), treeOf(rewritten)]);
    const empty = await emptyRoot();
    for (let to = 0; to <= 33; to++) {
      const root = await rootOf(tree, to);
      for (let from = 0; from <= to; from++) {
        const before = await rootOf(tree, from);
        const proof = await consistencyProof(tree, from, to);
        expect([from, to, await isConsistent(proof, from, to, before, root)]).toEqual([from, to, true]);
        // A log that rewrote its first entry, whichever proof it shows.
        const [forkedRoot, forked] = [await rootOf(other, to), await consistencyProof(other, from, to)];
        if (from > 0) expect([await isConsistent(forked, from, to, before, forkedRoot), await isConsistent(proof, from, to, before, forkedRoot)]).toEqual([false, false]);
        expect(await isConsistent([...proof, root], from, to, before, root)).toBe(false);
        expect(await isConsistent(proof, from, to, flipped(before, to), root)).toBe(false);
        if (from > 0) expect(await isConsistent(proof, from, to, before, flipped(root, from))).toBe(false);
        for (const [step, hash] of proof.entries()) {
          expect(await isConsistent(proof.map((each, at) => (at === step ? flipped(hash, from + to) : each)), from, to, before, root)).toBe(false);
          expect(await isConsistent(proof.filter((_, at) => at !== step), from, to, before, root)).toBe(false);
        }
        if (from < to) expect(await isConsistent(proof, to, from, root, before)).toBe(false);
      }
    }
    expect(await isConsistent([], 0, 5, flipped(empty, 1), await rootOf(tree, 5))).toBe(false);
    expect(await isConsistent([], 0, 0, flipped(empty, 1), flipped(empty, 1))).toBe(false);
  });

  it('refuses what is no number of leaves and no hash', async () => {
    const tree = await treeOf(await hashesOf(LEAVES));
    const root = await rootOf(tree, 8);
    const [leaf, proof] = [await leafHash(LEAVES[3]!), await inclusionProof(tree, 3, 8)];
    for (const [index, size] of [[-1, 8], [8, 8], [3.5, 8], [NaN, 8], [3, NaN], [3, Infinity], [3, 2 ** 60]]) expect(await isIncluded(proof, index!, size!, leaf, root)).toBe(false);
    expect(await isIncluded([], 0, 1, root.slice(1), root.slice(1))).toBe(false);
    // Heads that lie about their size: a proof longer or shorter than the size wants, though its hashes come to the root.
    const [first, second] = await hashesOf(LEAVES.slice(0, 2));
    expect(await isIncluded([first!], 0, 1, second!, await rootOf(tree, 2))).toBe(false);
    expect(await isConsistent(await consistencyProof(tree, 2, 3), 2, 5, await rootOf(tree, 2), await rootOf(tree, 3))).toBe(false);
    for (const [index, size] of [[8, 8], [0, 0], [-1, 3], [0.5, 3]]) expect(() => inclusionProof(tree, index!, size!)).toThrow(RangeError);
    for (const [from, to] of [[3, 2], [-1, 2], [1, 1.5]]) expect(() => consistencyProof(tree, from!, to!)).toThrow(RangeError);
    await expect(rootOf(tree, 9)).rejects.toThrow(RangeError);
  });
});

/** A log of files, as a bucket would keep them; every tile ever written stays. */
class Files {
  readonly kept = new Map<string, Bytes>();
  edge: Edge = EMPTY_EDGE;
  async append(more: readonly Bytes[]): Promise<StoredTile[]> {
    const { edge, written } = await grown(this.edge, more);
    for (const { tile, bytes } of written) {
      const path = tilePath(tile);
      expect(readTilePath(path)).toEqual(tile);
      // Nothing that was written is ever written otherwise.
      if (this.kept.has(path)) expect(Buffer.from(bytes)).toEqual(Buffer.from(this.kept.get(path)!));
      this.kept.set(path, bytes);
    }
    this.edge = edge;
    return written;
  }
  read = async (tile: Tile): Promise<Bytes> => {
    const bytes = this.kept.get(tilePath(tile));
    if (!bytes) throw new Error(`not kept: ${tilePath(tile)}`);
    return bytes;
  };
}

describe('tiles', () => {
  it('stand where C2SP tlog-tiles says', () => {
    const paths: [Tile, string][] = [
      [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'], [{ level: 0, index: 1, width: 5 }, 'tile/0/001.p/5'], [{ level: 5, index: 123456078, width: 2 }, 'tile/5/x123/x456/078.p/2'],
      [{ level: 'entries', index: 3057500, width: 256 }, 'tile/entries/x003/x057/500'], [{ level: 'entries', index: 0, width: 255 }, 'tile/entries/000.p/255'], [{ level: 63, index: 999, width: 256 }, 'tile/63/999']];
    for (const [tile, path] of paths) expect([tilePath(tile), readTilePath(path)]).toEqual([path, tile]);
    for (const path of ['tile/5/123/456/078', 'tile/-1/001', 'tile/64/001', 'tile/00/001', 'tile/0/x000/001', 'tile/0/1', 'tile/0/001.p/0', 'tile/0/001.p/256', 'tile/0/001.p/05', '/tile/0/001', 'tile/0/001/', 'tile/data/001',
      'tile/0/x999/x999/x999/x999/x999/999', 'tile/0/../001', 'tile/0/001\n']) expect([path, readTilePath(path)]).toEqual([path, null]);
  });

  it('are as many and as wide as its example of 70,000 leaves, and of 256', () => {
    const shape = (tiles: Tile[]): Record<string, number> => tiles.reduce<Record<string, number>>((sum, { level, width }) => ({ ...sum, [`${level}:${width}`]: (sum[`${level}:${width}`] ?? 0) + 1 }), {});
    expect(shape(tilesOf(70_000))).toEqual({ '0:256': 273, '0:112': 1, '1:256': 1, '1:17': 1, '2:1': 1, 'entries:256': 273, 'entries:112': 1 });
    expect(shape(tilesOf(256))).toEqual({ '0:256': 1, '1:1': 1, 'entries:256': 1 });
    expect(tilesOf(0)).toEqual([]);
    expect(tilesWritten(70_000, 70_000)).toEqual([]);
    expect(tilesWritten(70_000, 70_001).map(tilePath)).toEqual(['tile/0/273.p/113', 'tile/entries/273.p/113']);
    expect(edgeTiles(65_536).map(tilePath)).toEqual(['tile/2/000.p/1']);
  });

  it('grow by appends of any size into the same files, edge and root as at once', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 250, max: 260 }), fc.integer({ min: 0, max: 700 })), { minLength: 1, maxLength: 5 }), async (steps) => {
      const files = new Files();
      for (const step of steps) {
        const from = files.edge.size;
        const written = await files.append(entries(from, from + step));
        expect(written.map(({ tile }) => tilePath(tile)).sort()).toEqual(tilesWritten(from, from + step).map(tilePath).sort());
        expect(Buffer.from(await rootOf(treeAtEdge(files.edge), files.edge.size))).toEqual(mth(entries(0, files.edge.size)));
        // Whoever starts anew reads the same edge from the files, and no others than those named.
        expect(await edgeAt(files.edge.size, files.read)).toEqual(files.edge);
      }
      const { size } = files.edge;
      const whole = await grown(EMPTY_EDGE, entries(0, size));
      expect(whole.edge).toEqual(files.edge);
      expect(whole.written.map(({ tile }) => tilePath(tile)).sort()).toEqual(tilesOf(size).map(tilePath).sort());
      for (const { tile, bytes } of whole.written) expect(Buffer.from(await files.read(tile))).toEqual(Buffer.from(bytes));
    }), { numRuns: 12 });
  });

  it('prove by themselves, at any size they were written for, up to the third level', async () => {
    const files = new Files();
    const sizes = [1, 255, 256, 257, 1000, 65_535, 65_536, 65_537, 66_000];
    for (const size of sizes) await files.append(entries(files.edge.size, size));
    const leaves = await hashesOf(entries(0, 66_000));
    const memory = await treeOf(leaves);
    const picked = [0, 1, 255, 256, 999, 65_279, 65_280, 65_535, 65_536, 65_999];
    for (const size of sizes) {
      const tree = treeIn(size, files.read);
      const root = await rootOf(tree, size);
      expect(hex(root)).toBe(hex(await rootOf(memory, size)));
      for (const index of picked.filter((each) => each < size)) {
        const proof = await inclusionProof(tree, index, size);
        expect(await isIncluded(proof, index, size, leaves[index]!, root)).toBe(true);
        expect(proof.map(hex)).toEqual((await inclusionProof(memory, index, size)).map(hex));
      }
      for (const from of sizes.filter((each) => each <= size)) {
        const before = await rootOf(treeIn(from, files.read), from);
        expect(await isConsistent(await consistencyProof(tree, from, size), from, size, before, root)).toBe(true);
      }
    }
    // A partial tile that is gone may be read from the full one that replaced it.
    const later = treeIn(257, async (tile) => files.read(tile.level === 0 && tile.index === 1 ? { ...tile, width: 256 } : tile));
    expect(hex(await rootOf(later, 257))).toBe(hex(await rootOf(memory, 257)));
  });

  it('that are missing, cut or changed prove nothing', async () => {
    const files = new Files();
    await files.append(entries(0, 600));
    const root = await rootOf(treeIn(600, files.read), 600);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 599 }), fc.nat(), async (index, at) => {
      const bent = treeIn(600, async (tile) => {
        const bytes = await files.read(tile);
        return bytes.map((byte, each) => (each === at % bytes.length ? byte ^ 1 : byte));
      });
      expect(await isIncluded(await inclusionProof(bent, index, 600), index, 600, await leafHash(entry(index)), root)).toBe(false);
      expect(hex(await rootOf(bent, 600))).not.toBe(hex(root));
    }), { numRuns: 40 });
    await expect(rootOf(treeIn(600, async (tile) => (await files.read(tile)).slice(32)), 600)).rejects.toThrow(RangeError);
    await expect(rootOf(treeIn(601, files.read), 601)).rejects.toThrow('not kept');
    for (const [level, index] of [[0, 600], [4, 37], [10, 0]] as const) await expect(treeIn(600, files.read)(level, index)).rejects.toThrow(`no subtree ${level}/${index}`);
    await expect(edgeAt(600, async (tile) => (await files.read(tile)).slice(tile.level === 'entries' ? 1 : 0))).rejects.toThrow(RangeError);
    await expect(grown({ ...files.edge, entries: [] }, [entry(600)])).rejects.toThrow(RangeError);
    await expect(grown({ ...files.edge, levels: [] }, [entry(600)])).rejects.toThrow(RangeError);
  });

  it('keep entries behind their lengths', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }) as unknown as fc.Arbitrary<Bytes>, { maxLength: 20 }), fc.nat(), (all, cut) => {
      const bundle = bundleOf(all);
      expect(entriesIn(bundle)!.map(hex)).toEqual(all.map(hex));
      const cutEntries = entriesIn(bundle.slice(0, cut % (bundle.length + 1)));
      if (cutEntries) expect(hex(bundleOf(cutEntries))).toBe(hex(bundle.slice(0, cut % (bundle.length + 1))));
    }));
    expect(hex(bundleOf([new Uint8Array(258), Uint8Array.of(7)]).slice(-3))).toBe('000107');
    expect(hex(bundleOf([new Uint8Array(258)]).slice(0, 3))).toBe('010200');
    for (const bad of ['00', '0001', '000107ff', '00020a']) expect(entriesIn(fromHex(bad)!)).toBeNull();
    expect(() => bundleOf([new Uint8Array(65_536)])).toThrow(RangeError);
    expect(entriesIn(joined([bundleOf([new Uint8Array(65_535)]), Uint8Array.of(0, 0)]))!.map((each) => each.length)).toEqual([65_535, 0]);
  });
});

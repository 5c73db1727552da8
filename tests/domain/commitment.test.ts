import { createHash, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, utf8, type Bytes } from '#domain/bytes';
import { canonical, type Json } from '#domain/canonical';
import { checkpointText } from '#domain/checkpoint';
import { commitmentTo, opens, saltOf } from '#domain/commitment';
import { inclusionProof, isIncluded, leafHash, rootOf } from '#domain/merkle';
import { EMPTY_EDGE, grown, tilePath, treeIn, type StoredTile } from '#domain/tiles';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }) as unknown as fc.Arbitrary<Bytes>;
const entries = fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.integer(), fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constant(null))) as fc.Arbitrary<{ [name: string]: Json }>;

describe('commitments', () => {
  it('are the SHA-256 of what their docstring says, with HKDF’s salt', async () => {
    await fc.assert(fc.asyncProperty(bytes32, entries, fc.string({ maxLength: 12 }), async (key, entry, name) => {
      const salt = await saltOf(key, name);
      expect(hex(salt)).toBe(Buffer.from(hkdfSync('sha256', key, '', `bang-vang/salt/v1\0${name}`, 32)).toString('hex'));
      expect(hex(await commitmentTo(entry, salt))).toBe(createHash('sha256').update('bang-vang/commitment/v1\0').update(salt).update(canonical(entry)).digest('hex'));
    }), { numRuns: 50 });
  });

  it('open to the entry and salt they were made of, and to nothing else', async () => {
    await fc.assert(fc.asyncProperty(bytes32, bytes32, entries, entries, async (salt, other, entry, otherEntry) => {
      const commitment = await commitmentTo(entry, salt);
      expect(await opens(commitment, entry, salt)).toBe(true);
      expect(await opens(commitment, otherEntry, salt)).toBe(canonical(otherEntry) === canonical(entry));
      expect(await opens(commitment, entry, other)).toBe(hex(other) === hex(salt));
      expect(await opens(commitment.map((byte, at) => (at === 31 ? byte ^ 1 : byte)) as Bytes, entry, salt)).toBe(false);
      expect(await opens(commitment, entry, salt.slice(1))).toBe(false);
    }), { numRuns: 100 });
    await expect(commitmentTo({}, new Uint8Array(31))).rejects.toThrow(RangeError);
    await expect(saltOf(new Uint8Array(16), 'ledger:1')).rejects.toThrow(RangeError);
  });

  it('have another salt for every entry and every subject', async () => {
    const salts = await Promise.all([1, 2].flatMap((fill) => ['ledger:1', 'ledger:11', 'ledger:2', ''].map(async (name) => hex(await saltOf(new Uint8Array(32).fill(fill), name)))));
    expect(new Set(salts).size).toBe(8);
  });

  it('outlive the key they came from: after an erasure every proof holds, and nobody finds what was committed', async () => {
    const keys = new Map<string, Bytes>([['an', crypto.getRandomValues(new Uint8Array(32))], ['bình', crypto.getRandomValues(new Uint8Array(32))]]);
    const acts = Array.from({ length: 300 }, (_, at) => ({ seq: at + 1, author: at % 3 === 0 ? 'an' : 'bình', milli: 1000 }));
    const committed = await Promise.all(acts.map(async (act) => commitmentTo(act, await saltOf(keys.get(act.author)!, `ledger:${act.seq}`))));
    const { written } = await grown(EMPTY_EDGE, committed);
    const files = new Map(written.map(({ tile, bytes }: StoredTile) => [tilePath(tile), bytes]));
    const tree = treeIn(acts.length, async (tile) => files.get(tilePath(tile))!);
    const head = async () => checkpointText({ origin: 'bang-vang.example/nhat-ky', size: acts.length, root: await rootOf(tree, acts.length), extensions: [] });
    const before = await head();

    keys.delete('an');
    expect(await head()).toBe(before);
    for (const at of [0, 1, 3, 299]) {
      expect(await isIncluded(await inclusionProof(tree, at, acts.length), at, acts.length, await leafHash(committed[at]!), await rootOf(tree, acts.length))).toBe(true);
    }
    // What remains opens as before; what is gone opens by no key that is left, though the entry is guessed exactly.
    expect(await opens(committed[1]!, acts[1]!, await saltOf(keys.get('bình')!, 'ledger:2'))).toBe(true);
    for (const key of [...keys.values(), new Uint8Array(32), utf8('an'.padEnd(32, '\0'))]) expect(await opens(committed[0]!, acts[0]!, await saltOf(key, 'ledger:1'))).toBe(false);
  });
});

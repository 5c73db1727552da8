import { describe, expect, it } from 'vitest';
import { base64url, hex, utf8, type Bytes } from '#domain/bytes';
import { digest } from '#domain/canonical';
import { cosigned, openCheckpoint, signCheckpoint } from '#domain/checkpoint';
import { commitmentTo, opens, saltOf } from '#domain/commitment';
import { openInclusion, readInclusion, writeInclusion } from '#domain/inclusion';
import { consistencyProof, inclusionProof, isConsistent, rootOf } from '#domain/merkle';
import { newKey, signedNote, signerFrom, verifierFrom } from '#domain/note';
import { EMPTY_EDGE, grown, tilePath, treeAtEdge, treeIn, type Tile } from '#domain/tiles';

describe('the log in the Workers runtime', () => {
  it('hashes, signs and derives as everywhere else', async () => {
    // Published: RFC 8785's example (its SHA-256 and the HKDF below by node:crypto), a signature of golang.org/x/mod's tests.
    expect(hex(await digest({ numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27], string: '€$\u000f\nA\'B"\\\\"/', literals: [null, true, false] })))
      .toBe('2d5e01a318d0f0879ab568c4be289c8b1f64ef8921a53c6277d5e069978baacb');
    const neumann = (await signerFrom('PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'))!;
    expect(await signedNote('If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n', [neumann]))
      .toContain('— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n');
    expect(base64url(await saltOf(new Uint8Array(32), 'ledger:1'))).toBe('zJPGNKgAWSdKek_VVk_9MGPn1pNPlh9OtavjvgzVPW8');
  });

  it('grows, proves and is witnessed', async () => {
    const [log, press] = await Promise.all([newKey('bang-vang.example/nhat-ky', 'note', new Uint8Array(32).fill(1)), newKey('bao.example', 'cosignature', new Uint8Array(32).fill(2))]);
    const [signer, witness] = [(await signerFrom(log.secret))!, (await signerFrom(press.secret))!];
    const trust = { origin: 'bang-vang.example/nhat-ky', log: [(await verifierFrom(log.vkey))!], witnesses: [(await verifierFrom(press.vkey))!], quorum: 1 };
    const act = { seq: 601, milli: 1000 };
    const salt = await saltOf(crypto.getRandomValues(new Uint8Array(32)), 'ledger:601');
    const commitment = await commitmentTo(act, salt);
    const files = new Map<string, Bytes>();
    let edge = EMPTY_EDGE;
    for (const entries of [Array.from({ length: 600 }, (_, at) => utf8(`mục ${at}`)), [commitment]]) {
      const step = await grown(edge, entries);
      for (const { tile, bytes } of step.written) files.set(tilePath(tile), bytes);
      edge = step.edge;
    }
    const read = async (tile: Tile): Promise<Bytes> => files.get(tilePath(tile))!;
    const [before, tree] = [treeIn(600, read), treeIn(601, read)];
    const root = await rootOf(treeAtEdge(edge), 601);
    expect(await isConsistent(await consistencyProof(tree, 600, 601), 600, 601, await rootOf(before, 600), root)).toBe(true);
    const checkpoint = await cosigned(await signCheckpoint({ origin: trust.origin, size: 601, root, extensions: [] }, signer), witness, 1_795_000_000);
    const receipt = writeInclusion({ index: 600, proof: await inclusionProof(tree, 600, 601), checkpoint, extra: salt });
    expect(await openInclusion(readInclusion(receipt)!, commitment, trust)).toMatchObject({ checkpoint: { size: 601, root }, witnesses: [{ name: 'bao.example', at: 1_795_000_000 }] });
    expect([await opens(commitment, act, readInclusion(receipt)!.extra!), await opens(commitment, { ...act, milli: 2000 }, salt)]).toEqual([true, false]);
    const bytes = utf8(checkpoint);
    bytes[40]! ^= 1;
    expect(await openCheckpoint(bytes, trust)).toHaveProperty('fault');
  });
});

import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { base64, fromBase64, fromHex, hex, sha256, utf8, type Bytes } from '#domain/bytes';
import { checkpointText, cosigned, openCheckpoint, readCheckpoint, signCheckpoint, type Trust } from '#domain/checkpoint';
import { openInclusion, readInclusion, writeInclusion } from '#domain/inclusion';
import { consistencyProof, emptyRoot, inclusionProof, leafHash, rootOf, treeOf } from '#domain/merkle';
import { newKey, openNote, readNote, signatureOf, signedNote, signerFrom, verifierFrom, writeNote, type Signer, type Verifier } from '#domain/note';
import { readAddition, witnessed, writeAddition, type WitnessState } from '#domain/witness';

/** Keys and notes of golang.org/x/mod/sumdb/note's tests and of c2sp.org/signed-note. */
const NEUMANN = { secret: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' };
const CRYPTOGRAPHY = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n';
const BY_NEUMANN = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const BY_ENOCH = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const FOO = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const BY_FOO = 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const key = async (name: string, type: 'note' | 'cosignature', fill: number) => {
  const { secret, vkey } = await newKey(name, type, new Uint8Array(32).fill(fill));
  return { secret, vkey, signer: (await signerFrom(secret))!, verifier: (await verifierFrom(vkey))! };
};
type Key = Awaited<ReturnType<typeof key>>;
const ORIGIN = 'bang-vang.example/nhat-ky';
const AT = 1_795_000_000;
let log: Key, press: Key, inspectorate: Key;
let trust: Trust;
beforeAll(async () => {
  [log, press, inspectorate] = await Promise.all([key(ORIGIN, 'note', 1), key('bao.example/nhan-chung', 'cosignature', 2), key('thanh-tra.example/nhan-chung', 'cosignature', 3)]);
  trust = { origin: ORIGIN, log: [log.verifier], witnesses: [press.verifier, inspectorate.verifier], quorum: 0 };
});

describe('signed notes', () => {
  it('are the published ones, byte for byte', async () => {
    const [neumann, enoch] = [(await signerFrom(NEUMANN.secret))!, await key('EnochRoot', 'note', 0)];
    expect(await signedNote(CRYPTOGRAPHY, [neumann])).toBe(`${CRYPTOGRAPHY}\n${BY_NEUMANN}`);
    expect(await signedNote(CRYPTOGRAPHY, [neumann, enoch.signer])).toBe(`${CRYPTOGRAPHY}\n${BY_NEUMANN}${BY_ENOCH}`);
    expect(await openNote(`${CRYPTOGRAPHY}\n${BY_NEUMANN}`, [(await verifierFrom(NEUMANN.vkey))!])).toEqual({ text: CRYPTOGRAPHY, verified: [{ name: 'PeterNeumann', id: 'c74f20a3', at: null }] });
    expect(await openNote(BY_FOO, [(await verifierFrom(FOO))!])).toEqual({ text: 'This is an example message.\n', verified: [{ name: 'example.com/foo', id: '530d903a', at: null }] });
    // RFC 8032, section 7.1, test 1: the public key of a private one.
    const { vkey } = await newKey('rfc8032', 'note', fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')!);
    expect(hex(fromBase64(vkey.split('+').slice(2).join('+'))!)).toBe('01d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    // A cosigner's key of a real witness, and one whose algorithm is not ours.
    expect(await verifierFrom('remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2')).toMatchObject({ type: 'cosignature', id: 'da77ade7' });
    for (const bad of ['PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW']) expect(await verifierFrom(bad)).toBeNull();
  });

  it('have keys of which no piece and no letter can be another', async () => {
    for (const [text, read] of [[NEUMANN.vkey, verifierFrom], [NEUMANN.secret, signerFrom]] as const) {
      for (let from = 0; from < text.length; from++) {
        expect(await read(text.slice(from + 1))).toBeNull();
        expect(await read(text.slice(0, from))).toBeNull();
        expect(await read(text.slice(0, from) + String.fromCharCode(text.charCodeAt(from) + 1) + text.slice(from + 1))).toBeNull();
      }
    }
    for (const name of ['', 'a b', 'a+b', 'a\u0085b', 'a\u00a0b', 'a\nb', 'a\u0007']) await expect(newKey(name, 'note', new Uint8Array(32))).rejects.toThrow(RangeError);
    await expect(newKey('a', 'note', new Uint8Array(31))).rejects.toThrow(RangeError);
  });

  it('believe who is known, pass over who is not, and refuse what is false', async () => {
    const signed = await signedNote('Chào\n\nthân ái\n', [log.signer, (await key('la.example', 'note', 9)).signer]);
    expect(await openNote(signed, [log.verifier])).toEqual({ text: 'Chào\n\nthân ái\n', verified: [{ name: ORIGIN, id: log.signer.id, at: null }] });
    expect(await openNote(signed, [])).toEqual({ fault: 'unsigned' });
    // The name alone, with another key, is nobody.
    expect(await openNote(signed, [(await key(ORIGIN, 'note', 8)).verifier])).toEqual({ fault: 'unsigned' });
    const note = readNote(signed)!;
    const forged = writeNote({ ...note, signatures: [note.signatures[0]!, { ...note.signatures[0]!, signature: note.signatures[1]!.signature }] });
    expect(await openNote(forged, [log.verifier])).toEqual({ fault: 'forged' });
    // Nor is the key's id under another name, though its signature holds.
    expect(await openNote(writeNote({ ...note, signatures: [{ ...note.signatures[0]!, name: 'khac.example' }] }), [log.verifier])).toEqual({ fault: 'unsigned' });
    expect(writeNote(note)).toBe(signed);
  });

  it('are malformed without an empty line, a signature, a last newline, and with control characters', async () => {
    const line = BY_NEUMANN;
    for (const bad of ['', 'x\n', `x\n${line}`, 'x\n\n', `x\n\n${line.slice(0, -1)}`, `x\r\n\n${line}`, `x\ty\n\n${line}`, `x\n\n${line}y\n`, `x\n\n${line.replace('—', '-')}`, `x\n\n${line.replace('=', '')}`, `x\n\n— a AAAA\n`,
      `x\n\n— a b ${line.slice(15)}`, `\ud800\n\n${line}`, `x\n\n${line.repeat(101)}`]) expect([bad, readNote(bad)]).toEqual([bad, null]);
    expect(readNote(Uint8Array.of(0xff, ...utf8(`x\n\n${line}`)))).toBeNull();
    expect(readNote(`x\n\n${line.repeat(100)}`)!.signatures).toHaveLength(100);
    for (const text of ['x', '', 'x\u0000\n', '\udfff\n']) await expect(signedNote(text, [log.signer])).rejects.toThrow(RangeError);
  });
});

const root = (fill: number): Bytes => new Uint8Array(32).fill(fill);
const aCheckpoint = fc.record({ origin: fc.constant(ORIGIN), size: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), root: fc.uint8Array({ minLength: 32, maxLength: 32 }) as unknown as fc.Arbitrary<Bytes>,
  extensions: fc.array(fc.stringMatching(/^[a-zđ ]{1,9}$/), { maxLength: 2 }) });

describe('checkpoints', () => {
  it('are read as the published ones and no others', async () => {
    const behindTheSofa = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    expect(readCheckpoint(behindTheSofa)).toEqual({ origin: 'example.com/behind-the-sofa', size: 20_852_163, root: fromBase64('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='), extensions: [] });
    const example = `${behindTheSofa}\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n`;
    const note = readNote(example)!;
    expect([note.text, note.signatures.map(({ name, id, signature }) => [name, id, signature.length])]).toEqual([behindTheSofa, [['example.com/behind-the-sofa', '033de0ae', 64], ['witness.example.com/w1', '8d66cf3f', 72]]]);
    // golang.org/x/mod/sumdb/tlog: the head of a tree as text.
    expect(checkpointText({ origin: 'go.sum database tree', size: 123_456_789_012, root: await leafHash(utf8('hello world')), extensions: [] })).toBe('go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n');
    const hash = base64(root(7));
    for (const bad of ['Head\n9944\n', `\n9944\n${hash}\n`, `Log\n123\n${hash}`, `Log\nbananas\n${hash}\n`, `Log\n-34\n${hash}\n`, `Log\n3438945738945739845734895735\n${hash}\n`, 'Log\n123\nThisIsn\'tBase64\n', `Log\n0123\n${hash}\n`, `Log\n1e3\n${hash}\n`,
      `Log\n123\n${base64(root(7).slice(1))}\n`, `Log\n123\n${hash}\n\n`, `Log\n123\n${hash}\n\nx\n`, '']) expect([bad, readCheckpoint(bad)]).toEqual([bad, null]);
    for (const [origin, size, extensions] of [['', 1, []], ['a\nb', 1, []], ['a', 1.5, []], ['a', -1, []], ['a', 1, ['']]] as const) {
      expect(() => checkpointText({ origin, size, root: root(0), extensions })).toThrow(RangeError);
    }
  });

  it('open as what was signed', async () => {
    await fc.assert(fc.asyncProperty(aCheckpoint, async (checkpoint) => {
      const signed = await signCheckpoint(checkpoint, log.signer);
      expect(await openCheckpoint(signed, trust)).toEqual({ checkpoint, witnesses: [] });
      expect(await openCheckpoint(utf8(signed), trust)).toEqual({ checkpoint, witnesses: [] });
    }), { numRuns: 30 });
  });

  it('fail with any byte changed, taken out or put in', async () => {
    const bytes = utf8(await signCheckpoint({ origin: ORIGIN, size: 12_345, root: root(5), extensions: ['một'] }, log.signer));
    for (let at = 0; at < bytes.length; at++) {
      for (const bent of [bytes.map((byte, each) => (each === at ? byte ^ 1 << at % 8 : byte)), new Uint8Array([...bytes.slice(0, at), ...bytes.slice(at + 1)]), new Uint8Array([...bytes.slice(0, at), 0x41 + at % 26, ...bytes.slice(at)])]) {
        expect([at, await openCheckpoint(bent as Bytes, trust)]).toEqual([at, { fault: expect.stringMatching(/malformed|unsigned|forged/) }]);
      }
    }
    await fc.assert(fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      expect(await openCheckpoint(bytes.map((byte, each) => (each === at ? byte ^ by : byte)) as Bytes, trust)).toHaveProperty('fault');
    }), { numRuns: 300 });
    expect(await openCheckpoint(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]), trust)).toHaveProperty('fault');
  });

  it('need their own origin, their own log’s key and as many different witnesses as are asked for', async () => {
    const checkpoint = { origin: ORIGIN, size: 9, root: root(1), extensions: [] };
    const alone = await signCheckpoint(checkpoint, log.signer);
    const twice = await cosigned(await cosigned(alone, press.signer, AT), press.signer, AT + 60);
    const both = await cosigned(twice, inspectorate.signer, AT + 5);
    const open = (message: string, quorum: number) => openCheckpoint(message, { ...trust, quorum });
    expect([await open(alone, 1), await open(twice, 2)]).toEqual([{ fault: 'witnesses' }, { fault: 'witnesses' }]);
    expect(await open(twice, 1)).toEqual({ checkpoint, witnesses: [{ name: 'bao.example/nhan-chung', at: AT + 60 }] });
    expect(await open(both, 2)).toEqual({ checkpoint, witnesses: [{ name: 'bao.example/nhan-chung', at: AT + 60 }, { name: 'thanh-tra.example/nhan-chung', at: AT + 5 }] });
    expect(await openCheckpoint(alone, { ...trust, origin: 'khac.example' })).toEqual({ fault: 'origin' });
    // Witnesses alone do not make a log's head, and a log does not witness itself.
    const onlySeen = writeNote({ text: checkpointText(checkpoint), signatures: [await signatureOf(checkpointText(checkpoint), press.signer, AT)] });
    expect(await open(onlySeen, 1)).toEqual({ fault: 'unsigned' });
    expect(await openCheckpoint(alone, { ...trust, witnesses: [log.verifier], quorum: 1 })).toEqual({ fault: 'witnesses' });
    expect(await openCheckpoint(await signedNote('không phải\n', [log.signer]), trust)).toEqual({ fault: 'malformed' });
    await expect(cosigned(await signedNote('không phải\n', [log.signer]), press.signer, AT)).rejects.toThrow(RangeError);
  });

  it('carry cosignatures over the words of the specification, checked by another library', async () => {
    const text = checkpointText({ origin: ORIGIN, size: 9, root: root(1), extensions: [] });
    const { signature, id } = await signatureOf(text, press.signer, AT);
    const material = fromBase64(press.vkey.split('+').slice(2).join('+'))!;
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(material.slice(1)).toString('base64url') }, format: 'jwk' });
    expect([material[0], Number(Buffer.from(signature).readBigUInt64BE(0)), signature.length]).toEqual([4, AT, 72]);
    expect(verify(null, Buffer.from(`cosignature/v1\ntime ${AT}\n${text}`), publicKey, signature.slice(8))).toBe(true);
    expect(id).toBe(hex((await sha256(utf8('bao.example/nhan-chung\n'), material)).slice(0, 4)));
    for (const at of [null, -1, 1.5, 2 ** 60]) await expect(signatureOf(text, press.signer, at)).rejects.toThrow(RangeError);
    // Another time than the signed one is a false signature.
    const later = signature.map((byte, at) => (at === 7 ? byte ^ 1 : byte)) as Bytes;
    expect(await openNote(writeNote({ text, signatures: [{ name: press.signer.name, id, signature: later }] }), [press.verifier])).toEqual({ fault: 'forged' });
  });
});

const entry = (at: number): Bytes => utf8(`mục ${at}`);
const aTree = async () => treeOf(await Promise.all(Array.from({ length: 40 }, (_, at) => leafHash(entry(at)))));

describe('proofs in one file', () => {
  it('say offline that an entry is in the log, and what does not fit', async () => {
    const tree = await aTree();
    const checkpoint = await cosigned(await signCheckpoint({ origin: ORIGIN, size: 40, root: await rootOf(tree, 40), extensions: [] }, log.signer), press.signer, AT);
    for (const index of [0, 17, 39]) {
      const text = writeInclusion({ index, proof: await inclusionProof(tree, index, 40), checkpoint, extra: index === 17 ? utf8('muối') : null });
      const inclusion = readInclusion(text)!;
      expect(writeInclusion(inclusion)).toBe(text);
      expect(await openInclusion(inclusion, entry(index), { ...trust, quorum: 1 })).toMatchObject({ checkpoint: { size: 40 }, witnesses: [{ name: 'bao.example/nhan-chung', at: AT }] });
      expect(await openInclusion(inclusion, entry(index + 1), trust)).toEqual({ fault: 'absent' });
      expect(await openInclusion({ ...inclusion, index: index ^ 1 }, entry(index), trust)).toEqual({ fault: 'absent' });
      expect(await openInclusion(inclusion, entry(index), { ...trust, quorum: 2 })).toEqual({ fault: 'witnesses' });
      // No byte of it can be changed so that it still says the same of this entry with all its witnesses, what is marked as unproven aside.
      for (let at = 0; at < text.length; at++) {
        const bent = readInclusion(text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1));
        const unproven = bent && index === 17 && hex(bent.extra!) !== hex(inclusion.extra!);
        if (bent && !unproven) expect([at, await openInclusion(bent, entry(index), { ...trust, quorum: 1 })]).toEqual([at, { fault: expect.any(String) }]);
      }
    }
    const alone = await signCheckpoint({ origin: ORIGIN, size: 1, root: await rootOf(tree, 1), extensions: [] }, log.signer);
    const first = writeInclusion({ index: 0, proof: [], checkpoint: alone, extra: null });
    expect(first.startsWith(`c2sp.org/tlog-proof@v1\nindex 0\n\n${ORIGIN}\n1\n`)).toBe(true);
    expect(await openInclusion(readInclusion(first)!, entry(0), trust)).toHaveProperty('checkpoint');
    for (const bad of ['wrong-header\nindex 0\n\nx\n', 'c2sp.org/tlog-proof@v1\nextra !!\nindex 0\n\nx\n', 'c2sp.org/tlog-proof@v1\n\n\nx\n', 'c2sp.org/tlog-proof@v1\nindex notanumber\n\nx\n', 'c2sp.org/tlog-proof@v1\nindex -5\n\nx\n', 'c2sp.org/tlog-proof@v1\nindex 01\n\nx\n',
      `c2sp.org/tlog-proof@v1\nindex 0\n${`${base64(root(0))}\n`.repeat(64)}\nx\n`, 'c2sp.org/tlog-proof@v1\nindex 0\n!!\n\nx\n', `c2sp.org/tlog-proof@v1\nindex 0\n${base64(new Uint8Array(64))}\n\nx\n`, '', 'c2sp.org/tlog-proof@v1\nindex 0\n']) expect([bad, readInclusion(bad)]).toEqual([bad, null]);
  });
});

describe('a witness', () => {
  it('signs what a log grew into and nothing else, in a log that grows, stops, forks and forgets', async () => {
    const [tree, fork] = [await aTree(), await treeOf(await Promise.all(Array.from({ length: 40 }, (_, at) => leafHash(entry(at + 1)))))];
    const kept = new Map<string, WitnessState>();
    const ask = async (body: string, signer: Signer = press.signer, logs: Record<string, Verifier[]> = { [ORIGIN]: [log.verifier] }) => {
      const answer = await witnessed(body, logs, async (origin) => kept.get(origin) ?? null, signer, AT);
      if (answer.status === 200) kept.set(ORIGIN, answer.keep);
      return answer;
    };
    const head = async (size: number, of = tree) => signCheckpoint({ origin: ORIGIN, size, root: await rootOf(of, size), extensions: [] }, log.signer);
    const grows = async (from: number, to: number, of = tree) => writeAddition({ from, proof: await consistencyProof(of, from, to), checkpoint: await head(to, of) });

    const first = await ask(await grows(0, 5));
    expect(first).toMatchObject({ status: 200, keep: { size: 5 } });
    // Its answer put below the checkpoint is a checkpoint seen by it.
    expect(await openCheckpoint(await head(5) + (first as { body: string }).body, { ...trust, quorum: 1 })).toMatchObject({ witnesses: [{ name: 'bao.example/nhan-chung', at: AT }] });
    expect(await ask(await grows(5, 12))).toMatchObject({ status: 200 });
    expect(await ask(await grows(12, 12))).toMatchObject({ status: 200 });
    expect(await ask(await grows(5, 20))).toEqual({ status: 409, body: '12\n' });
    expect(await ask(await grows(12, 20, fork))).toEqual({ status: 422 });
    expect(await ask(await grows(12, 12, fork))).toEqual({ status: 422 });
    expect(await ask(writeAddition({ from: 12, proof: [root(0)], checkpoint: await head(12) }))).toEqual({ status: 422 });
    expect(await ask(writeAddition({ from: 12, proof: [], checkpoint: await head(8) }))).toEqual({ status: 400 });
    expect(kept.get(ORIGIN)).toEqual({ size: 12, root: await rootOf(tree, 12) });

    const body = await grows(12, 30);
    expect(await ask(body, press.signer, {})).toEqual({ status: 404 });
    expect(await ask(body, press.signer, { [ORIGIN]: [(await key(ORIGIN, 'note', 8)).verifier] })).toEqual({ status: 403 });
    expect(await ask(body.replace('\n30\n', '\n31\n'))).toEqual({ status: 403 });
    for (const bad of ['', 'old 12\n', body.replace('old 12', 'old 012'), body.replace('old', 'new'), body.replace('old 12\n', 'old 12\nAAAA\n'), writeAddition({ from: 12, proof: Array.from({ length: 64 }, () => root(0)), checkpoint: await head(30) })]) {
      expect(await ask(bad)).toEqual({ status: 400 });
    }
    expect(readAddition(body)).toEqual({ from: 12, proof: await consistencyProof(tree, 12, 30), checkpoint: await head(30) });
    expect(await ask(body)).toMatchObject({ status: 200, keep: { size: 30 } });

    // A tree of nothing has one root.
    kept.clear();
    const nothing = async (of: Bytes) => ask(writeAddition({ from: 0, proof: [], checkpoint: await signCheckpoint({ origin: ORIGIN, size: 0, root: of, extensions: [] }, log.signer) }));
    expect([(await nothing(root(3))).status, (await nothing(await emptyRoot())).status]).toEqual([422, 200]);
  });
});

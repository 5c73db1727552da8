import { base64, fromBase64, fromHex, hex, joined, sha256, textOf, utf8, type Bytes } from './bytes.ts';

/**
 * Text signed by keys that have names: https://c2sp.org/signed-note, with Ed25519 of Web Crypto; and the cosignature of
 * a witness, which says when: https://c2sp.org/tlog-cosignature. Both kinds of key are kept as the text others' tools
 * read and write (golang.org/x/mod/sumdb/note).
 */
const typeBytes = { note: 0x01, cosignature: 0x04 } as const;
export type SignatureType = keyof typeof typeBytes;
/** Name and id (8 hex digits) together say which key and how it signs. */
type Named = { name: string; id: string; type: SignatureType };
export type Signer = Named & { privateKey: CryptoKey };
export type Verifier = Named & { publicKey: CryptoKey };

export type NoteSignature = { name: string; id: string; signature: Bytes };
/** `text` ends in a newline. */
export type Note = { text: string; signatures: readonly NoteSignature[] };
/** A signature that holds; `at`: POSIX seconds of a cosignature. */
export type Verified = { name: string; id: string; at: number | null };
/** Why a note says nothing: no note at all; signed by nobody one knows; a signature under a known name that is false. */
export type NoteFault = 'malformed' | 'unsigned' | 'forged';

/** What signs under a longer note is nobody's to check. */
const SIGNATURES_MAX = 100;
/** No Unicode space (JavaScript's, and the next line sign) and no plus. */
const NAME = '[^\\s\\u0085+]+';
const isName = (name: string): boolean => new RegExp(`^${NAME}$`, 'u').test(name);
/** Control characters other than newline, halves of surrogate pairs. */
const UNFIT = /[\u0000-\u0009\u000b-\u001f]|\p{Surrogate}/u;

const keyId = async (name: string, type: SignatureType, publicKey: Bytes): Promise<string> =>
  hex((await sha256(utf8(`${name}\n`), Uint8Array.of(typeBytes[type]), publicKey)).slice(0, 4));
const typeOf = (byte: number | undefined): SignatureType | null => (Object.keys(typeBytes) as SignatureType[]).find((type) => typeBytes[type] === byte) ?? null;

/** What stands before the 32 bytes of a private key in PKCS #8, https://www.rfc-editor.org/rfc/rfc8410#section-7. */
const PKCS8_HEAD = fromHex('302e020100300506032b657004220420')!;
async function keysFrom(seed: Bytes): Promise<{ privateKey: CryptoKey; publicBytes: Bytes }> {
  const extractable = await crypto.subtle.importKey('pkcs8', joined([PKCS8_HEAD, seed]), { name: 'Ed25519' }, true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', extractable) as JsonWebKey;
  const publicBytes = fromBase64(`${x!.replaceAll('-', '+').replaceAll('_', '/')}=`)!;
  return { privateKey: await crypto.subtle.importKey('pkcs8', joined([PKCS8_HEAD, seed]), { name: 'Ed25519' }, false, ['sign']), publicBytes };
}

/** The two texts of a new key: one to be kept secret, one to be published. The seed is 32 bytes of chance. */
export async function newKey(name: string, type: SignatureType, seed: Bytes): Promise<{ secret: string; vkey: string }> {
  if (!isName(name) || UNFIT.test(name) || seed.length !== 32) throw new RangeError(`no key: ${name}, ${seed.length} bytes`);
  const { publicBytes } = await keysFrom(seed);
  const id = await keyId(name, type, publicBytes);
  const coded = (key: Bytes): string => base64(joined([Uint8Array.of(typeBytes[type]), key]));
  return { secret: `PRIVATE+KEY+${name}+${id}+${coded(seed)}`, vkey: `${name}+${id}+${coded(publicBytes)}` };
}

/** Name, id, type and 32 bytes of a key's text; the base64 may hold the plus that parts the others. */
function keyIn(text: string): (Named & { bytes: Bytes }) | null {
  const [, name, id, coded] = new RegExp(`^(${NAME})\\+([0-9a-f]{8})\\+(.+)$`, 'u').exec(text) ?? [];
  const bytes = coded === undefined ? null : fromBase64(coded);
  const type = typeOf(bytes?.[0]);
  return name !== undefined && !UNFIT.test(name) && bytes?.length === 33 && type ? { name, id: id!, type, bytes: bytes.slice(1) } : null;
}
/** Reads a secret key's text. @returns null when it is none, or not of the name and id it says */
export async function signerFrom(secret: string): Promise<Signer | null> {
  const key = secret.startsWith('PRIVATE+KEY+') ? keyIn(secret.slice('PRIVATE+KEY+'.length)) : null;
  if (!key) return null;
  const { privateKey, publicBytes } = await keysFrom(key.bytes);
  return key.id === await keyId(key.name, key.type, publicBytes) ? { name: key.name, id: key.id, type: key.type, privateKey } : null;
}
/** Reads a published key's text (vkey). @returns null when it is none, or not of the name and id it says; throws NotSupportedError in a browser without Ed25519 */
export async function verifierFrom(vkey: string): Promise<Verifier | null> {
  const key = keyIn(vkey);
  if (!key || key.id !== await keyId(key.name, key.type, key.bytes)) return null;
  return { name: key.name, id: key.id, type: key.type, publicKey: await crypto.subtle.importKey('raw', key.bytes, { name: 'Ed25519' }, true, ['verify']) };
}

/** Reads a note without believing it. */
export function readNote(message: Bytes | string): Note | null {
  const whole = typeof message === 'string' ? message : textOf(message);
  const end = whole?.lastIndexOf('\n\n') ?? -1;
  if (whole === null || end < 0 || UNFIT.test(whole) || !whole.endsWith('\n')) return null;
  const lines = whole.slice(end + 2, -1).split('\n');
  const signatures = lines.length > SIGNATURES_MAX ? [] : lines.map(signatureIn);
  return signatures.length > 0 && signatures.every((each) => each !== null) ? { text: whole.slice(0, end + 1), signatures } : null;
}
function signatureIn(line: string): NoteSignature | null {
  const [, name, coded] = new RegExp(`^\u2014 (${NAME}) (\\S+)$`, 'u').exec(line) ?? [];
  const bytes = coded === undefined ? null : fromBase64(coded);
  return name !== undefined && bytes && bytes.length > 4 ? { name, id: hex(bytes.slice(0, 4)), signature: bytes.slice(4) } : null;
}
export const signatureLine = ({ name, id, signature }: NoteSignature): string => `\u2014 ${name} ${base64(joined([fromHex(id)!, signature]))}\n`;
export const writeNote = ({ text, signatures }: Note): string => `${text}\n${signatures.map(signatureLine).join('')}`;

const cosignedText = (text: string, at: number): Bytes => utf8(`cosignature/v1\ntime ${at}\n${text}`);
function secondsBytes(at: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(at));
  return bytes;
}

/** Signs a text that ends in a newline; a cosigner's key needs the time, POSIX seconds. */
export async function signatureOf(text: string, signer: Signer, at: number | null = null): Promise<NoteSignature> {
  if (!text.endsWith('\n') || UNFIT.test(text)) throw new RangeError('no text of a note');
  const { name, id, type, privateKey } = signer;
  const signed = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, privateKey, bytes));
  if (type === 'note') return { name, id, signature: await signed(utf8(text)) };
  if (at === null || !Number.isSafeInteger(at) || at < 0) throw new RangeError('a cosignature says when');
  return { name, id, signature: joined([secondsBytes(at), await signed(cosignedText(text, at))]) };
}
export const signedNote = async (text: string, signers: readonly Signer[], at: number | null = null): Promise<string> =>
  writeNote({ text, signatures: await Promise.all(signers.map((signer) => signatureOf(text, signer, at))) });

async function verified(text: string, { name, id, signature }: NoteSignature, { type, publicKey }: Verifier): Promise<Verified | null> {
  const holds = (bytes: Bytes, message: Bytes): Promise<boolean> => crypto.subtle.verify({ name: 'Ed25519' }, publicKey, bytes, message);
  if (type === 'note') return signature.length === 64 && await holds(signature, utf8(text)) ? { name, id, at: null } : null;
  if (signature.length !== 72) return null;
  const at = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0));
  return Number.isSafeInteger(at) && await holds(signature.slice(8), cosignedText(text, at)) ? { name, id, at } : null;
}

/** Reads a note and believes it when somebody known signed it and nobody known did so falsely; unknown signatures are passed over. */
export async function openNote(message: Bytes | string, known: readonly Verifier[]): Promise<{ text: string; verified: Verified[] } | { fault: NoteFault }> {
  const note = readNote(message);
  if (!note) return { fault: 'malformed' };
  const checks = await Promise.all(note.signatures.flatMap((signature) => known.filter(({ name, id }) => name === signature.name && id === signature.id)
    .map((verifier) => verified(note.text, signature, verifier))));
  if (checks.length === 0) return { fault: 'unsigned' };
  const good = checks.filter((each) => each !== null);
  return good.length < checks.length ? { fault: 'forged' } : { text: note.text, verified: good };
}

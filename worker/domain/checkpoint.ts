import { base64, fromBase64, type Bytes } from './bytes.ts';
import { HASH_BYTES, type Hash } from './merkle.ts';
import { openNote, readNote, signatureOf, signedNote, writeNote, type NoteFault, type Signer, type Verifier } from './note.ts';

/**
 * The head of a log at one size, signed by the log and by those who saw that it only grew: https://c2sp.org/tlog-checkpoint.
 * The only file of a log that changes.
 */
export type Checkpoint = { origin: string; size: number; root: Hash; extensions: readonly string[] };

/** The text that is signed. */
export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  const text = `${[origin, size, base64(root), ...extensions].join('\n')}\n`;
  if (readCheckpoint(text) === null) throw new RangeError(`no checkpoint: ${text}`);
  return text;
}
/** Reads a checkpoint's text without believing it. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin, size, coded, ...extensions] = text.endsWith('\n') ? text.slice(0, -1).split('\n') : [];
  const root = fromBase64(coded ?? '');
  if (!origin || !/^(0|[1-9]\d*)$/.test(size ?? '') || !Number.isSafeInteger(Number(size)) || root?.length !== HASH_BYTES || extensions.includes('')) return null;
  return { origin, size: Number(size), root, extensions };
}

export const signCheckpoint = (checkpoint: Checkpoint, signer: Signer): Promise<string> => signedNote(checkpointText(checkpoint), [signer]);

/** The signed checkpoint with a witness's line below those it has; `at` in POSIX seconds. Whether it may be signed is the witness's matter (`witness.ts`). */
export async function cosigned(message: string, signer: Signer, at: number): Promise<string> {
  const note = readNote(message);
  if (!note || !readCheckpoint(note.text)) throw new RangeError('no checkpoint');
  return writeNote({ text: note.text, signatures: [...note.signatures, await signatureOf(note.text, signer, at)] });
}

/** Whom one believes: the log's keys, the witnesses' keys and how many different witnesses must have seen a checkpoint. */
export type Trust = { origin: string; log: readonly Verifier[]; witnesses: readonly Verifier[]; quorum: number };
export type CheckpointFault = NoteFault | 'origin' | 'witnesses';
/** Who cosigned, by name, and when they last said so. */
export type Seen = { name: string; at: number };

/** Opens a signed checkpoint: of this log, signed by it, seen by enough witnesses; or says what does not fit. */
export async function openCheckpoint(message: Bytes | string, trust: Trust): Promise<{ checkpoint: Checkpoint; witnesses: Seen[] } | { fault: CheckpointFault }> {
  const opened = await openNote(message, [...trust.log, ...trust.witnesses]);
  if ('fault' in opened) return opened;
  const checkpoint = readCheckpoint(opened.text);
  if (!checkpoint) return { fault: 'malformed' };
  if (checkpoint.origin !== trust.origin) return { fault: 'origin' };
  const by = (keys: readonly Verifier[]) => opened.verified.filter(({ name, id }) => keys.some((key) => key.name === name && key.id === id));
  if (by(trust.log).length === 0) return { fault: 'unsigned' };
  const seen = new Map<string, number>();
  for (const { name, at } of by(trust.witnesses)) if (at !== null) seen.set(name, Math.max(seen.get(name) ?? 0, at));
  return seen.size < trust.quorum ? { fault: 'witnesses' } : { checkpoint, witnesses: [...seen].map(([name, at]) => ({ name, at })) };
}

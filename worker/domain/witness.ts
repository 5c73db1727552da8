import { base64, fromBase64 } from './bytes.ts';
import { openCheckpoint, readCheckpoint } from './checkpoint.ts';
import { emptyRoot, HASH_BYTES, isConsistent, type Hash } from './merkle.ts';
import { readNote, signatureLine, signatureOf, type Signer, type Verifier } from './note.ts';

/**
 * Who remembers one checkpoint of each log and signs only what it grew into: https://c2sp.org/tlog-witness, add-checkpoint.
 * Whoever runs one keeps `WitnessState` by origin and replaces it only on the one it read, before answering.
 */
export type Addition = { from: number; proof: readonly Hash[]; checkpoint: string };
export type WitnessState = { size: number; root: Hash };
/** The HTTP answer; with 200 what to keep, with 409 the size that is known. */
export type WitnessAnswer = { status: 200; body: string; keep: WitnessState } | { status: 409; body: string } | { status: 400 | 403 | 404 | 422 };

const PROOF_MAX = 63;

/** The body of a request to a witness. */
export const writeAddition = ({ from, proof, checkpoint }: Addition): string => `${[`old ${from}`, ...proof.map(base64), '', checkpoint].join('\n')}`;
export function readAddition(body: string): Addition | null {
  const end = body.indexOf('\n\n');
  const [first, ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const [, from] = /^old (0|[1-9]\d*)$/.exec(first!) ?? [];
  const proof = lines.map(fromBase64);
  const whole = from !== undefined && Number.isSafeInteger(Number(from)) && proof.length <= PROOF_MAX && proof.every((hash) => hash?.length === HASH_BYTES);
  return whole ? { from: Number(from), proof: proof as Hash[], checkpoint: body.slice(end + 2) } : null;
}

/**
 * What a witness answers. `logs`: keys by origin; `known`: what it signed last of that origin, null for nothing yet;
 * `at`: POSIX seconds.
 */
export async function witnessed(body: string, logs: Readonly<Record<string, readonly Verifier[]>>, known: (origin: string) => Promise<WitnessState | null>, signer: Signer, at: number): Promise<WitnessAnswer> {
  const addition = readAddition(body);
  const text = addition && readNote(addition.checkpoint)?.text;
  const origin = text ? readCheckpoint(text)?.origin : undefined;
  if (!addition || !text || origin === undefined) return { status: 400 };
  if (!Object.hasOwn(logs, origin)) return { status: 404 };
  const opened = await openCheckpoint(addition.checkpoint, { origin, log: logs[origin]!, witnesses: [], quorum: 0 });
  if ('fault' in opened) return { status: 403 };
  const { checkpoint } = opened;
  if (addition.from > checkpoint.size) return { status: 400 };
  const last = await known(origin) ?? { size: 0, root: await emptyRoot() };
  if (addition.from !== last.size) return { status: 409, body: `${last.size}\n` };
  if (!await isConsistent(addition.proof, last.size, checkpoint.size, last.root, checkpoint.root)) return { status: 422 };
  return { status: 200, body: signatureLine(await signatureOf(text, signer, at)), keep: { size: checkpoint.size, root: checkpoint.root } };
}

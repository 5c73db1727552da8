import { base64, fromBase64, type Bytes } from './bytes.ts';
import { openCheckpoint, type Checkpoint, type CheckpointFault, type Seen, type Trust } from './checkpoint.ts';
import { HASH_BYTES, isIncluded, leafHash, type Hash } from './merkle.ts';

/**
 * One file by which anybody can check, offline, that an entry is in the log: https://c2sp.org/tlog-proof. `checkpoint`
 * is the signed one; `extra` (what the entry is made of, a salt) is not proven by itself.
 */
export type Inclusion = { index: number; proof: readonly Hash[]; checkpoint: string; extra: Bytes | null };

const HEAD = 'c2sp.org/tlog-proof@v1';
/** No tree of a safe size is higher. */
const PROOF_MAX = 63;

export const writeInclusion = ({ index, proof, checkpoint, extra }: Inclusion): string =>
  `${[HEAD, ...extra ? [`extra ${base64(extra)}`] : [], `index ${index}`, ...proof.map(base64), '', checkpoint].join('\n')}`;
/** Reads such a file without believing it. */
export function readInclusion(text: string): Inclusion | null {
  const end = text.indexOf('\n\n');
  const [head, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines.shift()!.slice('extra '.length)) : undefined;
  const [, index] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '') ?? [];
  const proof = lines.map(fromBase64);
  const whole = head === HEAD && extra !== null && index !== undefined && Number.isSafeInteger(Number(index)) && proof.length <= PROOF_MAX && proof.every((hash) => hash?.length === HASH_BYTES);
  return whole ? { index: Number(index), proof: proof as Hash[], checkpoint: text.slice(end + 2), extra: extra ?? null } : null;
}

/** Whether the entry is where the file says, in a log one trusts; or what does not fit: its checkpoint, or `absent`. */
export async function openInclusion(inclusion: Inclusion, entry: Bytes, trust: Trust): Promise<{ checkpoint: Checkpoint; witnesses: Seen[] } | { fault: CheckpointFault | 'absent' }> {
  const opened = await openCheckpoint(inclusion.checkpoint, trust);
  if ('fault' in opened) return opened;
  const { size, root } = opened.checkpoint;
  return await isIncluded(inclusion.proof, inclusion.index, size, await leafHash(entry), root) ? opened : { fault: 'absent' };
}

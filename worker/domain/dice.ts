/**
 * Numbers from dice thrown in public, and what is drawn by them: anybody can repeat it with a hash.
 */

/** Ten-sided dice thrown, one digit each; 10^20 seeds. Colorado's audits use as many. */
export const DICE = 20;

/** What somebody typed in as a throw: exactly DICE digits, blanks between them allowed; null = not a throw. */
export function throwOf(text: string): string | null {
  const digits = text.replace(/[\s.-]/g, '');
  return new RegExp(`^[0-9]{${DICE}}$`).test(digits) ? digits : null;
}

/** The throw two people typed in, each by themselves; null = not a throw, or not the same. */
export const agreedThrow = (one: string, other: string): string | null => (throwOf(one) === throwOf(other) ? throwOf(one) : null);

/**
 * The seed: the throw, then the commitment it was thrown for. Without the list and the size nothing can
 * be drawn, and dice thrown once draw nothing else.
 */
export function seedOf(dice: string, commitment: string): string {
  if (throwOf(dice) !== dice) throw new RangeError(`a throw is ${DICE} digits`);
  if (!/^[0-9a-f]{64}$/.test(commitment)) throw new RangeError('a commitment is a SHA-256 in hex');
  return dice + commitment;
}

/** SHA-256 of a text's UTF-8, in lower-case hex. */
export async function sha256(text: string): Promise<string> {
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The `no`-th number (from 1) of a seed, evenly from 1 to `total`: SHA-256("seed,no") as an integer, modulo
 * total, plus 1. The remainder prefers small numbers by less than total/2^256.
 *
 * @see Rivest 2011, sampler.py, people.csail.mit.edu/rivest/sampler.py; the same as Stark's
 *      www.stat.berkeley.edu/~stark/Java/Html/sha256Rand.htm, where every draw can be repeated by hand
 */
export async function numberAt(seed: string, no: number, total: number): Promise<number> {
  if (!Number.isSafeInteger(total) || total < 1) throw new RangeError('nothing to draw from');
  return 1 + Number(BigInt(`0x${await sha256(`${seed},${no}`)}`) % BigInt(total));
}

import { WHOLE_MILLI } from '#vocabulary';

/** A part of one act, in milli-parts. */
export type Share<Holder = string> = { holder: Holder; milli: number };

/** Whether parts make exactly one whole, each positive, each holder once. */
export function isWhole(shares: Share[]): boolean {
  const holders = new Set(shares.map((share) => share.holder));
  return holders.size === shares.length
    && shares.every((share) => Number.isInteger(share.milli) && share.milli > 0)
    && shares.reduce((sum, share) => sum + share.milli, 0) === WHOLE_MILLI;
}

/**
 * Divides a whole number in proportion to weights so that the parts sum to it exactly
 * (largest remainder; equal remainders go to the earlier place).
 *
 * @param whole   integer ≥ 0
 * @param weights integers ≥ 0, at least one > 0
 * @returns       integers, same length and order as `weights`
 * @throws        RangeError on other input
 */
export function apportion(whole: number, weights: number[]): number[] {
  if (!Number.isInteger(whole) || whole < 0) throw new RangeError('the whole is an integer ≥ 0');
  if (weights.some((weight) => !Number.isInteger(weight) || weight < 0) || weights.every((weight) => weight === 0)) throw new RangeError('weights are integers ≥ 0 and not all 0');
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  const exact = weights.map((weight) => BigInt(whole) * BigInt(weight));
  const parts = exact.map((part) => Number(part / sum));
  let left = whole - parts.reduce((total, part) => total + part, 0);
  const byRemainder = exact.map((part, at) => ({ at, rest: part % sum }))
    .sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1));
  for (const { at } of byRemainder) {
    if (left === 0) break;
    parts[at]! += 1;
    left -= 1;
  }
  return parts;
}

/** One whole act among `holders` helpers, as evenly as milli-parts allow; the earlier take the rest. */
export const splitEvenly = <Holder>(holders: Holder[]): Share<Holder>[] =>
  apportion(WHOLE_MILLI, holders.map(() => 1)).map((milli, at) => ({ holder: holders[at]!, milli }));

import type { TieBreak } from '#vocabulary';

/** What a place is decided by. Integers only; the rate is a fraction that is never divided. */
export type Contender = {
  pointsMilli: number;
  actsMilli: number;
  targetedMilli: number;
  target: number;
  transactionsMilli: number;
};
export type Placed<Row> = { row: Row; place: number; shared: boolean };

/** Negative when `a` stands before `b`. Fractions are compared by cross-multiplication; no target stands last. */
const keys: Record<TieBreak, (a: Contender, b: Contender) => number> = {
  points: (a, b) => b.pointsMilli - a.pointsMilli,
  acts: (a, b) => b.actsMilli - a.actsMilli,
  transactions: (a, b) => b.transactionsMilli - a.transactionsMilli,
  percent: (a, b) => {
    if (a.target === 0 || b.target === 0) return Math.sign(b.target) - Math.sign(a.target);
    const left = BigInt(b.targetedMilli) * BigInt(a.target);
    const right = BigInt(a.targetedMilli) * BigInt(b.target);
    return left < right ? -1 : left > right ? 1 : 0;
  },
};

/**
 * Order of two contenders: points, then the campaign's tie-breaks as declared.
 * 0 = equal in everything that was declared to matter, so they share a place.
 */
export function compare(a: Contender, b: Contender, tieBreaks: readonly TieBreak[]): number {
  for (const key of ['points', ...tieBreaks] as const) {
    const order = keys[key](a, b);
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * Standard competition ranking: 1, 2, 2, 4. Equal keys share a place and the next place skips.
 *
 * @param rows      any order; the result does not depend on it
 * @param listOrder breaks nothing but the order of lines that share a place (Vietnamese name order)
 */
export function rank<Row extends Contender>(
  rows: readonly Row[], tieBreaks: readonly TieBreak[], listOrder: (a: Row, b: Row) => number,
): Placed<Row>[] {
  const sorted = [...rows].sort((a, b) => compare(a, b, tieBreaks) || listOrder(a, b));
  const placed: Placed<Row>[] = [];
  sorted.forEach((row, at) => {
    const before = placed[at - 1];
    const shares = before !== undefined && compare(before.row, row, tieBreaks) === 0;
    if (shares) before.shared = true;
    placed.push({ row, place: shares ? before.place : at + 1, shared: shares });
  });
  return placed;
}

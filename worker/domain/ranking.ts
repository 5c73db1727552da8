import type { TieBreak } from '#vocabulary';
import type { TieBreakKey } from '#wire/rules';

/** What a place is decided by. Integers only; the rate is a fraction that is never divided. */
export type Contender = {
  pointsMilli: number;
  actsMilli: number;
  targetedMilli: number;
  target: number;
  transactionsMilli: number;
  paymentsMilli: number;
  /** Points of each criterion, in the order of the rules. */
  partsMilli: readonly number[];
};
export type Placed<Row> = { row: Row; place: number; shared: boolean };

/** Negative when `a` stands before `b`. Fractions are compared by cross-multiplication; no target stands last. */
const keys: Record<TieBreak, (a: Contender, b: Contender) => number> = {
  points: (a, b) => b.pointsMilli - a.pointsMilli,
  acts: (a, b) => b.actsMilli - a.actsMilli,
  transactions: (a, b) => b.transactionsMilli - a.transactionsMilli,
  payments: (a, b) => b.paymentsMilli - a.paymentsMilli,
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
 * @param criteria keys of the rules' criteria, for tie-breaks by one of them
 */
export const compare = (a: Contender, b: Contender, tieBreaks: readonly TieBreakKey[], criteria: readonly string[] = []): number => decided(a, b, tieBreaks, criteria)?.order ?? 0;

/** By what the order of two contenders is decided; null = by nothing that was declared to matter. */
export function decided(a: Contender, b: Contender, tieBreaks: readonly TieBreakKey[], criteria: readonly string[] = []): { key: TieBreakKey; order: number } | null {
  for (const key of ['points', ...tieBreaks] as const) {
    const part = key.startsWith(CRITERION) ? criteria.indexOf(key.slice(CRITERION.length)) : -1;
    const order = part >= 0 ? b.partsMilli[part]! - a.partsMilli[part]! : keys[key as TieBreak]?.(a, b) ?? 0;
    if (order !== 0) return { key, order };
  }
  return null;
}
/** What a tie-break by one criterion's points begins with. */
export const CRITERION = 'criterion:';

/**
 * Standard competition ranking: 1, 2, 2, 4. Equal keys share a place and the next place skips.
 *
 * @param rows      any order; the result does not depend on it
 * @param listOrder breaks nothing but the order of lines that share a place (Vietnamese name order)
 */
export function rank<Row extends Contender>(
  rows: readonly Row[], tieBreaks: readonly TieBreakKey[], listOrder: (a: Row, b: Row) => number, criteria: readonly string[] = [],
): Placed<Row>[] {
  const sorted = [...rows].sort((a, b) => compare(a, b, tieBreaks, criteria) || listOrder(a, b));
  const placed: Placed<Row>[] = [];
  sorted.forEach((row, at) => {
    const before = placed[at - 1];
    const shares = before !== undefined && compare(before.row, row, tieBreaks, criteria) === 0;
    if (shares) before.shared = true;
    placed.push({ row, place: shares ? before.place : at + 1, shared: shares });
  });
  return placed;
}

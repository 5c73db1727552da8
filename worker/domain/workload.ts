import type { Outcome, ReviewKind } from '#vocabulary';

/** A decided case, as far as the arithmetic needs it; times are UTC ms. */
export type DoneCase = { claimId: string; kind: ReviewKind; openedAt: number; takenAt: number; doneAt: number; outcome: Outcome; agreed: boolean | null };
/** A recognition of a reviewer that was looked at again; null = the look has not ended, or was ended by something else. */
export type JudgedAgain = 'clean' | 'error' | null;

/** What a reviewer did: counts, minutes and shares. A share without a denominator is null. */
export type Workload = {
  done: number;
  /** From the moment the case waited until it was decided, ms. */
  waitMedian: number | null; waitNinetieth: number | null;
  /** From taking until deciding, ms. */
  handMedian: number | null;
  /** Own recognitions looked at again, and how many of those ended in error. */
  lookedAgain: number; overturned: number;
  /** Cases with a known answer: how many, and how many were missed. */
  planted: number; missed: number;
};

/**
 * The value below which a share of sorted numbers lies: the smallest with at least that share at or
 * below it (nearest rank), so that it is always a number that was really seen.
 * @param share above 0, at most 1
 */
export const percentile = (sorted: readonly number[], share: number): number | null =>
  (sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!);

/** Drops what a reviewer took back: of each case the last word counts, and `reopened` as last word counts as none. */
export function standing(done: readonly DoneCase[]): DoneCase[] {
  const last = new Map<string, DoneCase>();
  for (const each of [...done].sort((a, b) => a.doneAt - b.doneAt)) last.set(`${each.claimId} ${each.kind}`, each);
  return [...last.values()].filter(({ outcome }) => outcome !== 'reopened');
}

/** A reviewer's figures from their decided cases and from what became of their recognitions. */
export function workloadOf(done: readonly DoneCase[], again: readonly JudgedAgain[]): Workload {
  const cases = standing(done);
  const sorted = (times: number[]) => times.toSorted((a, b) => a - b);
  // A planted case waited for nobody: it would make a reviewer look quicker than the queue is.
  const waits = sorted(cases.filter(({ kind }) => kind !== 'planted').map(({ openedAt, doneAt }) => doneAt - openedAt));
  const planted = cases.filter(({ kind }) => kind === 'planted');
  return {
    done: cases.length, waitMedian: percentile(waits, 0.5), waitNinetieth: percentile(waits, 0.9),
    handMedian: percentile(sorted(cases.map(({ takenAt, doneAt }) => doneAt - takenAt)), 0.5),
    lookedAgain: again.filter((each) => each !== null).length, overturned: again.filter((each) => each === 'error').length,
    planted: planted.length, missed: planted.filter(({ agreed }) => agreed === false).length,
  };
}

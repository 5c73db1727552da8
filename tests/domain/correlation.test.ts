import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tauB, type Paired } from '#domain/correlation';

const paired = (xs: number[], ys: number[]): Paired[] => xs.map((x, at) => ({ x, y: ys[at]! }));
const rows = fc.array(fc.record({ x: fc.integer({ min: 0, max: 6 }), y: fc.integer({ min: 0, max: 6 }) }), { maxLength: 14 });

describe('Kendall’s tau-b', () => {
  it('is what published examples say', () => {
    // Hollander & Wolfe 1973, p. 187: lightness of canned tuna and consumers' panel; T = 26 of 36 pairs, tau = 0.4444.
    expect(tauB(paired([44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1], [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]))).toBeCloseTo(16 / 36, 12);
    // With ties on both sides, from the documentation of SciPy's kendalltau: −0.47140452079103173.
    expect(tauB(paired([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]))).toBeCloseTo(-0.47140452079103173, 12);
  });

  it('keeps within −1 and 1, does not ask which comes first, turns with one of the two, and looks only at order', () => {
    fc.assert(fc.property(rows, (all) => {
      const tau = tauB(all);
      const close = (other: number | null, expected: number | null) => (expected === null ? expect(other).toBeNull() : expect(other).toBeCloseTo(expected, 12));
      if (tau !== null) expect(Math.abs(tau)).toBeLessThanOrEqual(1);
      close(tauB(all.map(({ x, y }) => ({ x: y, y: x }))), tau);
      close(tauB(all.map(({ x, y }) => ({ x: -x, y }))), tau === null ? null : -tau);
      close(tauB(all.map(({ x, y }) => ({ x: x ** 3 + 5, y }))), tau);
      close(tauB([...all].reverse()), tau);
    }));
  });

  it('is 1 for one order said twice, and says nothing where all are equal or alone', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 12 }), (xs) => {
      expect(tauB(paired(xs, xs))).toBe(1);
      expect(tauB(paired(xs, xs.map(() => 3)))).toBeNull();
    }));
    expect([tauB([]), tauB(paired([1], [2]))]).toEqual([null, null]);
  });

  it('compares within strata only', () => {
    const [up, down] = [[1, 2, 3].map((n) => ({ x: n, y: n, stratum: 'A' })), [1, 2, 3].map((n) => ({ x: n + 100, y: n - 100, stratum: 'B' }))];
    expect(tauB([...up, ...down])).toBe(1);
    expect(tauB([...up, ...down].map(({ x, y }) => ({ x, y })))).toBeLessThan(0);
  });
});

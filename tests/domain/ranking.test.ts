import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tieBreakCodes } from '#vocabulary';
import { compare, rank, type Contender } from '#domain/ranking';

type Row = Contender & { id: number };
const small = fc.integer({ min: 0, max: 4 });
const rows: fc.Arbitrary<Row[]> = fc.array(fc.record({
  pointsMilli: small, actsMilli: small, targetedMilli: small, target: small, transactionsMilli: small, paymentsMilli: small, partsMilli: fc.tuple(small, small) }), { maxLength: 30 })
  .map((all) => all.map((row, id) => ({ ...row, id })));
const breaks = fc.shuffledSubarray([...tieBreakCodes]);
const byId = (a: Row, b: Row) => a.id - b.id;

describe('ranking', () => {
  it('shares places 1, 2, 2, 4', () => {
    const of = (points: number, id: number): Row => ({ pointsMilli: points, actsMilli: 0, targetedMilli: 0, target: 0, transactionsMilli: 0, paymentsMilli: 0, partsMilli: [], id });
    expect(rank([of(5, 1), of(9, 2), of(7, 3), of(7, 4)], [], byId).map(({ row, place, shared }) => [row.id, place, shared]))
      .toEqual([[2, 1, false], [3, 2, true], [4, 2, true], [1, 4, false]]);
  });

  it('does not depend on the order of input', () => {
    fc.assert(fc.property(rows, breaks, fc.infiniteStream(fc.nat()), (all, each, random) => {
      const shuffled = [...all].map((row) => [random.next().value!, row] as const).sort((a, b) => a[0] - b[0]).map(([, row]) => row);
      expect(rank(shuffled, each, byId)).toEqual(rank(all, each, byId));
    }));
  });

  it('gives each place as one more than the number who stand strictly before: equal keys share it', () => {
    fc.assert(fc.property(rows, breaks, (all, each) => {
      for (const { row, place, shared } of rank(all, each, byId)) {
        expect(place).toBe(1 + all.filter((other) => compare(other, row, each) < 0).length);
        expect(shared).toBe(all.some((other) => other !== row && compare(other, row, each) === 0));
      }
    }));
  });

  it('is an order: opposite when turned round, and transitive', () => {
    const one = fc.record({ pointsMilli: small, actsMilli: small, targetedMilli: small, target: small, transactionsMilli: small, paymentsMilli: small, partsMilli: fc.tuple(small, small) });
    fc.assert(fc.property(one, one, one, breaks, (a, b, c, each) => {
      expect(compare(a, b, each) > 0).toBe(compare(b, a, each) < 0);
      if (compare(a, b, each) <= 0 && compare(b, c, each) <= 0) expect(compare(a, c, each)).toBeLessThanOrEqual(0);
    }), { numRuns: 2000 });
  });
});

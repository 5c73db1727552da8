import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasureYear, ProgrammeUnit } from '#wire/programme';
import { rankedUnits } from '#domain/programme-ranking';

const unit = (n: number, part: number, target: number | null, whole: number | null): ProgrammeUnit => ({ unitId: `u${n}`, name: `Xã ${n}`, former: null, part, target, whole, inherited: false, before: 0, pace: null, progress: 'no_target', forecast: null } as ProgrammeUnit);
const rooted = (measure: MeasureYear['measure'], ...clusters: ProgrammeUnit[][]) => rankedUnits({ measure, roots: clusters.map((rows, at) => ({ clusters: [{ name: `Cụm ${at}`, rows }] })) as unknown as MeasureYear['roots'] });

describe('the board of a programme’s year', () => {
  it('ranks a count by per cent of target over all clusters and roots, and nobody without one', () => {
    expect(rooted('supported_dossiers', [unit(1, 90_000, 100, null), unit(2, 9000, 10, null), unit(3, 500_000, null, null)], [unit(4, 1_000_000, 2000, null), unit(5, 0, 5, null)])
      .map(({ name, cluster, place, shared }) => [name, cluster, place, shared])).toEqual([
      ['Xã 1', 'Cụm 0', 1, true], ['Xã 2', 'Cụm 0', 1, true], ['Xã 4', 'Cụm 1', 3, false], ['Xã 5', 'Cụm 1', 4, false], ['Xã 3', 'Cụm 0', null, false]]);
  });

  it('ranks a rate by the rate, also where no target was given', () => {
    expect(rooted('accounts_used', [unit(1, 3000, null, 4000), unit(2, 1000, 500, 1000), unit(3, 0, 500, null)]).map(({ name, place }) => [name, place])).toEqual([['Xã 2', 1], ['Xã 1', 2], ['Xã 3', null]]);
  });

  it('is everybody once, in falling order, places counting who stands before', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(50), fc.option(fc.nat(5), { nil: null })), { maxLength: 20 }), (all) => {
      const rows = rooted('supported_dossiers', all.map(([part, target], n) => unit(n, part * 1000, target, null)));
      expect(rows.map(({ unitId }) => unitId).sort()).toEqual(all.map((_, n) => `u${n}`).sort());
      const ranked = rows.filter(({ place }) => place !== null);
      for (const row of ranked) {
        const before = ranked.filter((other) => other.part * row.target! > row.part * other.target!).length;
        expect([row.unitId, row.place, row.shared]).toEqual([row.unitId, before + 1, ranked.some((other) => other !== row && other.part * row.target! === row.part * other.target!)]);
      }
      expect(rows.filter(({ place }) => place === null).every(({ target }) => !target)).toBe(true);
    }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAWN, DUSK } from '#vocabulary';
import { ancestorsOn, closure, type PeriodLink } from '#domain/tree';

const period = (unitId: string, parentId: string | null, validFrom = DAWN, validTo = DUSK): PeriodLink => ({ unitId, parentId, validFrom, validTo });

describe('the unit tree in time', () => {
  it('answers for any date: a commune that moved has one line then and another now', () => {
    const links = closure([period('tinh', null), period('huyen', 'tinh', DAWN, '2025-07-01'),
      period('xa', 'huyen', DAWN, '2025-07-01'), period('xa', 'tinh', '2025-07-01')]);
    expect(ancestorsOn(links, 'xa', '2025-06-30')).toEqual(['xa', 'huyen', 'tinh']);
    expect(ancestorsOn(links, 'xa', '2025-07-01')).toEqual(['xa', 'tinh']);
    expect(ancestorsOn(links, 'huyen', '2025-07-01')).toEqual([]);
  });

  it('keeps one link above a unit that only changed its name', () => {
    const links = closure([period('tinh', null), period('xa', 'tinh', DAWN, '2024-01-01'), period('xa', 'tinh', '2024-01-01')]);
    expect(links.filter((link) => link.unitId === 'xa' && link.depth === 1)).toEqual([
      { unitId: 'xa', ancestorId: 'tinh', validFrom: DAWN, validTo: DUSK, depth: 1 }]);
  });

  it('refuses a unit above itself and two names at once', () => {
    expect(() => closure([period('a', 'b'), period('b', 'a')])).toThrow(/above itself/);
    expect(() => closure([period('a', null), period('a', null, '2024-01-01')])).toThrow(/overlap/);
  });

  it('gives every unit of a random forest exactly the line that walking up gives', () => {
    const forest = fc.array(fc.nat(), { minLength: 1, maxLength: 40 }).map((picks) =>
      picks.map((pick, at) => period(`u${at}`, at === 0 || at - (pick % at) > 10 ? null : `u${pick % at}`)));
    fc.assert(fc.property(forest, (periods) => {
      const parents = new Map(periods.map((each) => [each.unitId, each.parentId]));
      const depthOf = (unit: string | null | undefined): number => (unit ? 1 + depthOf(parents.get(unit)) : 0);
      fc.pre(periods.every((each) => depthOf(each.unitId) <= 12));
      const links = closure(periods);
      for (const { unitId } of periods) {
        const walked: string[] = [];
        for (let at: string | null | undefined = unitId; at; at = parents.get(at)) walked.push(at);
        expect(ancestorsOn(links, unitId, '2026-01-01')).toEqual(walked);
      }
    }), { numRuns: 200 });
  });
});

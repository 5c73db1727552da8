import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divisionCodes } from '#vocabulary';
import { DivisionFault, divide, inProportion, rescaled, targetsOn, type Claimant, type Held } from '#domain/allocation';
import type { Handover } from '#domain/succession';

const claimant = (at: number, over: Partial<Claimant> = {}): Claimant => ({ unitId: `u${at}`, members: 1, lastYearMilli: 1000, byHand: null, ...over });
const claimants = fc.array(fc.record({ members: fc.integer({ min: 0, max: 50_000 }), lastYearMilli: fc.integer({ min: 0, max: 90_000_000 }) }), { minLength: 1, maxLength: 141 })
  .map((units) => units.map((each, at) => claimant(at, each)));
const whole = fc.integer({ min: 0, max: 10_000_000 });
const sum = (parts: readonly { amount: number }[]) => parts.reduce((all, { amount }) => all + amount, 0);

describe('dividing a whole', () => {
  it('gives parts that sum to it, each within one of its share, and says who got the rounding', () => {
    fc.assert(fc.property(whole, fc.constantFrom('by_members' as const, 'equally' as const, 'by_last_year' as const), claimants, (all, method, units) => {
      const weight = (unit: Claimant) => (method === 'equally' ? 1 : method === 'by_members' ? unit.members : unit.lastYearMilli);
      const total = units.reduce((n, unit) => n + weight(unit), 0);
      if (total === 0) return void expect(() => divide(all, method, units)).toThrow(DivisionFault);
      const parts = divide(all, method, units);
      expect(sum(parts)).toBe(all);
      parts.forEach((part, at) => {
        const exact = (all * weight(units[at]!)) / total;
        expect([Math.floor(exact), Math.floor(exact) + 1]).toContain(part.amount);
        expect(part.rounded).toBe(part.amount > Math.floor(exact));
      });
      expect(parts.filter(({ rounded }) => rounded).length).toBeLessThan(units.length);
    }));
  });

  it('takes parts by hand only when they are all there and sum to it', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: -5, max: 5 }), (amounts, off) => {
      const units = amounts.map((byHand, at) => claimant(at, { byHand }));
      const all = sum(amounts.map((amount) => ({ amount })));
      if (all + off < 0) return;
      if (off === 0) expect(divide(all, 'by_hand', units).map(({ amount }) => amount)).toEqual(amounts);
      else expect(() => divide(all + off, 'by_hand', units)).toThrow(expect.objectContaining({ code: 'parts_differ', difference: -off }));
    }));
    expect(() => divide(5, 'by_hand', [claimant(1, { byHand: 5 }), claimant(2)])).toThrow(expect.objectContaining({ code: 'part_missing', unitId: 'u2' }));
    expect(() => divide(5, 'by_hand', [claimant(1, { byHand: 2.5 }), claimant(2, { byHand: 2.5 })])).toThrow(expect.objectContaining({ code: 'part_missing' }));
    for (const method of divisionCodes) expect(() => divide(5, method, [])).toThrow(expect.objectContaining({ code: 'nobody' }));
    expect(() => divide(5, 'by_members', [claimant(1, { members: 0 })])).toThrow(expect.objectContaining({ code: 'no_members' }));
    expect(() => divide(5, 'by_last_year', [claimant(1, { lastYearMilli: -4 })])).toThrow(expect.objectContaining({ code: 'no_last_year' }));
  });

  it('never gives more members a smaller part', () => {
    fc.assert(fc.property(whole, claimants, (all, units) => {
      if (units.every(({ members }) => members === 0)) return;
      const parts = divide(all, 'by_members', units);
      units.forEach((a, i) => units.forEach((b, j) => { if (a.members > b.members) expect(parts[i]!.amount).toBeGreaterThanOrEqual(parts[j]!.amount); }));
    }), { numRuns: 30 });
  });
});

describe('a whole that changes', () => {
  const held: Held[] = [{ unitId: 'p', amount: 100, fromId: null }, { unitId: 'a', amount: 70, fromId: 'p' }, { unitId: 'b', amount: 30, fromId: 'p' }, { unitId: 'a1', amount: 35, fromId: 'a' }, { unitId: 'a2', amount: 35, fromId: 'a' }];
  it('takes everything below it along, to the last one', () => {
    fc.assert(fc.property(whole, (all) => {
      const moved = new Map([...held.map(({ unitId, amount }): [string, number] => [unitId, amount]), ['p', all], ...rescaled(held, new Map([['p', all]]), false).map(({ unitId, amount }): [string, number] => [unitId, amount])]);
      expect(moved.get('a')! + moved.get('b')!).toBe(all);
      expect(moved.get('a1')! + moved.get('a2')!).toBe(moved.get('a'));
    }));
  });

  it('hands a rate down as it is, divides what was nothing equally, and leaves alone what stays', () => {
    expect(rescaled(held, new Map([['p', 900]]), true).map(({ unitId, amount }) => [unitId, amount])).toEqual([['a', 900], ['a1', 900], ['a2', 900], ['b', 900]]);
    expect(rescaled([{ unitId: 'a', amount: 0, fromId: 'p' }, { unitId: 'b', amount: 0, fromId: 'p' }], new Map([['p', 5]]), false).map(({ amount, rounded }) => [amount, rounded])).toEqual([[3, true], [2, false]]);
    expect(rescaled(held, new Map([['p', 100]]), false)).toEqual([]);
    // A part that is itself given anew is not moved again.
    expect(rescaled(held, new Map([['a', 60], ['b', 40]]), false).map(({ unitId, amount }) => [unitId, amount])).toEqual([['a1', 30], ['a2', 30]]);
  });
});

describe('targets after units were reorganised', () => {
  const ON = '2026-07-01';
  const before = Date.parse('2026-01-10');
  const after = Date.parse('2026-08-10');
  const handover = (oldId: string, newId: string, shareMilli: number, onDate = ON): Handover => ({ oldId, newId, onDate, shareMilli });

  it('sum to what they summed to, whatever was merged and split', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 4, maxLength: 4 });
    fc.assert(fc.property(amounts, fc.integer({ min: 1, max: 999 }), fc.boolean(), (given, part, again) => {
      const editions = given.map((amount, at) => ({ unitId: `u${at}`, amount, at: before }));
      const handovers = [handover('u0', 'n', 1000), handover('u1', 'n', part), handover('u1', 'm', 1000 - part), handover('u2', 'u3', 1000), ...(again ? [handover('n', 'z', 1000, '2026-09-01')] : [])];
      const held = targetsOn(editions, handovers, '2026-12-31', false);
      expect([...held.values()].reduce((all, { amount }) => all + amount, 0)).toBe(given.reduce((a, b) => a + b, 0));
      expect([...held.keys()].sort()).toEqual(again ? ['m', 'u3', 'z'] : ['m', 'n', 'u3']);
      expect([...targetsOn(editions, handovers, '2026-06-30', false)].map(([unitId, { amount }]) => [unitId, amount])).toEqual(given.map((amount, at) => [`u${at}`, amount]));
    }));
  });

  it('are what was given since, where something was', () => {
    const held = (editions: [string, number, number][], isRate = false, handovers = [handover('a', 'n', 1000), handover('b', 'n', 400), handover('b', 'm', 600)]) =>
      Object.fromEntries([...targetsOn(editions.map(([unitId, amount, at]) => ({ unitId, amount, at })), handovers, '2026-12-31', isRate)].map(([unitId, { amount, inherited }]) => [unitId, `${amount}${inherited ? ' kế tục' : ''}`]));
    expect(held([['a', 10, before], ['b', 10, before]])).toEqual({ n: '14 kế tục', m: '6 kế tục' });
    expect(held([['a', 10, before], ['b', 10, before], ['n', 20, after], ['m', 5, after]])).toEqual({ n: '20', m: '5' });
    // What was written of a unit after its end was its own while it stood.
    expect(held([['a', 10, after], ['b', 10, before]])).toEqual({ n: '14 kế tục', m: '6 kế tục' });
    // One that goes on keeps its own beside what it takes over.
    expect(held([['a', 10, before], ['n', 3, before]])).toEqual({ n: '13 kế tục' });
    // What was given since is handed on alone by the next decision.
    expect(held([['a', 10, before], ['n', 20, after]], false, [handover('a', 'n', 1000), handover('n', 'z', 1000, '2026-09-01')])).toEqual({ z: '20 kế tục' });
    expect(held([['a', 800, before], ['b', 700, before]], true)).toEqual({ n: '800 kế tục', m: '700 kế tục' });
    expect(held([['a', 800, before], ['n', 650, before]], true)).toEqual({ n: '650' });
  });
});

it('divides in proportion with the earlier unit first among equals', () => {
  expect(inProportion(5, ['a', 'b', 'c'].map((unitId) => ({ unitId, weight: 1 })))).toEqual([{ unitId: 'a', amount: 2, rounded: true }, { unitId: 'b', amount: 2, rounded: true }, { unitId: 'c', amount: 1, rounded: false }]);
});

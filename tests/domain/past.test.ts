import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Foresight } from '#wire/foresight';
import { foldBoard } from '#domain/board';
import { boardOfPast, grained } from '#domain/foresight';
import { packed, pastOf, pastOn, type Past } from '#domain/past';
import { FROM, cell, past, someRules, somePast } from '../support/past.ts';

/** Through what the API answers and back. */
const sent = (whole: Past): Past => {
  const units = whole.participants.map(({ unitId, ...unit }) => ({ id: unitId, ...unit, members: whole.members.get(unitId) ?? null, errorLowPpm: whole.errorLowPpm.get(unitId) ?? null }));
  const answer: Foresight = { campaign: null, from: whole.from, to: whole.to, asOf: 1, ledgerSeq: 1, units, ...packed(whole.cells, units, whole.from),
    targets: whole.targets.map(({ unitId, indicator, amount }) => [units.findIndex(({ id }) => id === unitId), indicator, amount]), targetsOf: null, outsideMilli: 0,
    given: whole.appraised.map(({ unitId, criterion, milli }) => [units.findIndex(({ id }) => id === unitId), criterion, milli]) };
  return pastOf(JSON.parse(JSON.stringify(answer)) as Foresight);
};

describe('a past period on its way to the browser', () => {
  it('makes the very board that raw acts with people’s ids make, by any rules', () => {
    fc.assert(fc.property(somePast, someRules, (whole, rules) => {
      const stamp = { asOf: 7, ledgerSeq: 9 };
      const counts = grained(whole.cells, rules);
      const board = boardOfPast(sent(whole), rules, stamp);
      const { head } = board;
      expect(board).toEqual(foldBoard({ head, rules, participants: whole.participants, targets: whole.targets, counts, dawnCounts: counts, members: whole.members, errorLowPpm: whole.errorLowPpm, appraised: whole.appraised }, { no: 0, ...stamp }));
    }), { numRuns: 300 });
  });

  it('carries no id, and numbers people anew in every unit', () => {
    const whole = past(2, [cell(0, { memberId: 'person-of-two' }), cell(1, { memberId: 'another' }), cell(1, { memberId: 'person-of-two' }), cell(1, { memberId: '' })]);
    const units = whole.participants.map(({ unitId, ...unit }) => ({ id: unitId, ...unit, members: null, errorLowPpm: null }));
    const { cells } = packed(whole.cells, units, FROM);
    expect(JSON.stringify(cells)).not.toMatch(/of-two|another/);
    expect(cells.person).toEqual([1, 0, 1, 2]);
  });

  it('keeps every milli-share, and opposite entries of one cell cancel out', () => {
    fc.assert(fc.property(somePast, (whole) => {
      const total = (all: readonly { milli: number }[]) => all.reduce((sum, { milli }) => sum + milli, 0);
      expect(total(sent(whole).cells)).toBe(total(whole.cells));
      expect(sent({ ...whole, cells: [...whole.cells, ...whole.cells.map((each) => ({ ...each, milli: -each.milli }))] }).cells).toEqual([]);
    }));
  });
});

describe('acts of the past among units of today', () => {
  // a and b became ab; c was split; the branch of c ended with it; d goes on with its branch; e ended without anybody after it.
  const handovers = [{ oldId: 'a', newId: 'ab', onDate: '2025-07-01', shareMilli: 1000 }, { oldId: 'b', newId: 'ab', onDate: '2025-07-01', shareMilli: 1000 },
    { oldId: 'c', newId: 'c1', onDate: '2025-07-01', shareMilli: 600 }, { oldId: 'c', newId: 'c2', onDate: '2025-07-01', shareMilli: 400 }, { oldId: 'd', newId: 'later', onDate: '2027-01-01', shareMilli: 1000 }];
  const lines: Record<string, string[]> = { a: ['a', 'p'], b: ['b', 'p'], ab: ['ab', 'p'], c: ['c', 'p'], 'c-branch': ['c-branch', 'c', 'p'], c1: ['c1', 'p'], c2: ['c2', 'p'], d: ['d', 'p'], 'd-branch': ['d-branch', 'd', 'p'], e: ['e', 'p'], p: ['p'] };
  const tree = { date: '2026-11-01', handovers, line: (unitId: string) => lines[unitId] ?? [] };
  const on = (participants: string[], ...amounts: [string, number][]) => {
    const { held, outsideMilli } = pastOn(amounts.map(([unitId, milli]) => ({ unitId, milli })), new Set(participants), tree);
    return [held.map(({ unitId, milli }) => [unitId, milli]), outsideMilli];
  };

  it('go to successors by share, from branches that ended with their unit too, and not by what is decided for later', () => {
    expect(on(['ab', 'c1', 'c2', 'd'], ['a', 1000], ['b', 2000], ['c', 1000], ['c-branch', 333], ['d-branch', 1000], ['d', 500])).toEqual(
      [[['ab', 1000], ['ab', 2000], ['c1', 600], ['c2', 400], ['c1', 200], ['c2', 133], ['d', 1000], ['d', 500]], 0]);
  });

  it('are left out, and said to be, where they lead to nobody on the board', () => {
    expect(on(['ab', 'c1'], ['c', 1000], ['e', 700], ['nobody', 5])).toEqual([[['c1', 600]], 1105]);
    expect(on(['p'], ['c', 1000], ['e', 700])).toEqual([[['p', 600], ['p', 400], ['p', 700]], 0]);
  });

  it('are neither lost nor made, signs included', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...Object.keys(lines), 'nobody'), fc.integer({ min: -5000, max: 5000 }))), fc.subarray(['ab', 'c1', 'c2', 'd', 'e', 'p'], { minLength: 1 }), (amounts, participants) => {
      const { held, outsideMilli } = pastOn(amounts.map(([unitId, milli]) => ({ unitId, milli })), new Set(participants), tree);
      expect(held.reduce((sum, { milli }) => sum + milli, 0) + outsideMilli).toBe(amounts.reduce((sum, [, milli]) => sum + milli, 0));
      expect(held.every(({ unitId }) => participants.includes(unitId))).toBe(true);
    }));
  });
});

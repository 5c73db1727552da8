import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capped } from '#domain/caps';
import { addDays } from '#domain/calendar';
import { contributionsOf, boardOfPast, grained, marginsOf, partsOf, shaken, standingsOf, steadinessOf } from '#domain/foresight';
import { score } from '#domain/scoring';
import { FROM, byActs, cell, past, someRules, somePast } from '../support/past.ts';

const stamp = { asOf: 0, ledgerSeq: 0 };
const many = (unit: number, acts: number, over = {}) => Array.from({ length: acts }, (_, n) => cell(unit, { day: addDays(FROM, n % 28), memberId: String(n % 5), ...over }));

describe('a trial', () => {
  it('stands as the board does', () => {
    fc.assert(fc.property(somePast, someRules, (whole, rules) => {
      const rows = boardOfPast(whole, rules, stamp).clusters.flatMap(({ name, rows: own }) => own.map(({ unitId, place, pointsMilli }) => ({ unitId, cluster: name, place, pointsMilli })));
      expect(standingsOf(whole, rules, grained(whole.cells, rules))).toEqual(rows);
    }));
  });

  it('moves each number of the rules by a tenth, up and down, and nothing else', () => {
    const rules = byActs({ dossier_full: 2000, vneid_outside: 1000 });
    expect(shaken(rules).map(({ criteria: [only] }) => only!.kind === 'acts' && only!.weights.map(({ milli }) => milli))).toEqual([[1800, 1000], [2000, 900], [2200, 1000], [2000, 1100]]);
    const target = { ...rules, criteria: [{ key: 'a', name: 'Chỉ tiêu', heading: null, kind: 'target' as const, worthMilli: 100_000, ceilingPercent: null, weights: [{ indicator: 'dossier_full' as const, weight: 1 }, { indicator: 'vneid_outside' as const, weight: 1 }] }] };
    expect(shaken(target).map(({ criteria: [only] }) => only!.kind === 'target' && only!.weights.map(({ weight }) => weight))).toEqual([[90, 100], [100, 90], [110, 100], [100, 110]]);
    fc.assert(fc.property(someRules, (some) => shaken(some).forEach((other) => {
      expect({ ...other, criteria: [] }).toEqual({ ...some, criteria: [] });
      expect(other.criteria.map(({ key, kind }) => [key, kind])).toEqual(some.criteria.map(({ key, kind }) => [key, kind]));
    })));
  });
});

describe('where points come from', () => {
  it('sums to what each criterion gave each unit, whatever the rules', () => {
    fc.assert(fc.property(somePast, someRules, (whole, rules) => {
      const cells = grained(whole.cells, rules);
      const counted = capped(cells, rules.caps);
      const made = contributionsOf(whole, rules);
      for (const { unitId } of whole.participants) {
        const of = (all: typeof cells) => all.filter((each) => each.unitId === unitId);
        const facts = { acts: of(cells), counted: of(counted), targets: new Map(whole.targets.filter((each) => each.unitId === unitId).map(({ indicator, amount }) => [indicator, amount])),
          members: whole.members.get(unitId) ?? null, appraised: whole.appraised.filter((given) => given.unitId === unitId), errorLowPpm: whole.errorLowPpm.get(unitId) ?? null };
        const expected = score(facts, rules).partsMilli;
        for (const parts of [partsOf(facts, rules), made.byUnit.get(unitId)!]) {
          expect(rules.criteria.map(({ key }) => parts.filter(({ criterion }) => criterion === key).reduce((sum, { milli }) => sum + milli, 0))).toEqual(expected);
        }
      }
      expect(made.parts.reduce((sum, { milli }) => sum + milli, 0)).toBe(made.totalMilli);
      expect(made.cutOff.reduce((sum, { milli }) => sum + milli, 0)).toBe([...cells].reduce((sum, { milli }) => sum + milli, 0) - counted.reduce((sum, { milli }) => sum + milli, 0));
    }));
  });

  it('is told by procedure group where the rules do not look at groups', () => {
    const whole = past(1, [...many(0, 3, { group: 'land' }), ...many(0, 1, { group: 'civil_status' }), ...many(0, 2, { indicator: 'vneid_outside' })]);
    expect(contributionsOf(whole, byActs({ dossier_full: 2000, vneid_outside: 1000 })).parts).toEqual([
      { criterion: 'ket-qua', indicator: 'dossier_full', group: 'land', milli: 6000 }, { criterion: 'ket-qua', indicator: 'dossier_full', group: 'civil_status', milli: 2000 },
      { criterion: 'ket-qua', indicator: 'vneid_outside', group: '', milli: 2000 }]);
  });

  it('says whose acts a cap cut off, and how many people that is', () => {
    const whole = past(2, [...Array.from({ length: 5 }, () => cell(0)), ...Array.from({ length: 3 }, () => cell(0, { memberId: '2' })), cell(1)]);
    const made = contributionsOf(whole, byActs({ dossier_full: 1000 }, { caps: [{ indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 2 }] }));
    expect(made.cutOff).toEqual([{ unitId: 'u0', milli: 4000, people: 2 }]);
    expect(made.totalMilli).toBe(5000);
  });
});

describe('margins', () => {
  it('are the fewest acts that bring the lower unit up: one fewer does not', () => {
    fc.assert(fc.property(somePast, someRules, (whole, rules) => {
      const cells = grained(whole.cells, rules);
      for (const { ahead, behind, indicator, acts, gapMilli } of marginsOf(whole, rules)) {
        expect(gapMilli).toBeGreaterThanOrEqual(0);
        const place = (n: number) => {
          const added = n === 0 ? [] : Array.from({ length: n }, (_, at) => cell(0, { unitId: behind, indicator, memberId: `+${at}`, day: addDays(whole.from, at % whole.days) }));
          const rows = standingsOf(whole, rules, grained([...cells, ...added], rules));
          return [rows.find(({ unitId }) => unitId === behind)!.place, rows.find(({ unitId }) => unitId === ahead)!.place] as const;
        };
        const [low, high] = place(0);
        expect(low).toBeGreaterThan(high);
        if (acts === null || acts > 60) continue;
        const [before, after] = [place(acts - 1), place(acts)];
        expect([before[0] > before[1], after[0] <= after[1]]).toEqual([true, true]);
      }
    }), { numRuns: 60 });
  });

  it('are 4 dossiers where 7 points lie between at 2 points each, and none where a ceiling stands in the way', () => {
    const whole = past(2, [...many(0, 8, { indicator: 'dossier_full' }), ...many(1, 4), ...many(1, 1, { indicator: 'vneid_outside' })]);
    const rules = byActs({ dossier_full: 2000, vneid_outside: 1000 });
    expect(marginsOf(whole, rules)).toMatchObject([{ place: 1, ahead: 'u0', behind: 'u1', gapMilli: 7000, indicator: 'dossier_full', acts: 4 }]);
    const [only] = rules.criteria;
    const low = { ...rules, criteria: [{ ...only!, maxMilli: 9000 } as never], tieBreaks: ['acts' as const] };
    expect(marginsOf(past(2, [...many(0, 8), ...many(1, 3)]), low)).toMatchObject([{ gapMilli: 3000, acts: 5 }]);
    const caps = (['dossier_full', 'vneid_outside'] as const).map((indicator) => ({ indicators: [indicator], procedureGroup: null, per: 'unit' as const, window: 'campaign' as const, max: 4 }));
    expect(marginsOf(past(2, [...many(0, 40), ...many(0, 4, { indicator: 'vneid_outside' }), ...many(1, 1)]), byActs({ dossier_full: 2000, vneid_outside: 3000 }, { caps }))).toMatchObject([{ gapMilli: 18_000, acts: null }]);
  });
});

describe('steadiness', () => {
  it('is whole for who leads by far, and for who shares the place with an equal', () => {
    const [far] = steadinessOf(past(2, [...many(0, 280), ...many(1, 28)]), byActs({ dossier_full: 1000 }));
    expect([far!.unitId, far!.weights, far!.weeks, far!.days, far!.rival]).toEqual(['u0', { held: 2, of: 2 }, { held: 4, of: 4 }, { held: 200, of: 200 }, null]);
    const twins = steadinessOf(past(2, [...many(0, 28), ...many(1, 28)]), byActs({ dossier_full: 1000 }));
    expect(twins.map(({ place, days }) => [place, days.held, days.of])).toEqual([[1, 200, 200], [1, 200, 200]]);
  });

  it('falls where one week, or one weight, decides', () => {
    const days = (first: number, n: number, acts: number) => Array.from({ length: n }, (_, at) => Array.from({ length: acts }, () => cell(0, { day: addDays(FROM, first + at) }))).flat();
    // All in one week against a little every day.
    const whole = past(2, [...days(7, 7, 9), ...many(1, 56)]);
    const [first] = steadinessOf(whole, byActs({ dossier_full: 1000 }));
    expect([first!.unitId, first!.weeks, first!.weights, first!.rival]).toEqual(['u0', { held: 3, of: 4 }, { held: 2, of: 2 }, 'u1']);
    expect(first!.days.held).toBeGreaterThan(60);
    expect(first!.days.held).toBeLessThan(190);
    const kinds = past(2, [...many(0, 21), ...many(1, 41, { indicator: 'vneid_outside' })]);
    expect(steadinessOf(kinds, byActs({ dossier_full: 2000, vneid_outside: 1000 }))[0]).toMatchObject({ unitId: 'u0', weights: { held: 2, of: 4 }, rival: 'u1' });
  });

  it('is the same each time, counts every trial for every first place, and says nothing of weeks in a short period', () => {
    fc.assert(fc.property(somePast, someRules, (whole, rules) => {
      const told = steadinessOf(whole, rules);
      expect(steadinessOf(whole, rules)).toEqual(told);
      for (const each of told) for (const kind of ['weights', 'weeks', 'days'] as const) {
        expect(each[kind].held).toBeLessThanOrEqual(each[kind].of);
        expect(each[kind].of).toBe(kind === 'weights' ? shaken(rules).length : kind === 'weeks' ? Math.ceil(whole.days / 7) : 200);
      }
    }), { numRuns: 8 });
    expect(steadinessOf(past(2, many(0, 3), { days: 7 }), byActs({ dossier_full: 1000 }))[0]).toMatchObject({ weeks: { of: 0 }, days: { of: 0 } });
  });
});

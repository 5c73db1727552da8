import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator } from '#vocabulary';
import { addDays, countsOn } from '#domain/calendar';
import { commonDays, commonIndicators, commonMilli, reaches, wholeMilli, type SharedCell } from '#domain/overlap';
import { structureOn } from '#domain/structure';
import type { Handover } from '#domain/succession';

const UNITS = ['a', 'b', 'c', 'd', 'e', 'f'];
const indicators: Indicator[] = ['dossier_full', 'vneid_outside', 'outreach_turn'];

/** Campaigns drawn at random: days, whose acts count for which line, what they count. Written here again and by hand, act by act. */
type Drawn = { actFrom: string; actTo: string; weekdays: number; lineOf: Record<string, string>; counts: Indicator[] };
const campaign = fc.record({
  from: fc.integer({ min: 0, max: 40 }), days: fc.integer({ min: 1, max: 60 }), weekdays: fc.integer({ min: 1, max: 127 }),
  lines: fc.array(fc.option(fc.constantFrom(...UNITS), { nil: undefined }), { minLength: UNITS.length, maxLength: UNITS.length }), counts: fc.subarray(indicators, { minLength: 1 }) })
  .map(({ from, days, weekdays, lines, counts }): Drawn => ({ actFrom: addDays('2026-03-01', from), actTo: addDays('2026-03-01', from + days), weekdays, counts,
    lineOf: Object.fromEntries(UNITS.flatMap((unit, at) => (lines[at] === undefined ? [] : [[unit, lines[at]!]]))) }));
const act = fc.record({ unitId: fc.constantFrom(...UNITS), indicator: fc.constantFrom(...indicators), day: fc.integer({ min: 0, max: 100 }), milli: fc.integer({ min: 1, max: 5000 }) });
type Act = { unitId: string; indicator: Indicator; day: number; milli: number };

const countsIn = (one: Drawn, { unitId, indicator, day }: Act): boolean => {
  const date = addDays('2026-03-01', day);
  return one.actFrom <= date && date < one.actTo && countsOn(one.weekdays, date) && unitId in one.lineOf && one.counts.includes(indicator);
};
/** Cells as the store keeps them: summed by unit and indicator, of acts that both count. */
const cellsOf = (acts: readonly Act[], a: Drawn, b: Drawn): SharedCell[] => UNITS.flatMap((unitId) => indicators.map((indicator) => ({ unitId, indicator,
  milli: acts.filter((each) => each.unitId === unitId && each.indicator === indicator && countsIn(a, each) && countsIn(b, each)).reduce((sum, { milli }) => sum + milli, 0) })));
const reachOf = (one: Drawn) => reaches((counts) => counts.map((each) => ({ ...each, unitId: one.lineOf[each.unitId]! })), Object.keys(one.lineOf));
const brute = (acts: readonly Act[], a: Drawn, lineA: string, b: Drawn, lineB: string): number =>
  acts.filter((each) => countsIn(a, each) && countsIn(b, each) && a.lineOf[each.unitId] === lineA && b.lineOf[each.unitId] === lineB).reduce((sum, { milli }) => sum + milli, 0);

describe('acts behind two lines', () => {
  it('are what one finds by looking at every act, the same whichever is named first, never more than either whole', () => {
    fc.assert(fc.property(fc.array(act, { maxLength: 60 }), campaign, campaign, fc.constantFrom(...UNITS), fc.constantFrom(...UNITS), (acts, a, b, lineA, lineB) => {
      const [mine, theirs] = [reachOf(a).get(lineA), reachOf(b).get(lineB)];
      const common = commonMilli(cellsOf(acts, a, b), mine, theirs);
      expect(common).toBe(brute(acts, a, lineA, b, lineB));
      expect(commonMilli(cellsOf(acts, b, a), theirs, mine)).toBe(common);
      expect(wholeMilli(cellsOf(acts, a, a), mine)).toBe(brute(acts, a, lineA, a, lineA));
      expect(common).toBeLessThanOrEqual(Math.min(wholeMilli(cellsOf(acts, a, a), mine), wholeMilli(cellsOf(acts, b, b), theirs)));
    }), { numRuns: 400 });
  });

  it('is nothing where a unit stands on neither line', () => {
    expect(commonMilli([{ unitId: 'a', indicator: 'dossier_full', milli: 9000 }], undefined, new Map([['a', 1000]]))).toBe(0);
  });
});

/** Old units on a campaign of their time; later ones on the tree they merged or were divided into. */
const participants = (units: readonly string[]) => units.map((unitId) => ({ unitId, name: unitId, former: null, sortKey: unitId, cluster: 'x', clusterNo: 1, ranked: true, joinsOn: null }));
const onTree = (units: readonly string[], handovers: readonly Handover[], date: string) => structureOn({ participants: participants(units), standsUnder: new Map(), targets: [], handovers },
  { date, unit: (unitId) => ({ name: unitId, former: null, sortKey: unitId }), line: (unitId) => [unitId] });

describe('the same achievement across a reorganisation', () => {
  const cells: SharedCell[] = [{ unitId: 'a', indicator: 'dossier_full', milli: 4000 }, { unitId: 'b', indicator: 'dossier_full', milli: 6000 }, { unitId: 'n', indicator: 'vneid_outside', milli: 1000 }];
  const merged: Handover[] = [{ oldId: 'a', newId: 'n', onDate: '2026-07-01', shareMilli: 1000 }, { oldId: 'b', newId: 'n', onDate: '2026-07-01', shareMilli: 1000 }];

  it('is found whole when units merged: rewarded as the old one in spring, as the new one at the end of the year', () => {
    const spring = reaches(onTree(['a', 'b'], merged, '2026-04-30').counted, ['a', 'b']);
    const year = reaches(onTree(['a', 'b', 'n'], merged, '2026-12-31').counted, ['a', 'b', 'n']);
    expect([...year.keys()]).toEqual(['n']);
    expect([commonMilli(cells, year.get('n'), spring.get('a')), commonMilli(cells, year.get('n'), spring.get('b')), wholeMilli(cells, year.get('n'))]).toEqual([4000, 6000, 11_000]);
  });

  it('is shared by both heirs of one that was divided, in no more than their part', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 1_000_000 }), (part, milli) => {
      const divided: Handover[] = [{ oldId: 'a', newId: 'n', onDate: '2026-07-01', shareMilli: part }, { oldId: 'a', newId: 'm', onDate: '2026-07-01', shareMilli: 1000 - part }];
      const own: SharedCell[] = [{ unitId: 'a', indicator: 'dossier_full', milli }];
      const spring = reaches(onTree(['a'], divided, '2026-04-30').counted, ['a']).get('a');
      const year = reaches(onTree(['a'], divided, '2026-12-31').counted, ['a']);
      const [n, m] = [commonMilli(own, year.get('n'), spring), commonMilli(own, spring, year.get('m'))];
      expect(n).toBeLessThanOrEqual(Math.ceil((milli * part) / 1000));
      expect(n + m).toBeLessThanOrEqual(milli);
      expect(n + m).toBeGreaterThanOrEqual(milli - 2);
    }), { numRuns: 200 });
  });
});

describe('days and indicators two campaigns both count', () => {
  it('are the days of both windows that are in both weeks', () => {
    fc.assert(fc.property(campaign, campaign, (a, b) => {
      const days = Array.from({ length: 120 }, (_, at) => addDays('2026-03-01', at)).filter((day) => [a, b].every((one) => one.actFrom <= day && day < one.actTo && countsOn(one.weekdays, day)));
      expect([commonDays(a, b), commonDays(b, a)]).toEqual([days.length, days.length]);
    }));
  });

  it('are acts: an account that was used later is the same act as its opening', () => {
    expect(commonIndicators(['dossier_full', 'account_transaction', 'outreach_turn'], ['account_transaction', 'dossier_full'])).toEqual(['dossier_full']);
  });
});

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPoints } from '#domain/appraisal';
import { clockWords, dayWords, endWords, startOfDay } from '#domain/calendar';
import { asksLanguage } from '#domain/language';
import { broughtWords, movementSentences } from '#domain/movement-words';
import { boxNumber, keptNumber, milliOf, numberOf, typedMilli } from '#domain/number';
import { decimal, exactly, percentOf, pointsOf, unitFor, whole } from '#domain/numbers';
import { amended, numbersOf } from '../../web/src/lib/amendment-form.ts';
import { asKept, inBoxes } from '../../web/src/lib/drafting/typed-numbers.ts';
import { withWeights, weightsOf } from '../../web/src/lib/foresight/weights.ts';
import { typedFrom } from '#domain/draft';
import { someRules } from '../support/rules.ts';

const inVietnamese = <Made>(make: () => Made): Made => { asksLanguage(() => 'vi'); try { return make(); } finally { asksLanguage(() => 'en'); } };
beforeEach(() => asksLanguage(() => 'en'));
afterEach(() => asksLanguage(() => 'vi'));

describe('a page in English', () => {
  it('writes figures and dates as English does', () => {
    expect([whole(66_000), decimal(1_234_500), decimal(-500), percentOf(49_795_000, 48_000), pointsOf(1_087_200), exactly(7_200_000n, 6)]).toEqual(['66,000', '1,234.5', '−0.5', '103.74\u00a0%', '1,087.20', '7.2']);
    expect([dayWords('2026-12-31'), dayWords('2026-03-01')]).toEqual(['31 Dec 2026', '01 Mar 2026']);
    // Midnight here is 17:00 of the day before in UTC: the day is the one of Hồ Chí Minh City.
    expect(clockWords(startOfDay('2026-12-31'))).toContain('31 Dec 2026');
    expect(endWords(startOfDay('2027-01-01'))).toContain('31 Dec 2026');
    expect([unitFor('1', 'dossier'), unitFor('2', 'dossier'), inVietnamese(() => unitFor('2', 'hồ sơ'))]).toEqual(['dossier', 'dossiers', 'hồ sơ']);
    expect(movementSentences({ day: '2026-11-20', place: 2, was: 2, gains: [], pointsMilli: 0, passedByAll: 0, passedAll: 0 })).toHaveLength(2);
    expect(broughtWords({ gains: [], pointsMilli: 0 }, '2026-11-20')).not.toBe('');
  });

  it('reads numbers as English is written, and keeps them as they cannot be mistaken', () => {
    expect(['1,234', '1.234', '1,234.5', '91.06', '91,06', '12 000', '0.125', '', 'x', '1,23,4', '-1'].map(numberOf)).toEqual([1234, 1.234, 1234.5, 91.06, 91.06, 12_000, 0.125, null, Number.NaN, Number.NaN, Number.NaN]);
    expect(['1,234', '1.234', '1,234.5', '1,234,567', '7.5', '7,5', '50', ''].map(keptNumber)).toEqual(['1234', '1,234', '1234,5', '1234567', '7,5', '7,5', '50', '']);
    expect(['1.234', '1,234', '1.234,5', '7,5', '50'].map(boxNumber)).toEqual(['1234', '1.234', '1234.5', '7.5', '50']);
    expect(['8.5', '8,5', '1,000', '1.000', '-0.5', 'x'].map(readPoints)).toEqual([8500, 8500, 1_000_000, 1000, -500, null]);
    expect(inVietnamese(() => ['1.234', '1,234', '1.000'].map(numberOf))).toEqual([1234, 1.234, 1000]);
    expect(inVietnamese(() => ['8,5', '1,000', '1.000'].map(readPoints))).toEqual([8500, 1000, null]);
  });

  it('shows what is kept so that reading it again gives the same', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (milli) => {
      const kept = typedMilli(milli);
      expect(milliOf(boxNumber(kept))).toBe(milli);
      expect(inVietnamese(() => milliOf(keptNumber(kept)))).toBe(milli);
      // Whatever is kept of it is read by the API, which knows Vietnamese only.
      const box = boxNumber(kept);
      const sent = keptNumber(box);
      expect(inVietnamese(() => milliOf(sent))).toBe(milli);
    }));
  });

  it('takes a draft into its boxes and back without changing it, names left alone', () => {
    const typed = typedFrom({ name: '1.000', bounds: '50; 1.000; 2500', amounts: { a: { dossier_full: '1.234' } }, shares: { dossier_full: { way: 'hand', whole: '12.500' } },
      rules: { criteria: [{ key: 'a', name: '2.000', heading: '', kind: 'acts', maxMilli: '7,5', weights: [{ indicator: 'dossier_full', procedureGroup: '', milli: '0,125' }] }], totalMaxMilli: '1,234' } });
    const boxes = inBoxes(typed);
    expect([boxes.name, boxes.bounds, boxes.amounts.a!.dossier_full, boxes.shares.dossier_full!.whole, boxes.rules.totalMaxMilli, boxes.rules.criteria[0]!.name]).toEqual(['1.000', '50; 1000; 2500', '1234', '12500', '1.234', '2.000']);
    const back = asKept({ ...boxes, amounts: { a: { dossier_full: '1,234' } } });
    expect([back.bounds, back.amounts.a!.dossier_full, back.rules.totalMaxMilli]).toEqual(['50; 1000; 2500', '1234', '1,234']);
    expect(inVietnamese(() => inBoxes(typed))).toEqual(inVietnamese(() => asKept(typed)));
  });

  it('changes no number of rules that is only shown and sent again', () => {
    fc.assert(fc.property(someRules, (rules) => {
      expect(amended(rules, Object.fromEntries(numbersOf(rules).map(({ path, value }) => [path, value])))).toEqual(rules);
      const typed = Object.fromEntries(weightsOf(rules).flatMap(({ weights }) => weights).map(({ id, typed: shown }) => [id, shown]));
      const { rules: tried, wrong } = withWeights(rules, typed);
      expect(wrong).toEqual({});
      expect(tried).toEqual(rules);
    }), { numRuns: 60 });
  });
});

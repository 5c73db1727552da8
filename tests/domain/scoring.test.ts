import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator } from '#vocabulary';
import { rulesOf } from '#domain/rules';
import { score as scoreBy, type Score } from '#domain/scoring';

type Figure = { indicator: Indicator; milli: number; target: number };
type Weights = Partial<Record<Indicator, number>>;
/** Scores figures by rules in their first form. */
function score(figures: Figure[], weightsMilli: Weights, scoring: 'weighted' | 'percent_of_target'): Score {
  const acts = figures.map(({ indicator, milli }) => ({ indicator, milli, group: '' }));
  return scoreBy({ acts, counted: acts, targets: new Map(figures.map(({ indicator, target }) => [indicator, target])), members: null, appraised: [], errorLowPpm: null },
    rulesOf({ scoring, weightsMilli, tieBreaks: [] }));
}

const CODES: Indicator[] = ['dossier_full', 'dossier_partial', 'vneid_member', 'vneid_outside', 'account_transaction', 'outreach_turn'];
const figures = fc.uniqueArray(fc.record({
  indicator: fc.constantFrom(...CODES), milli: fc.integer({ min: 0, max: 200_000_000 }), target: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100_000 })) }),
{ selector: (figure) => figure.indicator, maxLength: CODES.length });
const weights: fc.Arbitrary<Weights> = fc.dictionary(fc.constantFrom(...CODES), fc.integer({ min: 1, max: 100_000 }));
const figure = (indicator: Indicator, acts: number, target = 0): Figure => ({ indicator, milli: acts * 1000, target });

describe('scoring', () => {
  it('sums weights per act', () => {
    expect(score([figure('dossier_full', 3), figure('outreach_turn', 40)], { dossier_full: 2000, outreach_turn: 50 }, 'weighted'))
      .toMatchObject({ pointsMilli: 8000, actsMilli: 43_000, held: null });
  });

  it('computes the percentages of the real programme from its counts, not from its print', () => {
    const of = (acts: number, target: number) =>
      score([figure('portal_account_outside', acts, target)], { portal_account_outside: 1 }, 'percent_of_target').pointsMilli;
    expect(of(49_795, 48_000)).toBe(103_740);
    expect(of(40_676, 66_000)).toBe(61_630);
  });

  it('never lets an upgrade count as a second act', () => {
    const scored = score([figure('vneid_outside', 10), figure('account_transaction', 4)], { vneid_outside: 1000, account_transaction: 500 }, 'weighted');
    expect(scored).toMatchObject({ actsMilli: 10_000, pointsMilli: 12_000 });
  });

  it('leaves a unit without a target unranked under per cent of target', () => {
    expect(score([figure('dossier_full', 9)], { dossier_full: 1 }, 'percent_of_target')).toMatchObject({ held: 'no_target', pointsMilli: 0 });
  });

  it('does not depend on the order of figures', () => {
    fc.assert(fc.property(figures, weights, fc.constantFrom('weighted' as const, 'percent_of_target' as const), (all, each, scoring) => {
      expect(score([...all].reverse(), each, scoring)).toEqual(score(all, each, scoring));
    }));
  });

  it('never falls when an act is recognised, and never rises when one is taken back', () => {
    fc.assert(fc.property(figures, weights, fc.nat(), fc.constantFrom('weighted' as const, 'percent_of_target' as const), (all, each, pick, scoring) => {
      fc.pre(all.length > 0);
      const at = pick % all.length;
      const more = all.map((one, i) => (i === at ? { ...one, milli: one.milli + 1000 } : one));
      expect(score(more, each, scoring).pointsMilli).toBeGreaterThanOrEqual(score(all, each, scoring).pointsMilli);
      expect(score(more, each, scoring).actsMilli).toBeGreaterThanOrEqual(score(all, each, scoring).actsMilli);
    }));
  });

  it('gives exactly 100 points where every target is exactly met', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 1 }), fc.integer({ min: 1, max: 99_999 }), weights, (codes, target, each) => {
      const met = codes.map((code) => figure(code, target, target));
      fc.pre(codes.some((code) => each[code]));
      expect(score(met, each, 'percent_of_target').pointsMilli).toBe(100_000);
    }));
  });
});

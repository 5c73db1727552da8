import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counting, faultOf, readPoints, type GivenCriterion } from '#domain/appraisal';
import { CRITERION } from '#domain/ranking';
import { score, type UnitFacts } from '#domain/scoring';
import { sideRules } from '#domain/side-rules';
import { leftSentence } from '#domain/side-words';
import { CODES, plain, someRules } from '../support/rules.ts';

const most = fc.integer({ min: 1000, max: 50_000 });
const criterion: fc.Arbitrary<GivenCriterion> = fc.oneof(
  fc.record({ kind: fc.constant('judged' as const), maxMilli: most, steps: fc.option(fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 1, maxLength: 4 }), { nil: null }) })
    .map(({ steps, maxMilli, kind }) => ({ kind, maxMilli, stepsMilli: steps && [...new Set([maxMilli, ...steps.map((step) => step % maxMilli)])].sort((a, b) => b - a), key: 'cham', name: 'Chấm', heading: null })),
  most.map((maxMilli) => ({ kind: 'bonus' as const, maxMilli, key: 'cong', name: 'Cộng', heading: null })),
  fc.option(most, { nil: null }).map((maxMilli) => ({ kind: 'deduction' as const, maxMilli, key: 'tru', name: 'Trừ', heading: null })));
const proposals = fc.array(fc.integer({ min: -60_000, max: 60_000 }), { maxLength: 12 });
/** What would stand of proposals made one after another. */
const agreed = (of: GivenCriterion, proposed: number[]) => proposed.reduce<number[]>((given, milli) => (faultOf(of, milli, given) === null ? [...given, milli] : given), []);
const sum = (all: number[]) => all.reduce((total, each) => total + each, 0);

describe('points two people agree on', () => {
  it('count within nothing and the maximum, exactly as a board scores them', () => {
    fc.assert(fc.property(criterion, proposals, (of, proposed) => {
      const given = agreed(of, proposed);
      const counted = counting(of, given);
      expect(counted).toBeGreaterThanOrEqual(0);
      if (of.maxMilli !== null) expect(counted).toBeLessThanOrEqual(of.maxMilli);
      const unit: UnitFacts = { acts: [], counted: [], targets: new Map(), members: null, errorLowPpm: null, appraised: given.map((milli) => ({ criterion: of.key, milli })) };
      expect(Math.abs(score(unit, plain([of])).partsMilli[0]!)).toBe(counted);
    }));
  });

  it('are never edited: điểm cộng and điểm trừ are taken back whole by their opposite, and no further', () => {
    fc.assert(fc.property(criterion, proposals, (of, proposed) => {
      fc.pre(of.kind !== 'judged');
      const given = agreed(of, proposed);
      fc.pre(sum(given) > 0);
      expect(faultOf(of, -sum(given), given)).toBeNull();
      expect(counting(of, [...given, -sum(given)])).toBe(0);
      expect(faultOf(of, -sum(given) - 1, given)).toBe('below');
    }));
  });

  it('of a judged criterion are a step of it, and say nothing twice in a row', () => {
    fc.assert(fc.property(criterion, proposals, (of, proposed) => {
      fc.pre(of.kind === 'judged');
      const steps = 'stepsMilli' in of ? of.stepsMilli : null;
      const given = agreed(of, [...(steps ?? []), ...proposed]);
      given.forEach((milli, at) => {
        if (steps) expect(steps).toContain(milli);
        expect(milli).not.toBe(given[at - 1]);
      });
    }));
  });

  it('are read as they are written, with a comma or a point, and not where they could mean two numbers', () => {
    fc.assert(fc.property(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.constantFrom(',', '.'), (milli, mark) => {
      const part = String(Math.abs(milli) % 1000).padStart(3, '0').replace(/0+$/, '');
      const text = `${milli < 0 ? '−' : ''}${Math.trunc(Math.abs(milli) / 1000)}${part && mark}${part}`;
      const twoWays = mark === '.' && part.length === 3 && Math.abs(milli) >= 1000;
      expect(readPoints(text)).toBe(twoWays ? null : milli);
    }));
    expect(['8,5', '+8.5', ' −0,25 ', '1.000', '1.000,5', '', '5 điểm', '0.125'].map(readPoints)).toEqual([8500, 8500, -250, null, null, null, null, 125]);
  });
});

describe('rules for teams', () => {
  it('keep of a sheet what a team can have, in its order, and ask for nothing that is gone', () => {
    fc.assert(fc.property(someRules, (sheet) => {
      const { rules, left } = sideRules(sheet, 'teams');
      const kept = sheet.criteria.filter((each) => !left.includes(each));
      if (kept.length > 0) expect(rules.criteria).toEqual(kept);
      else expect(rules.criteria.map(({ kind }) => kind)).toEqual(['acts']);
      for (const key of rules.tieBreaks) if (key.startsWith(CRITERION)) expect(rules.criteria.map((each) => each.key)).toContain(key.slice(CRITERION.length));
      expect([rules.quality, rules.grades]).toEqual([null, null]);
      expect(leftSentence(left, 'teams').length).toBe(left.length > 0 ? 1 : 0);
      for (const { name } of left) expect(leftSentence(left, 'teams')[0]).toContain(name);
    }));
  });

  it('give the same points whatever is assigned to, judged in, or known of a unit', () => {
    const acts = fc.array(fc.record({ indicator: fc.constantFrom(...CODES), group: fc.constantFrom('', 'civil_status'), milli: fc.integer({ min: 0, max: 200_000 }) }), { maxLength: 6 });
    fc.assert(fc.property(someRules, acts, fc.integer({ min: 1, max: 300 }), (sheet, done, n) => {
      const { rules } = sideRules(sheet, 'teams');
      const bare: UnitFacts = { acts: done, counted: done, targets: new Map(), members: null, errorLowPpm: null, appraised: [] };
      const dressed: UnitFacts = { ...bare, targets: new Map(CODES.map((code) => [code, n])), members: n, errorLowPpm: n * 1000, appraised: sheet.criteria.map(({ key }) => ({ criterion: key, milli: n * 100 })) };
      const points = ({ partsMilli, pointsMilli, qualityMilli }: ReturnType<typeof score>) => ({ partsMilli, pointsMilli, qualityMilli });
      expect(points(score(dressed, rules))).toEqual(points(score(bare, rules)));
    }));
  });
});

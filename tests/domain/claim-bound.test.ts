import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator } from '#vocabulary';
import type { Cap, CriteriaRules, Criterion } from '#wire/rules';
import { capped } from '#domain/caps';
import { claimBound, roundingOf } from '#domain/claim-bound';
import { assess, boundaryOf, type AuditItem, type Finding } from '#domain/sample-audit';
import { score, type Acts, type UnitFacts } from '#domain/scoring';

const CODES: Indicator[] = ['dossier_full', 'dossier_partial', 'vneid_member', 'outreach_turn'];
const head = { name: 'Tiêu chí thử', heading: null };
const rulesWith = (criteria: Criterion[], more: Partial<CriteriaRules> = {}): CriteriaRules => (
  { version: 2, criteria, caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null, ...more });

type Claim = Acts & { memberId: string; day: string };
type Unit = { targets: Map<Indicator, number>; members: number | null; errorLowPpm: number | null };
/** A unit's facts as the board makes them of its claims. */
function factsOf(claims: readonly Claim[], { targets, members, errorLowPpm }: Unit, caps: readonly Cap[]): UnitFacts {
  const cells = claims.map((claim) => ({ unitId: 'u', ...claim }));
  return { acts: cells, counted: caps.length === 0 ? cells : capped(cells, caps), targets, members, appraised: [], errorLowPpm };
}

const code = fc.constantFrom(...CODES);
const milli = fc.integer({ min: 1, max: 9000 });
const most = fc.option(fc.integer({ min: 1, max: 400_000 }), { nil: null });
const groups = ['', 'land', 'social'] as const;
const criterion = (key: string): fc.Arbitrary<Criterion> => fc.oneof(
  fc.record({ kind: fc.constantFrom('acts' as const, 'per_members' as const), maxMilli: most, weights: fc.uniqueArray(fc.record({ indicator: code, procedureGroup: fc.constantFrom(null, 'land' as const), milli }), { selector: (each) => `${each.indicator} ${each.procedureGroup}`, minLength: 1, maxLength: 5 }) }),
  fc.record({ kind: fc.constant('target' as const), worthMilli: fc.integer({ min: 1, max: 200_000 }), ceilingPercent: fc.option(fc.integer({ min: 1, max: 200 }), { nil: null }), weights: fc.uniqueArray(fc.record({ indicator: code, weight: fc.integer({ min: 1, max: 9 }) }), { selector: ({ indicator }) => indicator, minLength: 1 }) }),
  fc.record({ kind: fc.constant('steps' as const), measure: fc.constantFrom('percent' as const, 'acts' as const, 'per_100' as const), indicators: fc.uniqueArray(code, { minLength: 1 }),
    steps: fc.array(fc.record({ from: fc.integer({ min: 0, max: 120 }), milli: fc.integer({ min: 0, max: 90_000 }) }), { minLength: 1, maxLength: 5 })
      // As rules must be: both fall.
      .map((steps) => { const [from, points] = [[...new Set(steps.map((step) => step.from))], steps.map((step) => step.milli)].map((all) => all.sort((a, b) => b - a)); return from!.map((each, at) => ({ from: each, milli: points![at]! })); }) }),
).map((each) => ({ ...head, key, ...each }) as Criterion);
const claim: fc.Arbitrary<Claim> = fc.record({ indicator: code, group: fc.constantFrom(...groups), milli: fc.constantFrom(1000, 500, 333, 1), memberId: fc.constantFrom('x', 'y'), day: fc.constantFrom('2026-03-01', '2026-03-02') });
const unit: fc.Arbitrary<Unit> = fc.record({ targets: fc.dictionary(code, fc.integer({ min: 0, max: 60 })).map((all) => new Map(Object.entries(all) as [Indicator, number][])),
  members: fc.option(fc.integer({ min: 1, max: 300 }), { nil: null }), errorLowPpm: fc.option(fc.integer({ min: 0, max: 600_000 }), { nil: null }) });
const rules = fc.tuple(fc.array(fc.integer(), { minLength: 1, maxLength: 3 }).chain((all) => fc.tuple(...all.map((_, at) => criterion(`c${at}`)))), most, fc.option(fc.record({ floorMilli: fc.integer({ min: 0, max: 1000 }) }), { nil: null }))
  .map(([criteria, totalMaxMilli, quality]) => rulesWith(criteria, { totalMaxMilli, quality }));
const cap: fc.Arbitrary<Cap> = fc.record({ indicators: fc.uniqueArray(code, { maxLength: 2 }), procedureGroup: fc.constantFrom(null, 'land' as const), per: fc.constantFrom('member' as const, 'unit' as const), window: fc.constantFrom('day' as const, 'campaign' as const), max: fc.integer({ min: 1, max: 6 }) });

/** Held for any claims wrong together: those taken away, and those added. */
function holds(all: CriteriaRules, recognised: Claim[], denied: Claim[], wrong: boolean[], right: boolean[], who: Unit): void {
  const reported = factsOf(recognised, who, all.caps);
  const pointsOf = (claims: readonly Claim[]) => score(factsOf(claims, who, all.caps), all).pointsMilli;
  const boundOf = (side: 'lost' | 'won', claims: readonly Claim[]) => claims.reduce((sum, each) => sum + claimBound(side, [each], reported, all)!, 0);
  const [taken, added] = [recognised.filter((_, at) => wrong[at]), denied.filter((_, at) => right[at])];
  const [before, slack] = [score(reported, all).pointsMilli, roundingOf(all)];
  const truth = [...recognised.filter((each) => !taken.includes(each)), ...added];
  // Taking away and adding meet: what is too much is at most what was taken, what is too little at most what was denied.
  expect(before - pointsOf(truth)).toBeLessThanOrEqual(boundOf('lost', taken) + slack);
  expect(pointsOf(truth) - before).toBeLessThanOrEqual(boundOf('won', added) + slack);
}
const flags = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });
const claims = fc.array(claim, { maxLength: 60 });

describe('the most a claim can be worth', () => {
  it('bounds what any claims together change in the points of their unit', () => fc.assert(fc.property(rules, claims, claims, flags, flags, unit, holds), { numRuns: 1500 }));

  it('bounds it under a cap too, or says that it cannot', () => {
    let bounded = 0;
    fc.assert(fc.property(rules, cap, claims, claims, flags, flags, unit, (all, one, ...rest) => {
      const withCap = { ...all, caps: [one] };
      const [recognised, , , , who] = rest;
      if (claimBound('lost', [{ indicator: 'dossier_full', group: '', milli: 1000 }], factsOf(recognised, who, [one]), withCap) === null) return;
      bounded += 1;
      holds(withCap, ...rest);
    }), { numRuns: 2500 });
    expect(bounded).toBeGreaterThan(200);
  });

  const facts = (acts: Acts[], targets: [Indicator, number][] = [], members: number | null = null): UnitFacts => ({ acts, counted: acts, targets: new Map(targets), members, appraised: [], errorLowPpm: null });
  const act: Acts = { indicator: 'dossier_full', group: '', milli: 1000 };

  it('is the weight of an act, of its group where that has one', () => {
    const all = rulesWith([{ ...head, key: 'a', kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 2000 }, { indicator: 'dossier_full', procedureGroup: 'land', milli: 5000 }] }]);
    expect([act, { ...act, group: 'land' }, { ...act, milli: 500 }, { ...act, indicator: 'outreach_turn' as const }].map((each) => claimBound('lost', [each], facts([act]), all))).toEqual([2000, 5000, 1000, 0]);
  });

  it('weighs more for a unit with a smaller target', () => {
    const all = rulesWith([{ ...head, key: 'a', kind: 'target', worthMilli: 100_000, ceilingPercent: 100, weights: [{ indicator: 'dossier_full', weight: 1 }] }]);
    expect([50, 200, 300].map((target) => claimBound('lost', [act], facts([], [['dossier_full', target]]), all))).toEqual([2000, 500, 334]);
    expect(claimBound('lost', [act], facts([]), all)).toBe(0);
  });

  it('shares the height of a step among the claims it takes to fall from it', () => {
    const all = rulesWith([{ ...head, key: 'a', kind: 'steps', measure: 'acts', indicators: ['dossier_full'], steps: [{ from: 20, milli: 10_000 }, { from: 10, milli: 4000 }] }]);
    const standing = (acts: number) => facts(Array.from({ length: acts }, () => act));
    // 24 acts: five to lose fall to the lower step (6 points), 15 to nothing (10 points): 6000/4.001.
    expect(claimBound('lost', [act], standing(24), all)).toBe(Math.ceil((6000 * 1000) / 4001));
    // 14 acts: six to win for 6 points; five to lose for 4.
    expect([claimBound('won', [act], standing(14), all), claimBound('lost', [act], standing(14), all)]).toEqual([1000, Math.ceil((4000 * 1000) / 4001)]);
    expect([claimBound('lost', [act], standing(5), all), claimBound('won', [act], standing(20), all)]).toEqual([0, 0]);
  });

  it('says that it cannot be bounded where an act makes room for one worth more', () => {
    const criteria: Criterion[] = [{ ...head, key: 'a', kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 2000 }, { indicator: 'outreach_turn', procedureGroup: null, milli: 50 }] }];
    const one: Cap = { indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 3 };
    expect(claimBound('lost', [act], facts([act]), rulesWith(criteria, { caps: [one] }))).toBeNull();
    expect(claimBound('lost', [act], facts([act]), rulesWith(criteria, { caps: [{ ...one, indicators: ['dossier_full'] }] }))).toBe(2000);
  });

  it('makes an audit that has looked at everything right: what it confirms is the truth\'s order too', () => {
    let [upheld, refused] = [0, 0];
    fc.assert(fc.property(rules, claims, claims, claims, flags, flags, unit, unit, (all, above, below, denied, wrong, right, who, other) => {
      const [inside, outside] = [factsOf(above, who, []), factsOf(below, other, [])];
      const [points, less] = [score(inside, all).pointsMilli, score(outside, all).pointsMilli];
      fc.pre(points > less);
      const recognised = above.map((each, at): AuditItem => ({ id: `a${at}`, effects: [{ unit: 'a', over: claimBound('lost', [each], inside, all)!, under: 0 }] }));
      const rejected = denied.map((each, at): AuditItem => ({ id: `b${at}`, effects: [{ unit: 'b', over: 0, under: claimBound('won', [each], outside, all)! }] }));
      const audit = { items: [...recognised, ...rejected], assertions: boundaryOf('k', [{ unit: 'a', points }], [{ unit: 'b', points: less }], 2 * roundingOf(all)), riskLimitPpm: 1, assumedErrorPpm: 1000 };
      const findings = [...recognised.map(({ id, effects }, at): Finding => ({ id, errors: wrong[at] ? effects : [] })), ...rejected.map(({ id, effects }, at): Finding => ({ id, errors: right[at] ? effects : [] }))];
      // Every item drawn once: the first round is complete only when all have been looked at.
      const start = assess(audit, [], []);
      const now = start.next ? assess(audit, [{ drawn: start.next.sizes.map(([id]) => id) }], findings) : start;
      expect(now.next).toBeNull();
      const truth = score(factsOf(above.filter((_, at) => !wrong[at]), who, []), all).pointsMilli - score(factsOf([...below, ...denied.filter((_, at) => right[at])], other, []), all).pointsMilli;
      if (now.confirmed) expect(truth).toBeGreaterThan(0);
      if (now.confirmed) upheld += 1; else refused += 1;
    }), { numRuns: 800 });
    expect([upheld > 50, refused > 50]).toEqual([true, true]);
  });
});

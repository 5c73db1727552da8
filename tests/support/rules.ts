import sheets from '../fixtures/published-scoring-rubrics.csv?raw';
import fc from 'fast-check';
import Papa from 'papaparse';
import { procedureGroupCodes, type Indicator } from '#vocabulary';
import type { Cap, CriteriaRules, Criterion } from '#wire/rules';
import { searchKey } from '#domain/name';

/** What rules leave out when they are written by hand in a test. */
export const plain = (criteria: Criterion[], over: Partial<CriteriaRules> = {}): CriteriaRules => (
  { version: 2, criteria, caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null, ...over });

export const CODES: Indicator[] = ['dossier_full', 'dossier_partial', 'vneid_member', 'vneid_outside', 'account_transaction', 'outreach_turn'];
const milli = fc.integer({ min: 1, max: 100_000 });
const falling = <T>(of: fc.Arbitrary<T>, by: (each: T) => number, maxLength = 5) => fc.uniqueArray(of, { selector: by, minLength: 1, maxLength }).map((all) => all.sort((a, b) => by(b) - by(a)));
const indicator = fc.constantFrom(...CODES);
const weights = fc.uniqueArray(fc.record({ indicator, procedureGroup: fc.option(fc.constantFrom(...procedureGroupCodes.slice(0, 2)), { nil: null }), milli }),
  { selector: (each) => `${each.indicator} ${each.procedureGroup}`, minLength: 1, maxLength: 5 });
const maxMilli = fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: null });
const steps = fc.tuple(falling(fc.integer({ min: 0, max: 200 }), (n) => n), falling(milli, (n) => n)).map(([froms, points]) => (
  froms.slice(0, points.length).map((from, at) => ({ from, milli: points[at]! }))));
const head = { name: 'Tiêu chí thử', heading: null };

/** Criteria that are measured, whose key is given later. */
export const measured: fc.Arbitrary<Criterion> = fc.oneof(
  fc.record({ kind: fc.constant('acts' as const), weights, maxMilli }),
  fc.record({ kind: fc.constant('per_members' as const), weights, maxMilli }),
  fc.record({ kind: fc.constant('target' as const), worthMilli: milli, ceilingPercent: fc.option(fc.integer({ min: 100, max: 300 }), { nil: null }),
    weights: fc.uniqueArray(fc.record({ indicator, weight: fc.integer({ min: 1, max: 100 }) }), { selector: (each) => each.indicator, minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('steps' as const), measure: fc.constantFrom('percent' as const, 'acts' as const, 'per_100' as const), indicators: fc.uniqueArray(indicator, { minLength: 1, maxLength: 3 }), steps }),
).map((each) => ({ key: 'x', ...head, ...each }));
const given: fc.Arbitrary<Criterion> = fc.oneof(
  fc.record({ kind: fc.constant('judged' as const), maxMilli: milli, stepsMilli: fc.constant(null) }),
  fc.record({ kind: fc.constant('bonus' as const), maxMilli: milli }),
  fc.record({ kind: fc.constant('deduction' as const), maxMilli }),
).map((each) => ({ key: 'x', ...head, ...each }));
export const someCap: fc.Arbitrary<Cap> = fc.record({ indicators: fc.uniqueArray(indicator, { maxLength: 3 }), procedureGroup: fc.option(fc.constantFrom(...procedureGroupCodes.slice(0, 2)), { nil: null }),
  per: fc.constantFrom('member' as const, 'unit' as const), window: fc.constantFrom('day' as const, 'campaign' as const), max: fc.integer({ min: 1, max: 30 }) });

export const someRules: fc.Arbitrary<CriteriaRules> = fc.record({
  criteria: fc.array(fc.oneof({ arbitrary: measured, weight: 2 }, given), { minLength: 1, maxLength: 6 }).map((all) => all.map((each, at): Criterion => ({ ...each, key: `tc-${at}`, name: `Tiêu chí ${at}` }))),
  caps: fc.array(someCap, { maxLength: 3 }), totalMaxMilli: fc.option(milli, { nil: null }), quality: fc.option(fc.record({ floorMilli: fc.integer({ min: 0, max: 999 }) }), { nil: null }),
}).map(({ criteria, ...rest }) => plain(criteria, rest));

type RubricRow = { rubric: string; criterion: string; max_points: string; items: string; conditions: string; steps: string };
/** The published score sheets, read from the file as it was found: comment lines say where from. */
export const rubrics = (): Map<string, RubricRow[]> => {
  const { data } = Papa.parse<RubricRow>(sheets, { header: true, comments: '#', skipEmptyLines: true });
  return Map.groupBy(data, ({ rubric }) => rubric);
};
/** A published sheet as rules: steps where it has them, else anything up to the most; "(điểm cộng)" is its bonus. */
export function rulesOfRubric(rows: readonly RubricRow[]): CriteriaRules {
  return plain(rows.map(({ criterion, max_points: most, steps: points }): Criterion => {
    const head = { key: searchKey(criterion).replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40).replace(/-$/, ''), name: criterion.replace(' (điểm cộng)', ''), heading: null };
    const max = Number(most) * 1000;
    return /điểm cộng/.test(criterion) ? { ...head, kind: 'bonus', maxMilli: max }
      : { ...head, kind: 'judged', maxMilli: max, stepsMilli: points ? points.split(';').map((each) => Number(each) * 1000) : null };
  }));
}

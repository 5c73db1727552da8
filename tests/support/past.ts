/** Small past periods and rules for the tests of what rules would do. */
import fc from 'fast-check';
import { WHOLE_MILLI, type Indicator, type ProcedureGroup } from '#vocabulary';
import type { Cap, CriteriaRules, Criterion } from '#wire/rules';
import { addDays } from '#domain/calendar';
import type { Cell } from '#domain/caps';
import type { Past } from '#domain/past';

export const FROM = '2026-03-01';
export const CODES = ['dossier_full', 'dossier_partial', 'vneid_outside'] as const satisfies Indicator[];
const GROUPS: (ProcedureGroup | '')[] = ['', 'land', 'civil_status'];

const head = { name: 'Tiêu chí thử', heading: null };
export const byActs = (weights: Partial<Record<Indicator, number>>, over: Partial<CriteriaRules> = {}): CriteriaRules => ({
  version: 2, caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null,
  criteria: [{ ...head, key: 'ket-qua', kind: 'acts', maxMilli: null, weights: Object.entries(weights).map(([indicator, milli]) => ({ indicator: indicator as Indicator, procedureGroup: null, milli })) }], ...over });

export const cell = (unit: number, over: Partial<Cell> = {}): Cell => ({ unitId: `u${unit}`, indicator: 'dossier_full', group: '', memberId: '1', day: FROM, milli: WHOLE_MILLI, ...over });

export const past = (units: number, cells: Cell[], over: Partial<Past> = {}): Past => {
  const days = over.days ?? 28;
  return {
    from: FROM, to: addDays(FROM, days - 1), days, cells, targets: [], members: new Map(), errorLowPpm: new Map(), appraised: [],
    participants: Array.from({ length: units }, (_, n) => ({ unitId: `u${n}`, name: `Đoàn xã ${n}`, former: null, sortKey: String(n).padStart(3, '0'), cluster: 'Bảng chung', clusterNo: 0, ranked: true })), ...over };
};

const weight = fc.record({ indicator: fc.constantFrom(...CODES), procedureGroup: fc.constantFrom(null, 'land' as const), milli: fc.integer({ min: 1, max: 9000 }) });
const weights = fc.uniqueArray(weight, { selector: ({ indicator, procedureGroup }) => `${indicator} ${procedureGroup}`, minLength: 1, maxLength: 4 });
const maxMilli = fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: null });
const criterion: fc.Arbitrary<Criterion> = fc.oneof(
  fc.record({ weights, maxMilli }).map((each) => ({ ...head, key: '', kind: 'acts' as const, ...each })),
  fc.record({ weights, maxMilli }).map((each) => ({ ...head, key: '', kind: 'per_members' as const, ...each })),
  fc.record({ worthMilli: fc.integer({ min: 1, max: 100_000 }), ceilingPercent: fc.option(fc.integer({ min: 50, max: 200 }), { nil: null }),
    weights: fc.uniqueArray(fc.record({ indicator: fc.constantFrom(...CODES), weight: fc.integer({ min: 1, max: 5 }) }), { selector: ({ indicator }) => indicator, minLength: 1, maxLength: 3 }) })
    .map((each) => ({ ...head, key: '', kind: 'target' as const, ...each })),
  fc.record({ measure: fc.constantFrom('percent' as const, 'acts' as const, 'per_100' as const), from: fc.integer({ min: 1, max: 12 }) })
    .map(({ measure, from }) => ({ ...head, key: '', kind: 'steps' as const, measure, indicators: [...CODES], steps: [{ from: from * 2, milli: 8000 }, { from, milli: 4000 }, { from: 0, milli: 0 }] })));
const judged: fc.Arbitrary<Criterion> = fc.constantFrom('judged' as const, 'bonus' as const, 'deduction' as const).map((kind) => ({ ...head, key: '', ...(kind === 'judged' ? { kind, stepsMilli: null } : { kind }), maxMilli: 6000 }));
const capArb: fc.Arbitrary<Cap> = fc.record({
  indicators: fc.subarray([...CODES]), procedureGroup: fc.constantFrom(null, null, 'land' as const), per: fc.constantFrom('member' as const, 'unit' as const), window: fc.constantFrom('day' as const, 'campaign' as const), max: fc.integer({ min: 1, max: 6 }) });

/** Rules of every kind. */
export const someRules: fc.Arbitrary<CriteriaRules> = fc.record({
  criteria: fc.tuple(fc.array(criterion, { minLength: 1, maxLength: 3 }), fc.array(judged, { maxLength: 1 })).map(([own, more]) => [...own, ...more]), caps: fc.array(capArb, { maxLength: 2 }), totalMaxMilli: maxMilli,
  quality: fc.option(fc.record({ floorMilli: fc.integer({ min: 0, max: 1000 }) }), { nil: null }), minimum: fc.option(fc.record({ acts: fc.integer({ min: 0, max: 4 }), percent: fc.constant(0) }), { nil: null }),
  tieBreaks: fc.subarray(['percent' as const, 'acts' as const]), grades: fc.constantFrom<CriteriaRules['grades']>(null, { by: 'points', list: [{ name: 'Xuất sắc', from: 20_000 }, { name: 'Tốt', from: 0 }], topShareMilli: 300 }) })
  .map((each) => ({ version: 2, ...each, criteria: each.criteria.map((own, at) => ({ ...own, key: `tieu-chi-${at + 1}` })) }));

/** A few weeks of a few units in two clusters. */
export const somePast: fc.Arbitrary<Past> = fc.record({
  units: fc.integer({ min: 2, max: 5 }), days: fc.integer({ min: 14, max: 30 }),
  acts: fc.array(fc.record({ unit: fc.nat(), indicator: fc.constantFrom(...CODES), group: fc.constantFrom(...GROUPS), memberId: fc.constantFrom('', 'b', 'aa', 'c9'), day: fc.nat(), milli: fc.constantFrom(1000, 1000, 500, 333) }), { maxLength: 40 }),
  targets: fc.array(fc.record({ unit: fc.nat(), indicator: fc.constantFrom(...CODES), amount: fc.integer({ min: 1, max: 20 }) }), { maxLength: 6 }), members: fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 5 }),
  given: fc.array(fc.record({ unit: fc.nat(), criterion: fc.constantFrom('tieu-chi-2', 'tieu-chi-3'), milli: fc.integer({ min: 0, max: 5000 }) }), { maxLength: 3 }) })
  .map(({ units, days, acts, targets, members, given }) => {
    const first = past(units, [], { days });
    return { ...first, participants: first.participants.map((each, n) => ({ ...each, cluster: n % 2 ? 'Cụm B' : 'Cụm A', clusterNo: n % 2, ranked: n !== 4 })),
      cells: acts.map((act) => ({ ...act, unitId: `u${act.unit % units}`, day: addDays(FROM, act.day % days) })),
      targets: [...new Map(targets.map(({ unit, indicator, amount }) => [`${unit % units} ${indicator}`, { unitId: `u${unit % units}`, indicator, amount }])).values()],
      members: new Map(members.slice(0, units).map((n, at) => [`u${at}`, n])), errorLowPpm: new Map([['u0', 120_000]]), appraised: given.map(({ unit, ...each }) => ({ ...each, unitId: `u${unit % units}` })) };
  });

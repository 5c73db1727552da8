import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator } from '#vocabulary';
import { criteriaRules, type CriteriaRules, type Criterion } from '#wire/rules';
import { capped, type Cell } from '#domain/caps';
import { gradesOf } from '#domain/grading';
import { rank, compare, type Contender } from '#domain/ranking';
import { maximumOf } from '#domain/rules';
import { ruleProblems } from '#domain/rule-check';
import { score, type Appraised, type UnitFacts } from '#domain/scoring';
import { ruleSentences } from '#domain/sentences';
import { CODES, measured, plain, rubrics, rulesOfRubric, someCap, someRules } from '../support/rules.ts';

const acts = fc.array(fc.record({ indicator: fc.constantFrom(...CODES), group: fc.constantFrom('', 'civil_status', 'certification'), milli: fc.integer({ min: 0, max: 300 }).map((n) => n * 500) }), { maxLength: 8 });
const facts: fc.Arbitrary<UnitFacts> = fc.record({ acts, targets: fc.dictionary(fc.constantFrom(...CODES), fc.integer({ min: 0, max: 200 })), members: fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
  appraised: fc.array(fc.record({ criterion: fc.integer({ min: 0, max: 5 }).map((n) => `tc-${n}`), milli: fc.integer({ min: 0, max: 80_000 }) }), { maxLength: 8 }),
  errorLowPpm: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null }) })
  .map(({ targets, ...rest }) => ({ ...rest, counted: rest.acts, targets: new Map(Object.entries(targets) as [Indicator, number][]) }));
const kinds = (rules: CriteriaRules, parts: number[], ...of: Criterion['kind'][]) => parts.filter((_, at) => of.includes(rules.criteria[at]!.kind));
const total = (parts: number[]) => parts.reduce((sum, part) => sum + part, 0);

describe('points of any rules', () => {
  it('never pass a criterion’s maximum, the total, or fall below nothing', () => {
    fc.assert(fc.property(someRules, facts, (rules, unit) => {
      const { partsMilli, pointsMilli, qualityMilli } = score(unit, rules);
      rules.criteria.forEach((criterion, at) => {
        const most = maximumOf(criterion);
        if (criterion.kind === 'deduction') expect(partsMilli[at]).toBeLessThanOrEqual(0);
        else expect(partsMilli[at]).toBeGreaterThanOrEqual(0);
        if (most !== null) expect(Math.abs(partsMilli[at]!)).toBeLessThanOrEqual(most);
      });
      const bonus = total(kinds(rules, partsMilli, 'bonus'));
      expect(pointsMilli).toBeGreaterThanOrEqual(0);
      if (rules.totalMaxMilli !== null) expect(pointsMilli).toBeLessThanOrEqual(rules.totalMaxMilli + bonus);
      expect(qualityMilli).toBeGreaterThanOrEqual(rules.quality?.floorMilli ?? 1000);
      expect(qualityMilli).toBeLessThanOrEqual(1000);
    }));
  });

  it('do not depend on the order acts come in', () => {
    fc.assert(fc.property(someRules, facts, (rules, unit) => {
      expect(score({ ...unit, acts: [...unit.acts].reverse(), counted: [...unit.counted].reverse() }, rules)).toEqual(score(unit, rules));
    }));
  });

  it('never fall when one more act is recognised, whatever the kind', () => {
    fc.assert(fc.property(fc.array(measured, { minLength: 1, maxLength: 4 }), facts, fc.constantFrom(...CODES), fc.integer({ min: 1, max: 3000 }), (criteria, unit, indicator, milli) => {
      const rules = plain(criteria.map((each, at) => ({ ...each, key: `tc-${at}` })));
      const more = [...unit.acts, { indicator, group: 'civil_status', milli }];
      const [before, after] = [score(unit, rules), score({ ...unit, acts: more, counted: more }, rules)];
      after.partsMilli.forEach((part, at) => expect(part).toBeGreaterThanOrEqual(before.partsMilli[at]!));
      expect(after.pointsMilli).toBeGreaterThanOrEqual(before.pointsMilli);
    }));
  });

  it('never rise when second looks find more wrong', () => {
    fc.assert(fc.property(someRules, facts, fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), (rules, unit, a, b) => {
      const at = (errorLowPpm: number) => score({ ...unit, errorLowPpm }, rules).pointsMilli;
      expect(at(Math.max(a, b))).toBeLessThanOrEqual(at(Math.min(a, b)));
    }));
  });

  it('take the last judged word and the sum of the others, cut off at the bucket', () => {
    const rules = plain([{ key: 'a', name: 'Chấm', heading: null, kind: 'judged', maxMilli: 8000, stepsMilli: null }, { key: 'b', name: 'Cộng', heading: null, kind: 'bonus', maxMilli: 50_000 },
      { key: 'c', name: 'Trừ', heading: null, kind: 'deduction', maxMilli: 2000 }], { totalMaxMilli: 6000 });
    const of = (appraised: Appraised[]) => score({ acts: [], counted: [], targets: new Map(), members: null, errorLowPpm: null, appraised }, rules);
    expect(of([{ criterion: 'a', milli: 7000 }, { criterion: 'a', milli: 4000 }]).partsMilli).toEqual([4000, 0, 0]);
    expect(of([{ criterion: 'a', milli: 8000 }, { criterion: 'b', milli: 30_000 }, { criterion: 'b', milli: 30_000 }, { criterion: 'c', milli: 1500 }, { criterion: 'c', milli: 1500 }]))
      .toMatchObject({ partsMilli: [8000, 50_000, -2000], pointsMilli: 6000 + 50_000 - 2000 });
    expect(of([{ criterion: 'c', milli: 1500 }]).pointsMilli).toBe(0);
  });
});

describe('caps', () => {
  const cell: fc.Arbitrary<Cell> = fc.record({ unitId: fc.constantFrom('u', 'v'), indicator: fc.constantFrom(...CODES), group: fc.constantFrom('', 'civil_status', 'certification'), memberId: fc.constantFrom('an', 'binh', 'chi'),
    day: fc.constantFrom('2026-11-01', '2026-11-02'), milli: fc.integer({ min: 0, max: 40_000 }) });
  const cells = fc.array(cell, { maxLength: 20 });
  const caps = fc.array(someCap, { maxLength: 4 });
  const bound = (cap: Parameters<typeof capped>[1][number]) => (each: Cell) => (cap.indicators.length === 0 ? each.indicator !== 'account_transaction' : cap.indicators.includes(each.indicator)) && (cap.procedureGroup === null || cap.procedureGroup === each.group);

  it('never let more than the most count, and let exactly the most count where there was more', () => {
    fc.assert(fc.property(cells, someCap, (all, cap) => {
      const by = (of: readonly Cell[]) => Map.groupBy(of.filter(bound(cap)), (each) => [each.unitId, cap.per === 'member' && each.memberId, cap.window === 'day' && each.day].join());
      const left = by(capped(all, [cap]));
      for (const [key, group] of by(all)) expect(total((left.get(key) ?? []).map(({ milli }) => milli))).toBe(Math.min(cap.max * 1000, total(group.map(({ milli }) => milli))));
    }));
  });

  it('do not depend on the order cells come in, cut nothing twice, and touch only what they name', () => {
    fc.assert(fc.property(cells, caps, fc.infiniteStream(fc.nat()), (all, each, random) => {
      const shuffled = [...all].map((one) => ({ one, at: random.next().value! })).sort((a, b) => a.at - b.at).map(({ one }) => one);
      const once = capped(all, each);
      expect(capped(shuffled, each)).toEqual(once);
      expect(capped(once, each)).toEqual(once);
      const left = total(once.map(({ milli }) => milli));
      expect(left).toBeLessThanOrEqual(total(all.map(({ milli }) => milli)));
      const free = (of: readonly Cell[]) => total(of.filter((cell) => !each.some((cap) => bound(cap)(cell))).map(({ milli }) => milli));
      expect(free(once)).toBe(free(all));
    }));
  });

  it('take what is taken back off before they look', () => {
    const of = (milli: number): Cell => ({ unitId: 'u', indicator: 'dossier_full', group: '', memberId: 'an', day: '2026-11-01', milli });
    const cap = { indicators: [], procedureGroup: null, per: 'member' as const, window: 'day' as const, max: 10 };
    expect(capped([of(15_000), of(-10_000)], [cap])).toEqual([of(5000)]);
  });
});

const contender = fc.record({ pointsMilli: fc.integer({ min: 0, max: 6 }).map((n) => n * 1000), actsMilli: fc.constant(0), targetedMilli: fc.integer({ min: 0, max: 4 }).map((n) => n * 1000), target: fc.constantFrom(0, 2),
  transactionsMilli: fc.constant(0), paymentsMilli: fc.constant(0), partsMilli: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })) });
const two: Criterion[] = [{ key: 'a', name: 'Một', heading: null, kind: 'bonus', maxMilli: 9 }, { key: 'b', name: 'Hai', heading: null, kind: 'bonus', maxMilli: 9 }];

describe('ranking by criteria', () => {
  it('breaks ties by the points of the named criterion, and only then', () => {
    fc.assert(fc.property(fc.array(contender, { minLength: 2, maxLength: 12 }), (rows) => {
      const placed = rank(rows, ['criterion:b'], () => 0, ['a', 'b']);
      placed.slice(1).forEach(({ row, place, shared }, at) => {
        const before = placed[at]!;
        expect(before.row.pointsMilli).toBeGreaterThanOrEqual(row.pointsMilli);
        if (before.row.pointsMilli === row.pointsMilli) expect(before.row.partsMilli[1]).toBeGreaterThanOrEqual(row.partsMilli[1]);
        const equal = before.row.pointsMilli === row.pointsMilli && before.row.partsMilli[1] === row.partsMilli[1];
        expect(place === before.place).toBe(equal);
        if (equal) expect([shared, before.shared]).toEqual([true, true]);
      });
    }));
  });
});

describe('grades', () => {
  const graded = (topShareMilli: number | null, by: 'points' | 'percent' = 'points') => plain(two, { grades: { by, topShareMilli, list: [{ name: 'Xuất sắc', from: by === 'points' ? 4000 : 100 }, { name: 'Tốt', from: by === 'points' ? 2000 : 50 }, { name: 'Còn lại', from: 0 }] } });
  it('are the first whose beginning is reached, never better for fewer points', () => {
    fc.assert(fc.property(fc.array(contender, { maxLength: 12 }), fc.constantFrom('points' as const, 'percent' as const), (rows, by) => {
      const rules = graded(null, by);
      gradesOf(rows, rules).forEach((grade, at) => {
        const { pointsMilli, targetedMilli, target } = rows[at]!;
        const value = by === 'points' ? pointsMilli : target === 0 ? 0 : targetedMilli / target / 10;
        expect(grade).toBe(rules.grades!.list.find(({ from }) => value >= from)!.name);
      });
    }));
  });

  it('give the best to no more than its share, and to nobody who is level with one left out', () => {
    fc.assert(fc.property(fc.array(contender, { minLength: 1, maxLength: 16 }), fc.integer({ min: 1, max: 1000 }), (rows, share) => {
      const rules = graded(share);
      const names = gradesOf(rows, rules);
      const best = rows.filter((_, at) => names[at] === 'Xuất sắc');
      const leftOut = rows.filter((row, at) => names[at] !== 'Xuất sắc' && row.pointsMilli >= 4000);
      expect(best.length).toBeLessThanOrEqual(Math.floor((rows.length * share) / 1000));
      for (const out of leftOut) for (const row of best) expect(compare(row, out, [], ['a', 'b'])).toBeLessThan(0);
      // Nobody is left out for nothing: one more level of them would pass the share.
      if (leftOut.length > 0) {
        const next = Math.max(...leftOut.map(({ pointsMilli }) => pointsMilli));
        expect(best.length + leftOut.filter(({ pointsMilli }) => pointsMilli === next).length).toBeGreaterThan(Math.floor((rows.length * share) / 1000));
      }
    }));
  });
});

const around = { firstDay: '2026-11-01', lastDay: '2026-12-31' };
const fields = (rules: CriteriaRules, more: object = {}) => ruleProblems(rules, { ...around, ...more }).map(({ field }) => field);
const base = { key: 'ho-so', name: 'Hồ sơ', heading: null, kind: 'acts' as const, maxMilli: null, weights: [{ indicator: 'dossier_full' as const, procedureGroup: null, milli: 1000 }] };

describe('the check of rules', () => {
  it('finds nothing wrong with what does what it says', () => {
    expect(fields(plain([base]))).toEqual([]);
  });
  it.each<[string, CriteriaRules, object?]>([
    ['rules.criteria', plain(two)],
    ['rules.criteria.1.key', plain([base, { ...base, name: 'Khác' }])],
    ['rules.criteria.1.name', plain([base, { ...base, key: 'khac' }])],
    ['rules.criteria.0.weights.0.indicator', plain([{ ...base, weights: [{ ...base.weights[0]!, indicator: 'dossier_level_3' }] }])],
    ['rules.criteria.0.weights.1.indicator', plain([{ ...base, weights: [base.weights[0]!, base.weights[0]!] }])],
    ['rules.criteria.0.weights.0.procedureGroup', plain([{ ...base, weights: [{ indicator: 'vneid_outside', procedureGroup: 'land', milli: 1 }] }])],
    ['rules.criteria.0.weights.0.milli', plain([{ ...base, maxMilli: 500 }])],
    ['rules.criteria.0.ceilingPercent', plain([{ key: 'a', name: 'Chỉ tiêu', heading: null, kind: 'target', worthMilli: 1000, ceilingPercent: 80, weights: [{ indicator: 'dossier_full', weight: 1 }] }])],
    ['rules.criteria.0.steps.1.from', plain([{ key: 'a', name: 'Bậc', heading: null, kind: 'steps', measure: 'acts', indicators: ['dossier_full'], steps: [{ from: 2, milli: 8 }, { from: 3, milli: 6 }] }])],
    ['rules.criteria.0.steps.1.milli', plain([{ key: 'a', name: 'Bậc', heading: null, kind: 'steps', measure: 'acts', indicators: ['dossier_full'], steps: [{ from: 3, milli: 8 }, { from: 2, milli: 8 }] }])],
    ['rules.criteria.0.stepsMilli.0', plain([{ key: 'a', name: 'Chấm', heading: null, kind: 'judged', maxMilli: 8000, stepsMilli: [9000, 0] }])],
    ['rules.criteria.0.stepsMilli.2', plain([{ key: 'a', name: 'Chấm', heading: null, kind: 'judged', maxMilli: 8000, stepsMilli: [8000, 0, 4000] }])],
    ['rules.totalMaxMilli', plain([{ ...base, maxMilli: 5000 }], { totalMaxMilli: 6000 })],
    ['rules.caps.0.indicators.0', plain([base], { caps: [{ indicators: ['outreach_turn'], procedureGroup: null, per: 'unit', window: 'day', max: 5 }] })],
    ['rules.caps.1', plain([base], { caps: [{ indicators: [], procedureGroup: null, per: 'unit', window: 'day', max: 5 }, { indicators: [], procedureGroup: null, per: 'unit', window: 'day', max: 6 }] })],
    ['rules.caps.0.max', plain([base], { caps: [{ indicators: [], procedureGroup: null, per: 'unit', window: 'day', max: 5 }, { indicators: [], procedureGroup: null, per: 'unit', window: 'campaign', max: 5 }] })],
    ['rules.quality.floorMilli', plain([base], { quality: { floorMilli: 1000 } })],
    ['rules.minimum.acts', plain([base], { minimum: { acts: 0, percent: 0 } })],
    ['rules.tieBreaks.1', plain([base], { tieBreaks: ['acts', 'criterion:khong-co'] })],
    ['rules.tieBreaks.1', plain([base], { tieBreaks: ['acts', 'acts'] })],
    ['rules.grades.list.1.from', plain([base], { grades: { by: 'points', topShareMilli: null, list: [{ name: 'Tốt', from: 1000 }, { name: 'Yếu', from: 500 }] } })],
    ['rules.grades.list.0.from', plain([{ ...base, maxMilli: 5000 }], { grades: { by: 'points', topShareMilli: null, list: [{ name: 'Tốt', from: 5001 }, { name: 'Yếu', from: 0 }] } })],
    ['rules.grades.topShareMilli', plain([base], { grades: { by: 'points', topShareMilli: 200, list: [{ name: 'Tốt', from: 5000 }, { name: 'Yếu', from: 0 }] } }), { units: [{ name: 'A', members: 1 }] }],
    ['targets', plain([base], { minimum: { acts: 0, percent: 50 } }), { targets: [] }],
    ['rules.criteria.0', plain([{ ...base, kind: 'per_members' }]), { units: [{ name: 'Đoàn xã A', members: 0 }, { name: 'Đoàn xã B', members: 9 }] }],
  ])('says at %s what is wrong', (field, rules, more) => {
    expect(criteriaRules.safeParse(rules).success).toBe(true);
    const problems = ruleProblems(rules, { ...around, ...more });
    expect(problems.map((each) => each.field)).toEqual([field]);
    expect(problems[0]!.message).toMatch(/^[A-ZĐÀ-Ỹ“].*\.$/u);
  });
});

describe('the published score sheets', () => {
  const sheets = [...rubrics()].map(([name, rows]) => [name, rulesOfRubric(rows)] as const);
  const sum = (rules: CriteriaRules, bonus: boolean) => total(rules.criteria.filter(({ kind }) => (kind === 'bonus') === bonus).map((each) => maximumOf(each)!));

  it('are all there, valid, and sum to what they say', () => {
    expect(sheets.map(([name, rules]) => [name, criteriaRules.parse(rules) && fields(rules), sum(rules, false) / 1000, sum(rules, true) / 1000])).toEqual([
      ['Trung ương Đoàn 2016', [], 400, 0], ['Trung ương Đoàn 2021', [], 450, 50], ['Huyện đoàn Bù Đăng 2015', [], 18, 0], ['Huyện đoàn Hớn Quản 2012', [], 30, 0]]);
  });

  it('give a perfect unit exactly the whole, and the bonus never more than its tenth', () => {
    for (const [, rules] of sheets) {
      const perfect = rules.criteria.map(({ key, ...each }) => ({ criterion: key, milli: maximumOf({ key, ...each } as Criterion)! }));
      const of = (appraised: Appraised[]) => score({ acts: [], counted: [], targets: new Map(), members: null, errorLowPpm: null, appraised }, rules).pointsMilli;
      expect(of(perfect)).toBe(sum(rules, false) + sum(rules, true));
      expect(of([...perfect, ...perfect])).toBe(of(perfect));
    }
  });

  it('read as an office would send them out', () => {
    expect(Object.fromEntries(sheets.map(([name, rules]) => [name, ruleSentences(rules)]))).toMatchSnapshot();
  });
});

describe('sentences', () => {
  it('say every rule of every kind', () => {
    const heading = '1. Dịch vụ công trực tuyến';
    const rules = plain([
      { key: 'ho-so', name: 'Hồ sơ được hỗ trợ', heading, kind: 'acts', maxMilli: 40_000, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 100 }, { indicator: 'dossier_full', procedureGroup: 'certification', milli: 20 },
        { indicator: 'dossier_full', procedureGroup: 'land', milli: 250 }, { indicator: 'dossier_partial', procedureGroup: 'social', milli: 50 }, { indicator: 'dossier_payment', procedureGroup: null, milli: 50 }] },
      { key: 'vneid', name: 'VNeID trên 100 đoàn viên', heading, kind: 'per_members', maxMilli: 20_000, weights: [{ indicator: 'vneid_outside', procedureGroup: null, milli: 500 }, { indicator: 'account_transaction', procedureGroup: null, milli: 250 }] },
      { key: 'chi-tieu', name: 'Hoàn thành chỉ tiêu', heading: null, kind: 'target', worthMilli: 20_000, ceilingPercent: 120, weights: [{ indicator: 'dossier_full', weight: 2000 }, { indicator: 'vneid_outside', weight: 1000 }] },
      { key: 'tien-do', name: 'Tiến độ', heading: null, kind: 'steps', measure: 'percent', indicators: ['dossier_full', 'dossier_partial'], steps: [{ from: 100, milli: 8000 }, { from: 80, milli: 6000 }, { from: 50, milli: 4000 }] },
      { key: 'tuyen-truyen', name: 'Tuyên truyền', heading: null, kind: 'steps', measure: 'per_100', indicators: ['outreach_turn'], steps: [{ from: 1000, milli: 5000 }, { from: 0, milli: 1000 }] },
      { key: 'bao-cao', name: 'Chế độ thông tin báo cáo', heading: '2. Công tác tổ chức', kind: 'judged', maxMilli: 8000, stepsMilli: [8000, 6000, 4000, 0] },
      { key: 'mo-hinh', name: 'Mô hình, giải pháp sáng tạo', heading: null, kind: 'bonus', maxMilli: 50_000 },
      { key: 'cham', name: 'Báo cáo chậm', heading: null, kind: 'deduction', maxMilli: null },
    ], { caps: [{ indicators: [], procedureGroup: 'certification', per: 'member', window: 'day', max: 10 }, { indicators: ['vneid_outside'], procedureGroup: null, per: 'unit', window: 'campaign', max: 2500 }, { indicators: ['dossier_full', 'dossier_partial'], procedureGroup: null, per: 'member', window: 'day', max: 10 }],
      totalMaxMilli: 100_000, quality: { floorMilli: 800 }, minimum: { acts: 10, percent: 50 }, tieBreaks: ['percent', 'criterion:ho-so', 'payments'],
      grades: { by: 'points', topShareMilli: 200, list: [{ name: 'Hoàn thành xuất sắc nhiệm vụ', from: 90_000 }, { name: 'Hoàn thành tốt nhiệm vụ', from: 70_000 }, { name: 'Hoàn thành nhiệm vụ', from: 50_000 }, { name: 'Không hoàn thành nhiệm vụ', from: 0 }] } });
    expect(fields(rules)).toEqual([]);
    expect(ruleSentences(rules)).toMatchSnapshot();
  });

  it('name every number of any rules, and end as sentences do', () => {
    fc.assert(fc.property(someRules, (rules) => {
      const said = ruleSentences(rules);
      for (const sentence of said) expect(sentence).toMatch(/^[A-ZĐÀ-Ỹ“].*[^.]\.$|^[A-ZĐÀ-Ỹ“].*\)\.$/u);
      for (const cap of rules.caps) expect(said.join(' ')).toContain(`tối đa ${cap.max} `);
    }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CriteriaRules } from '#wire/rules';
import { foldBoard, type BoardFacts } from '#domain/board';
import { rowsIn } from '#domain/board-view';
import { growthOf, growthPeriods } from '#domain/growth';
import { branchFacts, districtFacts, NO_DISTRICT } from '#domain/side-board';
import { sideRules } from '#domain/side-rules';
import { startOfDay } from '#domain/calendar';
import { CODES, someRules } from '../support/rules.ts';

const STAMP = { no: 1, asOf: 0, ledgerSeq: 9 };
const DISTRICTS = ['thị xã Hoài Nhơn (cũ)', 'huyện Tây Sơn (cũ)', 'huyện Tây Sơn (cũ), thị xã An Nhơn (cũ)', 'thành phố Quy Nhơn (cũ)', null];
const head = (rules: CriteriaRules): BoardFacts['head'] => ({ id: 'k', slug: 'k', name: 'K', goal: '', source: 'live', startsAt: startOfDay('2026-09-01'), endsAt: startOfDay('2026-12-01'), claimsUntil: startOfDay('2026-12-02'), closesAt: startOfDay('2026-12-10'), scoring: 'criteria', rankedLevel: 'commune',
  rulesEdition: 1, tieBreaks: rules.tieBreaks, criteria: [], sentences: [], scopeName: '', notice: null, indicators: CODES.map((code) => ({ code, label: code, short: code, countUnit: '', weightMilli: 1, upgrade: false })) });
const units = fc.array(fc.record({ former: fc.constantFrom(...DISTRICTS), target: fc.nat(60), members: fc.nat(300), ranked: fc.boolean(), acts: fc.array(fc.record({ indicator: fc.constantFrom(...CODES), milli: fc.integer({ min: 1, max: 90_000 }) }), { maxLength: 4 }) }), { minLength: 1, maxLength: 12 });
const factsOf = (all: (typeof units extends fc.Arbitrary<infer T> ? T : never), rules: CriteriaRules): BoardFacts => ({
  head: head(rules), rules, participants: all.map(({ former, ranked }, at) => ({ unitId: `u${at}`, name: `Xã ${at}`, former, sortKey: `${at}`, cluster: 'C', clusterNo: 0, ranked })),
  counts: all.flatMap(({ acts }, at) => acts.map((each) => ({ ...each, unitId: `u${at}`, group: '' }))), dawnCounts: [], members: new Map(all.map(({ members }, at) => [`u${at}`, members])),
  targets: all.flatMap(({ target }, at) => (target > 0 ? [{ unitId: `u${at}`, indicator: CODES[0]!, amount: target }] : [])) });

describe('the board of former districts', () => {
  it('is the units’ board summed: nothing is lost, nothing counted twice, a percent is of sums', () => {
    fc.assert(fc.property(units, someRules, (all, rules) => {
      const facts = factsOf(all, rules);
      const [board, whole] = [foldBoard(districtFacts(facts), STAMP), foldBoard(facts, STAMP)];
      const named = (of: typeof board) => of.head.indicators.map(({ code }) => code);
      // What people judge is no indicator of acts, so both boards count the same ones, unless nothing but judging was asked.
      if (named(board).join() === named(whole).join()) expect([board.totals.actsMilli, board.totals.target, board.totals.targetedMilli]).toEqual([whole.totals.actsMilli, whole.totals.target, whole.totals.targetedMilli]);
      for (const row of rowsIn(board)) {
        const own = all.flatMap((unit, at) => ((unit.former?.split(', ')[0] ?? null) === (row.unitId === NO_DISTRICT ? null : row.name) ? [at] : []));
        expect(own.length).toBeGreaterThan(0);
        expect(row.figures.map(([milli]) => milli)).toEqual(board.head.indicators.map(({ code }) => own.flatMap((at) => all[at]!.acts).reduce((sum, each) => sum + (each.indicator === code ? each.milli : 0), 0)));
      }
      expect(board.unranked.some(({ unitId }) => unitId === NO_DISTRICT)).toBe(all.some(({ former }) => former === null));
      expect(board.clusters.flatMap(({ rows }) => rows).every(({ unitId }) => unitId !== NO_DISTRICT)).toBe(true);
    }));
  });

  it('ranks a percent of target by the sums, where the mean of percents would say the opposite', () => {
    const rules: CriteriaRules = { version: 2, criteria: [{ key: 'ct', name: 'Chỉ tiêu', heading: null, kind: 'target', worthMilli: 100_000, ceilingPercent: null, weights: [{ indicator: 'dossier_full', weight: 1 }] }], caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null };
    const unit = (former: string, target: number, milli: number) => ({ former, target, members: 0, ranked: true, acts: [{ indicator: 'dossier_full' as const, milli }] });
    const facts = factsOf([unit('A (cũ)', 10, 20_000), unit('A (cũ)', 990, 99_000), unit('B (cũ)', 500, 250_000)], rules);
    const board = foldBoard(districtFacts({ ...facts, targets: facts.targets.map((each) => ({ ...each, indicator: 'dossier_full' })) }), STAMP);
    expect(board.clusters[0]!.rows.map(({ name, former, place, targetedMilli, target, pointsMilli }) => [name, former, place, targetedMilli, target, pointsMilli]))
      .toEqual([['B (cũ)', '1 đơn vị nay', 1, 250_000, 500, 50_000], ['A (cũ)', '2 đơn vị nay', 2, 119_000, 1000, 11_900]]);
  });
});

describe('the board of branches', () => {
  it('sums, unit by unit, to the units’ board', () => {
    fc.assert(fc.property(fc.array(fc.record({ home: fc.nat(2), branch: fc.option(fc.nat(3), { nil: null }), indicator: fc.constantFrom(...CODES), milli: fc.integer({ min: 1, max: 9000 }) }), { maxLength: 30 }), someRules, (acts, rules) => {
      const at = ({ home, branch }: (typeof acts)[number]) => (branch === null ? `u${home}` : `u${home}b${branch}`);
      const homes = [0, 1, 2].map((n) => `u${n}`);
      const counts = acts.map((each) => ({ unitId: at(each), indicator: each.indicator, milli: each.milli, group: '' }));
      const lines = homes.flatMap((home) => [{ unitId: home, name: home, sortKey: home, home }, ...[0, 1, 2, 3].map((n) => ({ unitId: `${home}b${n}`, name: `b${n}`, sortKey: `b${n}`, home }))]);
      const board = foldBoard(branchFacts({ head: head(rules), rules }, lines, new Map(lines.map(({ unitId }) => [unitId, unitId])), counts, []), STAMP);
      for (const home of homes) {
        const rows = [...board.clusters.find(({ name }) => name === home)?.rows ?? [], ...board.unranked.filter(({ unitId }) => unitId.startsWith(home))];
        expect(rows.length).toBe(5);
        const shown = new Set(board.head.indicators.map(({ code }) => code));
        expect(rows.reduce((sum, { figures }) => sum + figures.reduce((all, [milli]) => all + milli, 0), 0)).toBe(acts.filter((each) => `u${each.home}` === home && shown.has(each.indicator)).reduce((sum, { milli }) => sum + milli, 0));
      }
      expect(board.unranked.map(({ unitId }) => unitId)).toEqual(expect.arrayContaining(homes));
    }));
  });

  it('asks branches for nothing they do not have', () => {
    fc.assert(fc.property(someRules, (sheet) => { const { rules, left } = sideRules(sheet, 'teams'); expect(sideRules(sheet, 'branches')).toEqual({ left, rules: { ...rules, minimum: null } }); }));
  });
});

describe('growth', () => {
  const times = { startsAt: startOfDay('2026-09-23'), closesAt: startOfDay('2027-01-15') };
  it('compares whole weeks and months of the campaign only', () => {
    expect(growthPeriods('week', times, '2026-11-24')).toEqual({ period: { from: '2026-11-16', until: '2026-11-22' }, before: { from: '2026-11-09', until: '2026-11-15' } });
    expect(growthPeriods('month', times, '2026-11-24')).toBeNull();
    expect(growthPeriods('month', times, '2026-12-01')).toEqual({ period: { from: '2026-11-01', until: '2026-11-30' }, before: { from: '2026-10-01', until: '2026-10-31' } });
    expect([growthPeriods('week', times, '2026-10-05'), growthPeriods('week', times, '2026-10-12')]).toEqual([null, { period: { from: '2026-10-05', until: '2026-10-11' }, before: { from: '2026-09-28', until: '2026-10-04' } }]);
  });

  it('ranks by the fraction, shares level places, and leaves out who had nothing before', () => {
    const rules = { version: 2, criteria: [], caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null } as unknown as CriteriaRules;
    // Before and in the period: 100→200, 3→6, 10→10, 0→5, 10→5.
    const pairs = [[100, 200], [3, 6], [10, 10], [0, 5], [10, 5]] as const;
    const facts = factsOf(pairs.map(() => ({ former: null, target: 0, members: 0, ranked: true, acts: [] })), rules);
    const state = (of: (pair: readonly [number, number]) => number) => pairs.map((pair, at) => ({ unitId: `u${at}`, indicator: CODES[0]!, milli: 7000 + of(pair) * 1000 }));
    const board = growthOf(foldBoard(facts, STAMP), 'week', growthPeriods('week', times, '2026-11-24'), [state(() => 0), state(([before]) => before), state(([before, now]) => before + now)]);
    expect(board.rows.map(({ name, place, shared, growthMilli }) => [name, place, shared, growthMilli])).toEqual([
      ['Xã 0', 1, true, 1000], ['Xã 1', 1, true, 1000], ['Xã 2', 3, false, 0], ['Xã 4', 4, false, -500], ['Xã 3', null, false, null]]);
    expect(board.totals).toEqual({ milli: 226_000, beforeMilli: 123_000 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tieBreakCodes, type Indicator } from '#vocabulary';
import type { CampaignHead } from '#wire/board';
import type { CriteriaRules } from '#wire/rules';
import { foldBoard, type BoardFacts, type Count } from '#domain/board';
import { aroundOf } from '#domain/board-view';
import { SOMEBODY_FREE } from '#domain/caps';
import { daysLeft, waysPast } from '#domain/passing';
import { indicatorsOf } from '#domain/rules';
import { CODES, plain, someRules } from '../support/rules.ts';
import { unitAt } from '../support/world.ts';

const DAYS = ['2026-12-01', '2026-12-02', '2026-12-03'];
const units = [1, 2, 3, 4].map(unitAt);
const counts: fc.Arbitrary<Count[]> = fc.array(fc.record({ unitId: fc.constantFrom(...units), indicator: fc.constantFrom(...CODES), group: fc.constantFrom('', 'civil_status', 'certification'), memberId: fc.constantFrom('an', 'binh'),
  day: fc.constantFrom('2026-11-01', '2026-11-02'), milli: fc.integer({ min: 1, max: 60 }).map((n) => n * 500) }), { maxLength: 30 });
const facts: fc.Arbitrary<BoardFacts> = fc.record({ rules: someRules, counts, breaks: fc.uniqueArray(fc.constantFrom(...tieBreakCodes), { maxLength: 3 }),
  targets: fc.uniqueArray(fc.record({ unitId: fc.constantFrom(...units), indicator: fc.constantFrom(...CODES), amount: fc.integer({ min: 1, max: 80 }) }), { selector: ({ unitId, indicator }) => `${unitId} ${indicator}`, maxLength: 16 }),
  members: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 4, maxLength: 4 }), wrong: fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 4, maxLength: 4 }),
  appraised: fc.array(fc.record({ unitId: fc.constantFrom(...units), criterion: fc.integer({ min: 0, max: 5 }).map((n) => `tc-${n}`), milli: fc.integer({ min: 0, max: 80_000 }) }), { maxLength: 6 }) })
  .map(({ rules, breaks, members, wrong, ...rest }) => world({ ...rules, tieBreaks: breaks }, { ...rest, members: new Map(units.map((unitId, at) => [unitId, members[at]!])), errorLowPpm: new Map(units.map((unitId, at) => [unitId, wrong[at]!])) }));

function world(rules: CriteriaRules, over: Partial<BoardFacts> = {}): BoardFacts {
  return { head: { indicators: indicatorsOf(rules).map((code) => ({ code })) } as unknown as CampaignHead, rules, targets: [], counts: [], dawnCounts: [],
    participants: units.map((unitId, at) => ({ unitId, name: `Đoàn xã ${at}`, former: null, sortKey: String(at), cluster: 'Cụm', clusterNo: 0, ranked: true })), ...over };
}
const boardOf = (of: BoardFacts) => foldBoard(of, { no: 1, asOf: 0, ledgerSeq: 0 });
/** Places of two units when one has so many more acts, one by one round the days; the rest stay as they are. */
const placesWith = (of: BoardFacts, unitId: string, aboveId: string, way: { indicator: Indicator; group: string | null }, acts: number, who: (at: number) => string) => {
  const more = Array.from({ length: acts }, (_, at): Count => ({ unitId, indicator: way.indicator, group: way.group ?? '', memberId: who(at), day: DAYS[at % DAYS.length]!, milli: 1000 }));
  const rows = boardOf({ ...of, counts: [...of.counts, ...more] }).clusters.flatMap((cluster) => cluster.rows);
  return [unitId, aboveId].map((each) => rows.find((row) => row.unitId === each)!.place!) as [number, number];
};
const passes = (places: [number, number]) => places[0] < places[1];
/** What a test can put on the board act by act. */
const FEW = 3000;

describe('what it takes to pass the next one', () => {
  it('is enough, and one act fewer is not, under any rules; where nothing is, no number is', () => {
    let ways = 0;
    let never = 0;
    fc.assert(fc.property(facts, fc.constantFrom(...units), (of, unitId) => {
      const above = aroundOf(boardOf(of), unitId)?.above;
      if (!above) return;
      for (const way of waysPast(of, unitId, above.unitId, DAYS)) {
        const withActs = (acts: number) => passes(placesWith(of, unitId, above.unitId, way, acts, () => SOMEBODY_FREE));
        if (way.acts === null) {
          never += 1;
          if (way.indicator !== 'account_transaction') for (const acts of [1, 2, 3, 5, 9, 17, 30, 90, 300]) expect([way, acts, withActs(acts)]).toEqual([way, acts, false]);
        } else if (way.acts <= FEW) {
          ways += 1;
          expect([way, withActs(way.acts), withActs(way.acts - 1)]).toEqual([way, true, false]);
        }
      }
    }), { numRuns: 300 });
    // The property was not true of nothing.
    expect(Math.min(ways, never)).toBeGreaterThan(100);
  });

  it('is the same by different people, whom no limit of one person reaches', () => {
    fc.assert(fc.property(facts, fc.constantFrom(...units), (all, unitId) => {
      const of = { ...all, rules: { ...all.rules, caps: all.rules.caps.filter(({ per }) => per === 'member') } };
      const above = aroundOf(boardOf(of), unitId)?.above;
      if (!above) return;
      for (const way of waysPast(of, unitId, above.unitId, DAYS)) {
        if (way.acts === null || way.acts > 500) continue;
        const withActs = (acts: number) => passes(placesWith(of, unitId, above.unitId, way, acts, (at) => `nguoi-${at}`));
        expect([way, withActs(way.acts), withActs(way.acts - 1)]).toEqual([way, true, false]);
      }
    }), { numRuns: 150 });
  });

  const acts = (indicator: Indicator, milli: number, maxMilli: number | null = null) => ({ key: indicator.replaceAll('_', '-'), name: 'Tiêu chí', heading: null, kind: 'acts' as const, maxMilli, weights: [{ indicator, procedureGroup: null, milli }] });
  const count = (n: number, indicator: Indicator, whole: number): Count => ({ unitId: unitAt(n), indicator, milli: whole * 1000 });
  const past = (of: BoardFacts, days = DAYS) => Object.fromEntries(waysPast(of, unitAt(2), unitAt(1), days).map((way) => [way.indicator, way.acts]));

  it('says what an office would say', () => {
    const rules = plain([acts('dossier_full', 2000), acts('outreach_turn', 100, 500), { key: 'buoc', name: 'Bước', heading: null, kind: 'steps', measure: 'acts', indicators: ['vneid_member'], steps: [{ from: 50, milli: 30_000 }, { from: 20, milli: 8000 }] }]);
    // 20 points against 10: six dossiers pass, five only draw level; turns give half a point at most; the first step is not enough.
    expect(past(world(rules, { counts: [count(1, 'dossier_full', 10), count(2, 'dossier_full', 5)] }))).toEqual({ dossier_full: 6, outreach_turn: null, vneid_member: 50 });
    const broken = { ...rules, tieBreaks: ['acts' as const] };
    expect(past(world(broken, { counts: [count(1, 'dossier_full', 10), count(2, 'dossier_full', 5)] }))).toMatchObject({ dossier_full: 6 });
    expect(past(world(rules, { counts: [count(1, 'dossier_full', 10)] }), [])).toEqual({});
  });

  it('goes by the per cent of the own target, and by ceilings on it', () => {
    const target = { key: 'dat', name: 'Đạt chỉ tiêu', heading: null, kind: 'target' as const, worthMilli: 100_000, ceilingPercent: 100, weights: [{ indicator: 'dossier_full' as const, weight: 1 }] };
    const assigned = [{ unitId: unitAt(1), indicator: 'dossier_full' as const, amount: 100 }, { unitId: unitAt(2), indicator: 'dossier_full' as const, amount: 40 }];
    expect(past(world(plain([target]), { targets: assigned, counts: [count(1, 'dossier_full', 50), count(2, 'dossier_full', 10)] }))).toEqual({ dossier_full: 11 });
    expect(past(world(plain([target]), { targets: assigned, counts: [count(1, 'dossier_full', 100), count(2, 'dossier_full', 10)] }))).toEqual({ dossier_full: null });
    expect(past(world(plain([{ ...target, ceilingPercent: null }]), { targets: assigned, counts: [count(1, 'dossier_full', 100), count(2, 'dossier_full', 10)] }))).toEqual({ dossier_full: 31 });
  });

  it('upgrades only what is there', () => {
    const rules = plain([acts('dossier_full', 1000), acts('account_transaction', 5000)]);
    const before = [count(1, 'dossier_full', 12), count(2, 'vneid_outside', 3), count(2, 'account_transaction', 1)];
    expect(past(world(rules, { counts: before }))).toEqual({ dossier_full: 8, account_transaction: 2 });
    expect(past(world(rules, { counts: [...before, count(1, 'dossier_full', 5)] }))).toEqual({ dossier_full: 13, account_transaction: null });
  });

  it('does not count more on a day than a day lets count', () => {
    const rules = plain([acts('dossier_full', 1000)], { caps: [{ indicators: [], procedureGroup: null, per: 'unit', window: 'day', max: 4 }] });
    const cell = (n: number, whole: number, day: string): Count => ({ ...count(n, 'dossier_full', whole), memberId: 'an', day });
    const rivals = [1, 2, 3].map((day) => cell(1, 4, `2026-11-0${day}`));
    expect(past(world(rules, { counts: [...rivals, cell(2, 2, '2026-11-01')] }))).toEqual({ dossier_full: 11 });
    expect(past(world(rules, { counts: [...rivals, cell(2, 1, '2026-11-01')] }))).toEqual({ dossier_full: 12 });
    expect(past(world(rules, { counts: rivals }))).toEqual({ dossier_full: null });
  });
});

describe('days on which acts still count', () => {
  const acts = { from: '2026-11-01', until: '2026-11-10', weekdays: 127 };
  it('are those after today, today only on the last of them, and none when it is over', () => {
    expect(daysLeft(acts, '2026-11-07')).toEqual(['2026-11-08', '2026-11-09']);
    expect([daysLeft(acts, '2026-11-09'), daysLeft(acts, '2026-11-10'), daysLeft(acts, '2026-10-01').length]).toEqual([['2026-11-09'], [], 9]);
    // Sundays only: 8 November is one.
    expect([daysLeft({ ...acts, weekdays: 1 }, '2026-11-02'), daysLeft({ ...acts, weekdays: 1 }, '2026-11-08'), daysLeft({ ...acts, weekdays: 1 }, '2026-11-09')]).toEqual([['2026-11-08'], ['2026-11-08'], []]);
  });
});

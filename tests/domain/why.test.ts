import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tieBreakCodes, type Indicator } from '#vocabulary';
import type { Board, CampaignHead } from '#wire/board';
import type { CriteriaRules } from '#wire/rules';
import type { Worked } from '#wire/why';
import { cellsOf, foldBoard, unitFactsOf, type BoardFacts, type Count } from '#domain/board';
import { placedRows } from '#domain/board-view';
import { capped } from '#domain/caps';
import { startOfDay } from '#domain/calendar';
import { movementOf, standingsOf } from '#domain/movement';
import { broughtWords } from '#domain/movement-words';
import { indicatorsOf } from '#domain/rules';
import { structureOn } from '#domain/structure';
import { cutBy, percentWorked, workedOf } from '#domain/worked';
import { daysOf, whyOf, WHOLE_PPM, type DayCell } from '#domain/why';
import { CODES, plain, someRules } from '../support/rules.ts';
import { unitAt } from '../support/world.ts';

const DAY = '2026-11-03';
const DAYS = ['2026-11-01', '2026-11-02', DAY];
const units = [1, 2, 3, 4, 5].map(unitAt);
const someCounts: fc.Arbitrary<Count[]> = fc.array(fc.record({ unitId: fc.constantFrom(...units), indicator: fc.constantFrom(...CODES), group: fc.constantFrom('', 'civil_status', 'certification'), memberId: fc.constantFrom('an', 'binh'),
  day: fc.constantFrom(...DAYS), milli: fc.integer({ min: 1, max: 6000 }).map((n) => n * 5) }), { maxLength: 40 });
const appraised = fc.array(fc.record({ unitId: fc.constantFrom(...units), criterion: fc.integer({ min: 0, max: 5 }).map((n) => `tc-${n}`), milli: fc.integer({ min: -3000, max: 80_000 }) }), { maxLength: 10 });
const facts: fc.Arbitrary<BoardFacts> = fc.record({ rules: someRules, counts: someCounts, dawnCounts: someCounts, appraised, dawnAppraised: appraised, breaks: fc.uniqueArray(fc.constantFrom(...tieBreakCodes), { maxLength: 3 }), ranked: fc.array(fc.integer({ min: 0, max: 5 }).map((n) => n > 0), { minLength: 5, maxLength: 5 }),
  minimum: fc.option(fc.record({ acts: fc.integer({ min: 0, max: 40 }), percent: fc.constant(0) }), { nil: null, freq: 1 }),
  targets: fc.uniqueArray(fc.record({ unitId: fc.constantFrom(...units), indicator: fc.constantFrom(...CODES), amount: fc.integer({ min: 1, max: 80 }) }), { selector: ({ unitId, indicator }) => `${unitId} ${indicator}`, maxLength: 20 }),
  members: fc.array(fc.option(fc.integer({ min: 1, max: 300 }), { nil: null }), { minLength: 5, maxLength: 5 }), wrong: fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 5, maxLength: 5 }) })
  .map(({ rules, breaks, ranked, minimum, members, wrong, ...rest }) => world({ ...rules, tieBreaks: breaks, minimum }, { ...rest, members: new Map(units.flatMap((unitId, at) => (members[at] ? [[unitId, members[at]] as const] : []))),
    errorLowPpm: new Map(units.map((unitId, at) => [unitId, wrong[at]!])), participants: participants(ranked) }));
const participants = (ranked = [true, true, true, true, true]) => units.map((unitId, at) => ({ unitId, name: `Đoàn xã ${at + 1}`, former: null, sortKey: String(at), cluster: at < 4 ? 'Cụm 1' : 'Cụm 2', clusterNo: at < 4 ? 1 : 2, ranked: ranked[at]! }));
function world(rules: CriteriaRules, over: Partial<BoardFacts> = {}): BoardFacts {
  return { head: { indicators: indicatorsOf(rules).map((code) => ({ code, label: code, short: code, countUnit: 'lượt' })), criteria: [], slug: 'thu', name: 'Thử' } as unknown as CampaignHead, rules, targets: [], counts: [], dawnCounts: [], participants: participants(), ...over };
}
const boardOf = (of: BoardFacts): Board => foldBoard(of, { no: 1, asOf: 0, ledgerSeq: 9 });

/** "1.234,5" → 1234.5; what follows the number is its unit. */
const numberIn = (text: string): number => Number(/^−?[\d.]+(?:,\d+)?/.exec(text)![0].replaceAll('.', '').replace(',', '.').replace('−', '-'));
/** A pocket calculator: numbers, + − × ÷ and brackets, nothing else. */
function reckoned(sum: string): number {
  const plainly = sum.replaceAll('.', '').replaceAll(',', '.').replaceAll('×', '*').replaceAll('÷', '/').replaceAll('−', '-');
  expect(plainly).toMatch(/^[-\d.+*/() ]+$/);
  return Function(`return ${plainly}`)() as number;
}
const holds = ({ sum, gives, about }: Worked) => {
  if (sum === null) return;
  const off = Math.abs(reckoned(sum) - numberIn(gives));
  const rounded = gives.includes('%') || !gives.includes('điểm') ? 0.00005 : 0.0005;
  expect([sum, gives, off <= (about ? rounded : 0) + Math.abs(numberIn(gives)) * 1e-12 + 1e-9]).toEqual([sum, gives, true]);
  // What is said to be exact is not rounded, and the other way round.
  if (!about) expect(off).toBeLessThan(1e-6);
};

describe('points as arithmetic', () => {
  it('can be done again with a pocket calculator and come to what the board shows, under any rules', () => {
    let lines = 0;
    fc.assert(fc.property(facts, fc.constantFrom(...units), (of, unitId) => {
      const own = unitFactsOf(of, unitId);
      const row = placedRows(boardOf(of)).find((each) => each.unitId === unitId)!;
      const { criteria, total } = workedOf(own, of.rules);
      for (const { lines: worked, milli, key } of criteria) {
        worked.forEach(holds);
        lines += worked.filter(({ sum }) => sum !== null).length;
        const kind = of.rules.criteria.find((each) => each.key === key)!.kind;
        expect([key, numberIn(worked.at(-1)!.gives)]).toEqual([key, (kind === 'deduction' ? -milli : milli) / 1000 + 0]);
      }
      total.forEach(holds);
      expect(total.length === 0 ? criteria[0]!.milli : numberIn(total.at(-1)!.gives) * 1000).toBeCloseTo(row.pointsMilli, 6);
      expect(row.parts ?? [row.pointsMilli]).toEqual(of.rules.criteria.length > 1 ? criteria.map(({ milli }) => milli) : [row.pointsMilli]);
      const percent = percentWorked(own, indicatorsOf(of.rules));
      expect(percent === null).toBe(row.target === 0);
      if (percent) {
        holds(percent);
        expect(numberIn(percent.gives)).toBeCloseTo(row.targetedMilli / row.target / 10, 3);
      }
    }), { numRuns: 500 });
    expect(lines).toBeGreaterThan(500);
  });

  it('says what each cap took off, and together they are what caps took off', () => {
    let cut = 0;
    fc.assert(fc.property(facts, fc.constantFrom(...units), (of, unitId) => {
      const cells = cellsOf(of, unitId);
      const left = capped(cells, of.rules.caps);
      const by = cutBy(cells, of.rules).flatMap((each) => each.cut);
      for (const code of CODES) {
        const sum = (all: readonly { indicator: Indicator; milli: number }[]) => all.reduce((total, each) => (each.indicator === code ? total + each.milli : total), 0);
        expect([code, sum(by)]).toEqual([code, sum(cells) - sum(left)]);
        cut += sum(by);
      }
    }), { numRuns: 200 });
    expect(cut).toBeGreaterThan(0);
  });

  it('reads as an office would write it', () => {
    const rules = plain([{ key: 'a', name: 'Hồ sơ', heading: null, kind: 'acts', maxMilli: 30_000, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 600 }, { indicator: 'dossier_full', procedureGroup: 'civil_status', milli: 1000 }] },
      { key: 'b', name: 'Đạt', heading: null, kind: 'target', worthMilli: 100_000, ceilingPercent: 120, weights: [{ indicator: 'vneid_member', weight: 3 }, { indicator: 'vneid_outside', weight: 1 }] }]);
    const count = (indicator: Indicator, whole: number, group = ''): Count => ({ unitId: unitAt(1), indicator, group, milli: whole * 1000 });
    const of = world(rules, { counts: [count('dossier_full', 12), count('dossier_full', 3, 'civil_status'), count('vneid_member', 125), count('vneid_outside', 90)],
      targets: [{ unitId: unitAt(1), indicator: 'vneid_member', amount: 120 }, { unitId: unitAt(1), indicator: 'vneid_outside', amount: 60 }] });
    const { criteria, total } = workedOf(unitFactsOf(of, unitAt(1)), rules);
    expect(criteria[0]!.lines.map(({ words, sum, gives }) => `${words} | ${sum} = ${gives}`)).toEqual([
      'Hồ sơ toàn trình, lĩnh vực khác: 12 hồ sơ | 12 × 0,6 = 7,2 điểm', 'Hồ sơ toàn trình, lĩnh vực Hộ tịch: 3 hồ sơ | 3 × 1 = 3 điểm', 'Cộng lại | 7,2 + 3 = 10,2 điểm']);
    expect(criteria[1]!.lines.map(({ sum, gives, about }) => [sum, gives.replace('\u00a0', ' '), about])).toEqual([
      ['125 ÷ 120 × 100', '104,1667 %', true], ['90 ÷ 60 × 100', '150 %', false], [null, '120 %', false],
      ['100 × (3 × 125 ÷ 120 + 1 × 120 ÷ 100) ÷ 4', '108,125 điểm', false]]);
    expect(total.map(({ sum, gives }) => [sum, gives])).toEqual([['10,2 + 108,125', '118,325 điểm']]);
  });
});

describe('acts by day', () => {
  it('add up to the figures of the board, also on a tree where units merged or were divided', () => {
    const A = unitAt(1), B = unitAt(2), C = unitAt(3), D = unitAt(4);
    const old = [A, B, C].map((unitId, at) => ({ unitId, name: `Cũ ${at}`, former: null, sortKey: String(at), cluster: 'Cụm', clusterNo: 1, ranked: true, joinsOn: null }));
    let parts = 0;
    fc.assert(fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }), fc.array(fc.record({ unitId: fc.constantFrom(A, B, C), indicator: fc.constantFrom('dossier_full' as const, 'outreach_turn' as const),
      day: fc.constantFrom(...DAYS), milli: fc.integer({ min: 0, max: 9000 }), entries: fc.constant(1) }), { maxLength: 30 }), (toD, later, cells) => {
      // A goes to C and D; on a later day C hands on to D, too: shares of shares.
      const handovers = [{ oldId: A, newId: C, onDate: '2026-11-02', shareMilli: 1000 - toD }, { oldId: A, newId: D, onDate: '2026-11-02', shareMilli: toD },
        { oldId: B, newId: D, onDate: '2026-11-03', shareMilli: later }, { oldId: B, newId: C, onDate: '2026-11-03', shareMilli: 1000 - later }];
      const tree = structureOn({ participants: old, standsUnder: new Map(), targets: [], handovers }, { date: '2026-11-04', unit: (id) => ({ name: id, former: null, sortKey: id }), line: (id) => [id] });
      const shown = tree.counted(cells.map(({ unitId, indicator, milli }) => ({ unitId, indicator, milli })));
      const shares = Map.groupBy(tree.counted([A, B, C].map((unitId) => ({ unitId, indicator: 'outreach_turn' as const, group: unitId, milli: WHOLE_PPM }))), ({ unitId }) => unitId);
      for (const unitId of [C, D]) {
        const own = (shares.get(unitId) ?? []).map(({ group, milli }) => ({ unitId: group!, sharePpm: milli }));
        const figures = (['dossier_full', 'outreach_turn'] as const).map((code) => ({ code, milli: shown.filter((each) => each.unitId === unitId && each.indicator === code).reduce((sum, { milli }) => sum + milli, 0) }));
        const days = daysOf(figures, own, cells);
        figures.forEach(({ code, milli }, at) => {
          expect(days.reduce((sum, day) => sum + day.milli[at]!, 0)).toBe(milli);
          for (const day of days) {
            const exact = cells.filter((cell) => cell.day === day.day && cell.indicator === code).reduce((sum, cell) => sum + (cell.milli * (own.find((each) => each.unitId === cell.unitId)?.sharePpm ?? 0)) / WHOLE_PPM, 0);
            // Largest remainder on the board, and once more among days: never more than a few thousandths of one act apart.
            expect(Math.abs(day.milli[at]! - exact)).toBeLessThan(8);
            if (day.milli[at]! % 1000 !== 0) parts += 1;
          }
        });
      }
    }), { numRuns: 300 });
    expect(parts).toBeGreaterThan(50);
  });

  it('are exactly what was done where every unit is its own', () => {
    const cells: DayCell[] = [{ unitId: unitAt(1), indicator: 'dossier_full', day: DAYS[0]!, milli: 2500, entries: 3 }, { unitId: unitAt(1), indicator: 'dossier_full', day: DAYS[1]!, milli: 0, entries: 2 }, { unitId: unitAt(9), indicator: 'dossier_full', day: DAYS[1]!, milli: 7000, entries: 7 }];
    expect(daysOf([{ code: 'dossier_full', milli: 2500 }], [{ unitId: unitAt(1), sharePpm: WHOLE_PPM }], cells)).toEqual([{ day: DAYS[0], milli: [2500], entries: [3] }, { day: DAYS[1], milli: [0], entries: [2] }]);
  });
});

describe('movement since the day began', () => {
  const none = () => null;
  it('is who passed and who was passed, to the last place, for anybody on any board', () => {
    let moved = 0;
    fc.assert(fc.property(facts, fc.constantFrom(...units), (of, unitId) => {
      const row = placedRows(boardOf(of)).find((each) => each.unitId === unitId)!;
      const movement = movementOf(of, standingsOf(of), unitId, DAY, none);
      if (row.place === null) return void expect(movement).toBeNull();
      expect(movement!.place).toBe(row.place);
      if (movement!.was === null) return void expect(row.movement).toBeNull();
      expect([movement!.was - row.place, movement!.passedAll - movement!.passedByAll]).toEqual([row.movement, row.movement]);
      if (row.movement !== 0) moved += 1;
    }), { numRuns: 500 });
    expect(moved).toBeGreaterThan(50);
  });

  const acts = plain([{ key: 'a', name: 'Hồ sơ', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 2000 }] }]);
  const has = (n: number, whole: number): Count => ({ unitId: unitAt(n), indicator: 'dossier_full', milli: whole * 1000 });
  const at = (clock: string) => startOfDay(DAY) + Date.parse(`1970-01-01T${clock}Z`);

  it('names what brought it about', () => {
    const of = world(acts, { dawnCounts: [has(1, 10), has(2, 8), has(3, 1)], counts: [has(1, 10), has(2, 45), has(3, 12)] });
    const came = (unitId: string) => (unitId === unitAt(2) ? { from: at('14:05:09'), until: at('14:05:40') } : { from: at('08:00:00'), until: at('16:30:00') });
    const movement = movementOf(of, standingsOf(of), unitAt(1), DAY, came)!;
    expect([movement.was, movement.place, movement.passedBy.map(({ sentence }) => sentence)]).toEqual([1, 3, [
      'Đoàn xã 2: +37 hồ sơ toàn trình được công nhận lúc 14:05, thêm 74 điểm.', 'Đoàn xã 3: +11 hồ sơ toàn trình được công nhận từ 08:00 đến 16:30, thêm 22 điểm.']]);
    expect(movement.sentences).toEqual(['Từ hạng 1 đầu ngày đến hạng 3, giảm 2 bậc.', 'Có 2 đơn vị nay đứng trước.', 'Riêng đơn vị, từ đầu ngày: chưa có kết quả mới được công nhận.']);
    expect(movementOf(of, standingsOf(of), unitAt(2), DAY, came)!.passed.map(({ name }) => name)).toEqual(['Đoàn xã 1']);
  });

  it('shames nobody whose results were taken back', () => {
    const of = world(acts, { dawnCounts: [has(1, 10), has(2, 8)], counts: [has(1, 5), has(2, 8)] });
    const words = [1, 2].flatMap((n) => { const { sentences, passed, passedBy } = movementOf(of, standingsOf(of), unitAt(n), DAY, none)!; return [...sentences, ...[...passed, ...passedBy].map(({ sentence }) => sentence)]; });
    expect(words.join(' ')).not.toMatch(/thu hồi|rút lại|nhầm|sai|gian/);
    expect(words).toContain('Nay trước Đoàn xã 1, sau khi kết quả của đơn vị ấy được điều chỉnh qua đối soát.');
    expect(broughtWords({ gains: [{ indicator: 'vneid_outside', milli: 2000, from: at('08:00:00'), until: at('08:00:30') }, { indicator: 'account_transaction', milli: 1500, from: at('09:10:00'), until: at('09:10:00') }, { indicator: 'dossier_full', milli: -1000, from: null, until: null }], pointsMilli: 700 }, DAY))
      .toBe('+2 tài khoản VNeID người dân, +1,5 tài khoản có giao dịch được công nhận từ 08:00 đến 09:10; một số kết quả được điều chỉnh qua đối soát, thêm 0,7 điểm');
    expect(broughtWords({ gains: [], pointsMilli: -1500 }, DAY)).toBe('ít hơn đầu ngày 1,5 điểm do Ban Tổ chức chấm');
  });
});

describe('a place', () => {
  const target = plain([{ key: 'a', name: 'Đạt', heading: null, kind: 'acts', maxMilli: 5000, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }] }], { tieBreaks: ['percent', 'acts'] });
  const has = (n: number, whole: number): Count => ({ unitId: unitAt(n), indicator: 'dossier_full', milli: whole * 1000 });
  it('says by what it is decided, with both numbers', () => {
    const of = world(target, { counts: [has(1, 9), has(2, 7), has(3, 7), has(4, 1)] });
    const place = (n: number) => whyOf({ board: boardOf(of), facts: of, standings: standingsOf(of), ledgerSeq: 9 }, unitAt(n), { shares: [{ unitId: unitAt(n), sharePpm: WHOLE_PPM }], names: new Map(), cells: [] }, DAY, () => null)!.place;
    expect(place(1)).toEqual(['Không đơn vị nào trong 4 đơn vị của cụm đứng trước.', 'Đứng trước Đoàn xã 2 (hạng 2): cùng 5 điểm, xét tiếp số lượt được công nhận: 9 so với 7.']);
    expect(place(3)).toEqual(['Có 1 đơn vị trong 4 đơn vị của cụm đứng trước.', 'Ngay trước là Đoàn xã 1 (hạng 1), cùng 5 điểm, xét tiếp số lượt được công nhận: 9 so với 7.',
      'Đồng hạng với 1 đơn vị: bằng nhau ở mọi điều thể lệ xét đến; hạng kế tiếp được bỏ qua.', 'Đứng trước Đoàn xã 4 (hạng 4): 5 điểm so với 1 điểm, hơn 4 điểm.']);
  });
});

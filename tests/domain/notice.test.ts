import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Board, BoardRow } from '#wire/board';
import type { NoticeAsk } from '#wire/notice';
import { addDays, startOfDay } from '#domain/calendar';
import { sortKey } from '#domain/name';
import { GROWTH_LISTED, noticeLists, noticeOf, periodAsked, periodsOf, UNRANKED, type Counted, type State } from '#domain/notice';
import { asOfWords, growthPercent, listsOf, methodWords, wholeWords } from '#domain/notice-words';
import { percentOf } from '#domain/numbers';

const milli = fc.integer({ min: 0, max: 3_000_000 });
const counted = fc.array(fc.record({ part: milli, before: milli, target: fc.option(fc.integer({ min: 0, max: 3000 })) }), { maxLength: 40 })
  .map((all): Counted[] => all.map((each, at) => ({ ...each, unitId: `u${at}`, name: `Đoàn xã Số ${at}` })));

describe('the lists', () => {
  const unit = (unitId: string, part: number, before: number, target: number | null): Counted => ({ unitId, name: unitId, part: part * 1000, before: before * 1000, target });
  const ids = (units: readonly Counted[]) => units.map(({ unitId }) => unitId);

  it('say who is over, who stood still, who grew most; nobody without a target is asked', () => {
    const lists = noticeLists([unit('a', 12, 10, 10), unit('b', 10, 5, 10), unit('c', 4, 4, 10), unit('d', 0, 0, null), unit('e', 3, 0, 10), unit('f', 9, 8, 10), unit('g', 2, 3, 10)]);
    expect(ids(lists.over)).toEqual(['a']);
    expect(ids(lists.still)).toEqual(['c', 'g']);
    expect(lists.growth.map(({ unitId, growthMilli }) => [unitId, growthMilli])).toEqual([['b', 1000], ['a', 200], ['f', 125]]);
    expect(ids(lists.begun)).toEqual(['e']);
  });

  it('keep those together who are level at the cut, in the order they came', () => {
    const lists = noticeLists([unit('a', 11, 10, 10), unit('b', 13, 10, 10), unit('c', 12, 10, 10), unit('d', 24, 20, 10), unit('e', 14, 10, 10), unit('f', 12, 10, 10), unit('g', 15, 10, 10)]);
    expect(ids(lists.growth)).toEqual(['g', 'e', 'b', 'c', 'd', 'f']);
    expect(ids(noticeLists([1, 2, 3, 4, 5, 6].map((n) => unit(`u${n}`, 10 + n, 10, 10))).growth)).toEqual(['u6', 'u5', 'u4', 'u3', 'u2']);
  });

  it('have nobody who grew among those who stood still, nobody who began among those who are compared, and leave nobody out who belongs there', () => {
    fc.assert(fc.property(counted, (units) => {
      const { over, still, growth, begun } = noticeLists(units);
      const apart = [still, growth, begun].map((list) => new Set(ids(list)));
      for (const [at, one] of apart.entries()) for (const other of apart.slice(at + 1)) expect([...one].filter((id) => other.has(id))).toEqual([]);
      for (const { unitId, part, before, target } of units) {
        expect(ids(over).includes(unitId)).toBe(target !== null && target > 0 && part / target > 1000);
        expect(ids(begun).includes(unitId)).toBe(before === 0 && part > 0);
        if (target) expect(ids(still).includes(unitId)).toBe(part <= before);
      }
      const grown = units.filter(({ part, before }) => before > 0 && part > before);
      expect(growth.length).toBeGreaterThanOrEqual(Math.min(GROWTH_LISTED, grown.length));
      // Whoever is left out grew less than everybody on the list.
      const least = Math.min(...growth.map(({ growthMilli }) => growthMilli));
      for (const each of grown) if (!ids(growth).includes(each.unitId)) expect(Math.round(((each.part - each.before) / each.before) * 1000)).toBeLessThan(least);
      expect(growth.map(({ growthMilli }) => growthMilli)).toEqual(growth.map(({ growthMilli }) => growthMilli).toSorted((a, b) => b - a));
    }));
  });
});

const times = { startsAt: startOfDay('2026-03-02'), closesAt: startOfDay('2026-12-31') };

describe('the period', () => {
  it('is the last whole month, or week, or all of it', () => {
    expect(periodsOf(times, '2026-11-24')).toEqual({ month: { from: '2026-10-01', until: '2026-10-31' }, week: { from: '2026-11-16', until: '2026-11-22' }, start: { from: '2026-03-02', until: '2026-11-24' } });
    // The month the campaign began in begins with it; a week that was over before is none.
    expect(periodsOf(times, '2026-04-06')).toEqual({ month: { from: '2026-03-02', until: '2026-03-31' }, week: { from: '2026-03-30', until: '2026-04-05' }, start: { from: '2026-03-02', until: '2026-04-06' } });
    expect(periodsOf(times, '2026-03-04')).toEqual({ month: null, week: null, start: { from: '2026-03-02', until: '2026-03-04' } });
    // A year after it closed they are still those of its last days.
    expect(periodsOf(times, '2027-11-24')).toEqual({ month: { from: '2026-11-01', until: '2026-11-30' }, week: { from: '2026-12-21', until: '2026-12-27' }, start: { from: '2026-03-02', until: '2026-12-30' } });
  });

  it('is by default the last whole month with a period before it, else such a week, else everything', () => {
    const usual = (today: string) => periodAsked({}, times, today).period;
    expect([usual('2026-11-24').kind, usual('2026-04-06').kind, usual('2026-03-12').kind, usual('2026-03-09').kind, usual('2026-03-04').kind, usual('2026-02-01').kind, usual('2027-01-01').kind]).toEqual(['month', 'week', 'start', 'start', 'start', 'start', 'start']);
    expect(usual('2026-03-16')).toEqual({ kind: 'week', from: '2026-03-09', until: '2026-03-15' });
    expect(usual('2026-02-01')).toEqual({ kind: 'start', from: '2026-03-02', until: '2026-03-02' });
  });

  it('is the one that was asked for; what cannot be is said in a sentence and the default stands', () => {
    const ask = (asked: NoticeAsk, today = '2026-11-24') => periodAsked(asked, times, today);
    expect(ask({ period: 'week' })).toEqual({ period: { kind: 'week', from: '2026-11-16', until: '2026-11-22' }, said: null });
    expect(ask({ from: '2026-05-05', until: ' 2026-06-06 ' })).toEqual({ period: { kind: 'chosen', from: '2026-05-05', until: '2026-06-06' }, said: null });
    expect(ask({ from: '2026-11-24' }).period).toEqual({ kind: 'chosen', from: '2026-11-24', until: '2026-11-24' });
    expect(ask({ until: '2026-05-05' }).period).toEqual({ kind: 'chosen', from: '2026-03-02', until: '2026-05-05' });
    expect(ask({ from: '2025-01-01', until: '2026-05-05' })).toEqual({ period: { kind: 'chosen', from: '2026-03-02', until: '2026-05-05' }, said: expect.stringContaining('02/03/2026') });
    for (const [asked, words] of [[{ from: '2026-02-30' }, 'không phải là một ngày'], [{ from: 'hôm nay', until: '2026-05-05' }, '“hôm nay”'], [{ from: '2026-06-06', until: '2026-05-05' }, 'Ngày cuối kỳ'], [{ from: '2026-12-01' }, 'chưa tới'],
      [{ until: '2026-11-25' }, 'chưa tới'], [{ from: '2026-01-01', until: '2026-02-01' }, 'ở trước ngày bắt đầu'], [{ period: 'quarter' }, 'Không có kỳ này']] as const) {
      expect([asked, ask(asked).said, ask(asked).period]).toEqual([asked, expect.stringContaining(words), { kind: 'month', from: '2026-10-01', until: '2026-10-31' }]);
      expect(ask(asked).said).toMatch(/Đang xem kỳ mặc định: từ 01\/10\/2026 đến hết 31\/10\/2026\.$/);
    }
    expect(ask({ period: 'month' }, '2026-03-04').said).toContain('chưa có tháng nào');
    expect(ask({ from: '2026-03-02' }, '2026-02-01').said).toContain('bắt đầu ngày 02/03/2026');
  });

  it('never leaves the campaign, whatever is asked on whatever day', () => {
    const day = fc.integer({ min: 0, max: 900 }).map((n) => addDays('2025-09-01', n));
    const word = fc.option(fc.oneof(day, fc.string(), fc.constant('2026-02-29')), { nil: undefined });
    fc.assert(fc.property(fc.record({ period: fc.option(fc.constantFrom('week', 'month', 'start', 'x'), { nil: undefined }), from: word, until: word }), day, (asked, today) => {
      const { period: { from, until }, said } = periodAsked(asked, times, today);
      expect(from >= '2026-03-02' && from <= until && (until <= today || until === '2026-03-02')).toBe(true);
      if (said !== null) expect(said).toMatch(/\.$/);
    }));
  });
});

const INDICATORS = ['dossier_full', 'vneid_outside', 'outreach_turn'] as const;
const indicatorHead = (code: string) => ({ code, label: `Chỉ tiêu ${code}`, short: code, countUnit: 'lượt', weightMilli: 1, upgrade: false });
/** A board as it is stored, as far as a notice looks at it. */
function boardOf(clusters: { name: string; rows: Pick<BoardRow, 'unitId' | 'name' | 'figures'>[] }[], unranked: Pick<BoardRow, 'unitId' | 'name' | 'figures'>[] = [], head: Partial<Board['head']> = {}): Board {
  const row = (each: Pick<BoardRow, 'unitId' | 'name' | 'figures'>): BoardRow => ({ former: null, place: 1, shared: false, movement: null, actsMilli: 0, targetedMilli: 0, target: 0, pointsMilli: 0, ...each });
  return {
    head: { id: 'c', slug: 'dot', name: 'Đợt thử', goal: 'Thử', source: 'live', ...times, endsAt: times.closesAt, claimsUntil: times.closesAt, scoring: 'weighted', rankedLevel: 'commune', rulesEdition: 1, indicators: INDICATORS.map(indicatorHead),
      tieBreaks: [], criteria: [], sentences: [], scopeName: 'Tỉnh đoàn Thử', notice: null, ...head },
    no: 7, asOf: Date.parse('2026-11-24T07:05:00Z'), ledgerSeq: 99, structure: 'then', other: null, passed: [], unranked: unranked.map(row), clusters: clusters.map(({ name, rows }) => ({ name, rows: rows.map(row) })),
    totals: { actsMilli: 0, targetedMilli: 0, target: 0, units: 0, figures: [] },
  };
}
const month = { period: { kind: 'month' as const, from: '2026-10-01', until: '2026-10-31' }, said: null };

describe('the notice', () => {
  const units = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), milli, fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 25 });

  it('is a difference of states: every growth is, their sum is the whole’s, and each unit stands there once', () => {
    fc.assert(fc.property(units, fc.boolean(), (drawn, upToBoard) => {
      const rows = drawn.map(([target, now], at) => ({ unitId: `u${at}`, name: `Đoàn xã Số ${at}`, figures: INDICATORS.map((_, no): [number, number] => [now * (no + 1), no === 0 ? target : 0]) }));
      const at = (part: number): State => drawn.flatMap(([, now, began, ended], n) => INDICATORS.map((indicator, no) => ({ unitId: `u${n}`, indicator, milli: Math.floor((now * (no + 1) * [Math.min(began, ended), ended][part]!) / 1000) })));
      const [began, ended] = [at(0), at(1)];
      const notice = noticeOf(boardOf([{ name: 'A', rows: rows.slice(0, 9) }, { name: 'B', rows: rows.slice(9) }]), { began, ended: upToBoard ? null : ended }, month, '2026-11-24');
      expect(notice.units.map(({ unitId }) => unitId).toSorted()).toEqual(rows.map(({ unitId }) => unitId).toSorted());
      for (const section of notice.sections) {
        const no = INDICATORS.findIndex((code) => code === section.indicator);
        for (const [place, { unitId }] of notice.units.entries()) {
          const of = (state: State) => state.filter((each) => each.unitId === unitId && each.indicator === section.indicator).reduce((sum, each) => sum + each.milli, 0);
          const now = upToBoard ? rows.find((row) => row.unitId === unitId)!.figures[no]![0] : of(ended);
          expect(section.rows[place]).toEqual({ target: rows.find((row) => row.unitId === unitId)!.figures[no]![1], milli: now, before: of(began) });
        }
        const grown = section.rows.map((row) => row.milli - row.before);
        expect(grown.reduce((sum, each) => sum + each, 0)).toBe(section.whole.milli - section.whole.before);
      }
      expect(notice.compared).toBe(began.some((each) => each.milli !== 0));
      expect([...notice.sections, ...notice.others].map(({ indicator }) => indicator).toSorted()).toEqual([...INDICATORS].toSorted());
    }));
  });

  it('stands cluster by cluster, in each by Vietnamese name; lists too; a unit that is not ranked at the end', () => {
    const rows = (names: string[], figures: [number, number] = [2000, 1]) => names.map((name) => ({ unitId: name, name, figures: [figures, [0, 0], [0, 0]] as [number, number][] }));
    const notice = noticeOf(boardOf([{ name: 'Cụm 2', rows: rows(['Đoàn xã Đak Đoa', 'Đoàn xã An Khê', 'Đoàn xã Ân Tường', 'Đoàn xã Ăn Thử']) }, { name: 'Cụm 1', rows: rows(['Đoàn phường Ba', 'Đoàn phường Ấp'], [0, 5]) }], rows(['Đoàn Bộ đội Biên phòng'], [1000, 0])),
      { began: [], ended: null }, { ...month, period: { ...month.period, kind: 'start' } }, '2026-11-24');
    expect(notice.clusters).toEqual(['Cụm 2', 'Cụm 1', UNRANKED]);
    const shown = notice.units.map(({ name }) => name);
    expect(shown).toEqual(['Đoàn xã An Khê', 'Đoàn xã Ăn Thử', 'Đoàn xã Ân Tường', 'Đoàn xã Đak Đoa', 'Đoàn phường Ấp', 'Đoàn phường Ba', 'Đoàn Bộ đội Biên phòng']);
    const [section] = notice.sections;
    expect(section!.over.map((at) => shown[at])).toEqual(['Đoàn xã An Khê', 'Đoàn xã Ăn Thử', 'Đoàn xã Ân Tường', 'Đoàn xã Đak Đoa']);
    expect(section!.still.map((at) => shown[at])).toEqual(['Đoàn phường Ấp', 'Đoàn phường Ba'].toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)));
    expect(listsOf(section!, notice).map(({ key, heading }) => [key, heading])).toEqual([['over', 'Đơn vị đạt trên 100\u00a0% chỉ tiêu được giao'], ['growth', 'Đơn vị tăng nhiều nhất so với kỳ trước'], ['still', 'Đơn vị chưa có kết quả']]);
    expect([notice.compared, methodWords(notice)]).toEqual([false, expect.stringContaining('không có kỳ trước để so')]);
  });

  it('speaks of targets; what is counted without one stands apart, unless nothing has one', () => {
    const rows = (target: number) => [{ unitId: 'a', name: 'A', figures: [[1000, target], [2000, 0], [3000, 0]] as [number, number][] }];
    const some = noticeOf(boardOf([{ name: 'C', rows: rows(2) }]), { began: [], ended: null }, month, '2026-11-24');
    expect([some.sections.map(({ indicator }) => indicator), some.others.map(({ indicator, milli: done }) => [indicator, done])]).toEqual([['dossier_full'], [['vneid_outside', 2000], ['outreach_turn', 3000]]]);
    const none = noticeOf(boardOf([{ name: 'C', rows: rows(0) }]), { began: [], ended: null }, month, '2026-11-24');
    expect([none.sections.length, none.others]).toEqual([3, []]);
    expect(wholeWords(none.sections[0]!, false)).toBe('Thực hiện 1 lượt; không giao chỉ tiêu.');
  });

  it('is said in the words of offices, with its denominators and the board it comes from', () => {
    const notice = noticeOf(boardOf([{ name: 'C', rows: [{ unitId: 'a', name: 'A', figures: [[1_252_500, 1200], [0, 0], [0, 0]] }, { unitId: 'b', name: 'B', figures: [[3000, 10], [0, 0], [0, 0]] }] }]),
      { began: [{ unitId: 'a', indicator: 'dossier_full', milli: 1_000_000 }, { unitId: 'b', indicator: 'dossier_full', milli: 5000 }], ended: null }, month, '2026-11-24');
    expect(asOfWords(notice)).toBe('Số liệu tính đến 14:05 ngày 24/11/2026, theo bảng số 7 của Bảng Vàng');
    expect(asOfWords({ ...notice, upToBoard: false })).toBe('Số liệu tính đến hết ngày 31/10/2026, theo bảng số 7 của Bảng Vàng (lập lúc 14:05 ngày 24/11/2026)');
    expect(wholeWords(notice.sections[0]!, true).replaceAll('\u00a0', ' ')).toBe('Thực hiện 1.255,5/1.210 lượt, đạt 103,76 % chỉ tiêu. Kỳ trước 1.005; trong kỳ tăng 250,5 (+24,9 %).');
    expect(listsOf(notice.sections[0]!, notice).map(({ key, items }) => [key, ...items.map(({ name, words }) => `${name} ${words}`.replaceAll('\u00a0', ' '))]))
      .toEqual([['over', 'A 104,38 %'], ['growth', 'A +25,3 %'], ['still', 'B giảm 2 do thu hồi']]);
    expect(growthPercent({ target: 0, milli: 3000, before: 5000 })).toBe('−40\u00a0%');
  });
});

describe('the notice of July 2023', () => {
  /** Data lines of a file of the host. */
  const lines = (file: string) => readFileSync(join(import.meta.dirname, '../../worker/host/data', file), 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).slice(1).map((line) => line.split(','));
  const published = lines('published_project5299_totals_2023-07-01.csv');

  it('comes out of the figures it published, computed as any other: what it printed stands beside', () => {
    const [own, outside] = published.map(([, , , target, actual]) => [Number(actual) * 1000, Number(target)] as [number, number]);
    const codes = ['portal_account_member', 'portal_account_outside'];
    const board = boardOf([{ name: 'Toàn tỉnh', rows: [{ unitId: 'binh-dinh', name: 'Tỉnh đoàn Bình Định', figures: [own!, outside!] }] }], [], { source: 'notice', indicators: codes.map(indicatorHead),
      notice: { number: '434/TB-VPUBND', date: '2023-07-07', office: 'Văn phòng UBND tỉnh Bình Định', url: '', asOf: '2023-07-01', lists: [], caveat: '', printed: codes.map((indicator, at) => ({ indicator, percent: published[at]![5]! })) } });
    const notice = noticeOf(board, { began: [], ended: null }, { period: { kind: 'start', from: '2023-01-01', until: '2023-07-07' }, said: null }, '2026-11-24');
    expect(notice.sections.map(({ whole: sum, printed }) => [sum.milli / 1000, sum.target, percentOf(sum.milli, sum.target).replace('\u00a0', ' '), printed])).toEqual([[49_795, 48_000, '103,74 %', '104'], [40_676, 66_000, '61,63 %', '62.6']]);
    expect(published.map((line) => line[6])).toEqual(['103.74', '61.63']);
    expect(notice.sections.map(({ over, still, growth, begun }) => [over, still, growth, begun])).toEqual([[[0], [], [], [0]], [[], [], [], [0]]]);
    expect(asOfWords(notice)).toContain('Số liệu đến 01/07/2023');
  });

  it('had lists of the same shape: of units whose counts would have made them, the same ones are listed, in the same order', () => {
    // The paper gives growth in per cent and no counts: on any count before, that growth puts the five in its order, ahead of everybody slower.
    const listed = lines('published_project5299_units_2023-07.csv');
    const of = (kind: string) => listed.filter((line) => line[2] === kind || line.at(-2) === kind).map((line) => ({ name: line.slice(1, -2).join(','), value: Number(line.at(-1)) }));
    const grown = of('growth');
    expect(grown.map(({ value }) => value).toSorted((a, b) => b - a)).toEqual([278, 202, 120, 85, 75]);
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 20, maxLength: 20 }), (bases) => {
      const hundred = (at: number) => bases[at]! * 100;
      const lists = noticeLists([
        ...grown.map(({ name, value }, at) => ({ unitId: name, name, before: hundred(at) * 1000, part: (hundred(at) + bases[at]! * value) * 1000, target: 1_000_000 })),
        ...of('no_change').map(({ name }, at) => ({ unitId: name, name, before: hundred(5 + at) * 1000, part: hundred(5 + at) * 1000, target: 1_000_000 })),
        ...of('over_target').map(({ name }, at) => ({ unitId: name, name, before: hundred(8 + at) * 1000, part: hundred(8 + at) * 1000 + 1000, target: hundred(8 + at) }))]);
      expect(lists.growth.map(({ growthMilli }) => growthMilli / 10)).toEqual([278, 202, 120, 85, 75]);
      expect([lists.still.length, lists.over.length]).toEqual([3, 2]);
    }));
  });
});

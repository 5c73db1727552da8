import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROGRAMME_YEARS, measureCodes, measures, type Measure } from '#vocabulary';
import { addDays } from '#domain/calendar';
import { elapsedPart, forecast, isMet, paceNeeded, periodStart, progress, weeksLeft } from '#domain/programme';
import { unitRows, unitYearIn, yearPages, type YearFacts } from '#domain/programme-year';
import { mondayOf, mondaysOf, weekNo } from '#domain/week';
import { publishedTargets } from '../../worker/host/programme.ts';

const anyDay = fc.integer({ min: 0, max: 2190 }).map((days) => addDays('2022-01-01', days));
const count = fc.constantFrom(...measureCodes.filter((code) => measures[code].kind === 'count'));
const rate = fc.constantFrom(...measureCodes.filter((code) => measures[code].kind !== 'count'));
const milli = fc.integer({ min: 0, max: 200_000_000 });

describe('weeks', () => {
  it('begin on Monday, and every day lies in exactly one of a span', () => {
    fc.assert(fc.property(anyDay, fc.integer({ min: 0, max: 400 }), (from, days) => {
      const to = addDays(from, days);
      const mondays = mondaysOf(from, to);
      expect(mondays.every((each) => new Date(`${each}T00:00:00Z`).getUTCDay() === 1)).toBe(true);
      expect([mondays[0], mondays.at(-1)]).toEqual([mondayOf(from), mondayOf(to)]);
      expect(mondays.slice(1).every((each, at) => each === addDays(mondays[at]!, 7))).toBe(true);
    }));
    expect(mondaysOf('2026-01-02', '2026-01-01')).toEqual([]);
  });

  it('are numbered as ISO 8601 numbers them', () => {
    expect(['2025-12-29', '2026-01-05', '2026-12-28', '2024-12-30', '2020-12-28'].map(weekNo)).toEqual([1, 2, 53, 1, 53]);
    expect(mondayOf('2026-01-01')).toBe('2025-12-29');
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
  });
});

describe('the programme as it was published', () => {
  it('has every target of its text in every year', () => {
    const of = (measure: Measure) => PROGRAMME_YEARS.map((year) => publishedTargets().find((each) => each.year === year && each.measure === measure)?.amount ?? null);
    expect(of('informed_turns')).toEqual([25_000, 25_000, 25_000, 25_000, 25_000, 25_000]);
    expect(of('active_units')).toEqual([1000, 1000, 1000, 1000, 1000, 1000]);
    expect(of('member_accounts')).toEqual([40_000, 48_000, 40_000, 40_000, 40_000, 40_000]);
    expect(of('outside_accounts')).toEqual([55_000, 66_000, 55_000, 55_000, 55_000, 55_000]);
    expect(of('accounts_used')).toEqual([400, 400, 400, 400, 400, 400]);
    expect(of('own_dossiers_online')).toEqual([800, 800, 800, 800, 800, 800]);
    expect(of('supported_dossiers')).toEqual([30_000, 45_000, 60_000, 75_000, 90_000, 105_000]);
    expect([of('online_dossiers'), of('online_payments'), of('members_with_account')]).toEqual([500, 300, 700].map((amount) => [null, null, null, null, null, amount]));
  });
});

describe('pace', () => {
  it('reaches the target when it is kept until the end of the year, and not with one act less a week', () => {
    fc.assert(fc.property(count, milli, fc.integer({ min: 1, max: 200_000 }), anyDay, (measure, part, target, today) => {
      const elapsed = { year: 2026, today };
      const pace = paceNeeded({ measure, part, whole: null, target }, elapsed);
      if (part >= target * 1000) return void expect(pace).toBe(0);
      const left = weeksLeft(elapsed);
      if (left === 0) return void expect(pace).toBeNull();
      expect(part + pace! * 1000 * Math.max(1, left)).toBeGreaterThanOrEqual(target * 1000 - 0.001);
      expect(part + (pace! - 1) * 1000 * Math.max(1, left)).toBeLessThan(target * 1000);
    }));
  });

  it('is unknown for a rate and without a target; the whole year is left before it begins, nothing after it', () => {
    expect(paceNeeded({ measure: 'accounts_used', part: 1, whole: 2, target: 400 }, { year: 2026, today: '2026-05-01' })).toBeNull();
    expect(paceNeeded({ measure: 'informed_turns', part: 1, whole: null, target: null }, { year: 2026, today: '2026-05-01' })).toBeNull();
    expect(weeksLeft({ year: 2027, today: '2026-05-01' })).toBeCloseTo(365 / 7);
    expect([weeksLeft({ year: 2026, today: '2026-12-31' }), elapsedPart({ year: 2026, today: '2026-12-31' }), elapsedPart({ year: 2027, today: '2026-12-31' })]).toEqual([0, 1, 0]);
  });
});

describe('forecast', () => {
  const weekly = fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 53, maxLength: 53 });
  it('never falls below what is there, keeps low ≤ middle ≤ high, and is whole', () => {
    fc.assert(fc.property(count, weekly, anyDay, milli, (measure, weeks, today, part) => {
      const found = forecast({ measure, part }, new Map(mondaysOf('2026-01-01', '2026-12-31').map((week, at) => [week, weeks[at]!])), { year: 2026, today });
      if (found === null) return;
      expect(found.low).toBeLessThanOrEqual(found.middle);
      expect(found.middle).toBeLessThanOrEqual(found.high);
      expect(found.low).toBeGreaterThanOrEqual(Math.floor(part / 1000));
      expect([found.low, found.middle, found.high].every(Number.isInteger)).toBe(true);
    }));
  });

  it('of steady weeks is a line without a band; of unsteady ones the band widens with the time that is left', () => {
    const steady = new Map(mondaysOf('2026-01-05', '2026-12-31').map((week) => [week, 100_000]));
    expect(forecast({ measure: 'informed_turns', part: 4_600_000 }, steady, { year: 2026, today: '2026-11-19' })).toEqual({ low: 5200, middle: 5200, high: 5200 });
    const uneven = new Map([...steady].map(([week], at) => [week, at % 2 ? 50_000 : 150_000]));
    const width = (today: string) => { const found = forecast({ measure: 'informed_turns', part: 0 }, uneven, { year: 2026, today })!; return found.high - found.low; };
    expect(width('2026-06-10')).toBeGreaterThan(width('2026-09-10'));
    expect(width('2026-09-10')).toBeGreaterThan(width('2026-12-10'));
    // Four weeks: t = 1.638, s = 57.735 (two of 50, two of 150 acts), r = 47: 1.638 · 57.735 · √(47 + 47²⁄4) = 2315.
    expect(forecast({ measure: 'informed_turns', part: 0 }, new Map([...uneven].slice(0, 4)), { year: 2026, today: '2026-02-05' })).toEqual({ low: 2385, middle: 4700, high: 7015 });
  });

  it('narrows as the year runs out, when the weeks it looks back on stay as they are', () => {
    // Twelve weeks over and over: whichever twelve are the last, they are the same.
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 12, maxLength: 12 }), fc.integer({ min: 0, max: 250 }), fc.integer({ min: 7, max: 30 }), milli, (twelve, early, later, part) => {
      const weeks = new Map(mondaysOf('2026-01-05', '2026-12-31').map((week, at) => [week, twelve[at % 12]!]));
      const at = (days: number) => forecast({ measure: 'informed_turns', part }, weeks, { year: 2026, today: addDays('2026-04-01', days) });
      const [before, after] = [at(early), at(early + later)];
      if (before === null || after === null) return;
      for (const found of [before, after]) expect(found.low <= found.middle && found.middle <= found.high).toBe(true);
      expect(after.high - after.middle).toBeLessThanOrEqual(before.high - before.middle + 1);
    }));
  });

  it('is not made of too few weeks, of nothing, of a rate, or after the year', () => {
    const weeks = new Map(mondaysOf('2026-01-05', '2026-12-31').map((week) => [week, 100_000]));
    const at = (today: string, measure: Measure = 'informed_turns', from: Map<string, number> = weeks) => forecast({ measure, part: 0 }, from, { year: 2026, today });
    expect([at('2026-01-31'), at('2026-06-01', 'accounts_used'), at('2026-06-01', 'informed_turns', new Map()), at('2026-12-31'), at('2027-02-01'), at('2025-12-31')]).toEqual([null, null, null, null, null, null]);
    expect(at('2026-02-02')).not.toBeNull();
  });
});

describe('where a number stands', () => {
  it('is reached exactly at the target; where the text says "trên", only above it', () => {
    fc.assert(fc.property(rate, fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 10_000 }), (measure, target, tens) => {
      const whole = tens * 1000;
      expect(isMet({ measure, part: target * tens, whole, target })).toBe(!measures[measure].over);
      expect(isMet({ measure, part: target * tens + 1, whole, target })).toBe(true);
      expect(isMet({ measure, part: target * tens - 1, whole, target })).toBe(false);
    }));
    expect(isMet({ measure: 'informed_turns', part: 25_000_000, whole: null, target: 25_000 })).toBe(true);
    expect(isMet({ measure: 'informed_turns', part: 0, whole: null, target: 0 })).toBe(false);
  });

  it('never gets worse when more is done', () => {
    const order = ['no_data', 'behind', 'ended', 'on_pace', 'met'];
    fc.assert(fc.property(count, milli, milli, fc.integer({ min: 1, max: 100_000 }), anyDay, (measure, a, b, target, today) => {
      const at = (part: number) => order.indexOf(progress({ measure, part, whole: null, target }, { year: 2026, today }));
      expect(at(Math.max(a, b))).toBeGreaterThanOrEqual(at(Math.min(a, b)));
    }));
  });

  it('has a word for everything', () => {
    const at = (part: number, target: number | null, today: string, measure: Measure = 'informed_turns', whole: number | null = null) => progress({ measure, part, whole, target }, { year: 2026, today });
    expect([at(1, null, '2026-06-01'), at(0, 100, '2026-06-01'), at(100_000, 100, '2026-06-01'), at(50_000, 100, '2026-06-01'), at(10_000, 100, '2026-06-01'), at(10_000, 100, '2027-01-01'), at(0, 100, '2027-01-01'),
      at(3, 400, '2026-06-01', 'accounts_used', 10), at(3, 400, '2027-06-01', 'accounts_used', 10), at(0, 400, '2026-06-01', 'accounts_used'), at(4, 400, '2026-06-01', 'accounts_used', 10)])
      .toEqual(['no_target', 'no_data', 'met', 'on_pace', 'behind', 'ended', 'no_data', 'below', 'ended', 'no_data', 'met']);
    expect(progress({ measure: 'informed_turns', part: 10_000, whole: null, target: 100 }, { year: 2026, today: '2026-06-01' }, { low: 90, middle: 100, high: 110 })).toBe('on_pace');
  });
});

describe('the notice of the programme', () => {
  it('counts from four whole weeks back', () => expect(periodStart('2026-11-24')).toBe('2026-10-26'));
});

describe('a year of the programme', () => {
  const unit = (unitId: string, kind: 'youth_province' | 'youth_commune', parentId: string | null, validFrom = '0001-01-01', validTo = '9999-12-31') => ({ unitId, name: unitId, kind, parentId, former: null, sortKey: unitId, validFrom, validTo, bornOn: validFrom, endsOn: validTo });
  const facts = (over: Partial<YearFacts> = {}): YearFacts => ({ year: 2025, today: '2026-03-01', asOf: 0, ledgerSeq: 9, handovers: [], totals: [], weeks: [], active: [], targets: [], finals: [], observations: [],
    units: [unit('P', 'youth_province', null, '0001-01-01', '2025-07-01'), unit('a', 'youth_commune', 'P', '0001-01-01', '2025-07-01'), unit('b', 'youth_commune', 'P', '0001-01-01', '2025-07-01'),
      unit('N', 'youth_province', null, '2025-07-01'), unit('x', 'youth_commune', 'N', '2025-07-01'), unit('y', 'youth_commune', 'N', '2025-07-01')], ...over });
  const merged = facts({
    handovers: [['P', 'N', 1000], ['a', 'x', 1000], ['b', 'x', 400], ['b', 'y', 600]].map(([oldId, newId, shareMilli]) => ({ oldId: oldId as string, newId: newId as string, shareMilli: shareMilli as number, onDate: '2025-07-01' })),
    totals: [['P', 30_000], ['a', 10_000], ['b', 20_000], ['N', 5000], ['x', 5000]].map(([unitId, milli]) => ({ unitId: unitId as string, series: 'dossier_full', milli: milli as number })),
    targets: [{ unitId: 'P', measure: 'supported_dossiers', amount: 75_000, at: Date.parse('2025-01-01') }, { unitId: 'b', measure: 'supported_dossiers', amount: 101, at: Date.parse('2025-01-01') }],
  });

  it('keeps every result and target when it is shown on today’s tree', () => {
    const of = (structure: 'then' | 'now') => yearPages(merged, structure).details.find(({ measure }) => measure === 'supported_dossiers')!.roots;
    expect(of('then').map(({ unitId, to, from, row }) => [unitId, from, to, row.part, row.target, row.inherited])).toEqual([['P', null, '2025-07-01', 30_000, 75_000, false], ['N', '2025-07-01', null, 5000, 75_000, true]]);
    expect(of('now').map(({ unitId, row }) => [unitId, row.part, row.target])).toEqual([['N', 35_000, 75_000]]);
    expect(of('now')[0]!.clusters.flatMap(({ rows }) => rows).map(({ unitId, part, target, inherited }) => [unitId, part, target, inherited])).toEqual([['x', 23_000, 40, true], ['y', 12_000, 61, true]]);
    expect(of('now')[0]!.rest).toBe(0);
  });

  it('says of a unit that it is active when an activity of it, or a turn, is recognised; what it only reported stands beside', () => {
    const page = yearPages(facts({ totals: [{ unitId: 'x', series: 'outreach_turn', milli: 1 }], active: [{ unitId: 'y', reported: true, recognised: false }], targets: [{ unitId: 'N', measure: 'active_units', amount: 1000, at: 0 }] }), 'then');
    const row = page.overview.roots.at(-1)!.rows.find(({ measure }) => measure === 'active_units')!;
    expect([row.part, row.whole, row.reported]).toEqual([1, 2, 1]);
    const held = yearPages(facts({ active: [{ unitId: 'y', reported: false, recognised: true }], targets: [{ unitId: 'N', measure: 'active_units', amount: 1000, at: 0 }] }), 'then');
    expect(held.overview.roots.at(-1)!.rows.find(({ measure }) => measure === 'active_units')!.part).toBe(1);
  });

  const ofCells = fc.array(fc.record({ unit: fc.integer({ min: 0, max: 5 }), milli: fc.integer({ min: 1, max: 9_000_000 }), week: fc.integer({ min: 0, max: 7 }) }), { maxLength: 40 });
  const six = ['phường Một', 'phường Hai', 'xã Ba', 'xã Bốn', 'xã Năm', 'xã Sáu'].map((name, at) => ({ ...unit(`u${at}`, at === 5 ? 'youth_direct' as never : 'youth_commune', 'N', '2025-07-01'), name: `Đoàn ${name}`, former: at === 5 ? null : `huyện Số ${at % 2} (cũ)` }));
  const mondays = mondaysOf('2026-01-05', '2026-02-28');

  it('adds its units up: clusters and kinds each hold all of them, and with the rest they are the whole', () => {
    fc.assert(fc.property(ofCells, fc.integer({ min: 0, max: 500_000 }), fc.array(fc.option(fc.integer({ min: 0, max: 5000 })), { minLength: 6, maxLength: 6 }), (cells, rest, targets) => {
      const weeks = cells.flatMap(({ unit: of, milli: n, week }) => [`u${of}`, 'N'].map((unitId) => ({ unitId, series: 'dossier_full', week: mondays[week]!, milli: n })));
      const sum = (unitId: string) => weeks.filter((each) => each.unitId === unitId).reduce((all, { milli: n }) => all + n, 0);
      const [root] = yearPages(facts({ year: 2026, units: [unit('N', 'youth_province', null, '2025-07-01'), ...six], weeks, totals: ['N', ...six.map(({ unitId }) => unitId)].map((unitId) => ({ unitId, series: 'dossier_full', milli: sum(unitId) + (unitId === 'N' ? rest : 0) })),
        targets: targets.flatMap((amount, at) => (amount === null ? [] : [{ unitId: `u${at}`, measure: 'supported_dossiers' as const, amount, at: 0 }])) }), 'then').details.find(({ measure }) => measure === 'supported_dossiers')!.roots;
      const { clusters, kinds, row } = root!;
      const given = targets.filter((amount) => amount !== null);
      for (const groups of [clusters, kinds]) {
        expect(groups.reduce((all, { units }) => all + units, 0)).toBe(6);
        expect(groups.reduce((all, { part }) => all + part, 0)).toBe(row.part - root!.rest);
        expect(groups.reduce((all, { target }) => all + (target ?? 0), 0)).toBe(given.reduce((a, b) => a + b, 0));
        for (const { part, target, beside, pace, forecast: ahead } of groups) {
          if (target !== null && pace !== null) expect(part - beside + pace * 1000 * Math.max(1, weeksLeft({ year: 2026, today: '2026-03-01' }))).toBeGreaterThanOrEqual(target * 1000 - 0.001);
          if (ahead) expect(ahead.low <= ahead.middle && ahead.middle <= ahead.high && ahead.low >= Math.floor((part - beside) / 1000)).toBe(true);
        }
      }
      expect(root!.rest).toBe(rest);
      for (const { rows, part, beside } of clusters) expect([rows.reduce((all, each) => all + each.part, 0), rows.some(({ target }) => target !== null) ? rows.reduce((all, each) => all + (each.target === null ? each.part : 0), 0) : 0]).toEqual([part, beside]);
    }), { numRuns: 60 });
  });

  it('adds up rates only where they are known, with a target only when all have the same', () => {
    const observed = (unitId: string, numerator: number, denominator: number) => ({ unitId, measure: 'online_dossiers' as const, onDate: '2026-02-01', numerator, denominator, source: 'Báo cáo' });
    const page = (amounts: number[]) => yearPages(facts({ year: 2026, units: [unit('N', 'youth_province', null, '2025-07-01'), ...six], observations: [observed('u0', 3, 10), observed('u2', 4, 10)],
      targets: amounts.map((amount, at) => ({ unitId: `u${at}`, measure: 'online_dossiers', amount, at: 0 })) }), 'then').details.find(({ measure }) => measure === 'online_dossiers')!.roots[0]!.clusters.find(({ name }) => name.includes('Số 0'))!;
    expect([page([500, 500, 500, 500, 500])].map(({ part, whole, target, pace, progress: at }) => [part, whole, target, pace, at])).toEqual([[7, 20, 500, null, 'below']]);
    expect([page([500, 500, 400, 500, 500]).target, page([500]).target]).toEqual([null, null]);
  });

  it('has a line for each unit: what it did, needs and will reach, who stands below, and which years it has', () => {
    const district = { ...unit('d', 'youth_province', 'N', '2025-07-01'), kind: 'youth_district' as const };
    const below = { ...unit('x', 'youth_commune', 'd', '2025-07-01') };
    const made = yearPages(facts({ year: 2026, units: [unit('N', 'youth_province', null, '2025-07-01'), district, below], totals: [{ unitId: 'x', series: 'dossier_full', milli: 8000 }], weeks: mondays.map((week) => ({ unitId: 'x', series: 'dossier_full', week, milli: 1000 })),
      targets: [{ unitId: 'x', measure: 'supported_dossiers', amount: 60, at: 0 }] }), 'then');
    const { text } = unitRows(made)[0]!;
    const of = (id: string) => unitYearIn(text, id)!;
    expect(of('x')).toMatchObject({ name: 'x', year: 2026, structure: 'then', other: null, above: { unitId: 'd' } });
    expect(of('x').years).toEqual([2022, 2023, 2024].map((year) => ({ year, structure: 'now' })).concat([2025, 2026, 2027].map((year) => ({ year, structure: 'then' }))));
    expect(of('x').rows.find(({ measure }) => measure === 'supported_dossiers')).toMatchObject({ part: 8000, target: 60, pace: 2, forecast: { low: 52, middle: 52, high: 52 }, progress: 'behind' });
    expect(of('x').weeks.length).toBe(of('x').rows.find(({ measure }) => measure === 'supported_dossiers')!.weekly.length);
    expect(of('d').below).toEqual({ measures: ['supported_dossiers'], units: [{ unitId: 'x', name: 'x', figures: [{ part: 8000, whole: null, target: 60, inherited: false }] }] });
    expect([unitYearIn(text, 'nobody'), unitYearIn(text, '')]).toEqual([null, null]);
  });

  it('finds every unit in its row, however many there are', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 700 }), (ids) => {
      const units = ids.toSorted().map((unitId) => ({ unitId, line: `${unitId} {"span":["2026-01-01","2026-01-02"],"name":"${unitId}"}` }));
      const rows = unitRows({ head: { year: 2026 }, units } as never);
      expect(rows.length).toBe(Math.ceil(ids.length / 250));
      for (const id of ids) expect(unitYearIn(rows.filter(({ from }) => from <= id).at(-1)!.text, id)!.name).toBe(id);
    }), { numRuns: 20 });
  });

  it('says of a rate without a target where the last year wants it, also of who ended before; never of a count', () => {
    const finals = [{ unitId: 'N', measure: 'online_dossiers' as const, amount: 500, at: 0 }, { unitId: 'N', measure: 'supported_dossiers' as const, amount: 105_000, at: 0 }];
    const of = (over: Partial<YearFacts>) => yearPages(facts({ ...merged, finals, ...over }), 'then').overview.roots.map(({ unitId, rows }) => [unitId, ...['online_dossiers', 'supported_dossiers'].map((measure) => rows.find((row) => row.measure === measure)!.final)]);
    expect(of({ targets: [] })).toEqual([['P', 500, null], ['N', 500, null]]);
    expect(of({ targets: [{ unitId: 'N', measure: 'online_dossiers', amount: 300, at: 0 }] }).at(-1)).toEqual(['N', null, null]);
    expect(yearPages(facts({ ...merged, year: 2027, today: '2027-03-01', handovers: [], finals, targets: [] }), 'then').overview.roots[0]!.rows.every(({ final }) => final === null)).toBe(true);
  });

  it('computes a rate from its two counts and takes the observation of the unit itself', () => {
    const page = yearPages(facts({ totals: [{ unitId: 'N', series: 'vneid_outside', milli: 9000 }, { unitId: 'N', series: 'portal_account_outside', milli: 1000 }, { unitId: 'N', series: 'account_transaction', milli: 4000 }, { unitId: 'N', series: 'account_transaction/member', milli: 77_000 }],
      observations: [{ unitId: 'N', measure: 'own_dossiers_online', onDate: '2025-09-30', numerator: 8, denominator: 10, source: 'Báo cáo' }] }), 'then').overview.roots.at(-1)!.rows;
    expect(page.filter(({ measure }) => ['accounts_used', 'own_dossiers_online', 'outside_accounts'].includes(measure)).map(({ measure, part, whole }) => [measure, part, whole]))
      .toEqual([['outside_accounts', 10_000, null], ['accounts_used', 4000, 10_000], ['own_dossiers_online', 8, 10]]);
  });
});

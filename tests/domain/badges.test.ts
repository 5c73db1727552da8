import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorCodes } from '#vocabulary';
import { badgesOf, nearest, type Deed } from '#domain/badges';
import { addDays } from '#domain/calendar';
import { excusedWeeks, streakOf } from '#domain/streak';
import { mondayOf, mondaysOf } from '#domain/week';

const NOBODY = new Set<string>();
const deedsOf = fc.array(fc.record({
  day: fc.integer({ min: 0, max: 200 }).map((n) => addDays('2026-01-05', n)), indicator: fc.constantFrom(...indicatorCodes),
  milli: fc.constantFrom(0, 250, 500, 1000, 1000, 1000, 12_000), takenBack: fc.boolean() }), { maxLength: 160 })
  .map((deeds): Deed[] => deeds.map((deed, at) => ({ ...deed, id: String(at).padStart(4, '0'), takenBack: deed.takenBack && deed.milli === 0 })));
const excusedOf = fc.uniqueArray(fc.integer({ min: 0, max: 28 }).map((n) => addDays('2026-01-05', 7 * n)), { maxLength: 6 }).map((weeks) => new Set(weeks));
const recognised = (over: Partial<Deed>): Deed => ({ id: 'z', day: '2026-03-01', indicator: 'dossier_full', milli: 1000, takenBack: false, ...over });
const of = (deeds: Deed[], code: string) => badgesOf(deeds, NOBODY).find((each) => each.code === code)!;

describe('badges', () => {
  it('never go when more is recognised', () => {
    fc.assert(fc.property(deedsOf, excusedOf, fc.integer({ min: 0, max: 200 }), fc.constantFrom(...indicatorCodes), (deeds, excused, n, indicator) => {
      const before = badgesOf(deeds, excused);
      const after = badgesOf([...deeds, recognised({ id: 'more', day: addDays('2026-01-05', n), indicator })], excused);
      for (const [at, { have, earnedOn }] of before.entries()) {
        expect(after[at]!.have).toBeGreaterThanOrEqual(have);
        // It may turn out to have been there earlier; it is never there later, and never not at all.
        if (earnedOn !== null) expect(after[at]!.earnedOn! <= earnedOn).toBe(true);
      }
    }), { numRuns: 300 });
  });

  it('are the same in whatever order claims come, and with what counts nothing among them', () => {
    fc.assert(fc.property(deedsOf.chain((deeds) => fc.tuple(fc.constant(deeds), fc.shuffledSubarray(deeds, { minLength: deeds.length }))), excusedOf, ([deeds, shuffled], excused) => {
      expect(badgesOf(shuffled, excused)).toEqual(badgesOf(deeds, excused));
      expect(badgesOf(deeds.filter(({ milli, takenBack }) => milli > 0 || takenBack), excused)).toEqual(badgesOf(deeds, excused));
    }), { numRuns: 200 });
  });

  it('are there from the first day on which all their sentence asks was done', () => {
    fc.assert(fc.property(deedsOf, excusedOf, (deeds, excused) => {
      for (const { code, earnedOn, need } of badgesOf(deeds, excused)) {
        if (earnedOn === null) continue;
        const until = (day: string) => badgesOf(deeds.filter((deed) => deed.day <= day), excused).find((each) => each.code === code)!.have;
        expect([code, until(earnedOn), until(addDays(earnedOn, -1)) < need]).toEqual([code, need, true]);
      }
    }), { numRuns: 100 });
  });

  it('say what they ask and what is left', () => {
    const nine = Array.from({ length: 9 }, (_, at) => recognised({ id: `${at}`, day: addDays('2026-03-01', at) }));
    expect(of(nine, 'ten_people')).toMatchObject({ have: 9, need: 10, earnedOn: null, missing: 'Giúp thêm 1 người có tài khoản hoặc nộp hồ sơ trực tuyến.' });
    expect(of([...nine, recognised({ id: 'x', day: '2026-04-01', milli: 500 })], 'ten_people').have).toBe(9);
    expect(of([...nine, recognised({ id: 'x', day: '2026-04-01' })], 'ten_people').earnedOn).toBe('2026-04-01');
    // An upgrade is not another person, and turns are none.
    expect(of([...nine, recognised({ id: 'x', indicator: 'dossier_payment' }), recognised({ id: 'y', indicator: 'outreach_turn', milli: 90_000 })], 'ten_people').have).toBe(9);
    const sundays = ['2026-03-01', '2026-03-08', '2026-03-15', '2026-03-22', '2026-03-22'].map((day, at) => recognised({ id: `${at}`, day }));
    expect(of(sundays, 'five_sundays')).toMatchObject({ have: 4, earnedOn: null });
    expect(of([...sundays, recognised({ id: 's', day: '2026-03-30' })], 'five_sundays').have).toBe(4);
    expect(of(['vneid_member', 'account_transaction', 'dossier_partial', 'dossier_payment', 'outreach_turn'].map((indicator, at) => recognised({ id: `${at}`, indicator: indicator as Deed['indicator'] })), 'every_kind').earnedOn).toBe('2026-03-01');
  });

  it('counts fifty in a row, and what was taken back in between begins anew', () => {
    const fifty = Array.from({ length: 50 }, (_, at) => recognised({ id: String(at).padStart(3, '0'), indicator: 'outreach_turn' }));
    expect(of(fifty, 'clean_fifty').have).toBe(50);
    expect(of(fifty.map((deed, at) => (at === 20 ? { ...deed, milli: 0, takenBack: true } : deed)), 'clean_fifty').have).toBe(29);
    expect(of(fifty.map((deed, at) => (at === 20 ? { ...deed, milli: 0 } : deed)), 'clean_fifty').have).toBe(49);
  });

  it('offers the nearest, and nothing when all are there', () => {
    expect(nearest(badgesOf([], NOBODY))!.code).toBe('first');
    expect(nearest(badgesOf(Array.from({ length: 9 }, (_, at) => recognised({ id: `${at}` })), NOBODY))!.code).toBe('ten_people');
    expect(nearest(badgesOf([], NOBODY).map((each) => ({ ...each, earnedOn: '2026-01-01' })))).toBeNull();
  });
});

/** The longest stretch of weeks of which any four in a row miss one at most, by looking at every stretch. */
function longestByLooking(weeks: boolean[]): number {
  let longest = 0;
  for (let from = 0; from < weeks.length; from++) for (let to = from; to < weeks.length; to++) {
    const part = weeks.slice(from, to + 1);
    const holds = part.every((_, at) => part.slice(at, at + 4).filter((done) => !done).length <= 1);
    if (holds) longest = Math.max(longest, part.filter(Boolean).length);
  }
  return longest;
}

describe('streaks', () => {
  const MONDAYS = mondaysOf('2026-01-05', '2026-06-29');
  const now = MONDAYS.at(-1)!;

  it('are the longest stretch in which any four weeks miss one at most', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('done', 'done', 'missed', 'excused'), { minLength: MONDAYS.length - 1, maxLength: MONDAYS.length - 1 }), (weeks) => {
      const [active, excused] = (['done', 'excused'] as const).map((word) => new Set(MONDAYS.filter((_, at) => weeks[at] === word)));
      const { current, longest } = streakOf(active!, excused!, now);
      const seen = weeks.filter((each) => each !== 'excused').map((each) => each === 'done');
      expect(longest).toBe(longestByLooking(seen));
      expect(current).toBeLessThanOrEqual(longest);
      // The current one is the longest stretch that reaches the end.
      const ending = Math.max(0, ...seen.map((_, from) => { const part = seen.slice(from); return part.every((__, at) => part.slice(at, at + 4).filter((done) => !done).length <= 1) ? part.filter(Boolean).length : 0; }));
      expect(current).toBe(ending);
    }), { numRuns: 500 });
  });

  it('does not miss the week that runs, forgives one of four, and skips holidays and outages', () => {
    const weeks = (...at: number[]) => new Set(at.map((n) => addDays('2026-02-02', 7 * n)));
    const at = (n: number) => addDays('2026-02-02', 7 * n);
    expect(streakOf(weeks(0, 1, 2), NOBODY, at(3))).toEqual({ current: 3, longest: 3 });
    expect(streakOf(weeks(0, 1, 3), NOBODY, at(4)).current).toBe(3);
    expect(streakOf(weeks(0, 2, 4), NOBODY, at(5)).current).toBe(2);
    // Tết 2026: two weeks in which nothing is expected; an outage over a Sunday night touches two.
    expect(streakOf(weeks(0, 3), excusedWeeks(['2026-02-12', '2026-02-17'], []), at(4)).current).toBe(2);
    expect([...excusedWeeks([], [{ fromAt: Date.parse('2026-03-08T16:00:00Z'), toAt: Date.parse('2026-03-08T18:00:00Z') }])]).toEqual(['2026-03-02', '2026-03-09']);
    expect([...excusedWeeks([], [{ fromAt: Date.parse('2026-03-08T16:00:00Z'), toAt: Date.parse('2026-03-08T17:00:00Z') }])]).toEqual([mondayOf('2026-03-08')]);
    expect(streakOf(NOBODY, NOBODY, at(0))).toEqual({ current: 0, longest: 0 });
  });
});

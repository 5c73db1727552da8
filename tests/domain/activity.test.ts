import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERIES_MAX } from '#vocabulary';
import { activityStateAt, clockAt, isRealMonth, misfit, monthGrid, monthLater, monthOf, onDays, seriesDates, timesOf, weekdayOf, wrongWhen } from '#domain/activity';
import { addDays, localDateAt } from '#domain/calendar';

const date = fc.integer({ min: 0, max: 2100 }).map((n) => addDays('2022-01-01', n));
const clock = fc.integer({ min: 0, max: 1439 }).map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);
const today = '2026-11-20';
const when = (over: object = {}) => ({ day: '2026-11-22', startTime: '08:00', lastDay: '2026-11-22', endTime: '10:00', ...over });

describe('a weekly series', () => {
  it('is every such weekday of its time and no other, a week apart', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 6 }), date, fc.integer({ min: -10, max: 500 }), (weekday, from, length) => {
      const until = addDays(from, length);
      const dates = seriesDates(weekday, from, until);
      const all = Array.from({ length: Math.max(0, length + 1) }, (_, n) => addDays(from, n)).filter((day) => weekdayOf(day) === weekday);
      expect(dates).toEqual(all.slice(0, SERIES_MAX + 1));
    }));
  });

  it('says what is wrong with it beside the field', () => {
    const sundays = (until: string, over: object = {}) => wrongWhen('digital_sunday', when({ day: '2026-11-23', lastDay: '2026-11-23', ...over }), { weekday: 0, until }, today);
    expect(sundays('2026-12-31')).toBeNull();
    expect(sundays('2026-11-28')).toEqual({ code: 'series_empty', field: 'until' });
    expect(sundays('2028-01-16')).toBeNull();
    expect(sundays('2028-01-23')).toEqual({ code: 'series_too_long', field: 'until' });
    expect(sundays('2026-12-31', { lastDay: '2026-11-24' })).toEqual({ code: 'series_one_day', field: 'lastDay' });
    expect(wrongWhen('volunteer_saturday', when(), { weekday: 0, until: '2026-12-31' }, today)).toEqual({ code: 'activity_weekday', field: 'weekly' });
  });
});

describe('when an activity is', () => {
  it('becomes moments and the days they touch, and back', () => {
    fc.assert(fc.property(date, fc.integer({ min: 0, max: 30 }), clock, clock, (day, days, startTime, endTime) => {
      const lastDay = addDays(day, days);
      fc.pre(wrongWhen('outreach', { day, startTime, lastDay, endTime }, null, day) === null);
      const times = timesOf({ day, startTime, lastDay, endTime });
      expect([localDateAt(times.startsAt), clockAt(times.startsAt), localDateAt(times.endsAt), clockAt(times.endsAt)]).toEqual([day, startTime, lastDay, endTime]);
      expect(times.firstDay).toBe(day);
      expect(times.lastDay).toBe(localDateAt(times.endsAt - 1));
      expect(times.firstDay <= times.lastDay && times.startsAt < times.endsAt).toBe(true);
    }));
  });

  it('does not touch the day that begins as it ends', () => {
    expect(timesOf({ day: '2026-11-22', startTime: '20:00', lastDay: '2026-11-23', endTime: '00:00' }).lastDay).toBe('2026-11-22');
  });

  it.each([
    ['outreach', { day: '2026-02-30' }, 'activity_day_missing', 'day'], ['outreach', { day: '2021-12-31', lastDay: '2021-12-31' }, 'activity_before_programme', 'day'],
    ['outreach', { day: '2062-11-22', lastDay: '2062-11-22' }, 'activity_too_far', 'day'], ['outreach', { lastDay: '2026-11-21' }, 'activity_ends_before', 'lastDay'],
    ['outreach', { endTime: '08:00' }, 'activity_ends_before', 'endTime'], ['training', { lastDay: '2026-12-23' }, 'activity_too_long', 'lastDay'],
    ['digital_sunday', { day: '2026-11-23', lastDay: '2026-11-23' }, 'activity_weekday', 'day'],
  ] as const)('%s %j is refused: %s', (kind, over, code, field) => {
    expect(wrongWhen(kind, when(over), null, today)).toEqual({ code, field });
  });

  it('has the state of its half-open time, and cancelled is cancelled', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: -10, max: 3e6 }), (startsAt, length, now) => {
      const endsAt = startsAt + length;
      const state = activityStateAt({ startsAt, endsAt, cancelledAt: null }, now);
      expect(state).toBe(now < startsAt ? 'upcoming' : now >= endsAt ? 'held' : 'going');
      expect(activityStateAt({ startsAt, endsAt, cancelledAt: 0 }, now)).toBe('cancelled');
    }));
  });
});

describe('a month as a calendar', () => {
  it('is whole weeks from Monday that hold every day of the month once, and few others', () => {
    fc.assert(fc.property(date, (day) => {
      const month = monthOf(day);
      const days = monthGrid(month).flat();
      expect(days.every((each, at) => weekdayOf(each) === (at + 1) % 7 && (at === 0 || each === addDays(days[at - 1]!, 1)))).toBe(true);
      const own = days.filter((each) => monthOf(each) === month);
      expect([own[0], addDays(own.at(-1)!, 1)]).toEqual([`${month}-01`, `${monthLater(month, 1)}-01`]);
      expect(days.length - own.length).toBeLessThan(14);
      expect(days).toContain(day);
    }));
  });

  it('goes to the month before and after and back', () => {
    fc.assert(fc.property(date, fc.integer({ min: -100, max: 100 }), (day, n) => {
      const month = monthOf(day);
      expect(isRealMonth(monthLater(month, n))).toBe(true);
      expect(monthLater(monthLater(month, n), -n)).toBe(month);
      expect(monthLater(month, 1) > month).toBe(true);
    }));
  });

  it('puts an activity on each of its days and on no other', () => {
    fc.assert(fc.property(date, fc.array(fc.tuple(fc.integer({ min: -20, max: 50 }), fc.integer({ min: 0, max: 30 })), { maxLength: 8 }), (day, spans) => {
      const days = monthGrid(monthOf(day)).flat();
      const activities = spans.map(([at, length], n) => ({ n, firstDay: addDays(days[0]!, at), lastDay: addDays(days[0]!, at + length) }));
      const placed = onDays(activities, days);
      for (const each of days) expect(placed.get(each)!.map(({ n }) => n)).toEqual(activities.filter(({ firstDay, lastDay }) => firstDay <= each && each <= lastDay).map(({ n }) => n));
    }));
  });
});

describe('a claim and the activity it was made at', () => {
  const activity = { firstDay: '2026-11-21', lastDay: '2026-11-22', unitId: 'xã', teamId: 'tổ', line: ['xã', 'tỉnh'] };
  const claim = (over: object) => ({ actDate: '2026-11-22', unitId: 'xã', teamId: null, line: ['xã', 'tỉnh'], ...over });
  it.each([
    [{}, null], [{ actDate: '2026-11-23' }, 'activity_other_day'], [{ actDate: '2026-11-20' }, 'activity_other_day'], [{ unitId: 'chi', line: ['chi', 'xã', 'tỉnh'] }, null],
    [{ unitId: 'tỉnh', line: ['tỉnh'] }, null], [{ unitId: 'khác', line: ['khác', 'tỉnh'] }, 'activity_other_unit'], [{ unitId: 'khác', line: ['khác', 'tỉnh'], teamId: 'tổ' }, null],
    [{ unitId: 'khác', line: ['khác', 'tỉnh'], teamId: 'tổ khác' }, 'activity_other_unit'],
  ])('%j: %s', (over, expected) => {
    expect(misfit(claim(over), activity)).toBe(expected);
  });

  it('no team is not the same team', () => {
    expect(misfit(claim({ unitId: 'khác', line: ['khác'] }), { ...activity, teamId: null })).toBe('activity_other_unit');
  });
});

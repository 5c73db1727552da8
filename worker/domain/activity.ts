import { ACTIVITY_DAYS_MAX, PROGRAMME_FROM, SERIES_MAX, activityKinds, weekdays, type ActivityKind, type ActivityState } from '#vocabulary';
import { addDays, daysBetween, isRealDate, localDateAt, startOfDay } from './calendar.ts';

/** When an activity is, as offices say it: local days and clock times `08:30`; `lastDay` is the day it ends on. */
export type ActivityWhen = { day: string; startTime: string; lastDay: string; endTime: string };
/** The same as moments (UTC ms, half-open) and as the local days they touch. */
export type ActivityTimes = { startsAt: number; endsAt: number; firstDay: string; lastDay: string };

const MINUTE_MS = 60_000;
/** A plan further ahead than this is a slip of the hand. */
const AHEAD_DAYS_MAX = 800;

/** Day of the week of a local date, from Sunday = 0. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** What an activity is now: cancelled whenever it was cancelled, else by its half-open time. */
export const activityStateAt = ({ startsAt, endsAt, cancelledAt }: { startsAt: number; endsAt: number; cancelledAt: number | null }, now: number): ActivityState =>
  (cancelledAt !== null ? 'cancelled' : now < startsAt ? 'upcoming' : now < endsAt ? 'going' : 'held');

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
/** UTC ms → local clock time `08:30`. */
export const clockAt = (ms: number): string => new Date(ms - startOfDay('1970-01-01')).toISOString().slice(11, 16);

/** @param when real days and times; ends after it begins */
export function timesOf({ day, startTime, lastDay, endTime }: ActivityWhen): ActivityTimes {
  const startsAt = startOfDay(day) + minutesOf(startTime) * MINUTE_MS;
  const endsAt = startOfDay(lastDay) + minutesOf(endTime) * MINUTE_MS;
  // What ends at midnight does not touch the day that begins then.
  return { startsAt, endsAt, firstDay: day, lastDay: localDateAt(endsAt - 1) };
}

export type WhenFault = { code: 'activity_before_programme' | 'activity_too_far' | 'activity_day_missing' | 'activity_ends_before' | 'activity_too_long' | 'activity_weekday' | 'series_empty' | 'series_too_long' | 'series_one_day'; field: string };

/** The first thing that is wrong with when an activity is, or a weekly series of them; null = nothing. */
export function wrongWhen(kind: ActivityKind, when: ActivityWhen, weekly: { weekday: number; until: string } | null, today: string): WhenFault | null {
  const { day, lastDay } = when;
  if (!isRealDate(day)) return { code: 'activity_day_missing', field: 'day' };
  if (day < PROGRAMME_FROM) return { code: 'activity_before_programme', field: 'day' };
  if (daysBetween(today, day) > AHEAD_DAYS_MAX) return { code: 'activity_too_far', field: 'day' };
  if (!isRealDate(lastDay)) return { code: 'activity_day_missing', field: 'lastDay' };
  if (lastDay < day) return { code: 'activity_ends_before', field: 'lastDay' };
  const { startsAt, endsAt } = timesOf(when);
  if (endsAt <= startsAt) return { code: 'activity_ends_before', field: 'endTime' };
  if (daysBetween(day, lastDay) >= ACTIVITY_DAYS_MAX) return { code: 'activity_too_long', field: 'lastDay' };
  const wanted = activityKinds[kind].weekday;
  if (wanted !== null && wanted !== (weekly ? weekly.weekday : weekdayOf(day))) return { code: 'activity_weekday', field: weekly ? 'weekly' : 'day' };
  if (!weekly) return null;
  if (lastDay !== day) return { code: 'series_one_day', field: 'lastDay' };
  if (!isRealDate(weekly.until)) return { code: 'activity_day_missing', field: 'until' };
  if (daysBetween(today, weekly.until) > AHEAD_DAYS_MAX) return { code: 'activity_too_far', field: 'until' };
  const dates = seriesDates(weekly.weekday, day, weekly.until);
  return dates.length === 0 ? { code: 'series_empty', field: 'until' } : dates.length > SERIES_MAX ? { code: 'series_too_long', field: 'until' } : null;
}

/**
 * Every date of a weekday from one local date to another, both included.
 * @param weekday from Sunday = 0
 * @returns       in order; at most one more than a series may have, so that too long a one shows
 */
export function seriesDates(weekday: number, from: string, until: string): string[] {
  const dates: string[] = [];
  for (let date = addDays(from, (weekday - weekdayOf(from) + 7) % 7); date <= until && dates.length <= SERIES_MAX; date = addDays(date, 7)) dates.push(date);
  return dates;
}

/** `mỗi Chủ nhật`, `mỗi Thứ Hai`. */
export const everyWeekday = (weekday: number): string => `mỗi ${weekdays[weekday]!}`;

/** `2026-11` of a local date, and the month `n` later (negative: earlier). */
export const monthOf = (date: string): string => date.slice(0, 7);
export function monthLater(month: string, n: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + n;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
}
export const isRealMonth = (month: string): boolean => /^\d{4}-\d{2}$/.test(month) && isRealDate(`${month}-01`);

/** The weeks a month's calendar shows: whole weeks from Monday, so that days of its neighbours fill the first and the last. */
export function monthGrid(month: string): string[][] {
  const first = `${month}-01`;
  const next = `${monthLater(month, 1)}-01`;
  const weeks: string[][] = [];
  for (let monday = addDays(first, -((weekdayOf(first) + 6) % 7)); monday < next; monday = addDays(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, at) => addDays(monday, at)));
  }
  return weeks;
}

/** What is on each of some days, in the order given; an activity of several days is on each of them. */
export const onDays = <Activity extends { firstDay: string; lastDay: string }>(activities: readonly Activity[], days: readonly string[]): Map<string, Activity[]> =>
  new Map(days.map((day) => [day, activities.filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay)]));

/** What must agree between a claim and the activity it was made at. Lines are of the day of the act, the unit itself first. */
export type FittingClaim = { actDate: string; unitId: string; teamId: string | null; line: readonly string[] };
export type FittingActivity = { firstDay: string; lastDay: string; unitId: string; teamId: string | null; line: readonly string[] };

/** Whether a claim may belong to an activity: an act of one of its days, by its team or by a unit in one line with its own. */
export function misfit(claim: FittingClaim, activity: FittingActivity): 'activity_other_day' | 'activity_other_unit' | null {
  if (claim.actDate < activity.firstDay || claim.actDate > activity.lastDay) return 'activity_other_day';
  const sameTeam = activity.teamId !== null && activity.teamId === claim.teamId;
  return sameTeam || claim.line.includes(activity.unitId) || activity.line.includes(claim.unitId) ? null : 'activity_other_unit';
}

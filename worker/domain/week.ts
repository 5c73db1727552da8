import { addDays } from './calendar.ts';

const weekday = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Monday of the ISO week a local date lies in (ISO 8601: weeks begin on Monday). */
export const mondayOf = (date: string): string => addDays(date, -weekday(date));

/** ISO number of the week that begins on a Monday, 1–53; the week belongs to the year its Thursday lies in. */
export function weekNo(monday: string): number {
  const thursday = addDays(monday, 3);
  return Math.floor((Date.parse(`${thursday}T00:00:00Z`) - Date.parse(`${thursday.slice(0, 4)}-01-01T00:00:00Z`)) / 604_800_000) + 1;
}

/** Mondays of all weeks that touch the days from one until another (inclusive), in order; none when it ends before it begins. */
export function mondaysOf(from: string, to: string): string[] {
  const mondays: string[] = [];
  for (let at = mondayOf(from); at <= to; at = addDays(at, 7)) mondays.push(at);
  return from <= to ? mondays : [];
}

/** Local dates of Asia/Ho_Chi_Minh: UTC+7 all year, no daylight saving since 1975. */

const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** UTC milliseconds → local date `2026-11-23`. 22/11 17:30Z is already 23/11. */
export const localDateAt = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(0, 10);

/** Local date → UTC milliseconds of its midnight, the first moment of the day. */
export const startOfDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) - OFFSET_MS;

/** `2026-11-23` → `23/11/2026`. */
export const vietnameseDate = (date: string): string => date.split('-').reverse().join('/');

/** The date `days` later (negative: earlier). */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Days from one date to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** Whether a string is a real date of the calendar in the form `2026-11-23`: 30 February is not. */
export function isRealDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 10) === date;
}

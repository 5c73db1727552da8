import { language } from './language.ts';

/** Local dates of Asia/Ho_Chi_Minh: UTC+7 all year, no daylight saving since 1975. */

const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** UTC milliseconds → local date `2026-11-23`. 22/11 17:30Z is already 23/11. */
export const localDateAt = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(0, 10);

/** Local date → UTC milliseconds of its midnight, the first moment of the day. */
export const startOfDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) - OFFSET_MS;

/** `2026-11-23` → `23/11/2026`. */
export const vietnameseDate = (date: string): string => date.split('-').reverse().join('/');
let english: Intl.DateTimeFormat | null = null;
/** The same inside a sentence, in the language it is said in: in English a month is a word ("23 Nov 2026"), so that nobody has to know which of two numbers is the day. */
export function dayWords(date: string): string {
  if (language() === 'vi') return vietnameseDate(date);
  english ??= new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: 'short', year: 'numeric' });
  return english.format(startOfDay(date));
}

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

/** "từ 16/11/2026 đến hết 22/11/2026". */
export const daysWords = ({ from, until }: { from: string; until: string }): string => `từ ${dayWords(from)} đến hết ${dayWords(until)}`;
/** UTC ms → "14:05 ngày 23/11/2026". */
export const clockWords = (ms: number): string => `${new Date(ms + OFFSET_MS).toISOString().slice(11, 16)} ngày ${dayWords(localDateAt(ms))}`;
/** A half-open end as people say it: midnight is the end of the day before ("hết ngày 31/12/2026"), never "24:00". */
export const endWords = (ms: number): string => (startOfDay(localDateAt(ms)) === ms ? `hết ngày ${dayWords(localDateAt(ms - 1))}` : clockWords(ms));
/** A beginning: midnight is the day itself. */
export const startWords = (ms: number): string => (startOfDay(localDateAt(ms)) === ms ? `ngày ${dayWords(localDateAt(ms))}` : clockWords(ms));

/** Bit of a local date in a set of days of the week: 0 = Sunday … 6 = Saturday. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();
/** Every day of the week. */
export const ALL_WEEKDAYS = 127;
const weekdayName = (day: number): string => ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'][day]!;
/** Whether acts of a local date count by its day of the week. */
export const countsOn = (weekdays: number, date: string): boolean => ((weekdays >> weekdayOf(date)) & 1) === 1;
export const weekdayWords = (date: string): string => weekdayName(weekdayOf(date));
/** A set of days, Monday first: "thứ Bảy và Chủ nhật". */
export function weekdaysWords(weekdays: number): string {
  const names = [1, 2, 3, 4, 5, 6, 0].filter((day) => (weekdays >> day) & 1).map((day) => weekdayName(day));
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} và ${names.at(-1)}`;
}

const MINUTE_MS = 60_000;
/**
 * A length of time in its two largest units, so that people can count with it: "12 ngày 3 giờ", "3 giờ 20 phút",
 * "45 phút", "30 giây". Whole units that have passed, never more than there is.
 */
export function lengthWords(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const two = (more: number, unit: string) => (more > 0 ? ` ${more} ${unit}` : '');
  if (days > 0) return `${days} ngày${two(hours, 'giờ')}`;
  if (hours > 0) return `${hours} giờ${two(minutes % 60, 'phút')}`;
  return minutes > 0 ? `${minutes} phút` : `${Math.floor(Math.max(0, ms) / 1000)} giây`;
}

/**
 * A moment as people and programs write it → UTC ms: a count of milliseconds, a date with a zone, or what a clock on
 * the wall here shows ("2026-11-20T14:05", with a space instead of the T, with seconds, or a day alone = its beginning).
 * @returns null for what is none of these, or a day that is not in the calendar
 */
export function momentAt(text: string): number | null {
  if (/^\d{12,15}$/.test(text)) return Number(text);
  const [, day, clock, zone] = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text) ?? [];
  if (day === undefined || !isRealDate(day)) return null;
  const ms = Date.parse(`${day}T${clock ?? '00:00'}${zone ?? '+07:00'}`);
  return Number.isFinite(ms) ? ms : null;
}
/** UTC ms → what a clock on the wall here shows, for an address and a form: "2026-11-20T14:05". */
export const wallClock = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(0, 16);

/** Numbers, dates and times as Vietnamese offices write them; locale and zone are always said aloud. */
const ZONE = 'Asia/Ho_Chi_Minh';
const whole = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const two = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const upToOne = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat('vi-VN', { timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric' });
const clock = new Intl.DateTimeFormat('vi-VN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hour12: false });

/** Milli-shares → "1.252"; a shared act shows one decimal. */
export const acts = (milli: number): string => upToOne.format(milli / 1000);
/** A whole number: 66000 → "66.000". */
export const count = (n: number): string => whole.format(n);
/** Thousandths of a point → "87,20". */
export const points = (milli: number): string => two.format(milli / 1000);

/**
 * Percent of an assigned target, from the counts: never taken from anywhere else.
 * @returns "104,3 %" with a space that does not break; "—" without a target
 */
export const percent = (milli: number, target: number): string => (target > 0 ? `${one.format(milli / target / 10)}\u00a0%` : '—');
/** The same with two decimals, where a published figure stands beside it. */
export const percentFine = (milli: number, target: number): string => (target > 0 ? `${two.format(milli / target / 10)}\u00a0%` : '—');

/** A part of what a unit handed on, thousandths → "toàn bộ", "33,3 %". */
export const share = (milli: number): string => (milli === 1000 ? 'toàn bộ' : `${upToOne.format(milli / 10)}\u00a0%`);

/** UTC ms → "23/11/2026". */
export const date = (ms: number): string => day.format(ms);
/** Local date → "23/11/2026". */
export const localDate = (text: string): string => text.split('-').reverse().join('/');
/** UTC ms → "14:05, 23/11/2026". */
export const moment = (ms: number): string => `${clock.format(ms)}, ${day.format(ms)}`;

const MINUTE = 60_000;
/** What is left until a moment: "12 ngày", "3 giờ", "25 phút". */
export function until(ms: number, now: number): string {
  const left = Math.max(0, ms - now);
  if (left >= 48 * 60 * MINUTE) return `${Math.ceil(left / (24 * 60 * MINUTE))} ngày`;
  if (left >= 60 * MINUTE) return `${Math.floor(left / (60 * MINUTE))} giờ`;
  return `${Math.max(1, Math.ceil(left / MINUTE))} phút`;
}
/** How long ago: "3 giây", "2 phút", "1 giờ". */
export function since(ms: number, now: number): string {
  const gone = Math.max(0, now - ms);
  if (gone < MINUTE) return `${Math.floor(gone / 1000)} giây`;
  if (gone < 60 * MINUTE) return `${Math.floor(gone / MINUTE)} phút`;
  return `${Math.floor(gone / (60 * MINUTE))} giờ`;
}

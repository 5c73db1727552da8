import { language, type Language } from './language.ts';

/** Numbers, dates and times as Vietnamese offices write them, or as English is written; locale and zone are always said aloud. */
const ZONE = 'Asia/Ho_Chi_Minh';
const formats = (locale: string, month: '2-digit' | 'short') => ({
  whole: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }),
  one: new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  two: new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  upToThree: new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }),
  upToOne: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
  day: new Intl.DateTimeFormat(locale, { timeZone: ZONE, day: '2-digit', month, year: 'numeric' }),
  clock: new Intl.DateTimeFormat(locale, { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hour12: false }),
});
/** Made when a language is first written: a phone reads one. In English a month is a word: nobody has to know which of two numbers is the day. */
const made: Partial<Record<Language, ReturnType<typeof formats>>> = {};
const way = () => (made[language()] ??= language() === 'vi' ? formats('vi-VN', '2-digit') : formats('en-GB', 'short'));

/** Milli-shares → "1.252"; a shared act shows one decimal. */
export const acts = (milli: number): string => way().upToOne.format(milli / 1000);
/** A whole number: 66000 → "66.000". */
export const count = (n: number): string => way().whole.format(n);
/** Thousandths of a point → "87,20". */
export const points = (milli: number): string => way().two.format(milli / 1000).replace('-', '−');
/** Thousandths of a factor → "0,98", "1". */
export const factor = (milli: number): string => way().upToThree.format(milli / 1000);

/**
 * Percent of an assigned target, from the counts: never taken from anywhere else.
 * @returns "104,3 %" with a space that does not break; "—" without a target
 */
export const percent = (milli: number, target: number): string => (target > 0 ? `${way().one.format(milli / target / 10)}\u00a0%` : '—');
/** The same with two decimals, where a published figure stands beside it. */
export const percentFine = (milli: number, target: number): string => (target > 0 ? `${way().two.format(milli / target / 10)}\u00a0%` : '—');

/** Thousandths → "33,3", to stand before a percent sign. */
export const perCent = (milli: number): string => way().upToOne.format(milli / 10);
/** A part of what a unit handed on, thousandths → "toàn bộ", "33,3 %". */
export const share = (milli: number): string => (milli === 1000 ? 'toàn bộ' : `${perCent(milli)}\u00a0%`);
/** A rate between 0 and 1: "2,7 %". */
export const rate = (part: number): string => `${way().one.format(part * 100)}\u00a0%`;

/** Hundredths of a percent: "104,3 %". */
export const basisPoints = (bp: number): string => rate(bp / 10_000);

/** First letter large: words of the vocabulary where they begin a line. */
export const began = (words: string): string => words.slice(0, 1).toLocaleUpperCase(language()) + words.slice(1);
/** A masked code in a heading, never broken at its dots or strokes. */
export const unbroken = (about: string): string => about.replace('…', '…\u2060').replaceAll('-', '\u2011');

/** UTC ms → "23/11/2026". */
export const date = (ms: number): string => way().day.format(ms);
/** UTC ms → "14:05". */
export const time = (ms: number): string => way().clock.format(ms);
/** Local date → "23/11/2026". */
export const localDate = (text: string): string => (language() === 'vi' ? text.split('-').reverse().join('/') : way().day.format(Date.parse(`${text}T00:00:00+07:00`)));
/** Local date without its year: "23/11", "23 Nov". */
export const shortDay = (text: string): string => (language() === 'vi' ? localDate(text).slice(0, 5) : localDate(text).slice(0, -5));
/** Half-open local dates something lasted: "từ 01/07/2025 đến trước 01/01/2026"; nothing where neither is known. */
export const lasting = (from: string | null | undefined, to: string | null | undefined): string => (
  from && to ? `từ ${localDate(from)} đến trước ${localDate(to)}` : from ? `từ ${localDate(from)}` : to ? `đến trước ${localDate(to)}` : '');
/** UTC ms → "14:05, 23/11/2026". */
export const moment = (ms: number): string => `${way().clock.format(ms)}, ${way().day.format(ms)}`;

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
/** A span of time in the largest unit that says enough: "45 giây", "12 phút", "3,5 giờ", "2,1 ngày"; "—" where there was none. */
export function span(ms: number | null): string {
  if (ms === null) return '—';
  const said = (value: number, unit: string) => `${(value < 10 ? way().upToOne : way().whole).format(value)}\u00a0${unit}`;
  if (ms < MINUTE) return said(Math.round(ms / 1000), 'giây');
  if (ms < 60 * MINUTE) return said(Math.round(ms / MINUTE), 'phút');
  return ms < 48 * 60 * MINUTE ? said(ms / (60 * MINUTE), 'giờ') : said(ms / (24 * 60 * MINUTE), 'ngày');
}

import { language } from './language.ts';

/**
 * Numbers as people type them: 1.234 is a thousand and more, 91,06 and 91.06 are the same. On a page in English they are
 * read as English is written: 1,234 is a thousand and more, 1.234 is one and a part. What is kept and sent is always
 * written as Vietnamese offices do, so that a number is never read in two ways.
 */

/** A number as it was typed on this page → as it is kept; what is none, or cannot be mistaken, stays as it is. */
export function keptNumber(typed: string): string {
  if (language() === 'vi') return typed;
  const plain = typed.replace(/[\s\u00a0]/g, '');
  if (/^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain)) return plain.replaceAll(',', '').replace('.', ',');
  return /^\d+\.\d+$/.test(plain) ? plain.replace('.', ',') : typed;
}
/** A number as it is kept → as it stands in a box of this page. */
export function boxNumber(kept: string): string {
  if (language() === 'vi') return kept;
  const plain = kept.replace(/[\s\u00a0]/g, '');
  if (/^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(plain)) return plain.replaceAll('.', '').replace(',', '.');
  return /^\d+,\d+$/.test(plain) ? plain.replace(',', '.') : kept;
}

/** @returns the number; null when the box is empty; NaN when it holds something else */
export function numberOf(text: string): number | null {
  const plain = keptNumber(text.replace(/[\s\u00a0]/g, ''));
  if (plain === '') return null;
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'));
  return /^\d+([.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN;
}

/** Points as typed → thousandths; a fourth decimal makes it no whole number of them, which the shape refuses. */
export function milliOf(text: string): number | null {
  const value = numberOf(text);
  return value === null ? null : Math.round(value * 1_000_000) / 1000;
}

/** Thousandths → "1,5": at most three decimals, as they are kept. */
export const typedMilli = (milli: number | null): string => (milli === null ? '' : String(milli / 1000).replace('.', ','));
export const typedWhole = (whole: number | null | undefined): string => (whole === null || whole === undefined ? '' : String(whole));

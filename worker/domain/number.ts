/** Numbers as people type them: 1.234 is a thousand and more, 91,06 and 91.06 are the same. */

/** @returns the number; null when the box is empty; NaN when it holds something else */
export function numberOf(text: string): number | null {
  const plain = text.replace(/[\s\u00a0]/g, '');
  if (plain === '') return null;
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'));
  return /^\d+([.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN;
}

/** Points as typed → thousandths; a fourth decimal makes it no whole number of them, which the shape refuses. */
export function milliOf(text: string): number | null {
  const value = numberOf(text);
  return value === null ? null : Math.round(value * 1_000_000) / 1000;
}

/** Thousandths → "1,5": at most three decimals, as they are typed. */
export const typedMilli = (milli: number | null): string => (milli === null ? '' : String(milli / 1000).replace('.', ','));
export const typedWhole = (whole: number | null | undefined): string => (whole === null || whole === undefined ? '' : String(whole));

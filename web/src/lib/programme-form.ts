import { PROGRAMME_YEARS, measureCodes, measures, type Measure } from '#vocabulary';
import { Asking } from './form.ts';
import { isRate } from './programme.ts';

/** "1.234", "1 234", "1234" → 1234. @throws Asking beside the field when it is no whole number */
export function wholeOf(text: string | undefined, field: string, what: string): number {
  const digits = (text ?? '').trim().replace(/(?<=\d)[.,\s\u00a0](?=\d{3}(\D|$))/g, '');
  if (!/^\d{1,12}$/.test(digits)) throw new Asking(`${what} phải là số nguyên không âm, ví dụ 1.250.`, field);
  return Number(digits);
}

/** "80", "37,5" → thousandths. @throws Asking */
export function rateOf(text: string | undefined, field: string): number {
  const found = /^(\d{1,3})(?:[.,](\d))?\s*%?$/.exec((text ?? '').trim());
  const milli = found ? Number(found[1]) * 10 + Number(found[2] ?? 0) : Number.NaN;
  if (!(milli >= 0 && milli <= 1000)) throw new Asking('Tỷ lệ phải là số từ 0 đến 100, nhiều nhất một chữ số thập phân, ví dụ 37,5.', field);
  return milli;
}

/** An amount as it is typed for a measure: acts, or per cent. @throws Asking */
export const amountOf = (measure: Measure, text: string | undefined, field: string): number => (isRate(measure) ? rateOf(text, field) : wholeOf(text, field, 'Chỉ tiêu'));

/** @throws Asking */
export function measureTyped(text: string | undefined, field: string): Measure {
  const found = measureCodes.find((code) => code === text);
  if (!found) throw new Asking('Hãy chọn chỉ tiêu.', field);
  return found;
}
export const observedCodes = measureCodes.filter((code) => measures[code].kind === 'observed');
/** The year an address or a form names; otherwise that of a day. */
export const yearTyped = (text: string | null | undefined, today: string): number => PROGRAMME_YEARS.find((year) => String(year) === text) ?? Math.min(2027, Number(today.slice(0, 4)));

import { language } from './language.ts';

/** Numbers as Vietnamese offices write them, "1.234,5"; on a page in English as English does, "1,234.5". Integers in, so that nothing is rounded on the way. */
const written = (vietnamese: string): string => (language() === 'vi' ? vietnamese : vietnamese.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.')));
const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, '.');
/** Thousandths → at most three decimals, as offices write them. */
const plain = (milli: number): string => {
  if (milli < 0) return `−${plain(-milli)}`;
  const rest = String(milli % 1000).padStart(3, '0').replace(/0+$/, '');
  return `${grouped(String(Math.trunc(milli / 1000)))}${rest && `,${rest}`}`;
};

/** A whole number: 66000 → "66.000". */
export const whole = (n: number): string => written(grouped(String(n)));
/** Thousandths → at most three decimals, none that say nothing: 1500 → "1,5", 1234500 → "1.234,5". */
export const decimal = (milli: number): string => written(plain(milli));
/** Thousandths of a whole → per cent: 125 → "12,5 %", with a space that does not break. */
export const perCent = (milli: number): string => `${decimal(milli * 100)}\u00a0%`;
/** Recognised acts against a target, in per cent with two decimals, rounded half up from the counts: 49795000, 48000 → "103,74 %"; "—" without a target. */
export const percentOf = (milli: number, target: number): string => {
  if (target <= 0) return '—';
  const hundredths = Math.floor((milli * 20 + target) / (target * 2));
  return written(`${plain(Math.trunc(hundredths / 100) * 1000)},${String(Math.abs(hundredths % 100)).padStart(2, '0')}\u00a0%`);
};
/** Recognised acts against a target as boards show them, one decimal, half up from the counts: 104300, 100 → "104,3 %"; "—" without a target. */
export const percentShort = (milli: number, target: number): string => {
  if (target <= 0) return '—';
  const tenths = Math.floor((milli * 2 + target) / (target * 2));
  return written(`${grouped(String(Math.trunc(tenths / 10)))},${tenths % 10}\u00a0%`);
};
/** Thousandths of a point with two decimals, half up: 87200 → "87,20". */
export const pointsOf = (milli: number): string => {
  const hundredths = Math.floor((Math.abs(milli) + 5) / 10);
  return written(`${milli < 0 ? '−' : ''}${grouped(String(Math.trunc(hundredths / 100)))},${String(hundredths % 100).padStart(2, '0')}`);
};
/** Milli-shares as boards count acts, at most one decimal: 1252000 → "1.252". */
export const actsOf = (milli: number): string => decimal(Math.floor((milli + 50) / 100) * 100);
/** An exact decimal of so many places, none that say nothing: 7200000n of 6 → "7,2". */
export const exactly = (over: bigint, places: number): string => {
  if (over < 0n) return `−${exactly(-over, places)}`;
  const digits = String(over).padStart(places + 1, '0');
  const rest = digits.slice(digits.length - places).replace(/0+$/, '');
  return written(`${grouped(digits.slice(0, digits.length - places))}${rest && `,${rest}`}`);
};
/** What was counted, behind its figure: in English "1 dossier" and "2 dossiers", in Vietnamese there is one form. */
export const unitFor = (figure: string, unit: string): string => (language() === 'vi' || figure === '1' ? unit : `${unit}s`);

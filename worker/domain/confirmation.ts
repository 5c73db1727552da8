/** Letters and digits nobody takes for another; 32 of them, so that five random bits choose one. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LENGTH = 10;

/** A one-time code from ten random bytes: 50 bits. */
export const codeFrom = (random: Uint8Array): string => Array.from({ length: CODE_LENGTH }, (_, at) => LETTERS[random[at]! % LETTERS.length]).join('');

/** A code as somebody typed it from a slip: any case, with the spaces and strokes it is printed with. */
export const typedCode = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/[^0-9A-Z]/g, '').slice(0, 2 * CODE_LENGTH);

/** As it is printed: `ABCDE-23456`. */
export const shownCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`;

/** What the people who were asked about a unit's help have answered. */
export type Answers = { confirmed: number; denied: number; marks: number; marksSum: number };
export type ConfirmedShare = { confirmed: number; answered: number; meanTenths: number | null; marks: number };

/** Fewer answers than this say something about single people, and nothing about a unit. */
const SHOWN_FROM = 5;

/**
 * The share of those who answered that confirmed, with its denominator; the mean of their marks (1–5) in
 * tenths, rounded half up, where enough people gave one.
 * @returns null when too few answered
 */
export function confirmedShare({ confirmed, denied, marks, marksSum }: Answers): ConfirmedShare | null {
  const answered = confirmed + denied;
  if (answered < SHOWN_FROM) return null;
  return { confirmed, answered, marks, meanTenths: marks < SHOWN_FROM ? null : Math.floor((20 * marksSum + marks) / (2 * marks)) };
}

import { ERASED_PERSON, ADULT_FROM_YEARS, type ConsentChoice } from '#vocabulary';
import { searchKey } from './name.ts';

/** Youngest and oldest year of birth anybody in the programme can have, counted from today. */
const AGE_MIN = 10;
const AGE_MAX = 100;

/** Whether somebody may still be under 16: only the year is known, so the whole year of the birthday counts as under. */
export const isChild = (birthYear: number | null, today: string): boolean =>
  birthYear === null || Number(today.slice(0, 4)) - birthYear <= ADULT_FROM_YEARS;

/** Whether a year of birth can be one. */
export const isBirthYear = (year: number, today: string): boolean =>
  Number.isInteger(year) && year <= Number(today.slice(0, 4)) - AGE_MIN && year >= Number(today.slice(0, 4)) - AGE_MAX;

/** "Nguyễn Thị Bình An" → "N.T.B.A." */
export const initialsOf = (name: string): string =>
  name.trim().split(/\s+/).filter(Boolean).map((word) => `${word[0]!.toLocaleUpperCase('vi')}.`).join('');

/**
 * What of a name is public: what its owner chose last for the purpose, and for a child nothing,
 * whatever was chosen.
 * @returns null = nothing at all, not even that there is somebody
 */
export function publicName(name: string, choice: ConsentChoice, birthYear: number | null, today: string): string | null {
  if (choice === 'nothing' || isChild(birthYear, today)) return null;
  return choice === 'initials' ? initialsOf(name) : name;
}

/** A name as it is kept: single spaces, no marks around it. */
export const tidyName = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ');

/** Two spellings of one name fall together: accents, case, spaces and tone placement do not count. */
export const sameName = (a: string, b: string): boolean => searchKey(a).replaceAll(' ', '') === searchKey(b).replaceAll(' ', '');

/** `+84 905.123.456` → `0905123456`; null when it is no Vietnamese mobile or fixed number. */
export function readPhone(text: string): string | null {
  const digits = text.replace(/[\s.\-()]/g, '').replace(/^(\+|00)84/, '0');
  return /^0\d{9,10}$/.test(digits) ? digits : null;
}

/** A phone number as others may see it: `•••••••456`. */
export const maskPhone = (phone: string): string => phone.slice(-3).padStart(phone.length, '•');
/** An address as others may see it: `b•••@thu.example`. */
export const maskEmail = (email: string): string => email.replace(/^(.).*(@.*)$/, '$1•••$2');

/** Network of an address: /24 of IPv4, /48 of IPv6, so that no household stands in the log. */
export function truncatedAddress(address: string | null | undefined): string | null {
  if (!address) return null;
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(address);
  if (v4) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`;
  const groups = address.toLowerCase().split(':');
  return groups.length >= 3 && groups[0] ? `${groups.slice(0, 3).map((group) => group || '0').join(':')}::/48` : null;
}

/** Whether nobody is behind an id any more: what follows the word only keeps the acts of one apart from those of others. */
export const isErased = (personId: string): boolean => personId.startsWith(ERASED_PERSON);

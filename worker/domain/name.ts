/** Vietnamese names: order, search, and when two spellings are the same name. */

/** Combining marks that are tones; the others (circumflex, breve, horn) make another letter. */
const TONES = ['\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;
const MARK = /[\u0300-\u036f]/g;
/** Letters in dictionary order; each later one sorts after the whole of the one before. */
const ALPHABET = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';

const syllables = (name: string): string[] =>
  name.normalize('NFC').toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);

/**
 * The name without any accent, for searching by people who type none: "Đăk Đoa" → "dak doa",
 * "Hoà" and "Hòa" → "hoa". Words are separated by one space. It is not an identity:
 * Ia Băng and Ia Bang share it.
 */
export function searchKey(name: string): string {
  return syllables(name).join(' ').normalize('NFD').replace(MARK, '').replaceAll('đ', 'd');
}

/**
 * The name with its accents, whatever the placement of the tone: "hoà" = "hòa" = "hoa" + grave.
 * Ia Băng and Ia Bang stay apart. NFC alone does not do this (DOMAIN.md 7.2).
 */
export function toneKey(name: string): string {
  return syllables(name).map((syllable) => {
    const split = syllable.normalize('NFD');
    const tone = TONES.find((mark) => split.includes(mark)) ?? '';
    return split.replace(TONE, '').normalize('NFC') + tone;
  }).join(' ');
}

/**
 * Whether a search finds a name. A query typed without accents finds every spelling;
 * one typed with accents finds only names that carry them ("Ia Băng" does not find Ia Bang).
 */
export function matches(query: string, name: string): boolean {
  if (!searchKey(name).includes(searchKey(query))) return false;
  const asked = toneKey(query);
  return asked === searchKey(query) || toneKey(name).includes(asked);
}

/**
 * A string whose plain byte order is Vietnamese dictionary order: letters first
 * (a ă â b … d đ …), then tones (ngang, huyền, hỏi, ngã, sắc, nặng). A name stands before every longer one
 * that begins with it, so the end of the letters is a lower byte than the end of a word. SQLite has no such collation.
 */
export function sortKey(name: string): string {
  const words = syllables(name);
  const letters = words.map((word) =>
    [...word.normalize('NFD').replace(TONE, '').normalize('NFC')].map(letterKey).join(''));
  const tones = words.map((word) => {
    const split = word.normalize('NFD');
    return String(1 + TONES.findIndex((mark) => split.includes(mark)));
  });
  return `${letters.join('!')} ${tones.join('')}`;
}

type Named = { name: string; unitId: string };
/** An order by name, then by unit, for sorting many: the key of a name is made once, however often it is compared. */
export function nameOrder(): (a: Named, b: Named) => number;
/** @param named what an element is called, and whose it is */
export function nameOrder<Each>(named: (each: Each) => Named): (a: Each, b: Each) => number;
export function nameOrder<Each>(named: (each: Each) => Named = (each) => each as Named): (a: Each, b: Each) => number {
  const keys = new Map<string, string>();
  const key = (name: string): string => {
    const made = keys.get(name) ?? sortKey(name);
    keys.set(name, made);
    return made;
  };
  return (a, b) => {
    const [one, other] = [named(a), named(b)];
    const [left, right] = [key(one.name), key(other.name)];
    return left < right ? -1 : left > right ? 1 : one.unitId < other.unitId ? -1 : 1;
  };
}

/** Two ASCII letters per letter, so that order is byte order; digits stand before letters. */
function letterKey(letter: string): string {
  const at = ALPHABET.indexOf(letter);
  return at < 0 ? letter : String.fromCharCode(97 + Math.floor(at / 6), 97 + (at % 6));
}

/** An address-safe word made of a name: "Tháng Thanh niên 2026" → "thang-thanh-nien-2026". */
export const slugOf = (name: string): string =>
  searchKey(name).replace(/[^a-z0-9 ]/g, '').trim().replace(/ +/g, '-');

/** Level-1 agencies that are one since a merger: Bình Định and Gia Lai, 01/07/2025 (DOMAIN.md 2.2: both codes occur, old dossiers keep theirs). */
const oneSince: readonly (readonly string[])[] = [['H08', 'H21']];
/** `H08`, `H08.12`, or the long form with the level-1 block last. */
const CODE = /(?:^|[^0-9A-Z.])(?:[0-9A-Z]{1,3}\.){0,4}?([A-Z]\d{2})(?:\.\d{1,3})*(?![0-9A-Z])/;

/**
 * The level-1 agency code a text carries ("UBND phường Quy Nhơn (H08.12)" → H08).
 *
 * @returns null when it carries none: a name alone says nothing that could be compared
 */
export const agencyIn = (text: string): string | null => CODE.exec(text.normalize('NFKC').toUpperCase())?.[1] ?? null;

/** Whether two level-1 codes are the same agency, or have been since a merger. */
export const sameAgency = (a: string, b: string): boolean =>
  a === b || oneSince.some((codes) => codes.includes(a) && codes.includes(b));

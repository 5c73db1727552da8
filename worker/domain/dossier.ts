import { addDays, isRealDate } from './calendar.ts';

/** What a dossier code says about itself. */
export type DossierCode = {
  /** Trimmed, upper case, no spaces: what the blind index is made of. */
  normalised: string;
  /** What people may see: `…H08-230411-**04`. */
  masked: string;
  /** Day of receipt inside the code; null when the form is unknown. */
  date: string | null;
  /** Level-1 agency (H08 = Bình Định by the sample at hand); null when not recognisable. */
  agency: string | null;
  /** Unknown form: kept and looked at by a person ("cần kiểm tra"), not called invalid. */
  known: boolean;
};
export type DossierFault = 'code_impossible_date' | 'code_in_future' | 'identity_number';

/** Blocks may hold letters anywhere: `000.00.BD.H08-230411-0004` is a real form. */
const KNOWN = /^([0-9A-Z]{1,3}(?:\.[0-9A-Z]{1,3}){1,4})-(\d{2})(\d{2})(\d{2})-(\d{4,6})$/;
const LEVEL_1 = /^[A-Z]\d{2}$/;

/**
 * Reads a dossier code (mã số hồ sơ).
 *
 * @param raw    as typed, scanned or exported
 * @param today  local date; a receipt later than today is refused
 * @returns the code's parts, or why it cannot be one
 * @see Thông tư 01/2018/TT-VPCP, Điều 19; DOMAIN.md 2.2. The structure of Thông tư 03/2025 is
 *      not established, so unknown forms are kept for a person to check.
 */
export function readDossierCode(raw: string, today: string): DossierCode | DossierFault {
  const normalised = normaliseCode(raw);
  if (/^\d{12}$/.test(normalised)) return 'identity_number';
  const found = KNOWN.exec(normalised);
  if (!found) return { normalised, masked: maskUnknown(normalised), date: null, agency: null, known: false };
  const [, blocks, yy, mm, dd, running] = found as unknown as [string, string, string, string, string, string];
  const date = `20${yy}-${mm}-${dd}`;
  if (!isRealDate(date)) return 'code_impossible_date';
  if (date > today) return 'code_in_future';
  const agency = levelOne(blocks.split('.'));
  const hidden = '*'.repeat(running.length - 2) + running.slice(-2);
  return { normalised, masked: `…${agency ?? ''}-${yy}${mm}${dd}-${hidden}`, date, agency, known: true };
}

/** One spelling of a code: compatibility forms and dashes unified, no white space, upper case. */
export const normaliseCode = (raw: string): string =>
  raw.normalize('NFKC').replace(/[\s\u200b\ufeff]+/g, '').replace(/[‐‑‒–—−]/g, '-').toUpperCase();

/** The level-1 block stands last in the long form (000.00.BD.H08) and first in the short one (H26.24). */
function levelOne(blocks: string[]): string | null {
  const last = blocks.at(-1)!;
  const first = blocks[0]!;
  return LEVEL_1.test(last) ? last : LEVEL_1.test(first) ? first : null;
}

const maskUnknown = (code: string): string => `…${code.length > 4 ? code.slice(-2) : ''}`;

/** A dossier may be received some days after the help was given, no more. */
const RECEIPT_AFTER_ACT_DAYS = 30;
export const receivedTooLate = ({ date }: Pick<DossierCode, 'date'>, actDate: string): boolean => Boolean(date) && date! > addDays(actDate, RECEIPT_AFTER_ACT_DAYS);

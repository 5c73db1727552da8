import { normaliseCode } from '#domain/dossier';

/** What a scan gave: a code to put into the field, or why it may not be used. */
export type Scanned = { code: string } | { refused: string };

const INSIDE = /[0-9A-Z]{1,3}(?:\.[0-9A-Z]{1,3}){1,4}-\d{6}-\d{4,6}(?!\d)/;

/**
 * Finds the dossier's code in what a barcode or QR says: the bare code, or an address or sentence that
 * holds one. The QR of an identity card (twelve digits, then fields between bars) is turned away.
 */
export function scanned(text: string): Scanned {
  if (/^\d{12}(\|.*)?$/s.test(text.trim())) return { refused: 'Đây là mã trên căn cước của người dân. Không quét giấy tờ tùy thân; hãy quét mã trên giấy hẹn, biên nhận hồ sơ.' };
  const found = INSIDE.exec(normaliseCode(decoded(text)));
  if (found) return { code: found[0] };
  const bare = text.trim();
  if (bare.length > 64 || /^https?:/i.test(bare) || /[\n|]/.test(bare)) return { refused: 'Mã này không chứa mã hồ sơ. Hãy quét mã trên giấy hẹn, biên nhận hồ sơ, hoặc nhập tay.' };
  return { code: normaliseCode(bare) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An account of a citizen, named by the phone number or registration code it was opened with. */
export type AccountName = {
  /** What the blind index is made of; the prefix keeps phone numbers and codes apart. */
  normalised: string;
  /** Only the last two characters: `••••••••89`. */
  masked: string;
};
export type AccountFault = 'account_malformed' | 'identity_number';

/**
 * Reads the name of an account.
 *
 * @param raw a Vietnamese phone number (`0912 345 678`, `+84912345678`) or a registration code
 *            of 6 to 32 letters, digits, dots and dashes with at least one letter
 * @returns   its normal form, or why it cannot be one. Twelve digits look like a personal
 *            identity number and are refused: the system never takes one (PRODUCT.md 8)
 */
export function readAccountName(raw: string): AccountName | AccountFault {
  const text = raw.normalize('NFKC').trim();
  const digits = text.replace(/[\s.()-]/g, '');
  if (/^\+?\d+$/.test(digits)) {
    if (/^\d{12}$/.test(digits)) return 'identity_number';
    // A spreadsheet that took the phone for a number has eaten its leading zero.
    const phone = digits.replace(/^(\+84|84)(?=\d{9}$)/, '0').replace(/^(?=[35789]\d{8}$)/, '0');
    return /^0\d{9}$/.test(phone)
      ? { normalised: `phone:${phone}`, masked: `••••••••${phone.slice(-2)}` }
      : 'account_malformed';
  }
  const code = text.replace(/\s+/g, '').toUpperCase();
  return /^(?=.*[A-Z])[A-Z0-9._-]{6,32}$/.test(code)
    ? { normalised: `code:${code}`, masked: `••••${code.slice(-2)}` }
    : 'account_malformed';
}

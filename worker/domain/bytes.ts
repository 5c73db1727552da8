/**
 * Bytes and the ways they are written down. Web Crypto and what every runtime has, so that server, browser and the
 * command of the verifier run the same lines.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;
/** The text bytes stand for, to the letter (a byte order mark is a letter); null when they are not UTF-8. */
export function textOf(bytes: Bytes): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
/** Nothing compared here is secret: no constant time. */
export const sameBytes = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

/** SHA-256 of the parts, one after the other. */
export const sha256 = async (...parts: readonly Bytes[]): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', joined(parts)));

export const hex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
/** @returns null unless it is lower-case hex as `hex` writes it */
export const fromHex = (text: string): Bytes | null =>
  /^([0-9a-f]{2})*$/.test(text) ? Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)) : null;

/** RFC 4648 section 4, with padding. */
export const base64 = (bytes: Bytes): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
/** @returns null unless it is exactly what `base64` writes: one text for each sequence of bytes, so that no byte of it can be changed unseen */
export function fromBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return base64(bytes) === text ? bytes : null;
}

/** RFC 4648 section 5, without padding: for addresses. */
export const base64url = (bytes: Bytes): string => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
/** @returns null unless it is exactly what `base64url` writes */
export const fromBase64url = (text: string): Bytes | null =>
  /^[\w-]*$/.test(text) ? fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4)) : null;

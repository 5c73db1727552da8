import { sha256, utf8, type Bytes } from './bytes.ts';

/** What JSON can say. A member that is `undefined` is one that is not there. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json | undefined };

/**
 * The one text of a value: JSON Canonicalization Scheme, https://www.rfc-editor.org/rfc/rfc8785. Numbers and strings
 * are those of ECMAScript, on which the RFC is built; members are sorted by UTF-16 units; nothing is normalised.
 * Equal to what one gets after sending the value as JSON. What JSON would lose or bend (NaN, half a surrogate pair,
 * dates, maps, holes) is refused rather than signed.
 */
export function canonical(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value as readonly Json[], canonical).join(',')}]`;
  if (isRecord(value)) return `{${Object.keys(value).filter((name) => value[name] !== undefined).sort().map((name) => `${canonical(name)}:${canonical(value[name]!)}`).join(',')}}`;
  throw new TypeError(`no JSON: ${typeof value} ${JSON.stringify(value)}`);
}
/** A plain object, of whichever realm: nothing stands above its prototype. */
function isRecord(value: unknown): value is { readonly [member: string]: Json | undefined } {
  if (typeof value !== 'object' || value === null) return false;
  const above: unknown = Object.getPrototypeOf(value);
  return above === null || Object.getPrototypeOf(above) === null;
}

export const canonicalBytes = (value: Json): Bytes => utf8(canonical(value));

/** Whether a text is the canonical one of what it says: no space, no order, no second member of a name, no other number could have been meant. */
export function isCanonical(text: string): boolean {
  try {
    return canonical(JSON.parse(text) as Json) === text;
  } catch {
    return false;
  }
}

/** SHA-256 of the canonical text; `hex` and `base64url` write it down. */
export const digest = (value: Json): Promise<Bytes> => sha256(canonicalBytes(value));

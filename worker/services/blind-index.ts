import { createHmac } from 'node:crypto';
import { Refusal } from '#refusal';

/** Turns readable codes into keyed hashes. Without the key a hash says nothing; with it, equality only. */
export type BlindIndex = {
  /** The version of the key, stored beside each hash so that a key can be changed. */
  version: number;
  /** HMAC-SHA-256 of field and normalised value, hex. The field keeps equal texts of different kinds apart. */
  of: (field: 'dossier' | 'account' | 'body' | 'citizen' | 'draw' | 'link' | 'edition', normalised: string) => string;
};

/**
 * @param keyHex at least 32 bytes, hex, from a secret outside D1: codes are guessable (agency, day
 *               and four digits), so a plain hash would be no protection
 * @throws Refusal 'key_missing' when there is no such key: no write starts without it
 */
export function blindIndex(keyHex: string | undefined): BlindIndex {
  if (!keyHex || !/^[0-9a-f]{64,}$/i.test(keyHex)) throw new Refusal('key_missing');
  const key = Buffer.from(keyHex, 'hex');
  return {
    version: 1,
    of: (field, normalised) => createHmac('sha256', key).update(`${field}\n${normalised}`).digest('hex'),
  };
}

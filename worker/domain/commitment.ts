import { canonicalBytes, type Json } from './canonical.ts';
import { sameBytes, sha256, utf8, type Bytes } from './bytes.ts';

/**
 * What stands in the public log for an entry that is not public: a hash over the entry behind 32 bytes of salt. It binds
 * (nobody finds another entry for it) and hides (who lacks the salt cannot try out entries, however few are possible),
 * so that whoever is given entry and salt can check it, and nobody else learns anything.
 *
 * Salts come out of a key that each subject has (a person; a campaign for what is nobody's), one for every entry by its
 * name, HKDF-SHA-256 (https://www.rfc-editor.org/rfc/rfc5869). Erasing a person destroys that one key in the batch that
 * erases the rest: after it neither we nor who copied the log can open or guess what was committed, while every hash,
 * proof and checkpoint stays what it was. One salt shown says nothing of another. Against the others: a table of random
 * salts hides as well but costs a row for each entry; one key for a whole campaign could open an erased person's
 * entries for ever. What must be counted again after an erasure stands in the public part of the log's entry,
 * beside the commitment and not in it.
 */
export type Commitment = Bytes;
export const SALT_BYTES = 32;

/** Sets these hashes apart from all others over the same bytes; of fixed length, as the salt is, so that no two inputs run together. */
const COMMITTED = utf8('bang-vang/commitment/v1\0');
const SALTED = 'bang-vang/salt/v1\0';

/** The salt of one entry from its subject's key; `entry` names it for ever, within all of the subject's (`ledger:123`). */
export async function saltOf(subjectKey: Bytes, entry: string): Promise<Bytes> {
  if (subjectKey.length !== SALT_BYTES) throw new RangeError(`a key of ${subjectKey.length} bytes`);
  const key = await crypto.subtle.importKey('raw', subjectKey, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(SALTED + entry) }, key, SALT_BYTES * 8));
}

/** SHA-256(domain || salt || canonical entry). */
export async function commitmentTo(entry: Json, salt: Bytes): Promise<Commitment> {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt of ${salt.length} bytes`);
  return sha256(COMMITTED, salt, canonicalBytes(entry));
}

/** Whether the commitment was made to this entry with this salt. */
export const opens = async (commitment: Commitment, entry: Json, salt: Bytes): Promise<boolean> =>
  salt.length === SALT_BYTES && sameBytes(commitment, await commitmentTo(entry, salt));

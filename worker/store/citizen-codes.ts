import type { Indicator } from '#vocabulary';
import type { Answers } from '#domain/confirmation';
import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { PUBLIC_UNTIL } from './public-head.ts';

export type NewCode = { codeHash: string; claimId: string; bodyHash: string; unitId: string };

/** Codes that came with claims, for those that really came in as they were sent. */
export const citizenCodesMade = (codes: NewCode[], at: number, expiresAt: number): Statement[] => (codes.length === 0 ? [] : [sql(
  `INSERT INTO citizen_code (code_hash, claim_id, unit_id, made_at, expires_at)
   SELECT value->>0, value->>1, value->>3, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER) FROM json_each(?1) JOIN claim c ON c.id = value->>1 AND c.body_hash = value->>2
   WHERE true ON CONFLICT DO NOTHING`, JSON.stringify(codes.map((code) => [code.codeHash, code.claimId, code.bodyHash, code.unitId])), at, expiresAt)]);

/** Claims that may still be asked about: refused ones count for nobody, and withdrawn ones are nobody's word any more. */
const ASKABLE = "('pending', 'needs_evidence', 'recognised')";
/** One claim is answered for once, whichever of its codes was used. */
const UNANSWERED = (claimId: string): string => `NOT EXISTS (SELECT 1 FROM citizen_code u WHERE u.claim_id = ${claimId} AND u.used_at IS NOT NULL)`;

/**
 * A new code for a claim; those not used yet stop working. The same code again changes nothing.
 * @returns when it expires; null = the claim has been answered for, or is not asked about
 */
export async function codeReplaced(door: Door, { codeHash, claimId, unitId }: Omit<NewCode, 'bodyHash'>, expiresAt: number, actor: Actor, personId: string): Promise<number | null> {
  const results = await door.batch([
    sql(`INSERT INTO citizen_code (code_hash, claim_id, unit_id, made_at, expires_at) SELECT ?1, c.id, ?3, CAST(?4 AS INTEGER), CAST(?5 AS INTEGER) FROM claim c
         WHERE c.id = ?2 AND c.state IN ${ASKABLE} AND ${UNANSWERED('c.id')} ON CONFLICT DO NOTHING`, codeHash, claimId, unitId, actor.at, expiresAt),
    logged(actor, { action: 'make', noun: 'citizen_code', nounId: claimId, unitId, personId }),
    sql(`DELETE FROM citizen_code WHERE claim_id = ?2 AND code_hash <> ?1 AND used_at IS NULL AND EXISTS (SELECT 1 FROM citizen_code n WHERE n.code_hash = ?1 AND n.claim_id = ?2 AND n.used_at IS NULL)`, codeHash, claimId),
    sql('SELECT expires_at AS expiresAt FROM citizen_code WHERE code_hash = ?1 AND claim_id = ?2 AND used_at IS NULL', codeHash, claimId)]);
  return (results.at(-1) as { expiresAt: number }[])[0]?.expiresAt ?? null;
}

const OPEN = `FROM citizen_code k JOIN claim c ON c.id = k.claim_id AND c.state IN ${ASKABLE}
  WHERE k.code_hash = ?1 AND k.used_at IS NULL AND k.expires_at > CAST(?2 AS INTEGER) AND ${UNANSWERED('k.claim_id')}`;

/** What a code that can still be used asks about; null for every other, whatever the reason. */
export const codeAsked = (door: Door, codeHash: string, now: number) => door.first<{ claimId: string; unitId: string; authorId: string; actDate: string; indicator: Indicator; expiresAt: number; unitName: string }>(
  `SELECT k.claim_id AS claimId, k.unit_id AS unitId, c.author_id AS authorId, c.act_date AS actDate, c.indicator, k.expires_at AS expiresAt,
     coalesce((SELECT q.name FROM unit_period q WHERE q.unit_id = k.unit_id ORDER BY (q.valid_from <= c.act_date AND c.act_date < q.valid_to) DESC, q.valid_from DESC LIMIT 1), '') AS unitName ${OPEN}`, codeHash, now);

/**
 * Uses a code up with its answer, exactly once. Nobody is named in the log, and no network.
 * @returns whether this answer is the one that counts
 */
export async function codeAnswered(door: Door, codeHash: string, { helped, satisfaction }: { helped: boolean; satisfaction: number | null }, asked: { claimId: string; unitId: string }, now: number): Promise<boolean> {
  const citizen: Actor = { by: 'nguoi-dan', as: null, address: null, at: now };
  const results = await door.batch([
    sql(`UPDATE citizen_code SET used_at = CAST(?2 AS INTEGER), helped = CAST(?3 AS INTEGER), satisfaction = CAST(?4 AS INTEGER) WHERE code_hash IN (SELECT k.code_hash ${OPEN})`, codeHash, now, Number(helped), satisfaction),
    logged(citizen, { action: 'answer', noun: 'citizen_code', nounId: asked.claimId, unitId: asked.unitId, after: { helped, satisfaction } }),
    sql('SELECT 1 FROM citizen_code WHERE code_hash = ?1 AND used_at = CAST(?2 AS INTEGER) AND helped = CAST(?3 AS INTEGER) AND satisfaction IS CAST(?4 AS INTEGER)', codeHash, now, Number(helped), satisfaction)]);
  return results.at(-1)!.length > 0;
}

/** Answers about a unit's own claims since a moment, counted. */
export const answersOf = async (door: Door, unitId: string, since: number): Promise<Answers> => (await door.first<Answers>(
  `SELECT coalesce(sum(helped), 0) AS confirmed, count(*) - coalesce(sum(helped), 0) AS denied, count(satisfaction) AS marks, coalesce(sum(satisfaction), 0) AS marksSum
   FROM citizen_code WHERE unit_id = ?1 AND used_at >= CAST(?2 AS INTEGER) AND used_at < ${PUBLIC_UNTIL}`, unitId, since))!;

/** What was answered about claims, for who looks at them: a claim without an answer is not in it. */
export const answersAbout = async (door: Door, claimIds: readonly string[]): Promise<Map<string, { helped: boolean; at: number; satisfaction: number | null }>> => new Map((await door.all<{ claimId: string; helped: number; at: number; satisfaction: number | null }>(
  'SELECT k.claim_id AS claimId, k.helped, k.used_at AS at, k.satisfaction FROM json_each(?1) a JOIN citizen_code k ON k.claim_id = a.value AND k.used_at IS NOT NULL', JSON.stringify(claimIds)))
  .map(({ claimId, helped, at, satisfaction }) => [claimId, { helped: helped === 1, at, satisfaction }]));

/** Claims whose helped person said that it was not so, oldest answer first, from a moment on: a sign to look, which changes nothing by itself. */
export const deniedClaims = (door: Door, from: number, limit: number) => door.all<{ claimId: string; unitId: string; authorId: string; at: number }>(
  `SELECT k.claim_id AS claimId, k.unit_id AS unitId, c.author_id AS authorId, k.used_at AS at FROM citizen_code k JOIN claim c ON c.id = k.claim_id
   WHERE k.helped = 0 AND k.used_at >= CAST(?1 AS INTEGER) ORDER BY k.used_at, k.claim_id LIMIT CAST(?2 AS INTEGER)`, from, limit);

/** A try that was right is not counted; mistakes made before it stay counted, so that one good code is no way around waiting. */
export const guessForgiven = (door: Door, key: string) => door.batch([
  sql('UPDATE attempt SET failures = failures - 1, until = 0 WHERE key = ?1', key), sql('DELETE FROM attempt WHERE key = ?1 AND failures <= 0', key)]);

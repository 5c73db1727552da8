import { sql, type Door, type Statement } from './d1.ts';
import { FRESH } from './verdicts.ts';

/** The number of the verdict a request has already given on a claim; null = it gave none, or not yet. */
export const verdictNoOf = async (door: Door, claimId: string, token: string): Promise<number | null> =>
  (await door.first<{ no: number }>('SELECT no FROM verdict WHERE claim_id = ?1 AND token = ?2', claimId, token))?.no ?? null;

/** Authors are told what somebody else said in their place; to stand before the states move (`before` of applyVerdicts). */
export const toldBySomebodyElse = (claimIds: readonly string[], token: string): Statement => sql(
  `INSERT INTO news (person_id, id, at, outcome, claim_id, claims, reason, words)
   SELECT c.author_id, printf('%015d.%s.%s', v.at, ?2, c.id), v.at, v.outcome, c.id, 1, v.reason, v.words
   FROM ${FRESH} AND v.outcome IN ('withdrawn', 'answered') AND v.by_id <> c.author_id JOIN person p ON p.id = c.author_id WHERE true ON CONFLICT DO NOTHING`,
  JSON.stringify(claimIds.map((id) => [id])), token);

import type { Indicator, Outcome, Reason } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { sql, type Door } from './d1.ts';

export type NewsRow = {
  id: string; at: number; outcome: Outcome; claimId: string | null; claims: number; reason: Reason; words: string | null;
  indicator: Indicator | null; masked: string | null; actDate: string | null; quantity: number | null; state: string | null; seen: number;
};
const NEWS = `n.id, n.at, n.outcome, n.claim_id AS claimId, n.claims, n.reason, n.words, c.indicator, c.masked, c.act_date AS actDate, c.quantity, c.state,
  n.id <= coalesce((SELECT id FROM news_seen WHERE person_id = ?1), '') AS seen`;

/** What somebody was told, newest first; `before` is the id of the last line seen. */
export const newsOf = (door: Door, personId: string, before: string | null, limit: number) => door.all<NewsRow>(
  `SELECT ${NEWS} FROM news n LEFT JOIN claim c ON c.id = n.claim_id WHERE n.person_id = ?1 AND n.id < coalesce(?2, 'z')
   ORDER BY n.id DESC LIMIT CAST(?3 AS INTEGER)`, personId, before, limit);

/** What somebody has not seen yet, newest first, as many as are worth counting. */
export const newsUnseen = (door: Door, personId: string, limit: number) => door.all<Pick<NewsRow, 'id' | 'outcome' | 'claims' | 'reason' | 'claimId'>>(
  `SELECT n.id, n.outcome, n.claims, n.reason, n.claim_id AS claimId FROM news n
   WHERE n.person_id = ?1 AND n.id > coalesce((SELECT id FROM news_seen WHERE person_id = ?1), '') ORDER BY n.id DESC LIMIT CAST(?2 AS INTEGER)`, personId, limit);

/** Marks everything up to a line as seen, never less than before. */
export const newsSeen = (door: Door, personId: string, id: string, actor: Actor) => door.batch([
  sql(`INSERT INTO news_seen (person_id, id) SELECT person_id, id FROM news WHERE person_id = ?1 AND id = ?2
       ON CONFLICT (person_id) DO UPDATE SET id = excluded.id WHERE excluded.id > news_seen.id`, personId, id),
  logged(actor, { action: 'see', noun: 'news', nounId: id })]);

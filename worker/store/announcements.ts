import type { AnnouncementInput } from '#wire/screen';
import { logged, type Actor } from './audit.ts';
import { sql, type Door } from './d1.ts';

export type AnnouncementRow = AnnouncementInput & { campaignId: string; byId: string; withdrawnAt: number | null };
const ROW = 'SELECT id, campaign_id AS campaignId, words, from_at AS fromAt, to_at AS toAt, by_id AS byId, withdrawn_at AS withdrawnAt FROM announcement';

export const announcementById = (door: Door, id: string) => door.first<AnnouncementRow>(`${ROW} WHERE id = ?1`, id);
/** Those that begin before a moment and are not over at another. */
export const announcementsShown = (door: Door, campaignId: string, after: number, before: number) => door.all<AnnouncementRow>(
  `${ROW} WHERE campaign_id = ?1 AND to_at > CAST(?2 AS INTEGER) AND from_at <= CAST(?3 AS INTEGER) AND withdrawn_at IS NULL ORDER BY from_at, id`, campaignId, after, before);
/** The last that were written, those that end last first. */
export const announcementsOf = (door: Door, campaignId: string, limit: number) => door.all<AnnouncementRow>(
  `${ROW} WHERE campaign_id = ?1 ORDER BY to_at DESC, id DESC LIMIT CAST(?2 AS INTEGER)`, campaignId, limit);

/** Writes one, once, unless so many are waiting or shown already; with its line in the log. */
export const announcementWritten = (door: Door, campaignId: string, { id, words, fromAt, toAt }: AnnouncementInput, most: number, actor: Actor) => door.batch([
  sql(`INSERT INTO announcement (id, campaign_id, words, from_at, to_at, by_id, at)
       SELECT ?1, ?2, ?3, CAST(?4 AS INTEGER), CAST(?5 AS INTEGER), ?6, CAST(?7 AS INTEGER)
       WHERE (SELECT count(*) FROM announcement WHERE campaign_id = ?2 AND to_at > CAST(?7 AS INTEGER) AND withdrawn_at IS NULL) < CAST(?8 AS INTEGER) ON CONFLICT DO NOTHING`,
  id, campaignId, words, fromAt, toAt, actor.by, actor.at, most),
  logged(actor, { action: 'write', noun: 'announcement', nounId: id, after: { words, fromAt, toAt } })]);

/** Takes one down before its time; what is over or down already stays as it is. */
export const announcementWithdrawn = (door: Door, row: AnnouncementRow, actor: Actor) => door.batch([
  sql('UPDATE announcement SET withdrawn_at = CAST(?2 AS INTEGER), withdrawn_by = ?3 WHERE id = ?1 AND withdrawn_at IS NULL AND to_at > CAST(?2 AS INTEGER)', row.id, actor.at, actor.by),
  logged(actor, { action: 'withdraw', noun: 'announcement', nounId: row.id, before: { words: row.words } })]);

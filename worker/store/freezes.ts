import type { Hold } from '#domain/freeze';
import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { frozenSealed } from './public-head.ts';

/** SQL: freezes of other campaigns (`a`) that cover a campaign (`me`): they count acts of the same units and days. */
export const COVERS = `(a.id = me.id OR (a.act_from < me.act_to AND me.act_from < a.act_to AND a.source <> 'notice' AND me.source <> 'notice' AND EXISTS (
  SELECT 1 FROM campaign_unit x JOIN campaign_unit y ON y.unit_id = x.unit_id AND y.campaign_id = me.id WHERE x.campaign_id = a.id)))`;

export type HoldRow = Hold & { ledgerSeq: number | null };
/** The first freeze that covers a campaign, in force or to come; null = none. Reads nothing else where nothing is frozen. */
export async function holdOf(door: Door, campaignId: string): Promise<HoldRow | null> {
  const row = await door.first<{ freezeId: string; at: number; ledgerSeq: number | null; ownerId: string; slug: string; name: string }>(
    `SELECT f.id AS freezeId, f.from_at AS at, f.ledger_seq AS ledgerSeq, a.id AS ownerId, a.slug, a.name FROM freeze f CROSS JOIN campaign a ON a.id = f.campaign_id CROSS JOIN campaign me ON me.id = ?1
     WHERE f.lifted_at IS NULL AND ${COVERS} ORDER BY f.from_at, a.id <> me.id, f.id LIMIT 1`, campaignId);
  return row && { freezeId: row.freezeId, at: row.at, ledgerSeq: row.ledgerSeq, by: row.ownerId === campaignId ? null : { slug: row.slug, name: row.name } };
}
/** Seals what has come and says what covers a campaign at a moment; null = everything is public. */
export async function holdAt(door: Door, campaignId: string, now: number): Promise<HoldRow | null> {
  const hold = await holdOf(door, campaignId);
  if (!hold || hold.at > now) return null;
  if (hold.ledgerSeq !== null) return hold;
  await door.batch([frozenSealed(now)]);
  return holdOf(door, campaignId);
}

/** Campaigns whose public boards stand still with a campaign's. */
export const coveredBy = (door: Door, campaignId: string) => door.all<{ id: string; slug: string; name: string }>(
  `SELECT me.id, me.slug, me.name FROM campaign a JOIN campaign me ON me.id <> a.id WHERE a.id = ?1 AND ${COVERS} ORDER BY me.ends_at, me.slug`, campaignId);

/** What keeps everything that looks across campaigns (the programme, overlaps, pages of units and teams) still: the first freeze there is; null = nothing. */
export async function stillSince(door: Door): Promise<Hold | null> {
  const row = await door.first<{ freezeId: string; at: number; slug: string; name: string }>(
    'SELECT f.id AS freezeId, f.from_at AS at, a.slug, a.name FROM freeze f CROSS JOIN campaign a ON a.id = f.campaign_id WHERE f.lifted_at IS NULL AND f.ledger_seq IS NOT NULL ORDER BY f.from_at, f.id LIMIT 1');
  return row && { freezeId: row.freezeId, at: row.at, by: { slug: row.slug, name: row.name } };
}
/**
 * Seals what has come, and when what stands still is another than when last looked at, every page across campaigns is to
 * be made anew, to say so or not to: the minute's watch.
 */
export async function stillKept(door: Door, years: readonly number[], now: number): Promise<Hold | null> {
  await door.batch([frozenSealed(now)]);
  const still = await stillSince(door);
  await door.batch([
    sql(`INSERT INTO watch_mark (kind, at) SELECT 'still_since', CAST(?1 AS INTEGER) WHERE CAST(?1 AS INTEGER) <> coalesce((SELECT at FROM watch_mark WHERE kind = 'still_since'), 0)
         ON CONFLICT (kind) DO UPDATE SET at = excluded.at`, still?.at ?? 0),
    sql(`INSERT INTO programme_due (year, no) SELECT CAST(value AS INTEGER), 1 FROM json_each(?1) WHERE changes() > 0 ON CONFLICT (year) DO UPDATE SET no = no + 1`, JSON.stringify(years)),
    sql('INSERT INTO overlap_due (campaign_id, no) SELECT id, 1 FROM campaign WHERE changes() > 0 ON CONFLICT (campaign_id) DO UPDATE SET no = no + 1')]);
  return still;
}

export type FreezeRow = { id: string; campaignId: string; fromAt: number; ledgerSeq: number | null; words: string; byId: string; at: number; liftedAt: number | null; liftedBy: string | null; liftedWords: string | null };
const ROW = `SELECT id, campaign_id AS campaignId, from_at AS fromAt, ledger_seq AS ledgerSeq, words, by_id AS byId, at, lifted_at AS liftedAt, lifted_by AS liftedBy, lifted_words AS liftedWords FROM freeze`;
export const freezeById = (door: Door, id: string) => door.first<FreezeRow>(`${ROW} WHERE id = ?1`, id);
export const freezesOf = (door: Door, campaignId: string) => door.all<FreezeRow>(`${ROW} WHERE campaign_id = ?1 ORDER BY at DESC, id`, campaignId);

/** Boards of a campaign and of those that stand still with it are behind, where the statement before, a line of the log, wrote anything. */
const boardsAnew = (campaignIds: readonly string[]): Statement => sql(
  `INSERT INTO board_due (campaign_id, ledger_seq, facts_no) SELECT value, (SELECT coalesce(max(seq), 0) FROM ledger), 1 FROM json_each(?1) WHERE changes() > 0
   ON CONFLICT (campaign_id) DO UPDATE SET facts_no = facts_no + 1`, JSON.stringify(campaignIds));

/** Freezes a campaign from a moment on, once, unless it is frozen or going to be; with its line in the log. @param covered who stands still with it */
export const freezeSet = (door: Door, { id, campaignId, fromAt, words }: Pick<FreezeRow, 'id' | 'campaignId' | 'fromAt' | 'words'>, covered: readonly string[], actor: Actor) => door.batch([
  sql(`INSERT INTO freeze (id, campaign_id, from_at, words, by_id, at) SELECT ?1, ?2, CAST(?3 AS INTEGER), ?4, ?5, CAST(?6 AS INTEGER)
       WHERE NOT EXISTS (SELECT 1 FROM freeze WHERE campaign_id = ?2 AND lifted_at IS NULL) ON CONFLICT DO NOTHING`, id, campaignId, fromAt, words, actor.by, actor.at),
  logged(actor, { action: 'freeze', noun: 'campaign', nounId: campaignId, after: { freeze: id, fromAt, words } }),
  boardsAnew([campaignId, ...covered])]);

/** Lifts a freeze, or cancels one that has not begun, in the batch of whoever does. What it held back becomes public with the next boards. */
export const freezeLifted = ({ id, campaignId, fromAt }: FreezeRow, words: string, covered: readonly string[], actor: Actor): Statement[] => [
  sql('UPDATE freeze SET lifted_at = CAST(?2 AS INTEGER), lifted_by = ?3, lifted_words = ?4 WHERE id = ?1 AND lifted_at IS NULL', id, actor.at, actor.by, words),
  logged(actor, { action: fromAt <= actor.at ? 'unfreeze' : 'cancel_freeze', noun: 'campaign', nounId: campaignId, after: { freeze: id, words } }),
  boardsAnew([campaignId, ...covered])];


import type { CampaignEvent } from '#vocabulary';
import type { CampaignTimes, Due, Gap } from '#domain/phase';
import { logged, type Actor } from './audit.ts';
import { boardAnew } from './boards.ts';
import { conditional, sql, type Door, type Statement } from './d1.ts';
import { campaignRecounted } from './rebuild.ts';
import { DAY_COUNTS } from './verdicts.ts';

/** Who does what the clock does. */
export const CLOCK = 'he-thong';

const TIMES = 'k.id, k.slug, k.name, k.starts_at AS startsAt, k.ends_at AS endsAt, k.claims_until AS claimsUntil, k.closes_at AS closesAt';
export type TimedCampaign = CampaignTimes & { id: string; slug: string; name: string };
/** Moments that have come and that nobody carried out. */
const OPEN_MOMENTS = `FROM campaign k JOIN (SELECT 'started' AS kind UNION ALL SELECT 'ended' UNION ALL SELECT 'claims_closed' UNION ALL SELECT 'closed') m
  WHERE CASE m.kind WHEN 'started' THEN k.starts_at WHEN 'ended' THEN k.ends_at WHEN 'claims_closed' THEN k.claims_until ELSE k.closes_at END <= CAST(?1 AS INTEGER)
    AND NOT EXISTS (SELECT 1 FROM campaign_event e WHERE e.campaign_id = k.id AND e.kind = m.kind
      AND e.at = CASE m.kind WHEN 'started' THEN k.starts_at WHEN 'ended' THEN k.ends_at WHEN 'claims_closed' THEN k.claims_until ELSE k.closes_at END)`;

/** Campaigns to which something is due. */
export const campaignsDue = (door: Door, now: number) => door.all<TimedCampaign>(`SELECT DISTINCT ${TIMES} ${OPEN_MOMENTS} ORDER BY k.id`, now);
export const timedCampaign = (door: Door, campaignId: string) => door.first<TimedCampaign>(`SELECT ${TIMES} FROM campaign k WHERE k.id = ?1`, campaignId);

/** The same by its address. */
export const timedCampaignOf = (door: Door, slug: string) => door.first<TimedCampaign>(`SELECT ${TIMES} FROM campaign k WHERE k.slug = ?1`, slug);

export type EventRow = { kind: CampaignEvent; at: number; doneAt: number; words: string | null };
export const eventsOf = (door: Door, campaignId: string) => door.all<EventRow>(
  'SELECT kind, at, done_at AS doneAt, words FROM campaign_event WHERE campaign_id = ?1 ORDER BY at, done_at, kind', campaignId);

const COLUMN_OF: Record<Due['kind'], string> = { started: 'starts_at', ended: 'ends_at', claims_closed: 'claims_until', closed: 'closes_at' };
/**
 * Carries out what is due, in one batch: the row of the event, its line in the log, and that the board is behind.
 * The row's key makes it once; a moment that was moved meanwhile is left alone, and the log and the board
 * follow only the row.
 */
export const carriedOut = (door: Door, campaignId: string, dues: readonly Due[], now: number) => door.batch(dues.flatMap(({ kind, at }) => [
  sql(`INSERT INTO campaign_event (campaign_id, kind, at, done_at) SELECT id, ?2, ${COLUMN_OF[kind]}, CAST(?4 AS INTEGER) FROM campaign
       WHERE id = ?1 AND ${COLUMN_OF[kind]} = CAST(?3 AS INTEGER) ON CONFLICT DO NOTHING`, campaignId, kind, at, now),
  logged({ by: CLOCK, as: null, address: null, at: now }, { action: kind, noun: 'campaign', nounId: campaignId, after: { due: at } }),
  boardAnew(campaignId, 'changes() > 0')]));

/** An event that people decided, to stand in a batch right after the log's line of what they did. */
export const eventKept = (campaignId: string, event: Omit<EventRow, 'doneAt'>, now: number): Statement => sql(
  `INSERT INTO campaign_event (campaign_id, kind, at, done_at, words) SELECT ?1, ?2, CAST(?3 AS INTEGER), CAST(?4 AS INTEGER), ?5 WHERE changes() > 0 ON CONFLICT DO NOTHING`,
  campaignId, event.kind, event.at, now, event.words);

export type OutageRow = Gap & { id: string; campaignId: string; words: string; byId: string; at: number; movedMs: number };
const OUTAGE = 'SELECT id, campaign_id AS campaignId, from_at AS fromAt, to_at AS toAt, words, by_id AS byId, at, moved_ms AS movedMs FROM outage';
export const outagesOf = (door: Door, campaignId: string) => door.all<OutageRow>(`${OUTAGE} WHERE campaign_id = ?1 ORDER BY from_at, id`, campaignId);
export const outageById = (door: Door, id: string) => door.first<OutageRow>(`${OUTAGE} WHERE id = ?1`, id);

/**
 * Records an outage and moves the end of claims, and the closing where claims would pass it, and counts the campaign's
 * tallies anew, because claims that came too late may count now. All or nothing, only on the outages and times it was
 * computed from.
 * @param seen the end of claims and the number of outages it was computed from
 * @returns false when somebody changed those meanwhile: nothing is written
 */
export const outageRecorded = (door: Door, outage: OutageRow, seen: { claimsUntil: number; outages: number }, actor: Actor): Promise<boolean> => conditional(door, [
  sql(`INSERT INTO outage (id, campaign_id, from_at, to_at, words, by_id, at, moved_ms)
       SELECT ?1, k.id, CAST(?3 AS INTEGER), CAST(?4 AS INTEGER), ?5, ?6, CAST(?7 AS INTEGER), CAST(?8 AS INTEGER) FROM campaign k
       WHERE k.id = ?2 AND k.claims_until = CAST(?9 AS INTEGER) AND k.closes_at > CAST(?7 AS INTEGER) AND (SELECT count(*) FROM outage WHERE campaign_id = ?2) = CAST(?10 AS INTEGER)
       ON CONFLICT DO NOTHING`,
  outage.id, outage.campaignId, outage.fromAt, outage.toAt, outage.words, outage.byId, outage.at, outage.movedMs, seen.claimsUntil, seen.outages),
  sql("SELECT iif(changes() = 1, 1, json('conflict'))"),
  sql('UPDATE campaign SET claims_until = claims_until + CAST(?2 AS INTEGER), closes_at = max(closes_at, claims_until + CAST(?2 AS INTEGER)) WHERE id = ?1', outage.campaignId, outage.movedMs),
  logged(actor, { action: 'record_outage', noun: 'campaign', nounId: outage.campaignId, before: { claimsUntil: seen.claimsUntil },
    after: { fromAt: outage.fromAt, toAt: outage.toAt, claimsUntil: seen.claimsUntil + outage.movedMs, words: outage.words } }),
  sql(`INSERT INTO campaign_event (campaign_id, kind, at, done_at, words) VALUES (?1, 'outage', CAST(?2 AS INTEGER), CAST(?3 AS INTEGER), ?4) ON CONFLICT DO NOTHING`,
    outage.campaignId, outage.fromAt, outage.at, outage.words),
  ...campaignRecounted(outage.campaignId), boardAnew(outage.campaignId)]);

/** How many participants of a campaign stand outside some units, on the tree it was launched on. */
export const participantsOutside = async (door: Door, campaignId: string, unitIds: readonly string[]): Promise<number> => (await door.first<{ n: number }>(
  `SELECT count(*) AS n FROM participant p JOIN campaign k ON k.id = p.campaign_id WHERE p.campaign_id = ?1 AND NOT EXISTS (SELECT 1 FROM json_each(?2) w
     JOIN unit_path u ON u.ancestor_id = w.value AND u.unit_id = p.unit_id AND u.valid_from <= coalesce(p.joins_on, k.tree_date) AND coalesce(p.joins_on, k.tree_date) < u.valid_to)`,
  campaignId, JSON.stringify(unitIds)))!.n;

/** Campaigns in their days of grace in which acts would count, but whose author was entered only after their last day. */
export const lateJoins = (door: Door, personId: string, acts: readonly { unitId: string; date: string }[], now: number) =>
  door.all<{ unitId: string; date: string; name: string; until: number }>(
    `SELECT a.value->>0 AS unitId, a.value->>1 AS date, k.name, k.claims_until AS until FROM json_each(?1) a JOIN campaign_unit cu ON cu.unit_id = a.value->>0
     JOIN campaign k ON k.id = cu.campaign_id AND k.ends_at <= CAST(?3 AS INTEGER) AND CAST(?3 AS INTEGER) < k.claims_until AND ${DAY_COUNTS("(a.value->>1)")}
     WHERE NOT EXISTS (SELECT 1 FROM membership m JOIN unit_path p ON p.unit_id = a.value->>0 AND p.ancestor_id = m.unit_id AND p.valid_from <= a.value->>1 AND a.value->>1 < p.valid_to
       WHERE m.person_id = ?2 AND m.valid_from <= a.value->>1 AND a.value->>1 < m.valid_to AND m.entered_at < k.ends_at)`,
    JSON.stringify(acts.map(({ unitId, date }) => [unitId, date])), personId, now);

/** Campaigns that take claims of any of some units now, those that end first before the others. */
export async function campaignsTaking(door: Door, unitIds: readonly string[], now: number) {
  const rows = await door.all<TimedCampaign & { weekdays: number; actFrom: string; actTo: string; unitIds: string }>(
    `SELECT ${TIMES}, k.weekdays, k.act_from AS actFrom, k.act_to AS actTo, json_group_array(cu.unit_id) AS unitIds FROM json_each(?1) a JOIN campaign_unit cu ON cu.unit_id = a.value
     JOIN campaign k ON k.id = cu.campaign_id AND k.starts_at <= CAST(?2 AS INTEGER) AND CAST(?2 AS INTEGER) < k.claims_until AND k.source <> 'notice'
     GROUP BY k.id ORDER BY k.ends_at, k.slug`, JSON.stringify(unitIds), now);
  return rows.map(({ slug, name, weekdays, actFrom, actTo, unitIds: units, startsAt, endsAt, claimsUntil, closesAt }) => (
    { slug, name, weekdays, actFrom, actTo, unitIds: JSON.parse(units) as string[], times: { startsAt, endsAt, claimsUntil, closesAt } }));
}

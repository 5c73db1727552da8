import type { History } from '#domain/in-force';
import type { Course } from '#wire/course';
import { appraisalsAgreed, type AgreedAppraisal } from './appraisals.ts';
import type { Mark } from './boards.ts';
import { looksOf, type CountRow, type LookRow } from './campaigns.ts';
import { sql, type Door } from './d1.ts';
import { pack, unpack } from './packed.ts';
import { DAY_COUNTS } from './verdicts.ts';

/** Everything dated that a campaign's standing facts follow from, and the board that was there at a moment, if one was. */
export async function historyOf(door: Door, campaignId: string, moment: number): Promise<History & { mark: Mark | null }> {
  const [times, editions, outages, decisions, marks] = await door.batch([
    sql('SELECT claims_until AS claimsUntil, closes_at AS closesAt FROM campaign WHERE id = ?1', campaignId),
    sql('SELECT edition, at FROM rules_edition WHERE campaign_id = ?1 ORDER BY edition', campaignId),
    sql('SELECT at, moved_ms AS movedMs FROM outage WHERE campaign_id = ?1 ORDER BY at', campaignId),
    sql('SELECT u.at, u.on_date AS onDate FROM campaign k JOIN unit_change u ON u.on_date > k.tree_date AND u.undone_at IS NULL WHERE k.id = ?1 ORDER BY u.at', campaignId),
    sql(`SELECT as_of AS asOf, no, ledger_seq AS ledgerSeq, edition, claims_until AS claimsUntil, closes_at AS closesAt, given_at AS givenAt
         FROM board_made WHERE campaign_id = ?1 AND as_of <= CAST(?2 AS INTEGER) ORDER BY as_of DESC, no DESC LIMIT 1`, campaignId, moment)]);
  return { ...(times as { claimsUntil: number; closesAt: number }[])[0]!, editions: editions as History['editions'], outages: outages as History['outages'],
    decisions: decisions as History['decisions'], mark: (marks as Mark[])[0] ?? null };
}

/** Numbers of members boards were computed with, oldest first. */
export const membersKept = async (door: Door, campaignId: string): Promise<{ asOf: number; members: Map<string, number> }[]> =>
  (await door.all<{ asOf: number; members: string }>('SELECT as_of AS asOf, members FROM board_members WHERE campaign_id = ?1 ORDER BY as_of', campaignId))
    .map(({ asOf, members }) => ({ asOf, members: new Map(JSON.parse(members) as [string, number][]) }));

/** How far back and how finely entries are read. */
type Grain = { group: boolean; fine: boolean };
const COLUMNS = ({ group, fine }: Grain) => `${group || fine ? ', l.procedure_group AS "group"' : ''}${fine ? ", coalesce(c.author_id, '') AS memberId, l.act_date AS day" : ''}`;
const GROUPED = ({ group, fine }: Grain) => `l.unit_id, l.indicator${group || fine ? ', l.procedure_group' : ''}${fine ? ", coalesce(c.author_id, ''), l.act_date" : ''}`;
/** Entries of a campaign's units and days, in the order they were written; none is written before its act, so the ledger is read from the campaign's first day on. */
const ENTRIES = ({ fine }: Grain) => `FROM ledger l JOIN campaign_unit cu ON cu.unit_id = l.unit_id AND cu.campaign_id = ?1 JOIN campaign k ON k.id = cu.campaign_id AND ${DAY_COUNTS('l.act_date')}
  ${fine ? 'LEFT JOIN claim c ON c.id = l.claim_id' : ''} WHERE l.seq >= coalesce((SELECT min(first_seq) FROM ledger_day WHERE day >= coalesce(
    (SELECT max(d.day) FROM ledger_day d JOIN campaign f ON f.id = ?1 AND d.day < f.act_from), '')), 0)`;
/** Units that came to a campaign by a decision written after a moment held nothing in it before. */
const SEATED = (moment: string) => `NOT EXISTS (SELECT 1 FROM unit_change u WHERE u.id = cu.change_id AND u.at > ${moment})`;

/**
 * What a board counted at a moment, from the ledger: entries until one of them and until a moment, of acts claimed in
 * time as the time then was; `since` of it since its day began. Points and second looks beside, where rules ask for them.
 */
export async function countsThen(door: Door, campaignId: string, then: { seq: number; until: number; at: number; claimsUntil: number; dawn: number }, asks: Grain & { given: boolean; looks: boolean }) {
  const nothing = sql('SELECT 1 WHERE false');
  const [counts, given, looks] = await door.batch([
    sql(`SELECT l.unit_id AS unitId, l.indicator${COLUMNS(asks)}, sum(l.milli) AS milli, sum(iif(l.at >= CAST(?5 AS INTEGER), l.milli, 0)) AS since, max(l.seq) AS last ${ENTRIES(asks)}
         AND l.seq <= CAST(?2 AS INTEGER) AND l.at <= CAST(?3 AS INTEGER) AND l.claimed_at < CAST(?4 AS INTEGER) AND ${SEATED('CAST(?6 AS INTEGER)')} GROUP BY ${GROUPED(asks)}`,
    campaignId, then.seq, then.until, then.claimsUntil, then.dawn, then.at),
    asks.given ? appraisalsAgreed(campaignId) : nothing,
    asks.looks ? looksOf(campaignId, 'CAST(?2 AS INTEGER)', then.at) : nothing]);
  return { counts: counts as (CountRow & { since: number; last: number })[], given: given as AgreedAppraisal[], looks: looks as LookRow[] };
}

/** Recognised acts by the frame they were written in; `late` = how many ends of claims had passed when they were claimed. */
export type FrameCell = CountRow & { frame: number; late: number };

/**
 * The entries of a campaign as a course needs them: one look at the ledger, however many frames.
 * @param from  the first frame asked for; everything before is one sum
 * @param until UTC ms, the end of the last frame
 * @param ends  every end of claims the campaign has had, in order
 */
export async function frameCells(door: Door, campaignId: string, { start, stepMs, from, until, ends }: { start: number; stepMs: number; from: number; until: number; ends: readonly number[] }, asks: Grain & { given: boolean }) {
  const [cells, seats, given] = await door.batch([
    sql(`SELECT l.unit_id AS unitId, l.indicator${COLUMNS(asks)}, max(CAST(?4 AS INTEGER), (l.at - CAST(?2 AS INTEGER)) / CAST(?3 AS INTEGER)) AS frame,
           (SELECT count(*) FROM json_each(?6) WHERE value <= l.claimed_at) AS late, sum(l.milli) AS milli ${ENTRIES(asks)}
         AND l.at < CAST(?5 AS INTEGER) GROUP BY ${GROUPED(asks)}, frame, late ORDER BY frame`, campaignId, start, stepMs, from, until, JSON.stringify(ends)),
    sql('SELECT cu.unit_id AS unitId, u.at FROM campaign_unit cu JOIN unit_change u ON u.id = cu.change_id WHERE cu.campaign_id = ?1', campaignId),
    asks.given ? appraisalsAgreed(campaignId) : sql('SELECT 1 WHERE false')]);
  return { cells: cells as FrameCell[], seatedAt: new Map((seats as { unitId: string; at: number }[]).map(({ unitId, at }) => [unitId, at])), given: given as AgreedAppraisal[] };
}

/** Second looks that had ended by a moment. */
export const looksThen = async (door: Door, campaignId: string, at: number): Promise<LookRow[]> => (await door.batch([looksOf(campaignId, 'CAST(?2 AS INTEGER)', at)]))[0] as LookRow[];

/** The stored course of a campaign; null when there is none yet. One row read. */
export async function courseOf(door: Door, slug: string): Promise<Course | null> {
  const row = await door.first<{ payload: string }>('SELECT payload FROM course WHERE slug = ?1', slug);
  return row && JSON.parse(await unpack(row.payload)) as Course;
}
/** How many frames of a course are stored; null = none was ever made. */
export const framesKept = async (door: Door, slug: string): Promise<number | null> => (await door.first<{ frames: number }>('SELECT frames FROM course WHERE slug = ?1', slug))?.frames ?? null;

/** Stores a course in place of a shorter one. */
export const keepCourse = async (door: Door, slug: string, campaignId: string, course: Course): Promise<unknown> => door.batch([sql(
  `INSERT INTO course (slug, campaign_id, payload, frames) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER))
   ON CONFLICT (slug) DO UPDATE SET payload = excluded.payload, frames = excluded.frames WHERE excluded.frames > frames`, slug, campaignId, await pack(JSON.stringify(course)), course.frames.length)]);

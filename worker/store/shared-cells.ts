import type { Rules } from '#wire/rules';
import type { SharedCell } from '#domain/overlap';
import { sql, type Door, type Statement } from './d1.ts';
import { FROZEN, PUBLIC_HEAD } from './public-head.ts';
import { ENTRY_COUNTS_IN } from './verdicts.ts';

/** Entries folded at once. */
const ENTRIES_A_FOLD = 20_000;
const MARK = "(SELECT coalesce(max(at), 0) FROM watch_mark WHERE kind = 'shared_cells')";
const COLUMNS = 'campaign_id, other_id, unit_id, indicator, milli';

/** SQL: cells of entries that meet a condition: of each, all pairs of campaigns it counts in, a campaign with itself too. */
const cellsOf = (condition: string, only = 'true'): string => `
  WITH entry AS (SELECT l.unit_id, l.indicator, l.milli, json_group_array(k.id) AS counts_in FROM ledger l NOT INDEXED ${ENTRY_COUNTS_IN} WHERE ${condition} GROUP BY l.seq),
    alike AS (SELECT unit_id, indicator, counts_in, sum(milli) AS milli FROM entry GROUP BY 1, 2, 3)
  SELECT a.value AS campaign_id, b.value AS other_id, e.unit_id, e.indicator, sum(e.milli) AS milli FROM alike e, json_each(e.counts_in) a, json_each(e.counts_in) b WHERE ${only} GROUP BY 1, 2, 3, 4`;
/** SQL: every campaign that shares acts with one of some (a table of ids): its pages say what these have in all. */
const partnersOf = (ids: string): string => `SELECT DISTINCT x.id, 1 FROM (${ids}) t JOIN campaign x ON EXISTS (SELECT 1 FROM shared_cell s WHERE s.campaign_id = x.id AND s.other_id = t.id)`;
const AGAIN = 'ON CONFLICT (campaign_id) DO UPDATE SET no = no + 1';

/** Pages of some campaigns are to be made anew; where a condition holds. @param ids JSON; ?1 */
export const overlapsDue = (ids: readonly string[], when = 'true'): Statement => sql(
  `INSERT INTO overlap_due (campaign_id, no) SELECT value, 1 FROM json_each(?1) WHERE ${when} ${AGAIN}`, JSON.stringify(ids));

/**
 * Folds what is in the ledger since the mark into the cells, and moves the mark: one batch. The mark is read by the
 * statements themselves, so whatever is sent twice, by two at once or after a lost reply, is folded once.
 * @returns whether there is more to fold
 */
export async function foldShared(door: Door): Promise<boolean> {
  const fresh = `l.seq > ${MARK} AND l.seq <= min(${PUBLIC_HEAD}, ${MARK} + ${ENTRIES_A_FOLD})`;
  const results = await door.batch([
    sql(`INSERT INTO shared_cell (${COLUMNS}) SELECT ${COLUMNS} FROM (${cellsOf(fresh)}) WHERE true
         ON CONFLICT (campaign_id, other_id, unit_id, indicator) DO UPDATE SET milli = milli + excluded.milli`),
    sql(`INSERT INTO overlap_due (campaign_id, no) SELECT * FROM (${partnersOf(`SELECT DISTINCT k.id FROM ledger l NOT INDEXED ${ENTRY_COUNTS_IN} WHERE ${fresh}`)}) WHERE true ${AGAIN}`),
    sql(`INSERT INTO watch_mark (kind, at) SELECT 'shared_cells', min(${PUBLIC_HEAD}, ${MARK} + ${ENTRIES_A_FOLD}) WHERE ${PUBLIC_HEAD} > ${MARK} ON CONFLICT (kind) DO UPDATE SET at = excluded.at`),
    sql(`SELECT ${PUBLIC_HEAD} > ${MARK} AS more`)]);
  return (results[3] as { more: number }[])[0]!.more === 1;
}

/** SQL: by what it is decided which acts count in campaign `k`: as it was launched, until when claims come, whose acts. */
const COUNTED_BY = `k.body_hash || '/' || k.claims_until || '/' || coalesce((SELECT group_concat(DISTINCT cu.change_id) FROM campaign_unit cu WHERE cu.campaign_id = k.id AND cu.change_id IS NOT NULL), '')`;
/** SQL: moves with anything that may change that; cheap to look at. */
const STAMP = `coalesce((SELECT facts_no FROM board_due d WHERE d.campaign_id = k.id), 0) || '/' || coalesce((SELECT version FROM registry_version), 0)`;

/** Campaigns that were launched, or about which something has changed, since their cells were last looked at; while something is frozen, only the former. */
export const campaignsMoved = async (door: Door): Promise<string[]> => (await door.all<{ id: string }>(
  `SELECT k.id FROM campaign k LEFT JOIN overlap_due o ON o.campaign_id = k.id WHERE o.campaign_id IS NULL OR (o.stamp <> ${STAMP} AND NOT ${FROZEN}) ORDER BY k.id`)).map(({ id }) => id);

/** Counts a campaign's cells anew up to the mark where other acts count in it than before; its pages follow in any case. Once for each thing that moved. */
export const sharedRecounted = (door: Door, campaignId: string) => {
  const moved = `?1 IN (SELECT k.id FROM campaign k LEFT JOIN overlap_due o ON o.campaign_id = k.id WHERE coalesce(o.stamp, '') <> ${STAMP})`;
  const other = `?1 IN (SELECT k.id FROM campaign k LEFT JOIN overlap_due o ON o.campaign_id = k.id WHERE k.id = ?1 AND coalesce(o.counted_by, '') <> ${COUNTED_BY})`;
  return door.batch([
    sql(`INSERT INTO overlap_due (campaign_id, no) SELECT * FROM (${partnersOf('SELECT ?1 AS id')}) WHERE ${moved} ${AGAIN}`, campaignId),
    sql(`DELETE FROM shared_cell WHERE campaign_id = ?1 AND ${other}`, campaignId),
    sql(`DELETE FROM shared_cell WHERE campaign_id IN (SELECT id FROM campaign) AND other_id = ?1 AND ${other}`, campaignId),
    sql(`INSERT INTO shared_cell (${COLUMNS}) SELECT ${COLUMNS} FROM (${cellsOf(`l.seq <= ${MARK} AND ${other} AND EXISTS (SELECT 1 FROM campaign_unit m WHERE m.unit_id = l.unit_id AND m.campaign_id = ?1)`, '?1 IN (a.value, b.value)')}) WHERE true`, campaignId),
    sql(`INSERT INTO overlap_due (campaign_id, no) SELECT * FROM (${partnersOf('SELECT ?1 AS id')} UNION SELECT k.id, 1 FROM campaign k WHERE k.id = ?1) WHERE ${moved} ${AGAIN}`, campaignId),
    sql(`UPDATE overlap_due SET (stamp, counted_by) = (SELECT ${STAMP}, ${COUNTED_BY} FROM campaign k WHERE k.id = ?1) WHERE campaign_id = ?1`, campaignId)]);
};

/** While they are compared, cells counted anew stand beside those in use, under this before the campaign; no id begins with it or comes after. */
const FRESH = '~';
const USED = `SELECT ${COLUMNS} FROM shared_cell WHERE campaign_id < '${FRESH}' AND milli <> 0`;
const ANEW = `SELECT substr(campaign_id, 2) AS campaign_id, other_id, unit_id, indicator, milli FROM shared_cell WHERE campaign_id >= '${FRESH}'`;
const DIFFERENCES = `SELECT * FROM (${USED} EXCEPT ${ANEW}) UNION ALL SELECT * FROM (${ANEW} EXCEPT ${USED})`;
/** Counts all cells anew up to the mark and puts the new ones in their place where they differ; statements of a rebuild's batch. @returns them, and which one answers `n`, how many differed */
export function sharedCellsRecounted(): { statements: Statement[]; differences: number } {
  // What was launched or changed a moment ago and not looked at yet is no difference: it is counted anew in any case.
  const looked = `(SELECT k.id FROM campaign k JOIN overlap_due o ON o.campaign_id = k.id AND o.counted_by = ${COUNTED_BY})`;
  return { differences: 1, statements: [
    sql(`INSERT INTO shared_cell (${COLUMNS}) SELECT '${FRESH}' || campaign_id, other_id, unit_id, indicator, milli FROM (${cellsOf(`l.seq <= ${MARK}`)}) WHERE milli <> 0`),
    sql(`SELECT count(*) AS n FROM (${DIFFERENCES}) WHERE campaign_id IN ${looked} AND other_id IN ${looked}`),
    sql(`INSERT INTO overlap_due (campaign_id, no) SELECT k.id, 1 FROM campaign k WHERE EXISTS (${DIFFERENCES}) ${AGAIN}`),
    sql(`DELETE FROM shared_cell WHERE campaign_id < '${FRESH}' AND EXISTS (${DIFFERENCES})`),
    sql(`INSERT INTO shared_cell (${COLUMNS}) ${ANEW} ON CONFLICT DO NOTHING`),
    sql(`DELETE FROM shared_cell WHERE campaign_id >= '${FRESH}'`)] };
}

export type OverlapCampaign = { id: string; slug: string; name: string; source: string; startsAt: number; endsAt: number; claimsUntil: number; closesAt: number; rules: Rules };
export type SharedFacts = { ledgerSeq: number; campaigns: OverlapCampaign[]; cells: (SharedCell & { otherId: string })[]; wholes: { campaignId: string; indicator: SharedCell['indicator']; milli: number }[] };

/** What a campaign shares with every other one, as one consistent look: itself among `campaigns`, by unit in `cells`, and what each has in all. */
export async function sharedFacts(door: Door, campaignId: string): Promise<SharedFacts> {
  const partners = `SELECT k.id FROM campaign k WHERE k.id = ?1 OR EXISTS (SELECT 1 FROM shared_cell s WHERE s.campaign_id = ?1 AND s.other_id = k.id AND s.milli <> 0)`;
  const [head, campaigns, cells, wholes] = await door.batch([
    sql(`SELECT ${MARK} AS seq`),
    sql(`SELECT k.id, k.slug, k.name, k.source, k.starts_at AS startsAt, k.ends_at AS endsAt, k.claims_until AS claimsUntil, k.closes_at AS closesAt,
           (SELECT rules FROM rules_edition r WHERE r.campaign_id = k.id ORDER BY edition DESC LIMIT 1) AS rules FROM campaign k WHERE k.id IN (${partners}) ORDER BY k.starts_at, k.id`, campaignId),
    sql('SELECT other_id AS otherId, unit_id AS unitId, indicator, milli FROM shared_cell WHERE campaign_id = ?1 AND milli <> 0', campaignId),
    sql(`SELECT s.campaign_id AS campaignId, s.indicator, sum(s.milli) AS milli FROM (${partners}) k JOIN shared_cell s ON s.campaign_id = k.id AND s.other_id = k.id GROUP BY 1, 2`, campaignId)]);
  return { ledgerSeq: (head as { seq: number }[])[0]!.seq, campaigns: (campaigns as (Omit<OverlapCampaign, 'rules'> & { rules: string })[]).map((each) => ({ ...each, rules: JSON.parse(each.rules) as Rules })),
    cells: cells as SharedFacts['cells'], wholes: wholes as SharedFacts['wholes'] };
}

/** Campaigns whose pages are behind, with the cause that was seen. */
export const overlapsBehind = (door: Door) => door.all<{ campaignId: string; slug: string; no: number }>(
  'SELECT d.campaign_id AS campaignId, k.slug, d.no FROM overlap_due d JOIN campaign k ON k.id = d.campaign_id WHERE d.no > d.done ORDER BY k.starts_at DESC');

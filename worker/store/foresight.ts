import type { Indicator } from '#vocabulary';
import type { Handover } from '#domain/succession';
import { inJson, sql, type Door } from './d1.ts';
import { ENTRY_COUNTS_IN } from './verdicts.ts';

/** Recognised acts of one unit, indicator, procedure group, day and claimant; claimants are numbered in the order of their ids, 0 = nobody is known. */
export type PastRow = { unitId: string; indicator: Indicator; group: string; day: string; person: number; milli: number };

/**
 * Entries of acts of a period, with the opposite ones that took them back. The ledger has no index by act
 * day; no entry is written before its act, so what was written until the last recorded day before the
 * period is left out: this reads from there to the end of the ledger, and one claim for each entry.
 */
const ENTRIES = `FROM ledger l LEFT JOIN claim c ON c.id = l.claim_id`;
const SINCE = `l.seq >= coalesce((SELECT first_seq FROM ledger_day WHERE day < ?1 ORDER BY day DESC LIMIT 1), 0) AND l.act_date >= ?1 AND l.act_date < ?2`;
const cells = (where: string) => `SELECT unitId, indicator, "group", json_group_array(json_array(day, person, milli)) AS acts FROM (
  SELECT unitId, indicator, "group", day, milli, iif(authorId = '', 0, dense_rank() OVER (ORDER BY authorId)) AS person FROM (
    SELECT l.unit_id AS unitId, l.indicator, l.procedure_group AS "group", coalesce(c.author_id, '') AS authorId, l.act_date AS day, sum(l.milli) AS milli
    ${where} GROUP BY 1, 2, 3, 4, 5 HAVING sum(l.milli) <> 0)) GROUP BY 1, 2, 3`;
type Packed = { unitId: string; indicator: Indicator; group: string; acts: string };
const unpacked = (rows: Packed[]): PastRow[] => rows.flatMap(({ acts, ...row }) =>
  (JSON.parse(acts) as [string, number, number][]).map(([day, person, milli]) => ({ ...row, day, person, milli })));

/** SQL: participants, all that ever stood at or below them, and all that they took over, with what stood below those. */
const HOME = `WITH RECURSIVE home(id) AS (SELECT value FROM json_each(?3)
  UNION SELECT u.unit_id FROM home JOIN unit_path u ON u.ancestor_id = home.id UNION SELECT s.old_id FROM home JOIN succession s ON s.new_id = home.id)`;

/** What counted in a period at, below and before some units. `until`: the day after the last. */
export async function actsBefore(door: Door, participantIds: readonly string[], from: string, until: string): Promise<{ acts: PastRow[]; ledgerSeq: number }> {
  const [acts, head] = await door.batch([
    sql(`${HOME} ${cells(`${ENTRIES} WHERE ${SINCE} AND l.unit_id IN (SELECT id FROM home)`)}`, from, until, JSON.stringify(participantIds)),
    sql('SELECT coalesce(max(seq), 0) AS seq FROM ledger')]);
  return { acts: unpacked(acts as Packed[]), ledgerSeq: (head as { seq: number }[])[0]!.seq };
}

/** What counts in a campaign, by the campaign's own conditions, of acts of a period. */
export async function actsOfCampaign(door: Door, campaignId: string, from: string, until: string): Promise<{ acts: PastRow[]; ledgerSeq: number }> {
  const [acts, head] = await door.batch([
    sql(cells(`${ENTRIES} ${ENTRY_COUNTS_IN} WHERE k.id = ?3 AND ${SINCE}`), from, until, campaignId),
    sql('SELECT coalesce(max(seq), 0) AS seq FROM ledger')]);
  return { acts: unpacked(acts as Packed[]), ledgerSeq: (head as { seq: number }[])[0]!.seq };
}

/** How some units hang on a day (those that ended before it, on their last one), with what they and all above them handed over until then and how the successors hang. */
export async function treeUntil(door: Door, unitIds: readonly string[], date: string) {
  const ids = inJson(unitIds.map((id) => [id]));
  const handovers = new Map<string, Handover>();
  const lines = new Map<string, string[]>();
  for (const json of ids) {
    const reach = `WITH RECURSIVE reach(id) AS (SELECT value->>0 FROM json_each(?1)
      UNION SELECT u.ancestor_id FROM reach JOIN unit_path u ON u.unit_id = reach.id AND u.valid_from <= ?2 UNION SELECT s.new_id FROM reach JOIN succession s ON s.old_id = reach.id AND s.on_date <= ?2)`;
    const [passed, above] = await door.batch([
      sql(`${reach} SELECT s.old_id AS oldId, s.new_id AS newId, s.on_date AS onDate, s.share_milli AS shareMilli FROM reach JOIN succession s ON s.old_id = reach.id AND s.on_date <= ?2`, json, date),
      // The last period of the unit itself that had begun by the day says on which day its line is read.
      sql(`${reach}, own(id, until) AS (SELECT reach.id, max(p.valid_to) FROM reach JOIN unit_path p ON p.unit_id = reach.id AND p.depth = 0 AND p.valid_from <= ?2 GROUP BY 1)
           SELECT u.unit_id AS unitId, u.ancestor_id AS ancestorId FROM own JOIN unit_path u ON u.unit_id = own.id
             AND u.valid_from <= ?2 AND (?2 < u.valid_to OR (own.until <= ?2 AND u.valid_to = own.until)) ORDER BY u.unit_id, u.depth`, json, date)]);
    for (const each of passed as Handover[]) handovers.set(`${each.oldId} ${each.newId}`, each);
    for (const [unitId, own] of Map.groupBy(above as { unitId: string; ancestorId: string }[], (row) => row.unitId)) lines.set(unitId, own.map(({ ancestorId }) => ancestorId));
  }
  return { handovers: [...handovers.values()], lines };
}

/** Looks at acts of a period that ended with a result, at, below and before some units. */
export const looksBefore = (door: Door, participantIds: readonly string[], from: string, until: string) => door.all<{ unitId: string; chancePpm: number; error: number; times: number }>(
  `${HOME} SELECT i.unit_id AS unitId, i.chance_ppm AS chancePpm, i.result = 'error' AS error, count(*) AS times
   FROM home JOIN inspection i ON i.unit_id = home.id AND i.ended_at > 0 AND i.result IS NOT NULL JOIN claim c ON c.id = i.claim_id AND c.act_date >= ?1 AND c.act_date < ?2
   GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, from, until, JSON.stringify(participantIds));

/** A campaign's assigned targets and its name; null when there is none of that address. */
export async function targetsOfCampaign(door: Door, slug: string) {
  const [campaign, targets] = await door.batch([
    sql('SELECT name FROM campaign WHERE slug = ?1', slug),
    sql('SELECT t.unit_id AS unitId, t.indicator, t.amount FROM target t JOIN campaign c ON c.id = t.campaign_id WHERE c.slug = ?1', slug)]);
  const [row] = campaign as { name: string }[];
  return row ? { name: row.name, targets: targets as { unitId: string; indicator: Indicator; amount: number }[] } : null;
}

import type { BoardSide, TeamKind } from '#vocabulary';
import type { Board } from '#wire/board';
import { sql, type Door } from './d1.ts';
import { pack, unpack } from './packed.ts';
import { ENTRY_COUNTS_IN, TEAMS } from './verdicts.ts';
import type { CountRow } from './campaigns.ts';

export type TeamOnBoard = { id: string; kind: TeamKind; name: string; sortKey: string; validTo: string };

/**
 * What a board of teams is computed from, as one look: teams that have acts in the campaign, ended ones too, and
 * those that units taking part have set up and that were there during it; their counters in the finest cells
 * the rules look at; entries of today.
 */
export async function teamCounts(door: Door, campaignId: string, today: string, withToday: boolean, { group, fine }: { group: boolean; fine: boolean }) {
  const scope = `${campaignId}${TEAMS}`;
  const [teams, counts, head, sinceDawn] = await door.batch([
    sql(`SELECT t.id, t.kind, t.name, t.sort_key AS sortKey, t.valid_to AS validTo FROM campaign k JOIN team t
           ON t.id IN (SELECT unit_id FROM tally WHERE scope = ?2) OR (t.valid_from < k.act_to AND t.valid_to > k.act_from AND t.unit_id IN (SELECT unit_id FROM campaign_unit WHERE campaign_id = k.id))
         WHERE k.id = ?1 ORDER BY t.sort_key, t.id`, campaignId, scope),
    fine ? sql('SELECT unit_id AS unitId, indicator, procedure_group AS "group", author_id AS memberId, act_date AS day, milli FROM tally_fine WHERE campaign_id = ?1 AND milli <> 0', scope)
      : sql(`SELECT unit_id AS unitId, indicator, ${group ? 'procedure_group AS "group", ' : ''}sum(milli) AS milli FROM tally WHERE scope = ?1 GROUP BY unit_id, indicator${group ? ', procedure_group' : ''}`, scope),
    sql('SELECT coalesce(max(seq), 0) AS seq FROM ledger'),
    withToday ? sql(
      `SELECT l.team_id AS unitId, l.indicator, ${group || fine ? 'l.procedure_group AS "group", ' : ''}${fine ? "coalesce(c.author_id, '') AS memberId, l.act_date AS day, " : ''}sum(l.milli) AS milli
       FROM ledger l NOT INDEXED ${fine ? 'LEFT JOIN claim c ON c.id = l.claim_id' : ''} ${ENTRY_COUNTS_IN}
       WHERE k.id = ?1 AND l.team_id IS NOT NULL AND l.seq >= (SELECT first_seq FROM ledger_day WHERE day = ?2)
       GROUP BY l.team_id, l.indicator${group || fine ? ', l.procedure_group' : ''}${fine ? ', c.author_id, l.act_date' : ''}`, campaignId, today) : sql('SELECT 1 WHERE false')]);
  return { teams: teams as TeamOnBoard[], counts: counts as CountRow[], ledgerSeq: (head as { seq: number }[])[0]!.seq, sinceDawn: sinceDawn as CountRow[] };
}

/**
 * Units below those that take part in a campaign, on its own tree: the one directly below for each, and their names on
 * the day they were last there. `home` is who takes part.
 */
export async function branchesBelow(door: Door, campaignId: string) {
  const [names, belongs] = await door.batch([
    sql(`SELECT DISTINCT ch.ancestor_id AS unitId, cu.participant_id AS home, q.name, q.sort_key AS sortKey ${BELOW}
           JOIN unit_period q ON q.unit_id = ch.ancestor_id AND q.valid_from = (SELECT max(x.valid_from) FROM unit_period x WHERE x.unit_id = ch.ancestor_id AND x.valid_from <= max(k.tree_date, coalesce(p.joins_on, k.tree_date)))
         WHERE cu.campaign_id = ?1 ORDER BY q.sort_key, ch.ancestor_id`, campaignId),
    sql(`SELECT cu.unit_id AS unitId, ch.ancestor_id AS branchId ${BELOW} WHERE cu.campaign_id = ?1`, campaignId)]);
  return { names: names as { unitId: string; home: string; name: string; sortKey: string }[], belongs: belongs as { unitId: string; branchId: string }[] };
}
/** SQL: units that count for a participant without being it, and which of its own (`ch`) they stand under, on the tree it came in with. */
const ON = (path: string) => `${path}.valid_from <= coalesce(p.joins_on, k.tree_date) AND coalesce(p.joins_on, k.tree_date) < ${path}.valid_to`;
const BELOW = `FROM campaign_unit cu JOIN campaign k ON k.id = cu.campaign_id JOIN participant p ON p.campaign_id = cu.campaign_id AND p.unit_id = cu.participant_id
  JOIN unit_path up ON up.unit_id = cu.unit_id AND up.ancestor_id = cu.participant_id AND ${ON('up')}
  JOIN unit_path ch ON ch.unit_id = cu.unit_id AND ch.depth = up.depth - 1 AND ${ON('ch')}`;

/** A side board, as the text it was stored with. One row read; null when there is none. */
export async function sideBoardPayload(door: Door, slug: string, side: BoardSide): Promise<{ payload: string; no: number } | null> {
  const row = await door.first<{ payload: string; no: number }>('SELECT payload, no FROM side_board WHERE slug = ?1 AND side = ?2', slug, side);
  return row && { ...row, payload: await unpack(row.payload) };
}

/** Stores a side board in place of an older one; a lower number never replaces a higher one. */
export const storeSideBoard = async (door: Door, side: BoardSide, board: Board): Promise<unknown> => door.batch([sql(
  `INSERT INTO side_board (slug, side, no, payload) VALUES (?1, ?2, CAST(?3 AS INTEGER), ?4) ON CONFLICT (slug, side) DO UPDATE SET no = excluded.no, payload = excluded.payload WHERE excluded.no > no`,
  board.head.slug, side, board.no, await pack(JSON.stringify(board)))]);

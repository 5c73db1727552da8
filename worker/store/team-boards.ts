import type { TeamKind } from '#vocabulary';
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
       FROM ledger l ${fine ? 'LEFT JOIN claim c ON c.id = l.claim_id' : ''} ${ENTRY_COUNTS_IN}
       WHERE k.id = ?1 AND l.team_id IS NOT NULL AND l.seq >= (SELECT first_seq FROM ledger_day WHERE day = ?2)
       GROUP BY l.team_id, l.indicator${group || fine ? ', l.procedure_group' : ''}${fine ? ', c.author_id, l.act_date' : ''}`, campaignId, today) : sql('SELECT 1 WHERE false')]);
  return { teams: teams as TeamOnBoard[], counts: counts as CountRow[], ledgerSeq: (head as { seq: number }[])[0]!.seq, sinceDawn: sinceDawn as CountRow[] };
}

/** The board of teams, as the text it was stored with. One row read; null when there is none. */
export async function teamBoardPayload(door: Door, slug: string): Promise<{ payload: string; no: number } | null> {
  const row = await door.first<{ payload: string; no: number }>('SELECT payload, no FROM team_board WHERE slug = ?1', slug);
  return row && { ...row, payload: await unpack(row.payload) };
}

/** Stores a board of teams in place of an older one; a lower number never replaces a higher one. */
export const storeTeamBoard = async (door: Door, board: Board): Promise<unknown> => door.batch([sql(
  `INSERT INTO team_board (slug, no, payload) VALUES (?1, CAST(?2 AS INTEGER), ?3) ON CONFLICT (slug) DO UPDATE SET no = excluded.no, payload = excluded.payload WHERE excluded.no > no`,
  board.head.slug, board.no, await pack(JSON.stringify(board)))]);

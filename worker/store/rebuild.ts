import { ENTRY_AXES, ENTRY_COUNTS_IN, ENTRY_STANDS_UNDER, HOLDER, SCOPE, STATE_AFTER, TEAMS } from './verdicts.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { memberCellsRecounted } from './member-boards.ts';
import { sharedCellsRecounted } from './shared-cells.ts';
import { weeksRecounted } from './weeks.ts';

const COLUMNS = 'scope, unit_id, indicator, procedure_group, milli, entries';
const DIFFERENCES = `SELECT ${COLUMNS} FROM (SELECT ${COLUMNS} FROM tally EXCEPT SELECT ${COLUMNS} FROM tally_fresh)
  UNION ALL SELECT ${COLUMNS} FROM (SELECT ${COLUMNS} FROM tally_fresh EXCEPT SELECT ${COLUMNS} FROM tally)`;
const FINE = 'campaign_id, unit_id, author_id, act_date, indicator, procedure_group, milli';
/** The fine cells of campaigns whose caps look at a person or a day, from the ledger; published figures have no author. */
const FINE_ANEW = `SELECT ${SCOPE}, ${HOLDER}, coalesce(c.author_id, ''), l.act_date, l.indicator, l.procedure_group, sum(l.milli)
  FROM ledger l LEFT JOIN claim c ON c.id = l.claim_id ${ENTRY_COUNTS_IN} ${ENTRY_AXES} WHERE k.fine = 1`;
const CELLS_ANEW = `SELECT ${SCOPE}, ${HOLDER}, l.indicator, l.procedure_group, sum(l.milli), count(*) FROM ledger l ${ENTRY_COUNTS_IN} ${ENTRY_AXES}`;
/** Fine cells that differ from the ledger. */
const FINE_DIFFERENCES = `SELECT * FROM (SELECT ${FINE} FROM tally_fine EXCEPT ${FINE_ANEW} GROUP BY 1, 2, 3, 4, 5, 6)
  UNION ALL SELECT * FROM (${FINE_ANEW} GROUP BY 1, 2, 3, 4, 5, 6 EXCEPT SELECT ${FINE} FROM tally_fine)`;
/** Claims whose state is not what their last verdict says. */
const STRAY_STATES = `SELECT c.id FROM claim c LEFT JOIN verdict v ON v.claim_id = c.id
    AND v.no = (SELECT max(no) FROM verdict WHERE claim_id = c.id)
  WHERE c.verdict_no <> coalesce(v.no, 0) OR c.state <> ${STATE_AFTER("coalesce(v.outcome, 'reopened')")} OR c.reason IS NOT v.reason OR c.words IS NOT v.words OR c.decided_at IS NOT v.at`;

/**
 * Counts every tally anew from the ledger, beside those in use, compares, and puts the new ones in
 * their place. One transaction: readers see the old counters or the new ones, never a mixture.
 * @returns what differed before; all 0 = the counters were equal to the ledger (cells of weeks, of overlaps and of members: to as much of it as they hold)
 */
export async function recountTallies(door: Door): Promise<{ tallies: number; states: number; weeks: number; overlaps: number; members: number }> {
  const weeks = weeksRecounted();
  const shared = sharedCellsRecounted();
  const members = memberCellsRecounted();
  const results = await door.batch([
    sql('DELETE FROM tally_fresh'),
    sql(`INSERT INTO tally_fresh (${COLUMNS})
         SELECT 'year:' || substr(l.act_date, 1, 4), p.ancestor_id, l.indicator, l.procedure_group, sum(l.milli), sum(l.entries)
         FROM (SELECT unit_id, act_date, indicator, procedure_group, sum(milli) AS milli, count(*) AS entries
               FROM ledger GROUP BY 1, 2, 3, 4) l ${ENTRY_STANDS_UNDER} GROUP BY 1, 2, 3, 4`),
    sql(`INSERT INTO tally_fresh (${COLUMNS}) ${CELLS_ANEW} GROUP BY 1, 2, 3, 4`),
    sql(`SELECT count(*) AS n FROM (${DIFFERENCES})`),
    sql(`SELECT count(*) AS n FROM (${STRAY_STATES})`),
    sql(`SELECT count(*) AS n FROM (${FINE_DIFFERENCES})`),
    sql(`DELETE FROM tally WHERE EXISTS (${DIFFERENCES})`),
    sql(`INSERT INTO tally (${COLUMNS}) SELECT ${COLUMNS} FROM tally_fresh WHERE true ON CONFLICT DO NOTHING`),
    sql(`UPDATE claim SET (verdict_no, state, reason, words, decided_at) = (SELECT coalesce(max(v.no), 0), ${STATE_AFTER("coalesce(v.outcome, 'reopened')")}, v.reason, v.words, v.at
           FROM verdict v WHERE v.claim_id = claim.id) WHERE id IN (${STRAY_STATES})`),
    sql('DELETE FROM tally_fresh'),
    sql('DELETE FROM tally_fine'),
    sql(`INSERT INTO tally_fine (${FINE}) ${FINE_ANEW} GROUP BY 1, 2, 3, 4, 5, 6`),
    ...weeks.statements,
    ...shared.statements,
    ...members.statements,
  ]);
  const own = results.length - members.statements.length;
  const count = (at: number) => (results[at] as { n: number }[])[0]!.n;
  return { tallies: count(3) + count(5), states: count(4), weeks: count(own - shared.statements.length - weeks.statements.length + weeks.differences),
    overlaps: count(own - shared.statements.length + shared.differences), members: count(own + members.differences) };
}

/**
 * Counts one campaign anew from the ledger: for batches that change which
 * acts count in it, or how finely, after those changes. Reads the whole ledger; such batches are rare.
 */
export const campaignRecounted = (campaignId: string): Statement[] => [
  sql(`DELETE FROM tally WHERE scope IN (?1, ?1 || '${TEAMS}')`, campaignId),
  sql(`INSERT INTO tally (${COLUMNS}) ${CELLS_ANEW} WHERE k.id = ?1 GROUP BY 1, 2, 3, 4`, campaignId),
  sql(`DELETE FROM tally_fine WHERE campaign_id IN (?1, ?1 || '${TEAMS}')`, campaignId),
  sql(`INSERT INTO tally_fine (${FINE}) ${FINE_ANEW} AND k.id = ?1 GROUP BY 1, 2, 3, 4, 5, 6`, campaignId),
];

const CELLS_OF = `${CELLS_ANEW} WHERE k.id = ?1 GROUP BY 1, 2, 3, 4`;
const FINE_OF = `${FINE_ANEW} AND k.id = ?1 GROUP BY 1, 2, 3, 4, 5, 6`;
/** In how many counters a campaign's tallies differ from what its ledger entries come to; nothing is written. */
export const campaignDifferences = (campaignId: string): Statement => sql(
  `WITH cells (${COLUMNS}) AS (${CELLS_OF}), fine (${FINE}) AS (${FINE_OF}), kept AS (SELECT ${COLUMNS} FROM tally WHERE scope IN (?1, ?1 || '${TEAMS}')), kept_fine AS (SELECT ${FINE} FROM tally_fine WHERE campaign_id IN (?1, ?1 || '${TEAMS}'))
   SELECT (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM cells)) + (SELECT count(*) FROM (SELECT * FROM cells EXCEPT SELECT * FROM kept))
     + (SELECT count(*) FROM (SELECT * FROM kept_fine EXCEPT SELECT * FROM fine)) + (SELECT count(*) FROM (SELECT * FROM fine EXCEPT SELECT * FROM kept_fine)) AS n`, campaignId);

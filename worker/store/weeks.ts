import { sql, type Door, type Statement } from './d1.ts';
import { PUBLIC_HEAD } from './public-head.ts';
import { ENTRY_STANDS_UNDER } from './verdicts.ts';
import { watchMarked } from './watch.ts';

/** Entries folded in one minute: a day's import of 100,000 rows takes a few. */
const ENTRIES_A_FOLD = 20_000;
const MARK = "(SELECT coalesce(max(at), 0) FROM watch_mark WHERE kind = 'week_cells')";
const COLUMNS = 'year, unit_id, series, week, milli';

/** SQL: which series an entry belongs to. Whose account was used is known from the first claim that it was opened. */
const SERIES = `CASE WHEN l.indicator <> 'account_transaction' THEN l.indicator
  WHEN (SELECT o.indicator FROM claim c JOIN claim o ON o.subject_index = c.subject_index AND o.facet = 'opening' WHERE c.id = l.claim_id
        ORDER BY o.arrived_at, o.id LIMIT 1) IN ('portal_account_member', 'vneid_member') THEN 'account_transaction/member' ELSE l.indicator END`;
/** SQL: Monday of the ISO week of an act. */
const MONDAY = "date(l.act_date, 'weekday 0', '-6 days')";

/** SQL: cells of the entries that meet a condition: for each unit of the line, by week, and '' = the whole year. */
const cellsOf = (condition: string): string => `
  WITH entry AS (SELECT l.unit_id, l.act_date, ${SERIES} AS series, ${MONDAY} AS week, sum(l.milli) AS milli FROM ledger l WHERE ${condition} GROUP BY 1, 2, 3),
    line AS (SELECT CAST(substr(l.act_date, 1, 4) AS INTEGER) AS year, p.ancestor_id AS unit_id, l.series, l.week, sum(l.milli) AS milli FROM entry l ${ENTRY_STANDS_UNDER} GROUP BY 1, 2, 3, 4)
  SELECT year, unit_id, series, week, milli FROM line UNION ALL SELECT year, unit_id, series, '', sum(milli) FROM line GROUP BY 1, 2, 3`;

/** A year whose pages are to be made anew; `no` tells a later cause from the one that was seen. */
export const yearsDue = (years: string): Statement => sql(
  `INSERT INTO programme_due (year, no) SELECT CAST(value AS INTEGER), 1 FROM json_each(?1) WHERE true ON CONFLICT (year) DO UPDATE SET no = no + 1`, years);

/** The pages of an activity's year are behind, when the statement before, its line of the log, wrote anything: who was active may have changed without an entry. */
export const activityYearDue = (activityId: string): Statement => sql(
  `INSERT INTO programme_due (year, no) SELECT CAST(substr(first_day, 1, 4) AS INTEGER), 1 FROM activity WHERE id = ?1 AND changes() > 0
   ON CONFLICT (year) DO UPDATE SET no = no + 1`, activityId);

/** The pages of some years are behind because a day has begun; once a day. */
export const dayBegun = (kind: string, day: number, years: readonly number[]): Statement[] => [
  sql(`INSERT INTO programme_due (year, no) SELECT CAST(value AS INTEGER), 1 FROM json_each(?1) WHERE CAST(?3 AS INTEGER) > (SELECT coalesce(max(at), 0) FROM watch_mark WHERE kind = ?2)
       ON CONFLICT (year) DO UPDATE SET no = no + 1`, JSON.stringify(years), kind, day),
  watchMarked(kind, day)];

/**
 * Folds what is in the ledger since the mark into week cells, and moves the mark: one batch. The mark is read by the
 * statements themselves, so whatever is sent twice, by two at once or after a lost reply, is folded once.
 * @returns whether there is more to fold
 */
export async function foldWeeks(door: Door): Promise<boolean> {
  const upTo = `min(${PUBLIC_HEAD}, ${MARK} + ${ENTRIES_A_FOLD})`;
  const results = await door.batch([
    sql(`INSERT INTO programme_due (year, no) SELECT DISTINCT CAST(substr(act_date, 1, 4) AS INTEGER), 1 FROM ledger WHERE seq > ${MARK} AND seq <= ${upTo}
         ON CONFLICT (year) DO UPDATE SET no = no + 1`),
    sql(`INSERT INTO week_cell (${COLUMNS}) SELECT * FROM (${cellsOf(`l.seq > ${MARK} AND l.seq <= ${upTo}`)}) WHERE true
         ON CONFLICT (year, week, unit_id, series) DO UPDATE SET milli = milli + excluded.milli`),
    sql(`INSERT INTO watch_mark (kind, at) SELECT 'week_cells', ${upTo} WHERE ${PUBLIC_HEAD} > ${MARK}
         ON CONFLICT (kind) DO UPDATE SET at = excluded.at`),
    sql(`SELECT ${PUBLIC_HEAD} > ${MARK} AS more`)]);
  return (results[3] as { more: number }[])[0]!.more === 1;
}

const DIFFERENCES = `SELECT 1 FROM (SELECT ${COLUMNS} FROM week_cell WHERE milli <> 0 EXCEPT SELECT ${COLUMNS} FROM week_cell_fresh)
  UNION ALL SELECT 1 FROM (SELECT ${COLUMNS} FROM week_cell_fresh EXCEPT SELECT ${COLUMNS} FROM week_cell)`;

/**
 * Counts the cells anew from the ledger up to the mark, beside those in use, and puts the new ones in their place where
 * they differ; statements of a rebuild's batch.
 * @returns the statements, and which of them answers `n`, how many cells differed
 */
export function weeksRecounted(): { statements: Statement[]; differences: number } {
  return { differences: 2, statements: [
    sql('DELETE FROM week_cell_fresh'),
    sql(`INSERT INTO week_cell_fresh (${COLUMNS}) SELECT * FROM (${cellsOf(`l.seq <= ${MARK}`)}) WHERE milli <> 0`),
    sql(`SELECT count(*) AS n FROM (${DIFFERENCES})`),
    sql(`INSERT INTO programme_due (year, no) SELECT DISTINCT year, 1 FROM (SELECT year FROM week_cell UNION SELECT year FROM week_cell_fresh) WHERE EXISTS (${DIFFERENCES})
         ON CONFLICT (year) DO UPDATE SET no = no + 1`),
    sql(`DELETE FROM week_cell WHERE EXISTS (${DIFFERENCES})`),
    sql(`INSERT INTO week_cell (${COLUMNS}) SELECT ${COLUMNS} FROM week_cell_fresh WHERE true ON CONFLICT DO NOTHING`),
    sql('DELETE FROM week_cell_fresh')] };
}

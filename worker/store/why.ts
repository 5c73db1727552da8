import type { Indicator, Outcome, Reason } from '#vocabulary';
import type { Recognised } from '#domain/movement';
import type { DayCell } from '#domain/why';
import type { Door } from './d1.ts';
import { DAY_COUNTS, ENTRY_COUNTS_IN } from './verdicts.ts';

const CELL = 'l.unit_id AS unitId, l.indicator, l.act_date AS day, sum(l.milli) AS milli, count(*) AS entries';
const COUNTS = `JOIN campaign k ON k.id = ?1 AND ${DAY_COUNTS('l.act_date')} AND l.claimed_at < k.claims_until`;

/** What the ledger holds of some units in a campaign, by indicator and day, up to an entry: by the units' own index. */
export const dayCells = (door: Door, campaignId: string, unitIds: readonly string[], upTo: number): Promise<DayCell[]> => door.all(
  `SELECT ${CELL} FROM campaign w JOIN json_each(?2) s JOIN ledger l ON l.unit_id = s.value AND l.act_date >= w.act_from AND l.act_date < w.act_to ${COUNTS}
   WHERE w.id = ?1 AND l.seq <= CAST(?3 AS INTEGER) GROUP BY 1, 2, 3`, campaignId, JSON.stringify(unitIds), upTo);

/** The same of entries after one: what was written since is read, and nothing else. */
export const dayCellsSince = (door: Door, campaignId: string, unitIds: readonly string[], after: number, upTo: number): Promise<DayCell[]> => door.all(
  `SELECT ${CELL} FROM ledger l NOT INDEXED ${COUNTS}
   WHERE l.seq > CAST(?3 AS INTEGER) AND l.seq <= CAST(?4 AS INTEGER) AND l.unit_id IN (SELECT value FROM json_each(?2)) GROUP BY 1, 2, 3`, campaignId, JSON.stringify(unitIds), after, upTo);

/** When recognitions were written on a local day or since, first and last, by unit and indicator; entries after one and up to another. */
export const recognisedSince = (door: Door, campaignId: string, day: string, dawn: number, after: number, upTo: number) => door.all<Recognised>(
  `SELECT l.unit_id AS unitId, l.indicator, min(l.at) AS "from", max(l.at) AS "until" FROM ledger l NOT INDEXED ${ENTRY_COUNTS_IN}
   WHERE k.id = ?1 AND l.seq >= (SELECT min(first_seq) FROM ledger_day WHERE day >= ?2) AND l.seq > CAST(?4 AS INTEGER) AND l.seq <= CAST(?5 AS INTEGER) AND l.at >= CAST(?3 AS INTEGER) AND l.milli > 0
   GROUP BY 1, 2`, campaignId, day, dawn, after, upTo);

/** An entry of an act, with what was said about it; `first` names the act by its first entry. */
export type ActRow = { first: number; seq: number; unitId: string; milli: number; at: number; cause: string; procedureGroup: string; outcome: Outcome | null; reason: Reason | null };

/** Acts of one day and indicator by their first entry, each with all its entries up to one; of every unit no more is looked at than is asked for. */
export const actsOfDay = (door: Door, { unitIds, day, indicator, after, upTo, claimsUntil, limit }: {
  unitIds: readonly string[]; day: string; indicator: Indicator; after: number; upTo: number; claimsUntil: number; limit: number }) => door.all<ActRow>(
  `WITH page AS MATERIALIZED (SELECT l.seq, l.claim_id, l.unit_id FROM json_each(?1) s JOIN ledger l ON l.seq IN (
      SELECT e.seq FROM ledger e WHERE e.unit_id = s.value AND e.act_date = ?2 AND e.indicator = ?3 AND e.seq > CAST(?4 AS INTEGER) AND e.seq <= CAST(?5 AS INTEGER) AND e.claimed_at < CAST(?6 AS INTEGER)
        AND NOT EXISTS (SELECT 1 FROM ledger o INDEXED BY ledger_claim WHERE o.claim_id = e.claim_id AND o.unit_id = e.unit_id AND o.act_date = e.act_date AND o.indicator = e.indicator AND o.seq < e.seq)
      ORDER BY e.seq LIMIT CAST(?7 AS INTEGER))
    ORDER BY l.seq LIMIT CAST(?7 AS INTEGER)),
  entry AS (SELECT p.seq AS first, l.* FROM page p JOIN ledger l INDEXED BY ledger_claim ON l.claim_id = p.claim_id AND l.unit_id = p.unit_id AND l.act_date = ?2 AND l.indicator = ?3 AND l.seq <= CAST(?5 AS INTEGER)
    UNION ALL SELECT p.seq, l.* FROM page p JOIN ledger l ON l.seq = p.seq WHERE p.claim_id IS NULL)
  SELECT e.first, e.seq, e.unit_id AS unitId, e.milli, e.at, e.cause, e.procedure_group AS procedureGroup, v.outcome, v.reason
  FROM entry e LEFT JOIN verdict v ON v.claim_id = e.claim_id AND v.no = e.verdict_no ORDER BY e.first, e.seq`,
  JSON.stringify(unitIds), day, indicator, after, upTo, claimsUntil, limit);

/** A taking back, with the claim it is about where that is of the same units. */
export type TakenRow = { seq: number; at: number; unitId: string; actDate: string; indicator: Indicator; milli: number; outcome: Outcome | null; reason: Reason | null; claimId: string | null; masked: string | null };

/** Takings back from some units that count in a campaign, newest first, before an entry. */
export const takenBackFrom = (door: Door, campaignId: string, unitIds: readonly string[], before: number, limit: number) => door.all<TakenRow>(
  `SELECT l.seq, l.at, l.unit_id AS unitId, l.act_date AS actDate, l.indicator, l.milli, v.outcome, v.reason, c.id AS claimId, c.masked
   FROM json_each(?2) s JOIN ledger l ON l.seq IN (
     SELECT l.seq FROM ledger l ${COUNTS} WHERE l.unit_id = s.value AND l.milli < 0 AND l.seq < CAST(?3 AS INTEGER) ORDER BY l.seq DESC LIMIT CAST(?4 AS INTEGER))
   LEFT JOIN verdict v ON v.claim_id = l.claim_id AND v.no = l.verdict_no LEFT JOIN claim c ON c.id = l.claim_id AND c.unit_id IN (SELECT value FROM json_each(?2))
   ORDER BY l.seq DESC LIMIT CAST(?4 AS INTEGER)`, campaignId, JSON.stringify(unitIds), before, limit);

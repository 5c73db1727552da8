import type { Indicator, Reason } from '#vocabulary';
import type { Gap } from '#domain/phase';
import type { Door } from './d1.ts';

/** What takes a recognition back because of what was claimed; everything else is the office's, the citizen's or nobody's. */
const SAID_WRONGLY = (['not_found', 'not_online', 'date_differs', 'agency_differs', 'wrong_holder', 'evidence_unclear', 'not_helped', 'claimed_twice', 'rechecked'] satisfies Reason[]).map((reason) => `'${reason}'`).join(', ');

/** SQL: the part of a claim its author has, in thousandths: all of it, but where others helped. Claim = `c`. */
const AUTHORS_PART = `iif(EXISTS (SELECT 1 FROM claim_helper h WHERE h.claim_id = c.id), coalesce((SELECT h.milli FROM claim_helper h WHERE h.person_id = c.author_id AND h.claim_id = c.id), 0), 1000)`;
const IN_LEDGER = '(SELECT coalesce(sum(l.milli), 0) FROM ledger l WHERE l.claim_id = c.id)';

/** Everything somebody claimed or had a part in that counts, or counted and was taken back, with their part of what the ledger says now. */
export const deedsOf = (door: Door, personId: string) => door.all<{ id: string; day: string; indicator: Indicator; milli: number; takenBack: number }>(
  `SELECT c.id, c.act_date AS day, c.indicator, ${IN_LEDGER} * ${AUTHORS_PART} / 1000 AS milli, c.state = 'revoked' AND c.reason IN (${SAID_WRONGLY}) AS takenBack
   FROM claim c WHERE c.author_id = ?1 AND c.state IN ('recognised', 'revoked')
   UNION ALL
   SELECT c.id, c.act_date, c.indicator, ${IN_LEDGER} * p.milli / 1000, 0 FROM claim_helper p JOIN claim c ON c.id = p.claim_id
   WHERE p.person_id = ?1 AND c.author_id <> ?1 AND c.state = 'recognised'`, personId);

/** Claims of somebody by what became of them, of acts of some days (until = not included); `from` is also the earliest they can have arrived. */
export const ownCounts = (door: Door, personId: string, days: { from: string; until: string }, arrivedFrom: number) => door.all<{ state: string; claims: number }>(
  `SELECT state, count(*) AS claims FROM claim WHERE author_id = ?1 AND arrived_at >= CAST(?2 AS INTEGER) AND act_date >= ?3 AND act_date < ?4 GROUP BY state`,
  personId, arrivedFrom, days.from, days.until);

/** Hours in which some campaign's system was down. */
export const outageGaps = (door: Door) => door.all<Gap>('SELECT from_at AS fromAt, to_at AS toAt FROM outage');

/**
 * SQL: recognised claims of acts of some days, each as one whatever its number of turns, by the part a person has in it.
 * @param person SQL of whose; @param from, until SQL of local dates (until = not included); @param since SQL of the moment `from` begins
 */
export const CLAIMS_DONE = (person: string, from: string, until: string, since: string): string => `(
  coalesce((SELECT sum(${AUTHORS_PART}) FROM claim c WHERE c.author_id = ${person} AND c.arrived_at >= ${since} AND c.state = 'recognised' AND c.act_date >= ${from} AND c.act_date < ${until}), 0)
  + coalesce((SELECT sum(p.milli) FROM claim_helper p JOIN claim c ON c.id = p.claim_id
      WHERE p.person_id = ${person} AND c.author_id <> ${person} AND c.state = 'recognised' AND c.act_date >= ${from} AND c.act_date < ${until}), 0))`;

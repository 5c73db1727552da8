import { takesBack, type Outcome, type Reason } from '#vocabulary';
import { PATIENCE_DAYS } from '#domain/queue';
import { conflictsEnded, conflictsReturned, sharersTold } from './conflicts.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { frozenSealed } from './public-head.ts';

/** One decision, conditional on the number of verdicts the decider saw. */
export type Decision = {
  claimId: string; seen: number; outcome: Outcome; reason: Reason; byId: string;
  importId: string | null; line: number | null;
  /** For the author, beside the reason; shares of a recognition shared by agreement, instead of the claim's own. */
  words?: string | null; unitShares?: { u: string; m: number }[] | null;
};
const TAKES_BACK = takesBack.map((outcome) => `'${outcome}'`).join(', ');
/** SQL: the state after an outcome; `stateAfter` of domain/verification.ts. */
export const STATE_AFTER = (outcome: string): string => `iif(${outcome} IN ('reopened', 'answered'), 'pending', ${outcome})`;
export type Decided = { claimId: string; state: string };

/**
 * Verdicts, ledger entries, tallies and claim states, all or nothing.
 *
 * Every statement looks at the state it saw (`verdict_no`), and states are moved last; so a replay,
 * after a lost reply or by a second delivery, finds nothing to do and writes no row. A claim that
 * somebody else decided meanwhile is left alone and is missing from the answer.
 *
 * @param token  names this attempt; a replay carries the same one and gets the same answer
 * @param also   statements that come first, whatever is decided
 * @param before statements that look at the fresh verdicts (`FRESH`) before the states move
 * @param only   a condition (SQL; ?2 = the token, ?4 = its own value) without which no verdict is written: all of them or none
 */
export async function applyVerdicts(
  door: Door, decisions: Decision[],
  { token, at, day, also = [], before = [], log = [], only }: { token: string; at: number; day: string; also?: Statement[]; before?: Statement[]; log?: Statement[]; only?: { sql: string; value: string } },
): Promise<{ decided: Decided[]; ledgerSeq: number }> {
  const asked = JSON.stringify(decisions.map((d) => [d.claimId, d.seen, d.outcome, d.reason, d.byId, d.importId, d.line, d.words ?? null, d.unitShares ? JSON.stringify(d.unitShares) : null]));
  const statements = decisions.length === 0 ? [] : [
    frozenSealed(at), verdictsInserted(asked, token, at, only), entriesReversed(asked, token), entriesAdded(asked, token),
    ...talliesMoved(asked), dayOpened(asked, day), boardsDue(asked), ...authorsTold(asked, token), pushesDue(asked, token), ...(decisions.some(({ outcome }) => takesBack.includes(outcome)) ? [sharersTold(asked, token)] : []), ...before,
    ...casesFollow(asked, token, new Set(decisions.map(({ outcome }) => outcome))), statesMoved(asked, token), ...log, ...disputesFollow(decisions, asked, token, at)];
  const results = await door.batch([...also, ...statements,
    sql(`SELECT c.id AS claimId, c.state FROM json_each(?1) a JOIN verdict v ON v.claim_id = a.value->>0
         AND v.no = (a.value->>1) + 1 AND v.token = ?2 JOIN claim c ON c.id = v.claim_id`, asked, token),
    sql('SELECT coalesce(max(seq), 0) AS seq FROM ledger')]);
  return { decided: results.at(-2) as Decided[], ledgerSeq: (results.at(-1) as { seq: number }[])[0]!.seq };
}

/**
 * Recognising is refused here, too, when a rival claim of the same subject was recognised a moment ago
 * and is not taken back in this same breath.
 */
const verdictsInserted = (asked: string, token: string, at: number, only?: { sql: string; value: string }) => sql(
  `INSERT INTO verdict (claim_id, no, outcome, reason, by_id, import_id, line, at, token, words, unit_shares)
   SELECT c.id, c.verdict_no + 1, a.value->>2, a.value->>3, a.value->>4, a.value->>5, a.value->>6, CAST(?3 AS INTEGER), ?2, a.value->>7, a.value->>8
   FROM json_each(?1) a JOIN claim c ON c.id = a.value->>0 AND c.verdict_no = a.value->>1
   WHERE NOT (a.value->>2 = 'recognised' AND c.subject_index IS NOT NULL AND EXISTS (SELECT 1 FROM claim rival
     WHERE rival.subject_index = c.subject_index AND rival.facet = c.facet AND rival.id <> c.id AND rival.state = 'recognised'
       AND NOT EXISTS (SELECT 1 FROM json_each(?1) b WHERE b.value->>0 = rival.id AND b.value->>1 = rival.verdict_no AND b.value->>2 IN (${TAKES_BACK})))) ${only ? `AND ${only.sql}` : ''}
   ON CONFLICT (claim_id, no) DO NOTHING`, asked, token, at, ...(only ? [only.value] : []));

/** A case of one subject claimed twice is over when one claim of it is left, and opens when a claim comes back beside another. */
const disputesFollow = (decisions: Decision[], asked: string, token: string, at: number): Statement[] => [
  ...(decisions.some(({ outcome }) => outcome !== 'recognised') ? [conflictsEnded(asked, token, at)] : []),
  ...(decisions.some(comesBack) ? conflictsReturned(decisions.filter(comesBack), token, at) : [])];
/** A petition that is upheld may recognise at once what had been refused. */
const comesBack = ({ outcome, reason }: Decision): boolean => outcome === 'reopened' || (outcome === 'recognised' && reason === 'petition');

/** The claims of this attempt whose verdict is written and whose state is not moved yet; ?1 = what was asked, ?2 = the token. */
export const FRESH = `json_each(?1) a JOIN claim c ON c.id = a.value->>0
  JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no + 1 AND v.token = ?2`;

/** `seq` continues without a gap: one writer, one batch at a time. */
const entriesAdded = (asked: string, token: string) => sql(
  `INSERT INTO ledger (seq, claim_id, verdict_no, indicator, procedure_group, unit_id, team_id, act_date, claimed_at, milli, at, cause)
   SELECT (SELECT coalesce(max(seq), 0) FROM ledger) + row_number() OVER (ORDER BY a.key, s.key),
     c.id, v.no, c.indicator, c.procedure_group, coalesce(s.value->>'u', c.unit_id), c.team_id, c.act_date, c.arrived_at,
     CAST(coalesce(s.value->>'m', 1000) AS INTEGER) * c.quantity, v.at, v.outcome
   FROM ${FRESH} AND v.outcome = 'recognised' LEFT JOIN json_each(coalesce(v.unit_shares, c.unit_shares)) s`, asked, token);

/** Taking back writes the opposite of what stands; what was never counted has nothing to reverse. */
const entriesReversed = (asked: string, token: string) => sql(
  `INSERT INTO ledger (seq, claim_id, verdict_no, indicator, procedure_group, unit_id, team_id, act_date, claimed_at, milli, at, cause)
   SELECT (SELECT coalesce(max(seq), 0) FROM ledger) + row_number() OVER (ORDER BY r.claim_id, r.unit_id), r.*
   FROM (SELECT l.claim_id, v.no, l.indicator, l.procedure_group, l.unit_id, l.team_id, l.act_date, l.claimed_at,
       -sum(l.milli), v.at, v.outcome
     FROM ${FRESH} AND v.outcome IN (${TAKES_BACK}) JOIN ledger l ON l.claim_id = c.id
     GROUP BY l.claim_id, l.indicator, l.procedure_group, l.unit_id, l.team_id, l.act_date, l.claimed_at
     HAVING sum(l.milli) <> 0) r`, asked, token);

/** Entries written by this batch: their verdict is one ahead of the claim's state. */
const NEW_ENTRIES = `json_each(?1) a JOIN claim c ON c.id = a.value->>0
  JOIN ledger l ON l.claim_id = c.id AND l.verdict_no = c.verdict_no + 1`;
/** SQL: whether an act of a local date counts in campaign `k`: in its window, on one of its days of the week. */
export const DAY_COUNTS = (date: string): string => `(k.act_from <= ${date} AND ${date} < k.act_to AND ((k.weekdays >> CAST(strftime('%w', ${date}) AS INTEGER)) & 1))`;
/** Which campaigns an entry counts in: unit on its board, act in its window and on its days, claimed in time. */
export const ENTRY_COUNTS_IN = `JOIN campaign_unit cu ON cu.unit_id = l.unit_id JOIN campaign k ON k.id = cu.campaign_id
  AND ${DAY_COUNTS('l.act_date')} AND l.claimed_at < k.claims_until`;
/** An entry counts for its unit and, where a campaign has a board of teams, for its team as well: under `SCOPE`, for `HOLDER`. */
export const ENTRY_AXES = `JOIN json_each('[0, 1]') axis ON axis.value = 0 OR (k.team_board = 1 AND l.team_id IS NOT NULL)`;
/** Counters of a campaign's teams stand under its id with this after it. */
export const TEAMS = '/teams';
export const SCOPE = `iif(axis.value, k.id || '${TEAMS}', k.id)`;
export const HOLDER = 'iif(axis.value, l.team_id, l.unit_id)';
/** Every unit above (and itself) that an entry counts for, on the tree of the act date. */
export const ENTRY_STANDS_UNDER = `JOIN unit_path p ON p.unit_id = l.unit_id
  AND p.valid_from <= l.act_date AND l.act_date < p.valid_to`;
const ADDED_UP = `ON CONFLICT (scope, unit_id, indicator, procedure_group)
  DO UPDATE SET milli = milli + excluded.milli, entries = entries + excluded.entries`;

const talliesMoved = (asked: string) => [
  sql(`INSERT INTO tally (scope, unit_id, indicator, procedure_group, milli, entries)
       SELECT 'year:' || substr(l.act_date, 1, 4), p.ancestor_id, l.indicator, l.procedure_group, sum(l.milli), count(*)
       FROM ${NEW_ENTRIES} ${ENTRY_STANDS_UNDER} WHERE true GROUP BY 1, 2, 3, 4 ${ADDED_UP}`, asked),
  sql(`INSERT INTO tally (scope, unit_id, indicator, procedure_group, milli, entries)
       SELECT ${SCOPE}, ${HOLDER}, l.indicator, l.procedure_group, sum(l.milli), count(*)
       FROM ${NEW_ENTRIES} ${ENTRY_COUNTS_IN} ${ENTRY_AXES} WHERE true GROUP BY 1, 2, 3, 4 ${ADDED_UP}`, asked),
  sql(`INSERT INTO tally_fine (campaign_id, unit_id, author_id, act_date, indicator, procedure_group, milli)
       SELECT ${SCOPE}, ${HOLDER}, c.author_id, l.act_date, l.indicator, l.procedure_group, sum(l.milli)
       FROM ${NEW_ENTRIES} ${ENTRY_COUNTS_IN} ${ENTRY_AXES} WHERE k.fine = 1 GROUP BY 1, 2, 3, 4, 5, 6
       ON CONFLICT (campaign_id, unit_id, author_id, act_date, indicator, procedure_group) DO UPDATE SET milli = milli + excluded.milli`, asked),
];

const dayOpened = (asked: string, day: string) => sql(
  `INSERT INTO ledger_day (day, first_seq) SELECT ?2, min(l.seq) FROM ${NEW_ENTRIES}
   WHERE NOT EXISTS (SELECT 1 FROM ledger_day WHERE day = ?2) HAVING min(l.seq) IS NOT NULL
   ON CONFLICT (day) DO NOTHING`, asked, day);

const boardsDue = (asked: string) => sql(
  `INSERT INTO board_due (campaign_id, ledger_seq) SELECT k.id, max(l.seq) FROM ${NEW_ENTRIES} ${ENTRY_COUNTS_IN}
   WHERE true GROUP BY 1 ON CONFLICT (campaign_id) DO UPDATE SET ledger_seq = max(ledger_seq, excluded.ledger_seq)`, asked);

/** Good news once a batch, everything else claim by claim; nobody is told what they did themselves, and who is erased is told nothing. */
const authorsTold = (asked: string, token: string) => [
  sql(`INSERT INTO news (person_id, id, at, outcome, claim_id, claims, reason)
       SELECT c.author_id, printf('%015d.%s', v.at, ?2), v.at, v.outcome, iif(count(*) = 1, min(c.id), NULL), count(*), min(v.reason)
       FROM ${FRESH} AND v.outcome = 'recognised' JOIN person p ON p.id = c.author_id GROUP BY c.author_id ON CONFLICT DO NOTHING`, asked, token),
  sql(`INSERT INTO news (person_id, id, at, outcome, claim_id, claims, reason, words)
       SELECT c.author_id, printf('%015d.%s.%s', v.at, ?2, c.id), v.at, v.outcome, c.id, 1, v.reason, v.words
       FROM ${FRESH} AND v.outcome NOT IN ('recognised', 'withdrawn', 'answered') JOIN person p ON p.id = c.author_id WHERE true ON CONFLICT DO NOTHING`, asked, token)];

/** Beside the news: authors with a browser that asked are due to be told. One row a person, however much there is. */
const pushesDue = (asked: string, token: string): Statement => sql(
  `INSERT INTO push_due (person_id, since, at) SELECT DISTINCT c.author_id, printf('%015d', v.at), v.at
   FROM ${FRESH} AND v.outcome NOT IN ('withdrawn', 'answered') WHERE EXISTS (SELECT 1 FROM push_device d WHERE d.person_id = c.author_id) ON CONFLICT DO NOTHING`, asked, token);

/** An import that is undone, or a lot that is reopened, was to be looked at again: imports get their time first. */
const IMPORTS_FIRST = `v.reason IN ('import_undone', 'bulk', 'bulk_undone') AND c.subject_index IS NOT NULL`;

/**
 * The queue follows the verdict: what is no longer waiting is no longer offered; a recognition that is
 * taken back ends its other looks; what waits again waits for a person, and not for whose word was taken back.
 */
const casesFollow = (asked: string, token: string, outcomes: ReadonlySet<Outcome>): Statement[] => [
  sql(`DELETE FROM review WHERE kind IN ('first', 'planted') AND claim_id IN (SELECT c.id FROM ${FRESH})`, asked, token),
  ...(takesBack.some((outcome) => outcomes.has(outcome)) ? [
    sql(`DELETE FROM review WHERE kind IN ('recheck', 'third') AND claim_id IN (SELECT c.id FROM ${FRESH} AND v.outcome IN (${TAKES_BACK}))`, asked, token),
    sql(`UPDATE inspection SET ended_at = v.at FROM ${FRESH} AND v.outcome IN (${TAKES_BACK}) WHERE inspection.claim_id = c.id AND inspection.ended_at IS NULL`, asked, token)] : []),
  ...(outcomes.has('answered') || outcomes.has('reopened') ? [sql(
    `INSERT INTO review (id, claim_id, kind, district_id, opened_at, ready_at, not_by)
     SELECT lower(hex(randomblob(16))), c.id, 'first', c.district_id, v.at, v.at + iif(${IMPORTS_FIRST}, ${PATIENCE_DAYS * 86_400_000}, 0),
       iif(v.outcome = 'reopened' AND p.by_id <> v.by_id, json_array(p.by_id), '[]')
     FROM ${FRESH} AND v.outcome IN ('answered', 'reopened') JOIN verdict p ON p.claim_id = c.id AND p.no = c.verdict_no WHERE true ON CONFLICT DO NOTHING`, asked, token)] : [])];

const statesMoved = (asked: string, token: string) => sql(
  `UPDATE claim SET verdict_no = claim.verdict_no + 1, state = ${STATE_AFTER('v.outcome')}, reason = v.reason, words = v.words, decided_at = v.at
   FROM json_each(?1) a JOIN verdict v ON v.claim_id = a.value->>0 AND v.token = ?2
   WHERE claim.id = v.claim_id AND v.no = claim.verdict_no + 1`, asked, token);

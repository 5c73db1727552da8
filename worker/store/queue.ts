import type { Indicator, Outcome, Reason, ReviewKind } from '#vocabulary';
import { HOLD_MS, PATIENCE_DAYS } from '#domain/queue';
import { ORGANISED } from './campaigns.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { DAY_COUNTS } from './verdicts.ts';
import { watchMark, watchMarked } from './watch.ts';

const DAY_MS = 86_400_000;
const MARK = 'queue';
/** Claims the minute's watch brings into the queue in one step. */
const STEP = 500;
/** Districts looked at when somebody takes cases: enough to find the longest waiting, however many there are. */
const DISTRICTS_SEEN = 16;
/** Waiting cases are counted this far; more is more. */
export const WAITING_MAX = 100;
/** Ids are by chance: nobody can tell from one what kind of case it is. */
const CASE_ID = 'lower(hex(randomblob(16)))';
const NEW_CASE = 'INSERT INTO review (id, claim_id, kind, district_id, opened_at, ready_at)';

/** Outreach has no row of the office to wait for: its claims are cases as soon as they are there. To stand after the claims. */
export const outreachQueued = (rows: { id: string; facet: string; body_hash: string }[], at: number): Statement[] => {
  const outreach = rows.filter(({ facet }) => facet === 'none');
  return outreach.length === 0 ? [] : [sql(
    `${NEW_CASE} SELECT ${CASE_ID}, c.id, 'first', c.district_id, CAST(?2 AS INTEGER), CAST(?2 AS INTEGER)
     FROM json_each(?1) a JOIN claim c ON c.id = a.value->>0 AND c.body_hash = a.value->>1 AND c.state = 'pending' AND c.verdict_no = 0 AND c.arrived_at = CAST(?2 AS INTEGER)
     WHERE true ON CONFLICT DO NOTHING`, JSON.stringify(outreach.map((row) => [row.id, row.body_hash])), at)];
};

/**
 * Brings claims that no import has settled in time into the queue, oldest first, as far as a step goes.
 * @returns whether there is more to bring
 */
export async function fillStep(door: Door, now: number): Promise<boolean> {
  const until = now - PATIENCE_DAYS * DAY_MS;
  const mark = await watchMark(door, MARK);
  const edge = await door.first<{ at: number }>(
    `SELECT arrived_at AS at FROM claim WHERE state = 'pending' AND arrived_at > CAST(?1 AS INTEGER) AND arrived_at <= CAST(?2 AS INTEGER)
     ORDER BY arrived_at LIMIT 1 OFFSET ${STEP - 1}`, mark, until);
  // All that arrived in the same millisecond go together: the mark is a moment.
  const upTo = edge?.at ?? until;
  if (upTo <= mark) return false;
  await door.batch([
    sql(`${NEW_CASE} SELECT ${CASE_ID}, id, 'first', district_id, CAST(?3 AS INTEGER), arrived_at FROM claim
         WHERE state = 'pending' AND arrived_at > CAST(?1 AS INTEGER) AND arrived_at <= CAST(?2 AS INTEGER) AND facet <> 'none' ON CONFLICT DO NOTHING`, mark, upTo, now),
    watchMarked(MARK, upTo)]);
  return edge !== null;
}

/** Who takes, what they must leave to others, and where their word counts. */
export type Taker = { id: string; reach: string[]; ownUnitIds: string[]; ownDistrictIds: string[] };
export type Head = { districtId: string; oldest: number };

/** Districts from a point of the alphabet on, each with the moment since when its oldest case waits; and how many cases somebody holds. */
export async function queueHeads(door: Door, personId: string, from: string, now: number): Promise<{ heads: Head[]; held: number }> {
  const [heads, held] = await door.batch([
    // The next district is one step in the index, and so is its oldest case: no row of the queue is read besides. Past the end it begins anew.
    sql(`WITH RECURSIVE d(id, first, n) AS (
           SELECT id, id, 1 FROM (SELECT coalesce((SELECT min(district_id) FROM review WHERE district_id >= ?1), (SELECT min(district_id) FROM review)) AS id)
           UNION ALL SELECT coalesce((SELECT min(district_id) FROM review WHERE district_id > d.id), (SELECT min(district_id) FROM review)), d.first, d.n + 1 FROM d
             WHERE d.id IS NOT NULL AND d.n < ${DISTRICTS_SEEN} AND NOT (d.n > 1 AND d.id = d.first))
         SELECT id AS districtId, (SELECT min(ready_at) FROM review WHERE district_id = d.id) AS oldest FROM d WHERE id IS NOT NULL AND NOT (n > 1 AND id = first)`, from),
    heldCount(personId, now)]);
  return { heads: (heads as Head[]).filter(({ oldest }) => oldest <= now), held: (held as { n: number }[])[0]!.n };
}

/** SQL: nobody is offered what is theirs: as author, as one who helped, of a branch they serve, of a campaign they set the rules of; nor what they have spoken on. ?1 = person, ?2 = reach, ?3 = own units. */
const MAY_TAKE = `c.author_id <> ?1 AND NOT EXISTS (SELECT 1 FROM claim_helper h WHERE h.person_id = ?1 AND h.claim_id = c.id)
  AND EXISTS (SELECT 1 FROM json_each(?2) w JOIN unit_path u ON u.unit_id = c.unit_id AND u.ancestor_id = w.value AND u.valid_from <= c.act_date AND c.act_date < u.valid_to)
  AND NOT EXISTS (SELECT 1 FROM json_each(?3) w JOIN unit_path u ON u.unit_id = c.unit_id AND u.ancestor_id = w.value AND u.valid_from <= c.act_date AND c.act_date < u.valid_to)
  AND NOT EXISTS (SELECT 1 FROM campaign k JOIN campaign_unit cu ON cu.campaign_id = k.id AND cu.unit_id = c.unit_id WHERE k.act_from <= c.act_date AND c.act_date < k.act_to AND ${ORGANISED})`;
/** SQL: cases of a dossier or account that two sides claim are settled as one, not here. */
const NOT_DISPUTED = `NOT EXISTS (SELECT 1 FROM conflict_side s JOIN conflict k ON k.id = s.conflict_id AND k.state = 'open' WHERE s.claim_id = c.id)`;
const STILL_HELD = (person: string, now: string) => `r.by_id = ${person} AND r.ready_at > CAST(${now} AS INTEGER)`;
const HELD = (person: string, now: string) => `(SELECT count(*) FROM review WHERE by_id = ${person} AND ready_at > CAST(${now} AS INTEGER))`;

/**
 * Takes the oldest ready cases of districts for somebody, until they hold `wanted`. The choice and the
 * taking are one statement, so nobody gets a case that another holds, and nobody waits for anybody.
 */
export const taken = ({ id, reach, ownUnitIds }: Taker, shares: { districtId: string; cases: number }[], wanted: number, now: number): Statement[] =>
  shares.map(({ districtId, cases }) => sql(
    `UPDATE review SET by_id = ?1, taken_at = CAST(?5 AS INTEGER), ready_at = CAST(?5 AS INTEGER) + ${HOLD_MS} WHERE id IN (
       SELECT r.id FROM review r JOIN claim c ON c.id = r.claim_id WHERE r.district_id = ?4 AND r.ready_at <= CAST(?5 AS INTEGER)
         AND ${MAY_TAKE} AND NOT EXISTS (SELECT 1 FROM json_each(r.not_by) n WHERE n.value = ?1) AND ${NOT_DISPUTED}
       ORDER BY r.ready_at, r.id LIMIT max(0, min(CAST(?6 AS INTEGER), CAST(?7 AS INTEGER) - ${HELD('?1', '?5')})))`,
    id, JSON.stringify(reach), JSON.stringify(ownUnitIds), districtId, now, cases, wanted));

export const heldCount = (personId: string, now: number): Statement => sql(`SELECT ${HELD('?1', '?2')} AS n`, personId, now);

/** How many looks are read on from a random point to find one whose answer is certain. */
const LOOKS_READ = 40;
/**
 * Gives somebody a case whose answer is known: recognised by the office's row and found clean, or taken
 * back after a third opinion. Read on from a random claim id; where none is found, none is planted.
 */
export const planted = ({ id, reach, ownUnitIds, ownDistrictIds }: Taker, from: string, wanted: number, now: number): Statement => sql(
  `INSERT INTO review (id, claim_id, kind, district_id, opened_at, ready_at, by_id, taken_at, not_by, expected)
   SELECT ${CASE_ID}, c.id, 'planted', c.district_id, CAST(?5 AS INTEGER), CAST(?5 AS INTEGER) + ${HOLD_MS}, ?1, CAST(?5 AS INTEGER),
     (SELECT json_group_array(by_id) FROM (SELECT by_id FROM review_done WHERE claim_id = c.id UNION SELECT i.judge_id)), c.state
   FROM (SELECT * FROM inspection WHERE claim_id >= ?4 ORDER BY claim_id LIMIT ${LOOKS_READ}) i JOIN claim c ON c.id = i.claim_id
   WHERE ((i.result = 'clean' AND c.state = 'recognised' AND c.reason = 'matched') OR (i.result = 'error' AND c.state = 'revoked' AND c.reason = 'rechecked'))
     AND i.judge_id <> ?1 AND NOT EXISTS (SELECT 1 FROM review_done d WHERE d.claim_id = c.id AND d.by_id = ?1) AND NOT EXISTS (SELECT 1 FROM review r WHERE r.claim_id = c.id)
     AND c.district_id NOT IN (SELECT value FROM json_each(?7)) AND ${MAY_TAKE} AND CAST(?6 AS INTEGER) > ${HELD('?1', '?5')}
   ORDER BY c.id LIMIT 1 ON CONFLICT DO NOTHING`, id, JSON.stringify(reach), JSON.stringify(ownUnitIds), from, now, wanted, JSON.stringify(ownDistrictIds));

/** Gives cases back before their time: all that somebody holds, or some. A planted one is gone: it waited for nobody else. */
export const released = (personId: string, ids: string[] | null, now: number): Statement[] => {
  const held = `by_id = ?1 AND ready_at > CAST(?2 AS INTEGER) AND (?3 IS NULL OR id IN (SELECT value FROM json_each(?3)))`;
  const params = [personId, now, ids && JSON.stringify(ids)] as const;
  return [
    sql(`DELETE FROM review WHERE kind = 'planted' AND ${held}`, ...params),
    sql(`UPDATE review SET by_id = NULL, taken_at = NULL, ready_at = min(opened_at, CAST(?2 AS INTEGER)) WHERE ${held}`, ...params)];
};

export type HeldRow = {
  id: string; claimId: string; readyAt: number;
  indicator: Indicator; actDate: string; capturedAt: number; arrivedAt: number; masked: string | null; needsCheck: number; subjectDate: string | null; agency: string | null;
  procedureGroup: string; quantity: number; teamId: string | null; unitShares: string | null; pledge: string | null; helpers: number; codes: number; helped: number | null;
};
export type OfficeLine = { caseId: string; date: string; agency: string | null; procedureGroup: string; online: number | null; status: string | null; sourceState: string; transactionDate: string | null; paidOnline: number | null };
export type WordLine = { caseId: string; no: number; outcome: Outcome; reason: Reason; words: string | null; at: number };

/** Everything a reviewer's page shows: the held cases with what is known of them, the last decisions of a day, how many wait. */
export async function queuePage(door: Door, personId: string, now: number, dayStart: number) {
  const [held, office, words, last, waiting] = await door.batch([
    sql(`SELECT r.id, r.claim_id AS claimId, r.ready_at AS readyAt,
           c.indicator, c.act_date AS actDate, c.captured_at AS capturedAt, c.arrived_at AS arrivedAt, c.masked, c.needs_check AS needsCheck, c.subject_date AS subjectDate, c.agency,
           c.procedure_group AS procedureGroup, c.quantity, c.team_id AS teamId, c.unit_shares AS unitShares, c.pledge, (SELECT count(*) FROM claim_helper WHERE claim_id = c.id) AS helpers,
           (SELECT count(*) FROM citizen_code WHERE claim_id = c.id) AS codes, (SELECT min(helped) FROM citizen_code WHERE claim_id = c.id) AS helped
         FROM review r JOIN claim c ON c.id = r.claim_id WHERE ${STILL_HELD('?1', '?2')} ORDER BY r.taken_at, r.ready_at, r.id`, personId, now),
    sql(`SELECT r.id AS caseId, i.date, i.agency, i.procedure_group AS procedureGroup, i.online, i.status, i.source_state AS sourceState, i.transaction_date AS transactionDate, i.paid_online AS paidOnline
         FROM review r JOIN claim c ON c.id = r.claim_id JOIN import_row i ON i.subject_index = c.subject_index WHERE ${STILL_HELD('?1', '?2')} LIMIT 60`, personId, now),
    sql(`SELECT r.id AS caseId, v.no, v.outcome, v.reason, v.words, v.at FROM review r JOIN verdict v ON v.claim_id = r.claim_id
         WHERE ${STILL_HELD('?1', '?2')} ORDER BY r.id, v.no LIMIT 100`, personId, now),
    sql(`SELECT done_at AS at FROM review_done WHERE by_id = ?1 AND done_at >= CAST(?2 AS INTEGER) ORDER BY done_at DESC LIMIT 20`, personId, dayStart),
    sql(`SELECT count(*) AS n FROM (SELECT ready_at FROM review LIMIT ${WAITING_MAX + 1}) WHERE ready_at <= CAST(?1 AS INTEGER)`, now)]);
  return {
    held: held as HeldRow[], office: office as OfficeLine[], words: words as WordLine[],
    lastDone: (last as { at: number }[]).map(({ at }) => at), waiting: (waiting as { n: number }[])[0]!.n };
}

/** Cases by id, whoever holds them. */
export type CaseRow = { id: string; claimId: string; kind: ReviewKind; byId: string | null; readyAt: number; expected: Outcome | null };
export const casesById = (door: Door, ids: string[]) => door.all<CaseRow>(
  `SELECT r.id, r.claim_id AS claimId, r.kind, r.by_id AS byId, r.ready_at AS readyAt, r.expected FROM json_each(?1) a JOIN review r ON r.id = a.value`, JSON.stringify(ids));
export type DoneRow = { id: string; claimId: string; kind: ReviewKind; byId: string; openedAt: number; takenAt: number; doneAt: number; outcome: Outcome; reason: Reason; agreed: number | null };
const DONE = 'd.id, d.claim_id AS claimId, d.kind, d.by_id AS byId, d.opened_at AS openedAt, d.taken_at AS takenAt, d.done_at AS doneAt, d.outcome, d.reason, d.agreed';
export const doneById = (door: Door, ids: string[]) => door.all<DoneRow>(`SELECT ${DONE} FROM json_each(?1) a JOIN review_done d ON d.id = a.value`, JSON.stringify(ids));

/** A decided case, to be kept: `agreed` null = there was nothing to compare with. */
export type Spoken = { id: string; claimId: string; kind: ReviewKind; outcome: Outcome; reason: Reason; agreed: boolean | null };
const spokenJson = (spoken: Spoken[]) => JSON.stringify(spoken.map((each) => [each.claimId, each.id, each.outcome, each.reason, each.agreed === null ? null : Number(each.agreed)]));
const DONE_COLUMNS = 'INSERT INTO review_done (id, claim_id, kind, by_id, opened_at, taken_at, done_at, outcome, reason, agreed)';

/** Cases that end without a verdict: kept, looked-at recognitions found clean, a third opinion asked for. The case itself goes last: while it is there nothing of this has happened. */
export const wordsKept = (spoken: Spoken[], clean: Spoken[], thirds: Spoken[], byId: string, now: number): Statement[] => (spoken.length === 0 ? [] : [
  sql(`${DONE_COLUMNS} SELECT r.id, r.claim_id, r.kind, ?2, r.opened_at, r.taken_at, CAST(?3 AS INTEGER), a.value->>2, a.value->>3, a.value->>4
       FROM json_each(?1) a JOIN review r ON r.id = a.value->>1 WHERE ${STILL_HELD('?2', '?3')} ON CONFLICT DO NOTHING`, spokenJson(spoken), byId, now),
  ...(clean.length === 0 ? [] : [
    sql(`INSERT INTO inspection_record (author_id, clean, errors) SELECT i.author_id, count(*), 0 FROM json_each(?1) a JOIN review r ON r.id = a.value->>1
         JOIN inspection i ON i.claim_id = r.claim_id AND i.ended_at IS NULL WHERE ${STILL_HELD('?2', '?3')} GROUP BY 1
         ON CONFLICT (author_id) DO UPDATE SET clean = clean + excluded.clean`, spokenJson(clean), byId, now),
    sql(`UPDATE inspection SET result = 'clean', ended_at = CAST(?3 AS INTEGER) FROM json_each(?1) a JOIN review r ON r.id = a.value->>1
         WHERE ${STILL_HELD('?2', '?3')} AND inspection.claim_id = r.claim_id AND inspection.ended_at IS NULL`, spokenJson(clean), byId, now)]),
  ...(thirds.length === 0 ? [] : [
    sql(`INSERT INTO review (id, claim_id, kind, district_id, opened_at, ready_at, not_by)
         SELECT ${CASE_ID}, r.claim_id, 'third', r.district_id, CAST(?3 AS INTEGER), CAST(?3 AS INTEGER), json_insert(r.not_by, '$[#]', ?2)
         FROM json_each(?1) a JOIN review r ON r.id = a.value->>1 WHERE ${STILL_HELD('?2', '?3')} ON CONFLICT DO NOTHING`, spokenJson(thirds), byId, now)]),
  sql(`DELETE FROM review AS r WHERE id IN (SELECT a.value->>1 FROM json_each(?1) a) AND ${STILL_HELD('?2', '?3')}`, spokenJson(spoken), byId, now)]);

/** Cases that end with a verdict, to stand among the statements that see it fresh: kept, and where a third word took a recognition back, the author's record. */
export const verdictsKept = (fresh: string, spoken: Spoken[], byId: string, token: string, now: number): Statement[] => (spoken.length === 0 ? [] : [
  sql(`${DONE_COLUMNS} SELECT r.id, r.claim_id, r.kind, ?3, r.opened_at, r.taken_at, CAST(?4 AS INTEGER), a.value->>2, a.value->>3, a.value->>4
       FROM ${fresh} JOIN review r ON r.id = a.value->>1 AND r.by_id = ?3 WHERE true ON CONFLICT DO NOTHING`, spokenJson(spoken), token, byId, now),
  ...(spoken.some(({ kind }) => kind === 'third') ? [
    sql(`INSERT INTO inspection_record (author_id, clean, errors) SELECT i.author_id, 0, count(*) FROM ${fresh} JOIN review r ON r.id = a.value->>1 AND r.by_id = ?3 AND r.kind = 'third'
         JOIN inspection i ON i.claim_id = c.id AND i.ended_at IS NULL WHERE true GROUP BY 1
         ON CONFLICT (author_id) DO UPDATE SET clean = 0, errors = errors + excluded.errors`, spokenJson(spoken), token, byId),
    sql(`UPDATE inspection SET result = 'error', ended_at = CAST(?4 AS INTEGER) FROM ${fresh} JOIN review r ON r.id = a.value->>1 AND r.by_id = ?3 AND r.kind = 'third'
         WHERE inspection.claim_id = c.id AND inspection.ended_at IS NULL`, spokenJson(spoken), token, byId, now)] : [])]);

const UNDONE = (id: string) => `${id}-r`;
/** That a word was taken back is a word of its own: the list stays append-only. */
const undoneKept = (doneId: string, now: number, when: string): Statement => sql(
  `${DONE_COLUMNS} SELECT ?2, claim_id, kind, by_id, opened_at, taken_at, CAST(?3 AS INTEGER), 'reopened', 'mistake', NULL FROM review_done WHERE id = ?1 AND ${when} ON CONFLICT DO NOTHING`, doneId, UNDONE(doneId), now);

/** After the verdict that opens a claim again: the case goes back to whose word it was. */
export const undoneVerdict = (done: DoneRow, now: number): Statement[] => [
  sql(`UPDATE review SET by_id = ?2, taken_at = CAST(?3 AS INTEGER), ready_at = CAST(?3 AS INTEGER) + ${HOLD_MS} WHERE claim_id = ?1 AND kind = 'first' AND by_id IS NULL`, done.claimId, done.byId, now),
  undoneKept(done.id, now, 'changes() > 0')];

/**
 * Takes a word without a verdict back: the case is there again, as it was, and a look it ended is open
 * again. A third opinion that it asked for goes; where somebody has it already, nothing happens.
 */
export const undoneWord = (done: DoneRow, now: number, log: Statement[]): Statement[] => {
  const ended = `SELECT author_id FROM inspection WHERE claim_id = ?1 AND result = 'clean' AND ended_at = CAST(?3 AS INTEGER)`;
  const stands = done.kind === 'planted' ? 'true' : done.agreed === 1 ? `EXISTS (SELECT 1 FROM inspection WHERE claim_id = c.id AND result = 'clean' AND ended_at = d.done_at)`
    : `EXISTS (SELECT 1 FROM review t WHERE t.claim_id = c.id AND t.kind = 'third' AND (t.by_id IS NULL OR t.ready_at <= CAST(?2 AS INTEGER)))`;
  const undone = `EXISTS (SELECT 1 FROM review_done WHERE id = ?2 AND done_at = CAST(?4 AS INTEGER))`;
  const params = [done.claimId, UNDONE(done.id), done.doneAt, now] as const;
  return [
    sql(`INSERT INTO review (id, claim_id, kind, district_id, opened_at, ready_at, by_id, taken_at, not_by, expected)
         SELECT ${CASE_ID}, c.id, d.kind, c.district_id, d.opened_at, CAST(?2 AS INTEGER) + ${HOLD_MS}, d.by_id, CAST(?2 AS INTEGER),
           coalesce((SELECT json_array(i.judge_id) FROM inspection i WHERE i.claim_id = c.id AND d.kind <> 'planted' ORDER BY i.verdict_no DESC LIMIT 1), '[]'), iif(d.kind = 'planted', c.state, NULL)
         FROM review_done d JOIN claim c ON c.id = d.claim_id WHERE d.id = ?1 AND (d.kind = 'planted' OR c.state = 'recognised') AND ${stands}
           AND NOT EXISTS (SELECT 1 FROM review_done WHERE id = ?3) ON CONFLICT DO NOTHING`, done.id, now, UNDONE(done.id)),
    undoneKept(done.id, now, 'changes() > 0'), ...log,
    ...(done.kind !== 'planted' && done.agreed === 1 ? [
      sql(`UPDATE inspection_record SET clean = max(0, clean - 1) WHERE author_id = (${ended}) AND ${undone}`, ...params),
      sql(`UPDATE inspection SET result = NULL, ended_at = NULL WHERE claim_id = ?1 AND result = 'clean' AND ended_at = CAST(?3 AS INTEGER) AND ${undone}`, ...params)] : []),
    ...(done.kind === 'recheck' && done.agreed === 0 ? [sql(
      `DELETE FROM review WHERE claim_id = ?1 AND kind = 'third' AND (by_id IS NULL OR ready_at <= CAST(?3 AS INTEGER)) AND EXISTS (SELECT 1 FROM review_done WHERE id = ?2 AND done_at = CAST(?3 AS INTEGER))`,
      done.claimId, UNDONE(done.id), now)] : [])];
};
export const undoneOf = (door: Door, doneId: string) => door.first<{ id: string }>('SELECT id FROM review_done WHERE id = ?1', UNDONE(doneId));

/** Boards on which claims would count, with how many of their units and acts. */
export const boardsTouched = (door: Door, claimIds: string[]) => door.all<{ campaign: string; units: number; acts: number }>(
  `SELECT k.name AS campaign, count(DISTINCT cu.participant_id) AS units, sum(c.quantity) AS acts FROM json_each(?1) a JOIN claim c ON c.id = a.value
   JOIN campaign_unit cu ON cu.unit_id = c.unit_id JOIN campaign k ON k.id = cu.campaign_id AND ${DAY_COUNTS('c.act_date')} AND c.arrived_at < k.claims_until
   GROUP BY k.id ORDER BY k.name`, JSON.stringify(claimIds));
/** What claims add, by indicator. */
export const actsOf = (door: Door, claimIds: string[]) => door.all<{ indicator: Indicator; acts: number }>(
  'SELECT c.indicator, sum(c.quantity) AS acts FROM json_each(?1) a JOIN claim c ON c.id = a.value GROUP BY 1 ORDER BY 1', JSON.stringify(claimIds));

/** The number of a claim's last verdict, where that was given at a moment; null = something came after, or before. */
export const verdictNoAt = async (door: Door, claimId: string, at: number): Promise<number | null> =>
  (await door.first<{ no: number }>('SELECT verdict_no AS no FROM claim WHERE id = ?1 AND decided_at = CAST(?2 AS INTEGER)', claimId, at))?.no ?? null;

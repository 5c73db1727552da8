import type { JudgedAgain } from '#domain/workload';
import { heldCount, type DoneRow } from './queue.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { FRESH } from './verdicts.ts';

export type RecordRow = { authorId: string; clean: number; errors: number };
/** What looks have found of authors; who is not there has no record yet. */
export const inspectionRecords = (door: Door, authorIds: string[]) => door.all<RecordRow>(
  'SELECT r.author_id AS authorId, r.clean, r.errors FROM json_each(?1) a JOIN inspection_record r ON r.author_id = a.value', JSON.stringify(authorIds));

/** A recognition that is drawn, should it be written: the claim, the verdicts it had, and the chance. */
export type Drawn = { claimId: string; seen: number; chancePpm: number };

/** Looks that are to come, written with the recognitions they are of; to stand among the statements that see fresh verdicts. Whoever recognised it does not look again. */
export const inspectionsOpened = (drawn: Drawn[], token: string): Statement[] => {
  if (drawn.length === 0) return [];
  const rows = JSON.stringify(drawn.map((each) => [each.claimId, each.seen, each.chancePpm]));
  return [
    sql(`INSERT INTO inspection (claim_id, verdict_no, chance_ppm, drawn_at, author_id, unit_id, judge_id)
         SELECT c.id, v.no, a.value->>2, v.at, c.author_id, c.unit_id, v.by_id FROM ${FRESH} AND v.outcome = 'recognised' AND v.no = (a.value->>1) + 1 WHERE true ON CONFLICT DO NOTHING`, rows, token),
    sql(`INSERT INTO review (id, claim_id, kind, district_id, opened_at, ready_at, not_by)
         SELECT lower(hex(randomblob(16))), c.id, 'recheck', c.district_id, v.at, v.at, json_array(v.by_id) FROM ${FRESH} AND v.outcome = 'recognised' AND v.no = (a.value->>1) + 1 WHERE true ON CONFLICT DO NOTHING`, rows, token)];
};

/** Looks of a unit and everything below it that have ended with a result, newest first. */
export const looksOfUnit = (door: Door, unitId: string, date: string, limit: number) => door.all<{ chancePpm: number; result: 'clean' | 'error' }>(
  `SELECT i.chance_ppm AS chancePpm, i.result FROM unit_path u JOIN inspection i ON i.unit_id = u.unit_id AND i.ended_at > 0 AND i.result IS NOT NULL
   WHERE u.ancestor_id = ?1 AND u.valid_from <= ?2 AND ?2 < u.valid_to ORDER BY i.ended_at DESC LIMIT CAST(?3 AS INTEGER)`, unitId, date, limit);

/** Units with looks that have ended, below some units; most looked at first. */
export const unitsLookedAt = (door: Door, within: readonly string[], date: string, limit: number) => door.all<{ unitId: string; name: string; looks: string }>(
  `SELECT i.unit_id AS unitId, (SELECT name FROM unit_period q WHERE q.unit_id = i.unit_id ORDER BY (q.valid_from <= ?2 AND ?2 < q.valid_to) DESC, q.valid_from DESC LIMIT 1) AS name,
     json_group_array(json_array(i.chance_ppm, i.result)) AS looks
   FROM inspection i WHERE i.result IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(?1) w JOIN unit_path u ON u.unit_id = i.unit_id AND u.ancestor_id = w.value)
   GROUP BY i.unit_id ORDER BY count(*) DESC, i.unit_id LIMIT CAST(?3 AS INTEGER)`, JSON.stringify(within), date, limit);

/** What reviewers did since a moment, what became of their recognitions, and what they hold; the last `limit` of each. */
export async function reviewerWork(door: Door, personIds: string[], since: number, now: number, limit: number) {
  const answers = await door.batch(personIds.flatMap((id) => [
    sql(`SELECT id, claim_id AS claimId, kind, by_id AS byId, opened_at AS openedAt, taken_at AS takenAt, done_at AS doneAt, outcome, reason, agreed FROM review_done
         WHERE by_id = ?1 AND done_at >= CAST(?2 AS INTEGER) ORDER BY done_at DESC LIMIT CAST(?3 AS INTEGER)`, id, since, limit),
    sql('SELECT result FROM inspection WHERE judge_id = ?1 AND drawn_at >= CAST(?2 AS INTEGER) LIMIT CAST(?3 AS INTEGER)', id, since, limit),
    heldCount(id, now)]));
  return personIds.map((id, at) => ({
    id, done: answers[at * 3] as DoneRow[], again: (answers[at * 3 + 1] as { result: JudgedAgain }[]).map(({ result }) => result), held: (answers[at * 3 + 2] as { n: number }[])[0]!.n }));
}

/** People who have, or had, the reviewer's role at or below some units. */
export const reviewersWithin = (door: Door, unitIds: readonly string[]) => door.all<{ id: string; name: string }>(
  `SELECT DISTINCT p.id, p.name FROM role_grant g JOIN person p ON p.id = g.person_id
   WHERE g.role = 'reconciler' AND EXISTS (SELECT 1 FROM unit_path u JOIN json_each(?1) w ON w.value = u.ancestor_id WHERE u.unit_id = g.unit_id) ORDER BY p.name, p.id LIMIT 60`, JSON.stringify(unitIds));

import { ERASED_PERSON, type ClaimState, type Destruction } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';

export type PictureRow = {
  id: string; claimId: string; byId: string; at: number; type: string; bytes: number; width: number; height: number; sha256: string;
  state: 'arriving' | 'kept' | 'gone'; goneAt: number | null; goneBy: string | null; goneWhy: Destruction | null;
};
const PICTURE = `e.id, e.claim_id AS claimId, e.by_id AS byId, e.at, e.type, e.bytes, e.width, e.height, e.sha256, e.state, e.gone_at AS goneAt, e.gone_by AS goneBy, e.gone_why AS goneWhy`;
/** While a claim waits its pictures may change. */
const WAITS = "('pending', 'needs_evidence')";
/** Pictures begun and not finished, for one claim: more than anybody's bad line makes in a day. */
const ARRIVING_MAX = 12;

/** The key of a picture's bytes. A picture that comes again after it was swept has another, so that no late deletion takes the new one. */
export const objectKey = ({ id, at }: Pick<PictureRow, 'id' | 'at'>): string => `${id}.${at}`;
const KEY = "e.id || '.' || e.at";

type Told = PictureRow & { claimState: ClaimState; kept: number };
const standing = (id: string, claimId: string): Statement => sql(
  `SELECT ${PICTURE}, c.state AS claimState, (SELECT count(*) FROM evidence k WHERE k.claim_id = c.id AND k.state = 'kept') AS kept
   FROM claim c LEFT JOIN evidence e ON e.id = ?1 WHERE c.id = ?2`, id, claimId);

/**
 * Notes that a picture is on its way, before its bytes are stored; nothing when the claim has its result
 * or as many pictures as it may. @returns what stands under the id now (`id` null = it was not let in)
 */
export async function pictureArrives(door: Door, row: Omit<PictureRow, 'state' | 'goneAt' | 'goneBy' | 'goneWhy'>, keptMax: number): Promise<Omit<Told, 'id'> & { id: string | null }> {
  const results = await door.batch([
    sql(`INSERT INTO evidence (id, claim_id, by_id, at, type, bytes, width, height, sha256, state)
         SELECT ?1, c.id, ?3, CAST(?4 AS INTEGER), ?5, CAST(?6 AS INTEGER), CAST(?7 AS INTEGER), CAST(?8 AS INTEGER), ?9, 'arriving' FROM claim c WHERE c.id = ?2 AND c.state IN ${WAITS}
           AND (SELECT count(*) FROM evidence k WHERE k.claim_id = c.id AND k.state = 'kept') < CAST(?10 AS INTEGER)
           AND (SELECT count(*) FROM evidence k WHERE k.claim_id = c.id AND k.state = 'arriving') < CAST(?11 AS INTEGER) ON CONFLICT DO NOTHING`,
    row.id, row.claimId, row.byId, row.at, row.type, row.bytes, row.width, row.height, row.sha256, keptMax, ARRIVING_MAX),
    standing(row.id, row.claimId)]);
  return (results[1] as Told[])[0]!;
}

/**
 * The bytes are stored: the picture is kept, unless meanwhile the claim got its result or enough other
 * pictures, or it was destroyed; then its bytes are put down for deletion. @returns what stands now
 */
export async function pictureKept(door: Door, row: Pick<PictureRow, 'id' | 'claimId' | 'at'>, keptMax: number, now: number, actor: Actor, entry: { unitId: string; personId: string }): Promise<Omit<Told, 'id'> & { id: string | null }> {
  const results = await door.batch([
    sql(`UPDATE evidence SET state = 'kept' WHERE id = ?1 AND at = CAST(?2 AS INTEGER) AND state = 'arriving' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = evidence.claim_id AND c.state IN ${WAITS})
           AND (SELECT count(*) FROM evidence k WHERE k.claim_id = evidence.claim_id AND k.state = 'kept') < CAST(?3 AS INTEGER)`, row.id, row.at, keptMax),
    logged(actor, { action: 'attach', noun: 'evidence', nounId: row.id, ...entry, after: { claimId: row.claimId } }),
    sql(`INSERT INTO object_due (key, at) SELECT ?3, CAST(?4 AS INTEGER) WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE id = ?1 AND at = CAST(?2 AS INTEGER) AND state = 'kept')
         ON CONFLICT DO NOTHING`, row.id, row.at, objectKey(row), now),
    sql("DELETE FROM evidence WHERE id = ?1 AND at = CAST(?2 AS INTEGER) AND state = 'arriving'", row.id, row.at),
    standing(row.id, row.claimId)]);
  return (results.at(-1) as Told[])[0]!;
}

/** Pictures of claims that are or were there, in the order they came. */
export const picturesOf = (door: Door, claimIds: readonly string[]) => door.all<PictureRow>(
  `SELECT ${PICTURE} FROM json_each(?1) a JOIN evidence e ON e.claim_id = a.value AND e.state <> 'arriving' ORDER BY e.claim_id, e.at, e.id`, JSON.stringify(claimIds));

/** One picture with whose claim it is. */
export const pictureById = (door: Door, id: string) => door.first<PictureRow & { unitId: string; authorId: string; actDate: string; claimState: ClaimState }>(
  `SELECT ${PICTURE}, c.unit_id AS unitId, c.author_id AS authorId, c.act_date AS actDate, c.state AS claimState FROM evidence e JOIN claim c ON c.id = e.claim_id WHERE e.id = ?1`, id);

/** Pictures on somebody's claims or sent by them, for themselves. */
export const picturesOfPerson = (door: Door, personId: string) => door.all<Pick<PictureRow, 'id' | 'claimId' | 'at' | 'type' | 'bytes' | 'width' | 'height' | 'state' | 'goneAt' | 'goneWhy'>>(
  `SELECT e.id, e.claim_id AS claimId, e.at, e.type, e.bytes, e.width, e.height, e.state, e.gone_at AS goneAt, e.gone_why AS goneWhy FROM claim c JOIN evidence e ON e.claim_id = c.id WHERE c.author_id = ?1 ORDER BY e.at`, personId);

/** Destroys a picture and keeps the trace. Its bytes are put down for deletion in the same breath. @returns whether it is gone */
export async function pictureDestroyed(door: Door, row: PictureRow, why: Destruction, actor: Actor, entry: { unitId: string; personId: string }): Promise<boolean> {
  const results = await door.batch([
    sql(`INSERT INTO object_due (key, at) SELECT ${KEY}, CAST(?2 AS INTEGER) FROM evidence e WHERE e.id = ?1 AND e.state <> 'gone' ON CONFLICT DO NOTHING`, row.id, actor.at),
    sql("UPDATE evidence SET state = 'gone', gone_at = CAST(?2 AS INTEGER), gone_by = ?3, gone_why = ?4 WHERE id = ?1 AND state <> 'gone'", row.id, actor.at, actor.by, why),
    logged(actor, { action: 'destroy', noun: 'evidence', nounId: row.id, ...entry, before: { sha256: row.sha256, bytes: row.bytes }, after: { why, claimId: row.claimId } }),
    sql("SELECT 1 FROM evidence WHERE id = ?1 AND state = 'gone'", row.id)]);
  return results.at(-1)!.length > 0;
}

/** Pictures of claims that have had their result for long enough: noted as gone, and their bytes put down for deletion. */
export const picturesSettled = (decidedBefore: number, now: number): Statement[] => {
  const settled = `FROM evidence e JOIN claim c ON c.id = e.claim_id WHERE e.state = 'kept' AND c.state NOT IN ${WAITS} AND c.decided_at < CAST(?1 AS INTEGER)`;
  return [
    sql(`INSERT INTO object_due (key, at) SELECT ${KEY}, CAST(?2 AS INTEGER) ${settled} ON CONFLICT DO NOTHING`, decidedBefore, now),
    sql(`UPDATE evidence SET state = 'gone', gone_at = CAST(?2 AS INTEGER), gone_why = 'settled' WHERE id IN (SELECT e.id ${settled})`, decidedBefore, now)];
};

/** Pictures of somebody who is erased go with them: those on their claims and those they sent. To stand before their claims lose them. */
export const picturesErased = (personId: string, at: number): Statement[] => {
  const theirs = "FROM evidence e WHERE e.state <> 'gone' AND (e.by_id = ?1 OR e.claim_id IN (SELECT id FROM claim WHERE author_id = ?1))";
  return [
    sql(`INSERT INTO object_due (key, at) SELECT ${KEY}, CAST(?2 AS INTEGER) ${theirs} ON CONFLICT DO NOTHING`, personId, at),
    sql(`UPDATE evidence SET state = 'gone', gone_at = CAST(?2 AS INTEGER), gone_by = ?3, gone_why = 'author' WHERE id IN (SELECT e.id ${theirs})`, personId, at, ERASED_PERSON)];
};

/** What stayed on its way too long never came: forgotten, so that the same picture may be sent again, and its bytes put down for deletion. */
export const arrivingSwept = (door: Door, before: number, now: number) => door.batch([
  sql(`INSERT INTO object_due (key, at) SELECT ${KEY}, CAST(?2 AS INTEGER) FROM evidence e WHERE e.state = 'arriving' AND e.at < CAST(?1 AS INTEGER) ON CONFLICT DO NOTHING`, before, now),
  sql("DELETE FROM evidence WHERE state = 'arriving' AND at < CAST(?1 AS INTEGER)", before)]);

/** Objects to delete, a handful at a time. */
export const objectsDue = async (door: Door, limit: number): Promise<string[]> =>
  (await door.all<{ key: string }>('SELECT key FROM object_due ORDER BY at, key LIMIT CAST(?1 AS INTEGER)', limit)).map(({ key }) => key);
/** They are deleted: nothing is left to do for them. */
export const objectsDropped = (door: Door, keys: readonly string[]) => door.batch([sql('DELETE FROM object_due WHERE key IN (SELECT value FROM json_each(?1))', JSON.stringify(keys))]);

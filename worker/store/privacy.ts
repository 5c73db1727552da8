import { ERASED_PERSON, type DataRequestKind, type DataRequestState, type Retention } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { conditional, sql, type Door, type Statement } from './d1.ts';
import { picturesErased } from './evidence.ts';
import { notifyErased } from './notify.ts';
import { memberErased } from './member-boards.ts';
import { CONCERNS } from './units.ts';

export type RequestRow = {
  id: string; personId: string; kind: DataRequestKind; words: string; askedAt: number; answerBy: string; doneBy: string; state: DataRequestState;
  answer: string | null; answeredAt: number | null; extendedDays: number; doneAt: number | null;
};
const REQUEST = `r.id, r.person_id AS personId, r.kind, r.words, r.asked_at AS askedAt, r.answer_by AS answerBy, r.done_by AS doneBy, r.state, r.answer,
  r.answered_at AS answeredAt, r.extended_days AS extendedDays, r.done_at AS doneAt`;

/** Asks; one open request of a kind at a time. @returns whether it stands */
export async function askRequest(door: Door, row: Pick<RequestRow, 'id' | 'personId' | 'kind' | 'words' | 'answerBy' | 'doneBy'>, actor: Actor): Promise<boolean> {
  const results = await door.batch([
    sql(`INSERT INTO data_request (id, person_id, kind, words, asked_at, answer_by, done_by, state) SELECT ?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), ?6, ?7, 'waiting'
         WHERE NOT EXISTS (SELECT 1 FROM data_request WHERE person_id = ?2 AND kind = ?3 AND state IN ('waiting', 'accepted')) ON CONFLICT DO NOTHING`,
    row.id, row.personId, row.kind, row.words, actor.at, row.answerBy, row.doneBy),
    logged(actor, { action: 'ask', noun: 'data_request', nounId: row.id, personId: row.personId, after: { kind: row.kind, answerBy: row.answerBy, doneBy: row.doneBy } }),
    sql('SELECT 1 FROM data_request WHERE id = ?1', row.id)]);
  return results.at(-1)!.length > 0;
}
export const requestsOf = (door: Door, personId: string) => door.all<RequestRow>(`SELECT ${REQUEST} FROM data_request r WHERE r.person_id = ?1 ORDER BY r.asked_at DESC`, personId);
export const requestById = (door: Door, id: string) => door.first<RequestRow>(`SELECT ${REQUEST} FROM data_request r WHERE r.id = ?1`, id);

/** Open requests first by their next day, then the latest that are over; of people who belong or belonged below some units. */
export const requestQueue = (door: Door, unitIds: readonly string[], limit: number) => door.all<RequestRow & { name: string; unitName: string | null }>(
  `SELECT ${REQUEST}, coalesce(p.name, '') AS name, (SELECT q.name FROM membership m JOIN unit_period q ON q.unit_id = m.unit_id WHERE m.person_id = r.person_id
     ORDER BY m.valid_from DESC, q.valid_from DESC LIMIT 1) AS unitName
   FROM data_request r LEFT JOIN person p ON p.id = r.person_id
   WHERE ${CONCERNS('r.person_id', '?1')}
   ORDER BY r.state IN ('done', 'refused'), iif(r.state = 'waiting', r.answer_by, r.done_by), r.asked_at DESC LIMIT CAST(?2 AS INTEGER)`, JSON.stringify(unitIds), limit);

export const concernsUnits = async (door: Door, personId: string, unitIds: readonly string[]): Promise<boolean> =>
  (await door.all(`SELECT 1 WHERE ${CONCERNS('?2', '?1')}`, JSON.stringify(unitIds), personId)).length > 0;

export const stepRequest = (door: Door, id: string, from: DataRequestState, to: Partial<Pick<RequestRow, 'state' | 'answer' | 'doneBy' | 'extendedDays' | 'doneAt' | 'answeredAt'>>, personId: string, actor: Actor) => door.batch([
  requestStepped(id, from, to, actor), logged(actor, { action: to.state ?? 'extend', noun: 'data_request', nounId: id, personId, before: { state: from }, after: { state: to.state, doneBy: to.doneBy } })]);

const requestStepped = (id: string, from: DataRequestState, to: Partial<RequestRow>, actor: Actor): Statement => sql(
  `UPDATE data_request SET state = coalesce(?3, state), answer = coalesce(?4, answer), done_by = coalesce(?5, done_by), extended_days = coalesce(CAST(?6 AS INTEGER), extended_days),
     done_at = coalesce(CAST(?7 AS INTEGER), done_at), answered_at = coalesce(CAST(?8 AS INTEGER), answered_at), handled_by = ?9 WHERE id = ?1 AND state = ?2`,
  id, from, to.state ?? null, to.answer ?? null, to.doneBy ?? null, to.extendedDays ?? null, to.doneAt ?? null, to.answeredAt ?? null, actor.by);

/**
 * Erases a person: name, address, number, year, keys, consents and every link from what they did. Claims,
 * verdicts, ledger and counts of members stay whole: a claim's author and a membership's holder become
 * nobody. One nameless number keeps the acts of one apart from those of others, so that caps stay what they
 * were; it is made by chance and leads nowhere. All or nothing; a second time changes nothing.
 */
export const personErased = (personId: string, at: number, log: Statement[] = []): Statement[] => [
  sql(`UPDATE person SET name = 'Đã xóa theo yêu cầu', email = id || '@da-xoa.invalid', username = NULL, displayUsername = NULL, image = NULL, birthYear = NULL, searchKey = '',
       twoFactorEnabled = 0, erasedAt = CAST(?2 AS INTEGER) WHERE id = ?1 AND erasedAt IS NULL`, personId, at),
  ...log,
  ...picturesErased(personId, at),
  ...memberErased(personId),
  ...nameless(personId, `${ERASED_PERSON}:${crypto.randomUUID()}`),
  sql(`UPDATE membership SET person_id = ?2 || ':' || id WHERE person_id = ?1`, personId, ERASED_PERSON),
  sql(`UPDATE team_member SET person_id = ?2 || ':' || team_id || ':' || valid_from || ':' || CAST(?3 AS INTEGER) WHERE person_id = ?1`, personId, ERASED_PERSON, at),
  ...['auth_session WHERE userId', 'auth_credential WHERE userId', 'auth_passkey WHERE userId', 'auth_two_factor WHERE userId', 'invitation WHERE person_id',
    'reset_request WHERE person_id', 'consent WHERE person_id', 'member_move WHERE person_id'].map((table) => sql(`DELETE FROM ${table} = ?1`, personId)),
  sql("UPDATE data_request SET words = '', answer = NULL WHERE person_id = ?1", personId),
  // A helper's part stays a part; who it was is nobody.
  sql("UPDATE claim_helper SET person_id = ?2 || ':' || claim_id || ':' || CAST(?3 AS INTEGER) WHERE person_id = ?1", personId, ERASED_PERSON, at),
  ...['conflict_side SET author_id', 'petition SET by_id', 'petition_word SET by_id', 'evidence SET by_id', 'activity SET by_id', 'inspection SET author_id', 'alert SET author_id'].map((link) =>
    sql(`UPDATE ${link} = ?2 WHERE ${link.split(' ').at(-1)} = ?1`, personId, ERASED_PERSON)),
  ...['news', 'news_seen', 'edition_news'].map((table) => sql(`DELETE FROM ${table} WHERE person_id = ?1`, personId)),
  ...notifyErased(personId),
  sql('DELETE FROM inspection_record WHERE author_id = ?1', personId),
];

const nameless = (personId: string, nobody: string): Statement[] => [
  sql('UPDATE claim SET author_id = ?2, device_id = NULL, device_no = NULL WHERE author_id = ?1', personId, nobody),
  sql('UPDATE tally_fine SET author_id = ?2 WHERE author_id = ?1', personId, nobody)];

/**
 * Carries out a deletion and ends its request in the same breath; not at all when somebody refused it or
 * granted the person a role a moment ago. @returns whether it is carried out
 */
export const erasePerson = (door: Door, personId: string, requestId: string, today: string, actor: Actor) => conditional(door, [
  sql(`SELECT CASE WHEN EXISTS (SELECT 1 FROM data_request WHERE id = ?1 AND state IN ('accepted', 'done'))
       AND NOT EXISTS (SELECT 1 FROM role_grant WHERE person_id = ?2 AND valid_to > ?3) THEN 1 ELSE json('conflict') END`, requestId, personId, today),
  sql('DELETE FROM mail WHERE to_address = (SELECT email FROM person WHERE id = ?1)', personId),
  ...personErased(personId, actor.at),
  // Last, so that the log line below says it only when it was done now.
  requestStepped(requestId, 'accepted', { state: 'done', doneAt: actor.at }, actor),
  logged(actor, { action: 'erase', noun: 'person', nounId: personId, personId })]);

export const holidays = (door: Door) => door.all<{ date: string; name: string }>('SELECT date, name FROM holiday ORDER BY date');
export const keepHoliday = (door: Door, date: string, name: string | null, actor: Actor) => door.batch([
  name === null ? sql('DELETE FROM holiday WHERE date = ?1', date)
    : sql('INSERT INTO holiday (date, name) VALUES (?1, ?2) ON CONFLICT (date) DO UPDATE SET name = excluded.name WHERE name <> excluded.name', date, name),
  logged(actor, { action: name === null ? 'remove' : 'keep', noun: 'holiday', nounId: date, after: name })]);

/** People who left long ago and hold nothing; a few at a time, the watch comes every day. */
export const formerMembers = async (door: Door, before: string, limit: number): Promise<string[]> => (await door.all<{ id: string }>(
  `SELECT p.id FROM person p WHERE p.erasedAt IS NULL AND EXISTS (SELECT 1 FROM membership m WHERE m.person_id = p.id)
     AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.person_id = p.id AND m.valid_to > ?1)
     AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = p.id AND g.valid_to > ?1)
     AND NOT EXISTS (SELECT 1 FROM data_request r WHERE r.person_id = p.id AND r.state IN ('waiting', 'accepted')) LIMIT CAST(?2 AS INTEGER)`, before, limit)).map(({ id }) => id);

/** What each kind of clearing drops that is older than a moment; people are cleared by `personErased`, pictures by `picturesSettled`. */
export const cleared: Record<Exclude<Retention, 'former_member' | 'evidence'>, (beforeMs: number, beforeDay: string) => Statement> = {
  session: (ms) => sql('DELETE FROM auth_session WHERE expiresAt < ?1', new Date(ms).toISOString()),
  attempt: (ms) => sql('DELETE FROM attempt WHERE last_at < CAST(?1 AS INTEGER)', ms),
  verification: (ms) => sql('DELETE FROM auth_verification WHERE expiresAt < ?1', new Date(ms).toISOString()),
  invitation: (ms) => sql('DELETE FROM invitation WHERE expires_at < CAST(?1 AS INTEGER)', ms),
  mail: (ms) => sql('DELETE FROM mail WHERE created_at < CAST(?1 AS INTEGER)', ms),
  address: (ms) => sql('UPDATE audit SET address = NULL WHERE at < CAST(?1 AS INTEGER) AND address IS NOT NULL', ms),
  news: (ms) => sql('DELETE FROM news WHERE at < CAST(?1 AS INTEGER)', ms),
  league: (_, day) => sql('DELETE FROM league_member WHERE monday < ?1', day),
  citizen_code: (ms) => sql('DELETE FROM citizen_code WHERE expires_at < CAST(?1 AS INTEGER) AND used_at IS NULL', ms),
  masked_code: (_, day) => sql("UPDATE claim SET masked = NULL WHERE act_date < ?1 AND masked IS NOT NULL AND state <> 'pending'", day),
};

/** Nobody in particular: what the daily clearing does, the log says in this name. */
const KEEPER = 'he-thong';
/** Erases somebody because nothing needs what is known of them any longer. */
export const personRetired = (personId: string, at: number): Statement[] => [
  sql('DELETE FROM mail WHERE to_address = (SELECT email FROM person WHERE id = ?1)', personId),
  ...personErased(personId, at, [logged({ by: KEEPER, as: null, address: null, at }, { action: 'erase', noun: 'person', nounId: personId, personId })])];
/** Notes how many were erased so since a moment, over however many goes. */
export const retiredCounted = (day: string, since: number): Statement => sql(
  `INSERT INTO retention_run (day, kind, rows) SELECT ?1, 'former_member', count(*) FROM audit WHERE at >= CAST(?2 AS INTEGER) AND by_id = '${KEEPER}' AND action = 'erase' ON CONFLICT DO NOTHING`, day, since);

/** Notes what a kind of clearing dropped on a day: the rows the statement before it changed. */
export const retentionCounted = (day: string, kind: Retention): Statement => sql(
  `INSERT INTO retention_run (day, kind, rows) SELECT ?1, ?2, changes() WHERE true
   ON CONFLICT (day, kind) DO UPDATE SET rows = rows + excluded.rows WHERE excluded.rows > 0`, day, kind);
export const retentionDone = async (door: Door, day: string): Promise<Set<string>> =>
  new Set((await door.all<{ kind: string }>('SELECT kind FROM retention_run WHERE day = ?1', day)).map(({ kind }) => kind));
export const retentionReport = (door: Door) => door.all<{ kind: Retention; day: string; rows: number }>(
  'SELECT kind, day, rows FROM retention_run r WHERE day = (SELECT max(day) FROM retention_run WHERE kind = r.kind)');

import { DUSK } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { namesDue } from './consents.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { peopleEntered, type PersonEntry } from './people.ts';

export type MemberView = {
  id: string; name: string; phone: string | null; email: string | null; birthYear: number | null; unitId: string; unitName: string; since: string; until: string;
  /** Whether they can sign in, have an unused invitation, asked for a new password, or have a move to answer. */
  signsIn: number; invited: number; asksReset: number; moving: string | null;
};

const NAME_OF = (unit: string) => `(SELECT name FROM unit_period q WHERE q.unit_id = ${unit} ORDER BY (q.valid_from <= ?2 AND ?2 < q.valid_to) DESC, q.valid_from DESC LIMIT 1)`;
/** Where somebody belongs today, or else first will: a decision about units that is still to come has entered them there already. */
const FIRST_OF = `m.valid_from = (SELECT min(n.valid_from) FROM membership n WHERE n.person_id = m.person_id AND n.valid_to > ?2)`;
/** Members today of a unit and all below it, or who will be. */
const MEMBERS = `FROM unit_path u JOIN membership m ON m.unit_id = u.unit_id AND m.valid_to > ?2 JOIN person p ON p.id = m.person_id
  WHERE u.ancestor_id = ?1 AND u.valid_to > ?2 AND ${FIRST_OF}`;

/** Members of a unit and all below it, by name, after a name and id; found without accents. */
export function membersWithin(door: Door, unitId: string, today: string, search: string, after: { key: string; id: string } | null, limit: number) {
  return door.all<MemberView & { key: string }>(
    `SELECT DISTINCT p.id, p.name, p.searchKey AS key, p.username AS phone, iif(p.email LIKE '%@khong-co.invalid', NULL, p.email) AS email, p.birthYear, m.unit_id AS unitId, ${NAME_OF('m.unit_id')} AS unitName, m.valid_from AS since, m.valid_to AS until,
       EXISTS (SELECT 1 FROM auth_credential c WHERE c.userId = p.id) OR EXISTS (SELECT 1 FROM auth_passkey k WHERE k.userId = p.id) AS signsIn,
       EXISTS (SELECT 1 FROM invitation i WHERE i.person_id = p.id AND i.used_at IS NULL) AS invited,
       EXISTS (SELECT 1 FROM reset_request r WHERE r.person_id = p.id) AS asksReset,
       (SELECT ${NAME_OF('v.to_unit_id')} FROM member_move v WHERE v.person_id = p.id AND v.state = 'asked') AS moving
     ${MEMBERS} AND (?3 = '' OR p.searchKey LIKE '%' || ?3 || '%') AND (?4 IS NULL OR (p.searchKey, p.id) > (?4, ?5))
     ORDER BY p.searchKey, p.id LIMIT CAST(?6 AS INTEGER)`, unitId, today, search.slice(0, 46), after?.key ?? null, after?.id ?? null, limit);
}

/** How many belong to a unit and all below it. */
export const memberCount = async (door: Door, unitId: string, today: string): Promise<number> =>
  (await door.first<{ n: number }>(`SELECT count(DISTINCT p.id) AS n ${MEMBERS}`, unitId, today))!.n;

export type KnownPerson = { id: string; name: string; birthYear: number | null; email: string; username: string | null; unitId: string | null; unitName: string | null };
/** People with one of these addresses or numbers, and members of these units born in one of these years: who a new line may be. */
export const alikePeople = (door: Door, logins: string[], unitIds: string[], years: number[], today: string) => door.all<KnownPerson>(
  `SELECT p.id, p.name, p.birthYear, p.email, p.username, m.unit_id AS unitId, ${NAME_OF('m.unit_id')} AS unitName
   FROM person p LEFT JOIN membership m ON m.person_id = p.id AND m.valid_to > ?2 AND ${FIRST_OF}
   WHERE p.id IN (SELECT q.id FROM json_each(?1) l JOIN person q ON q.email = l.value UNION SELECT q.id FROM json_each(?1) l JOIN person q ON q.username = l.value
     UNION SELECT n.person_id FROM json_each(?3) w JOIN membership n ON n.unit_id = w.value AND n.valid_to > ?2 JOIN person q ON q.id = n.person_id
       AND q.birthYear IN (SELECT value FROM json_each(?4)))`,
  JSON.stringify(logins), today, JSON.stringify(unitIds), JSON.stringify(years));

export type MembershipRow = { id: string; personId: string; unitId: string; validFrom: string; validTo: string; importId: string | null };

const membershipsOpened = (rows: { id: string; personId: string; unitId: string; from: string; importId: string | null }[], at: number): Statement => sql(
  // One unit at a time: who belongs somewhere already moves, and is not entered twice.
  `INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to, import_id, entered_at)
   SELECT value->>0, value->>1, value->>2, value->>3, '${DUSK}', value->>4, CAST(?2 AS INTEGER) FROM json_each(?1)
   WHERE EXISTS (SELECT 1 FROM person p WHERE p.id = value->>1 AND p.erasedAt IS NULL)
     AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.person_id = value->>1 AND m.valid_to > value->>3) ON CONFLICT DO NOTHING`,
  JSON.stringify(rows.map((row) => [row.id, row.personId, row.unitId, row.from, row.importId])), at);

/** Enters people with their memberships, as one list; the same list again enters nobody twice. */
export const enterMembers = (
  door: Door, list: { id: string; unitId: string; fileName: string; at: number } | null,
  people: (PersonEntry & { known: boolean; unitId: string; membershipId: string; from: string })[], actor: Actor,
) => door.batch([
  ...(list ? [sql(`INSERT INTO member_import (id, unit_id, file_name, by_id, at, rows) VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), CAST(?6 AS INTEGER)) ON CONFLICT DO NOTHING`,
    list.id, list.unitId, list.fileName, actor.by, list.at, people.length)] : []),
  peopleEntered(people.filter(({ known }) => !known), actor.at),
  membershipsOpened(people.map(({ membershipId, id, unitId, from }) => ({ id: membershipId, personId: id, unitId, from, importId: list?.id ?? null })), actor.at),
  logged(actor, list
    ? { action: 'enter_list', noun: 'member', nounId: list.id, unitId: list.unitId, after: { rows: people.length } }
    : { action: 'enter', noun: 'member', nounId: people[0]!.id, personId: people[0]!.id, unitId: people[0]!.unitId, after: { from: people[0]!.from } }),
]);

/** Who of a list really belongs to its unit now. */
export const enteredOf = (door: Door, membershipIds: string[]) => door.all<{ id: string }>(
  'SELECT m.id FROM json_each(?1) a JOIN membership m ON m.id = a.value', JSON.stringify(membershipIds));

export type ListView = { id: string; unitId: string; fileName: string; at: number; rows: number; byName: string; undoneAt: number | null };
/** The latest lists of a unit and below. */
export const memberLists = (door: Door, unitId: string, limit: number) => door.all<ListView>(
  `SELECT DISTINCT i.id, i.unit_id AS unitId, i.file_name AS fileName, i.at, i.rows, coalesce(p.name, '') AS byName, i.undone_at AS undoneAt
   FROM member_import i LEFT JOIN person p ON p.id = i.by_id WHERE i.unit_id IN (SELECT unit_id FROM unit_path WHERE ancestor_id = ?1)
   ORDER BY i.at DESC LIMIT CAST(?2 AS INTEGER)`, unitId, limit);
export const memberList = (door: Door, id: string) => door.first<{ id: string; unitId: string; undoneAt: number | null }>(
  'SELECT id, unit_id AS unitId, undone_at AS undoneAt FROM member_import WHERE id = ?1', id);

/** Somebody of a list who has done something since: signed in, moved, claimed, agreed, joined a team. */
const SETTLED = `SELECT 1 FROM membership m WHERE m.import_id = ?1 AND (m.valid_to <> '${DUSK}'
  OR EXISTS (SELECT 1 FROM auth_session s WHERE s.userId = m.person_id) OR EXISTS (SELECT 1 FROM claim c WHERE c.author_id = m.person_id)
  OR EXISTS (SELECT 1 FROM member_move v WHERE v.person_id = m.person_id) OR EXISTS (SELECT 1 FROM team_member t WHERE t.person_id = m.person_id)
  OR EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = m.person_id) OR EXISTS (SELECT 1 FROM invitation i WHERE i.person_id = m.person_id AND i.used_at IS NOT NULL))`;

/** Takes a list back, whole or not at all; people nothing else knows of go with it. @returns whether it is undone */
export async function undoList(door: Door, id: string, unitId: string, actor: Actor): Promise<boolean> {
  const results = await door.batch([
    sql(`UPDATE member_import SET undone_at = CAST(?2 AS INTEGER) WHERE id = ?1 AND undone_at IS NULL AND NOT EXISTS (${SETTLED})`, id, actor.at),
    logged(actor, { action: 'undo_list', noun: 'member', nounId: id, unitId }),
    sql(`DELETE FROM invitation WHERE person_id IN (SELECT person_id FROM membership WHERE import_id = ?1)
         AND EXISTS (SELECT 1 FROM member_import WHERE id = ?1 AND undone_at IS NOT NULL)`, id),
    sql(`DELETE FROM person WHERE id IN (SELECT person_id FROM membership WHERE import_id = ?1)
         AND NOT EXISTS (SELECT 1 FROM membership o WHERE o.person_id = person.id AND o.import_id IS NOT ?1)
         AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = person.id)
         AND EXISTS (SELECT 1 FROM member_import WHERE id = ?1 AND undone_at IS NOT NULL)`, id),
    sql('DELETE FROM membership WHERE import_id = ?1 AND EXISTS (SELECT 1 FROM member_import WHERE id = ?1 AND undone_at IS NOT NULL)', id),
    sql('SELECT 1 FROM member_import WHERE id = ?1 AND undone_at IS NOT NULL', id),
  ]);
  return results.at(-1)!.length > 0;
}

/** Where somebody belongs on a day, or else first will; null when nowhere. */
export const currentMembership = (door: Door, personId: string, today: string) => door.first<{ id: string; unitId: string; validFrom: string }>(
  'SELECT id, unit_id AS unitId, valid_from AS validFrom FROM membership WHERE person_id = ?1 AND valid_to > ?2 ORDER BY valid_from LIMIT 1', personId, today);

/** A move that waits for its answer. */
const WAITS = (id: string): string => `EXISTS (SELECT 1 FROM member_move WHERE id = ${id} AND state = 'asked')`;
/**
 * Somebody belongs where they belong until before a day: cut there, and what a decision about units has
 * entered from then on never begins. Taking that decision back does not bring it back.
 * @param moveId only while this move waits for its answer; null = in any case
 */
const belongsUntil = (personId: string, onDate: string, moveId: string | null): Statement[] => [
  sql(`DELETE FROM membership WHERE person_id = ?1 AND valid_from >= ?2 AND (?3 IS NULL OR ${WAITS('?3')})`, personId, onDate, moveId),
  sql(`UPDATE membership SET valid_to = ?2, ended_by = NULL WHERE person_id = ?1 AND valid_from < ?2
       AND (valid_to > ?2 OR (valid_to = ?2 AND ended_by IS NOT NULL)) AND (?3 IS NULL OR ${WAITS('?3')})`, personId, onDate, moveId)];

/** Ends a membership on a day (the first on which it no longer holds). */
export const endMembership = (door: Door, membership: { id: string; unitId: string; personId: string }, onDate: string, actor: Actor) => door.batch([
  ...belongsUntil(membership.personId, onDate, null),
  logged(actor, { action: 'end', noun: 'membership', nounId: membership.id, personId: membership.personId, unitId: membership.unitId, after: { to: onDate } }),
  sql("UPDATE member_move SET state = 'declined' WHERE person_id = ?1 AND state = 'asked'", membership.personId),
  sql("UPDATE team_member SET valid_to = ?2 WHERE person_id = ?1 AND valid_to > ?2 AND valid_from < ?2", membership.personId, onDate)]);

export type MoveView = { id: string; fromUnitId: string; fromName: string; toUnitId: string; toName: string; onDate: string; askedByName: string; personId: string };
const MOVE = `SELECT v.id, v.person_id AS personId, v.from_unit_id AS fromUnitId, ${NAME_OF('v.from_unit_id')} AS fromName, v.to_unit_id AS toUnitId, ${NAME_OF('v.to_unit_id')} AS toName,
  v.on_date AS onDate, coalesce((SELECT name FROM person WHERE id = v.asked_by), '') AS askedByName FROM member_move v`;
export const movesAsked = (door: Door, personId: string, today: string) =>
  door.all<MoveView>(`${MOVE} WHERE v.person_id = ?1 AND v.state = 'asked'`, personId, today);
export const moveAsked = (door: Door, id: string, today: string) => door.first<MoveView>(`${MOVE} WHERE v.id = ?1 AND v.state = 'asked'`, id, today);

/** Asks somebody to agree to a move; one at a time. @returns whether it is asked now */
export async function askMove(
  door: Door, move: { id: string; personId: string; fromUnitId: string; toUnitId: string; onDate: string }, actor: Actor,
): Promise<boolean> {
  const results = await door.batch([
    sql(`INSERT INTO member_move (id, person_id, from_unit_id, to_unit_id, on_date, asked_by, asked_at, state) SELECT ?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER), 'asked'
         WHERE NOT EXISTS (SELECT 1 FROM member_move WHERE person_id = ?2 AND state = 'asked') ON CONFLICT DO NOTHING`,
    move.id, move.personId, move.fromUnitId, move.toUnitId, move.onDate, actor.by, actor.at),
    logged(actor, { action: 'ask_move', noun: 'move', nounId: move.id, personId: move.personId, unitId: move.fromUnitId, after: { to: move.toUnitId, on: move.onDate } }),
    sql("SELECT 1 FROM member_move WHERE id = ?1 AND state = 'asked'", move.id)]);
  return results.at(-1)!.length > 0;
}

/**
 * What the member says to a move. A yes ends the old membership on the day and begins the new one, all
 * or nothing; what was earned stays with the old unit, because claims and ledger name the unit themselves.
 * @param newId id of the membership a yes begins
 */
export const answerMove = (door: Door, move: MoveView, yes: boolean, onDate: string, newId: string, actor: Actor) => door.batch([
  ...(yes ? [
    ...belongsUntil(move.personId, onDate, move.id),
    sql(`INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to, entered_at) SELECT ?2, ?3, ?4, ?5, '${DUSK}', CAST(?6 AS INTEGER) WHERE ${WAITS('?1')} ON CONFLICT DO NOTHING`,
      move.id, newId, move.personId, move.toUnitId, onDate, actor.at)] : []),
  sql("UPDATE member_move SET state = ?2, answered_at = CAST(?3 AS INTEGER), on_date = ?4 WHERE id = ?1 AND state = 'asked'", move.id, yes ? 'confirmed' : 'declined', actor.at, onDate),
  logged(actor, { action: yes ? 'confirm_move' : 'decline_move', noun: 'move', nounId: move.id, personId: move.personId, unitId: move.toUnitId, after: { on: onDate } })]);

/** Every membership somebody ever had, newest first. */
export const membershipsOf = (door: Door, personId: string, today: string) => door.all<{ unitId: string; unitName: string; from: string; to: string }>(
  `SELECT m.unit_id AS unitId, ${NAME_OF('m.unit_id')} AS unitName, m.valid_from AS "from", m.valid_to AS "to" FROM membership m WHERE m.person_id = ?1 ORDER BY m.valid_from DESC`,
  personId, today);

/** Changes what is wrong about somebody; what was there before stands masked in the log. */
export const correctPerson = (door: Door, person: PersonEntry & { searchKey: string }, unitId: string | null, actor: Actor, masked: { before: unknown; after: unknown }) => door.batch([
  sql(`UPDATE person SET name = ?2, email = coalesce(?3, id || '@khong-co.invalid'), username = ?4, displayUsername = ?4, birthYear = CAST(?5 AS INTEGER), searchKey = ?6, updatedAt = ?7
       WHERE id = ?1 AND erasedAt IS NULL`, person.id, person.name, person.email, person.phone, person.birthYear, person.searchKey, new Date(actor.at).toISOString()),
  logged(actor, { action: 'correct', noun: 'person', nounId: person.id, personId: person.id, unitId, ...masked }),
  ...namesDue(person.id)]);

/** Who of some belonged to any unit on a day: `person day`. */
export async function membersOn(door: Door, asked: { personId: string; date: string }[]): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  const rows = await door.all<{ personId: string; date: string }>(
    `SELECT DISTINCT m.person_id AS personId, a.value->>1 AS date FROM json_each(?1) a JOIN membership m ON m.person_id = a.value->>0
       AND m.valid_from <= a.value->>1 AND a.value->>1 < m.valid_to`, JSON.stringify(asked.map(({ personId, date }) => [personId, date])));
  return new Set(rows.map(({ personId, date }) => `${personId} ${date}`));
}

import type { GrantedRole, Role } from '#vocabulary';
import { searchKey } from '#domain/name';
import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';

export type GrantRow = { role: Role; unitId: string; validFrom: string; validTo: string };

/** Everything somebody has been granted, past and future too; to belong to a unit is to be a member on it. */
export const grantsOf = (door: Door, personId: string) => door.all<GrantRow>(
  `SELECT role, unit_id AS unitId, valid_from AS validFrom, valid_to AS validTo FROM role_grant WHERE person_id = ?1
   UNION ALL SELECT 'member', unit_id, valid_from, valid_to FROM membership WHERE person_id = ?1`, personId);

export type PersonRow = {
  id: string; name: string; email: string; username: string | null; birthYear: number | null; twoFactorEnabled: number; erasedAt: number | null;
};
/** Somebody by id; null when there is nobody. */
export const personById = (door: Door, id: string) => door.first<PersonRow>(
  'SELECT id, name, email, username, birthYear, twoFactorEnabled, erasedAt FROM person WHERE id = ?1', id);

/** Who signs in with an address or a phone number (in its one form). */
export const personByLogin = (door: Door, login: { email: string } | { phone: string }) => door.first<PersonRow>(
  `SELECT id, name, email, username, birthYear, twoFactorEnabled, erasedAt FROM person WHERE ${'email' in login ? 'email' : 'username'} = ?1 AND erasedAt IS NULL`,
  'email' in login ? login.email : login.phone);

/** An address nothing can be sent to, for people who have none: the column is wanted, and unique. */
export const noAddress = (id: string): string => `${id}@khong-co.invalid`;
export const hasAddress = (email: string): boolean => !email.endsWith('@khong-co.invalid');

export type PersonEntry = { id: string; name: string; email: string | null; phone: string | null; birthYear: number | null };

/** People as rows; who is there already stays as they are. */
export const peopleEntered = (people: readonly PersonEntry[], at: number): Statement => sql(
  `INSERT INTO person (id, name, email, emailVerified, createdAt, updatedAt, username, displayUsername, birthYear, searchKey)
   SELECT value->>0, value->>1, value->>2, 0, ?2, ?2, value->>3, value->>3, value->>4, value->>5 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
  JSON.stringify(people.map(({ id, name, email, phone, birthYear }) => [id, name, email ?? noAddress(id), phone, birthYear, searchKey(name)])), new Date(at).toISOString());

/** Enters somebody who belongs nowhere yet. */
export const enterPersonOnly = (door: Door, person: PersonEntry, actor: Actor) => door.batch([
  peopleEntered([person], actor.at),
  logged(actor, { action: 'enter', noun: 'person', nounId: person.id, personId: person.id })]);

export type NewPerson = { id: string; name: string; email: string; passwordHash: string; grants: GrantRow[]; birthYear?: number };

/** Enters somebody who can sign in, with their roles; an address that is taken is left as it is. */
export async function enterPerson(door: Door, { id, name, email, passwordHash, grants, birthYear }: NewPerson, at: string): Promise<void> {
  await door.batch([
    peopleEntered([{ id, name, email, phone: null, birthYear: birthYear ?? null }], Date.parse(at)),
    sql(`INSERT INTO auth_credential (id, accountId, providerId, userId, password, createdAt, updatedAt)
         VALUES (?1, ?1, 'credential', ?1, ?2, ?3, ?3) ON CONFLICT DO NOTHING`, id, passwordHash, at),
    sql(`INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to)
         SELECT ?1, value->>0, value->>1, value->>2, value->>3 FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`,
    id, JSON.stringify(grants.map((grant) => [grant.role, grant.unitId, grant.validFrom, grant.validTo]))),
  ]);
}

export type GrantView = GrantRow & { personId: string; name: string; login: string; unitName: string };

/** Granted roles on units at or below some, that have not ended before a day; by name. */
export const grantsWithin = (door: Door, unitIds: readonly string[], today: string) => door.all<GrantView>(
  `SELECT g.person_id AS personId, p.name, coalesce(p.username, p.email) AS login, g.role, g.unit_id AS unitId, g.valid_from AS validFrom, g.valid_to AS validTo,
     (SELECT name FROM unit_period q WHERE q.unit_id = g.unit_id ORDER BY (q.valid_from <= ?2 AND ?2 < q.valid_to) DESC, q.valid_from DESC LIMIT 1) AS unitName
   FROM role_grant g JOIN person p ON p.id = g.person_id
   WHERE g.valid_to > ?2 AND EXISTS (SELECT 1 FROM unit_path u JOIN json_each(?1) w ON w.value = u.ancestor_id WHERE u.unit_id = g.unit_id)
   ORDER BY p.name, g.role LIMIT 500`, JSON.stringify(unitIds), today);

/**
 * Grants a role, unless somebody granted one meanwhile that must be kept apart from it: the check is
 * in the statement, so that two administrators at once cannot both be right. One that began the same day
 * and has ended, or ends sooner, goes on until the new end.
 * @param forbidden role that must not be held over the same line at the same time
 * @returns whether it stands now
 */
export async function insertGrant(
  door: Door, personId: string, grant: GrantRow & { role: GrantedRole }, forbidden: string | null, actor: Actor,
): Promise<boolean> {
  const results = await door.batch([
    sql(`INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to) SELECT ?1, ?2, ?3, ?4, ?5
         WHERE NOT EXISTS (SELECT 1 FROM role_grant h WHERE h.person_id = ?1 AND h.role = ?6 AND h.valid_from < ?5 AND ?4 < h.valid_to
           AND EXISTS (SELECT 1 FROM unit_path u WHERE (u.unit_id = h.unit_id AND u.ancestor_id = ?3) OR (u.unit_id = ?3 AND u.ancestor_id = h.unit_id)))
         ON CONFLICT DO UPDATE SET valid_to = excluded.valid_to, change_id = NULL WHERE valid_to < excluded.valid_to`, personId, grant.role, grant.unitId, grant.validFrom, grant.validTo, forbidden),
    logged(actor, { action: 'grant', noun: 'role', nounId: grant.role, unitId: grant.unitId, personId, after: { from: grant.validFrom, to: grant.validTo } }),
    sql('SELECT 1 FROM role_grant WHERE person_id = ?1 AND role = ?2 AND unit_id = ?3 AND valid_from = ?4 AND valid_to >= ?5', personId, grant.role, grant.unitId, grant.validFrom, grant.validTo),
  ]);
  return results.at(-1)!.length > 0;
}

/**
 * Ends a grant on a day (its sessions with it), unless it is the last administrator's: somebody must
 * be able to let others in.
 * @returns whether it has ended
 */
export async function endGrant(
  door: Door, personId: string, grant: { role: GrantedRole; unitId: string; validFrom: string }, today: string, actor: Actor,
): Promise<boolean> {
  const results = await door.batch([
    sql(`UPDATE role_grant SET valid_to = max(?5, valid_from) WHERE person_id = ?1 AND role = ?2 AND unit_id = ?3 AND valid_from = ?4 AND valid_to > ?5
         AND (?2 <> 'administrator' OR EXISTS (SELECT 1 FROM role_grant o JOIN person p ON p.id = o.person_id
           WHERE o.role = 'administrator' AND o.valid_from <= ?5 AND ?5 < o.valid_to AND o.person_id <> ?1 AND p.erasedAt IS NULL
             AND EXISTS (SELECT 1 FROM unit_path u WHERE u.unit_id = ?3 AND u.ancestor_id = o.unit_id)))`,
    personId, grant.role, grant.unitId, grant.validFrom, today),
    logged(actor, { action: 'end_grant', noun: 'role', nounId: grant.role, unitId: grant.unitId, personId, before: { from: grant.validFrom }, after: { to: today } }),
    sql(`DELETE FROM auth_session WHERE userId = ?1 AND userId <> ?6 AND EXISTS (SELECT 1 FROM role_grant
         WHERE person_id = ?1 AND role = ?2 AND unit_id = ?3 AND valid_from = ?4 AND (valid_to <= ?5 OR valid_to = valid_from))`,
    personId, grant.role, grant.unitId, grant.validFrom, today, actor.by),
    sql('SELECT 1 FROM role_grant WHERE person_id = ?1 AND role = ?2 AND unit_id = ?3 AND valid_from = ?4 AND valid_to > ?5',
      personId, grant.role, grant.unitId, grant.validFrom, today),
  ]);
  return results.at(-1)!.length === 0;
}

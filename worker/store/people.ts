import type { Role } from '#vocabulary';
import { sql, type Door } from './d1.ts';

export type GrantRow = { role: Role; unitId: string; validFrom: string; validTo: string };

/** Everything somebody has been granted, past and future too. */
export const grantsOf = (door: Door, personId: string) => door.all<GrantRow>(
  'SELECT role, unit_id AS unitId, valid_from AS validFrom, valid_to AS validTo FROM role_grant WHERE person_id = ?1', personId);

export type NewPerson = { id: string; name: string; email: string; passwordHash: string; grants: GrantRow[] };

/** Enters somebody who can sign in, with their roles; an address that is taken is left as it is. */
export async function enterPerson(door: Door, { id, name, email, passwordHash, grants }: NewPerson, at: string): Promise<void> {
  await door.batch([
    sql(`INSERT INTO person (id, name, email, emailVerified, createdAt, updatedAt) VALUES (?1, ?2, ?3, 1, ?4, ?4) ON CONFLICT DO NOTHING`,
      id, name, email, at),
    sql(`INSERT INTO auth_credential (id, accountId, providerId, userId, password, createdAt, updatedAt)
         VALUES (?1, ?1, 'credential', ?1, ?2, ?3, ?3) ON CONFLICT DO NOTHING`, id, passwordHash, at),
    sql(`INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to)
         SELECT ?1, value->>0, value->>1, value->>2, value->>3 FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`,
    id, JSON.stringify(grants.map((grant) => [grant.role, grant.unitId, grant.validFrom, grant.validTo]))),
  ]);
}

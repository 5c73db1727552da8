import type { Role } from '#vocabulary';
import type { Door } from './d1.ts';

export type GrantRow = { role: Role; unitId: string; validFrom: string; validTo: string };

/** Everything somebody has been granted, past and future too. */
export const grantsOf = (door: Door, personId: string) => door.all<GrantRow>(
  'SELECT role, unit_id AS unitId, valid_from AS validFrom, valid_to AS validTo FROM role_grant WHERE person_id = ?1', personId);

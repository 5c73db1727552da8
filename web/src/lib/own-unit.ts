import type { Role } from '#vocabulary';
import { unitsWith, type Staff } from './staff.ts';

/** The unit a staff page is about: the one asked for, else the first the person looks after. */
export function ownUnit(me: Staff, url: URL, ...roles: Role[]) {
  const units = [...new Map(unitsWith(me, ...roles).map((grant) => [grant.unitId, { id: grant.unitId, name: grant.unitName }])).values()];
  return { units, unitId: url.searchParams.get('don-vi') ?? units[0]?.id };
}

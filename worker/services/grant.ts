import { DUSK, type GrantedRole, type Role } from '#vocabulary';
import type { GrantInput } from '#wire/person';
import { clash } from '#domain/authority';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { endGrant, grantsOf, insertGrant, personById } from '#store/people';
import { lineOf } from '#store/units';
import { Refusal } from '#refusal';

/** What a role may not be held together with over the same units. */
const apartFrom: Partial<Record<Role, GrantedRole>> = { organizer: 'reconciler', reconciler: 'organizer' };

/** The first day a grant no longer holds; refuses one that never holds. */
export function checkDates(validFrom: string, validTo: string | undefined, today: string): string {
  const until = validTo ?? DUSK;
  if (validFrom >= until || until <= today) throw new Refusal('grant_dates', { field: 'validTo' });
  return until;
}

/** Grants a role on a unit for a time. Nobody grants one to themselves. */
export async function grantRole(door: Door, input: GrantInput, actor: Actor, today: string): Promise<void> {
  const validTo = checkDates(input.validFrom, input.validTo, today);
  if (input.personId === actor.by) throw new Refusal('role_own');
  const person = await personById(door, input.personId);
  if (!person || person.erasedAt) throw new Refusal('person_unknown', { field: 'personId' });
  const wanted = { role: input.role, unitId: input.unitId, validFrom: input.validFrom, validTo };
  const held = await grantsOf(door, person.id);
  const lines = new Map(await Promise.all([...new Set([input.unitId, ...held.map(({ unitId }) => unitId)])].map(async (unitId) => [unitId, await lineOf(door, unitId, today)] as const)));
  if (clash(held, wanted, (unitId) => lines.get(unitId) ?? [unitId])) throw new Refusal('role_apart', { field: 'role' });
  // Another administrator may grant the other role at this very moment: the statement looks again.
  if (!await insertGrant(door, person.id, wanted, apartFrom[input.role] ?? null, actor)) throw new Refusal('role_apart', { field: 'role' });
}

/** Ends a role today; the last administrator of a unit stays. */
export async function endRole(door: Door, grant: { personId: string; role: GrantedRole; unitId: string; validFrom: string }, actor: Actor, today: string): Promise<void> {
  const held = (await grantsOf(door, grant.personId)).find((each) => each.role === grant.role && each.unitId === grant.unitId && each.validFrom === grant.validFrom);
  if (!held || held.validTo <= today) throw new Refusal('role_unknown');
  if (!await endGrant(door, grant.personId, grant, today, actor)) throw new Refusal('last_administrator');
}

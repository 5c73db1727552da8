import type { Role } from '#vocabulary';

/** A role on a unit and everything below it, from one local date until before another. */
export type RoleGrant = { role: Role; unitId: string; validFrom: string; validTo: string };

/** What somebody may be asked to do. */
export type Action = 'claim' | 'see_claims' | 'reconcile' | 'decide' | 'launch';

/** Which roles an action is open to. Everything that is not here is open to nobody. */
const allowed: Record<Action, readonly Role[]> = {
  claim: ['officer', 'administrator'],
  see_claims: ['officer', 'reconciler', 'administrator'],
  reconcile: ['reconciler'],
  decide: ['reconciler'],
  launch: ['organizer'],
};

/**
 * The one function that decides. A grant reaches the subtree of its unit, so it is enough that
 * any unit of the line carries it.
 *
 * @param line  the unit acted on and all that stands above it; empty = nowhere in particular,
 *              which asks only whether somebody has the role at all
 * @param today local date; grants are half-open
 */
export function may(grants: readonly RoleGrant[], action: Action, line: readonly string[], today: string): boolean {
  return grants.some((grant) => allowed[action].includes(grant.role)
    && grant.validFrom <= today && today < grant.validTo
    && (line.length === 0 || line.includes(grant.unitId)));
}

/** Units somebody serves as an officer: whose claims they must not decide. */
export const unitsServed = (grants: readonly RoleGrant[]): string[] =>
  grants.filter((grant) => grant.role === 'officer').map((grant) => grant.unitId);

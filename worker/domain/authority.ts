import type { Role } from '#vocabulary';

/** A role on a unit and everything below it, from one local date until before another. */
export type RoleGrant = { role: Role; unitId: string; validFrom: string; validTo: string };

/**
 * Which roles an act is open to. What is not here is open to nobody. An auditor reads everything
 * and changes nothing; keeping what one may also see is a separate act, so that this shows in one table.
 */
const allowed = {
  claim: ['member', 'officer', 'administrator'],
  /** Others' claims of one's units: withdrawing, answering in the author's place. */
  keep_claims: ['officer', 'administrator'],
  see_claims: ['officer', 'reconciler', 'administrator', 'auditor'],
  /** Why recognitions of a unit were taken back; who belongs to a unit below it sees it, too. */
  see_taken_back: ['member', 'officer', 'administrator', 'auditor'],
  reconcile: ['reconciler'],
  see_imports: ['reconciler', 'auditor'],
  decide: ['reconciler'],
  /** Giving back what another holds in the queue; how reviewers are doing: one's own, everybody's. */
  keep_queue: ['administrator'],
  see_own_figures: ['reconciler', 'administrator', 'auditor'],
  see_all_figures: ['administrator', 'auditor'],
  launch: ['organizer'],
  /** Changing the rules after the start, by two people; seeing what is proposed. */
  amend: ['organizer'],
  see_amendments: ['organizer', 'auditor'],
  /** Saying that the system was down, so that claims may come in later. */
  record_outage: ['organizer', 'administrator'],
  /** Khóa số liệu and lifting it; both boards, the public one and the one inside. */
  freeze: ['organizer'],
  see_inside: ['organizer', 'administrator', 'auditor'],
  /** Bản công bố: proposing, signing, recalling; what blocks one. */
  publish: ['organizer'],
  see_publishing: ['organizer', 'administrator', 'auditor'],
  /** What is said on the big screens of a campaign. */
  announce: ['organizer'],
  see_announcements: ['organizer', 'administrator', 'auditor'],
  /** Proposing points that people give, and being the second who agrees; a unit's own điểm tự chấm; seeing what is proposed. */
  appraise: ['organizer'],
  self_appraise: ['officer'],
  see_appraisals: ['officer', 'organizer', 'administrator', 'auditor'],
  /** Rewards of a campaign, by two people; the register with what is proposed. */
  reward: ['organizer'],
  see_rewards: ['organizer', 'administrator', 'auditor'],
  see_scopes: ['organizer', 'auditor'],
  /** Campaigns somebody is still working on; `launch` keeps them. */
  see_drafts: ['organizer', 'auditor'],
  /** Targets of the programme, observations, numbers of members. */
  see_programme: ['organizer', 'administrator', 'auditor'],
  keep_programme: ['organizer', 'administrator'],
  see_members: ['officer', 'administrator', 'auditor'],
  keep_members: ['officer', 'administrator'],
  keep_teams: ['officer', 'administrator'],
  /** Planning, cancelling, reporting what a unit holds; seeing who planned it and all claims made there. */
  keep_activities: ['officer', 'administrator'],
  see_activities: ['officer', 'administrator', 'auditor'],
  see_grants: ['administrator', 'auditor'],
  grant: ['administrator'],
  support: ['administrator'],
  see_changes: ['administrator', 'auditor'],
  keep_units: ['administrator'],
  /** Programs' access to what is below a unit. */
  see_tokens: ['administrator', 'auditor'],
  keep_tokens: ['administrator'],
  see_log: ['administrator', 'auditor'],
  /** Pictures of claims, by who only watches; author, unit and reviewer see them for their own reasons. */
  see_evidence: ['auditor'],
  see_requests: ['administrator', 'auditor'],
  keep_requests: ['administrator'],
  see_alerts: ['reconciler', 'administrator', 'auditor'],
  look_at_alerts: ['reconciler', 'administrator'],
  see_conflicts: ['reconciler', 'auditor'],
  see_petitions: ['reconciler', 'administrator', 'auditor'],
  assign_petitions: ['administrator'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof allowed;
export const actions = Object.keys(allowed) as Action[];
export const rolesFor = (action: Action): readonly Role[] => allowed[action];

/** Roles that count only in a session begun with a second factor or a passkey. */
const strong: readonly Role[] = ['reconciler', 'organizer', 'administrator'];
/** Roles whose work somebody with support access may do in another's place: never judging, launching or granting. */
const lent: readonly Role[] = ['member', 'officer'];
/** Two roles no one may hold over the same units at the same time: who sets the rules does not judge. */
const apart: readonly (readonly [Role, Role])[] = [['organizer', 'reconciler']];

/**
 * The one function that decides. A grant reaches the subtree of its unit, so it is enough that
 * any unit of the line carries it.
 *
 * @param line  the unit acted on and all that stands above it; empty = nowhere in particular,
 *              which asks only whether somebody has the role at all
 * @param today local date; grants are half-open
 */
export function may(grants: readonly RoleGrant[], action: Action, line: readonly string[], today: string): boolean {
  return grants.some((grant) => (allowed[action] as readonly Role[]).includes(grant.role)
    && grant.validFrom <= today && today < grant.validTo
    && (line.length === 0 || line.includes(grant.unitId)));
}

/** An activity of a team is kept by who leads that team on the day, too, whatever roles they have. */
export const mayWithActivity = (
  grants: readonly RoleGrant[], action: 'keep_activities' | 'see_activities', line: readonly string[], leadsItsTeam: boolean, today: string): boolean =>
  leadsItsTeam || may(grants, action, line, today);

/**
 * Whether somebody may claim an act for a unit: who serves it today, or who belonged to it, or to a unit above
 * it, on the day of the act. Who joined later did not do it for this unit; who moved away since, did.
 *
 * @param line the unit and all above it, on the tree of the act's day
 * @returns    by which of the two; null = not at all
 */
export function mayClaim(grants: readonly RoleGrant[], line: readonly string[], actDate: string, today: string): 'serves' | 'belongs' | null {
  const serving = grants.filter(({ role }) => role !== 'member');
  if (may(serving, 'claim', line, today)) return 'serves';
  return may(grants.filter(({ role }) => role === 'member'), 'claim', line, actDate) ? 'belongs' : null;
}

/** The units somebody may do something on today, and with each everything below it; a unit once for each grant. */
export const unitsWhere = (grants: readonly RoleGrant[], action: Action, today: string): string[] =>
  grants.filter((grant) => may([grant], action, [], today)).map(({ unitId }) => unitId);

/** Whether an act of a unit on a day counts in any of some campaigns: who set the rules of those does not judge it. */
export const countsInAny = (campaigns: readonly { unitId: string; actFrom: string; actTo: string }[], unitId: string, actDate: string): boolean =>
  campaigns.some((campaign) => campaign.unitId === unitId && campaign.actFrom <= actDate && actDate < campaign.actTo);

/** What of somebody's grants counts in a session: strong roles only with a second factor, and few under support access. */
export const grantsInForce = (grants: readonly RoleGrant[], session: { strong: boolean; support: boolean }): RoleGrant[] =>
  grants.filter(({ role }) => (session.strong || !strong.includes(role)) && (!session.support || lent.includes(role)));

/** Whether somebody holds a role that wants a second factor. */
export const wantsSecondFactor = (grants: readonly RoleGrant[], today: string): boolean =>
  grants.some(({ role, validTo }) => strong.includes(role) && today < validTo);

/**
 * A held grant that forbids a new one: the two roles are kept apart, their units stand in one line
 * and their times overlap.
 *
 * @param lineOf line of a unit, itself first
 */
export function clash(held: readonly RoleGrant[], wanted: RoleGrant, lineOf: (unitId: string) => readonly string[]): RoleGrant | undefined {
  const others = apart.flatMap(([a, b]) => (wanted.role === a ? [b] : wanted.role === b ? [a] : []));
  return held.find((grant) => others.includes(grant.role)
    && grant.validFrom < wanted.validTo && wanted.validFrom < grant.validTo
    && (lineOf(grant.unitId).includes(wanted.unitId) || lineOf(wanted.unitId).includes(grant.unitId)));
}

/** Units somebody serves as an officer or belongs to: whose claims they must not decide. */
export const unitsServed = (grants: readonly RoleGrant[]): string[] =>
  grants.filter((grant) => grant.role === 'officer' || grant.role === 'member').map((grant) => grant.unitId);

import type { ActivityChange, ActivityInput } from '#wire/activity';
import { mayWithActivity, type RoleGrant } from '#domain/authority';
import { misfit, seriesDates, timesOf, wrongWhen } from '#domain/activity';
import { localDateAt } from '#domain/calendar';
import { activitiesOfClaims, activityById, activityDigests, attachClaims, cancelActivity, changeActivity, detachClaim, enterActivities, reportActivity, type ActivityEntry, type ActivityWhole } from '#store/activities';
import type { Actor } from '#store/audit';
import { claimsById } from '#store/claims';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { leadsTeam, teamById, teamsOn } from '#store/teams';
import { knownLineOf, linesOn, takesMembers } from '#store/units';
import { Refusal } from '#refusal';

/** Who plans, reports, attaches. */
export type ActivityKeeper = { id: string; grants: readonly RoleGrant[]; actor: Actor };
type Place = { unitId: string; teamId: string | null };

/** Whether somebody keeps (or only sees) what a unit and a team hold. */
export async function withActivity(door: Door, person: Pick<ActivityKeeper, 'id' | 'grants'>, action: 'keep_activities' | 'see_activities', { unitId, teamId }: Place, today: string): Promise<boolean> {
  const leads = teamId !== null && await leadsTeam(door, person.id, teamId, today);
  return mayWithActivity(person.grants, action, await knownLineOf(door, unitId, today), leads, today);
}

export async function knownActivity(door: Door, id: string): Promise<ActivityWhole> {
  const activity = await activityById(door, id);
  if (!activity) throw new Refusal('activity_unknown');
  return activity;
}
async function keptActivity(door: Door, id: string, person: ActivityKeeper): Promise<ActivityWhole> {
  const activity = await knownActivity(door, id);
  if (!await withActivity(door, person, 'keep_activities', activity, localDateAt(person.actor.at))) throw new Refusal('not_allowed');
  return activity;
}

/**
 * Plans one activity, or one on each such weekday of a time: each with an id derived from the request's and its
 * day, all in one statement. Sending the same again writes nothing; `dryRun` only says what would be written.
 *
 * @throws Refusal with the field that is wrong; not_allowed, activity_id_taken
 */
export async function planActivities(door: Door, input: ActivityInput, person: ActivityKeeper): Promise<{ ids: string[]; days: string[]; written: boolean }> {
  const today = localDateAt(person.actor.at);
  const { dryRun, weekly = null, ...plan } = input;
  const when = { ...plan, lastDay: plan.lastDay ?? plan.day };
  const wrong = wrongWhen(plan.kind, when, weekly, today);
  if (wrong) throw new Refusal(wrong.code, { field: wrong.field });
  const days = weekly ? seriesDates(weekly.weekday, plan.day, weekly.until) : [plan.day];
  const place = { unitId: plan.unitId, teamId: plan.teamId ?? null };
  if (!await withActivity(door, person, 'keep_activities', place, today)) throw new Refusal('not_allowed', { field: 'unitId' });
  const bodyHash = derivedId(JSON.stringify(['activity', plan, weekly]));
  const rows = days.map((day): ActivityEntry => ({
    id: weekly ? derivedId(`activity/${plan.id}/${day}`) : plan.id, ...entryOf(plan, weekly ? { ...when, day, lastDay: day } : when), unitId: plan.unitId, seriesId: weekly ? plan.id : null, bodyHash }));
  const ids = rows.map(({ id }) => id);
  const there = await activityDigests(door, ids);
  if (rows.every(({ id }) => there.get(id) === bodyHash)) return { ids, days, written: false };
  if (there.size > 0) throw new Refusal('activity_id_taken', { field: 'id' });
  await checkPlace(door, place, days, person, today);
  if (dryRun) return { ids, days, written: false };
  const stands = await enterActivities(door, rows, person.actor);
  if (rows.some(({ id }) => stands.get(id) !== bodyHash)) throw new Refusal('activity_id_taken', { field: 'id' });
  return { ids, days, written: true };
}

type Plan = Pick<ActivityInput, 'kind' | 'name' | 'teamId' | 'place' | 'expectedTurns' | 'words'>;
const entryOf = ({ kind, name, teamId, place, expectedTurns, words }: Plan, when: Parameters<typeof timesOf>[0]) =>
  ({ kind, name, teamId: teamId ?? null, place, expectedTurns: expectedTurns ?? null, words, ...timesOf(when) });

/** The unit is there on every day, so is the team, and both stand in one line; who only leads the team plans for the unit that set it up. */
async function checkPlace(door: Door, { unitId, teamId }: Place, days: string[], person: ActivityKeeper, today: string): Promise<void> {
  const lines = await linesOn(door, days.map((date) => ({ unitId, date })));
  if (!days.every((day) => lines.has(`${unitId} ${day}`)) || !await takesMembers(door, unitId, days[0]!)) throw new Refusal('unit_not_active', { field: 'unitId' });
  if (teamId === null) return;
  const team = await teamById(door, teamId, today);
  if (!team) throw new Refusal('team_unknown', { field: 'teamId' });
  const there = await teamsOn(door, days.map((date) => ({ teamId, date })));
  if (!days.every((day) => there.has(`${teamId} ${day}`))) throw new Refusal('team_ended', { field: 'teamId' });
  if (unitId === team.unitId) return;
  const teamLines = await linesOn(door, days.map((date) => ({ unitId: team.unitId, date })));
  if (!days.every((day) => lines.get(`${unitId} ${day}`)!.includes(team.unitId) || teamLines.get(`${team.unitId} ${day}`)?.includes(unitId))) throw new Refusal('activity_team_apart', { field: 'teamId' });
  if (!await withActivity(door, person, 'keep_activities', { unitId, teamId: null }, today)) throw new Refusal('not_allowed', { field: 'unitId' });
}

/**
 * Changes the plan of an activity that has not been held. Whoever changes it says which edition they saw; the
 * same change sent again is answered.
 * @throws Refusal activity_cancelled, activity_held, activity_has_claims, activity_changed, or with the field that is wrong
 */
export async function changePlan(door: Door, id: string, change: ActivityChange, person: ActivityKeeper): Promise<ActivityWhole> {
  const before = await keptActivity(door, id, person);
  const today = localDateAt(person.actor.at);
  const when = { ...change, lastDay: change.lastDay ?? change.day };
  const wrong = wrongWhen(change.kind, when, null, today);
  if (wrong) throw new Refusal(wrong.code, { field: wrong.field });
  const row = entryOf(change, when);
  const isSame = (activity: ActivityWhole): boolean => (Object.keys(row) as (keyof typeof row)[]).every((key) => activity[key] === row[key]);
  if (isSame(before)) return before;
  if (!await withActivity(door, person, 'keep_activities', { unitId: before.unitId, teamId: row.teamId }, today)) throw new Refusal('not_allowed', { field: 'teamId' });
  await checkPlace(door, { unitId: before.unitId, teamId: row.teamId }, [row.firstDay], person, today);
  const said = ({ kind, name, place, firstDay, lastDay }: ActivityEntry | ActivityWhole) => ({ name, kind, place, from: firstDay, to: lastDay });
  await changeActivity(door, id, change.seen, row, { action: 'change', noun: 'activity', nounId: id, unitId: before.unitId, before: said(before), after: said({ ...before, ...row }) }, person.actor);
  const after = await knownActivity(door, id);
  if (isSame(after)) return after;
  if (after.cancelledAt !== null) throw new Refusal('activity_cancelled');
  if (after.endsAt <= person.actor.at) throw new Refusal('activity_held');
  throw new Refusal(after.edition !== change.seen ? 'activity_changed' : 'activity_has_claims', after.edition !== change.seen ? {} : { field: row.teamId === before.teamId ? 'day' : 'teamId' });
}

/** Cancels an activity nothing was claimed from, on request with the rest of its series. @throws Refusal activity_has_claims */
export async function cancelPlan(door: Door, id: string, reason: string, rest: boolean, person: ActivityKeeper): Promise<ActivityWhole> {
  const activity = await keptActivity(door, id, person);
  await cancelActivity(door, activity, reason, rest, person.actor);
  const after = await knownActivity(door, id);
  if (after.cancelledAt === null) throw new Refusal('activity_has_claims');
  return after;
}

/** What came of an activity, as the unit says it; it may be corrected on the edition that was seen. @throws Refusal activity_cancelled, activity_not_begun, activity_changed */
export async function reportTurns(door: Door, id: string, { turns, members, seen }: { turns: number; members: number | null; seen: number }, person: ActivityKeeper): Promise<ActivityWhole> {
  const before = await keptActivity(door, id, person);
  const isSame = (activity: ActivityWhole): boolean => activity.reportedTurns === turns && activity.members === members && activity.cancelledAt === null;
  if (isSame(before)) return before;
  await reportActivity(door, before, seen, turns, members, person.actor);
  const after = await knownActivity(door, id);
  if (isSame(after)) return after;
  throw new Refusal(after.cancelledAt !== null ? 'activity_cancelled' : after.startsAt > person.actor.at ? 'activity_not_begun' : 'activity_changed');
}

/**
 * Hangs claims on the activity they were made at: one's own, or, for who keeps it, those of its unit and below or
 * of its team. All or none.
 * @throws Refusal claim_unknown, not_allowed, activity_cancelled, activity_other_day, activity_other_unit, claim_in_activity
 */
export async function attachToActivity(door: Door, id: string, claimIds: readonly string[], person: ActivityKeeper): Promise<void> {
  const activity = await knownActivity(door, id);
  const claims = await claimsById(door, [...claimIds]);
  if (claims.length < new Set(claimIds).size) throw new Refusal('claim_unknown', { field: 'claimIds' });
  const lines = await linesOn(door, claims.flatMap(({ unit_id, act_date: date }) => [{ unitId: unit_id, date }, { unitId: activity.unitId, date }]));
  const keeps = await withActivity(door, person, 'keep_activities', activity, localDateAt(person.actor.at));
  for (const { author_id, unit_id, team_id, act_date } of claims) {
    const line = lines.get(`${unit_id} ${act_date}`) ?? [unit_id];
    const within = line.includes(activity.unitId) || (activity.teamId !== null && team_id === activity.teamId);
    if (author_id !== person.id && !(keeps && within)) throw new Refusal('not_allowed', { field: 'claimIds' });
    if (activity.cancelledAt !== null) throw new Refusal('activity_cancelled', { field: 'claimIds' });
    const wrong = misfit({ actDate: act_date, unitId: unit_id, teamId: team_id, line }, { ...activity, line: lines.get(`${activity.unitId} ${act_date}`) ?? [activity.unitId] });
    if (wrong) throw new Refusal(wrong, { field: 'claimIds' });
  }
  const hung = await activitiesOfClaims(door, claimIds);
  if (claimIds.some((claimId) => (hung.get(claimId) ?? id) !== id)) throw new Refusal('claim_in_activity', { field: 'claimIds' });
  const now = await attachClaims(door, activity, claimIds, person.actor);
  if (claimIds.some((claimId) => now.get(claimId) !== id)) throw new Refusal(claimIds.some((claimId) => now.has(claimId)) ? 'claim_in_activity' : 'activity_changed', { field: 'claimIds' });
}

/** Takes a claim off an activity again: its author, or who keeps the activity. What was recognised stays recognised. */
export async function detachFromActivity(door: Door, id: string, claimId: string, person: ActivityKeeper): Promise<void> {
  const activity = await knownActivity(door, id);
  const [claim] = await claimsById(door, [claimId]);
  if (!claim) throw new Refusal('claim_unknown', { field: 'claimId' });
  if (claim.author_id !== person.id && !await withActivity(door, person, 'keep_activities', activity, localDateAt(person.actor.at))) throw new Refusal('not_allowed');
  await detachClaim(door, activity, claimId, person.actor);
}

import { Hono } from 'hono';
import { DUSK, PROGRAMME_FROM } from '#vocabulary';
import { activityAttach, activityCancel, activityChange, activityDetach, activityInput, activityListQuery, activityMonthQuery, activityReport, type ActivityAnswer, type ActivityMonth, type ActivityOwn } from '#wire/activity';
import { clockAt, monthGrid, monthOf, onDays } from '#domain/activity';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import { attachToActivity, cancelPlan, changePlan, detachFromActivity, knownActivity, planActivities, reportTurns, withActivity } from '#services/activity';
import { activitiesBetween, activitiesListed, claimsFitting, claimsOfActivity, ownClaimsFitting, turnsClaimed } from '#store/activities';
import { namesOf } from '#store/claim-lists';
import { unitName } from '#store/units';
import { accept } from './accept.ts';
import { activityLineOf, activityViewOf, attachedView, briefOf } from './activity-view.ts';
import { signedIn, type ApiEnv } from './context.ts';

/** Plans change by the day; what is recognised changes by the minute. */
const CALENDAR_CACHE = 'public, max-age=5';
/** Read at once for a calendar; a month that has more is asked for by unit. */
const MONTH_MAX = 3000;
const PER_DAY = 4;
/** Claims of an activity that arrive later than this are attached by their id from the author's side, not offered here. */
const ARRIVES_WITHIN_DAYS = 45;
const FITTING_MAX = 200;
const ATTACHED_MAX = 500;

/** What units hold. Everybody sees it, nobody is named; who keeps it is decided by unit or by team. */
export const activities = new Hono<ApiEnv>()
  .get('/', accept('query', activityListQuery), async (c) => {
    const { from = PROGRAMME_FROM, to = DUSK, unitId = null, kind = null, teamId = null, order, limit } = c.req.valid('query');
    const rows = await activitiesListed(c.var.door, { unitId, kind, teamId }, { from, to }, order, limit);
    c.header('cache-control', CALENDAR_CACHE);
    return c.json({ activities: rows.map((row) => activityLineOf(row, c.var.now)) }, 200);
  })
  .get('/month', accept('query', activityMonthQuery), async (c) => {
    const { month = monthOf(c.var.today), unitId = null, kind = null } = c.req.valid('query');
    const { door, now, today } = c.var;
    const weeks = monthGrid(month);
    const days = weeks.flat();
    const [rows, unit] = await Promise.all([
      activitiesBetween(door, { unitId, kind, teamId: null }, { from: days[0]!, to: days.at(-1)! }, MONTH_MAX + 1), unitId ? unitName(door, unitId, `${month}-01`) : null]);
    const placed = onDays(rows.slice(0, MONTH_MAX), days);
    c.header('cache-control', CALENDAR_CACHE);
    return c.json<ActivityMonth>({
      month, today, weeks, more: rows.length > MONTH_MAX, unitName: unit?.name ?? null,
      total: rows.filter(({ firstDay, lastDay }) => monthOf(firstDay) <= month && month <= monthOf(lastDay)).length,
      days: Object.fromEntries([...placed].filter(([, on]) => on.length > 0).map(([day, on]) => [day, { shown: on.slice(0, PER_DAY).map((row) => briefOf(row, now)), total: on.length }])) }, 200);
  })
  .get('/:id', async (c) => {
    const { door, now } = c.var;
    c.header('cache-control', CALENDAR_CACHE);
    return c.json(await activityViewOf(door, await knownActivity(door, c.req.param('id')), now), 200);
  })
  .get('/:id/own', signedIn, async (c) => {
    const { door, now, today, person } = c.var;
    const activity = await knownActivity(door, c.req.param('id'));
    const [keeps, sees] = await Promise.all([withActivity(door, person, 'keep_activities', activity, today), withActivity(door, person, 'see_activities', activity, today)]);
    const asked = { activityId: activity.id, arrivedFrom: startOfDay(activity.firstDay), arrivedUntil: startOfDay(addDays(activity.lastDay, ARRIVES_WITHIN_DAYS)), day: activity.firstDay };
    const open = activity.cancelledAt === null && activity.firstDay <= today;
    const [view, attached, own, others, names, turns] = await Promise.all([
      activityViewOf(door, activity, now), claimsOfActivity(door, activity.id, sees ? null : person.id, ATTACHED_MAX), open ? ownClaimsFitting(door, person.id, asked, FITTING_MAX) : [],
      open && keeps ? claimsFitting(door, { ...asked, unitId: activity.unitId, teamId: activity.teamId }, FITTING_MAX) : [], sees ? namesOf(door, [activity.byId]) : new Map<string, string>(), turnsClaimed(door, activity.id)]);
    return c.json<ActivityOwn>({
      activity: view, edition: activity.edition, keeps, sees, words: sees ? activity.words : null, byName: names.get(activity.byId) ?? null,
      when: { day: activity.firstDay, startTime: clockAt(activity.startsAt), lastDay: localDateAt(activity.endsAt), endTime: clockAt(activity.endsAt) },
      turnsLeft: activity.reportedTurns === null ? null : Math.max(0, activity.reportedTurns - turns), attached: attached.map((row) => attachedView(row, person.id)),
      fitting: [...new Map([...own, ...others].map((row) => [row.id, row])).values()].map((row) => attachedView(row, person.id)) }, 200);
  })
  .post('/', signedIn, accept('json', activityInput), async (c) => {
    const answer = await planActivities(c.var.door, c.req.valid('json'), c.var.person);
    return c.json<ActivityAnswer>(answer, answer.written ? 201 : 200);
  })
  .post('/:id', signedIn, accept('json', activityChange), async (c) => {
    const { id, edition } = await changePlan(c.var.door, c.req.param('id'), c.req.valid('json'), c.var.person);
    return c.json({ id, edition }, 200);
  })
  .post('/:id/cancel', signedIn, accept('json', activityCancel), async (c) => {
    const { reason, rest } = c.req.valid('json');
    const { id, edition } = await cancelPlan(c.var.door, c.req.param('id'), reason, rest, c.var.person);
    return c.json({ id, edition }, 200);
  })
  .post('/:id/report', signedIn, accept('json', activityReport), async (c) => {
    const { turns, members = null, seen } = c.req.valid('json');
    const { id, edition } = await reportTurns(c.var.door, c.req.param('id'), { turns, members, seen }, c.var.person);
    return c.json({ id, edition }, 200);
  })
  .post('/:id/claims', signedIn, accept('json', activityAttach), async (c) => {
    await attachToActivity(c.var.door, c.req.param('id'), c.req.valid('json').claimIds, c.var.person);
    return c.json({ ok: true }, 200);
  })
  .post('/:id/claims/detach', signedIn, accept('json', activityDetach), async (c) => {
    await detachFromActivity(c.var.door, c.req.param('id'), c.req.valid('json').claimId, c.var.person);
    return c.json({ ok: true }, 200);
  });

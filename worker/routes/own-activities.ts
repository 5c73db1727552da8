import { Hono } from 'hono';
import { DUSK, PROGRAMME_FROM } from '#vocabulary';
import { activityListQuery } from '#wire/activity';
import { unitsWhere } from '#domain/authority';
import { addDays } from '#domain/calendar';
import { activitiesFor, activitiesListed } from '#store/activities';
import { teamsWith } from '#store/teams';
import { accept } from './accept.ts';
import { activityLineOf } from './activity-view.ts';
import { signedIn, type ApiEnv } from './context.ts';

/** So far back and ahead somebody sees what their units and teams hold. */
const BACK_DAYS = 31;
const AHEAD_DAYS = 62;
const SHOWN_MAX = 60;

/** What the units and teams somebody belongs to hold, the latest first; and which teams they lead. */
export const ownActivities = new Hono<ApiEnv>().get('/list', signedIn, accept('query', activityListQuery), async (c) => {
  // The public list, but of now: who has just planned something sees it.
  const { from = PROGRAMME_FROM, to = DUSK, unitId = null, kind = null, teamId = null, order, limit } = c.req.valid('query');
  const rows = await activitiesListed(c.var.door, { unitId, kind, teamId }, { from, to }, order, limit);
  return c.json({ activities: rows.map((row) => activityLineOf(row, c.var.now)) }, 200);
}).get('/', signedIn, async (c) => {
  const { door, person, today, now } = c.var;
  const teams = await teamsWith(door, person.id, today);
  const rows = await activitiesFor(door, [...new Set(unitsWhere(person.grants, 'claim', today))], teams.map(({ id }) => id), addDays(today, -BACK_DAYS), addDays(today, AHEAD_DAYS), today, SHOWN_MAX);
  return c.json({ activities: rows.map((row) => activityLineOf(row, now)), leads: teams.filter(({ leads }) => leads === 'yes').map(({ id, name, unitId }) => ({ id, name, unitId })) }, 200);
});

import { Hono } from 'hono';
import { unitsWhere } from '#domain/authority';
import { addDays } from '#domain/calendar';
import { activitiesFor } from '#store/activities';
import { teamsWith } from '#store/teams';
import { activityLineOf } from './activity-view.ts';
import { signedIn, type ApiEnv } from './context.ts';

/** So far back and ahead somebody sees what their units and teams hold. */
const BACK_DAYS = 31;
const AHEAD_DAYS = 62;
const SHOWN_MAX = 60;

/** What the units and teams somebody belongs to hold, the latest first; and which teams they lead. */
export const ownActivities = new Hono<ApiEnv>().get('/', signedIn, async (c) => {
  const { door, person, today, now } = c.var;
  const teams = await teamsWith(door, person.id, today);
  const rows = await activitiesFor(door, [...new Set(unitsWhere(person.grants, 'claim', today))], teams.map(({ id }) => id), addDays(today, -BACK_DAYS), addDays(today, AHEAD_DAYS), today, SHOWN_MAX);
  return c.json({ activities: rows.map((row) => activityLineOf(row, now)), leads: teams.filter(({ leads }) => leads === 'yes').map(({ id, name, unitId }) => ({ id, name, unitId })) }, 200);
});

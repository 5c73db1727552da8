import { Hono } from 'hono';
import { DUSK, PLEDGE, PLEDGE_VERSION, indicatorCodes, indicators, procedureGroupCodes, procedureGroups } from '#vocabulary';
import type { Claiming } from '#wire/claiming';
import { unitsWhere } from '#domain/authority';
import { addDays } from '#domain/calendar';
import { activitiesFor } from '#store/activities';
import { campaignsTaking } from '#store/campaign-times';
import { companionsOf } from '#store/companions';
import { teamsToClaimWith } from '#store/teams';
import { unitName } from '#store/units';
import { signedIn, type ApiEnv } from './context.ts';

const COMPANIONS_MAX = 200;
/** Activities of so many days back are offered, and of so many ahead: the device may be without a line on the day. */
const ACTIVITIES_BACK_DAYS = 31;
const ACTIVITIES_AHEAD_DAYS = 8;
const ACTIVITIES_MAX = 80;
/** An act may still be written down this long after; indicators that ended before are not offered. */
const LATE_DAYS = 400;

/** What the claim page keeps on the device, so that it can be filled in without a connection. */
export const claiming = new Hono<ApiEnv>().get('/', signedIn, async (c) => {
  const { person, door, today } = c.var;
  const unitIds = [...new Set(unitsWhere(person.grants, 'claim', today))];
  const teams = await teamsToClaimWith(door, person.id, unitIds, today);
  const [names, companions, campaigns, activities] = await Promise.all([
    Promise.all(unitIds.map((unitId) => unitName(door, unitId, today))),
    companionsOf(door, person.id, unitIds, today, COMPANIONS_MAX),
    campaignsTaking(door, unitIds, c.var.now),
    unitIds.length === 0 ? [] : activitiesFor(door, unitIds, teams.map(({ id }) => id), addDays(today, -ACTIVITIES_BACK_DAYS), addDays(today, ACTIVITIES_AHEAD_DAYS), today, ACTIVITIES_MAX)]);
  return c.json<Claiming>({
    personId: person.id, name: person.name, today, teams, companions,
    activities: activities.filter(({ cancelledAt }) => cancelledAt === null).map(({ id, name, unitId, teamId, firstDay, lastDay }) => ({ id, name, unitId, teamId, firstDay, lastDay })),
    units: unitIds.map((id, at) => ({ id, name: names[at]?.name ?? '' })),
    indicators: indicatorCodes.map((code) => ({ code, ...indicators[code] })).filter(({ to }) => (to ?? DUSK) > addDays(today, -LATE_DAYS))
      .map(({ code, label, short, subject, from, to }) => ({ code, label, short, subject, from, to })),
    procedureGroups: procedureGroupCodes.map((code) => ({ code, label: procedureGroups[code] })),
    pledge: { text: PLEDGE, version: PLEDGE_VERSION }, campaigns, now: c.var.now,
  }, 200);
});

import { Hono } from 'hono';
import { DUSK, PLEDGE, PLEDGE_VERSION, indicatorCodes, indicators, procedureGroupCodes, procedureGroups } from '#vocabulary';
import type { Claiming } from '#wire/claiming';
import { unitsWhere } from '#domain/authority';
import { addDays } from '#domain/calendar';
import { campaignsTaking } from '#store/campaign-times';
import { companionsOf } from '#store/companions';
import { teamsToClaimWith } from '#store/teams';
import { unitName } from '#store/units';
import { signedIn, type ApiEnv } from './context.ts';

const COMPANIONS_MAX = 200;
/** An act may still be written down this long after; indicators that ended before are not offered. */
const LATE_DAYS = 400;

/** What the claim page keeps on the device, so that it can be filled in without a connection. */
export const claiming = new Hono<ApiEnv>().get('/', signedIn, async (c) => {
  const { person, door, today } = c.var;
  const unitIds = [...new Set(unitsWhere(person.grants, 'claim', today))];
  const [names, teams, companions, campaigns] = await Promise.all([
    Promise.all(unitIds.map((unitId) => unitName(door, unitId, today))),
    teamsToClaimWith(door, person.id, unitIds, today),
    companionsOf(door, person.id, unitIds, today, COMPANIONS_MAX),
    campaignsTaking(door, unitIds, c.var.now)]);
  return c.json<Claiming>({
    personId: person.id, name: person.name, today, teams, companions,
    units: unitIds.map((id, at) => ({ id, name: names[at]?.name ?? '' })),
    indicators: indicatorCodes.map((code) => ({ code, ...indicators[code] })).filter(({ to }) => (to ?? DUSK) > addDays(today, -LATE_DAYS))
      .map(({ code, label, short, subject, from, to }) => ({ code, label, short, subject, from, to })),
    procedureGroups: procedureGroupCodes.map((code) => ({ code, label: procedureGroups[code] })),
    pledge: { text: PLEDGE, version: PLEDGE_VERSION }, campaigns, now: c.var.now,
  }, 200);
});

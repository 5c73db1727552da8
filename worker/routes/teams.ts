import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { DAWN, DUSK, consentChoices, indicators, teamKinds, type Indicator } from '#vocabulary';
import { teamInput, teamJoin, teamLeave, type TeamBrief, type TeamRoster, type TeamView } from '#wire/team';
import { frozenOf } from '#domain/freeze';
import { searchKey, sortKey } from '#domain/name';
import { publicName } from '#domain/person';
import { stillSince } from '#store/freezes';
import { grantsOf, personById } from '#store/people';
import { joinTeam, keepTeam, leaveTeam, teamById, teamFigures, teamMembers, teams as teamRows, type TeamRow } from '#store/teams';
import { currentMembership } from '#store/members';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { allowOn, staffOnly, type ApiEnv, type StaffEnv } from './context.ts';

const FOUND_MAX = 200;
/** Names of people are on these pages: a withdrawn consent is gone from them within seconds. */
const TEAM_CACHE = 'public, max-age=5';
const known = (date: string): string | null => (date === DUSK || date === DAWN ? null : date);

const briefOf = (row: TeamRow): TeamBrief => ({
  id: row.id, kind: row.kind, kindLabel: teamKinds[row.kind], name: row.name, place: row.place, unitId: row.unitId, unitName: row.unitName ?? '', from: row.validFrom, to: known(row.validTo), members: row.members });

async function teamOf(c: Context<ApiEnv>, id: string): Promise<TeamRow> {
  const team = await teamById(c.var.door, id, c.var.today);
  if (!team) throw new Refusal('team_unknown');
  return team;
}
async function keptTeam(c: Context<StaffEnv>, id: string): Promise<TeamRow> {
  const team = await teamOf(c as unknown as Context<ApiEnv>, id);
  await allowOn(c, 'keep_teams', team.unitId);
  return team;
}

export const teams = new Hono<ApiEnv>()
  .get('/', accept('query', z.object({ q: z.string().trim().max(80).default(''), unitId: z.uuid().optional() })), async (c) => {
    const { q, unitId } = c.req.valid('query');
    c.header('cache-control', TEAM_CACHE);
    return c.json({ teams: (await teamRows(c.var.door, c.var.today, searchKey(q), unitId ?? null, FOUND_MAX)).map(briefOf) }, 200);
  })
  .get('/:id', async (c) => {
    const team = await teamOf(c, c.req.param('id'));
    const [people, figures, still] = await Promise.all([teamMembers(c.var.door, team.id, c.var.today), teamFigures(c.var.door, team.id), stillSince(c.var.door)]);
    c.header('cache-control', TEAM_CACHE);
    return c.json<TeamView>({
      ...briefOf(team), ...(still && { frozen: frozenOf(still) }),
      named: people.filter(({ from }) => from <= c.var.today).flatMap((each) => {
        const name = publicName(each.name, each.choice ?? 'nothing', each.birthYear, c.var.today);
        return name ? [{ name, leads: each.leads === 'yes' }] : [];
      }),
      years: [...Map.groupBy(figures, ({ year }) => year)].map(([year, rows]) => ({ year, figures: rows.map(({ indicator, milli }) => (
        { indicator, label: indicators[indicator as Indicator].label, countUnit: indicators[indicator as Indicator].countUnit, milli })) })) }, 200);
  })
  .get('/:id/roster', staffOnly('see_members'), async (c) => {
    const team = await teamOf(c as unknown as Context<ApiEnv>, c.req.param('id'));
    await allowOn(c, 'see_members', team.unitId);
    const people = await teamMembers(c.var.door, team.id, c.var.today);
    return c.json<TeamRoster>({ ...briefOf(team), roster: people.map(({ personId, name, leads, from, unitName, choice }) => (
      { personId, name, leads: leads === 'yes', from, unitName, consent: choice && consentChoices[choice] })) }, 200);
  })
  .post('/', staffOnly('keep_teams'), accept('json', teamInput), async (c) => {
    const input = c.req.valid('json');
    const existing = await teamById(c.var.door, input.id, c.var.today);
    // A team stays with the unit that set it up; whoever changes it must look after that one.
    const unitId = existing?.unitId ?? input.unitId;
    await allowOn(c, 'keep_teams', unitId);
    if (input.validTo && input.validTo <= input.validFrom) throw new Refusal('grant_dates', { field: 'validTo' });
    await keepTeam(c.var.door, { ...input, unitId, validTo: input.validTo ?? DUSK, sortKey: sortKey(input.name), searchKey: searchKey(input.name) }, c.var.person.actor);
    return c.json({ id: input.id }, 201);
  })
  .post('/:id/join', staffOnly('keep_teams'), accept('json', teamJoin), async (c) => {
    const team = await keptTeam(c, c.req.param('id'));
    const { personId, leads, from } = c.req.valid('json');
    const { door, today } = c.var;
    if (from < team.validFrom || from >= team.validTo) throw new Refusal('team_ended', { field: 'from' });
    const person = await personById(door, personId);
    const membership = person && !person.erasedAt ? await currentMembership(door, personId, today) : null;
    // Teams cross the tree: anybody's member may join; only who looks after the team, or the member's unit, may say so.
    if (!person || (!membership && (await grantsOf(door, personId)).length === 0)) throw new Refusal('person_unknown', { field: 'personId' });
    await joinTeam(door, { teamId: team.id, unitId: team.unitId, personId, leads, from, to: team.validTo }, c.var.person.actor);
    return c.json({ ok: true }, 200);
  })
  .post('/:id/leave', staffOnly('keep_teams'), accept('json', teamLeave), async (c) => {
    const team = await keptTeam(c, c.req.param('id'));
    const { personId, to } = c.req.valid('json');
    if (!(await teamMembers(c.var.door, team.id, c.var.today)).some((each) => each.personId === personId)) throw new Refusal('team_not_member', { field: 'personId' });
    await leaveTeam(c.var.door, { teamId: team.id, unitId: team.unitId, personId, to }, c.var.person.actor);
    return c.json({ ok: true }, 200);
  });

import { Hono } from 'hono';
import { z } from 'zod';
import { DAWN, DUSK, indicators, phases, teamKinds, type Indicator } from '#vocabulary';
import { unitQuery, type UnitBrief, type UnitFigure, type UnitView } from '#wire/unit';
import { confirmedShare } from '#domain/confirmation';
import { frozenOf } from '#domain/freeze';
import { matches, searchKey } from '#domain/name';
import { publicName } from '#domain/person';
import { phaseAt } from '#domain/phase';
import { carried, passageUntil } from '#domain/succession';
import { answersOf } from '#store/citizen-codes';
import { namedMembers } from '#store/consents';
import { stillSince } from '#store/freezes';
import { teams } from '#store/teams';
import { inheritance, searchUnits, unitWhole, type UnitPeriodRow } from '#store/units';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import type { ApiEnv } from './context.ts';

/** The tree changes by decision, not by the minute. */
const TREE_CACHE = 'public, max-age=5';
const FOUND_MAX = 200;
const NAMED_MAX = 30;
const TEAMS_MAX = 20;
/** Answers of helped people are shown for a year. */
const ANSWERS_MS = 365 * 86_400_000;
const dateQuery = z.object({ date: z.iso.date('Ngày phải có dạng năm-tháng-ngày.').optional() });

export const units = new Hono<ApiEnv>()
  .get('/', accept('query', unitQuery), async (c) => {
    const { q = '', date = c.var.today, axis } = c.req.valid('query');
    const rows = await searchUnits(c.var.door, searchKey(q), date, axis ?? null, FOUND_MAX + 1);
    const found = rows.filter((row) => matches(q, row.name));
    c.header('cache-control', TREE_CACHE);
    return c.json({ date, units: found.slice(0, FOUND_MAX).map((row) => briefOf(row, row.parent_name)), total: found.length }, 200);
  })
  .get('/:id', accept('query', dateQuery), async (c) => {
    const { date = c.var.today } = c.req.valid('query');
    const whole = await unitWhole(c.var.door, c.req.param('id'), date);
    if (!whole) throw new Refusal('unit_unknown');
    c.header('cache-control', TREE_CACHE);
    const { door, today, now } = c.var;
    const id = c.req.param('id');
    const [inherited, people, ownTeams] = await Promise.all([
      whole.predecessors.length + whole.successors.length > 0 ? inheritance(door, id) : null,
      namedMembers(door, id, today, `${today.slice(0, 4)}-01-01`, NAMED_MAX), teams(door, today, '', id, TEAMS_MAX)]);
    const named = people.flatMap((each) => {
      const name = publicName(each.name, each.choice, each.birthYear, today);
      return name ? [{ name, acts: each.acts }] : [];
    });
    const [answers, still] = await Promise.all([answersOf(door, id, now - ANSWERS_MS), stillSince(door)]);
    const confirmed = confirmedShare(answers);
    return c.json({ ...viewOf(whole, date, now), ...(still && { frozen: frozenOf(still) }), yearsNow: inherited && yearsOn(id, inherited, date), named, confirmed,
      teams: ownTeams.filter((team) => today < team.validTo).map((team) => ({ id: team.id, name: team.name, kindLabel: teamKinds[team.kind] })) }, 200);
  });

const known = (date: string): string | null => (date === DAWN || date === DUSK ? null : date);

const briefOf = (row: UnitPeriodRow, parentName: string | null): UnitBrief => ({
  id: row.unit_id, name: row.name, kind: row.kind, parentName, code: row.code, validFrom: known(row.valid_from), validTo: known(row.valid_to) });

/** The unit's results on the tree of a date: the same arithmetic as a board on today's tree. */
function yearsOn(unitId: string, { handovers, counts }: Awaited<ReturnType<typeof inheritance>>, date: string): UnitView['years'] {
  const passage = passageUntil(handovers, date);
  const figures = [...Map.groupBy(counts, ({ scope, indicator }) => `${scope} ${indicator}`)].flatMap(([key, rows]) => {
    const milli = carried(new Map(rows.map((row) => [row.unitId, row.milli])), passage).get(unitId) ?? 0;
    const [scope, indicator] = key.split(' ') as [string, Indicator];
    return milli === 0 ? [] : [{ year: scope.slice('year:'.length), figure: figureOf(indicator, milli) }];
  });
  return [...Map.groupBy(figures, ({ year }) => year)].sort(([a], [b]) => (a < b ? 1 : -1)).map(([year, rows]) => ({ year, figures: rows.map(({ figure }) => figure) }));
}

function viewOf(whole: NonNullable<Awaited<ReturnType<typeof unitWhole>>>, date: string, now: number): Omit<UnitView, 'yearsNow' | 'named' | 'teams' | 'confirmed'> {
  // A unit that did not exist on the date is shown by its last name, and says from when to when it was.
  const period = whole.periods.find((each) => each.valid_from <= date && date < each.valid_to) ?? whole.periods.at(-1)!;
  const lineage = (each: (typeof whole.successors)[number]) => ({ id: each.id, name: each.name, shareMilli: each.share_milli, date: each.on_date });
  return {
    unit: { ...briefOf(period, whole.path.at(-1)?.name ?? null), axis: whole.identity.axis },
    date, path: whole.path, children: whole.children, moreChildren: whole.moreChildren,
    periods: whole.periods.map((each) => ({
      name: each.name, kind: each.kind, code: each.code, validFrom: known(each.valid_from), validTo: known(each.valid_to), assumed: each.assumed === 1 })),
    predecessors: whole.predecessors.map(lineage), successors: whole.successors.map(lineage), territory: whole.territory,
    years: [...Map.groupBy(whole.years, (row) => row.scope.slice('year:'.length))].map(([year, rows]) => ({
      year, figures: rows.map((row): UnitFigure => figureOf(row.indicator as Indicator, row.milli)) })),
    campaigns: whole.campaigns.map((row) => ({ slug: row.slug, name: row.name,
      times: { startsAt: row.starts_at, endsAt: row.ends_at, claimsUntil: row.claims_until, closesAt: row.closes_at } })), now,
    demonstration: whole.campaigns.some((row) => row.source === 'demonstration'),
  };
}

const figureOf = (indicator: Indicator, milli: number): UnitFigure => ({
  indicator, label: indicators[indicator].label, countUnit: indicators[indicator].countUnit, milli });

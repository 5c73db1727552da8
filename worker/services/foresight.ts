import type { Foresight, ForesightAsk, ForesightUnit } from '#wire/foresight';
import type { Rules } from '#wire/rules';
import { WHOLE_MILLI, type Indicator } from '#vocabulary';
import { may } from '#domain/authority';
import type { Assigned, BoardFacts, BoardParticipant } from '#domain/board';
import { ALL_WEEKDAYS, addDays, daysBetween, localDateAt } from '#domain/calendar';
import { errorEstimate, PPM } from '#domain/inspection';
import { packed, pastOn } from '#domain/past';
import { asksOf } from '#domain/rules';
import { boardCounts, campaignWithRules } from '#store/campaigns';
import type { Door } from '#store/d1';
import { actsBefore, actsOfCampaign, looksBefore, targetsOfCampaign, treeUntil, type PastRow } from '#store/foresight';
import { sizesOn } from '#store/sizes';
import { linesOn } from '#store/units';
import { Refusal } from '#refusal';
import { factsOn, standingFacts, type StandingFacts } from './board.ts';
import { clustered, participantsOf, type Organizer } from './launch.ts';

/** The longest period rules are tried on. */
const DAYS_MAX = 731;
/** Who claimed is already a number here: text of one width, in the same order. */
const asId = (person: number): string => (person === 0 ? '' : String(person).padStart(9, '0'));

type Read = { acts: PastRow[]; ledgerSeq: number };
/** Who stands on a board, on the tree of which day, against which targets; `own` where the campaign itself says what counts. */
type Stage = {
  participants: BoardParticipant[]; date: string; targets: Assigned[]; weekdays: readonly number[] | null; campaign: Foresight['campaign'];
  own: (Read & Pick<BoardFacts, 'members' | 'errorLowPpm' | 'appraised'>) | null;
};

/**
 * A past period for rules to be tried on, in the browser, with the code that makes boards: recognised acts
 * as the ledger holds them now, opposite entries included, carried to the participants of a campaign being
 * planned, or of one that is there. Over a campaign's own time, with its rules, the board computed from it is the campaign's.
 * Reads only; people are numbers.
 * @throws Refusal for who may not see these units, dates that are no past period, a campaign that is not there
 */
export async function foresee({ door, organizer, now }: { door: Door; organizer: Organizer; now: number }, ask: ForesightAsk): Promise<Foresight> {
  checkPeriod(ask, localDateAt(now));
  const stage = ask.of.kind === 'plan' ? await ofPlan(door, organizer, now, ask.of) : await ofCampaign(door, organizer, now, ask.of.slug, ask);
  const ids = stage.participants.map(({ unitId }) => unitId);
  const onBoard = new Set(ids);
  const [from, until] = [ask.from, addDays(ask.to, 1)];
  const named = ask.targetsOf ? await targetsOfCampaign(door, ask.targetsOf) : null;
  if (ask.targetsOf && !named) throw new Refusal('campaign_unknown', { field: 'targetsOf' });
  const read = stage.own ?? await actsBefore(door, ids, from, until);
  const looks = stage.own ? [] : await looksBefore(door, ids, from, until);
  const acts = read.acts.filter(({ day }) => stage.weekdays?.includes(weekdayOf(day)) ?? true);
  const tree = await treeUntil(door, [...new Set([...acts, ...looks, ...named?.targets ?? []].map(({ unitId }) => unitId))], stage.date);
  const carry = <Amount extends { unitId: string; milli: number }>(amounts: readonly Amount[]) =>
    pastOn(amounts, onBoard, { date: stage.date, handovers: tree.handovers, line: (unitId) => tree.lines.get(unitId) ?? [] });
  const { held, outsideMilli } = stage.own ? { held: acts.filter(({ unitId }) => onBoard.has(unitId)), outsideMilli: 0 } : carry(acts);
  const targets = named ? summed(carry(named.targets.map((each) => ({ ...each, milli: each.amount }))).held) : stage.targets;
  const errorLow = stage.own?.errorLowPpm ?? lowEnds(carry(looks.map((look) => ({ ...look, milli: WHOLE_MILLI }))).held);
  const sizes = stage.own?.members ?? await sizesOn(door, ids, stage.date);
  const units = stage.participants.map(({ unitId: id, name, former, sortKey, cluster, clusterNo, ranked }): ForesightUnit => (
    { id, name, former, sortKey, cluster, clusterNo, ranked, members: sizes.get(id) || null, errorLowPpm: errorLow.get(id) ?? null }));
  const at = new Map(ids.map((id, place) => [id, place]));
  return {
    campaign: stage.campaign, from, to: ask.to, asOf: now, ledgerSeq: read.ledgerSeq, units,
    ...packed(held.map(({ person, ...act }) => ({ ...act, memberId: asId(person) })), units, from),
    targets: targets.filter(({ unitId }) => onBoard.has(unitId)).map(({ unitId, indicator, amount }) => [at.get(unitId)!, indicator, amount]), targetsOf: named?.name ?? null,
    given: (stage.own?.appraised ?? []).filter(({ unitId }) => onBoard.has(unitId)).map(({ unitId, criterion, milli }) => [at.get(unitId)!, criterion, milli]), outsideMilli,
  };
}

/** The low end of each unit's share of wrong recognitions, millionths, as boards take it. */
const lowEnds = (looks: readonly { unitId: string; chancePpm: number; error: number; times: number; milli: number }[]): Map<string, number> =>
  new Map([...Map.groupBy(looks, ({ unitId }) => unitId)].map(([unitId, own]) =>
    [unitId, Math.floor(errorEstimate(own.map(({ chancePpm, error, times, milli }) => ({ chancePpm, error: error === 1, times, shareMilli: milli })))!.low * PPM)]));

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

function checkPeriod({ from, to }: ForesightAsk, today: string): void {
  if (to < from) throw new Refusal('times_out_of_order', { field: 'to', message: 'Ngày cuối của kỳ thử phải sau ngày đầu.' });
  if (from >= today) throw new Refusal('foresight_not_past', { field: 'from' });
  if (daysBetween(from, to) >= DAYS_MAX) throw new Refusal('foresight_too_long', { field: 'from' });
}

async function ofPlan(door: Door, organizer: Organizer, now: number, plan: Extract<ForesightAsk['of'], { kind: 'plan' }>): Promise<Stage> {
  const units = await participantsOf(door, organizer, now, plan, 'see_scopes');
  const known = new Map(units.map((unit) => [unit.unit_id, unit]));
  const participants = clustered(units, plan).map(({ unitId, cluster, clusterNo, ranked }): BoardParticipant => {
    const { name, former, sort_key: sortKey } = known.get(unitId)!;
    return { unitId, name, former, sortKey, cluster, clusterNo, ranked };
  });
  return { participants, date: plan.firstDay, targets: plan.targets, weekdays: plan.weekdays ?? null, campaign: null, own: null };
}

async function ofCampaign(door: Door, organizer: Organizer, now: number, slug: string, { from, to }: Pick<ForesightAsk, 'from' | 'to'>): Promise<Stage> {
  const row = await campaignWithRules(door, { slug });
  if (!row) throw new Refusal('campaign_unknown', { field: 'slug' });
  const today = localDateAt(now);
  const facts = (await standingFacts(door, row.id, today))!;
  const { shown } = facts;
  const closed = localDateAt(row.closes_at - 1);
  // The campaign is shown on its last own day, or on today's tree while it runs: of its units, both are the tree of that day.
  const date = [row.tree_date, closed < today ? closed : today].sort()[1]!;
  const lines = await linesOn(door, shown.participants.flatMap(({ unitId }) => [date, row.tree_date].map((each) => ({ unitId, date: each }))));
  for (const { unitId } of shown.participants) {
    const line = lines.get(`${unitId} ${date}`) ?? lines.get(`${unitId} ${row.tree_date}`);
    if (!line || !may(organizer.grants, 'see_scopes', line, today)) throw new Refusal('not_allowed', { field: 'slug' });
  }
  const bits = row.weekdays;
  return {
    participants: shown.participants, date, targets: shown.targets, weekdays: bits === ALL_WEEKDAYS ? null : [0, 1, 2, 3, 4, 5, 6].filter((bit) => (bits >> bit) % 2 === 1),
    campaign: { name: row.name, slug: row.slug, rules: JSON.parse(row.rules) as Rules, firstDay: row.act_from, lastDay: addDays(row.act_to, -1) },
    own: from === row.act_from && addDays(to, 1) === row.act_to ? await ownTime(door, row.id, facts, today, from, addDays(to, 1)) : null,
  };
}

/** What the campaign's own board is computed from, as finely as any rules could look. */
async function ownTime(door: Door, campaignId: string, facts: StandingFacts, today: string, from: string, until: string): Promise<NonNullable<Stage['own']>> {
  const { acts, ledgerSeq } = await actsOfCampaign(door, campaignId, from, until);
  const { given, looks } = await boardCounts(door, campaignId, today, false, { ...asksOf(facts.rules), given: true, looks: true });
  const { counts, members, appraised, errorLowPpm } = factsOn(facts, [facts.shown], today,
    { counts: acts.map(({ person, ...act }) => ({ ...act, memberId: asId(person) })), dawnCounts: [], given, looks });
  return { ledgerSeq, appraised, errorLowPpm, ...(asksOf(facts.rules).members && { members }),
    acts: counts.map(({ memberId = '', group = '', day = '', ...act }) => ({ ...act, group, day, person: Number(memberId) })) };
}

/** Targets of units that became one are one. */
const summed = (targets: readonly { unitId: string; indicator: Indicator; milli: number }[]): Assigned[] =>
  [...Map.groupBy(targets, ({ unitId, indicator }) => `${unitId} ${indicator}`).values()].map((own) => ({
    unitId: own[0]!.unitId, indicator: own[0]!.indicator, amount: own.reduce((sum, { milli }) => sum + milli, 0) }));

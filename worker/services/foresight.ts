import type { Foresight, ForesightAsk, ForesightUnit } from '#wire/foresight';
import type { Rules } from '#wire/rules';
import type { Indicator } from '#vocabulary';
import { may } from '#domain/authority';
import type { Assigned, BoardParticipant } from '#domain/board';
import { addDays, daysBetween, localDateAt } from '#domain/calendar';
import { errorEstimate, PPM } from '#domain/inspection';
import { packed, pastOn } from '#domain/past';
import { campaignWithRules } from '#store/campaigns';
import type { Door } from '#store/d1';
import { actsBefore, actsOfCampaign, looksBelow, targetsOfCampaign, treeUntil, weekdaysOf, type PastRow } from '#store/foresight';
import { sizesOn } from '#store/sizes';
import { linesOn } from '#store/units';
import { Refusal } from '#refusal';
import { standingFacts } from './board.ts';
import { clustered, participantsOf, type Organizer } from './launch.ts';

/** The longest period rules are tried on. */
const DAYS_MAX = 731;
/** Who claimed is already a number here: text of one width, in the same order. */
const asId = (person: number): string => (person === 0 ? '' : String(person).padStart(9, '0'));

/** Who stands on a board, on the tree of which day, against which targets; `counts` where the campaign itself says what counts. */
type Stage = {
  participants: BoardParticipant[]; date: string; targets: Assigned[]; weekdays: readonly number[] | null;
  campaign: Foresight['campaign']; own: ((from: string, until: string) => Promise<{ acts: PastRow[]; ledgerSeq: number }>) | null;
};

/**
 * A past period for rules to be tried on, in the browser, with the code that makes boards: recognised acts
 * as the ledger holds them now, opposite entries included, carried to the participants of a campaign being
 * planned, or of one that is there. Over a campaign's own time, with its rules, the board computed from it is the campaign's.
 * Reads only; people are numbers.
 * @throws Refusal for who may not see these units, dates that are no past period, a campaign that is not there
 */
export async function foresee({ door, organizer, now }: { door: Door; organizer: Organizer; now: number }, ask: ForesightAsk): Promise<Foresight> {
  const today = localDateAt(now);
  checkPeriod(ask, today);
  const stage = ask.of.kind === 'plan' ? await ofPlan(door, organizer, now, ask.of) : await ofCampaign(door, organizer, now, ask.of.slug, ask);
  const ids = stage.participants.map(({ unitId }) => unitId);
  const until = addDays(ask.to, 1);
  const read = stage.own ? await stage.own(ask.from, until) : await actsBefore(door, ids, ask.from, until);
  const acts = stage.weekdays ? read.acts.filter(({ day }) => stage.weekdays!.includes(weekdayOf(day))) : read.acts;
  const named = ask.targetsOf ? await targetsOfCampaign(door, ask.targetsOf) : null;
  if (ask.targetsOf && !named) throw new Refusal('campaign_unknown', { field: 'targetsOf' });
  const tree = await treeUntil(door, [...new Set([...acts, ...named?.targets ?? []].map(({ unitId }) => unitId))], stage.date);
  const onBoard = new Set(ids);
  const carry = <Amount extends { unitId: string; milli: number }>(amounts: readonly Amount[]) =>
    pastOn(amounts, onBoard, { date: stage.date, handovers: tree.handovers, line: (unitId) => tree.lines.get(unitId) ?? [] });
  const { held, outsideMilli } = stage.own ? { held: acts, outsideMilli: 0 } : carry(acts);
  const targets = named ? summed(carry(named.targets.map((each) => ({ ...each, milli: each.amount }))).held) : stage.targets;
  const units = await unitsOf(door, stage);
  const at = new Map(units.map(({ id }, place) => [id, place]));
  return {
    campaign: stage.campaign, from: ask.from, to: ask.to, asOf: now, ledgerSeq: read.ledgerSeq, units,
    ...packed(held.filter(({ unitId }) => onBoard.has(unitId)).map(({ person, ...act }) => ({ ...act, memberId: asId(person) })), units, ask.from),
    targets: targets.filter(({ unitId }) => at.has(unitId)).map(({ unitId, indicator, amount }) => [at.get(unitId)!, indicator, amount]),
    targetsOf: named?.name ?? null, outsideMilli,
  };
}

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
  const { shown } = (await standingFacts(door, row.id, today))!;
  const closed = localDateAt(row.closes_at - 1);
  const ownDay = closed < today ? closed : today;
  const date = ownDay > row.tree_date ? ownDay : row.tree_date;
  const lines = await linesOn(door, shown.participants.map(({ unitId }) => ({ unitId, date })));
  for (const { unitId } of shown.participants) {
    // A unit that took no part in any tree of the day still stands under what it did when the campaign began.
    const line = lines.get(`${unitId} ${date}`) ?? (await linesOn(door, [{ unitId, date: row.tree_date }])).get(`${unitId} ${row.tree_date}`);
    if (!line || !may(organizer.grants, 'see_scopes', line, today)) throw new Refusal('not_allowed', { field: 'slug' });
  }
  const bits = await weekdaysOf(door, row.id);
  const whole = from === row.act_from && addDays(to, 1) === row.act_to;
  return {
    participants: shown.participants, date, targets: shown.targets,
    weekdays: bits === 127 ? null : [0, 1, 2, 3, 4, 5, 6].filter((bit) => (bits >> bit) % 2 === 1),
    campaign: { name: row.name, slug: row.slug, rules: JSON.parse(row.rules) as Rules, firstDay: row.act_from, lastDay: addDays(row.act_to, -1) },
    own: whole ? async (first, until) => {
      const { acts, ledgerSeq } = await actsOfCampaign(door, row.id, first, until);
      const counted = shown.counted(acts.map(({ person, ...act }) => ({ ...act, memberId: asId(person) })));
      return { acts: counted.map(({ memberId = '', group = '', day = '', ...act }) => ({ ...act, group, day, person: Number(memberId) })), ledgerSeq };
    } : null,
  };
}

/** Participants with how many members they have, and how often recognitions there were wrong. */
async function unitsOf(door: Door, { participants, date }: Stage): Promise<ForesightUnit[]> {
  const ids = participants.map(({ unitId }) => unitId);
  const [sizes, looks] = [await sizesOn(door, ids, date), await looksBelow(door, ids, date)];
  const low = new Map(looks.map(({ unitId, looks: seen }) => [unitId, errorEstimate((JSON.parse(seen) as [number, string][]).map(([chancePpm, result]) => ({ chancePpm, error: result === 'error' })))?.low]));
  return participants.map(({ unitId, ...unit }) => ({
    id: unitId, ...unit, members: sizes.get(unitId) || null, errorLowPpm: low.has(unitId) ? Math.round(low.get(unitId)! * PPM) : null }));
}

/** Targets of units that became one are one. */
const summed = (targets: readonly { unitId: string; indicator: Indicator; milli: number }[]): Assigned[] =>
  [...Map.groupBy(targets, ({ unitId, indicator }) => `${unitId} ${indicator}`).values()].map((own) => ({
    unitId: own[0]!.unitId, indicator: own[0]!.indicator, amount: own.reduce((sum, { milli }) => sum + milli, 0) }));

import { SIZE_BOUNDS, indicators, type Structure } from '#vocabulary';
import type { Board, CampaignHead, Passed } from '#wire/board';
import type { CriteriaRules, Rules } from '#wire/rules';
import { foldBoard, type BoardFacts, type Count, type Given } from '#domain/board';
import { localDateAt, startOfDay } from '#domain/calendar';
import { placeKindOf, sizeClass } from '#domain/clusters';
import { errorEstimate, PPM } from '#domain/inspection';
import { sortKey } from '#domain/name';
import { districtsOf } from '#domain/side-board';
import { asksOf, indicatorsOf, maximumOf, rulesOf, scoringOf, weightOf } from '#domain/rules';
import { sentencesOf } from '#domain/sentences';
import { structureOn, structureThen, type Shown, type StructureFacts, type UnitLook } from '#domain/structure';
import type { InForce } from '#domain/in-force';
import type { Handover } from '#domain/succession';
import { boardCounts, campaignWithRules, type BoardCounts, participantsAndTargets, reorganisedOn, treeOfDay, type CampaignRow, type CountRow } from '#store/campaigns';
import { outagesOf } from '#store/campaign-times';
import type { Door } from '#store/d1';
import { sizesOn } from '#store/sizes';

/** What of a board stays through a day: read once, kept by the campaign's object until units change. */
export type StandingFacts = Pick<BoardFacts, 'head' | 'rules'> & {
  /** The local day whose tree this is. */
  day: string;
  /** Local dates whose acts count, half-open, and the days of the week. */
  acts: { from: string; until: string; weekdays: number };
  /** Members of participants on their first day, where they are known. */
  members: ReadonlyMap<string, number>;
  /** Every unit whose acts count: participants and who stands below them. */
  units: readonly string[];
  shown: OnTree;
  /** The same results on the other tree; null where the two are one. */
  other: OnTree | null;
};

type HeadRow = Pick<CampaignRow, 'id' | 'slug' | 'name' | 'goal' | 'source' | 'starts_at' | 'ends_at' | 'claims_until' | 'closes_at' | 'ranked_level' | 'scope_name' | 'weekdays' | 'notice' | 'audience' | 'content' | 'measures' | 'team_board'>;
/** What a page says about a campaign before its board. */
export function headOf(row: HeadRow, rules: CriteriaRules, edition: number, outages: NonNullable<Parameters<typeof sentencesOf>[2]>['outages']): CampaignHead {
  const times = { startsAt: row.starts_at, endsAt: row.ends_at, claimsUntil: row.claims_until, closesAt: row.closes_at };
  const { audience, content, measures } = row;
  return {
    id: row.id, slug: row.slug, name: row.name, goal: row.goal, source: row.source, ...times,
    scoring: scoringOf(rules), rankedLevel: row.ranked_level, rulesEdition: edition,
    indicators: indicatorsOf(rules).map((code) => ({
      code, label: indicators[code].label, short: indicators[code].short, countUnit: indicators[code].countUnit,
      weightMilli: weightOf(rules, code), upgrade: indicators[code].upgradeOf !== null })),
    criteria: rules.criteria.map((each) => ({ key: each.key, name: each.name, kind: each.kind, heading: each.heading, maxMilli: maximumOf(each) })),
    tieBreaks: rules.tieBreaks, scopeName: row.scope_name,
    sentences: sentencesOf(rules, times, { weekdays: row.weekdays, outages }), notice: row.notice ? JSON.parse(row.notice) : null,
    ...(row.team_board === 1 && { teamBoard: true }), ...(audience || content || measures ? { about: { audience, content, measures } } : {}),
  };
}

/** What was in force at a moment in the past, and the members a board of then was computed with, where one was. */
export type Then = InForce & { members: ReadonlyMap<string, number> | null };

/**
 * Reads who takes part, by which rules, against which targets, on which trees; null when there is no such campaign.
 * @param instead rules that are not in force, to see what they would do
 * @param then    what was in force at an earlier moment: the facts as they stood and were known then
 */
export async function standingFacts(door: Door, campaignId: string, today: string, instead?: CriteriaRules | null, then?: Then): Promise<StandingFacts | null> {
  const now = await campaignWithRules(door, { id: campaignId }, then?.edition);
  if (!now) return null;
  const row = then ? { ...now, claims_until: then.claimsUntil, closes_at: then.closesAt } : now;
  const rules = instead ?? rulesOf(JSON.parse(row.rules) as Rules);
  const head = headOf(row, rules, row.edition, (await outagesOf(door, row.id)).filter(({ at }) => !then || at <= then.at));
  const { participants, targets, below } = await participantsAndTargets(door, row.id, row.tree_date);
  const facts = {
    participants: participants.map(({ territoryName, ...each }) => ({ ...each, ranked: each.ranked === 1, kind: placeKindOf({ ...each, territoryName }) })), targets,
    standsUnder: new Map(below.map(({ unitId, participantId }) => [unitId, participantId])),
  };
  const closed = localDateAt(row.closes_at - 1);
  const treeDay = then?.treeDay ?? today;
  const boards = row.source === 'notice' ? [] : ([['districts', districtsOf(participants).length > 1], ['branches', below.length > 0], ['teams', row.team_board === 1]] as const).flatMap(([side, there]) => (there ? [side] : []));
  return {
    head: boards.length > 0 ? { ...head, boards } : head, rules, day: today, acts: { from: row.act_from, until: row.act_to, weekdays: row.weekdays }, members: then?.members ?? await membersOf(door, participants, row.tree_date, then?.at ?? null),
    units: [...participants.map(({ unitId }) => unitId), ...below.map(({ unitId }) => unitId)],
    ...await trees(door, row.id, row.tree_date, treeDay, closed < treeDay ? closed : treeDay, facts),
  };
}

/** Who joined later is counted on the day it joined: before, there was no such unit. Nobody counted = not known. */
async function membersOf(door: Door, participants: readonly { unitId: string; joinsOn: string | null }[], firstDay: string, known: number | null): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const [date, joined] of Map.groupBy(participants, ({ joinsOn }) => joinsOn ?? firstDay)) {
    for (const [unitId, members] of await sizesOn(door, joined.map((each) => each.unitId), date, known)) if (members > 0) sizes.set(unitId, members);
  }
  return sizes;
}

type OnTree = Shown & { structure: Structure; passed: Passed[] };

/**
 * A campaign is shown on the tree of its own time: while it runs, units that merged stand as one;
 * once it is over, its units keep their names for ever. The other tree is a click away where it differs.
 */
async function trees(door: Door, campaignId: string, launchedOn: string, today: string, ownDay: string, facts: Omit<StructureFacts, 'handovers'>) {
  const then = () => ({ ...structureThen({ ...facts, handovers: [] }, today), structure: 'then' as const, passed: [] as Passed[] });
  const on = async (date: string, structure: Structure) => {
    const { handovers, units, lines } = await treeOfDay(door, campaignId, launchedOn, date);
    const named = new Map(units.map(({ unitId, kind, territoryName, ...unit }) => [unitId, { ...unit, kind: placeKindOf({ kind, territoryName, name: unit.name }) }]));
    const line = Map.groupBy(lines, ({ unitId }) => unitId);
    const onTree = structureOn({ ...facts, handovers },
      { date, unit: (unitId) => named.get(unitId), line: (unitId) => line.get(unitId)?.map(({ ancestorId }) => ancestorId) ?? [] });
    // Branches below a participant hand over too; the board speaks of its own units.
    const own = new Set([...facts.participants, ...onTree.participants].map(({ unitId }) => unitId));
    return { ...onTree, structure, passed: handovers.filter(({ oldId, newId }) => own.has(oldId) || own.has(newId))
      .map(({ oldName, newName, onDate, shareMilli }): Passed => ({ oldName, newName, onDate, shareMilli })) };
  };
  const changed = await reorganisedOn(door, campaignId, launchedOn, today);
  if (changed.length === 0) return { shown: then(), other: null };
  const during = changed.some((day) => day <= ownDay);
  if (!during) return { shown: then(), other: await on(today, 'now') };
  const after = changed.some((day) => day > ownDay);
  return after ? { shown: await on(ownDay, 'then'), other: await on(today, 'now') } : { shown: await on(today, 'now'), other: then() };
}

/** What moves on a board, as it was read; `dawnCounts` as the day began. */
export type Moving = Pick<BoardCounts, 'given' | 'looks'> & { counts: readonly CountRow[]; dawnCounts: readonly CountRow[] };

/**
 * Everything a board is computed from, on a tree. Where a tree follows from another one (a decision that
 * is not in force yet), what units hold goes through both.
 */
export function factsOn({ head, rules, members }: StandingFacts, trees: readonly [Shown, ...Shown[]], today: string, { counts, dawnCounts, given, looks }: Moving): BoardFacts {
  const tree = trees.at(-1)!;
  const through = <Held>(held: Held, step: (tree: Shown, held: Held) => Held): Held => trees.reduce((each, on) => step(on, each), held);
  const judged = new Set(rules.criteria.filter(({ kind }) => kind === 'judged').map(({ key }) => key));
  const appraised = (rows: BoardCounts['given']) => through<Given[]>(rows, (on, each) => on.given(each, judged));
  const looked = through<UnitLook[]>(looks.map((look) => ({ ...look, error: look.error === 1 })), (on, each) => on.looked(each));
  const dawn = startOfDay(today);
  const known = through<ReadonlyMap<string, number>>(members, (on, each) => on.members(each));
  const sized = (unitId: string) => { const own = known.get(unitId); return own ? { size: sizeClass(own, SIZE_BOUNDS).no } : {}; };
  return { head, rules, participants: tree.participants.map((each) => ({ ...each, ...sized(each.unitId) })), targets: tree.targets,
    counts: through<readonly Count[]>(counts, (on, each) => on.counted(each)), dawnCounts: through<readonly Count[]>(dawnCounts, (on, each) => on.counted(each)),
    members: known,
    appraised: appraised(given), dawnAppraised: appraised(given.filter(({ at }) => at < dawn)),
    errorLowPpm: new Map([...Map.groupBy(looked, ({ unitId }) => unitId)].map(([unitId, own]) => [unitId, Math.floor(errorEstimate(own)!.low * PPM)])) };
}

/**
 * Computes the board from the tallies as they are now, on each tree it is shown on.
 *
 * @param dawn counts when the day began, if the caller still has them; else they are read back from
 *             today's ledger entries
 * @returns    the boards, what the first was made of, the dawn counts to keep for the rest of the day, and when the last points counted were agreed to
 */
export async function computeBoard(
  door: Door, facts: StandingFacts, { no, now, today, dawn }: { no: number; now: number; today: string; dawn: CountRow[] | null },
): Promise<{ board: Board; other: Board | null; counted: BoardFacts; counts: CountRow[]; dawn: CountRow[]; givenAt: number }> {
  const { counts, ledgerSeq, sinceDawn, given, looks } = await boardCounts(door, facts.head.id, today, dawn === null && 'today', asksOf(facts.rules));
  const atDawn = dawn ?? [...counts, ...sinceDawn.map((count) => ({ ...count, milli: -count.milli }))];
  const { shown, other } = facts;
  const moving = { counts, dawnCounts: atDawn, given, looks };
  const stamp = { no, asOf: now, ledgerSeq };
  const counted = countedOn(facts, shown, other?.structure ?? null, today, moving);
  return { board: foldBoard(counted, stamp), other: other && foldBoard(countedOn(facts, other, shown.structure, today, moving), stamp), counted, counts, dawn: atDawn, givenAt: given.at(-1)?.at ?? 0 };
}

/** What a board is folded from on one of its trees, with the name of the other one. */
export const countedOn = (facts: StandingFacts, tree: OnTree, twin: Structure | null, today: string, moving: Moving): BoardFacts => (
  { ...factsOn(facts, [tree], today, moving), structure: { shown: tree.structure, other: twin, passed: tree.passed } });

/** What was counted before a local day began, on the tree the board is shown on: an earlier state of the same ledger, read and carried as finely as the board's counts, one sum for each unit and indicator. */
export async function stateBefore(door: Door, facts: StandingFacts, day: string): Promise<Pick<Count, 'unitId' | 'indicator' | 'milli'>[]> {
  const { counts, sinceDawn } = await boardCounts(door, facts.head.id, day, 'earlier', { ...asksOf(facts.rules), given: false, looks: false });
  const carried = facts.shown.counted([...counts, ...sinceDawn.map((count) => ({ ...count, milli: -count.milli }))]);
  return [...Map.groupBy(carried, ({ unitId, indicator }) => `${unitId} ${indicator}`).values()]
    .map((same) => ({ unitId: same[0]!.unitId, indicator: same[0]!.indicator, milli: same.reduce((sum, { milli }) => sum + milli, 0) }));
}

/** A decision about units that is not there yet, as far as a board is concerned. */
export type Reorganisation = {
  handovers: readonly Handover[]; date: string; joining: readonly { unitId: string; cluster: string; clusterNo: number; ranked: number }[];
  name: (unitId: string) => string; line: (unitId: string) => readonly string[];
};

/** The board as it is, and as it would be with a reorganisation in force: for the preview, with the same arithmetic. */
export async function boardOfCampaign(door: Door, campaignId: string, now: number, plan: Reorganisation): Promise<{ before: Board; after: Board }> {
  const today = localDateAt(now);
  const facts = (await standingFacts(door, campaignId, today))!;
  const { shown } = facts;
  const { ledgerSeq, ...read } = await boardCounts(door, campaignId, today, false, asksOf(facts.rules));
  const standing = new Map(shown.participants.map((each) => [each.unitId, each]));
  const next = structureOn({
    participants: [...shown.participants.map((each) => ({ ...each, joinsOn: null })), ...plan.joining.filter(({ unitId }) => !standing.has(unitId)).map((each) => (
      { ...each, ranked: each.ranked === 1, name: plan.name(each.unitId), former: null, sortKey: sortKey(plan.name(each.unitId)), joinsOn: plan.date }))],
    standsUnder: new Map(), targets: shown.targets, handovers: plan.handovers },
  { date: plan.date, line: plan.line, unit: (unitId) => ({ name: plan.name(unitId), former: standing.get(unitId)?.former ?? null, sortKey: sortKey(plan.name(unitId)) }) });
  const board = (...trees: [Shown, ...Shown[]]) => foldBoard(factsOn(facts, trees, today, { ...read, dawnCounts: read.counts }), { no: 0, asOf: now, ledgerSeq });
  return { before: board(shown), after: board(shown, next) };
}

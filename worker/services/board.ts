import { indicators, type Structure } from '#vocabulary';
import type { Board, CampaignHead, Passed } from '#wire/board';
import type { Rules } from '#wire/rules';
import { foldBoard, type BoardFacts } from '#domain/board';
import { localDateAt } from '#domain/calendar';
import { sortKey } from '#domain/name';
import { grainOf, indicatorsOf, maximumOf, rulesOf, scoringOf, weightOf } from '#domain/rules';
import { sentencesOf } from '#domain/sentences';
import { structureOn, structureThen, type Shown, type StructureFacts } from '#domain/structure';
import type { Handover } from '#domain/succession';
import { boardCounts, campaignWithRules, participantsAndTargets, reorganisedOn, treeOfDay, type CountRow } from '#store/campaigns';
import type { Door } from '#store/d1';

/** What of a board stays through a day: read once, kept by the campaign's object until units change. */
export type StandingFacts = Pick<BoardFacts, 'head' | 'rules'> & {
  /** The local day whose tree this is. */
  day: string;
  shown: OnTree;
  /** The same results on the other tree; null where the two are one. */
  other: OnTree | null;
};

/** Reads who takes part, by which rules, against which targets, on which trees; null when there is no such campaign. */
export async function standingFacts(door: Door, campaignId: string, today: string): Promise<StandingFacts | null> {
  const row = await campaignWithRules(door, { id: campaignId });
  if (!row) return null;
  const rules = rulesOf(JSON.parse(row.rules) as Rules);
  const times = { startsAt: row.starts_at, endsAt: row.ends_at, claimsUntil: row.claims_until, closesAt: row.closes_at };
  const head: CampaignHead = {
    id: row.id, slug: row.slug, name: row.name, goal: row.goal, source: row.source, ...times,
    scoring: scoringOf(rules), rankedLevel: row.ranked_level, rulesEdition: row.edition,
    indicators: indicatorsOf(rules).map((code) => ({
      code, label: indicators[code].label, short: indicators[code].short, countUnit: indicators[code].countUnit,
      weightMilli: weightOf(rules, code), upgrade: indicators[code].upgradeOf !== null })),
    criteria: rules.criteria.map((each) => ({ key: each.key, name: each.name, kind: each.kind, heading: each.heading, maxMilli: maximumOf(each) })),
    tieBreaks: rules.tieBreaks, scopeName: row.scope_name,
    sentences: sentencesOf(rules, times), notice: row.notice ? JSON.parse(row.notice) : null,
  };
  const { participants, targets, below } = await participantsAndTargets(door, row.id, row.tree_date);
  const facts = {
    participants: participants.map((each) => ({ ...each, ranked: each.ranked === 1 })), targets,
    standsUnder: new Map(below.map(({ unitId, participantId }) => [unitId, participantId])),
  };
  const closed = localDateAt(row.closes_at - 1);
  return {
    head, rules, day: today,
    ...await trees(door, row.id, row.tree_date, today, closed < today ? closed : today, facts),
  };
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
    const named = new Map(units.map(({ unitId, ...unit }) => [unitId, unit]));
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

/**
 * Computes the board from the tallies as they are now, on each tree it is shown on.
 *
 * @param dawn counts when the day began, if the caller still has them; else they are read back from
 *             today's ledger entries
 * @returns    the boards, and the dawn counts to keep for the rest of the day
 */
export async function computeBoard(
  door: Door, facts: StandingFacts, { no, now, today, dawn }: { no: number; now: number; today: string; dawn: CountRow[] | null },
): Promise<{ board: Board; other: Board | null; dawn: CountRow[] }> {
  const { counts, ledgerSeq, sinceDawn } = await boardCounts(door, facts.head.id, today, dawn === null, grainOf(facts.rules));
  const atDawn = dawn ?? [...counts, ...sinceDawn.map((count) => ({ ...count, milli: -count.milli }))];
  const { head, rules, shown, other } = facts;
  const on = (tree: OnTree, twin: Structure | null): Board => foldBoard({
    head, rules, participants: tree.participants, targets: tree.targets,
    counts: tree.counted(counts), dawnCounts: tree.counted(atDawn), structure: { shown: tree.structure, other: twin, passed: tree.passed } }, { no, asOf: now, ledgerSeq });
  return { board: on(shown, other?.structure ?? null), other: other && on(other, shown.structure), dawn: atDawn };
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
  const { shown, head, rules } = facts;
  const { counts, ledgerSeq } = await boardCounts(door, campaignId, today, false, grainOf(rules));
  const counted = shown.counted(counts);
  const standing = new Map(shown.participants.map((each) => [each.unitId, each]));
  const next = structureOn({
    participants: [...shown.participants, ...plan.joining.filter(({ unitId }) => !standing.has(unitId)).map((each) => (
      { ...each, ranked: each.ranked === 1, name: plan.name(each.unitId), former: null, sortKey: sortKey(plan.name(each.unitId)) }))].map((each) => ({ ...each, joinsOn: null })),
    standsUnder: new Map(), targets: shown.targets, handovers: plan.handovers },
  { date: plan.date, line: plan.line, unit: (unitId) => ({ name: plan.name(unitId), former: standing.get(unitId)?.former ?? null, sortKey: sortKey(plan.name(unitId)) }) });
  const board = (participants: typeof shown.participants, targets: typeof shown.targets, figures: typeof counted) => foldBoard(
    { head, rules, participants, targets, counts: figures, dawnCounts: figures }, { no: 0, asOf: now, ledgerSeq });
  return { before: board(shown.participants, shown.targets, counted), after: board(next.participants, next.targets, next.counted(counted)) };
}

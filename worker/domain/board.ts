import type { Indicator, PlaceKind, Structure } from '#vocabulary';
import type { Board, BoardCluster, BoardDelta, BoardRow, BoardSummary, CampaignHead, Passed } from '#wire/board';
import type { CriteriaRules } from '#wire/rules';
import { placedRows } from './board-view.ts';
import { capped, type Cell } from './caps.ts';
import { gradesOf } from './grading.ts';
import { nameOrder } from './name.ts';
import { rank, type Contender } from './ranking.ts';
import { score, type Appraised, type Score, type UnitFacts } from './scoring.ts';

/** A unit on the board, before anything is counted. */
export type BoardParticipant = {
  unitId: string; name: string; former: string | null; sortKey: string;
  cluster: string; clusterNo: number; ranked: boolean;
  /** What it stands for, and its class of size from 0; absent = not known. */
  kind?: PlaceKind; size?: number;
};
/** Recognised acts of one participant and one indicator, milli-shares; finer where the rules look closer. */
export type Count = { unitId: string; indicator: Indicator; milli: number; group?: string; memberId?: string; day?: string };
/** Points people agreed on for a unit and criterion. */
export type Given = Appraised & { unitId: string };
export type Assigned = { unitId: string; indicator: Indicator; amount: number };
export type BoardFacts = {
  head: CampaignHead;
  participants: readonly BoardParticipant[];
  counts: readonly Count[];
  /** The same counts when the day began; movement is measured against them. */
  dawnCounts: readonly Count[];
  targets: readonly Assigned[];
  rules: CriteriaRules;
  /** Members of each participant on the first day; absent = not known. */
  members?: ReadonlyMap<string, number>;
  /** Points people agreed on, in that order; `dawnAppraised` when the day began. */
  appraised?: readonly Given[];
  dawnAppraised?: readonly Given[];
  /** Low end of each participant's estimated share of wrong recognitions, millionths. */
  errorLowPpm?: ReadonlyMap<string, number>;
  /** On which tree the participants stand, and which other one differs from it. */
  structure?: { shown: Structure; other: Structure | null; passed: readonly Passed[] };
};
export type Line = BoardParticipant & Score & Contender & { figures: [number, number][] };
type Graded = { place: number; shared: boolean; order: number; grade: string | null };

/** First lines of each cluster that a front page shows. */
const SUMMARY_ROWS = 5;
const SUMMARY_CLUSTERS = 30;

/**
 * The board: board = f(tallies, targets, rules, tree). Pure, so that the Worker, the preview in a
 * browser and a verifier on the command line all compute the same one.
 */
export function foldBoard(facts: BoardFacts, stamp: { no: number; asOf: number; ledgerSeq: number }): Board {
  const lines = linesOf(facts, facts.counts, facts.appraised ?? []);
  const dawn = placesOf(facts, linesOf(facts, facts.dawnCounts, facts.dawnAppraised ?? facts.appraised ?? []));
  const placed = placesOf(facts, lines);
  const rows = lines.map((line) => rowOf(facts.rules, line, placed.get(line.unitId), dawn.get(line.unitId)));
  const byUnit = new Map(rows.map((row) => [row.unitId, row]));
  const names = Map.groupBy(lines.filter((line) => placed.has(line.unitId)), (line) => line.cluster);
  const clusters = [...names].map(([name, members]) => ({ name, no: members[0]!.clusterNo, members }))
    .sort((a, b) => a.no - b.no)
    .map(({ name, members }): BoardCluster => ({
      name,
      rows: members.sort((a, b) => placed.get(a.unitId)!.order - placed.get(b.unitId)!.order)
        .map((line) => byUnit.get(line.unitId)!),
    }));
  const unranked = lines.filter((line) => !placed.has(line.unitId))
    .sort(byName).map((line) => byUnit.get(line.unitId)!);
  const { shown: structure, other, passed } = facts.structure ?? { shown: 'then', other: null, passed: [] };
  return { head: facts.head, ...stamp, structure, other, passed: [...passed], clusters, unranked, totals: totalsOf(facts, rows) };
}

export function linesOf(facts: BoardFacts, counts: readonly Count[], appraised: NonNullable<BoardFacts['appraised']>): Line[] {
  const cells = counts.map(cellOf);
  const acts = Map.groupBy(cells, ({ unitId }) => unitId);
  const counted = facts.rules.caps.length === 0 ? acts : Map.groupBy(capped(cells, facts.rules.caps), ({ unitId }) => unitId);
  const given = Map.groupBy(appraised, ({ unitId }) => unitId);
  const assigned = Map.groupBy(facts.targets, ({ unitId }) => unitId);
  return facts.participants.map((participant) => {
    const { unitId } = participant;
    const own = acts.get(unitId) ?? [];
    const targets = new Map((assigned.get(unitId) ?? []).map(({ indicator, amount }) => [indicator, amount]));
    const milliOf = (code: string) => own.reduce((sum, { indicator, milli }) => (indicator === code ? sum + milli : sum), 0);
    return {
      ...participant,
      ...score({ acts: own, counted: counted.get(unitId) ?? [], targets, members: facts.members?.get(unitId) ?? null,
        appraised: given.get(unitId) ?? [], errorLowPpm: facts.errorLowPpm?.get(unitId) ?? null }, facts.rules),
      transactionsMilli: milliOf('account_transaction'), paymentsMilli: milliOf('dossier_payment'),
      figures: facts.head.indicators.map(({ code }) => [milliOf(code), targets.get(code as Indicator) ?? 0]),
    };
  });
}

const cellOf = ({ unitId, indicator, milli, group = '', memberId = '', day = '' }: Count): Cell => ({ unitId, indicator, milli, group, memberId, day });

/** Recognised acts of one unit, as finely as the board counts them. */
export const cellsOf = (facts: BoardFacts, unitId: string): Cell[] => facts.counts.filter((count) => count.unitId === unitId).map(cellOf);

/** What one unit's points are made of: the same as in its line. Caps look at each unit by itself, so that nothing of the others is needed. */
export function unitFactsOf(facts: BoardFacts, unitId: string): UnitFacts {
  const own = cellsOf(facts, unitId);
  return { acts: own, counted: facts.rules.caps.length === 0 ? own : capped(own, facts.rules.caps),
    targets: new Map(facts.targets.filter((target) => target.unitId === unitId).map(({ indicator, amount }) => [indicator, amount])),
    members: facts.members?.get(unitId) ?? null, appraised: (facts.appraised ?? []).filter((given) => given.unitId === unitId), errorLowPpm: facts.errorLowPpm?.get(unitId) ?? null };
}

/** Place within the cluster and grade on the whole board, for those who are ranked; `order` is the line's position. */
export function placesOf(facts: BoardFacts, lines: Line[]): Map<string, Graded> {
  const places = new Map<string, Graded>();
  const ranked = lines.filter((line) => line.ranked && line.held === null);
  const grades = new Map(gradesOf(ranked, facts.rules).map((grade, at) => [ranked[at]!.unitId, grade]));
  for (const members of Map.groupBy(ranked, (line) => line.cluster).values()) {
    rank(members, facts.rules.tieBreaks, byName, facts.rules.criteria.map(({ key }) => key))
      .forEach(({ row, place, shared }, order) => places.set(row.unitId, { place, shared, order, grade: grades.get(row.unitId) ?? null }));
  }
  return places;
}

const byName = (a: BoardParticipant, b: BoardParticipant): number =>
  (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : a.unitId < b.unitId ? -1 : 1);

function rowOf(rules: CriteriaRules, line: Line, now?: Graded, dawn?: { place: number }): BoardRow {
  return {
    unitId: line.unitId, name: line.name, former: line.former,
    place: now?.place ?? null, shared: now?.shared ?? false,
    movement: now && dawn ? dawn.place - now.place : null,
    actsMilli: line.actsMilli, targetedMilli: line.targetedMilli, target: line.target,
    pointsMilli: line.pointsMilli, figures: line.figures,
    ...(rules.criteria.length > 1 && { parts: line.partsMilli }), ...(rules.quality && { qualityMilli: line.qualityMilli }),
    ...(rules.grades && { grade: now?.grade ?? null }), ...(line.held && { held: line.held }),
    ...(line.kind && { kind: line.kind }), ...(line.size !== undefined && { size: line.size }),
  };
}

function totalsOf(facts: BoardFacts, rows: BoardRow[]): Board['totals'] {
  const sum = (part: (row: BoardRow) => number) => rows.reduce((total, row) => total + part(row), 0);
  return {
    actsMilli: sum((row) => row.actsMilli),
    targetedMilli: sum((row) => row.targetedMilli),
    target: sum((row) => row.target),
    units: rows.length,
    figures: facts.head.indicators.map((_, at) => [sum((row) => row.figures[at]![0]), sum((row) => row.figures[at]![1])]),
  };
}

/**
 * What changed between two numbered boards of one campaign; null when nothing a reader sees did.
 * Rows are compared whole: a delta carries every row that differs in any figure or place.
 * Units that came, went, or stand in another cluster make another board: 'whole' = take it anew.
 */
export function deltaOf(before: Board, after: Board): BoardDelta | 'whole' | null {
  // Other times or rules, too: what stands in the head is not part of a difference.
  const seat = (board: Board) => `${JSON.stringify(board.head)} ${board.structure} ${board.other} ${placedRows(board).map((row) => `${row.unitId} ${row.cluster} ${row.name}`).sort().join()}`;
  if (seat(before) !== seat(after)) return 'whole';
  const was = new Map(placedRows(before).map((row) => [row.unitId, JSON.stringify(row)]));
  const rows = placedRows(after).filter((row) => was.get(row.unitId) !== JSON.stringify(row));
  if (rows.length === 0) return null;
  return { from: before.no, no: after.no, asOf: after.asOf, ledgerSeq: after.ledgerSeq, rows, totals: after.totals };
}

/**
 * A board with a delta applied: what a client that saw every message holds. A delta that does not
 * start at the board's number is ignored (doubled or late messages change nothing).
 */
export function applyDelta(board: Board, delta: BoardDelta): Board {
  if (delta.from !== board.no) return board;
  const changed = new Map(delta.rows.map((row) => [row.unitId, row]));
  const rows = placedRows(board).map((row) => changed.get(row.unitId) ?? row);
  const clusters = board.clusters.map(({ name }) => ({
    name,
    rows: rows.filter((row) => row.cluster === name).map(withoutCluster).sort(inPlaceOrder()),
  }));
  const unranked = rows.filter((row) => row.cluster === '').map(withoutCluster);
  return { ...board, no: delta.no, asOf: delta.asOf, ledgerSeq: delta.ledgerSeq, clusters, unranked, totals: delta.totals };
}

/** Lines that share a place stand in Vietnamese name order, on the server and wherever a delta is applied. */
const inPlaceOrder = () => {
  const byName = nameOrder();
  return (a: BoardRow, b: BoardRow): number => a.place! - b.place! || byName(a, b);
};

function withoutCluster({ cluster: _, ...row }: BoardDelta['rows'][number]): BoardRow {
  return row;
}

/** The front-page extract of a board: the first lines of its first clusters. */
export function summaryOf(board: Board): BoardSummary {
  const { slug, name, goal, source, startsAt, endsAt, claimsUntil, closesAt, scoring, scopeName, indicators, boards, frozen } = board.head;
  return {
    head: { slug, name, goal, source, startsAt, endsAt, claimsUntil, closesAt, scoring, scopeName, indicators, ...(boards && { boards }), ...(frozen && { frozen }) },
    no: board.no, asOf: board.asOf, totals: board.totals,
    clusters: board.clusters.slice(0, SUMMARY_CLUSTERS).map((cluster) => ({
      name: cluster.name, ranked: cluster.rows.length, rows: cluster.rows.slice(0, SUMMARY_ROWS),
    })),
    moreClusters: Math.max(0, board.clusters.length - SUMMARY_CLUSTERS),
  };
}

import { DUSK, teamKinds, type BoardSide } from '#vocabulary';
import type { Board } from '#wire/board';
import { foldBoard, type BoardFacts, type BoardParticipant } from '#domain/board';
import { vietnameseDate } from '#domain/calendar';
import { grainOf } from '#domain/rules';
import { branchFacts, districtFacts, sideHead } from '#domain/side-board';
import type { CountRow } from '#store/campaigns';
import type { Door } from '#store/d1';
import { branchesBelow, teamCounts, type TeamOnBoard } from '#store/side-boards';
import type { StandingFacts } from './board.ts';

/** What the units' board of this moment was made of: as it was read, and on the tree it is shown on. */
export type UnitsCounted = { counts: readonly CountRow[]; dawn: readonly CountRow[]; counted: BoardFacts; ledgerSeq: number };
type Moment = { now: number; today: string };
/** A board and the number it takes; numbers are each board's own. */
export type SideMade = (no: number) => Board;

/**
 * The board of teams that cross the tree: the same fold as the units' board, over counters by team. Rows name
 * teams, never people; `former` says what kind a team is, and when it ended.
 *
 * @param dawn counts when the day began, if the caller still has them
 */
export async function teamsMade(door: Door, { head: ofUnits, rules: whole }: Pick<StandingFacts, 'head' | 'rules'>, { now, today }: Moment, dawn: CountRow[] | null): Promise<{ made: SideMade; dawn: CountRow[] }> {
  const { head, rules } = sideHead(ofUnits, whole, 'teams');
  const { teams, counts, ledgerSeq, sinceDawn } = await teamCounts(door, head.id, today, dawn === null, grainOf(rules));
  const atDawn = dawn ?? [...counts, ...sinceDawn.map((count) => ({ ...count, milli: -count.milli }))];
  const facts = { head, rules, participants: teams.map((team) => participantOf(team, today)), targets: [], counts, dawnCounts: atDawn };
  return { made: (no) => foldBoard(facts, { no, asOf: now, ledgerSeq }), dawn: atDawn };
}

const participantOf = ({ id, kind, name, sortKey, validTo }: TeamOnBoard, today: string): BoardParticipant => ({
  unitId: id, name, sortKey, cluster: 'Đội hình, tổ công nghệ số', clusterNo: 0, ranked: true,
  former: `${teamKinds[kind]}${validTo !== DUSK && validTo <= today ? `, đã kết thúc ngày ${vietnameseDate(validTo)}` : ''}` });

/** The board of former districts: the units' own, summed. */
export const districtsMade = ({ counted, ledgerSeq }: UnitsCounted, { now }: Moment): SideMade => {
  const facts = districtFacts(counted);
  return (no) => foldBoard(facts, { no, asOf: now, ledgerSeq });
};

/** Which units stand below those that take part, as the board of a day shows them: read once a day, or when units change. */
export type BranchTree = Awaited<ReturnType<typeof branchTree>>;
export async function branchTree(door: Door, facts: StandingFacts) {
  const { names, belongs } = await branchesBelow(door, facts.head.id);
  // On the tree the board is shown on: who merged has its branches with its successor, the largest part of them.
  const homes = new Map(names.map(({ home }) => [home, [...facts.shown.counted([{ unitId: home, indicator: 'dossier_full', milli: 1_000_000 }])].sort((a, b) => b.milli - a.milli)[0]?.unitId ?? home]));
  const shown = new Map(facts.shown.participants.map((each) => [each.unitId, each]));
  const units = [...new Set(homes.values())].flatMap((unitId) => { const own = shown.get(unitId); return own ? [{ unitId, name: own.name, sortKey: own.sortKey, home: unitId }] : []; })
    .sort((a, b) => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0));
  const branches = names.filter(({ unitId, home }) => shown.has(homes.get(home)!) && unitId !== home).map(({ unitId, name, sortKey, home }) => ({ unitId, name, sortKey, home: homes.get(home)! }));
  return { lines: [...units, ...branches], branchOf: new Map([...belongs.map(({ unitId, branchId }): [string, string] => [unitId, branchId]), ...[...homes].map(([home, at]): [string, string] => [home, at])]) };
}

/** The board of branches below the units that take part. */
export const branchesMade = ({ lines, branchOf }: BranchTree, { counts, dawn, counted, ledgerSeq }: UnitsCounted, { now }: Moment): SideMade => {
  const facts = branchFacts(counted, lines, branchOf, counts, dawn);
  return (no) => foldBoard(facts, { no, asOf: now, ledgerSeq });
};

/** The part of a board of branches that is one unit's: its branches, and what was claimed at the unit itself. */
export function branchesOf(board: Board, unitId: string): { board: Board; unit: Board['unranked'][number] } | null {
  const clusters = board.clusters.filter(({ name }) => name === unitId);
  const unit = board.unranked.find((row) => row.unitId === unitId);
  return clusters.length > 0 && unit ? { board: { ...board, clusters, unranked: [unit] }, unit } : null;
}

/** Which side boards a campaign has. */
export const sidesOf = ({ head }: Pick<StandingFacts, 'head'>): BoardSide[] => head.boards ?? [];

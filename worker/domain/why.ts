import { indicators, type Indicator } from '#vocabulary';
import type { Board, BoardRow } from '#wire/board';
import type { PlaceFacts, PlaceLine, Why, WhyDay, WhySource } from '#wire/why';
import { cellsOf, unitFactsOf, type BoardFacts } from './board.ts';
import { aroundOf, placedRows } from './board-view.ts';
import { movementOf, type CameOf, type Standings } from './movement.ts';
import { placeSentences } from './place-words.ts';
import { indicatorsOf } from './rules.ts';
import { milliOf, type Acts } from './scoring.ts';
import { apportion } from './shares.ts';
import { cutBy, percentWorked, workedOf } from './worked.ts';

/** A unit whose acts count for another, and how much of each, in millionths. */
export type Share = { unitId: string; sharePpm: number };
/** What the ledger holds of one unit, indicator and day, net of what was taken back. */
export type DayCell = { unitId: string; indicator: Indicator; day: string; milli: number; entries: number };
export const WHOLE_PPM = 1_000_000;

/**
 * How one line of a board comes about: its place against the next ones, its points as arithmetic, its counts by day,
 * its movement since the day began.
 *
 * @param facts  what the board was made of
 * @param shares whose acts count for the unit, and how much of them
 * @param cells  what the ledger holds of those units in the campaign, up to the entry the facts were read at
 * @returns      null when the unit is not on the board
 */
export function whyOf(
  { board, facts, standings, ledgerSeq }: { board: Board; facts: BoardFacts; standings: Standings; ledgerSeq: number },
  unitId: string, { shares, names, cells }: { shares: readonly Share[]; names: ReadonlyMap<string, string>; cells: readonly DayCell[] }, day: string, came: CameOf,
): Why | null {
  const row = placedRows(board).find((each) => each.unitId === unitId);
  if (!row) return null;
  const own = unitFactsOf(facts, unitId);
  const codes = indicatorsOf(facts.rules);
  const { slug, name, source, rulesEdition } = board.head;
  const stands = placeFacts(board, standings, row);
  return {
    slug, name, source, structure: board.structure, no: board.no, asOf: board.asOf, ledgerSeq, rulesEdition, ...(board.head.frozen && { frozen: board.head.frozen }), row,
    of: aroundOf(board, unitId)?.of ?? 0, place: placeSentences(stands, facts.rules), stands, percent: percentWorked(own, codes),
    facts: { ...own, acts: summedUp(own.acts), counted: summedUp(own.counted), targets: [...own.targets], appraised: [...own.appraised] },
    ...workedOf(own, facts.rules),
    indicators: board.head.indicators.map(({ code, label, short, countUnit, upgrade }, at) => (
      { code: code as Indicator, label, short, countUnit, upgrade, milli: row.figures[at]![0], target: row.figures[at]![1], countedMilli: milliOf(own.counted, code as Indicator) })),
    caps: cutBy(cellsOf(facts, unitId), facts.rules),
    days: daysOf(board.head.indicators.map(({ code }, at) => ({ code: code as Indicator, milli: row.figures[at]![0] })), shares, cells),
    sources: sourcesOf(unitId, shares, names, cells, codes), movement: movementOf(facts, standings, unitId, day, came),
  };
}

/** Acts as points look at them, by kind and group: whose they were, and on which day, is nobody's outside. */
const summedUp = (acts: readonly Acts[]): Acts[] => [...Map.groupBy(acts, ({ indicator, group }) => `${indicator} ${group}`).values()]
  .map((same) => ({ indicator: same[0]!.indicator, group: same[0]!.group, milli: same.reduce((sum, { milli }) => sum + milli, 0) }));

/**
 * Acts by day, adding up to what the board shows. Where parts of units were taken over, each indicator's figure is
 * divided among the days in proportion to what they hold (largest remainder), since the board hands on sums, not days.
 */
export function daysOf(figures: readonly { code: Indicator; milli: number }[], shares: readonly Share[], cells: readonly DayCell[]): WhyDay[] {
  const shareOf = new Map(shares.map(({ unitId, sharePpm }) => [unitId, sharePpm]));
  const there = cells.filter(({ unitId }) => (shareOf.get(unitId) ?? 0) > 0);
  const days = [...new Set(there.map(({ day }) => day))].sort();
  const at = new Map(days.map((day, index) => [day, index]));
  const summed = (code: Indicator, of: (cell: DayCell) => number): number[] => {
    const sums = days.map(() => 0);
    for (const cell of there) if (cell.indicator === code) sums[at.get(cell.day)!]! += of(cell);
    return sums;
  };
  const columns = figures.map(({ code, milli }) => {
    const weights = summed(code, (cell) => cell.milli * shareOf.get(cell.unitId)!);
    return { milli: weights.every((weight) => weight === 0) ? weights : apportion(milli, weights), entries: summed(code, ({ entries }) => entries) };
  });
  return days.map((day, index) => ({ day, milli: columns.map((column) => column.milli[index]!), entries: columns.map((column) => column.entries[index]!) }))
    .filter(({ entries }) => entries.some((each) => each > 0));
}

/** Other units whose acts count here, with what they did; nobody where there is only the unit itself. */
function sourcesOf(unitId: string, shares: readonly Share[], names: ReadonlyMap<string, string>, cells: readonly DayCell[], codes: readonly Indicator[]): WhySource[] {
  const done = new Map<string, number>();
  for (const cell of cells) if (codes.includes(cell.indicator) && indicators[cell.indicator].upgradeOf === null) done.set(cell.unitId, (done.get(cell.unitId) ?? 0) + cell.milli);
  const all = shares.map((share) => ({ ...share, name: names.get(share.unitId) ?? '', milli: done.get(share.unitId) ?? 0 }));
  if (all.every((each) => each.unitId === unitId || (each.milli === 0 && each.sharePpm === WHOLE_PPM))) return [];
  return all.filter(({ milli, sharePpm }) => milli > 0 || sharePpm < WHOLE_PPM).sort((a, b) => b.milli - a.milli || (a.unitId < b.unitId ? -1 : 1));
}

/** What a place is decided against: the nearest before it and the nearest after it, with what the rules look at. */
function placeFacts(board: Board, { now }: Standings, row: BoardRow): PlaceFacts {
  const around = aroundOf(board, row.unitId);
  const own = now.get(row.unitId);
  if (!around || !own) return { held: row.held ?? 'apart' };
  const { rows } = board.clusters.find(({ name }) => name === around.cluster.name)!;
  const below = rows.find(({ place }) => place! > row.place!);
  const line = ({ unitId, place }: BoardRow): PlaceLine => {
    const { name, pointsMilli, actsMilli, targetedMilli, target, transactionsMilli, paymentsMilli, partsMilli } = now.get(unitId)!;
    return { name, place: place!, pointsMilli, actsMilli, targetedMilli, target, transactionsMilli, paymentsMilli, partsMilli: [...partsMilli] };
  };
  return { of: around.of, level: rows.filter(({ place }) => place === row.place).length - 1, grade: row.grade ?? null, own: line(row), above: around.above ? line(around.above) : null, below: below ? line(below) : null };
}

import { indicators, type Indicator } from '#vocabulary';
import type { Board, BoardRow } from '#wire/board';
import type { CriteriaRules } from '#wire/rules';
import type { Why, WhyDay, WhySource } from '#wire/why';
import { cellsOf, unitFactsOf, type BoardFacts, type Line } from './board.ts';
import { aroundOf, placedRows } from './board-view.ts';
import { movementOf, type CameOf, type Standings } from './movement.ts';
import { decimal, percentOf, whole } from './numbers.ts';
import { CRITERION, decided } from './ranking.ts';
import { indicatorsOf } from './rules.ts';
import { milliOf } from './scoring.ts';
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
  return {
    slug, name, source, structure: board.structure, no: board.no, asOf: board.asOf, ledgerSeq, rulesEdition, ...(board.head.frozen && { frozen: board.head.frozen }), row,
    of: aroundOf(board, unitId)?.of ?? 0, place: placeWords(board, facts, standings, row), percent: percentWorked(own, codes),
    ...workedOf(own, facts.rules),
    indicators: board.head.indicators.map(({ code, label, short, countUnit, upgrade }, at) => (
      { code: code as Indicator, label, short, countUnit, upgrade, milli: row.figures[at]![0], target: row.figures[at]![1], countedMilli: milliOf(own.counted, code as Indicator) })),
    caps: cutBy(cellsOf(facts, unitId), facts.rules),
    days: daysOf(board.head.indicators.map(({ code }, at) => ({ code: code as Indicator, milli: row.figures[at]![0] })), shares, cells),
    sources: sourcesOf(unitId, shares, names, cells, codes), movement: movementOf(facts, standings, unitId, day, came),
  };
}

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

/** Why a unit stands where it stands: against the nearest before it and the nearest after it, by what the rules decide. */
function placeWords(board: Board, facts: BoardFacts, { now }: Standings, row: BoardRow): string[] {
  const around = aroundOf(board, row.unitId);
  const own = now.get(row.unitId);
  if (!around || !own) return [HELD[row.held ?? 'apart']];
  const { rows } = board.clusters.find(({ name }) => name === around.cluster.name)!;
  const level = rows.filter(({ place }) => place === row.place).length - 1;
  const below = rows.find(({ place }) => place! > row.place!);
  return [
    around.above ? `Có ${whole(row.place! - 1)} đơn vị trong ${around.of} đơn vị của cụm đứng trước.` : `Không đơn vị nào trong ${around.of} đơn vị của cụm đứng trước.`,
    ...(around.above ? [behind(own, now.get(around.above.unitId)!, around.above.place!, facts.rules)] : []),
    ...(level > 0 ? [`Đồng hạng với ${whole(level)} đơn vị: bằng nhau ở mọi điều thể lệ xét đến; hạng kế tiếp được bỏ qua.`] : []),
    ...(below ? [ahead(own, now.get(below.unitId)!, below.place!, facts.rules)] : []),
    ...(row.grade ? [`Xếp loại “${row.grade}”.`] : [])];
}
const HELD = {
  no_target: 'Đơn vị chưa được giao chỉ tiêu nên tham gia nhưng không xếp hạng.', no_members: 'Chưa có số đoàn viên của đơn vị nên đơn vị tham gia nhưng không xếp hạng.',
  minimum: 'Đơn vị chưa đủ mức tối thiểu của thể lệ nên tham gia nhưng chưa xếp hạng.', apart: 'Đơn vị tham gia nhưng không xếp hạng.' };

function behind(own: Line, other: Line, place: number, rules: CriteriaRules): string {
  const by = difference(other, own, rules);
  return by === null ? `Ngay trước là ${other.name} (hạng ${place}).` : `Ngay trước là ${other.name} (hạng ${place}), ${by}.`;
}
function ahead(own: Line, other: Line, place: number, rules: CriteriaRules): string {
  const by = difference(own, other, rules);
  return by === null ? `Ngay sau là ${other.name} (hạng ${place}).` : `Đứng trước ${other.name} (hạng ${place}): ${by}.`;
}

/** In what the first of two is the better one, with both numbers: "120,5 điểm so với 118 điểm, hơn 2,5 điểm". */
function difference(first: Line, second: Line, { tieBreaks, criteria }: CriteriaRules): string | null {
  const by = decided(first, second, tieBreaks, criteria.map(({ key }) => key));
  if (!by) return null;
  const milli = (a: number, b: number, unit: string) => `${decimal(a)}${unit} so với ${decimal(b)}${unit}`;
  if (by.key === 'points') return `${milli(first.pointsMilli, second.pointsMilli, ' điểm')}, hơn ${decimal(first.pointsMilli - second.pointsMilli)} điểm`;
  const part = by.key.startsWith(CRITERION) ? criteria.findIndex(({ key }) => CRITERION + key === by.key) : -1;
  const level = `cùng ${decimal(first.pointsMilli)} điểm, xét tiếp`;
  if (part >= 0) return `${level} điểm ở “${criteria[part]!.name}”: ${milli(first.partsMilli[part]!, second.partsMilli[part]!, ' điểm')}`;
  if (by.key === 'percent') return `${level} tỷ lệ hoàn thành chỉ tiêu: ${percentOf(first.targetedMilli, first.target)} so với ${percentOf(second.targetedMilli, second.target)}`;
  if (by.key === 'transactions') return `${level} số tài khoản có giao dịch thực tế: ${milli(first.transactionsMilli, second.transactionsMilli, '')}`;
  if (by.key === 'payments') return `${level} số hồ sơ thanh toán trực tuyến: ${milli(first.paymentsMilli, second.paymentsMilli, '')}`;
  return `${level} số lượt được công nhận: ${milli(first.actsMilli, second.actsMilli, '')}`;
}

import type { Board } from '#wire/board';
import type { GrowthBoard, GrowthRow, GrowthSpan } from '#wire/growth';
import type { Days } from '#wire/notice';
import { summaryOf } from './board.ts';
import { placedRows } from './board-view.ts';
import { addDays, localDateAt } from './calendar.ts';
import { nameOrder } from './name.ts';
import { periodsOf, type State } from './notice.ts';

export type GrowthPeriods = { period: Days; before: Days };

/**
 * The last whole week (from Monday) or calendar month of a campaign and the one before it; null where it has not had
 * two whole ones: part of a week is not compared with a week.
 */
export function growthPeriods(span: GrowthSpan, times: { startsAt: number; closesAt: number }, today: string): GrowthPeriods | null {
  const first = localDateAt(times.startsAt);
  const period = periodsOf(times, today)[span];
  if (!period) return null;
  const until = addDays(period.from, -1);
  const before = { from: span === 'week' ? addDays(period.from, -7) : `${until.slice(0, 7)}-01`, until };
  const whole = span === 'week' ? period.until === addDays(period.from, 6) : period.from.endsWith('-01');
  return whole && before.from >= first ? { period, before } : null;
}

/** What was recognised before the earlier period, before the later one, and until its end. */
export type GrowthStates = readonly [State, State, State];

/**
 * Units by growth: how much more was recognised in a period than in the one before, as a fraction that is never divided
 * to compare. Who had nothing before cannot be compared and has no place; equal growth shares one. Takes of a board who
 * stands on it and what counts as an act.
 */
export function growthOf(board: Board, span: GrowthSpan, periods: GrowthPeriods | null, states: GrowthStates | null): GrowthBoard {
  const acts = new Set(board.head.indicators.filter(({ upgrade }) => !upgrade).map(({ code }) => code));
  const [began, turned, ended] = (states ?? [[], [], []]).map((state) => {
    const sums = new Map<string, number>();
    for (const { unitId, indicator, milli } of state) if (acts.has(indicator)) sums.set(unitId, (sums.get(unitId) ?? 0) + milli);
    return (unitId: string) => sums.get(unitId) ?? 0;
  }) as [(unitId: string) => number, (unitId: string) => number, (unitId: string) => number];
  const rows = placedRows(board).map(({ unitId, name, cluster, place }): GrowthRow & { ranked: boolean } => {
    const [milli, beforeMilli] = [ended(unitId) - turned(unitId), turned(unitId) - began(unitId)];
    const ranked = periods !== null && place !== null && beforeMilli > 0;
    return { unitId, name, cluster, milli, beforeMilli, growthMilli: beforeMilli > 0 ? Math.round(((milli - beforeMilli) / beforeMilli) * 1000) : null, place: null, shared: false, ranked };
  });
  const more = (a: GrowthRow, b: GrowthRow): number => { const [left, right] = [BigInt(a.milli) * BigInt(b.beforeMilli), BigInt(b.milli) * BigInt(a.beforeMilli)]; return left > right ? -1 : left < right ? 1 : 0; };
  const byName = nameOrder();
  const sorted = rows.filter(({ ranked }) => ranked).sort((a, b) => more(a, b) || byName(a, b));
  sorted.forEach((row, at) => {
    const level = at > 0 && more(sorted[at - 1]!, row) === 0 ? sorted[at - 1]! : null;
    if (level) level.shared = true;
    Object.assign(row, { place: level ? level.place : at + 1, shared: level !== null });
  });
  const listed = [...sorted, ...rows.filter(({ ranked }) => !ranked).sort(byName)].map(({ ranked: _, ...row }) => row);
  const sum = (of: (row: GrowthRow) => number) => listed.reduce((total, row) => total + of(row), 0);
  return { head: summaryOf(board).head, no: board.no, asOf: board.asOf, span, period: periods?.period ?? null, before: periods?.before ?? null, still: null, rows: listed,
    totals: { milli: sum(({ milli }) => milli), beforeMilli: sum(({ beforeMilli }) => beforeMilli) } };
}

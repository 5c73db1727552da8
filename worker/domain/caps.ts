import { WHOLE_MILLI, type Indicator } from '#vocabulary';
import type { Cap } from '#wire/rules';
import { isAct } from './rules.ts';
import { apportion } from './shares.ts';

/** Recognised acts of a unit in milli-shares, as finely as the rules need; '' = not told apart. */
export type Cell = { unitId: string; indicator: Indicator; group: string; memberId: string; day: string; milli: number };

/** Whose acts that are still to be done are: people who have not reached what one person may have counted. */
export const SOMEBODY_FREE = '+';

/** Cells in one order, so that what is cut off does not depend on how they were read. */
const inOrder = (a: Cell, b: Cell): number => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
const keyOf = ({ unitId, day, indicator, group, memberId }: Cell): string => `${unitId} ${day} ${indicator} ${group} ${memberId}`;

/** One cell of each key: what was taken back goes off what it was given to before any cap looks. */
function summed(cells: readonly Cell[]): Cell[] {
  const byKey = new Map<string, Cell>();
  for (const cell of cells) {
    const known = byKey.get(keyOf(cell));
    byKey.set(keyOf(cell), known ? { ...known, milli: known.milli + cell.milli } : cell);
  }
  return [...byKey.values()];
}

/**
 * What of the acts counts for points, once caps have been applied in the order they are declared.
 *
 * A cap looks at the acts it names, of each unit or each who claimed them, in each day or the whole
 * campaign. What is above is taken off its cells in proportion (largest remainder), so that exactly
 * `max` acts are left; the next cap sees what is left. Only points are limited: the acts themselves
 * stay recognised and are shown in full.
 *
 * @returns one cell of each key, never more than was there, whatever the order given
 */
export function capped(cells: readonly Cell[], caps: readonly Cap[]): Cell[] {
  let left = summed(cells).sort(inOrder);
  for (const cap of caps) {
    const bound = (cell: Cell) => cell.milli > 0 && !(cap.per === 'member' && cell.memberId === SOMEBODY_FREE) && (cap.indicators.length === 0 ? isAct(cell.indicator) : cap.indicators.includes(cell.indicator)) && (cap.procedureGroup === null || cap.procedureGroup === cell.group);
    const most = cap.max * WHOLE_MILLI;
    const groups = Map.groupBy(left.filter(bound), (cell) => [cell.unitId, cap.per === 'member' ? cell.memberId : '', cap.window === 'day' ? cell.day : ''].join(' '));
    const kept = new Map<Cell, number>();
    for (const members of groups.values()) {
      if (members.reduce((sum, cell) => sum + cell.milli, 0) <= most) continue;
      apportion(most, members.map((cell) => cell.milli)).forEach((milli, at) => kept.set(members[at]!, milli));
    }
    if (kept.size > 0) left = left.map((cell) => (kept.has(cell) ? { ...cell, milli: kept.get(cell)! } : cell));
  }
  return left;
}

import type { Indicator } from '#vocabulary';
import type { Count } from './board.ts';
import { addDays, countsOn, daysBetween } from './calendar.ts';
import { isAct } from './rules.ts';

/** Recognised acts of one unit and indicator that count in two campaigns (or in one: then it is the whole), milli-shares. */
export type SharedCell = { unitId: string; indicator: Indicator; milli: number };
/** How much of what each unit did stands on one line of a board, thousandths. */
export type Reach = ReadonlyMap<string, number>;

/** What two sheets of rules both count as acts; an upgrade belongs to its act and is none. */
export const commonIndicators = (mine: readonly Indicator[], theirs: readonly Indicator[]): Indicator[] => mine.filter((each) => isAct(each) && theirs.includes(each));

/**
 * Which units' acts stand on which line of a board, by the board's own arithmetic: a unit below a participant wholly,
 * one that was divided among successors by its share.
 * @param counted what brings counts onto the tree a board is shown on
 * @param unitIds whose acts count in the campaign
 * @returns       by line
 */
export function reaches(counted: (counts: readonly Count[]) => Count[], unitIds: readonly string[]): Map<string, Map<string, number>> {
  // Each unit is told apart as a member would be, so that its whole can be followed.
  const followed = counted(unitIds.map((unitId) => ({ unitId, indicator: 'outreach_turn', milli: 1000, memberId: unitId })));
  const lines = new Map<string, Map<string, number>>();
  for (const { unitId, memberId, milli } of followed) {
    const line = lines.get(unitId) ?? new Map<string, number>();
    lines.set(unitId, line.set(memberId!, (line.get(memberId!) ?? 0) + milli));
  }
  return lines;
}

const NOWHERE: Reach = new Map();

/**
 * Acts that stand on both of two lines. Of a unit that was divided, no more can be the same than the smaller of both parts;
 * whole units, merged ones too, are exact to the milli-share.
 * @param cells acts that count in both campaigns
 * @returns     milli-shares, the same whichever line is named first, never more than either whole
 */
export const commonMilli = (cells: readonly SharedCell[], mine: Reach = NOWHERE, theirs: Reach = NOWHERE): number => cells.reduce(
  (sum, { unitId, milli }) => sum + Math.floor((milli * Math.min(mine.get(unitId) ?? 0, theirs.get(unitId) ?? 0)) / 1000), 0);

/** All acts on one line: what a part is a part of. */
export const wholeMilli = (cells: readonly SharedCell[], mine: Reach | undefined): number => commonMilli(cells, mine, mine);

/** Days on which acts count; half-open, and only some days of the week. */
export type ActDays = { actFrom: string; actTo: string; weekdays: number };
/** On how many days acts count in both of two campaigns. */
export function commonDays(a: ActDays, b: ActDays): number {
  const from = a.actFrom > b.actFrom ? a.actFrom : b.actFrom;
  const to = a.actTo < b.actTo ? a.actTo : b.actTo;
  const both = a.weekdays & b.weekdays;
  return Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, day) => addDays(from, day)).filter((day) => countsOn(both, day)).length;
}

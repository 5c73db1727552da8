import { WHOLE_MILLI, type DivisionMethod } from '#vocabulary';
import { localDateAt } from './calendar.ts';
import { apportion } from './shares.ts';
import { divided, passageUntil, type Handover } from './succession.ts';

/** A unit that gets a part of a whole, with all it may be divided by. */
export type Claimant = {
  unitId: string;
  /** Members on the day of dividing. */
  members: number;
  /** Recognised acts of the year before, milli-shares. */
  lastYearMilli: number;
  /** What somebody typed for it; null = nothing. */
  byHand: number | null;
};
/** `rounded`: one more than its share rounded down, because the parts must sum to the whole. */
export type Part = { unitId: string; amount: number; rounded: boolean };

export type DivisionFaultCode = 'nobody' | 'no_members' | 'no_last_year' | 'part_missing' | 'parts_differ';
/** Why a whole cannot be divided so; `unitId` where one unit is to blame, `difference` = parts − whole. */
export class DivisionFault extends Error {
  override readonly name = 'DivisionFault';
  readonly code: DivisionFaultCode;
  readonly unitId: string | undefined;
  readonly difference: number;

  constructor(code: DivisionFaultCode, { unitId, difference = 0 }: { unitId?: string; difference?: number } = {}) {
    super(code);
    this.code = code;
    this.unitId = unitId;
    this.difference = difference;
  }
}

/**
 * Divides a whole target among units: a year's of the programme, a campaign's. The parts always sum to the whole.
 * In proportion it is the largest remainder; equal remainders go to the earlier unit.
 *
 * @param whole integer ≥ 0
 * @returns     a part for every unit, in their order
 * @throws      DivisionFault where the method has nothing to divide by, or typed parts do not sum to the whole
 */
export function divide(whole: number, method: DivisionMethod, units: readonly Claimant[]): Part[] {
  if (units.length === 0) throw new DivisionFault('nobody');
  if (method === 'by_hand') {
    const missing = units.find(({ byHand }) => byHand === null || !Number.isInteger(byHand) || byHand < 0);
    if (missing) throw new DivisionFault('part_missing', { unitId: missing.unitId });
    const sum = units.reduce((total, { byHand }) => total + byHand!, 0);
    if (sum !== whole) throw new DivisionFault('parts_differ', { difference: sum - whole });
    return units.map(({ unitId, byHand }) => ({ unitId, amount: byHand!, rounded: false }));
  }
  const weights = units.map(({ members, lastYearMilli }) => (method === 'equally' ? 1 : method === 'by_members' ? members : Math.max(0, lastYearMilli)));
  if (!weights.some((weight) => weight > 0)) throw new DivisionFault(method === 'by_members' ? 'no_members' : 'no_last_year');
  return inProportion(whole, units.map(({ unitId }, at) => ({ unitId, weight: weights[at]! })));
}

/** Parts in proportion to weights (≥ 0, not all 0), with who got a part of the rounding. */
export function inProportion(whole: number, units: readonly { unitId: string; weight: number }[]): Part[] {
  const sum = units.reduce((total, { weight }) => total + weight, 0);
  return apportion(whole, units.map(({ weight }) => weight))
    .map((amount, at) => ({ unitId: units[at]!.unitId, amount, rounded: amount > Math.floor((whole * units[at]!.weight) / sum) }));
}

/** A target that holds, and who it was divided from (null = nobody: it was given). */
export type Held = { unitId: string; amount: number; fromId: string | null };

/**
 * New parts for everything below units whose target changes: each division below keeps its proportions and sums to
 * its new whole; a rate is handed down as it is. Parts that were all 0 are divided equally.
 *
 * @param held    what holds now, of one measure and year
 * @param changed new amounts
 * @returns       new amounts below `changed`, without those that stay what they are
 */
export function rescaled(held: readonly Held[], changed: ReadonlyMap<string, number>, isRate: boolean): (Part & { fromId: string })[] {
  const below = Map.groupBy(held.filter(({ fromId }) => fromId !== null), ({ fromId }) => fromId!);
  const moved: (Part & { fromId: string })[] = [];
  const seen = new Set<string>();
  const walk = (unitId: string, amount: number): void => {
    if (seen.has(unitId)) return;
    seen.add(unitId);
    const parts = (below.get(unitId) ?? []).filter((part) => !changed.has(part.unitId));
    if (parts.length === 0) return;
    const flat = parts.every((part) => part.amount === 0);
    const fresh = isRate ? parts.map((part) => ({ unitId: part.unitId, amount, rounded: false }))
      : inProportion(amount, parts.map((part) => ({ unitId: part.unitId, weight: flat ? 1 : part.amount })));
    fresh.forEach((part, at) => {
      if (part.amount === parts[at]!.amount) return;
      moved.push({ ...part, fromId: unitId });
      walk(part.unitId, part.amount);
    });
  };
  for (const [unitId, amount] of changed) walk(unitId, amount);
  return moved;
}

/** The edition that holds of a unit's target, and when it was written (UTC ms). */
export type Edition = { unitId: string; amount: number; at: number };
export type Standing = { amount: number; inherited: boolean };

/**
 * Targets of one measure and year once everything decided until a day has been handed on. A unit's target goes to
 * its successors by share, as results do (largest remainder at each handover: the sum stays what it was); a number
 * given to a successor on or after the day it took over speaks for itself and replaces what it inherited. A rate is not
 * divided: a successor that has none takes that of its largest part as it is.
 *
 * @param editions one for each unit
 * @returns        amount by unit, and whether any of it is inherited
 */
export function targetsOn(editions: readonly Edition[], handovers: readonly Handover[], day: string, isRate: boolean): Map<string, Standing> {
  const passage = passageUntil(handovers, day);
  const held = new Map<string, Standing & { shareMilli: number }>();
  // What is written of a unit that has ended was its own until it did, whenever it was written.
  const written = editions.map((edition) => {
    const end = passage.get(edition.unitId)?.[0]?.onDate;
    const on = localDateAt(edition.at);
    return { ...edition, ...(end !== undefined && on >= end ? { on: end, first: true } : { on, first: false }) };
  });
  const events = [
    ...written.map(({ unitId, amount, on, first }) => ({ on, order: first ? 0 : 2, run: () => void held.set(unitId, { amount, inherited: false, shareMilli: WHOLE_MILLI }) })),
    ...[...passage].map(([oldId, parts]) => ({ on: parts[0]!.onDate, order: 1, run: () => {
      const whole = held.get(oldId);
      if (!whole) return;
      held.delete(oldId);
      const amounts = isRate ? parts.map(() => whole.amount) : divided(whole.amount, parts.map(({ shareMilli }) => shareMilli));
      parts.forEach(({ newId, shareMilli }, at) => {
        const known = held.get(newId);
        if (isRate && known && known.shareMilli >= shareMilli) return;
        held.set(newId, { amount: amounts[at]! + (isRate ? 0 : known?.amount ?? 0), inherited: true, shareMilli });
      });
    } })),
  ];
  // A stable sort: handovers of one day stay in the order results are handed over in.
  for (const { run } of events.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.order - b.order))) run();
  return new Map([...held].map(([unitId, { amount, inherited }]) => [unitId, { amount, inherited }]));
}

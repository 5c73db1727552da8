import { apportion } from './shares.ts';

/** One old unit hands over to one new one on a local date; shares of one old unit sum to 1000. */
export type Handover = { oldId: string; newId: string; onDate: string; shareMilli: number };

/** Divides a signed whole by shares so that the parts sum to it exactly. */
export function divided(amount: number, shares: readonly number[]): number[] {
  const parts = apportion(Math.abs(amount), [...shares]);
  return amount < 0 ? parts.map((part) => -part) : parts;
}

/** Old units in the order they hand over, each with its parts: what `carried` walks along. */
export type Passage = ReadonlyMap<string, readonly Handover[]>;

/** Handovers decided until a day (inclusive), in the order they are carried out: by day, then old unit; parts in a fixed order. */
export function passageUntil(handovers: readonly Handover[], until: string): Passage {
  const due = handovers.filter(({ onDate }) => onDate <= until)
    .sort((a, b) => (a.onDate < b.onDate ? -1 : a.onDate > b.onDate ? 1 : a.oldId < b.oldId ? -1 : a.oldId > b.oldId ? 1 : a.newId < b.newId ? -1 : 1));
  return Map.groupBy(due, ({ oldId }) => oldId);
}

/**
 * What units hold once everything decided until a day has been handed on: "theo cơ cấu hiện nay".
 * Largest remainder at each handover, so that the sum over all units never changes, to the last
 * milli-share.
 *
 * @param amounts integers (milli-shares, or whole acts of a target) by unit
 */
export function carried(amounts: ReadonlyMap<string, number>, passage: Passage): Map<string, number> {
  const held = new Map(amounts);
  for (const [oldId, parts] of passage) {
    const amount = held.get(oldId);
    if (amount === undefined) continue;
    held.delete(oldId);
    divided(amount, parts.map(({ shareMilli }) => shareMilli)).forEach((part, at) => {
      const { newId } = parts[at]!;
      held.set(newId, (held.get(newId) ?? 0) + part);
    });
  }
  return held;
}

/** Where what a unit held has gone, with thousandths; itself while it goes on. */
export function heirs(unitId: string, passage: Passage, milli = 1000): { unitId: string; shareMilli: number }[] {
  const parts = passage.get(unitId);
  if (!parts) return [{ unitId, shareMilli: milli }];
  return divided(milli, parts.map(({ shareMilli }) => shareMilli)).flatMap((part, at) => heirs(parts[at]!.newId, passage, part));
}

import { addDays, daysBetween } from './calendar.ts';
import type { Assigned, BoardParticipant, Count, Given } from './board.ts';
import type { Foresight, ForesightCells, ForesightUnit } from '#wire/foresight';
import type { Indicator } from '#vocabulary';
import type { Cell } from './caps.ts';
import { heirs, passageUntil, type Handover } from './succession.ts';

/** Units as they hang on one day; those that had ended by then, on their last one. */
export type TreeUntil = {
  date: string; handovers: readonly Handover[];
  /** The unit first, then what stands above it; empty = never there. */
  line: (unitId: string) => readonly string[];
};

/**
 * Where what units did in the past counts among other participants: on the board of a campaign to come.
 * A unit stands under the nearest participant above it on the tree's day; one that has ended is followed to
 * its successors by share (largest remainder at each handover, so that nothing is lost or made); one that
 * ended without any, and a branch of one, is followed from what stood above it last. What leads to no
 * participant is left out.
 *
 * Each amount is divided by itself. A campaign's own board divides sums, so where a unit was split and acts
 * are shared thousandths, a thousandth may stand elsewhere there.
 */
export function pastOn<Amount extends { unitId: string; milli: number }>(amounts: readonly Amount[], participants: ReadonlySet<string>, tree: TreeUntil): { held: Amount[]; outsideMilli: number } {
  const passage = passageUntil(tree.handovers, tree.date);
  const participantOf = (unitId: string): string | undefined => tree.line(unitId).find((each) => participants.has(each));
  const homes = new Map<string, string | null>();
  const homeOf = (unitId: string): string | null => {
    const known = homes.get(unitId);
    if (known !== undefined) return known;
    const line = tree.line(unitId);
    const home = (line.length > 0 ? line : [unitId]).find((each) => heirs(each, passage).some((heir) => participantOf(heir.unitId) !== undefined)) ?? null;
    homes.set(unitId, home);
    return home;
  };
  let outsideMilli = 0;
  const held = amounts.flatMap((amount) => {
    const home = homeOf(amount.unitId);
    const parts = home === null ? [{ unitId: amount.unitId, shareMilli: amount.milli }] : heirs(home, passage, amount.milli);
    return parts.flatMap(({ unitId, shareMilli }) => {
      const participant = home === null ? undefined : participantOf(unitId);
      if (participant === undefined) outsideMilli += shareMilli;
      return participant === undefined || shareMilli === 0 ? [] : [{ ...amount, unitId: participant, milli: shareMilli }];
    });
  });
  return { held, outsideMilli };
}

/** A past period as rules are tried on it. */
export type Past = {
  /** First and last local day, both included. */
  from: string; to: string; days: number;
  participants: readonly BoardParticipant[];
  /** Recognised acts as finely as any rule can look. `memberId` is a number within the unit, in place of a person. */
  cells: readonly Cell[];
  targets: readonly Assigned[];
  members: ReadonlyMap<string, number>;
  errorLowPpm: ReadonlyMap<string, number>;
  /** Points people agreed on; of a campaign's own time. */
  appraised: readonly Given[];
};

/** As wide as the largest number of a person, so that text and number stand in one order. */
const person = (no: number): string => (no === 0 ? '' : String(no).padStart(7, '0'));

const texts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Cells as columns of small numbers. Whoever claimed an act becomes 1, 2, 3 … within each unit, in the order
 * of their ids: a cap cuts the same acts as with the ids, and nobody can be told by them or followed from unit to unit.
 */
export function packed(counts: readonly Required<Count>[], units: readonly Pick<ForesightUnit, 'id'>[], from: string): Pick<Foresight, 'indicators' | 'groups' | 'cells'> {
  const unitAt = new Map(units.map(({ id }, at) => [id, at]));
  const indicators = [...new Set(counts.map(({ indicator }) => indicator))].sort();
  const groups = [...new Set(counts.map(({ group }) => group))].sort();
  const [indicatorAt, groupAt] = [new Map(indicators.map((each, at) => [each, at])), new Map(groups.map((each, at) => [each, at]))];
  const people = new Map([...Map.groupBy(counts, ({ unitId }) => unitId)].map(([unitId, own]) =>
    [unitId, new Map([...new Set(own.map(({ memberId }) => memberId))].filter(Boolean).sort(texts).map((id, at) => [id, at + 1]))]));
  const sums = new Map<string, number[]>();
  for (const { unitId, indicator, group, memberId, day, milli } of counts) {
    const row = [unitAt.get(unitId)!, indicatorAt.get(indicator)!, groupAt.get(group)!, daysBetween(from, day), people.get(unitId)!.get(memberId) ?? 0];
    const key = row.join();
    const known = sums.get(key);
    if (known) known[5]! += milli;
    else sums.set(key, [...row, milli]);
  }
  const rows = [...sums.values()].filter((row) => row[5] !== 0).sort((a, b) => a.map((each, at) => each - b[at]!).find((order) => order !== 0) ?? 0);
  const column = (at: number) => rows.map((row) => row[at]!);
  return { indicators, groups, cells: { unit: column(0), indicator: column(1), group: column(2), day: column(3), person: column(4), milli: column(5) } satisfies ForesightCells };
}

/** What the API answered, as rules are tried on it. */
export function pastOf(answer: Foresight): Past {
  const { cells, units, indicators, groups, from, to } = answer;
  const days = daysBetween(from, to) + 1;
  const names = Array.from({ length: days }, (_, at) => addDays(from, at));
  const known = (of: 'members' | 'errorLowPpm') => new Map(units.flatMap((unit) => (unit[of] === null ? [] : [[unit.id, unit[of]] as const])));
  return {
    from, to, days,
    participants: units.map(({ id, ...unit }) => ({ unitId: id, name: unit.name, former: unit.former, sortKey: unit.sortKey, cluster: unit.cluster, clusterNo: unit.clusterNo, ranked: unit.ranked })),
    cells: cells.milli.map((milli, at): Cell => ({ unitId: units[cells.unit[at]!]!.id, indicator: indicators[cells.indicator[at]!]!, group: groups[cells.group[at]!]!,
      day: names[cells.day[at]!]!, memberId: person(cells.person[at]!), milli })),
    targets: answer.targets.map(([unit, indicator, amount]): Assigned => ({ unitId: units[unit]!.id, indicator: indicator as Indicator, amount })),
    members: known('members'), errorLowPpm: known('errorLowPpm'),
    appraised: answer.given.map(([unit, criterion, milli]) => ({ unitId: units[unit]!.id, criterion, milli })),
  };
}

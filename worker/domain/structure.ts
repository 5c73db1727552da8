import type { Assigned, BoardParticipant, Count } from './board.ts';
import { carried, heirs, passageUntil, type Handover } from './succession.ts';

/** What a board counts, before it is decided on which tree it is shown. */
export type StructureFacts = {
  participants: readonly (BoardParticipant & { joinsOn: string | null })[];
  /** Whose acts count for which participant on the campaign's own tree. */
  standsUnder: ReadonlyMap<string, string>;
  targets: readonly Assigned[];
  handovers: readonly Handover[];
};
/** A tree of one day: names of units, and the line of each (itself first). */
export type TreeOfDay = {
  date: string;
  unit: (unitId: string) => Pick<BoardParticipant, 'name' | 'former' | 'sortKey'> | undefined;
  line: (unitId: string) => readonly string[];
};
export type Shown = { participants: BoardParticipant[]; targets: Assigned[]; counted: (counts: readonly Count[]) => Count[] };

/** The tree the campaign was launched on, with those that joined it since. */
export function structureThen({ participants, standsUnder, targets }: StructureFacts, today: string): Shown {
  const there = participants.filter(({ joinsOn }) => joinsOn === null || joinsOn <= today);
  return { participants: there, targets: [...targets],
    counted: (counts) => counts.map((count) => ({ ...count, unitId: standsUnder.get(count.unitId) ?? count.unitId })) };
}

/**
 * The same results on the tree of another day: what a unit holds goes to its successors by share, then
 * stands under the participant above it on that day. Targets go the same way. No milli-share is
 * lost or made: whatever has no participant above it on that day goes where its participant of then went.
 */
export function structureOn(facts: StructureFacts, tree: TreeOfDay): Shown {
  const { participants, standsUnder, targets, handovers } = facts;
  const passage = passageUntil(handovers, tree.date);
  const shown = new Map<string, BoardParticipant & { shareMilli: number }>();
  for (const participant of participants) {
    if (participant.joinsOn !== null && participant.joinsOn > tree.date) continue;
    for (const heir of heirs(participant.unitId, passage)) {
      // A successor that joined the campaign keeps its own line; another stands in the cluster of the largest part it took over.
      const shareMilli = heir.unitId === participant.unitId ? Number.POSITIVE_INFINITY : heir.shareMilli;
      const known = shown.get(heir.unitId);
      const ranked = participant.ranked || (known?.ranked ?? false);
      shown.set(heir.unitId, { ...(known && known.shareMilli >= shareMilli ? known : { ...participant, ...tree.unit(heir.unitId), unitId: heir.unitId, shareMilli }), ranked });
    }
  }
  const participantOf = (unitId: string): string | undefined => (shown.has(unitId) ? unitId : tree.line(unitId).find((ancestor) => shown.has(ancestor)));
  const homes = new Map<string, string>();
  /** The unit whose handovers an amount follows: its own, unless they leave the board. */
  const homeOf = (unitId: string): string => {
    const known = homes.get(unitId);
    if (known !== undefined) return known;
    const stays = heirs(unitId, passage).every((heir) => participantOf(heir.unitId) !== undefined);
    const home = stays ? unitId : standsUnder.get(unitId) ?? unitId;
    homes.set(unitId, home);
    return home;
  };
  const gathered = (amounts: Iterable<[string, number]>, to: (unitId: string) => string): Map<string, number> => {
    const sums = new Map<string, number>();
    for (const [unitId, amount] of amounts) sums.set(to(unitId), (sums.get(to(unitId)) ?? 0) + amount);
    return sums;
  };
  return {
    participants: [...shown.values()].map(({ shareMilli: _, ...participant }) => participant),
    targets: perKind(targets.map(({ unitId, indicator, amount }) => ({ unitId, indicator, milli: amount })),
      (amounts) => carried(amounts, passage)).map(({ unitId, indicator, milli }) => ({ unitId, indicator, amount: milli })),
    counted: (counts) => perKind(counts, (amounts) => gathered(carried(gathered(amounts, homeOf), passage), (unitId) => participantOf(unitId) ?? unitId)),
  };
}

/** Each kind of act is carried by itself: of an indicator, a procedure group, a person and a day, where they are told apart. */
function perKind(counts: readonly Count[], carry: (amounts: Map<string, number>) => Map<string, number>): Count[] {
  return [...Map.groupBy(counts, ({ indicator, group = '', memberId = '', day = '' }) => `${indicator} ${group} ${day} ${memberId}`).values()].flatMap((group) => {
    const amounts = new Map<string, number>();
    for (const { unitId, milli } of group) amounts.set(unitId, (amounts.get(unitId) ?? 0) + milli);
    return [...carry(amounts)].map(([unitId, milli]) => ({ ...group[0]!, unitId, milli }));
  });
}

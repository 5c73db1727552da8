import type { Assigned, BoardParticipant, Count, Given } from './board.ts';
import type { Look } from './inspection.ts';
import { carried, heirs, passageUntil, type Handover, type Passage } from './succession.ts';

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
  unit: (unitId: string) => Pick<BoardParticipant, 'name' | 'former' | 'sortKey' | 'kind'> | undefined;
  line: (unitId: string) => readonly string[];
};
export type UnitLook = Look & { unitId: string };
/** A tree to show a board on: who stands on it, and how what units hold comes to stand there. */
export type Shown = {
  participants: BoardParticipant[]; targets: Assigned[];
  counted: (counts: readonly Count[]) => Count[];
  /** Members of participants, handed on by share. */
  members: (members: ReadonlyMap<string, number>) => Map<string, number>;
  /** Points people gave: sums are handed on by share; of a judged criterion a successor has the mean of those it follows, weighted by what it took over. */
  given: (given: readonly Given[], judged: ReadonlySet<string>) => Given[];
  /** Second looks, each as much as its unit was taken over. */
  looked: (looks: readonly UnitLook[]) => UnitLook[];
};

/** The tree the campaign was launched on, with those that joined it since. */
export function structureThen({ participants, standsUnder, targets }: StructureFacts, today: string): Shown {
  const there = participants.filter(({ joinsOn }) => joinsOn === null || joinsOn <= today);
  return { participants: there, targets: [...targets],
    counted: (counts) => counts.map((count) => ({ ...count, unitId: standsUnder.get(count.unitId) ?? count.unitId })),
    members: (members) => new Map(members), given: (given) => [...given],
    looked: (looks) => looks.map((look) => ({ ...look, unitId: standsUnder.get(look.unitId) ?? look.unitId })) };
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
    members: (members) => {
      // Who joined as a successor has its members from those it follows, not twice.
      const joined = new Set(participants.filter(({ joinsOn }) => joinsOn !== null).map(({ unitId }) => unitId));
      return new Map([...[...members].filter(([unitId]) => joined.has(unitId)), ...carried(new Map([...members].filter(([unitId]) => !joined.has(unitId))), passage)]);
    },
    given: (given, judged) => [...Map.groupBy(given, ({ criterion }) => criterion)].flatMap(([criterion, all]) => (
      judged.has(criterion) ? judgedOn(all, participants, passage)
        : [...carried(gathered(all.map(({ unitId, milli }) => [unitId, milli]), (unitId) => unitId), passage)].map(([unitId, milli]) => ({ unitId, criterion, milli })))),
    looked: (looks) => looks.flatMap((look) => heirs(homeOf(look.unitId), passage).filter(({ shareMilli }) => shareMilli > 0)
      .map((heir) => ({ ...look, unitId: participantOf(heir.unitId) ?? heir.unitId, shareMilli: ((look.shareMilli ?? 1000) * heir.shareMilli) / 1000 }))),
  };
}

/** A successor that joined and was judged itself keeps that; any other has the mean over all it follows, of whom the unjudged have 0, as on their own board. */
function judgedOn(all: readonly Given[], participants: StructureFacts['participants'], passage: Passage): Given[] {
  const last = new Map(all.map(({ unitId, milli }) => [unitId, milli]));
  const itself = new Set(participants.filter(({ unitId, joinsOn }) => joinsOn !== null && last.has(unitId)).map(({ unitId }) => unitId));
  const sums = new Map<string, { over: number; under: number }>();
  for (const { unitId } of participants.filter(({ joinsOn }) => joinsOn === null)) {
    for (const heir of heirs(unitId, passage)) {
      const { over, under } = sums.get(heir.unitId) ?? { over: 0, under: 0 };
      sums.set(heir.unitId, { over: over + (last.get(unitId) ?? 0) * heir.shareMilli, under: under + heir.shareMilli });
    }
  }
  const { criterion } = all[0]!;
  return [...[...itself].map((unitId) => ({ unitId, criterion, milli: last.get(unitId)! })),
    ...[...sums].filter(([unitId, { under }]) => !itself.has(unitId) && under > 0).map(([unitId, { over, under }]) => ({ unitId, criterion, milli: Math.round(over / under) }))];
}

/** Each kind of act is carried by itself: of an indicator, a procedure group, a person and a day, where they are told apart. */
function perKind(counts: readonly Count[], carry: (amounts: Map<string, number>) => Map<string, number>): Count[] {
  return [...Map.groupBy(counts, ({ indicator, group = '', memberId = '', day = '' }) => `${indicator} ${group} ${day} ${memberId}`).values()].flatMap((group) => {
    const amounts = new Map<string, number>();
    for (const { unitId, milli } of group) amounts.set(unitId, (amounts.get(unitId) ?? 0) + milli);
    return [...carry(amounts)].map(([unitId, milli]) => ({ ...group[0]!, unitId, milli }));
  });
}

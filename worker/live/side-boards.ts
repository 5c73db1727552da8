import type { Board } from '#wire/board';
import { deltaOf } from '#domain/board';
import type { CountRow } from '#store/campaigns';
import type { Door } from '#store/d1';
import { sideBoardPayload, storeSideBoard } from '#store/side-boards';
import type { StandingFacts } from '#services/board';
import { branchTree, branchesMade, districtsMade, sidesOf, teamsMade, type BranchTree, type SideMade, type UnitsCounted } from '#services/side-boards';

type BoardSide = ReturnType<typeof sidesOf>[number];

/**
 * Keeps a campaign's other boards beside that of its units: computed in the same turn from the same counters, each
 * numbered by itself and stored only when something a reader sees has changed. It holds nothing that cannot be computed again.
 */
export class SideBoards {
  readonly #boards = new Map<BoardSide, Board>();
  #dawn: { day: string; counts: CountRow[] } | null = null;
  readonly #trees = new WeakMap<StandingFacts, BranchTree>();

  async recompute(door: Door, facts: StandingFacts, units: UnitsCounted, now: number, today: string): Promise<void> {
    for (const side of sidesOf(facts)) await this.#keep(door, facts.head.slug, side, await this.#made[side](door, facts, units, { now, today }));
  }

  /**
   * The same of a moment after which nothing is public: districts and branches from the units' counts of then. Teams stay
   * as they were stored last, which was within the second before.
   */
  async stand(door: Door, facts: StandingFacts, units: UnitsCounted, now: number, today: string): Promise<void> {
    for (const side of sidesOf(facts)) {
      const stored = side === 'teams' ? await this.#stored(door, facts.head.slug, side) : null;
      if (side !== 'teams') await this.#keep(door, facts.head.slug, side, await this.#made[side](door, facts, units, { now, today }));
      else if (stored) await this.#keep(door, facts.head.slug, side, (no) => ({ ...stored, no, head: { ...stored.head, frozen: facts.head.frozen! } }));
    }
  }

  readonly #made: Record<BoardSide, (door: Door, facts: StandingFacts, units: UnitsCounted, at: { now: number; today: string }) => Promise<SideMade>> = {
    teams: async (door, facts, _, at) => {
      const { made, dawn } = await teamsMade(door, facts, at, this.#dawn?.day === at.today ? this.#dawn.counts : null);
      this.#dawn = { day: at.today, counts: dawn };
      return made;
    },
    districts: async (_, __, units, at) => districtsMade(units, at),
    branches: async (door, facts, units, at) => {
      const tree = this.#trees.get(facts) ?? await branchTree(door, facts);
      this.#trees.set(facts, tree);
      return branchesMade(tree, units, at);
    },
  };

  async #keep(door: Door, slug: string, side: BoardSide, made: SideMade): Promise<void> {
    const before = this.#boards.get(side) ?? await this.#stored(door, slug, side);
    const board = made((before?.no ?? 0) + 1);
    if (before) this.#boards.set(side, before);
    if (before && deltaOf(before, board) === null && JSON.stringify(before.head) === JSON.stringify(board.head)) return;
    await storeSideBoard(door, side, board);
    this.#boards.set(side, board);
  }

  async #stored(door: Door, slug: string, side: BoardSide): Promise<Board | null> {
    const stored = await sideBoardPayload(door, slug, side);
    return stored && JSON.parse(stored.payload) as Board;
  }

  /** What was read of the day's beginning is read anew: which acts count may have changed. */
  forget(): void {
    this.#dawn = null;
  }
}

import type { Board } from '#wire/board';
import { deltaOf } from '#domain/board';
import type { CountRow } from '#store/campaigns';
import type { Door } from '#store/d1';
import { storeTeamBoard, teamBoardPayload } from '#store/team-boards';
import type { StandingFacts } from '#services/board';
import { computeTeamBoard } from '#services/team-board';

/**
 * Keeps the board of a campaign's teams beside that of its units: computed in the same turn, numbered by itself,
 * stored only when something a reader sees has changed. It holds nothing that cannot be computed again.
 */
export class TeamBoard {
  #board: Board | null = null;
  #dawn: { day: string; counts: CountRow[] } | null = null;

  async recompute(door: Door, facts: StandingFacts, now: number, today: string): Promise<void> {
    if (!facts.head.teamBoard) return;
    const before = this.#board ?? await this.#stored(door, facts.head.slug);
    const computed = await computeTeamBoard(door, facts, { no: (before?.no ?? 0) + 1, now, today, dawn: this.#dawn?.day === today ? this.#dawn.counts : null });
    if (!computed) return;
    this.#dawn = { day: today, counts: computed.dawn };
    this.#board = before;
    if (before && deltaOf(before, computed.board) === null && JSON.stringify(before.head) === JSON.stringify(computed.board.head)) return;
    await storeTeamBoard(door, computed.board);
    this.#board = computed.board;
  }

  async #stored(door: Door, slug: string): Promise<Board | null> {
    const stored = await teamBoardPayload(door, slug);
    return stored && JSON.parse(stored.payload) as Board;
  }

  /** What was read of the day's beginning is read anew: which acts count may have changed. */
  forget(): void {
    this.#dawn = null;
  }
}

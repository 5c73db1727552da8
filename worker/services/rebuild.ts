import type { Door } from '#store/d1';
import { recountTallies } from '#store/rebuild';

/**
 * Counts all tallies and the cells of weeks and of overlaps anew from the ledger and claim states from the verdicts, and puts them in place.
 * @returns whether those in use were equal, and how many were not
 */
export async function rebuildTallies(door: Door): Promise<{ equal: boolean; differences: { tallies: number; states: number; weeks: number; overlaps: number } }> {
  const differences = await recountTallies(door);
  return { equal: differences.tallies === 0 && differences.states === 0 && differences.weeks === 0 && differences.overlaps === 0, differences };
}

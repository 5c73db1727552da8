import type { Door } from '#store/d1';
import { recountTallies } from '#store/rebuild';

/**
 * Counts all tallies and the cells of weeks, of overlaps and of members anew from the ledger and claim states from the verdicts, and puts them in place.
 * @returns whether those in use were equal, and how many were not
 */
export async function rebuildTallies(door: Door): Promise<{ equal: boolean; differences: { tallies: number; states: number; weeks: number; overlaps: number; members: number } }> {
  const differences = await recountTallies(door);
  return { equal: Object.values(differences).every((count) => count === 0), differences };
}

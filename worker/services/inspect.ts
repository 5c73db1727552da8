import { NO_RECORD, chancePpm, isDrawn } from '#domain/inspection';
import type { Door, Statement } from '#store/d1';
import { authorsOf } from '#store/claims';
import { inspectionRecords, inspectionsOpened } from '#store/inspections';
import type { Decision } from '#store/verdicts';
import type { BlindIndex } from './blind-index.ts';

/**
 * Draws, among recognitions about to be written, those that will be looked at again. The chance follows
 * from the author's record as it is now, the same rule for all; the draw is a keyed hash of the claim
 * and the number of its verdict, so that nobody can foresee, steer or repeat it to their liking.
 *
 * @param token   the one the verdicts are written with
 * @param authors authors of claims that are written in the same breath and so cannot be looked up yet
 * @returns statements for `before` of applyVerdicts
 */
export async function inspectionsDrawn(door: Door, blind: BlindIndex, decisions: readonly Decision[], token: string, authors: ReadonlyMap<string, string> = new Map()): Promise<Statement[]> {
  const recognised = decisions.filter(({ outcome }) => outcome === 'recognised');
  if (recognised.length === 0) return [];
  const known = new Map([...authors, ...await authorsOf(door, recognised.map(({ claimId }) => claimId))]);
  const records = new Map((await inspectionRecords(door, [...new Set(known.values())])).map((row) => [row.authorId, row]));
  const drawn = recognised.flatMap(({ claimId, seen }) => {
    const chance = chancePpm(records.get(known.get(claimId) ?? '') ?? NO_RECORD);
    return isDrawn(blind.of('draw', `look again/${claimId}/${seen + 1}`), chance) ? [{ claimId, seen, chancePpm: chance }] : [];
  });
  return inspectionsOpened(drawn, token);
}

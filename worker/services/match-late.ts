import { countsInAny, unitsServed } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { logged } from '#store/audit';
import { campaignsOrganisedOver } from '#store/campaigns';
import { insertClaimsStatement } from '#store/claims';
import type { Door } from '#store/d1';
import { fatesMoved, newestRows, type KeptRow } from '#store/imports';
import { grantsOf } from '#store/people';
import { arrivedSince, watchMark, watchMarked } from '#store/watch';
import type { BlindIndex } from './blind-index.ts';
import { inspectionsDrawn } from './inspect.ts';
import { applyMatched, decisionsOf, matchRows } from './match.ts';

/** Claims looked at in one minute. */
const CLAIMS_AT_ONCE = 1000;
/** A claim is dated when its request began; one that took long to be written is still found. */
const OVERLAP_MS = 60_000;
const MARK = 'late_claims';

/**
 * Claims that came after the office's rows: each minute those that arrived since the last look meet the
 * newest row that names their subject, by the same rules and in the name of whoever made that import.
 * The fates of the rows and the sums of their imports move with them.
 */
export async function matchLateClaims(door: Door, blind: BlindIndex, now: number): Promise<void> {
  const arrived = await arrivedSince(door, await watchMark(door, MARK), CLAIMS_AT_ONCE);
  const last = arrived.at(-1);
  if (!last) return;
  await matchSubjects(door, blind, arrived.flatMap(({ subjectIndex }) => subjectIndex ?? []), now);
  // While there are more the mark is simply the last seen; at the end it stays a little behind the clock.
  const seen = arrived.length >= CLAIMS_AT_ONCE ? last.arrivedAt : Math.min(last.arrivedAt, now - OVERLAP_MS);
  await door.batch([watchMarked(MARK, seen)]);
}

/** Matches the claims of some subjects with the rows that speak for them. Done again, it writes nothing. */
export async function matchSubjects(door: Door, blind: BlindIndex, subjectIndexes: readonly string[], now: number): Promise<void> {
  const rows = await newestRows(door, [...new Set(subjectIndexes)]);
  for (const [importId, own] of Map.groupBy(rows.values(), (row) => row.importId)) await matchImport(door, blind, importId, own, now);
}

async function matchImport(door: Door, blind: BlindIndex, importId: string, rows: KeptRow[], now: number): Promise<void> {
  const { byId } = rows[0]!;
  const decider = { id: byId, ownUnitIds: unitsServed(await grantsOf(door, byId)) };
  const found = await matchRows(door, rows, { importId, decider, now, later: new Map() });
  const organised = await campaignsOrganisedOver(door, byId, [...new Set(found.flatMap(({ recognise }) => recognise.map((claim) => claim.unit_id)))]);
  const kept = found.filter(({ recognise }) => !recognise.some((claim) => countsInAny(organised, claim.unit_id, claim.act_date)));
  const moved = kept.filter(({ row }) => rows.some((was) => was.line === row.line && (was.fate !== row.fate || was.reason !== row.reason)));
  const decisions = decisionsOf(kept, byId, importId);
  if (moved.length === 0 && decisions.length === 0) return;
  const upgrades = kept.flatMap((each) => each.upgrades);
  const token = `late/${importId}/${decisions[0]?.claimId ?? ''}/${decisions[0]?.seen ?? 0}`;
  await applyMatched(door, importId, kept, decisions, {
    token, at: now, day: localDateAt(now), before: await inspectionsDrawn(door, blind, decisions, token, new Map(upgrades.map((row) => [row.id, row.author_id]))),
    also: [...(upgrades.length > 0 ? [insertClaimsStatement(upgrades)] : []), ...fatesMoved(importId, moved.map(({ row }) => row))],
    log: [logged({ by: byId, as: null, address: null, at: now }, { action: 'match_late', noun: 'import', nounId: importId, after: { rows: kept.length, recognised: decisions.length } })] });
}

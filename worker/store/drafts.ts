import type { Indicator } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { sql, type Door } from './d1.ts';
import type { Handover } from '#domain/succession';

export type DraftRow = { id: string; unitId: string; unitName: string; typed: string; byId: string; byName: string; at: number; version: number };
const DRAFT = `SELECT d.id, d.unit_id AS unitId, d.typed, d.by_id AS byId, d.at, d.version, coalesce(p.name, '') AS byName,
  coalesce((SELECT q.name FROM unit_period q WHERE q.unit_id = d.unit_id ORDER BY q.valid_from DESC LIMIT 1), '') AS unitName
  FROM campaign_draft d LEFT JOIN person p ON p.id = d.by_id`;

export const draftById = (door: Door, id: string) => door.first<DraftRow>(`${DRAFT} WHERE d.id = ?1`, id);

/** Drafts of units that stand at or below some today, the newest first; and whether each changes a campaign that is there. */
export const draftsBelow = (door: Door, unitIds: readonly string[], today: string, limit: number) => door.all<DraftRow & { edits: number }>(
  `SELECT x.*, EXISTS (SELECT 1 FROM campaign c WHERE c.id = x.id) AS edits FROM (${DRAFT}) x
   WHERE x.unitId IN (SELECT p.unit_id FROM json_each(?1) u JOIN unit_path p ON p.ancestor_id = u.value AND p.valid_from <= ?2 AND (?2 < p.valid_to OR p.depth = 0))
   ORDER BY x.at DESC, x.id LIMIT CAST(?3 AS INTEGER)`, JSON.stringify(unitIds), today, limit);

/** Enters a draft, once. @returns what stands under its id now */
export async function enterDraft(door: Door, draft: { id: string; unitId: string; typed: string }, name: string, actor: Actor): Promise<DraftRow> {
  const results = await door.batch([
    sql(`INSERT INTO campaign_draft (id, unit_id, typed, by_id, at, version) SELECT ?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), 1 WHERE true ON CONFLICT DO NOTHING`,
      draft.id, draft.unitId, draft.typed, actor.by, actor.at),
    logged(actor, { action: 'begin', noun: 'draft', nounId: draft.id, unitId: draft.unitId, after: { name } }),
    sql(`${DRAFT} WHERE d.id = ?1`, draft.id)]);
  return (results[2] as DraftRow[])[0]!;
}

/** Saves on the version that was seen; sent again, it writes nothing. @returns what stands now; null = it is gone */
export async function saveDraft(door: Door, draft: { id: string; unitId: string; typed: string; seen: number }, name: string, actor: Actor): Promise<DraftRow | null> {
  const results = await door.batch([
    sql(`UPDATE campaign_draft SET unit_id = ?2, typed = ?3, by_id = ?4, at = CAST(?5 AS INTEGER), version = version + 1 WHERE id = ?1 AND version = CAST(?6 AS INTEGER)`,
      draft.id, draft.unitId, draft.typed, actor.by, actor.at, draft.seen),
    logged(actor, { action: 'save', noun: 'draft', nounId: draft.id, unitId: draft.unitId, after: { name } }),
    sql(`${DRAFT} WHERE d.id = ?1`, draft.id)]);
  return (results[2] as DraftRow[])[0] ?? null;
}

export const deleteDraft = (door: Door, draft: DraftRow, name: string, actor: Actor) => door.batch([
  sql('DELETE FROM campaign_draft WHERE id = ?1', draft.id),
  logged(actor, { action: 'delete', noun: 'draft', nounId: draft.id, unitId: draft.unitId, before: { name } })]);

/** The campaign that holds an address; null = it is free. */
export const campaignOfSlug = (door: Door, slug: string) => door.first<{ id: string }>('SELECT id FROM campaign WHERE slug = ?1', slug);

export type EarlierRow = { id: string; slug: string; name: string; actFrom: string; actTo: string; startsAt: number; createdBy: string };
/** Campaigns that were launched with a plan and have participants at or below some units, the latest first. */
export const campaignsWithPlan = (door: Door, unitIds: readonly string[], limit: number) => door.all<EarlierRow>(
  `SELECT c.id, c.slug, c.name, c.act_from AS actFrom, c.act_to AS actTo, c.starts_at AS startsAt, c.created_by AS createdBy FROM campaign c
   WHERE c.plan IS NOT NULL AND EXISTS (SELECT 1 FROM participant p JOIN unit_path u ON u.unit_id = p.unit_id JOIN json_each(?1) w ON w.value = u.ancestor_id WHERE p.campaign_id = c.id)
   ORDER BY c.starts_at DESC, c.id LIMIT CAST(?2 AS INTEGER)`, JSON.stringify(unitIds), limit);

/** What units, and those that took them over, handed on until a day. */
export const handoversOf = (door: Door, unitIds: readonly string[], until: string) => door.all<Handover>(
  `WITH RECURSIVE reach(id) AS (SELECT value FROM json_each(?1) UNION SELECT s.new_id FROM reach JOIN succession s ON s.old_id = reach.id AND s.on_date <= ?2)
   SELECT s.old_id AS oldId, s.new_id AS newId, s.on_date AS onDate, s.share_milli AS shareMilli FROM reach JOIN succession s ON s.old_id = reach.id AND s.on_date <= ?2`,
  JSON.stringify([...new Set(unitIds)]), until);

/** Units of all campaigns over which somebody has to hold a role to put another in their place. */
export const participantsOfCampaign = async (door: Door, campaignId: string): Promise<string[]> =>
  (await door.all<{ unitId: string }>('SELECT unit_id AS unitId FROM participant WHERE campaign_id = ?1', campaignId)).map(({ unitId }) => unitId);


/** What units and those they took over did in a year, by the unit that did it, and what was handed over until a day. */
export async function yearBefore(door: Door, unitIds: readonly string[], year: string, until: string) {
  const before = `WITH RECURSIVE source(id) AS (SELECT value FROM json_each(?1) UNION SELECT s.old_id FROM source JOIN succession s ON s.new_id = source.id AND s.on_date <= ?2)`;
  const ids = JSON.stringify(unitIds);
  const [handovers, counts] = await door.batch([
    sql(`${before} SELECT s.old_id AS oldId, s.new_id AS newId, s.on_date AS onDate, s.share_milli AS shareMilli FROM source JOIN succession s ON s.old_id = source.id AND s.on_date <= ?2`, ids, until),
    sql(`${before} SELECT t.unit_id AS unitId, t.indicator, sum(t.milli) AS milli FROM source JOIN tally t ON t.scope = ?3 AND t.unit_id = source.id GROUP BY 1, 2`, ids, until, `year:${year}`)]);
  return { handovers: handovers as Handover[], counts: counts as { unitId: string; indicator: Indicator; milli: number }[] };
}

/** Campaigns whose days meet some and that count acts of units at or below some others, with how many of these others; the notice of old figures is none. */
export const campaignsMeeting = (door: Door, draft: { id: string; actFrom: string; actTo: string; unitIds: readonly string[] }) => door.all<{ slug: string; name: string; actFrom: string; actTo: string; weekdays: number; rules: string; units: number }>(
  `SELECT k.slug, k.name, k.act_from AS actFrom, k.act_to AS actTo, k.weekdays, r.rules, count(DISTINCT w.value) AS units FROM campaign k
     JOIN rules_edition r ON r.campaign_id = k.id AND r.edition = (SELECT max(edition) FROM rules_edition WHERE campaign_id = k.id)
     JOIN json_each(?4) w JOIN unit_path u ON u.ancestor_id = w.value AND u.valid_from <= ?2 AND ?2 < u.valid_to JOIN campaign_unit cu ON cu.unit_id = u.unit_id AND cu.campaign_id = k.id
   WHERE k.id <> ?1 AND k.act_from < ?3 AND ?2 < k.act_to AND k.source <> 'notice' GROUP BY k.id ORDER BY k.act_from, k.id`, draft.id, draft.actFrom, draft.actTo, JSON.stringify(draft.unitIds));

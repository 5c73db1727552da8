import { DUSK, PROGRAMME_YEARS, type UnitChangeKind } from '#vocabulary';
import { searchKey, sortKey } from '#domain/name';
import type { Period, Registry, Succession, UnitIdentity } from '#domain/registry';
import type { PathLink } from '#domain/tree';
import { logged, type Actor } from './audit.ts';
import { conditional, inJson, sql, type Door, type Statement } from './d1.ts';
import { yearsDue } from './weeks.ts';

/** Everything there is to know about units, with how often it has changed. */
export async function registryNow(door: Door): Promise<Registry & { version: number }> {
  const [version, units, periods, successions] = await door.batch([
    sql('SELECT version FROM registry_version WHERE id = 1'),
    sql('SELECT id, axis, territory_id AS territoryId FROM unit ORDER BY position'),
    sql(`SELECT unit_id AS unitId, valid_from AS validFrom, valid_to AS validTo, name, kind, code, parent_id AS parentId, former, assumed, source FROM unit_period`),
    sql('SELECT old_id AS oldId, new_id AS newId, on_date AS onDate, share_milli AS shareMilli, source FROM succession'),
  ]);
  return { version: (version as { version: number }[])[0]!.version, units: units as UnitIdentity[], periods: periods as Period[], successions: successions as Succession[] };
}

/** Rows to take out and to put in. */
export type RegistryDiff = {
  units: { gone: readonly UnitIdentity[]; come: readonly UnitIdentity[] };
  periods: { gone: readonly Period[]; come: readonly Period[] };
  successions: { gone: readonly Succession[]; come: readonly Succession[] };
  paths: { gone: readonly PathLink[]; come: readonly PathLink[] };
};

const rows = (table: string, columns: string, values: unknown[][]): Statement[] => (values.length === 0 ? [] : inJson(values).map((json) => sql(
  `INSERT INTO ${table} (${columns}) SELECT ${columns.split(', ').map((_, at) => `value->>${at}`).join(', ')} FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`, json)));
const without = (table: string, columns: string[], values: unknown[][]): Statement[] => (values.length === 0 ? [] : inJson(values).map((json) => sql(
  `DELETE FROM ${table} WHERE (${columns.join(', ')}) IN (SELECT ${columns.map((_, at) => `value->>${at}`).join(', ')} FROM json_each(?1))`, json)));

export const diffStatements = ({ units, periods, successions, paths }: RegistryDiff): Statement[] => [
  ...without('unit_path', ['unit_id', 'ancestor_id', 'valid_from'], paths.gone.map((p) => [p.unitId, p.ancestorId, p.validFrom])),
  ...without('unit_period', ['unit_id', 'valid_from'], periods.gone.map((p) => [p.unitId, p.validFrom])),
  ...without('succession', ['old_id', 'new_id'], successions.gone.map((s) => [s.oldId, s.newId])),
  ...without('unit', ['id'], units.gone.map((u) => [u.id])),
  ...(units.come.length === 0 ? [] : inJson(units.come.map((u) => [u.id, u.axis, u.territoryId])).map((json) => sql(
    `INSERT INTO unit (id, axis, territory_id, position) SELECT value->>0, value->>1, value->>2, (SELECT coalesce(max(position), -1) + 1 FROM unit) + key
     FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`, json))),
  ...rows('unit_period', 'unit_id, valid_from, valid_to, name, kind, code, parent_id, former, sort_key, search_key, assumed, source',
    periods.come.map((p) => [p.unitId, p.validFrom, p.validTo, p.name, p.kind, p.code, p.parentId, p.former, sortKey(p.name), searchKey(p.name), p.assumed, p.source])),
  ...rows('unit_path', 'unit_id, ancestor_id, valid_from, valid_to, depth', paths.come.map((p) => [p.unitId, p.ancestorId, p.validFrom, p.validTo, p.depth])),
  ...rows('succession', 'old_id, new_id, on_date, share_milli, source', successions.come.map((s) => [s.oldId, s.newId, s.onDate, s.shareMilli, s.source])),
];

/** The first units of a world, all or nothing; what is there already stays. */
export const enterUnits = (door: Door, tables: { units: readonly UnitIdentity[]; periods: readonly Period[]; successions: readonly Succession[]; paths: readonly PathLink[] }) =>
  door.batch(diffStatements({ units: { gone: [], come: tables.units }, periods: { gone: [], come: tables.periods },
    successions: { gone: [], come: tables.successions }, paths: { gone: [], come: tables.paths } }));

/** Whose line changes on a day and has acts dated on or after it, below or itself: results must not move. */
const RESULTS_SINCE = `SELECT 1 FROM json_each(?1) a JOIN unit_path p ON p.ancestor_id = a.value JOIN claim c ON c.unit_id = p.unit_id
  AND c.arrived_at >= CAST(?3 AS INTEGER) AND c.act_date >= ?2`;
export const resultsSince = async (door: Door, unitIds: readonly string[], onDate: string, fromMs: number): Promise<boolean> =>
  (await door.all(`${RESULTS_SINCE} LIMIT 1`, JSON.stringify(unitIds), onDate, fromMs)).length > 0;

export type CampaignSeat = { campaignId: string; unitId: string; participantId: string };
export type Joining = { campaignId: string; unitId: string; participantId: string; cluster: string; clusterNo: number; ranked: number; asParticipant: boolean };
export type OpenCampaign = { id: string; slug: string; name: string };

/** Campaigns that still take acts on a day, and which of these units stand in them. */
export async function openCampaigns(door: Door, onDate: string, unitIds: readonly string[]) {
  const [campaigns, seats, participants] = await door.batch([
    sql("SELECT DISTINCT k.id, k.slug, k.name FROM campaign k JOIN campaign_unit cu ON cu.campaign_id = k.id AND cu.unit_id IN (SELECT value FROM json_each(?2)) WHERE k.act_to > ?1 AND k.source <> 'notice'",
      onDate, JSON.stringify(unitIds)),
    sql(`SELECT cu.campaign_id AS campaignId, cu.unit_id AS unitId, cu.participant_id AS participantId FROM campaign_unit cu JOIN campaign k ON k.id = cu.campaign_id AND k.act_to > ?1
         WHERE cu.unit_id IN (SELECT value FROM json_each(?2))`, onDate, JSON.stringify(unitIds)),
    sql(`SELECT p.campaign_id AS campaignId, p.unit_id AS unitId, p.cluster, p.cluster_no AS clusterNo, p.ranked FROM participant p
         WHERE p.unit_id IN (SELECT value FROM json_each(?1))`, JSON.stringify(unitIds)),
  ]);
  return { campaigns: campaigns as OpenCampaign[], seats: seats as CampaignSeat[],
    participants: participants as { campaignId: string; unitId: string; cluster: string; clusterNo: number; ranked: number }[] };
}

/** How many belong to units, and how many serve them, on a day. */
export async function peopleOf(door: Door, unitIds: readonly string[], onDate: string) {
  const asked = JSON.stringify(unitIds);
  const [members, officers] = await door.batch([
    sql('SELECT m.unit_id AS unitId, count(*) AS n FROM json_each(?1) a JOIN membership m ON m.unit_id = a.value AND m.valid_from < ?2 AND m.valid_to > ?2 GROUP BY 1', asked, onDate),
    sql("SELECT g.unit_id AS unitId, count(*) AS n FROM json_each(?1) a JOIN role_grant g ON g.unit_id = a.value AND g.role = 'officer' AND g.valid_from < ?2 AND g.valid_to > ?2 GROUP BY 1", asked, onDate)]);
  const counted = (found: unknown[]) => new Map((found as { unitId: string; n: number }[]).map(({ unitId, n }) => [unitId, n]));
  return { members: counted(members!), officers: counted(officers!) };
}

export type ChangeRow = { id: string; kind: UnitChangeKind; onDate: string; document: string; plan: string; effect: string; undoneAt: number | null };
export type Application = {
  id: string; kind: UnitChangeKind; onDate: string; document: string; plan: string; effect: string; version: number; diff: RegistryDiff;
  /** Old unit → where its members and officers go; null = nowhere. `whole` = all of it goes there. */
  homes: { oldId: string; newId: string | null; whole: boolean }[];
  joining: Joining[];
  /** Units whose line changes, and the first moment of the day. */
  lineChanges: readonly string[]; fromMs: number;
};

/** Aborts the whole batch unless the statement before it changed a row ("malformed JSON"). */
const orAbort = sql("SELECT CASE WHEN changes() = 1 THEN 1 ELSE json('conflict') END");
const versionMoved = (version: number): Statement => sql('UPDATE registry_version SET version = version + 1 WHERE id = 1 AND version = CAST(?1 AS INTEGER)', version);

/**
 * Carries a decision out, all or nothing: units, members, officers, campaigns. Not at all when the
 * units have changed since they were looked at, or acts have come in that it would move.
 */
export const applyRegistry = (door: Door, change: Application, actor: Actor): Promise<boolean> => conditional(door, [
  versionMoved(change.version), orAbort,
  sql(`SELECT CASE WHEN EXISTS (${RESULTS_SINCE}) THEN json('conflict') ELSE 1 END`, JSON.stringify(change.lineChanges), change.onDate, change.fromMs),
  ...diffStatements(change.diff),
  sql(`INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to, change_id)
       SELECT lower(hex(randomblob(16))), m.person_id, a.value->>1, ?2, m.valid_to, ?3 FROM json_each(?1) a JOIN membership m ON m.unit_id = a.value->>0
       WHERE a.value->>1 IS NOT NULL AND m.valid_from < ?2 AND m.valid_to > ?2`,
  JSON.stringify(change.homes.map(({ oldId, newId }) => [oldId, newId])), change.onDate, change.id),
  sql('UPDATE membership SET valid_to = ?2, ended_by = ?3 WHERE unit_id IN (SELECT value->>0 FROM json_each(?1)) AND valid_from < ?2 AND valid_to > ?2 AND change_id IS NOT ?3',
    JSON.stringify(change.homes.map(({ oldId }) => [oldId])), change.onDate, change.id),
  sql(`INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to, change_id)
       SELECT g.person_id, g.role, a.value->>1, ?2, max(g.valid_to), ?3 FROM json_each(?1) a JOIN role_grant g ON g.unit_id = a.value->>0 AND g.role = 'officer'
       WHERE g.valid_from < ?2 AND g.valid_to > ?2 GROUP BY 1, 2, 3 ON CONFLICT DO NOTHING`,
  JSON.stringify(change.homes.filter(({ whole }) => whole).map(({ oldId, newId }) => [oldId, newId])), change.onDate, change.id),
  ...(change.joining.length === 0 ? [] : [
    sql(`INSERT INTO participant (campaign_id, unit_id, cluster, cluster_no, ranked, joins_on, change_id)
         SELECT value->>0, value->>1, value->>2, value->>3, value->>4, ?2, ?3 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
    JSON.stringify(change.joining.filter(({ asParticipant }) => asParticipant).map((j) => [j.campaignId, j.unitId, j.cluster, j.clusterNo, j.ranked])), change.onDate, change.id),
    sql(`INSERT INTO campaign_unit (unit_id, campaign_id, participant_id, change_id) SELECT value->>1, value->>0, value->>2, ?2 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
      JSON.stringify(change.joining.map((j) => [j.campaignId, j.unitId, j.participantId])), change.id)]),
  sql(`INSERT INTO unit_change (id, kind, on_date, document, plan, effect, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, CAST(?8 AS INTEGER))`,
    change.id, change.kind, change.onDate, change.document, change.plan, change.effect, actor.by, actor.at),
  ...changedLines(change, actor, change.kind),
  yearsDue(JSON.stringify(PROGRAMME_YEARS)),
]);

/** One line of the log for every unit touched, so that each finds its own. */
const changedLines = (change: Pick<Application, 'id' | 'onDate' | 'document' | 'diff'>, actor: Actor, action: string): Statement[] => {
  const units = [...new Set([...change.diff.periods.gone, ...change.diff.periods.come].map(({ unitId }) => unitId))];
  const name = (periods: readonly Period[], unitId: string) => periods.filter((p) => p.unitId === unitId).sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]?.name ?? null;
  return inJson(units.map((unitId) => [unitId, JSON.stringify({ name: name(change.diff.periods.gone, unitId) }),
    JSON.stringify({ name: name(change.diff.periods.come, unitId), on: change.onDate, document: change.document })])).map((json) => sql(
    `INSERT INTO audit (at, by_id, as_id, action, noun, noun_id, unit_id, before, after, address)
     SELECT CAST(?2 AS INTEGER), ?3, ?4, ?5, 'unit', ?6, value->>0, value->>1, value->>2, ?7 FROM json_each(?1)`,
    json, actor.at, actor.by, actor.as, action, change.id, actor.address));
};

/** Takes a decision back that is not in force yet and that nothing stands on. */
export const undoRegistry = (door: Door, change: Pick<Application, 'id' | 'onDate' | 'document' | 'version' | 'diff'>, actor: Actor): Promise<boolean> => conditional(door, [
  versionMoved(change.version), orAbort,
  // Who was carried over and has gone on from there, or a new unit that has people, teams or claims of its own, holds the decision in place.
  sql(`SELECT CASE WHEN EXISTS (SELECT 1 FROM membership WHERE change_id = ?1 AND (valid_to <> '${DUSK}' OR ended_by IS NOT NULL))
         OR EXISTS (SELECT 1 FROM json_each(?2) a JOIN membership m ON m.unit_id = a.value AND m.change_id IS NOT ?1)
         OR EXISTS (SELECT 1 FROM json_each(?2) a JOIN member_move m ON m.to_unit_id = a.value AND m.state = 'asked')
         OR EXISTS (SELECT 1 FROM json_each(?2) a JOIN team t ON t.unit_id = a.value)
         OR EXISTS (SELECT 1 FROM json_each(?2) a JOIN campaign_unit c ON c.unit_id = a.value AND c.change_id IS NOT ?1) THEN json('conflict') ELSE 1 END`,
  change.id, JSON.stringify(change.diff.units.gone.map(({ id }) => id))),
  sql('DELETE FROM membership WHERE change_id = ?1', change.id),
  sql(`UPDATE membership SET valid_to = '${DUSK}', ended_by = NULL WHERE ended_by = ?1`, change.id),
  sql('DELETE FROM role_grant WHERE change_id = ?1 OR unit_id IN (SELECT value FROM json_each(?2))', change.id, JSON.stringify(change.diff.units.gone.map(({ id }) => id))),
  sql('DELETE FROM participant WHERE change_id = ?1', change.id),
  sql('DELETE FROM campaign_unit WHERE change_id = ?1', change.id),
  ...diffStatements(change.diff),
  sql('UPDATE unit_change SET undone_at = CAST(?2 AS INTEGER) WHERE id = ?1', change.id, actor.at),
  ...changedLines(change, actor, 'undo'),
  yearsDue(JSON.stringify(PROGRAMME_YEARS)),
]);

export const changeById = (door: Door, id: string) => door.first<ChangeRow>(
  'SELECT id, kind, on_date AS onDate, document, plan, effect, undone_at AS undoneAt FROM unit_change WHERE id = ?1', id);
export const changes = (door: Door, limit: number) => door.all<ChangeRow & { at: number; byName: string }>(
  `SELECT c.id, c.kind, c.on_date AS onDate, c.document, c.plan, c.effect, c.undone_at AS undoneAt, c.at, coalesce(p.name, '') AS byName
   FROM unit_change c LEFT JOIN person p ON p.id = c.by_id ORDER BY c.on_date DESC, c.at DESC LIMIT CAST(?1 AS INTEGER)`, limit);

/** Campaigns in which any of these units stand, whose boards are to be made anew. */
export const campaignsOfUnits = async (door: Door, unitIds: readonly string[]): Promise<string[]> => (await door.all<{ id: string }>(
  'SELECT DISTINCT campaign_id AS id FROM campaign_unit WHERE unit_id IN (SELECT value FROM json_each(?1))', JSON.stringify(unitIds))).map(({ id }) => id);

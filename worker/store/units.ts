import type { Door } from './d1.ts';
import { FROZEN } from './public-head.ts';

export type UnitPeriodRow = {
  unit_id: string; valid_from: string; valid_to: string; name: string; kind: string; code: string | null;
  parent_id: string | null; former: string | null; sort_key: string; search_key: string; assumed: number; source: string;
};

/**
 * The line (itself and all ancestors, nearest first) of units at dates.
 * @returns keyed `unitId date`; a unit that did not exist on that date has no entry
 */
export async function linesOn(door: Door, asked: { unitId: string; date: string }[]): Promise<Map<string, string[]>> {
  if (asked.length === 0) return new Map();
  const distinct = [...new Map(asked.map((each) => [`${each.unitId} ${each.date}`, each])).values()];
  const rows = await door.all<{ unit: string; date: string; ancestor: string }>(
    `SELECT a.value->>0 AS unit, a.value->>1 AS date, p.ancestor_id AS ancestor
     FROM json_each(?1) a JOIN unit_path p ON p.unit_id = a.value->>0
       AND p.valid_from <= a.value->>1 AND a.value->>1 < p.valid_to
     ORDER BY p.depth`,
    JSON.stringify(distinct.map((each) => [each.unitId, each.date])));
  const lines = new Map<string, string[]>();
  for (const row of rows) {
    const key = `${row.unit} ${row.date}`;
    lines.set(key, [...(lines.get(key) ?? []), row.ancestor]);
  }
  return lines;
}

/** Units whose accent-free name holds `key` on a date, in Vietnamese order; at most `limit`. */
export function searchUnits(door: Door, key: string, date: string, axis: string | null, limit: number) {
  // 50 bytes is D1's longest LIKE pattern; longer words are cut, the caller compares names whole.
  return door.all<UnitPeriodRow & { parent_name: string | null }>(
    `SELECT p.*, q.name AS parent_name FROM unit_period p JOIN unit u ON u.id = p.unit_id
     LEFT JOIN unit_period q ON q.unit_id = p.parent_id AND q.valid_from <= ?2 AND ?2 < q.valid_to
     WHERE p.valid_from <= ?2 AND ?2 < p.valid_to AND (?3 IS NULL OR u.axis = ?3)
       AND (?1 = '' OR p.search_key LIKE '%' || ?1 || '%')
     ORDER BY p.sort_key LIMIT CAST(?4 AS INTEGER)`,
    key.slice(0, 46), date, axis, limit);
}

/** Units below one that its page lists. */
const CHILDREN_MAX = 200;

/** Everything a unit page shows about the unit itself, in one batch; null when there is no such unit. */
export async function unitWhole(door: Door, id: string, date: string) {
  const year = (text: string) => ({ sql: text, params: [id] });
  const [unit, periods, path, children, before, after, territory, hanging, years, campaigns] = await door.batch([
    year('SELECT id, axis, territory_id FROM unit WHERE id = ?1'),
    year('SELECT * FROM unit_period WHERE unit_id = ?1 ORDER BY valid_from'),
    { sql: `SELECT p.ancestor_id AS id, q.name FROM unit_path p
            JOIN unit_period q ON q.unit_id = p.ancestor_id AND q.valid_from <= ?2 AND ?2 < q.valid_to
            WHERE p.unit_id = ?1 AND p.valid_from <= ?2 AND ?2 < p.valid_to AND p.depth > 0 ORDER BY p.depth DESC`, params: [id, date] },
    { sql: `SELECT unit_id AS id, name, kind FROM unit_period WHERE parent_id = ?1 AND valid_from <= ?2 AND ?2 < valid_to
            ORDER BY sort_key LIMIT ${CHILDREN_MAX + 1}`, params: [id, date] },
    year(`SELECT s.old_id AS id, q.name, s.share_milli, s.on_date FROM succession s
          JOIN unit_period q ON q.unit_id = s.old_id AND q.valid_to = s.on_date WHERE s.new_id = ?1 ORDER BY q.sort_key`),
    year(`SELECT s.new_id AS id, q.name, s.share_milli, s.on_date FROM succession s
          JOIN unit_period q ON q.unit_id = s.new_id AND q.valid_from = s.on_date WHERE s.old_id = ?1 ORDER BY q.sort_key`),
    year(`SELECT q.unit_id AS id, q.name FROM unit u JOIN unit_period q ON q.unit_id = u.territory_id
          WHERE u.id = ?1 ORDER BY q.valid_from DESC LIMIT 1`),
    year(`SELECT q.unit_id AS id, q.name FROM unit u JOIN unit_period q ON q.unit_id = u.id
          WHERE u.territory_id = ?1 ORDER BY q.valid_from DESC LIMIT 1`),
    year(`WITH source(id) AS (SELECT ?1) SELECT t.scope, t.indicator, sum(t.milli) AS milli FROM ${YEAR_COUNTS} GROUP BY 1, 2 ORDER BY 1 DESC`),
    year(`SELECT c.slug, c.name, c.source, c.starts_at, c.ends_at, c.claims_until, c.closes_at FROM participant p
          JOIN campaign c ON c.id = p.campaign_id WHERE p.unit_id = ?1 ORDER BY c.starts_at DESC`),
  ]);
  const [identity] = unit as { id: string; axis: string; territory_id: string | null }[];
  if (!identity) return null;
  type Named = { id: string; name: string };
  type Lineage = Named & { share_milli: number; on_date: string };
  return {
    identity,
    periods: periods as UnitPeriodRow[],
    path: path as Named[],
    children: (children as (Named & { kind: string })[]).slice(0, CHILDREN_MAX),
    moreChildren: children!.length > CHILDREN_MAX,
    predecessors: before as Lineage[],
    successors: after as Lineage[],
    territory: (territory as Named[])[0] ?? (hanging as Named[])[0] ?? null,
    years: years as { scope: string; indicator: string; milli: number }[],
    campaigns: campaigns as { slug: string; name: string; source: string; starts_at: number; ends_at: number; claims_until: number; closes_at: number }[],
  };
}

export type ScopeRow = {
  unit_id: string; name: string; kind: string; former: string | null; sort_key: string; territory_name: string | null;
};

/** Units of some kinds at or below a unit, or among named ones, on a date; Vietnamese order. */
export function unitsInScope(door: Door, scope: { rootId: string } | { unitIds: string[] }, kinds: string[], date: string) {
  const among = 'rootId' in scope
    ? 'SELECT unit_id FROM unit_path WHERE ancestor_id = ?1 AND valid_from <= ?2 AND ?2 < valid_to'
    : 'SELECT value FROM json_each(?1)';
  return door.all<ScopeRow>(
    `SELECT p.unit_id, p.name, p.kind, p.former, p.sort_key, t.name AS territory_name
     FROM unit_period p JOIN unit u ON u.id = p.unit_id
     LEFT JOIN unit_period t ON t.unit_id = u.territory_id AND t.valid_from <= ?2 AND ?2 < t.valid_to
     WHERE p.unit_id IN (${among}) AND p.valid_from <= ?2 AND ?2 < p.valid_to
       AND p.kind IN (SELECT value FROM json_each(?3)) ORDER BY p.sort_key`,
    'rootId' in scope ? scope.rootId : JSON.stringify(scope.unitIds), date, JSON.stringify(kinds));
}

/** The Union's units directly below one on a day, in Vietnamese order, and its name; null when it is not there. */
export async function childrenOn(door: Door, unitId: string, date: string): Promise<{ name: string; units: { unitId: string; name: string; former: string | null }[] } | null> {
  const [own, units] = await door.batch([
    { sql: 'SELECT name FROM unit_period WHERE unit_id = ?1 AND valid_from <= ?2 AND ?2 < valid_to', params: [unitId, date] },
    { sql: 'SELECT unit_id AS unitId, name, former FROM unit_period WHERE parent_id = ?1 AND valid_from <= ?2 AND ?2 < valid_to ORDER BY sort_key, unit_id', params: [unitId, date] }]);
  const name = (own as { name: string }[])[0]?.name;
  return name === undefined ? null : { name, units: units as { unitId: string; name: string; former: string | null }[] };
}

/** The name of a unit on a date, or its last name. */
export const unitName = (door: Door, id: string, date: string) =>
  door.first<{ name: string; kind: string }>(
    `SELECT name, kind FROM unit_period WHERE unit_id = ?1
     ORDER BY (valid_from <= ?2 AND ?2 < valid_to) DESC, valid_from DESC LIMIT 1`, id, date);

/** Whether a unit is one of the Union's and there on a day. */
export const takesMembers = async (door: Door, id: string, date: string): Promise<boolean> => (await door.all(
  `SELECT 1 FROM unit u JOIN unit_period p ON p.unit_id = u.id AND p.valid_from <= ?2 AND ?2 < p.valid_to WHERE u.id = ?1 AND u.axis = 'youth'`, id, date)).length > 0;

/** Units at or below one on a day, with their names. */
export const unitsBelow = (door: Door, unitId: string, date: string) => door.all<{ id: string; name: string }>(
  `SELECT q.unit_id AS id, q.name FROM unit_path p JOIN unit_period q ON q.unit_id = p.unit_id AND q.valid_from <= ?2 AND ?2 < q.valid_to
   WHERE p.ancestor_id = ?1 AND p.valid_from <= ?2 AND ?2 < p.valid_to ORDER BY p.depth, q.sort_key LIMIT 3000`, unitId, date);

/** SQL: what units (`source`) come to in each year: by the counters, and while something is frozen by the week cells, which stand still. */
const YEARS = `json_each('["2022","2023","2024","2025","2026","2027"]') y`;
const YEAR_COUNTS = `(SELECT t.unit_id, t.scope, t.indicator, t.milli FROM source JOIN ${YEARS} JOIN tally t ON t.scope = 'year:' || y.value AND t.unit_id = source.id WHERE NOT ${FROZEN}
  UNION ALL SELECT w.unit_id, 'year:' || y.value, iif(instr(w.series, '/') > 0, substr(w.series, 1, instr(w.series, '/') - 1), w.series), w.milli
    FROM source JOIN ${YEARS} JOIN week_cell w ON w.year = CAST(y.value AS INTEGER) AND w.week = '' AND w.unit_id = source.id WHERE ${FROZEN}) t`;

/** What a unit took over, with everything needed to hand it on exactly: units before it, all their handovers, their counts by year. */
export async function inheritance(door: Door, unitId: string) {
  const before = `WITH RECURSIVE source(id) AS (SELECT ?1 UNION SELECT s.old_id FROM source JOIN succession s ON s.new_id = source.id)`;
  const [handovers, counts] = await door.batch([
    { sql: `${before} SELECT s.old_id AS oldId, s.new_id AS newId, s.on_date AS onDate, s.share_milli AS shareMilli FROM source JOIN succession s ON s.old_id = source.id`, params: [unitId] },
    { sql: `${before} SELECT t.unit_id AS unitId, t.scope, t.indicator, sum(t.milli) AS milli FROM ${YEAR_COUNTS} GROUP BY 1, 2, 3`, params: [unitId] }]);
  return {
    handovers: handovers as { oldId: string; newId: string; onDate: string; shareMilli: number }[],
    counts: counts as { unitId: string; scope: string; indicator: string; milli: number }[],
  };
}

/**
 * The line of units on a day, itself first; for one that does not exist then, of its nearest time, and
 * after its end also the lines of those who took it over: whoever looks after them looks after its past.
 * One that never existed has no entry.
 */
export async function linesOfUnits(door: Door, unitIds: readonly string[], date: string): Promise<Map<string, string[]>> {
  const lines = new Map<string, string[]>();
  if (unitIds.length === 0) return lines;
  const rows = await door.all<{ unitId: string; id: string }>(
    `WITH RECURSIVE heir(root, id) AS (SELECT value, value FROM json_each(?1) UNION SELECT heir.root, s.new_id FROM heir JOIN succession s ON s.old_id = heir.id AND s.on_date <= ?2)
     SELECT h.root AS unitId, p.ancestor_id AS id, min(h.id <> h.root) AS later, min(p.depth) AS depth FROM heir h JOIN unit_path p ON p.unit_id = h.id
       AND p.valid_from <= coalesce(max(?2, (SELECT min(valid_from) FROM unit_path WHERE unit_id = h.id AND depth = 0)), ?2)
       AND (?2 < p.valid_to OR p.valid_to = (SELECT max(valid_to) FROM unit_path WHERE unit_id = h.id AND depth = 0))
     GROUP BY 1, 2 ORDER BY later, depth`, JSON.stringify(unitIds), date);
  for (const { unitId, id } of rows) lines.set(unitId, [...(lines.get(unitId) ?? []), id]);
  return lines;
}

export const lineOf = async (door: Door, unitId: string, date: string): Promise<string[]> => (await linesOfUnits(door, [unitId], date)).get(unitId) ?? [];
/** Never empty: a unit that never was stands alone, since an empty line would ask whether somebody has a role anywhere. */
export async function knownLineOf(door: Door, unitId: string, date: string): Promise<string[]> {
  const line = await lineOf(door, unitId, date);
  return line.length > 0 ? line : [unitId];
}

/** SQL: whether a person has to do with any unit at or below some: belongs or belonged there, or holds a role. Who has been erased is nobody's, and so everybody's. */
export const CONCERNS = (person: string, units: string): string =>
  `(EXISTS (SELECT 1 FROM membership m JOIN unit_path u ON u.unit_id = m.unit_id JOIN json_each(${units}) w ON w.value = u.ancestor_id WHERE m.person_id = ${person})
    OR EXISTS (SELECT 1 FROM role_grant g JOIN unit_path u ON u.unit_id = g.unit_id JOIN json_each(${units}) w ON w.value = u.ancestor_id WHERE g.person_id = ${person})
    OR EXISTS (SELECT 1 FROM person e WHERE e.id = ${person} AND e.erasedAt IS NOT NULL))`;

/** SQL: the name of a unit on a day; null when it did not exist then. */
export const NAME_ON = (unit: string, day: string): string => `(SELECT name FROM unit_period q WHERE q.unit_id = ${unit} AND q.valid_from <= ${day} AND ${day} < q.valid_to)`;

/** Names of units on days: `unit day`. A unit that did not exist then has no entry. */
export async function namesOn(door: Door, asked: { unitId: string; date: string }[]): Promise<Map<string, string>> {
  if (asked.length === 0) return new Map();
  const rows = await door.all<{ key: string; name: string }>(
    `SELECT DISTINCT a.value->>0 || ' ' || (a.value->>1) AS key, q.name FROM json_each(?1) a JOIN unit_period q ON q.unit_id = a.value->>0
       AND q.valid_from <= a.value->>1 AND a.value->>1 < q.valid_to`, JSON.stringify([...new Set(asked.map(({ unitId, date }) => `${unitId} ${date}`))].map((key) => key.split(' '))));
  return new Map(rows.map(({ key, name }) => [key, name]));
}

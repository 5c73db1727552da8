import type { Door } from './d1.ts';

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

/** Everything a unit page shows about the unit itself, in one batch; null when there is no such unit. */
export async function unitWhole(door: Door, id: string, date: string) {
  const year = (text: string) => ({ sql: text, params: [id] });
  const [unit, periods, path, children, childrenTotal, before, after, territory, hanging, years, campaigns] = await door.batch([
    year('SELECT id, axis, territory_id FROM unit WHERE id = ?1'),
    year('SELECT * FROM unit_period WHERE unit_id = ?1 ORDER BY valid_from'),
    { sql: `SELECT p.ancestor_id AS id, q.name FROM unit_path p
            JOIN unit_period q ON q.unit_id = p.ancestor_id AND q.valid_from <= ?2 AND ?2 < q.valid_to
            WHERE p.unit_id = ?1 AND p.valid_from <= ?2 AND ?2 < p.valid_to AND p.depth > 0 ORDER BY p.depth DESC`, params: [id, date] },
    { sql: `SELECT unit_id AS id, name, kind FROM unit_period WHERE parent_id = ?1 AND valid_from <= ?2 AND ?2 < valid_to
            ORDER BY sort_key LIMIT 200`, params: [id, date] },
    { sql: 'SELECT count(*) AS n FROM unit_period WHERE parent_id = ?1 AND valid_from <= ?2 AND ?2 < valid_to', params: [id, date] },
    year(`SELECT s.old_id AS id, q.name, s.share_milli, s.on_date FROM succession s
          JOIN unit_period q ON q.unit_id = s.old_id AND q.valid_to = s.on_date WHERE s.new_id = ?1 ORDER BY q.sort_key`),
    year(`SELECT s.new_id AS id, q.name, s.share_milli, s.on_date FROM succession s
          JOIN unit_period q ON q.unit_id = s.new_id AND q.valid_from = s.on_date WHERE s.old_id = ?1 ORDER BY q.sort_key`),
    year(`SELECT q.unit_id AS id, q.name FROM unit u JOIN unit_period q ON q.unit_id = u.territory_id
          WHERE u.id = ?1 ORDER BY q.valid_from DESC LIMIT 1`),
    year(`SELECT q.unit_id AS id, q.name FROM unit u JOIN unit_period q ON q.unit_id = u.id
          WHERE u.territory_id = ?1 ORDER BY q.valid_from DESC LIMIT 1`),
    year(`SELECT t.scope, t.indicator, sum(t.milli) AS milli FROM json_each('["2022","2023","2024","2025","2026","2027"]') y
          JOIN tally t ON t.scope = 'year:' || y.value AND t.unit_id = ?1 GROUP BY 1, 2 ORDER BY 1 DESC`),
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
    children: children as (Named & { kind: string })[],
    childrenTotal: (childrenTotal as { n: number }[])[0]!.n,
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

/** The name of a unit on a date, or its last name. */
export const unitName = (door: Door, id: string, date: string) =>
  door.first<{ name: string; kind: string }>(
    `SELECT name, kind FROM unit_period WHERE unit_id = ?1
     ORDER BY (valid_from <= ?2 AND ?2 < valid_to) DESC, valid_from DESC LIMIT 1`, id, date);

import { inJson, sql, type Door } from './d1.ts';

type Unit = { id: string; axis: string; territoryId: string | null; position: number };
type Period = {
  unitId: string; validFrom: string; validTo: string; name: string; kind: string; code: string | null; parentId: string | null;
  former: string | null; sortKey: string; searchKey: string; assumed: number; source: string;
};
type Succession = { oldId: string; newId: string; onDate: string; shareMilli: number; source: string };
type Path = { unitId: string; ancestorId: string; validFrom: string; validTo: string; depth: number };

/** Enters units with their periods, paths and successions, all or nothing; what is there already stays. */
export async function enterUnits(
  door: Door, tables: { units: Unit[]; periods: Period[]; successions: Succession[]; paths: Path[] },
): Promise<void> {
  const rows = (table: string, columns: string, values: unknown[][]) => inJson(values).map((json) => sql(
    `INSERT INTO ${table} (${columns}) SELECT ${columns.split(', ').map((_, at) => `value->>${at}`).join(', ')}
     FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`, json));
  await door.batch([
    ...rows('unit', 'id, axis, territory_id, position', tables.units.map((u) => [u.id, u.axis, u.territoryId, u.position])),
    ...rows('unit_period', 'unit_id, valid_from, valid_to, name, kind, code, parent_id, former, sort_key, search_key, assumed, source',
      tables.periods.map((p) => [p.unitId, p.validFrom, p.validTo, p.name, p.kind, p.code, p.parentId, p.former, p.sortKey, p.searchKey, p.assumed, p.source])),
    ...rows('unit_path', 'unit_id, ancestor_id, valid_from, valid_to, depth',
      tables.paths.map((p) => [p.unitId, p.ancestorId, p.validFrom, p.validTo, p.depth])),
    ...rows('succession', 'old_id, new_id, on_date, share_milli, source',
      tables.successions.map((s) => [s.oldId, s.newId, s.onDate, s.shareMilli, s.source])),
  ]);
}

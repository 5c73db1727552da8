import type { Door } from './d1.ts';

/**
 * How many members units have on a day, themselves and all below them: the last number declared on or
 * before it, else members counted from memberships of that day.
 * @param date local date
 * @param known numbers declared until this moment; memberships have no such mark
 * @returns every asked unit once; 0 where nothing was declared and nobody belongs
 */
export async function sizesOn(door: Door, unitIds: readonly string[], date: string, known: number | null = null): Promise<Map<string, number>> {
  const rows = await door.all<{ unitId: string; members: number }>(
    `SELECT a.value AS unitId, coalesce(
       (SELECT s.members FROM unit_size s WHERE s.unit_id = a.value AND s.on_date <= ?2 ${known === null ? '' : 'AND s.at <= CAST(?3 AS INTEGER)'} ORDER BY s.on_date DESC, s.at DESC, s.id DESC LIMIT 1),
       (SELECT count(DISTINCT m.person_id) FROM unit_path u JOIN membership m ON m.unit_id = u.unit_id AND m.valid_from <= ?2 AND ?2 < m.valid_to
        WHERE u.ancestor_id = a.value AND u.valid_from <= ?2 AND ?2 < u.valid_to)) AS members
     FROM json_each(?1) a`, JSON.stringify([...new Set(unitIds)]), date, ...(known === null ? [] : [known]));
  return new Map(rows.map(({ unitId, members }) => [unitId, members]));
}

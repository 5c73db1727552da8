import type { Door } from './d1.ts';

/** Who belongs on a day to any of some units themselves, or to a team somebody is in: by name, no more than are shown. */
export const companionsOf = (door: Door, personId: string, unitIds: string[], today: string, limit: number) => door.all<{ id: string; name: string }>(
  `SELECT p.id, p.name FROM (
     SELECT m.person_id FROM json_each(?2) u JOIN membership m ON m.unit_id = u.value AND m.valid_from <= ?3 AND ?3 < m.valid_to
     UNION SELECT t.person_id FROM team_member o JOIN team_member t ON t.team_id = o.team_id AND t.valid_from <= ?3 AND ?3 < t.valid_to
     WHERE o.person_id = ?1 AND o.valid_from <= ?3 AND ?3 < o.valid_to
   ) c JOIN person p ON p.id = c.person_id AND p.erasedAt IS NULL ORDER BY p.searchKey, p.id LIMIT CAST(?4 AS INTEGER)`,
  personId, JSON.stringify(unitIds), today, limit);

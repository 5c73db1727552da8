import { sql, type Door, type Statement } from './d1.ts';
import { CONCERNS } from './units.ts';

/** Who acts: `as` = whose eyes they borrow (support access), `address` = truncated network of the request. */
export type Actor = { by: string; as: string | null; address: string | null; at: number };
export type AuditEntry = {
  action: string; noun: string; nounId: string; unitId?: string | null; personId?: string | null;
  before?: unknown; after?: unknown;
};

/**
 * A line of the log, to stand in a batch right after the statement that changes something: it is
 * written only when that one changed a row, and so a replay writes none.
 */
export const logged = (actor: Actor, entry: AuditEntry): Statement => line(actor, entry, 'changes() > 0');

/** A line of its own, where nothing else is written in the same breath (a sign-in that better-auth made). */
export const logLine = (door: Door, actor: Actor, entry: AuditEntry) => door.batch([line(actor, entry, 'true')]);

const json = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value));

const line = (actor: Actor, entry: AuditEntry, when: string): Statement => sql(
  `INSERT INTO audit (at, by_id, as_id, action, noun, noun_id, unit_id, person_id, before, after, address)
   SELECT CAST(?1 AS INTEGER), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE ${when}`,
  actor.at, actor.by, actor.as, entry.action, entry.noun, entry.nounId, entry.unitId ?? null, entry.personId ?? null,
  json(entry.before), json(entry.after), actor.address);

export type AuditRow = {
  seq: number; at: number; byId: string; byName: string | null; asId: string | null; asName: string | null; action: string; noun: string; nounId: string;
  unitId: string | null; unitName: string | null; personId: string | null; personName: string | null; before: string | null; after: string | null; address: string | null;
};
export type AuditQuery = {
  /** Only lines about units at or below one of these (today or then), or about people who have to do with them; null = everything. */
  within: readonly string[] | null;
  unitId: string | null; personId: string | null; from: number; until: number; before: number;
};

/** Lines of the log, newest first. A person is found as the one who acted, for whom, or to whom it was done. */
export const auditLines = (door: Door, asked: AuditQuery, limit: number) => door.all<AuditRow>(
  `SELECT a.seq, a.at, a.by_id AS byId, coalesce(b.name, (SELECT label FROM machine_token WHERE id = substr(a.by_id, 5) AND a.by_id = 'may-' || id)) AS byName, a.as_id AS asId, s.name AS asName, a.action, a.noun, a.noun_id AS nounId,
     a.unit_id AS unitId, (SELECT name FROM unit_period WHERE unit_id = a.unit_id ORDER BY valid_from DESC LIMIT 1) AS unitName,
     a.person_id AS personId, p.name AS personName, a.before, a.after, a.address
   FROM audit a LEFT JOIN person b ON b.id = a.by_id LEFT JOIN person s ON s.id = a.as_id LEFT JOIN person p ON p.id = a.person_id
   WHERE a.seq < CAST(?1 AS INTEGER) AND a.at >= CAST(?2 AS INTEGER) AND a.at < CAST(?3 AS INTEGER)
     AND (?4 IS NULL OR a.unit_id IN (SELECT unit_id FROM unit_path WHERE ancestor_id = ?4))
     AND (?5 IS NULL OR a.by_id = ?5 OR a.as_id = ?5 OR a.person_id = ?5)
     AND (?6 IS NULL OR a.unit_id IN (SELECT u.unit_id FROM json_each(?6) w JOIN unit_path u ON u.ancestor_id = w.value)
       OR (a.unit_id IS NULL AND (${CONCERNS('coalesce(a.person_id, a.by_id)', '?6')}
         OR EXISTS (SELECT 1 FROM machine_token t JOIN json_each(?6) w JOIN unit_path u ON u.ancestor_id = w.value AND u.unit_id = t.unit_id WHERE t.id = substr(a.by_id, 5) AND a.by_id = 'may-' || t.id))))
   ORDER BY a.seq DESC LIMIT CAST(?7 AS INTEGER)`,
  asked.before, asked.from, asked.until, asked.unitId, asked.personId, asked.within && JSON.stringify(asked.within), limit);

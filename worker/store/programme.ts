import { PROGRAMME_YEARS, divisionCodes, measureCodes, type Measure, type TargetMethod } from '#vocabulary';
import type { YearFacts } from '#domain/programme-year';
import type { Handover } from '#domain/succession';
import { logged, type Actor } from './audit.ts';
import { conditional, inJson, sql, type Door, type Statement } from './d1.ts';
import { pack, unpack } from './packed.ts';
import { yearsDue } from './weeks.ts';

/** SQL: units of the Union down to the grassroots, and below them who has a target of a year (?3). */
const SHOWN = "(u.kind IN ('youth_province', 'youth_district', 'youth_commune', 'youth_direct') OR u.unit_id IN (SELECT unit_id FROM programme_target WHERE year = CAST(?3 AS INTEGER)))";
/** SQL: editions that hold, of one year (?1). */
const CURRENT = 'FROM programme_target t WHERE t.year = CAST(?1 AS INTEGER) AND t.edition = (SELECT max(edition) FROM programme_target m WHERE m.year = t.year AND m.measure = t.measure AND m.unit_id = t.unit_id)';

/** What the pages of a year are made from, as one consistent look: of the Union's units down to the grassroots, and of whoever below has a target. */
export async function yearFacts(door: Door, year: number, today: string, asOf: number): Promise<Omit<YearFacts, 'active'>> {
  const [from, to] = [`${year}-01-01`, `${year}-12-31`];
  const [head, units, handovers, totals, weeks, targets, finals, observations] = await door.batch([
    sql("SELECT coalesce((SELECT at FROM watch_mark WHERE kind = 'week_cells'), 0) AS seq"),
    sql(`SELECT u.unit_id AS unitId, u.name, u.kind, u.parent_id AS parentId, u.former, u.sort_key AS sortKey, u.valid_from AS validFrom, u.valid_to AS validTo,
           (SELECT min(valid_from) FROM unit_period b WHERE b.unit_id = u.unit_id) AS bornOn, (SELECT max(valid_to) FROM unit_period e WHERE e.unit_id = u.unit_id) AS endsOn
         FROM unit_period u WHERE ${SHOWN} AND u.valid_to > ?1 AND u.valid_from <= ?2 ORDER BY u.valid_from`, from, today, year),
    sql(`SELECT s.old_id AS oldId, s.new_id AS newId, s.on_date AS onDate, s.share_milli AS shareMilli FROM succession s JOIN unit u ON u.id = s.old_id AND u.axis = 'youth'
         WHERE s.on_date <= ?2 AND s.on_date > ?1`, from, today),
    sql("SELECT unit_id AS unitId, series, milli FROM week_cell WHERE year = CAST(?1 AS INTEGER) AND week = ''", year),
    sql(`SELECT unit_id AS unitId, series, week, milli FROM week_cell WHERE year = CAST(?3 AS INTEGER) AND week > ''
         AND unit_id IN (SELECT u.unit_id FROM unit_period u WHERE ${SHOWN} AND u.valid_to > ?1 AND u.valid_from <= ?2)`, from, today, year),
    sql(`SELECT t.unit_id AS unitId, t.measure, t.amount, t.at ${CURRENT}`, year),
    sql(`SELECT t.unit_id AS unitId, t.measure, t.amount, t.at ${CURRENT}`, PROGRAMME_YEARS.at(-1)!),
    // The newest of the last date of each unit and measure.
    sql(`SELECT unitId, measure, onDate, numerator, denominator, source FROM (
           SELECT unit_id AS unitId, measure, on_date AS onDate, numerator, denominator, source, row_number() OVER (PARTITION BY unit_id, measure ORDER BY on_date DESC, at DESC, id DESC) AS nearness
           FROM observation WHERE on_date >= ?1 AND on_date <= ?2) WHERE nearness = 1`, from, to < today ? to : today),
  ]);
  return { year, today, asOf, ledgerSeq: (head as { seq: number }[])[0]!.seq, ...({ units, handovers, totals, weeks, targets, finals, observations } as unknown as Omit<YearFacts, 'active' | 'year' | 'today' | 'asOf' | 'ledgerSeq'>) };
}

/** One page as it was stored; null when it was never made. One row read. */
export async function programmePage(door: Door, key: string): Promise<{ payload: string; no: number } | null> {
  const row = await door.first<{ payload: string; no: number }>('SELECT payload, no FROM programme_page WHERE key = ?1', key);
  return row && { ...row, payload: await unpack(row.payload) };
}
/** How far the years' pages have come in all, and what the page across them was made of; it is behind when they differ. */
export const acrossYears = async (door: Door): Promise<{ no: number; made: number }> =>
  (await door.first<{ no: number; made: number }>("SELECT coalesce(sum(done), 0) AS no, coalesce((SELECT no FROM programme_page WHERE key = 'years'), 0) AS made FROM programme_due"))!;
/** Stores the page across the years, unless a later one is there. */
export const storeAcross = async (door: Door, no: number, page: unknown): Promise<unknown> => door.batch([sql(
  `INSERT INTO programme_page (key, no, payload) VALUES ('years', CAST(?1 AS INTEGER), ?2) ON CONFLICT (key) DO UPDATE SET no = excluded.no, payload = excluded.payload WHERE excluded.no > no`, no, await pack(JSON.stringify(page)))]);
/** Pages of several keys, by key; those that were never made are missing. */
export const programmePages = async (door: Door, keys: readonly string[]): Promise<Map<string, string>> => new Map(await Promise.all(
  (await door.all<{ key: string; payload: string }>('SELECT p.key, p.payload FROM json_each(?1) a JOIN programme_page p ON p.key = a.value', JSON.stringify(keys)))
    .map(async ({ key, payload }): Promise<[string, string]> => [key, await unpack(payload)])));
/** The stored row a unit would stand in, of one year and tree. One row read. */
export async function programmeUnits(door: Door, tree: string, unitId: string): Promise<{ payload: string; no: number } | null> {
  const row = await door.first<{ payload: string; no: number }>('SELECT payload, no FROM programme_page WHERE key >= ?1 AND key <= ?2 ORDER BY key DESC LIMIT 1', tree, tree + unitId);
  return row && { ...row, payload: await unpack(row.payload) };
}
/** Years whose pages are behind, with the cause that was seen. */
export const dueYears = (door: Door) => door.all<{ year: number; no: number }>('SELECT year, no FROM programme_due WHERE no > done ORDER BY year DESC');

/** Stores a year's pages (text as it is, anything else as JSON), made for a change that was seen, in place of older ones; what has changed meanwhile stays due. */
export async function storePages(door: Door, year: number, seen: number, pages: Map<string, unknown>): Promise<void> {
  const packed = await Promise.all([...pages].map(async ([key, page]) => [key, await pack(typeof page === 'string' ? page : JSON.stringify(page))]));
  await door.batch([
    ...inJson(packed, 4).map((json) => sql(
      `INSERT INTO programme_page (key, no, payload) SELECT value->>0, CAST(?2 AS INTEGER), value->>1 FROM json_each(?1) WHERE true
       ON CONFLICT (key) DO UPDATE SET no = excluded.no, payload = excluded.payload WHERE excluded.no > no`, json, seen)),
    sql(`DELETE FROM programme_page WHERE (key = ?1 OR key LIKE ?1 || '/%') AND key NOT IN (SELECT value FROM json_each(?2))`, String(year), JSON.stringify([...pages.keys()])),
    sql('UPDATE programme_due SET done = CAST(?2 AS INTEGER) WHERE year = CAST(?1 AS INTEGER) AND done < CAST(?2 AS INTEGER)', year, seen)]);
}

export type TargetRow = { unitId: string; measure: Measure; year: number; edition: number; amount: number; method: TargetMethod; fromId: string | null; at: number };
/** Editions that hold of one measure and year. */
export const targetsHeld = (door: Door, year: number, measure: Measure) => door.all<TargetRow>(
  `SELECT t.unit_id AS unitId, t.measure, t.year, t.edition, t.amount, t.method, t.from_id AS fromId, t.at ${CURRENT} AND t.measure = ?2`, year, measure);
/** All editions of a unit in a year, newest first, with why and by whom. */
export const editionsOf = (door: Door, unitId: string, year: number) => door.all<TargetRow & { rounded: number; reason: string; byName: string; fromName: string | null }>(
  `SELECT t.measure, t.edition, t.amount, t.method, t.rounded, t.from_id AS fromId, t.at, coalesce(d.reason, '') AS reason, coalesce(p.name, '') AS byName,
     (SELECT name FROM unit_period q WHERE q.unit_id = t.from_id ORDER BY valid_from DESC LIMIT 1) AS fromName
   FROM json_each(?3) k JOIN programme_target t ON t.year = CAST(?2 AS INTEGER) AND t.measure = k.value AND t.unit_id = ?1 LEFT JOIN target_decision d ON d.id = t.decision_id LEFT JOIN person p ON p.id = d.by_id
   ORDER BY t.measure, t.edition DESC`, unitId, year, JSON.stringify(measureCodes));
/** How a unit's targets of a year were divided among those below it, newest first. */
export const divisionsOf = (door: Door, unitId: string, year: number) => door.all<{ measure: Measure; method: TargetMethod; amount: number; reason: string; at: number; byName: string }>(
  `SELECT d.measure, d.method, d.amount, d.reason, d.at, coalesce(p.name, '') AS byName FROM target_decision d LEFT JOIN person p ON p.id = d.by_id
   WHERE d.unit_id = ?1 AND d.year = CAST(?2 AS INTEGER) AND d.method IN (SELECT value FROM json_each(?3)) ORDER BY d.at DESC, d.id DESC`, unitId, year, JSON.stringify([...divisionCodes, 'handed_down']));
export type Decision = { id: string; unitId: string; measure: Measure; year: number; method: TargetMethod; amount: number; reason: string; body: string };
export type NewEdition = { unitId: string; seen: number; amount: number; method: TargetMethod; rounded: boolean; fromId: string | null };
export const decisionById = (door: Door, id: string) => door.first<{ body: string }>('SELECT body FROM target_decision WHERE id = ?1', id);

/**
 * Stores a decision and every edition that follows from it, all or nothing: not at all when one of them, or the whole it
 * divides, has a newer edition than was seen. @returns whether it is stored by this call
 */
export const decideTargets = (door: Door, decision: Decision, editions: NewEdition[], looked: { unitId: string; seen: number }[], actor: Actor): Promise<boolean> => conditional(door, [
  ...inJson([...looked, ...editions].map(({ unitId, seen }) => [unitId, seen])).map((json) => sql(
    `SELECT CASE WHEN EXISTS (SELECT 1 FROM json_each(?1) a WHERE CAST(a.value->>1 AS INTEGER) <> coalesce((SELECT max(edition) FROM programme_target
       WHERE year = CAST(?2 AS INTEGER) AND measure = ?3 AND unit_id = a.value->>0), 0)) THEN json('conflict') ELSE 1 END`, json, decision.year, decision.measure)),
  sql(`INSERT INTO target_decision (id, unit_id, measure, year, method, amount, reason, body, by_id, at)
       VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER), ?5, CAST(?6 AS INTEGER), ?7, ?8, ?9, CAST(?10 AS INTEGER))`,
  decision.id, decision.unitId, decision.measure, decision.year, decision.method, decision.amount, decision.reason, decision.body, actor.by, actor.at),
  logged(actor, { action: 'decide', noun: 'target', nounId: decision.id, unitId: decision.unitId,
    after: { measure: decision.measure, year: decision.year, method: decision.method, amount: decision.amount, units: editions.length, reason: decision.reason } }),
  ...inJson(editions.map((each) => [each.unitId, each.seen + 1, each.amount, each.method, Number(each.rounded), each.fromId])).map((json) => sql(
    `INSERT INTO programme_target (unit_id, measure, year, edition, amount, method, rounded, from_id, decision_id, at)
     SELECT value->>0, ?2, CAST(?3 AS INTEGER), value->>1, value->>2, value->>3, value->>4, value->>5, ?4, CAST(?5 AS INTEGER) FROM json_each(?1)`,
    json, decision.measure, decision.year, decision.id, actor.at)),
  // A rate's target of the last year is shown in all of them.
  yearsDue(JSON.stringify(decision.year === PROGRAMME_YEARS.at(-1) ? PROGRAMME_YEARS : [decision.year]))]);

export type Observation = { id: string; unitId: string; measure: Measure; onDate: string; numerator: number; denominator: number; source: string };
export type Size = { id: string; unitId: string; onDate: string; members: number; source: string };
type Entered = { rows: number; listId: string; unitId: string };

/** The log's line follows the last insert, and the years due follow the line: of rows that were all there already nothing is written. */
const entered = async (door: Door, insert: Statement[], what: 'observation' | 'unit_size', { rows, listId, unitId }: Entered, years: number[], actor: Actor): Promise<void> => {
  await door.batch([...insert, logged(actor, { action: 'enter', noun: what, nounId: listId, unitId, after: { rows } }),
    sql(`INSERT INTO programme_due (year, no) SELECT CAST(value AS INTEGER), 1 FROM json_each(?1) WHERE changes() > 0 ON CONFLICT (year) DO UPDATE SET no = no + 1`, JSON.stringify(years))]);
};
const ROWS_AT_ONCE = 3000;
/** Enters observations, each once by its id; what is there already stays. */
export const enterObservations = (door: Door, rows: Observation[], list: Omit<Entered, 'rows'>, actor: Actor): Promise<void> => entered(door, inJson(rows.map((r) => [r.id, r.measure, r.unitId, r.onDate, r.numerator, r.denominator, r.source]), ROWS_AT_ONCE).map((json) => sql(
  `INSERT INTO observation (id, measure, unit_id, on_date, numerator, denominator, source, by_id, at)
   SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, ?2, CAST(?3 AS INTEGER) FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`, json, actor.by, actor.at)),
'observation', { ...list, rows: rows.length }, [...new Set(rows.map(({ onDate }) => Number(onDate.slice(0, 4))))], actor);
/** Enters declared numbers of members, each once by its id. */
export const enterSizes = (door: Door, rows: Size[], list: Omit<Entered, 'rows'>, actor: Actor): Promise<void> => entered(door, inJson(rows.map((r) => [r.id, r.unitId, r.onDate, r.members, r.source]), ROWS_AT_ONCE).map((json) => sql(
  `INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at)
   SELECT value->>0, value->>1, value->>2, value->>3, value->>4, ?2, CAST(?3 AS INTEGER) FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`, json, actor.by, actor.at)),
'unit_size', { ...list, rows: rows.length }, [], actor);

/** Handovers between the Union's units until a day. */
export const handoversUntil = (door: Door, day: string) => door.all<Handover>(
  `SELECT s.old_id AS oldId, s.new_id AS newId, s.on_date AS onDate, s.share_milli AS shareMilli FROM succession s JOIN unit u ON u.id = s.old_id AND u.axis = 'youth' WHERE s.on_date <= ?1`, day);

/** Recognised acts of a year by unit, milli-shares, of some series. */
export const yearTotals = async (door: Door, year: number, unitIds: readonly string[], series: readonly string[]): Promise<Map<string, number>> =>
  new Map((await door.all<{ unitId: string; milli: number }>(
    `SELECT w.unit_id AS unitId, sum(w.milli) AS milli FROM json_each(?2) a JOIN json_each(?3) s JOIN week_cell w ON w.year = CAST(?1 AS INTEGER) AND w.week = '' AND w.unit_id = a.value AND w.series = s.value GROUP BY 1`,
    year, JSON.stringify(unitIds), JSON.stringify(series))).map(({ unitId, milli }) => [unitId, milli]));

/** Observations of a unit and all below it on a day, newest first; `standing` = the newest of the last date of its unit and measure. */
export const observationsWithin = (door: Door, unitId: string, day: string, year: number, limit: number) => door.all<Observation & { unitName: string; at: number; byName: string; standing: number }>(
  `SELECT o.id, o.unit_id AS unitId, o.measure, o.on_date AS onDate, o.numerator, o.denominator, o.source, o.at, coalesce(p.name, '') AS byName,
     (SELECT name FROM unit_period q WHERE q.unit_id = o.unit_id ORDER BY valid_from DESC LIMIT 1) AS unitName,
     NOT EXISTS (SELECT 1 FROM observation n WHERE n.unit_id = o.unit_id AND n.measure = o.measure AND n.on_date >= ?3 AND n.on_date <= ?4 AND (n.on_date, n.at, n.id) > (o.on_date, o.at, o.id)) AS standing
   FROM observation o LEFT JOIN person p ON p.id = o.by_id
   WHERE o.on_date >= ?3 AND o.on_date <= ?4 AND o.unit_id IN (SELECT unit_id FROM unit_path WHERE ancestor_id = ?1 AND valid_from <= ?2 AND ?2 < valid_to)
   ORDER BY o.at DESC, o.id DESC LIMIT CAST(?5 AS INTEGER)`, unitId, day, `${year}-01-01`, `${year}-12-31`, limit);
/** Declared numbers of members of a unit and all below it, newest first. */
export const sizesWithin = (door: Door, unitId: string, day: string, limit: number) => door.all<{ unitName: string; onDate: string; members: number; source: string; at: number; byName: string }>(
  `SELECT (SELECT name FROM unit_period q WHERE q.unit_id = s.unit_id ORDER BY valid_from DESC LIMIT 1) AS unitName, s.on_date AS onDate, s.members, s.source, s.at, coalesce(p.name, '') AS byName
   FROM unit_path u JOIN unit_size s ON s.unit_id = u.unit_id LEFT JOIN person p ON p.id = s.by_id
   WHERE u.ancestor_id = ?1 AND u.valid_from <= ?2 AND ?2 < u.valid_to ORDER BY s.at DESC, s.id DESC LIMIT CAST(?3 AS INTEGER)`, unitId, day, limit);

/** What of some units and dates is known already, to say of a line what it would do. */
export const sizesKnown = (door: Door, asked: { unitId: string; onDate: string }[]) => door.all<{ id: string; unitId: string; onDate: string; members: number }>(
  `SELECT s.id, s.unit_id AS unitId, s.on_date AS onDate, s.members FROM json_each(?1) a JOIN unit_size s ON s.unit_id = a.value->>0 AND s.on_date = a.value->>1 ORDER BY s.at, s.id`,
  JSON.stringify(asked.map(({ unitId, onDate }) => [unitId, onDate])));
export const observationsKnown = (door: Door, asked: { unitId: string; onDate: string; measure: Measure }[]) => door.all<Observation>(
  `SELECT o.id, o.unit_id AS unitId, o.on_date AS onDate, o.measure, o.numerator, o.denominator, o.source FROM json_each(?1) a JOIN observation o ON o.unit_id = a.value->>0 AND o.on_date = a.value->>1 AND o.measure = a.value->>2 ORDER BY o.at, o.id`,
  JSON.stringify(asked.map(({ unitId, onDate, measure }) => [unitId, onDate, measure])));

import { ACTIVITY_DAYS_MAX, type ActivityKind, type ClaimState, type Indicator } from '#vocabulary';
import { addDays } from '#domain/calendar';
import { logged, type Actor, type AuditEntry } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { PUBLIC_HEAD } from './public-head.ts';
import { NAME_ON } from './units.ts';
import { activityYearDue } from './weeks.ts';

export type ActivityRow = {
  id: string; kind: ActivityKind; name: string; unitId: string; unitName: string | null; teamId: string | null; teamName: string | null; place: string;
  startsAt: number; endsAt: number; firstDay: string; lastDay: string; cancelledAt: number | null;
};
export type ActivityListed = ActivityRow & { reportedTurns: number | null; recognisedTurnsMilli: number; claims: number };
export type ActivityWhole = ActivityListed & {
  expectedTurns: number | null; words: string; seriesId: string | null; byId: string; at: number; bodyHash: string; edition: number; members: number | null; reportedAt: number | null; cancelReason: string | null;
};
const BRIEF = `a.id, a.kind, a.name, a.unit_id AS unitId, ${NAME_ON('a.unit_id', 'a.first_day')} AS unitName, a.team_id AS teamId, (SELECT t.name FROM team t WHERE t.id = a.team_id) AS teamName, a.place,
  a.starts_at AS startsAt, a.ends_at AS endsAt, a.first_day AS firstDay, a.last_day AS lastDay, a.cancelled_at AS cancelledAt`;
const LINE = `${BRIEF}, a.reported_turns AS reportedTurns, (SELECT count(*) FROM activity_claim x WHERE x.activity_id = a.id) AS claims,
  (SELECT coalesce(sum(l.milli), 0) FROM activity_claim x JOIN ledger l ON l.claim_id = x.claim_id AND l.indicator = 'outreach_turn' AND l.seq <= ${PUBLIC_HEAD} WHERE x.activity_id = a.id) AS recognisedTurnsMilli`;
const WHOLE = `${LINE}, a.expected_turns AS expectedTurns, a.words, a.series_id AS seriesId, a.by_id AS byId, a.at, a.body_hash AS bodyHash, a.edition, a.members, a.reported_at AS reportedAt, a.cancel_reason AS cancelReason`;

export const activityById = (door: Door, id: string) => door.first<ActivityWhole>(`SELECT ${WHOLE} FROM activity a WHERE a.id = ?1`, id);

export type ActivityAsked = { unitId: string | null; kind: ActivityKind | null; teamId: string | null };
/** Of a unit (on the tree of the first day, all below it too), a kind, a team: ?1 to ?3. What is not asked for is not said, so that an index finds the rest. */
const asked = ({ unitId, kind, teamId }: ActivityAsked): string => [
  unitId === null ? '?1 IS NULL' : `a.unit_id IN (SELECT unit_id FROM unit_path WHERE ancestor_id = ?1)
    AND EXISTS (SELECT 1 FROM unit_path p WHERE p.unit_id = a.unit_id AND p.ancestor_id = ?1 AND p.valid_from <= a.first_day AND a.first_day < p.valid_to)`,
  kind === null ? '?2 IS NULL' : 'a.kind = ?2', teamId === null ? '?3 IS NULL' : 'a.team_id = ?3'].join(' AND ');

/** Local days, both included. */
export type ActivitySpan = { from: string; to: string };
/** Touches any day of ?4 to ?5; ?6 = the earliest day one that touches them can have begun on, so that an index finds it. */
const TOUCHES = 'a.first_day >= ?6 AND a.first_day <= ?5 AND a.last_day >= ?4';

const within = (what: ActivityAsked, { from, to }: ActivitySpan, limit: number) => [what.unitId, what.kind, what.teamId, from, to, addDays(from, -ACTIVITY_DAYS_MAX), limit] as const;

/** What touches any day of a span, in order, as a calendar shows it. */
export const activitiesBetween = (door: Door, what: ActivityAsked, span: ActivitySpan, limit: number) => door.all<ActivityRow>(
  `SELECT ${BRIEF} FROM activity a WHERE ${TOUCHES} AND ${asked(what)} ORDER BY a.first_day, a.starts_at, a.id LIMIT CAST(?7 AS INTEGER)`, ...within(what, span, limit));

/** What units that count for a campaign hold on a local day and have not ended, in order. */
export const activitiesOfCampaign = (door: Door, campaignId: string, day: string, now: number, limit: number) => door.all<ActivityRow>(
  `SELECT ${BRIEF} FROM activity a WHERE a.first_day >= ?3 AND a.first_day <= ?2 AND a.last_day >= ?2 AND a.ends_at > CAST(?4 AS INTEGER) AND a.cancelled_at IS NULL
     AND EXISTS (SELECT 1 FROM campaign_unit cu WHERE cu.unit_id = a.unit_id AND cu.campaign_id = ?1) ORDER BY a.starts_at, a.id LIMIT CAST(?5 AS INTEGER)`,
  campaignId, day, addDays(day, -ACTIVITY_DAYS_MAX), now, limit);

/** The first of a time, or the last of it first, with what was reported and recognised: summed only for those that are shown. */
export function activitiesListed(door: Door, what: ActivityAsked, span: ActivitySpan, order: 'first' | 'last', limit: number): Promise<ActivityListed[]> {
  const by = `ORDER BY a.first_day ${order === 'last' ? 'DESC' : ''}, a.starts_at ${order === 'last' ? 'DESC' : ''}, a.id`;
  return door.all<ActivityListed>(`SELECT ${LINE} FROM (SELECT a.id FROM activity a WHERE ${TOUCHES} AND ${asked(what)} ${by} LIMIT CAST(?7 AS INTEGER)) f JOIN activity a ON a.id = f.id ${by}`, ...within(what, span, limit));
}

/** Activities of one weekly series around a day. */
export const activitiesOfSeries = (door: Door, seriesId: string, unitId: string, limit: number) => door.all<Pick<ActivityRow, 'id' | 'firstDay' | 'startsAt' | 'endsAt' | 'cancelledAt'>>(
  `SELECT a.id, a.first_day AS firstDay, a.starts_at AS startsAt, a.ends_at AS endsAt, a.cancelled_at AS cancelledAt FROM activity a WHERE a.unit_id = ?2 AND a.series_id = ?1 ORDER BY a.first_day LIMIT CAST(?3 AS INTEGER)`, seriesId, unitId, limit);

/** Units of somebody (each with what stands above and below it today) and their teams: what they may take part in and claim from, newest day first. */
export const activitiesFor = (door: Door, unitIds: readonly string[], teamIds: readonly string[], from: string, to: string, today: string, limit: number) => door.all<ActivityListed>(
  `SELECT ${LINE} FROM activity a WHERE a.id IN (
     SELECT b.id FROM activity b WHERE b.first_day >= ?3 AND b.first_day <= ?4 AND b.unit_id IN (
       SELECT p.unit_id FROM json_each(?1) u JOIN unit_path p ON p.ancestor_id = u.value AND p.valid_from <= ?5 AND ?5 < p.valid_to
       UNION SELECT p.ancestor_id FROM json_each(?1) u JOIN unit_path p ON p.unit_id = u.value AND p.valid_from <= ?5 AND ?5 < p.valid_to)
     UNION SELECT c.id FROM json_each(?2) t JOIN activity c ON c.team_id = t.value AND c.first_day >= ?3 AND c.first_day <= ?4)
   ORDER BY a.first_day DESC, a.starts_at DESC, a.id LIMIT CAST(?6 AS INTEGER)`, JSON.stringify(unitIds), JSON.stringify(teamIds), from, to, today, limit);

export type ActivityEntry = {
  id: string; kind: ActivityKind; name: string; unitId: string; teamId: string | null; place: string; startsAt: number; endsAt: number; firstDay: string; lastDay: string;
  expectedTurns: number | null; words: string; seriesId: string | null; bodyHash: string;
};
/** Enters activities, all in one statement and each once. @returns the digest of what stands under each id now */
export async function enterActivities(door: Door, rows: readonly ActivityEntry[], actor: Actor): Promise<Map<string, string>> {
  const [first] = rows;
  const results = await door.batch([
    sql(`INSERT INTO activity (id, kind, name, unit_id, team_id, place, starts_at, ends_at, first_day, last_day, expected_turns, words, series_id, body_hash, by_id, at)
         SELECT ${Array.from({ length: 14 }, (_, at) => `value->>${at}`).join(', ')}, ?2, CAST(?3 AS INTEGER) FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
    JSON.stringify(rows.map((row) => [row.id, row.kind, row.name, row.unitId, row.teamId, row.place, row.startsAt, row.endsAt, row.firstDay, row.lastDay, row.expectedTurns, row.words, row.seriesId, row.bodyHash])),
    actor.by, actor.at),
    logged(actor, { action: 'plan', noun: 'activity', nounId: first!.seriesId ?? first!.id, unitId: first!.unitId,
      after: { name: first!.name, kind: first!.kind, place: first!.place, from: first!.firstDay, to: rows.at(-1)!.lastDay, activities: rows.length } }),
    digests(rows.map(({ id }) => id))]);
  return new Map((results.at(-1) as { id: string; bodyHash: string }[]).map(({ id, bodyHash }) => [id, bodyHash]));
}
const digests = (ids: readonly string[]): Statement => sql('SELECT a.id, a.body_hash AS bodyHash FROM json_each(?1) j JOIN activity a ON a.id = j.value', JSON.stringify(ids));
export const activityDigests = async (door: Door, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map(((await door.batch([digests(ids)]))[0] as { id: string; bodyHash: string }[]).map(({ id, bodyHash }) => [id, bodyHash]));

const CLAIMS_OF = (condition = 'true'): string => `EXISTS (SELECT 1 FROM activity_claim x JOIN claim c ON c.id = x.claim_id WHERE x.activity_id = activity.id AND ${condition})`;

/** Changes an activity that has not been held, only on the edition that was seen, and never away from the claims that hang on it. */
export const changeActivity = (door: Door, id: string, seen: number, row: Omit<ActivityEntry, 'id' | 'unitId' | 'seriesId' | 'bodyHash'>, entry: AuditEntry, actor: Actor) => door.batch([
  sql(`UPDATE activity SET kind = ?3, name = ?4, team_id = ?5, place = ?6, starts_at = CAST(?7 AS INTEGER), ends_at = CAST(?8 AS INTEGER), first_day = ?9, last_day = ?10,
       expected_turns = CAST(?11 AS INTEGER), words = ?12, edition = edition + 1
     WHERE id = ?1 AND edition = CAST(?2 AS INTEGER) AND cancelled_at IS NULL AND ends_at > CAST(?13 AS INTEGER)
       AND NOT ${CLAIMS_OF('(c.act_date < ?9 OR c.act_date > ?10)')} AND (team_id IS ?5 OR NOT ${CLAIMS_OF()})`,
  id, seen, row.kind, row.name, row.teamId, row.place, row.startsAt, row.endsAt, row.firstDay, row.lastDay, row.expectedTurns, row.words, actor.at),
  logged(actor, entry)]);

/** Cancels an activity nothing was claimed from, and those of its series that come after it and have not begun. */
export const cancelActivity = (door: Door, activity: Pick<ActivityWhole, 'id' | 'unitId' | 'seriesId' | 'startsAt' | 'firstDay'>, reason: string, rest: boolean, actor: Actor) => door.batch([
  sql(`UPDATE activity SET cancelled_at = CAST(?2 AS INTEGER), cancel_reason = ?3, edition = edition + 1
     WHERE (id = ?1 OR (?4 IS NOT NULL AND unit_id = ?5 AND series_id = ?4 AND starts_at > CAST(?6 AS INTEGER) AND starts_at > CAST(?2 AS INTEGER))) AND cancelled_at IS NULL AND NOT ${CLAIMS_OF()}`,
  activity.id, actor.at, reason, rest ? activity.seriesId : null, activity.unitId, activity.startsAt),
  logged(actor, { action: 'cancel', noun: 'activity', nounId: activity.id, unitId: activity.unitId, after: { reason, on: activity.firstDay, ...(rest && { rest }) } }),
  activityYearDue(activity.id)]);

/** What came of an activity that has begun, as the unit says it. */
export const reportActivity = (door: Door, activity: Pick<ActivityWhole, 'id' | 'unitId' | 'reportedTurns' | 'members'>, seen: number, turns: number, members: number | null, actor: Actor) => door.batch([
  sql(`UPDATE activity SET reported_turns = CAST(?3 AS INTEGER), members = CAST(?4 AS INTEGER), reported_at = CAST(?5 AS INTEGER), edition = edition + 1
     WHERE id = ?1 AND edition = CAST(?2 AS INTEGER) AND cancelled_at IS NULL AND starts_at <= CAST(?5 AS INTEGER)`, activity.id, seen, turns, members, actor.at),
  logged(actor, { action: 'report', noun: 'activity', nounId: activity.id, unitId: activity.unitId, before: { turns: activity.reportedTurns, members: activity.members }, after: { turns, members } }),
  activityYearDue(activity.id)]);

/** Reports of many at once, as a world is first loaded; what has one keeps it. */
export const activitiesReported = (rows: readonly { id: string; turns: number; members: number }[], at: number): Statement => sql(
  `UPDATE activity SET reported_turns = r.turns, members = r.members, reported_at = CAST(?2 AS INTEGER), edition = edition + 1
   FROM (SELECT value->>0 AS id, value->>1 AS turns, value->>2 AS members FROM json_each(?1)) r WHERE activity.id = r.id AND reported_turns IS NULL`,
  JSON.stringify(rows.map(({ id, turns, members }) => [id, turns, members])), at);

export type AttachTo = { activityId: string; claimId: string };
/**
 * Claims hung on activities, each claim on one at most: who is there already stays. Only while the activity
 * stands and the act is of one of its days.
 */
export const claimsAttached = (pairs: readonly (AttachTo & { bodyHash?: string })[], at: number): Statement => sql(
  `INSERT INTO activity_claim (claim_id, activity_id, at) SELECT c.id, a.id, CAST(?2 AS INTEGER) FROM json_each(?1) j
   JOIN claim c ON c.id = j.value->>0 AND (j.value->>2 IS NULL OR c.body_hash = j.value->>2)
   JOIN activity a ON a.id = j.value->>1 AND a.cancelled_at IS NULL AND c.act_date BETWEEN a.first_day AND a.last_day WHERE true ON CONFLICT DO NOTHING`,
  JSON.stringify(pairs.map(({ claimId, activityId, bodyHash }) => [claimId, activityId, bodyHash ?? null])), at);

/** Hangs claims on an activity. @returns where each of them hangs now */
export async function attachClaims(door: Door, activity: Pick<ActivityWhole, 'id' | 'unitId'>, claimIds: readonly string[], actor: Actor): Promise<Map<string, string>> {
  const results = await door.batch([
    claimsAttached(claimIds.map((claimId) => ({ claimId, activityId: activity.id })), actor.at),
    logged(actor, { action: 'attach', noun: 'activity', nounId: activity.id, unitId: activity.unitId, after: { claims: claimIds.length } }),
    activityYearDue(activity.id),
    attachedTo(claimIds)]);
  return new Map((results.at(-1) as AttachTo[]).map(({ claimId, activityId }) => [claimId, activityId]));
}
const attachedTo = (claimIds: readonly string[]): Statement => sql('SELECT x.claim_id AS claimId, x.activity_id AS activityId FROM json_each(?1) j JOIN activity_claim x ON x.claim_id = j.value', JSON.stringify(claimIds));
export const activitiesOfClaims = async (door: Door, claimIds: readonly string[]): Promise<Map<string, string>> =>
  new Map(((await door.batch([attachedTo(claimIds)]))[0] as AttachTo[]).map(({ claimId, activityId }) => [claimId, activityId]));

export const detachClaim = (door: Door, activity: Pick<ActivityWhole, 'id' | 'unitId'>, claimId: string, actor: Actor) => door.batch([
  sql('DELETE FROM activity_claim WHERE claim_id = ?1 AND activity_id = ?2', claimId, activity.id),
  logged(actor, { action: 'detach', noun: 'activity', nounId: activity.id, unitId: activity.unitId, after: { claims: 1 } }),
  activityYearDue(activity.id)]);

export type ActivityOfClaim = Pick<ActivityRow, 'id' | 'unitId' | 'teamId' | 'firstDay' | 'lastDay' | 'cancelledAt'>;
/** Activities by id, as far as a claim must agree with them. */
export const activitiesById = async (door: Door, ids: readonly string[]): Promise<Map<string, ActivityOfClaim>> => (ids.length === 0 ? new Map() : new Map((await door.all<ActivityOfClaim>(
  `SELECT DISTINCT a.id, a.unit_id AS unitId, a.team_id AS teamId, a.first_day AS firstDay, a.last_day AS lastDay, a.cancelled_at AS cancelledAt FROM json_each(?1) j JOIN activity a ON a.id = j.value`,
  JSON.stringify([...new Set(ids)]))).map((row) => [row.id, row])));

export type ClaimOfActivity = { id: string; indicator: Indicator; actDate: string; quantity: number; unitId: string; unitName: string | null; teamId: string | null; authorId: string; state: ClaimState };
const CLAIM = `c.id, c.indicator, c.act_date AS actDate, c.quantity, c.unit_id AS unitId, ${NAME_ON('c.unit_id', 'c.act_date')} AS unitName, c.team_id AS teamId, c.author_id AS authorId, c.state`;
/** Claims that hang on an activity, all or one author's. */
export const claimsOfActivity = (door: Door, activityId: string, authorId: string | null, limit: number) => door.all<ClaimOfActivity>(
  `SELECT ${CLAIM} FROM activity_claim x JOIN claim c ON c.id = x.claim_id WHERE x.activity_id = ?1 AND (?2 IS NULL OR c.author_id = ?2) ORDER BY c.arrived_at, c.id LIMIT CAST(?3 AS INTEGER)`, activityId, authorId, limit);

/** What each indicator's attached claims come to in the ledger, in milli. */
export const recognisedOfActivity = (door: Door, activityId: string) => door.all<{ indicator: Indicator; milli: number }>(
  `SELECT l.indicator, sum(l.milli) AS milli FROM activity_claim x JOIN ledger l ON l.claim_id = x.claim_id AND l.seq <= ${PUBLIC_HEAD} WHERE x.activity_id = ?1 GROUP BY 1 HAVING sum(l.milli) <> 0 ORDER BY 1`, activityId);
/** Turns of attached outreach claims that still may count: what the rest of a report may be claimed for. */
export const turnsClaimed = async (door: Door, activityId: string): Promise<number> => (await door.first<{ turns: number }>(
  `SELECT coalesce(sum(c.quantity), 0) AS turns FROM activity_claim x JOIN claim c ON c.id = x.claim_id WHERE x.activity_id = ?1 AND c.indicator = 'outreach_turn' AND c.state IN ('pending', 'recognised', 'needs_evidence')`, activityId))!.turns;

/** Claims of an activity's days that hang nowhere yet, and arrived from its first day until a moment: found along the lists of units and authors. */
const FITTING = (whose: string): string => `SELECT ${CLAIM} FROM ${whose} AND c.arrived_at >= CAST(?2 AS INTEGER) AND c.arrived_at < CAST(?3 AS INTEGER)
  JOIN activity a ON a.id = ?4 WHERE c.act_date BETWEEN a.first_day AND a.last_day AND c.state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM activity_claim x WHERE x.claim_id = c.id)`;
type FittingAsked = { activityId: string; unitId: string; teamId: string | null; arrivedFrom: number; arrivedUntil: number; day: string };
/** To who keeps the activity: those of its unit and the unit's own branches, and those made with its team. */
export async function claimsFitting(door: Door, asked: FittingAsked, limit: number): Promise<ClaimOfActivity[]> {
  const { activityId, unitId, teamId, arrivedFrom, arrivedUntil, day } = asked;
  const [ofUnits, ofTeam] = await door.batch([
    sql(`${FITTING(`(SELECT ?1 AS unit_id UNION SELECT q.unit_id FROM unit_period q WHERE q.parent_id = ?1 AND q.kind = 'youth_branch' AND q.valid_from <= ?5 AND ?5 < q.valid_to) u JOIN claim c ON c.unit_id = u.unit_id`)}
      ORDER BY c.arrived_at, c.id LIMIT CAST(?6 AS INTEGER)`, unitId, arrivedFrom, arrivedUntil, activityId, day, limit),
    sql(`${FITTING('(SELECT DISTINCT person_id FROM team_member WHERE team_id = ?1 AND ?1 IS NOT NULL) m JOIN claim c ON c.author_id = m.person_id AND c.team_id = ?1')}
      ORDER BY c.arrived_at, c.id LIMIT CAST(?5 AS INTEGER)`, teamId, arrivedFrom, arrivedUntil, activityId, limit)]) as [ClaimOfActivity[], ClaimOfActivity[]];
  return [...new Map([...ofUnits, ...ofTeam].map((row) => [row.id, row])).values()];
}
/** To somebody else: their own. */
export const ownClaimsFitting = (door: Door, authorId: string, asked: Omit<FittingAsked, 'unitId' | 'teamId'>, limit: number) => door.all<ClaimOfActivity>(
  `${FITTING('(SELECT ?1 AS author_id) m JOIN claim c ON c.author_id = m.author_id')} ORDER BY c.arrived_at, c.id LIMIT CAST(?5 AS INTEGER)`, authorId, asked.arrivedFrom, asked.arrivedUntil, asked.activityId, limit);

export type ActiveUnit = { unitId: string; /** Held something in the year and reported its turns. */ reported: boolean; /** At least one claim made there is recognised. */ recognised: boolean };
/**
 * Whether each grassroots unit (cơ sở Đoàn) that existed in a year was active in it: by an activity of its own or
 * of a unit below it, on the tree of the activity's first day. Cancelled ones do not count.
 *
 * @param year `2026`
 * @see        PRODUCT.md, "100 % of grassroots organisations active"
 */
export async function activeUnits(door: Door, year: string): Promise<ActiveUnit[]> {
  const some = (more: string): string => `EXISTS (SELECT 1 FROM unit_path p JOIN activity a INDEXED BY activity_unit ON a.unit_id = p.unit_id AND a.first_day >= max(?1, q.valid_from, p.valid_from) AND a.first_day < min(?2, q.valid_to, p.valid_to)
      AND a.cancelled_at IS NULL ${more} WHERE p.ancestor_id = q.unit_id)`;
  const rows = await door.all<{ unitId: string; reported: number; recognised: number }>(
    `SELECT q.unit_id AS unitId, max(${some('AND a.reported_turns > 0')}) AS reported,
       max(${some(`JOIN activity_claim x ON x.activity_id = a.id AND (SELECT sum(l.milli) FROM ledger l WHERE l.claim_id = x.claim_id AND l.seq <= ${PUBLIC_HEAD}) > 0`)}) AS recognised
     FROM unit_period q WHERE q.kind IN ('youth_commune', 'youth_direct') AND q.valid_from < ?2 AND ?1 < q.valid_to GROUP BY 1 ORDER BY 1`, `${year}-01-01`, `${Number(year) + 1}-01-01`);
  return rows.map(({ unitId, reported, recognised }) => ({ unitId, reported: reported === 1, recognised: recognised === 1 }));
}

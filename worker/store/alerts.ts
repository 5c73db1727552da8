import type { AlertKind, ClaimState, Indicator, Reason } from '#vocabulary';
import type { Denial, Trace } from '#domain/alerts';
import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { DAY_COUNTS } from './verdicts.ts';

export type AlertRow = {
  id: string; kind: AlertKind; unitId: string; unitName: string | null; at: number; facts: string; claimIds: string; claims: number;
  lookedAt: number | null; words: string | null; lookedBy: string | null;
};
/** Whose signs somebody sees: all of some units and what is below, and of others all but what is below their own. */
export type AlertsFor = { all: readonly string[]; judged: readonly string[]; own: readonly string[] };

const BELOW = (units: string) => `EXISTS (SELECT 1 FROM unit_path p JOIN json_each(${units}) w ON w.value = p.ancestor_id WHERE p.unit_id = a.unit_id)`;
const FOR = `(${BELOW('?1')} OR (${BELOW('?2')} AND NOT ${BELOW('?3')}))`;
const lists = ({ all, judged, own }: AlertsFor): [string, string, string] => [JSON.stringify(all), JSON.stringify(judged), JSON.stringify(own)];
const ALERT = `a.id, a.kind, a.unit_id AS unitId, (SELECT name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY valid_from DESC LIMIT 1) AS unitName,
  a.at, a.facts, a.claim_ids AS claimIds, a.claims, a.looked_at AS lookedAt, a.looked_by AS lookedBy, a.words`;

/** A page of signs, those nobody has looked at or the others, the latest found first; it begins with the sign at `from`. */
export const alertsFor = (door: Door, whose: AlertsFor, looked: boolean, from: { at: number; id: string } | null, limit: number) => door.all<AlertRow>(
  `SELECT ${ALERT} FROM alert a ${looked ? '' : 'INDEXED BY alert_open'} WHERE a.looked_at IS ${looked ? 'NOT NULL' : 'NULL'} AND ${FOR}
   AND (a.at, a.id) <= (CAST(?4 AS INTEGER), ?5) ORDER BY a.at DESC, a.id DESC LIMIT CAST(?6 AS INTEGER)`,
  ...lists(whose), from?.at ?? Number.MAX_SAFE_INTEGER, from?.id ?? '', limit);
export const alertFor = (door: Door, whose: AlertsFor, id: string) => door.first<AlertRow>(`SELECT ${ALERT} FROM alert a WHERE a.id = ?4 AND ${FOR}`, ...lists(whose), id);

export type BehindRow = { id: string; indicator: Indicator; masked: string | null; actDate: string; capturedAt: number; arrivedAt: number; quantity: number; state: ClaimState; reason: Reason | null };
/** The claims behind a sign, by when they were written down; nobody is named. */
export const claimsBehind = (door: Door, ids: string) => door.all<BehindRow>(
  `SELECT c.id, c.indicator, c.masked, c.act_date AS actDate, c.captured_at AS capturedAt, c.arrived_at AS arrivedAt, c.quantity, c.state, c.reason
   FROM json_each(?1) a JOIN claim c ON c.id = a.value ORDER BY c.captured_at, c.id`, ids);

/** Notes that somebody looked, and what they found; the first look stands. @returns who looked, and the words that stand */
export async function lookedAtAlert(door: Door, id: string, unitId: string, words: string, actor: Actor, byId: string): Promise<{ lookedBy: string; words: string }> {
  const results = await door.batch([
    sql('UPDATE alert SET looked_by = ?2, looked_at = CAST(?3 AS INTEGER), words = ?4 WHERE id = ?1 AND looked_at IS NULL', id, byId, actor.at, words),
    logged(actor, { action: 'look', noun: 'alert', nounId: id, unitId }),
    sql('SELECT looked_by AS lookedBy, words FROM alert WHERE id = ?1', id)]);
  return results[2]![0] as { lookedBy: string; words: string };
}

export type NewAlert = { id: string; kind: AlertKind; unitId: string; authorId: string | null; facts: string; claimIds: string; claims: number };
/** Signs that were found; one that is there already is the same sign, and stays as it was looked at. */
export const alertsFound = (alerts: NewAlert[], at: number): Statement[] => (alerts.length === 0 ? [] : [sql(
  `INSERT INTO alert (id, kind, unit_id, author_id, at, facts, claim_ids, claims)
   SELECT value->>0, value->>1, value->>2, value->>3, CAST(?2 AS INTEGER), value->>4, value->>5, value->>6 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
  JSON.stringify(alerts.map((each) => [each.id, each.kind, each.unitId, each.authorId, each.facts, each.claimIds, each.claims])), at)]);

/** How far a watch has come; 0 = it has not begun. */
export const marksOf = async (door: Door, kinds: readonly string[]): Promise<number[]> => {
  const rows = await door.all<{ kind: string; at: number }>('SELECT w.kind, w.at FROM json_each(?1) a JOIN watch_mark w ON w.kind = a.value', JSON.stringify(kinds));
  return kinds.map((kind) => rows.find((row) => row.kind === kind)?.at ?? 0);
};
/** Moves marks from where they were seen; a mark somebody else moved meanwhile is left where it is. */
export const marksMoved = (marks: { kind: string; seen: number; at: number }[]): Statement => sql(
  `INSERT INTO watch_mark (kind, at) SELECT value->>0, CAST(value->>2 AS INTEGER) FROM json_each(?1) WHERE true
   ON CONFLICT (kind) DO UPDATE SET at = excluded.at WHERE excluded.at <> watch_mark.at
     AND watch_mark.at = (SELECT CAST(m.value->>1 AS INTEGER) FROM json_each(?1) m WHERE m.value->>0 = excluded.kind)`,
  JSON.stringify(marks.map(({ kind, seen, at }) => [kind, seen, at])));

export type UnitToLookAt = { unitId: string; claims: number };
/** Units in the order of their ids, with how many claims a look would read: none where nothing came in since the last look. */
export const unitsToLookAt = (door: Door, offset: number, limit: number, window: { since: number; back: number; until: number }) => door.all<UnitToLookAt>(
  `SELECT u.id AS unitId, iif(EXISTS (SELECT 1 FROM claim c WHERE c.unit_id = u.id AND c.arrived_at >= CAST(?3 AS INTEGER) AND c.arrived_at < CAST(?5 AS INTEGER))
       OR EXISTS (SELECT 1 FROM citizen_code k WHERE k.unit_id = u.id AND k.used_at >= CAST(?3 AS INTEGER) AND k.used_at < CAST(?5 AS INTEGER) AND k.helped = 0),
     1 + (SELECT count(*) FROM claim c WHERE c.unit_id = u.id AND c.arrived_at >= CAST(?4 AS INTEGER) AND c.arrived_at < CAST(?5 AS INTEGER)), 0) AS claims
   FROM (SELECT id FROM unit ORDER BY id LIMIT CAST(?2 AS INTEGER) OFFSET CAST(?1 AS INTEGER)) u`, offset, limit, window.since, window.back, window.until);

const LIVE = "state IN ('pending', 'recognised', 'needs_evidence')";
const TRACE = `c.id, c.author_id AS authorId, c.indicator, c.procedure_group AS procedureGroup, c.quantity, c.act_date AS actDate, c.captured_at AS capturedAt, c.arrived_at AS arrivedAt, c.${LIVE} AS live`;
type TraceRow = Omit<Trace, 'live'> & { live: number; unitId: string };
const traced = (rows: TraceRow[]): Map<string, Trace[]> => Map.groupBy(rows.map(({ live, ...row }) => ({ ...row, live: live === 1 })), ({ unitId }) => unitId) as Map<string, Trace[]>;

/** Claims of units and what helped people denied, within a window of arrival. What reconciliation wrote by itself is nobody's trace. */
export async function tracesOf(door: Door, unitIds: readonly string[], { since, back, until }: { since: number; back: number; until: number }) {
  const units = JSON.stringify(unitIds);
  const [traces, denials] = await door.batch([
    sql(`SELECT c.unit_id AS unitId, ${TRACE} FROM json_each(?1) a JOIN claim c ON c.unit_id = a.value AND c.arrived_at >= CAST(?2 AS INTEGER) AND c.arrived_at < CAST(?3 AS INTEGER)
         WHERE c.source <> 'reconciliation'`, units, back, until),
    sql(`SELECT k.unit_id AS unitId, k.claim_id AS claimId, k.used_at AS at FROM json_each(?1) a JOIN citizen_code k ON k.unit_id = a.value
           AND k.used_at >= CAST(?2 AS INTEGER) AND k.used_at < CAST(?3 AS INTEGER) WHERE k.helped = 0`, units, since, until)]);
  return { traces: traced(traces as TraceRow[]), denials: Map.groupBy(denials as (Denial & { unitId: string })[], ({ unitId }) => unitId) };
}

export type EndedRow = { id: string; name: string; startsAt: number; claimsUntil: number; actFrom: string; actTo: string; rules: string; mark: number };
export const campaignMark = (id: string): string => `signs/${id}`;
/** A campaign that takes no more claims and has not been looked at whole; a mark below 0 says it has. */
export const campaignToLookAt = (door: Door, until: number) => door.first<EndedRow>(
  `SELECT k.id, k.name, k.starts_at AS startsAt, k.claims_until AS claimsUntil, k.act_from AS actFrom, k.act_to AS actTo, coalesce(m.at, 0) AS mark,
     (SELECT rules FROM rules_edition r WHERE r.campaign_id = k.id ORDER BY edition DESC LIMIT 1) AS rules
   FROM campaign k LEFT JOIN watch_mark m ON m.kind = 'signs/' || k.id
   WHERE k.claims_until <= CAST(?1 AS INTEGER) AND k.source <> 'notice' AND coalesce(m.at, 0) >= 0 ORDER BY k.claims_until, k.id LIMIT 1`, until);

/** Claims of participants that came in for a campaign's window and in time; `participants` is a SELECT of their ids. */
const IN_CAMPAIGN = (participants: string): string => `FROM campaign_unit cu JOIN claim c ON c.unit_id = cu.unit_id AND c.arrived_at >= CAST(?2 AS INTEGER) AND c.arrived_at < CAST(?3 AS INTEGER)
    AND c.act_date >= ?4 AND c.act_date < ?5 AND c.source <> 'reconciliation' JOIN campaign k ON k.id = cu.campaign_id AND ${DAY_COUNTS('c.act_date')} WHERE cu.campaign_id = ?1 AND cu.participant_id IN (${participants})`;
const window = ({ id, startsAt, claimsUntil, actFrom, actTo }: EndedRow): [string, number, number, string, string] => [id, startsAt, claimsUntil, actFrom, actTo];

/** Participants in the order of their ids, with how many claims a look would read. */
export const participantsToLookAt = (door: Door, campaign: EndedRow, limit: number) => door.all<UnitToLookAt>(
  `WITH page AS (SELECT unit_id FROM participant WHERE campaign_id = ?1 ORDER BY unit_id LIMIT CAST(?7 AS INTEGER) OFFSET CAST(?6 AS INTEGER))
   SELECT p.unit_id AS unitId, coalesce(n.claims, 0) AS claims FROM page p LEFT JOIN (
     SELECT cu.participant_id, count(*) AS claims ${IN_CAMPAIGN('SELECT unit_id FROM page')} GROUP BY 1) n ON n.participant_id = p.unit_id ORDER BY 1`, ...window(campaign), campaign.mark, limit);

/** Claims of participants, by participant; every target of the campaign with what is recognised towards it. */
export async function tracesInCampaign(door: Door, campaign: EndedRow, participantIds: readonly string[]) {
  const [traces, targets] = await door.batch([
    sql(`SELECT cu.participant_id AS unitId, ${TRACE} ${IN_CAMPAIGN('SELECT value FROM json_each(?6)')}`, ...window(campaign), JSON.stringify(participantIds)),
    sql(`SELECT t.unit_id AS unitId, t.indicator, t.amount, coalesce(m.milli, 0) AS milli FROM target t LEFT JOIN (
           SELECT cu.participant_id, y.indicator, sum(y.milli) AS milli FROM tally y JOIN campaign_unit cu ON cu.unit_id = y.unit_id AND cu.campaign_id = y.scope WHERE y.scope = ?1 GROUP BY 1, 2) m
           ON m.participant_id = t.unit_id AND m.indicator = t.indicator WHERE t.campaign_id = ?1`, campaign.id)]);
  return { traces: traced(traces as TraceRow[]), targets: targets as { unitId: string; indicator: Indicator; amount: number; milli: number }[] };
}

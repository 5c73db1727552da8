import type { Indicator, RankedLevel } from '#vocabulary';
import { startOfDay } from '#domain/calendar';
import type { Asks } from '#domain/rules';
import { appraisalsAgreed, type AgreedAppraisal } from './appraisals.ts';
import { boardAnew } from './boards.ts';
import { DAY_COUNTS, ENTRY_AXES, ENTRY_COUNTS_IN, HOLDER, SCOPE, TEAMS } from './verdicts.ts';
import { conditional, inJson, sql, type Door, type Statement } from './d1.ts';

export type CampaignRow = {
  id: string; slug: string; name: string; goal: string; source: 'live' | 'notice' | 'demonstration'; scope_name: string;
  ranked_level: RankedLevel; tree_date: string; starts_at: number; ends_at: number; claims_until: number; closes_at: number;
  act_from: string; act_to: string; notice: string | null; created_by: string; created_at: number; body_hash: string;
  audience: string; content: string; measures: string;
  /** JSON CampaignInput, to clone from and to show before the start. */
  plan: string | null;
  /** 1 = acts are also counted in the fine cells that caps look at. */
  fine: number;
  /** Bit 0 = Sunday … bit 6 = Saturday: acts of these days count. */
  weekdays: number;
  /** 1 = teams stand on a board of their own. */
  team_board: number;
};
const COLUMNS = ['id', 'slug', 'name', 'goal', 'source', 'scope_name', 'ranked_level', 'tree_date', 'starts_at', 'ends_at',
  'claims_until', 'closes_at', 'act_from', 'act_to', 'notice', 'created_by', 'created_at', 'body_hash',
  'audience', 'content', 'measures', 'plan', 'fine', 'weekdays', 'team_board',
] as const satisfies (keyof CampaignRow)[];

export type ParticipantRow = { unitId: string; cluster: string; clusterNo: number; ranked: boolean };
export type TargetRow = { unitId: string; indicator: Indicator; amount: number };
export type NewCampaign = { row: CampaignRow; rules: string; participants: ParticipantRow[]; targets: TargetRow[] };

/** The draft a campaign is launched from: it goes in the same breath, and only as it was read. */
export type FromDraft = { id: string; version: number };
const DRAFT_STANDS = 'EXISTS (SELECT 1 FROM campaign_draft d WHERE d.id = ?1 AND d.version = CAST(?2 AS INTEGER))';

/**
 * Stores a campaign with its first rules edition, participants, whose acts count for whom, and targets,
 * and counts what the ledger already holds of its window. One batch; the same campaign again writes nothing.
 * @returns the hash of what is stored under the id, and the id that holds the slug
 */
export async function insertCampaign(door: Door, campaign: NewCampaign, log: Statement[] = [], draft: FromDraft | null = null) {
  const { row, rules } = campaign;
  const fresh = 'NOT EXISTS (SELECT 1 FROM rules_edition WHERE campaign_id = ?1)';
  const values = COLUMNS.map((_, at) => `value->>${at}`).join(', ');
  const whole = JSON.stringify([COLUMNS.map((column) => row[column])]);
  const results = await door.batch([
    draft ? sql(`INSERT INTO campaign (${COLUMNS.join(', ')}) SELECT ${values} FROM json_each(?3) WHERE ${DRAFT_STANDS} ON CONFLICT DO NOTHING`, draft.id, draft.version, whole)
      : sql(`INSERT INTO campaign (${COLUMNS.join(', ')}) SELECT ${values} FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`, whole),
    ...log,
    ...contents(campaign, fresh),
    sql(`INSERT INTO board_due (campaign_id, ledger_seq) SELECT id, (SELECT coalesce(max(seq), 0) FROM ledger)
         FROM campaign WHERE id = ?1 AND ${fresh}`, row.id),
    // Last: its absence is what makes the statements above run, once.
    sql(`INSERT INTO rules_edition (campaign_id, edition, rules, at, by_id)
         SELECT id, 1, ?2, created_at, created_by FROM campaign WHERE id = ?1 AND ${fresh}`, row.id, rules),
    ...(draft ? [sql('DELETE FROM campaign_draft WHERE id = ?1 AND EXISTS (SELECT 1 FROM campaign WHERE id = ?1 AND body_hash = ?2)', draft.id, row.body_hash)] : []),
    sql('SELECT id, body_hash AS bodyHash FROM campaign WHERE id = ?1', row.id),
    sql('SELECT id FROM campaign WHERE slug = ?1', row.slug),
  ]);
  const stored = (results.at(-2) as { id: string; bodyHash: string }[])[0] ?? null;
  const slugHolder = (results.at(-1) as { id: string }[])[0] ?? null;
  return { stored, slugHolder };
}

/**
 * Puts a changed campaign in the place of one that has not begun, under its id and address, with another
 * edition of its rules. All or nothing: only while it has not begun and the draft is as it was read.
 * @returns whether it was put there
 */
export const replaceCampaign = (door: Door, campaign: NewCampaign, log: Statement, draft: FromDraft, now: number): Promise<boolean> => {
  const { row, rules } = campaign;
  const kept: readonly string[] = ['id', 'slug', 'source', 'notice', 'created_by', 'created_at'];
  const columns = COLUMNS.filter((column) => !kept.includes(column));
  const without = (table: string, condition = 'true') => sql(`DELETE FROM ${table} WHERE ${table === 'tally' ? 'scope' : 'campaign_id'} IN (?1, ?1 || '${TEAMS}') AND ${condition}`, row.id);
  return conditional(door, [
    sql(`UPDATE campaign SET (${columns.join(', ')}) = (SELECT ${columns.map((_, at) => `value->>${at}`).join(', ')} FROM json_each(?3))
         WHERE id = ?1 AND source = 'live' AND starts_at > CAST(?4 AS INTEGER) AND body_hash <> ?5 AND ${DRAFT_STANDS}`,
    draft.id, draft.version, JSON.stringify([columns.map((column) => row[column])]), now, row.body_hash),
    sql("SELECT CASE WHEN changes() = 1 THEN 1 ELSE json('the campaign has begun, or the draft moved on') END"),
    log,
    // Units that join by a decision about units keep their seat.
    without('participant', 'change_id IS NULL'), without('campaign_unit', 'change_id IS NULL'), without('target'), without('tally'), without('tally_fine'),
    ...contents(campaign, 'true'), boardAnew(row.id),
    sql(`INSERT INTO rules_edition (campaign_id, edition, rules, at, by_id)
         SELECT ?1, max(edition) + 1, ?2, CAST(?3 AS INTEGER), ?4 FROM rules_edition WHERE campaign_id = ?1`, row.id, rules, now, row.created_by),
    sql('DELETE FROM campaign_draft WHERE id = ?1', draft.id),
  ]);
};

/** Who takes part, whose acts count for whom, what was assigned, and what the ledger already holds; where `when` holds. */
function contents({ row, participants, targets }: NewCampaign, when: string): Statement[] {
  return [
    ...inJson(participants.map((p) => [p.unitId, p.cluster, p.clusterNo, Number(p.ranked)])).map((json) => sql(
      `INSERT INTO participant (campaign_id, unit_id, cluster, cluster_no, ranked)
       SELECT c.id, value->>0, value->>1, value->>2, value->>3 FROM json_each(?2) JOIN campaign c ON c.id = ?1 WHERE ${when} ON CONFLICT DO NOTHING`, row.id, json)),
    // A unit below two participants belongs to the nearer one: an act stands on one line of a board only.
    sql(`INSERT INTO campaign_unit (unit_id, campaign_id, participant_id)
         SELECT unit_id, ?1, ancestor_id FROM (SELECT u.unit_id, u.ancestor_id, row_number() OVER (PARTITION BY u.unit_id ORDER BY u.depth) AS nearness
           FROM participant p JOIN unit_path u ON u.ancestor_id = p.unit_id AND u.valid_from <= ?2 AND ?2 < u.valid_to
           WHERE p.campaign_id = ?1) WHERE nearness = 1 AND ${when} ON CONFLICT DO NOTHING`, row.id, row.tree_date),
    ...inJson(targets.map((t) => [t.unitId, t.indicator, t.amount])).map((json) => sql(
      `INSERT INTO target (campaign_id, unit_id, indicator, amount)
       SELECT c.id, value->>0, value->>1, value->>2 FROM json_each(?2) JOIN campaign c ON c.id = ?1 WHERE ${when}`, row.id, json)),
    sql(`INSERT INTO tally (scope, unit_id, indicator, procedure_group, milli, entries)
         SELECT ${SCOPE}, ${HOLDER}, l.indicator, l.procedure_group, sum(l.milli), count(*) FROM ledger l ${ENTRY_COUNTS_IN} ${ENTRY_AXES}
         WHERE k.id = ?1 AND ${when} GROUP BY 1, 2, 3, 4`, row.id),
    sql(`INSERT INTO tally_fine (campaign_id, unit_id, author_id, act_date, indicator, procedure_group, milli)
         SELECT ${SCOPE}, ${HOLDER}, coalesce(c.author_id, ''), l.act_date, l.indicator, l.procedure_group, sum(l.milli) FROM ledger l LEFT JOIN claim c ON c.id = l.claim_id ${ENTRY_COUNTS_IN} ${ENTRY_AXES}
         WHERE k.id = ?1 AND k.fine = 1 AND ${when} GROUP BY 1, 2, 3, 4, 5, 6`, row.id),
  ];
}

/** A campaign and the rules in force, or an earlier edition of them; by id or by slug. */
export const campaignWithRules = (door: Door, key: { id: string } | { slug: string }, edition: number | null = null) =>
  door.first<CampaignRow & { edition: number; rules: string }>(
    `SELECT c.*, r.edition, r.rules FROM campaign c JOIN rules_edition r ON r.campaign_id = c.id
     WHERE ${'id' in key ? 'c.id' : 'c.slug'} = ?1 ${edition === null ? '' : 'AND r.edition = CAST(?2 AS INTEGER)'} ORDER BY r.edition DESC LIMIT 1`,
    'id' in key ? key.id : key.slug, ...(edition === null ? [] : [edition]));

/** SQL: the name of the territory a unit of `q` stands for on a day, if it has one. */
const TERRITORY = (day: string): string => `JOIN unit u ON u.id = q.unit_id LEFT JOIN unit_period t ON t.unit_id = u.territory_id AND t.valid_from <= ${day} AND ${day} < t.valid_to`;

/** SQL: the unit of the district a unit of `q` hangs on, on a day that still had districts. */
const DISTRICT = (day: string): string => `LEFT JOIN unit_period d ON d.unit_id = q.parent_id AND d.kind IN ('youth_district', 'district') AND d.valid_from <= ${day} AND ${day} < d.valid_to`;

/** The standing facts of a board: who takes part, below whom others stand, and what was assigned. */
export async function participantsAndTargets(door: Door, campaignId: string, treeDate: string) {
  const [participants, targets, below] = await door.batch([
    sql(`SELECT p.unit_id AS unitId, p.cluster, p.cluster_no AS clusterNo, p.ranked, p.joins_on AS joinsOn, q.name, coalesce(q.former, d.name) AS former, q.sort_key AS sortKey, q.kind, t.name AS territoryName
         FROM participant p JOIN unit_period q ON q.unit_id = p.unit_id
           AND q.valid_from <= coalesce(p.joins_on, ?2) AND coalesce(p.joins_on, ?2) < q.valid_to
         ${TERRITORY('coalesce(p.joins_on, ?2)')} ${DISTRICT('coalesce(p.joins_on, ?2)')}
         WHERE p.campaign_id = ?1`, campaignId, treeDate),
    sql('SELECT unit_id AS unitId, indicator, amount FROM target WHERE campaign_id = ?1', campaignId),
    sql('SELECT unit_id AS unitId, participant_id AS participantId FROM campaign_unit WHERE campaign_id = ?1 AND unit_id <> participant_id', campaignId),
  ]);
  return {
    participants: participants as {
      unitId: string; cluster: string; clusterNo: number; ranked: number; joinsOn: string | null; name: string; former: string | null; sortKey: string; kind: string; territoryName: string | null }[],
    targets: targets as TargetRow[],
    below: below as { unitId: string; participantId: string }[],
  };
}

/** Days after one and until another on which any unit of a campaign changed its name, place or existence. */
export const reorganisedOn = async (door: Door, campaignId: string, after: string, until: string): Promise<string[]> =>
  (await door.all<{ day: string }>(
    `SELECT DISTINCT p.valid_to AS day FROM campaign_unit cu JOIN unit_period p ON p.unit_id = cu.unit_id
     WHERE cu.campaign_id = ?1 AND p.valid_to > ?2 AND p.valid_to <= ?3 ORDER BY 1`, campaignId, after, until)).map((row) => row.day);

/** The tree of a day as far as a campaign's units and their successors go, with what was handed over since another. */
export async function treeOfDay(door: Door, campaignId: string, after: string, date: string) {
  const reach = `WITH RECURSIVE reach(id) AS (SELECT unit_id FROM campaign_unit WHERE campaign_id = ?1
    UNION SELECT s.new_id FROM reach JOIN succession s ON s.old_id = reach.id AND s.on_date > ?2 AND s.on_date <= ?3)`;
  const [handovers, units, lines] = await door.batch([
    sql(`${reach} SELECT s.old_id AS oldId, s.new_id AS newId, s.on_date AS onDate, s.share_milli AS shareMilli, o.name AS oldName, n.name AS newName
         FROM reach JOIN succession s ON s.old_id = reach.id AND s.on_date > ?2 AND s.on_date <= ?3 JOIN unit_period o ON o.unit_id = s.old_id AND o.valid_to = s.on_date
         JOIN unit_period n ON n.unit_id = s.new_id AND n.valid_from <= s.on_date AND s.on_date < n.valid_to ORDER BY n.sort_key, s.on_date, o.sort_key`, campaignId, after, date),
    sql(`${reach} SELECT q.unit_id AS unitId, q.name, coalesce(q.former, d.name) AS former, q.sort_key AS sortKey, q.kind, t.name AS territoryName FROM reach JOIN unit_period q ON q.unit_id = reach.id
         AND q.valid_from <= ?3 AND ?3 < q.valid_to ${TERRITORY('?3')} ${DISTRICT('?3')}`, campaignId, after, date),
    sql(`${reach} SELECT u.unit_id AS unitId, u.ancestor_id AS ancestorId FROM reach JOIN unit_path u ON u.unit_id = reach.id
         AND u.valid_from <= ?3 AND ?3 < u.valid_to ORDER BY u.depth`, campaignId, after, date),
  ]);
  return {
    handovers: handovers as { oldId: string; newId: string; onDate: string; shareMilli: number; oldName: string; newName: string }[],
    units: units as { unitId: string; name: string; former: string | null; sortKey: string; kind: string; territoryName: string | null }[],
    lines: lines as { unitId: string; ancestorId: string }[],
  };
}

/** Recognised acts of a unit; by procedure group, person and day where the rules look at them. */
export type CountRow = { unitId: string; indicator: Indicator; milli: number; group?: string; memberId?: string; day?: string };

/** Second looks of a unit that ended alike. */
export type LookRow = { unitId: string; chancePpm: number; error: number; times: number };

/** Second looks at acts of a campaign's days that have ended, by unit, chance and end. @param until SQL: a moment by which they had */
export const looksOf = (campaignId: string, until?: string, ...values: number[]): Statement => sql(
  `SELECT i.unit_id AS unitId, i.chance_ppm AS chancePpm, i.result = 'error' AS error, count(*) AS times
   FROM campaign_unit cu JOIN campaign k ON k.id = cu.campaign_id JOIN inspection i ON i.unit_id = cu.unit_id AND i.ended_at > 0 AND i.result IS NOT NULL ${until ? `AND i.ended_at <= ${until}` : ''}
   JOIN claim c ON c.id = i.claim_id AND ${DAY_COUNTS('c.act_date')}
   WHERE cu.campaign_id = ?1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, campaignId, ...values);

/**
 * What a board counts, as one consistent look: tallies by unit as finely as its rules ask, the ledger's
 * head, entries written on a local day or since, and, only where the rules ask for them, points that people
 * gave and second looks at acts of the campaign's days.
 * @param withSince entries of today are read by their numbers and nothing else is; those since an earlier day as is shorter
 */
export async function boardCounts(door: Door, campaignId: string, day: string, withSince: false | 'today' | 'earlier', { group, fine, given, looks }: Omit<Asks, 'members'>) {
  const nothing = sql('SELECT 1 WHERE false');
  const [counts, head, sinceDawn, appraised, looked] = await door.batch([
    fine ? sql('SELECT unit_id AS unitId, indicator, procedure_group AS "group", author_id AS memberId, act_date AS day, milli FROM tally_fine WHERE campaign_id = ?1 AND milli <> 0', campaignId)
      : sql(`SELECT unit_id AS unitId, indicator, ${group ? 'procedure_group AS "group", ' : ''}sum(milli) AS milli FROM tally WHERE scope = ?1 GROUP BY unit_id, indicator${group ? ', procedure_group' : ''}`, campaignId),
    sql('SELECT coalesce(max(seq), 0) AS seq FROM ledger'),
    withSince ? sql(
      `SELECT l.unit_id AS unitId, l.indicator, ${group || fine ? 'l.procedure_group AS "group", ' : ''}${fine ? "coalesce(c.author_id, '') AS memberId, l.act_date AS day, " : ''}sum(l.milli) AS milli
       FROM ledger l ${withSince === 'today' ? 'NOT INDEXED' : ''} ${fine ? 'LEFT JOIN claim c ON c.id = l.claim_id' : ''} ${ENTRY_COUNTS_IN}
       WHERE k.id = ?1 AND l.seq >= (SELECT min(first_seq) FROM ledger_day WHERE day >= ?2) AND l.at >= CAST(?3 AS INTEGER)
       GROUP BY l.unit_id, l.indicator${group || fine ? ', l.procedure_group' : ''}${fine ? ', c.author_id, l.act_date' : ''}`, campaignId, day, startOfDay(day)) : nothing,
    given ? appraisalsAgreed(campaignId) : nothing,
    looks ? looksOf(campaignId) : nothing,
  ]);
  return {
    counts: counts as CountRow[],
    ledgerSeq: (head as { seq: number }[])[0]!.seq,
    sinceDawn: sinceDawn as CountRow[],
    given: appraised as AgreedAppraisal[],
    looks: looked as LookRow[],
  };
}
export type BoardCounts = Awaited<ReturnType<typeof boardCounts>>;

/** SQL: whether ?1 launched a campaign `k`, or could have governed it as an organizer over all who take part at some time while acts counted. */
export const ORGANISED = `(k.created_by = ?1 OR EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = ?1 AND g.role = 'organizer' AND g.valid_from < k.act_to AND g.valid_to > k.act_from
       AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.campaign_id = k.id AND NOT EXISTS (SELECT 1 FROM unit_path u WHERE u.unit_id = p.unit_id AND u.ancestor_id = g.unit_id))))`;

/**
 * Campaigns in which acts of any of these units count and that somebody launched, or could have governed as
 * an organizer over all who take part at some time while acts counted: they do not judge those. Grants are
 * kept apart when they are given; a unit that moves, or a role that ended, is seen here.
 */
export const campaignsOrganisedOver = (door: Door, personId: string, unitIds: string[]) =>
  door.all<{ unitId: string; actFrom: string; actTo: string }>(
    `SELECT cu.unit_id AS unitId, k.act_from AS actFrom, k.act_to AS actTo FROM campaign k
     JOIN campaign_unit cu ON cu.campaign_id = k.id AND cu.unit_id IN (SELECT value FROM json_each(?2))
     WHERE ${ORGANISED}`,
    personId, JSON.stringify(unitIds));

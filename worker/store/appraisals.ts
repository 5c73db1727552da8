import type { ProposalState } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { boardAnew } from './boards.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { derivedId } from './derived-id.ts';

/** Points two people agreed on; `at` = when the second one did, UTC ms. */
export type AgreedAppraisal = { unitId: string; criterion: string; milli: number; at: number };

/** The same as a statement, to be read in one look with what else a board counts. */
export const appraisalsAgreed = (campaignId: string): Statement => sql(
  `SELECT unit_id AS unitId, criterion, milli, decided_at AS at FROM appraisal WHERE campaign_id = ?1 AND state = 'agreed' ORDER BY decided_at, id`, campaignId);

/** Points that count in a campaign, in the order they were agreed: of a judged criterion the last one counts, of the others their sum. */
export const agreedAppraisals = async (door: Door, campaignId: string): Promise<AgreedAppraisal[]> =>
  (await door.batch([appraisalsAgreed(campaignId)]))[0] as AgreedAppraisal[];

/** How many participants of a campaign stand below none of some units, on the tree of its first day, or of the day they joined. */
export const participantsBeyond = async (door: Door, campaignId: string, unitIds: readonly string[]): Promise<number> => (await door.first<{ n: number }>(
  `SELECT count(*) AS n FROM participant p JOIN campaign k ON k.id = p.campaign_id WHERE p.campaign_id = ?1 AND NOT EXISTS (SELECT 1 FROM json_each(?2) w
     JOIN unit_path u ON u.ancestor_id = w.value AND u.unit_id = p.unit_id AND u.valid_from <= coalesce(p.joins_on, k.tree_date) AND coalesce(p.joins_on, k.tree_date) < u.valid_to)`,
  campaignId, JSON.stringify(unitIds)))!.n;

export type GivingCampaign = {
  id: string; slug: string; name: string; startsAt: number; endsAt: number; claimsUntil: number; closesAt: number; rules: string; waiting: number };
const CAMPAIGN = `SELECT k.id, k.slug, k.name, k.starts_at AS startsAt, k.ends_at AS endsAt, k.claims_until AS claimsUntil, k.closes_at AS closesAt, r.rules,
    (SELECT count(DISTINCT a.lot_id) FROM appraisal a WHERE a.campaign_id = k.id AND a.state = 'proposed') AS waiting
  FROM campaign k JOIN rules_edition r ON r.campaign_id = k.id AND r.edition = (SELECT max(edition) FROM rules_edition WHERE campaign_id = k.id)`;
/** Campaigns that any unit at or below some takes part in and whose rules have points that people give, the newest first. */
export const givingCampaigns = (door: Door, unitIds: readonly string[], limit: number) => door.all<GivingCampaign>(
  `${CAMPAIGN} WHERE (r.rules LIKE '%"kind":"judged"%' OR r.rules LIKE '%"kind":"bonus"%' OR r.rules LIKE '%"kind":"deduction"%')
     AND EXISTS (SELECT 1 FROM campaign_unit cu JOIN unit_path u ON u.unit_id = cu.unit_id JOIN json_each(?1) w ON w.value = u.ancestor_id WHERE cu.campaign_id = k.id)
   ORDER BY k.starts_at DESC, k.id LIMIT CAST(?2 AS INTEGER)`, JSON.stringify(unitIds), limit);
export const givingCampaign = (door: Door, slug: string) => door.first<GivingCampaign>(`${CAMPAIGN} WHERE k.slug = ?1`, slug);

export type SelfScoreRow = { id: string; campaignId: string; unitId: string; criterion: string; milli: number; words: string; byId: string; at: number };
const SELF_SCORE = 'SELECT id, campaign_id AS campaignId, unit_id AS unitId, criterion, milli, words, by_id AS byId, at FROM self_score';
/** The last điểm tự chấm of every unit for a criterion. */
export const selfScores = (door: Door, campaignId: string, criterion: string) => door.all<SelfScoreRow>(
  `${SELF_SCORE} s WHERE campaign_id = ?1 AND criterion = ?2 AND NOT EXISTS (SELECT 1 FROM self_score n WHERE n.campaign_id = s.campaign_id AND n.unit_id = s.unit_id AND n.criterion = s.criterion AND (n.at, n.id) > (s.at, s.id))`,
  campaignId, criterion);
export const selfScoreById = (door: Door, id: string) => door.first<SelfScoreRow>(`${SELF_SCORE} WHERE id = ?1`, id);
/** Says a điểm tự chấm, once, while the campaign takes claims. The ones before it stay. */
export const saySelfScore = (door: Door, row: SelfScoreRow, actor: Actor) => door.batch([
  sql(`INSERT INTO self_score (id, campaign_id, unit_id, criterion, milli, words, by_id, at)
       SELECT ?1, k.id, ?3, ?4, CAST(?5 AS INTEGER), ?6, ?7, CAST(?8 AS INTEGER) FROM campaign k WHERE k.id = ?2 AND k.starts_at <= CAST(?8 AS INTEGER) AND k.claims_until > CAST(?8 AS INTEGER) ON CONFLICT DO NOTHING`,
  row.id, row.campaignId, row.unitId, row.criterion, row.milli, row.words, row.byId, row.at),
  logged(actor, { action: 'self_score', noun: 'appraisal', nounId: row.id, unitId: row.unitId, after: { criterion: row.criterion, milli: row.milli } })]);

export type AppraisalRow = {
  id: string; lotId: string; campaignId: string; unitId: string; criterion: string; milli: number; ownMilli: number | null; words: string;
  state: ProposalState; byId: string; at: number; decidedBy: string | null; decidedAt: number | null; decidedWords: string | null;
};
const APPRAISAL = `SELECT a.id, a.lot_id AS lotId, a.campaign_id AS campaignId, a.unit_id AS unitId, a.criterion, a.milli, a.own_milli AS ownMilli, a.words,
  a.state, a.by_id AS byId, a.at, a.decided_by AS decidedBy, a.decided_at AS decidedAt, a.decided_words AS decidedWords FROM appraisal a`;
/** A lot, in the order of its units' ids; empty = there is none. */
export const lotOf = (door: Door, lotId: string) => door.all<AppraisalRow>(`${APPRAISAL} WHERE a.lot_id = ?1 ORDER BY a.unit_id`, lotId);
/** Everything ever proposed for a criterion, oldest first. */
export const appraisalsOf = (door: Door, campaignId: string, criterion: string) => door.all<AppraisalRow>(
  `${APPRAISAL} WHERE a.campaign_id = ?1 AND a.criterion = ?2 ORDER BY a.decided_at, a.at, a.id`, campaignId, criterion);
/** What was proposed for a unit, in all campaigns, newest first, with the rules that name the criterion. */
export const appraisalsOfUnit = (door: Door, unitId: string, limit: number) => door.all<AppraisalRow & { slug: string; name: string; rules: string }>(
  `SELECT x.*, k.slug, k.name, (SELECT rules FROM rules_edition WHERE campaign_id = k.id ORDER BY edition DESC LIMIT 1) AS rules
   FROM campaign_unit cu JOIN (${APPRAISAL}) x ON x.campaignId = cu.campaign_id AND x.unitId = cu.unit_id JOIN campaign k ON k.id = cu.campaign_id
   WHERE cu.unit_id = ?1 ORDER BY x.at DESC, x.id LIMIT CAST(?2 AS INTEGER)`, unitId, limit);
/** Agreed points as everybody may read them, newest first: of a campaign, or of one unit in it. */
export const agreedInPublic = (door: Door, campaignId: string, unitId: string | null, before: number, limit: number) => door.all<AppraisalRow & { unitName: string | null }>(
  `SELECT x.*, (SELECT name FROM unit_period q WHERE q.unit_id = x.unitId ORDER BY (q.valid_from <= k.act_from AND k.act_from < q.valid_to) DESC, q.valid_from DESC LIMIT 1) AS unitName
   FROM (${APPRAISAL} WHERE a.campaign_id = ?1 AND (?2 IS NULL OR a.unit_id = ?2) AND a.state = 'agreed' AND a.decided_at < CAST(?4 AS INTEGER) ORDER BY a.decided_at DESC, a.id LIMIT CAST(?3 AS INTEGER)) x JOIN campaign k ON k.id = x.campaignId
   ORDER BY x.decidedAt DESC, x.id`, campaignId, unitId, limit, before);

type Lot = { id: string; campaignId: string; criterion: string; words: string; items: readonly { unitId: string; milli: number }[] };
/** Proposes a lot, all of it once, while the campaign is open. Each line keeps the unit's điểm tự chấm of this moment. */
export const proposeLot = (door: Door, { id, campaignId, criterion, words, items }: Lot, actor: Actor) => door.batch([
  sql(`INSERT INTO appraisal (id, lot_id, campaign_id, unit_id, criterion, milli, own_milli, words, state, by_id, at)
       SELECT j.value->>0, ?2, k.id, j.value->>1, ?4, CAST(j.value->>2 AS INTEGER),
         (SELECT s.milli FROM self_score s WHERE s.campaign_id = k.id AND s.unit_id = j.value->>1 AND s.criterion = ?4 ORDER BY s.at DESC, s.id DESC LIMIT 1), ?5, 'proposed', ?6, CAST(?7 AS INTEGER)
       FROM json_each(?1) j JOIN campaign k ON k.id = ?3 AND k.starts_at <= CAST(?7 AS INTEGER) AND k.closes_at > CAST(?7 AS INTEGER)
       WHERE NOT EXISTS (SELECT 1 FROM appraisal WHERE lot_id = ?2) ON CONFLICT DO NOTHING`,
  JSON.stringify(items.map(({ unitId, milli }) => [derivedId(`appraisal/${id}/${unitId}`), unitId, milli])), id, campaignId, criterion, words, actor.by, actor.at),
  logged(actor, { action: 'propose', noun: 'appraisal', nounId: id, unitId: items.length === 1 ? items[0]!.unitId : null, after: { criterion, units: items.length, ...(items.length === 1 && { milli: items[0]!.milli }), words } })]);

/** A lot that would take back more than was agreed meanwhile. */
const TAKES_TOO_MUCH = `EXISTS (SELECT 1 FROM appraisal x WHERE x.lot_id = ?1 AND x.milli < 0 AND x.milli + (SELECT coalesce(sum(g.milli), 0) FROM appraisal g
  WHERE g.campaign_id = x.campaign_id AND g.unit_id = x.unit_id AND g.criterion = x.criterion AND g.state = 'agreed') < 0)`;
/**
 * The second person's word on a lot: by somebody else than who proposed it, while it waits and the campaign is open.
 * Agreed points come after all that were agreed before, also within one millisecond, and the board is behind until it counts them.
 */
export const answerLot = (door: Door, { lotId, campaignId, unitId, answer, words }: { lotId: string; campaignId: string; unitId: string | null; answer: 'agreed' | 'refused'; words: string }, actor: Actor) => door.batch([
  sql(`UPDATE appraisal SET state = ?2, decided_by = ?3, decided_words = ?5,
         decided_at = max(CAST(?4 AS INTEGER), coalesce((SELECT max(decided_at) + 1 FROM appraisal WHERE campaign_id = ?6 AND state = 'agreed'), 0))
       WHERE lot_id = ?1 AND state = 'proposed' AND by_id <> ?3 AND EXISTS (SELECT 1 FROM campaign WHERE id = ?6 AND closes_at > CAST(?4 AS INTEGER)) AND (?2 = 'refused' OR NOT ${TAKES_TOO_MUCH})`,
  lotId, answer, actor.by, actor.at, words, campaignId),
  logged(actor, { action: answer === 'agreed' ? 'agree' : 'refuse', noun: 'appraisal', nounId: lotId, unitId, after: { words } }),
  ...(answer === 'agreed' ? [boardAnew(campaignId, 'changes() > 0')] : [])]);

/** Takes one's own proposal back before anybody agreed. */
export const cancelLot = (door: Door, lotId: string, unitId: string | null, actor: Actor) => door.batch([
  sql(`UPDATE appraisal SET state = 'cancelled', decided_by = ?2, decided_at = CAST(?3 AS INTEGER) WHERE lot_id = ?1 AND state = 'proposed' AND by_id = ?2`, lotId, actor.by, actor.at),
  logged(actor, { action: 'cancel', noun: 'appraisal', nounId: lotId, unitId })]);

/** Names of people, for those who work together on a campaign. */
export const namesOfPeople = async (door: Door, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await door.all<{ id: string; name: string }>('SELECT p.id, p.name FROM json_each(?1) j JOIN person p ON p.id = j.value', JSON.stringify([...new Set(ids)]))).map(({ id, name }) => [id, name]));

import type { ProposalState, RewardForm } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { conditional, sql, type Door } from './d1.ts';
import { overlapsDue } from './shared-cells.ts';

export type RewardRow = {
  id: string; lotId: string; campaignId: string; unitId: string; form: RewardForm; formWords: string; boardNo: number; unitName: string; cluster: string; place: number | null; shared: number; grade: string | null;
  pointsMilli: number; actsMilli: number; words: string; keepWords: string | null; state: ProposalState; byId: string; at: number; decidedBy: string | null; decidedAt: number | null; decidedWords: string | null;
  decisionNo: string | null; decisionOn: string | null; withdrawnBy: string | null; withdrawnAt: number | null; withdrawnWords: string | null;
};
const REWARD = `SELECT r.id, r.lot_id AS lotId, r.campaign_id AS campaignId, r.unit_id AS unitId, r.form, r.form_words AS formWords, r.board_no AS boardNo, r.unit_name AS unitName, r.cluster, r.place, r.shared, r.grade,
  r.points_milli AS pointsMilli, r.acts_milli AS actsMilli, r.words, r.keep_words AS keepWords, r.state, r.by_id AS byId, r.at, r.decided_by AS decidedBy, r.decided_at AS decidedAt, r.decided_words AS decidedWords,
  r.decision_no AS decisionNo, r.decision_on AS decisionOn, r.withdrawn_by AS withdrawnBy, r.withdrawn_at AS withdrawnAt, r.withdrawn_words AS withdrawnWords FROM reward r`;
/** SQL: a reward `r` that stands: agreed to and not withdrawn. */
const STANDS = "r.state = 'agreed' AND r.withdrawn_at IS NULL";

export const rewardById = (door: Door, id: string) => door.first<RewardRow>(`${REWARD} WHERE r.id = ?1`, id);
export const rewardsOfLot = (door: Door, lotId: string) => door.all<RewardRow>(`${REWARD} WHERE r.lot_id = ?1 ORDER BY r.unit_id`, lotId);
/** Everything that was ever proposed in a campaign, by place, the newest of a unit first. */
export const rewardsOf = (door: Door, campaignId: string) => door.all<RewardRow>(`${REWARD} WHERE r.campaign_id = ?1 ORDER BY r.cluster, r.place IS NULL, r.place, r.unit_name, r.at DESC, r.id`, campaignId);

export type RewardOverlapRow = { otherId: string; commonMilli: number; wholeMilli: number; otherMilli: number };
/** `own` = 1: it was found when this reward was agreed to, and not when the other was. */
export type FlagRow = RewardOverlapRow & { rewardId: string; own: number; slug: string; name: string; form: RewardForm; formWords: string; unitName: string; state: ProposalState; withdrawnAt: number | null };
/** What rewards of a campaign have in common with others, whichever of the two it was found by. */
export const flagsOf = (door: Door, campaignId: string) => door.all<FlagRow>(
  `SELECT x.reward_id AS rewardId, x.other_id AS otherId, x.common_milli AS commonMilli, x.whole_milli AS wholeMilli, x.other_milli AS otherMilli, x.own,
     k.slug, k.name, o.form, o.form_words AS formWords, o.unit_name AS unitName, o.state, o.withdrawn_at AS withdrawnAt
   FROM (SELECT v.reward_id, v.other_id, v.common_milli, v.whole_milli, v.other_milli, 1 AS own FROM reward r JOIN reward_overlap v ON v.reward_id = r.id WHERE r.campaign_id = ?1
     UNION ALL SELECT v.other_id, v.reward_id, v.common_milli, v.other_milli, v.whole_milli, 0 FROM reward r JOIN reward_overlap v ON v.other_id = r.id WHERE r.campaign_id = ?1) x
   JOIN reward o ON o.id = x.other_id JOIN campaign k ON k.id = o.campaign_id ORDER BY x.reward_id, k.starts_at, x.other_id`, campaignId);

/** Campaigns whose claims have ended, that rank units and all of whose participants stand below some units, the newest first. */
export const rewardableCampaigns = (door: Door, unitIds: readonly string[], now: number, limit: number) => door.all<{ id: string; slug: string; name: string; claimsUntil: number; closesAt: number; waiting: number; standing: number }>(
  `SELECT k.id, k.slug, k.name, k.claims_until AS claimsUntil, k.closes_at AS closesAt, (SELECT count(*) FROM reward r WHERE r.campaign_id = k.id AND r.state = 'proposed') AS waiting,
     (SELECT count(*) FROM reward r WHERE r.campaign_id = k.id AND ${STANDS}) AS standing
   FROM campaign k WHERE k.claims_until <= CAST(?2 AS INTEGER) AND k.source <> 'notice' AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.campaign_id = k.id AND NOT EXISTS (SELECT 1 FROM json_each(?1) w
     JOIN unit_path u ON u.ancestor_id = w.value AND u.unit_id = p.unit_id AND u.valid_from <= coalesce(p.joins_on, k.tree_date) AND coalesce(p.joins_on, k.tree_date) < u.valid_to))
   ORDER BY k.claims_until DESC, k.id LIMIT CAST(?3 AS INTEGER)`, JSON.stringify(unitIds), now, limit);

/** Units with those they follow and those that follow them, each with itself: whose rewards are looked at. */
export async function familiesOf(door: Door, unitIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await door.all<{ unitId: string; id: string }>(
    `WITH RECURSIVE heir(root, id) AS (SELECT value, value FROM json_each(?1) UNION SELECT h.root, s.new_id FROM heir h JOIN succession s ON s.old_id = h.id),
       source(root, id) AS (SELECT value, value FROM json_each(?1) UNION SELECT h.root, s.old_id FROM source h JOIN succession s ON s.new_id = h.id)
     SELECT root AS unitId, id FROM heir UNION SELECT root, id FROM source`, JSON.stringify(unitIds));
  return new Map([...Map.groupBy(rows, ({ unitId }) => unitId)].map(([unitId, own]) => [unitId, own.map(({ id }) => id)]));
}
/** Rewards of some units that stand, in whatever campaign. */
export const standingRewards = (door: Door, unitIds: readonly string[]) => door.all<RewardRow & { slug: string; name: string }>(
  `SELECT x.*, k.slug, k.name FROM (${REWARD} WHERE r.unit_id IN (SELECT value FROM json_each(?1)) AND ${STANDS}) x JOIN campaign k ON k.id = x.campaignId ORDER BY x.at, x.id`, JSON.stringify(unitIds));

/** What was looked at for one reward: whose rewards, those that stood then, and those with acts in common. */
export type Looked = { unitId: string; family: string[]; checked: string[]; overlaps: RewardOverlapRow[] };
/** SQL: somebody of a family was rewarded in the meantime, beyond what was looked at; `?1` = JSON of [family, checked]. */
const REWARDED_MEANWHILE = `EXISTS (SELECT 1 FROM json_each(?1) a JOIN json_each(a.value->'$[0]') f JOIN reward r ON r.unit_id = f.value AND ${STANDS} WHERE r.id NOT IN (SELECT value FROM json_each(a.value->'$[1]')))`;
const lookedAt = (looked: readonly Looked[]): string => JSON.stringify(looked.map(({ family, checked }) => [family, checked]));
const abortIf = (condition: string, ...params: string[]) => sql(`SELECT CASE WHEN ${condition} THEN json('conflict') ELSE 1 END`, ...params);
export type NewReward = Pick<RewardRow, 'id' | 'unitId' | 'unitName' | 'cluster' | 'place' | 'grade' | 'pointsMilli' | 'actsMilli' | 'keepWords'> & { shared: boolean };
/**
 * Proposes rewards, all of them once, after the campaign's claims have ended: not at all when one of the same form stands for a
 * unit, or a unit was rewarded elsewhere since it was looked at.
 * @returns false: nothing is written
 */
export const proposeRewards = (door: Door, lot: Pick<RewardRow, 'lotId' | 'campaignId' | 'form' | 'formWords' | 'boardNo' | 'words'>, rewards: readonly NewReward[], looked: readonly Looked[], actor: Actor): Promise<boolean> => conditional(door, [
  abortIf(REWARDED_MEANWHILE, lookedAt(looked)),
  abortIf("EXISTS (SELECT 1 FROM json_each(?1) j JOIN reward r ON r.campaign_id = ?2 AND r.unit_id = j.value AND r.form = ?3 AND r.form_words = ?4 AND r.state IN ('proposed', 'agreed') AND r.withdrawn_at IS NULL)",
    JSON.stringify(rewards.map(({ unitId }) => unitId)), lot.campaignId, lot.form, lot.formWords),
  sql(`INSERT INTO reward (id, lot_id, campaign_id, unit_id, form, form_words, board_no, unit_name, cluster, place, shared, grade, points_milli, acts_milli, words, keep_words, state, by_id, at)
       SELECT j.value->>0, ?2, k.id, j.value->>1, ?4, ?5, CAST(?6 AS INTEGER), j.value->>2, j.value->>3, CAST(j.value->>4 AS INTEGER), CAST(j.value->>5 AS INTEGER), j.value->>6, CAST(j.value->>7 AS INTEGER), CAST(j.value->>8 AS INTEGER), ?7, j.value->>9, 'proposed', ?8, CAST(?9 AS INTEGER)
       FROM json_each(?1) j JOIN campaign k ON k.id = ?3 AND k.claims_until <= CAST(?9 AS INTEGER) WHERE true`,
  JSON.stringify(rewards.map((each) => [each.id, each.unitId, each.unitName, each.cluster, each.place, Number(each.shared), each.grade, each.pointsMilli, each.actsMilli, each.keepWords])),
  lot.lotId, lot.campaignId, lot.form, lot.formWords, lot.boardNo, lot.words, actor.by, actor.at),
  logged(actor, { action: 'propose', noun: 'reward', nounId: lot.lotId, unitId: rewards.length === 1 ? rewards[0]!.unitId : null, after: { form: lot.form, units: rewards.length, words: lot.words } })]);

/**
 * The second person's word: by somebody else than who proposed it, while it waits. Agreeing looks once more whether anybody of the
 * unit's line was rewarded since they looked, in the same statement that writes. What both have in common is kept as it was then.
 * @param due campaigns whose pages say it
 * @returns false: somebody was rewarded meanwhile, nothing is written
 */
export const answerReward = (door: Door, row: RewardRow, { answer, words, looked, due }: { answer: 'agreed' | 'refused'; words: string; looked: Looked | null; due: readonly string[] }, actor: Actor): Promise<boolean> => conditional(door, [
  ...(looked ? [abortIf(`${REWARDED_MEANWHILE} AND EXISTS (SELECT 1 FROM reward w WHERE w.id = ?2 AND w.state = 'proposed')`, lookedAt([looked]), row.id)] : []),
  sql(`UPDATE reward SET state = ?2, decided_by = ?3, decided_at = CAST(?4 AS INTEGER), decided_words = ?5 WHERE id = ?1 AND state = 'proposed' AND by_id <> ?3`, row.id, answer, actor.by, actor.at, words),
  logged(actor, { action: answer === 'agreed' ? 'agree' : 'refuse', noun: 'reward', nounId: row.id, unitId: row.unitId, after: { form: row.form, words, ...(looked && looked.overlaps.length > 0 && { overlaps: looked.overlaps.length }) } }),
  ...(looked ? [overlapsDue(due, 'changes() > 0'), ...(looked.overlaps.length > 0 ? [sql(
    `INSERT INTO reward_overlap (reward_id, other_id, common_milli, whole_milli, other_milli, at)
     SELECT r.id, j.value->>0, CAST(j.value->>1 AS INTEGER), CAST(j.value->>2 AS INTEGER), CAST(j.value->>3 AS INTEGER), r.decided_at FROM json_each(?1) j JOIN reward r ON r.id = ?2 AND r.state = 'agreed' AND r.decided_by = ?3 AND r.decided_at = CAST(?4 AS INTEGER)
     ON CONFLICT DO NOTHING`,
    JSON.stringify(looked.overlaps.map((each) => [each.otherId, each.commonMilli, each.wholeMilli, each.otherMilli])), row.id, actor.by, actor.at)] : [])] : [])]);

/** Takes one's own proposal back before anybody agreed. */
export const cancelReward = (door: Door, row: RewardRow, actor: Actor) => door.batch([
  sql(`UPDATE reward SET state = 'cancelled', decided_by = ?2, decided_at = CAST(?3 AS INTEGER) WHERE id = ?1 AND state = 'proposed' AND by_id = ?2`, row.id, actor.by, actor.at),
  logged(actor, { action: 'cancel', noun: 'reward', nounId: row.id, unitId: row.unitId, before: { form: row.form } })]);

/** Withdraws a reward that stands: the line stays, with the reason. @param due campaigns whose pages say it */
export const withdrawReward = (door: Door, row: RewardRow, words: string, due: readonly string[], actor: Actor) => door.batch([
  sql(`UPDATE reward AS r SET withdrawn_by = ?2, withdrawn_at = CAST(?3 AS INTEGER), withdrawn_words = ?4 WHERE r.id = ?1 AND ${STANDS}`, row.id, actor.by, actor.at, words),
  logged(actor, { action: 'withdraw', noun: 'reward', nounId: row.id, unitId: row.unitId, after: { form: row.form, words } }),
  overlapsDue(due, 'changes() > 0')]);

/** Writes the decision some rewards stand in, all of them or none: only while they stand and have the number that was seen. @returns false: nothing is written */
export const decisionWritten = (door: Door, campaignId: string, items: readonly { id: string; seen: string }[], { no, on }: { no: string; on: string }, actor: Actor): Promise<boolean> => conditional(door, [
  abortIf(`(SELECT count(*) FROM json_each(?1) j JOIN reward r ON r.id = j.value->>0 AND r.campaign_id = ?2 AND ${STANDS} AND coalesce(r.decision_no, '') = j.value->>1) <> json_array_length(?1)`,
    JSON.stringify(items.map(({ id, seen }) => [id, seen])), campaignId),
  sql(`UPDATE reward SET decision_no = ?2, decision_on = ?3 WHERE id IN (SELECT value FROM json_each(?1)) AND (decision_no IS NOT ?2 OR decision_on IS NOT ?3)`, JSON.stringify(items.map(({ id }) => id)), no, on),
  logged(actor, { action: 'enter_decision', noun: 'reward', nounId: items[0]!.id, before: { document: [...new Set(items.map(({ seen }) => seen))].filter(Boolean).join('; ') || null }, after: { document: no, on, rewards: items.length } }),
  overlapsDue([campaignId], 'changes() > 0')]);

/** The campaigns whose pages name a reward: its own, and those of rewards it has acts in common with. */
export const campaignsNaming = async (door: Door, rewardId: string): Promise<string[]> => (await door.all<{ id: string }>(
  `SELECT campaign_id AS id FROM reward WHERE id = ?1 UNION SELECT o.campaign_id FROM reward_overlap v JOIN reward o ON o.id = iif(v.reward_id = ?1, v.other_id, v.reward_id) WHERE v.reward_id = ?1
   UNION SELECT o.campaign_id FROM reward_overlap v JOIN reward o ON o.id = v.reward_id WHERE v.other_id = ?1`, rewardId)).map(({ id }) => id);

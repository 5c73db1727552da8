import type { ProposalState } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { boardAnew } from './boards.ts';
import { eventKept } from './campaign-times.ts';
import type { CountRow } from './campaigns.ts';
import { conditional, sql, type Door, type Statement } from './d1.ts';
import { campaignRecounted } from './rebuild.ts';
import { ENTRY_COUNTS_IN } from './verdicts.ts';

export type AmendmentRow = {
  id: string; campaignId: string; edition: number; rules: string; words: string; state: ProposalState; byId: string; byName: string; at: number;
  decidedBy: string | null; decidedByName: string | null; decidedAt: number | null; decidedWords: string | null; moves: string | null;
};
const ROW = `SELECT a.id, a.campaign_id AS campaignId, a.edition, a.rules, a.words, a.state, a.by_id AS byId, coalesce(p.name, '') AS byName, a.at,
  a.decided_by AS decidedBy, q.name AS decidedByName, a.decided_at AS decidedAt, a.decided_words AS decidedWords, a.moves
  FROM amendment a LEFT JOIN person p ON p.id = a.by_id LEFT JOIN person q ON q.id = a.decided_by`;

export const amendmentById = (door: Door, id: string) => door.first<AmendmentRow>(`${ROW} WHERE a.id = ?1`, id);
/** All of a campaign, the newest first. */
export const amendmentsOf = (door: Door, campaignId: string) => door.all<AmendmentRow>(`${ROW} WHERE a.campaign_id = ?1 ORDER BY a.at DESC, a.id DESC`, campaignId);
export const editionsOf = (door: Door, campaignId: string) => door.all<{ edition: number; rules: string; at: number }>(
  'SELECT edition, rules, at FROM rules_edition WHERE campaign_id = ?1 ORDER BY edition DESC', campaignId);

/** SQL: the campaign has begun and is not closed, and the edition an amendment becomes follows the one in force. */
const IN_TIME = (campaign: string, edition: string, now: string): string => `EXISTS (SELECT 1 FROM campaign k WHERE k.id = ${campaign} AND k.starts_at <= CAST(${now} AS INTEGER) AND CAST(${now} AS INTEGER) < k.closes_at)
  AND (SELECT max(edition) FROM rules_edition WHERE campaign_id = ${campaign}) = ${edition} - 1`;

/** Proposes new rules, one proposal at a time; what is not in time any more is not written. */
export const amendmentProposed = (door: Door, row: Pick<AmendmentRow, 'id' | 'campaignId' | 'edition' | 'rules' | 'words' | 'byId' | 'at'>, actor: Actor) => door.batch([
  sql(`INSERT INTO amendment (id, campaign_id, edition, rules, words, state, by_id, at) SELECT ?1, ?2, CAST(?3 AS INTEGER), ?4, ?5, 'proposed', ?6, CAST(?7 AS INTEGER)
       WHERE ${IN_TIME('?2', 'CAST(?3 AS INTEGER)', '?7')} AND NOT EXISTS (SELECT 1 FROM amendment WHERE campaign_id = ?2 AND state = 'proposed') ON CONFLICT DO NOTHING`,
  row.id, row.campaignId, row.edition, row.rules, row.words, row.byId, row.at),
  logged(actor, { action: 'propose', noun: 'amendment', nounId: row.id, after: { edition: row.edition, words: row.words } })]);

/** A proposal that comes to nothing, once. */
export const amendmentEnded = (door: Door, row: AmendmentRow, to: 'refused' | 'cancelled', words: string, actor: Actor) => door.batch([
  sql(`UPDATE amendment SET state = ?2, decided_by = ?3, decided_at = CAST(?4 AS INTEGER), decided_words = ?5 WHERE id = ?1 AND state = 'proposed'`, row.id, to, actor.by, actor.at, words || null),
  logged(actor, { action: to === 'refused' ? 'refuse' : 'cancel', noun: 'amendment', nounId: row.id, after: { edition: row.edition, words } })]);

/**
 * Applies a proposal, in one breath: the second person's word, the new edition, how finely acts are counted from now
 * on and the counting itself where that changes, the public event, and that the board is behind. Only while it waits,
 * by another person, on the edition it was proposed on, before the campaign is closed.
 * @param to.fine whether acts are counted in fine cells from now on; null = as before
 * @returns whether it is applied now
 */
export const amendmentAgreed = (door: Door, row: AmendmentRow, to: { words: string; moves: string; fine: number | null }, actor: Actor): Promise<boolean> => conditional(door, [
  sql(`UPDATE amendment SET state = 'agreed', decided_by = ?2, decided_at = CAST(?3 AS INTEGER), decided_words = ?4, moves = ?5
       WHERE id = ?1 AND state = 'proposed' AND by_id <> ?2 AND ${IN_TIME('amendment.campaign_id', 'amendment.edition', '?3')}`, row.id, actor.by, actor.at, to.words || null, to.moves),
  sql("SELECT iif(changes() = 1, 1, json('conflict'))"),
  sql(`INSERT INTO rules_edition (campaign_id, edition, rules, at, by_id) SELECT campaign_id, edition, rules, CAST(?2 AS INTEGER), by_id FROM amendment WHERE id = ?1`, row.id, actor.at),
  logged(actor, { action: 'agree', noun: 'amendment', nounId: row.id, before: { edition: row.edition - 1 }, after: { edition: row.edition, words: row.words } }),
  eventKept(row.campaignId, { kind: 'amended', at: actor.at, words: row.words }, actor.at),
  ...(to.fine === null ? [] : asFinely(row.campaignId, to.fine)), boardAnew(row.campaignId)]);

const asFinely = (campaignId: string, fine: number): Statement[] => [
  sql('UPDATE campaign SET fine = CAST(?2 AS INTEGER) WHERE id = ?1 AND fine <> CAST(?2 AS INTEGER)', campaignId, fine), ...campaignRecounted(campaignId)];

/** What counts in a campaign in the finest cells, from the ledger: for rules that look closer than those in force. */
export const finestCounts = (door: Door, campaignId: string) => door.all<CountRow>(
  `SELECT l.unit_id AS unitId, l.indicator, l.procedure_group AS "group", coalesce(c.author_id, '') AS memberId, l.act_date AS day, sum(l.milli) AS milli
   FROM ledger l LEFT JOIN claim c ON c.id = l.claim_id ${ENTRY_COUNTS_IN} WHERE k.id = ?1 GROUP BY l.unit_id, l.indicator, l.procedure_group, c.author_id, l.act_date HAVING sum(l.milli) <> 0`, campaignId);

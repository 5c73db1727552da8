import type { EditionKind, ProposalState, PublicationAct } from '#vocabulary';
import type { Gate, PublishingCampaign } from '#wire/edition';
import type { EditionNews } from '#wire/news';
import type { EntriesBetween, SecondCount } from '#domain/edition';
import { logged, type Actor } from './audit.ts';
import { eventKept } from './campaign-times.ts';
import { conditional, sql, type Door, type Statement } from './d1.ts';
import { coveredBy, freezeLifted, type FreezeRow } from './freezes.ts';
import { campaignDifferences } from './rebuild.ts';
import { DAY_COUNTS } from './verdicts.ts';

export type PublicationRow = {
  id: string; campaignId: string; act: PublicationAct; no: number; kind: EditionKind | null; words: string; signers: string; asks: number; digest: string; state: ProposalState;
  byId: string; byName: string | null; at: number; decidedBy: string | null; decidedAt: number | null; decidedWords: string | null;
};
const PUBLICATION = `SELECT u.id, u.campaign_id AS campaignId, u.act, u.no, u.kind, u.words, u.signers, u.asks, u.digest, u.state, u.by_id AS byId, p.name AS byName, u.at,
  u.decided_by AS decidedBy, u.decided_at AS decidedAt, u.decided_words AS decidedWords FROM publication u LEFT JOIN person p ON p.id = u.by_id`;
export const publicationById = (door: Door, id: string) => door.first<PublicationRow>(`${PUBLICATION} WHERE u.id = ?1`, id);
/** All of a campaign, the newest first. */
export const publicationsOf = (door: Door, campaignId: string) => door.all<PublicationRow>(`${PUBLICATION} WHERE u.campaign_id = ?1 ORDER BY u.at DESC, u.id DESC`, campaignId);
export type SignatureRow = { publicationId: string; byId: string; name: string | null; at: number };
/** Who has signed what of a campaign, in order. */
export const signaturesOf = (door: Door, campaignId: string) => door.all<SignatureRow>(
  `SELECT s.publication_id AS publicationId, s.by_id AS byId, p.name, s.at FROM publication u JOIN publication_signature s ON s.publication_id = u.id LEFT JOIN person p ON p.id = s.by_id
   WHERE u.campaign_id = ?1 ORDER BY s.at, s.by_id`, campaignId);

export type EditionRow = { no: number; publicationId: string; kind: EditionKind; digest: string; parent: string | null; ledgerSeq: number; words: string; signers: string; asOf: number; at: number; recalledAt: number | null; recalledWords: string | null };
const EDITION = `SELECT e.no, e.publication_id AS publicationId, e.kind, e.digest, e.parent, e.ledger_seq AS ledgerSeq, e.words, e.signers, e.as_of AS asOf, e.at, e.recalled_at AS recalledAt, e.recalled_words AS recalledWords FROM edition e`;
/** Published editions of a campaign, the newest first. */
export const editionsOf = (door: Door, campaignId: string) => door.all<EditionRow>(`${EDITION} WHERE e.campaign_id = ?1 ORDER BY e.no DESC`, campaignId);
/** One edition by its campaign's address. One row read, and the campaign's. */
export const editionAt = (door: Door, slug: string, no: number) => door.first<EditionRow>(`${EDITION} JOIN campaign k ON k.id = e.campaign_id AND k.slug = ?1 WHERE e.no = CAST(?2 AS INTEGER)`, slug, no);

/** What else must stand still while an edition is published: the last ledger entry, and how often anything else moved the board. */
export type Seen = { head: number; factsNo: number };
const SEEN = `(SELECT coalesce(max(seq), 0) FROM ledger) AS head, coalesce((SELECT facts_no FROM board_due WHERE campaign_id = ?1), 0) AS factsNo`;
export const seenNow = async (door: Door, campaignId: string): Promise<Seen> => (await door.first<Seen>(`SELECT ${SEEN}`, campaignId))!;
const abortUnless = (condition: string, ...params: (string | number)[]): Statement => sql(`SELECT CASE WHEN ${condition} THEN 1 ELSE json('conflict') END`, ...params);

/** Proposes, while nothing else of the campaign waits and the edition's number is the next (of a recall: the last, which stands). */
export const publicationProposed = (door: Door, row: Omit<PublicationRow, 'state' | 'byName' | 'decidedBy' | 'decidedAt' | 'decidedWords'>, actor: Actor) => door.batch([
  sql(`INSERT INTO publication (id, campaign_id, act, no, kind, words, signers, asks, digest, state, by_id, at)
       SELECT ?1, ?2, ?3, CAST(?4 AS INTEGER), ?5, ?6, ?7, CAST(?8 AS INTEGER), ?9, 'proposed', ?10, CAST(?11 AS INTEGER)
       WHERE NOT EXISTS (SELECT 1 FROM publication WHERE campaign_id = ?2 AND state = 'proposed')
         AND iif(?3 = 'publish', (SELECT coalesce(max(no), 0) + 1 FROM edition WHERE campaign_id = ?2) = CAST(?4 AS INTEGER),
           (SELECT max(no) FROM edition WHERE campaign_id = ?2) = CAST(?4 AS INTEGER) AND EXISTS (SELECT 1 FROM edition WHERE campaign_id = ?2 AND no = CAST(?4 AS INTEGER) AND recalled_at IS NULL)) ON CONFLICT DO NOTHING`,
  row.id, row.campaignId, row.act, row.no, row.kind, row.words, row.signers, row.asks, row.digest, row.byId, row.at),
  logged(actor, { action: 'propose', noun: 'publication', nounId: row.id, after: { act: row.act, edition: row.no, kind: row.kind, digest: row.digest, words: row.words } })]);

/** Another person's signature under what waits; once each, never the proposer's. */
export const publicationSigned = (door: Door, row: PublicationRow, actor: Actor) => door.batch([
  sql(`INSERT INTO publication_signature (publication_id, by_id, at) SELECT id, ?2, CAST(?3 AS INTEGER) FROM publication WHERE id = ?1 AND state = 'proposed' AND by_id <> ?2 ON CONFLICT DO NOTHING`, row.id, actor.by, actor.at),
  logged(actor, { action: 'sign', noun: 'publication', nounId: row.id, after: { edition: row.no, digest: row.digest } })]);

/** A proposal that comes to nothing, once. */
export const publicationEnded = (door: Door, row: PublicationRow, to: 'refused' | 'cancelled', words: string, actor: Actor) => door.batch([
  sql(`UPDATE publication SET state = ?2, decided_by = ?3, decided_at = CAST(?4 AS INTEGER), decided_words = ?5 WHERE id = ?1 AND state = 'proposed'`, row.id, to, actor.by, actor.at, words || null),
  logged(actor, { action: to === 'refused' ? 'refuse' : 'cancel', noun: 'publication', nounId: row.id, after: { edition: row.no, words } })]);

/** SQL: the proposal ?1 waits and has all its signatures, none of them the proposer's. */
const SIGNED = `EXISTS (SELECT 1 FROM publication u WHERE u.id = ?1 AND u.state = 'proposed' AND (SELECT count(*) FROM publication_signature s WHERE s.publication_id = u.id AND s.by_id <> u.by_id) >= u.asks)`;
const agreed = (id: string, actor: Actor): Statement[] => [
  abortUnless(SIGNED, id),
  sql(`UPDATE publication SET state = 'agreed', decided_by = ?2, decided_at = CAST(?3 AS INTEGER) WHERE id = ?1 AND state = 'proposed'`, id, actor.by, actor.at)];

/** Officers and members of touched units, and who claimed an act in an entry between two heads. */
const told = ({ id, campaignId, at }: { id: string; campaignId: string; at: number }, unitIds: readonly string[], from: number, to: number): Statement => sql(
  `INSERT INTO edition_news (person_id, publication_id, at)
   SELECT g.person_id, ?1, CAST(?2 AS INTEGER) FROM json_each(?3) t JOIN role_grant g ON g.unit_id = t.value AND g.role = 'officer' AND g.valid_from <= date(CAST(?2 AS INTEGER) / 1000, 'unixepoch', '+7 hours') AND date(CAST(?2 AS INTEGER) / 1000, 'unixepoch', '+7 hours') < g.valid_to
   UNION SELECT m.person_id, ?1, CAST(?2 AS INTEGER) FROM json_each(?3) t JOIN campaign_unit cu ON cu.campaign_id = ?4 AND cu.participant_id = t.value JOIN membership m ON m.unit_id = cu.unit_id AND m.valid_from <= date(CAST(?2 AS INTEGER) / 1000, 'unixepoch', '+7 hours') AND date(CAST(?2 AS INTEGER) / 1000, 'unixepoch', '+7 hours') < m.valid_to
   UNION SELECT c.author_id, ?1, CAST(?2 AS INTEGER) FROM ledger l JOIN claim c ON c.id = l.claim_id JOIN person p ON p.id = c.author_id JOIN campaign_unit cu ON cu.campaign_id = ?4 AND cu.unit_id = l.unit_id
     WHERE l.seq > CAST(?5 AS INTEGER) AND l.seq <= CAST(?6 AS INTEGER)
   ON CONFLICT DO NOTHING`, id, at, JSON.stringify(unitIds), campaignId, from, to);

export type NewEdition = Pick<EditionRow, 'kind' | 'digest' | 'parent' | 'ledgerSeq' | 'asOf'> & { label: string; touched: readonly string[]; since: number };
/**
 * Publishes what has all its signatures, in one breath: the edition, the line of the log, the public event, the news, and
 * for an official one the end of the campaign's freeze. Only while nothing has moved since it was counted, and once.
 * @returns false: nothing is written
 */
export async function editionPublished(door: Door, row: PublicationRow, edition: NewEdition, seen: Seen, freeze: FreezeRow | null, actor: Actor): Promise<boolean> {
  const covered = freeze ? (await coveredBy(door, row.campaignId)).map(({ id }) => id) : [];
  return conditional(door, [
    abortUnless(`EXISTS (SELECT 1 FROM (SELECT ${SEEN}) WHERE head = CAST(?2 AS INTEGER) AND factsNo = CAST(?3 AS INTEGER))`, row.campaignId, seen.head, seen.factsNo),
    ...agreed(row.id, actor),
    sql(`INSERT INTO edition (campaign_id, no, publication_id, kind, digest, parent, ledger_seq, words, signers, as_of, at)
         SELECT campaign_id, no, id, kind, digest, ?2, CAST(?3 AS INTEGER), words, signers, CAST(?4 AS INTEGER), decided_at FROM publication WHERE id = ?1 AND state = 'agreed'`, row.id, edition.parent, edition.ledgerSeq, edition.asOf),
    logged(actor, { action: 'publish', noun: 'campaign', nounId: row.campaignId, after: { edition: row.no, kind: edition.kind, digest: edition.digest, words: row.words } }),
    eventKept(row.campaignId, { kind: 'published', at: actor.at, words: edition.label }, actor.at),
    ...(edition.touched.length > 0 ? [told({ id: row.id, campaignId: row.campaignId, at: actor.at }, edition.touched, edition.since, edition.ledgerSeq)] : []),
    ...(freeze ? freezeLifted(freeze, edition.label, covered, actor) : [])]);
}

/** Recalls an edition that stands, when its recall has all its signatures. @returns false: nothing is written */
export const editionRecalled = (door: Door, row: PublicationRow, label: string, touched: readonly string[], actor: Actor): Promise<boolean> => conditional(door, [
  ...agreed(row.id, actor),
  sql(`UPDATE edition SET recalled_at = CAST(?3 AS INTEGER), recalled_words = ?4 WHERE campaign_id = ?1 AND no = CAST(?2 AS INTEGER) AND recalled_at IS NULL`, row.campaignId, row.no, actor.at, row.words),
  abortUnless('changes() = 1'),
  logged(actor, { action: 'recall', noun: 'campaign', nounId: row.campaignId, after: { edition: row.no, digest: row.digest, words: row.words } }),
  eventKept(row.campaignId, { kind: 'recalled', at: actor.at, words: label }, actor.at),
  told({ id: row.id, campaignId: row.campaignId, at: actor.at }, touched, 0, 0)]);

/** Entries of a campaign between two heads, by participant: what was counted and what was taken back. */
export const entriesBetween = (door: Door, campaignId: string, from: number, to: number) => door.all<EntriesBetween>(
  `SELECT cu.participant_id AS unitId, sum(l.milli > 0) AS added, sum(l.milli < 0) AS takenBack FROM ledger l JOIN campaign_unit cu ON cu.campaign_id = ?1 AND cu.unit_id = l.unit_id
   JOIN campaign k ON k.id = ?1 AND ${DAY_COUNTS('l.act_date')} AND l.claimed_at < k.claims_until WHERE l.seq > CAST(?2 AS INTEGER) AND l.seq <= CAST(?3 AS INTEGER) GROUP BY 1 ORDER BY 1`, campaignId, from, to);

/**
 * A campaign counted in another way than by the ledger: claims whose last verdict recognises them, split as it or they
 * say, and published figures, under the participants they stand for; beside the targets. One statement that shares
 * nothing with the count of the boards.
 */
export const secondCount = (campaignId: string): Statement => sql(
  `WITH act AS (
     SELECT coalesce(json_extract(s.value, '$.u'), c.unit_id) AS unit, c.indicator, c.act_date AS day, c.arrived_at AS came, c.quantity * coalesce(json_extract(s.value, '$.m'), 1000) AS milli
       FROM claim c JOIN (SELECT claim_id, max(no) AS no FROM verdict GROUP BY claim_id) z ON z.claim_id = c.id JOIN verdict v ON v.claim_id = z.claim_id AND v.no = z.no AND v.outcome = 'recognised'
       LEFT JOIN json_each(iif(v.unit_shares IS NULL, c.unit_shares, v.unit_shares)) s
     UNION ALL SELECT unit_id, indicator, act_date, claimed_at, milli FROM ledger WHERE claim_id IS NULL),
   figure AS (
     SELECT u.participant_id AS unit, a.indicator, a.milli, 0 AS target FROM campaign k JOIN campaign_unit u ON u.campaign_id = k.id JOIN act a ON a.unit = u.unit_id
       WHERE k.id = ?1 AND a.came < k.claims_until AND a.day BETWEEN k.act_from AND date(k.act_to, '-1 day') AND k.weekdays / (1 << CAST(strftime('%w', a.day) AS INTEGER)) % 2 = 1
     UNION ALL SELECT unit_id, indicator, 0, amount FROM target WHERE campaign_id = ?1)
   SELECT unit AS unitId, indicator, sum(milli) AS milli, sum(target) AS target FROM figure GROUP BY unit, indicator HAVING sum(milli) <> 0 OR sum(target) <> 0`, campaignId);
export const secondCountOf = async (door: Door, campaignId: string): Promise<SecondCount[]> => (await door.batch([secondCount(campaignId)]))[0] as SecondCount[];
export const talliesApart = async (door: Door, campaignId: string): Promise<number> => ((await door.batch([campaignDifferences(campaignId)]))[0] as { n: number }[])[0]!.n;

/** SQL: claims of acts that count in campaign ?1, whether decided or not. */
const CLAIMED = `campaign k JOIN campaign_unit cu ON cu.campaign_id = k.id JOIN claim c ON c.unit_id = cu.unit_id AND ${DAY_COUNTS('c.act_date')} AND c.arrived_at < k.claims_until`;
/** What is not settled of a campaign, in items; claims received and decided. */
export async function unsettledOf(door: Door, campaignId: string): Promise<{ received: number; decided: number; gates: Gate[] }> {
  const number = (text: string) => sql(text, campaignId);
  const results = await door.batch([
    number(`SELECT count(*) AS n FROM ${CLAIMED} WHERE k.id = ?1 AND c.state <> 'withdrawn'`),
    number(`SELECT count(*) AS n FROM ${CLAIMED} WHERE k.id = ?1 AND c.state IN ('pending', 'needs_evidence')`),
    number(`SELECT count(DISTINCT f.id) AS n FROM conflict f JOIN conflict_side s ON s.conflict_id = f.id WHERE f.state = 'open' AND s.claim_id IN (SELECT c.id FROM ${CLAIMED} WHERE k.id = ?1)`),
    number(`SELECT count(*) AS n FROM petition q WHERE q.state IN ('open', 'assigned') AND (q.campaign_id = ?1 OR q.claim_id IN (SELECT c.id FROM ${CLAIMED} WHERE k.id = ?1))`),
    sql(`SELECT count(*) AS n FROM office_import i WHERE i.undone_at IS NULL AND (SELECT coalesce(sum(h.rows), 0) FROM import_chunk h WHERE h.import_id = i.id) < i.total_rows`),
    number(`SELECT count(*) AS n FROM ${CLAIMED} JOIN inspection i ON i.claim_id = c.id AND i.ended_at IS NULL WHERE k.id = ?1`)]);
  const [received, undecided, conflicts, petitions, imports, looks] = results.map((rows) => (rows as { n: number }[])[0]!.n) as [number, number, number, number, number, number];
  return { received, decided: received - undecided, gates: [{ code: 'undecided', count: undecided }, { code: 'conflicts', count: conflicts }, { code: 'petitions', count: petitions }, { code: 'imports', count: imports }, { code: 'second_looks', count: looks }] };
}

/** How many people may publish in a campaign on a local day: organizers over all who take part. */
export const publishers = async (door: Door, campaignId: string, today: string): Promise<number> => (await door.first<{ n: number }>(
  `SELECT count(DISTINCT g.person_id) AS n FROM role_grant g JOIN campaign k ON k.id = ?1 WHERE g.role = 'organizer' AND g.valid_from <= ?2 AND ?2 < g.valid_to
     AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.campaign_id = k.id AND NOT EXISTS (SELECT 1 FROM unit_path u WHERE u.unit_id = p.unit_id AND u.ancestor_id = g.unit_id
       AND u.valid_from <= coalesce(p.joins_on, k.tree_date) AND coalesce(p.joins_on, k.tree_date) < u.valid_to))`, campaignId, today))!.n;

/** Campaigns whose claims have ended, over all of whose participants somebody stands, and where each stands. */
export const publishable = async (door: Door, unitIds: readonly string[], now: number, limit: number): Promise<PublishingCampaign[]> => (await door.all<Omit<PublishingCampaign, 'frozen' | 'last'> & { frozen: number; last: string | null }>(
  `SELECT k.slug, k.name, k.claims_until AS claimsUntil, k.closes_at AS closesAt, EXISTS (SELECT 1 FROM freeze f WHERE f.campaign_id = k.id AND f.lifted_at IS NULL AND f.from_at <= CAST(?2 AS INTEGER)) AS frozen,
     (SELECT count(*) FROM publication u WHERE u.campaign_id = k.id AND u.state = 'proposed') AS waiting,
     (SELECT json_object('no', e.no, 'kind', e.kind, 'recalled', json(iif(e.recalled_at IS NULL, 'false', 'true'))) FROM edition e WHERE e.campaign_id = k.id ORDER BY e.no DESC LIMIT 1) AS last
   FROM campaign k WHERE k.claims_until <= CAST(?2 AS INTEGER) AND k.source <> 'notice' AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.campaign_id = k.id AND NOT EXISTS (SELECT 1 FROM json_each(?1) w
     JOIN unit_path u ON u.ancestor_id = w.value AND u.unit_id = p.unit_id AND u.valid_from <= coalesce(p.joins_on, k.tree_date) AND coalesce(p.joins_on, k.tree_date) < u.valid_to))
   ORDER BY k.claims_until DESC, k.id LIMIT CAST(?3 AS INTEGER)`, JSON.stringify(unitIds), now, limit))
  .map((row) => ({ ...row, frozen: row.frozen === 1, last: row.last ? JSON.parse(row.last) as PublishingCampaign['last'] : null }));

/** What somebody was told of editions, newest first. */
export const editionNewsOf = (door: Door, personId: string, limit: number) => door.all<EditionNews>(
  `SELECT u.act, u.no, u.kind, u.words, n.at, k.slug, k.name FROM edition_news n JOIN publication u ON u.id = n.publication_id JOIN campaign k ON k.id = u.campaign_id
   WHERE n.person_id = ?1 ORDER BY n.at DESC LIMIT CAST(?2 AS INTEGER)`, personId, limit);

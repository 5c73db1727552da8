import type { BulkKind, Indicator, Outcome } from '#vocabulary';
import type { BulkState, BulkView } from '#wire/bulk';
import type { Facet } from '#domain/verification';
import { logged, type Actor } from './audit.ts';
import { sql, type Door } from './d1.ts';
import { ENTRY_COUNTS_IN } from './verdicts.ts';

/** Whom to leave out, and where the asker may decide: JSON lists of units. */
export type Asker = { id: string; ownUnitIds: string; decidedUnitIds: string };

const UPGRADES_OF = (chosen: string): string => `SELECT u.id FROM ${chosen} JOIN claim c ON c.id = ${chosen}.id AND c.facet IN ('opening', 'dossier')
  JOIN claim u ON u.subject_index = c.subject_index AND u.facet = iif(c.facet = 'opening', 'transaction', 'payment') AND u.state = 'recognised'`;
/** Claims that stand recognised, by what they are chosen (?1); what hangs on them is taken with them. */
const chosenBy: Record<BulkKind, string> = {
  author: "SELECT id FROM claim WHERE author_id = ?1 AND state = 'recognised'",
  device: "SELECT id FROM claim WHERE device_id = ?1 AND state = 'recognised'",
  judge: `SELECT c.id FROM verdict v JOIN claim c ON c.id = v.claim_id AND c.verdict_no = v.no AND c.state = 'recognised' WHERE v.by_id = ?1 AND v.import_id IS NULL`,
  import: `SELECT c.id FROM import_row r JOIN claim c ON c.subject_index = r.subject_index AND c.state = 'recognised'
    JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no AND v.import_id = ?1 WHERE r.import_id = ?1`,
};
const taken = (kind: BulkKind): string => `WITH chosen AS MATERIALIZED (${chosenBy[kind]}), taken AS MATERIALIZED (SELECT id FROM chosen UNION ${UPGRADES_OF('chosen')})`;

const standsUnder = (units: string): string => `EXISTS (SELECT 1 FROM unit_path p WHERE p.unit_id = c.unit_id AND p.valid_from <= c.act_date AND c.act_date < p.valid_to
  AND p.ancestor_id IN (SELECT value FROM json_each(${units})))`;
/** The asker's own work, of a branch they serve, or of a campaign they organise: others decide it. */
const OWN = (person: string, units: string): string => `(c.author_id = ${person} OR ${standsUnder(units)} OR EXISTS (SELECT 1 FROM campaign_unit cu JOIN campaign k ON k.id = cu.campaign_id
  AND k.created_by = ${person} AND k.act_from <= c.act_date AND c.act_date < k.act_to WHERE cu.unit_id = c.unit_id))`;

export type BulkExtent = { claims: number; own: number; outside: number; firstDate: string | null; lastDate: string | null };
export type BulkLossRow = { campaignId: string; unitId: string; indicator: Indicator; group: string; memberId: string; day: string; milli: number };

/** What a bulk would take in, and what each campaign's units would lose by it. */
export async function bulkExtent(door: Door, kind: BulkKind, key: string, asker: Asker): Promise<{ extent: BulkExtent; losses: BulkLossRow[] }> {
  const [extent, losses] = await door.batch([
    sql(`${taken(kind)} SELECT coalesce(sum(NOT own), 0) AS claims, coalesce(sum(own), 0) AS own, coalesce(sum(NOT own AND outside), 0) AS outside,
           min(iif(own, NULL, act_date)) AS firstDate, max(iif(own, NULL, act_date)) AS lastDate
         FROM (SELECT c.act_date, ${OWN('?2', '?3')} AS own, NOT ${standsUnder('?4')} AS outside FROM taken t JOIN claim c ON c.id = t.id)`, key, asker.id, asker.ownUnitIds, asker.decidedUnitIds),
    sql(`${taken(kind)} SELECT k.id AS campaignId, l.unit_id AS unitId, l.indicator, l.procedure_group AS "group", c.author_id AS memberId, l.act_date AS day, -sum(l.milli) AS milli
         FROM taken t JOIN claim c ON c.id = t.id AND NOT ${OWN('?2', '?3')} JOIN ledger l ON l.claim_id = c.id ${ENTRY_COUNTS_IN} GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(l.milli) <> 0`, key, asker.id, asker.ownUnitIds)]);
  return { extent: (extent as [BulkExtent])[0], losses: losses as BulkLossRow[] };
}

export type NewBulk = { id: string; kind: BulkKind; key: string; words: string; at: number };
/** ?1 key, ?2 who, ?3 their own units, ?4 id, ?5 words, ?6 moment, ?7 kind: the same in every statement that begins one. */
const parameters = (bulk: NewBulk, asker: Pick<Asker, 'id' | 'ownUnitIds'>) => [bulk.key, asker.id, asker.ownUnitIds, bulk.id, bulk.words, bulk.at, bulk.kind] as const;
const written = (listed: string, unlessEmpty: string): string => `INSERT INTO bulk_reopen (id, kind, key, words, by_id, at, claims, state)
  ${listed} SELECT ?4, ?7, ?1, ?5, ?2, CAST(?6 AS INTEGER), count(*), 'doing' FROM listed WHERE true OR ?3 ${unlessEmpty} ON CONFLICT DO NOTHING`;
/** Once: what came into being since is not of it. */
const listedIn = (listed: string): string => `INSERT INTO bulk_claim (bulk_id, claim_id, verdict_no) ${listed} SELECT ?4, id, verdict_no FROM listed
  WHERE NOT EXISTS (SELECT 1 FROM bulk_claim WHERE bulk_id = ?4) AND EXISTS (SELECT 1 FROM bulk_reopen WHERE id = ?4 AND state = 'doing' AND ?7 = kind) ON CONFLICT DO NOTHING`;

/** Writes down a bulk and every claim it takes in, as it stands now; the same id again writes nothing. */
export async function beginBulk(door: Door, bulk: NewBulk, asker: Asker, actor: Actor): Promise<void> {
  const listed = `${taken(bulk.kind)}, listed AS (SELECT c.id, c.verdict_no FROM taken t JOIN claim c ON c.id = t.id AND NOT ${OWN('?2', '?3')})`;
  await door.batch([
    sql(written(listed, 'HAVING count(*) > 0'), ...parameters(bulk, asker)),
    logged(actor, { action: 'bulk_reopen', noun: 'bulk', nounId: bulk.id, personId: bulk.kind === 'author' || bulk.kind === 'judge' ? bulk.key : null, after: { kind: bulk.kind, key: bulk.key, words: bulk.words } }),
    sql(listedIn(listed), ...parameters(bulk, asker))]);
}

/**
 * Ends an import: its rows count for nothing from this moment, its file may come again, and every claim of
 * whose verdicts one is its own is written down with the last of those, so that what was said after is left
 * alone. One that moved nothing is undone, too.
 */
export async function beginImportUndo(door: Door, bulk: NewBulk, asker: Pick<Asker, 'id' | 'ownUnitIds'>, actor: Actor): Promise<void> {
  const listed = `WITH chosen AS MATERIALIZED (SELECT c.id, max(v.no) AS verdict_no FROM import_row r JOIN claim c ON c.subject_index = r.subject_index
      JOIN verdict v ON v.claim_id = c.id AND v.import_id = ?1 WHERE r.import_id = ?1 GROUP BY c.id),
    standing AS MATERIALIZED (SELECT chosen.id FROM chosen JOIN claim c ON c.id = chosen.id AND c.verdict_no = chosen.verdict_no AND c.state = 'recognised'),
    listed AS (SELECT id, verdict_no FROM chosen UNION SELECT c.id, c.verdict_no FROM (${UPGRADES_OF('standing')}) hanging JOIN claim c ON c.id = hanging.id WHERE c.id NOT IN (SELECT id FROM chosen))`;
  await door.batch([
    sql("UPDATE office_import SET undone_at = CAST(?2 AS INTEGER), fingerprint = fingerprint || '/' || id WHERE id = ?1 AND undone_at IS NULL", bulk.key, bulk.at),
    logged(actor, { action: 'undo', noun: 'import', nounId: bulk.key, after: { words: bulk.words } }),
    sql(written(listed, ''), ...parameters(bulk, asker)),
    sql(listedIn(listed), ...parameters(bulk, asker))]);
}

const TOKEN = (mark: string, bulk: string): string => `substr(v.token, 1, ${mark.length + 38}) = '${mark}/' || ${bulk} || '/'`;
/** How verdicts of a bulk and of its undoing are named; the rest of a token is the first claim of the batch. */
export const bulkToken = (id: string, undo: boolean): string => `${undo ? 'anew' : 'bulk'}/${id}/`;
const counted = (mark: string, no: number): string => `(SELECT count(*) FROM bulk_claim c JOIN verdict v ON v.claim_id = c.claim_id AND v.no = c.verdict_no + ${no} AND ${TOKEN(mark, 'b.id')} WHERE c.bulk_id = b.id)`;
const VIEW = (whole: boolean): string => `SELECT b.id, b.kind, b.key, b.words, b.by_id AS byId, coalesce(p.name, '') AS byName, b.at, b.undone_at AS undoneAt, b.state, b.claims,
  ${whole ? counted('bulk', 1) : '0'} AS reopened, ${whole ? counted('anew', 2) : '0'} AS restored FROM bulk_reopen b LEFT JOIN person p ON p.id = b.by_id`;

/** One bulk with how far it has come; null when there is none. */
export const bulkView = (door: Door, id: string) => door.first<BulkView>(`${VIEW(true)} WHERE b.id = ?1`, id);
/** The latest, newest first, without counting each claim. An import undone as one is listed with the imports. */
export const bulkViews = (door: Door, limit: number) => door.all<BulkView>(`${VIEW(false)} WHERE b.id <> b.key ORDER BY b.at DESC, b.id DESC LIMIT CAST(?1 AS INTEGER)`, limit);
/** Those that were cut off, oldest first. */
export const bulksUnfinished = (door: Door, limit: number) => door.all<BulkView>(`${VIEW(false)} WHERE b.state IN ('doing', 'undoing') ORDER BY b.at LIMIT CAST(?1 AS INTEGER)`, limit);

/** Moves a bulk from one state to another, once. */
export const bulkMoved = async (door: Door, id: string, from: BulkState, to: BulkState, now: number, actor: Actor | null): Promise<void> => {
  await door.batch([
    sql(`UPDATE bulk_reopen SET state = ?3, undone_at = iif(?3 = 'undone', CAST(?4 AS INTEGER), undone_at) WHERE id = ?1 AND state = ?2`, id, from, to, now),
    ...(actor ? [logged(actor, { action: 'undo', noun: 'bulk', nounId: id })] : [])]);
};

/** A claim of a bulk, with the verdict it had then, the one before, and the one the bulk gave it. */
export type BulkMember = {
  id: string; facet: Facet; source: string; verdictNo: number; hadNo: number; had: Outcome; importId: string | null; line: number | null; unitShares: string | null;
  priorImportId: string | null; priorLine: number | null; priorShares: string | null; own: number; byBulk: number; inPage: number;
  /** The import it rested on, or would rest on again, was undone: nothing rests on that any more. */
  voided: number; priorVoided: number;
};

const VOIDED = (verdict: string): string => `EXISTS (SELECT 1 FROM office_import i WHERE i.id = ${verdict}.import_id AND i.undone_at IS NOT NULL)`;
/** Unfinished claims of a bulk after one, in order of their ids, each with all of the bulk that name the same subject. */
export const bulkPage = (door: Door, bulk: { id: string; undoing: boolean }, after: string, limit: number, asker: { id: string; ownUnitIds: string }) => door.all<BulkMember>(
  `WITH page AS MATERIALIZED (SELECT b.claim_id AS id FROM bulk_claim b JOIN claim c ON c.id = b.claim_id AND c.verdict_no = b.verdict_no + ${bulk.undoing ? 1 : 0} WHERE b.bulk_id = ?1 AND b.claim_id > ?2
     ${bulk.undoing ? `AND EXISTS (SELECT 1 FROM verdict v WHERE v.claim_id = c.id AND v.no = c.verdict_no AND ${TOKEN('bulk', '?1')})` : ''} ORDER BY b.claim_id LIMIT CAST(?3 AS INTEGER)),
   grouped AS MATERIALIZED (SELECT id FROM page UNION SELECT k.id FROM page JOIN claim c ON c.id = page.id JOIN claim k ON k.subject_index = c.subject_index)
   SELECT c.id, c.facet, c.source, c.verdict_no AS verdictNo, b.verdict_no AS hadNo, h.outcome AS had, h.import_id AS importId, h.line, h.unit_shares AS unitShares,
     q.import_id AS priorImportId, q.line AS priorLine, q.unit_shares AS priorShares, ${OWN('?4', '?5')} AS own,
     EXISTS (SELECT 1 FROM verdict v WHERE v.claim_id = c.id AND v.no = b.verdict_no + 1 AND ${TOKEN('bulk', '?1')}) AS byBulk, c.id IN (SELECT id FROM page) AS inPage,
     ${VOIDED('h')} AS voided, ${VOIDED('q')} AS priorVoided
   FROM grouped g JOIN bulk_claim b ON b.bulk_id = ?1 AND b.claim_id = g.id JOIN claim c ON c.id = g.id
   JOIN verdict h ON h.claim_id = c.id AND h.no = b.verdict_no LEFT JOIN verdict q ON q.claim_id = c.id AND q.no = b.verdict_no - 1 ORDER BY c.id`,
  bulk.id, after, limit, asker.id, asker.ownUnitIds);

/** Claims that wait because this bulk reopened them, after one, in order. */
export const bulkWaiting = async (door: Door, bulkId: string, after: string, limit: number): Promise<string[]> => (await door.all<{ id: string }>(
  `SELECT c.id FROM bulk_claim b JOIN claim c ON c.id = b.claim_id AND c.verdict_no = b.verdict_no + 1 AND c.state IN ('pending', 'revoked')
   JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no AND ${TOKEN('bulk', '?1')} WHERE b.bulk_id = ?1 AND b.claim_id > ?2 ORDER BY b.claim_id LIMIT CAST(?3 AS INTEGER)`, bulkId, after, limit)).map(({ id }) => id);

/** The author, device and last judge of a claim: by one of them everything can be found. */
export const originOfClaim = (door: Door, claimId: string) => door.first<{ authorId: string; deviceId: string | null; judgeId: string | null }>(
  `SELECT c.author_id AS authorId, c.device_id AS deviceId, v.by_id AS judgeId FROM claim c LEFT JOIN verdict v ON v.claim_id = c.id AND v.no = c.verdict_no WHERE c.id = ?1`, claimId);
/** Whether a device has sent anything. */
export const deviceKnown = async (door: Door, deviceId: string): Promise<boolean> =>
  (await door.first('SELECT 1 AS found FROM claim WHERE device_id = ?1 LIMIT 1', deviceId)) !== null;

import type { Structure } from '#vocabulary';
import type { Board, BoardSummary } from '#wire/board';
import { sql, type Door, type Statement } from './d1.ts';
import { pack, unpack } from './packed.ts';

/** The latest board of a campaign, as the text it was stored with. One row read; null when there is none. */
export async function boardPayload(door: Door, slug: string): Promise<{ payload: string; no: number } | null> {
  const row = await door.first<{ payload: string; no: number }>('SELECT payload, no FROM board WHERE slug = ?1', slug);
  return row && { ...row, payload: await unpack(row.payload) };
}

/** The same board on another tree; null where there is no other. One row read. */
export async function structurePayload(door: Door, slug: string, structure: Structure): Promise<{ payload: string; no: number } | null> {
  const row = await door.first<{ payload: string; no: number }>('SELECT payload, no FROM board_structure WHERE slug = ?1 AND structure = ?2', slug, structure);
  return row && { ...row, payload: await unpack(row.payload) };
}

/** Whose board an address shows; null when it is nobody's. */
export const boardOwner = async (door: Door, slug: string): Promise<string | null> =>
  (await door.first<{ id: string }>('SELECT campaign_id AS id FROM board WHERE slug = ?1', slug))?.id ?? null;

/** Summaries of all boards, running first by start. */
export const boardSummaries = (door: Door) =>
  door.all<{ summary: string }>('SELECT summary FROM board ORDER BY starts_at DESC');

/** Addresses of campaigns that run and have a board made of acts, those that end first before the others. */
export const runningBoards = async (door: Door, now: number, limit: number): Promise<string[]> => (await door.all<{ slug: string }>(
  `SELECT b.slug FROM campaign c JOIN board b ON b.campaign_id = c.id WHERE c.starts_at <= CAST(?1 AS INTEGER) AND c.ends_at > CAST(?1 AS INTEGER) AND c.source <> 'notice'
   ORDER BY c.ends_at, c.slug LIMIT CAST(?2 AS INTEGER)`, now, limit)).map(({ slug }) => slug);

/** What a board that was stored says it was made from. */
export type Mark = { asOf: number; no: number; ledgerSeq: number; edition: number; claimsUntil: number; closesAt: number; givenAt: number };

/** Keeps what a board was made from, in the batch that stores it. @param members [unit, members], only where they may have changed */
const boardKept = (campaignId: string, mark: Mark, members: string | null): Statement[] => [
  sql(`INSERT INTO board_made (campaign_id, as_of, no, ledger_seq, edition, claims_until, closes_at, given_at)
       VALUES (?1, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER), CAST(?4 AS INTEGER), CAST(?5 AS INTEGER), CAST(?6 AS INTEGER), CAST(?7 AS INTEGER), CAST(?8 AS INTEGER)) ON CONFLICT DO NOTHING`,
  campaignId, mark.asOf, mark.no, mark.ledgerSeq, mark.edition, mark.claimsUntil, mark.closesAt, mark.givenAt),
  ...(members === null ? [] : [sql(`INSERT INTO board_members (campaign_id, as_of, members) SELECT ?1, CAST(?2 AS INTEGER), ?3
       WHERE ?3 IS NOT (SELECT members FROM board_members WHERE campaign_id = ?1 ORDER BY as_of DESC LIMIT 1) ON CONFLICT DO NOTHING`, campaignId, mark.asOf, members)])];

/** What of a board stands in no dated row: its last agreed points, and the members it was computed with where they may have changed. */
export type Kept = { givenAt: number; members: ReadonlyMap<string, number> | null };

/** Stores a board in place of an older one, and for ever what it was made from; a board with a lower number never replaces a higher one. */
export async function storeBoard(door: Door, board: Board, summary: BoardSummary, other: Board | null, factsNo: number, { givenAt, members }: Kept): Promise<void> {
  const { no, asOf, ledgerSeq, head: { rulesEdition: edition, claimsUntil, closesAt } } = board;
  await door.batch([...boardKept(board.head.id, { asOf, no, ledgerSeq, edition, claimsUntil, closesAt, givenAt }, members && JSON.stringify([...members].sort(([a], [b]) => (a < b ? -1 : 1)))), sql(
    `INSERT INTO board (slug, campaign_id, no, as_of, ledger_seq, starts_at, payload, summary, facts_no)
     VALUES (?1, ?2, CAST(?3 AS INTEGER), CAST(?4 AS INTEGER), CAST(?5 AS INTEGER), CAST(?6 AS INTEGER), ?7, ?8, CAST(?9 AS INTEGER))
     ON CONFLICT (slug) DO UPDATE SET no = excluded.no, as_of = excluded.as_of, ledger_seq = excluded.ledger_seq,
       payload = excluded.payload, summary = excluded.summary, facts_no = excluded.facts_no WHERE excluded.no > no`,
    board.head.slug, board.head.id, board.no, board.asOf, board.ledgerSeq, board.head.startsAt,
    await pack(JSON.stringify(board)), JSON.stringify(summary), factsNo),
  other
    ? sql(`INSERT INTO board_structure (slug, structure, no, payload) VALUES (?1, ?2, CAST(?3 AS INTEGER), ?4)
           ON CONFLICT (slug, structure) DO UPDATE SET no = excluded.no, payload = excluded.payload WHERE excluded.no > no`,
    other.head.slug, other.structure, other.no, await pack(JSON.stringify(other)))
    : sql('DELETE FROM board_structure WHERE slug = ?1', board.head.slug),
  sql('DELETE FROM board_structure WHERE slug = ?1 AND structure = ?2', board.head.slug, board.structure)]);
}

/** Notes that an unchanged board has been compared with the ledger up to an entry, and with the standing facts of a number. */
export const boardSeen = (door: Door, slug: string, ledgerSeq: number, factsNo: number) =>
  door.batch([sql(`UPDATE board SET ledger_seq = max(ledger_seq, CAST(?2 AS INTEGER)), facts_no = max(facts_no, CAST(?3 AS INTEGER))
    WHERE slug = ?1 AND (ledger_seq < CAST(?2 AS INTEGER) OR facts_no < CAST(?3 AS INTEGER))`, slug, ledgerSeq, factsNo)]);

/** Notes that a board has seen whatever there is: one that stands still is not behind. */
export const boardCaughtUp = (door: Door, campaignId: string) => door.batch([sql(
  `UPDATE board SET ledger_seq = max(board.ledger_seq, d.ledger_seq), facts_no = max(board.facts_no, d.facts_no) FROM board_due d
   WHERE d.campaign_id = ?1 AND board.campaign_id = ?1 AND (board.ledger_seq < d.ledger_seq OR board.facts_no < d.facts_no)`, campaignId)]);

/** Says, in the batch that changes what a board stands on without a ledger entry, that it is behind. @param when SQL condition; campaign = ?1 */
export const boardAnew = (campaignId: string, when = 'true'): Statement => sql(
  `INSERT INTO board_due (campaign_id, ledger_seq, facts_no) SELECT ?1, (SELECT coalesce(max(seq), 0) FROM ledger), 1 WHERE ${when}
   ON CONFLICT (campaign_id) DO UPDATE SET facts_no = facts_no + 1`, campaignId);
/** Number of the standing facts a board has to be computed with. */
export const factsNoOf = async (door: Door, campaignId: string): Promise<number> =>
  (await door.first<{ no: number }>('SELECT facts_no AS no FROM board_due WHERE campaign_id = ?1', campaignId))?.no ?? 0;

/** Campaigns whose board is behind the ledger or its standing facts, or was never made. */
export const boardsBehind = async (door: Door): Promise<string[]> =>
  (await door.all<{ id: string }>(
    `SELECT d.campaign_id AS id FROM board_due d JOIN campaign c ON c.id = d.campaign_id
     LEFT JOIN board b ON b.slug = c.slug WHERE b.slug IS NULL OR b.ledger_seq < d.ledger_seq OR b.facts_no < d.facts_no`)).map((row) => row.id);

/** Whether one campaign's board is. */
export const boardBehind = async (door: Door, campaignId: string, slug: string): Promise<boolean> =>
  (await door.first(`SELECT 1 FROM board_due d LEFT JOIN board b ON b.slug = ?2
    WHERE d.campaign_id = ?1 AND (b.slug IS NULL OR b.ledger_seq < d.ledger_seq OR b.facts_no < d.facts_no)`, campaignId, slug)) !== null;

/** Campaigns that have a board. */
export const boardOwners = async (door: Door): Promise<string[]> =>
  (await door.all<{ id: string }>('SELECT campaign_id AS id FROM board')).map((row) => row.id);

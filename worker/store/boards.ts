import type { Structure } from '#vocabulary';
import type { Board, BoardSummary } from '#wire/board';
import { sql, type Door } from './d1.ts';
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

/** Stores a board in place of an older one; a board with a lower number never replaces a higher one. */
export async function storeBoard(door: Door, board: Board, summary: BoardSummary, other: Board | null): Promise<void> {
  await door.batch([sql(
    `INSERT INTO board (slug, campaign_id, no, as_of, ledger_seq, starts_at, payload, summary)
     VALUES (?1, ?2, CAST(?3 AS INTEGER), CAST(?4 AS INTEGER), CAST(?5 AS INTEGER), CAST(?6 AS INTEGER), ?7, ?8)
     ON CONFLICT (slug) DO UPDATE SET no = excluded.no, as_of = excluded.as_of, ledger_seq = excluded.ledger_seq,
       payload = excluded.payload, summary = excluded.summary WHERE excluded.no > no`,
    board.head.slug, board.head.id, board.no, board.asOf, board.ledgerSeq, board.head.startsAt,
    await pack(JSON.stringify(board)), JSON.stringify(summary)),
  other
    ? sql(`INSERT INTO board_structure (slug, structure, no, payload) VALUES (?1, ?2, CAST(?3 AS INTEGER), ?4)
           ON CONFLICT (slug, structure) DO UPDATE SET no = excluded.no, payload = excluded.payload WHERE excluded.no > no`,
    other.head.slug, other.structure, other.no, await pack(JSON.stringify(other)))
    : sql('DELETE FROM board_structure WHERE slug = ?1', board.head.slug),
  sql('DELETE FROM board_structure WHERE slug = ?1 AND structure = ?2', board.head.slug, board.structure)]);
}

/** Notes that an unchanged board has been compared with the ledger up to an entry. */
export const boardSeen = (door: Door, slug: string, ledgerSeq: number) =>
  door.batch([sql('UPDATE board SET ledger_seq = CAST(?2 AS INTEGER) WHERE slug = ?1 AND ledger_seq < CAST(?2 AS INTEGER)', slug, ledgerSeq)]);

/** Campaigns whose board is behind the ledger, or was never made. */
export const boardsBehind = async (door: Door): Promise<string[]> =>
  (await door.all<{ id: string }>(
    `SELECT d.campaign_id AS id FROM board_due d JOIN campaign c ON c.id = d.campaign_id
     LEFT JOIN board b ON b.slug = c.slug WHERE b.slug IS NULL OR b.ledger_seq < d.ledger_seq`)).map((row) => row.id);

/** Campaigns that have a board. */
export const boardOwners = async (door: Door): Promise<string[]> =>
  (await door.all<{ id: string }>('SELECT campaign_id AS id FROM board')).map((row) => row.id);

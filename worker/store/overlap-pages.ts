import { inJson, sql, type Door } from './d1.ts';
import { pack, unpack } from './packed.ts';

/** One page as it was stored; null when it was never made. One row read. */
export async function overlapPage(door: Door, key: string): Promise<{ payload: string; no: number } | null> {
  const row = await door.first<{ payload: string; no: number }>('SELECT payload, no FROM overlap_page WHERE key = ?1', key);
  return row && { ...row, payload: await unpack(row.payload) };
}

/** Stores a campaign's pages, made for a change that was seen, in place of older ones; what has changed meanwhile stays due. */
export async function storeOverlaps(door: Door, { campaignId, slug, no }: { campaignId: string; slug: string; no: number }, pages: ReadonlyMap<string, unknown>): Promise<void> {
  const packed = await Promise.all([...pages].map(async ([key, page]) => [key, await pack(JSON.stringify(page))]));
  await door.batch([
    ...inJson(packed, 4).map((json) => sql(
      `INSERT INTO overlap_page (key, no, payload) SELECT value->>0, CAST(?2 AS INTEGER), value->>1 FROM json_each(?1) WHERE true
       ON CONFLICT (key) DO UPDATE SET no = excluded.no, payload = excluded.payload WHERE excluded.no > no`, json, no)),
    // "/" + 1 = "0": everything that begins with the slug and a stroke, by the key.
    sql(`DELETE FROM overlap_page WHERE key > ?1 || '/' AND key < ?1 || '0' AND no <= CAST(?3 AS INTEGER) AND key NOT IN (SELECT value FROM json_each(?2))`, slug, JSON.stringify([...pages.keys()]), no),
    sql('UPDATE overlap_due SET done = CAST(?2 AS INTEGER) WHERE campaign_id = ?1 AND done < CAST(?2 AS INTEGER)', campaignId, no)]);
}

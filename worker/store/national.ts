import type { ReadingFault } from '#vocabulary';
import type { NationalPage, Publication } from '#wire/national';
import { sql, type Door } from './d1.ts';

export type Reading = { origin: string; published: Publication | null; readAt: number | null; triedAt: number; fault: ReadingFault | null };

/** What was read of each province that ever answered or was tried. */
export const readings = async (door: Door): Promise<Map<string, Reading>> => new Map(
  (await door.all<{ origin: string; payload: string | null; readAt: number | null; triedAt: number; fault: ReadingFault | null }>('SELECT origin, payload, read_at AS readAt, tried_at AS triedAt, fault FROM province_reading'))
    .map(({ payload, ...each }) => [each.origin, { ...each, published: payload === null ? null : JSON.parse(payload) as Publication }]));

/** Keeps what was read; a try that brought nothing leaves the last figures, and says why. */
export const storeReadings = (door: Door, read: readonly { origin: string; published: Publication | null; fault: ReadingFault | null }[], at: number) => door.batch([sql(
  `INSERT INTO province_reading (origin, payload, read_at, tried_at, fault)
   SELECT value->>0, value->>1, iif(value->>1 IS NULL, NULL, CAST(?2 AS INTEGER)), CAST(?2 AS INTEGER), value->>2 FROM json_each(?1) WHERE true
   ON CONFLICT (origin) DO UPDATE SET payload = coalesce(excluded.payload, payload), read_at = coalesce(excluded.read_at, read_at), tried_at = excluded.tried_at, fault = excluded.fault WHERE excluded.tried_at >= tried_at`,
  JSON.stringify(read.map(({ origin, published, fault }) => [origin, published && JSON.stringify(published), fault])), at)]);

/** The page of all provinces, as it was last made. One row read; null when it never was. */
export const nationalPageStored = async (door: Door): Promise<NationalPage | null> => {
  const row = await door.first<{ payload: string }>("SELECT payload FROM national_page WHERE key = 'national'");
  return row && JSON.parse(row.payload) as NationalPage;
};

/** Stores it in place of an older one. */
export const storeNationalPage = (door: Door, page: NationalPage) => door.batch([sql(
  `INSERT INTO national_page (key, made_at, payload) VALUES ('national', CAST(?1 AS INTEGER), ?2)
   ON CONFLICT (key) DO UPDATE SET made_at = excluded.made_at, payload = excluded.payload WHERE excluded.made_at >= made_at`, page.asOf, JSON.stringify(page))]);

import { sql, type Door, type Statement } from './d1.ts';

/** How far the minute's watch has come with one of the things it does in order; 0 = nowhere yet. */
export const watchMark = async (door: Door, kind: string): Promise<number> =>
  (await door.first<{ at: number }>('SELECT at FROM watch_mark WHERE kind = ?1', kind))?.at ?? 0;

/** Moves the mark forward, never back. */
export const watchMarked = (kind: string, at: number): Statement => sql(
  `INSERT INTO watch_mark (kind, at) VALUES (?1, CAST(?2 AS INTEGER)) ON CONFLICT (kind) DO UPDATE SET at = excluded.at WHERE at < excluded.at`, kind, at);

/**
 * Claims that wait and came after a moment, at least `enough` of them where there are so many: all that
 * arrived in the same millisecond as the last are among them, so that the next look can begin after it.
 */
export const arrivedSince = (door: Door, after: number, enough: number) => door.all<{ subjectIndex: string | null; arrivedAt: number }>(
  `SELECT subject_index AS subjectIndex, arrived_at AS arrivedAt FROM claim WHERE state = 'pending' AND arrived_at > CAST(?1 AS INTEGER)
     AND arrived_at <= coalesce((SELECT arrived_at FROM claim WHERE state = 'pending' AND arrived_at > CAST(?1 AS INTEGER) ORDER BY arrived_at LIMIT 1 OFFSET CAST(?2 AS INTEGER)), 9e15)
   ORDER BY arrived_at`, after, enough - 1);

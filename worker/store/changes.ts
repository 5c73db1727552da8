import { CHANGES_KEPT, changeKinds, type ChangeKind } from '#vocabulary';
import type { Change } from '#wire/change';
import { sql, type Door } from './d1.ts';
import { COVERS } from './freezes.ts';

/** SQL: what waits (`d`) is of results after the freeze of a campaign that covers its own, and so not public yet. */
const HELD = `(d.kind = 'points_agreed' AND EXISTS (SELECT 1 FROM campaign me JOIN freeze f ON f.lifted_at IS NULL AND f.from_at <= d.at JOIN campaign a ON a.id = f.campaign_id WHERE me.id = d.campaign_id AND ${COVERS}))`;
const LAST = '(SELECT coalesce(max(no), 0) FROM change)';

/**
 * Gives what happened in public the next numbers, in one batch, and tells of every public board that is newer than the
 * one last told of: the minute's watch. It is the only writer of the feed, so numbers have no gap; what a freeze holds
 * back has no number until it is lifted, so that numbers say nothing of it either.
 */
export const publishChanges = (door: Door, kept = CHANGES_KEPT) => door.batch([
  sql(`INSERT INTO change (no, campaign_id, kind, at, board_no) SELECT ${LAST} + row_number() OVER (ORDER BY d.seq), d.campaign_id, d.kind, d.at, NULL FROM change_due d WHERE NOT ${HELD}`),
  sql(`DELETE FROM change_due AS d WHERE NOT ${HELD}`),
  sql(`INSERT INTO change (no, campaign_id, kind, at, board_no) SELECT ${LAST} + row_number() OVER (ORDER BY b.as_of, b.campaign_id), b.campaign_id, 'board', b.as_of, b.no
       FROM board b LEFT JOIN change_board t ON t.campaign_id = b.campaign_id WHERE b.no > coalesce(t.no, -1)`),
  sql('INSERT INTO change_board (campaign_id, no) SELECT campaign_id, no FROM board WHERE true ON CONFLICT (campaign_id) DO UPDATE SET no = excluded.no WHERE excluded.no > no'),
  sql(`DELETE FROM change WHERE no <= ${LAST} - CAST(?1 AS INTEGER)`, kept)]);

/** The first and the last number there is; 0 = none. */
export const changeEnds = async (door: Door): Promise<{ first: number; last: number }> =>
  (await door.first<{ first: number; last: number }>('SELECT coalesce((SELECT min(no) FROM change), 0) AS first, coalesce((SELECT max(no) FROM change), 0) AS last'))!;

/** What came after a number, in order. */
export const changesAfter = async (door: Door, after: number, limit: number): Promise<Change[]> => (await door.all<Omit<Change, 'label'> & { kind: ChangeKind }>(
  `SELECT c.no, c.kind, k.slug AS campaign, c.at, c.board_no AS boardNo FROM change c JOIN campaign k ON k.id = c.campaign_id WHERE c.no > CAST(?1 AS INTEGER) ORDER BY c.no LIMIT CAST(?2 AS INTEGER)`,
  after, limit)).map((row) => ({ ...row, label: changeKinds[row.kind] }));

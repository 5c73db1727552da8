import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { changeKindCodes } from '../vocabulary.ts';

/** What happened in public and waits for its number; written by triggers in the batch that does it, so that nothing can happen untold. */
export const changeDue = sqliteTable('change_due', {
  seq: integer().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  kind: text({ enum: changeKindCodes }).notNull(),
  /** When it happened or holds from, UTC ms; while the campaign is frozen, what is later waits. */
  at: integer().notNull(),
  /** What makes several rows one change (points of one lot); null = each is its own. */
  about: text(),
}, (t) => [index('change_due_about').on(t.about).where(sql`about IS NOT NULL`)]);

/** The public feed: numbered without a gap by one statement, never changed. */
export const change = sqliteTable('change', {
  no: integer().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  kind: text({ enum: changeKindCodes }).notNull(),
  at: integer().notNull(),
  /** Number of the board it tells of; null = it tells of none. */
  boardNo: integer('board_no'),
});

/** Which board of a campaign the feed last told of. */
export const changeBoard = sqliteTable('change_board', {
  campaignId: text('campaign_id').primaryKey(),
  no: integer().notNull(),
});

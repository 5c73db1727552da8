import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * From when on nothing new of a campaign is public (khóa số liệu), until it is lifted. One at a time; those that
 * were lifted stay. One that is lifted before its moment never was.
 */
export const freeze = sqliteTable('freeze', {
  /** Made by the client: the idempotency key. */
  id: text().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  /** First moment that is not public any more, UTC ms. */
  fromAt: integer('from_at').notNull(),
  /** The last ledger entry that is public; known once the moment has come. */
  ledgerSeq: integer('ledger_seq'),
  words: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  liftedAt: integer('lifted_at'),
  liftedBy: text('lifted_by'),
  liftedWords: text('lifted_words'),
}, (t) => [uniqueIndex('freeze_one').on(t.campaignId).where(sql`lifted_at IS NULL`), index('freeze_campaign').on(t.campaignId)]);

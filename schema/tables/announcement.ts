import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What an organizer says on a campaign's big screens, for a time. Nothing clears it: who reads looks at the times. */
export const announcement = sqliteTable('announcement', {
  /** UUIDv7 made by the client: the idempotency key. */
  id: text().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  words: text().notNull(),
  /** UTC ms, half-open. */
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at').notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  withdrawnAt: integer('withdrawn_at'),
  withdrawnBy: text('withdrawn_by'),
}, (t) => [index('announcement_campaign').on(t.campaignId, t.toAt)]);

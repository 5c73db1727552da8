import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { tokenScopeCodes } from '../vocabulary.ts';

/** Access of a program (mã truy cập cho máy): what it may do, on which unit and all below, until when. Only a hash of it is kept. */
export const machineToken = sqliteTable('machine_token', {
  /** Made by the client: the idempotency key. */
  id: text().primaryKey(),
  tokenHash: text('token_hash').notNull(),
  label: text().notNull(),
  scope: text({ enum: tokenScopeCodes }).notNull(),
  unitId: text('unit_id').notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  expiresAt: integer('expires_at').notNull(),
  revokedAt: integer('revoked_at'),
  revokedBy: text('revoked_by'),
  lastUsedAt: integer('last_used_at'),
  /** The window of the limit it was last used in, and how often in it. */
  windowAt: integer('window_at').notNull().default(0),
  windowUses: integer('window_uses').notNull().default(0),
}, (t) => [uniqueIndex('machine_token_hash').on(t.tokenHash), index('machine_token_unit').on(t.unitId)]);

import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { destructionCodes } from '#vocabulary';

/** A picture that shows what was done. Its bytes are in the object store under its id and arrival; here is what stays when they are gone. */
export const evidence = sqliteTable('evidence', {
  /** Made by the client: the idempotency key. */
  id: text().primaryKey(),
  claimId: text('claim_id').notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  /** Media type as its bytes say. */
  type: text().notNull(),
  bytes: integer().notNull(),
  width: integer().notNull(),
  height: integer().notNull(),
  sha256: text().notNull(),
  state: text({ enum: ['arriving', 'kept', 'gone'] }).notNull(),
  goneAt: integer('gone_at'),
  goneBy: text('gone_by'),
  goneWhy: text('gone_why', { enum: destructionCodes }),
}, (t) => [index('evidence_claim').on(t.claimId), index('evidence_arriving').on(t.at).where(sql`state = 'arriving'`)]);

/** Objects that are to be deleted: written with the row that says so, drained by the minute's watch. */
export const objectDue = sqliteTable('object_due', {
  key: text().primaryKey(),
  at: integer().notNull(),
});

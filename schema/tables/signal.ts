import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { alertKindCodes } from '#vocabulary';

/** A sign that asks for a look. It accuses nobody and changes no points. */
export const alert = sqliteTable('alert', {
  /** Follows from kind, unit, author and window: finding it again is the same sign. */
  id: text().primaryKey(),
  kind: text({ enum: alertKindCodes }).notNull(),
  unitId: text('unit_id').notNull(),
  authorId: text('author_id'),
  at: integer().notNull(),
  /** JSON: the numbers its sentence is made of. */
  facts: text().notNull(),
  /** JSON: ids of the claims behind it, the first of them when they are very many. */
  claimIds: text('claim_ids').notNull(),
  claims: integer().notNull(),
  /** Who looked, when, and what they found, in words. */
  lookedBy: text('looked_by'),
  lookedAt: integer('looked_at'),
  words: text(),
}, (t) => [index('alert_open').on(t.at).where(sql`looked_at IS NULL`), index('alert_unit').on(t.unitId, t.at)]);

/** A one-time code by which the helped person says that it was so. Only its keyed hash is stored; nobody's identity is. */
export const citizenCode = sqliteTable('citizen_code', {
  codeHash: text('code_hash').primaryKey(),
  claimId: text('claim_id').notNull(),
  unitId: text('unit_id').notNull(),
  madeAt: integer('made_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
  /** 1 = it was so, 0 = it was not. */
  helped: integer(),
  /** 1 (rất không hài lòng) to 5 (rất hài lòng); null = not said. */
  satisfaction: integer(),
}, (t) => [
  index('citizen_code_claim').on(t.claimId), index('citizen_code_unit').on(t.unitId, t.usedAt),
  index('citizen_code_denied').on(t.usedAt).where(sql`helped = 0`),
]);

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * How many members a unit says it has, itself and all below it, from a local date on; append-only. The last
 * one declared on or before a day holds on it, of one date the newest; see store/sizes.ts.
 */
export const unitSize = sqliteTable('unit_size', {
  id: text().primaryKey(),
  unitId: text('unit_id').notNull(),
  onDate: text('on_date').notNull(),
  members: integer().notNull(),
  source: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
}, (t) => [index('unit_size_unit').on(t.unitId, t.onDate, t.at)]);

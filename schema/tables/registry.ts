import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { unitChangeCodes } from '#vocabulary';

/** What was decided about units, with the rows it changed, so that it can be taken back until it takes effect. */
export const unitChange = sqliteTable('unit_change', {
  id: text().primaryKey(),
  kind: text({ enum: unitChangeCodes }).notNull(),
  /** First local day it holds. */
  onDate: text('on_date').notNull(),
  /** Number and name of the decision. */
  document: text().notNull(),
  /** JSON UnitChangeInput of wire/registry.ts as it was sent. */
  plan: text().notNull(),
  /** JSON: rows removed and rows added, of each table of units. */
  effect: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  undoneAt: integer('undone_at'),
}, (t) => [index('unit_change_date').on(t.onDate)]);

/** One row: how often the units have changed. Two administrators at once: the second is told to look again. */
export const registryVersion = sqliteTable('registry_version', {
  id: integer().primaryKey(),
  version: integer().notNull(),
});

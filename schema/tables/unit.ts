import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { unitKindCodes } from '#vocabulary';

/** Identity of a unit: nothing but the fact that it exists. Names, codes and parents are periods. */
export const unit = sqliteTable('unit', {
  id: text().primaryKey(),
  axis: text({ enum: ['state', 'youth'] }).notNull(),
  /** State unit a youth unit hangs on; null for "Đoàn trực thuộc", which have no territory. */
  territoryId: text('territory_id'),
  /** Order of first entry within its source list, for stable listings. */
  position: integer().notNull(),
}, (t) => [index('unit_territory').on(t.territoryId)]);

/** What a unit was called, and where it hung, from `validFrom` until before `validTo` (local dates; DAWN/DUSK = open). */
export const unitPeriod = sqliteTable('unit_period', {
  unitId: text('unit_id').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to').notNull(),
  name: text().notNull(),
  kind: text({ enum: unitKindCodes }).notNull(),
  /** Official code: an attribute, never a key (21583 has been three different wards). */
  code: text(),
  parentId: text('parent_id'),
  /** "thị xã Hoài Nhơn (cũ)": districts its territory came from. */
  former: text(),
  /** Vietnamese collation order as bytes, and the accent-free name for search. */
  sortKey: text('sort_key').notNull(),
  searchKey: text('search_key').notNull(),
  /** 1 when the boundary date is our assumption because no source gives it. */
  assumed: integer().notNull().default(0),
  source: text().notNull(),
}, (t) => [
  primaryKey({ columns: [t.unitId, t.validFrom] }),
  index('unit_period_parent').on(t.parentId, t.sortKey),
  index('unit_period_search').on(t.searchKey),
]);

/** Old unit → new unit at a date. Shares of one old unit sum to 1000 milli-parts. */
export const succession = sqliteTable('succession', {
  oldId: text('old_id').notNull(),
  newId: text('new_id').notNull(),
  onDate: text('on_date').notNull(),
  shareMilli: integer('share_milli').notNull(),
  source: text().notNull(),
}, (t) => [primaryKey({ columns: [t.oldId, t.newId] }), index('succession_new').on(t.newId)]);

/**
 * Closure of the tree in time: `ancestorId` stands above `unitId` (or is it) at `depth` steps
 * from `validFrom` until before `validTo`. Derived from unit_period by domain/tree.ts.
 */
export const unitPath = sqliteTable('unit_path', {
  unitId: text('unit_id').notNull(),
  ancestorId: text('ancestor_id').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to').notNull(),
  depth: integer().notNull(),
}, (t) => [
  primaryKey({ columns: [t.unitId, t.ancestorId, t.validFrom] }),
  index('unit_path_ancestor').on(t.ancestorId, t.depth),
]);

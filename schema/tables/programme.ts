import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { measureCodes, targetMethodCodes } from '#vocabulary';

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

/** One decision about targets: a number given to a unit, or a whole divided among the units below; with what it moved. */
export const targetDecision = sqliteTable('target_decision', {
  /** Made by the client: the key of idempotency. */
  id: text().primaryKey(),
  unitId: text('unit_id').notNull(),
  measure: text({ enum: measureCodes }).notNull(),
  year: integer().notNull(),
  method: text({ enum: targetMethodCodes }).notNull(),
  /** The whole that was given or divided. */
  amount: integer().notNull(),
  reason: text().notNull(),
  /** JSON of what was sent, to tell a repeat from another use of the id. */
  body: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
}, (t) => [index('target_decision_unit').on(t.unitId, t.measure, t.year)]);

/**
 * Chỉ tiêu của một đơn vị cho một năm: append-only, a change is a new edition. Whole acts of a count, thousandths
 * of a rate. The highest edition holds.
 */
export const programmeTarget = sqliteTable('programme_target', {
  unitId: text('unit_id').notNull(),
  measure: text({ enum: measureCodes }).notNull(),
  year: integer().notNull(),
  edition: integer().notNull(),
  amount: integer().notNull(),
  method: text({ enum: targetMethodCodes }).notNull(),
  /** 1 = one more than its share rounded down: it got a part of the rounding. */
  rounded: integer().notNull(),
  /** The unit the whole came from; null = given to this one itself. */
  fromId: text('from_id'),
  decisionId: text('decision_id').notNull(),
  at: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.year, t.measure, t.unitId, t.edition] }), index('programme_target_decision').on(t.decisionId)]);

/** A rate only the state's systems know, as of a local date; never edited: of one date the newest counts. */
export const observation = sqliteTable('observation', {
  id: text().primaryKey(),
  measure: text({ enum: measureCodes }).notNull(),
  unitId: text('unit_id').notNull(),
  onDate: text('on_date').notNull(),
  numerator: integer().notNull(),
  denominator: integer().notNull(),
  source: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
}, (t) => [index('observation_date').on(t.onDate, t.unitId, t.measure)]);

/**
 * The ledger folded by week: own unit and all that stand above it on the act date, milli-shares. `week` is the Monday
 * of the act's ISO week; '' = the whole year. Filled every minute up to the mark 'week_cells', rebuildable.
 * A transaction of a member's own account has the series 'account_transaction/member'.
 */
const cell = {
  year: integer().notNull(),
  unitId: text('unit_id').notNull(),
  series: text().notNull(),
  week: text().notNull(),
  milli: integer().notNull(),
};
export const weekCell = sqliteTable('week_cell', cell, (t) => [primaryKey({ columns: [t.year, t.week, t.unitId, t.series] })]);
/** Where a rebuild counts anew; empty at rest. */
export const weekCellFresh = sqliteTable('week_cell_fresh', cell, (t) => [primaryKey({ columns: [t.year, t.week, t.unitId, t.series] })]);

/** How often something has changed that a year's pages show, written with whatever it was, and how far the pages have come. */
export const programmeDue = sqliteTable('programme_due', {
  year: integer().primaryKey(),
  no: integer().notNull(),
  done: integer().notNull().default(0),
});

/** What a public page of the programme shows, made beforehand: `2026`, `2026/now`, `2026/outside_accounts` …, packed. */
export const programmePage = sqliteTable('programme_page', {
  key: text().primaryKey(),
  /** The change of `programme_due` it was made for: an older page never replaces a newer one. */
  no: integer().notNull(),
  payload: text().notNull(),
});

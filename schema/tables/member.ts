import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { consentChoiceCodes, consentPurposeCodes } from '#vocabulary';

/** Who belongs to which unit, from one local date until before another. Points stay where they were earned. */
export const membership = sqliteTable('membership', {
  id: text().primaryKey(),
  personId: text('person_id').notNull(),
  unitId: text('unit_id').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to').notNull(),
  /** The list it came with, and the reorganisation that made it, so that either can be undone. */
  importId: text('import_id'),
  changeId: text('change_id'),
  /** The reorganisation that ended it. */
  endedBy: text('ended_by'),
  /** When it was written down, UTC ms: a membership may begin earlier. 0 = not known, as before all campaigns. */
  enteredAt: integer('entered_at').notNull().default(0),
}, (t) => [
  index('membership_person').on(t.personId, t.validFrom),
  index('membership_unit').on(t.unitId, t.validTo),
]);

/** A move from one unit to another: asked for by an officer, agreed to by the member. */
export const memberMove = sqliteTable('member_move', {
  id: text().primaryKey(),
  personId: text('person_id').notNull(),
  fromUnitId: text('from_unit_id').notNull(),
  toUnitId: text('to_unit_id').notNull(),
  onDate: text('on_date').notNull(),
  askedBy: text('asked_by').notNull(),
  askedAt: integer('asked_at').notNull(),
  state: text({ enum: ['asked', 'confirmed', 'declined'] }).notNull(),
  answeredAt: integer('answered_at'),
}, (t) => [index('member_move_person').on(t.personId), index('member_move_from').on(t.fromUnitId), index('member_move_to').on(t.toUnitId)]);

/** A list of members taken in at once; undone as one. */
export const memberImport = sqliteTable('member_import', {
  id: text().primaryKey(),
  unitId: text('unit_id').notNull(),
  fileName: text('file_name').notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  rows: integer().notNull(),
  undoneAt: integer('undone_at'),
}, (t) => [index('member_import_unit').on(t.unitId, t.at)]);

/** What somebody agreed to have public, for one purpose; append-only, the last one counts. */
export const consent = sqliteTable('consent', {
  personId: text('person_id').notNull(),
  purpose: text({ enum: consentPurposeCodes }).notNull(),
  no: integer().notNull(),
  choice: text({ enum: consentChoiceCodes }).notNull(),
  textVersion: text('text_version').notNull(),
  at: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.personId, t.purpose, t.no] }), index('consent_purpose').on(t.purpose, t.personId)]);

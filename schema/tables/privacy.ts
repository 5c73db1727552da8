import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { dataRequestCodes, dataRequestStateCodes, retentionCodes } from '#vocabulary';

/** Somebody asks about their own data; the law gives days to answer and to carry out. */
export const dataRequest = sqliteTable('data_request', {
  id: text().primaryKey(),
  personId: text('person_id').notNull(),
  kind: text({ enum: dataRequestCodes }).notNull(),
  words: text().notNull(),
  askedAt: integer('asked_at').notNull(),
  /** Local dates: the last day to answer, and to have carried it out. */
  answerBy: text('answer_by').notNull(),
  doneBy: text('done_by').notNull(),
  state: text({ enum: dataRequestStateCodes }).notNull(),
  answer: text(),
  answeredAt: integer('answered_at'),
  extendedDays: integer('extended_days').notNull().default(0),
  doneAt: integer('done_at'),
  handledBy: text('handled_by'),
}, (t) => [index('data_request_person').on(t.personId), index('data_request_state').on(t.state, t.answerBy)]);

/** Days nobody works, entered by administrators when the government announces them. */
export const holiday = sqliteTable('holiday', {
  date: text().primaryKey(),
  name: text().notNull(),
});

/** What the daily clearing dropped. */
export const retentionRun = sqliteTable('retention_run', {
  day: text().notNull(),
  kind: text({ enum: retentionCodes }).notNull(),
  rows: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.day, t.kind] })]);

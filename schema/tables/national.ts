import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { readingFaultCodes } from '#vocabulary';

/** What was last read of another province's publication, and what became of the last try. */
export const provinceReading = sqliteTable('province_reading', {
  /** Its address as configured. */
  origin: text().primaryKey(),
  /** JSON Publication of wire/national.ts; null = never read. */
  payload: text(),
  readAt: integer('read_at'),
  triedAt: integer('tried_at').notNull(),
  /** Why the last try brought nothing; null = it did. */
  fault: text({ enum: readingFaultCodes }),
});

/** The page of all provinces: one row that everybody reads. */
export const nationalPage = sqliteTable('national_page', {
  key: text().primaryKey(),
  madeAt: integer('made_at').notNull(),
  payload: text().notNull(),
});

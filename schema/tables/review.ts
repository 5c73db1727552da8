import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { outcomeCodes, reasonCodes, reviewKindCodes } from '#vocabulary';

/** A case that waits for a person. `readyAt` in the future with a name beside it = somebody holds it until then. */
export const review = sqliteTable('review', {
  id: text().primaryKey(),
  claimId: text('claim_id').notNull(),
  kind: text({ enum: reviewKindCodes }).notNull(),
  districtId: text('district_id').notNull(),
  openedAt: integer('opened_at').notNull(),
  readyAt: integer('ready_at').notNull(),
  byId: text('by_id'),
  takenAt: integer('taken_at'),
  /** JSON: people who have spoken already and may not take it. */
  notBy: text('not_by').notNull().default('[]'),
  /** For a planted case: what it is known to be. */
  expected: text({ enum: outcomeCodes }),
}, (t) => [
  uniqueIndex('review_claim').on(t.claimId, t.kind), index('review_district').on(t.districtId, t.readyAt),
  index('review_held').on(t.byId, t.readyAt).where(sql`by_id IS NOT NULL`),
]);

/** A case that has been decided. Append-only: workload, turnaround and overturn rates are arithmetic on it. */
export const reviewDone = sqliteTable('review_done', {
  id: text().primaryKey(),
  claimId: text('claim_id').notNull(),
  kind: text({ enum: reviewKindCodes }).notNull(),
  byId: text('by_id').notNull(),
  openedAt: integer('opened_at').notNull(),
  takenAt: integer('taken_at').notNull(),
  doneAt: integer('done_at').notNull(),
  outcome: text({ enum: outcomeCodes }).notNull(),
  reason: text({ enum: reasonCodes }).notNull(),
  /** 1 agrees with what stood or was known, 0 does not, null = there was nothing to compare with. */
  agreed: integer(),
}, (t) => [index('review_done_by').on(t.byId, t.doneAt), index('review_done_claim').on(t.claimId)]);

/** A recognition drawn for another look, with the chance it had. */
export const inspection = sqliteTable('inspection', {
  claimId: text('claim_id').notNull(),
  /** The verdict that recognised it. */
  verdictNo: integer('verdict_no').notNull(),
  /** Millionths. */
  chancePpm: integer('chance_ppm').notNull(),
  drawnAt: integer('drawn_at').notNull(),
  authorId: text('author_id').notNull(),
  unitId: text('unit_id').notNull(),
  judgeId: text('judge_id').notNull(),
  result: text({ enum: ['clean', 'error'] }),
  endedAt: integer('ended_at'),
}, (t) => [primaryKey({ columns: [t.claimId, t.verdictNo] }), index('inspection_unit').on(t.unitId, t.endedAt), index('inspection_judge').on(t.judgeId)]);

/** What inspections have found of an author: the chance of the next one follows from it. */
export const inspectionRecord = sqliteTable('inspection_record', {
  authorId: text('author_id').primaryKey(),
  /** Clean looks in a row, and errors ever found. */
  clean: integer().notNull(),
  errors: integer().notNull(),
});

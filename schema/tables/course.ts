import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Every board there was of a campaign: when it was made and from how much. With the ledger that is enough to make it
 * again; the few things that no dated row keeps exactly stand beside.
 */
export const boardMade = sqliteTable('board_made', {
  campaignId: text('campaign_id').notNull(),
  asOf: integer('as_of').notNull(),
  no: integer().notNull(),
  ledgerSeq: integer('ledger_seq').notNull(),
  /** The rules and moments it stood on. */
  edition: integer().notNull(),
  claimsUntil: integer('claims_until').notNull(),
  closesAt: integer('closes_at').notNull(),
  /** `decided_at` of the last agreed points it counted, 0 = none. */
  givenAt: integer('given_at').notNull(),
}, (t) => [primaryKey({ columns: [t.campaignId, t.asOf, t.no] })]);

/** Numbers of members a board was computed with, from the board on that first was; memberships change also backwards. */
export const boardMembers = sqliteTable('board_members', {
  campaignId: text('campaign_id').notNull(),
  asOf: integer('as_of').notNull(),
  /** JSON: [unit, members] in the order of units. */
  members: text().notNull(),
}, (t) => [primaryKey({ columns: [t.campaignId, t.asOf] })]);

/** The course of a campaign until the last day that is over: one row that a public page reads. */
export const course = sqliteTable('course', {
  slug: text().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  /** Course of wire/course.ts as JSON, packed. */
  payload: text().notNull(),
  /** How many frames it holds. */
  frames: integer().notNull(),
}, (t) => [index('course_campaign').on(t.campaignId)]);

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { indicatorCodes } from '#vocabulary';

/** The only truth. Append-only, `seq` without gaps; every number on every screen is arithmetic on it. */
export const ledger = sqliteTable('ledger', {
  seq: integer().primaryKey(),
  /** Null where the entry stands for a published figure and not for one act. */
  claimId: text('claim_id'),
  verdictNo: integer('verdict_no').notNull(),
  indicator: text({ enum: indicatorCodes }).notNull(),
  procedureGroup: text('procedure_group').notNull(),
  unitId: text('unit_id').notNull(),
  teamId: text('team_id'),
  actDate: text('act_date').notNull(),
  /** Arrival of the claim, UTC ms: campaigns stop taking claims at a moment. */
  claimedAt: integer('claimed_at').notNull(),
  /** Signed milli-shares: the opposite entry takes an act back. */
  milli: integer().notNull(),
  at: integer().notNull(),
  /** 'recognised' | 'reopened' | 'notice:434/TB-VPUBND' … */
  cause: text().notNull(),
}, (t) => [index('ledger_claim').on(t.claimId), index('ledger_team').on(t.teamId).where(sql`team_id IS NOT NULL`), index('ledger_unit').on(t.unitId, t.actDate, t.indicator), index('ledger_taken').on(t.unitId, t.seq).where(sql`milli < 0`)]);

/** First entry of each local day, so that "since this morning" is one look-up. */
export const ledgerDay = sqliteTable('ledger_day', {
  day: text().primaryKey(),
  firstSeq: integer('first_seq').notNull(),
});

/**
 * Counters, written in the same batch as the ledger and rebuildable from it at any time.
 * `scope` is `year:2026` (own unit and all that stand above it on the act date)
 * or a campaign id (own unit only), or a campaign id with `/teams` after it, where teams have a board of
 * their own: there `unit_id` is the team.
 */
export const tally = sqliteTable('tally', {
  scope: text().notNull(),
  unitId: text('unit_id').notNull(),
  indicator: text({ enum: indicatorCodes }).notNull(),
  procedureGroup: text('procedure_group').notNull(),
  milli: integer().notNull(),
  entries: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.scope, t.unitId, t.indicator, t.procedureGroup] })]);

/** The same acts in the finest cells a cap looks at; kept only for campaigns whose rules have caps of a person or a day. */
export const tallyFine = sqliteTable('tally_fine', {
  campaignId: text('campaign_id').notNull(),
  unitId: text('unit_id').notNull(),
  authorId: text('author_id').notNull(),
  actDate: text('act_date').notNull(),
  indicator: text({ enum: indicatorCodes }).notNull(),
  procedureGroup: text('procedure_group').notNull(),
  milli: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.campaignId, t.unitId, t.authorId, t.actDate, t.indicator, t.procedureGroup] })]);

/** Where a rebuild counts anew, beside the counters in use; empty at rest. */
export const tallyFresh = sqliteTable('tally_fresh', {
  scope: text().notNull(),
  unitId: text('unit_id').notNull(),
  indicator: text({ enum: indicatorCodes }).notNull(),
  procedureGroup: text('procedure_group').notNull(),
  milli: integer().notNull(),
  entries: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.scope, t.unitId, t.indicator, t.procedureGroup] })]);

/** Boards that are behind: written with the ledger, so that no lost message leaves a board stale for ever. */
export const boardDue = sqliteTable('board_due', {
  campaignId: text('campaign_id').primaryKey(),
  /** Last ledger entry that concerns the campaign; the board is behind while its own number is lower. */
  ledgerSeq: integer('ledger_seq').notNull(),
  /** Grows by one with everything that moves a board without a ledger entry: moments, times, rules, points that people give. */
  factsNo: integer('facts_no').notNull().default(0),
});

import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { campaignSourceCodes, indicatorCodes, rankedLevelCodes, structureCodes } from '#vocabulary';

/** An emulation campaign (đợt thi đua). Its phase is computed from these times and the clock. */
export const campaign = sqliteTable('campaign', {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  goal: text().notNull(),
  source: text({ enum: campaignSourceCodes }).notNull(),
  scopeName: text('scope_name').notNull(),
  rankedLevel: text('ranked_level', { enum: rankedLevelCodes }).notNull(),
  /** Date whose tree the participants were taken from. */
  treeDate: text('tree_date').notNull(),
  /** UTC ms, ordered, half-open: acts from startsAt until before endsAt; claims until before claimsUntil; settled at closesAt. */
  startsAt: integer('starts_at').notNull(),
  endsAt: integer('ends_at').notNull(),
  claimsUntil: integer('claims_until').notNull(),
  closesAt: integer('closes_at').notNull(),
  /** The same window as local act dates, half-open. */
  actFrom: text('act_from').notNull(),
  actTo: text('act_to').notNull(),
  /** JSON Notice, only for source 'notice'. */
  notice: text(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  bodyHash: text('body_hash').notNull(),
});

/** Rules as data; a campaign keeps every edition it ever had. */
export const rulesEdition = sqliteTable('rules_edition', {
  campaignId: text('campaign_id').notNull(),
  edition: integer().notNull(),
  /** JSON Rules of wire/campaign.ts. */
  rules: text().notNull(),
  at: integer().notNull(),
  byId: text('by_id').notNull(),
}, (t) => [primaryKey({ columns: [t.campaignId, t.edition] })]);

/** A unit that stands on the campaign's board. */
export const participant = sqliteTable('participant', {
  campaignId: text('campaign_id').notNull(),
  unitId: text('unit_id').notNull(),
  cluster: text().notNull(),
  /** Order of its cluster on the page. */
  clusterNo: integer('cluster_no').notNull(),
  /** 0 = "tham gia nhưng không xếp hạng". */
  ranked: integer().notNull(),
  /** First local day it stands on the board; null = since the launch. */
  joinsOn: text('joins_on'),
  /** The reorganisation that brought it in. */
  changeId: text('change_id'),
}, (t) => [primaryKey({ columns: [t.campaignId, t.unitId] }), index('participant_unit').on(t.unitId)]);

/** Whose acts count for which participant: every unit at or below one, on the campaign's tree, and who joined later. */
export const campaignUnit = sqliteTable('campaign_unit', {
  unitId: text('unit_id').notNull(),
  campaignId: text('campaign_id').notNull(),
  participantId: text('participant_id').notNull(),
  changeId: text('change_id'),
}, (t) => [primaryKey({ columns: [t.unitId, t.campaignId] }), index('campaign_unit_campaign').on(t.campaignId)]);

/** Assigned target (chỉ tiêu được giao): whole acts of one indicator. */
export const target = sqliteTable('target', {
  campaignId: text('campaign_id').notNull(),
  unitId: text('unit_id').notNull(),
  indicator: text({ enum: indicatorCodes }).notNull(),
  amount: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.campaignId, t.unitId, t.indicator] })]);

/** The latest board of a campaign: one row that a public page reads, and nothing else. */
export const board = sqliteTable('board', {
  slug: text().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  no: integer().notNull(),
  asOf: integer('as_of').notNull(),
  ledgerSeq: integer('ledger_seq').notNull(),
  startsAt: integer('starts_at').notNull(),
  /** Board of wire/board.ts as JSON, packed (store/packed.ts), and BoardSummary as JSON. */
  payload: text().notNull(),
  summary: text().notNull(),
});

/** The same board on another tree than the one it is shown on by default; there only where the two differ. */
export const boardStructure = sqliteTable('board_structure', {
  slug: text().notNull(),
  structure: text({ enum: structureCodes }).notNull(),
  no: integer().notNull(),
  payload: text().notNull(),
}, (t) => [primaryKey({ columns: [t.slug, t.structure] })]);

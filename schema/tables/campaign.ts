import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { boardSideCodes, campaignEventCodes, campaignSourceCodes, indicatorCodes, rankedLevelCodes, structureCodes } from '#vocabulary';
import { proposal } from './proposal.ts';

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
  /** Đối tượng, nội dung, kế hoạch và biện pháp. */
  audience: text().notNull().default(''),
  content: text().notNull().default(''),
  measures: text().notNull().default(''),
  /** Bit 0 = Sunday … bit 6 = Saturday: acts of these days count. */
  weekdays: integer().notNull().default(127),
  /** 1 = acts are also counted in the fine cells that caps look at (`tally_fine`). */
  fine: integer().notNull().default(0),
  /** 1 = teams stand on a board of their own. */
  teamBoard: integer('team_board').notNull().default(0),
  /** JSON CampaignInput as it was launched, to clone from. */
  plan: text(),
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
}, (t) => [primaryKey({ columns: [t.unitId, t.campaignId] }), index('campaign_unit_campaign').on(t.campaignId),
  // Every minute asks who joined by a decision: seldom anybody of thousands.
  index('campaign_unit_joined').on(t.campaignId).where(sql`change_id IS NOT NULL`)]);

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
  /** Which standing facts it was computed with; behind while `board_due` says a higher one. */
  factsNo: integer('facts_no').notNull().default(0),
});

/** The same board on another tree than the one it is shown on by default; there only where the two differ. */
export const boardStructure = sqliteTable('board_structure', {
  slug: text().notNull(),
  structure: text({ enum: structureCodes }).notNull(),
  no: integer().notNull(),
  payload: text().notNull(),
}, (t) => [primaryKey({ columns: [t.slug, t.structure] })]);

/** The latest of a campaign's other boards: teams, branches, former districts. One row that a public page reads, and nothing else. */
export const sideBoard = sqliteTable('side_board', {
  slug: text().notNull(),
  side: text({ enum: boardSideCodes }).notNull(),
  no: integer().notNull(),
  /** Board of wire/board.ts as JSON, packed; its rows are teams, branches or districts. */
  payload: text().notNull(),
}, (t) => [primaryKey({ columns: [t.slug, t.side] })]);

/** A campaign somebody is still working on: seen only by those who may launch it on its unit. */
export const campaignDraft = sqliteTable('campaign_draft', {
  /** Becomes the campaign's id, so that launching twice is launching once. */
  id: text().primaryKey(),
  unitId: text('unit_id').notNull(),
  /** JSON: the form as typed. */
  typed: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  /** Grows by one with each saving: two at once are told. */
  version: integer().notNull(),
}, (t) => [index('campaign_draft_unit').on(t.unitId)]);

/** What happened to a campaign and when it was due: the key is what makes each happen once. */
export const campaignEvent = sqliteTable('campaign_event', {
  campaignId: text('campaign_id').notNull(),
  kind: text({ enum: campaignEventCodes }).notNull(),
  /** The moment it was due or decided, UTC ms. */
  at: integer().notNull(),
  /** When it was carried out. */
  doneAt: integer('done_at').notNull(),
  /** For people: the reason, the edition; null = the kind says it all. */
  words: text(),
}, (t) => [primaryKey({ columns: [t.campaignId, t.kind, t.at] })]);

/** Hours the system was down: claims may come in so much later. */
export const outage = sqliteTable('outage', {
  /** Made by the client: the idempotency key. */
  id: text().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at').notNull(),
  words: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  /** By how many ms it moved the end of claims; what an earlier one already covers counts once. */
  movedMs: integer('moved_ms').notNull().default(0),
}, (t) => [index('outage_campaign').on(t.campaignId)]);

/** A change of rules after the start: proposed by one, agreed to by another, public for ever. */
export const amendment = sqliteTable('amendment', {
  /** Made by the client: the idempotency key. */
  id: text().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  /** The edition it becomes. */
  edition: integer().notNull(),
  /** JSON Rules. */
  rules: text().notNull(),
  words: text().notNull(),
  ...proposal(),
  /** JSON: place and points of every unit before and after, as they were when it was applied. */
  moves: text(),
}, (t) => [index('amendment_campaign').on(t.campaignId), index('amendment_open').on(t.at).where(sql`state = 'proposed'`)]);

/** Points that people give or take: điểm thẩm định, điểm cộng, điểm trừ. Two people, with a reason. Of a judged criterion the last agreed one counts, of the others their sum. */
export const appraisal = sqliteTable('appraisal', {
  /** Follows from the lot and the unit, so that a replay writes nothing. */
  id: text().primaryKey(),
  /** What was proposed together and is agreed to together; made by the client: the idempotency key. */
  lotId: text('lot_id').notNull().default(''),
  campaignId: text('campaign_id').notNull(),
  unitId: text('unit_id').notNull(),
  criterion: text().notNull(),
  milli: integer().notNull(),
  /** Điểm tự chấm of the unit as it stood when this was proposed, where it had said one. */
  ownMilli: integer('own_milli'),
  /** Reason and văn bản chứng minh. */
  words: text().notNull(),
  ...proposal(),
}, (t) => [index('appraisal_campaign').on(t.campaignId, t.unitId), index('appraisal_lot').on(t.lotId), index('appraisal_open').on(t.campaignId, t.at).where(sql`state = 'proposed'`)]);

/** Điểm tự chấm: what a unit gives itself for a judged criterion, with reason and văn bản chứng minh. The last one counts; the others stay. */
export const selfScore = sqliteTable('self_score', {
  /** Made by the client: the idempotency key. */
  id: text().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  unitId: text('unit_id').notNull(),
  criterion: text().notNull(),
  milli: integer().notNull(),
  words: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
}, (t) => [index('self_score_campaign').on(t.campaignId, t.unitId)]);

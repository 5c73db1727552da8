import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { conflictOutcomeCodes, petitionKindCodes, petitionStateCodes } from '#vocabulary';

/** One code or account that more than one live claim names: opened with the claim that made it one. */
export const conflict = sqliteTable('conflict', {
  id: text().primaryKey(),
  subjectIndex: text('subject_index').notNull(),
  facet: text().notNull(),
  openedAt: integer('opened_at').notNull(),
  state: text({ enum: ['open', 'settled'] }).notNull(),
  outcome: text({ enum: conflictOutcomeCodes }),
  winnerId: text('winner_id'),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  words: text(),
  /** Names the request that settled it. */
  token: text(),
}, (t) => [
  uniqueIndex('conflict_subject').on(t.subjectIndex, t.facet).where(sql`state = 'open'`),
  index('conflict_open').on(t.openedAt).where(sql`state = 'open'`),
]);

/** A claim in a conflict, with what its side says. */
export const conflictSide = sqliteTable('conflict_side', {
  conflictId: text('conflict_id').notNull(),
  claimId: text('claim_id').notNull(),
  unitId: text('unit_id').notNull(),
  authorId: text('author_id').notNull(),
  words: text(),
  /** JSON `[{claimId, milli}]`: how this side would share; a share is agreed when all sides say the same. */
  offer: text(),
  saidAt: integer('said_at'),
}, (t) => [primaryKey({ columns: [t.conflictId, t.claimId] }), index('conflict_side_claim').on(t.claimId), index('conflict_side_unit').on(t.unitId)]);

/** A kiến nghị, phản ánh: on a claim, a verdict or a total. */
export const petition = sqliteTable('petition', {
  id: text().primaryKey(),
  kind: text({ enum: petitionKindCodes }).notNull(),
  claimId: text('claim_id'),
  /** The verdict it is about, by its number. */
  verdictNo: integer('verdict_no'),
  campaignId: text('campaign_id'),
  unitId: text('unit_id').notNull(),
  byId: text('by_id').notNull(),
  words: text().notNull(),
  askedAt: integer('asked_at').notNull(),
  /** Local date: the last day to decide. */
  dueOn: text('due_on').notNull(),
  state: text({ enum: petitionStateCodes }).notNull(),
  assignedTo: text('assigned_to'),
  assignedAt: integer('assigned_at'),
  answer: text(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  /** Token of the verdict it led to: its ledger entries are the effect. */
  verdictToken: text('verdict_token'),
}, (t) => [
  index('petition_open').on(t.dueOn).where(sql`state IN ('open', 'assigned')`), index('petition_by').on(t.byId, t.askedAt),
  index('petition_unit').on(t.unitId, t.askedAt), index('petition_claim').on(t.claimId).where(sql`claim_id IS NOT NULL`),
]);

/** What is said in between: questions to the petitioner and their answers. */
export const petitionWord = sqliteTable('petition_word', {
  petitionId: text('petition_id').notNull(),
  /** Made by the client: the idempotency key. */
  id: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  words: text().notNull(),
}, (t) => [primaryKey({ columns: [t.petitionId, t.id] })]);

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { rewardFormCodes } from '#vocabulary';
import { proposal } from './proposal.ts';

/** A reward (khen thưởng) of a unit for a campaign: proposed by one, agreed to by another, never edited; withdrawn, the line stays. */
export const reward = sqliteTable('reward', {
  /** Follows from the lot and the unit, so that a replay writes nothing. */
  id: text().primaryKey(),
  /** What was proposed together; made by the client: the idempotency key. */
  lotId: text('lot_id').notNull(),
  campaignId: text('campaign_id').notNull(),
  unitId: text('unit_id').notNull(),
  form: text({ enum: rewardFormCodes }).notNull(),
  /** What it is called where the form is another one. */
  formWords: text('form_words').notNull(),
  /** As the board of that number said when this was proposed. */
  boardNo: integer('board_no').notNull(),
  unitName: text('unit_name').notNull(),
  cluster: text().notNull(),
  place: integer(),
  shared: integer().notNull(),
  grade: text(),
  pointsMilli: integer('points_milli').notNull(),
  actsMilli: integer('acts_milli').notNull(),
  words: text().notNull(),
  /** Why it is given although acts behind it were rewarded before; null = nothing was. */
  keepWords: text('keep_words'),
  ...proposal(),
  /** Số quyết định and its local date, where it is known. */
  decisionNo: text('decision_no'),
  decisionOn: text('decision_on'),
  withdrawnBy: text('withdrawn_by'),
  withdrawnAt: integer('withdrawn_at'),
  withdrawnWords: text('withdrawn_words'),
}, (t) => [
  index('reward_campaign').on(t.campaignId, t.at), index('reward_unit').on(t.unitId), index('reward_lot').on(t.lotId),
  // One of a form for a unit in a campaign, as long as it stands.
  uniqueIndex('reward_standing').on(t.campaignId, t.unitId, t.form, t.formWords).where(sql`state IN ('proposed', 'agreed') AND withdrawn_at IS NULL`),
]);

/** Acts behind a reward that another one stands on, too, as they were counted when the second person agreed. */
export const rewardOverlap = sqliteTable('reward_overlap', {
  rewardId: text('reward_id').notNull(),
  otherId: text('other_id').notNull(),
  /** Milli-shares: behind both, behind this one, behind the other. */
  commonMilli: integer('common_milli').notNull(),
  wholeMilli: integer('whole_milli').notNull(),
  otherMilli: integer('other_milli').notNull(),
  at: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.rewardId, t.otherId] }), index('reward_overlap_other').on(t.otherId)]);

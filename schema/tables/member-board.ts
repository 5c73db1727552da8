import { sql } from 'drizzle-orm';
import { integer, index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Recognised acts of one person in one campaign, millionths of an act (an entry's milli-shares × a helper's), folded
 * from the ledger up to `member_board.seq`. What nobody is behind (who is erased, the system
 * itself, a published figure) is counted together under ''.
 */
export const memberCell = sqliteTable('member_cell', {
  campaignId: text('campaign_id').notNull(),
  personId: text('person_id').notNull(),
  micro: integer().notNull(),
  /** 1 = they chose to be named on boards of members, so that who stands there is found without looking at everybody. */
  shown: integer().notNull().default(0),
}, (t) => [primaryKey({ columns: [t.campaignId, t.personId] }), index('member_cell_person').on(t.personId), index('member_cell_shown').on(t.campaignId, sql`micro DESC`, t.personId).where(sql`shown = 1`)]);

/** The ranking of a campaign's members in portions: whoever knows a person's acts finds the one portion they stand in by its key. */
export const memberPage = sqliteTable('member_page', {
  campaignId: text('campaign_id').notNull(),
  /** Of its first member: acts counted down in digits, and who, so that the order of keys is the order of the ranking. */
  first: text().notNull(),
  /** How many stand before the first one. */
  firstAt: integer('first_at').notNull(),
  /** JSON `[personId, micro, place]` …, with some of the members before and after it, so that nobody's neighbours stand elsewhere. */
  payload: text().notNull(),
}, (t) => [primaryKey({ columns: [t.campaignId, t.first] })]);

/** The board of a campaign's members: how far it has been counted, and what of it is public. */
export const memberBoard = sqliteTable('member_board', {
  campaignId: text('campaign_id').primaryKey(),
  slug: text().notNull().unique(),
  /** By what it is decided which acts count; counted anew where it differs. */
  countedBy: text('counted_by').notNull(),
  /** JSON: the indicators that are acts of its rules. */
  indicators: text().notNull(),
  /** The last ledger entry in the cells, and in the ranking. */
  seq: integer().notNull(),
  rankedSeq: integer('ranked_seq').notNull(),
  no: integer().notNull(),
  /** Members with at least something, and what they have in all. */
  members: integer().notNull(),
  micro: integer().notNull(),
  /** How many of them chose to be named. */
  agreed: integer().notNull().default(0),
  madeAt: integer('made_at').notNull(),
  /** Grows with every choice about names; what is public is behind while `namesNo` is lower. */
  namesDue: integer('names_due').notNull(),
  namesNo: integer('names_no').notNull(),
  /** JSON NamedMembers of wire/member-board.ts. */
  payload: text(),
});

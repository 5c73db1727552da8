import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { indicatorCodes } from '#vocabulary';

/**
 * Recognised acts that count in two campaigns at once, own unit only, both ways round; a campaign with itself is its whole.
 * Folded from the ledger every minute up to the mark 'shared_cells', rebuildable.
 */
export const sharedCell = sqliteTable('shared_cell', {
  campaignId: text('campaign_id').notNull(),
  otherId: text('other_id').notNull(),
  unitId: text('unit_id').notNull(),
  indicator: text({ enum: indicatorCodes }).notNull(),
  milli: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.campaignId, t.otherId, t.unitId, t.indicator] })]);

/** How often something has changed that a campaign's pages of overlaps and rewards show, and how far the pages have come. */
export const overlapDue = sqliteTable('overlap_due', {
  campaignId: text('campaign_id').primaryKey(),
  no: integer().notNull(),
  done: integer().notNull().default(0),
  /** Which number of its facts and of the registry it was last looked at with, and what its cells were counted by. */
  stamp: text().notNull().default(''),
  countedBy: text('counted_by').notNull().default(''),
});

/** What a public page of overlaps and rewards shows, made beforehand: `slug`, and `slug/other` by unit, packed. */
export const overlapPage = sqliteTable('overlap_page', {
  key: text().primaryKey(),
  /** The change of `overlap_due` it was made for: an older page never replaces a newer one. */
  no: integer().notNull(),
  payload: text().notNull(),
});

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { activityKindCodes } from '#vocabulary';

/** An outreach session, a class, a Sunday or Saturday of volunteering: planned or past. What it counts for is the ledger's matter. */
export const activity = sqliteTable('activity', {
  /** UUIDv7 made by the client, or derived from the series and the day: the idempotency key. */
  id: text().primaryKey(),
  kind: text({ enum: activityKindCodes }).notNull(),
  name: text().notNull(),
  unitId: text('unit_id').notNull(),
  teamId: text('team_id'),
  place: text().notNull(),
  /** UTC ms, half-open. */
  startsAt: integer('starts_at').notNull(),
  endsAt: integer('ends_at').notNull(),
  /** The first and the last local day it touches: they follow from the two moments, and are asked by index. */
  firstDay: text('first_day').notNull(),
  lastDay: text('last_day').notNull(),
  expectedTurns: integer('expected_turns'),
  words: text().notNull().default(''),
  /** The weekly series it came with. */
  seriesId: text('series_id'),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  /** Digest of what was sent: the same id with other words is refused. */
  bodyHash: text('body_hash').notNull(),
  /** Counts what was changed since; who changes says which one they saw. */
  edition: integer().notNull().default(0),
  /** What the unit says came of it: a report, never a result. Null = not reported yet. */
  reportedTurns: integer('reported_turns'),
  members: integer(),
  reportedAt: integer('reported_at'),
  cancelledAt: integer('cancelled_at'),
  cancelReason: text('cancel_reason'),
}, (t) => [index('activity_day').on(t.firstDay, t.startsAt), index('activity_unit').on(t.unitId, t.firstDay), index('activity_team').on(t.teamId, t.firstDay)]);

/** Claims made at an activity; the key lets a claim belong to one at most. */
export const activityClaim = sqliteTable('activity_claim', {
  claimId: text('claim_id').primaryKey(),
  activityId: text('activity_id').notNull(),
  at: integer().notNull(),
}, (t) => [index('activity_claim_of').on(t.activityId)]);

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A week of small leagues, by its Monday: made once, closed once. */
export const leagueWeek = sqliteTable('league_week', {
  monday: text().primaryKey(),
  /** Names the attempt that made it. */
  token: text().notNull(),
  madeAt: integer('made_at').notNull(),
  closedAt: integer('closed_at'),
}, (t) => [index('league_week_open').on(t.monday).where(sql`closed_at IS NULL`)]);

/** Who was in which group of a week. What a closed week says stays. */
export const leagueMember = sqliteTable('league_member', {
  monday: text().notNull(),
  personId: text('person_id').notNull(),
  groupNo: integer('group_no').notNull(),
  /** Acts of the week, milli-parts, as they stood when it was closed; null = it runs. */
  milli: integer(),
}, (t) => [primaryKey({ columns: [t.personId, t.monday] }), index('league_member_group').on(t.monday, t.groupNo)]);

import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { teamKindCodes } from '#vocabulary';

/** A team (đội hình, tổ công nghệ số) that crosses the tree: its members come from several units. */
export const team = sqliteTable('team', {
  id: text().primaryKey(),
  kind: text({ enum: teamKindCodes }).notNull(),
  name: text().notNull(),
  /** Where it works, in words. */
  place: text().notNull(),
  /** The unit that set it up and looks after it. */
  unitId: text('unit_id').notNull(),
  sortKey: text('sort_key').notNull(),
  searchKey: text('search_key').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to').notNull(),
}, (t) => [index('team_unit').on(t.unitId), index('team_order').on(t.sortKey)]);

export const teamMember = sqliteTable('team_member', {
  teamId: text('team_id').notNull(),
  personId: text('person_id').notNull(),
  leads: text({ enum: ['yes', 'no'] }).notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to').notNull(),
}, (t) => [primaryKey({ columns: [t.teamId, t.personId, t.validFrom] }), index('team_member_person').on(t.personId)]);

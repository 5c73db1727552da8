import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Nhật ký thao tác: everything that changed anything. Append-only (triggers refuse the rest), `seq` without gaps. */
export const audit = sqliteTable('audit', {
  seq: integer().primaryKey(),
  at: integer().notNull(),
  byId: text('by_id').notNull(),
  /** Whose eyes `byId` borrowed (support access); null = their own. */
  asId: text('as_id'),
  action: text().notNull(),
  noun: text().notNull(),
  nounId: text('noun_id').notNull(),
  unitId: text('unit_id'),
  /** The person it was done to. */
  personId: text('person_id'),
  /** JSON; names and addresses only masked, so that erasing somebody leaves the log whole. */
  before: text(),
  after: text(),
  /** Network of the request, truncated (/24, /48); dropped after a year. */
  address: text(),
}, (t) => [
  index('audit_unit').on(t.unitId).where(sql`unit_id IS NOT NULL`),
  index('audit_by').on(t.byId),
  index('audit_person').on(t.personId).where(sql`person_id IS NOT NULL`),
  index('audit_at').on(t.at),
]);

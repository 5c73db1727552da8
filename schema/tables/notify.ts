import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { mailRhythmCodes } from '#vocabulary';

/** How somebody wants to be told besides in the app; no row = not at all. */
export const notifyChoice = sqliteTable('notify_choice', {
  personId: text('person_id').primaryKey(),
  /** JSON lists of `noticeKinds`. */
  pushKinds: text('push_kinds').notNull(),
  mailKinds: text('mail_kinds').notNull(),
  mailEvery: text('mail_every', { enum: mailRhythmCodes }).notNull(),
  /** News from this moment on is in the next letter; moved with the letter, so that each is in one. */
  mailFrom: integer('mail_from').notNull(),
  /** When the next letter is due, UTC ms; null = none is wanted. */
  mailDueAt: integer('mail_due_at'),
  at: integer().notNull(),
}, (t) => [index('notify_choice_due').on(t.mailDueAt).where(sql`mail_due_at IS NOT NULL`)]);

/** A browser somebody asked to be told on: where its push service takes messages, and the keys they are sealed with. */
export const pushDevice = sqliteTable('push_device', {
  id: text().primaryKey(),
  personId: text('person_id').notNull(),
  endpoint: text().notNull().unique(),
  p256dh: text().notNull(),
  auth: text().notNull(),
  /** "Chrome trên Android": for its owner to tell it from others. */
  label: text().notNull(),
  createdAt: integer('created_at').notNull(),
  sentAt: integer('sent_at'),
}, (t) => [index('push_device_person').on(t.personId)]);

/** People with news their devices have not been told of: written with the news, one row however much there is. */
export const pushDue = sqliteTable('push_due', {
  personId: text('person_id').primaryKey(),
  /** News of this id and after are what it is about. */
  since: text().notNull(),
  at: integer().notNull(),
});

/** Messages waiting for a push service; gone once taken, or when nobody needs them any more. */
export const pushMessage = sqliteTable('push_message', {
  deviceId: text('device_id').notNull(),
  since: text().notNull(),
  /** Which sentence it says: `asks` where something waits for its reader. */
  says: text({ enum: ['news', 'asks'] }).notNull(),
  at: integer().notNull(),
  tries: integer().notNull().default(0),
  nextAt: integer('next_at').notNull(),
}, (t) => [primaryKey({ columns: [t.deviceId, t.since] }), index('push_message_next').on(t.nextAt)]);

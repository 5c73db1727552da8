import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { editionKindCodes, publicationActCodes } from '#vocabulary';
import { proposal } from './proposal.ts';

/** What is to be published or recalled: proposed by one organizer, signed by others. One at a time; whatever became of it stays. */
export const publication = sqliteTable('publication', {
  /** Made by the client: the idempotency key. */
  id: text().primaryKey(),
  campaignId: text('campaign_id').notNull(),
  act: text({ enum: publicationActCodes }).notNull(),
  /** The edition it becomes, or recalls. */
  no: integer().notNull(),
  /** Null = a recall. */
  kind: text({ enum: editionKindCodes }),
  words: text().notNull(),
  /** JSON Signer[] of wire/edition.ts. */
  signers: text().notNull(),
  /** How many people besides the proposer have to sign. */
  asks: integer().notNull(),
  /** SHA-256 of the edition's bytes, hex: what is signed. */
  digest: text().notNull(),
  ...proposal(),
}, (t) => [uniqueIndex('publication_open').on(t.campaignId).where(sql`state = 'proposed'`), index('publication_campaign').on(t.campaignId, t.at)]);

/** Who has signed what is proposed. */
export const publicationSignature = sqliteTable('publication_signature', {
  publicationId: text('publication_id').notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.publicationId, t.byId] })]);

/** A published edition of a campaign's results. Its bytes lie under their digest; of the row only the recall is ever added. */
export const edition = sqliteTable('edition', {
  campaignId: text('campaign_id').notNull(),
  no: integer().notNull(),
  publicationId: text('publication_id').notNull().unique(),
  kind: text({ enum: editionKindCodes }).notNull(),
  digest: text().notNull(),
  /** Digest of the edition before; null = the first. */
  parent: text(),
  ledgerSeq: integer('ledger_seq').notNull(),
  words: text().notNull(),
  /** JSON Signer[]. */
  signers: text().notNull(),
  /** When its figures were counted, and when it became public; UTC ms. */
  asOf: integer('as_of').notNull(),
  at: integer().notNull(),
  recalledAt: integer('recalled_at'),
  recalledWords: text('recalled_words'),
}, (t) => [primaryKey({ columns: [t.campaignId, t.no] })]);

/** Who is told of a correction or a recall, because it touches their unit or what they claimed. */
export const editionNews = sqliteTable('edition_news', {
  personId: text('person_id').notNull(),
  publicationId: text('publication_id').notNull(),
  at: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.personId, t.publicationId] })]);

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { claimStateCodes, indicatorCodes, outcomeCodes, reasonCodes } from '#vocabulary';

/** What somebody says was done. Never changed, but for the columns that are projected from verdicts. */
export const claim = sqliteTable('claim', {
  /** UUIDv7 made by the client: the idempotency key. */
  id: text().primaryKey(),
  indicator: text({ enum: indicatorCodes }).notNull(),
  /** Which fact about the subject. One live claim per subject and facet; 'transaction' upgrades an opening, 'payment' a dossier. */
  facet: text({ enum: ['opening', 'transaction', 'dossier', 'payment', 'none'] }).notNull(),
  /** Local date of the act; points are dated by it. */
  actDate: text('act_date').notNull(),
  /** UTC ms on the device, and on arrival here: kept apart. */
  capturedAt: integer('captured_at').notNull(),
  arrivedAt: integer('arrived_at').notNull(),
  unitId: text('unit_id').notNull(),
  teamId: text('team_id'),
  authorId: text('author_id').notNull(),
  /** Keyed HMAC of the normalised code or account, hex; the readable one is never stored. */
  subjectIndex: text('subject_index'),
  /** Version of the key the index was made with. */
  keyVersion: integer('key_version').notNull().default(1),
  /** What people may see of it: `…H08-230411-**04`, `•••••••89`. */
  masked: text(),
  /** Date inside the dossier code (day of receipt). */
  subjectDate: text('subject_date'),
  /** Level-1 agency block of the dossier code. */
  agency: text(),
  procedureGroup: text('procedure_group').notNull().default(''),
  quantity: integer().notNull().default(1),
  /** JSON `[{u, m}]`, milli-parts summing to 1000; null = the whole to unit_id. */
  unitShares: text('unit_shares'),
  /** 1 = the code has an unknown form ("cần kiểm tra"). */
  needsCheck: integer('needs_check').notNull().default(0),
  /** The opening claim of the same account that this one upgrades. */
  upgradesId: text('upgrades_id'),
  source: text({ enum: ['web', 'reconciliation', 'demonstration'] }).notNull(),
  /** SHA-256 of what was sent: the same id with other words is refused. */
  bodyHash: text('body_hash').notNull(),
  /** The device it was written on, and the device's own count: the second key that lets nothing in twice. */
  deviceId: text('device_id'),
  deviceNo: integer('device_no'),
  /** Version of the promise made with it (`PLEDGE_VERSION`); null = sent by a client that asked for none. */
  pledge: text(),
  /** The unit directly below the top of the tree that the claim's unit stands under on the act date: reviewers come from others. */
  districtId: text('district_id').notNull().default(''),
  /** Projections of the verdicts, rebuilt with the tallies. */
  state: text({ enum: claimStateCodes }).notNull().default('pending'),
  verdictNo: integer('verdict_no').notNull().default(0),
  /** Of the last verdict: its reason, its words for the author, and when; null = none was given. */
  reason: text({ enum: reasonCodes }),
  words: text(),
  decidedAt: integer('decided_at'),
}, (t) => [
  uniqueIndex('claim_device').on(t.deviceId, t.deviceNo).where(sql`device_id IS NOT NULL`),
  index('claim_asked').on(t.authorId, t.arrivedAt).where(sql`state = 'needs_evidence'`),
  index('claim_subject').on(t.subjectIndex, t.facet).where(sql`subject_index IS NOT NULL`),
  index('claim_unit').on(t.unitId, t.arrivedAt, t.id),
  index('claim_author').on(t.authorId, t.arrivedAt, t.id),
  index('claim_waiting').on(t.arrivedAt).where(sql`state = 'pending'`),
  // Lists of one state. The id stands in them, so that a page begins behind its last line also among many of one moment; being recognised, the way of most claims, writes into none of these.
  index('claim_author_pending').on(t.authorId, t.arrivedAt, t.id).where(sql`state = 'pending'`),
  index('claim_author_other').on(t.authorId, t.state, t.arrivedAt, t.id).where(sql`state NOT IN ('pending', 'recognised')`),
  index('claim_unit_pending').on(t.unitId, t.arrivedAt, t.id).where(sql`state = 'pending'`),
  index('claim_unit_other').on(t.unitId, t.state, t.arrivedAt, t.id).where(sql`state NOT IN ('pending', 'recognised')`),
]);

/** What was decided, by whom, on what ground. Append-only; `no` counts 1, 2, 3 … within the claim. */
export const verdict = sqliteTable('verdict', {
  claimId: text('claim_id').notNull(),
  no: integer().notNull(),
  outcome: text({ enum: outcomeCodes }).notNull(),
  reason: text({ enum: reasonCodes }).notNull(),
  byId: text('by_id').notNull(),
  importId: text('import_id'),
  line: integer(),
  at: integer().notNull(),
  /** Names the attempt that wrote it, so that a replay recognises its own work. */
  token: text().notNull(),
  /** What the author is told beside the reason. */
  words: text(),
  /** JSON `[{u, m}]` of a recognition that was shared by agreement; null = as the claim says. */
  unitShares: text('unit_shares'),
}, (t) => [primaryKey({ columns: [t.claimId, t.no] })]);

/** Who helped, where it was more than the author alone: milli-parts that sum to 1000 for each claim. */
export const claimHelper = sqliteTable('claim_helper', {
  personId: text('person_id').notNull(),
  claimId: text('claim_id').notNull(),
  milli: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.personId, t.claimId] }), index('claim_helper_claim').on(t.claimId)]);

/**
 * What an author is told: good news once a batch, everything else claim by claim. Written with the
 * verdict. `id` begins with the moment, so that the key is the order.
 */
export const news = sqliteTable('news', {
  personId: text('person_id').notNull(),
  id: text().notNull(),
  at: integer().notNull(),
  outcome: text({ enum: outcomeCodes }).notNull(),
  /** Null where several were recognised at once. */
  claimId: text('claim_id'),
  claims: integer().notNull(),
  reason: text({ enum: reasonCodes }).notNull(),
  words: text(),
}, (t) => [primaryKey({ columns: [t.personId, t.id] })]);

/** The last news somebody has seen. */
export const newsSeen = sqliteTable('news_seen', {
  personId: text('person_id').primaryKey(),
  id: text().notNull(),
});

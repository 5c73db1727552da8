import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { grantedRoleCodes } from '#vocabulary';

/**
 * Everybody the system knows: members, and whoever holds a role. No identity number, no day of birth.
 * This and the auth tables have the columns better-auth 1.7 reads and writes.
 */
export const person = sqliteTable('person', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Who has none carries `<id>@khong-co.invalid`, an address nothing can be sent to. */
  email: text().notNull().unique(),
  emailVerified: integer().notNull(),
  image: text(),
  createdAt: text().notNull(),
  updatedAt: text().notNull(),
  /** A phone number in one form (`0905123456`), to sign in with; null = signs in by e-mail. */
  username: text().unique(),
  displayUsername: text(),
  twoFactorEnabled: integer().notNull().default(0),
  /** Only the year: enough to know who is under 16. */
  birthYear: integer(),
  /** Accent-free name, for search and for finding the same person in another spelling. */
  searchKey: text().notNull().default(''),
  erasedAt: integer(),
});

export const authSession = sqliteTable('auth_session', {
  id: text().primaryKey(),
  expiresAt: text().notNull(),
  token: text().notNull().unique(),
  createdAt: text().notNull(),
  updatedAt: text().notNull(),
  ipAddress: text(),
  userAgent: text(),
  userId: text().notNull(),
  /** How it began (vocabulary `factors`), and when the password or passkey was last asked for again, UTC ms. */
  factor: text().notNull().default('password'),
  provedAt: integer().notNull().default(0),
  /** Support access: whose eyes an administrator borrows, and until when. */
  supportFor: text(),
  supportUntil: integer(),
}, (t) => [index('auth_session_user').on(t.userId)]);

export const authPasskey = sqliteTable('auth_passkey', {
  id: text().primaryKey(),
  name: text(),
  publicKey: text().notNull(),
  userId: text().notNull(),
  credentialID: text().notNull(),
  counter: integer().notNull(),
  deviceType: text().notNull(),
  backedUp: integer().notNull(),
  transports: text(),
  createdAt: text(),
  aaguid: text(),
}, (t) => [index('auth_passkey_user').on(t.userId), uniqueIndex('auth_passkey_credential').on(t.credentialID)]);

export const authTwoFactor = sqliteTable('auth_two_factor', {
  id: text().primaryKey(),
  secret: text().notNull(),
  backupCodes: text().notNull(),
  userId: text().notNull(),
  verified: integer().notNull().default(1),
  failedVerificationCount: integer().notNull().default(0),
  lockedUntil: text(),
}, (t) => [index('auth_two_factor_user').on(t.userId)]);

/** Failed proofs of one account, by keyed hash of what was typed: survives a restart, tells nobody who exists. */
export const attempt = sqliteTable('attempt', {
  key: text().primaryKey(),
  failures: integer().notNull(),
  lastAt: integer('last_at').notNull(),
  /** Passwords and codes are not looked at before this moment, UTC ms. */
  until: integer().notNull(),
});

/** A link that lets somebody in once: the first time, or to set a new password. Only its hash is stored. */
export const invitation = sqliteTable('invitation', {
  id: text().primaryKey(),
  tokenHash: text('token_hash').notNull().unique(),
  personId: text('person_id').notNull(),
  kind: text({ enum: ['invite', 'reset'] }).notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
  /** Names the attempt that used it, so that a replay after a lost reply knows its own work. */
  usedToken: text('used_token'),
}, (t) => [index('invitation_person').on(t.personId)]);

/** Somebody asked for a new password and cannot be written to: their unit's officer hands the link over. */
export const resetRequest = sqliteTable('reset_request', {
  personId: text('person_id').primaryKey(),
  askedAt: integer('asked_at').notNull(),
});

/** Letters waiting for the configured mail service: written with what they tell of, sent by the minute's watch. */
export const mail = sqliteTable('mail', {
  id: text().primaryKey(),
  toAddress: text('to_address').notNull(),
  subject: text().notNull(),
  body: text().notNull(),
  createdAt: integer('created_at').notNull(),
  sentAt: integer('sent_at'),
  tries: integer().notNull().default(0),
  /** Address at which one click ends such letters, where they are of a kind one can end. */
  unsubscribe: text(),
}, (t) => [index('mail_waiting').on(t.createdAt).where(sql`sent_at IS NULL`)]);

export const authCredential = sqliteTable('auth_credential', {
  id: text().primaryKey(),
  accountId: text().notNull(),
  providerId: text().notNull(),
  userId: text().notNull(),
  accessToken: text(),
  refreshToken: text(),
  idToken: text(),
  accessTokenExpiresAt: text(),
  refreshTokenExpiresAt: text(),
  scope: text(),
  password: text(),
  createdAt: text().notNull(),
  updatedAt: text().notNull(),
}, (t) => [index('auth_credential_user').on(t.userId)]);

export const authVerification = sqliteTable('auth_verification', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: text().notNull(),
  createdAt: text().notNull(),
  updatedAt: text().notNull(),
}, (t) => [index('auth_verification_identifier').on(t.identifier)]);

export const authRateLimit = sqliteTable('auth_rate_limit', {
  id: text().primaryKey(),
  key: text().notNull().unique(),
  count: integer().notNull(),
  lastRequest: integer().notNull(),
});

/** A role on a unit and all below it, for a time (local dates, half-open). */
export const roleGrant = sqliteTable('role_grant', {
  personId: text('person_id').notNull(),
  role: text({ enum: grantedRoleCodes }).notNull(),
  unitId: text('unit_id').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to').notNull(),
  /** The reorganisation that carried it over to a successor, so that it can be undone with it. */
  changeId: text('change_id'),
}, (t) => [primaryKey({ columns: [t.personId, t.role, t.unitId, t.validFrom] }), index('role_grant_unit').on(t.unitId)]);

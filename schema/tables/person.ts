import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { roleCodes } from '#vocabulary';

/** Somebody who can sign in. This and the auth tables have the columns better-auth 1.7 reads and writes. */
export const person = sqliteTable('person', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: integer().notNull(),
  image: text(),
  createdAt: text().notNull(),
  updatedAt: text().notNull(),
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
}, (t) => [index('auth_session_user').on(t.userId)]);

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
  role: text({ enum: roleCodes }).notNull(),
  unitId: text('unit_id').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to').notNull(),
}, (t) => [primaryKey({ columns: [t.personId, t.role, t.unitId, t.validFrom] })]);

import type { Factor } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { sql, type Door } from './d1.ts';

export type SessionView = { id: string; createdAt: string; expiresAt: string; userAgent: string | null; ipAddress: string | null; factor: Factor };

/** Somebody's sessions that have not expired, newest first. */
export const sessionsOf = (door: Door, personId: string, now: number) => door.all<SessionView>(
  `SELECT id, createdAt, expiresAt, userAgent, ipAddress, factor FROM auth_session WHERE userId = ?1 AND expiresAt > ?2 ORDER BY createdAt DESC`,
  personId, new Date(now).toISOString());

/** Ends one of somebody's own sessions, or all but one. */
export const endSessions = (door: Door, personId: string, which: { id: string } | { except: string }, actor: Actor) => door.batch([
  'id' in which
    ? sql('DELETE FROM auth_session WHERE userId = ?1 AND id = ?2', personId, which.id)
    : sql('DELETE FROM auth_session WHERE userId = ?1 AND id <> ?2', personId, which.except),
  logged(actor, { action: 'end', noun: 'session', nounId: 'id' in which ? which.id : 'others', personId })]);

/** Notes that the password was asked for again, just now. */
export const proved = (door: Door, sessionId: string, now: number) =>
  door.batch([sql('UPDATE auth_session SET provedAt = CAST(?2 AS INTEGER) WHERE id = ?1', sessionId, now)]);

/** Begins or ends support access in an administrator's own session. */
export const lendEyes = (door: Door, sessionId: string, supported: { personId: string; until: number } | null, actor: Actor, personId: string) => door.batch([
  sql('UPDATE auth_session SET supportFor = ?2, supportUntil = CAST(?3 AS INTEGER) WHERE id = ?1 AND supportFor IS NOT ?2',
    sessionId, supported?.personId ?? null, supported?.until ?? null),
  logged(actor, { action: supported ? 'begin' : 'end', noun: 'support', nounId: sessionId, personId })]);

/** The hash of somebody's password; null when they have none. */
export const passwordHashOf = async (door: Door, personId: string): Promise<string | null> =>
  (await door.first<{ password: string | null }>("SELECT password FROM auth_credential WHERE userId = ?1 AND providerId = 'credential'", personId))?.password ?? null;

/** Sets a password and ends every other session, and every link that waits to be used. */
export const setPassword = (door: Door, personId: string, hash: string, keepSession: string | null, at: number, actor: Actor) => door.batch([
  sql(`INSERT INTO auth_credential (id, accountId, providerId, userId, password, createdAt, updatedAt) VALUES (?1, ?1, 'credential', ?1, ?2, ?3, ?3)
       ON CONFLICT (id) DO UPDATE SET password = excluded.password, updatedAt = excluded.updatedAt`, personId, hash, new Date(at).toISOString()),
  logged(actor, { action: 'set', noun: 'password', nounId: personId, personId }),
  sql('DELETE FROM invitation WHERE person_id = ?1 AND used_at IS NULL', personId),
  sql('DELETE FROM auth_session WHERE userId = ?1 AND id <> ?2', personId, keepSession ?? '')]);

/** Until when nothing is looked at for a key, UTC ms; 0 = now is fine. */
export const waitsUntil = async (door: Door, key: string): Promise<number> => (await door.first<{ until: number }>('SELECT until FROM attempt WHERE key = ?1', key))?.until ?? 0;

/**
 * Counts a try, unless its key has to wait: admitting and counting are one statement, so that many at once
 * cannot slip through. A replay after a lost reply counts one more, on the careful side.
 * @returns whether it may go on
 */
export const attemptCounted = async (
  door: Door, key: string, now: number, { freely, firstMs, maxMs, forgetMs }: { freely: number; firstMs: number; maxMs: number; forgetMs: number },
): Promise<boolean> => (await door.all(
  `INSERT INTO attempt (key, failures, last_at, until) VALUES (?1, 1, CAST(?2 AS INTEGER), 0)
   ON CONFLICT (key) DO UPDATE SET
     failures = iif(last_at < CAST(?2 AS INTEGER) - CAST(?6 AS INTEGER), 1, failures + 1), last_at = CAST(?2 AS INTEGER),
     until = iif(last_at >= CAST(?2 AS INTEGER) - CAST(?6 AS INTEGER) AND failures + 1 >= CAST(?3 AS INTEGER),
       CAST(?2 AS INTEGER) + min(CAST(?5 AS INTEGER), CAST(?4 AS INTEGER) << min(10, failures + 1 - CAST(?3 AS INTEGER))), until)
   WHERE until <= CAST(?2 AS INTEGER) RETURNING 1`,
  key, now, freely, firstMs, maxMs, forgetMs)).length > 0;

export const succeeded = (door: Door, key: string) => door.batch([sql('DELETE FROM attempt WHERE key = ?1', key)]);

/** What somebody can sign in with. */
export async function keysOf(door: Door, personId: string, providerId: string) {
  const [passkeys, ways] = await door.batch([
    sql('SELECT id, name, createdAt FROM auth_passkey WHERE userId = ?1 ORDER BY createdAt', personId),
    sql(`SELECT EXISTS (SELECT 1 FROM auth_credential WHERE userId = ?1 AND password IS NOT NULL) AS hasPassword,
         EXISTS (SELECT 1 FROM auth_credential WHERE userId = ?1 AND providerId = ?2) AS linked`, personId, providerId)]);
  return { passkeys: passkeys as { id: string; name: string | null; createdAt: string | null }[], ...(ways as { hasPassword: number; linked: number }[])[0]! };
}

/** Takes passkeys and codes off somebody, and ends their sessions. */
export const dropFactors = (door: Door, personId: string, actor: Actor, unitId: string) => door.batch([
  sql('DELETE FROM auth_passkey WHERE userId = ?1', personId),
  sql('DELETE FROM auth_two_factor WHERE userId = ?1', personId),
  sql('DELETE FROM auth_session WHERE userId = ?1', personId),
  sql('UPDATE person SET twoFactorEnabled = 0 WHERE id = ?1', personId),
  logged(actor, { action: 'reset_factors', noun: 'person', nounId: personId, personId, unitId })]);

/** One-time codes for somebody, already sealed with the server's secret: for demonstration sign-ins. */
export const enterCodes = (door: Door, personId: string, secret: string, backupCodes: string) => door.batch([
  sql('INSERT INTO auth_two_factor (id, secret, backupCodes, userId, verified) VALUES (?1, ?2, ?3, ?1, 1) ON CONFLICT DO NOTHING', personId, secret, backupCodes),
  sql('UPDATE person SET twoFactorEnabled = 1 WHERE id = ?1', personId)]);

/** Whether somebody has any way to sign in by themselves. */
export const signsInAlready = async (door: Door, personId: string): Promise<boolean> => (await door.all(
  'SELECT 1 FROM auth_credential WHERE userId = ?1 UNION ALL SELECT 1 FROM auth_passkey WHERE userId = ?1 LIMIT 1', personId)).length > 0;

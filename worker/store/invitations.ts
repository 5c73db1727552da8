import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Param, type Statement } from './d1.ts';

export type Invitation = { id: string; personId: string; kind: 'invite' | 'reset'; createdBy: string; expiresAt: number; usedAt: number | null };
export type NewInvitation = Pick<Invitation, 'id' | 'personId' | 'kind' | 'expiresAt'> & { tokenHash: string };

/** Puts a link in place of any earlier one of the same kind that nobody has used. */
export const invitationsMade = (invitation: NewInvitation, actor: Actor, unitId: string | null): Statement[] => [
  sql('DELETE FROM invitation WHERE person_id = ?1 AND kind = ?2 AND used_at IS NULL', invitation.personId, invitation.kind),
  sql(`INSERT INTO invitation (id, token_hash, person_id, kind, created_by, created_at, expires_at)
       VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS INTEGER), CAST(?7 AS INTEGER)) ON CONFLICT DO NOTHING`,
  invitation.id, invitation.tokenHash, invitation.personId, invitation.kind, actor.by, actor.at, invitation.expiresAt),
  logged(actor, { action: 'make', noun: invitation.kind, nounId: invitation.id, personId: invitation.personId, unitId, after: { expiresAt: invitation.expiresAt } }),
  sql('DELETE FROM reset_request WHERE person_id = ?1', invitation.personId)];

/** What a link is for, while it can be used; null otherwise, whatever the reason. */
export const usableInvitation = (door: Door, tokenHash: string, now: number) => door.first<Invitation & { name: string; login: string; hasPassword: number }>(
  `SELECT i.id, i.person_id AS personId, i.kind, i.created_by AS createdBy, i.expires_at AS expiresAt, i.used_at AS usedAt, p.name,
     coalesce(p.username, p.email) AS login, EXISTS (SELECT 1 FROM auth_credential c WHERE c.userId = p.id AND c.password IS NOT NULL) AS hasPassword
   FROM invitation i JOIN person p ON p.id = i.person_id AND p.erasedAt IS NULL
   WHERE i.token_hash = ?1 AND i.used_at IS NULL AND i.expires_at > CAST(?2 AS INTEGER)`, tokenHash, now);

/**
 * Uses a link up, and with it every other link of theirs. Of many who come at once exactly one gets through.
 * @param token names this attempt
 * @returns whether it was this one
 */
export async function useInvitation(door: Door, tokenHash: string, token: string, actor: Actor): Promise<boolean> {
  const results = await door.batch([
    sql('UPDATE invitation SET used_at = CAST(?2 AS INTEGER), used_token = ?3 WHERE token_hash = ?1 AND used_at IS NULL AND expires_at > CAST(?2 AS INTEGER)', tokenHash, actor.at, token),
    logged(actor, { action: 'use', noun: 'invitation', nounId: actor.by, personId: actor.by }),
    // Whoever holds another link of theirs comes too late.
    sql(`DELETE FROM invitation WHERE person_id = (SELECT person_id FROM invitation WHERE token_hash = ?1 AND used_token = ?2) AND used_at IS NULL`, tokenHash, token),
    sql('SELECT 1 FROM invitation WHERE token_hash = ?1 AND used_token = ?2', tokenHash, token)]);
  return results.at(-1)!.length > 0;
}

/** Somebody who cannot be written to asked for a new password: their officer is told. */
export const resetAsked = (personId: string, at: number): Statement => sql(
  'INSERT INTO reset_request (person_id, asked_at) VALUES (?1, CAST(?2 AS INTEGER)) ON CONFLICT (person_id) DO UPDATE SET asked_at = excluded.asked_at', personId, at);

/** Puts a letter out. @param only a condition (SQL; its values from ?7 on) without which it is not */
export const mailWaits = (letter: { id: string; to: string; subject: string; body: string; unsubscribe?: string }, at: number, only?: { sql: string; values: Param[] }): Statement => sql(
  `INSERT INTO mail (id, to_address, subject, body, created_at, unsubscribe) SELECT ?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), ?6 WHERE ${only?.sql ?? 'true'} ON CONFLICT DO NOTHING`,
  letter.id, letter.to, letter.subject, letter.body, at, letter.unsubscribe ?? null, ...(only?.values ?? []));

/** Whether somebody was written to about a new password since a moment. */
export const writtenSince = async (door: Door, to: string, since: number): Promise<boolean> =>
  (await door.all('SELECT 1 FROM mail WHERE to_address = ?1 AND created_at > CAST(?2 AS INTEGER) LIMIT 1', to, since)).length > 0;

export type Letter = { id: string; to: string; subject: string; body: string; tries: number; unsubscribe: string | null };
export const lettersWaiting = (door: Door, triesMax: number, limit: number) => door.all<Letter>(
  `SELECT id, to_address AS "to", subject, body, tries, unsubscribe FROM mail WHERE sent_at IS NULL AND tries < CAST(?1 AS INTEGER) ORDER BY created_at LIMIT CAST(?2 AS INTEGER)`, triesMax, limit);
/** A letter that went out leaves no words behind: its link may still be good. */
export const letterSent = (door: Door, id: string, now: number) =>
  door.batch([sql("UPDATE mail SET sent_at = CAST(?2 AS INTEGER), body = '', unsubscribe = NULL WHERE id = ?1", id, now)]);
export const letterFailed = (door: Door, id: string) => door.batch([sql('UPDATE mail SET tries = tries + 1 WHERE id = ?1', id)]);

import { noticeKindCodes, noticeKinds, type MailRhythm, type NoticeKind } from '#vocabulary';
import type { PushSays } from '#domain/notify';
import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { mailWaits } from './invitations.ts';

export type NotifyRow = { pushKinds: NoticeKind[]; mailKinds: NoticeKind[]; mailEvery: MailRhythm; mailDueAt: number | null };
const kindsIn = (text: string): NoticeKind[] => JSON.parse(text) as NoticeKind[];

/** How somebody wants to be told; null = never said. */
export async function notifyChoiceOf(door: Door, personId: string): Promise<NotifyRow | null> {
  const row = await door.first<{ pushKinds: string; mailKinds: string; mailEvery: MailRhythm; mailDueAt: number | null }>(
    'SELECT push_kinds AS pushKinds, mail_kinds AS mailKinds, mail_every AS mailEvery, mail_due_at AS mailDueAt FROM notify_choice WHERE person_id = ?1', personId);
  return row && { ...row, pushKinds: kindsIn(row.pushKinds), mailKinds: kindsIn(row.mailKinds) };
}

/** Keeps a choice; the same again writes nothing. A rhythm that stays keeps its next letter, a new one begins now. */
export const notifyChosen = (door: Door, personId: string, { pushKinds, mailKinds, mailEvery, mailDueAt }: NotifyRow, actor: Actor) => door.batch([
  sql(`INSERT INTO notify_choice (person_id, push_kinds, mail_kinds, mail_every, mail_from, mail_due_at, at) VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), CAST(?6 AS INTEGER), CAST(?5 AS INTEGER))
       ON CONFLICT (person_id) DO UPDATE SET push_kinds = excluded.push_kinds, mail_kinds = excluded.mail_kinds, at = excluded.at,
         mail_from = iif(mail_every = 'none', excluded.mail_from, mail_from), mail_due_at = iif(mail_every = excluded.mail_every, mail_due_at, excluded.mail_due_at), mail_every = excluded.mail_every
       WHERE push_kinds <> excluded.push_kinds OR mail_kinds <> excluded.mail_kinds OR mail_every <> excluded.mail_every`,
  personId, JSON.stringify(pushKinds), JSON.stringify(mailKinds), mailEvery, actor.at, mailDueAt),
  logged(actor, { action: 'set', noun: 'notify_choice', nounId: personId, personId, after: { pushKinds, mailKinds, mailEvery } })]);

/** Ends letters for somebody, by one click out of one of them. */
export const lettersEnded = (door: Door, personId: string, actor: Actor) => door.batch([
  sql(`UPDATE notify_choice SET mail_every = 'none', mail_due_at = NULL, at = CAST(?2 AS INTEGER) WHERE person_id = ?1 AND mail_every <> 'none'`, personId, actor.at),
  logged(actor, { action: 'unsubscribe', noun: 'notify_choice', nounId: personId, personId }),
  // What waits to be posted is not wanted either.
  sql('DELETE FROM mail WHERE sent_at IS NULL AND unsubscribe IS NOT NULL AND to_address = (SELECT email FROM person WHERE id = ?1)', personId)]);

export type PushDevice = { id: string; endpoint: string; p256dh: string; auth: string; label: string };
/** As many browsers as one person has; with one more the oldest goes. */
const DEVICES_MAX = 10;
export const pushDevicesOf = (door: Door, personId: string) => door.all<{ id: string; label: string; endpoint: string; createdAt: number; sentAt: number | null }>(
  'SELECT id, label, endpoint, created_at AS createdAt, sent_at AS sentAt FROM push_device WHERE person_id = ?1 ORDER BY created_at DESC, id', personId);

/** A browser asks to be told. One is whose it was asked for last; what waited for somebody else on it is dropped. Without a choice everything is told. */
export const pushDeviceKept = (door: Door, personId: string, { id, endpoint, p256dh, auth, label }: PushDevice, actor: Actor) => door.batch([
  sql('DELETE FROM push_message WHERE device_id IN (SELECT id FROM push_device WHERE endpoint = ?2 AND person_id <> ?1)', personId, endpoint),
  sql(`INSERT INTO push_device (id, person_id, endpoint, p256dh, auth, label, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER))
       ON CONFLICT (endpoint) DO UPDATE SET person_id = excluded.person_id, p256dh = excluded.p256dh, auth = excluded.auth, label = excluded.label, created_at = excluded.created_at
       WHERE person_id <> excluded.person_id OR p256dh <> excluded.p256dh OR auth <> excluded.auth`, id, personId, endpoint, p256dh, auth, label, actor.at),
  logged(actor, { action: 'add', noun: 'push_device', nounId: id, personId, after: { label } }),
  sql(`INSERT INTO notify_choice (person_id, push_kinds, mail_kinds, mail_every, mail_from, at) VALUES (?1, ?2, '[]', 'none', CAST(?3 AS INTEGER), CAST(?3 AS INTEGER))
       ON CONFLICT (person_id) DO UPDATE SET push_kinds = excluded.push_kinds WHERE push_kinds = '[]'`, personId, JSON.stringify(noticeKindCodes), actor.at),
  sql(`DELETE FROM push_device WHERE person_id = ?1 AND id NOT IN (SELECT id FROM push_device WHERE person_id = ?1 ORDER BY created_at DESC, id LIMIT ${DEVICES_MAX})`, personId)]);
export const pushDeviceDropped = (door: Door, personId: string, id: string, actor: Actor) => door.batch([
  sql('DELETE FROM push_device WHERE id = ?2 AND person_id = ?1', personId, id),
  logged(actor, { action: 'remove', noun: 'push_device', nounId: id, personId }),
  sql('DELETE FROM push_message WHERE device_id = ?1 AND NOT EXISTS (SELECT 1 FROM push_device WHERE id = ?1)', id)]);

/** SQL: the kind of news an outcome is. */
const KIND_OF = (outcome: string): string => `CASE ${outcome} ${noticeKindCodes.flatMap((kind) => noticeKinds[kind].outcomes.map((each) => `WHEN '${each}' THEN '${kind}'`)).join(' ')} END`;

/** What is due becomes messages, one for each browser, of the kinds its owner chose and has not seen in the app meanwhile; in one breath, so that nothing is told twice or forgotten. */
export const pushesMade = (door: Door, now: number) => door.batch([
  sql(`INSERT INTO push_message (device_id, since, says, at, next_at)
       SELECT d.id, u.since, iif(sum(n.outcome = 'needs_evidence') > 0, 'asks', 'news'), CAST(?1 AS INTEGER), CAST(?1 AS INTEGER)
       FROM push_due u JOIN notify_choice k ON k.person_id = u.person_id JOIN push_device d ON d.person_id = u.person_id
       JOIN news n ON n.person_id = u.person_id AND n.id >= u.since AND n.id > coalesce((SELECT s.id FROM news_seen s WHERE s.person_id = u.person_id), '')
       WHERE ${KIND_OF('n.outcome')} IN (SELECT value FROM json_each(k.push_kinds)) GROUP BY d.id, u.since ON CONFLICT DO NOTHING`, now),
  sql('DELETE FROM push_due')]);

export type PushMessage = { deviceId: string; since: string; says: PushSays; tries: number; endpoint: string; p256dh: string; auth: string };
/** Takes messages whose time has come, each with its next try already set: who takes at the same time finds none. Those older than a moment are dropped. */
export async function pushesTaken(door: Door, now: number, olderThan: number, limit: number): Promise<PushMessage[]> {
  const due = 'SELECT device_id, since FROM push_message WHERE next_at <= CAST(?1 AS INTEGER) ORDER BY next_at LIMIT CAST(?2 AS INTEGER)';
  const [, taken] = await door.batch([
    sql('DELETE FROM push_message WHERE at < CAST(?1 AS INTEGER)', olderThan),
    sql(`UPDATE push_message SET tries = tries + 1, next_at = CAST(?1 AS INTEGER) + 60000 WHERE (device_id, since) IN (${due})
         RETURNING device_id AS deviceId, since, says, tries, (SELECT endpoint FROM push_device WHERE id = device_id) AS endpoint,
           (SELECT p256dh FROM push_device WHERE id = device_id) AS p256dh, (SELECT auth FROM push_device WHERE id = device_id) AS auth`, now, limit)]);
  return taken as PushMessage[];
}
export const pushTaken = (door: Door, { deviceId, since }: Pick<PushMessage, 'deviceId' | 'since'>, now: number) => door.batch([
  sql('DELETE FROM push_message WHERE device_id = ?1 AND since = ?2', deviceId, since),
  sql('UPDATE push_device SET sent_at = CAST(?2 AS INTEGER) WHERE id = ?1', deviceId, now)]);
export const pushGivenUp = (door: Door, { deviceId, since }: Pick<PushMessage, 'deviceId' | 'since'>) => door.batch([sql('DELETE FROM push_message WHERE device_id = ?1 AND since = ?2', deviceId, since)]);
export const pushAgainAt = (door: Door, { deviceId, since }: Pick<PushMessage, 'deviceId' | 'since'>, at: number) => door.batch([
  sql('UPDATE push_message SET next_at = CAST(?3 AS INTEGER) WHERE device_id = ?1 AND since = ?2', deviceId, since, at)]);
/** The push service says there is no such browser any more. */
export const pushDeviceGone = (door: Door, deviceId: string) => door.batch([
  sql('DELETE FROM push_device WHERE id = ?1', deviceId), sql('DELETE FROM push_message WHERE device_id = ?1', deviceId)]);

export type LetterDue = { personId: string; email: string; mailEvery: Exclude<MailRhythm, 'none'>; mailFrom: number; mailDueAt: number; kinds: NoticeKind[] };
/** People whose letter is due, those who wait longest first. */
export const lettersDue = async (door: Door, now: number, limit: number): Promise<LetterDue[]> => (await door.all<Omit<LetterDue, 'kinds'> & { kinds: string }>(
  `SELECT k.person_id AS personId, p.email, k.mail_every AS mailEvery, k.mail_from AS mailFrom, k.mail_due_at AS mailDueAt, k.mail_kinds AS kinds
   FROM notify_choice k JOIN person p ON p.id = k.person_id AND p.erasedAt IS NULL WHERE k.mail_due_at <= CAST(?1 AS INTEGER) ORDER BY k.mail_due_at LIMIT CAST(?2 AS INTEGER)`, now, limit))
  .map((row) => ({ ...row, kinds: kindsIn(row.kinds) }));

/** News of somebody between two moments, by kind. */
export const newsCounts = async (door: Door, personId: string, from: number, until: number): Promise<Map<NoticeKind, number>> => new Map((await door.all<{ kind: NoticeKind; claims: number }>(
  `SELECT ${KIND_OF('outcome')} AS kind, sum(claims) AS claims FROM news
   WHERE person_id = ?1 AND id >= printf('%015d', CAST(?2 AS INTEGER)) AND id < printf('%015d', CAST(?3 AS INTEGER)) AND ${KIND_OF('outcome')} IS NOT NULL GROUP BY 1`, personId, from, until)).map(({ kind, claims }) => [kind, claims]));

/** Puts a letter out, where there is one, and moves on to the next, in one breath and only from where it stood: one letter a period, whatever happens. */
export const letterWritten = (door: Door, { personId, mailDueAt }: Pick<LetterDue, 'personId' | 'mailDueAt'>, next: { from: number; dueAt: number | null }, letter: Parameters<typeof mailWaits>[0] | null, now: number) => door.batch([
  ...(letter ? [mailWaits(letter, now, { sql: 'EXISTS (SELECT 1 FROM notify_choice WHERE person_id = ?7 AND mail_due_at = CAST(?8 AS INTEGER))', values: [personId, mailDueAt] })] : []),
  sql(`UPDATE notify_choice SET mail_from = CAST(?3 AS INTEGER), mail_due_at = CAST(?4 AS INTEGER) WHERE person_id = ?1 AND mail_due_at = CAST(?2 AS INTEGER)`, personId, mailDueAt, next.from, next.dueAt)]);

/** Erases what is known of how somebody is told, and the groups they were in. */
export const notifyErased = (personId: string): Statement[] => [
  sql('DELETE FROM push_message WHERE device_id IN (SELECT id FROM push_device WHERE person_id = ?1)', personId),
  ...['push_device', 'push_due', 'notify_choice', 'league_member'].map((table) => sql(`DELETE FROM ${table} WHERE person_id = ?1`, personId))];

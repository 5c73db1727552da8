import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { readPhone } from '#domain/person';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { invitationsMade, mailWaits, resetAsked, useInvitation, usableInvitation, writtenSince } from '#store/invitations';
import { hasAddress, personByLogin } from '#store/people';

const HOUR_MS = 3_600_000;
/** An invitation is handed over in person and waits for a week; a link to a new password for a day, one that was mailed for an hour. */
const EXPIRES_MS = { invite: 7 * 24 * HOUR_MS, reset: 24 * HOUR_MS, mailed: HOUR_MS } as const;

/** Nobody's letter box is filled by others who ask in their place: one letter in this time. */
const LETTER_EVERY_MS = 5 * 60_000;

/** Links are 256 random bits; the database holds only their hash. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export type Link = { token: string; expiresAt: number };

/** A link that lets somebody in once, in place of any they were given before. */
export async function invite(door: Door, actor: Actor, personId: string, kind: 'invite' | 'reset', unitId: string | null): Promise<Link> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = actor.at + EXPIRES_MS[kind];
  await door.batch(invitationsMade({ id: uuidv7(), personId, kind, expiresAt, tokenHash: hashOf(token) }, actor, unitId));
  return { token, expiresAt };
}

/** What a link is for; null when it is no good, whatever the reason. */
export const linkOf = (door: Door, token: string, now: number) => usableInvitation(door, hashOf(token), now);

/** Uses a link up; whose it was, or null. */
export async function accepted(door: Door, token: string, now: number, address: string | null): Promise<string | null> {
  const link = await linkOf(door, token, now);
  if (!link) return null;
  const mine = await useInvitation(door, hashOf(token), randomBytes(12).toString('base64url'), { by: link.personId, as: null, address, at: now });
  return mine ? link.personId : null;
}

/**
 * Somebody has forgotten their password. What is answered is the same for everybody, and so is what
 * is done as far as a watch could tell. Who can be written to gets a letter; for everybody else the
 * request waits with their unit's officer, who knows them and hands a link over.
 *
 * @param mailed address pages are reached at when letters can be sent; null = they cannot
 */
export async function forgotten(door: Door, login: string, now: number, mailed: string | null): Promise<void> {
  const phone = readPhone(login);
  const person = await personByLogin(door, phone ? { phone } : { email: login.trim().toLowerCase() });
  const token = randomBytes(32).toString('base64url');
  if (!person) return;
  if (!mailed || !hasAddress(person.email)) return void await door.batch([resetAsked(person.id, now)]);
  if (await writtenSince(door, person.email, now - LETTER_EVERY_MS)) return;
  const actor: Actor = { by: person.id, as: null, address: null, at: now };
  await door.batch([
    ...invitationsMade({ id: uuidv7(), personId: person.id, kind: 'reset', expiresAt: now + EXPIRES_MS.mailed, tokenHash: hashOf(token) }, actor, null),
    mailWaits({ id: uuidv7(), to: person.email, subject: 'Bảng Vàng: đặt lại mật khẩu',
      body: `Có yêu cầu đặt lại mật khẩu cho tài khoản của bạn. Mở liên kết này trong vòng một giờ:\n\n${mailed}/loi-moi/${token}\n\nNếu không phải bạn yêu cầu, hãy bỏ qua thư này; mật khẩu không thay đổi.` }, now)]);
}

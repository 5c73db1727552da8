import { createHmac, timingSafeEqual } from 'node:crypto';
import type { NotifyInput, PushDeviceInput } from '#wire/notify';
import { isPushService, letterDueAt, letterOf } from '#domain/notify';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { letterWritten, lettersDue, lettersEnded, newsCounts, notifyChosen, pushDeviceKept } from '#store/notify';
import { hasAddress } from '#store/people';
import { Refusal } from '#refusal';

const LETTERS_AT_ONCE = 50;
/** News is dated by the request that made it and is there a moment later; letters end this long ago, so that none falls between two. */
const SETTLED_MS = 2 * 60_000;

/** Keeps how somebody wants to be told. @throws Refusal where letters are wanted and there is no address for them */
export async function chooseNotices(door: Door, person: { id: string; email: string }, { pushKinds, mailKinds, mailEvery }: NotifyInput, actor: Actor): Promise<void> {
  if (mailEvery !== 'none' && !hasAddress(person.email)) throw new Refusal('mail_nowhere', { field: 'mailEvery' });
  if (mailEvery !== 'none' && mailKinds.length === 0) throw new Refusal('mail_of_nothing', { field: 'mailKinds' });
  await notifyChosen(door, person.id, { pushKinds, mailKinds, mailEvery, mailDueAt: letterDueAt(mailEvery, actor.at) }, actor);
}

/** Keeps a browser that asks to be told. @throws Refusal for an address that is no push service's, or keys that are none */
export async function keepDevice(door: Door, personId: string, device: PushDeviceInput, more: readonly string[], actor: Actor): Promise<void> {
  if (!isPushService(device.endpoint, more)) throw new Refusal('push_service_unknown', { field: 'endpoint' });
  // A point that is not on the curve would fail at every message: it fails here, once.
  const point = Buffer.from(device.p256dh, 'base64url');
  await crypto.subtle.importKey('raw', point, { name: 'ECDH', namedCurve: 'P-256' }, false, []).catch(() => { throw new Refusal('malformed', { field: 'p256dh', message: 'Khóa của trình duyệt không đúng dạng. Hãy tắt rồi bật lại thông báo trên thiết bị này.' }); });
  await pushDeviceKept(door, personId, device, actor);
}

/** Writes the letters that are due: what is new of the kinds chosen, once a period, none where nothing is. Run by the minute's watch. */
export async function writeLetters(door: Door, { origin, secret }: { origin: string; secret: string }, now: number): Promise<void> {
  const until = now - SETTLED_MS;
  for (const due of await lettersDue(door, until, LETTERS_AT_ONCE)) {
    const counts = new Map([...await newsCounts(door, due.personId, due.mailFrom, until)].filter(([kind]) => due.kinds.includes(kind)));
    const token = unsubscribeToken(secret, due.personId);
    const letter = counts.size === 0 || !hasAddress(due.email) ? null : {
      id: derivedId(`letter\n${due.personId}\n${due.mailDueAt}`), to: due.email, unsubscribe: `${origin}/api/unsubscribe/${token}`,
      ...letterOf(due.mailEvery, counts, origin, `${origin}/thoi-nhan-thu/${token}`) };
    await letterWritten(door, due, { from: until, dueAt: letterDueAt(due.mailEvery, now) }, letter, now);
  }
}

const signed = (secret: string, personId: string): Buffer => createHmac('sha256', secret).update(`thoi-nhan-thu\n${personId}`).digest();

/** What ends somebody's letters without signing in, and does nothing else; good for as long as the server's secret. */
export const unsubscribeToken = (secret: string, personId: string): string => `${Buffer.from(personId).toString('base64url')}.${signed(secret, personId).toString('base64url')}`;

/** Ends letters by a link out of one of them. Twice is once. @throws Refusal when the link is not ours */
export async function endLetters(door: Door, secret: string, token: string, now: number, address: string | null): Promise<void> {
  const [who = '', seal = ''] = token.split('.');
  const personId = Buffer.from(who, 'base64url').toString();
  const [given, right] = [Buffer.from(seal, 'base64url'), signed(secret, personId)];
  if (personId === '' || given.length !== right.length || !timingSafeEqual(given, right)) throw new Refusal('unsubscribe_unknown');
  await lettersEnded(door, personId, { by: personId, as: null, address, at: now });
}

import { buildPushPayload } from '@block65/webcrypto-web-push';
import { PUSH_KEPT_MS, PUSH_TRIES_MAX, awakeAt, isPushService, pushAgainIn, pushWords } from '#domain/notify';
import type { Door } from '#store/d1';
import { pushAgainAt, pushDeviceGone, pushGivenUp, pushTaken, pushesMade, pushesTaken, type PushMessage } from '#store/notify';

/** Keys push services know us by; `subject` is where they can complain: an https or mailto address. */
export type Vapid = { publicKey: string; privateKey: string; subject: string };

const AT_ONCE = 40;
const PATIENCE_MS = 10_000;
/** The newest replaces what a service still holds for a browser that is off. */
const TOPIC = 'tin';

/**
 * Tells browsers what is new, sealed so that only they can read it (RFC 8291) and saying nothing a locked screen must not
 * show. Run by the minute's watch: what a service does not take is tried again, later and later; a browser it says is gone
 * is forgotten. At night everything waits.
 * @param more push services beside the known ones
 */
export async function sendPush(door: Door, vapid: Vapid, now: number, more: readonly string[] = [], post: typeof fetch = fetch): Promise<void> {
  if (awakeAt(now) > now) return;
  await pushesMade(door, now);
  const messages = await pushesTaken(door, now, now - PUSH_KEPT_MS, AT_ONCE);
  await Promise.all(messages.map((message) => deliver(door, vapid, now, more, post, message)));
}

async function deliver(door: Door, vapid: Vapid, now: number, more: readonly string[], post: typeof fetch, message: PushMessage): Promise<void> {
  // Addresses were judged when they came; the list of services may have changed since.
  if (!message.endpoint || !isPushService(message.endpoint, more)) return void await pushGivenUp(door, message);
  const answer = await sealed(vapid, message).then((request) => post(message.endpoint, request)).catch(() => null);
  if (answer?.ok) return void await pushTaken(door, message, now);
  if (answer?.status === 404 || answer?.status === 410) return void await pushDeviceGone(door, message.deviceId);
  const mayPass = !answer || answer.status === 429 || answer.status >= 500;
  if (!mayPass || message.tries >= PUSH_TRIES_MAX) {
    console.warn(`push: given up, ${answer?.status ?? 'no answer'} from ${new URL(message.endpoint).hostname}`);
    return void await pushGivenUp(door, message);
  }
  const asked = Number(answer?.headers.get('retry-after') ?? 0) * 1000;
  await pushAgainAt(door, message, now + pushAgainIn(message.tries - 1, Number.isFinite(asked) ? asked : 0));
}

/** A message as its service takes it. */
async function sealed(vapid: Vapid, { says, endpoint, p256dh, auth }: PushMessage): Promise<RequestInit> {
  const { headers, method, body } = await buildPushPayload({ data: { says: pushWords[says] }, options: { ttl: PUSH_KEPT_MS / 1000, topic: TOPIC, urgency: 'normal' } },
    { endpoint, expirationTime: null, keys: { p256dh, auth } }, vapid);
  const { 'content-length': _, ...rest } = headers;
  return { method: method.toUpperCase(), headers: rest, body, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) };
}

import type { Door } from '#store/d1';
import { letterFailed, letterSent, lettersWaiting } from '#store/invitations';

const TRIES_MAX = 8;
const AT_ONCE = 20;

/**
 * Posts waiting letters to the configured mail service, each as JSON `{id, to, subject, text}`, with `headers` for those
 * one click ends (RFC 8058); `id` is the same at every try, so that a service that remembers ids sends none twice. Run by
 * the minute's watch.
 */
export async function sendMail(door: Door, service: { endpoint: string; token?: string | undefined }, now: number, post: typeof fetch = fetch): Promise<void> {
  for (const { id, to, subject, body, unsubscribe } of await lettersWaiting(door, TRIES_MAX, AT_ONCE)) {
    const answer = await post(service.endpoint, {
      method: 'POST', redirect: 'manual', body: JSON.stringify({ id, to, subject, text: body, ...(unsubscribe && { headers: { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } }) }),
      headers: { 'content-type': 'application/json', ...(service.token && { authorization: `Bearer ${service.token}` }) } }).catch(() => null);
    await (answer?.ok ? letterSent(door, id, now) : letterFailed(door, id));
  }
}

import type { Me } from '#wire/me';
import { asSent, sendingOf, type Sending } from './claim.ts';
import { allClaims, allPictures, dropPicture, refusePicture, settleClaims, takeDue, turnedAway } from './store.ts';

/** How the last try ended; `done` = everything that could go has gone. */
export type Ended = { how: 'done' | 'later' | 'signed_out' | 'another_person'; said: string | null; sent: number };

const ONE_SENDER = 'bang-vang-gui';
const PATIENCE_MS = 30_000;
/** Tabs and the service worker tell one another over this channel that something has changed. */
export const CHANNEL = 'bang-vang';
/** What the browser calls back for when the line returns. */
export const SYNC = 'gui-khai-bao';

/** Sends what somebody has waiting. One sender at a time, whatever tabs are open; who comes second finds nothing left. */
export const send = (personId: string): Promise<Ended> =>
  ('locks' in navigator ? navigator.locks.request(ONE_SENDER, () => sendAll(personId)) as Promise<Ended> : sendAll(personId));

async function sendAll(personId: string): Promise<Ended> {
  let sent = 0;
  for (;;) {
    const { batch, fresh } = await takeDue(personId);
    if (batch.length === 0) break;
    const came = await post(personId, batch.map(asSent));
    if (came.kind !== 'answered') {
      const said = came.kind === 'later' ? came.said : null;
      if (came.kind !== 'later' || said !== null) await turnedAway(fresh);
      return { how: came.kind, said, sent };
    }
    await settleClaims(batch, came.answer, Date.now());
    sent += came.answer.stored.length;
    tell();
    // An answer that settles nothing would be asked for without end.
    if (came.answer.stored.length + came.answer.refused.length === 0) return { how: 'later', said: null, sent };
  }
  return { ...(await sendPictures(personId)), sent };
}

async function post(personId: string, claims: object[]): Promise<Sending> {
  try {
    const response = await fetch(`/api/claims?as=${encodeURIComponent(personId)}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ claims }), signal: AbortSignal.timeout(PATIENCE_MS) });
    return sendingOf(response.status, await response.json().catch(() => null));
  } catch {
    return sendingOf(0, null);
  }
}

/** Pictures follow their claims: a claim the server has not kept has none. */
async function sendPictures(personId: string): Promise<Omit<Ended, 'sent'>> {
  const arrived = new Set((await allClaims()).filter(({ state }) => state === 'sent').map(({ id }) => id));
  const going = (await allPictures()).filter((picture) => picture.personId === personId && picture.refused === null && arrived.has(picture.claimId));
  if (going.length === 0) return { how: 'done', said: null };
  const who = await sessionOf();
  if (who !== personId) return { how: who === undefined ? 'later' : who === null ? 'signed_out' : 'another_person', said: null };
  for (const picture of going) {
    const { code, message } = await put(`/api/claims/${picture.claimId}/evidence/${picture.id}`, picture.bytes);
    if (code === 401) return { how: 'signed_out', said: null };
    if (code === 0 || code >= 500 || code === 429) return { how: 'later', said: code === 0 ? null : message };
    if (code < 300) await dropPicture(picture.id);
    else await refusePicture(picture.id, message ?? 'Máy chủ không nhận ảnh này.');
    tell();
  }
  return { how: 'done', said: null };
}

/** Whose session this is: a picture has no author of its own that the server could compare. null = nobody's, undefined = no answer. */
async function sessionOf(): Promise<string | null | undefined> {
  try {
    const response = await fetch('/api/me', { headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) return undefined;
    const me = await response.json() as Me;
    return me.signedIn ? me.userId : null;
  } catch {
    return undefined;
  }
}

async function put(address: string, bytes: Blob): Promise<{ code: number; message: string | null }> {
  try {
    const response = await fetch(address, { method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body: bytes, signal: AbortSignal.timeout(2 * PATIENCE_MS) });
    const told = await response.json().catch(() => null) as { message?: string } | null;
    return { code: response.status, message: told?.message ?? null };
  } catch {
    return { code: 0, message: null };
  }
}

function tell(): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('changed');
  channel.close();
}

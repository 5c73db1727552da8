import { asSent, sendingOf, type Sending } from './claim.ts';
import { allClaims, allPictures, dropPicture, refusePicture, settleClaims, takeDue } from './store.ts';

/** How the last try ended; `done` = everything that could go has gone. */
export type Ended = { how: 'done' | 'later' | 'signed_out' | 'another_person'; said: string | null; sent: number };

const ONE_SENDER = 'bang-vang-gui';
const PATIENCE_MS = 30_000;
/** Tabs and the service worker tell one another over this channel that something has changed. */
export const CHANNEL = 'bang-vang';

/** Sends what somebody has waiting. One sender at a time, whatever tabs are open; who comes second finds nothing left. */
export const send = (personId: string): Promise<Ended> =>
  ('locks' in navigator ? navigator.locks.request(ONE_SENDER, () => sendAll(personId)) as Promise<Ended> : sendAll(personId));

async function sendAll(personId: string): Promise<Ended> {
  let sent = 0;
  for (;;) {
    const batch = await takeDue(personId);
    if (batch.length === 0) break;
    const came = await post(personId, batch.map(asSent));
    if (came.kind !== 'answered') return { how: came.kind, said: came.kind === 'later' ? came.said : null, sent };
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
  const gone = new Set((await allClaims()).filter(({ state }) => state === 'sent').map(({ id }) => id));
  for (const picture of await allPictures()) {
    if (picture.personId !== personId || picture.refused !== null || !gone.has(picture.claimId)) continue;
    const status = await put(`/api/claims/${picture.claimId}/evidence/${picture.id}`, picture.bytes);
    if (status.code === 0 || status.code >= 500 || status.code === 429) return { how: 'later', said: null };
    if (status.code === 401) return { how: 'signed_out', said: null };
    if (status.code < 300 || status.code === 409) await dropPicture(picture.id);
    else await refusePicture(picture.id, status.message ?? 'Máy chủ không nhận ảnh này.');
    tell();
  }
  return { how: 'done', said: null };
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

/** Web push on this browser: whether it can, whether it does, and asking for it. */

/** `no` = this browser cannot; `denied` = its owner said no to it; `off`, `on`. */
export type PushState = 'no' | 'denied' | 'off' | 'on';
export type Subscribed = { endpoint: string; p256dh: string; auth: string };

export const canPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** The service worker that shows messages; the same that keeps the claim page. */
async function worker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/service-worker.js', { type: 'module', updateViaCache: 'none' });
  return navigator.serviceWorker.ready;
}

/** The subscription there is, without asking anybody anything. */
export async function subscription(): Promise<PushSubscription | null> {
  const registered = canPush() ? await navigator.serviceWorker.getRegistration() : undefined;
  return await registered?.pushManager.getSubscription() ?? null;
}

/** Hash of a subscription's address, by which the server's list names it. */
export async function markOf({ endpoint }: PushSubscription): Promise<string> {
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint)))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Asks the owner, then the browser. @returns null when the owner said no; throws when the browser cannot reach its service */
export async function subscribe(key: string): Promise<Subscribed | null> {
  if (await Notification.requestPermission() !== 'granted') return null;
  const registered = await worker();
  // One made with a key of before would never be told anything again.
  await (await registered.pushManager.getSubscription())?.unsubscribe();
  const made = (await registered.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).toJSON();
  return { endpoint: made.endpoint!, p256dh: made.keys!.p256dh!, auth: made.keys!.auth! };
}

/** "Chrome trên Android": for its owner to tell it from others. */
export const deviceName = (agent: string): string => [/Firefox|Edg|OPR|Chrome|Safari/.exec(agent)?.[0].replace('Edg', 'Edge').replace('OPR', 'Opera'), /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0]].filter(Boolean).join(' trên ') || 'Thiết bị không rõ';

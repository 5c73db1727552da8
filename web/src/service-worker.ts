/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { build, version } from '$service-worker';
import { path } from '$lib/path.ts';
import { SYNC, send } from '$lib/outbox/send.ts';
import { forgetClaiming, keptClaiming } from '$lib/outbox/store.ts';

/**
 * Opens the claim page without a connection. It keeps the app's own files and one shell without
 * anybody's data; no page of a person, and no answer of the API, is ever kept.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
const KEPT = 'ung-dung-';
const CURRENT = KEPT + version;
/** Somebody may still have a page of the last version open, whose parts the server has no more. */
const VERSIONS_KEPT = 2;
/** A line that takes longer is as good as none. */
const PATIENCE_MS = 8000;
const OTHER_FILES = ['/manifest.webmanifest', '/favicon.svg', '/icon-192.png'];

worker.addEventListener('install', (event) => event.waitUntil(keepShell().then(() => worker.skipWaiting())));
worker.addEventListener('activate', (event) => event.waitUntil(dropOld().then(() => worker.clients.claim())));
worker.addEventListener('sync', (event) => {
  if ((event as ExtendableEvent & { tag: string }).tag === SYNC) (event as ExtendableEvent).waitUntil(sendWaiting());
});

/** Somebody asked to be told on this browser. What is shown says nothing a locked screen must not; it opens their news. */
worker.addEventListener('push', (event) => event.waitUntil(shown(event.data)));
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(opened(path.myNews()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  // Who signs out leaves nothing of their unit on the device but what they have not sent.
  if (request.method === 'POST' && pathname === path.signOut()) return event.waitUntil(forgetClaiming().catch(() => {}));
  if (request.method !== 'GET') return;
  if (pathname.startsWith('/_app/immutable/') || OTHER_FILES.includes(pathname)) event.respondWith(file(request));
  else if (request.mode === 'navigate' && pathname === path.offline()) event.respondWith(shell(request));
  else if (request.mode === 'navigate' && pathname === path.claim()) event.respondWith(pageOrShell(request, PATIENCE_MS));
  else if (request.mode === 'navigate' && pathname === path.home()) event.respondWith(pageOrShell(request, null));
});

/** The shell and what it is made of, in one go: all of it or nothing. */
async function keepShell(): Promise<void> {
  const response = await fetch(path.offline(), { cache: 'no-store', credentials: 'omit' });
  if (!response.ok) throw new Error(`the shell answered ${response.status}`);
  // The page says in its head, and in a header beside it, which files it is made of; were that lost on the way, all of them are kept.
  const said = (await response.clone().text()) + (response.headers.get('link') ?? '');
  const named = build.filter((address) => said.includes(address.slice(address.indexOf('_app/'))));
  const parts = named.some((address) => address.includes('/nodes/')) ? named : build.filter((address) => /\.(js|css)$/.test(address));
  const fonts = build.filter((address) => address.endsWith('.woff2'));
  const cache = await caches.open(CURRENT);
  await cache.addAll([...new Set([...parts, ...fonts, ...OTHER_FILES])]);
  await cache.put(path.offline(), response);
}

async function dropOld(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== CURRENT);
  await Promise.all(names.slice(0, Math.max(0, names.length - VERSIONS_KEPT + 1)).map((name) => caches.delete(name)));
}

/** A file whose name carries its content is the same for ever; of the others the kept one answers first. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CURRENT)).put(request, response.clone());
  return response;
}

async function shell(request: Request): Promise<Response> {
  const kept = await (await caches.open(CURRENT)).match(path.offline(), { ignoreVary: true });
  return kept ?? fetch(request);
}

/** The page as the server makes it, or, when no answer comes, the shell in its place. */
async function pageOrShell(request: Request, patience: number | null): Promise<Response> {
  const late = new Promise<never>((_, tooLate) => { if (patience !== null) setTimeout(() => tooLate(new Error('late')), patience); });
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return Response.redirect(path.offline(), 302);
  }
}

/** Browsers want every message shown, also one that cannot be read. */
async function shown(data: PushMessageData | null): Promise<void> {
  const says = ((): string => { try { return String((data?.json() as { says?: string } | undefined)?.says ?? ''); } catch { return ''; } })();
  await worker.registration.showNotification('Bảng Vàng', { body: says || 'Có tin mới về khai báo của bạn.', icon: '/icon-192.png', badge: '/icon-192.png', lang: 'vi', tag: 'tin' });
}

/** An address in a window that is there, or in a new one. */
async function opened(address: string): Promise<void> {
  const [there] = await worker.clients.matchAll({ type: 'window' });
  await (there ? there.focus().then((focused) => focused.navigate(address)).catch(() => worker.clients.openWindow(address)) : worker.clients.openWindow(address));
}

/** The browser woke us because the line is back: throws when something is left, so that it does so again. */
async function sendWaiting(): Promise<void> {
  const claiming = await keptClaiming();
  if (claiming && (await send(claiming.personId)).how === 'later') throw new Error('not all sent');
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Handle, HandleFetch } from '@sveltejs/kit';
import { inEnglish } from './locales/answers.ts';
import { asksLanguage, language, languageOf, plainPath, type Language } from '$lib/language.ts';
import { FRAMED, path } from '$lib/path.ts';

/** Answers are written side by side, each in the language of its address. */
const spoken = new AsyncLocalStorage<Language>();
asksLanguage(() => spoken.getStore() ?? 'vi');

/** A page rendered on the server asks our own API without leaving the isolate. */
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const self = event.platform?.ctx.exports?.default;
  const { origin, pathname } = new URL(request.url);
  const ours = origin === event.url.origin && pathname.startsWith('/api/');
  if (!self || !ours) return fetch(request);
  // SvelteKit adds these only to requests it sends itself.
  // The session, and for the log which device and network it was.
  for (const name of ['cookie', 'user-agent', 'cf-connecting-ip']) {
    const value = event.request.headers.get(name);
    if (value) request.headers.set(name, value);
  }
  if (request.method !== 'GET') request.headers.set('origin', event.url.origin);
  const response = await self.fetch(request);
  if (language() === 'vi' || !response.headers.get('content-type')?.startsWith('application/json')) return response;
  const answer: unknown = await response.json();
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  headers.delete('content-encoding');
  return new Response(JSON.stringify(inEnglish(answer)), { status: response.status, headers });
};

/** Only where a code is scanned may the camera be asked for. */
const SCANS = new Set([path.claim(), path.offline()]);

/** Marks for a framework that takes a page over weigh a tenth of a board; where none will, they are left out. */
const lean = (html: string): string => (html.includes('__sveltekit_') ? html : html.replaceAll(/<!--[^ >]*-->/g, ''));

/** Nothing is kept by anybody unless the page itself says that it is the same for everyone. */
export const handle: Handle = async ({ event, resolve }) => {
  const said = languageOf(event.url.pathname);
  const address = plainPath(event.url.pathname);
  const response = await spoken.run(said, () => resolve(event, { transformPageChunk: ({ html }) => lean(html.replace('%language%', said)) }));
  if (!response.headers.has('cache-control') || response.status !== 200) response.headers.set('cache-control', 'private, no-store');
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  // Only what is made for it stands inside another site's page: it has no form and no script.
  const policy = response.headers.get('content-security-policy');
  if (!address.startsWith(FRAMED)) response.headers.set('x-frame-options', 'DENY');
  else if (policy) response.headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
  response.headers.set('permissions-policy', `camera=${SCANS.has(address) ? '(self)' : '()'}, microphone=(), geolocation=()`);
  if (event.url.protocol === 'https:') response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  return response;
};

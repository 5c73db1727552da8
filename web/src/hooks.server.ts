import type { Handle, HandleFetch } from '@sveltejs/kit';
import { FRAMED, path } from '$lib/path.ts';

/** A page rendered on the server asks our own API without leaving the isolate. */
export const handleFetch: HandleFetch = ({ event, request, fetch }) => {
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
  return self.fetch(request);
};

/** Only where a code is scanned may the camera be asked for. */
const SCANS = new Set([path.claim(), path.offline()]);

/** Nothing is kept by anybody unless the page itself says that it is the same for everyone. */
export const handle: Handle = async ({ event, resolve }) => {
  const response = await resolve(event);
  if (!response.headers.has('cache-control') || response.status !== 200) response.headers.set('cache-control', 'private, no-store');
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  // Only what is made for it stands inside another site's page: it has no form and no script.
  const policy = response.headers.get('content-security-policy');
  if (!event.url.pathname.startsWith(FRAMED)) response.headers.set('x-frame-options', 'DENY');
  else if (policy) response.headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
  response.headers.set('permissions-policy', `camera=${SCANS.has(event.url.pathname) ? '(self)' : '()'}, microphone=(), geolocation=()`);
  if (event.url.protocol === 'https:') response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  return response;
};

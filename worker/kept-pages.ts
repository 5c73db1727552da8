/**
 * Public answers, kept in this isolate for as long as they say they may be. A page that is the same
 * for everybody is rendered once a second, not once a reader. Only answers that say
 * `public, max-age` themselves are kept; nothing that sets a cookie ever is.
 */
type Kept = { status: number; headers: [string, string][]; plain: Uint8Array<ArrayBuffer>; gzip: Uint8Array<ArrayBuffer>; until: number };

/** Pictures, fonts and papers are small already. */
const PACKED = /^(font|image\/png|application\/(vnd|pdf))/;
const ENTRIES_MAX = 500;
const QUERY_CHARS_MAX = 120;
/** Who waits for a fresh copy is the first who asks after it grew old; others get the old one meanwhile. */
const REFRESH_MS = 1000;

const kept = new Map<string, Kept>();

/**
 * Answers from what is kept, or asks and keeps.
 * @param now UTC milliseconds
 */
export async function keptOr(request: Request, now: number, ask: () => Promise<Response>): Promise<Response> {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.search.length > QUERY_CHARS_MAX || request.headers.has('upgrade')) return ask();
  const key = url.host + url.pathname + url.search;
  const found = kept.get(key);
  if (found && now < found.until) return answer(request, found);
  if (found) found.until = now + REFRESH_MS;
  const response = await ask();
  const seconds = /^public, max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '')?.[1];
  if (response.status !== 200 || !seconds || response.headers.has('set-cookie')) {
    kept.delete(key);
    return response;
  }
  const fresh = await keep(response, now + Number(seconds) * 1000);
  if (kept.size >= ENTRIES_MAX) kept.delete(kept.keys().next().value!);
  kept.set(key, fresh);
  return answer(request, fresh);
}

async function keep(response: Response, until: number): Promise<Kept> {
  const plain = new Uint8Array(await response.arrayBuffer());
  const packed = PACKED.test(response.headers.get('content-type') ?? '');
  const gzip = packed ? plain : new Uint8Array(await new Response(new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
  const headers = new Headers(response.headers);
  if (!headers.has('etag')) headers.set('etag', `"${await digest(plain)}"`);
  headers.set('vary', 'accept-encoding');
  return { status: response.status, headers: [...headers], plain, gzip, until };
}

function answer(request: Request, page: Kept): Response {
  const headers = new Headers(page.headers);
  if (request.headers.get('if-none-match') === headers.get('etag')) return new Response(null, { status: 304, headers });
  if (page.gzip === page.plain || !/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(page.plain, { status: page.status, headers });
  headers.set('content-encoding', 'gzip');
  return new Response(page.gzip, { status: page.status, headers, encodeBody: 'manual' });
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash.slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

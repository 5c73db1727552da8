/** Types of the files we ship; on Cloudflare the platform knows them, a disk service on one's own machine does not. */
const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', woff2: 'font/woff2', png: 'image/png',
  json: 'application/json', csv: 'text/csv; charset=utf-8', webmanifest: 'application/manifest+json', html: 'text/html; charset=utf-8', txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Files whose name carries their content never change; others are asked for again every few minutes. */
const LASTING = /^\/(_app\/immutable|live)\//;

/** What decides which version of the app runs is asked for every time. */
const UNKEPT = /^\/(service-worker\.js|manifest\.webmanifest)$/;
const keeping = (pathname: string): string => (LASTING.test(pathname) ? 'public, max-age=31536000, immutable' : UNKEPT.test(pathname) ? 'no-cache' : 'public, max-age=300');

/**
 * Files as the platform would serve them: with a type and a time they may be kept. A path without a
 * known ending is no file of ours, so that a folder is never listed.
 */
export const typedFiles = (files: Fetcher): Fetcher => ({
  ...files,
  async fetch(input: RequestInfo | URL, init?: RequestInit) {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const type = types[/\.(\w+)$/.exec(pathname)?.[1] ?? ''];
    if (!type) return new Response(null, { status: 404 });
    const found = await files.fetch(request);
    if (!found.ok) return new Response(null, { status: found.status === 405 ? 405 : 404 });
    const headers = new Headers(found.headers);
    headers.set('content-type', type);
    headers.set('cache-control', keeping(pathname));
    headers.set('x-content-type-options', 'nosniff');
    return new Response(found.body, { status: found.status, headers });
  },
} as Fetcher);

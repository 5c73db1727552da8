/** Stands for SvelteKit's built worker, so that API tests need no web build. */
export default { fetch: () => new Response('page', { headers: { 'cache-control': 'private, no-store' } }) };

import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, setHeaders }) => {
  const q = (url.searchParams.get('tim') ?? '').trim().slice(0, 80);
  const { teams } = await need(api(fetch).teams.$get({ query: { q } }));
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { teams, q };
};

import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, setHeaders }) => {
  const view = await need(api(fetch).national.$get());
  setHeaders({ 'cache-control': 'public, max-age=30' });
  return { view };
};

import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const list = await need(api(fetch).campaigns[':slug'].editions.$get({ param: { slug: params.slug } }));
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { list };
};

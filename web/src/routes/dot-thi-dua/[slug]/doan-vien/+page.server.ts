import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const board = await need(api(fetch).campaigns[':slug'].members.$get({ param: params }));
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { board };
};

import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const why = await need(api(fetch).campaigns[':slug'].why[':unitId'].$get({ param: params }));
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { why };
};

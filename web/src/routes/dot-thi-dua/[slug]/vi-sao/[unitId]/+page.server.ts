import { api, need } from '$lib/api.ts';
import { spokenWhy } from '$lib/why-words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const why = await spokenWhy(fetch, await need(api(fetch).campaigns[':slug'].why[':unitId'].$get({ param: params })));
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { why };
};

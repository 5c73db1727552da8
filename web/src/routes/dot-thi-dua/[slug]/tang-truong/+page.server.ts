import { api, need } from '$lib/api.ts';
import { growthSpanOf } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const board = await need(api(fetch).campaigns[':slug'].growth.$get({ param: params, query: { span: growthSpanOf(url.searchParams.get('ky')) } }));
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { board };
};

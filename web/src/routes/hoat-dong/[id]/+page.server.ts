import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const activity = await need(api(fetch).activities[':id'].$get({ param: { id: params.id } }));
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { activity };
};

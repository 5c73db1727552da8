import { groupsOf, openApi } from '$lib/reference.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, setHeaders }) => {
  const groups = groupsOf(await openApi(fetch));
  setHeaders({ 'cache-control': 'public, max-age=60' });
  return { groups };
};

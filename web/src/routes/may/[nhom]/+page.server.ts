import { groupOf, openApi } from '$lib/reference.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const group = groupOf(await openApi(fetch), params.nhom);
  setHeaders({ 'cache-control': 'public, max-age=60' });
  return { name: params.nhom, group };
};

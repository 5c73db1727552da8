import { openApi, shapeOf } from '$lib/reference.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const type = shapeOf(await openApi(fetch), params.ten);
  setHeaders({ 'cache-control': 'public, max-age=60' });
  return { name: params.ten, type };
};

import { api, need } from '$lib/api.ts';
import { structureOf } from '$lib/path.ts';
import { yearOf } from '$lib/programme-year.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const structure = structureOf(url.searchParams.get('co-cau'));
  const year = yearOf(url.searchParams.get('nam'));
  const view = await need(api(fetch).programme.units[':id'].$get({ param: { id: params.id }, query: { ...(year && { year: String(year) }), ...(structure && { structure }) } }));
  setHeaders({ 'cache-control': 'public, max-age=15' });
  return { view };
};

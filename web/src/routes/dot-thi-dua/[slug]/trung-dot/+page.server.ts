import { answered, api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const other = url.searchParams.get('voi');
  const page = await need(api(fetch).campaigns[':slug'].overlaps.$get({ param: { slug: params.slug } }));
  const units = other ? await answered(api(fetch).campaigns[':slug'].overlaps[':other'].$get({ param: { slug: params.slug, other } })) : null;
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { page, other, units: units?.ok ? units.body : null };
};

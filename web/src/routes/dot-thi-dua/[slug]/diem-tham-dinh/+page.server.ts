import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const unitId = url.searchParams.get('don-vi') ?? undefined;
  const view = await need(api(fetch).campaigns[':slug'].appraisals.$get({ param: { slug: params.slug }, query: unitId ? { unitId } : {} }));
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { view, unitId: unitId ?? null };
};

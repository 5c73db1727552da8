import { error } from '@sveltejs/kit';
import { PROGRAMME_YEARS } from '#vocabulary';
import { api, need } from '$lib/api.ts';
import { measureOf, structureOf } from '$lib/path.ts';
import { yearOf } from '$lib/programme-year.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const measure = measureOf(params.measure);
  if (!measure) error(404, { message: 'Đề án không có chỉ tiêu này.', code: 'not_found' });
  const structure = structureOf(url.searchParams.get('co-cau'));
  const year = yearOf(url.searchParams.get('nam'));
  const [view, { years }] = await Promise.all([
    need(api(fetch).programme[':measure'].$get({ param: { measure }, query: { ...(year && { year: String(year) }), ...(structure && { structure }) } })),
    need(api(fetch).programme[':measure'].years.$get({ param: { measure } }))]);
  setHeaders({ 'cache-control': 'public, max-age=15' });
  return { view, byYear: years, years: [...PROGRAMME_YEARS], chosen: structure };
};

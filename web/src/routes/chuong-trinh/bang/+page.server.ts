import { error } from '@sveltejs/kit';
import { PROGRAMME_YEARS } from '#vocabulary';
import { rankedUnits } from '#domain/programme-ranking';
import { api, need } from '$lib/api.ts';
import { measureOf, structureOf } from '$lib/path.ts';
import { yearOf } from '$lib/programme-year.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, setHeaders }) => {
  const asked = url.searchParams.get('chi-tieu');
  const measure = asked ? measureOf(asked) : 'supported_dossiers';
  if (!measure) error(404, { message: 'Đề án không có chỉ tiêu này. Hãy chọn một chỉ tiêu trong danh sách.', code: 'not_found' });
  const structure = structureOf(url.searchParams.get('co-cau'));
  const year = yearOf(url.searchParams.get('nam'));
  const { roots, ...view } = await need(api(fetch).programme[':measure'].$get({ param: { measure }, query: { ...(year && { year: String(year) }), ...(structure && { structure }) } }));
  setHeaders({ 'cache-control': 'public, max-age=15' });
  return { view, rows: rankedUnits({ measure, roots }), whole: roots.map(({ name, row }) => ({ name, row })), years: [...PROGRAMME_YEARS], chosen: structure };
};

import { answered, api, need } from '$lib/api.ts';
import { pageOf } from '$lib/campaign-page.ts';
import { structureOf } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const structure = structureOf(url.searchParams.get('co-cau'));
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param: { slug: params.slug }, query: structure ? { structure } : {} }));
  const timeline = await answered(api(fetch).campaigns[':slug'].timeline.$get({ param: { slug: params.slug } }));
  const overlap = await answered(api(fetch).campaigns[':slug'].overlaps.$get({ param: { slug: params.slug } }));
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return pageOf(board, { url, now: timeline.ok ? timeline.body.now : Date.now(), timeline: timeline.ok ? timeline.body.entries : [], structure, overlap: overlap.ok ? overlap.body : null });
};

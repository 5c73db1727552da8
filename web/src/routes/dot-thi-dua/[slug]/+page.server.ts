import { answered, api, need } from '$lib/api.ts';
import { pageOf } from '$lib/campaign-page.ts';
import { spokenHead } from '$lib/rule-sentences.ts';
import { boardViewOf, structureOf } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const param = { slug: params.slug };
  const structure = structureOf(url.searchParams.get('co-cau'));
  const { around } = boardViewOf(url.searchParams);
  // Before the board, which is then at least as new; where it is newer, nothing is said of the older one.
  const passing = around ? await answered(api(fetch).campaigns[':slug'].passing[':unitId'].$get({ param: { ...param, unitId: around } })) : null;
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param, query: structure ? { structure } : {} }));
  const timeline = await answered(api(fetch).campaigns[':slug'].timeline.$get({ param }));
  const overlap = await answered(api(fetch).campaigns[':slug'].overlaps.$get({ param }));
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return pageOf({ ...board, head: await spokenHead(fetch, board.head) }, { url, now: timeline.ok ? timeline.body.now : Date.now(), timeline: timeline.ok ? timeline.body.entries : [], structure,
    overlap: overlap.ok ? overlap.body : null, passing: passing?.ok ? passing.body : null });
};

import { api, need } from '$lib/api.ts';
import { standing } from '$lib/campaign.ts';
import { embedOf } from '$lib/embed.ts';
import type { PageServerLoad } from './$types';

/** One stored row, the same as the public page's. */
export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param: { slug: params.slug }, query: {} }));
  setHeaders({ 'cache-control': 'public, max-age=1' });
  const { head, no, asOf, totals } = board;
  return { head, no, asOf, totals, standing: standing(head, Date.now()), several: board.clusters.length > 1, ...embedOf(board, url.searchParams) };
};

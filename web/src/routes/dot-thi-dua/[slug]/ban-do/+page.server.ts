import { districtMap } from '#domain/district-map';
import { slugOf } from '#domain/name';
import { api, need } from '$lib/api.ts';
import { standing } from '$lib/campaign.ts';
import { structureOf } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

/** One stored row, the same as the board's. */
export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const structure = structureOf(url.searchParams.get('co-cau'));
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param: { slug: params.slug }, query: structure ? { structure } : {} }));
  const indicators = board.head.indicators.map(({ short, label }, at) => ({ at, short, label, word: slugOf(short) })).filter(({ at }) => (board.totals.figures[at]?.[1] ?? 0) > 0);
  const asked = url.searchParams.get('chi-tieu');
  const indicator = indicators.find(({ word }) => word === asked) ?? null;
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { head: board.head, no: board.no, asOf: board.asOf, structure: board.structure, other: board.other, chosen: structure !== undefined && board.other !== null, standing: standing(board.head, Date.now()),
    indicators, indicator, unknown: asked !== null && indicator === null, map: districtMap(board, indicator?.at ?? null) };
};

import { api, need } from '$lib/api.ts';
import { spokenSide } from '$lib/rule-sentences.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const board = await spokenSide(fetch, await need(api(fetch).campaigns[':slug'].branches[':unitId'].$get({ param: params })), 'branches');
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { board, unit: board.unranked[0]! };
};

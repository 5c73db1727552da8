import { api, need } from '$lib/api.ts';
import { stateIn } from '$lib/claim-words.ts';
import { ownUnit } from '$lib/own-unit.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const { units, unitId } = ownUnit(me, url, 'officer', 'administrator', 'auditor');
  const [state, from] = [stateIn(url), url.searchParams.get('tu')];
  if (units.length === 0 || !unitId) return { units, unitId, state, page: null };
  return { units, unitId, state, page: await need(api(fetch).claims.$get({ query: { unitId, ...(state && { state }), ...(from && { from }) } })) };
};

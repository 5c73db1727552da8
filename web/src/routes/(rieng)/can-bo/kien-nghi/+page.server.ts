import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'officer', 'administrator').length > 0;
  return { mine, petitions: mine ? (await need(api(fetch).petitions.mine.$get({ query: { whose: 'units' } }))).petitions : [] };
};

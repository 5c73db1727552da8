import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'reconciler', 'auditor').length > 0;
  const after = url.searchParams.get('sau');
  return { mine, after, queue: mine ? await need(api(fetch).conflicts.$get({ query: { ...(after && { after }) } })) : { cases: [], next: null } };
};

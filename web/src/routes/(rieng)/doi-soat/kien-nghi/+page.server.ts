import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'reconciler', 'administrator', 'auditor').length > 0;
  const after = url.searchParams.get('sau');
  return { mine, reconciles: unitsWith(me, 'reconciler').length > 0, after, queue: mine ? await need(api(fetch).petitions.$get({ query: { ...(after && { after }) } })) : { petitions: [], next: null } };
};

export const actions: Actions = {
  take: (event) => act(event, 'take', (asked, typed) => asked.petitions[':id'].assign.$post({ param: { id: typed.id ?? '' }, json: {} })),
};

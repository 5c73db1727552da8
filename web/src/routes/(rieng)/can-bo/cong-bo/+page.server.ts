import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'organizer', 'administrator', 'auditor').length > 0;
  return { mine, campaigns: mine ? (await need(api(fetch).publications.$get())).campaigns : [] };
};

import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'organizer', 'administrator', 'auditor').length > 0;
  const { campaigns, now } = await need(api(fetch).campaigns.$get());
  return { mine, now, campaigns: campaigns.filter(({ head }) => head.source !== 'notice').sort((a, b) => a.head.closesAt - b.head.closesAt) };
};

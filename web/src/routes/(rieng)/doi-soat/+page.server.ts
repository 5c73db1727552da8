import { localDateAt } from '#domain/calendar';
import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'reconciler').length > 0;
  const { imports } = mine ? await need(api(fetch).imports.$get()) : { imports: [] };
  return { me, mine, imports, today: localDateAt(Date.now()) };
};

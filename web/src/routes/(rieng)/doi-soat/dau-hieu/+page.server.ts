import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const looked = url.searchParams.get('da-xem') === '1';
  const from = url.searchParams.get('tu');
  if (unitsWith(me, 'reconciler', 'administrator', 'auditor').length === 0) return { looked, page: null };
  return { looked, page: await need(api(fetch).alerts.$get({ query: { ...(looked && { looked: '1' as const }), ...(from && { from }) } })) };
};

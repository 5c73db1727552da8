import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const ids = [...new Set(unitsWith(me, 'officer', 'administrator', 'auditor').map(({ unitId }) => unitId))].slice(0, 20);
  return { units: await Promise.all(ids.map((id) => need(api(fetch).units[':id']['error-estimate'].$get({ param: { id } })))) };
};

import { api, need } from '$lib/api.ts';
import { ownUnit } from '$lib/own-unit.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'officer', 'organizer', 'administrator', 'auditor').length > 0;
  const { units, unitId } = ownUnit(me, url, 'officer');
  const [{ campaigns }, own] = await Promise.all([mine ? need(api(fetch).appraisals.$get()) : { campaigns: [] }, unitId ? need(api(fetch).appraisals.units[':id'].$get({ param: { id: unitId } })) : null]);
  return { mine, campaigns, units, unitId, own: own?.appraisals ?? [] };
};

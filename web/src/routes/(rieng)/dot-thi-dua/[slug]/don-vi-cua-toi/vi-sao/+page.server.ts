import { error } from '@sveltejs/kit';
import { answered, api, need } from '$lib/api.ts';
import { staff } from '$lib/staff.ts';
import { spokenWhy } from '$lib/why-words.ts';
import type { PageServerLoad } from './$types';

/** For the unit of whoever is signed in: why its place changed, with what was taken back from it and why. */
export const load: PageServerLoad = async ({ fetch, params, url }) => {
  await staff(fetch, url);
  const own = await answered(api(fetch).campaigns[':slug'].own.$get({ param: params }));
  if (!own.ok) {
    if (own.refusal.code !== 'own_unit_not_on_board') error(own.status, { message: own.refusal.message, code: own.refusal.code });
    return { slug: params.slug, message: own.refusal.message, why: null, taken: null };
  }
  const param = { slug: params.slug, unitId: own.body.unitId };
  const before = url.searchParams.get('truoc');
  const [why, taken] = [await spokenWhy(fetch, await need(api(fetch).campaigns[':slug'].why[':unitId'].$get({ param }))), await need(api(fetch).campaigns[':slug']['taken-back'][':unitId'].$get({ param, query: before ? { before } : {} }))];
  return { slug: params.slug, message: null, why, taken };
};

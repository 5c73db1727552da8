import { api, need } from '$lib/api.ts';
import { staff } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  await staff(fetch, url);
  return { mine: await need(api(fetch).campaigns[':slug'].members.own.$get({ param: params })) };
};

import { error, redirect } from '@sveltejs/kit';
import { answered, api } from '$lib/api.ts';
import { path } from '$lib/path.ts';
import { staff } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

/** To the unit of whoever is signed in, among its neighbours: the page it leads to is the same for everybody. */
export const load: PageServerLoad = async ({ fetch, params, url }) => {
  await staff(fetch, url);
  const answer = await answered(api(fetch).campaigns[':slug'].own.$get({ param: params }));
  if (answer.ok) redirect(303, path.around(params.slug, answer.body.unitId));
  if (answer.refusal.code !== 'own_unit_not_on_board') error(answer.status, { message: answer.refusal.message, code: answer.refusal.code });
  return { slug: params.slug, message: answer.refusal.message };
};

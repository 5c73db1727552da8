import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'reconciler', 'administrator', 'auditor').length > 0;
  return { mine, figures: mine ? await need(api(fetch).queue.figures.$get()) : null };
};

export const actions: Actions = {
  release: (event) => act(event, 'release', (asked, { person = '' }) => asked.queue['release-of'].$post({ json: { personId: person } })),
};

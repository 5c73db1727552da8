import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  return { sign: await need(api(fetch).alerts[':id'].$get({ param: { id: params.id } })) };
};

export const actions: Actions = {
  default: (event) => act(event, 'look', (asked, typed) => asked.alerts[':id'].look.$post({ param: { id: event.params.id }, json: { words: typed.words ?? '' } })),
};

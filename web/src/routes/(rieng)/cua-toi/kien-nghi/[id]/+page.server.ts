import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  return { view: await need(api(fetch).petitions[':id'].$get({ param: { id: params.id } })), wordId: crypto.randomUUID() };
};

export const actions: Actions = {
  say: (event) => act(event, 'say', (asked, typed) => asked.petitions[':id'].words.$post({ param: { id: event.params.id }, json: { id: typed.id ?? '', words: typed.words ?? '' } })),
  takeBack: (event) => act(event, 'takeBack', (asked) => asked.petitions[':id']['take-back'].$post({ param: { id: event.params.id } })),
};

import { uuidv7 } from 'uuidv7';
import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  return { story: await need(api(fetch).claims[':id'].$get({ param: { id: params.id } })), wordId: uuidv7() };
};

export const actions: Actions = {
  answer: (event) => act(event, 'answer', (asked, typed) => asked.claims[':id'].answer.$post({ param: { id: event.params.id }, json: { id: typed.id ?? '', words: typed.words ?? '' } })),
  withdraw: (event) => act(event, 'withdraw', (asked, typed) => asked.claims[':id'].withdraw.$post({ param: { id: event.params.id }, json: { id: typed.id ?? '', words: typed.words ?? '' } })),
};

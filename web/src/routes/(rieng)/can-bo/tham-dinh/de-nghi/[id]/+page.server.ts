import { redirect } from '@sveltejs/kit';
import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  return { view: await need(api(fetch).appraisals.lots[':id'].$get({ param: { id: params.id } })) };
};

export const actions: Actions = {
  answer: async (event) => {
    const answer = await act(event, 'answer', (client, typed) => client.appraisals.lots[':id'].answer.$post({ param: { id: event.params.id }, json: { answer: typed.answer as 'agreed', words: typed.words ?? '' } }));
    if ('done' in answer) redirect(303, path.appraisalLot(event.params.id));
    return answer;
  },
  cancel: async (event) => {
    const answer = await act(event, 'cancel', (client) => client.appraisals.lots[':id'].cancel.$post({ param: { id: event.params.id } }));
    if ('done' in answer) redirect(303, path.appraisalLot(event.params.id));
    return answer;
  },
};

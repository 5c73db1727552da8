import type { ConsentChoice, ConsentPurpose } from '#vocabulary';
import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  return { mine: await need(api(fetch).me.membership.$get()) };
};

export const actions: Actions = {
  move: (event) => act(event, 'move', (asked, typed) => asked.me.moves[':id'].$post({ param: { id: typed.id ?? '' }, json: { answer: typed.answer as 'yes' } })),
  consent: (event) => act(event, `consent-${new URL(event.request.url).searchParams.get('muc')}`, (asked, typed) => asked.me.consents.$post({
    json: { purpose: typed.purpose as ConsentPurpose, choice: typed.choice as ConsentChoice, textVersion: typed.textVersion ?? '' } })),
};

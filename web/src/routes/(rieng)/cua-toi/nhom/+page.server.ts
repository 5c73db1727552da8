import type { ConsentChoice } from '#vocabulary';
import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  return { league: await need(api(fetch).me.league.$get()) };
};

export const actions: Actions = {
  default: (event) => act(event, 'league', (asked, typed) => asked.me.consents.$post({ json: { purpose: 'league', choice: typed.choice as ConsentChoice, textVersion: typed.textVersion ?? '' } })),
};

import { uuidv7 } from 'uuidv7';
import type { DataRequestKind } from '#vocabulary';
import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  return { ...await need(api(fetch).requests.mine.$get()), id: uuidv7() };
};

export const actions: Actions = {
  default: (event) => act(event, 'ask', (asked, typed) => asked.requests.mine.$post({ json: { id: typed.id ?? '', kind: typed.kind as DataRequestKind, words: typed.words ?? '' } })),
};

import { act } from '$lib/act.ts';
import { aCode } from '$lib/citizen-code.ts';
import { pictureActions, picturesOf } from '$lib/pictures.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, parent }) => {
  await parent();
  return { pictures: await picturesOf(fetch, params.id), code: aCode() };
};

export const actions: Actions = {
  ...pictureActions,
  code: (event) => act(event, 'code', (asked, typed) => asked.claims[':id']['citizen-code'].$post({ param: { id: event.params.id }, json: { code: typed.code ?? '' } })),
};

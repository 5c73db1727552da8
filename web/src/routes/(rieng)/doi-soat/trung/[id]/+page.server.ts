import { uuidv7 } from 'uuidv7';
import type { SettleInput } from '#wire/conflict';
import { act } from '$lib/act.ts';
import { Asking } from '$lib/form.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  return { view: await need(api(fetch).conflicts[':id'].case.$get({ param: { id: params.id } })), id: uuidv7() };
};

export const actions: Actions = {
  settle: (event) => act(event, 'settle', (asked, typed) => {
    const [outcome = '', winnerId] = (typed.choice ?? '').split(' ');
    if (!outcome) throw new Asking('Hãy chọn một cách giải quyết.', 'outcome');
    return asked.conflicts[':id'].settle.$post({ param: { id: event.params.id }, json: {
      id: typed.id ?? '', outcome: outcome as SettleInput['outcome'], words: typed.words ?? '', sides: JSON.parse(typed.sides ?? '[]') as SettleInput['sides'],
      ...(winnerId && { winnerId }), ...(outcome === 'shared' && { shares: JSON.parse(typed.shares ?? '[]') as NonNullable<SettleInput['shares']> }) } });
  }),
};

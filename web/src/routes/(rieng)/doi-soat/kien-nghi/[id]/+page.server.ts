import { uuidv7 } from 'uuidv7';
import type { PetitionDecision } from '#wire/petition';
import { act } from '$lib/act.ts';
import { Asking } from '$lib/form.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  return { view: await need(api(fetch).petitions[':id'].case.$get({ param: { id: params.id } })), id: uuidv7(), wordId: crypto.randomUUID() };
};
const param = ({ params }: { params: { id: string } }) => ({ id: params.id });

export const actions: Actions = {
  assign: (event) => act(event, 'assign', (asked, typed) => asked.petitions[':id'].assign.$post({ param: param(event), json: { ...(typed.personId && { personId: typed.personId }) } })),
  say: (event) => act(event, 'say', (asked, typed) => asked.petitions[':id'].words.$post({ param: param(event), json: { id: typed.id ?? '', words: typed.words ?? '' } })),
  decide: (event) => act(event, 'decide', (asked, typed) => {
    // "dismissed", "upheld", or "upheld recognised": one choice says both.
    const [state = '', outcome] = (typed.choice ?? '').split(' ');
    if (!state) throw new Asking('Hãy chọn chấp nhận hay không chấp nhận.', 'state');
    return asked.petitions[':id'].decide.$post({ param: param(event), json: { id: typed.id ?? '', state: state as PetitionDecision['state'], answer: typed.answer ?? '',
      ...(outcome && { verdict: { outcome: outcome as NonNullable<PetitionDecision['verdict']>['outcome'], seen: Number(typed.seen) } }) } });
  }),
};

import { redirect } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import type { PetitionInput } from '#wire/petition';
import { act } from '$lib/act.ts';
import { Asking, type Typed } from '$lib/form.ts';
import { answered, api, need } from '$lib/api.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  await parent();
  const claimId = url.searchParams.get('khai-bao');
  const [{ petitions }, about] = await Promise.all([
    need(api(fetch).petitions.mine.$get({ query: { whose: 'own' } })), answered(api(fetch).petitions.about.$get({ query: { ...(claimId && { claimId }) } }))]);
  return { petitions, claimId, about: about.ok ? about.body : null, unknown: about.ok ? null : about.refusal.message, id: uuidv7() };
};

function inputOf({ id = '', words = '', claim, verdict, total }: Typed): PetitionInput {
  if (claim) return verdict ? { kind: 'verdict', id, words, claimId: claim, verdictNo: Number(verdict) } : { kind: 'claim', id, words, claimId: claim };
  const [unitId, scope] = (total ?? '').split(' ');
  if (!unitId || !scope) throw new Asking('Hãy chọn đơn vị và đợt thi đua hoặc năm.', 'scope');
  return { kind: 'total', id, words, unitId, scope };
}

export const actions: Actions = {
  ask: async (event) => {
    const said = await act(event, 'ask', (asked, typed) => asked.petitions.$post({ json: inputOf(typed) }));
    if ('done' in said) redirect(303, path.ownPetition(said.done.id));
    return said;
  },
};

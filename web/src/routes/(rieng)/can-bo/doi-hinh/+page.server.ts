import { redirect } from '@sveltejs/kit';
import type { TeamKind } from '#vocabulary';
import { localDateAt } from '#domain/calendar';
import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import { ownUnit } from '$lib/own-unit.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const { units, unitId } = ownUnit(me, url, 'officer', 'administrator', 'auditor');
  const { teams } = unitId ? await need(api(fetch).teams.$get({ query: { q: '', unitId } })) : { teams: [] };
  return { units, unitId, teams, today: localDateAt(Date.now()), newId: crypto.randomUUID() };
};

export const actions: Actions = {
  default: async (event) => {
    const answer = await act(event, 'keep', (asked, typed) => asked.teams.$post({ json: {
      id: typed.id ?? '', kind: typed.kind as TeamKind, name: typed.name ?? '', place: typed.place ?? '', unitId: typed.unitId ?? '', validFrom: typed.validFrom ?? '' } }));
    if ('done' in answer) redirect(303, path.keepTeam((answer.done as { id: string }).id));
    return answer;
  },
};

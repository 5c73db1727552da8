import type { TokenScope } from '#vocabulary';
import { act, unitNamed } from '$lib/act.ts';
import { answered, api } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'administrator', 'auditor');
  const answer = mine.length > 0 ? await answered(api(fetch).tokens.$get()) : null;
  return { tokens: answer?.ok ? answer.body.tokens : [], mine, newId: crypto.randomUUID(), keeps: unitsWith(me, 'administrator').length > 0 };
};

export const actions: Actions = {
  make: (event) => act(event, 'make', async (asked, typed) => asked.tokens.$post({ json: {
    id: typed.id ?? '', label: typed.label ?? '', scope: typed.scope as TokenScope, unitId: await unitNamed(asked, typed.unit, 'unit'), days: Number(typed.days) } })),
  revoke: (event) => act(event, 'revoke', (asked, typed) => asked.tokens[':id'].revoke.$post({ param: { id: typed.id ?? '' } })),
};

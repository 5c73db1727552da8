import { fail, redirect } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { addDays, localDateAt } from '#domain/calendar';
import { answered, api } from '$lib/api.ts';
import { typedOf, type Typed } from '$lib/form.ts';
import { inputOf } from '$lib/launch-form.ts';
import { path } from '$lib/path.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
  const { me } = await parent();
  const today = localDateAt(Date.now());
  const typed: Typed = {
    id: uuidv7(), level: 'commune', clusters: 'former_district', scoring: 'weighted', firstDay: addDays(today, 1), lastDay: addDays(today, 60),
    claimsUntilDay: addDays(today, 63), closesDay: addDays(today, 70), tie1: 'percent', tie2: 'acts', tie3: '', 'w-dossier_full': '2', 'w-vneid_outside': '1' };
  return { units: unitsWith(me, 'organizer'), typed };
};

const scopeOf = (fetch: typeof globalThis.fetch, typed: Typed) => answered(api(fetch).scopes.$get({
  query: { unitId: typed.unitId ?? '', level: typed.level as 'commune', clusters: typed.clusters as 'none', date: typed.firstDay ?? '' } }));

export const actions: Actions = {
  preview: async ({ request, fetch }) => {
    const typed = typedOf(await request.formData());
    const scope = await scopeOf(fetch, typed);
    if (!scope.ok) return fail(scope.status, { typed, message: scope.refusal.message, field: scope.refusal.field ?? 'scope' });
    return { typed: { ...typed, previewed: '' }, units: scope.body.units, message: '', field: '' };
  },
  launch: async ({ request, fetch }) => {
    const typed = typedOf(await request.formData());
    const scope = await scopeOf(fetch, typed);
    if (!scope.ok) return fail(scope.status, { typed, message: scope.refusal.message, field: scope.refusal.field ?? 'scope' });
    const answer = await answered(api(fetch).campaigns.$post({ json: inputOf(typed, scope.body.units) }));
    if (!answer.ok) {
      const units = typed.previewed === '1' ? scope.body.units : undefined;
      return fail(answer.status, { typed, units, message: answer.refusal.message, field: answer.refusal.field ?? '' });
    }
    redirect(303, path.campaign(answer.body.slug));
  },
};

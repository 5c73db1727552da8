import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { indicators, type Indicator } from '#vocabulary';
import { answered, api, need } from '$lib/api.ts';
import { fieldOf } from '$lib/claiming/check.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const claiming = await need(api(fetch).me.claiming.$get());
  const asked = claiming.units.find(({ id }) => id === url.searchParams.get('don-vi'))?.id;
  const unitId = asked ?? claiming.units[0]?.id;
  // Who looks after a unit sees all of its claims; a member sees their own.
  const keeps = unitsWith(me, 'officer', 'administrator').some((unit) => unit.unitId === unitId);
  const claims = !unitId ? [] : keeps ? (await need(api(fetch).claims.$get({ query: { unitId } }))).claims : (await need(api(fetch).me.membership.$get())).claims;
  return { claiming, asked, claims, id: uuidv7(), now: Date.now() };
};

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const form = Object.fromEntries([...await request.formData()].map(([key, value]) => [key, String(value).trim()]));
    const indicator = form.indicator as Indicator;
    const subject = indicators[indicator]?.subject;
    const answer = await answered(api(fetch).claims.$post({ json: { claims: [{
      id: form.id, indicator, actDate: form.actDate, capturedAt: Number(form.capturedAt), unitId: form.unitId, ...(form.teamId && { teamId: form.teamId }),
      ...(subject === 'dossier' && { dossierCode: form.subject, ...(form.procedureGroup && { procedureGroup: form.procedureGroup }) }),
      ...(subject === 'account' && { account: form.subject }),
      ...(subject === 'none' && { quantity: Number(form.quantity) }),
      ...(form.pledge && { pledge: form.pledge }),
    }] } }));
    if (answer.ok) return { stored: answer.body.stored[0], indicator };
    const [refused] = answer.body?.refused ?? [];
    return fail(answer.status, { form, message: refused?.message ?? answer.refusal.message, field: fieldOf(refused?.field ?? '') });
  },
};

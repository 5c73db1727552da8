import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { DUSK, indicators, type Indicator } from '#vocabulary';
import { addDays, localDateAt } from '#domain/calendar';
import { answered, api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const units = unitsWith(me, 'member', 'officer', 'administrator');
  const unitId = units.find((unit) => unit.unitId === url.searchParams.get('don-vi'))?.unitId ?? units[0]?.unitId;
  // Who looks after a unit sees all of its claims; a member sees their own.
  const keeps = unitsWith(me, 'officer', 'administrator').some((unit) => unit.unitId === unitId);
  const claims = !unitId ? [] : keeps ? (await need(api(fetch).claims.$get({ query: { unitId } }))).claims
    : (await need(api(fetch).me.membership.$get())).claims.map((claim) => ({ ...claim, needsCheck: false }));
  const today = localDateAt(Date.now());
  const current = (Object.keys(indicators) as Indicator[]).filter((code) => (indicators[code].to ?? DUSK) > today);
  const { teams } = await need(api(fetch).me.teams.$get());
  return { teams, units: [...new Map(units.map((unit) => [unit.unitId, unit])).values()], unitId, claims, today, oldest: addDays(today, -400), current, id: uuidv7(), now: Date.now() };
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
    }] } }));
    if (answer.ok) return { stored: answer.body.stored[0], indicator };
    const [refused] = answer.body?.refused ?? [];
    return fail(answer.status, { form, message: refused?.message ?? answer.refusal.message, field: refused?.field ?? '' });
  },
};

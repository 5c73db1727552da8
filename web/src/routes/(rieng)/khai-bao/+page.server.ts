import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { indicators, type Indicator } from '#vocabulary';
import type { ActivityView } from '#wire/activity';
import type { Claiming } from '#wire/claiming';
import { answered, api, need } from '$lib/api.ts';
import { fieldOf, type Begin } from '$lib/claiming/check.ts';
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
  const { held, left, begin } = await heldAt(fetch, claiming, url.searchParams.get('buoi'));
  return { claiming, asked, claims, held, left, begin, id: uuidv7(), now: Date.now() };
};

/** What a claim of an activity begins with: its unit (or the person's own), team, day, and the reported turns nobody has claimed yet. */
async function heldAt(fetch: typeof globalThis.fetch, claiming: Claiming, id: string | null): Promise<{ held: ActivityView | null; left: number | null; begin?: Begin }> {
  const answer = id ? await answered(api(fetch).activities[':id'].own.$get({ param: { id } })) : null;
  if (!answer?.ok || answer.body.activity.state === 'cancelled' || claiming.units.length === 0) return { held: null, left: null };
  const { activity, turnsLeft } = answer.body;
  const { id: activityId, name, unitId, teamId, firstDay, lastDay } = activity;
  if (!claiming.activities?.some((each) => each.id === activityId)) claiming.activities = [{ id: activityId, name, unitId, teamId, firstDay, lastDay }, ...claiming.activities ?? []];
  return { held: activity, left: turnsLeft, begin: {
    indicator: 'outreach_turn', activityId, actDate: firstDay > claiming.today ? claiming.today : firstDay, quantity: Math.max(1, Math.min(turnsLeft ?? 1, 5000)),
    unitId: claiming.units.find((unit) => unit.id === unitId)?.id ?? claiming.units[0]!.id, teamId: claiming.teams.find((team) => team.id === teamId)?.id ?? '' } };
}

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const form = Object.fromEntries([...await request.formData()].map(([key, value]) => [key, String(value).trim()]));
    const indicator = form.indicator as Indicator;
    const subject = indicators[indicator]?.subject;
    const answer = await answered(api(fetch).claims.$post({ json: { claims: [{
      id: form.id, indicator, actDate: form.actDate, capturedAt: Number(form.capturedAt), unitId: form.unitId, ...(form.teamId && { teamId: form.teamId }), ...(form.activityId && { activityId: form.activityId }),
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

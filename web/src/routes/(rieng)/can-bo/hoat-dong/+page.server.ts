import { redirect } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { addDays, localDateAt } from '#domain/calendar';
import type { ActivityAnswer } from '#wire/activity';
import { act } from '$lib/act.ts';
import { isSeries, planOf, seriesMark } from '$lib/activity-form.ts';
import { api, need } from '$lib/api.ts';
import { typedOf } from '$lib/form.ts';
import { ownUnit } from '$lib/own-unit.ts';
import { path } from '$lib/path.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

const BACK_DAYS = 120;
const SHOWN = '60';

/** What a unit holds, by its officers; for who leads a team, by the team's unit. */
export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const { activities: own, leads } = await need(api(fetch).me.activities.$get());
  const seen = ownUnit(me, url, 'officer', 'administrator', 'auditor').units;
  const teamUnits = leads.filter(({ unitId }) => !seen.some(({ id }) => id === unitId)).map(({ unitId, name }) => ({ id: unitId, name: `Đơn vị của ${name}` }));
  const units = [...seen, ...new Map(teamUnits.map((unit) => [unit.id, unit])).values()];
  const unitId = url.searchParams.get('don-vi') ?? units[0]?.id;
  const today = localDateAt(Date.now());
  const keeps = unitsWith(me, 'officer', 'administrator').length > 0;
  if (!unitId || units.length === 0) return { units: [], keepable: [], unitId: undefined, coming: [], past: [], teams: [], own, today, newId: uuidv7() };
  const list = (query: { from?: string; to?: string; order: 'first' | 'last' }) => need(api(fetch).me.activities.list.$get({ query: { unitId, limit: SHOWN, ...query } }));
  const [coming, past, { teams }] = await Promise.all([
    list({ from: today, order: 'first' }), list({ from: addDays(today, -BACK_DAYS), to: addDays(today, -1), order: 'last' }), keeps ? need(api(fetch).teams.$get({ query: { q: '', unitId } })) : { teams: [] }]);
  return {
    units, unitId, coming: coming.activities, past: past.activities, own, today, newId: uuidv7(),
    keepable: units.filter(({ id }) => unitsWith(me, 'officer', 'administrator').some((unit) => unit.unitId === id) || leads.some((team) => team.unitId === id)),
    teams: [...new Map([...teams.filter(({ to }) => to === null || to > today), ...leads].map(({ id, name }) => [id, { id, name }])).values()] };
};

export const actions: Actions = {
  default: async (event) => {
    const typed = typedOf(await event.request.clone().formData());
    const answer = await act(event, 'plan', (asked, told) => asked.activities.$post({ json: planOf(told) }));
    if (!('done' in answer)) return answer;
    const { ids, days } = answer.done as ActivityAnswer;
    // A series is shown before it is written; what was typed stays.
    if (isSeries(typed) && typed.sure !== seriesMark(typed)) return { did: 'plan', typed, preview: { days, mark: seriesMark(typed) } };
    if (!isSeries(typed)) redirect(303, path.keepActivity(ids[0]!));
    return { did: 'plan', done: { days } };
  },
};

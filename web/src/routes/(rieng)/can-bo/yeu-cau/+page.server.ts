import { localDateAt } from '#domain/calendar';
import { act } from '$lib/act.ts';
import { answered, api } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'administrator', 'auditor').length > 0;
  const answer = mine ? await answered(api(fetch).requests.$get()) : null;
  return { mine, keeps: unitsWith(me, 'administrator').length > 0, today: localDateAt(Date.now()), queue: answer?.ok ? answer.body : { requests: [], holidays: [], retention: [] } };
};

export const actions: Actions = {
  step: (event) => act(event, 'step', (asked, typed) => asked.requests[':id'].step.$post({ param: { id: typed.id ?? '' }, json: {
    step: typed.step as 'accept', answer: typed.answer ?? '', ...(typed.step === 'extend' && { days: Number(typed.days) }) } })),
  holiday: (event) => act(event, 'holiday', (asked, typed) => asked.requests.holidays.$post({ json: { date: typed.date ?? '', name: typed.name ?? '' } })),
  remove: (event) => act(event, 'holiday', (asked, typed) => asked.requests.holidays.remove.$post({ json: { date: typed.date ?? '' } })),
};

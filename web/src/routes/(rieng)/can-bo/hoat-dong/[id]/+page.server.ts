import { localDateAt } from '#domain/calendar';
import { act } from '$lib/act.ts';
import { Asking } from '$lib/form.ts';
import { changeOf, wholeNumber } from '$lib/activity-form.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  const own = await need(api(fetch).activities[':id'].own.$get({ param: { id: params.id } }));
  const { leads } = await need(api(fetch).me.activities.$get());
  const teams = own.keeps ? (await need(api(fetch).teams.$get({ query: { q: '', unitId: own.activity.unitId } }))).teams : [];
  return { own, today: localDateAt(Date.now()), teams: [...new Map([...teams, ...leads.filter(({ unitId }) => unitId === own.activity.unitId), ...(own.activity.teamId ? [{ id: own.activity.teamId, name: own.activity.teamName ?? '' }] : [])]
    .map(({ id, name }) => [id, { id, name }])).values()] };
};

export const actions: Actions = {
  report: (event) => act(event, 'report', (asked, typed) => {
    const turns = wholeNumber(typed.turns, 'turns', 'Số lượt');
    if (turns === null) throw new Asking('Hãy nhập số lượt đã thực hiện.', 'turns');
    return asked.activities[':id'].report.$post({ param: { id: event.params.id }, json: { turns, members: wholeNumber(typed.members, 'members', 'Số đoàn viên'), seen: Number(typed.seen) } });
  }),
  attach: async (event) => {
    const claimIds = (await event.request.clone().formData()).getAll('claimId').map(String);
    return act(event, 'attach', (asked) => {
      if (claimIds.length === 0) throw new Asking('Hãy đánh dấu khai báo cần gắn.', 'claimIds');
      return asked.activities[':id'].claims.$post({ param: { id: event.params.id }, json: { claimIds } });
    });
  },
  detach: (event) => act(event, 'detach', (asked, typed) => asked.activities[':id'].claims.detach.$post({ param: { id: event.params.id }, json: { claimId: typed.claimId ?? '' } })),
  change: (event) => act(event, 'change', (asked, typed) => asked.activities[':id'].$post({ param: { id: event.params.id }, json: changeOf(typed) })),
  cancel: (event) => act(event, 'cancel', (asked, typed) => asked.activities[':id'].cancel.$post({ param: { id: event.params.id }, json: { reason: typed.reason ?? '', rest: typed.rest === 'on' } })),
};

import { uuidv7 } from 'uuidv7';
import { act, momentTyped } from '$lib/act.ts';
import { answered, api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'organizer', 'administrator', 'auditor').length > 0;
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param: { slug: params.slug }, query: {} }));
  const timeline = await need(api(fetch).campaigns[':slug'].timeline.$get({ param: { slug: params.slug } }));
  const announcements = mine ? await answered(api(fetch).campaigns[':slug'].announcements.$get({ param: { slug: params.slug } })) : null;
  return { mine, announces: unitsWith(me, 'organizer').length > 0, announcements: announcements?.ok ? announcements.body.announcements : null, amends: unitsWith(me, 'organizer', 'auditor').length > 0, tells: unitsWith(me, 'organizer', 'administrator').length > 0, head: board.head, timeline, newId: uuidv7() };
};

export const actions: Actions = {
  outage: (event) => act(event, 'outage', (asked, typed) => asked.campaigns[':slug'].outages.$post({ param: { slug: event.params.slug }, json: {
    id: typed.id ?? '', fromAt: momentTyped(typed.fromAt, 'fromAt', 'Hãy nhập giờ bắt đầu gián đoạn.'), toAt: momentTyped(typed.toAt, 'toAt', 'Hãy nhập giờ hoạt động trở lại.'),
    words: typed.words ?? '', reopens: typed.reopens === 'on' } })),
  announce: (event) => act(event, 'announce', (asked, typed) => asked.campaigns[':slug'].announcements.$post({ param: { slug: event.params.slug }, json: {
    id: typed.id ?? '', words: typed.words ?? '', fromAt: momentTyped(typed.fromAt, 'fromAt', 'Hãy nhập giờ bắt đầu hiện.'), toAt: momentTyped(typed.toAt, 'toAt', 'Hãy nhập giờ thôi hiện.') } })),
  withdraw: (event) => act(event, 'withdraw', (asked, typed) => asked.campaigns[':slug'].announcements[':id'].withdraw.$post({ param: { slug: event.params.slug, id: typed.id ?? '' } })),
};

import { uuidv7 } from 'uuidv7';
import type { FreezeDesk } from '#wire/freeze';
import { act, momentTyped } from '$lib/act.ts';
import { answered, api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { me } = await parent();
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param: { slug: params.slug }, query: {} }));
  const mine = unitsWith(me, 'organizer', 'administrator', 'auditor').length > 0;
  const desk = mine ? await answered(api(fetch).campaigns[':slug'].inside.$get({ param: { slug: params.slug } })) : null;
  return { mine, head: board.head, desk: desk?.ok ? desk.body as FreezeDesk : null, no: desk && !desk.ok ? desk.refusal.message : null, newId: uuidv7() };
};

export const actions: Actions = {
  freeze: (event) => act(event, 'freeze', (asked, typed) => asked.campaigns[':slug'].freezes.$post({ param: { slug: event.params.slug }, json: {
    id: typed.id ?? '', words: typed.words ?? '', fromAt: typed.fromAt ? momentTyped(typed.fromAt, 'fromAt', 'Hãy nhập đủ ngày và giờ khóa, hoặc để trống để khóa ngay.') : null } })),
  lift: (event) => act(event, 'lift', (asked, typed) => asked.campaigns[':slug'].freezes[':id'].lift.$post({ param: { slug: event.params.slug, id: typed.id ?? '' }, json: { words: typed.words ?? '' } })),
};

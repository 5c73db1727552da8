import { noticeKindCodes, type MailRhythm } from '#vocabulary';
import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import type { Typed } from '$lib/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  return { notices: await need(api(fetch).me.notices.$get()) };
};

const ticked = (typed: Typed, way: 'push' | 'mail') => noticeKindCodes.filter((kind) => typed[`${way}-${kind}`]);

export const actions: Actions = {
  choose: (event) => act(event, 'choose', (asked, typed) => asked.me.notices.$post({ json: { pushKinds: ticked(typed, 'push'), mailKinds: ticked(typed, 'mail'), mailEvery: typed.mailEvery as MailRhythm } })),
  remove: (event) => act(event, 'remove', (asked, typed) => asked.me.notices.devices[':id'].remove.$post({ param: { id: typed.id ?? '' } })),
};

import { uuidv7 } from 'uuidv7';
import type { Reason } from '#vocabulary';
import { HELD_MAX } from '#domain/queue';
import { act } from '$lib/act.ts';
import { Asking } from '$lib/form.ts';
import { api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'reconciler').length > 0;
  const view = mine ? await need(api(fetch).queue.$get()) : null;
  return { mine, view, chosen: url.searchParams.get('chon') ?? '', writeId: uuidv7() };
};

/** What each does without JavaScript; with it the page asks the same API itself. */
export const actions: Actions = {
  take: (event) => act(event, 'take', (asked) => asked.queue.take.$post({ json: { n: HELD_MAX } })),
  release: (event) => act(event, 'release', (asked, { one }) => asked.queue.release.$post({ json: one ? { ids: [one] } : {} })),
  undo: (event) => act(event, 'undo', (asked, { id = '', reviewId = '' }) => asked.queue.undo.$post({ json: { id, reviewId } })),
  destroy: (event) => act(event, 'destroy', (asked, { picture = '' }) => asked.evidence[':id'].destroy.$post({ param: { id: picture }, json: { reason: 'identity_document' } })),
  decide: (event) => act(event, 'decide', (asked, { id = '', reviewId = '', choice = '', words }) => {
    const [outcome, reason] = choice.split(' ');
    if (!outcome || !reason) throw new Asking('Hãy chọn kết quả trước khi ghi.', 'choice');
    return asked.queue.decide.$post({ json: { id, items: [{ reviewId, outcome: outcome as 'recognised', reason: reason as Reason, ...(words && { words }) }] } });
  }),
};

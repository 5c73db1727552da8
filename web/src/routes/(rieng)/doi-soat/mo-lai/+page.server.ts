import { fail, redirect } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { bulkKindCodes, type BulkKind } from '#vocabulary';
import type { BulkPreview } from '#wire/bulk';
import { act } from '$lib/act.ts';
import { answered, api, need } from '$lib/api.ts';
import { typedOf, type Typed } from '$lib/form.ts';
import { path } from '$lib/path.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'reconciler').length > 0;
  const kind: BulkKind = bulkKindCodes.find((each) => each === url.searchParams.get('loai')) ?? 'author';
  const seenId = url.searchParams.get('xem');
  if (!mine) return { mine, kind, key: '', bulks: [], imports: [], seen: null };
  const [{ bulks }, { imports }, seen] = await Promise.all([need(api(fetch)['bulk-reopens'].$get()), need(api(fetch).imports.$get()),
    seenId ? need(api(fetch)['bulk-reopens'][':id'].$get({ param: { id: seenId } })) : null]);
  return { mine, kind, key: url.searchParams.get('tim') ?? '', bulks, imports: imports.filter((each) => each.undoneAt === null), seen };
};

const asked = (typed: Typed) => ({ kind: typed.kind as BulkKind, key: typed.key ?? '' });

export const actions: Actions = {
  preview: async ({ request, fetch }) => {
    const typed = typedOf(await request.formData());
    const answer = await answered(api(fetch)['bulk-reopens'].preview.$post({ json: asked(typed) }));
    return answer.ok ? { did: 'preview', typed, preview: answer.body as BulkPreview, id: uuidv7() }
      : fail(answer.status, { did: 'preview', typed, message: answer.refusal.message, field: answer.refusal.field ?? '' });
  },
  apply: async (event) => {
    const answer = await act(event, 'apply', (client, typed) => client['bulk-reopens'].$post({ json: { ...asked(typed), id: typed.id ?? '', words: typed.words ?? '' } }));
    if ('done' in answer) redirect(303, path.bulkReopen({ seen: answer.done.id }));
    // The preview stays on the page beside the no, so that nothing has to be typed again.
    const seen = await answered(api(event.fetch)['bulk-reopens'].preview.$post({ json: asked(answer.data.typed) }));
    return fail(answer.status, { ...answer.data, preview: seen.ok ? seen.body as BulkPreview : null, id: answer.data.typed.id ?? '' });
  },
  undo: async (event) => {
    const answer = await act(event, 'undo', (client, typed) => client['bulk-reopens'][':id'].undo.$post({ param: { id: typed.id ?? '' } }));
    if ('done' in answer) redirect(303, path.bulkReopen({ seen: answer.done.id }));
    return answer;
  },
};

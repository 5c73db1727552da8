import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import type { PicturesView } from '#wire/evidence';
import { act } from './act.ts';
import { answered, api, need, type Told } from './api.ts';

type Event = { request: Request; fetch: typeof globalThis.fetch };

/** Pictures of a claim, with an id for the next one: the same form sent twice is one picture. */
export const picturesOf = async (fetch: typeof globalThis.fetch, claimId: string): Promise<{ view: PicturesView; nextId: string }> =>
  ({ view: await need(api(fetch).claims[':id'].evidence.$get({ param: { id: claimId } })), nextId: uuidv7() });

/** What the API takes as a picture is told by the bytes; a file of another kind is sent on to hear so in words. */
const typeOf = (file: File): string => (/^image\/(jpeg|png|webp)$/.test(file.type) ? file.type : 'image/jpeg');

/** Sends a picture: the raw bytes, to the address for pictures. */
const sendPicture = (fetch: typeof globalThis.fetch, claimId: string, pictureId: string, file: File) =>
  answered<{ id: string }>(fetch(`/api/claims/${claimId}/evidence/${pictureId}`, { method: 'PUT', headers: { 'content-type': typeOf(file) }, body: file }) as Promise<Told<{ id: string }>>);

/** Form actions of a page that shows `Pictures.svelte`; they work without JavaScript. */
export const pictureActions = {
  picture: async ({ request, fetch }: Event) => {
    const form = await request.formData();
    const [claimId, pictureId, file] = ['claimId', 'pictureId', 'picture'].map((name) => form.get(name));
    if (!(file instanceof File) || file.size === 0) return fail(400, { did: 'picture', typed: {}, field: 'picture', message: 'Chưa chọn ảnh nào.' });
    const sent = await sendPicture(fetch, String(claimId), String(pictureId), file);
    return sent.ok ? { did: 'picture', done: sent.body } : fail(sent.status, { did: 'picture', typed: {}, field: 'picture', message: sent.refusal.message });
  },
  destroyPicture: (event: Event) => act(event, 'destroyPicture', (asked, typed) => asked.evidence[':id'].destroy.$post({ param: { id: typed.id ?? '' }, json: { reason: typed.reason === 'identity_document' ? 'identity_document' : 'author' } })),
};

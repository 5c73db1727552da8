import { fail, redirect } from '@sveltejs/kit';
import { endWords, startWords } from '#domain/calendar';
import { answered, api } from '$lib/api.ts';
import { pageOf } from '$lib/campaign-page.ts';
import { typedOf } from '$lib/form.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, parent }) => {
  const { draft } = await parent();
  const met = draft.input ? await answered(api(fetch).drafts[':id'].overlaps.$get({ param: { id: params.id } })) : null;
  const meetings = met?.ok ? met.body.meetings : [];
  const answer = draft.input ? await answered(api(fetch).drafts[':id'].board.$get({ param: { id: params.id } })) : null;
  if (!answer?.ok) return { shown: null, meetings };
  const { board, now } = answer.body;
  const { startsAt, endsAt, claimsUntil, closesAt } = board.head;
  const ahead = (kind: string, at: number, label: string) => ({ kind, at, label, words: null, ahead: at > now, edition: null });
  const timeline = [ahead('started', startsAt, 'Bắt đầu'), ahead('ended', endsAt, 'Kết thúc thời gian thực hiện'), ahead('claims_closed', claimsUntil, 'Hết hạn nhận khai báo'), ahead('closed', closesAt, 'Kết thúc thẩm định')];
  return { shown: { ...pageOf(board, { url, now, timeline, structure: undefined }), draft: params.id }, starts: startWords(startsAt), ends: endWords(endsAt), meetings };
};

export const actions: Actions = {
  launch: async ({ request, fetch, params }) => {
    const typed = typedOf(await request.formData());
    const answer = await answered(api(fetch).drafts[':id'].launch.$post({ param: params, json: { seen: Number(typed.seen) || 1 } }));
    if (!answer.ok) return fail(answer.status, { did: 'launch', message: answer.refusal.message, field: answer.refusal.field ?? '' });
    redirect(303, path.campaign(answer.body.slug));
  },
};

import { readPoints } from '#domain/appraisal';
import { uuidv7 } from 'uuidv7';
import { act } from '$lib/act.ts';
import { Asking } from '$lib/form.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, parent }) => {
  await parent();
  const criterion = url.searchParams.get('tieu-chi') ?? undefined;
  return { sheet: await need(api(fetch).appraisals[':slug'].$get({ param: { slug: params.slug }, query: criterion ? { criterion } : {} })), id: uuidv7() };
};

export const actions: Actions = {
  self: (event) => act(event, 'self', (client, typed) => {
    const milli = readPoints(typed.milli ?? '');
    if (milli === null) throw new Asking('Hãy nhập điểm là một số, dùng dấu phẩy cho phần lẻ, ví dụ 7,5.', 'milli');
    return client.appraisals['self-scores'].$post({ json: { id: typed.id ?? '', campaign: event.params.slug, unitId: typed.unitId ?? '', criterion: typed.criterion ?? '', milli, words: typed.words ?? '' } });
  }),
};

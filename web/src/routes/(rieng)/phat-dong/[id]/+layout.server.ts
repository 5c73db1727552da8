import type { DraftView } from '#wire/draft';
import { api, need } from '$lib/api.ts';
import { inBoxes } from '$lib/drafting/typed-numbers.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => {
  const draft = await need(api(fetch).drafts[':id'].$get({ param: { id: params.id } })) as DraftView;
  return { draft: { ...draft, typed: inBoxes(draft.typed) } };
};

import type { ComparedKind } from '#wire/import';
import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

const kinds: readonly ComparedKind[] = ['changed', 'only_here', 'only_there'];

export const load: PageServerLoad = async ({ fetch, params, url, parent }) => {
  await parent();
  const kind = kinds.find((each) => each === url.searchParams.get('loai')) ?? 'changed';
  const compared = await need(api(fetch).imports[':id'].compare[':other'].$get({ param: params, query: { kind, after: url.searchParams.get('sau') ?? '0' } }));
  return { compared };
};

import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  await parent();
  const after = url.searchParams.get('sau');
  return { shared: await need(api(fetch).me.claims.shared.$get({ query: after ? { after } : {} })) };
};

import { answered, api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

/** To open the newest page is to have seen it; somebody who only looks through another's eyes marks nothing. */
export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const before = url.searchParams.get('truoc');
  const page = await need(api(fetch).me.news.$get({ query: before ? { before } : {} }));
  const newest = before ? undefined : page.news[0];
  if (newest && !newest.seen && !me.support) await answered(api(fetch).me.news.seen.$post({ json: { id: newest.id } }));
  return { page };
};

import { answered, api } from '$lib/api.ts';
import { staff } from '$lib/staff.ts';
import type { LayoutServerLoad } from './$types';

/** Everything below is somebody's own: signed in first, never kept by anybody. */
export const load: LayoutServerLoad = async ({ fetch, url }) => {
  const [me, unseen] = await Promise.all([staff(fetch, url), answered(api(fetch).me.news.unseen.$get())]);
  return { me, unseen: unseen.ok ? unseen.body : null, now: Date.now() };
};

import { api, need } from '$lib/api.ts';
import { noticePeriodOf } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const asked = Object.entries({ period: noticePeriodOf(url.searchParams.get('ky')), from: url.searchParams.get('tu'), until: url.searchParams.get('den') }).filter(([, value]) => value);
  const notice = await need(api(fetch).campaigns[':slug'].notice.$get({ param: { slug: params.slug }, query: Object.fromEntries(asked) }));
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { notice };
};

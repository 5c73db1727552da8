import type { GrowthSpan } from '#wire/growth';
import { api, need } from '$lib/api.ts';
import { growthSpanOf } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const by = (span: GrowthSpan) => need(api(fetch).campaigns[':slug'].growth.$get({ param: params, query: { span } }));
  const asked = url.searchParams.get('ky');
  const first = await by(growthSpanOf(asked));
  // Where no file was reconciled in two weeks, months have something to say.
  const board = asked === null && first.totals.milli === 0 && first.totals.beforeMilli === 0 ? await by('month') : first;
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { board };
};

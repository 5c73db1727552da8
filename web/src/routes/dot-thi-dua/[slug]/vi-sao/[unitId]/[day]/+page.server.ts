import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

type Ask = Parameters<ReturnType<typeof api>['campaigns'][':slug']['why'][':unitId']['acts']['$get']>[0]['query'];

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const { day } = params;
  const why = await need(api(fetch).campaigns[':slug'].why[':unitId'].$get({ param: params }));
  const entries = why.days.find((each) => each.day === day)?.entries ?? [];
  const kinds = why.indicators.filter((_, at) => (entries[at] ?? 0) > 0);
  const indicator = url.searchParams.get('chi-tieu') ?? kinds[0]?.code ?? why.indicators[0]?.code;
  const after = url.searchParams.get('sau');
  // What an address says that is no such thing is refused by the API, in words.
  const page = await need(api(fetch).campaigns[':slug'].why[':unitId'].acts.$get({ param: params, query: { day, indicator: indicator as Ask['indicator'], ...(after && { after }) } }));
  setHeaders({ 'cache-control': 'public, max-age=5' });
  const at = why.indicators.findIndex(({ code }) => code === page.indicator);
  return { page, kinds, milli: why.days.find((each) => each.day === day)?.milli[at] ?? 0, later: after !== null };
};

import { addDays, localDateAt } from '#domain/calendar';
import { api, need } from '$lib/api.ts';
import { standing } from '$lib/campaign.ts';
import type { PageServerLoad } from './$types';

/** What is held next, within so many days. */
const ACTIVITIES_WITHIN_DAYS = 14;
const ACTIVITIES_SHOWN = '4';

export const load: PageServerLoad = async ({ fetch, setHeaders }) => {
  const today = localDateAt(Date.now());
  const [{ campaigns, now }, { activities }] = await Promise.all([need(api(fetch).campaigns.$get()), need(api(fetch).activities.$get({ query: { from: today, to: addDays(today, ACTIVITIES_WITHIN_DAYS), limit: ACTIVITIES_SHOWN } }))]);
  setHeaders({ 'cache-control': 'public, max-age=1' });
  const phased = campaigns.map((campaign) => ({ ...campaign, standing: standing(campaign.head, now) }));
  return {
    now, activities,
    current: phased.filter(({ standing: { phase } }) => phase !== 'scheduled' && phase !== 'closed'),
    coming: phased.filter(({ standing: { phase } }) => phase === 'scheduled'),
    past: phased.filter(({ standing: { phase } }) => phase === 'closed'),
  };
};

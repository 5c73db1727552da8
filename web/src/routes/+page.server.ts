import { api, need } from '$lib/api.ts';
import { standing } from '$lib/campaign.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, setHeaders }) => {
  const { campaigns, now } = await need(api(fetch).campaigns.$get());
  setHeaders({ 'cache-control': 'public, max-age=1' });
  const phased = campaigns.map((campaign) => ({ ...campaign, standing: standing(campaign.head, now) }));
  return {
    now,
    current: phased.filter(({ standing: { phase } }) => phase !== 'scheduled' && phase !== 'closed'),
    coming: phased.filter(({ standing: { phase } }) => phase === 'scheduled'),
    past: phased.filter(({ standing: { phase } }) => phase === 'closed'),
  };
};

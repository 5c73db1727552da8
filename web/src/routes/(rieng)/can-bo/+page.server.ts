import { api, need } from '$lib/api.ts';
import { standing } from '$lib/campaign.ts';
import type { PageServerLoad } from './$types';

/** Campaigns whose boards still move: a unit's people are led from here to why its place changed. */
export const load: PageServerLoad = async ({ fetch }) => {
  const { now, campaigns } = await need(api(fetch).campaigns.$get());
  return { moving: campaigns.filter(({ head }) => head.source !== 'notice' && !['scheduled', 'closed'].includes(standing(head, now).phase)).map(({ head: { slug, name } }) => ({ slug, name })) };
};

import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, setHeaders }) => {
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 80);
  const date = url.searchParams.get('ngay') ?? '';
  const axis = url.searchParams.get('cay') === 'nha-nuoc' ? 'state' as const : 'youth' as const;
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { ...(await need(api(fetch).units.$get({ query: { q, axis, ...(date && { date }) } }))), q, axis, asked: date };
};

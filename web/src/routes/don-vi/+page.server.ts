import type { UnitSearch } from '#wire/unit';
import { need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, setHeaders }) => {
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 80);
  const date = url.searchParams.get('ngay') ?? '';
  const axis = url.searchParams.get('cay') === 'nha-nuoc' ? 'state' : 'youth';
  const asked = new URLSearchParams({ q, axis, ...(date && { date }) });
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { ...(await need<UnitSearch>(fetch, `/units?${asked}`)), q, axis, asked: date };
};

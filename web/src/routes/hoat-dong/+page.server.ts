import { isRealDate } from '#domain/calendar';
import { isRealMonth, monthOf } from '#domain/activity';
import { answered, api, need } from '$lib/api.ts';
import { activityKindOf } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

/** Units offered when a name fits several. */
const OFFERED_MAX = 12;

export const load: PageServerLoad = async ({ fetch, url, setHeaders }) => {
  const ask = (name: string): string => (url.searchParams.get(name) ?? '').trim().slice(0, 80);
  const kind = activityKindOf(ask('loai'));
  const [search, month] = [ask('tim'), isRealMonth(ask('thang')) ? ask('thang') : undefined];
  const day = isRealDate(ask('ngay')) ? ask('ngay') : undefined;
  const found = search ? await need(api(fetch).units.$get({ query: { q: search, axis: 'youth' } })) : null;
  const same = found?.units.filter(({ name }) => name.toLocaleLowerCase('vi') === search.toLocaleLowerCase('vi')) ?? [];
  const only = same.length === 1 ? same[0] : found?.units.length === 1 ? found.units[0] : undefined;
  const unitId = only?.id ?? (/^[0-9a-f-]{36}$/.test(ask('don-vi')) ? ask('don-vi') : undefined);
  const which = { ...(unitId && { unitId }), ...(kind && { kind }) };
  const shown = day ? monthOf(day) : month;
  const [calendar, ofDay] = await Promise.all([
    need(api(fetch).activities.month.$get({ query: { ...which, ...(shown && { month: shown }) } })),
    day ? answered(api(fetch).activities.$get({ query: { ...which, from: day, to: day, limit: '500' } })) : null]);
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { calendar, day, list: ofDay?.ok ? ofDay.body.activities : null, kind, unitId, search, offered: found && !only ? found.units.slice(0, OFFERED_MAX).map(({ id, name }) => ({ id, name })) : null };
};

import { addDays, localDateAt } from '#domain/calendar';
import { api, need } from '$lib/api.ts';
import { structureOf } from '$lib/path.ts';
import { linesOf } from '$lib/unit-lines.ts';
import type { PageServerLoad } from './$types';

/** Activities beside the unit: the rest is the calendar's. */
const ACTIVITIES_SHOWN = '4';
const ACTIVITIES_WITHIN_DAYS = 120;

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const date = url.searchParams.get('ngay');
  const view = await need(api(fetch).units[':id'].$get({ param: { id: params.id }, query: date ? { date } : {} }));
  const lines = await linesOf(fetch, view);
  const activities = view.unit.axis === 'youth' ? await activitiesOf(fetch, view.unit.id) : { coming: [], past: [] };
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { view, lines, activities, asked: date, structure: structureOf(url.searchParams.get('co-cau')) ?? 'then' };
};

/** What the unit and those below it hold next, and held last. */
async function activitiesOf(fetch: typeof globalThis.fetch, unitId: string) {
  const today = localDateAt(Date.now());
  const list = (query: { from: string; to: string; order: 'first' | 'last' }) => need(api(fetch).activities.$get({ query: { unitId, limit: ACTIVITIES_SHOWN, ...query } }));
  const [coming, past] = await Promise.all([list({ from: today, to: addDays(today, ACTIVITIES_WITHIN_DAYS), order: 'first' }), list({ from: addDays(today, -ACTIVITIES_WITHIN_DAYS), to: addDays(today, -1), order: 'last' })]);
  return { coming: coming.activities, past: past.activities };
}

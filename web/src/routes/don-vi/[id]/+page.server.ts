import { addDays, localDateAt } from '#domain/calendar';
import type { UnitView } from '#wire/unit';
import { answered, api, need } from '$lib/api.ts';
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
  const branched = await branchedOf(fetch, view, lines);
  const activities = view.unit.axis === 'youth' ? await activitiesOf(fetch, view.unit.id) : { coming: [], past: [] };
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { view, lines, branched, activities, asked: date, structure: structureOf(url.searchParams.get('co-cau')) ?? 'then' };
};

/** Campaigns in which the unit's branches have a board of their own. Nobody is asked about a unit that has none. */
async function branchedOf(fetch: typeof globalThis.fetch, view: UnitView, lines: Awaited<ReturnType<typeof linesOf>>): Promise<string[]> {
  if (!view.children.some(({ kind }) => kind === 'youth_branch')) return [];
  const asked = lines.filter(({ board }) => board?.sides.includes('branches')).map(({ slug }) => slug);
  const answers = await Promise.all(asked.map((slug) => answered(api(fetch).campaigns[':slug'].branches[':unitId'].$get({ param: { slug, unitId: view.unit.id } }))));
  return asked.filter((_, at) => answers[at]!.ok);
}

/** What the unit and those below it hold next, and held last. */
async function activitiesOf(fetch: typeof globalThis.fetch, unitId: string) {
  const today = localDateAt(Date.now());
  const list = (query: { from: string; to: string; order: 'first' | 'last' }) => need(api(fetch).activities.$get({ query: { unitId, limit: ACTIVITIES_SHOWN, ...query } }));
  const [coming, past] = await Promise.all([list({ from: today, to: addDays(today, ACTIVITIES_WITHIN_DAYS), order: 'first' }), list({ from: addDays(today, -ACTIVITIES_WITHIN_DAYS), to: addDays(today, -1), order: 'last' })]);
  return { coming: coming.activities, past: past.activities };
}

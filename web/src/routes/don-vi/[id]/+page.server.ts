import type { Board } from '#wire/board';
import { addDays, localDateAt } from '#domain/calendar';
import { answered, api, need } from '$lib/api.ts';
import { structureOf } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

/** Boards asked for the unit's lines; a unit takes part in few campaigns at a time. */
const BOARDS_MAX = 6;
/** Activities beside the unit: the rest is the calendar's. */
const ACTIVITIES_SHOWN = '4';
const ACTIVITIES_WITHIN_DAYS = 120;

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const date = url.searchParams.get('ngay');
  const view = await need(api(fetch).units[':id'].$get({ param: { id: params.id }, query: date ? { date } : {} }));
  const lines = await Promise.all(view.campaigns.slice(0, BOARDS_MAX).map(async (campaign) => {
    // The line is taken from the campaign's own board, so that no two pages disagree.
    const answer = await answered(api(fetch).campaigns[':slug'].board.$get({ param: { slug: campaign.slug }, query: {} }));
    if (!answer.ok) return { ...campaign, given: [], line: null };
    const { clusters, unranked, asOf, head } = answer.body;
    const cluster = clusters.find(({ rows }) => rows.some((row) => row.unitId === view.unit.id));
    const row = cluster?.rows.find((each) => each.unitId === view.unit.id) ?? unranked.find((each) => each.unitId === view.unit.id);
    const given = head.criteria?.some(({ kind }) => ['judged', 'bonus', 'deduction'].includes(kind)) ? await answered(api(fetch).campaigns[':slug'].appraisals.$get({ param: { slug: campaign.slug }, query: { unitId: view.unit.id } })) : null;
    return { ...campaign, asOf, given: given?.ok ? given.body.appraisals : [], line: row && head.source !== 'notice' ? { row, cluster: cluster?.name ?? null, of: cluster?.rows.length ?? 0, ahead: aheadOf(cluster?.rows ?? [], row.place) } : null };
  }));
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

/** The nearest place above: what a unit sees first is its next reachable step. */
function aheadOf(rows: Board['clusters'][number]['rows'], place: number | null) {
  const above = place === null ? undefined : rows.filter((row) => row.place !== null && row.place < place).at(-1);
  return above ? { name: above.name, pointsMilli: above.pointsMilli, place: above.place } : null;
}

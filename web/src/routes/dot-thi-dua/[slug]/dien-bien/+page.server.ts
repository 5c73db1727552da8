import { firstOf, leadChanges, weekFrames } from '#domain/course';
import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

/** Lines beside each other; changes of the lead that are listed; units offered to choose from. */
const LINES_MAX = 5;
const CHANGES_LISTED = 40;
const OFFERED_MAX = 300;
const FIRST = 3;
const RACE_ROWS = 10;

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const query = url.searchParams;
  const wanted = [...new Set([query.get('don-vi') ?? '', ...query.getAll('voi')].filter(Boolean))];
  const chosen = wanted.slice(0, LINES_MAX);
  const course = await need(api(fetch).campaigns[':slug'].course.$get({ param: { slug: params.slug }, query: {} }));
  const found = chosen.flatMap((id) => course.units.filter(({ unitId }) => unitId === id));
  const asked = Number(query.get('cum')) || (found[0] ? course.clusters.indexOf(found[0].cluster) + 1 : 1);
  const at = asked >= 1 && asked <= course.clusters.length ? asked : 1;
  const own = course.units.filter(({ cluster }) => cluster === course.clusters[at - 1]);
  const last = course.days.length - 1;
  const weeks = weekFrames(course.days);
  const changes = leadChanges(own, course.days);
  const leaders = firstOf(own, last, LINES_MAX);
  setHeaders({ 'cache-control': 'public, max-age=10' });
  return {
    head: course.head, no: course.no, asOf: course.asOf, step: course.step, days: course.days, clusters: course.clusters, cluster: at,
    race: firstOf(own, last, RACE_ROWS).map(({ unitId, name, places, pointsMilli }) => ({ unitId, name, place: places[last]!, milli: pointsMilli[last]! })),
    // Before a unit has anything its place says nothing.
    lines: (found.length > 0 ? found : leaders).map((unit) => ({ ...unit, places: unit.places.map((place, frame) => ((unit.pointsMilli[frame] ?? 0) > 0 ? place : null)) })), compared: found.length > 0, unitId: found[0]?.unitId ?? null, tooMany: wanted.length > LINES_MAX, missing: chosen.length > found.length,
    weeks: weeks.map((frame) => ({ day: course.days[frame]!, frame, first: firstOf(own, frame, FIRST).map((unit) => ({ unitId: unit.unitId, name: unit.name, place: unit.places[frame]!, milli: unit.pointsMilli[frame]! })) })).reverse(),
    changes: changes.slice(-CHANGES_LISTED).reverse(), changed: changes.length,
    offered: own.filter(({ places }) => places.some((place) => place !== null)).slice(0, OFFERED_MAX).map(({ unitId, name }) => ({ unitId, name })).sort((a, b) => a.name.localeCompare(b.name, 'vi')),
  };
};

import { addDays, localDateAt } from '#domain/calendar';
import { iCalendar } from '#domain/icalendar';
import { answered, api, noAnswer } from '$lib/api.ts';
import { path } from '$lib/path.ts';
import type { RequestHandler } from './$types';

/** A subscriber sees the last weeks and everything to come, as much as one answer holds. */
const BACK_DAYS = 31;
const EVENTS_MAX = '500';

/** Activities for calendar programs: of everybody, or of one unit and all below it. */
export const GET: RequestHandler = async ({ fetch, url }) => {
  const unitId = url.searchParams.get('unit') ?? undefined;
  const now = Date.now();
  const answer = await answered(api(fetch).activities.$get({ query: { ...(unitId && { unitId }), from: addDays(localDateAt(now), -BACK_DAYS), limit: EVENTS_MAX } }));
  if (!answer.ok) return noAnswer(answer);
  const { activities } = answer.body;
  const own = activities.find((each) => each.unitId === unitId)?.unitName;
  const text = iCalendar(own ? `Hoạt động của ${own}` : 'Hoạt động · Bảng Vàng', activities.map((each) => ({
    id: each.id, startsAt: each.startsAt, endsAt: each.endsAt, summary: each.name, location: each.place, url: url.origin + path.activity(each.id), cancelled: each.state === 'cancelled',
    description: `${each.kindLabel} · ${each.unitName}${each.teamName ? ` · ${each.teamName}` : ''}` })), url.hostname, now);
  return new Response(text, { headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': 'inline; filename="hoat-dong.ics"', 'cache-control': 'public, max-age=300' } });
};

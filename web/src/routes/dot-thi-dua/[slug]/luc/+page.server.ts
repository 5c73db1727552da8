import { momentAt, wallClock } from '#domain/calendar';
import { answered, api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

const HOUR = 3_600_000;
const steps = () => [{ words: 'Lùi 1 ngày', by: -24 * HOUR }, { words: 'Lùi 1 giờ', by: -HOUR }, { words: 'Tiến 1 giờ', by: HOUR }, { words: 'Tiến 1 ngày', by: 24 * HOUR }];

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const param = { slug: params.slug };
  const current = await need(api(fetch).campaigns[':slug'].board.$get({ param, query: {} }));
  const { startsAt, closesAt } = current.head;
  const now = Date.now();
  // Where nothing is asked: as it was a day ago; of what is over, the moment it closed.
  const asked = url.searchParams.get('luc')?.trim() || wallClock(Math.max(startsAt, Math.min(now - 24 * HOUR, closesAt)));
  const answer = await answered(api(fetch).campaigns[':slug'].at.$get({ param, query: { moment: asked } }));
  const moment = momentAt(asked);
  setHeaders({ 'cache-control': 'public, max-age=60' });
  return {
    slug: params.slug, name: current.head.name, source: current.head.source, clock: moment === null ? '' : wallClock(moment), moment, board: answer.ok ? answer.body : null, refusal: answer.ok ? null : answer.refusal.message,
    from: wallClock(startsAt), until: wallClock(now), now,
    steps: moment === null ? [] : steps().map(({ words, by }) => ({ words, clock: moment + by >= startsAt && moment + by <= now ? wallClock(moment + by) : null })),
  };
};

import { atom } from '#domain/atom';
import { answered, api, noAnswer } from '$lib/api.ts';
import { feedAnswer, unitFeed } from '$lib/feed.ts';
import { originOf } from '$lib/origin.ts';
import { linesOf } from '$lib/unit-lines.ts';
import type { RequestHandler } from './$types';

/** What concerns one unit, for feed readers. */
export const GET: RequestHandler = async ({ fetch, params, platform, url }) => {
  const view = await answered(api(fetch).units[':id'].$get({ param: { id: params.id }, query: {} }));
  if (!view.ok) return noAnswer(view);
  return feedAnswer(atom(unitFeed({ view: view.body, unitLines: await linesOf(fetch, view.body), origin: originOf(platform, url) })));
};

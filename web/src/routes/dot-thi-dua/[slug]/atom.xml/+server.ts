import { atom } from '#domain/atom';
import { answered, api, noAnswer } from '$lib/api.ts';
import { campaignFeed, feedAnswer } from '$lib/feed.ts';
import { originOf } from '$lib/origin.ts';
import type { RequestHandler } from './$types';

/** Moments of a campaign for feed readers, with its board as it stands. */
export const GET: RequestHandler = async ({ fetch, params, platform, url }) => {
  const campaign = api(fetch).campaigns[':slug'];
  const param = { slug: params.slug };
  const board = await answered(campaign.board.$get({ param, query: {} }));
  if (!board.ok) return noAnswer(board);
  const [timeline, given] = await Promise.all([answered(campaign.timeline.$get({ param })), answered(campaign.appraisals.$get({ param, query: {} }))]);
  return feedAnswer(atom(campaignFeed({ board: board.body, timeline: timeline.ok ? timeline.body.entries : [], given: given.ok ? given.body.appraisals : [], origin: originOf(platform, url) })));
};

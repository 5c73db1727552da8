import { Hono, type TypedResponse } from 'hono';
import type { Board } from '#wire/board';
import { courseQuery, momentQuery, type CourseAnswer, type PastBoard } from '#wire/course';
import { momentAt } from '#domain/calendar';
import { courseAnswer } from '#domain/course';
import { csvOfCourse } from '#domain/course-csv';
import { boardPayload } from '#store/boards';
import { holdAt } from '#store/freezes';
import { courseOf } from '#store/history';
import { timedCampaignOf } from '#store/campaign-times';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import type { ApiEnv } from './context.ts';

/** What was known at a moment never changes; who asked for the very latest may ask again soon. */
const PAST_CACHE = 'public, max-age=60';

/** Boards of the past, and the course of a campaign from its first day to now. */
export const courses = new Hono<ApiEnv>()
  .get('/:slug/at', accept('query', momentQuery), async (c) => {
    const moment = momentAt(c.req.valid('query').moment);
    const campaign = await timedCampaignOf(c.var.door, c.req.param('slug'));
    if (!campaign) throw new Refusal('campaign_unknown');
    if (moment === null) throw new Refusal('moment_unreadable', { field: 'moment' });
    if (moment > c.var.now) throw new Refusal('moment_ahead', { field: 'moment' });
    if (moment < campaign.startsAt) throw new Refusal('moment_before_start', { field: 'moment' });
    const hold = await holdAt(c.var.door, campaign.id, c.var.now);
    if (hold && moment > hold.at) throw new Refusal('moment_frozen', { field: 'moment' });
    const board = await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(campaign.id)).past(campaign.id, moment);
    if (!board) throw new Refusal('campaign_unknown');
    return c.body(board, 200, { 'cache-control': PAST_CACHE, 'content-type': 'application/json; charset=utf-8' }) as unknown as TypedResponse<PastBoard, 200, 'json'>;
  })
  .get('/:slug/course', accept('query', courseQuery), async (c) => {
    const { format, ...asked } = c.req.valid('query');
    const slug = c.req.param('slug');
    const stored = await boardPayload(c.var.door, slug);
    if (!stored) throw new Refusal('campaign_unknown');
    const board = JSON.parse(stored.payload) as Board;
    let course = await courseOf(c.var.door, slug);
    if (!course) {
      await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(board.head.id)).course(board.head.id);
      course = await courseOf(c.var.door, slug);
    }
    const answer = courseAnswer(course, board, asked);
    if (format === 'json') return c.json<CourseAnswer>(answer, 200, { 'cache-control': 'public, max-age=10' });
    return c.body(csvOfCourse(answer), 200, { 'cache-control': 'public, max-age=10', 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="dien-bien-${board.head.slug}-bang-${board.no}.csv"` }) as unknown as TypedResponse<CourseAnswer, 200, 'json'>;
  });

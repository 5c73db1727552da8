import { Hono } from 'hono';
import { announcementInput, type AnnouncementLine, type ScreenNews } from '#wire/screen';
import { announce, announcementLines, takeDown } from '#services/announcement';
import { screenNews } from '#services/screen';
import { accept } from './accept.ts';
import { campaignOf } from './campaign-times.ts';
import { staffOnly, type ApiEnv } from './context.ts';

/** Screens ask once a minute. */
const NEWS_CACHE = 'public, max-age=10';

/** What big screens say beside a campaign's board, and who writes it. */
export const screen = new Hono<ApiEnv>()
  .get('/:slug/screen', async (c) => {
    const id = await campaignOf(c.var.door, c.req.param('slug'));
    c.header('cache-control', NEWS_CACHE);
    return c.json<ScreenNews>(await screenNews(c.var.door, id, c.req.param('slug'), c.var.now), 200);
  })
  .get('/:slug/announcements', staffOnly('see_announcements'), async (c) => {
    const id = await campaignOf(c.var.door, c.req.param('slug'));
    return c.json<{ announcements: AnnouncementLine[] }>({ announcements: await announcementLines(c.var.door, c.var.person, id, c.var.now) }, 200);
  })
  .post('/:slug/announcements', staffOnly('announce'), accept('json', announcementInput), async (c) => {
    const { id } = await announce(c.var.door, c.var.person, await campaignOf(c.var.door, c.req.param('slug')), c.req.valid('json'), c.var.now);
    return c.json({ id }, 201);
  })
  .post('/:slug/announcements/:id/withdraw', staffOnly('announce'), async (c) => {
    await takeDown(c.var.door, c.var.person, await campaignOf(c.var.door, c.req.param('slug')), c.req.param('id'), c.var.now);
    return c.json({ ok: true }, 200);
  });

import { Hono } from 'hono';
import type { NationalPage, Publication } from '#wire/national';
import { ownPublication } from '#services/national';
import { nationalPageStored } from '#store/national';
import { Refusal } from '#refusal';
import type { ApiEnv } from './context.ts';

/** Read by servers and by everybody; nobody needs it newer. */
const CACHE = 'public, max-age=30';

/** The page of all provinces, and what this one publishes for others to read. */
export const national = new Hono<ApiEnv>()
  .get('/national', async (c) => {
    const page = await nationalPageStored(c.var.door);
    if (!page) throw new Refusal('national_not_made');
    return c.json<NationalPage, 200>(page, 200, { 'cache-control': CACHE });
  })
  .get('/published', async (c) => c.json<Publication, 200>(await ownPublication(c.var.door, c.var.now), 200, { 'cache-control': CACHE }));

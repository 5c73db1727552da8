import { Hono } from 'hono';
import { z } from 'zod';
import { bulkAsked, bulkReopen } from '#wire/bulk';
import { previewBulk, reopenBulk, undoBulk } from '#services/bulk-reopen';
import { bulkView, bulkViews } from '#store/bulk';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { blindOf, provedAgain, staffOnly, tellBoards, type ApiEnv } from './context.ts';

const LISTED = 20;
const byId = z.object({ id: z.uuid() });

/** Everything of one author, device, judge or import, reopened at once. */
export const bulkReopens = new Hono<ApiEnv>()
  .get('/', staffOnly('decide'), async (c) => c.json({ bulks: await bulkViews(c.var.door, LISTED) }, 200))
  .get('/:id', staffOnly('decide'), accept('param', byId), async (c) => {
    const view = await bulkView(c.var.door, c.req.valid('param').id);
    if (!view) throw new Refusal('bulk_unknown');
    return c.json(view, 200);
  })
  .post('/preview', staffOnly('decide'), accept('json', bulkAsked), async (c) =>
    c.json(await previewBulk({ door: c.var.door, who: c.var.person, now: c.var.now }, c.req.valid('json')), 200))
  .post('/', staffOnly('decide'), provedAgain, accept('json', bulkReopen), async (c) => {
    const view = await reopenBulk({ door: c.var.door, blind: blindOf(c.env), who: c.var.person, now: c.var.now }, c.req.valid('json'));
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json(view, 200);
  })
  .post('/:id/undo', staffOnly('decide'), provedAgain, accept('param', byId), async (c) => {
    const view = await undoBulk({ door: c.var.door, blind: blindOf(c.env), who: c.var.person, now: c.var.now }, c.req.valid('param').id);
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json(view, 200);
  });

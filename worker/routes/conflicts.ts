import { Hono } from 'hono';
import { z } from 'zod';
import { settleInput, sideOffer, sideWithdrawal, sideWords } from '#wire/conflict';
import { conflictCase, conflictQueue, settleConflict } from '#services/conflict';
import { conflictOfSide, conflictsOfMine, offerForSide, sayForSide, withdrawSide } from '#services/conflict-side';
import { accept } from './accept.ts';
import { blindOf, signedIn, staffOnly, tellBoards, type ApiEnv } from './context.ts';

const queueQuery = z.object({ after: z.string().max(80).optional() });
const mineQuery = z.object({ whose: z.enum(['own', 'units']).default('own') });

/** One code or account claimed twice: what each side sees and says, and how the office settles it. */
export const conflicts = new Hono<ApiEnv>()
  .get('/mine', signedIn, accept('query', mineQuery), async (c) =>
    c.json({ conflicts: await conflictsOfMine(c.var.door, c.var.person, c.req.valid('query').whose, c.var.now) }, 200))
  .get('/', staffOnly('see_conflicts'), accept('query', queueQuery), async (c) =>
    c.json(await conflictQueue(c.var.door, c.var.person, c.req.valid('query').after, c.var.now), 200))
  .get('/:id', signedIn, async (c) => c.json(await conflictOfSide(c.var.door, c.var.person, c.req.param('id'), c.var.now), 200))
  .get('/:id/case', staffOnly('see_conflicts'), async (c) => c.json(await conflictCase(c.var.door, blindOf(c.env), c.var.person, c.req.param('id'), c.var.now), 200))
  .post('/:id/words', signedIn, accept('json', sideWords), async (c) => {
    await sayForSide(c.var.door, c.var.person, c.req.param('id'), c.req.valid('json'), c.var.now);
    return c.json({ ok: true }, 200);
  })
  .post('/:id/offer', signedIn, accept('json', sideOffer), async (c) => {
    await offerForSide(c.var.door, c.var.person, c.req.param('id'), c.req.valid('json'), c.var.now);
    return c.json({ ok: true }, 200);
  })
  .post('/:id/withdraw', signedIn, accept('json', sideWithdrawal), async (c) => {
    await withdrawSide(c.var.door, c.var.person, c.req.param('id'), c.req.valid('json'), c.var.now);
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json({ ok: true }, 200);
  })
  .post('/:id/settle', staffOnly('decide'), accept('json', settleInput), async (c) => {
    const answer = await settleConflict(c.var.door, blindOf(c.env), c.var.person, c.req.param('id'), c.req.valid('json'), c.var.now);
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json(answer, 200);
  });

import { Hono } from 'hono';
import { freezeInput, freezeLift, type FreezeDesk } from '#wire/freeze';
import { freeze, freezeDesk, liftFreeze, type Told } from '#services/freeze';
import { accept } from './accept.ts';
import { campaignOf } from './campaign-times.ts';
import { provedAgain, staffOnly, type ApiEnv } from './context.ts';

/** Khóa số liệu of a campaign, and what only its organizers and auditors see meanwhile. */
export const freezes = new Hono<ApiEnv>()
  .get('/:slug/inside', staffOnly('see_inside'), async (c) => c.json<FreezeDesk>(await freezeDesk(c.var.door, c.var.person, await campaignOf(c.var.door, c.req.param('slug')), c.var.now), 200))
  .post('/:slug/freezes', staffOnly('freeze'), provedAgain, accept('json', freezeInput), async (c) => {
    const id = await campaignOf(c.var.door, c.req.param('slug'));
    await told(c.env, await freeze(c.var.door, c.var.person, id, c.req.valid('json'), c.var.now));
    return c.json({ id: c.req.valid('json').id }, 201);
  })
  .post('/:slug/freezes/:id/lift', staffOnly('freeze'), provedAgain, accept('json', freezeLift), async (c) => {
    const id = await campaignOf(c.var.door, c.req.param('slug'));
    await told(c.env, await liftFreeze(c.var.door, c.var.person, id, c.req.param('id'), c.req.valid('json').words, c.var.now));
    return c.json({ ok: true }, 200);
  });

/** Every board that stands still or goes on is told at once; the minute's watch tells those that did not hear. */
const told = (env: Env, { campaigns }: Told) => Promise.all(campaigns.map((id) => env.CAMPAIGN_BOARD.get(env.CAMPAIGN_BOARD.idFromName(id)).tell(id)));

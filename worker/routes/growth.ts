import { Hono, type TypedResponse } from 'hono';
import { growthQuery, type GrowthBoard } from '#wire/growth';
import { boardOwner } from '#store/boards';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import type { ApiEnv } from './context.ts';

/** Units of a campaign by growth, for everybody. */
export const growth = new Hono<ApiEnv>()
  .get('/:slug/growth', accept('query', growthQuery), async (c) => {
    const owner = await boardOwner(c.var.door, c.req.param('slug'));
    const board = owner && await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(owner)).growth(owner, c.req.valid('query').span);
    if (!board) throw new Refusal('campaign_unknown');
    return c.json(board as GrowthBoard, 200, { 'cache-control': 'public, max-age=5' }) as unknown as TypedResponse<GrowthBoard, 200, 'json'>;
  });

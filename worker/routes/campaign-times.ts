import { Hono } from 'hono';
import type { Timeline } from '#wire/campaign-times';
import { outageInput } from '#wire/campaign-times';
import { recordOutage } from '#services/outage';
import { timelineOf } from '#services/timeline';
import { boardOwner } from '#store/boards';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { staffOnly, type ApiEnv } from './context.ts';

/** What happens to a campaign in time: its public line, and outages of the system. */
export const campaignTimes = new Hono<ApiEnv>()
  .get('/:slug/timeline', async (c) => {
    c.header('cache-control', 'public, max-age=1');
    return c.json<Timeline>(await timelineOf(c.var.door, c.req.param('slug'), c.var.now), 200);
  })
  .post('/:slug/outages', staffOnly('record_outage'), accept('json', outageInput), async (c) => {
    const id = await campaignOf(c.var.door, c.req.param('slug'));
    const outage = await recordOutage(c.var.door, c.var.person, id, c.req.valid('json'), c.var.now);
    await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(id)).unitsChanged(id);
    return c.json({ id: outage.id, movedMs: outage.movedMs }, 201);
  });

/** The campaign an address names. @throws Refusal campaign_unknown */
export async function campaignOf(door: ApiEnv['Variables']['door'], slug: string): Promise<string> {
  const id = await boardOwner(door, slug);
  if (!id) throw new Refusal('campaign_unknown');
  return id;
}

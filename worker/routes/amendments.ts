import { Hono, type Context } from 'hono';
import { amendmentAnswer, amendmentInput, amendmentRules, type Amendments, type RulesEditions } from '#wire/amendment';
import { agreeToAmendment, amendmentsSeen, endAmendment, previewAmendment, proposeAmendment, rulesEditions } from '#services/amend';
import { accept } from './accept.ts';
import { campaignOf } from './campaign-times.ts';
import { provedAgain, staffOnly, type ApiEnv, type StaffEnv } from './context.ts';

const campaign = (c: Context<StaffEnv>): Promise<string> => campaignOf(c.var.door, c.req.param('slug')!);

/** Rules of a campaign that has begun: every edition in public, and how a new one comes about. */
export const amendments = new Hono<ApiEnv>()
  .get('/:slug/rules', async (c) => {
    c.header('cache-control', 'public, max-age=1');
    return c.json<RulesEditions>(await rulesEditions(c.var.door, c.req.param('slug')), 200);
  })
  .get('/:slug/amendments', staffOnly('see_amendments'), async (c) => c.json<Amendments>(await amendmentsSeen(c.var.door, c.var.person, await campaign(c), c.var.now), 200))
  .post('/:slug/amendments/preview', staffOnly('amend'), accept('json', amendmentRules), async (c) =>
    c.json(await previewAmendment(c.var.door, c.var.person, await campaign(c), c.req.valid('json').rules, c.var.now), 200))
  .post('/:slug/amendments', staffOnly('amend'), accept('json', amendmentInput), async (c) =>
    c.json({ id: await proposeAmendment(c.var.door, c.var.person, await campaign(c), c.req.valid('json'), c.var.now) }, 201))
  .post('/:slug/amendments/:id/agree', staffOnly('amend'), provedAgain, accept('json', amendmentAnswer), async (c) => {
    const id = await campaign(c);
    await agreeToAmendment(c.var.door, c.var.person, id, c.req.param('id'), c.req.valid('json').words, c.var.now);
    await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(id)).unitsChanged(id);
    return c.json({ ok: true }, 200);
  })
  .post('/:slug/amendments/:id/refuse', staffOnly('amend'), accept('json', amendmentAnswer), async (c) => {
    await endAmendment(c.var.door, c.var.person, await campaign(c), c.req.param('id'), 'refused', c.req.valid('json').words, c.var.now);
    return c.json({ ok: true }, 200);
  })
  .post('/:slug/amendments/:id/cancel', staffOnly('amend'), accept('json', amendmentAnswer), async (c) => {
    await endAmendment(c.var.door, c.var.person, await campaign(c), c.req.param('id'), 'cancelled', c.req.valid('json').words, c.var.now);
    return c.json({ ok: true }, 200);
  });

import { Hono } from 'hono';
import { draftCreate, draftLaunch, draftSave } from '#wire/draft';
import { beginDraft, draftBoard, draftList, draftMeetings, draftView, dropDraft, keepDraft, lastYear, launchDraft } from '#services/draft';
import { accept } from './accept.ts';
import { staffOnly, type ApiEnv, type StaffEnv } from './context.ts';
import type { Context } from 'hono';

const asking = ({ var: { door, person, now } }: Context<StaffEnv>) => ({ door, person, now });

/** Campaigns somebody is still working on: nobody sees them who may not launch there, but an auditor. */
export const drafts = new Hono<ApiEnv>()
  .get('/', staffOnly('see_drafts'), async (c) => c.json(await draftList(asking(c)), 200))
  .post('/', staffOnly('launch'), accept('json', draftCreate), async (c) => c.json(await beginDraft(asking(c), c.req.valid('json')), 201))
  .get('/:id', staffOnly('see_drafts'), async (c) => c.json(await draftView(asking(c), c.req.param('id')), 200))
  .get('/:id/board', staffOnly('see_drafts'), async (c) => c.json({ board: await draftBoard(asking(c), c.req.param('id')), now: c.var.now }, 200))
  .get('/:id/overlaps', staffOnly('see_drafts'), async (c) => c.json({ meetings: await draftMeetings(asking(c), c.req.param('id')) }, 200))
  .get('/:id/last-year', staffOnly('see_drafts'), async (c) => c.json(await lastYear(asking(c), c.req.param('id')), 200))
  .put('/:id', staffOnly('launch'), accept('json', draftSave), async (c) => c.json(await keepDraft(asking(c), c.req.param('id'), c.req.valid('json')), 200))
  .post('/:id/delete', staffOnly('launch'), async (c) => { await dropDraft(asking(c), c.req.param('id')); return c.json({ deleted: true }, 200); })
  .post('/:id/launch', staffOnly('launch'), accept('json', draftLaunch), async (c) => {
    const { id, slug } = await launchDraft(asking(c), c.req.param('id'), c.req.valid('json').seen);
    await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(id)).refresh(id);
    return c.json({ id, slug }, 201);
  });

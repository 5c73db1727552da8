import { Hono } from 'hono';
import { z } from 'zod';
import { lotAnswer, lotInput, selfScoreInput } from '#wire/appraisal';
import { criterionKey } from '#wire/rules';
import { answerProposal, appraisalSheet, campaignsToAppraise, cancelProposal, lotView, ownAppraisals, proposePoints, publicAppraisals, selfScore } from '#services/appraisal';
import { accept } from './accept.ts';
import { staffOnly, tellBoards, type ApiEnv } from './context.ts';

/** What is agreed appears within seconds. */
const PUBLIC_CACHE = 'public, max-age=5';

/** Points that people give: self-scores, proposals, the second person's word. */
export const appraisals = new Hono<ApiEnv>()
  .get('/', staffOnly('see_appraisals'), async (c) => c.json({ campaigns: await campaignsToAppraise({ door: c.var.door, who: c.var.person, now: c.var.now }) }, 200))
  .get('/units/:id', staffOnly('see_appraisals'), async (c) => c.json({ appraisals: await ownAppraisals({ door: c.var.door, who: c.var.person, now: c.var.now }, c.req.param('id')) }, 200))
  .get('/lots/:id', staffOnly('see_appraisals'), async (c) => c.json(await lotView({ door: c.var.door, who: c.var.person, now: c.var.now }, c.req.param('id')), 200))
  .get('/:slug', staffOnly('see_appraisals'), accept('query', z.object({ criterion: criterionKey.optional() })), async (c) => (
    c.json(await appraisalSheet({ door: c.var.door, who: c.var.person, now: c.var.now }, c.req.param('slug'), c.req.valid('query').criterion), 200)))
  .post('/self-scores', staffOnly('self_appraise'), accept('json', selfScoreInput), async (c) => c.json(await selfScore({ door: c.var.door, who: c.var.person, now: c.var.now }, c.req.valid('json')), 201))
  .post('/lots', staffOnly('appraise'), accept('json', lotInput), async (c) => {
    const answer = await proposePoints({ door: c.var.door, who: c.var.person, now: c.var.now }, c.req.valid('json'));
    return c.json(answer, answer.written ? 201 : 200);
  })
  .post('/lots/:id/answer', staffOnly('appraise'), accept('json', lotAnswer), async (c) => {
    await answerProposal({ door: c.var.door, who: c.var.person, now: c.var.now }, c.req.param('id'), c.req.valid('json'));
    await tellBoards(c.env, c.var.door);
    return c.json({ ok: true }, 200);
  })
  .post('/lots/:id/cancel', staffOnly('appraise'), async (c) => {
    await cancelProposal({ door: c.var.door, who: c.var.person, now: c.var.now }, c.req.param('id'));
    return c.json({ ok: true }, 200);
  });

/** Agreed points with their reasons, for everybody. */
export const agreedPoints = new Hono<ApiEnv>()
  .get('/:slug/appraisals', accept('query', z.object({ unitId: z.uuid('Mã đơn vị không đúng dạng. Hãy tìm đơn vị theo tên.').optional() })), async (c) => {
    c.header('cache-control', PUBLIC_CACHE);
    return c.json(await publicAppraisals(c.var.door, c.req.param('slug'), c.req.valid('query').unitId ?? null, c.var.now), 200);
  });

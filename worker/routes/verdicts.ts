import { Hono } from 'hono';
import { verdictBatch } from '#wire/verdict';
import { decide } from '#services/decide';
import { accept } from './accept.ts';
import { assertProved, blindOf, staffOnly, tellBoards, type ApiEnv } from './context.ts';

/** Taking back one is everyday work; taking back many at once moves boards, and is asked for again. */
const REOPENED_FREELY = 1;

export const verdicts = new Hono<ApiEnv>()
  .post('/', staffOnly('decide'), accept('json', verdictBatch), async (c) => {
    if (c.req.valid('json').verdicts.filter(({ outcome }) => outcome === 'reopened').length > REOPENED_FREELY) assertProved(c);
    const answer = await decide({ door: c.var.door, judge: c.var.person, blind: blindOf(c.env), now: c.var.now }, c.req.valid('json'));
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json(answer, answer.decided.length > 0 ? 200 : 422);
  });

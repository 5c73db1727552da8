import { Hono } from 'hono';
import { foresightAsk } from '#wire/foresight';
import { foresee } from '#services/foresight';
import { accept } from './accept.ts';
import { staffOnly, type ApiEnv } from './context.ts';

/** Rules tried on a past period before they are in force: a question with a body, which changes nothing. */
export const foresights = new Hono<ApiEnv>()
  .post('/', staffOnly('see_scopes'), accept('json', foresightAsk), async (c) =>
    c.json(await foresee({ door: c.var.door, organizer: c.var.person, now: c.var.now }, c.req.valid('json')), 200));

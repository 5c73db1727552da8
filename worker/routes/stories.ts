import { Hono } from 'hono';
import { claimStory } from '#services/story';
import { signedIn, type ApiEnv } from './context.ts';

/** One claim, told to whom it concerns. */
export const stories = new Hono<ApiEnv>()
  .get('/:id', signedIn, async (c) => c.json(await claimStory(c.var.door, c.req.param('id'), c.var.person, c.var.today), 200));

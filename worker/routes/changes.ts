import { Hono } from 'hono';
import { changeQuery, type ChangePage } from '#wire/change';
import { changeEnds, changesAfter } from '#store/changes';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import type { ApiEnv } from './context.ts';

/** What changed on public surfaces, for programs that follow: each number at least once, to whoever remembers the last they dealt with. */
export const changes = new Hono<ApiEnv>().get('/', accept('query', changeQuery), async (c) => {
  const { limit, after: asked } = c.req.valid('query');
  const { first, last } = await changeEnds(c.var.door);
  const after = asked ?? Math.max(0, first - 1);
  if (after > last) throw new Refusal('changes_ahead', { field: 'after' });
  if (after < first - 1) throw new Refusal('changes_gone', { field: 'after' });
  const found = await changesAfter(c.var.door, after, limit);
  return c.json<ChangePage, 200>({ changes: found, next: found.at(-1)?.no ?? after, last, now: c.var.now }, 200, { 'cache-control': 'public, max-age=1' });
});

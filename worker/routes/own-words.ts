import { Hono, type Context } from 'hono';
import type { AuthorOutcome } from '#vocabulary';
import { ownWord as ownWordInput } from '#wire/verdict';
import { ownWord } from '#services/own-word';
import { accept } from './accept.ts';
import { signedIn, tellBoards, type ApiEnv, type StaffEnv } from './context.ts';

async function said(c: Context<StaffEnv>, outcome: AuthorOutcome, claimId: string, { id, words }: { id: string; words: string }) {
  const answer = await ownWord(c.var.door, { claimId, outcome, words, token: id }, c.var.person, c.var.now);
  c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
  return answer;
}

/** What an author, or an officer in their place, says about a claim. */
export const ownWords = new Hono<ApiEnv>()
  .post('/:id/withdraw', signedIn, accept('json', ownWordInput), async (c) => c.json(await said(c, 'withdrawn', c.req.param('id'), c.req.valid('json')), 200))
  .post('/:id/answer', signedIn, accept('json', ownWordInput), async (c) => c.json(await said(c, 'answered', c.req.param('id'), c.req.valid('json')), 200));

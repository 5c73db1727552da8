import { Hono } from 'hono';
import { z } from 'zod';
import { petitionAssign, petitionDecision, petitionInput, petitionWords } from '#wire/petition';
import { may } from '#domain/authority';
import { askPetition, petitionOfMine, petitionOptions, petitionsOfMine, sayAsParty, takePetitionBack } from '#services/petition';
import { assignPetition, decidePetition, petitionCase, petitionsWaiting, sayAsOffice } from '#services/petition-office';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { asOneself, blindOf, signedIn, staffOnly, tellBoards, type ApiEnv } from './context.ts';

const mineQuery = z.object({ whose: z.enum(['own', 'units']).default('own') });
const aboutQuery = z.object({ claimId: z.uuid('Không tìm thấy khai báo này.').optional() });
const queueQuery = z.object({ after: z.string().max(80).optional() });

/** Kiến nghị, phản ánh: asked by a side, answered by somebody who had no part in it. */
export const petitions = new Hono<ApiEnv>()
  .get('/mine', signedIn, accept('query', mineQuery), async (c) => c.json({ petitions: await petitionsOfMine(c.var.door, c.var.person, c.req.valid('query').whose, c.var.now) }, 200))
  .get('/about', signedIn, accept('query', aboutQuery), async (c) => c.json(await petitionOptions(c.var.door, c.var.person, c.req.valid('query').claimId, c.var.now), 200))
  .post('/', signedIn, accept('json', petitionInput), async (c) => c.json(await askPetition(c.var.door, c.var.person, c.req.valid('json'), c.var.now), 201))
  .get('/', staffOnly('see_petitions'), accept('query', queueQuery), async (c) => c.json(await petitionsWaiting(c.var.door, c.var.person, c.req.valid('query').after, c.var.now), 200))
  .get('/:id', signedIn, async (c) => c.json(await petitionOfMine(c.var.door, c.var.person, c.req.param('id'), c.var.now), 200))
  .get('/:id/case', staffOnly('see_petitions'), async (c) => c.json(await petitionCase(c.var.door, blindOf(c.env), c.var.person, c.req.param('id'), c.var.now), 200))
  .post('/:id/words', signedIn, asOneself, accept('json', petitionWords), async (c) => {
    const { door, person, now, today } = c.var;
    const say = (as: typeof sayAsParty) => as(door, person, c.req.param('id'), c.req.valid('json'), now);
    // Who is no side of it speaks for the office, where they have a role there.
    await say(sayAsParty).catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'petition_unknown' || !may(person.grants, 'see_petitions', [], today)) throw error;
      return say(sayAsOffice);
    });
    return c.json({ ok: true }, 200);
  })
  .post('/:id/take-back', signedIn, asOneself, async (c) => {
    await takePetitionBack(c.var.door, c.var.person, c.req.param('id'), c.var.now);
    return c.json({ ok: true }, 200);
  })
  .post('/:id/assign', staffOnly('see_petitions'), accept('json', petitionAssign), async (c) => {
    await assignPetition(c.var.door, c.var.person, c.req.param('id'), c.req.valid('json').personId, c.var.now);
    return c.json({ ok: true }, 200);
  })
  .post('/:id/decide', staffOnly('decide'), accept('json', petitionDecision), async (c) => {
    const answer = await decidePetition(c.var.door, blindOf(c.env), c.var.person, c.req.param('id'), c.req.valid('json'), c.var.now);
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json(answer, 200);
  });

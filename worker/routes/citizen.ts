import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { answerInput, lookInput, newCode, type CitizenCodeView } from '#wire/citizen';
import { may } from '#domain/authority';
import { answerCode, guessed, lookAtCode, makeCode, questionOf } from '#services/citizen';
import { claimsById } from '#store/claims';
import { knownLineOf } from '#store/units';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { addressOf, allow, blindOf, originOf, signedIn, whoAsks, type ApiEnv } from './context.ts';

/** Whether somebody who happens to be signed in is the one who claimed, or looks after the unit. */
const ownBy = (c: Context<ApiEnv>) => async ({ unitId, authorId }: { unitId: string; authorId: string }): Promise<boolean> => {
  const person = await whoAsks(c.env, c.req.raw, c.var.door, c.var.now);
  return person !== null && (person.id === authorId || may(person.granted, 'keep_claims', await knownLineOf(c.var.door, unitId, c.var.today), c.var.today));
};
const citizenOf = (c: Context<ApiEnv>) => ({ door: c.var.door, blind: blindOf(c.env), now: c.var.now });

/** Public: no account, no identity; both are POST so that no code stands in an address of ours that is kept. */
export const citizen = new Hono<ApiEnv>()
  .post('/look', accept('json', lookInput), async (c) => c.json(
    await guessed(citizenOf(c), addressOf(c.req.raw), async () => questionOf(await lookAtCode(citizenOf(c), c.req.valid('json').code, ownBy(c)))), 200))
  .post('/answer', accept('json', answerInput), async (c) => {
    const { code, helped, satisfaction = null } = c.req.valid('json');
    await guessed(citizenOf(c), addressOf(c.req.raw), () => answerCode(citizenOf(c), code, { helped, satisfaction }, ownBy(c)));
    return c.json({ answered: true }, 200);
  });

/** A code for a claim that exists; mounted at /claims beside the claims themselves. */
export const claimCodes = new Hono<ApiEnv>()
  .post('/:id/citizen-code', signedIn, accept('param', z.object({ id: z.uuid('Mã không đúng dạng.') })), accept('json', newCode), async (c) => {
    const { person, door, today, now } = c.var;
    const [claim] = await claimsById(door, [c.req.valid('param').id]);
    if (!claim) throw new Refusal('claim_unknown');
    if (claim.author_id !== person.id) allow(person, 'keep_claims', await knownLineOf(door, claim.unit_id, today), today);
    const { code } = c.req.valid('json');
    const expiresAt = await makeCode(door, blindOf(c.env), person.actor, { id: claim.id, unitId: claim.unit_id, authorId: claim.author_id }, code, now);
    return c.json<CitizenCodeView>({ code, url: `${originOf(c.env, c.req.raw)}/xac-nhan/${code}`, expiresAt }, 200);
  });

import { Hono } from 'hono';
import { z } from 'zod';
import { claimStateCodes } from '#vocabulary';
import { claimBatch, type ClaimPage } from '#wire/claim';
import { fromLine } from '#wire/story';
import { may } from '#domain/authority';
import { claimActs } from '#services/claim';
import { claimsListed, namesOf } from '#store/claim-lists';
import { lineOf, namesOn } from '#store/units';
import { Refusal } from '#refusal';
import { claimView, lineAt, nextOf } from './claim-view.ts';
import { accept } from './accept.ts';
import { allowOn, blindOf, staffOnly, type ApiEnv } from './context.ts';

const PAGE = 50;
const listQuery = z.object({
  unitId: z.uuid('Chưa chọn đơn vị.'),
  from: fromLine.optional(),
  state: z.enum(claimStateCodes).optional(),
});

export const claims = new Hono<ApiEnv>()
  .post('/', staffOnly('claim'), accept('json', claimBatch), async (c) => {
    // A device may hold claims of several people: each is taken only from the session of who wrote it.
    if ((c.req.query('as') ?? c.var.person.id) !== c.var.person.id) throw new Refusal('another_person');
    const answer = await claimActs(
      { door: c.var.door, blind: blindOf(c.env), author: c.var.person, now: c.var.now }, c.req.valid('json').claims);
    return c.json(answer, answer.stored.length > 0 ? 200 : 422);
  })
  .get('/', staffOnly('see_claims'), accept('query', listQuery), async (c) => {
    const { unitId, from, state } = c.req.valid('query');
    await allowOn(c, 'see_claims', unitId);
    const { door, person, today } = c.var;
    const { rows, next } = await claimsListed(door, { unitId }, state ?? null, lineAt(from), PAGE);
    const named = may(person.grants, 'see_members', await lineOf(door, unitId, today), today);
    const [units, authors] = await Promise.all([
      namesOn(door, rows.map((row) => ({ unitId, date: row.act_date }))), named ? namesOf(door, rows.map((row) => row.author_id)) : new Map<string, string>()]);
    return c.json<ClaimPage>({ claims: rows.map((row) => ({
      ...claimView(row, units.get(`${unitId} ${row.act_date}`) ?? ''), authorName: named ? authors.get(row.author_id) ?? null : null })), next: nextOf(next) }, 200);
  });

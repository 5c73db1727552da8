import { Hono } from 'hono';
import { z } from 'zod';
import { claimBatch } from '#wire/claim';
import { claimActs } from '#services/claim';
import { claimsOfUnit } from '#store/claims';
import { unitName } from '#store/units';
import { claimView } from './claim-view.ts';
import { accept } from './accept.ts';
import { allowOn, blindOf, staffOnly, type ApiEnv } from './context.ts';

const PAGE = 50;
const listQuery = z.object({
  unitId: z.uuid('Chưa chọn đơn vị.'),
  /** Arrival and id of the line a page begins with: `1790000000000.0199…`. */
  from: z.string().regex(/^\d+\.[0-9a-f-]{36}$/).optional(),
});

export const claims = new Hono<ApiEnv>()
  .post('/', staffOnly('claim'), accept('json', claimBatch), async (c) => {
    const answer = await claimActs(
      { door: c.var.door, blind: blindOf(c.env), author: c.var.person, now: c.var.now }, c.req.valid('json').claims);
    return c.json(answer, answer.stored.length > 0 ? 200 : 422);
  })
  .get('/', staffOnly('see_claims'), accept('query', listQuery), async (c) => {
    const { unitId, from } = c.req.valid('query');
    await allowOn(c, 'see_claims', unitId);
    const [arrivedAt, id] = from?.split('.') ?? [];
    const rows = await claimsOfUnit(c.var.door, unitId, arrivedAt && id ? { arrivedAt: Number(arrivedAt), id } : null, PAGE + 1);
    const unit = await unitName(c.var.door, unitId, c.var.today);
    const shown = rows.slice(0, PAGE);
    const next = rows[PAGE];
    return c.json({ claims: shown.map((row) => claimView(row, unit?.name ?? '')), next: next ? `${next.arrived_at}.${next.id}` : null }, 200);
  });

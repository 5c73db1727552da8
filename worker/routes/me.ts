import { Hono } from 'hono';
import { roles } from '#vocabulary';
import type { Me } from '#wire/me';
import { unitName } from '#store/units';
import { whoAsks, type ApiEnv } from './context.ts';

export const me = new Hono<ApiEnv>()
  .get('/', async (c) => {
    const person = await whoAsks(c.env, c.req.raw, c.var.door);
    if (!person) return c.json<Me>({ signedIn: false }, 200);
    const current = person.grants.filter((grant) => grant.validFrom <= c.var.today && c.var.today < grant.validTo);
    const grants = await Promise.all(current.map(async ({ role, unitId }) => ({
      role, roleLabel: roles[role], unitId, unitName: (await unitName(c.var.door, unitId, c.var.today))?.name ?? '' })));
    return c.json<Me>({ signedIn: true, userId: person.id, name: person.name, email: person.email, grants }, 200);
  });

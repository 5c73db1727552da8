import { Hono } from 'hono';
import { z } from 'zod';
import type { Badges, Home, League } from '#wire/home';
import { homeOf, ownBadges } from '#services/home';
import { leagueOf } from '#services/league';
import { membershipsOf } from '#store/members';
import { accept } from './accept.ts';
import { signedIn, type ApiEnv } from './context.ts';

const homeQuery = z.object({ campaign: z.string().max(120).optional() });

/** What somebody sees of themselves: where they stand, badges, their small league. */
export const home = new Hono<ApiEnv>()
  .get('/home', signedIn, accept('query', homeQuery), async (c) => {
    const { door, person, today, now } = c.var;
    const member = (await membershipsOf(door, person.id, today)).filter(({ from, to }) => from <= today && today < to).map(({ unitId }) => unitId);
    const held = person.granted.filter(({ validFrom, validTo }) => validFrom <= today && today < validTo).map(({ unitId }) => unitId);
    return c.json<Home>(await homeOf(door, { id: person.id, units: [...new Set([...member, ...held])] }, c.req.valid('query').campaign ?? null, now), 200);
  })
  .get('/badges', signedIn, async (c) => c.json<Badges>(await ownBadges(c.var.door, c.var.person.id, c.var.now), 200))
  .get('/league', signedIn, async (c) => c.json<League>(await leagueOf(c.var.door, c.var.person.id, c.var.now), 200));

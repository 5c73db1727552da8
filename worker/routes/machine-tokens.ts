import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { DAWN, DUSK } from '#vocabulary';
import { machineTokenInput, type MachineTokenLine, type MachineTokenMade } from '#wire/machine-token';
import { unitsWhere } from '#domain/authority';
import { bearerOf, machineId, roleOfScope, scopeOpens, TOKEN_LIMIT } from '#domain/machine';
import { makeToken, tokenLines, useToken } from '#services/machine-token';
import { tokenById, tokenRevoked } from '#store/machine-tokens';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { addressOf, allowOn, asksAs, provedAgain, staffOnly, type ApiEnv } from './context.ts';

/** Lets a program in by its token, as itself and not as any person, where its scope opens; says how much of its limit is left (draft-ietf-httpapi-ratelimit-headers). */
export const byToken = createMiddleware<ApiEnv>(async (c, next) => {
  const token = bearerOf(c.req.header('authorization') ?? null);
  if (!token) return next();
  const { token: { id, label, scope, unitId, at }, remaining, resetSeconds, over } = await useToken(c.var.door, token, c.var.now);
  c.header('ratelimit-policy', `"token";q=${TOKEN_LIMIT.uses};w=${TOKEN_LIMIT.windowMs / 1000}`);
  c.header('ratelimit', `"token";r=${remaining};t=${resetSeconds}`);
  if (over) {
    c.header('retry-after', String(resetSeconds));
    throw new Refusal('token_too_often', { message: `Mã này đã hỏi quá ${TOKEN_LIMIT.uses} lần trong một phút. Hãy thử lại sau ${resetSeconds} giây.` });
  }
  if (!scopeOpens(scope, c.req.method, c.req.path)) throw new Refusal('token_scope');
  const grants = [{ role: roleOfScope(scope), unitId, validFrom: DAWN, validTo: DUSK }];
  asksAs(c.req.raw, { id: machineId(id), name: label, email: '', username: null, grants, granted: grants, twoFactorEnabled: true, support: null,
    actor: { by: machineId(id), as: null, address: addressOf(c.req.raw), at: c.var.now }, session: { id, createdAt: at, factor: 'code', strong: true, provedAt: 0 } });
  await next();
});

/** Mã truy cập cho máy: made for a unit by who administers it, seen once, revoked at any time. */
export const machineTokens = new Hono<ApiEnv>()
  .get('/', staffOnly('see_tokens'), async (c) => c.json<{ tokens: MachineTokenLine[] }>({ tokens: await tokenLines(c.var.door, unitsWhere(c.var.person.grants, 'see_tokens', c.var.today), c.var.now) }, 200))
  .post('/', staffOnly('keep_tokens'), provedAgain, accept('json', machineTokenInput), async (c) => {
    await allowOn(c, 'keep_tokens', c.req.valid('json').unitId);
    return c.json<MachineTokenMade>(await makeToken(c.var.door, c.req.valid('json'), c.var.person.actor), 201);
  })
  .post('/:id/revoke', staffOnly('keep_tokens'), provedAgain, async (c) => {
    const row = await tokenById(c.var.door, c.req.param('id'));
    if (!row) throw new Refusal('token_unknown');
    await allowOn(c, 'keep_tokens', row.unitId);
    await tokenRevoked(c.var.door, row, c.var.person.actor);
    return c.json({ ok: true }, 200);
  });

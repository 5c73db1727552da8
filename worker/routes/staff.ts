import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { grantEnd, grantInput, staffInput } from '#wire/person';
import { DUSK, roles } from '#vocabulary';
import { unitsWhere } from '#domain/authority';
import { checkDates, endRole, grantRole } from '#services/grant';
import { invite } from '#services/invite';
import { enterStaff } from '#services/members';
import { grantsOf, grantsWithin, personById, personByLogin } from '#store/people';
import { dropFactors, lendEyes } from '#store/sessions';
import { currentMembership } from '#store/members';
import { lineOf } from '#store/units';
import { readPhone } from '#domain/person';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { allow, allowOn, originOf, provedAgain, staffOnly, type ApiEnv, type StaffEnv } from './context.ts';

const SUPPORT_MS = 30 * 60_000;

/** Units of everything somebody holds, or belongs to when they hold nothing; refuses where any of it is not the asker's to grant. */
async function mayGrantAll(c: Context<StaffEnv>, personId: string): Promise<string[]> {
  const current = (await grantsOf(c.var.door, personId)).filter(({ validTo }) => validTo > c.var.today);
  const held = current.filter(({ role }) => role !== 'member');
  const unitIds = (held.length > 0 ? held : current).map(({ unitId }) => unitId);
  if (unitIds.length === 0) throw new Refusal('person_unknown');
  for (const unitId of unitIds) await allowOn(c, 'grant', unitId);
  return unitIds;
}

/** Who holds which role where; granting, ending, support access. */
export const staff = new Hono<ApiEnv>()
  .get('/', staffOnly('see_grants'), async (c) => {
    const own = unitsWhere(c.var.person.grants, 'see_grants', c.var.today);
    const rows = await grantsWithin(c.var.door, own, c.var.today);
    return c.json({ grants: rows.map((row) => ({ ...row, roleLabel: roles[row.role], validTo: row.validTo === DUSK ? null : row.validTo })) }, 200);
  })
  /** Somebody by address or number, so that a role can be granted to them. */
  .get('/find', staffOnly('grant'), accept('query', z.object({ login: z.string().trim().min(3, 'Hãy nhập thư điện tử hoặc số điện thoại.').max(254) })), async (c) => {
    const { login } = c.req.valid('query');
    const phone = readPhone(login);
    const person = await personByLogin(c.var.door, phone ? { phone } : { email: login.toLowerCase() });
    if (!person) throw new Refusal('person_unknown', { field: 'login' });
    return c.json({ id: person.id, name: person.name }, 200);
  })
  .post('/', staffOnly('grant'), provedAgain, accept('json', staffInput), async (c) => {
    const { role, unitId, validFrom, validTo, ...person } = c.req.valid('json');
    await allowOn(c, 'grant', unitId);
    // Before anybody is entered: a wrong day leaves nobody behind.
    checkDates(validFrom, validTo, c.var.today);
    await enterStaff(c.var.door, person, c.var.person.actor);
    await grantRole(c.var.door, { personId: person.id, role, unitId, validFrom, validTo }, c.var.person.actor, c.var.today);
    const { token, expiresAt } = await invite(c.var.door, c.var.person.actor, person.id, 'invite', unitId);
    return c.json({ id: person.id, url: `${originOf(c.env, c.req.raw)}/loi-moi/${token}`, expiresAt }, 201);
  })
  .post('/grants', staffOnly('grant'), provedAgain, accept('json', grantInput), async (c) => {
    const input = c.req.valid('json');
    await allowOn(c, 'grant', input.unitId);
    await grantRole(c.var.door, input, c.var.person.actor, c.var.today);
    return c.json({ ok: true }, 201);
  })
  .post('/grants/end', staffOnly('grant'), provedAgain, accept('json', grantEnd), async (c) => {
    const grant = c.req.valid('json');
    await allowOn(c, 'grant', grant.unitId);
    await endRole(c.var.door, grant, c.var.person.actor, c.var.today);
    return c.json({ ok: true }, 200);
  })
  /** A new link for somebody with a role who lost their password. */
  .post('/:id/invite', staffOnly('grant'), provedAgain, async (c) => {
    const [unitId] = await mayGrantAll(c, c.req.param('id'));
    const { token, expiresAt } = await invite(c.var.door, c.var.person.actor, c.req.param('id'), 'reset', unitId!);
    return c.json({ url: `${originOf(c.env, c.req.raw)}/loi-moi/${token}`, expiresAt }, 201);
  })
  /** They lost their phone: passkeys and codes are taken off, sessions end, and a link lets them set up anew. */
  .post('/:id/reset-factors', staffOnly('grant'), provedAgain, async (c) => {
    const [unitId] = await mayGrantAll(c, c.req.param('id'));
    await dropFactors(c.var.door, c.req.param('id'), c.var.person.actor, unitId!);
    const { token, expiresAt } = await invite(c.var.door, c.var.person.actor, c.req.param('id'), 'reset', unitId!);
    return c.json({ url: `${originOf(c.env, c.req.raw)}/loi-moi/${token}`, expiresAt }, 201);
  })
  /** Support access: the administrator sees and helps with this person's eyes for half an hour; the log and every screen say so. */
  .post('/:id/support', staffOnly('support'), provedAgain, async (c) => {
    const { door, person, today, now } = c.var;
    const supported = await personById(door, c.req.param('id'));
    if (!supported || supported.erasedAt || supported.id === person.id) throw new Refusal('support_not_possible');
    const current = (await grantsOf(door, supported.id)).filter(({ validFrom, validTo }) => validFrom <= today && today < validTo);
    const membership = await currentMembership(door, supported.id, today);
    const unitIds = [...new Set([...current.map(({ unitId }) => unitId), ...(membership ? [membership.unitId] : [])])];
    // Everything the person may touch must be the administrator's to look after, and none of it may be power.
    if (unitIds.length === 0 || current.some(({ role }) => role !== 'member' && role !== 'officer')) throw new Refusal('support_not_possible');
    for (const unitId of unitIds) allow(person, 'support', await lineOf(door, unitId, today), today);
    await lendEyes(door, person.session.id, { personId: supported.id, until: now + SUPPORT_MS }, person.actor, supported.id);
    return c.json({ name: supported.name, until: now + SUPPORT_MS }, 200);
  });

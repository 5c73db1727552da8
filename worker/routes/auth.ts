import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { wantsSecondFactor } from '#domain/authority';
import { readPhone } from '#domain/person';
import { attemptKey, attempted, deviceMark } from '#services/attempts';
import { forgotten, linkOf } from '#services/invite';
import { logLine } from '#store/audit';
import { PROVIDER_ID } from '#services/sign-in';
import { keysOf } from '#store/sessions';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { addressOf, originOf, provedUntil, providerOf, signInOf, whoAsks, type ApiEnv } from './context.ts';

/** What of better-auth is open; everything else of it is not there. `proved` = it changes what opens the account: the password or passkey is asked for again. */
const open: Record<string, { action?: string; proved?: boolean }> = {
  'POST /sign-in/social': {}, 'POST /link-social': { action: 'link', proved: true }, 'GET /callback/oidc': {}, 'POST /sign-out': { action: 'end' }, 'GET /error': {},
  'GET /passkey/generate-register-options': {}, 'POST /passkey/verify-registration': { action: 'add_passkey', proved: true },
  'GET /passkey/generate-authenticate-options': {}, 'POST /passkey/verify-authentication': {},
  'POST /passkey/delete-passkey': { action: 'remove_passkey', proved: true },
  'POST /two-factor/enable': { proved: true }, 'POST /two-factor/verify-totp': { action: 'second_factor' }, 'POST /two-factor/verify-backup-code': { action: 'second_factor' },
  'POST /two-factor/disable': { action: 'remove_codes', proved: true }, 'POST /invitation/accept': {},
};
/** A fresh invitation is proof enough to set up what comes after it. */
const SETUP_MS = 30 * 60_000;
const DEVICE_COOKIE = 'bangvang.device';
const DEVICE_MAX_AGE_S = 180 * 86_400;

const credentials = z.object({ login: z.string().trim().max(254), password: z.string().max(200) });

/** Sign-in: our own two doors, then what of better-auth is open. */
export const auth = new Hono<ApiEnv>()
  .post('/sign-in', accept('json', credentials), async (c) => {
    const { login, password } = c.req.valid('json');
    const phone = readPhone(login);
    if (!phone && !login.includes('@')) throw new Refusal('login_malformed', { field: 'login' });
    const asked = phone ? { username: phone, password } : { email: login.toLowerCase(), password };
    const name = phone ?? login.toLowerCase();
    const secret = c.env.BETTER_AUTH_SECRET ?? '';
    const mark = /bangvang\.device=([\w-]+)/.exec(c.req.header('cookie') ?? '')?.[1] ?? null;
    let answer: Response | null = null;
    const right = await attempted(c.var.door, attemptKey(secret, name, mark), c.var.now, async () => {
      const request = new Request(new URL(`/api/auth/sign-in/${phone ? 'username' : 'email'}`, c.req.url), {
        method: 'POST', headers: signInHeaders(c.req.raw, originOf(c.env, c.req.raw)), body: JSON.stringify(asked) });
      answer = await signInOf(c.env, c.req.raw).handler(request);
      return answer.ok;
    });
    if (answer!.status === 429) throw new Refusal('too_many_attempts');
    if (answer!.status >= 500) throw new Refusal('busy');
    if (!right) throw new Refusal('sign_in_wrong');
    const { twoFactorRedirect } = await answer!.clone().json() as { twoFactorRedirect?: boolean };
    await beganLogged(c, answer!);
    for (const cookie of answer!.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
    const secure = originOf(c.env, c.req.raw).startsWith('https:') ? '; Secure' : '';
    c.header('set-cookie', `${DEVICE_COOKIE}=${deviceMark(secret, name)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${DEVICE_MAX_AGE_S}${secure}`, { append: true });
    return c.json({ secondFactor: twoFactorRedirect === true }, 200);
  })
  .post('/forgotten', accept('json', z.object({ login: z.string().trim().min(3).max(254) })), async (c) => {
    const mailed = c.env.MAIL_ENDPOINT ? originOf(c.env, c.req.raw) : null;
    // After the answer, so that how long it takes tells nobody whether there is such an account.
    c.executionCtx.waitUntil(forgotten(c.var.door, c.req.valid('json').login, c.var.now, mailed));
    return c.json({ mailed: mailed !== null }, 200);
  })
  .get('/ways', (c) => c.json({ provider: providerOf(c.env)?.name ?? null }, 200))
  .post('/link', accept('json', z.object({ token: z.string().max(100) })), async (c) => {
    const link = await linkOf(c.var.door, c.req.valid('json').token, c.var.now);
    if (!link) throw new Refusal('link_unusable');
    return c.json({ kind: link.kind, name: link.name, expiresAt: link.expiresAt }, 200);
  })
  .on(['GET', 'POST'], '/*', async (c) => {
    const path = c.req.path.slice('/api/auth'.length);
    const rule = open[`${c.req.method} ${path}`];
    if (!rule) throw new Refusal('not_found');
    const person = rule.proved || rule.action ? await whoAsks(c.env, c.req.raw, c.var.door, c.var.now) : null;
    if (person?.support && path !== '/sign-out') throw new Refusal('support_only_looks');
    if (rule.proved) {
      if (!person) throw new Refusal('signed_out');
      const { passkeys } = await keysOf(c.var.door, person.id, PROVIDER_ID);
      // Who may not come in without their second factor may not change it without it: a link and the password it sets are one factor.
      const guarded = person.twoFactorEnabled || (passkeys.length > 0 && wantsSecondFactor(person.granted, c.var.today));
      if (guarded && !person.session.strong) throw new Refusal('factor_first');
      const settingUp = person.session.factor === 'invitation' && person.session.createdAt + SETUP_MS > c.var.now && passkeys.length === 0;
      if (!settingUp && provedUntil(person) <= c.var.now) throw new Refusal('proof_needed');
    }
    const answer = await signInOf(c.env, c.req.raw).handler(c.req.raw);
    if (answer.status >= 500) throw new Error(`sign-in answered ${answer.status} to ${path}`);
    if (!answer.ok && path === '/invitation/accept') throw new Refusal('link_unusable');
    if (!person) await beganLogged(c, answer);
    if (answer.ok && rule.action && person) await logLine(c.var.door, person.actor, { action: rule.action, noun: 'session', nounId: person.session.id, personId: person.id });
    return answer;
  });

/** However somebody came in, the log says so: an answer that hands out a session began one. */
async function beganLogged(c: Context<ApiEnv>, answer: Response): Promise<void> {
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]!).filter((pair) => !pair.endsWith('=')).join('; ');
  const person = cookie && await whoAsks(c.env, new Request(c.req.url, { headers: { cookie } }), c.var.door, c.var.now);
  if (person) await logLine(c.var.door, { ...person.actor, address: addressOf(c.req.raw) }, { action: 'sign_in', noun: 'session', nounId: person.session.factor, personId: person.id });
}

/** What sign-in needs to know of the browser, and that it comes from our own page. */
function signInHeaders(request: Request, origin: string): Headers {
  const headers = new Headers({ 'content-type': 'application/json', origin });
  for (const name of ['user-agent', 'cf-connecting-ip', 'cookie']) {
    const value = request.headers.get(name);
    if (value) headers.set(name, value);
  }
  return headers;
}

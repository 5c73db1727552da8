import { passkey } from '@better-auth/passkey';
import { betterAuth, type BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint, getSessionFromCtx } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { genericOAuth, twoFactor, username } from 'better-auth/plugins';
import { z } from 'zod';
import type { Factor } from '#vocabulary';
import { hashPassword, verifyPassword } from './password.ts';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** An OpenID Connect provider of the province, by configuration; identity is (issuer, subject), never a name or an address. */
export type Provider = { issuer: string; clientId: string; clientSecret: string; name: string };
/** The one provider a server may be configured with. */
export const PROVIDER_ID = 'oidc';

/** How a session began, by the address that began it. */
const factorOf = (path: string): Factor => {
  if (path.startsWith('/passkey/')) return 'passkey';
  if (path.startsWith('/two-factor/')) return 'code';
  if (path.startsWith('/oauth2/') || path.startsWith('/callback/')) return 'provider';
  return path.startsWith('/invitation/') ? 'invitation' : 'password';
};

/**
 * Sign-in with better-auth on D1. Nobody signs up by themselves: people are entered by those who know
 * them, and come in by an invitation. E-mail or phone number with password (native scrypt), passkeys
 * with user verification, one-time codes, one OpenID Connect provider. Attempts are counted in the
 * database and so survive a restart.
 *
 * @param origin     the address this request came to; cookies are Secure exactly where it is https
 * @param invited    uses a link up and answers whose it was; null = no good
 */
export function signInFor({ database, secret, origin, provider, invited }: {
  database: D1Database; secret: string; origin: string; provider: Provider | null; invited: (token: string) => Promise<string | null>;
}) {
  return betterAuth({
    appName: 'Bảng Vàng',
    database,
    secret,
    baseURL: origin,
    basePath: '/api/auth',
    trustedOrigins: [origin],
    emailAndPassword: {
      enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    user: { modelName: 'person' },
    account: {
      modelName: 'auth_credential',
      // Only somebody who is signed in links an account; a matching address links nothing by itself.
      accountLinking: { enabled: true, disableImplicitLinking: true, allowDifferentEmails: true, trustedProviders: [PROVIDER_ID] },
    },
    verification: { modelName: 'auth_verification' },
    session: {
      modelName: 'auth_session', expiresIn: 12 * HOUR_S, updateAge: HOUR_S,
      additionalFields: {
        factor: { type: 'string', required: false, input: false, defaultValue: 'password' },
        provedAt: { type: 'number', required: false, input: false, defaultValue: 0 },
        supportFor: { type: 'string', required: false, input: false, returned: true },
        supportUntil: { type: 'number', required: false, input: false },
      },
    },
    databaseHooks: {
      session: { create: { before: async (session, context) => {
        const factor = factorOf(context?.path ?? '');
        // Who already sits here and shows the passkey again has proved it; everybody else proves it when asked.
        const again = factor === 'passkey' && context ? await getSessionFromCtx(context).catch(() => null) : null;
        return { data: { ...session, factor, provedAt: again?.user.id === session.userId ? Date.now() : 0, supportFor: null, supportUntil: null } };
      } } },
    },
    plugins: [
      username({ minUsernameLength: 10, maxUsernameLength: 11, usernameValidator: (name) => /^0\d{9,10}$/.test(name) }),
      twoFactor({ issuer: 'Bảng Vàng', allowPasswordless: true, schema: { twoFactor: { modelName: 'auth_two_factor' } } }),
      passkey({ rpName: 'Bảng Vàng', rpID: new URL(origin).hostname, origin, authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        schema: { passkey: { modelName: 'auth_passkey' } },
        authentication: { afterVerification: async ({ verification }) => {
          if (!verification.authenticationInfo.userVerified) throw new APIError('UNAUTHORIZED', { message: 'user not verified' });
        } } }),
      ...(provider ? [genericOAuth({ config: [{
        providerId: PROVIDER_ID, name: provider.name, discoveryUrl: `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        clientId: provider.clientId, clientSecret: provider.clientSecret, scopes: ['openid'], pkce: true, requireIdTokenVerification: true,
        disableSignUp: true, disableImplicitSignUp: true,
        // What the provider says of name and address is not asked for and not kept.
        mapProfileToUser: (profile) => ({ email: `${String(profile.sub)}@oidc.invalid`, name: 'OpenID Connect', emailVerified: false }),
      }] })] : []),
      invitations(invited),
    ],
    rateLimit: {
      enabled: true, storage: 'database', modelName: 'auth_rate_limit', window: MINUTE_S, max: 300,
      customRules: { '/sign-in/*': { window: MINUTE_S, max: 120 }, '/two-factor/*': { window: MINUTE_S, max: 120 }, '/passkey/*': { window: MINUTE_S, max: 120 } },
    },
    advanced: {
      useSecureCookies: origin.startsWith('https:'),
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      cookiePrefix: 'bangvang',
    },
    // What it complains of was asked for by somebody; what is our own fault it answers with 500, and api.ts says so.
    logger: { log: (level, message, ...rest) => console.warn(`sign-in: ${level}`, message, ...rest) },
    telemetry: { enabled: false },
  });
}
export type SignIn = ReturnType<typeof signInFor>;

/** A link that lets its owner in once, to make a passkey or set a password. */
function invitations(invited: (token: string) => Promise<string | null>) {
  return {
    id: 'invitation',
    endpoints: {
      acceptInvitation: createAuthEndpoint('/invitation/accept', { method: 'POST', body: z.object({ token: z.string().max(100) }) }, async (ctx) => {
        const personId = await invited(ctx.body.token);
        const user = personId ? await ctx.context.internalAdapter.findUserById(personId) : null;
        if (!user) throw new APIError('GONE', { message: 'invitation not usable' });
        // A new session in place of whatever the browser carried: nobody plants one beforehand.
        const session = await ctx.context.internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ ok: true });
      }),
    },
  } satisfies BetterAuthPlugin;
}

import { betterAuth } from 'better-auth';
import { hashPassword, verifyPassword } from './password.ts';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/**
 * Sign-in with better-auth on D1. People are entered by the administrator, so nobody signs up by
 * themselves; passwords are hashed natively, attempts are counted in the database and so survive
 * a restart.
 *
 * @param origin the address this request came to; cookies are Secure exactly where it is https
 */
export function signInFor({ database, secret, origin }: { database: D1Database; secret: string; origin: string }) {
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
    account: { modelName: 'auth_credential' },
    verification: { modelName: 'auth_verification' },
    session: { modelName: 'auth_session', expiresIn: 12 * HOUR_S, updateAge: HOUR_S },
    rateLimit: {
      enabled: true, storage: 'database', modelName: 'auth_rate_limit', window: MINUTE_S, max: 100,
      customRules: { '/sign-in/email': { window: MINUTE_S, max: 30 } },
    },
    advanced: {
      useSecureCookies: origin.startsWith('https:'),
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      cookiePrefix: 'bangvang',
    },
    telemetry: { enabled: false },
  });
}
export type SignIn = ReturnType<typeof signInFor>;

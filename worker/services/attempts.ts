import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Door } from '#store/d1';
import { attemptCounted, succeeded, waitsUntil } from '#store/sessions';
import { Refusal } from '#refusal';

/** Five mistakes are anybody's; then half a minute, doubling to a quarter of an hour; forgotten after an hour. */
const RULES = { freely: 5, firstMs: 30_000, maxMs: 15 * 60_000, forgetMs: 60 * 60_000 } as const;

const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('base64url');

/** The mark a browser carries after signing in once: its owner is not locked out by others who guess. */
export const deviceMark = (secret: string, login: string): string => hmac(secret, `device\n${login}`);

/**
 * Whose failures are counted: the account as it was typed, or, on a browser that has signed in to it
 * before, the account there. Only keyed hashes are stored.
 */
export function attemptKey(secret: string, login: string, mark: string | null): string {
  const own = deviceMark(secret, login);
  const known = mark !== null && mark.length === own.length && timingSafeEqual(Buffer.from(mark), Buffer.from(own));
  return hmac(secret, `attempt\n${known ? 'device' : 'anywhere'}\n${login}`);
}

/**
 * Lets somebody try, and remembers how it ended. A try is counted before it is looked at and forgiven when
 * it was right, so that many at once get no more tries than one after the other. While they wait nothing
 * is looked at: guessing costs the guesser time and us no hashing; a passkey opens the door all the same.
 * @param tried answers whether the proof was right
 * @throws Refusal 'too_many_attempts' with the seconds to wait
 */
export async function attempted(door: Door, key: string, now: number, tried: () => Promise<boolean>): Promise<boolean> {
  if (!await attemptCounted(door, key, now, RULES)) {
    const seconds = Math.max(1, Math.ceil((await waitsUntil(door, key) - now) / 1000));
    throw new Refusal('too_many_attempts', { message: `Đã thử sai nhiều lần. Hãy thử lại sau ${seconds} giây, hoặc đăng nhập bằng khóa truy cập.` });
  }
  const right = await tried();
  if (right) await succeeded(door, key);
  return right;
}

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's scrypt line that fits an isolate's memory: 16 MiB, about 0.2 s of one core here (ENGINEERING.md 3.2). */
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;
const KEY_BYTES = 32;

const derive = (password: string, salt: Buffer, { N, r, p }: { N: number; r: number; p: number }): Promise<Buffer> =>
  new Promise((resolve, reject) => scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r },
    (error, key) => (error ? reject(error) : resolve(key))));

/** `scrypt$N$r$p$salt$key`, so that a later, dearer setting can still read today's. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Whether a password fits a stored hash; in constant time for equal lengths. */
export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || !N || !r || !p || !salt || !key) return false;
  const expected = Buffer.from(key, 'base64');
  const found = await derive(password, Buffer.from(salt, 'base64'), { N: Number(N), r: Number(r), p: Number(p) });
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/** Words anybody who knows the programme would try first, and the passwords everybody tries (folded). */
const GUESSED = ['bangvang', 'binhdinh', 'gialai', 'quynhon', 'pleiku', 'doanthanhnien', 'thanhnien', 'dichvucong', 'dean5299', 'matkhau', 'password',
  'qwerty', 'iloveyou', 'abcdef', '123456', '012345', '987654', '111111', '000000', 'vietnam', 'admin'];

const folded = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Why a password may not be chosen; null = it may (ASVS 5.0, 6.2: length, guessable words, no rules of composition).
 * A guessable word is allowed inside a long sentence: what counts is what is left when it is taken away.
 */
export function passwordFault(password: string, known: { name: string; login: string }): 'password_short' | 'password_known' | 'password_same_as_login' | null {
  if ([...password].length < 10) return 'password_short';
  const bare = folded(password);
  const own = [folded(known.login.split('@')[0]!), folded(known.name)].filter((word) => word.length >= 4);
  const left = (words: string[]) => words.reduce((text, word) => text.replaceAll(word, ''), bare);
  if (own.some((word) => bare.includes(word)) && left(own).length < 8) return 'password_same_as_login';
  if (new Set(bare).size < 4 || left(GUESSED).replace(/20[0-9]{2}/g, '').length < 6) return 'password_known';
  return null;
}

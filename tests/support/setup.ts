import { applyD1Migrations, reset } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { D1Migration } from 'cloudflare:test';
import { hashPassword } from '#services/password';
import { Door } from '#store/d1';
import { enterPerson } from '#store/people';
import { an, binh, chi, enterProvince, everyone, grant } from './world.ts';

type TestEnv = Env & { MIGRATIONS: D1Migration[] };
export const testEnv = env as unknown as TestEnv;
export const BASE = 'http://bang-vang.test';
export const people = { an, binh, chi, everyone, dung: { id: 'dung', grants: [grant('administrator')] } };
export type Person = keyof typeof people;

let cookies: Partial<Record<Person, string>> = {};
/** Hashing is dear on purpose; one hash serves every test person. */
const hash = hashPassword('mat-khau-thu-nghiem');
const errors = vi.spyOn(console, 'error');

/** Storage is isolated by file; each test begins with an empty, migrated world of its own. */
beforeEach(async () => {
  await reset();
  await applyD1Migrations(testEnv.DB, testEnv.MIGRATIONS);
  cookies = {};
  errors.mockClear();
  const door = new Door(testEnv.DB);
  await enterProvince(door);
  for (const [name, { id, grants }] of Object.entries(people)) {
    await enterPerson(door, { id, name, email: `${name}@thu.example`, passwordHash: await hash, grants }, new Date().toISOString());
  }
});
/** What we log as our own fault fails the test that caused it. */
afterEach(() => expect(errors.mock.calls).toEqual([]));

export const door = () => new Door(testEnv.DB);

async function cookieOf(person: Person): Promise<string> {
  if (cookies[person]) return cookies[person];
  const response = await exports.default.fetch(new Request(`${BASE}/api/auth/sign-in/email`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: BASE }, body: JSON.stringify({ email: `${person}@thu.example`, password: 'mat-khau-thu-nghiem' }) }));
  expect(response.status).toBe(200);
  const cookie = response.headers.getSetCookie().map((line: string) => line.split(';')[0]).join('; ');
  cookies[person] = cookie;
  return cookie;
}

/** One request as somebody, or as nobody, through the real front door. */
export async function call(person: Person | null, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await exports.default.fetch(new Request(`${BASE}${path}`, {
    method, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...(person && { cookie: await cookieOf(person) }), ...headers } }));
  const text = response.status === 101 ? '' : await response.text();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
  const json = text.startsWith('{') ? JSON.parse(text) as any : text;
  return { status: response.status, body: json, headers: response.headers, response };
}

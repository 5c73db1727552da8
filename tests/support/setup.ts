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
export const people = { an, binh, chi, everyone, dung: { id: 'dung', grants: [grant('administrator')] }, giang: { id: 'giang', grants: [grant('auditor')] } };
export type Person = keyof typeof people;

let cookies: Partial<Record<Person, string>> = {};
/** Hashing is dear on purpose; one hash serves every test person. */
const hash = hashPassword('mat-khau-thu-nghiem');
const errors = vi.spyOn(console, 'error');

let kept = false;
let entered = false;
/** For worlds that take a minute to fill: the tests of a file that says so share one, in their order. */
export const oneWorld = () => { kept = true; };
/** Storage is isolated by file; each test begins with an empty, migrated world of its own. */
beforeEach(async () => {
  errors.mockClear();
  if (kept && entered) return;
  entered = true;
  await reset();
  await applyD1Migrations(testEnv.DB, testEnv.MIGRATIONS);
  cookies = {};
  const door = new Door(testEnv.DB);
  await enterProvince(door);
  for (const [name, { id, grants }] of Object.entries(people)) {
    await enterPerson(door, { id, name, email: `${name}@thu.example`, passwordHash: await hash, grants, birthYear: 1999 }, new Date().toISOString());
  }
});
/** What we log as our own fault fails the test that caused it. */
afterEach(() => expect(errors.mock.calls).toEqual([]));

export const door = () => new Door(testEnv.DB);

export const PASSWORD = 'mat-khau-thu-nghiem';
/** Signs in as a browser would. */
export const signIn = (login: string, password = PASSWORD, cookie = '') => exports.default.fetch(new Request(`${BASE}/api/auth/sign-in`, {
  method: 'POST', headers: { 'content-type': 'application/json', origin: BASE, ...(cookie && { cookie }) }, body: JSON.stringify({ login, password }) }));
export const cookieIn = (response: Response): string => response.headers.getSetCookie().map((line: string) => line.split(';')[0]).join('; ');

export async function cookieOf(person: Person): Promise<string> {
  if (cookies[person]) return cookies[person];
  const response = await signIn(`${person}@thu.example`);
  expect(response.status).toBe(200);
  cookies[person] = cookieIn(response);
  // Second factors and proofs have tests of their own; here everybody has shown theirs.
  await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code', provedAt = ?2 WHERE userId = ?1").bind(people[person].id, Date.now()).run();
  return cookies[person];
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

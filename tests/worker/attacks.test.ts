import { createExecutionContext } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DAWN, DUSK, type GrantedRole } from '#vocabulary';
import { addDays, localDateAt } from '#domain/calendar';
import { forgotten } from '#services/invite';
import { hashPassword } from '#services/password';
import { retain } from '#services/retain';
import { enterMembers } from '#store/members';
import { enterPerson } from '#store/people';
import { enterCodes } from '#store/sessions';
import { api } from '../../worker/api.ts';
import { BASE, PASSWORD, call, cookieIn, cookieOf, door, people, signIn, testEnv } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const today = localDateAt(Date.now());
const tomorrow = addDays(today, 1);
const ACTOR = { by: 'dung', as: null, address: null, at: Date.now() };
const sql = async <Row>(text: string, ...params: unknown[]): Promise<Row[]> => (await testEnv.DB.prepare(text).bind(...params).all<Row>()).results;
const count = async (text: string, ...params: unknown[]): Promise<number> => (await sql<{ n: number }>(`SELECT count(*) AS n FROM ${text}`, ...params))[0]!.n;

/** Somebody more, with a role or as a member of a unit. */
const hash = hashPassword(PASSWORD);
async function aPerson(id: string, held: { role?: GrantedRole; unitId?: string; memberOf?: string } = {}): Promise<string> {
  await enterPerson(door(), { id, name: `Người ${id}`, email: `${id}@thu.example`, passwordHash: await hash, birthYear: 1999,
    grants: held.role ? [{ role: held.role, unitId: held.unitId ?? PROVINCE, validFrom: DAWN, validTo: DUSK }] : [] }, new Date().toISOString());
  if (held.memberOf) await enterMembers(door(), null, [{ id, name: `Người ${id}`, email: null, phone: null, birthYear: 1999, known: true, unitId: held.memberOf, membershipId: `m-${id}`, from: '2020-01-01' }], ACTOR);
  return id;
}
/** Their cookie after a password, a code and a fresh proof. */
async function strongCookie(id: string): Promise<string> {
  const cookie = cookieIn(await signIn(`${id}@thu.example`));
  await sql("UPDATE auth_session SET factor = 'code', provedAt = ?2 WHERE userId = ?1", id, Date.now());
  return cookie;
}
const whoIs = async (cookie: string): Promise<string | null> => (await call(null, 'GET', '/api/me', undefined, { cookie })).body.userId ?? null;
const post = (path: string, body: unknown, cookie = '', headers: Record<string, string> = {}) => call(null, 'POST', path, body, { origin: BASE, ...(cookie && { cookie }), ...headers });
const linkFor = async (personId: string, path = `/api/members/${personId}/invite`): Promise<string> => {
  const { status, body } = await call('dung', 'POST', path, {});
  expect(status).toBe(201);
  return body.url.split('/').at(-1);
};
const accept = (token: string, cookie = '') => post('/api/auth/invitation/accept', { token }, cookie);

describe('a session', () => {
  it('is never the one a browser carried before signing in', async () => {
    const planted = await cookieOf('an');
    const after = cookieIn(await signIn('binh@thu.example', PASSWORD, planted));
    expect([await whoIs(planted), await whoIs(after)]).toEqual(['an', 'binh']);
    for (const pair of planted.split('; ').filter((each) => each.includes('session'))) expect(after).not.toContain(pair);
  });

  it('of a link takes the place of one that was planted', async () => {
    await aPerson('moi', { memberOf: unitAt(1) });
    const planted = await cookieOf('an');
    const { response } = await accept(await linkFor('moi'), planted);
    expect([await whoIs(planted), await whoIs(cookieIn(response))]).toEqual(['an', 'moi']);
  });

  it('is there only after the second factor, where there is one', async () => {
    await enterCodes(door(), 'binh', 'chưa ai đọc', '[]');
    const halfway = await signIn('binh@thu.example');
    expect([await halfway.clone().json(), await whoIs(cookieIn(halfway))]).toEqual([{ secondFactor: true }, null]);
  });

  it('is ended by its owner and by nobody else', async () => {
    const [mine, theirs] = [await cookieOf('an'), await cookieOf('binh')];
    const [{ id }] = await sql<{ id: string }>("SELECT id FROM auth_session WHERE userId = 'binh'") as [{ id: string }];
    await post('/api/me/sessions/end', { id }, mine);
    expect(await whoIs(theirs)).toBe('binh');
    await post('/api/me/sessions/end', { id }, theirs);
    expect(await whoIs(theirs)).toBe(null);
  });

  it('however it began, stands in the log with how', async () => {
    await aPerson('moi', { memberOf: unitAt(1) });
    await signIn('an@thu.example');
    await accept(await linkFor('moi'));
    const began = await sql<{ who: string; how: string }>("SELECT person_id AS who, noun_id AS how FROM audit WHERE action = 'sign_in' AND person_id <> 'dung' ORDER BY seq");
    expect(began).toEqual([{ who: 'an', how: 'password' }, { who: 'moi', how: 'invitation' }]);
  });
});

describe('a link', () => {
  it.each(['invite', 'reset'])('to %s lets in one of two who come at once, and nobody after', async (kind) => {
    await aPerson('moi', { memberOf: unitAt(1), ...(kind === 'reset' && { role: 'officer', unitId: unitAt(1) }) });
    const token = await linkFor('moi', kind === 'reset' ? '/api/staff/moi/invite' : undefined);
    const answers = await Promise.all([accept(token), accept(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect((await accept(token)).body.code).toBe('link_unusable');
    expect((await post('/api/auth/link', { token })).body.code).toBe('link_unusable');
  });

  it('is no good once it has expired, been replaced, or another of theirs was used', async () => {
    await aPerson('moi', { memberOf: unitAt(1) });
    const replaced = await linkFor('moi');
    const expired = await linkFor('moi');
    await sql('UPDATE invitation SET expires_at = ?1', Date.now());
    for (const token of [replaced, expired, 'đoán mò']) expect([token, (await accept(token)).status]).toEqual([token, 410]);
    const [invited, reset] = [await linkFor('moi'), await linkFor('moi', '/api/staff/moi/invite')];
    expect((await accept(reset)).status).toBe(200);
    expect((await accept(invited)).status).toBe(410);
  });

  it('falls when a password is set, and so do the other sessions', async () => {
    await aPerson('moi', { memberOf: unitAt(1) });
    const other = cookieIn(await signIn('moi@thu.example'));
    const inside = cookieIn((await accept(await linkFor('moi'))).response);
    const waiting = await linkFor('moi');
    expect((await post('/api/me/password', { password: 'con trâu đi cày sớm' }, inside)).status).toBe(200);
    expect([await whoIs(inside), await whoIs(other), (await accept(waiting)).status]).toEqual(['moi', null, 410]);
  });

  it('and the password it sets do not change a second factor that is there', async () => {
    await aPerson('moi', { role: 'organizer' });
    await enterCodes(door(), 'moi', 'chưa ai đọc', '[]');
    const inside = cookieIn((await accept(await linkFor('moi', '/api/staff/moi/invite'))).response);
    await post('/api/me/password', { password: 'con trâu đi cày sớm' }, inside);
    expect((await post('/api/me/proof', { password: 'con trâu đi cày sớm' }, inside)).status).toBe(200);
    for (const path of ['two-factor/disable', 'two-factor/enable', 'passkey/verify-registration', 'passkey/delete-passkey', 'link-social']) {
      expect([path, (await post(`/api/auth/${path}`, { password: 'con trâu đi cày sớm' }, inside)).body.code]).toEqual([path, 'factor_first']);
    }
    expect((await post('/api/campaigns', aCampaign(), inside)).body.code).toBe('second_factor_missing');
  });

  it('is mailed once in a while, however often others ask for it, and says the same of everybody', async () => {
    for (let n = 0; n < 3; n += 1) await forgotten(door(), 'an@thu.example', Date.now(), BASE);
    expect(await count('mail')).toBe(1);
    await forgotten(door(), 'khong-co@thu.example', Date.now(), BASE);
    expect(await count('mail')).toBe(1);
    const said = await Promise.all(['an@thu.example', 'khong-co@thu.example'].map((login) => post('/api/auth/forgotten', { login })));
    expect(said[0]!.body).toEqual(said[1]!.body);
  });
});

describe('crafted JSON', () => {
  const smuggled = { role: 'administrator', roles: ['administrator'], grants: [{ role: 'administrator', unitId: PROVINCE, validFrom: DAWN, validTo: DUSK }],
    factor: 'passkey', provedAt: Date.now() + 1e9, supportFor: 'dung', personId: 'dung', userId: 'dung', twoFactorEnabled: true, authorId: 'dung', by: 'dung' };

  it('with fields of power in it gives none', async () => {
    const powers = async () => ({ roles: await sql('SELECT person_id, role, unit_id FROM role_grant ORDER BY 1, 2'), sessions: await sql("SELECT factor, provedAt, supportFor FROM auth_session WHERE userId = 'an'") });
    const cookie = cookieIn(await signIn('an@thu.example'));
    const before = await powers();
    const id = crypto.randomUUID();
    expect((await post('/api/members', { ...smuggled, id, unitId: unitAt(1), name: 'Người Mới', birthYear: 2000, from: '2026-01-01' }, cookie)).status).toBe(201);
    expect((await post(`/api/members/${id}/correct`, { ...smuggled, name: 'Người Mới', birthYear: 2001 }, cookie)).status).toBe(200);
    expect((await post('/api/requests/mine', { ...smuggled, id: crypto.randomUUID(), kind: 'access' }, cookie)).status).toBe(201);
    expect((await post('/api/me/proof', { ...smuggled, password: 'sai' }, cookie)).body.code).toBe('proof_wrong');
    expect((await post('/api/auth/sign-in', { ...smuggled, login: 'an@thu.example', password: 'sai' })).status).toBe(401);
    expect((await post('/api/claims', { claims: [{ ...aClaim(), ...smuggled }] }, cookie)).status).toBe(422);
    expect(await powers()).toEqual(before);
    expect(await sql("SELECT DISTINCT person_id AS id FROM data_request")).toEqual([{ id: 'an' }]);
  });

  it('opens nothing of the sign-in library that is not meant to be open', async () => {
    const cookie = await cookieOf('an');
    for (const path of ['sign-up/email', 'sign-in/email', 'sign-in/username', 'update-user', 'update-session', 'change-email', 'change-password', 'set-password', 'delete-user',
      'revoke-sessions', 'unlink-account', 'request-password-reset', 'reset-password', 'two-factor/generate-backup-codes', 'passkey/update-passkey', 'get-access-token', 'admin/set-role']) {
      expect([path, (await post(`/api/auth/${path}`, smuggled, cookie)).status]).toEqual([path, 404]);
    }
    for (const path of ['list-sessions', 'get-session', 'list-accounts', 'account-info', 'passkey/list-user-passkeys', 'two-factor/get-totp-uri']) {
      expect([path, (await call('an', 'GET', `/api/auth/${path}`)).status]).toEqual([path, 404]);
    }
  });

  it('that names somebody who is there already, as if they were new, reaches nobody', async () => {
    const victim = await aPerson(crypto.randomUUID());
    const row = await sql('SELECT * FROM person WHERE id = ?1', victim);
    const member = { id: victim, unitId: unitAt(1), name: 'Người Khác', birthYear: 2000, from: '2026-01-01' };
    expect((await call('an', 'POST', '/api/members', member)).body.code).toBe('person_id_taken');
    const clerk = await aPerson('quan-tri-xa', { role: 'administrator', unitId: unitAt(1) });
    const cookie = await strongCookie(clerk);
    const staff = { id: victim, name: 'Người Khác', email: 'khac@thu.example', role: 'officer', unitId: unitAt(1), validFrom: today };
    const { body } = await post('/api/staff', staff, cookie);
    expect([body.code, body.url]).toEqual(['person_id_taken', undefined]);
    expect(await sql('SELECT * FROM person WHERE id = ?1', victim)).toEqual(row);
    expect([await count('membership WHERE person_id = ?1', victim), await count('role_grant WHERE person_id = ?1', victim), await count('invitation')]).toEqual([0, 0, 0]);
    // Somebody who is really new is entered, and the same request again is the same entry.
    const fresh = { ...staff, id: crypto.randomUUID() };
    for (let n = 0; n < 2; n += 1) expect((await post('/api/staff', fresh, cookie)).status).toBe(201);
    expect(await count('role_grant WHERE person_id = ?1', fresh.id)).toBe(1);
    const again = { ...member, id: crypto.randomUUID() };
    for (let n = 0; n < 2; n += 1) expect((await call('an', 'POST', '/api/members', again)).status).toBe(201);
    expect(await count('membership WHERE person_id = ?1', again.id)).toBe(1);
  });

  it('leaves nobody behind when the role it asks for can never hold', async () => {
    const staff = { id: crypto.randomUUID(), name: 'Cán Bộ Mới', email: 'moi@thu.example', role: 'officer', unitId: unitAt(1), validFrom: today, validTo: '2020-01-01' };
    expect((await call('dung', 'POST', '/api/staff', staff)).body.code).toBe('grant_dates');
    expect(await count('person WHERE id = ?1', staff.id)).toBe(0);
  });

  it('does not let an officer into the account of an administrator who is also a member', async () => {
    await aPerson('cap-tren', { role: 'administrator', memberOf: unitAt(1) });
    for (const [path, body] of [['invite', {}], ['correct', { name: 'Người cap-tren', birthYear: 1999, email: 'cua-toi@thu.example' }]] as const) {
      expect((await call('an', 'POST', `/api/members/cap-tren/${path}`, body)).body.code).toBe('not_allowed');
    }
    expect(await count("invitation WHERE person_id = 'cap-tren'")).toBe(0);
  });
});

describe('another site', () => {
  // One click in a mail program is a form from elsewhere by its standard (RFC 8058): its sealed token is all the authority it has, and it ends letters only.
  const ONE_CLICK = 'POST /api/unsubscribe/:token';
  const unsafe = [...new Set(api.routes.filter(({ method, path }) => !['ALL', 'GET'].includes(method) && !path.includes('*')).map(({ method, path }) => `${method} ${path}`)), 'POST /api/auth/sign-out', 'POST /api/auth/invitation/accept'].filter((route) => route !== ONE_CLICK);

  it.each([
    ['from its own page', 403, 'cross_site', { origin: 'https://la.example', 'content-type': 'application/json' }],
    ['from a frame without an origin', 403, 'cross_site', { origin: 'null', 'content-type': 'application/json' }],
    ['as the browser says', 403, 'cross_site', { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }],
    ['from a neighbouring name', 403, 'cross_site', { 'sec-fetch-site': 'same-site', 'content-type': 'application/json' }],
    ['by a form', 415, 'not_json', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['by a form with files', 415, 'not_json', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['as text', 415, 'not_json', { 'content-type': 'text/plain' }],
  ])('changes nothing %s', async (_, status, code, headers) => {
    const cookie = await cookieOf('dung');
    for (const route of unsafe) {
      const [method, pattern] = route.split(' ') as [string, string];
      const answer = await call(null, method, pattern.replace(/:\w+/g, unitAt(1)), '{}', { cookie, ...headers });
      expect([route, answer.status, answer.body.code]).toEqual([route, status, code]);
    }
  });
});

describe('two administrators at once', () => {
  it('make nobody organizer and reconciler of the same campaign: exactly one stands', async () => {
    await aPerson('moi');
    await aPerson('dung-hai', { role: 'administrator' });
    const [one, two] = [await cookieOf('dung'), await strongCookie('dung-hai')];
    const grant = (role: string, unitId: string) => ({ personId: 'moi', role, unitId, validFrom: today });
    const answers = await Promise.all([post('/api/staff/grants', grant('organizer', PROVINCE), one), post('/api/staff/grants', grant('reconciler', unitAt(2)), two)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await count("role_grant WHERE person_id = 'moi'")).toBe(1);
  });

  it('end each other: one stays; and the last one ends nobody, not even themself', async () => {
    await aPerson('dung-hai', { role: 'administrator' });
    const [one, two] = [await cookieOf('dung'), await strongCookie('dung-hai')];
    const end = (personId: string, cookie: string) => post('/api/staff/grants/end', { personId, role: 'administrator', unitId: PROVINCE, validFrom: DAWN }, cookie);
    const answers = await Promise.all([end('dung-hai', one), end('dung', two)]);
    expect(answers.map(({ status }) => status).sort()[0]).toBe(200);
    const left = await sql<{ id: string }>("SELECT person_id AS id FROM role_grant WHERE role = 'administrator' AND valid_to > ?1", today);
    expect(left).toHaveLength(1);
    const [{ id }] = left as [{ id: string }];
    expect((await end(id, id === 'dung' ? one : two)).body.code).toBe('last_administrator');
  });

  it('end a role and grant it again the same day: it holds again, and a longer one goes on', async () => {
    const grant = { personId: 'an', role: 'auditor', unitId: unitAt(1), validFrom: today };
    const until = () => sql("SELECT valid_to AS until FROM role_grant WHERE person_id = 'an' AND role = 'auditor'");
    await call('dung', 'POST', '/api/staff/grants', { ...grant, validTo: addDays(today, 9) });
    await call('dung', 'POST', '/api/staff/grants/end', grant);
    expect(await until()).toEqual([{ until: today }]);
    expect((await call('dung', 'POST', '/api/staff/grants', { ...grant, validTo: addDays(today, 5) })).status).toBe(201);
    expect(await until()).toEqual([{ until: addDays(today, 5) }]);
    await call('dung', 'POST', '/api/staff/grants', grant);
    expect(await until()).toEqual([{ until: DUSK }]);
  });

  it('decide about the same unit: the second is told to look again', async () => {
    const change = (name: string) => ({ id: crypto.randomUUID(), kind: 'rename', onDate: tomorrow, document: 'QĐ thử', altered: [{ unitId: unitAt(1), name }] });
    const answers = await Promise.all([call('dung', 'POST', '/api/unit-changes', change('Đoàn xã Tên Một')), call('dung', 'POST', '/api/unit-changes', change('Đoàn xã Tên Hai'))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, expect.any(Number)]);
    expect(await count('unit_change')).toBe(1);
  });
});

describe('an organizer', () => {
  const reopen = async () => {
    const claim = aClaim();
    await call('an', 'POST', '/api/claims', { claims: [claim] });
    return claim.id;
  };

  it('who becomes a reconciler judges nothing in the campaigns of their time, launched by them or not', async () => {
    await aPerson('hai-vai', { role: 'organizer' });
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const claimId = await reopen();
    await sql("UPDATE role_grant SET valid_to = ?1 WHERE person_id = 'hai-vai'", today);
    expect((await call('dung', 'POST', '/api/staff/grants', { personId: 'hai-vai', role: 'reconciler', unitId: PROVINCE, validFrom: today })).status).toBe(201);
    const { body } = await post('/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome: 'recognised', reason: 'seen' }] }, await strongCookie('hai-vai'));
    expect(body.refused[0].code).toBe('organizer_decides');
    expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome: 'recognised', reason: 'seen' }] })).body.decided).toHaveLength(1);
  });
});

describe('units', () => {
  const decide = (over: object) => call('dung', 'POST', '/api/unit-changes', { id: crypto.randomUUID(), kind: 'merge', onDate: tomorrow, document: 'QĐ thử', ...over });
  const fresh = (id: string, parentId = PROVINCE, kind = 'youth_commune') => ({ id, name: 'Đoàn xã Mới', kind, parentId });
  const NEW = unitAt(50);
  const merge = { added: [fresh(NEW)], successions: [1, 2].map((n) => ({ oldId: unitAt(n), newId: NEW, shareMilli: 1000 })) };

  it('do not change by a decision that contradicts itself', async () => {
    await decide({ kind: 'add', added: [fresh(unitAt(60), unitAt(1), 'youth_branch')] });
    for (const [code, over] of [
      ['shares_not_one', { added: [fresh(NEW)], successions: [{ oldId: unitAt(1), newId: NEW, shareMilli: 999 }] }],
      ['shares_not_one', { added: [fresh(NEW)], successions: [{ oldId: unitAt(2), newId: NEW, shareMilli: 1000 }, { oldId: unitAt(2), newId: unitAt(3), shareMilli: 1 }] }],
      ['stands_above_itself', { kind: 'move', onDate: addDays(today, 2), altered: [{ unitId: unitAt(1), parentId: unitAt(60) }] }],
      ['stands_above_itself', { kind: 'move', altered: [{ unitId: unitAt(1), parentId: unitAt(1) }] }],
      ['trees_apart', { kind: 'add', added: [fresh(NEW, PROVINCE, 'commune')] }],
      ['trees_apart', { kind: 'rename', altered: [{ unitId: unitAt(1), kind: 'commune' }] }],
      ['below_goes_on', { kind: 'close', onDate: addDays(today, 2), closed: [unitAt(1)] }],
      ['parent_not_there', { kind: 'add', added: [{ ...fresh(NEW), parentId: null }] }],
    ] as const) expect([code, (await decide(over)).body.code]).toEqual([code, code]);
    expect(await count('unit_change')).toBe(1);
  });

  it('that close or merge while a campaign runs take no result with them: totals and targets of both trees are equal', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign({ targets: [1, 2, 3, 4].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 10 * n + 1 })) }));
    const claims = [1, 1, 2, 3, 4].map((n) => aClaim({ unitId: unitAt(n) }));
    await call('everyone', 'POST', '/api/claims', { claims });
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) });
    const ledger = await sql('SELECT * FROM ledger ORDER BY seq');
    expect((await decide({ kind: 'reorganise', onDate: today, ...merge, closed: [unitAt(3)] })).status).toBe(201);
    const board = async (structure: string) => (await call(null, 'GET', `/api/campaigns/thu-nghiem/board?structure=${structure}`)).body;
    await expect.poll(async () => (await board('now')).totals.actsMilli, { timeout: 5000 }).toBe(5000);
    await expect.poll(async () => (await board('now')).structure, { timeout: 5000 }).toBe('now');
    const [then, now] = await Promise.all(['then', 'now'].map(board));
    const units = (board: typeof then) => [...board.clusters.flatMap(({ rows }: { rows: unknown[] }) => rows), ...board.unranked].map(({ name }) => name).sort();
    expect(units(then)).toEqual(['Đoàn xã Mới', 'Đoàn xã Số 00001', 'Đoàn xã Số 00002', 'Đoàn xã Số 00003', 'Đoàn xã Số 00004']);
    expect(units(now)).toEqual(['Đoàn xã Mới', 'Đoàn xã Số 00003', 'Đoàn xã Số 00004']);
    const { units: _, ...totals } = then.totals;
    expect(now.totals).toMatchObject(totals);
    expect([totals.actsMilli, totals.target]).toEqual([5000, 104]);
    expect(now.passed).toEqual([1, 2].map((n) => ({ oldName: `Đoàn xã Số 0000${n}`, newName: 'Đoàn xã Mới', onDate: today, shareMilli: 1000 })));
    expect(await sql('SELECT * FROM ledger ORDER BY seq')).toEqual(ledger);
    // Nothing is claimed for a unit that has gone, and nothing decided backwards over what has come in.
    expect((await call('everyone', 'POST', '/api/claims', { claims: [aClaim({ unitId: unitAt(3), actDate: today })] })).body.refused[0].code).toBe('unit_not_active');
  });

  it('that are going to merge keep their members until then, each once, and who left meanwhile has left', async () => {
    for (const id of ['o-lai', 'thoi', 'chuyen']) await aPerson(id, { memberOf: unitAt(1) });
    const change = crypto.randomUUID();
    expect((await decide({ id: change, onDate: addDays(today, 10), ...merge })).status).toBe(201);
    const list = async (who: 'an' | 'dung', unitId: string) => (await call(who, 'GET', `/api/members?unitId=${unitId}`)).body;
    const names = ['Người chuyen', 'Người o-lai', 'Người thoi'];
    for (const [who, unitId] of [['an', unitAt(1)], ['dung', PROVINCE]] as const) {
      const { members, total } = await list(who, unitId);
      expect([members.map(({ name }: { name: string }) => name).sort(), total]).toEqual([names, 3]);
    }
    expect((await call('an', 'POST', '/api/members/thoi/end', { onDate: addDays(today, 3) })).status).toBe(200);
    const move = crypto.randomUUID();
    expect((await call('an', 'POST', '/api/members/chuyen/move', { id: move, toUnitId: unitAt(4), onDate: addDays(today, 3) })).status).toBe(201);
    expect((await call('an', 'POST', `/api/members/moves/${move}`, { answer: 'yes' })).status).toBe(200);
    expect((await call('dung', 'POST', `/api/unit-changes/${change}/undo`, {})).status).toBe(200);
    const open = await sql<{ person: string; unit: string; until: string }>('SELECT person_id AS person, unit_id AS unit, valid_to AS until FROM membership WHERE valid_from < valid_to ORDER BY 1, valid_from');
    expect(open).toEqual([
      { person: 'chuyen', unit: unitAt(1), until: addDays(today, 3) }, { person: 'chuyen', unit: unitAt(4), until: DUSK },
      { person: 'o-lai', unit: unitAt(1), until: DUSK }, { person: 'thoi', unit: unitAt(1), until: addDays(today, 3) }]);
  });

  it('that merged between asking and answering leave a moving member in one place', async () => {
    await aPerson('chuyen', { memberOf: unitAt(1) });
    const move = crypto.randomUUID();
    await call('an', 'POST', '/api/members/chuyen/move', { id: move, toUnitId: unitAt(4), onDate: addDays(today, 1) });
    await decide({ onDate: today, ...merge });
    expect((await post(`/api/me/moves/${move}`, { answer: 'yes' }, cookieIn(await signIn('chuyen@thu.example')))).status).toBe(200);
    expect(await sql("SELECT unit_id AS unit FROM membership WHERE person_id = 'chuyen' AND valid_to = ?1", DUSK)).toEqual([{ unit: unitAt(4) }]);
  });

  it('that have ended take in nobody', async () => {
    await aPerson('chuyen', { memberOf: unitAt(1) });
    await decide({ kind: 'close', onDate: today, closed: [unitAt(2)] });
    const codes = [await call('dung', 'POST', '/api/members', { id: crypto.randomUUID(), unitId: unitAt(2), name: 'Người Mới', birthYear: 2000, from: today }),
      await call('dung', 'POST', '/api/members/lists', { id: crypto.randomUUID(), unitId: unitAt(2), fileName: 'ds', from: today, lines: [{ line: 2, name: 'Người Mới', birthYear: '2000', phone: '', email: '', unit: '' }] }),
      await call('an', 'POST', '/api/members/chuyen/move', { id: crypto.randomUUID(), toUnitId: unitAt(2), onDate: tomorrow })].map(({ body }) => body.code);
    expect(codes).toEqual(['unit_not_active', 'unit_not_active', 'unit_not_active']);
  });
});

describe('a list of members', () => {
  const line = (n: number, name: string, birthYear = '2000', phone = '') => ({ line: n, name, birthYear, phone, email: '', unit: '' });
  const list = (lines: object[], unitId = unitAt(1)) => ({ id: crypto.randomUUID(), unitId, fileName: 'ds.xlsx', from: '2026-01-01', lines });

  it('sees the same person in another spelling, in what is there and in itself', async () => {
    await enterMembers(door(), null, [{ id: 'da-co', name: 'Nguyễn Hoà Thủy', email: null, phone: '0905123456', birthYear: 2000, known: false, unitId: unitAt(1), membershipId: 'm', from: '2020-01-01' }], ACTOR);
    const { body } = await call('an', 'POST', '/api/members/preview', list([line(2, 'NGUYEN  HÒA THUỶ'), line(3, 'nguyễn hòa thủy', '2000', '905 123 456'), line(4, 'Trần Văn Đức'), line(5, 'TRAN VAN DUC'), line(6, 'Trần Văn Đức', '1999')]));
    expect(body.lines.map(({ fate }: { fate: string }) => fate)).toEqual(['alike', 'alike', 'new', 'alike', 'new']);
    expect(await count('person WHERE birthYear IN (1999, 2000) AND name LIKE ?1', 'Tr%')).toBe(0);
  });

  it('of numbers does not become a list of names of other units', async () => {
    await enterMembers(door(), null, [{ id: 'noi-khac', name: 'Người Nơi Khác', email: null, phone: '0905123456', birthYear: 1987, known: false, unitId: unitAt(2), membershipId: 'm', from: '2020-01-01' }], ACTOR);
    const { body } = await call('an', 'POST', '/api/members/preview', list([line(2, 'Dò Tìm', '2000', '0905123456')]));
    expect(body.lines[0].fate).toBe('refused');
    expect(JSON.stringify(body)).not.toMatch(/Người Nơi Khác|1987|Số 00002/);
  });

  it('shows number and address both, so that correcting a name loses neither', async () => {
    await call('an', 'POST', '/api/members', { id: crypto.randomUUID(), unitId: unitAt(1), name: 'Có Cả Hai', birthYear: 2000, from: '2026-01-01', phone: '0905123456', email: 'ca-hai@thu.example' });
    const [{ id, phone, email, birthYear }] = (await call('an', 'GET', `/api/members?unitId=${unitAt(1)}`)).body.members;
    expect([phone, email]).toEqual(['0905123456', 'ca-hai@thu.example']);
    await call('an', 'POST', `/api/members/${id}/correct`, { name: 'Có Cả Hai Đúng', birthYear, phone, email });
    expect(await sql('SELECT username, email FROM person WHERE id = ?1', id)).toEqual([{ username: phone, email }]);
  });

  it('brings back into one unit nobody who belongs to another', async () => {
    await enterMembers(door(), null, [{ id: 'noi-khac', name: 'Người Nơi Khác', email: null, phone: '0905123456', birthYear: 1987, known: false, unitId: unitAt(2), membershipId: 'm', from: '2020-01-01' }], ACTOR);
    expect((await call('an', 'POST', '/api/members/lists', list([line(2, 'Người Nơi Khác', '1987', '0905123456')]))).body.code).toBe('list_empty');
    expect(await sql("SELECT unit_id AS unit FROM membership WHERE person_id = 'noi-khac'")).toEqual([{ unit: unitAt(2) }]);
  });
});

describe('guessing', () => {
  const guess = (n: number, cookie = '') => signIn('an@thu.example', `đoán lần ${n}`, cookie);

  it('twenty at once gets no more tries than one after the other, and does not lock the owner out of a browser they know', async () => {
    const known = cookieIn(await signIn('an@thu.example')).split('; ').find((pair) => pair.startsWith('bangvang.device='))!;
    const statuses = (await Promise.all(Array.from({ length: 20 }, (_, n) => guess(n)))).map(({ status }) => status);
    expect([statuses.filter((status) => status === 401).length, statuses.filter((status) => status === 429).length]).toEqual([5, 15]);
    expect([(await signIn('an@thu.example')).status, (await signIn('an@thu.example', PASSWORD, known)).status]).toEqual([429, 200]);
    // A mark of somebody else's browser, or a made-up one, is no such thing.
    const others = cookieIn(await signIn('binh@thu.example')).split('; ').find((pair) => pair.startsWith('bangvang.device='))!;
    for (const mark of [others, 'bangvang.device=AAAA']) expect((await signIn('an@thu.example', PASSWORD, mark)).status).toBe(429);
  });

  it('is remembered in the database alone, so that a new isolate knows it, and is forgotten when it was right', async () => {
    for (let n = 0; n < 4; n += 1) expect((await guess(n)).status).toBe(401);
    expect((await signIn('an@thu.example')).status).toBe(200);
    expect(await count('attempt')).toBe(0);
    for (let n = 0; n < 5; n += 1) await guess(n);
    expect((await signIn('an@thu.example')).status).toBe(429);
    const [row] = await sql<{ key: string; until: number }>('SELECT key, until FROM attempt');
    expect(row!.until).toBeGreaterThan(Date.now());
    expect(row!.key).not.toContain('an@thu.example');
    await sql('DELETE FROM attempt');
    expect((await signIn('an@thu.example')).status).toBe(200);
  });

  it('of somebody who is not there is answered as of somebody who is', async () => {
    const [there, nobody] = await Promise.all(['an@thu.example', 'khong-co@thu.example'].map(async (login) => (await signIn(login, 'mat-khau-sai-roi')).json()));
    expect(there).toEqual(nobody);
  });

  it('of the password asked for again, or of a one-time code, comes to an end too', async () => {
    const cookie = await cookieOf('binh');
    const proofs = await Promise.all(Array.from({ length: 8 }, (_, n) => post('/api/me/proof', { password: `sai ${n}` }, cookie)));
    expect(proofs.filter(({ status }) => status === 403)).toHaveLength(5);
    expect((await post('/api/me/proof', { password: PASSWORD }, cookie)).status).toBe(429);
  });

  it('is counted by the address the proxy in front saw, not by one that was written before it', async () => {
    const { default: worker } = await import('../../worker/index.ts');
    const request = new Request(`${BASE}/api/auth/sign-in`, { method: 'POST', body: JSON.stringify({ login: 'an@thu.example', password: PASSWORD }),
      headers: { 'content-type': 'application/json', origin: BASE, 'x-forwarded-for': '192.0.2.1, 203.0.113.9', 'cf-connecting-ip': '192.0.2.1' } });
    expect((await worker.fetch!(request as never, { ...testEnv, CLIENT_ADDRESS_HEADER: 'x-forwarded-for' } as never, createExecutionContext())).status).toBe(200);
    expect(await sql("SELECT address FROM audit WHERE action = 'sign_in'")).toEqual([{ address: '203.0.113.0/24' }]);
    expect(await count("auth_rate_limit WHERE key LIKE '203.0.113.9%'")).toBeGreaterThan(0);
  });

  it('from one network is slowed down for all names, and for nobody elsewhere', async () => {
    const from = (network: string, login: string) => exports.default.fetch(new Request(`${BASE}/api/auth/sign-in`, { method: 'POST',
      headers: { 'content-type': 'application/json', origin: BASE, 'cf-connecting-ip': network }, body: JSON.stringify({ login, password: PASSWORD }) }));
    expect((await from('203.0.113.9', 'an@thu.example')).status).toBe(200);
    expect(await sql("UPDATE auth_rate_limit SET count = 100000 WHERE key LIKE '203.0.113.9%' RETURNING 1 AS found")).toHaveLength(1);
    expect([(await from('203.0.113.9', 'binh@thu.example')).status, (await from('198.51.100.7', 'binh@thu.example')).status]).toEqual([429, 200]);
  });
});

describe('a dangerous act', () => {
  it('asks for the password or passkey again, whoever is signed in however well', async () => {
    const claims = [aClaim(), aClaim()];
    await call('an', 'POST', '/api/claims', { claims });
    const verdicts = (outcome: string, reason: string) => ({ id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome, reason })) });
    await call('binh', 'POST', '/api/verdicts', verdicts('recognised', 'seen'));
    const stale = { dung: await cookieOf('dung'), binh: await cookieOf('binh') };
    await sql('UPDATE auth_session SET provedAt = ?1', Date.now() - 5 * 60_000);
    const grant = { personId: 'an', role: 'auditor', unitId: unitAt(1), validFrom: today };
    for (const [who, path, body] of [
      ['dung', '/api/staff/grants', grant], ['dung', '/api/staff/grants/end', grant], ['dung', '/api/staff/an/invite', {}], ['dung', '/api/staff/an/reset-factors', {}], ['dung', '/api/staff/an/support', {}],
      ['dung', '/api/staff', { id: crypto.randomUUID(), name: 'Cán Bộ', email: 'moi@thu.example', role: 'officer', unitId: unitAt(1), validFrom: today }],
      ['dung', '/api/unit-changes', { id: crypto.randomUUID(), kind: 'close', onDate: tomorrow, document: 'QĐ thử', closed: [unitAt(1)] }], ['dung', `/api/unit-changes/${unitAt(1)}/undo`, {}],
      ['dung', `/api/requests/${unitAt(1)}/step`, { step: 'done' }], ['dung', '/api/me/password', { password: 'con trâu đi cày sớm' }],
      ['dung', '/api/auth/two-factor/enable', { password: PASSWORD }], ['dung', '/api/auth/passkey/verify-registration', {}], ['dung', '/api/auth/passkey/delete-passkey', { id: 'x' }], ['dung', '/api/auth/link-social', { provider: 'oidc' }],
      ['binh', '/api/verdicts', verdicts('reopened', 'mistake')],
    ] as const) expect([path, (await post(path, body, stale[who])).body.code]).toEqual([path, 'proof_needed']);
    const { body } = await post('/api/verdicts', { id: uuid(), verdicts: [{ claimId: claims[0]!.id, outcome: 'reopened', reason: 'mistake' }] }, stale.binh);
    expect(body.decided).toHaveLength(1);
    expect((await post('/api/me/proof', { password: PASSWORD }, stale.binh)).status).toBe(200);
    expect((await post('/api/verdicts', { id: uuid(), verdicts: [...claims].map(({ id }) => ({ claimId: id, outcome: 'reopened', reason: 'mistake' })) }, stale.binh)).body.decided).toHaveLength(1);
  });

  it('is never done with borrowed eyes, and what is done says both names', async () => {
    await aPerson('moi', { memberOf: unitAt(1) });
    const cookie = await cookieOf('dung');
    expect((await post('/api/staff/an/support', {}, cookie)).status).toBe(200);
    const claim = aClaim();
    for (const [path, body] of [
      ['/api/verdicts', { id: uuid(), verdicts: [{ claimId: claim.id, outcome: 'recognised', reason: 'seen' }] }], ['/api/campaigns', aCampaign()], ['/api/staff/grants', { personId: 'moi', role: 'officer', unitId: unitAt(1), validFrom: today }],
      ['/api/me/password', { password: 'con trâu đi cày sớm' }], ['/api/me/consents', { purpose: 'unit_page', choice: 'name', textVersion: 'x' }], ['/api/me/proof', { password: PASSWORD }], ['/api/requests/mine', { id: crypto.randomUUID(), kind: 'deletion' }],
      ['/api/auth/two-factor/enable', { password: PASSWORD }], ['/api/auth/passkey/verify-registration', {}],
    ] as const) expect([path, ['support_only_looks', 'not_allowed'].includes((await post(path, body, cookie)).body.code)]).toEqual([path, true]);
    expect((await call(null, 'GET', '/api/me/data', undefined, { cookie })).body.code).toBe('support_only_looks');
    expect((await post('/api/claims', { claims: [claim] }, cookie)).body.stored).toHaveLength(1);
    expect(await sql("SELECT by_id AS who, as_id AS \"as\" FROM audit WHERE noun = 'claim'")).toEqual([{ who: 'dung', as: 'an' }]);
    expect(await sql('SELECT author_id AS author FROM claim')).toEqual([{ author: 'an' }]);
    await post('/api/me/support/end', {}, cookie);
    expect(await whoIs(cookie)).toBe('dung');
  });
});

describe('one\'s own data', () => {
  it('is public as chosen, and no longer once that is withdrawn; a child\'s never', async () => {
    await aPerson('moi', { memberOf: unitAt(1) });
    const cookie = cookieIn(await signIn('moi@thu.example'));
    let asked = 0;
    const named = async () => (await call(null, 'GET', `/api/units/${unitAt(1)}?lan=${asked += 1}`)).body.named.map(({ name }: { name: string }) => name);
    const { textVersion } = (await call(null, 'GET', '/api/me/membership', undefined, { cookie })).body;
    const choose = (choice: string, version = textVersion) => post('/api/me/consents', { purpose: 'unit_page', choice, textVersion: version }, cookie);
    expect(await named()).toEqual([]);
    expect((await choose('name', 'lời cũ')).status).toBe(400);
    await choose('name');
    expect(await named()).toEqual(['Người moi']);
    await choose('initials');
    expect(await named()).toEqual(['N.M.']);
    await choose('nothing');
    expect(await named()).toEqual([]);
    await choose('name');
    await sql("UPDATE person SET birthYear = ?1 WHERE id = 'moi'", Number(today.slice(0, 4)) - 15);
    expect(await named()).toEqual([]);
    expect((await choose('initials')).body.code).toBe('consent_child');
    expect(await sql('SELECT no, choice FROM consent ORDER BY no')).toEqual(['name', 'initials', 'nothing', 'name'].map((choice, at) => ({ no: at + 1, choice })));
  });

  it('is deleted with every link to it, and ledger, tallies and counts stay as they were', async () => {
    await aPerson('moi', { memberOf: unitAt(1) });
    const cookie = cookieIn(await signIn('moi@thu.example'));
    const claim = aClaim();
    await post('/api/claims', { claims: [claim] }, cookie);
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: claim.id, outcome: 'recognised', reason: 'seen' }] });
    const id = crypto.randomUUID();
    await post('/api/requests/mine', { id, kind: 'deletion', words: 'Tôi là Người moi' }, cookie);
    const counts = async () => ({ ledger: await sql('SELECT * FROM ledger'), tally: await sql('SELECT * FROM tally ORDER BY 1, 2, 3, 4'), claims: await count('claim'), members: await count('membership WHERE unit_id = ?1', unitAt(1)) });
    const before = await counts();
    expect((await call('dung', 'POST', `/api/requests/${id}/step`, { step: 'done' })).body.code).toBe('answer_missing');
    await call('dung', 'POST', `/api/requests/${id}/step`, { step: 'accept', answer: 'Đã nhận.' });
    expect((await call('dung', 'POST', `/api/requests/${id}/step`, { step: 'done' })).status).toBe(200);
    expect(await counts()).toEqual(before);
    expect([await whoIs(cookie), (await signIn('moi@thu.example')).status]).toEqual([null, 401]);
    const rest = (await Promise.all((await sql<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'd1%'"))
      .map(async ({ name }) => JSON.stringify(await sql(`SELECT * FROM "${name}"`))))).join('\n');
    expect(rest).not.toMatch(/Người moi|moi@thu\.example/);
    expect((await sql("SELECT author_id FROM claim UNION SELECT person_id FROM membership")).map((row) => Object.values(row as object)[0])).not.toContain('moi');
  });

  it('is deleted and refused at once: one of the two holds, and a refused one deletes nothing', async () => {
    await aPerson('moi', { memberOf: unitAt(1) });
    const id = crypto.randomUUID();
    await post('/api/requests/mine', { id, kind: 'deletion' }, cookieIn(await signIn('moi@thu.example')));
    await call('dung', 'POST', `/api/requests/${id}/step`, { step: 'accept', answer: 'Đã nhận.' });
    await Promise.all([call('dung', 'POST', `/api/requests/${id}/step`, { step: 'done' }), call('dung', 'POST', `/api/requests/${id}/step`, { step: 'refuse', answer: 'Không.' })]);
    const [{ state }] = await sql<{ state: string }>('SELECT state FROM data_request WHERE id = ?1', id) as [{ state: string }];
    expect(await count("person WHERE id = 'moi' AND erasedAt IS NOT NULL")).toBe(state === 'done' ? 1 : 0);
    // What one administrator still sees as accepted, another has refused.
    const { erasePerson } = await import('#store/privacy');
    await sql("UPDATE data_request SET state = 'refused'");
    await aPerson('hai', { memberOf: unitAt(1) });
    expect(await erasePerson(door(), 'hai', id, today, ACTOR)).toBe(false);
    expect(await count("person WHERE id = 'hai' AND erasedAt IS NULL")).toBe(1);
  });

  it('is not deleted while it holds a role', async () => {
    const id = crypto.randomUUID();
    await call('an', 'POST', '/api/requests/mine', { id, kind: 'deletion' });
    await call('dung', 'POST', `/api/requests/${id}/step`, { step: 'accept', answer: 'Đã nhận.' });
    expect((await call('dung', 'POST', `/api/requests/${id}/step`, { step: 'done' })).body.code).toBe('erase_administrator');
    expect(await count("person WHERE id = 'an' AND erasedAt IS NULL")).toBe(1);
  });

  it('is dropped when it has been kept long enough, reported once a day however often it is called, and logged', async () => {
    for (let n = 0; n < 25; n += 1) {
      await aPerson(`cu-${n}`, { memberOf: unitAt(1) });
    }
    await sql("UPDATE membership SET valid_to = '2023-01-01'");
    await sql("INSERT INTO attempt VALUES ('k', 3, 0, 0)");
    const now = Date.now();
    for (let n = 0; n < 4; n += 1) await retain(door(), now + n * 60_000);
    const report = Object.fromEntries((await sql<{ kind: string; rows: number }>('SELECT kind, rows FROM retention_run WHERE day = ?1', today)).map(({ kind, rows }) => [kind, rows]));
    expect(report).toMatchObject({ former_member: 25, attempt: 1, mail: 0 });
    expect([await count('person WHERE erasedAt IS NOT NULL'), await count("audit WHERE action = 'erase'")]).toEqual([25, 25]);
    const { body } = await call('dung', 'GET', '/api/requests');
    expect(body.retention.find(({ kind }: { kind: string }) => kind === 'former_member').last).toEqual({ day: today, rows: 25 });
    await retain(door(), now + 86_400_000);
    expect(await count("retention_run WHERE kind = 'former_member'")).toBe(2);
  });
});

describe('the log', () => {
  it('is exported whole, however long, with nothing a spreadsheet would run', async () => {
    await sql(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5200)
      INSERT INTO audit (at, by_id, action, noun, noun_id, unit_id, after) SELECT i, 'dung', 'rename', 'unit', '=1+1', ?1, '{"name":"x"}' FROM n`, unitAt(1));
    const { body } = await call('dung', 'GET', `/api/log/export?unitId=${unitAt(1)}`);
    const lines = (body as string).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 5200);
    expect(new Set(lines).size).toBe(lines.length);
    expect(body).not.toMatch(/(^|,)"?=1\+1/);
  });

  it('is found by unit, by person and by day', async () => {
    await call('an', 'POST', '/api/claims', { claims: [aClaim()] });
    await call('everyone', 'POST', '/api/claims', { claims: [aClaim({ unitId: unitAt(2) })] });
    const found = async (query: string) => (await call('giang', 'GET', `/api/log?${query}`)).body.lines.map(({ noun, byId }: { noun: string; byId: string }) => `${byId} ${noun}`);
    expect(await found(`unitId=${unitAt(1)}`)).toEqual(['an claim']);
    expect((await found(`unitId=${PROVINCE}`)).sort()).toEqual(['an claim', `${people.everyone.id} claim`]);
    expect(await found('person=an@thu.example')).toContain('an claim');
    expect(await found('person=an@thu.example')).not.toContain(`${people.everyone.id} claim`);
    expect([(await found(`from=${today}&to=${today}`)).length > 0, await found(`to=${addDays(today, -1)}`), await found(`from=${tomorrow}`)]).toEqual([true, [], []]);
  });
});

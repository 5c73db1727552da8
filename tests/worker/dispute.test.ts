import { describe, expect, it } from 'vitest';
import { DAWN, DUSK, type GrantedRole } from '#vocabulary';
import { hashPassword } from '#services/password';
import { caseId } from '#store/conflicts';
import { enterMembers } from '#store/members';
import { enterPerson } from '#store/people';
import { call, cookieIn, door, signIn, testEnv, type Person } from '../support/setup.ts';
import { PROVINCE, TODAY, aCampaign, aClaim, dossierCode, dossierRow, unitAt, uuid } from '../support/world.ts';

const hash = hashPassword('mat-khau-thu-nghiem');
/** Somebody with roles of their own, signed in with a second factor; `ask` speaks as them. */
async function somebody(id: string, grants: { role: GrantedRole; unitId: string }[], memberOf?: string) {
  await enterPerson(door(), { id, name: `Người ${id}`, email: `${id}@thu.example`, passwordHash: await hash, birthYear: 1999, grants: grants.map((grant) => ({ ...grant, validFrom: DAWN, validTo: DUSK })) }, new Date().toISOString());
  if (memberOf) {
    await enterMembers(door(), null, [{ id, name: `Người ${id}`, email: null, phone: null, birthYear: 1999, known: true, unitId: memberOf, membershipId: crypto.randomUUID(), from: '2020-01-01' }],
      { by: 'dung', as: null, address: null, at: Date.now() });
  }
  const cookie = cookieIn(await signIn(`${id}@thu.example`));
  await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code', provedAt = ?2 WHERE userId = ?1").bind(id, Date.now()).run();
  return (method: string, path: string, body?: unknown) => call(null, method, path, body, { cookie });
}
const written = (headers: Headers) => Number(/(\d+) written/.exec(headers.get('server-timing')!)![1]);
const ledger = () => door().all<{ seq: number; claim_id: string; unit_id: string; milli: number }>('SELECT seq, claim_id, unit_id, milli FROM ledger ORDER BY seq');
const held = async () => Object.fromEntries((await door().all<{ unit_id: string; milli: number }>('SELECT unit_id, sum(milli) AS milli FROM ledger GROUP BY 1 HAVING sum(milli) <> 0 ORDER BY 1')).map((row) => [row.unit_id, row.milli]));
const states = async (...ids: string[]) => Object.fromEntries((await door().all<{ id: string; state: string }>('SELECT id, state FROM claim WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id', JSON.stringify(ids))).map((row) => [row.id, row.state]));
const open = () => door().all<{ id: string }>("SELECT id FROM conflict WHERE state = 'open'");

/** An for the first commune, and somebody else for the second, claim the same code. */
async function rivals(code = dossierCode(1)) {
  const hai = await somebody('hai', [{ role: 'officer', unitId: unitAt(2) }]);
  const [a, b] = [aClaim({ dossierCode: code }), aClaim({ dossierCode: code, unitId: unitAt(2), actDate: '2026-11-19' })];
  await call('an', 'POST', '/api/claims', { claims: [a] });
  expect((await hai('POST', '/api/claims', { claims: [b] })).body.stored[0].conflict).toBe(true);
  const [{ id }] = await open() as [{ id: string }];
  return { a, b, id, hai };
}
const look = (id: string, who: Person = 'binh') => call(who, 'GET', `/api/conflicts/${id}/case`);
const settlement = (view: { sides: { claimId: string; seen: number; live: boolean }[]; agreed?: unknown }, over: object) => ({
  id: uuid(), outcome: 'one_owner', words: 'Đã đối chiếu với dữ liệu của cơ quan.', sides: view.sides.filter(({ live }) => live).map(({ claimId, seen }) => ({ claimId, seen })), ...over });
const recognise = (claimId: string) => call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome: 'recognised', reason: 'seen' }] });
const sixtyForty = [{ side: 'A', milli: 600 }, { side: 'B', milli: 400 }];

describe('a conflict, seen by a side', () => {
  it('shows its own claim whole, and of the other only who, when, how it stands and how it would share', async () => {
    const { a, b, id, hai } = await rivals();
    await hai('POST', `/api/conflicts/${id}/words`, { claimId: b.id, words: 'Chúng tôi hướng dẫn người dân tại nhà.' });
    const { body } = await call('an', 'GET', `/api/conflicts/${id}`);
    expect(Object.keys(body).sort()).toEqual(['agreed', 'decidedAt', 'id', 'openedAt', 'others', 'outcome', 'own', 'state', 'words']);
    expect(Object.keys(body.own[0]).sort()).toEqual(['actDate', 'arrivedAt', 'capturedAt', 'claimId', 'indicator', 'live', 'masked', 'offer', 'quantity', 'side', 'state', 'stateWords', 'unitName', 'words']);
    expect(body.own).toMatchObject([{ side: 'A', claimId: a.id, masked: '…H08-261120-**01', state: 'pending', words: null }]);
    expect(body.others).toEqual([{ side: 'B', unitName: 'Đoàn xã Số 00002', actDate: '2026-11-19', state: 'pending', stateWords: 'chờ xác minh', live: true, offer: null }]);
    const said = JSON.stringify(body);
    for (const secret of [b.id, 'hai', 'tại nhà', unitAt(2)]) expect([secret, said.includes(secret)]).toEqual([secret, false]);
    // Its own words come back to the side that said them.
    expect((await hai('GET', `/api/conflicts/${id}`)).body.own[0].words).toBe('Chúng tôi hướng dẫn người dân tại nhà.');
  });

  it('is listed for its author and its unit, and does not exist for anybody else', async () => {
    const { id } = await rivals();
    const item = { id, state: 'open', outcome: null, masked: '…H08-261120-**01', unitName: 'Đoàn xã Số 00001', actDate: TODAY, indicator: 'dossier_full', others: 1, agreed: false, said: false };
    for (const whose of ['own', 'units']) expect((await call('an', 'GET', `/api/conflicts/mine?whose=${whose}`)).body.conflicts).toEqual([{ ...item, openedAt: expect.any(Number) as number }]);
    const ba = await somebody('ba', [{ role: 'officer', unitId: unitAt(3) }], unitAt(1));
    expect((await ba('GET', '/api/conflicts/mine?whose=units')).body.conflicts).toEqual([]);
    for (const [method, path, body] of [['GET', '', undefined], ['POST', '/words', { claimId: uuid(), words: 'Xin chào.' }], ['POST', '/offer', { claimId: uuid(), shares: sixtyForty }], ['POST', '/withdraw', { id: uuid(), claimId: uuid() }]] as const) {
      expect([path, (await ba(method, `/api/conflicts/${id}${path}`, body)).body.code]).toEqual([path, 'conflict_unknown']);
    }
    expect((await ba('GET', `/api/conflicts/${id}/case`)).body.code).toBe('not_allowed');
  });

  it('lets nobody speak, offer or withdraw for the other side', async () => {
    const { a, b, id, hai } = await rivals();
    for (const [path, body] of [['words', { words: 'Xin rút.' }], ['offer', { shares: sixtyForty }], ['withdraw', { id: uuid() }]] as const) {
      expect([path, (await hai('POST', `/api/conflicts/${id}/${path}`, { claimId: a.id, ...body })).body.code]).toEqual([path, 'conflict_unknown']);
    }
    expect(await states(a.id, b.id)).toEqual({ [a.id]: 'pending', [b.id]: 'pending' });
  });

  it('ends by itself when only one claim is left, once, and the one that is left can be recognised', async () => {
    const { a, b, id, hai } = await rivals();
    const withdrawal = { id: uuid(), claimId: b.id, words: 'Nhầm mã.' };
    expect((await hai('POST', `/api/conflicts/${id}/withdraw`, withdrawal)).status).toBe(200);
    expect(written((await hai('POST', `/api/conflicts/${id}/withdraw`, withdrawal)).headers)).toBe(0);
    expect((await call('an', 'GET', `/api/conflicts/${id}`)).body).toMatchObject({ state: 'settled', outcome: 'gone', others: [{ state: 'withdrawn', live: false }] });
    expect((await call('an', 'POST', `/api/conflicts/${id}/words`, { claimId: a.id, words: 'Muộn.' })).body.code).toBe('conflict_settled');
    await recognise(a.id);
    expect(await held()).toEqual({ [unitAt(1)]: 1000 });
  });

  it('ends by itself also when the others are refused elsewhere, and opens anew when one comes back', async () => {
    const { a, b, id } = await rivals();
    const say = (outcome: string) => call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: b.id, outcome, reason: 'not_helped' }] });
    await say('rejected');
    expect(await open()).toEqual([]);
    expect(await door().all('SELECT state, outcome, winner_id FROM conflict WHERE id = ?1', id)).toEqual([{ state: 'settled', outcome: 'gone', winner_id: a.id }]);
    await say('reopened');
    expect(await open()).toEqual([{ id: caseId(b.id, 2) }]);
    expect(await door().all('SELECT claim_id FROM conflict_side WHERE conflict_id = ?1 ORDER BY claim_id', caseId(b.id, 2))).toEqual([{ claim_id: a.id }, { claim_id: b.id }]);
    await say('rejected');
    await say('reopened');
    expect(await open()).toEqual([{ id: caseId(b.id, 4) }]);
  });
});

describe('an agreement', () => {
  it('is there when all sides have said the same shares, and the ledger then holds exactly one whole', async () => {
    const { a, b, id, hai } = await rivals();
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    await call('an', 'POST', `/api/conflicts/${id}/offer`, { claimId: a.id, shares: sixtyForty });
    expect((await hai('GET', `/api/conflicts/${id}`)).body).toMatchObject({ agreed: null, others: [{ offer: sixtyForty }] });
    const early = await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement((await look(id)).body, { outcome: 'shared', shares: [{ claimId: a.id, milli: 600 }, { claimId: b.id, milli: 400 }] }));
    expect([early.status, early.body.code]).toEqual([409, 'conflict_no_agreement']);
    await hai('POST', `/api/conflicts/${id}/offer`, { claimId: b.id, shares: [...sixtyForty].reverse() });
    expect((await call('an', 'GET', `/api/conflicts/${id}`)).body.agreed).toEqual(sixtyForty);
    const { body: view } = await look(id);
    expect(view.choices.find((each: { outcome: string }) => each.outcome === 'shared').held).toEqual([{ unitName: 'Đoàn xã Số 00001', milli: 600 }, { unitName: 'Đoàn xã Số 00002', milli: 400 }]);
    const shares = view.agreed.map(({ claimId, milli }: { claimId: string; milli: number }) => ({ claimId, milli }));
    const stale = await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement(view, { outcome: 'shared', shares: [{ claimId: a.id, milli: 500 }, { claimId: b.id, milli: 500 }] }));
    expect(stale.body.code).toBe('conflict_changed');
    const done = await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement(view, { outcome: 'shared', shares }));
    expect(done.body.entries.map(({ unitName, milli }: { unitName: string; milli: number }) => [unitName, milli])).toEqual([['Đoàn xã Số 00001', 600], ['Đoàn xã Số 00002', 400]]);
    expect(await held()).toEqual({ [unitAt(1)]: 600, [unitAt(2)]: 400 });
    expect(await states(a.id, b.id)).toEqual({ [a.id]: 'recognised', [b.id]: 'duplicate' });
    expect(await door().all("SELECT unit_id, milli FROM tally WHERE scope NOT LIKE 'year:%' ORDER BY unit_id")).toEqual([{ unit_id: unitAt(1), milli: 600 }, { unit_id: unitAt(2), milli: 400 }]);
    expect(await door().all('SELECT milli FROM tally WHERE unit_id = ?1', PROVINCE)).toEqual([{ milli: 1000 }]);
  });

  it('takes back what stood whole: before and after the ledger sums to one', async () => {
    const code = dossierCode(5);
    const first = aClaim({ dossierCode: code });
    await call('an', 'POST', '/api/claims', { claims: [first] });
    await recognise(first.id);
    const hai = await somebody('hai', [{ role: 'officer', unitId: unitAt(2) }]);
    const second = aClaim({ dossierCode: code, unitId: unitAt(2) });
    await hai('POST', '/api/claims', { claims: [second] });
    const [{ id }] = await open() as [{ id: string }];
    const shares = [{ side: 'A', milli: 501 }, { side: 'B', milli: 499 }];
    await call('an', 'POST', `/api/conflicts/${id}/offer`, { claimId: first.id, shares });
    await hai('POST', `/api/conflicts/${id}/offer`, { claimId: second.id, shares });
    const { body: view } = await look(id);
    expect(view.held).toEqual([{ unitName: 'Đoàn xã Số 00001', milli: 1000 }]);
    await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement(view, { outcome: 'shared', shares: [{ claimId: first.id, milli: 501 }, { claimId: second.id, milli: 499 }] }));
    expect((await ledger()).map(({ unit_id, milli }) => [unit_id, milli])).toEqual([[unitAt(1), 1000], [unitAt(1), -1000], [unitAt(1), 501], [unitAt(2), 499]]);
    expect(await held()).toEqual({ [unitAt(1)]: 501, [unitAt(2)]: 499 });
    expect(await states(first.id, second.id)).toEqual({ [first.id]: 'revoked', [second.id]: 'recognised' });
    // A third claim, long after: a new case, in which those who share keep their proportion.
    const ba = await somebody('ba', [{ role: 'officer', unitId: unitAt(3) }]);
    const third = aClaim({ dossierCode: code, unitId: unitAt(3) });
    await ba('POST', '/api/claims', { claims: [third] });
    const [late] = await open();
    expect(late!.id).toBe(caseId(third.id));
    await hai('POST', `/api/conflicts/${late!.id}/offer`, { claimId: second.id, shares: [{ side: 'A', milli: 500 }, { side: 'B', milli: 500 }] });
    await ba('POST', `/api/conflicts/${late!.id}/offer`, { claimId: third.id, shares: [{ side: 'A', milli: 500 }, { side: 'B', milli: 500 }] });
    await call('binh', 'POST', `/api/conflicts/${late!.id}/settle`, settlement((await look(late!.id)).body, { outcome: 'shared', shares: [{ claimId: second.id, milli: 500 }, { claimId: third.id, milli: 500 }] }));
    const sums = await held();
    expect(Object.values(sums).reduce((a, b) => a + b, 0)).toBe(1000);
    expect(sums[unitAt(3)]).toBe(500);
    expect(Math.abs(sums[unitAt(1)]! - 250.5)).toBeLessThan(1);
  });

  it('is told to everybody who shared when it is taken back for a third claim', async () => {
    const { a, b, id, hai } = await rivals();
    await call('an', 'POST', `/api/conflicts/${id}/offer`, { claimId: a.id, shares: sixtyForty });
    await hai('POST', `/api/conflicts/${id}/offer`, { claimId: b.id, shares: sixtyForty });
    await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement((await look(id)).body, { outcome: 'shared', shares: [{ claimId: a.id, milli: 600 }, { claimId: b.id, milli: 400 }] }));
    const c = aClaim({ dossierCode: dossierCode(1), unitId: unitAt(3) });
    await call('everyone', 'POST', '/api/claims', { claims: [c] });
    const [late] = await open();
    const { body: view } = await look(late!.id);
    expect(view.sides.map(({ parts }: { parts: unknown[] }) => parts.length)).toEqual([2, 1]);
    const asked = settlement(view, { winnerId: c.id });
    await call('binh', 'POST', `/api/conflicts/${late!.id}/settle`, asked);
    await call('binh', 'POST', `/api/conflicts/${late!.id}/settle`, asked);
    for (const [person, claim] of [['an', a], ['hai', b]] as const) {
      expect(await door().all("SELECT claim_id, reason FROM news WHERE person_id = ?1 AND outcome = 'revoked'", person)).toEqual([{ claim_id: claim.id, reason: 'claimed_twice' }]);
    }
    expect(await held()).toEqual({ [unitAt(3)]: 1000 });
  });

  it.each([
    [[{ side: 'A', milli: 600 }, { side: 'B', milli: 300 }], 'conflict_shares'], [[{ side: 'A', milli: 500 }, { side: 'C', milli: 500 }], 'conflict_changed'],
    [[{ side: 'A', milli: 600 }, { side: 'A', milli: 400 }], 'conflict_changed'], [[{ side: 'A', milli: 1000 }, { side: 'B', milli: 0 }], 'malformed'], [[{ side: 'A', milli: 1000 }], 'malformed'],
  ])('refuses %j with %s, in words and beside the field', async (shares, code) => {
    const { a, id } = await rivals();
    const { body } = await call('an', 'POST', `/api/conflicts/${id}/offer`, { claimId: a.id, shares });
    expect(body.code).toBe(code);
    expect(body.field).toMatch(/^shares/);
    expect(body.message).toMatch(/[ăâđêôơưáàảãạ]/);
  });

  it('binds nobody once a third side has come in', async () => {
    const { a, b, id, hai } = await rivals();
    await call('an', 'POST', `/api/conflicts/${id}/offer`, { claimId: a.id, shares: sixtyForty });
    await hai('POST', `/api/conflicts/${id}/offer`, { claimId: b.id, shares: sixtyForty });
    const { body: before } = await look(id);
    const c = aClaim({ dossierCode: dossierCode(1), unitId: unitAt(3) });
    await call('everyone', 'POST', '/api/claims', { claims: [c] });
    expect(await open()).toEqual([{ id }]);
    const { body: view } = await look(id);
    expect([view.sides.length, view.agreed]).toEqual([3, null]);
    const late = await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement(before, { winnerId: a.id }));
    expect([late.status, late.body.code]).toEqual([409, 'conflict_changed']);
    expect(await ledger()).toEqual([]);
    await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement(view, { winnerId: c.id }));
    expect(await held()).toEqual({ [unitAt(3)]: 1000 });
  });
});

describe('the office settles', () => {
  it('for one owner, with the other told why; the same request again writes nothing and answers the same', async () => {
    const { a, b, id } = await rivals();
    expect((await call('binh', 'GET', '/api/conflicts')).body).toEqual({ next: null, cases: [
      { id, openedAt: expect.any(Number) as number, masked: '…H08-261120-**01', facet: 'dossier', units: ['Đoàn xã Số 00001', 'Đoàn xã Số 00002'], live: 2, recognised: false, agreed: false }] });
    const { body: view } = await look(id);
    expect(JSON.stringify(view)).not.toMatch(/"an"|"hai"/);
    const asked = settlement(view, { winnerId: b.id });
    const first = await call('binh', 'POST', `/api/conflicts/${id}/settle`, asked);
    const again = await call('binh', 'POST', `/api/conflicts/${id}/settle`, asked);
    expect([first.status, again.body, written(again.headers)]).toEqual([200, first.body, 0]);
    expect(await states(a.id, b.id)).toEqual({ [a.id]: 'duplicate', [b.id]: 'recognised' });
    expect(await held()).toEqual({ [unitAt(2)]: 1000 });
    expect(await door().all("SELECT outcome, reason, words FROM news WHERE person_id = 'an'")).toEqual([{ outcome: 'duplicate', reason: 'claimed_twice', words: asked.words }]);
    expect((await call('binh', 'GET', '/api/conflicts')).body.cases).toEqual([]);
    expect((await door().all("SELECT 1 FROM audit WHERE action = 'settle'"))).toHaveLength(1);
  });

  it('moves a recognition to its owner, with the account upgrade that hung on it', async () => {
    const account = 'DK-2026-0007';
    const a = aClaim({ indicator: 'vneid_outside', account });
    await call('an', 'POST', '/api/claims', { claims: [a] });
    const { body: view } = await call('binh', 'POST', '/api/imports', { id: uuid(), fingerprint: 'e'.repeat(64), fileName: 'x.csv', kind: 'accounts', rows: 1, chunkRows: 1 });
    await call('binh', 'PUT', `/api/imports/${view.id}/chunks/0`, { rows: [{ line: 2, account, openedDate: TODAY, lastTransactionDate: TODAY }] });
    expect(await ledger()).toHaveLength(2);
    const b = aClaim({ indicator: 'vneid_outside', account, unitId: unitAt(2) });
    await call('everyone', 'POST', '/api/claims', { claims: [b] });
    const [{ id }] = await open() as [{ id: string }];
    const { body: seen } = await look(id);
    expect(seen.rows).toMatchObject([{ fileName: 'x.csv', line: 2, date: TODAY }]);
    await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement(seen, { winnerId: b.id }));
    expect(await held()).toEqual({ [unitAt(2)]: 1000 });
    expect(await states(a.id, b.id)).toEqual({ [a.id]: 'revoked', [b.id]: 'recognised' });
  });

  it('leaves a recognition where it is when its claim is the owner, and takes everything back for none', async () => {
    const { a, b, id } = await rivals();
    await recognise(a.id);
    const { body: view } = await look(id);
    await call('binh', 'POST', `/api/conflicts/${id}/settle`, settlement(view, { winnerId: a.id }));
    expect((await ledger()).map(({ milli }) => milli)).toEqual([1000]);
    const c = aClaim({ dossierCode: dossierCode(1), unitId: unitAt(3) });
    await call('everyone', 'POST', '/api/claims', { claims: [c] });
    const [late] = await open();
    await call('binh', 'POST', `/api/conflicts/${late!.id}/settle`, settlement((await look(late!.id)).body, { outcome: 'none' }));
    expect(await held()).toEqual({});
    expect(await states(a.id, b.id, c.id)).toEqual({ [a.id]: 'revoked', [b.id]: 'duplicate', [c.id]: 'rejected' });
  });

  it('never by somebody with part in any side, by no role, nor without the right over all of them', async () => {
    const { a, id } = await rivals();
    const { body: view } = await look(id);
    const asked = () => settlement(view, { winnerId: a.id });
    const branch = await somebody('bon', [{ role: 'reconciler', unitId: PROVINCE }, { role: 'officer', unitId: unitAt(2) }]);
    const member = await somebody('nam', [{ role: 'reconciler', unitId: PROVINCE }], unitAt(1));
    for (const ask of [branch, member]) {
      expect((await ask('GET', '/api/conflicts')).body.cases).toEqual([]);
      expect((await ask('GET', `/api/conflicts/${id}/case`)).body.code).toBe('own_work');
      expect((await ask('POST', `/api/conflicts/${id}/settle`, asked())).body.code).toBe('own_work');
    }
    const half = await somebody('sau', [{ role: 'reconciler', unitId: unitAt(1) }]);
    expect((await half('POST', `/api/conflicts/${id}/settle`, asked())).body.code).toBe('not_allowed');
    const both = await somebody('bay', [{ role: 'reconciler', unitId: PROVINCE }]);
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    await testEnv.DB.prepare("UPDATE campaign SET created_by = 'bay'").run();
    expect((await both('POST', `/api/conflicts/${id}/settle`, asked())).body.code).toBe('organizer_decides');
    for (const who of ['an', 'chi', 'dung', 'giang'] as const) expect([who, (await call(who, 'POST', `/api/conflicts/${id}/settle`, asked())).body.code]).toEqual([who, 'not_allowed']);
    expect(await ledger()).toEqual([]);
  });

  it('once, whoever of ten is first, and everybody else is told', async () => {
    const { a, b, id } = await rivals();
    const ten = await Promise.all(Array.from({ length: 10 }, (_, n) => somebody(`doi-soat-${n}`, [{ role: 'reconciler', unitId: PROVINCE }])));
    const { body: view } = await look(id);
    const answers = await Promise.all(ten.map((ask, n) => ask('POST', `/api/conflicts/${id}/settle`, settlement(view, n % 3 === 2 ? { outcome: 'none' } : { winnerId: n % 3 === 0 ? a.id : b.id }))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(new Set(['conflict_settled']));
    expect(await door().all('SELECT claim_id, no FROM verdict')).toHaveLength(2);
    expect(Object.values(await held()).reduce((x, y) => x + y, 0)).toBe(answers.find(({ status }) => status === 200)!.body.outcome === 'none' ? 0 : 1000);
  });

  it('reads no more of the queue than it shows and one, whatever waits behind', async () => {
    const claims = Array.from({ length: 80 }, (_, n) => [1, 2].map((unit) => aClaim({ dossierCode: dossierCode(n), unitId: unitAt(unit) }))).flat();
    await call('everyone', 'POST', '/api/claims', { claims });
    const first = await call('binh', 'GET', '/api/conflicts');
    expect(first.body.cases).toHaveLength(30);
    const rows = Number(/(\d+) read/.exec(first.headers.get('server-timing')!)![1]);
    // A case is its own row, two sides, and for each side its claim, verdict and unit's name.
    expect(rows).toBeLessThan(31 * 16 + 40);
    const ids = new Set<string>();
    for (let after: string | null = ''; after !== null;) {
      const { body }: { body: { cases: { id: string }[]; next: string | null } } = await call('binh', 'GET', `/api/conflicts${after ? `?after=${after}` : ''}`);
      for (const { id } of body.cases) ids.add(id);
      after = body.next;
    }
    expect(ids.size).toBe(80);
  });
});

/** A claim of An's that Bình refused, and a second reconciler who had no part in it. */
async function refused() {
  const claim = aClaim({ dossierCode: dossierCode(3) });
  await call('an', 'POST', '/api/claims', { claims: [claim] });
  await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: claim.id, outcome: 'rejected', reason: 'not_found' }] });
  const khac = await somebody('khac', [{ role: 'reconciler', unitId: PROVINCE }]);
  return { claim, khac };
}
const ask = (over: object) => ({ id: uuid(), words: 'Hồ sơ có biên nhận, đề nghị xem lại.', ...over });
const answer = 'Đã xem biên nhận: hồ sơ nộp trực tuyến đúng ngày.';

describe('a kiến nghị', () => {
  it('on a verdict, upheld by somebody without part: the verdict comes in the same batch and its effect is shown', async () => {
    const { claim, khac } = await refused();
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const asked = ask({ kind: 'verdict', claimId: claim.id, verdictNo: 1 });
    const filed = await call('an', 'POST', '/api/petitions', asked);
    expect([filed.status, filed.body.state, filed.body.verdict.outcome]).toEqual([201, 'open', 'rejected']);
    const again = await call('an', 'POST', '/api/petitions', asked);
    expect([again.status, written(again.headers)]).toEqual([201, 0]);
    expect((await call('an', 'POST', '/api/petitions', { ...asked, words: 'Nội dung khác hẳn.' })).body.code).toBe('id_reused');
    expect((await call('an', 'POST', '/api/petitions', ask({ kind: 'claim', claimId: claim.id }))).body).toMatchObject({ code: 'petition_waiting', field: 'words' });

    expect((await call('binh', 'POST', `/api/petitions/${asked.id}/assign`, {})).body.code).toBe('petition_part');
    expect((await khac('POST', `/api/petitions/${asked.id}/assign`, {})).status).toBe(200);
    const decision = { id: uuid(), state: 'upheld', answer, verdict: { outcome: 'recognised', seen: 1 } };
    expect((await call('binh', 'POST', `/api/petitions/${asked.id}/decide`, decision)).body.code).toBe('petition_not_yours');
    expect((await khac('POST', `/api/petitions/${asked.id}/decide`, { ...decision, verdict: undefined })).body).toMatchObject({ code: 'petition_verdict', field: 'verdict' });
    expect((await khac('POST', `/api/petitions/${asked.id}/decide`, { ...decision, verdict: { outcome: 'recognised', seen: 0 } })).body.code).toBe('decided_meanwhile');
    const done = await khac('POST', `/api/petitions/${asked.id}/decide`, decision);
    expect(done.body).toMatchObject({ state: 'upheld', answer, effect: { entries: [{ unitName: 'Đoàn xã Số 00001', milli: 1000 }], campaigns: [{ slug: 'thu-nghiem' }] } });
    const replay = await khac('POST', `/api/petitions/${asked.id}/decide`, decision);
    expect([replay.body, written(replay.headers)]).toEqual([done.body, 0]);
    expect(await held()).toEqual({ [unitAt(1)]: 1000 });
    const seen = (await call('an', 'GET', `/api/petitions/${asked.id}`)).body;
    expect(seen).toMatchObject({ state: 'upheld', answer, claim: { state: 'recognised', reason: 'petition' }, effect: { entries: [{ seq: 1, milli: 1000 }] } });
    expect(JSON.stringify(seen)).not.toMatch(/khac|binh/);
  });

  it('shows exactly what it must: no name on either hand', async () => {
    const { claim, khac } = await refused();
    const asked = ask({ kind: 'claim', claimId: claim.id });
    await call('an', 'POST', '/api/petitions', asked);
    await call('an', 'POST', `/api/petitions/${asked.id}/words`, { id: crypto.randomUUID(), words: 'Xin bổ sung.' });
    const own = (await call('an', 'GET', `/api/petitions/${asked.id}`)).body;
    const common = ['about', 'answer', 'askedAt', 'assigned', 'claim', 'decidedAt', 'dueOn', 'effect', 'id', 'kind', 'maySay', 'mayTakeBack', 'overdue', 'state', 'thread', 'total', 'unitId', 'unitName', 'verdict', 'words'];
    expect(Object.keys(own).sort()).toEqual(common);
    expect(Object.keys(own.thread[0]).sort()).toEqual(['at', 'from', 'id', 'own', 'words']);
    const office = (await khac('GET', `/api/petitions/${asked.id}/case`)).body;
    expect(Object.keys(office).sort()).toEqual([...common, 'assignedName', 'hindrance', 'history', 'mayTake', 'mine', 'outcomes', 'people', 'pictures', 'rows', 'seen'].sort());
    expect([office.mayTake, office.people, office.outcomes, office.history.length]).toEqual([true, null, ['recognised', 'reopened'], 1]);
    expect(JSON.stringify(office)).not.toMatch(/"an"|Người an|binh/);
    const ba = await somebody('ba', [{ role: 'officer', unitId: unitAt(3) }]);
    for (const [method, path, body] of [['GET', '', undefined], ['POST', '/words', { id: crypto.randomUUID(), words: 'Chen vào.' }], ['POST', '/take-back', {}]] as const) {
      expect([path, (await ba(method, `/api/petitions/${asked.id}${path}`, body)).body.code]).toEqual([path, 'petition_unknown']);
    }
    expect((await ba('GET', `/api/petitions/about?claimId=${claim.id}`)).body.code).toBe('claim_unknown');
    expect((await ba('POST', '/api/petitions', ask({ kind: 'claim', claimId: claim.id }))).body.code).toBe('claim_unknown');
  });

  it('is dismissed with reasons, and neither touches the ledger nor can be answered again', async () => {
    const { claim, khac } = await refused();
    const asked = ask({ kind: 'claim', claimId: claim.id });
    await call('an', 'POST', '/api/petitions', asked);
    await khac('POST', `/api/petitions/${asked.id}/assign`, {});
    await khac('POST', `/api/petitions/${asked.id}/words`, { id: crypto.randomUUID(), words: 'Đơn vị còn biên nhận không?' });
    expect((await call('an', 'GET', `/api/petitions/${asked.id}`)).body.thread).toMatchObject([{ from: 'reviewer', own: false }]);
    expect((await khac('POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'dismissed', answer: 'Không.' })).body).toMatchObject({ code: 'malformed', field: 'answer' });
    expect((await khac('POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'dismissed', answer, verdict: { outcome: 'recognised', seen: 1 } })).body.field).toBe('verdict');
    expect((await khac('POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'dismissed', answer })).status).toBe(200);
    expect((await khac('POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'dismissed', answer })).body.code).toBe('petition_over');
    expect((await call('an', 'POST', `/api/petitions/${asked.id}/take-back`, {})).body.code).toBe('petition_over');
    expect((await call('an', 'POST', `/api/petitions/${asked.id}/words`, { id: crypto.randomUUID(), words: 'Nhưng mà…' })).body.code).toBe('petition_over');
    expect([await ledger(), await states(claim.id)]).toEqual([[], { [claim.id]: 'rejected' }]);
    // Asking again about the same is possible: the first has been answered.
    expect((await call('an', 'POST', '/api/petitions', ask({ kind: 'claim', claimId: claim.id }))).status).toBe(201);
  });

  it('against a recognition takes it back with its upgrade; one that would make two points is refused', async () => {
    const { claim, khac } = await refused();
    const rival = aClaim({ dossierCode: dossierCode(3), unitId: unitAt(2) });
    await call('everyone', 'POST', '/api/claims', { claims: [rival] });
    await recognise(rival.id);
    const asked = ask({ kind: 'claim', claimId: claim.id });
    await call('an', 'POST', '/api/petitions', asked);
    await khac('POST', `/api/petitions/${asked.id}/assign`, {});
    expect((await khac('POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'upheld', answer, verdict: { outcome: 'recognised', seen: 1 } })).body).toMatchObject({ code: 'claimed_twice', field: 'verdict' });
    expect((await call('an', 'GET', `/api/petitions/${asked.id}`)).body.state).toBe('assigned');
    // Reopened instead, both stand beside each other: a conflict for somebody to settle.
    expect((await khac('POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'upheld', answer, verdict: { outcome: 'reopened', seen: 1 } })).body.state).toBe('upheld');
    expect(await open()).toHaveLength(1);
    const against = ask({ kind: 'verdict', claimId: rival.id, verdictNo: 1 });
    await call('everyone', 'POST', '/api/petitions', against);
    await khac('POST', `/api/petitions/${against.id}/assign`, {});
    const done = await khac('POST', `/api/petitions/${against.id}/decide`, { id: uuid(), state: 'upheld', answer, verdict: { outcome: 'revoked', seen: 1 } });
    expect(done.body.effect.entries).toMatchObject([{ unitName: 'Đoàn xã Số 00002', milli: -1000 }]);
    expect(await held()).toEqual({});
  });

  it('about a total is an officer\'s, of their unit, within the campaign, and is answered in words', async () => {
    const campaign = aCampaign();
    await call('chi', 'POST', '/api/campaigns', campaign);
    const khac = await somebody('khac', [{ role: 'reconciler', unitId: PROVINCE }]);
    const about = (await call('an', 'GET', '/api/petitions/about')).body;
    const year = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear();
    expect(about.totals).toMatchObject([{ unitId: unitAt(1), unitName: 'Đoàn xã Số 00001' }]);
    expect(about.totals[0].scopes).toContainEqual({ scope: campaign.id, name: campaign.name });
    expect(about.totals[0].scopes).toContainEqual({ scope: `year:${year}`, name: `Năm ${year} của Đề án` });
    const total = (over: object) => call('an', 'POST', '/api/petitions', ask({ kind: 'total', unitId: unitAt(1), scope: campaign.id, ...over }));
    expect((await total({ unitId: unitAt(2) })).body).toMatchObject({ code: 'not_allowed', field: 'unitId' });
    expect((await total({ scope: uuid() })).body).toMatchObject({ code: 'unit_outside_scope', field: 'scope' });
    expect((await total({ scope: 'year:2022' })).body).toMatchObject({ code: 'petition_late', field: 'scope' });
    const { body } = await total({});
    expect(body).toMatchObject({ kind: 'total', about: campaign.name, total: [], claim: null });
    expect((await total({})).body.code).toBe('petition_waiting');
    expect((await total({ scope: `year:${year}` })).status).toBe(201);
    await khac('POST', `/api/petitions/${body.id}/assign`, {});
    expect((await khac('POST', `/api/petitions/${body.id}/decide`, { id: uuid(), state: 'upheld', answer })).body).toMatchObject({ state: 'upheld', effect: { entries: [], campaigns: [] } });
  });

  it('comes too late when every campaign it counts in has closed', async () => {
    const { claim } = await refused();
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    await testEnv.DB.prepare('UPDATE campaign SET closes_at = ?1').bind(Date.now() - 1).run();
    expect((await call('an', 'GET', `/api/petitions/about?claimId=${claim.id}`)).body.refusal).toBe('Đã hết thời gian kiến nghị về việc này.');
    expect((await call('an', 'POST', '/api/petitions', ask({ kind: 'claim', claimId: claim.id }))).body).toMatchObject({ code: 'petition_late', field: 'claimId' });
    await testEnv.DB.prepare('UPDATE campaign SET closes_at = ?1').bind(Date.now() + 60_000).run();
    expect((await call('an', 'POST', '/api/petitions', ask({ kind: 'claim', claimId: claim.id }))).status).toBe(201);
  });

  it('waits for nobody: given away by an administrator, overdue ones first, taken once by ten at a time', async () => {
    const { claim } = await refused();
    const asked = ask({ kind: 'claim', claimId: claim.id });
    await call('an', 'POST', '/api/petitions', asked);
    const other = aClaim({ unitId: unitAt(2) });
    await call('everyone', 'POST', '/api/claims', { claims: [other] });
    const urgent = ask({ kind: 'claim', claimId: other.id });
    await call('everyone', 'POST', '/api/petitions', urgent);
    await testEnv.DB.prepare("UPDATE petition SET due_on = '2026-01-02' WHERE id = ?1").bind(urgent.id).run();
    const queue = (await call('dung', 'GET', '/api/petitions')).body.petitions;
    expect(queue.map(({ id, overdue }: { id: string; overdue: boolean }) => [id, overdue])).toEqual([[urgent.id, true], [asked.id, false]]);

    const ten = await Promise.all(Array.from({ length: 10 }, (_, n) => somebody(`xem-${n}`, [{ role: 'reconciler', unitId: PROVINCE }])));
    const taken = await Promise.all(ten.map((each) => each('POST', `/api/petitions/${asked.id}/assign`, {})));
    expect(taken.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(taken.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(new Set(['petition_taken']));

    const { body: view } = await call('dung', 'GET', `/api/petitions/${asked.id}/case`);
    const fit = view.people.map(({ id }: { id: string }) => id);
    expect([fit.includes('binh'), fit.includes('khac'), fit.length]).toEqual([false, true, 11]);
    const [holder] = await door().all<{ id: string }>('SELECT assigned_to AS id FROM petition WHERE id = ?1', asked.id);
    const next = fit.find((id: string) => id !== holder!.id)!;
    for (const [personId, code] of [['binh', 'petition_part'], ['an', 'petition_part'], ['giang', 'reviewer_unfit'], ['khong-ai', 'reviewer_unfit']] as const) {
      expect([personId, (await call('dung', 'POST', `/api/petitions/${asked.id}/assign`, { personId })).body.code]).toEqual([personId, code]);
    }
    expect((await call('dung', 'POST', `/api/petitions/${asked.id}/assign`, { personId: next })).status).toBe(200);
    expect(await door().all('SELECT assigned_to AS id FROM petition WHERE id = ?1', asked.id)).toEqual([{ id: next }]);
    const [before, after] = [ten[Number(holder!.id.slice(4))]!, next.startsWith('xem-') ? ten[Number(next.slice(4))]! : null];
    expect((await before('POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'dismissed', answer })).body.code).toBe('petition_not_yours');
    if (after) expect((await after('POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'dismissed', answer })).status).toBe(200);
  });

  it('is never looked at by its petitioner, the branch, who made the import it rests on, or who organises over it', async () => {
    const claim = aClaim({ dossierCode: dossierCode(8) });
    await call('an', 'POST', '/api/claims', { claims: [claim] });
    const nhap = await somebody('nhap', [{ role: 'reconciler', unitId: PROVINCE }]);
    const { body: view } = await nhap('POST', '/api/imports', { id: uuid(), fingerprint: 'f'.repeat(64), fileName: 'x.csv', kind: 'dossiers', rows: 1, chunkRows: 1 });
    await nhap('PUT', `/api/imports/${view.id}/chunks/0`, { rows: [dossierRow(2, dossierCode(8))] });
    const asked = ask({ kind: 'verdict', claimId: claim.id, verdictNo: 1 });
    await call('an', 'POST', '/api/petitions', asked);
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    await somebody('lap', [{ role: 'reconciler', unitId: PROVINCE }]);
    await testEnv.DB.prepare("UPDATE campaign SET created_by = 'lap'").run();
    await somebody('cung-xa', [{ role: 'reconciler', unitId: PROVINCE }], unitAt(1));
    await testEnv.DB.prepare("INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to) VALUES ('an', 'reconciler', ?1, '0001-01-01', '9999-12-31')").bind(PROVINCE).run();
    for (const personId of ['an', 'nhap', 'lap', 'cung-xa']) {
      expect([personId, (await call('dung', 'POST', `/api/petitions/${asked.id}/assign`, { personId })).body.code]).toEqual([personId, 'petition_part']);
    }
    expect((await call('dung', 'POST', `/api/petitions/${asked.id}/assign`, { personId: 'binh' })).status).toBe(200);
    // Who comes to have part in it after it was given to them does not answer it either.
    await testEnv.DB.prepare("INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to) VALUES ('binh', 'officer', ?1, '0001-01-01', '9999-12-31')").bind(unitAt(1)).run();
    expect((await call('binh', 'POST', `/api/petitions/${asked.id}/decide`, { id: uuid(), state: 'dismissed', answer })).body.code).toBe('petition_part');
  });
});

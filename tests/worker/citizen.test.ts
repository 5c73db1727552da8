import { describe, expect, it } from 'vitest';
import { codeFrom } from '#domain/confirmation';
import { retain } from '#services/retain';
import { answersAbout, answersOf, deniedClaims } from '#store/citizen-codes';
import { call, door, testEnv, type Person } from '../support/setup.ts';
import { TODAY, aClaim, unitAt, uuid } from '../support/world.ts';

const DAY = 86_400_000;
const aCode = (): string => codeFrom(crypto.getRandomValues(new Uint8Array(10)));
const claimed = async (over = {}, person: Person = 'an'): Promise<string> => {
  const claim = aClaim(over);
  expect((await call(person, 'POST', '/api/claims', { claims: [claim] })).body.stored.length).toBe(1);
  return claim.id;
};
const withCode = async (over = {}): Promise<{ claimId: string; code: string }> => {
  const code = aCode();
  return { claimId: await claimed({ citizenCode: code, ...over }), code };
};
const make = (person: Person | null, claimId: string, code: string) => call(person, 'POST', `/api/claims/${claimId}/citizen-code`, { code });
const look = (code: string, from = '203.0.113.7', person: Person | null = null) => call(person, 'POST', '/api/citizen/look', { code }, { 'cf-connecting-ip': from });
const answer = (code: string, helped: boolean, more = {}, from = '203.0.113.7', person: Person | null = null) => call(person, 'POST', '/api/citizen/answer', { code, helped, ...more }, { 'cf-connecting-ip': from });
const rows = async (table: string) => (await testEnv.DB.prepare(`SELECT * FROM ${table}`).all()).results;

describe("the helped person's tap", () => {
  it('asks in plain facts, without account, name or code of a dossier, and looking uses nothing up', async () => {
    const { code, claimId } = await withCode();
    for (const typed of [code, code.toLowerCase(), `${code.slice(0, 5)}-${code.slice(5)}`]) {
      const { status, body, headers } = await look(typed);
      expect([status, headers.get('cache-control'), Object.keys(body).sort()]).toEqual([200, 'private, no-store', ['actDate', 'expiresAt', 'indicator', 'unitName']]);
      expect(body).toMatchObject({ actDate: TODAY, unitName: 'Đoàn xã Số 00001', indicator: 'dossier_full' });
    }
    expect(JSON.stringify(await rows('citizen_code'))).not.toContain(code);
    expect((await rows('citizen_code'))[0]).toMatchObject({ claim_id: claimId, used_at: null });
  });

  it('answers once, however often and at once it is tapped', async () => {
    const { code, claimId } = await withCode();
    const taps = await Promise.all([answer(code, true, { satisfaction: 5 }), answer(code, false), answer(code, true), answer(code, false, { satisfaction: 1 })]);
    expect(taps.filter(({ status }) => status === 200).length).toBe(1);
    expect(taps.filter(({ status }) => status !== 200).map(({ body }) => body.code)).toEqual(Array(3).fill('citizen_code_unusable'));
    const [first] = await rows('citizen_code');
    expect((await answer(code, first!.helped !== 1)).body.code).toBe('citizen_code_unusable');
    expect(await rows('citizen_code')).toEqual([first]);
    expect((await rows('audit')).filter(({ noun }) => noun === 'citizen_code').map(({ by_id, noun_id, address }) => [by_id, noun_id, address])).toEqual([['nguoi-dan', claimId, null]]);
  });

  it('gives used, expired, wrong and impossible codes the same answer, in words and in shape', async () => {
    const [used, expired] = [await withCode(), await withCode()];
    await answer(used.code, true);
    await testEnv.DB.prepare('UPDATE citizen_code SET expires_at = ?2 WHERE claim_id = ?1').bind(expired.claimId, Date.now() - 1).run();
    const withdrawn = await withCode();
    await testEnv.DB.prepare("UPDATE claim SET state = 'withdrawn' WHERE id = ?1").bind(withdrawn.claimId).run();
    const said = await Promise.all([used.code, expired.code, withdrawn.code, aCode(), 'khong-phai-ma', ''].flatMap((code) => [look(code), answer(code, true)]));
    expect(new Set(said.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(said[0]!.body).toMatchObject({ code: 'citizen_code_unusable', message: expect.stringContaining('không cần làm gì thêm') });
  });

  it('refuses what is no answer', async () => {
    const { code } = await withCode();
    for (const body of [{ code }, { code, helped: 'yes' }, { code, helped: true, satisfaction: 6 }, { code, helped: true, satisfaction: 0 }, { code, helped: true, satisfaction: 2.5 }, { code, helped: true, name: 'Ai đó' }, { code: 'A'.repeat(65), helped: true }]) {
      expect((await call(null, 'POST', '/api/citizen/answer', body)).body.code).toBe('malformed');
    }
    expect((await rows('citizen_code'))[0]).toMatchObject({ used_at: null });
  });

  it('slows down who guesses, by network, and nobody else; right codes are not counted', async () => {
    const { code } = await withCode();
    for (let n = 0; n < 29; n++) expect((await look(aCode(), '198.51.100.9')).status).toBe(410);
    expect((await look(code, '198.51.100.200')).status).toBe(200);
    expect((await answer(aCode(), true, {}, '198.51.100.1')).status).toBe(410);
    // Waiting, nothing is looked at: a right code is not told from a wrong one.
    for (const each of [code, aCode()]) expect((await look(each, '198.51.100.77')).body).toMatchObject({ code: 'citizen_wait' });
    expect((await answer(code, true, {}, '198.51.100.9')).status).toBe(429);
    expect((await look(code, '203.0.113.7')).status).toBe(200);
    const attempts = await rows('attempt');
    expect([attempts.length, JSON.stringify(attempts).includes('198.51')]).toEqual([1, false]);
    await testEnv.DB.prepare('UPDATE attempt SET until = 0').run();
    expect((await answer(code, true, {}, '198.51.100.9')).status).toBe(200);
  });

  it('is not for those who claimed it', async () => {
    const { code } = await withCode();
    for (const person of ['an', 'dung', 'everyone'] as const) expect([person, (await answer(code, true, {}, '203.0.113.7', person)).body.code]).toEqual([person, 'citizen_own']);
    expect((await answer(code, true, {}, '203.0.113.7', 'chi')).status).toBe(200);
  });

  it('can be asked for later, by the author or the unit; codes not used before stop working', async () => {
    const { claimId, code: old } = await withCode();
    const fresh = aCode();
    for (const person of ['binh', 'chi', 'giang'] as const) expect([person, (await make(person, claimId, fresh)).body.code]).toEqual([person, 'not_allowed']);
    expect((await make(null, claimId, fresh)).body.code).toBe('signed_out');
    expect((await make('an', uuid(), fresh)).body.code).toBe('claim_unknown');
    expect((await make('an', claimId, 'ngan')).body.code).toBe('malformed');
    const { status, body } = await make('an', claimId, fresh);
    expect([status, body.url]).toEqual([200, `http://bang-vang.test/xac-nhan/${fresh}`]);
    expect(Math.round((body.expiresAt - Date.now()) / DAY)).toBe(14);
    const before = [await rows('citizen_code'), (await rows('audit')).length];
    expect((await make('an', claimId, fresh)).body.code).toBe(fresh);
    expect([await rows('citizen_code'), (await rows('audit')).length]).toEqual(before);
    expect((await look(old)).status).toBe(410);
    expect((await answer(fresh, false, { satisfaction: 2 })).status).toBe(200);
    expect((await make('an', claimId, aCode())).body.code).toBe('citizen_not_asked');
    // A code of another claim is nobody else's.
    const other = await withCode();
    expect((await make('an', await claimed(), other.code)).body.code).toBe('citizen_not_asked');
    expect((await look(other.code)).status).toBe(200);
  });

  it('is never a precondition, and a no changes no points: it only becomes visible', async () => {
    const { claimId, code } = await withCode();
    const { code: silent, claimId: unasked } = await withCode();
    const from = Date.now();
    await answer(code, false);
    const { body } = await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [claimId, unasked].map((id) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) });
    expect(body.decided.length).toBe(2);
    expect((await rows('ledger')).map(({ milli }) => milli)).toEqual([1000, 1000]);
    expect((await deniedClaims(door(), from, 10)).map((row) => [row.claimId, row.unitId, row.authorId])).toEqual([[claimId, unitAt(1), 'an']]);
    expect(await deniedClaims(door(), Date.now() + 1, 10)).toEqual([]);
    expect([...await answersAbout(door(), [claimId, unasked])].map(([id, { helped }]) => [id, helped])).toEqual([[claimId, false]]);
    expect((await look(silent)).status).toBe(200);
  });

  it('is counted for its unit from five answers on', async () => {
    // What is public is kept for some seconds; every look here has an address of its own.
    let day = 10;
    const shown = async () => (await call(null, 'GET', `/api/units/${unitAt(1)}?date=2026-11-${day++}`)).body.confirmed;
    for (let n = 0; n < 5; n++) {
      expect(await shown()).toBeNull();
      const { code } = await withCode();
      await answer(code, n !== 0, { satisfaction: 3 + (n % 3) });
    }
    expect(await shown()).toEqual({ confirmed: 4, answered: 5, marks: 5, meanTenths: 38 });
    expect(await answersOf(door(), unitAt(1), 0)).toEqual({ confirmed: 4, denied: 1, marks: 5, marksSum: 19 });
    expect((await call(null, 'GET', `/api/units/${unitAt(2)}`)).body.confirmed).toBeNull();
  });

  it('is dropped when it expired unused; answers stay', async () => {
    const [used, unused] = [await withCode(), await withCode()];
    await answer(used.code, true);
    expect(unused.code).not.toBe(used.code);
    await testEnv.DB.prepare('UPDATE citizen_code SET expires_at = ?1').bind(Date.now() - 8 * DAY).run();
    await retain(door(), Date.now());
    expect((await rows('citizen_code')).map(({ claim_id }) => claim_id)).toEqual([used.claimId]);
  });
});

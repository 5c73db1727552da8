import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TOKEN_LIMIT } from '#domain/machine';
import { call, door, testEnv } from '../support/setup.ts';
import { makeToken } from '#services/machine-token';
import { Refusal } from '#refusal';
import { NOW, PROVINCE, TODAY, aClaim, unitAt, uuid } from '../support/world.ts';

const DAY = 86_400_000;
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

const made = async (over: object = {}) => call('dung', 'POST', '/api/tokens', { id: uuid(), label: 'Máy chủ Văn phòng', scope: 'reconcile', unitId: PROVINCE, days: 30, ...over });
const by = (token: string, method: string, path: string, body?: unknown) => call(null, method, path, body, { authorization: `Bearer ${token}` });
const opened = () => ({ id: uuid(), fingerprint: crypto.randomUUID().replaceAll('-', '').repeat(2), fileName: 'dem.csv', kind: 'dossiers', rows: 1, chunkRows: 1 });
const lines = () => door().all<{ action: string; byId: string }>("SELECT action, by_id AS byId FROM audit WHERE noun = 'machine_token' ORDER BY seq");

describe('access of programs', () => {
  it('reconciles in its own name, within its scope only, and is shown once and kept as a hash', async () => {
    const claim = { ...aClaim({ unitId: unitAt(1), actDate: TODAY }), dossierCode: '000.00.A1.H08-261120-0001' };
    expect((await call('everyone', 'POST', '/api/claims', { claims: [claim] })).status).toBe(200);
    const { status, body: { id, token, expiresAt } } = await made();
    expect([status, token, expiresAt]).toEqual([201, expect.stringMatching(/^bangvang_[\w-]{43}$/), NOW + 30 * DAY]);
    const kept = await testEnv.DB.prepare('SELECT * FROM machine_token').first();
    expect(JSON.stringify(kept)).not.toContain(token);
    const asked = opened();
    const answer = await by(token, 'POST', '/api/imports', asked);
    expect([answer.status, answer.body.message, answer.headers.get('ratelimit-policy'), answer.headers.get('ratelimit')]).toEqual([200, undefined, `"token";q=${TOKEN_LIMIT.uses};w=60`, `"token";r=${TOKEN_LIMIT.uses - 1};t=60`]);
    const view = (await by(token, 'GET', `/api/imports/${asked.id}`)).body;
    expect([view.fileName, view.byName]).toEqual(['dem.csv', 'Máy chủ Văn phòng']);
    expect(await door().all("SELECT by_id FROM audit WHERE noun = 'import'")).toEqual([{ by_id: `may-${id}` }]);
    const log = (await call('giang', 'GET', '/api/log')).body.lines as { byName: string; nounId: string }[];
    expect(log.find(({ nounId }) => nounId === asked.id)?.byName).toBe('Máy chủ Văn phòng');
    // Neither what its role may do elsewhere, nor what wants a person, nor anything of another's account.
    const refused = async (method: string, path: string, sent?: unknown) => { const { status: no, body } = await by(token, method, path, sent); return [no, body.code]; };
    expect(await refused('POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: claim.id, outcome: 'recognised', reason: 'seen' }] })).toEqual([403, 'token_scope']);
    expect(await refused('GET', '/api/me')).toEqual([403, 'token_scope']);
    expect(await refused('POST', '/api/tokens', { id: uuid(), label: 'Máy nữa', scope: 'reconcile', unitId: PROVINCE, days: 300 })).toEqual([403, 'token_scope']);
    expect(await refused('POST', `/api/imports/${asked.id}/undo`, { words: 'Nhầm tệp của tháng trước.' })).toEqual([403, 'proof_needed']);
    expect((await call('giang', 'GET', '/api/tokens')).body.tokens).toEqual([expect.objectContaining({ id, label: 'Máy chủ Văn phòng', state: 'usable', lastUsedAt: NOW, byName: 'dung' })]);
  });

  it('reads what its scope says and writes nothing', async () => {
    const { body: { token } } = await made({ scope: 'read', unitId: unitAt(1) });
    expect((await by(token, 'GET', `/api/programme-desk?unitId=${unitAt(1)}`)).status).toBe(200);
    expect((await by(token, 'GET', `/api/programme-desk?unitId=${unitAt(2)}`)).body.code).toBe('not_allowed');
    expect((await by(token, 'POST', '/api/imports', opened())).body.code).toBe('token_scope');
    expect((await by(token, 'GET', '/api/log')).body.code).toBe('token_scope');
    const { headers } = await by(token, 'GET', `/api/programme-desk?unitId=${unitAt(1)}`);
    expect(headers.get('cache-control')).toBe('private, no-store');
  });

  it('ends when it is revoked, when its days are over, and is nothing when it is not right', async () => {
    const first = (await made()).body;
    const short = (await made({ days: 1 })).body;
    expect((await by(first.token, 'GET', '/api/imports')).status).toBe(200);
    for (let again = 0; again < 2; again++) expect((await call('dung', 'POST', `/api/tokens/${first.id}/revoke`, {})).status).toBe(200);
    const no = async (token: string) => { const { status, body } = await by(token, 'GET', '/api/imports'); return [status, body.code]; };
    expect(await no(first.token)).toEqual([401, 'token_unusable']);
    expect((await by(short.token, 'GET', '/api/imports')).status).toBe(200);
    vi.setSystemTime(NOW + DAY);
    expect(await no(short.token)).toEqual([401, 'token_unusable']);
    expect(await no(`bangvang_${'A'.repeat(43)}`)).toEqual([401, 'token_unusable']);
    // Somebody's session does not make a wrong token right; what is not ours is a proxy's.
    expect((await call('binh', 'GET', '/api/imports', undefined, { authorization: 'Bearer bangvang_x' })).body.code).toBe('token_unusable');
    expect((await call(null, 'GET', '/api/imports', undefined, { authorization: 'Basic YTpi' })).body.code).toBe('signed_out');
    expect((await call(null, 'GET', '/api/campaigns', undefined, { authorization: 'Basic YTpi' })).status).toBe(200);
    expect((await lines()).map(({ action }) => action)).toEqual(['make', 'make', 'revoke']);
  });

  it('asks so often in a minute and no oftener, and says when it may again', async () => {
    const { body: { id, token } } = await made();
    await testEnv.DB.prepare('UPDATE machine_token SET window_at = ?2, window_uses = ?3 WHERE id = ?1').bind(id, NOW - (NOW % 60_000), TOKEN_LIMIT.uses - 1).run();
    const last = await by(token, 'GET', '/api/imports');
    expect([last.status, last.headers.get('ratelimit')]).toEqual([200, '"token";r=0;t=60']);
    vi.setSystemTime(NOW + 20_000);
    const over = await by(token, 'GET', '/api/imports');
    expect([over.status, over.body.code, over.headers.get('retry-after'), over.headers.get('ratelimit')]).toEqual([429, 'token_too_often', '40', '"token";r=0;t=40']);
    expect(over.body.message).toBe('Mã này đã hỏi quá 600 lần trong một phút. Hãy thử lại sau 40 giây.');
    vi.setSystemTime(NOW + 60_000);
    expect((await by(token, 'GET', '/api/imports')).headers.get('ratelimit')).toBe(`"token";r=${TOKEN_LIMIT.uses - 1};t=60`);
  });

  it('is made once for an id, with a name, days and a scope, or says what is wrong', async () => {
    const id = uuid();
    expect((await made({ id })).status).toBe(201);
    const again = await made({ id });
    expect([again.status, again.body.code]).toEqual([409, 'token_made']);
    expect((await testEnv.DB.prepare('SELECT count(*) AS n FROM machine_token').first<{ n: number }>())!.n).toBe(1);
    const wrong = async (over: object) => { const { status, body } = await made(over); return [status, body.field, body.message.slice(0, 20)]; };
    expect(await wrong({ label: 'x' })).toEqual([400, 'label', 'Hãy đặt tên để nhận ']);
    expect(await wrong({ days: 0 })).toEqual([400, 'days', 'Mã dùng được ít nhất']);
    expect(await wrong({ days: 400 })).toEqual([400, 'days', 'Mã dùng được nhiều n']);
    expect(await wrong({ scope: 'everything' })).toEqual([400, 'scope', 'Hãy chọn mã được làm']);
    expect((await call('dung', 'POST', `/api/tokens/${uuid()}/revoke`, {})).body.code).toBe('token_unknown');
    await expect(makeToken(door(), { id, label: 'Máy', scope: 'read', unitId: PROVINCE, days: 1 }, { by: 'dung', as: null, address: null, at: NOW })).rejects.toBeInstanceOf(Refusal);
  });
});

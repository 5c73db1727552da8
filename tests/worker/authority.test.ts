import { describe, expect, it } from 'vitest';
import { api } from '../../worker/api.ts';
import { call, type Person } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, uuid, unitAt } from '../support/world.ts';

type Who = Person | 'nobody';
const WHO: Who[] = ['nobody', 'an', 'binh', 'chi', 'dung'];

/**
 * Every route × who asks: nobody, An (officer of one commune), Bình (reconciler), Chi (organizer),
 * Dũng (administrator). `ok` = let in (whatever else the answer says); a number = that status.
 */
const table: Record<string, { at?: string; body?: () => unknown; expected: (number | 'ok')[] }> = {
  'GET /api/campaigns': { expected: ['ok', 'ok', 'ok', 'ok', 'ok'] },
  'GET /api/campaigns/:slug/board': { at: '/api/campaigns/khong-co/board', expected: [404, 404, 404, 404, 404] },
  'GET /api/campaigns/:slug/deltas': { at: '/api/campaigns/khong-co/deltas?since=1', expected: [404, 404, 404, 404, 404] },
  'GET /api/campaigns/:slug/live': { at: '/api/campaigns/khong-co/live', expected: [400, 400, 400, 400, 400] },
  'POST /api/campaigns': { body: () => aCampaign(), expected: [401, 403, 403, 'ok', 403] },
  'GET /api/scopes': { at: `/api/scopes?unitId=${PROVINCE}`, expected: [401, 403, 403, 'ok', 403] },
  'POST /api/claims': { body: () => ({ claims: [aClaim()] }), expected: [401, 'ok', 403, 403, 'ok'] },
  'GET /api/claims': { at: `/api/claims?unitId=${unitAt(1)}`, expected: [401, 'ok', 'ok', 403, 'ok'] },
  'GET /api/imports': { expected: [401, 403, 'ok', 403, 403] },
  'POST /api/imports': { body: () => ({ id: uuid(), fingerprint: 'a'.repeat(64), fileName: 'x.csv', kind: 'dossiers', rows: 1, chunkRows: 1 }), expected: [401, 403, 'ok', 403, 403] },
  'GET /api/imports/:id': { at: `/api/imports/${unitAt(9)}`, expected: [401, 403, 404, 403, 403] },
  'PUT /api/imports/:id/chunks/:no': { at: `/api/imports/${unitAt(9)}/chunks/0`, body: () => ({ rows: [{}] }), expected: [401, 403, 404, 403, 403] },
  'GET /api/imports/:id/rows': { at: `/api/imports/${unitAt(9)}/rows`, expected: [401, 403, 'ok', 403, 403] },
  'GET /api/imports/:id/claims': { at: `/api/imports/${unitAt(9)}/claims`, expected: [401, 403, 404, 403, 403] },
  'POST /api/verdicts': { body: () => ({ id: uuid(), verdicts: [{ claimId: unitAt(9), outcome: 'recognised', reason: 'seen' }] }), expected: [401, 403, 422, 403, 403] },
  'GET /api/units': { expected: ['ok', 'ok', 'ok', 'ok', 'ok'] },
  'GET /api/units/:id': { at: `/api/units/${PROVINCE}`, expected: ['ok', 'ok', 'ok', 'ok', 'ok'] },
  'GET /api/me': { expected: ['ok', 'ok', 'ok', 'ok', 'ok'] },
};

describe('who may do what', () => {
  it('is written down for every route there is', () => {
    const routes = new Set(api.routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*')).map(({ method, path }) => `${method} ${path}`));
    expect([...routes].sort()).toEqual(Object.keys(table).sort());
  });

  it.each(Object.entries(table))('%s', async (route, { at, body, expected }) => {
    const [method, path] = route.split(' ') as [string, string];
    for (const [n, who] of WHO.entries()) {
      const { status } = await call(who === 'nobody' ? null : who, method, at ?? path, body?.());
      const wanted = expected[n]!;
      expect([who, wanted === 'ok' ? status < 400 : status]).toEqual([who, wanted === 'ok' ? true : wanted]);
    }
  });

  it('an officer claims only for the own unit and what is below it', async () => {
    const { body } = await call('an', 'POST', '/api/claims', { claims: [aClaim(), aClaim({ unitId: unitAt(2) }), aClaim({ unitId: PROVINCE })] });
    expect(body.refused.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([[1, 'not_allowed'], [2, 'not_allowed']]);
    expect((await call('an', 'GET', `/api/claims?unitId=${unitAt(2)}`)).status).toBe(403);
  });

  it('nobody signs up by themselves', async () => {
    const { status } = await call(null, 'POST', '/api/auth/sign-up/email', { email: 'moi@thu.example', password: 'mat-khau-rat-dai', name: 'Mới' }, { origin: 'http://bang-vang.test' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await call(null, 'POST', '/api/auth/sign-in/email', { email: 'an@thu.example', password: 'sai-mat-khau-roi' }, { origin: 'http://bang-vang.test' })).status).toBe(401);
  });

  it('no write starts without the key that hides codes', async () => {
    const { default: worker } = await import('../../worker/index.ts');
    const { testEnv } = await import('../support/setup.ts');
    const { createExecutionContext } = await import('cloudflare:test');
    const me = await call('an', 'GET', '/api/me');
    expect(me.body.signedIn).toBe(true);
    const { exports: _exports } = await import('cloudflare:workers');
    const sign = await _exports.default.fetch(new Request('http://bang-vang.test/api/auth/sign-in/email', { method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://bang-vang.test' }, body: JSON.stringify({ email: 'an@thu.example', password: 'mat-khau-thu-nghiem' }) }));
    const cookie = sign.headers.getSetCookie().map((line: string) => line.split(';')[0]).join('; ');
    const request = new Request('http://bang-vang.test/api/claims', { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify({ claims: [aClaim()] }) });
    const response = await worker.fetch!(request as never, { ...testEnv, BLIND_INDEX_KEY: undefined } as never, createExecutionContext());
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([503, 'key_missing']);
  });
});

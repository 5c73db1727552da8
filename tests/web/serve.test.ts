import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startServer } from '../support/browser.ts';

const signedIn = async (base: string): Promise<string> => {
  const response = await fetch(`${base}/api/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ login: 'quynhon@trinhdien.example', password: 'trinh-dien-quy-nhon' }) });
  return response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
};

describe('a server of one\'s own', () => {
  it('loses no acknowledged claim when it is killed, and starts again on the same folder', async () => {
    const first = await startServer();
    const cookie = await signedIn(first.base);
    const officer = await (await fetch(`${first.base}/api/me`, { headers: { cookie } })).json() as { grants: { unitId: string }[] };
    const claim = { id: '01999999-0000-7000-8000-00000000abcd', indicator: 'outreach_turn', actDate: '2026-11-02', capturedAt: 1, unitId: officer.grants[0]!.unitId, quantity: 12 };
    const send = async (base: string, as: string) => (await fetch(`${base}/api/claims`, { method: 'POST', headers: { 'content-type': 'application/json', cookie: as }, body: JSON.stringify({ claims: [claim] }) })).json() as Promise<{ stored: { state: string }[] }>;
    expect((await send(first.base, cookie)).stored[0]!.state).toBe('stored');
    await first.stop('SIGKILL');

    // On the same port: what the killed server left running must let go of it first.
    const second = await startServer(first.data, Number(new URL(first.base).port));
    expect((await send(second.base, await signedIn(second.base))).stored[0]!.state).toBe('already_stored');
    await expect(startServer(first.data)).rejects.toThrow(/đang được một máy chủ khác dùng/);
    expect(await second.stop('SIGINT')).toBe(0);
    const secrets = JSON.parse(readFileSync(join(first.data, 'secrets.json'), 'utf8')) as Record<string, string>;
    expect(secrets.BLIND_INDEX_KEY).toMatch(/^[0-9a-f]{64}$/);
    second.forget();
  });

  it('without the demonstration holds nobody but the first administrator, who comes in by the printed link, once', async () => {
    const server = await startServer(undefined, undefined, { BANGVANG_DEMONSTRATION: '0', BANGVANG_ADMIN: 'Quan.Tri@tinh.example' });
    const post = (path: string, body: object, cookie = '') => fetch(server.base + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: server.base, cookie }, body: JSON.stringify(body) });
    const token = /\/loi-moi\/([\w-]+)/.exec(server.said())![1]!;
    expect(server.said()).not.toContain('trinhdien');
    expect((await post('/api/auth/sign-in', { login: 'quantri@trinhdien.example', password: 'trinh-dien-quan-tri' })).status).toBe(401);
    const accepted = await post('/api/auth/invitation/accept', { token });
    const cookie = accepted.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
    const me = await (await fetch(`${server.base}/api/me`, { headers: { cookie } })).json() as { grants: { role: string; unitName: string }[]; needsSecondFactor: boolean };
    expect([me.grants.map(({ role, unitName }) => [role, unitName]), me.needsSecondFactor]).toEqual([[['administrator', 'Tỉnh đoàn Gia Lai']], true]);
    expect((await post('/api/auth/invitation/accept', { token })).status).toBe(410);
    expect((await post('/api/me/password', { password: 'con trâu đi cày sớm' }, cookie)).status).toBe(200);
    const campaigns = await (await fetch(`${server.base}/api/campaigns`)).json() as { campaigns: { head: { source: string } }[] };
    expect(campaigns.campaigns.map(({ head }) => head.source)).toEqual(['notice']);
    expect(await (await fetch(server.base)).text()).not.toContain('dữ liệu trình diễn');
    await server.stop();

    const again = await startServer(server.data, undefined, { BANGVANG_ADMIN: 'quan.tri@tinh.example' });
    expect(again.said()).not.toContain('/loi-moi/');
    await again.stop();
    again.forget();
  });
});

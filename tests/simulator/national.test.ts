import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { NationalPage } from '#wire/national';
import { nationalPage, originAllowed, publicationOf } from '#domain/national';
import { keepNational, readProvince } from '#services/national';
import { Door } from '#store/d1';
import { nationalPageStored } from '#store/national';
import { migrated } from '../support/d1.ts';

const NOW = Date.parse('2026-11-20T03:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const board = (slug: string, targetedMilli: number, target: number, over: object = {}) => ({ slug, name: `Đợt ${slug}`, scopeName: 'Tỉnh đoàn Khác', source: 'live' as const, startsAt: NOW - 9 * DAY, endsAt: NOW + 9 * DAY, closesAt: NOW + 20 * DAY, no: 7, asOf: NOW - MINUTE, actsMilli: targetedMilli, targetedMilli, target, units: 9, ...over });
const said = (...boards: object[]) => ({ version: 1, asOf: NOW, boards });

const servers: Server[] = [];
/** A province's server on this machine that answers as told; every path asked of it is kept. */
async function province(answer: (asked: number) => { status?: number; body: string | object; headers?: Record<string, string>; wait?: number } | 'cut'): Promise<{ origin: string; asked: string[]; end: () => Promise<void> }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const told = answer(asked.length);
    if (told === 'cut') return void request.socket.destroy();
    setTimeout(() => response.writeHead(told.status ?? 200, { 'content-type': 'application/json', ...told.headers }).end(typeof told.body === 'string' ? told.body : JSON.stringify(told.body)), told.wait ?? 0);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, end: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }) };
}
afterEach(() => { for (const server of servers.splice(0)) { server.closeAllConnections(); server.close(); } });

const world = () => new Door(migrated());
const listed = (...all: { name: string; origin: string }[]) => ({ provinces: JSON.stringify(all), ownName: 'Tỉnh này' });
const page = async (door: Door) => (await nationalPageStored(door))!;
const row = ({ rows }: NationalPage, name: string) => rows.find((each) => each.name === name)!;

describe('reading another province', () => {
  it('takes what it says of its boards, and says why it takes nothing else', async () => {
    const huge = JSON.stringify(said(board('a', 1, 1, { name: 'x'.repeat(300_000) })));
    const elsewhere = await province(() => ({ body: said(board('bi-mat', 9000, 9)) }));
    for (const [what, answer, fault] of [
      ['right', { body: said(board('a', 5000, 10)) }, null],
      ['a page of an error', { status: 500, body: said(board('a', 5000, 10)) }, 'refused'],
      ['another address', { status: 302, body: '', headers: { location: `${elsewhere.origin}/api/published` } }, 'refused'],
      ['cut off', 'cut', 'no_answer'],
      ['far too long', { body: huge }, 'too_long'],
      ['no JSON', { body: '<html>' }, 'not_understood'],
      ['another version', { body: { ...said(), version: 2 } }, 'not_understood'],
      ['a percent instead of counts', { body: said({ ...board('a', 5000, 10), target: '10' }) }, 'not_understood'],
      ['less than nothing', { body: said(board('a', -5000, 10)) }, 'not_understood'],
      ['done of no target', { body: said(board('a', 5000, 0)) }, 'not_understood'],
      ['one board twice', { body: said(board('a', 1, 1), board('a', 2, 1)) }, 'not_understood'],
      ['an address in a name', { body: said(board('a/../../x', 1, 1)) }, 'not_understood'],
      ['an end before its beginning', { body: said(board('a', 1, 1, { endsAt: NOW - 10 * DAY })) }, 'not_understood'],
      ['what is not yet', { body: said(board('a', 1, 1, { asOf: NOW + DAY })) }, 'future'],
    ] as const) {
      const { origin } = await province(() => answer as never);
      const read = await readProvince(origin, undefined, NOW, fetch);
      expect([what, read.fault, read.published?.boards[0]?.targetedMilli ?? null]).toEqual([what, fault, fault ? null : 5000]);
    }
    expect(elsewhere.asked).toEqual([]);
  });

  it('does not wait for ever', async () => {
    const { origin } = await province(() => ({ body: said(), wait: 20_000 }));
    const began = Date.now();
    expect((await readProvince(origin, undefined, NOW, fetch)).fault).toBe('no_answer');
    expect(Date.now() - began).toBeLessThan(12_000);
  }, 30_000);

  it('asks only public addresses, and one’s own machine where that is configured', () => {
    for (const [address, allowed] of [['https://thidua.tinh.example', 'https://thidua.tinh.example'], ['https://thidua.tinh.example/', 'https://thidua.tinh.example'], ['http://localhost:8787', 'http://localhost:8787'], ['http://127.0.0.1:9', 'http://127.0.0.1:9'],
      ['http://thidua.tinh.example', null], ['https://10.0.0.8', null], ['https://192.168.1.1', null], ['https://172.20.0.1', null], ['https://169.254.169.254', null], ['https://100.64.0.1', null], ['https://0x7f.1', 'https://127.0.0.1'], ['https://[fd00::1]', null], ['https://[::ffff:10.0.0.1]', null],
      ['https://noi-bo', null], ['https://may.internal', null], ['https://a:b@thidua.example', null], ['https://thidua.example/duong/khac', null], ['ftp://localhost', null], ['sai', null]] as const) expect([address, originAllowed(address)]).toEqual([address, allowed]);
  });
});

describe('the page of all provinces', () => {
  it('ranks by per cent of target, keeps last figures of who does not answer, and says since when', async () => {
    const door = world();
    const good = await province((asked) => ({ body: { ...said(board('nam', 40_000 + asked * 1000, 100), board('ngan', 99_000, 100, { startsAt: NOW - DAY })), asOf: NOW + asked * 1000 } }));
    const big = await province(() => ({ body: said(board('to', 1_000_000, 10_000)) }));
    const odd = await province((asked) => (asked === 1 ? { body: said(board('lech', 90_000, 100)) } : { body: { version: 1, asOf: NOW + asked, boards: [{ ...board('lech', 1, 1), target: -1 }] } }));
    const dead = await province(() => 'cut');
    const config = listed({ name: 'Tốt', origin: good.origin }, { name: 'To', origin: big.origin }, { name: 'Lệch', origin: odd.origin }, { name: 'Im', origin: dead.origin }, { name: 'Trong', origin: 'https://10.1.2.3' });
    await keepNational(door, config, NOW);
    const first = await page(door);
    // A million acts of ten million are less than ninety of a hundred.
    expect(first.rows.map(({ name, place, main }) => [name, place, main?.slug ?? null])).toEqual([['Lệch', 1, 'lech'], ['Tốt', 2, 'nam'], ['To', 3, 'to'], ['Im', null, null], ['Tỉnh này', null, null], ['Trong', null, null]]);
    expect([row(first, 'Im').fault, row(first, 'Im').readAt, row(first, 'Trong').fault, row(first, 'Tốt').fault, row(first, 'Tốt').others.map(({ slug }) => slug)]).toEqual(['no_answer', null, 'address', null, ['ngan']]);

    // Not asked again within five minutes, whatever happens.
    await keepNational(door, config, NOW + MINUTE);
    expect(good.asked).toEqual(['/api/published']);
    await big.end();
    await keepNational(door, config, NOW + 6 * MINUTE);
    const second = await page(door);
    expect([row(second, 'Tốt').main!.targetedMilli, row(second, 'Tốt').readAt]).toEqual([42_000, NOW + 6 * MINUTE]);
    expect([row(second, 'To'), row(second, 'Lệch')].map(({ fault, readAt, place, main }) => [fault, readAt, place, main!.targetedMilli])).toEqual([['no_answer', NOW, 3, 1_000_000], ['not_understood', NOW, 1, 90_000]]);
    // A list nobody can read is said; nothing is forgotten by it.
    await keepNational(door, { ...config, provinces: '[{' }, NOW + 7 * MINUTE);
    expect([(await page(door)).unreadable, (await page(door)).rows.length]).toEqual([true, 1]);
    await keepNational(door, config, NOW + 8 * MINUTE);
    expect(row(await page(door), 'To').main!.targetedMilli).toBe(1_000_000);
  });

  it('makes sense of one province alone, and lets nobody go back in time', async () => {
    const door = world();
    await keepNational(door, {}, NOW);
    expect(await page(door)).toMatchObject({ unreadable: false, rows: [{ name: 'Tỉnh này', own: true, place: null }] });
    const back = await province((asked) => ({ body: { ...said(board('nam', 50_000, 100)), asOf: NOW - asked * DAY } }));
    for (const at of [NOW, NOW + 6 * MINUTE]) await keepNational(door, listed({ name: 'Lùi', origin: back.origin }), at);
    expect([row(await page(door), 'Lùi').fault, row(await page(door), 'Lùi').readAt]).toEqual(['older', NOW]);
  });

  it('shares places of the same fraction, and never ranks without a target that runs', () => {
    const known = (name: string, ...boards: ReturnType<typeof board>[]) => ({ name, own: false, origin: 'https://x.example', readAt: NOW, fault: null, published: { version: 1 as const, asOf: NOW, boards } });
    const { rows } = nationalPage([known('B', board('a', 50_000, 100)), known('A', board('a', 1_000, 2)), known('C', board('a', 1000, 100)), known('Xong', board('a', 99_000, 1, { endsAt: NOW })), known('Không', board('a', 0, 0, { actsMilli: 9_000_000 }))], NOW, false);
    expect(rows.map(({ name, place, shared }) => [name, place, shared])).toEqual([['A', 1, true], ['B', 1, true], ['C', 3, false], ['Không', null, false], ['Xong', null, false]]);
    expect(publicationOf([], NOW)).toEqual({ version: 1, asOf: NOW, boards: [] });
  });
});

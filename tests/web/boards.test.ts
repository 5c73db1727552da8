import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Board } from '#wire/board';
import type { GrowthBoard } from '#wire/growth';
import type { MemberBoard } from '#wire/member-board';
import type { NationalPage } from '#wire/national';
import { startServer, type Server } from '../support/browser.ts';
import { opened } from '../support/visits.ts';

/** Another province: a second server of ours, with a world of its own. And one that answers whatever it likes. */
let second: Server;
const liar = createServer((_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ version: 1, asOf: Date.now(), boards: [{ slug: 'a', target: 1 }] })));
const { visit, looks, signIn, address } = opened(async () => {
  second = await startServer();
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', () => resolve()));
  return { PROVINCE_NAME: 'Gia Lai', PROVINCES: JSON.stringify([{ name: 'Tỉnh Hai', origin: second.base }, { name: 'Tỉnh Ba', origin: `http://127.0.0.1:${(liar.address() as AddressInfo).port}` }, { name: 'Tỉnh Tắt', origin: 'http://127.0.0.1:9' }]) };
});
afterAll(async () => {
  liar.close();
  await second?.stop();
  second?.forget();
});

const SLUG = 'nam-thi-dua-2026';
const YEAR = `/dot-thi-dua/${SLUG}`;
const get = async <Body>(path: string): Promise<Body> => (await fetch(address() + path)).json() as Promise<Body>;
const api = <Body>(tail: string) => get<Body>(`/api/campaigns/${SLUG}/${tail}`);
const words = (text: string | null) => text!.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
const total = ({ clusters, unranked }: Board) => [...clusters.flatMap(({ rows }) => rows), ...unranked].reduce((sum, { actsMilli }) => sum + actsMilli, 0);

describe('the boards of one campaign', () => {
  it('stand behind one row of tabs, say the same sums, and weigh no more than a board may', async () => {
    const { page, context } = await visit(YEAR, { javaScriptEnabled: false });
    const tabs = page.locator('nav[aria-label="Bảng"] a');
    expect(await tabs.allTextContents()).toEqual(['Đơn vị', 'Huyện cũ', 'Chi đoàn', 'Đoàn viên', 'Tăng trưởng']);
    const [units, districts, branches] = [await api<Board>('board'), await api<Board>('sides/districts'), await api<Board>('sides/branches')];
    expect([total(districts), districts.totals.target, districts.totals.targetedMilli]).toEqual([units.totals.actsMilli, units.totals.target, units.totals.targetedMilli]);
    const rows = units.clusters.flatMap((cluster) => cluster.rows);
    for (const unit of branches.unranked) {
      const cluster = branches.clusters.find(({ name }) => name === unit.unitId)!;
      expect(cluster.rows.reduce((sum, { actsMilli }) => sum + actsMilli, unit.actsMilli)).toBe(rows.find(({ unitId }) => unitId === unit.unitId)!.actsMilli);
    }
    for (const [tab, words] of [['Huyện cũ', 'Bảng địa bàn cấp huyện cũ'], ['Chi đoàn', 'Bảng chi đoàn'], ['Đoàn viên', 'Bảng đoàn viên'], ['Tăng trưởng', 'Tăng trưởng']]) {
      await page.click(`nav[aria-label="Bảng"] a:text-is("${tab}")`);
      expect([tab, await page.textContent('h1'), await page.textContent('nav[aria-label="Bảng"] [aria-current]')]).toEqual([tab, words, tab]);
      expect(gzipSync(await (await fetch(page.url())).text()).length).toBeLessThan(20_000);
    }
    expect(await page.goto(`${address()}/dot-thi-dua/de-an-5299-2023-07`).then(() => tabs.count())).toBe(0);
    await context.close();
  });

  it('are for every eye: districts, branches, growth', async () => {
    const { page, context, faults } = await visit(`${YEAR}/huyen-cu`);
    const districts = await api<Board>('sides/districts');
    expect(await page.locator('tr[data-line]').count()).toBe(districts.clusters[0]!.rows.length + districts.unranked.length);
    expect(words(await page.textContent('main'))).toContain('không phải trung bình của các tỷ lệ');
    await looks(page, 'bang-huyen-cu', faults);
    await page.goto(`${address()}${YEAR}/chi-doan`);
    await looks(page, 'bang-chi-doan', faults);
    await page.click('.cluster h2 a >> nth=0');
    await page.waitForURL('**/chi-doan/*');
    expect(words(await page.textContent('main'))).toContain('Cộng, bằng kết quả của đơn vị');
    await looks(page, 'bang-chi-doan-don-vi', faults);
    // The unit's own page leads back here, for this campaign; a unit without branches has no such link.
    const [own, bare] = [new URL(page.url()).pathname.split('/').at(-1)!, (await api<Board>('board')).clusters[0]!.rows[0]!.unitId];
    for (const [unitId, links] of [[own, 1], [bare, 0]] as const) {
      await page.goto(`${address()}/don-vi/${unitId}`);
      expect([unitId, await page.locator(`a[href="${YEAR}/chi-doan/${unitId}"]`).count()]).toEqual([unitId, links]);
    }
    await page.goto(`${address()}${YEAR}/tang-truong?ky=thang`);
    const growth = await api<GrowthBoard>('growth?span=month');
    expect(await page.locator('table tbody tr').count()).toBe(growth.rows.filter(({ place }) => place !== null).length);
    await looks(page, 'bang-tang-truong', faults);
    expect((await page.goto(`${address()}${YEAR}/chi-doan/${districts.head.id}`))!.status()).toBe(404);
    expect(words(await page.textContent('main'))).toContain('Hãy xem bảng đơn vị của đợt');
    await context.close();
  });

  it('name members who agreed only, and show everybody their own place; who takes back a choice is gone with the next look', async () => {
    const { page, context, faults } = await visit(`${YEAR}/doan-vien`);
    const board = await api<MemberBoard>('members');
    expect(board.named.length).toBeGreaterThan(2);
    expect(await page.locator('table tbody tr').count()).toBe(board.named.length + 1);
    expect(words(await page.textContent('main'))).toContain(`và ${board.members - board.named.length} đoàn viên khác`);
    await looks(page, 'bang-doan-vien', faults);

    await signIn(page, 'doanvien', 'trinh-dien-doan-vien', `${YEAR}/hang-cua-toi`);
    expect(words(await page.textContent('tr.own'))).toContain('Bạn');
    expect(words(await page.textContent('table'))).not.toMatch(/Đoàn viên mẫu|Đ\.V/);
    await looks(page, 'hang-cua-toi', faults);
    const choose = async (choice: string) => {
      await page.goto(`${address()}/cua-toi`);
      const form = page.locator('form[action*="campaign_board"]');
      await form.locator(`input[value="${choice}"]`).check();
      await Promise.all([page.waitForLoadState('load'), form.locator('button').click()]);
      await page.waitForSelector('text=Đã lưu lựa chọn của bạn');
    };
    const named = async () => (await api<MemberBoard>(`members?lan=${Math.random()}`)).named.some(({ name }) => name === 'Đoàn viên trình diễn');
    await choose('name');
    expect(await named()).toBe(true);
    await choose('nothing');
    expect(await named()).toBe(false);
    await context.close();
  });
});

describe('the programme’s year', () => {
  it('has a board of every unit by each measure', async () => {
    const { page, context, faults } = await visit('/chuong-trinh', { javaScriptEnabled: false });
    await page.click('text=Bảng xếp hạng các đơn vị');
    expect(new URL(page.url()).pathname).toBe('/chuong-trinh/bang');
    expect(await page.locator('tr[data-unit]').count()).toBeGreaterThan(100);
    await page.selectOption('#chi-tieu', { label: 'Tài khoản có giao dịch' });
    await Promise.all([page.waitForURL('**chi-tieu=tai-khoan-co-giao-dich**'), page.click('form.line button')]);
    expect(await page.locator('tr[data-unit]').count()).toBeGreaterThan(50);
    expect(gzipSync(await (await fetch(page.url())).text()).length).toBeLessThan(20_000);
    expect((await page.goto(`${address()}/chuong-trinh/bang?chi-tieu=sai`))!.status()).toBe(404);
    await context.close();
    const seen = await visit('/chuong-trinh/bang');
    await looks(seen.page, 'chuong-trinh-bang', seen.faults);
    await seen.context.close();
    expect(faults).toEqual([]);
  });
});

describe('all provinces', () => {
  it('are read from what each published, and who lies or does not answer is said so', async () => {
    const { page, context, faults } = await visit('/toan-quoc');
    const view = await get<NationalPage>('/api/national');
    expect(view.rows.map(({ name, place, fault }) => [name, place, fault])).toEqual([['Gia Lai', 1, null], ['Tỉnh Hai', 1, null], ['Tỉnh Ba', null, 'not_understood'], ['Tỉnh Tắt', null, 'no_answer']]);
    // Two copies of one world: the same fraction of the same board, and each leads to its own server.
    expect(view.rows[1]!.main).toMatchObject({ slug: SLUG, targetedMilli: view.rows[0]!.main!.targetedMilli, target: view.rows[0]!.main!.target });
    expect(await page.locator('tr[data-province] a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([YEAR, second.base + YEAR]);
    const said = words(await page.textContent('main'));
    expect([said.includes('Tỉnh Ba: chưa đọc được lần nào; máy chủ của tỉnh trả lời theo dạng không hiểu được.'), said.includes('Tỉnh Tắt: chưa đọc được lần nào; máy chủ của tỉnh không trả lời.')]).toEqual([true, true]);
    await looks(page, 'toan-quoc', faults);
    await context.close();
    const alone = await fetch(`${second.base}/toan-quoc`);
    expect([alone.status, words(await alone.text()).includes('Máy chủ này chưa được chỉ đến tỉnh nào khác')]).toEqual([200, true]);
  });
});

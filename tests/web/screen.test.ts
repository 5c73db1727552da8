import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Board } from '#wire/board';
import { startServer } from '../support/browser.ts';
import { opened, pictured } from '../support/visits.ts';

const { visit, reachesEveryone, looks, signIn, address } = opened();
const SLUG = 'nam-thi-dua-2026';
const EXPORT = join(import.meta.dirname, '..', 'fixtures', 'ket-xuat-ho-so-trinh-dien.csv');
const MINUTE = 60_000;
const HALL = { viewport: { width: 1920, height: 1080 } };

const boardOf = async (slug = SLUG, base = address()): Promise<Board> => (await fetch(`${base}/api/campaigns/${slug}/board?n=${Math.random()}`)).json() as Promise<Board>;
const unitsOn = (page: Page) => page.locator('.screen li[data-unit]').evaluateAll((lines) => lines.map((line) => line.getAttribute('data-unit')!));
const words = async (page: Page, at: string) => (await page.textContent(at))!.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
const fitted = (page: Page) => expect.poll(() => page.evaluate("document.querySelector('.screen').style.getPropertyValue('--row')"), { timeout: 20_000 }).not.toBe('');

type Hall = { page: Page; context: BrowserContext; faults: string[] };
/** A screen whose clock only moves when the test moves it. */
async function hall(query = '', slug = SLUG, base = address()): Promise<Hall> {
  const opened = await visit('/robots.txt', HALL);
  await opened.page.clock.install();
  await opened.page.goto(`${base}/man-hinh/${slug}${query}`);
  await fitted(opened.page);
  await opened.page.clock.pauseAt(await opened.page.evaluate<number>('Date.now() + 500'));
  await opened.page.evaluate('globalThis.stayed = true');
  return opened;
}
const stayed = (page: Page) => page.evaluate('globalThis.stayed === true');

async function reconciled(): Promise<void> {
  const office = await visit('/dang-nhap');
  await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat');
  await office.page.setInputFiles('#tep', EXPORT);
  await office.page.waitForSelector('text=Xem trước');
  await office.page.click('button:has-text("Đối soát 1.")');
  await office.page.waitForSelector('text=Kết quả đối soát');
  await office.context.close();
}

describe('a big screen', () => {
  it('is one link from the campaign, begins with the board in its HTML and carries no more than a hydrated page may', async () => {
    const { page, context } = await visit(`/dot-thi-dua/${SLUG}`, { javaScriptEnabled: false });
    await page.click('.more a:text-is("Màn hình lớn")');
    expect(new URL(page.url()).pathname).toBe(`/man-hinh/${SLUG}`);
    const [first] = (await boardOf()).clusters;
    const on = await unitsOn(page);
    expect(on).toEqual(first!.rows.slice(0, on.length).map(({ unitId }) => unitId));
    expect(await page.locator('nav, .head, .foot').count()).toBe(0);
    await context.close();
    const html = await (await fetch(`${address()}/man-hinh/${SLUG}`)).text();
    const screen = await visit('/robots.txt', HALL);
    const scripts = new Set<string>();
    screen.page.on('response', (answer) => answer.url().endsWith('.js') && scripts.add(answer.url()));
    await screen.page.goto(`${address()}/man-hinh/${SLUG}`);
    await fitted(screen.page);
    const sizes = await Promise.all([...scripts].map(async (at) => gzipSync(Buffer.from(await (await fetch(at)).arrayBuffer())).length));
    expect([gzipSync(html).length <= 25_000, sizes.length > 0, sizes.reduce((sum, size) => sum + size, 0) <= 90_000]).toEqual([true, true, true]);
    await screen.context.close();
    expect((await fetch(`${address()}/man-hinh/khong-co`)).status).toBe(404);
  });

  it('turns its own pages, shows every unit of the board once a round, and begins again', async () => {
    const board = await boardOf();
    const all = [...board.clusters.flatMap(({ rows }) => rows), ...board.unranked].map(({ unitId }) => unitId);
    const { page, context, faults } = await hall('?giay=5');
    const seen: string[] = [];
    for (let turns = 0; seen.length < all.length && turns < 60; turns += 1) {
      seen.push(...await unitsOn(page));
      await page.clock.runFor(5000);
    }
    expect(seen).toEqual(all);
    expect(await unitsOn(page)).toEqual(all.slice(0, (await unitsOn(page)).length));
    expect([await words(page, '.over'), faults]).toEqual([expect.stringMatching(/đơn vị · trang 1\/\d/), []]);
    await context.close();
  });

  it('shows what its address asks for, and says what it cannot', async () => {
    const board = await boardOf();
    const one = await hall('?cum=2&so=4');
    expect([await words(one.page, 'h2'), await unitsOn(one.page)]).toEqual([board.clusters[1]!.name, board.clusters[1]!.rows.slice(0, 4).map(({ unitId }) => unitId)]);
    for (let page = 0; page < Math.ceil(board.clusters[1]!.rows.length / 4); page += 1) await one.page.clock.runFor(12_000);
    expect(await words(one.page, 'h2')).toBe(board.clusters[1]!.name);
    await one.context.close();
    const wrong = await hall('?cum=99&giay=1');
    expect(await words(wrong.page, '.strip')).toBe(`Địa chỉ hỏi một cụm không có: hãy ghi cum= từ 1 đến ${board.clusters.length}. Số giây mỗi trang trong địa chỉ phải là giay= từ 5 đến 120.`);
    await wrong.page.clock.resume();
    await reachesEveryone(wrong.page, 1920, wrong.faults);
    await wrong.context.close();
  });

  it('stops and steps by keyboard, and goes on by itself when nobody comes back', async () => {
    const { page, context } = await hall();
    const at = () => page.getAttribute('.screen', 'data-page');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await at()).toBe('1');
    await page.keyboard.press(' ');
    expect(await words(page, '.fresh')).toContain('Đang dừng ở trang này. Bấm phím cách để chạy tiếp.');
    await page.clock.runFor(MINUTE);
    expect(await at()).toBe('1');
    await page.keyboard.press('ArrowDown');
    await page.clock.runFor(MINUTE);
    expect(await at()).toBe('2');
    await page.clock.fastForward(15 * MINUTE);
    await page.clock.runFor(15_000);
    expect(await at()).toBe('3');
    await page.keyboard.press('ArrowUp');
    await page.focus('button:text-is("Dừng")');
    await page.keyboard.press(' ');
    expect([await at(), await page.locator('button:text-is("Chạy tiếp")').count()]).toEqual(['2', 1]);
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate('document.fullscreenElement?.className ?? ""')).toContain('screen');
    await context.close();
  });

  it('is read from afar on every screen: large, inside the margins, nothing cut off, nothing scrolling', async () => {
    for (const [width, height] of [[1920, 1080], [3840, 2160], [1024, 768], [1080, 1920]] as const) {
      for (const slug of [SLUG, '100-ngay-dem-cao-diem-2026']) {
        const { page, context, faults } = await visit(`/man-hinh/${slug}`, { viewport: { width, height }, colorScheme: width === 1920 ? 'light' : 'dark', reducedMotion: 'reduce' });
        await fitted(page);
        await pictured(page, `man-hinh-${slug.slice(0, 3)}-${width}`);
        await reachesEveryone(page, width, faults);
        const measured = await page.evaluate<{ outside: string[]; least: number; scrolls: boolean; ground: string; lines: number; motion: number }>(`(() => {
          const m = 0.025 * Math.min(innerWidth, innerHeight);
          const parts = [...document.querySelectorAll('.screen h1, .clock b, .screen h2, .screen li, .screen .lead, figure img, .strip, .fresh')];
          return {
            outside: parts.filter((each) => { const r = each.getBoundingClientRect(); return r.left < m || r.top < m || r.right > innerWidth - m || r.bottom > innerHeight - m; }).map((each) => each.className + each.textContent),
            least: Math.min(...[...document.querySelectorAll('.screen .name')].map((each) => parseFloat(getComputedStyle(each).fontSize))) / Math.min(innerWidth, innerHeight),
            scrolls: document.documentElement.scrollHeight > innerHeight || [...document.querySelectorAll('.screen, .area')].some((each) => each.scrollHeight > each.clientHeight + 1)
              || [...document.querySelectorAll('.screen .lead, .screen .count')].some((each) => each.scrollWidth > each.clientWidth),
            ground: getComputedStyle(document.querySelector('.screen')).backgroundColor, lines: document.querySelectorAll('.screen li').length,
            motion: document.getAnimations().filter(({ playState }) => playState === 'running').length };
        })()`);
        expect([width, measured.outside, measured.least > 0.03, measured.scrolls, measured.ground, measured.lines >= 5, measured.motion]).toEqual([width, [], true, false, 'rgb(23, 17, 13)', true, 0]);
        await context.close();
      }
    }
  });

  it('says what an organizer wrote within a minute, and no longer when it is taken down', async () => {
    const screen = await hall('', '100-ngay-dem-cao-diem-2026');
    const { page, context, faults } = await visit('/dang-nhap');
    const desk = '/can-bo/dot-thi-dua/100-ngay-dem-cao-diem-2026';
    await signIn(page, 'bantochuc', 'trinh-dien-to-chuc', desk);
    const local = (ms: number) => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 16);
    const typed = async (text: string, from: number, to: number) => {
      await page.fill('#noi-dung-thong-bao', text);
      await page.fill('#hien-tu', local(from));
      await page.fill('#hien-den', local(to));
      await page.click('button:text-is("Ghi thông báo")');
    };
    await typed('Họp giao ban lúc 15 giờ.', Date.now(), Date.now() - 2 * 60 * MINUTE);
    await page.waitForSelector('text=Giờ thôi hiện phải sau giờ bắt đầu');
    expect(await page.inputValue('#noi-dung-thong-bao')).toBe('Họp giao ban lúc 15 giờ.');
    await typed('Họp giao ban lúc 15 giờ ở hội trường A.', Date.now() - MINUTE, Date.now() + 60 * MINUTE);
    await page.waitForSelector('text=Đã ghi. Màn hình hiện thông báo khi đến giờ.');
    await looks(page, 'thong-bao-man-hinh', faults, [[360, 'light'], [1440, 'dark']]);
    const said = async (): Promise<string[]> => {
      const lines: string[] = [];
      for (let line = 0; line < 20; line += 1) {
        lines.push(await screen.page.locator('.strip').textContent().catch(() => '') ?? '');
        await screen.page.clock.runFor(10_000);
      }
      return lines;
    };
    // News are kept for ten seconds by whoever serves them.
    await expect.poll(said, { timeout: 90_000, interval: 3000 }).toContain('Họp giao ban lúc 15 giờ ở hội trường A.');
    await page.click('button:has-text("Gỡ")');
    await page.waitForSelector('text=Đã gỡ thông báo.');
    await expect.poll(async () => (await said()).filter((line) => line.startsWith('Họp giao ban')), { timeout: 90_000, interval: 3000 }).toEqual([]);
    for (const each of [context, screen.context]) await each.close();
  });
});

describe('a screen that hangs for days', () => {
  it('keeps to its memory over three days, follows the board all the while, and takes a new release at a quiet moment', async () => {
    const { page, context, faults } = await hall('?giay=20');
    const tools = await context.newCDPSession(page);
    await tools.send('Performance.enable');
    const weighs = async (): Promise<{ nodes: number; listeners: number; heap: number }> => {
      await tools.send('HeapProfiler.collectGarbage');
      const { metrics } = await tools.send('Performance.getMetrics');
      const of = (name: string) => metrics.find((each) => each.name === name)!.value;
      return { nodes: of('Nodes'), listeners: of('JSEventListeners'), heap: of('JSHeapUsedSize') };
    };
    const pass = async (hours: number) => { for (let at = 0; at < hours * 30; at += 1) await page.clock.fastForward(2 * MINUTE); };
    await pass(2);
    const before = await weighs();
    await pass(72);
    const after = await weighs();
    expect([after.nodes - before.nodes < 400, after.listeners - before.listeners < 40, after.heap - before.heap < 3_000_000]).toEqual([true, true, true]);

    await reconciled();
    const current = (await boardOf()).no;
    await expect.poll(async () => { await page.clock.runFor(2000); return Number(await page.getAttribute('.screen', 'data-no')); }, { timeout: 60_000 }).toBeGreaterThanOrEqual(current);
    const board = await boardOf();
    const shown = new Map<string, string>();
    for (let turns = 0; turns < 40; turns += 1) {
      for (const line of await page.locator('.screen li').evaluateAll((lines) => lines.map((each) => [each.getAttribute('data-unit')!, each.querySelector('.count')!.textContent!] as const))) shown.set(...line);
      await page.keyboard.press('ArrowRight');
    }
    const [moved] = [...board.clusters].flatMap(({ rows }) => rows).filter(({ movement }) => movement);
    expect([shown.size, moved !== undefined]).toEqual([board.totals.units, true]);
    for (const { unitId, targetedMilli, target } of board.clusters.flatMap(({ rows }) => rows).filter((row) => row.target > 0)) {
      expect([unitId, shown.get(unitId)!.replaceAll('.', '')]).toEqual([unitId, `${String(targetedMilli / 1000).replace('.', ',')} / ${target}`]);
    }
    expect([await stayed(page), faults]).toEqual([true, []]);

    await page.route('**/_app/version.json', (route) => route.fulfill({ json: { version: 'ngày mai' } }));
    await page.keyboard.press(' ');
    await page.clock.fastForward(11 * MINUTE);
    await page.clock.runFor(2 * MINUTE);
    expect(await stayed(page)).toBe(true);
    await page.keyboard.press(' ');
    // Only when a round is over.
    await page.clock.runFor(20_000);
    expect(await stayed(page)).toBe(true);
    await expect.poll(async () => { await page.keyboard.press('ArrowRight').catch(() => undefined); return stayed(page).catch(() => true); }, { timeout: 60_000, interval: 200 }).toBe(false);
    await fitted(page);
    expect(new URL(page.url()).search).toBe('?giay=20');
    await context.close();
  }, 900_000);

  it('keeps its board while the server is gone, says since when, and comes back by itself with the new one', async () => {
    const first = await startServer();
    const { page, context } = await hall('', SLUG, first.base);
    const units = await unitsOn(page);
    expect(await page.locator('.fresh[data-lost]').count()).toBe(0);
    await first.stop();
    await page.clock.runFor(35_000);
    const lost = await words(page, '.fresh');
    expect(lost).toMatch(/^Mất kết nối từ \d\d:\d\d, đang thử nối lại\. Bảng giữ nguyên từ lúc đó\./);
    await pictured(page, 'man-hinh-mat-ket-noi');
    // Six hours: pages still turn, and it says the same moment.
    for (let minutes = 0; minutes < 360; minutes += 5) await page.clock.fastForward(5 * MINUTE);
    expect(await words(page, '.fresh')).toBe(lost);
    while (await page.getAttribute('.screen', 'data-page') !== '0') await page.keyboard.press('ArrowRight');
    expect(await unitsOn(page)).toEqual(units);
    const second = await startServer(first.data, Number(new URL(first.base).port));
    await expect.poll(async () => { await page.clock.runFor(5000); return page.locator('.fresh[data-lost]').count(); }, { timeout: 60_000 }).toBe(0);
    expect([await stayed(page), await page.getAttribute('.screen', 'data-no')]).toEqual([true, String((await boardOf(SLUG, second.base)).no)]);
    await context.close();
    await second.stop();
    second.forget();
  });
});

describe('the map', () => {
  const MAP = `/dot-thi-dua/${SLUG}/ban-do`;
  const tiles = (page: Page) => page.locator('main a.tile').evaluateAll((all) => all.map((tile) => [tile.getAttribute('href')!.split('/').at(-1)!, tile.querySelector('b')!.textContent!, tile.getAttribute('data-step')!] as const));

  it('shows every unit of the board once, with the board’s figure, without JavaScript, and again as a table', async () => {
    const { page, context } = await visit(`/dot-thi-dua/${SLUG}`, { javaScriptEnabled: false });
    await page.click('.more a:text-is("Bản đồ")');
    const board = await boardOf();
    const rows = board.clusters.flatMap((cluster) => cluster.rows);
    const shown = await tiles(page);
    expect(shown.map(([id]) => id).sort()).toEqual(rows.map(({ unitId }) => unitId).sort());
    for (const { unitId, targetedMilli, target } of rows) {
      const percent = targetedMilli / target / 10;
      expect(shown.find(([id]) => id === unitId)!.slice(1)).toEqual([new Intl.NumberFormat('vi-VN').format(Math.floor(percent)), String(percent >= 100 ? 5 : Math.floor(percent / 20))]);
    }
    expect([await page.locator('main tbody td:first-child').count(), await page.locator('.block').count()]).toEqual([rows.length, 28]);
    const heads = await page.locator('main tbody th').allTextContents();
    expect(heads.slice(0, -1)).toEqual([...heads.slice(0, -1)].sort((a, b) => a.localeCompare(b, 'vi')));
    expect(gzipSync(await (await fetch(address() + MAP)).text()).length).toBeLessThanOrEqual(20_000);
    await page.click('nav[aria-label="Chỉ tiêu"] a >> nth=1');
    expect(new URL(page.url()).searchParams.get('chi-tieu')).toBe('ho-so-toan-trinh');
    const at = board.head.indicators.findIndex(({ code }) => code === 'dossier_full');
    const one = await tiles(page);
    for (const { unitId, figures } of rows) {
      const [milli, target] = figures[at]!;
      expect([unitId, one.find(([id]) => id === unitId)![1]]).toEqual([unitId, target > 0 ? new Intl.NumberFormat('vi-VN').format(Math.floor(milli / target / 10)) : '–']);
    }
    await page.goto(`${address()}${MAP}?chi-tieu=khong-co`);
    expect(await words(page, '.band.warn')).toContain('Địa chỉ hỏi một chỉ tiêu mà đợt này không giao');
    await page.goto(`${address()}/dot-thi-dua/de-an-5299-2023-07/ban-do`);
    expect(await words(page, 'main')).toContain('không có gì để đặt lên bản đồ');
    await page.goto(`${address()}/dot-thi-dua/chu-nhat-so-thang-3-2026/ban-do`);
    expect(await words(page, 'main')).toContain('Đợt này không giao chỉ tiêu nên số trên ô là điểm.');
    await context.close();
  });

  it('says a tile in a sentence to who points at it, comes to it by keyboard, or listens; and leads to the unit', async () => {
    const { page, context } = await visit(MAP, { viewport: { width: 1440, height: 900 } });
    const [row] = (await boardOf()).clusters[0]!.rows;
    const tile = page.locator(`a.tile[href$="${row!.unitId}"]`);
    const sentence = new RegExp(`${row!.name}: hạng 1, [\\d.,]+\\s%`);
    expect((await tile.textContent())!).toMatch(sentence);
    const tip = tile.locator('i');
    const size = async () => (await tip.boundingBox())!.width;
    expect(await size()).toBeLessThan(3);
    await tile.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    expect(await size()).toBeGreaterThan(80);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/don-vi/${row!.unitId}`);
    await context.close();
  });

  it('lies as the province does where there is room, and is stacked on a phone with tiles a thumb hits', async () => {
    const { page, context, faults } = await visit(MAP);
    await looks(page, 'ban-do', faults);
    await page.setViewportSize({ width: 1440, height: 900 });
    const at = async (name: string) => (await page.locator(`.block:has(> h2:text-is("${name}"))`).boundingBox())!;
    const [hoaiNhon, quyNhon, pleiku, krongPa] = [await at('Hoài Nhơn'), await at('Quy Nhơn'), await at('Pleiku'), await at('Krông Pa')];
    expect([hoaiNhon.y < quyNhon.y, pleiku.x < quyNhon.x, Math.abs(hoaiNhon.x - quyNhon.x) < 2, krongPa.y > quyNhon.y, krongPa.x < quyNhon.x]).toEqual([true, true, true, true, true]);
    await page.setViewportSize({ width: 360, height: 800 });
    const boxes = await page.locator('main a.tile').evaluateAll((all) => all.map((each) => each.getBoundingClientRect()).map(({ width, height }) => [width, height]));
    expect(boxes.filter(([width, height]) => width! < 44 || height! < 44)).toEqual([]);
    for (const width of [320, 768, 1100, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    await context.close();
  });
});

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Board, BoardDelta, LiveMessage } from '#wire/board';
import { openBrowser, startServer } from '../support/browser.ts';
import { knownAt, PEAK, publicPages, publicRoutes, SUNDAY, YEAR, type Known } from '../support/public-pages.ts';
import { byTab, cutOff, shape, smallTargets } from '../support/reach.ts';
import { opened, pictured, type Visit } from '../support/visits.ts';

const { visit, address, server } = opened();
const AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const COLOURS = ['color-contrast', 'link-in-text-block'];
const DESK = { width: 1280, height: 1024 };
const PLACES: Known = { unit: '-', team: '-', activity: '-', branched: '-' };
let known: Known;
/** One window for all pages; and one of a reader who told the browser that letters be twice as large. */
let eye: Visit;
let large: { browser: Browser; page: Page };
beforeAll(async () => {
  known = await knownAt(address());
  eye = await visit('/robots.txt', { viewport: DESK });
  const browser = await openBrowser(['--blink-settings=defaultFontSize=32']);
  large = { browser, page: await browser.newPage({ viewport: DESK }) };
});
afterAll(async () => {
  await eye?.context.close();
  await large?.browser.close();
});

const axe = async (page: Page, rules?: string[]) => (await (rules ? new AxeBuilder({ page }).withRules(rules) : new AxeBuilder({ page }).withTags(AA)).analyze())
  .violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
const plain = (words: string | null) => (words ?? '').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
const goes = async (page: Page, at: string) => (await page.goto(address() + at, { waitUntil: 'load' }))!.status();
/** What is wrong, by where it is; so that one failure says everything at once. */
const found = async (checks: Record<string, () => Promise<string[]>>): Promise<Record<string, string[]>> => {
  const wrong: Record<string, string[]> = {};
  for (const [name, check] of Object.entries(checks)) {
    const says = await check();
    if (says.length > 0) wrong[name] = says;
  }
  return wrong;
};
/** By day and by night, on a phone, at 200 % (half as many points for everything), as narrow as 1280 points at 400 %. */
const forEye = (page: Page): Record<string, () => Promise<string[]>> => ({
  'at night': async () => { await page.emulateMedia({ colorScheme: 'dark' }); return axe(page, COLOURS); },
  '200 %': async () => { await page.setViewportSize({ width: 640, height: 512 }); return cutOff(page); },
  '320 px': async () => { await page.setViewportSize({ width: 320, height: 512 }); return [...await cutOff(page), ...await smallTargets(page)]; },
  'a phone': async () => { await page.emulateMedia({ colorScheme: 'light' }); await page.setViewportSize({ width: 360, height: 800 }); return [...await axe(page), ...await smallTargets(page), ...await cutOff(page)]; },
});
const titles = new Map<string, string>();

describe('pages that need no signing in', () => {
  it('are all in the list of this test', () => expect(publicRoutes()).toEqual(Object.keys(publicPages(PLACES)).sort()));

  it.each(Object.keys(publicPages(PLACES)))('%s is for everyone: who sees little, has no mouse, listens, or holds a phone', async (route) => {
    const { at, also = [], bare } = publicPages(known)[route]!;
    const { page, faults } = eye;
    faults.length = 0;
    await page.setViewportSize(DESK);
    expect(await goes(page, at)).toBe(200);
    const title = await page.title();
    expect([title, titles.get(title)]).toEqual([expect.stringMatching(/\S · Bảng Vàng$/), undefined]);
    titles.set(title, route);
    expect(await found({
      'axe': () => axe(page), 'who listens': () => shape(page, { bare }), 'targets': () => smallTargets(page), 'by Tab': () => byTab(page, { skip: !bare }), ...forEye(page),
      'large letters': async () => {
        await goes(large.page, at);
        expect(await large.page.evaluate<string>('getComputedStyle(document.documentElement).fontSize')).toBe('32px');
        return cutOff(large.page);
      },
    })).toEqual({});
    for (const each of also) {
      await page.setViewportSize(DESK);
      expect([each, await goes(page, each)]).toEqual([each, 200]);
      expect([each, await found({ 'who listens': () => shape(page, { bare }), ...forEye(page) })]).toEqual([each, {}]);
    }
    expect(faults).toEqual([]);
  });

  it.each(['/en', '/en/don-vi?q=hoa', `/en/dot-thi-dua/${YEAR}?cum=1`, '/en/chuong-trinh', '/en/hoat-dong', '/en/khong-co-trang-nay'])('%s is for everyone in English', async (at) => {
    const { page } = eye;
    await page.setViewportSize(DESK);
    await goes(page, at);
    expect(await found({ 'who listens': () => shape(page, { language: 'en' }), 'targets': () => smallTargets(page), ...forEye(page) })).toEqual({});
  });
});

describe('an address that is wrong', () => {
  const part = `/dot-thi-dua/${YEAR}`;
  // What is asked, and what is answered; every one a sentence, none a fault of ours.
  const wrong: [at: (known: Known) => string, status: number, says: RegExp][] = [
    [() => '/khong-co-trang-nay', 404, /Địa chỉ có thể đã gõ nhầm/], [() => '/don-vi/%E0%A4%A', 400, /Địa chỉ này viết không đúng\. Hãy gõ lại/], [() => '/don-vi/%00', 404, /Không có địa chỉ này/],
    [() => '/don-vi/khong-co', 404, /Không tìm thấy đơn vị này/], [({ unit }) => `/don-vi/${unit}?ngay=hom-qua`, 400, /Ngày phải có dạng năm-tháng-ngày/], [() => '/don-vi?q=a&ngay=2026-13-45', 400, /Ngày phải có dạng/],
    [() => '/dot-thi-dua/khong-co', 404, /Không tìm thấy đợt thi đua này/], [() => `${part}?cum=99`, 200, /Không có đơn vị nào khớp/], [() => `${part}?quanh=khong-co`, 200, /không có|Không/],
    [() => `${part}/luc?luc=sang-nay`, 200, /Không đọc được thời điểm này\. Hãy ghi/], [() => `${part}/thong-bao?ky=quy`, 200, /Không có kỳ này/], [() => `${part}/thong-bao?tu=2026-99-99`, 200, /không phải là một ngày có trong lịch/],
    [() => `${part}/the-le?ban=99`, 404, /Không có bản thể lệ này/], [() => `${part}/vi-sao/x`, 400, /Mã đơn vị không đúng dạng/], [() => `${part}/vi-sao/${randomUUID()}`, 404, /không có trong bảng của đợt/],
    [({ unit }) => `${part}/vi-sao/${unit}/hom-qua`, 400, /Ngày viết theo dạng/], [() => `${part}/dien-bien?don-vi=khong-co`, 200, /không đứng trong bảng của đợt này/], [() => `${part}/ban-do?chi-tieu=sai`, 200, /Hãy chọn lại/],
    [() => '/chuong-trinh?nam=2030', 404, /chỉ có các năm 2022–2027\. Hãy chọn/], [() => '/chuong-trinh/khong-co', 404, /Đề án không có chỉ tiêu này/], [() => '/chuong-trinh/bang?chi-tieu=sai', 404, /Hãy chọn một chỉ tiêu/],
    [() => '/chuong-trinh/don-vi/khong-co', 400, /Mã đơn vị không đúng dạng\. Hãy tìm/], [() => `${part}/diem-tham-dinh?don-vi=sai`, 400, /Mã đơn vị không đúng dạng\. Hãy tìm/], [() => `${part}/chi-doan/khong-co`, 400, /Địa chỉ đơn vị không đúng/],
    [() => '/hoat-dong/khong-co', 404, /Không tìm thấy hoạt động này/], [() => '/doi-hinh/khong-co', 404, /Không tìm thấy đội hình này/], [() => '/man-hinh/khong-co', 404, /Không tìm thấy đợt thi đua này/],
    [() => '/nhung/dot-thi-dua/khong-co', 404, /Không tìm thấy đợt thi đua này/], [() => `/nhung${part}?cum=99`, 200, /hỏi một cụm không có/], [() => '/loi-moi/khong-co', 200, /Hãy xin cán bộ đơn vị/],
  ];
  it('is answered with a sentence in Vietnamese, never with a fault of ours', async () => {
    for (const [where, status, says] of wrong) {
      const at = where(known);
      const answer = await fetch(address() + at);
      const main = plain((/<main[^]*<\/main>/.exec(await answer.text())?.[0] ?? '').replaceAll(/<!--[^]*?-->|<(script|style)[^]*?<\/\1>|<[^>]+>/g, ' '));
      expect([at, answer.status, main]).toEqual([at, status, expect.stringMatching(says)]);
    }
  });

  it('is a page for everyone, and leads on', async () => {
    const { page } = eye;
    for (const [at, bare] of [['/khong-co-trang-nay', false], ['/don-vi/%E0%A4%A', false], ['/man-hinh/khong-co', true]] as const) {
      await page.setViewportSize(DESK);
      await goes(page, at);
      expect([at, await found({ 'axe': () => axe(page), 'who listens': () => shape(page, { bare }), 'by Tab': () => byTab(page, { skip: !bare }), ...forEye(page) })]).toEqual([at, {}]);
      expect(await page.locator('main a').count()).toBe(2);
    }
  });
});

describe('the tasks of a visitor, by keyboard alone', () => {
  /** Tab until what is wanted has the focus; never more presses than the page has stops. */
  const tabTo = async (page: Page, wanted: string, most = 400) => {
    for (let press = 0; press < most; press += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(wanted)}) ?? false`)) return;
    }
    throw new Error(`${wanted} is not reached by Tab on ${page.url()}`);
  };
  const focus = (page: Page) => page.evaluate<string>('document.activeElement?.textContent ?? ""').then(plain);
  const follows = async (page: Page, to: string | RegExp) => Promise.all([page.waitForURL(to), page.keyboard.press('Enter')]);

  it('find the unit by a search without marks, open why, a day, and go on to how it came about', async () => {
    const { page, context } = await visit(`/dot-thi-dua/${YEAR}`, { viewport: DESK });
    // The way to the content is the first stop, and it leads there.
    await page.keyboard.press('Tab');
    expect(await focus(page)).toBe('Đến nội dung chính');
    await page.keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('noi-dung');
    await tabTo(page, '#tim');
    await page.keyboard.type('quy nhon dong');
    await follows(page, /tim=quy/);
    await tabTo(page, '[data-unit] .pts a, [data-unit] .pct a');
    await follows(page, /\/vi-sao\//);
    expect(plain(await page.textContent('h1'))).toContain('Quy Nhơn Đông');
    await tabTo(page, 'th a[href*="/vi-sao/"][href*="/2026-"]');
    const day = await focus(page);
    await follows(page, /\/vi-sao\/[^/]+\/2026-/);
    expect(plain(await page.textContent('main'))).toContain(day);
    await context.close();
  });

  it('change the view of a board, and open a unit and its history', async () => {
    const { page, context } = await visit(`/dot-thi-dua/${YEAR}`, { viewport: DESK });
    await tabTo(page, 'nav[aria-label="Cụm thi đua"] a:nth-of-type(2)');
    await follows(page, /cum=1/);
    expect(await page.locator('section.cluster').count()).toBe(1);
    await tabTo(page, '[data-unit] .name a');
    const name = await focus(page);
    await follows(page, /\/don-vi\//);
    expect(plain(await page.textContent('h1'))).toBe(name);
    await tabTo(page, `a[href*="/dien-bien?don-vi="]`);
    await follows(page, /dien-bien/);
    expect(plain(await page.textContent('h1'))).toBe(`Diễn biến của ${name}`);
    await context.close();
  });

  it('copy the code to embed a board', async () => {
    const { page, context } = await visit(`/dot-thi-dua/${YEAR}?cum=1`, { viewport: DESK });
    await tabTo(page, '.embed summary');
    await page.keyboard.press('Enter');
    await tabTo(page, '.embed textarea', 3);
    await page.keyboard.press('Control+a');
    const chosen = await page.evaluate<string>('document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)');
    expect(chosen).toMatch(/^<iframe src="[^"]+\/nhung\/dot-thi-dua\/[^"]+" title="Bảng Vàng: [^"]+".*<\/iframe>$/);
    await context.close();
  });

  it('run the race, stop it, and step through its days', async () => {
    const { page, context } = await visit(`/dot-thi-dua/${SUNDAY}/dien-bien`, { viewport: DESK, reducedMotion: 'reduce' });
    await tabTo(page, '[data-play]');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('[data-play]'), { timeout: 20_000 }).toBe('Dừng');
    await page.keyboard.press('Space');
    await expect.poll(() => page.textContent('[data-play]')).not.toBe('Dừng');
    await tabTo(page, '[data-scrub]', 5);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getAttribute('[data-scrub]', 'aria-valuetext')).toMatch(/^Ngày \d\d\/\d\d\/2026: /);
    await context.close();
  });

  it('stop a screen of a hall, turn it, and leave it', async () => {
    const { page, context } = await visit(`/man-hinh/${YEAR}`, { viewport: DESK });
    const at = () => page.getAttribute('.screen', 'data-page');
    await expect.poll(() => page.evaluate<string>(`document.querySelector('.screen').style.getPropertyValue('--row')`), { timeout: 20_000 }).not.toBe('');
    const before = await at();
    await tabTo(page, '.keys button:nth-of-type(2)', 6);
    await page.keyboard.press('Enter');
    expect(await focus(page)).toBe('Chạy tiếp');
    await tabTo(page, '.keys button:nth-of-type(3)', 3);
    await page.keyboard.press('Enter');
    expect(Number(await at())).toBe(Number(before) + 1);
    await tabTo(page, '.keys a', 3);
    await follows(page, new RegExp(`/dot-thi-dua/${YEAR}$`));
    await context.close();
  });
});

describe('a board that is open', () => {
  /** A page whose line this test holds in its hand: what it hears is said here. */
  async function held(): Promise<Visit & { say: (message: LiveMessage) => void; board: Board }> {
    const open = await visit('/robots.txt', { viewport: DESK });
    const board = await (await fetch(`${address()}/api/campaigns/${PEAK}/board?n=${randomUUID()}`)).json() as Board;
    let line: WebSocketRoute | undefined;
    await open.page.routeWebSocket(/\/live/, (socket) => { line = socket; });
    await open.page.clock.install();
    await goes(open.page, `/dot-thi-dua/${PEAK}`);
    await open.page.clock.runFor(2000);
    await expect.poll(() => line !== undefined, { timeout: 20_000 }).toBe(true);
    return { ...open, board, say: (message) => line!.send(JSON.stringify(message)) };
  }

  it('says what moved without chatter: however much is heard, a sentence in ten seconds, and the last one is true', async () => {
    const { page, context, faults, say, board } = await held();
    await page.evaluate(`globalThis.heard = []; new MutationObserver(() => globalThis.heard.push(document.querySelector('[data-say]').textContent)).observe(document.querySelector('[data-say]'), { childList: true, characterData: true, subtree: true })`);
    const cluster = board.clusters.find(({ rows }) => rows.length > 3)!;
    const rows = cluster.rows.slice(0, 3).map((row) => ({ ...row, cluster: cluster.name }));
    const QUICK = 40;
    let [no, asOf] = [board.no, await page.evaluate<number>('Date.now()')];
    for (let n = 0; n < QUICK; n += 1) {
      const row = { ...rows[n % 3]!, pointsMilli: rows[n % 3]!.pointsMilli + n };
      const delta: BoardDelta = { from: no, no: no + 1, asOf: asOf += 250, ledgerSeq: board.ledgerSeq + n, rows: [row], totals: board.totals };
      say({ kind: 'delta', delta });
      no += 1;
      await page.clock.runFor(250);
    }
    await expect.poll(() => page.getAttribute('[data-live]', 'data-no')).toBe(String(no));
    // Ten seconds of them are the first sentence and the one that sums up the rest.
    await page.clock.runFor(11_000);
    const heard = await page.evaluate<string[]>('globalThis.heard');
    expect(heard.length).toBeGreaterThanOrEqual(2);
    expect(heard.length).toBeLessThanOrEqual(3);
    expect(heard.at(-1)).toBe(`Bảng vừa cập nhật 3 đơn vị; ${rows[0]!.name} đang ở hạng ${rows[0]!.place}.`);
    // Seconds that pass are in no live region: nobody is read a clock.
    await page.clock.runFor(60_000);
    expect((await page.evaluate<string[]>('globalThis.heard')).length).toBe(heard.length);
    expect(await page.evaluate<string[]>(`[...document.querySelectorAll('[aria-live], [role="status"], [role="alert"], [role="log"]')].filter((each) => each.querySelector('[data-freshness], [data-s]') || each.closest('[data-view]')).map((each) => each.outerHTML)`)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('says when it is old or the net is gone, and is for everyone then, too', async () => {
    const { page, context } = await held();
    await context.setOffline(true);
    await page.clock.runFor(45_000);
    await expect.poll(() => page.textContent('[data-freshness]').then(plain)).toMatch(/^Mất kết nối trực tiếp, số liệu là của .+ trước; đang thử nối lại$/);
    expect(await page.getAttribute('[data-dot]', 'data-state')).toBe('stale');
    await page.clock.resume();
    expect(await found({ 'axe': () => axe(page), 'who listens': () => shape(page), ...forEye(page) })).toEqual({});
    await pictured(page, 'stale-360');
    await context.close();
  });

  it('says that it is closed where it is, and listens no more', async () => {
    const { page } = eye;
    await page.setViewportSize(DESK);
    await goes(page, `/dot-thi-dua/${SUNDAY}`);
    expect(await page.getAttribute('[data-times][data-own], .phase', 'data-phase')).toBe('closed');
    expect(await page.locator('[data-live]').count()).toBe(0);
  });
});

describe('a server where nothing has happened yet', () => {
  it('says so on every page instead of standing empty', async () => {
    const empty = await startServer(undefined, undefined, { BANGVANG_DEMONSTRATION: '0' });
    const { page } = eye;
    for (const at of ['/', '/don-vi', '/hoat-dong', '/doi-hinh', '/chuong-trinh', '/toan-quoc']) {
      await page.setViewportSize(DESK);
      expect([at, (await page.goto(empty.base + at))!.status()]).toEqual([at, 200]);
      expect([at, await found({ 'axe': () => axe(page), 'who listens': () => shape(page), ...forEye(page) })]).toEqual([at, {}]);
      expect([at, plain(await page.textContent('main')).length > 80]).toEqual([at, true]);
    }
    await empty.stop();
    empty.forget();
  });
});

describe('a fault of ours', () => {
  it('is said in Vietnamese without what the machine says, and the page is for everyone', async () => {
    // The server's own store, broken under it. Nothing comes after this in this file.
    const files = readdirSync(server().data, { recursive: true, encoding: 'utf8' }).filter((each) => /d1.*\.sqlite$/.test(each) && !each.includes('metadata'));
    for (const file of files) {
      const store = new DatabaseSync(join(server().data, file));
      if (store.prepare("SELECT 1 FROM sqlite_master WHERE name = 'unit'").get()) store.exec('ALTER TABLE unit RENAME TO unit_gone');
      store.close();
    }
    const { page } = eye;
    await page.setViewportSize(DESK);
    expect(await goes(page, `/don-vi/${known.unit}?ngay=2025-08-01`)).toBe(500);
    expect(plain(await page.textContent('main'))).toMatch(/Chưa mở được trang này Có lỗi ở phía hệ thống.*hãy thử lại sau ít phút/);
    expect(plain(await page.textContent('body'))).not.toMatch(/Internal|Error|SQLITE|D1_/);
    expect(await found({ 'axe': () => axe(page), 'who listens': () => shape(page), 'by Tab': () => byTab(page), ...forEye(page) })).toEqual({});
    // Where not even the frame of a page can be made.
    await page.setContent(readFileSync(join(import.meta.dirname, '..', '..', 'web', 'src', 'error.html'), 'utf8').replaceAll('%sveltekit.status%', '500'));
    expect(await found({ 'axe': () => axe(page), 'who listens': () => shape(page, { bare: true }), '320 px': async () => { await page.setViewportSize({ width: 320, height: 512 }); return cutOff(page); } })).toEqual({});
  });
});

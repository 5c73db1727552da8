import { describe, expect, it } from 'vitest';
import type { WebSocketRoute } from 'playwright-core';
import { opened } from '../support/visits.ts';

const { visit, reachesEveryone, signIn, address } = opened();
const slugs = async (): Promise<string[]> => ((await (await fetch(`${address()}/api/campaigns`)).json()) as { campaigns: { head: { slug: string; source: string; closesAt: number } }[]; now: number }).campaigns
  .filter(({ head }) => head.source !== 'notice' && head.closesAt > Date.now()).map(({ head }) => head.slug);
const said = '.phase [data-s="left"]';

describe('a countdown', () => {
  it.each(['/', 'campaign'])('on %s counts from the server’s time, also on a device whose clock is wrong by a year', async (at) => {
    const [slug] = await slugs();
    const path = at === 'campaign' ? `/dot-thi-dua/${slug}` : at;
    const { page, context } = await visit('/dang-nhap');
    await page.addInitScript('{ const own = Date.now; Date.now = () => own() + 400 * 86400000; }');
    await page.goto(address() + path);
    const written = await page.textContent('.phase [data-s="words"]');
    expect(await page.evaluate('Date.now()')).toBeGreaterThan(Date.now() + 300 * 86_400_000);
    // Ninety seconds of the server's time are left; the words follow without anybody reloading.
    await page.evaluate(`{ const at = document.querySelector('.phase'); const [starts] = at.dataset.times.split(',').map(Number); const end = Number(at.dataset.now) + 90000 + performance.now(); at.dataset.times = [starts, end, end + 86400000, end + 2 * 86400000].join(); }`);
    await expect.poll(() => page.textContent(said), { timeout: 10_000 }).toMatch(/còn (1 phút|[3-5]\d giây)/);
    expect(await page.textContent('.phase [data-s="words"]')).toBe(written);
    await context.close();
  });

  it('is words of the server where there is no script', async () => {
    const [slug] = await slugs();
    const { page, context, faults } = await visit(`/dot-thi-dua/${slug}`, { javaScriptEnabled: false });
    expect(await page.textContent('.phase')).toMatch(/Đang diễn ra · còn \d+ ngày.*, đến hết ngày 31\/12\/2026/);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('a phase that begins', () => {
  it('is pushed to an open page, which says so once and goes on without being loaded again', async () => {
    const [slug] = await slugs();
    const { page, context, faults } = await visit('/dang-nhap');
    let line: WebSocketRoute | null = null;
    await page.routeWebSocket('**/live?**', (socket) => { socket.connectToServer(); line = socket; });
    await page.goto(`${address()}/dot-thi-dua/${slug}`);
    await page.evaluate('window.stayed = true');
    await expect.poll(() => line !== null, { timeout: 10_000 }).toBe(true);
    const now = Date.now();
    line!.send(JSON.stringify({ kind: 'phase', now, times: [now - 9e9, now - 8e9, now - 7e9, now - 1000] }));
    await expect.poll(() => page.textContent('.phase [data-s="words"]'), { timeout: 10_000 }).toBe('Đã kết thúc');
    expect([await page.textContent(said), await page.textContent('[data-say]'), await page.getAttribute('.phase', 'data-phase'), await page.evaluate('window.stayed')]).toEqual(['', 'Đã kết thúc.', 'closed', true]);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('an outage', () => {
  it('is told by an organizer, moves the end of claims, and stands in public; what is wrong stays in the form', async () => {
    const [slug] = await slugs();
    const { page, context, faults } = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    await signIn(page, 'bantochuc', 'trinh-dien-to-chuc', `/can-bo/dot-thi-dua/${slug}`);
    await reachesEveryone(page, 360, faults);
    await page.fill('#fromAt', '2026-11-20T14:00');
    await page.fill('#toAt', '2026-11-20T08:00');
    await page.fill('#words', 'Mất điện ở trung tâm dữ liệu của tỉnh.');
    await page.click('text="Ghi gián đoạn"');
    await page.waitForSelector('#loi-outage-toAt');
    expect([await page.inputValue('#fromAt'), await page.inputValue('#words'), await page.getAttribute('#toAt', 'aria-invalid')]).toEqual(['2026-11-20T14:00', 'Mất điện ở trung tâm dữ liệu của tỉnh.', 'true']);
    await page.fill('#toAt', '2026-11-20T20:30');
    await page.click('text="Ghi gián đoạn"');
    await page.waitForSelector('.band.good');
    const open = await visit(`/dot-thi-dua/${slug}`, { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
    await open.page.click('#dong-thoi-gian');
    expect(await open.page.textContent('[data-kind="outage"]')).toContain('Đến 20:30 ngày 20/11/2026: Mất điện ở trung tâm dữ liệu của tỉnh. Hạn nhận khai báo lùi thêm 6 giờ 30 phút');
    await reachesEveryone(open.page, 1440, open.faults);
    await Promise.all([context.close(), open.context.close()]);
  });
});

describe('the list of campaigns for staff', () => {
  it('counts down each of them', async () => {
    const { page, context, faults } = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 } });
    await signIn(page, 'bantochuc', 'trinh-dien-to-chuc', '/can-bo/dot-thi-dua');
    expect(await page.locator('.listed .phase').count()).toBeGreaterThanOrEqual((await slugs()).length);
    await reachesEveryone(page, 1440, faults);
    await context.close();
  });
});

describe('rules after the start', () => {
  it('are changed by two people: one proposes and previews, another agrees, everybody reads why and what moved', async () => {
    const slug = '100-ngay-dem-cao-diem-2026';
    const at = `/can-bo/the-le/${slug}`;
    const first = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    // What waits is another organizer's: this one sees every move of it and says no, with words.
    await signIn(first.page, 'bantochuc', 'trinh-dien-to-chuc', at);
    expect(await first.page.textContent('section')).toContain('đơn vị đổi hạng hoặc điểm');
    await reachesEveryone(first.page, 360, first.faults);
    await first.page.fill('#decided', 'Kế hoạch đã được sửa lại, giữ 0,5 điểm.');
    await first.page.click('text="Không đồng ý"');
    await first.page.waitForSelector('.band.good');
    // A number that is none stays in its field, with the sentence beside it.
    const weight = 'input[name="rules.criteria.0.weights.0.milli"]';
    await first.page.fill(weight, '0');
    await first.page.fill('#words', 'Sửa điểm hồ sơ toàn trình cho đúng kế hoạch.');
    await first.page.click('text="Xem trước thay đổi"');
    await first.page.waitForSelector('#loi-so');
    expect([await first.page.inputValue(weight), await first.page.inputValue('#words')]).toEqual(['0', 'Sửa điểm hồ sơ toàn trình cho đúng kế hoạch.']);
    await first.page.fill(weight, '2,5');
    await first.page.click('text="Xem trước thay đổi"');
    await first.page.waitForSelector('text="Gửi đề nghị"');
    expect(await first.page.textContent('ins')).toContain('2,5 điểm mỗi hồ sơ');
    await reachesEveryone(first.page, 360, first.faults);
    await first.page.click('text="Gửi đề nghị"');
    await first.page.waitForSelector('text="Hủy đề nghị này"');

    const other = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
    await signIn(other.page, 'bantochuc2', 'trinh-dien-to-chuc-hai', at);
    await other.page.click('text="Đồng ý và áp dụng"');
    await other.page.waitForSelector('[name="proof"]');
    await other.page.fill('[name="proof"]', 'trinh-dien-to-chuc-hai');
    await other.page.click('text="Đồng ý và áp dụng"');
    await other.page.waitForSelector('.band.good');
    await reachesEveryone(other.page, 1440, other.faults);

    const open = await visit(`/dot-thi-dua/${slug}/the-le`, { viewport: { width: 360, height: 800 }, javaScriptEnabled: false });
    expect(await open.page.textContent('main')).toContain('Sửa điểm hồ sơ toàn trình cho đúng kế hoạch.');
    expect(await open.page.textContent('.sentences')).toContain('2,5 điểm mỗi hồ sơ');
    expect(await open.page.locator('tbody tr').count()).toBeGreaterThan(50);
    await open.page.goto(`${address()}/dot-thi-dua/${slug}/the-le?ban=1`);
    expect(await open.page.textContent('.sentences')).toContain('2 điểm mỗi hồ sơ');
    await Promise.all([first, other, open].map(({ context }) => context.close()));
  });
});

import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { opened } from '../support/visits.ts';

const { visit, reachesEveryone, signIn, address } = opened();
const MARCH = '/phat-dong/thu?dot=thang-thanh-nien-2026';

const asOrganizer = async (options = {}, path = MARCH) => {
  const seen = await visit('/dang-nhap', options);
  await signIn(seen.page, 'bantochuc', 'trinh-dien-to-chuc', path);
  return seen;
};
/** Every place, name and number of a board, as it is read. */
const rowsOf = (page: Page) => page.locator('.board tr[data-unit]').evaluateAll((rows) => rows.map((row) => [row.getAttribute('data-unit'), row.querySelector('[data-f="place"]')?.textContent,
  row.querySelector('.name a')?.textContent, row.querySelector('td.pct')?.textContent, row.querySelector('td.count')?.textContent, row.querySelector('[data-f="points"]')?.textContent]));
const steady = (page: Page) => page.waitForSelector('[data-steady]', { state: 'attached', timeout: 120_000 });

describe('an organizer before the launch', () => {
  it('tries a campaign’s rules on its own time in the browser and gets its board: every unit, place, percent, count and point', async () => {
    const { page, context, faults } = await asOrganizer({ viewport: { width: 1440, height: 900 } });
    await page.waitForSelector('.board tr[data-unit]');
    const computed = await rowsOf(page);
    expect(computed.length).toBe(141);
    await steady(page);
    await page.goto(`${address()}/dot-thi-dua/thang-thanh-nien-2026`);
    expect(computed).toEqual(await rowsOf(page));
    expect(faults).toEqual([]);
    await context.close();
  });

  it('reads who would lead and why, moves a weight and sees the board move at once, and goes back', async () => {
    const { page, context, faults } = await asOrganizer();
    await page.waitForSelector('[data-sign]');
    const before = await rowsOf(page);
    const lead = page.locator('[data-leads]').first();
    expect(await lead.textContent()).toMatch(/Hơn .+ điểm\. Thêm .+ được công nhận là đơn vị đứng sau đuổi kịp/);
    await lead.locator('summary').click();
    expect(await lead.locator('.causes').textContent()).toMatch(/Hồ sơ toàn trình: [\d.,]+ hồ sơ → [\d.,]+ điểm/);
    await steady(page);
    expect(await lead.locator('[data-steady]').first().textContent()).toMatch(/\d+\/\d+/);
    expect(await page.locator('[data-shares="Theo lĩnh vực thủ tục"] tbody tr').count()).toBeGreaterThan(3);
    await page.getByLabel('Hồ sơ toàn trình', { exact: true }).fill('không phải số');
    expect(await page.getByLabel('Hồ sơ toàn trình', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    expect(await rowsOf(page)).toEqual(before);
    await page.getByLabel('Hồ sơ toàn trình', { exact: true }).fill('0,001');
    await expect.poll(() => rowsOf(page)).not.toEqual(before);
    expect(await page.textContent('main')).toContain('chỉ đổi được bằng một lần chấm lại');
    await page.click('text=Về các số ban đầu');
    await expect.poll(() => rowsOf(page)).toEqual(before);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is told of a period with nothing in it, of dates that are no past period, and of a broken line, and keeps what was typed', async () => {
    const { page, context } = await asOrganizer();
    await page.waitForSelector('[data-sign]');
    await page.getByLabel('Hồ sơ toàn trình', { exact: true }).fill('3');
    await page.click('text=Cùng kỳ năm trước');
    await page.waitForSelector('text=Kỳ này chưa có kết quả nào');
    await page.fill('#tu', '2026-03-20');
    await page.fill('#den', '2026-03-01');
    await page.click('button:text-is("Chạy thử")');
    await page.waitForSelector('#den-loi');
    expect(await page.textContent('#den-loi')).toContain('Ngày cuối của kỳ thử phải sau ngày đầu');
    await page.route('**/api/foresights', (route) => route.abort());
    await page.fill('#den', '2026-03-31');
    await page.click('button:text-is("Chạy thử")');
    await page.waitForSelector('text=Không kết nối được máy chủ');
    await page.unroute('**/api/foresights');
    await page.click('text=Thử lại');
    await page.waitForSelector('[data-sign]');
    expect(await page.getByLabel('Hồ sơ toàn trình', { exact: true }).inputValue()).toBe('3');
    await page.selectOption('#dot-cu', 'nam-thi-dua-2026');
    await expect.poll(() => page.inputValue('#tu')).toBe('2026-01-01');
    await page.waitForSelector('.board tr[data-unit]');
    await context.close();
  });

  it.each([[360, 'light'], [360, 'dark'], [1440, 'light'], [1440, 'dark']] as const)('reaches everyone at %i px, %s', async (width, colorScheme) => {
    const { page, context, faults } = await asOrganizer({ viewport: { width, height: 900 }, colorScheme });
    await steady(page);
    await page.evaluate('document.querySelectorAll("main details").forEach((each, at) => { each.open = at < 4; })');
    await reachesEveryone(page, width, faults);
    await page.goto(`${address()}/phat-dong/thu`);
    await reachesEveryone(page, width, faults);
    await context.close();
  });

  it('is told in words, without JavaScript, that this needs a script and what there is without one', async () => {
    const { page, context } = await asOrganizer({ javaScriptEnabled: false });
    expect(await page.textContent('main')).toContain('Chạy thử cần JavaScript');
    expect(await page.locator('main a[href="/dot-thi-dua/thang-thanh-nien-2026"]').count()).toBe(1);
    await context.close();
  });

  it('is who this is for: others are told so, and an address of no campaign is not found', async () => {
    const { page, context } = await visit('/dang-nhap');
    await signIn(page, 'quynhon', 'trinh-dien-quy-nhon', MARCH);
    expect(await page.textContent('main')).toContain('Ban Tổ chức');
    expect(await page.locator('form.period').count()).toBe(0);
    expect((await page.goto(`${address()}/phat-dong/thu?dot=khong-co`))!.status()).toBe(404);
    await context.close();
  });

  it('is sent less than 90 kB of script, and its arithmetic, which runs beside the page, less than 40', async () => {
    const { page, context } = await asOrganizer();
    const scripts = new Set<string>();
    page.on('response', (response) => { if (/\.js$/.test(new URL(response.url()).pathname)) scripts.add(response.url()); });
    await page.reload();
    await steady(page);
    expect(scripts.size).toBeGreaterThan(3);
    const weigh = async (of: string[]): Promise<number> => (await Promise.all(of.map(async (at) => gzipSync(Buffer.from(await (await fetch(at)).arrayBuffer())).length))).reduce((a, b) => a + b, 0);
    const [own, beside] = [[...scripts].filter((at) => !at.includes('/workers/')), [...scripts].filter((at) => at.includes('/workers/'))];
    expect(beside.length).toBeGreaterThan(0);
    expect(await weigh(own)).toBeLessThanOrEqual(90_000);
    expect(await weigh(beside)).toBeLessThanOrEqual(40_000);
    await context.close();
  });
});

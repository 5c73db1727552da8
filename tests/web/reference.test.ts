import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { opened } from '../support/visits.ts';

const { visit, reachesEveryone, address } = opened();
const main = async (page: Page): Promise<string> => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');

describe('the API for readers', () => {
  it('leads from the foot of a page to every address, its shapes and its refusals, without a script', async () => {
    const { page, context, faults } = await visit('/', { viewport: { width: 360, height: 800 }, javaScriptEnabled: false });
    await page.getByRole('contentinfo').getByRole('link', { name: 'Cho máy' }).click();
    const document = await (await fetch(`${address()}/api/openapi.json`)).json() as { paths: Record<string, object>; tags: { name: string; description: string }[] };
    const routes = Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length;
    expect(await main(page)).toContain(`${routes} địa chỉ`);
    expect(await page.locator('tbody tr').count()).toBe(document.tags.length);
    await page.getByRole('link', { name: 'Đợt thi đua và các bảng' }).click();
    const group = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/campaigns')).flatMap(([, methods]) => Object.keys(methods)).length;
    expect(await page.locator('section').count()).toBe(group);
    const board = page.locator('#getCampaignsSlugBoard');
    expect(await board.innerText()).toContain('Ai cũng hỏi được');
    await board.locator('summary').click();
    expect(await board.innerText()).toContain('Không tìm thấy đợt thi đua này.');
    await board.getByRole('link', { name: 'Board', exact: true }).click();
    expect(await main(page)).toContain('asOf: number;');
    expect(await page.locator('script[src]').count()).toBe(0);
    expect((await page.goto(`${address()}/may/khong-co`))!.status()).toBe(404);
    expect(await main(page)).toContain('Hãy chọn trong danh sách ở trang Cho máy.');
    expect((await page.goto(`${address()}/may/hinh-dang/khong-co`))!.status()).toBe(404);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('reaches everyone, narrow and wide, by day and by night, in both languages', async () => {
    for (const [path, width, colorScheme] of [['/may', 360, 'light'], ['/may/campaigns', 360, 'dark'], ['/may/campaigns', 1440, 'light'], ['/may/hinh-dang/Board', 1440, 'dark'], ['/en/may', 1440, 'light']] as const) {
      const { page, context, faults } = await visit(path, { viewport: { width, height: 900 }, colorScheme });
      await reachesEveryone(page, width, faults);
      await context.close();
    }
  });
});

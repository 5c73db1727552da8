import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { unsubscribeToken } from '#services/notify';
import { opened } from '../support/visits.ts';

const { visit, signIn, reachesEveryone, address, looks, server } = opened();
const main = (page: Page) => page.textContent('main');
const asMember = (page: Page, back: string) => signIn(page, 'doanvien', 'trinh-dien-doan-vien', back);

describe('a member at home', () => {
  it('sees what they did, what is next and where their unit stands, on the first screen of a phone', async () => {
    const { page, context, faults } = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    await asMember(page, '/cua-toi');
    for (const words of ['Được công nhận', 'Chờ xác minh', 'Đơn vị của tôi', 'Mục tiêu gần nhất', 'Khai báo kết quả']) {
      const box = await page.locator('main .first').getByText(words, { exact: false }).first().boundingBox();
      expect([words, box !== null && box.y + box.height <= 800]).toEqual([words, true]);
    }
    // The same place and percent as the board says.
    const place = /hạng (\d+)/.exec((await main(page))!)![1]!;
    const shown = await page.textContent('.near .own');
    expect(shown).toContain(place);
    await Promise.all([page.waitForURL(/quanh=/), page.click('text=Xem quanh đơn vị của tôi trên bảng')]);
    const row = (await page.locator('#bang tr.own, tr.own').first().textContent())!;
    expect(row).toContain(place);
    expect(row).toContain(/([\d.,]+) điểm/.exec(shown!)![1]!);
    await page.goto(`${address()}/cua-toi`);
    await looks(page, 'cua-toi-dau', faults);
    await page.click('text=Năm thi đua 2026');
    expect(await page.textContent('main .first h2')).toContain('Năm thi đua 2026');

    await page.goto(`${address()}/cua-toi/huy-hieu`);
    expect(await page.locator('.badges li').count()).toBe(9);
    expect(await page.locator('.badges li.earned').count()).toBeGreaterThan(0);
    await looks(page, 'huy-hieu', faults);
    await context.close();
  });

  it('enters and leaves a small league, and is asked about it by itself', async () => {
    const { page, context, faults } = await visit('/dang-nhap');
    await asMember(page, '/cua-toi/nhom');
    expect(await main(page)).toContain('Nhóm của bạn có 5 người.');
    await reachesEveryone(page, 1280, faults);
    await page.check('[name="choice"][value="nothing"]');
    await page.click('button:text-is("Lưu lựa chọn này")');
    expect(await main(page)).toContain('Đã lưu lựa chọn của bạn.');
    expect(await main(page)).not.toContain('Tuần này');
    await page.check('[name="choice"][value="initials"]');
    await page.click('button:text-is("Lưu lựa chọn này")');
    expect(await main(page)).toContain('Tuần này, đến hết Chủ nhật');
    await context.close();
  });

  it('chooses how to be told without a script, and ends letters by a link without signing in', async () => {
    const { page, context } = await visit('/dang-nhap', { javaScriptEnabled: false });
    await asMember(page, '/tai-khoan/thong-bao');
    await page.check('[name="mailEvery"][value="weekly"]');
    await page.click('button:text-is("Lưu cách nhận tin")');
    expect(await page.textContent('[role="alert"]')).toContain('chưa chọn tin nào');
    expect(await page.isChecked('[name="mailEvery"][value="weekly"]')).toBe(true);
    await page.check('[name="mail-asked"]');
    await page.check('[name="push-recognised"]');
    await page.click('button:text-is("Lưu cách nhận tin")');
    expect(await main(page)).toContain('Đã lưu cách nhận tin.');
    await page.goto(`${address()}/tai-khoan/thong-bao`);
    expect([await page.isChecked('[name="mailEvery"][value="weekly"]'), await page.isChecked('[name="mail-asked"]'), await page.isChecked('[name="mail-declined"]'), await page.isChecked('[name="push-recognised"]')]).toEqual([true, true, false, true]);
    const { userId } = await (await page.request.get(`${address()}/api/me`)).json() as { userId: string };
    const { BETTER_AUTH_SECRET: secret } = JSON.parse(readFileSync(join(server().data, 'secrets.json'), 'utf8')) as { BETTER_AUTH_SECRET: string };
    const stranger = await visit(`/thoi-nhan-thu/${unsubscribeToken(secret, userId)}`);
    await looks(stranger.page, 'thoi-nhan-thu', stranger.faults);
    await stranger.page.click('main button:text-is("Thôi nhận thư")');
    expect(await main(stranger.page)).toContain('không gửi thư báo tin cho bạn nữa');
    await stranger.page.goto(`${address()}/thoi-nhan-thu/khong-dung`);
    await stranger.page.click('main button:text-is("Thôi nhận thư")');
    expect(await stranger.page.textContent('[role="alert"]')).toContain('Liên kết thôi nhận thư này không đúng');
    await stranger.context.close();
    await page.goto(`${address()}/tai-khoan/thong-bao`);
    expect(await page.isChecked('[name="mailEvery"][value="none"]')).toBe(true);
    await context.close();
  });

  it('offers push with the server’s own key, and says plainly where the browser’s owner has blocked it', async () => {
    const { page, context, faults } = await visit('/dang-nhap');
    await asMember(page, '/tai-khoan/thong-bao');
    const { VAPID_PUBLIC_KEY: key } = JSON.parse(readFileSync(join(server().data, 'secrets.json'), 'utf8')) as { VAPID_PUBLIC_KEY: string };
    expect((await (await page.request.get(`${address()}/api/me/notices`)).json() as { vapidKey: string }).vapidKey).toBe(key);
    // A browser without a screen has blocked notices for every site; more of it cannot be tried there.
    await page.locator('text=Bạn đã chặn thông báo của trang này').waitFor();
    expect(await page.locator('button:text-is("Bật trên thiết bị này")').count()).toBe(0);
    await looks(page, 'cach-nhan-tin', faults);
    await context.close();
  });
});

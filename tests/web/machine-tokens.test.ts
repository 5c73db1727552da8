import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { opened } from '../support/visits.ts';

const { visit, reachesEveryone, signIn, address } = opened();
const PASSWORD = 'trinh-dien-quan-tri';
const file = join(import.meta.dirname, '..', 'fixtures', 'ket-xuat-ho-so-trinh-dien.csv');
/** The office's nightly job with a token and nothing else. */
const nightly = (token: string) => new Promise<{ code: number; said: string }>((resolve) => execFile(process.execPath, ['worker/host/reconcile.ts', file, '--url', address()],
  { env: { PATH: process.env.PATH, BANGVANG_TOKEN: token } }, (error, out, err) => resolve({ code: error ? Number(error.code) : 0, said: out + err })));

describe('access of programs', () => {
  it('is made, shown once, reconciles at night, is seen in the log, and ends when it is revoked', async () => {
    const { page, context, faults } = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    await signIn(page, 'quantri', PASSWORD, '/can-bo/may');
    const main = async () => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
    const proves = async (form: string) => { if (await page.locator(`${form} [name="proof"]`).count() > 0) await page.fill(`${form} [name="proof"]`, PASSWORD); };
    expect(await main()).toContain('Chưa có mã nào.');
    const form = 'form[action="?/make"]';
    // A name of two letters says nothing of a machine.
    await page.fill(`${form} [name="label"]`, 'Máy đối soát đêm');
    await page.fill(`${form} [name="unit"]`, 'Không có đơn vị này');
    await proves(form);
    await page.click(`${form} button:text-is("Tạo mã")`);
    expect(await main()).toContain('Không có đơn vị nào tên “Không có đơn vị này”.');
    expect(await page.inputValue(`${form} [name="label"]`)).toBe('Máy đối soát đêm');
    await page.fill(`${form} [name="unit"]`, 'Tỉnh đoàn Gia Lai');
    await proves(form);
    await page.click(`${form} button:text-is("Tạo mã")`);
    const token = (await page.textContent('.token'))!;
    expect(token).toMatch(/^bangvang_[\w-]{43}$/);
    for (const [width, colorScheme] of [[360, 'light'], [360, 'dark'], [1440, 'light'], [1440, 'dark']] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await reachesEveryone(page, width, faults);
      if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `tokens-${width}-${colorScheme}.png`), fullPage: true });
    }
    const night = await nightly(token);
    expect(night.said).toContain('Được công nhận');
    expect(night.code === 0 || night.code === 2).toBe(true);
    await page.goto(`${address()}/can-bo/may`);
    expect(await page.locator('.token').count()).toBe(0);
    expect(await main()).toContain('Dùng lần cuối lúc');
    await page.goto(`${address()}/can-bo/nhat-ky`);
    expect(await main()).toContain('Máy đối soát đêm');
    await page.goto(`${address()}/can-bo/may`);
    await page.click('summary:has-text("Thu hồi")');
    await proves('form[action="?/revoke"]');
    await page.click('button:text-is("Thu hồi ngay")');
    expect(await main()).toContain('Đã thu hồi mã; máy dùng mã đó bị từ chối ngay.');
    const after = await nightly(token);
    expect(after.code).toBe(1);
    expect(after.said).toContain('Mã truy cập này không đúng, đã hết hạn hoặc đã bị thu hồi.');
    await context.close();
  });
});

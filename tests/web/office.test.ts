import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DEMONSTRATION_CODES } from '../../worker/host/seed.ts';
import { opened, type Visit } from '../support/visits.ts';

const { visit, reachesEveryone, signIn, address } = opened();
const fixtures = join(import.meta.dirname, '..', 'fixtures');
const PASSWORD = 'trinh-dien-doi-soat';
const BOARD = '/dot-thi-dua/100-ngay-dem-cao-diem-2026';

const total = (page: Page) => page.textContent('[data-total="acts"]');
/** The total on an open page has become another without anybody reloading it. */
const moved = (page: Page, from: string | null) => expect.poll(() => total(page), { timeout: 15_000 }).not.toBe(from);
const figure = async (page: Page, of: string): Promise<number> => Number((await page.textContent(of))!.replaceAll('.', ''));

/** Sends a file as a person does and answers the address of its report. */
async function sends(page: Page, file: string): Promise<string> {
  await page.goto(`${address()}/doi-soat`);
  await page.setInputFiles('#tep', join(fixtures, file));
  await page.click('button:has-text("Đối soát "):not(:has-text("Đối soát tệp"))');
  await page.waitForSelector('text=Kết quả đối soát');
  return (await page.getAttribute('a:has-text("Xem chi tiết")', 'href'))!;
}
/** Proves who it is where the form asks for it. */
async function proves(page: Page, form: string): Promise<void> {
  if (await page.locator(`${form} [name="proof"]`).count() > 0) await page.fill(`${form} [name="proof"]`, PASSWORD);
}
async function everySize({ page, faults }: Visit): Promise<void> {
  for (const [width, colorScheme] of [[360, 'dark'], [360, 'light'], [1440, 'dark'], [1440, 'light']] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await reachesEveryone(page, width, faults);
  }
}

describe('the office, the second time', () => {
  it('sends a newer export: what was withdrawn or returned is taken back, payments are counted, the board moves; compares, undoes as one', async () => {
    const pub = await visit(BOARD);
    const office = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 } });
    const { page } = office;
    await signIn(page, 'doisoat', PASSWORD, '/doi-soat');
    const before = await total(pub.page);
    const first = await sends(page, 'ket-xuat-ho-so-trinh-dien.csv');
    await moved(pub.page, before);
    const given = await total(pub.page);
    const second = await sends(page, 'ket-xuat-ho-so-trinh-dien-lan-2.csv');
    const takenBack = await figure(page, '[data-count="takenBack"]');
    expect(takenBack).toBeGreaterThan(10);
    await moved(pub.page, given);
    const lowered = await total(pub.page);

    await page.goto(`${address()}${second}?loai=taken_back`);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(10);
    expect(await page.textContent('tbody')).toContain('thu hồi');
    await page.click('summary:has-text("So sánh")');
    await everySize(office);
    await page.click('.tools a:has-text("ket-xuat-ho-so-trinh-dien.csv")');
    await page.waitForURL('**/so-sanh/**');
    expect([await figure(page, '[data-compared="only_here"]'), await figure(page, '[data-compared="changed"]') > 20]).toEqual([0, true]);
    expect(await page.textContent('tbody')).toContain('người nộp đã rút');
    await everySize(office);

    // What is wrong is said, and what was typed stays.
    await page.goto(`${address()}${second}`);
    await page.click('summary:has-text("Hoàn tác cả lần")');
    await page.locator('#words').evaluate((field: { removeAttribute: (name: string) => void }) => field.removeAttribute('minlength'));
    await page.fill('#words', 'ngắn');
    await proves(page, 'form.undo');
    await page.click('button:text-is("Hoàn tác lần đối soát")');
    expect([await page.textContent('[role="alert"]'), await page.inputValue('#words')]).toEqual([expect.stringContaining('ít nhất 10 ký tự'), 'ngắn']);
    await everySize(office);
    await page.fill('#words', 'Tệp kết xuất nhầm khoảng thời gian.');
    await proves(page, 'form.undo');
    await page.click('button:text-is("Hoàn tác lần đối soát")');
    await page.waitForSelector('text=Đã hoàn tác');
    await moved(pub.page, lowered);
    expect(await total(pub.page)).toBe(given);
    await everySize(office);
    await page.goto(`${address()}/doi-soat`);
    expect(await page.textContent('.before table')).toContain('đã hoàn tác');
    expect([pub.faults, first.startsWith('/doi-soat/')]).toEqual([[], true]);
    await pub.context.close();
    await office.context.close();
  });

  it('reopens everything of one import without JavaScript: sees what each board loses, does it, undoes it, and the board follows', async () => {
    const pub = await visit('/dot-thi-dua/nam-thi-dua-2026');
    const office = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 }, javaScriptEnabled: false });
    const { page } = office;
    await signIn(page, 'doisoat', PASSWORD, '/doi-soat');
    const before = await total(pub.page);
    await page.click('a:text-is("mở lại hàng loạt")');
    await page.fill('#key', 'khong-co@trinhdien.example');
    await page.click('button:text-is("Xem trước")');
    expect([await page.textContent('[role="alert"]'), await page.inputValue('#key')]).toEqual([expect.stringContaining('Không tìm thấy ai'), 'khong-co@trinhdien.example']);
    await page.goto(`${address()}/doi-soat/mo-lai?loai=import`);
    await page.selectOption('#key', { index: 0 });
    await page.click('button:text-is("Xem trước")');
    const claims = await figure(page, '[data-preview="claims"]');
    expect(claims).toBeGreaterThan(100);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(5);
    expect(await total(pub.page)).toBe(before);
    await page.fill('#words', 'Cơ quan báo tệp này xuất nhầm, cần xác minh lại.');
    await proves(page, 'form.narrow');
    await page.click(`button:has-text("Mở lại")`);
    await page.waitForURL('**xem=**');
    expect(await figure(page, '[data-bulk="reopened"]')).toBe(claims);
    await moved(pub.page, before);
    await proves(page, '.seen form');
    await page.click('button:text-is("Hoàn tác việc mở lại")');
    await page.waitForSelector('[data-bulk="restored"]');
    expect(await figure(page, '[data-bulk="restored"]')).toBe(claims);
    await expect.poll(() => total(pub.page), { timeout: 15_000 }).toBe(before);
    await office.context.close();

    const sighted = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 } });
    await signIn(sighted.page, 'doisoat', PASSWORD, '/doi-soat/mo-lai');
    await everySize(sighted);
    await sighted.page.goto(`${address()}/doi-soat/mo-lai?loai=import`);
    await sighted.page.selectOption('#key', { index: 0 });
    await sighted.page.click('button:text-is("Xem trước")');
    await sighted.page.waitForSelector('[data-preview="claims"]');
    await everySize(sighted);
    await sighted.page.click('.rows a >> nth=0');
    await sighted.page.waitForSelector('[data-bulk="restored"]');
    await everySize(sighted);
    await pub.context.close();
    await sighted.context.close();
  });
});

describe('the nightly command', () => {
  const run = (...args: string[]) => new Promise<{ code: number; said: string }>((resolve) => execFile(process.execPath, ['worker/host/reconcile.ts', ...args, '--url', address()],
    { env: { ...process.env, BANGVANG_EMAIL: 'doisoat@trinhdien.example', BANGVANG_PASSWORD: PASSWORD, BANGVANG_CODES: DEMONSTRATION_CODES } },
    (error, out, err) => resolve({ code: error ? Number(error.code) : 0, said: out + err })));

  it('does every file of a folder once, oldest first, and one that cannot be read keeps no other waiting', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ket-xuat-'));
    copyFileSync(join(fixtures, 'ket-xuat-ho-so-trinh-dien-lan-2.csv'), join(folder, 'a-moi.csv'));
    const lines = readFileSync(join(fixtures, 'ket-xuat-ho-so-trinh-dien.csv'), 'utf8').split('\r\n');
    writeFileSync(join(folder, 'b-cu.csv'), `${lines.slice(0, 60).join('\r\n')}\r\n`);
    writeFileSync(join(folder, 'c-hong.xlsx'), 'PK\u0003\u0004 hỏng');
    for (const [name, day] of [['b-cu.csv', 1], ['a-moi.csv', 2], ['c-hong.xlsx', 3]] as const) utimesSync(join(folder, name), new Date(2026, 10, day), new Date(2026, 10, day));
    const first = await run(folder);
    expect(first.code).toBe(1);
    expect(first.said.indexOf('b-cu.csv')).toBeLessThan(first.said.indexOf('a-moi.csv'));
    expect(first.said).toMatch(/c-hong\.xlsx: .*không phải bảng tính/);
    expect(first.said.match(/Được công nhận/g)).toHaveLength(2);
    rmSync(join(folder, 'c-hong.xlsx'));
    const imports = async () => (await run(folder)).said.match(/thu hồi \d+/g);
    const again = await imports();
    expect(again).toHaveLength(2);
    expect(await imports()).toEqual(again);
    expect((await run('--help')).said).toContain('15 1 * * *');
    rmSync(folder, { recursive: true });
  });
});

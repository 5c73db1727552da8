import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import readExcelFile from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { opened } from '../support/visits.ts';

const { visit, address, looks } = opened();
const plain = (text: string | null): string => text!.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
const main = async (page: Page) => plain(await page.textContent('main'));
async function downloaded(page: Page, link: string): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(link)]);
  return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) };
}
const paper = async (bytes: Uint8Array): Promise<string[]> => (await extractText(await getDocumentProxy(bytes), { mergePages: false })).text.map(plain);

describe('the periodic notice', () => {
  it('is a click from its campaign, for any period, without a script, and leaves as a paper and a spreadsheet with the same figures', async () => {
    const { page, context, faults } = await visit('/dot-thi-dua/nam-thi-dua-2026', { javaScriptEnabled: false, acceptDownloads: true });
    await Promise.all([page.waitForURL('**/thong-bao'), page.click('a:text-is("Thông báo định kỳ")')]);
    const text = await main(page);
    for (const words of ['Dự thảo từ số liệu trình diễn', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Đơn vị đạt trên 100 % chỉ tiêu được giao', 'Đơn vị tăng nhiều nhất so với kỳ trước', 'Đơn vị chưa có chuyển biến so với kỳ trước', '“Kỳ trước” là số lũy kế', 'Chưa ký, chưa ban hành']) expect(text).toContain(words);
    const sums = (await page.locator('.sum').allTextContents()).map(plain);
    const no = await page.getAttribute('article', 'data-no');
    expect([sums.length, text]).toEqual([3, expect.stringMatching(new RegExp(`Số liệu tính đến hết ngày \\d\\d/\\d\\d/\\d{4}, theo bảng số ${no} của Bảng Vàng`))]);
    expect(await page.locator('.appendix').count()).toBe(3);
    expect(await page.locator('script[src]').count()).toBe(0);
    expect(brotliCompressSync(await (await fetch(page.url())).text()).length).toBeLessThanOrEqual(20_000);

    const pdf = await downloaded(page, 'text=Tải PDF khổ A4');
    expect(pdf.name).toMatch(/^thong-bao-nam-thi-dua-2026-\d{4}-\d\d-01-\d{4}-\d\d-\d\d\.pdf$/);
    const sheets = await paper(pdf.bytes);
    const written = sheets.join(' ');
    for (const words of [...sums, `theo bảng số ${no} của Bảng Vàng`, 'DỰ THẢO TỪ SỐ LIỆU TRÌNH DIỄN DO MÁY TẠO RA']) expect(written).toContain(words);
    expect(sheets.filter((sheet) => sheet.includes('TT Đơn vị')).length).toBeGreaterThan(9);
    const xlsx = await downloaded(page, 'text=Tải bảng tính');
    const [summary] = await readExcelFile(Buffer.from(xlsx.bytes)) as unknown as { data: (string | number)[][] }[];
    for (const [at, row] of summary!.data.slice(-3).entries()) {
      const [target, done, part] = row.slice(2) as number[];
      expect(sums[at]).toContain(`Thực hiện ${done!.toLocaleString('vi-VN')}/${target!.toLocaleString('vi-VN')} `);
      expect(part).toBe(done! / target!);
    }

    await page.fill('#tu', '2026-03-01');
    await page.fill('#den', '2026-03-31');
    await Promise.all([page.waitForURL('**?tu=2026-03-01&den=2026-03-31'), page.click('button:text-is("Xem kỳ này")')]);
    expect(await main(page)).toContain('kỳ từ 01/03/2026 đến hết 31/03/2026');
    expect(await page.getAttribute('text=Tải PDF khổ A4', 'href')).toBe('/api/campaigns/nam-thi-dua-2026/notice.pdf?from=2026-03-01&until=2026-03-31');
    await Promise.all([page.waitForURL('**?ky=tu-dau'), page.click('text=Từ đầu đợt đến nay')]);
    const board = await (await fetch(`${address()}/api/campaigns/nam-thi-dua-2026/board`)).json() as { totals: { figures: number[][] } };
    expect((await page.locator('.sum').allTextContents()).map((sum) => /Thực hiện ([\d.]+)/.exec(sum)![1])).toEqual(board.totals.figures.map(([milli]) => (milli! / 1000).toLocaleString('vi-VN')));
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is readable on any screen, by anybody, and on A4; wrong days are said', async () => {
    const { page, context, faults } = await visit('/dot-thi-dua/nam-thi-dua-2026/thong-bao?tu=2026-02-30');
    expect(plain(await page.textContent('[role="status"]'))).toMatch(/^“2026-02-30” không phải là một ngày có trong lịch\. Hãy chọn lại ngày\. Đang xem kỳ mặc định: từ /);
    await looks(page, 'thong-bao', faults, [[360, 'light'], [1440, 'dark']]);
    const printed = await paper(new Uint8Array(await page.pdf({ preferCSSPageSize: true })));
    expect(printed[0]).toContain('THÔNG BÁO');
    expect(printed.join(' ')).not.toContain('Xem kỳ này');
    const appendices = printed.slice(printed.findIndex((sheet) => sheet.includes('Phụ lục 1')));
    expect([appendices.length > 6, appendices.every((sheet) => sheet.includes('Kỳ trước'))]).toEqual([true, true]);
    await context.close();
  });

  it('of July 2023 is computed as any other, and what the paper printed stands beside', async () => {
    const { page, context, faults } = await visit('/dot-thi-dua/de-an-5299-2023-07');
    await Promise.all([page.waitForURL('**/thong-bao'), page.click('a:text-is("Thông báo định kỳ")')]);
    const text = await main(page);
    for (const words of ['Số liệu đến 01/07/2023', 'Thực hiện 49.795/48.000 tài khoản, đạt 103,74 % chỉ tiêu. Thông báo số 434/TB-VPUBND in 104 %.', 'Thực hiện 40.676/66.000 tài khoản, đạt 61,63 % chỉ tiêu. Thông báo số 434/TB-VPUBND in 62,6 %.', 'Đoàn Khối Doanh nghiệp tỉnh (278 %)']) expect(text).toContain(words);
    await looks(page, 'thong-bao-2023', faults);
    await context.close();
  });

  it('is not there where there is no campaign', async () => {
    const response = await fetch(`${address()}/dot-thi-dua/khong-co/thong-bao`);
    expect([response.status, (await response.text()).includes('Không tìm thấy')]).toEqual([404, true]);
  });
});

import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { opened } from '../support/visits.ts';

const { visit, signIn, reachesEveryone, address, looks } = opened();
const main = async (page: Page) => (await page.textContent('main'))!.replaceAll('\u00a0', ' ');
const table = (page: Page, row: string) => page.locator(`tr:has(th:has-text("${row}"))`);
const notScripted = { javaScriptEnabled: false };

describe('the programme for everybody', () => {
  it('shows each target of a year, without a script, on any screen', async () => {
    const { page, faults, context } = await visit('/');
    await page.click('nav >> text=Đề án');
    await page.waitForURL('**/chuong-trinh');
    const turns = page.locator('tr[data-measure="informed_turns"]');
    expect(await turns.textContent()).toContain('chỉ tiêu 25.000');
    expect((await page.locator('tr[data-measure]').count())).toBe(10);
    expect(await page.locator('script[src]').count()).toBe(0);
    expect(await page.textContent('.asof')).toMatch(/Số liệu tính đến \d\d:\d\d, \d\d\/\d\d\/\d{4}/);
    // The chart and the table beside it say the same weeks.
    await page.click('summary:has-text("Số liệu theo tuần")');
    expect(await page.locator('.weeks tbody tr').count()).toBeGreaterThan(40);
    await looks(page, 'de-an', faults);
    await page.goto(`${address()}/chuong-trinh?nam=2023`);
    expect(await main(page)).toContain('49.795 tài khoản · chỉ tiêu 48.000');
    expect(await page.textContent('tr[data-measure="member_accounts"] .pct')).toMatch(/^103,7/);
    expect(await page.textContent('tr[data-measure="outside_accounts"] .pct')).toMatch(/^61,6/);
    await context.close();
  });

  it('shows a year of reorganisation on both trees', async () => {
    const { page, context, faults } = await visit('/chuong-trinh?nam=2025');
    expect(await page.locator('main h2').allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('Tỉnh đoàn Bình Định'), expect.stringContaining('Tỉnh đoàn Gia Lai')]));
    await Promise.all([page.waitForURL('**co-cau=hien-nay'), page.click('text=Theo cơ cấu hiện nay')]);
    const text = await main(page);
    expect(text).not.toContain('Tỉnh đoàn Bình Định');
    expect(text).toContain('chỉ tiêu 75.000 (kế tục)');
    await reachesEveryone(page, 1280, faults);
    await context.close();
  });

  it('opens a target: cumulated and by week, by unit and former district, the notice, other years', async () => {
    const { page, context, faults } = await visit('/chuong-trinh/ho-so-duoc-ho-tro');
    const drawings = page.locator('svg[role="img"]');
    expect(await drawings.count()).toBe(2);
    expect(await drawings.first().getAttribute('aria-label')).toContain('so với chỉ tiêu 90.000');
    expect(await page.locator('.cluster').count()).toBeGreaterThan(20);
    const text = await main(page);
    for (const words of ['Thông báo định kỳ', 'Đơn vị vượt 100 % chỉ tiêu năm', 'Đơn vị tăng nhiều nhất', 'Đơn vị chưa có kết quả mới', 'Địa bàn thị xã Hoài Nhơn (cũ)', 'Qua các năm']) expect(text).toContain(words);
    // What is ahead of each unit, of its cluster and of what it is, in the same columns.
    const lines = page.locator('table.lines.heads').first();
    expect(await lines.locator('tbody tr').count()).toBe(await page.locator('.cluster').count());
    expect(await lines.locator('thead').textContent()).toContain('Cần mỗi tuần');
    expect(await page.locator('table.lines.heads').nth(1).textContent()).toMatch(/Khối phường 25 đơn vị.*Khối xã 110 đơn vị/s);
    const hoaiNhon = page.locator('.cluster', { hasText: 'Địa bàn thị xã Hoài Nhơn (cũ)' });
    const numbers = async (selector: string) => (await hoaiNhon.locator(selector).allTextContents()).map((words) => Number(words.split(' / ')[0]!.replaceAll('.', '')));
    expect((await numbers('.sum'))[0]).toBe((await numbers('tbody .done span')).reduce((a, b) => a + b, 0));
    expect(await hoaiNhon.locator('.sum').textContent()).toMatch(/^[\d.]+ \/ [\d.]+ hồ sơ · [\d,]+\u00a0% · cần [\d.]+ mỗi tuần$/);
    expect(await hoaiNhon.locator('td.range').first().textContent()).toMatch(/^[\d.]+–[\d.]+$/);
    await page.click('summary:has-text("bằng bảng")');
    await looks(page, 'de-an-ho-so', faults);
    const html = await (await fetch(`${address()}/chuong-trinh/ho-so-duoc-ho-tro`)).text();
    expect(brotliCompressSync(html).length).toBeLessThanOrEqual(20_000);
    const print = await page.pdf({ format: 'A4' });
    expect(print.length).toBeGreaterThan(10_000);
    await context.close();
  });

  it('opens a unit across all measures, year by year, from its line and from its own page', async () => {
    const { page, context, faults } = await visit('/chuong-trinh/ho-so-duoc-ho-tro', notScripted);
    await page.click('.cluster a:text-is("Đoàn phường Pleiku")');
    await page.waitForURL('**/chuong-trinh/don-vi/**');
    expect(await page.textContent('h1')).toBe('Đoàn phường Pleiku');
    const row = page.locator('tr[data-measure="supported_dossiers"]');
    expect((await row.textContent())!.replaceAll('\u00a0', ' ')).toMatch(/[\d.]+ hồ sơ · chỉ tiêu [\d.]+.*Cần [\d.]+ hồ sơ mỗi tuần đến hết năm.*Dự báo cuối năm [\d.]+ \(khoảng 80 %: [\d.]+–[\d.]+\)/s);
    await page.click('summary:has-text("Số liệu theo tuần")');
    expect(await page.locator('.weeks tbody tr').count()).toBeGreaterThan(40);
    expect(await main(page)).toContain('Chưa giao chỉ tiêu và chưa có số liệu riêng');
    const html = await (await fetch(page.url())).text();
    expect(brotliCompressSync(html).length).toBeLessThanOrEqual(20_000);
    // A year before it began is the year of the units it took over.
    await Promise.all([page.waitForURL('**nam=2023**'), page.click('nav[aria-label="Năm"] >> text=2023')]);
    expect(page.url()).toContain('co-cau=hien-nay');
    await page.goBack();
    await page.click('text=trang của đơn vị');
    await page.waitForURL(/\/don-vi\/[0-9a-f-]+$/);
    await Promise.all([page.waitForURL('**/chuong-trinh/don-vi/**'), page.click('text=So với chỉ tiêu của Đề án')]);
    expect(faults).toEqual([]);
    await context.close();
    const scripted = await visit(new URL(page.url()).pathname);
    await looks(scripted.page, 'de-an-don-vi', scripted.faults);
    await scripted.context.close();
  });

  it('says of a rate that only the last year has a target for, what that is', async () => {
    const { page, context } = await visit('/chuong-trinh');
    expect((await page.textContent('tr[data-measure="online_dossiers"]'))!.replaceAll('\u00a0', ' ')).toContain('mục tiêu đến 2027: trên 50 %');
    await page.goto(`${address()}/chuong-trinh/ho-so-truc-tuyen?nam=2024`);
    expect(await main(page)).toContain('mục tiêu đến 2027: trên 50 %');
    await context.close();
  });

  it('says what it does not have', async () => {
    for (const [path, words] of [['/chuong-trinh?nam=2030', '2022–2027'], ['/chuong-trinh/khong-co', 'không có chỉ tiêu này'], ['/chuong-trinh/don-vi/00000000-0000-4000-8000-00000000ffff', 'không có trong Đề án']] as const) {
      const response = await fetch(`${address()}${path}`);
      expect([response.status, (await response.text()).includes(words)]).toEqual([404, true]);
    }
  });
});

describe('who keeps the programme', () => {
  it('gives a target, divides it, enters a rate and members, without a script', async () => {
    const { page, context, faults } = await visit('/dang-nhap', notScripted);
    await signIn(page, 'bantochuc', 'trinh-dien-to-chuc', '/can-bo');
    await page.click('text=Chỉ tiêu của Đề án');
    await page.waitForURL('**/can-bo/chuong-trinh');
    await page.goto(`${page.url()}?nam=2027`);
    // Something wrong is said beside its field and nothing typed is lost.
    await page.selectOption('#t-measure', 'supported_dossiers');
    await page.fill('#t-amount', 'một trăm');
    await page.fill('#t-reason', 'Kế hoạch năm 2027');
    await page.click('button:has-text("Ghi chỉ tiêu")');
    expect(await page.textContent('#loi-target-amount')).toContain('số nguyên');
    expect(await page.inputValue('#t-reason')).toBe('Kế hoạch năm 2027');
    await page.fill('#t-amount', '0');
    await page.click('button:has-text("Ghi chỉ tiêu")');
    expect(await page.textContent('#loi-target-amount')).toContain('lớn hơn 0');
    expect(await page.inputValue('#t-reason')).toBe('Kế hoạch năm 2027');
    await page.fill('#t-amount', '105.001');
    await page.click('button:has-text("Ghi chỉ tiêu")');
    expect(await main(page)).toContain('Đã ghi chỉ tiêu');
    expect(await table(page, 'Hồ sơ được hỗ trợ').first().textContent()).toContain('105.001');

    await table(page, 'Hồ sơ được hỗ trợ').first().locator('a:has-text("Phân bổ")').click();
    await page.waitForURL('**/phan-bo**');
    await page.check('input[value="by_hand"]');
    await page.click('button:has-text("Xem trước")');
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(1);
    await page.check('input[value="by_members"]');
    await page.click('button:has-text("Xem trước")');
    expect(await main(page)).toContain('141 phần cộng đúng bằng 105.001');
    expect(await page.locator('td:text-is("+1")').count()).toBeGreaterThan(0);
    expect(await page.textContent('tfoot')).toContain('105.001');
    await page.fill('#reason', 'Theo số đoàn viên đầu năm');
    await page.click('button:has-text("Ghi phân bổ này")');
    expect(await main(page)).toContain('Đã ghi phân bổ');
    await page.click('text=Xem trang công khai');
    expect(await main(page)).toContain('105.001');

    await page.goto(`${address()}/can-bo/chuong-trinh`);
    await page.fill('#o-num', '120');
    await page.fill('#o-den', '100');
    await page.fill('#o-date', '2026-10-31');
    await page.fill('#o-source', 'Báo cáo tháng 10');
    await page.click('button:has-text("Ghi số liệu")');
    expect(await page.textContent('#loi-observe-numerator')).toContain('không thể lớn hơn mẫu số');
    await page.fill('#o-num', '90');
    await page.click('button:has-text("Ghi số liệu")');
    expect(await main(page)).toContain('90 / 100');
    expect(await main(page)).toContain('1 lần phân bổ');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('reads a spreadsheet of members, line by line', async () => {
    const { page, context, faults } = await visit('/dang-nhap');
    await signIn(page, 'bantochuc', 'trinh-dien-to-chuc', '/can-bo/chuong-trinh');
    await looks(page, 'can-bo-de-an', faults);
    await page.click('section:has(h2:text-is("Số đoàn viên")) >> text=Nhập từ bảng tính');
    await page.waitForURL('**/bang-tinh**');
    const csv = 'STT,Đơn vị,Số đoàn viên\n1,Đoàn phường Pleiku,1.234\n2,Đoàn xã Không Có,10\n3,Đoàn phường Quy Nhơn,nhiều\n';
    await page.fill('#source', 'Báo cáo trình diễn');
    await page.fill('#onDate', '2026-02-01');
    await page.setInputFiles('#tep', { name: 'doan-vien.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.click('button:has-text("Đọc và xem trước")');
    expect(await main(page)).toContain('3 dòng: 1 sẽ ghi');
    await looks(page, 'can-bo-bang-tinh', faults);
    await page.click('button:has-text("Ghi các dòng nhập được")');
    expect(await main(page)).toContain('Đã ghi 1 dòng; 0 dòng đã có, 2 dòng không nhập được.');
    await page.click('text=Về chỉ tiêu của Đề án');
    await page.click('summary:has-text("30 số mới nhất")');
    expect(await page.textContent('section:has(h2:text-is("Số đoàn viên")) table')).toContain('1.234');
    await page.goto(`${address()}/can-bo/chuong-trinh/phan-bo?${new URL(page.url()).searchParams}&chi-tieu=ho-so-duoc-ho-tro&nam=2026`);
    await page.check('input[value="equally"]');
    await page.click('button:has-text("Xem trước")');
    await looks(page, 'can-bo-phan-bo', faults);
    await context.close();
  });

  it('is not somebody else', async () => {
    const { page, context } = await visit('/dang-nhap');
    await signIn(page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/chuong-trinh');
    expect(await main(page)).toContain('Trang này dành cho vai trò');
    await context.close();
  });
});

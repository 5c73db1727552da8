import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { opened, type Visit } from '../support/visits.ts';

const { visit, looks, signIn, address } = opened();
const SLUG = 'thi-dua-trong-diem-quy-4-2026';
const SHEET = `/can-bo/tham-dinh/${SLUG}`;
/** A page as the server made it, in a browser with scripts: axe waits by timers, which a page without scripts does not have. */
async function everySize({ page: bare }: Visit, name: string): Promise<void> {
  const html = (await bare.content()).replace(/<script[^]*?<\/script>/g, '');
  const { page, context, faults } = await visit('/dang-nhap');
  await page.route(bare.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
  await page.goto(bare.url());
  expect(await page.textContent('h1')).toBe(await bare.textContent('h1'));
  await looks(page, name, faults);
  await context.close();
}
const organizer = async (second: boolean): Promise<Visit> => {
  const desk = await visit('/dang-nhap', { javaScriptEnabled: false });
  await signIn(desk.page, second ? 'bantochuc2' : 'bantochuc', second ? 'trinh-dien-to-chuc-hai' : 'trinh-dien-to-chuc', `${SHEET}?tieu-chi=tuyen-truyen`);
  return desk;
};
const pointsOf = (page: Page, name: string) => page.textContent(`tr[data-unit]:has(a:text-is("${name}")) [data-f="points"]`);

describe('points that people give', () => {
  it('are proposed by one, agreed by another, move the open board, and everybody reads why; without JavaScript', async () => {
    const pub = await visit(`/dot-thi-dua/${SLUG}`);
    const before = await pointsOf(pub.page, 'Đoàn phường Quy Nhơn');
    await everySize(pub, 'bang');
    const first = await organizer(false);
    await everySize(first, 'tieu-chi');
    await first.page.click('a.button:has-text("Đề nghị điểm")');
    // What was pasted fills the table; what cannot be read is said with its line, and nothing typed is lost.
    await first.page.fill('#words', 'Theo biên bản thẩm định ngày 20/11/2026.');
    await first.page.locator('summary:has-text("Dán từ bảng tính")').evaluate((summary: { parentElement: { open: boolean } }) => { summary.parentElement.open = true; });
    await first.page.fill('#dan', 'STT\tĐơn vị\tĐiểm\n1\tĐoàn phường Quy Nhơn\t19,5\n2\tĐoàn xã Không Có\t12\n3\tĐoàn phường Pleiku\tmười');
    await first.page.click('button:text-is("Điền vào bảng")');
    const field = `tr[data-unit]:has(label:text-is("Đoàn phường Quy Nhơn")) input`;
    expect([await first.page.inputValue(field), await first.page.inputValue('#words'), await first.page.locator('.problems li').allTextContents()]).toEqual(['19,5', 'Theo biên bản thẩm định ngày 20/11/2026.', [
      'Dòng 3: Không có đơn vị nào tên “Đoàn xã Không Có” trong đợt thi đua, hoặc có nhiều hơn một.', 'Dòng 4: Đoàn phường Pleiku: “mười” không phải là điểm. Dùng dấu phẩy cho phần lẻ, ví dụ 7,5.']]);
    await first.page.fill(field, '25');
    await first.page.click('button:has-text("Xem trước")');
    expect([await first.page.textContent('tr[data-unit]:has(label:text-is("Đoàn phường Quy Nhơn")) .error'), await first.page.inputValue(field)]).toEqual([expect.stringContaining('cao hơn mức tối đa'), '25']);
    await everySize(first, 'nhap-loi');
    await first.page.fill(field, '19,5');
    await first.page.click('button:has-text("Xem trước")');
    expect(await first.page.textContent('.seen')).toContain('Đoàn phường Quy Nhơn');
    await everySize(first, 'nhap-xem-truoc');
    await first.page.click('button:text-is("Gửi đề nghị")');
    await first.page.waitForURL('**/de-nghi/**');
    const lot = new URL(first.page.url()).pathname;
    expect([await first.page.textContent('main'), await first.page.locator('button:text-is("Đồng ý")').count()]).toEqual([expect.stringContaining('Người đề nghị không tự đồng ý'), 0]);
    await everySize(first, 'de-nghi');

    const second = await organizer(true);
    await second.page.goto(address() + lot);
    await second.page.click('button:text-is("Không đồng ý")');
    expect(await second.page.textContent('#loi-answer-words')).toContain('vì sao không đồng ý');
    await everySize(second, 'dong-y');
    await second.page.fill('#words', 'Đã xem biên bản.');
    await second.page.click('button:text-is("Đồng ý")');
    expect(await second.page.textContent('[role="status"]')).toContain('đã đồng ý');
    await expect.poll(() => pointsOf(pub.page, 'Đoàn phường Quy Nhơn'), { timeout: 15_000 }).not.toBe(before);

    await pub.page.goto(`${address()}/dot-thi-dua/${SLUG}/diem-tham-dinh`);
    const given = await pub.page.textContent('.given');
    expect([given, /trình diễn, người thứ hai|Ban Tổ chức trình diễn/.test(given!)]).toEqual([expect.stringContaining('Theo biên bản thẩm định ngày 20/11/2026.'), false]);
    expect(given).toContain('Ban Tổ chức, hai người');
    await everySize(pub, 'cong-khai');
    for (const { context } of [pub, first, second]) await context.close();
  });

  it('a unit says its own score with its reason, and reads what was given', async () => {
    const unit = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(unit.page, 'quynhon', 'trinh-dien-quy-nhon', `${SHEET}?tieu-chi=tuyen-truyen`);
    expect(await unit.page.locator('tbody tr[data-unit]').count()).toBe(1);
    await unit.page.fill('#milli', 'hai mươi');
    await unit.page.fill('#words', 'Báo cáo số 9-BC/ĐTN (trình diễn).');
    await unit.page.click('button:text-is("Gửi điểm tự chấm")');
    expect([await unit.page.textContent('#loi-self-milli'), await unit.page.inputValue('#milli'), await unit.page.inputValue('#words')]).toEqual([expect.stringContaining('là một số'), 'hai mươi', 'Báo cáo số 9-BC/ĐTN (trình diễn).']);
    await unit.page.fill('#milli', '18,5');
    await unit.page.click('button:text-is("Gửi điểm tự chấm")');
    expect([await unit.page.textContent('[role="status"]'), await unit.page.textContent('tbody tr[data-unit]')]).toEqual([expect.stringContaining('Đã ghi điểm tự chấm'), expect.stringContaining('18,50')]);
    await everySize(unit, 'tu-cham');
    await unit.page.goto(`${address()}/can-bo/tham-dinh`);
    expect(await unit.page.textContent('main')).toContain('Công tác tổ chức đội hình');
    await everySize(unit, 'cua-don-vi');
    await unit.context.close();
  });
});

describe('the board of teams', () => {
  it('stands beside the units’, by its own rules', async () => {
    const pub = await visit(`/dot-thi-dua/${SLUG}`);
    await pub.page.click('nav[aria-label="Bảng"] a:text-is("Đội hình")');
    await pub.page.waitForURL('**/doi-hinh');
    expect(await pub.page.textContent('tr[data-team]')).toContain('Tổ công nghệ số thanh niên Quy Nhơn');
    expect(await pub.page.textContent('main')).toContain('Không áp dụng cho đội hình');
    await everySize(pub, 'doi-hinh');
    await pub.context.close();
  });
});

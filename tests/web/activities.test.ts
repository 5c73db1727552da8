import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addDays, localDateAt, vietnameseDate } from '#domain/calendar';
import { monthLater, monthOf, seriesDates } from '#domain/activity';
import { armed, becomes } from '../support/phone.ts';
import { opened } from '../support/visits.ts';

const { visit, signIn, reachesEveryone, address } = opened();
const main = (page: Page) => page.textContent('main');
const today = () => localDateAt(Date.now());
const phone = { viewport: { width: 360, height: 800 } };
/** The session of yesterday that the tests after the first claim from and look at. */
let held = '';

describe('what a unit holds', () => {
  it('is planned by its officer as a weekly series, seen before it is written, and nothing typed is lost', async () => {
    const { page, context } = await visit('/dang-nhap', { ...phone, javaScriptEnabled: false });
    await signIn(page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/hoat-dong');
    expect(await main(page)).toContain('Ngày Chủ nhật số tại bộ phận một cửa');
    await page.selectOption('#kind', 'digital_sunday');
    await page.fill('#name', 'Ngày Chủ nhật số ở chợ');
    await page.fill('#day', addDays(today(), 1));
    await page.fill('#startTime', '09:00');
    await page.fill('#endTime', '08:00');
    await page.selectOption('#weekly', '0');
    await page.fill('#until', addDays(today(), 29));
    await page.click('button:text-is("Lập hoạt động")');
    // One after the other, each beside its field.
    expect(await page.textContent('#loi-plan-place')).toContain('địa điểm');
    expect(await page.getAttribute('#place', 'aria-describedby')).toBe('loi-plan-place');
    await page.fill('#place', 'Chợ Lớn');
    await page.click('button:text-is("Lập hoạt động")');
    expect(await page.textContent('#loi-plan-endTime')).toContain('kết thúc sau khi bắt đầu');
    expect([await page.inputValue('#name'), await page.inputValue('#place'), await page.inputValue('#weekly')]).toEqual(['Ngày Chủ nhật số ở chợ', 'Chợ Lớn', '0']);
    await page.fill('#endTime', '11:00');
    await page.click('button:text-is("Lập hoạt động")');
    const days = seriesDates(0, addDays(today(), 1), addDays(today(), 29));
    expect(await page.locator('.days li').allTextContents()).toEqual(days.map((day) => `Chủ nhật, ${vietnameseDate(day)}`));
    // Another end is another series: it is shown anew.
    await page.fill('#until', addDays(today(), 22));
    await page.click(`button:text-is("Lập ${days.length} buổi")`);
    await page.click(`button:text-is("Lập ${days.length - 1} buổi")`);
    expect(await main(page)).toContain(`Đã lập ${days.length - 1} buổi`);
    expect(await page.locator('a:text-is("Ngày Chủ nhật số ở chợ")').count()).toBe(days.length - 1);
    await context.close();
  });

  it('is reported after it was held, corrected, and one that will not be is cancelled', async () => {
    const { page, faults, context } = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
    await signIn(page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/hoat-dong');
    await page.selectOption('#kind', 'outreach');
    await page.fill('#name', 'Tuyên truyền ở khu phố Một');
    await page.fill('#place', 'Nhà văn hóa khu phố Một');
    await page.fill('#day', addDays(today(), -1));
    await Promise.all([page.waitForURL(({ pathname }) => /hoat-dong\/[0-9a-f-]{36}$/.test(pathname)), page.click('button:text-is("Lập hoạt động")')]);
    held = new URL(page.url()).pathname.split('/').at(-1)!;
    await page.fill('#turns', 'hai lăm');
    await page.click('button:text-is("Báo cáo")');
    expect([await page.textContent('#loi-report-turns'), await page.inputValue('#turns')]).toEqual(['Số lượt là số nguyên, ví dụ 120.', 'hai lăm']);
    await page.fill('#turns', '1.025');
    await page.click('button:text-is("Báo cáo")');
    await page.fill('#turns', '25');
    await page.fill('#members', '6');
    await page.click('button:text-is("Sửa báo cáo")');
    expect(await main(page)).toContain('Đã ghi báo cáo.');
    await reachesEveryone(page, 1440, faults);
    await page.goto(`${address()}/can-bo/hoat-dong`);
    await page.click('a:text-is("Ngày Chủ nhật số ở chợ") >> nth=0');
    await page.fill('#place', 'Chợ Đầm');
    await page.click('button:text-is("Lưu thay đổi")');
    expect(await main(page)).toContain('Đã lưu.');
    await page.click('button:text-is("Hủy hoạt động này")');
    expect(await page.textContent('#loi-cancel-reason')).toContain('lý do hủy');
    await page.fill('#reason', 'Trùng ngày hội của phường.');
    await page.click('button:text-is("Hủy hoạt động này")');
    expect(await main(page)).toContain('Hoạt động này đã hủy: Trùng ngày hội của phường.');
    await reachesEveryone(page, 1440, faults);
    await context.close();
  });

  it('is within reach on a phone: the list, a no beside its field, a series as it will be', async () => {
    const { page, faults, context } = await visit('/dang-nhap', phone);
    await signIn(page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/hoat-dong');
    await reachesEveryone(page, 360, faults);
    await page.fill('#name', 'Lớp hướng dẫn');
    await page.selectOption('#weekly', '3');
    await page.fill('#until', addDays(today(), 20));
    await page.click('button:text-is("Lập hoạt động")');
    expect(await page.locator('#loi-plan-place').count()).toBe(1);
    await reachesEveryone(page, 360, faults);
    await page.fill('#place', 'Hội trường');
    await page.click('button:text-is("Lập hoạt động")');
    expect(await page.locator('.days li').count()).toBeGreaterThan(1);
    await reachesEveryone(page, 360, faults);
    await context.close();
  });

  it('is claimed from by a member without a line, with unit, team, day and turns filled in', async () => {
    const { page, faults, context } = await visit('/dang-nhap', phone);
    await signIn(page, 'doanvien', 'trinh-dien-doan-vien', `/khai-bao?buoi=${held}`);
    await armed(page);
    expect([await page.inputValue('#quantity'), await page.inputValue('#actDate'), await page.isChecked('[value="outreach_turn"]')]).toEqual(['25', addDays(today(), -1), true]);
    expect(await page.inputValue('#activityId')).toBe(held);
    await reachesEveryone(page, 360, faults);
    await context.setOffline(true);
    await page.fill('#quantity', '20');
    await page.check('#pledge');
    await page.click('button.send');
    await becomes(page, 1);
    await context.setOffline(false);
    await becomes(page, 0);
    await expect.poll(async () => (await (await fetch(`${address()}/api/activities/${held}?${Math.random()}`)).json() as { claims: number }).claims).toBe(1);
    await page.goto(`${address()}/can-bo/hoat-dong/${held}`);
    expect(await main(page)).toContain('Lượt tuyên truyền, 20 lượt');
    expect(await page.locator('#bao-cao, #sua, #huy').count()).toBe(0);
    // A member takes their own claim off, and hangs it there again.
    await page.click('button:has-text("Gỡ")');
    expect(await main(page)).toContain('Đã gỡ khai báo');
    await page.check('[name="claimId"]');
    await page.click('button:text-is("Gắn các khai báo đã đánh dấu")');
    expect(await main(page)).toContain('Đã gắn khai báo.');
    await reachesEveryone(page, 360, faults);
    await page.goto(`${address()}/cua-toi`);
    expect(await page.textContent('#hoat-dong')).toContain('Tuyên truyền ở khu phố Một');
    await context.close();
  });
});

describe('the public calendar', () => {
  it.each([[360, 'light'], [360, 'dark'], [1440, 'light'], [1440, 'dark']] as const)('at %d px, %s', async (width, colorScheme) => {
    const { page, faults, context } = await visit('/', { viewport: { width, height: 900 }, colorScheme });
    await page.click('nav[aria-label="Chính"] a:text-is("Hoạt động")');
    const month = monthOf(today());
    expect(await page.textContent('h1')).toBe(`Hoạt động tháng ${Number(month.slice(5))}/${month.slice(0, 4)}`);
    expect(await page.locator('[aria-current="date"]').count()).toBe(1);
    // Days stand in seven columns on a desk and below one another on a phone, where only those with something are shown.
    const days = page.locator('.month > li:visible');
    const boxes = await Promise.all((await days.all()).map(async (day) => Math.round((await day.boundingBox())!.x)));
    expect(new Set(boxes).size).toBe(width === 360 ? 1 : 7);
    if (width !== 360) expect([boxes.length % 7, boxes.length >= 28]).toEqual([0, true]);
    await reachesEveryone(page, width, faults);
    await page.click('a[rel="next"]');
    expect(await page.textContent('h1')).toContain(`tháng ${Number(monthLater(month, 1).slice(5))}/`);
    await page.click('a:text-is("Tháng này")');
    await page.fill('#tim', 'Đoàn phường Quy Nhơn');
    await page.click('button:text-is("Lọc")');
    expect(await page.textContent('.sum')).toContain('của Đoàn phường Quy Nhơn');
    await page.fill('#tim', 'quy nhon');
    await page.click('button:text-is("Lọc")');
    expect(await page.locator('.offered li').count()).toBeGreaterThan(1);
    await page.goto(`${address()}/hoat-dong?thang=2023-02`);
    expect(await page.textContent('.empty')).toContain('chưa có hoạt động nào được đăng');
    await page.goto(`${address()}/hoat-dong?ngay=${addDays(today(), -1)}`);
    await page.click('a:text-is("Tuyên truyền ở khu phố Một")');
    expect(await main(page)).toMatch(/Lượt đơn vị báo cáo\s*25/);
    expect(await main(page)).not.toContain('Cán bộ trình diễn');
    await reachesEveryone(page, width, faults);
    await context.close();
  });

  it('is read, turned and filtered without a script', async () => {
    const { page, context } = await visit('/hoat-dong', { ...phone, javaScriptEnabled: false });
    await page.click('a[rel="next"]');
    await page.click('nav[aria-label="Loại hoạt động"] a:text-is("Ngày Chủ nhật số")');
    await page.fill('#tim', 'Đoàn phường Quy Nhơn');
    await page.click('button:text-is("Lọc")');
    expect(await page.textContent('h1')).toContain(`tháng ${Number(monthLater(monthOf(today()), 1).slice(5))}/`);
    expect(await page.textContent('nav[aria-label="Loại hoạt động"] [aria-current]')).toBe('Ngày Chủ nhật số');
    expect(await page.textContent('main')).toContain('Đoàn phường Quy Nhơn');
    await context.close();
  });

  it('is subscribed to as iCalendar, of a unit too', async () => {
    const { activities } = await (await fetch(`${address()}/api/activities?from=${addDays(today(), -1)}`)).json() as { activities: { unitId: string; name: string }[] };
    const unitId = activities.find(({ name }) => name === 'Tuyên truyền ở khu phố Một')!.unitId;
    const response = await fetch(`${address()}/hoat-dong.ics?unit=${unitId}`);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const text = (await response.text()).replace(/\r\n /g, '');
    expect(text).toContain('X-WR-CALNAME:Hoạt động của Đoàn phường Quy Nhơn');
    expect(text).toContain('SUMMARY:Tuyên truyền ở khu phố Một');
    expect(text).toContain('STATUS:CANCELLED');
    expect((await fetch(`${address()}/hoat-dong.ics?unit=sai`)).status).toBe(400);
  });
});

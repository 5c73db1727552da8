import { uuidv7 } from 'uuidv7';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { opened } from '../support/visits.ts';

const { visit, signIn, reachesEveryone, address, looks } = opened();
const main = (page: Page) => page.textContent('main');
async function asked(page: Page, path: string, data?: unknown) {
  const response = data === undefined ? await page.request.get(`${address()}/api${path}`) : await page.request.post(`${address()}/api${path}`, { data });
  return await response.json() as Record<string, never> & { decided?: unknown[]; stored?: unknown[]; grants?: { unitId: string }[] };
}

describe('an author', () => {
  it('is told, answers what was asked, reads why, withdraws; an officer helps', async () => {
    const member = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    await signIn(member.page, 'doanvien', 'trinh-dien-doan-vien', '/cua-toi');
    const { grants } = await asked(member.page, '/me');
    const unitId = grants![0]!.unitId;
    const claim = (n: number, over: object = {}) => ({ id: uuidv7(), indicator: 'dossier_full', actDate: '2026-11-20', capturedAt: Date.parse('2026-11-20T03:00:00Z'), unitId,
      dossierCode: `000.00.A1.H08-261120-${7000 + n}`, procedureGroup: 'land', ...over });
    const { dossierCode: _, ...bare } = claim(0, { indicator: 'vneid_outside', account: 'TDTG26-000001', procedureGroup: undefined });
    const [first, refused, opening, used, left] = [claim(1), claim(2), bare, { ...bare, id: uuidv7(), indicator: 'account_transaction' }, claim(4)];
    expect((await asked(member.page, '/claims', { claims: [first, refused, opening, used, left] })).stored).toHaveLength(5);

    const office = await visit('/dang-nhap');
    await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/can-bo');
    const judge = async (claimId: string, outcome: string, reason: string, words?: string) =>
      expect((await asked(office.page, '/verdicts', { id: uuidv7(), verdicts: [{ claimId, outcome, reason, ...(words && { words }) }] })).decided).toHaveLength(1);
    await judge(opening.id, 'recognised', 'seen');
    await judge(used.id, 'recognised', 'seen');
    await judge(refused.id, 'rejected', 'not_online', 'Cơ quan ghi hồ sơ nộp trực tiếp tại quầy.');
    await judge(first.id, 'needs_evidence', 'evidence_unclear', 'Ảnh biên nhận chưa đọc được ngày.');

    // Told on any page, what waits first; the claim opens with the reason before the form.
    await member.page.goto(`${address()}/cua-toi`);
    expect(await main(member.page)).toContain('1 khai báo cần bổ sung: minh chứng chưa rõ, chưa đủ.');
    expect(await main(member.page)).toContain('2 khai báo của bạn đã được công nhận.');
    expect(await main(member.page)).toContain('1 khai báo không được công nhận.');
    await looks(member.page, 'cua-toi', member.faults);
    await member.page.setViewportSize({ width: 360, height: 800 });
    await Promise.all([member.page.waitForURL(`**/cua-toi/khai-bao/${first.id}`), member.page.click('aside >> text=Xem và bổ sung')]);
    const told = (await main(member.page))!;
    expect(told.indexOf('minh chứng chưa rõ')).toBeLessThan(told.indexOf('Gửi phần bổ sung'));
    expect(told).toContain('Ảnh biên nhận chưa đọc được ngày.');
    await looks(member.page, 'can-bo-sung', member.faults);
    await member.page.fill('#words', 'Ngày 20/11/2026, đã chụp lại.');
    await member.page.click('button:text-is("Gửi phần bổ sung")');
    await expect.poll(() => main(member.page)).toContain('Khai báo đang chờ xem lại');
    expect(await member.page.textContent('h1')).toBe('Chờ xác minh');
    await judge(first.id, 'recognised', 'seen');

    await member.page.goto(`${address()}/cua-toi/tin`);
    const news = (await main(member.page))!;
    for (const words of ['1 khai báo của bạn đã công nhận.', 'Cần bạn bổ sung', 'Không được công nhận', 'Lý do: hồ sơ không nộp trực tuyến.', 'nộp trực tiếp tại quầy']) expect(news).toContain(words);
    await looks(member.page, 'tin', member.faults);
    await member.page.goto(`${address()}/cua-toi`);
    expect(await member.page.locator('aside[aria-label="Tin mới"]').count()).toBe(0);

    // Refused, with the reason and a way on.
    await member.page.goto(`${address()}/cua-toi/khai-bao/${refused.id}`);
    expect(await member.page.textContent('h1')).toBe('Không được công nhận');
    expect(await main(member.page)).toContain('Gửi kiến nghị về khai báo này');
    await looks(member.page, 'khong-cong-nhan', member.faults);

    // Withdrawing says what it changes before, and changes it.
    await member.page.goto(`${address()}/cua-toi/khai-bao/${opening.id}`);
    await member.page.click('summary:text-is("Rút khai báo")');
    const before = (await main(member.page))!;
    for (const words of ['các số tổng giảm ngay', 'trừ 1 tài khoản', 'vì gắn với khai báo này', 'Không hoàn tác được']) expect(before).toContain(words);
    await looks(member.page, 'rut', member.faults);
    await member.page.click('button:text-is("Rút khai báo này")');
    await expect.poll(() => member.page.textContent('h1')).toBe('Đã rút');
    expect(await main(member.page)).toContain('trừ 1 tài khoản cho Đoàn phường Quy Nhơn');
    await looks(member.page, 'da-rut', member.faults);

    // Who cannot do it alone is helped by their officer, and told.
    const officer = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    await signIn(officer.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/khai-bao');
    expect(await main(officer.page)).toContain('Đoàn viên trình diễn');
    await looks(officer.page, 'don-vi', officer.faults);
    await officer.page.click('nav[aria-label="Lọc theo trạng thái"] >> text=Chờ xác minh');
    await officer.page.click(`a[href="/cua-toi/khai-bao/${left.id}"]`);
    await officer.page.click('summary:text-is("Rút khai báo")');
    await officer.page.click('button:text-is("Rút thay người khai báo")');
    await expect.poll(() => officer.page.textContent('h1')).toBe('Đã rút');
    await officer.context.close();
    await member.page.goto(`${address()}/cua-toi`);
    expect(await main(member.page)).toContain('1 khai báo được cán bộ đơn vị xử lý thay bạn.');
    await member.context.close();
    await office.context.close();
  });

  it('without JavaScript reads, filters and withdraws all the same', async () => {
    const { page, context } = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(page, 'doanvien', 'trinh-dien-doan-vien', '/cua-toi');
    const unitId = (await asked(page, '/me')).grants![0]!.unitId;
    const id = uuidv7();
    await asked(page, '/claims', { claims: [{ id, indicator: 'outreach_turn', actDate: '2026-11-20', capturedAt: 0, unitId, quantity: 40 }] });
    await page.goto(`${address()}/cua-toi?trang-thai=pending`);
    expect(await main(page)).toContain('Lượt tuyên truyền: 40 lượt');
    await page.goto(`${address()}/cua-toi/khai-bao/${id}`);
    await page.click('summary:text-is("Rút khai báo")');
    await page.click('button:text-is("Rút khai báo này")');
    expect(await page.textContent('h1')).toBe('Đã rút');
    expect((await page.goto(`${address()}/cua-toi/khai-bao/${uuidv7()}`))!.status()).toBe(404);
    await context.close();
  });
});

describe('a reconciler', () => {
  it('finds the signs the day’s look has left, opens what is behind one, and notes what was found', async () => {
    const { page, context, faults } = await visit('/dang-nhap');
    await signIn(page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat/dau-hieu');
    // The minute's watch goes through the province in a few minutes, and the first units in the first.
    await expect.poll(async () => { await page.reload(); return page.locator('.signs h2').count(); }, { timeout: 200_000, interval: 3000 }).toBeGreaterThan(0);
    await looks(page, 'dau-hieu', faults);
    const sentence = (await page.textContent('.signs .prose'))!;
    await page.click('.signs h2 a');
    expect(await main(page)).toContain(sentence);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(9);
    await looks(page, 'dau-hieu-mot', faults);
    await page.fill('#words', 'Đã gọi đơn vị: nhập lại từ sổ giấy của buổi lưu động.');
    await page.click('button:text-is("Ghi là đã xem")');
    await expect.poll(() => main(page)).toContain('Đã ghi kết quả xem.');
    await page.goto(`${address()}/doi-soat/dau-hieu?da-xem=1`);
    expect(await main(page)).toContain('nhập lại từ sổ giấy');
    await page.click('.signs h2 a');
    await page.click('tbody a');
    // Behind a sign is a claim as who judges sees it: no names, nothing to say in the author's place.
    const story = (await main(page))!;
    expect(story).toContain('Diễn biến');
    expect(story).not.toContain('Người khai báo');
    expect(await page.locator('summary:text-is("Rút khai báo")').count()).toBe(0);
    await reachesEveryone(page, 1440, faults);
    await context.close();
  });
});

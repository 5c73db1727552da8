import { describe, expect, it } from 'vitest';
import { opened, type Visit } from '../support/visits.ts';

const { visit, looks, signIn, address } = opened();
const MONTH = 'thang-thanh-nien-2026';
const SUNDAYS = 'chu-nhat-so-thang-3-2026';
const SHEET = `/can-bo/khen-thuong/${SUNDAYS}`;
/** Rewarded for the month already; some of the same acts are of its Sundays. */
const UNIT = 'Đoàn phường An Nhơn Đông';
const organizer = async (second: boolean, at: string, javaScriptEnabled = true): Promise<Visit> => {
  const desk = await visit('/dang-nhap', { javaScriptEnabled });
  await signIn(desk.page, second ? 'bantochuc2' : 'bantochuc', second ? 'trinh-dien-to-chuc-hai' : 'trinh-dien-to-chuc', at);
  return desk;
};

describe('rewards after a campaign', () => {
  it('one proposes, another agrees, what was rewarded elsewhere is seen by both and by everybody', async () => {
    const first = await organizer(false, '/can-bo/khen-thuong');
    await looks(first.page, 'so', first.faults);
    expect(await first.page.textContent('main')).toContain('1 đề nghị chờ người thứ hai');
    await first.page.click(`main a[href="${SHEET}"]`);
    const line = `[data-line]:has-text("${UNIT}")`;
    await first.page.locator(`details:has(${line}) > summary`).evaluate((summary: { parentElement: { open: boolean } }) => { summary.parentElement.open = true; });
    await first.page.check(`${line} input`);
    await looks(first.page, 'de-nghi', first.faults);
    // Another form without its name: said beside its box, and nothing is lost.
    await first.page.selectOption('#form', 'other');
    await first.page.fill('#words', 'Có nhiều Chủ nhật trực liên tục tại bộ phận một cửa.');
    await first.page.click('button:has-text("Xem trước")');
    expect([await first.page.textContent('#loi-formWords'), await first.page.inputValue('#words'), await first.page.isChecked(`${line} input`)]).toEqual([expect.stringContaining('tên hình thức'), 'Có nhiều Chủ nhật trực liên tục tại bộ phận một cửa.', true]);
    await first.page.selectOption('#form', 'certificate');
    await first.page.click('button:has-text("Xem trước")');
    const preview = first.page.locator('[data-preview]');
    expect(await preview.textContent()).toMatch(/Một thành tích không khen nhiều lần[\s\S]*(\d+) trong \1 lượt \(100,0\s%\)[\s\S]*Tháng Thanh niên 2026[\s\S]*Giấy khen/);
    await first.page.click('button:text-is("Gửi đề nghị")');
    expect([await preview.locator('.error').textContent(), await first.page.locator('[data-waiting]').count()]).toEqual([expect.stringContaining('hãy ghi lý do'), 0]);
    await looks(first.page, 'de-nghi-thieu-ly-do', first.faults);
    await preview.locator('textarea').fill('Khen việc trực đủ các Chủ nhật, không khen lại số lượt.');
    await first.page.click('button:text-is("Gửi đề nghị")');
    expect([await first.page.textContent('[role="status"]'), await first.page.textContent('[data-waiting]')]).toEqual([expect.stringContaining('Đã đề nghị 1 khen thưởng'), expect.stringContaining('không tự đồng ý')]);

    const looking = await organizer(true, SHEET);
    await looks(looking.page, 'dong-y', looking.faults);
    // The second person's whole part without JavaScript.
    const second = await organizer(true, SHEET, false);
    expect(await second.page.textContent('[data-waiting]')).toContain('Lý do vẫn khen: Khen việc trực đủ các Chủ nhật');
    await second.page.click('[data-waiting] button:text-is("Không đồng ý")');
    expect(await second.page.textContent('[data-waiting] .error')).toContain('vì sao không đồng ý');
    await second.page.click('[data-waiting] button:text-is("Đồng ý")');
    expect(await second.page.textContent('[role="status"]')).toContain(`${UNIT}, Giấy khen: đã được đồng ý`);
    // The decision, later.
    await second.page.fill('#no', '15-QĐ/TĐTN');
    await second.page.fill('#on', '2020-01-01');
    await second.page.click('button:has-text("Ghi cho các dòng")');
    expect([await second.page.textContent('#loi-decide-on'), await second.page.inputValue('#no')]).toEqual([expect.stringContaining('trước ngày đợt thi đua bắt đầu'), '15-QĐ/TĐTN']);
    await second.page.fill('#on', '2026-05-04');
    await second.page.click('button:has-text("Ghi cho các dòng")');
    expect(await second.page.textContent('[data-standing]:has-text("' + UNIT + '")')).toContain('Quyết định 15-QĐ/TĐTN ngày 04/05/2026');
    await first.page.goto(address() + SHEET);
    await looks(first.page, 'da-ghi', first.faults);

    const pub = await visit(`/dot-thi-dua/${SUNDAYS}`);
    const row = await pub.page.textContent(`[data-reward]:has-text("${UNIT}")`);
    expect([row, /trình diễn, người thứ hai|Ban Tổ chức trình diễn/.test(row!)]).toEqual([expect.stringMatching(/Một thành tích không khen nhiều lần[\s\S]*Lý do vẫn khen: Khen việc trực/), false]);
    await looks(pub.page, 'cong-khai', pub.faults);
    await pub.page.goto(`${address()}/dot-thi-dua/${MONTH}?${Math.random()}`);
    expect(await pub.page.textContent(`[data-reward]:has-text("${UNIT}")`)).toContain('Ngày Chủ nhật số tháng 3/2026');

    // Withdrawn: the line stays, with its reason, on the register and in public.
    const own = second.page.locator(`[data-standing]:has-text("${UNIT}")`);
    await own.locator('summary').evaluate((summary: { parentElement: { open: boolean } }) => { summary.parentElement.open = true; });
    await own.locator('textarea').fill('Nhầm');
    await own.locator('button:text-is("Rút khen thưởng")').click();
    expect([await own.locator('.error').textContent(), await own.locator('textarea').inputValue()]).toEqual([expect.stringContaining('vì sao rút'), 'Nhầm']);
    await own.locator('textarea').fill('Ghi nhầm đơn vị, sẽ đề nghị lại.');
    await own.locator('button:text-is("Rút khen thưởng")').click();
    expect([await second.page.textContent('[role="status"]'), await second.page.locator(`[data-standing]:has-text("${UNIT}")`).count()]).toEqual([expect.stringContaining('Đã rút khen thưởng'), 0]);
    await pub.page.goto(`${address()}/dot-thi-dua/${SUNDAYS}/trung-dot?voi=${MONTH}`);
    expect(await pub.page.textContent(`[data-reward]:has-text("${UNIT}")`)).toContain('Ghi nhầm đơn vị');
    await looks(pub.page, 'trung-dot', pub.faults);
    for (const { context } of [pub, first, looking, second]) await context.close();
  });

  it('what counts in several campaigns is said on a campaign, on a claim and before a launch', async () => {
    const pub = await visit('/dot-thi-dua/nam-thi-dua-2026', { javaScriptEnabled: false });
    await pub.page.click('main a:has-text("Kết quả cũng tính ở")');
    await pub.page.click(`[data-other="${MONTH}"] a:has-text("Từng đơn vị")`);
    const both = await pub.page.textContent(`[data-other="${MONTH}"] strong`);
    const sum = await pub.page.locator('tr[data-unit] td:nth-child(2)').allTextContents();
    expect(sum.reduce((all, each) => all + Number(each.replaceAll('.', '')), 0)).toBe(Number(both!.replaceAll('.', '')));
    await pub.page.click(`[data-other="${MONTH}"] a:has-text("Xem từ phía đợt kia")`);
    expect(await pub.page.textContent('[data-other="nam-thi-dua-2026"] strong')).toBe(both);
    await pub.context.close();

    const unit = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(unit.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/khai-bao?trang-thai=recognised');
    await unit.page.locator('main a[href^="/cua-toi/khai-bao/"]:has-text("Hồ sơ toàn trình")').first().click();
    expect(await unit.page.textContent('.facts')).toContain('một thành tích không khen nhiều lần');
    await unit.context.close();

    const desk = await organizer(false, '/phat-dong');
    const grant = (await (await desk.page.request.get(`${address()}/api/me`)).json() as { grants: { unitId: string }[] }).grants[0]!;
    const id = '019a0000-0000-7000-8000-00000000c0de';
    const asked = { headers: { origin: address(), 'content-type': 'application/json' } };
    expect((await desk.page.request.post(`${address()}/api/drafts`, { ...asked, data: { id, unitId: grant.unitId, from: { kind: 'template', template: 'peak_60' } } })).status()).toBe(201);
    const { typed, version } = await (await desk.page.request.get(`${address()}/api/drafts/${id}`)).json() as { typed: object; version: number };
    expect((await desk.page.request.put(`${address()}/api/drafts/${id}`, { ...asked, data: { seen: version, typed: { ...typed, firstDay: '2026-12-01', lastDay: '2026-12-20', unitId: grant.unitId } } })).status()).toBe(200);
    await desk.page.goto(`${address()}/phat-dong/${id}/xem-truoc`);
    expect(await desk.page.textContent('.meets')).toMatch(/Năm thi đua 2026[^:]*: [^:]*: chung 20 ngày, 141 đơn vị; /);
    await looks(desk.page, 'xem-truoc', desk.faults);
    await desk.context.close();
  });
});

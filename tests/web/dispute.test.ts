import type { Page } from 'playwright-core';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { PLEDGE_VERSION } from '#vocabulary';
import { opened } from '../support/visits.ts';

const { visit, signIn, reachesEveryone, address } = opened();
const main = (page: Page) => page.textContent('main');
const narrow = { viewport: { width: 360, height: 800 }, javaScriptEnabled: false };
const wide = { viewport: { width: 1440, height: 900 } };

/** The page as it is, looked at with a script in hand: axe needs one, the journey does not. */
async function seen(page: Page, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  const found = await visit(page.url().slice(address().length), { viewport: { width, height: 900 }, colorScheme, storageState: await page.context().storageState() });
  await reachesEveryone(found.page, width, found.faults);
  await found.context.close();
}

/** A claim of the first unit somebody may claim for, as a device sends it; answers its id. */
async function claimed(page: Page, dossierCode: string): Promise<string> {
  const me = await (await page.request.get(`${address()}/api/me`)).json() as { grants: { unitId: string }[] };
  const id = uuidv7();
  const sent = await page.request.post(`${address()}/api/claims`, { data: { claims: [
    { id, indicator: 'dossier_full', actDate: '2026-11-03', capturedAt: Date.now(), unitId: me.grants[0]!.unitId, dossierCode, procedureGroup: 'civil_status', pledge: PLEDGE_VERSION }] } });
  expect(sent.status()).toBe(200);
  return id;
}
type Row = { unitId: string; name: string; actsMilli: number };
/** Acts of a unit on the year's board, in thousandths. */
const actsOf = async (name: string): Promise<number> => {
  const board = await (await fetch(`${address()}/api/campaigns/nam-thi-dua-2026/board?t=${Math.random()}`)).json() as { clusters: { rows: Row[] }[] };
  return board.clusters.flatMap(({ rows }) => rows).find((row) => row.name === name)!.actsMilli;
};

describe('one dossier claimed by two units', () => {
  it('is shared as both agree, confirmed by the office with what the ledger will hold before its eyes, and the board moves', async () => {
    const [quyNhon, pleiku] = [await visit('/dang-nhap', narrow), await visit('/dang-nhap', narrow)];
    await signIn(quyNhon.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo');
    await signIn(pleiku.page, 'pleiku', 'trinh-dien-pleiku', '/can-bo');
    const before = [await actsOf('Đoàn phường Quy Nhơn'), await actsOf('Đoàn phường Pleiku')];
    await claimed(quyNhon.page, '000.00.A1.H08-261102-0555');
    await claimed(pleiku.page, '000.00.A1.H08-261102-0555');

    for (const { page } of [quyNhon, pleiku]) {
      await page.goto(`${address()}/can-bo/trung`);
      await page.locator('li', { hasText: 'chờ ý kiến của bạn' }).locator('a:text-is("…H08-261102-**55")').click();
      expect(await main(page)).toContain('có nhiều bên cùng khai báo');
    }
    const page = quyNhon.page;
    await seen(page, 360);
    await page.fill('textarea[name="words"]', 'Hướng dẫn tại bộ phận một cửa phường.');
    await page.click('button:text-is("Gửi ý kiến")');
    expect(await main(page)).toContain('Đã ghi ý kiến của bạn.');
    // What is typed wrongly stays where it was, with the error beside it.
    await page.fill('[name="share-A"]', '60');
    await page.fill('[name="share-B"]', '30');
    await page.click('button:text-is("Đề nghị chia như vậy")');
    expect(await page.textContent('#loi-offer-shares')).toContain('cộng đúng 100 %');
    expect([await page.inputValue('[name="share-A"]'), await page.inputValue('[name="share-B"]')]).toEqual(['60', '30']);
    await page.fill('[name="share-B"]', '40');
    await page.click('button:text-is("Đề nghị chia như vậy")');
    expect(await main(page)).toContain('Đã ghi đề nghị chia phần');

    await pleiku.page.reload();
    expect(await main(pleiku.page)).toContain('Đề nghị: bên A 60');
    expect(await pleiku.page.content()).not.toContain('bộ phận một cửa');
    await pleiku.page.fill('[name="share-A"]', '60');
    await pleiku.page.fill('[name="share-B"]', '40');
    await pleiku.page.click('button:text-is("Đề nghị chia như vậy")');
    expect(await main(pleiku.page)).toContain('Chia theo thỏa thuận');
    expect([await actsOf('Đoàn phường Quy Nhơn'), await actsOf('Đoàn phường Pleiku')]).toEqual(before);

    const office = await visit('/dang-nhap', wide);
    await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat/trung');
    await reachesEveryone(office.page, 1440, office.faults);
    await office.page.locator('li', { hasText: 'chia theo thỏa thuận' }).locator('a').click();
    await office.page.waitForSelector('form.decide');
    expect(await main(office.page)).toContain('Sổ giữ: Đoàn phường Quy Nhơn 0,6 + Đoàn phường Pleiku 0,4');
    expect(await main(office.page)).toContain('Hướng dẫn tại bộ phận một cửa phường.');
    await reachesEveryone(office.page, 1440, office.faults);
    // By keyboard alone: the first choice, nothing said, then the reason.
    await office.page.focus('input[name="choice"]');
    await office.page.keyboard.press('Space');
    await office.page.keyboard.press('Tab');
    await office.page.keyboard.press('Tab');
    await office.page.keyboard.press('Enter');
    expect(await office.page.textContent('#loi-settle-words')).toContain('Hãy viết lý do');
    expect(await office.page.isChecked('input[name="choice"][value="shared"]')).toBe(true);
    await office.page.fill('#words', 'Hai đơn vị cùng hỗ trợ, xác nhận thỏa thuận.');
    await office.page.click('button:text-is("Ghi quyết định")');
    await office.page.waitForSelector('[data-entries]');
    expect(await office.page.textContent('[data-entries]')).toMatch(/Đoàn phường Quy Nhơn \+0,6.*Đoàn phường Pleiku \+0,4/s);
    await expect.poll(async () => [await actsOf('Đoàn phường Quy Nhơn'), await actsOf('Đoàn phường Pleiku')], { timeout: 30_000 }).toEqual([before[0]! + 600, before[1]! + 400]);
    await pleiku.page.reload();
    expect(await main(pleiku.page)).toContain('Lý do: Hai đơn vị cùng hỗ trợ');
    for (const { context } of [quyNhon, pleiku, office]) await context.close();
  });

  it('ends when one side withdraws, and strangers find nothing under its address', async () => {
    const [quyNhon, pleiku, member] = [await visit('/dang-nhap', narrow), await visit('/dang-nhap', narrow), await visit('/dang-nhap', narrow)];
    await signIn(quyNhon.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo');
    await signIn(pleiku.page, 'pleiku', 'trinh-dien-pleiku', '/can-bo');
    await claimed(quyNhon.page, '000.00.A1.H08-261102-0556');
    await claimed(pleiku.page, '000.00.A1.H08-261102-0556');
    await pleiku.page.goto(`${address()}/can-bo/trung`);
    await pleiku.page.locator('a:text-is("…H08-261102-**56")').click();
    await pleiku.page.locator('summary').click();
    await pleiku.page.click('button:text-is("Rút khai báo bên B")');
    expect(await main(pleiku.page)).toContain('Đã xong: chỉ còn một khai báo');
    await signIn(member.page, 'doanvien', 'trinh-dien-doan-vien', '/cua-toi/trung');
    expect(await main(member.page)).toContain('Không có khai báo nào của bạn bị trùng.');
    await seen(member.page, 360, 'dark');
    await member.page.goto(pleiku.page.url());
    expect(await main(member.page)).toContain('Không tìm thấy trường hợp trùng này');
    for (const { context } of [quyNhon, pleiku, member]) await context.close();
  });
});

describe('a kiến nghị', () => {
  it('about a claim goes from the claim to the office and back, with its effect on the ledger; everything without JavaScript', async () => {
    const { page, context } = await visit('/dang-nhap', narrow);
    await signIn(page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo');
    const claimId = await claimed(page, '000.00.A1.H08-261102-0557');
    await page.goto(`${address()}/cua-toi/kien-nghi?khai-bao=${claimId}`);
    expect(await main(page)).toContain('Kiến nghị về khai báo …H08-261102-**57');
    await seen(page, 360);
    await page.fill('#words', 'Ngắn quá');
    await page.click('button:text-is("Gửi kiến nghị")');
    expect(await page.textContent('#loi-ask-words')).toContain('ít nhất 10 ký tự');
    expect(await page.inputValue('#words')).toBe('Ngắn quá');
    await page.fill('#words', 'Hồ sơ đã có biên nhận từ ngày 03/11, đề nghị xem xét sớm.');
    await page.click('button:text-is("Gửi kiến nghị")');
    expect(await main(page)).toContain('chờ phân công');
    const own = page.url();
    await seen(page, 360);

    const office = await visit('/dang-nhap', { ...narrow, viewport: wide.viewport });
    await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat/kien-nghi');
    await seen(office.page, 1440);
    await office.page.locator('li', { hasText: '**57' }).locator('button').click();
    expect(await main(office.page)).toContain('bạn đang xem xét');
    await office.page.locator('a', { hasText: '**57' }).click();
    await office.page.fill('#words', 'Biên nhận do bộ phận nào cấp?');
    await office.page.click('button:text-is("Gửi")');
    await page.reload();
    expect(await main(page)).toContain('Biên nhận do bộ phận nào cấp?');
    await page.fill('#words', 'Bộ phận một cửa phường Quy Nhơn.');
    await page.click('button:text-is("Gửi thêm")');
    expect(await main(page)).toContain('Đã gửi ý kiến bổ sung');

    await office.page.reload();
    expect(await main(office.page)).toContain('Bộ phận một cửa phường Quy Nhơn.');
    await seen(office.page, 1440);
    await office.page.fill('#answer', 'Đã kiểm tra với bộ phận một cửa: hồ sơ nộp trực tuyến, công nhận.');
    await office.page.click('button:text-is("Gửi trả lời")');
    expect(await office.page.textContent('#loi-decide-state')).toContain('Hãy chọn');
    expect(await office.page.inputValue('#answer')).toContain('bộ phận một cửa');
    await office.page.check('input[value="upheld recognised"]');
    await office.page.click('button:text-is("Gửi trả lời")');
    expect(await office.page.textContent('[data-effect]')).toMatch(/\+1 Hồ sơ toàn trình · Đoàn phường Quy Nhơn.*Năm thi đua 2026/s);
    await page.goto(own);
    expect(await page.textContent('[data-effect]')).toContain('+1');
    expect(await main(page)).toContain('Đã kiểm tra với bộ phận một cửa');
    expect(await page.content()).not.toContain('Người đối soát trình diễn');
    await seen(page, 360);
    await context.close();
    await office.context.close();
  });

  it('about a total is an officer\'s, is assigned by an administrator, and can be taken back', async () => {
    const { page, context } = await visit('/dang-nhap', narrow);
    await signIn(page, 'pleiku', 'trinh-dien-pleiku', '/can-bo/kien-nghi');
    await page.click('text=Gửi kiến nghị về số tổng');
    await page.selectOption('#total', { label: 'Năm thi đua 2026: thanh niên với dịch vụ công trực tuyến' });
    await page.fill('#words', 'Số hồ sơ tháng 10 thấp hơn sổ theo dõi của phường.');
    await page.click('button:text-is("Gửi kiến nghị")');
    expect(await main(page)).toContain('Năm thi đua 2026');
    await seen(page, 360, 'dark');
    const admin = await visit('/dang-nhap', wide);
    await signIn(admin.page, 'quantri', 'trinh-dien-quan-tri', '/doi-soat/kien-nghi');
    await admin.page.locator('li', { hasText: 'Năm thi đua 2026' }).locator('a').click();
    await admin.page.waitForSelector('#personId');
    await admin.page.selectOption('#personId', { label: 'Người đối soát trình diễn' });
    await admin.page.click('button:text-is("Giao")');
    await expect.poll(() => main(admin.page)).toContain('Người đối soát trình diễn đang xem xét');
    await reachesEveryone(admin.page, 1440, admin.faults);
    await page.reload();
    expect(await main(page)).toContain('đang xem xét');
    await page.locator('summary').click();
    await page.click('button:text-is("Rút kiến nghị này")');
    expect(await main(page)).toContain('người kiến nghị đã rút');
    await context.close();
    await admin.context.close();
  });
});

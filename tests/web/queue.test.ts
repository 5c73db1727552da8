import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { opened, pictured as shot } from '../support/visits.ts';

const { visit, signIn, reachesEveryone, address } = opened();
const main = (page: Page) => page.textContent('main');
const QUEUE = '/doi-soat/hang-doi';
const reviewer = (page: Page) => signIn(page, 'doisoat', 'trinh-dien-doi-soat', QUEUE);

/** Outreach of Quy Nhơn, as many claims as asked; answers the first, which has a picture. */
async function claimed(many: number): Promise<string> {
  const { page, context } = await visit('/dang-nhap');
  await signIn(page, 'quynhon', 'trinh-dien-quy-nhon', '/khai-bao');
  const answers = await page.evaluate(`(async () => {
    const me = await (await fetch('/api/me')).json();
    const at = Date.now();
    const id = (n) => { const hex = at.toString(16).padStart(12, '0'); return hex.slice(0, 8) + '-' + hex.slice(8) + '-7' + String(n).padStart(3, '0') + '-8000-' + Math.random().toString(16).slice(2, 14).padEnd(12, '0'); };
    const claims = Array.from({ length: ${many} }, (_, n) => ({ id: id(n), indicator: 'outreach_turn', actDate: '2026-11-20', capturedAt: at - 3 * 86400000, unitId: me.grants[0].unitId, quantity: 20 + n }));
    const said = await (await fetch('/api/claims', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ claims }) })).json();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [800, 600];
    const ink = canvas.getContext('2d');
    ink.fillStyle = '#2f6f9f'; ink.fillRect(0, 0, 800, 600); ink.fillStyle = '#fff'; ink.font = '48px sans-serif'; ink.fillText('Buổi hướng dẫn tại nhà văn hóa', 40, 300);
    const picture = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
    const kept = await fetch('/api/claims/' + claims[0].id + '/evidence/' + crypto.randomUUID(), { method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body: picture });
    return [said.stored.length, kept.status, claims[0].id];
  })()`) as [number, number, string];
  expect(answers.slice(0, 2)).toEqual([many, 200]);
  await context.close();
  return answers[2];
}
const done = (page: Page) => page.textContent('[data-count="done"]');
/** The page listens once its keys are shown. */
const listening = (page: Page) => page.waitForSelector('text=Dùng phím tắt');

describe('the queue', () => {
  it('is worked by the keyboard alone: one by one, several after a look, undone, and truthful when the line breaks', async () => {
    const pictured = await claimed(14);
    const { page, context, faults } = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 } });
    await reviewer(page);
    expect(await main(page)).toContain('Bạn chưa giữ trường hợp nào');
    await reachesEveryone(page, 1440, faults);
    await page.waitForSelector('button:has-text("Nhận 10") kbd');
    // Which cases come is by age and draw: the picture that was really sent is shown with the first that does.
    await page.route('**/api/queue/take', async (route) => {
      const response = await route.fetch();
      const body = await response.json() as { held: { pictures: unknown[] }[] };
      body.held[0]!.pictures = (await (await page.request.get(`${address()}/api/claims/${pictured}/evidence`)).json() as { pictures: unknown[] }).pictures;
      await route.fulfill({ response, json: body });
    }, { times: 1 });
    await page.keyboard.press('t');
    await listening(page);
    expect(await page.locator('.list li').count()).toBe(10);
    // Of whoever claimed it, nothing.
    expect(await page.textContent('.desk')).not.toContain('Quy Nhơn');
    await reachesEveryone(page, 1440, faults);
    expect(await page.locator('.case img').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(800);
    await shot(page, 'queue-1440-light');
    await page.keyboard.press('Delete');
    await page.waitForSelector('text=đã xóa, chỉ giữ dấu vết');
    expect(await page.locator('.case img').count()).toBe(0);
    const trace = await (await page.request.get(`${address()}/api/claims/${pictured}/evidence`)).json() as { pictures: { href: string | null; gone: { why: string } }[] };
    expect(trace.pictures.map(({ href, gone }) => [href, gone.why])).toEqual([[null, 'identity_document']]);

    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await expect.poll(() => done(page)).toBe('1');
    expect(await page.textContent('[data-said]')).toBe('Đã ghi.');

    await page.keyboard.press('Enter');
    expect(await main(page)).toContain('Hãy chọn kết quả trước');
    await page.keyboard.press('3');
    await page.keyboard.press('7');
    await page.keyboard.press('w');
    await page.keyboard.type('Không thấy ai được hướng dẫn.');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect.poll(() => done(page)).toBe('2');

    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#xem-truoc');
    expect(await page.textContent('.preview')).toContain('2 được công nhận, 0 yêu cầu bổ sung');
    await shot(page, 'queue-preview');
    await reachesEveryone(page, 1440, faults);
    await page.keyboard.press('Enter');
    await expect.poll(() => done(page)).toBe('4');

    await page.keyboard.press('z');
    await expect.poll(() => done(page)).toBe('3');
    expect(await page.textContent('.case')).toContain('Trước đây');
    expect(await page.textContent('.case')).toContain('công nhận nhầm, rút lại');

    await page.keyboard.press('?');
    expect(await page.locator('dialog').isVisible()).toBe(true);
    await reachesEveryone(page, 1440, faults);
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').isVisible()).toBe(false);

    await page.keyboard.press('2');
    const before = await page.textContent('.case h2 + .code');
    await context.setOffline(true);
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Mất kết nối');
    expect(await page.textContent('.case h2 + .code')).toBe(before);
    expect(await page.locator('[name="choice"]:checked').getAttribute('value')).toBe('needs_evidence evidence_unclear');
    expect(await done(page)).toBe('3');
    await context.setOffline(false);
    await page.keyboard.press('Enter');
    await expect.poll(() => done(page)).toBe('4');

    faults.length = 0;
    await page.emulateMedia({ colorScheme: 'dark' });
    await shot(page, 'queue-1440-dark');
    await reachesEveryone(page, 1440, faults);

    await page.keyboard.press('r');
    await expect.poll(() => page.textContent('[data-said]')).toBe('Đã trả lại.');
    await context.close();
  });

  it('is worked by touch on a phone, and without JavaScript as plain forms', async () => {
    await claimed(3);
    const touch = await visit('/dang-nhap', { viewport: { width: 360, height: 800 }, hasTouch: true });
    await reviewer(touch.page);
    await touch.page.click('button:has-text("Nhận")');
    await listening(touch.page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await touch.page.emulateMedia({ colorScheme });
      await shot(touch.page, `queue-360-${colorScheme}`);
      await reachesEveryone(touch.page, 360, touch.faults);
    }
    await touch.page.click('label:has-text("Công nhận") >> nth=0');
    await touch.page.click('button:has-text("Ghi: công nhận")');
    await expect.poll(() => done(touch.page)).toBe('1');
    await touch.page.click('button:has-text("Hoàn tác")');
    await expect.poll(() => done(touch.page)).toBe('0');
    await touch.context.close();

    const plain = await visit('/dang-nhap', { viewport: { width: 360, height: 800 }, javaScriptEnabled: false });
    await reviewer(plain.page);
    await plain.page.locator('.list a').nth(1).click();
    const code = await plain.page.textContent('.case .code');
    await plain.page.locator('[value="rejected not_helped"]').check();
    await plain.page.fill('#loi-nhan', 'Chưa đủ căn cứ.');
    await plain.page.locator('form[action="?/decide"] button').click();
    expect(await main(plain.page)).toContain('Đã ghi.');
    expect(code).toBeTruthy();
    // The same markup was judged above; where no script runs, axe cannot either.
    expect([await plain.page.evaluate('document.documentElement.scrollWidth'), plain.faults]).toEqual([360, []]);
    await plain.context.close();
  });

  it('shows how those who decide are doing, and everybody how checking works', async () => {
    const admin = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 } });
    await signIn(admin.page, 'quantri', 'trinh-dien-quan-tri', `${QUEUE}/so-lieu`);
    const row = admin.page.locator('tr', { hasText: 'Người đối soát trình diễn' });
    expect(Number(await row.locator('td').first().textContent())).toBeGreaterThan(3);
    await shot(admin.page, 'figures');
    await reachesEveryone(admin.page, 1440, admin.faults);
    await row.locator('button').click();
    expect(await main(admin.page)).toContain('Đã trả các trường hợp');
    await admin.page.goto(`${address()}/can-bo/nhat-ky`);
    expect(await main(admin.page)).toContain('trả lại các trường hợp người khác đang giữ');
    await admin.context.close();

    const office = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    await signIn(office.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/kiem-tra');
    expect(await main(office.page)).toContain('Đoàn phường Quy Nhơn');
    await reachesEveryone(office.page, 360, office.faults);
    await office.page.goto(address() + QUEUE);
    expect(await main(office.page)).toContain('dành cho vai trò');
    await office.context.close();

    for (const width of [360, 1440]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, context, faults } = await visit('/cach-kiem-tra', { viewport: { width, height: 900 }, colorScheme });
        expect(await main(page)).toContain('không bao giờ dưới 2,0\u00a0%');
        expect(await page.locator('tbody tr').count()).toBe(8);
        expect(await page.locator('script[src]').count()).toBe(0);
        await shot(page, `rules-${width}-${colorScheme}`);
        await reachesEveryone(page, width, faults);
        await context.close();
      }
    }
  });
});

import { uuidv7 } from 'uuidv7';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { codeFrom, shownCode } from '#domain/confirmation';
import { pictures } from '../support/pictures.ts';
import { opened } from '../support/visits.ts';

const { visit, signIn, reachesEveryone, address } = opened();
const phone = { viewport: { width: 320, height: 700 } };
const main = (page: Page) => page.textContent('main');
const aCode = (): string => codeFrom(crypto.getRandomValues(new Uint8Array(10)));

/** A claim by whoever is signed in there, as the phone sends it. */
async function claimed(context: BrowserContext, more: object = {}): Promise<string> {
  const me = await (await context.request.get(`${address()}/api/me`)).json() as { grants: { unitId: string }[] };
  const id = uuidv7();
  const response = await context.request.post(`${address()}/api/claims`, { headers: { origin: address() }, data: { claims: [{ id, indicator: 'dossier_full', actDate: '2026-11-03', capturedAt: Date.now(),
    unitId: me.grants[0]!.unitId, dossierCode: `000.00.A1.H08-261102-${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`, ...more }] } });
  expect(response.status()).toBe(200);
  return id;
}

describe('the helped person', () => {
  it('answers in one tap on a small phone without script; the code is then used up for everybody', async () => {
    const office = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 } });
    await signIn(office.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo');
    const code = aCode();
    await claimed(office.context, { citizenCode: code });

    for (const [width, colorScheme] of [[320, 'light'], [360, 'dark'], [1440, 'light'], [1440, 'dark']] as const) {
      const look = await visit(`/xac-nhan/${code}`, { viewport: { width, height: 700 }, colorScheme });
      expect(await look.page.textContent('h1')).toBe('Ngày 03/11/2026, đoàn viên của Đoàn phường Quy Nhơn có hướng dẫn bạn nộp hồ sơ qua mạng không?');
      await reachesEveryone(look.page, width, look.faults);
      await look.context.close();
    }
    // Both answers can be reached on the first screen of a small phone.
    const { page, context } = await visit(`/xac-nhan/${code.toLowerCase()}`, { ...phone, javaScriptEnabled: false });
    for (const words of ['Đúng', 'Không đúng']) {
      const box = (await page.locator(`button:text-is("${words}")`).boundingBox())!;
      expect(box.height).toBeGreaterThanOrEqual(60);
      expect(box.y + box.height).toBeLessThanOrEqual(phone.viewport.height);
    }
    await page.click('label:has-text("Rất hài lòng")');
    await Promise.all([page.waitForURL('**/xac-nhan/cam-on'), page.click('button:text-is("Đúng")')]);
    expect(await main(page)).toContain('Cảm ơn bạn đã trả lời');
    await page.goto(`${address()}/xac-nhan/${code}`);
    const used = (await main(page))!;
    await page.goto(`${address()}/xac-nhan/${aCode()}`);
    expect(await main(page)).toBe(used);
    expect(used).toContain('không cần làm gì thêm');
    expect(await page.locator('button:text-is("Đúng")').count()).toBe(0);
    await context.close();

    for (const [path, name] of [['/xac-nhan/SAIROI', 'sai'], ['/xac-nhan', 'nhap'], ['/xac-nhan/cam-on', 'cam-on']] as const) {
      for (const [width, colorScheme] of [[320, 'light'], [1440, 'dark']] as const) {
        const look = await visit(path, { viewport: { width, height: 700 }, colorScheme });
        await reachesEveryone(look.page, width, look.faults);
        await look.context.close();
      }
    }
    await office.context.close();
  });

  it('types the code of a slip that was printed for them; the office sees the share from five answers on', async () => {
    const office = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 } });
    const { page, context, faults } = office;
    await signIn(page, 'pleiku', 'trinh-dien-pleiku', '/can-bo');
    for (let n = 0; n < 5; n++) await claimed(context);
    const { grants: [{ unitId } = { unitId: '' }] } = await (await context.request.get(`${address()}/api/me`)).json() as { grants: { unitId: string }[] };
    await page.goto(`${address()}/khai-bao/phieu`);
    await reachesEveryone(page, 1440, faults);
    await page.click('button:text-is("Tạo tờ phiếu")');
    expect(await main(page)).toContain('Chưa chọn khai báo nào');
    for (let n = 0; n < 5; n++) await page.locator('input[name=claim]').nth(n).check();
    await page.click('button:text-is("Tạo tờ phiếu")');
    const codes = await page.locator('.sheet-a4 .code').allTextContents();
    expect(codes.length).toBe(5);
    await reachesEveryone(page, 1440, faults);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 730, height: 1060 });
    // Neither these words nor the longest there are leave their slip.
    const over = () => page.locator('.sheet-a4 li').evaluateAll((slips) => slips.map((slip) => slip.scrollHeight - slip.clientHeight));
    expect(await over()).toEqual(Array(5).fill(0));
    await page.evaluate("document.querySelector('.question').textContent = 'Ngày 03/11/2026, đoàn viên của Đoàn Trường Cao đẳng Kỹ thuật Công nghệ Quy Nhơn có hướng dẫn bạn kích hoạt VNeID hoặc đăng nhập Cổng Dịch vụ công không?'; document.querySelector('.across b').textContent = 'bangvang.tinhdoan.gialai.gov.vn/xac-nhan'");
    expect(await over()).toEqual(Array(5).fill(0));
    expect(await page.evaluate("parseFloat(getComputedStyle(document.querySelector('.question')).fontSize)")).toBeGreaterThanOrEqual(14);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect((pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length).toBe(1);
    await page.emulateMedia({ media: 'screen' });

    for (const [n, code] of codes.entries()) {
      const hand = await visit('/xac-nhan', { viewport: { width: 360, height: 700 }, javaScriptEnabled: false });
      await hand.page.fill('#ma', n % 2 ? code.toLowerCase() : ` ${code.replace('-', ' ')} `);
      await hand.page.click('button:text-is("Xem câu hỏi")');
      await hand.page.click(n === 0 ? 'button:has-text("Không đúng")' : 'button:text-is("Đúng")');
      expect(await main(hand.page)).toContain('Cảm ơn');
      await hand.context.close();
    }
    const unit = await visit(`/don-vi/${unitId}`, { viewport: { width: 360, height: 800 } });
    expect(await main(unit.page)).toContain('4 trong 5 người được hỏi đã trả lời');
    await reachesEveryone(unit.page, 360, unit.faults);
    await unit.page.locator('h2:text-is("Người dân xác nhận")').scrollIntoViewIfNeeded();
    await unit.context.close();
    // Who has answered is not asked again: the slip is refused in words, and the others are printed.
    await page.goto(`${address()}/khai-bao/phieu`);
    await page.locator('input[name=claim]').first().check();
    await page.click('button:text-is("Tạo tờ phiếu")');
    expect(await main(page)).toContain('đã có câu trả lời của người dân');
    expect(await page.locator('.sheet-a4').count()).toBe(0);
    await context.close();
  });
});

describe('pictures of a claim', () => {
  it('are sent, seen, refused in words and taken back without script', async () => {
    const signed = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    await signIn(signed.page, 'doanvien', 'trinh-dien-doan-vien', '/cua-toi');
    const claimId = await claimed(signed.context);
    const at = `/khai-bao/${claimId}/minh-chung`;
    const { page, context } = await visit('/', { viewport: { width: 360, height: 800 }, javaScriptEnabled: false, storageState: await signed.context.storageState() });
    await page.goto(address() + at);
    const send = async (name: string, mimeType: string, bytes: Uint8Array) => {
      await page.setInputFiles('#picture', { name, mimeType, buffer: Buffer.from(bytes) });
      await page.click('button:text-is("Gửi ảnh")');
    };
    await send('trang.jpg', 'image/jpeg', Buffer.from('<!doctype html><script>alert(1)</script>'));
    expect(await main(page)).toContain('không phải ảnh JPEG, PNG hoặc WebP');
    await send('hình vẽ.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    expect(await main(page)).toContain('không phải ảnh JPEG, PNG hoặc WebP');
    await send('to.jpg', 'image/jpeg', Buffer.concat([Buffer.from(pictures.jpeg.bytes), Buffer.alloc(1_600_000)]));
    expect(await main(page)).toContain('Ảnh nặng quá 1,5 MB');
    for (const name of ['jpeg', 'png', 'webp'] as const) await send(`buổi hướng dẫn.${name}`, pictures[name].type, pictures[name].bytes);
    expect(await main(page)).toContain('Đã đủ số ảnh');
    expect(await page.locator('#picture').count()).toBe(0);

    await signed.page.goto(address() + at);
    const drawn = await signed.page.evaluate("Promise.all([...document.querySelectorAll('.pictures img')].map(async (image) => { image.loading = 'eager'; await image.decode(); return image.naturalWidth; }))");
    expect(drawn).toEqual([12, 12, 12]);
    await reachesEveryone(signed.page, 360, signed.faults);
    await page.goto(address() + at);
    await page.click('button:text-is("Xóa ảnh 2")');
    expect(await main(page)).toContain('Đã xóa ảnh.');
    expect(await main(page)).toContain('Ảnh 2 không còn');
    expect(await page.locator('.pictures img').count()).toBe(2);
    await page.click('button:text-is("Tạo mã xác nhận")');
    const code = (await page.textContent('.code'))!;
    expect(code).toBe(shownCode(code.replace('-', '')));
    for (const colorScheme of ['light', 'dark'] as const) {
      await signed.page.emulateMedia({ colorScheme });
      await signed.page.setViewportSize({ width: 1440, height: 900 });
      await signed.page.goto(address() + at);
      await reachesEveryone(signed.page, 1440, signed.faults);
    }
    // With script a photo is shrunk on the device, and comes in although it was too heavy.
    const heavy = await signed.page.evaluate("(() => { const canvas = document.createElement('canvas'); canvas.width = 1700; canvas.height = 500; const pen = canvas.getContext('2d'); const noise = pen.createImageData(1700, 500); for (let at = 0; at < noise.data.length; at++) noise.data[at] = at % 4 === 3 ? 255 : Math.random() * 256; pen.putImageData(noise, 0, 0); return canvas.toDataURL('image/png').split(',')[1]; })()") as string;
    const file = Buffer.from(heavy, 'base64');
    expect(file.length).toBeGreaterThan(1_500_000);
    await signed.page.setInputFiles('#picture', { name: 'IMG_0001.png', mimeType: 'image/png', buffer: file });
    await expect.poll(() => signed.page.evaluate("document.querySelector('#picture').files[0].name")).toBe('anh.jpg');
    await signed.page.click('button:text-is("Gửi ảnh")');
    expect(await main(signed.page)).toContain('Đã nhận ảnh');
    expect(await signed.page.locator('.pictures img').last().getAttribute('width')).toBe('1600');
    // A link of one person opens nothing for another.
    const href = (await signed.page.locator('.pictures a').first().getAttribute('href'))!;
    const other = await visit('/dang-nhap');
    await signIn(other.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo');
    expect((await other.context.request.get(address() + href)).status()).toBe(403);
    expect((await signed.context.request.get(address() + href)).headers()['content-type']).toBe('image/jpeg');
    for (const each of [context, other.context, signed.context]) await each.close();
  });
});

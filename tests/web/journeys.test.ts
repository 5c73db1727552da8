import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { opened } from '../support/visits.ts';

const { visit, reachesEveryone, signIn, address } = opened();
const fixtures = join(import.meta.dirname, '..', 'fixtures');
const QUY_NHON = '/don-vi/';
const publicPages = ['/', '/dot-thi-dua/nam-thi-dua-2026', '/dot-thi-dua/100-ngay-dem-cao-diem-2026?cum=4', '/dot-thi-dua/de-an-5299-2023-07', '/don-vi?q=hoa', '/dang-nhap', '/quen-mat-khau', '/doi-hinh', '/quyen-rieng-tu', '/loi-moi/khong-co', '/khong-co-trang-nay'];

/** The total on an open page has become another without anybody reloading it. */
const moved = (page: Page, from: string | null, withinMs = 10_000) =>
  expect.poll(() => page.textContent('[data-total="acts"]'), { timeout: withinMs }).not.toBe(from);
describe('a visitor', () => {
  it.each(publicPages)('finds %s without a fault of accessibility, wide or narrow, light or dark', async (path) => {
    for (const [width, colorScheme] of [[360, 'light'], [1440, 'dark']] as const) {
      const { page, context, faults } = await visit(path, { viewport: { width, height: 900 }, colorScheme });
      await reachesEveryone(page, width, faults);
      await context.close();
    }
  });

  it('reads the whole board without JavaScript', async () => {
    const { page, context } = await visit('/dot-thi-dua/nam-thi-dua-2026', { javaScriptEnabled: false });
    expect(await page.locator('[data-unit]').count()).toBe(141);
    expect(await page.textContent('body')).toContain('dữ liệu trình diễn');
    await page.fill('#tim', 'hoai nhon');
    await Promise.all([page.waitForURL('**tim=hoai**'), page.click('.find button')]);
    const names = await page.locator('[data-unit] .name a').allTextContents();
    expect(names.length).toBeGreaterThan(3);
    expect(names.every((name) => name.includes('Hoài Nhơn'))).toBe(true);
    await context.close();
  });

  it('sees the real notice computed from its counts, beside what it printed', async () => {
    const { page, context } = await visit('/dot-thi-dua/de-an-5299-2023-07');
    const text = (await page.textContent('main'))!.replaceAll('\u00a0', ' ');
    for (const words of ['49.795', '48.000', '103,74 %', '104 %', '40.676', '66.000', '61,63 %', '62,6 %', 'Huyện đoàn Phù Mỹ', '278 %']) expect(text).toContain(words);
    await context.close();
  });

  it('finds a unit of then by its name of then', async () => {
    const { page, context, faults } = await visit(`/don-vi?q=${encodeURIComponent('Lê Lợi')}&ngay=2024-06-01`);
    await Promise.all([page.waitForURL(`**${QUY_NHON}*`), page.click('text=Đoàn phường Lê Lợi')]);
    expect(await page.textContent('h1')).toBe('Đoàn phường Lê Lợi');
    await reachesEveryone(page, 1280, faults);
    expect(await page.textContent('main')).toContain('Đoàn phường Quy Nhơn');
    await context.close();
  });

  it('reaches nothing private', async () => {
    for (const path of ['/can-bo', '/doi-soat', '/phat-dong', '/khai-bao']) {
      const response = await fetch(address() + path, { redirect: 'manual' });
      expect([path, response.status, response.headers.get('location')?.startsWith('/dang-nhap')]).toEqual([path, 303, true]);
      expect(response.headers.get('cache-control')).toBe('private, no-store');
    }
    for (const path of ['/_app/immutable/', '/_worker.js', '/..%2fsecrets.json', '/.data/secrets.json', '/live/']) {
      expect([path, (await fetch(address() + path)).status]).toEqual([path, 404]);
    }
  });

  it('is sent nowhere else after signing in', async () => {
    for (const back of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example']) {
      const response = await fetch(`${address()}/dang-nhap?/password`, { method: 'POST', redirect: 'manual', headers: { origin: address(), accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ back, login: 'quynhon@trinhdien.example', password: 'trinh-dien-quy-nhon' }) });
      expect([back, response.headers.get('location')]).toEqual([back, '/can-bo']);
    }
  });
});

describe('the state office', () => {
  it('reconciles an export, and the public board moves in another window without reloading', async () => {
    const pub = await visit('/dot-thi-dua/100-ngay-dem-cao-diem-2026');
    await pub.page.waitForSelector('text=Đang cập nhật trực tiếp');
    const before = await pub.page.textContent('[data-total="acts"]');
    const office = await visit('/dang-nhap');
    await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat');
    const sent: string[] = [];
    office.page.on('request', (request) => request.postData() && sent.push(request.postData()!));
    await office.page.setInputFiles('#tep', join(fixtures, 'ket-xuat-ho-so-trinh-dien.csv'));
    await office.page.waitForSelector('text=Xem trước');
    expect(await office.page.textContent('[data-preview="bad"]')).toBe('12');
    expect(await office.page.textContent('main')).toContain('Người nộp hồ sơ, Địa chỉ, Số định danh');
    await office.page.click('button:has-text("Đối soát 1.")');
    await office.page.waitForSelector('text=Kết quả đối soát');
    expect(Number((await office.page.textContent('[data-count="recognised"]'))!.replace('.', ''))).toBeGreaterThanOrEqual(1000);
    expect(sent.join('')).not.toMatch(/Công dân mẫu|Thôn mẫu|000000000000/);
    await moved(pub.page, before);
    expect(pub.faults).toEqual([]);
    expect(office.faults).toEqual([]);

    await office.page.click('text=Xem chi tiết');
    await office.page.waitForSelector('button:has-text("Rút lại")');
    const high = await pub.page.textContent('[data-total="acts"]');
    await office.page.locator('tr', { hasText: 'Hồ sơ toàn trình' }).locator('button:has-text("Rút lại")').first().click();
    await office.page.waitForSelector('text=Đã rút lại');
    await moved(pub.page, high);
    await reachesEveryone(office.page, 1280, office.faults);
    await pub.context.close();
    await office.context.close();
  });

  it('is followed by an open page even where sockets do not get through', async () => {
    const { page, context } = await visit('/quyen-rieng-tu');
    await page.routeWebSocket(/live/, (socket) => void socket.close());
    await page.goto(`${address()}/dot-thi-dua/100-ngay-dem-cao-diem-2026`);
    const before = await page.textContent('[data-total="acts"]');
    const office = await visit('/dang-nhap');
    await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat');
    await office.page.click('text=ket-xuat-ho-so-trinh-dien.csv');
    await office.page.locator('tr', { hasText: 'Hồ sơ toàn trình' }).locator('button:has-text("Rút lại")').first().click();
    await office.page.waitForSelector('text=Đã rút lại');
    await moved(page, before, 40_000);
    await context.close();
    await office.context.close();
  });

  it('is told what to do with a file that is no export', async () => {
    const { page, context } = await visit('/dang-nhap');
    await signIn(page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat');
    const refused = async (name: string, buffer: Buffer) => {
      await page.setInputFiles('#tep', { name, mimeType: 'text/csv', buffer });
      const words = await page.textContent('[role="alert"]');
      await page.reload();
      return words;
    };
    expect(await refused('rong.csv', Buffer.alloc(0))).toContain('Tệp rỗng');
    expect(await refused('cu.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).toContain('.xls');
    expect(await refused('gia.xlsx', Buffer.from('PK\u0003\u0004 not a zip'))).toContain('không phải bảng tính');
    expect(await refused('1258.csv', Buffer.from([0x4d, 0xe3, 0x20, 0x68, 0xf0, 0x0a]))).toContain('UTF-8');
    expect(await refused('rong.csv', Buffer.from(`${'a;'.repeat(10_000)}\n`))).toContain('quá nhiều cột');
    await context.close();
  });
});

describe('staff pages', () => {
  it.each([['quynhon', 'trinh-dien-quy-nhon', '/khai-bao'], ['doisoat', 'trinh-dien-doi-soat', '/doi-soat'], ['bantochuc', 'trinh-dien-to-chuc', '/phat-dong'],
    ['quantri', 'trinh-dien-quan-tri', '/can-bo'], ['quynhon', 'trinh-dien-quy-nhon', '/phat-dong']])('as %s %s: %s has no fault of accessibility', async (email, password, path) => {
    for (const [width, colorScheme] of [[360, 'dark'], [1440, 'light']] as const) {
      const { page, context, faults } = await visit('/dang-nhap', { viewport: { width, height: 900 }, colorScheme });
      await signIn(page, email, password, path);
      await reachesEveryone(page, width, faults);
      await context.close();
    }
  });

  it('end a session where it is asked for', async () => {
    const { page, context } = await visit('/dang-nhap');
    await signIn(page, 'quantri', 'trinh-dien-quan-tri', '/can-bo');
    await Promise.all([page.waitForURL(`${address()}/`), page.click('text=Đăng xuất')]);
    await page.goto(`${address()}/can-bo`);
    expect(page.url()).toContain('/dang-nhap');
    await context.close();
  });
});

describe('an officer and an organizer', () => {
  it('an officer claims without JavaScript, sees the error beside the field with everything kept, then the claim waiting', async () => {
    const { page, context } = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(page, 'quynhon', 'trinh-dien-quy-nhon', '/khai-bao');
    await page.fill('#subject', '000.00.A1.H08-261332-0001');
    await page.click('text=Gửi khai báo');
    expect(await page.textContent('[role="alert"]')).toContain('Ngày trong mã hồ sơ không có thật');
    expect(await page.inputValue('#subject')).toBe('000.00.A1.H08-261332-0001');
    await page.fill('#subject', '000.00.A1.H08-261101-0001');
    await page.fill('#actDate', '2026-11-02');
    await page.click('text=Gửi khai báo');
    expect(await page.textContent('main')).toContain('Đã nhận khai báo …H08-261101-**01');
    expect(await page.textContent('table')).toContain('chờ xác minh');
    await context.close();
  });

  it('an organizer claims nothing', async () => {
    const { page, context } = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(page, 'bantochuc', 'trinh-dien-to-chuc', '/phat-dong');
    await page.goto(`${address()}/khai-bao`);
    expect(await page.textContent('main')).toContain('Cán bộ đơn vị');
    await context.close();
  });
});

import { globSync, readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import { createOTP } from '@better-auth/utils/otp';
import { toXLSX } from '../support/spreadsheet.ts';
import Provider from 'oidc-provider';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/browser.ts';
import { opened } from '../support/visits.ts';

/** A real OpenID Connect provider on this machine; its own pages let anybody be anybody. */
let identity: HttpServer;
const { visit, signIn, reachesEveryone, address } = opened(async () => {
  const [port, own] = [await freePort(), await freePort()];
  const provider = new Provider(`http://localhost:${port}`, { clients: [{ client_id: 'bang-vang', client_secret: 'bi-mat-cua-may-khach-thu-nghiem', redirect_uris: [`http://localhost:${own}/api/auth/callback/oidc`] }] });
  identity = createServer(provider.callback()).listen(port);
  return { PORT: String(own), OIDC_ISSUER: `http://localhost:${port}`, OIDC_CLIENT_ID: 'bang-vang', OIDC_CLIENT_SECRET: 'bi-mat-cua-may-khach-thu-nghiem', OIDC_NAME: 'tài khoản thử nghiệm' };
});
afterAll(() => identity?.close());

/** An authenticator of the phone itself: it keeps passkeys and says that its owner was there. */
async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
}
const main = (page: Page) => page.textContent('main');

describe('an invitation', () => {
  it('by QR, leads to a passkey, to signing in with it, and to a first claim', async () => {
    const office = await visit('/dang-nhap', { viewport: { width: 360, height: 800 } });
    await signIn(office.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/doan-vien');
    await office.page.fill('#name', 'Người Được Mời');
    await office.page.fill('#birthYear', '2001');
    await office.page.fill('#phone', '0905 111 222');
    await office.page.fill('#from', '2026-10-01');
    await office.page.click('button:text-is("Thêm đoàn viên")');
    expect(await main(office.page)).toContain('Đã thêm đoàn viên');
    const row = office.page.locator('li', { hasText: 'Người Được Mời' });
    await row.locator('summary').click();
    await row.locator('button:text-is("Mời bằng mã QR")').click();
    await reachesEveryone(office.page, 360, office.faults);
    const link = (await office.page.textContent('[data-invite]'))!;
    expect(await office.page.locator('img[alt="Mã QR của liên kết mời"]').getAttribute('src')).toContain('svg');
    await office.context.close();

    const phone = await visit('/', { viewport: { width: 360, height: 800 } });
    await withAuthenticator(phone.page);
    await phone.page.goto(link);
    expect(await main(phone.page)).toContain('Chào Người Được Mời');
    await reachesEveryone(phone.page, 360, phone.faults);
    await Promise.all([phone.page.waitForURL('**/tai-khoan'), phone.page.click('button:has-text("tiếp tục")')]);
    await phone.page.click('[data-passkey="register"]');
    await expect.poll(() => phone.page.locator('summary:text-is("Gỡ")').count()).toBe(1);
    // Signed out before the next page is asked for: its cookie would otherwise be cleared under way.
    await Promise.all([phone.page.waitForURL(`${address()}/`), phone.page.click('button:text-is("Đăng xuất")')]);

    await phone.page.goto(`${address()}/dang-nhap?ve=/khai-bao`);
    await Promise.all([phone.page.waitForURL((url) => url.pathname === '/khai-bao'), phone.page.click('[data-passkey="sign-in"]')]);
    await phone.page.waitForSelector('form[data-live]');
    await phone.page.fill('#subject', '000.00.A1.H08-261102-0777');
    await phone.page.fill('#actDate', '2026-11-03');
    await phone.page.check('#pledge');
    await phone.page.click('text=Gửi khai báo');
    await phone.page.waitForSelector('[data-last="sent"]');
    expect(await main(phone.page)).toContain('Đã nhận khai báo');
    await phone.page.goto(`${address()}/cua-toi`);
    expect(await phone.page.textContent('#khai-bao')).toContain('…H08-261102-**77');

    // The link was used up: whoever finds it finds nothing.
    await phone.page.goto(link);
    expect(await main(phone.page)).toContain('Liên kết không dùng được');
    await phone.context.close();
  });
});

describe('an organizer', () => {
  it('is let in with a second factor and not without', async () => {
    const { page, context } = await visit('/dang-nhap', { javaScriptEnabled: false });
    await page.fill('#login', 'bantochuc@trinhdien.example');
    await page.fill('#password', 'trinh-dien-to-chuc');
    await page.click('button:text-is("Đăng nhập")');
    expect(await main(page)).toContain('Nhập mã một lần');
    await page.fill('#code', '000000');
    await page.click('main form button');
    expect(await page.textContent('[role="alert"]')).toContain('Mã không đúng');
    await page.goto(`${address()}/phat-dong`);
    expect(page.url()).toContain('/dang-nhap');
    await signIn(page, 'bantochuc', 'trinh-dien-to-chuc', '/phat-dong');
    expect(await main(page)).toContain('Bắt đầu từ một mẫu');
    await context.close();
  });

  it('sets up codes by themselves after an invitation, and only then holds the role', async () => {
    const admin = await visit('/dang-nhap');
    await signIn(admin.page, 'quantri', 'trinh-dien-quan-tri', '/can-bo/vai-tro');
    await admin.page.fill('#login', 'tochuc.moi@trinhdien.example');
    await admin.page.fill('#name', 'Tổ Chức Mới');
    await admin.page.selectOption('#role', 'organizer');
    await admin.page.click('button:text-is("Giao vai trò")');
    expect(await admin.page.textContent('[role="alert"]')).toContain('xác nhận lại là bạn');
    expect(await admin.page.inputValue('#name')).toBe('Tổ Chức Mới');
    await admin.page.fill('form[action="?/grant"] [name="proof"]', 'trinh-dien-quan-tri');
    await admin.page.click('button:text-is("Giao vai trò")');
    const link = (await admin.page.textContent('[data-invite]'))!;
    await reachesEveryone(admin.page, 1280, admin.faults);

    const { page, context } = await visit('/', { javaScriptEnabled: false });
    await page.goto(link);
    await page.click('button:has-text("tiếp tục")');
    await page.fill('#password', 'ngan-ngu');
    await page.locator('#password').evaluate((input: { removeAttribute: (name: string) => void }) => input.removeAttribute('minlength'));
    await page.click('button:text-is("Lưu mật khẩu")');
    expect(await page.textContent('[role="alert"]')).toContain('ít nhất 10 ký tự');
    await page.fill('#password', 'con trâu đi cày sớm');
    await page.click('button:text-is("Lưu mật khẩu")');
    await page.goto(`${address()}/phat-dong`);
    expect(await main(page)).toContain('xác thực hai lớp');
    await page.goto(`${address()}/tai-khoan`);
    await page.click('button:text-is("Bắt đầu bật")');
    if (await page.locator('[role="alert"]').count()) {
      await page.fill('form[action="?/enable"] [name="proof"]', 'con trâu đi cày sớm');
      await page.click('button:text-is("Bắt đầu bật")');
    }
    // Apps read the key in base32; the server keeps what it stands for.
    const secret = (await page.textContent('.pairing code'))!;
    await page.fill('#code', await totp(secret));
    await page.click('button:text-is("Bật mã một lần")');
    expect(await main(page)).toContain('Đã bật mã một lần');
    await page.goto(`${address()}/phat-dong`);
    expect(await main(page)).toContain('Bắt đầu từ một mẫu');
    await context.close();
    await admin.context.close();
  });
});

/** Six digits for a base32 key, as an app on a phone makes them. */
async function totp(base32: string): Promise<string> {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...base32.replace(/=+$/, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return createOTP(Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))).toString('utf8')).totp();
}

describe('members', () => {
  it('come in from a spreadsheet with a preview, the same person in another spelling is seen, and the list is undone as one', async () => {
    const { page, context, faults } = await visit('/dang-nhap');
    await signIn(page, 'pleiku', 'trinh-dien-pleiku', '/can-bo/doan-vien/danh-sach');
    const file = await toXLSX([['DANH SÁCH ĐOÀN VIÊN'], ['STT', 'Họ và tên', 'Ngày sinh', 'Điện thoại', 'CCCD'], [1, 'Trần Hoà Bình', '02/03/2000', '905333444', '052000000001'],
      [2, 'TRAN HÒA BÌNH', '2000', '', ''], [3, 'Nguyễn Mới', '1890', '', ''], [4, 'Lê Văn Thử', '2003', '', '']]);
    await page.setInputFiles('#tep', { name: 'ds.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: file });
    await page.click('button:text-is("Đọc và xem trước")');
    const fates = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => (row as unknown as { dataset: { fate: string } }).dataset.fate));
    expect(fates).toEqual(['new', 'alike', 'refused', 'new']);
    expect(await main(page)).toContain('Trùng với dòng 3');
    expect(await page.content()).not.toContain('052000000001');
    await reachesEveryone(page, 1280, faults);
    await page.click('button:text-is("Nhập danh sách")');
    expect(await main(page)).toContain('Đã nhập 2 người');
    await page.goto(`${address()}/can-bo/doan-vien?tim=tran+hoa`);
    expect(await main(page)).toContain('Trần Hoà Bình');
    expect(await main(page)).toContain('0905333444');
    await page.goto(`${address()}/can-bo/doan-vien`);
    await page.click('button:text-is("Hoàn tác")');
    expect(await main(page)).toContain('Đã hoàn tác danh sách');
    expect(await main(page)).not.toContain('Lê Văn Thử');
    await context.close();
  });

  it('agree to a move, and what they earned stays', async () => {
    const office = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(office.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo/doan-vien');
    const row = office.page.locator('li', { hasText: 'Đoàn viên trình diễn' });
    await row.locator('summary').click();
    await row.locator('[name="to"]').fill('phường pleiku');
    await row.locator('button:text-is("Đề nghị chuyển")').click();
    expect(await main(office.page)).toContain('có hiệu lực khi đoàn viên đồng ý');
    expect(await main(office.page)).toContain('chờ trả lời việc chuyển đến Đoàn phường Pleiku');

    const { page, context, faults } = await visit('/dang-nhap');
    await signIn(page, 'doanvien', 'trinh-dien-doan-vien', '/cua-toi');
    expect(await main(page)).toContain('Đoàn phường Pleiku');
    await reachesEveryone(page, 1280, faults);
    await page.click('button:text-is("Đồng ý chuyển")');
    expect(await main(page)).toContain('Sinh hoạt tại Đoàn phường Pleiku');
    expect(await main(page)).toContain('Đoàn phường Quy Nhơn: từ 01/01/2026 đến trước');
    await office.page.goto(`${address()}/can-bo/doan-vien`);
    expect(await main(office.page)).not.toContain('Đoàn viên trình diễn');
    await context.close();
    await office.context.close();
  });

  it('are named in public only as they chose, and not a minute after they withdraw', async () => {
    const { page, context } = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(page, 'doanvien', 'trinh-dien-doan-vien', '/cua-toi');
    expect(await page.locator('input[name="choice"]:checked').count()).toBe(1);
    const choose = async (purpose: string, choice: string) => {
      await page.goto(`${address()}/cua-toi`);
      const form = page.locator('form', { has: page.locator(`[value="${purpose}"]`) });
      await form.locator(`[value="${choice}"]`).check();
      await form.locator('button').click();
      expect(await main(page)).toContain('Đã lưu lựa chọn của bạn');
    };
    const pub = await visit('/doi-hinh', { javaScriptEnabled: false });
    await pub.page.click('text=Tổ công nghệ số thanh niên Quy Nhơn');
    const team = pub.page.url();
    const seen = async (words: string) => (await (await fetch(team)).text()).includes(words);
    expect(await seen('Đ.V.T.D.')).toBe(true);
    expect(await seen('Đoàn viên trình diễn')).toBe(false);
    await choose('team_page', 'name');
    await expect.poll(() => seen('Đoàn viên trình diễn'), { timeout: 60_000, interval: 500 }).toBe(true);
    await choose('team_page', 'nothing');
    await expect.poll(async () => await seen('Đoàn viên trình diễn') || await seen('Đ.V.T.D.'), { timeout: 60_000, interval: 500 }).toBe(false);
    await context.close();
    await pub.context.close();
  });
});

describe('units', () => {
  it('merge in the middle of a campaign: a preview with equal totals, both trees on the board after, all undone before it holds', async () => {
    const { page, context, faults } = await visit('/dang-nhap', { viewport: { width: 1440, height: 900 } });
    await signIn(page, 'quantri', 'trinh-dien-quan-tri', '/can-bo/co-cau?viec=merge');
    await page.fill('#olds', 'Đoàn phường Quy Nhơn Bắc\nĐoàn phường Quy Nhơn Tây');
    await page.fill('#name', 'Đoàn phường Quy Nhơn Mới');
    await page.fill('#document', 'Nghị quyết thử 01/NQ');
    await page.click('button:text-is("Xem trước")');
    const preview = (await main(page))!;
    for (const words of ['Đoàn phường Quy Nhơn Bắc → Đoàn phường Quy Nhơn Mới (toàn bộ)', 'Năm thi đua 2026', 'Vào bảng từ ngày đó']) expect(preview).toContain(words);
    for (const [, before, after] of preview.matchAll(/Tổng của bảng trước và sau: ([\d.,]+) = ([\d.,]+) lượt/g)) expect(before).toBe(after);
    await reachesEveryone(page, 1440, faults);
    await page.click('button:text-is("Ghi quyết định")');
    expect(await page.textContent('[role="alert"]')).toContain('xác nhận lại là bạn');
    await page.fill('form[action="?/apply"] [name="proof"]', 'trinh-dien-quan-tri');
    await page.click('button:text-is("Ghi quyết định")');
    expect(await main(page)).toContain('Đã ghi quyết định');
    expect(await main(page)).toContain('chưa có hiệu lực');
    await page.click('button:text-is("Hoàn tác")');
    expect(await main(page)).toContain('Đã hoàn tác');

    // The same from today: nothing has been done there today, so it may hold at once.
    await page.goto(`${address()}/can-bo/co-cau?viec=merge`);
    await page.fill('#olds', 'Đoàn phường Quy Nhơn Bắc\nĐoàn phường Quy Nhơn Tây');
    await page.fill('#name', 'Đoàn phường Quy Nhơn Mới');
    await page.fill('#document', 'Nghị quyết thử 02/NQ');
    const [today] = new Date(Date.now() + 7 * 3_600_000).toISOString().split('T');
    await page.fill('#onDate', today!);
    await page.click('button:text-is("Xem trước")');
    await page.click('button:text-is("Ghi quyết định")');
    expect(await main(page)).toContain('Đã ghi quyết định');
    const board = async (structure: string) => (await (await fetch(`${address()}/dot-thi-dua/nam-thi-dua-2026?co-cau=${structure}&${Math.random()}`)).text());
    await expect.poll(async () => (await board('hien-nay')).includes('Đoàn phường Quy Nhơn Mới'), { timeout: 20_000 }).toBe(true);
    expect(await board('hien-nay')).not.toContain('Đoàn phường Quy Nhơn Bắc</a>');
    expect((await board('hien-nay')).replaceAll(/<!--.*?-->| class="[^"]*"/g, '')).toContain('Đoàn phường Quy Nhơn Bắc → <strong>Đoàn phường Quy Nhơn Mới</strong>: toàn bộ');
    expect(await board('luc-do')).toContain('Quy Nhơn Bắc');
    const total = (html: string) => /data-total="acts"[^>]*>([\d.,]+)</.exec(html)![1];
    expect(total(await board('hien-nay'))).toBe(total(await board('luc-do')));
    await page.goto(`${address()}/dot-thi-dua/nam-thi-dua-2026`);
    await reachesEveryone(page, 1440, faults);
    await page.click('a:text-is("Đoàn phường Quy Nhơn Mới")');
    await page.click('a:text-is("Theo cơ cấu hiện nay")');
    expect(await main(page)).toContain('Gồm phần kế tục từ Đoàn phường Quy Nhơn Bắc; Đoàn phường Quy Nhơn Tây');
    await reachesEveryone(page, 1440, faults);
    await context.close();
  });
});

describe('other ways in', () => {
  it('links an account of a real OpenID Connect provider and signs in with it; an unknown one opens nothing', async () => {
    const { page, context } = await visit('/dang-nhap');
    const provide = async (name: string) => {
      await page.waitForURL(/interaction/);
      await page.fill('[name="login"]', name);
      await page.fill('[name="password"]', 'x');
      await page.click('button[type="submit"]');
      await page.click('button[type="submit"]');
    };
    await signIn(page, 'pleiku', 'trinh-dien-pleiku', '/tai-khoan');
    await page.fill('form[action="?/link"] [name="proof"]', 'trinh-dien-pleiku');
    await page.click('button:has-text("Liên kết tài khoản thử nghiệm")');
    await provide('can-bo-pleiku');
    await page.waitForURL('**/tai-khoan');
    expect(await main(page)).toContain('Đã liên kết');
    await Promise.all([page.waitForURL(`${address()}/`), page.click('button:text-is("Đăng xuất")')]);
    await page.goto(`${address()}/dang-nhap?ve=/khai-bao`);
    await page.click('button:has-text("tài khoản thử nghiệm")');
    await page.waitForURL((url) => url.pathname === '/khai-bao');
    expect(await main(page)).toContain('Đoàn phường Pleiku');
    await context.close();

    const other = await visit('/dang-nhap');
    await other.page.click('button:has-text("tài khoản thử nghiệm")');
    await other.page.waitForURL(/interaction/);
    await other.page.fill('[name="login"]', 'nguoi-la');
    await other.page.fill('[name="password"]', 'x');
    await other.page.click('button[type="submit"]');
    await other.page.click('button[type="submit"]');
    await other.page.waitForURL(/dang-nhap/);
    expect(await other.page.textContent('[role="alert"]')).toContain('chưa được liên kết');
    await other.context.close();
  });

  it('sends nobody to another site, wherever a request says to go afterwards', async () => {
    const { page, context } = await visit('/dang-nhap');
    const asked = (callbackURL: string) => page.evaluate(async (callback) => {
      const answer = await fetch('/api/auth/sign-in/social', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ provider: 'oidc', callbackURL: callback, errorCallbackURL: callback }) });
      return { status: answer.status, text: await answer.text() };
    }, callbackURL);
    // The control: to a page of our own the provider is asked.
    const own = await asked('/khai-bao');
    expect([own.status, /interaction|auth\?|response_type/.test(own.text)]).toEqual([200, true]);
    for (const elsewhere of ['https://la.example/', '//la.example', '/\\la.example', 'javascript:alert(1)']) {
      const { status, text } = await asked(elsewhere);
      expect([elsewhere, status >= 400, /la\.example|alert/.test(text)]).toEqual([elsewhere, true, false]);
    }
    await page.goto(`${address()}/api/auth/callback/oidc?state=x&code=y&error=z&callbackURL=https://la.example`);
    expect(new URL(page.url()).origin).toBe(address());
    await context.close();
  });

  it('tells nobody who exists, and hands a new password over through the unit', async () => {
    const { page, context } = await visit('/quen-mat-khau', { javaScriptEnabled: false });
    const said = async (login: string) => {
      await page.goto(`${address()}/quen-mat-khau`);
      await page.fill('#login', login);
      await page.click('main form button');
      return main(page);
    };
    expect(await said('doanvien@trinhdien.example')).toBe(await said('khong-co-ai@trinhdien.example'));
    await context.close();
  });

  it('support access is marked on the screen and in the log, and judges nothing', async () => {
    const { page, context, faults } = await visit('/dang-nhap');
    await signIn(page, 'quantri', 'trinh-dien-quan-tri', '/can-bo/vai-tro');
    await page.fill('#support-login', 'quynhon@trinhdien.example');
    await page.fill('form[action="?/support"] [name="proof"]', 'trinh-dien-quan-tri');
    await Promise.all([page.waitForURL('**/can-bo'), page.click('button:text-is("Bắt đầu hỗ trợ")')]);
    expect(await main(page)).toContain('Hỗ trợ thay người dùng');
    expect(await page.textContent('h1')).toBe('Cán bộ trình diễn Quy Nhơn');
    await reachesEveryone(page, 1280, faults);
    await page.goto(`${address()}/can-bo/nhat-ky`);
    expect(await main(page)).toContain('Quản trị hoặc Người giám sát');
    await page.click('button:text-is("Kết thúc hỗ trợ")');
    await page.goto(`${address()}/can-bo/nhat-ky`);
    expect(await main(page)).toContain('bắt đầu hỗ trợ thay');
    await context.close();
  });

  it('a request about one\'s data is answered, carried out, and leaves the counts whole', async () => {
    const { page, context } = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(page, 'doanvien', 'trinh-dien-doan-vien', '/cua-toi/du-lieu');
    await page.selectOption('#kind', 'deletion');
    await page.click('button:text-is("Gửi yêu cầu")');
    expect(await main(page)).toContain('Đã nhận yêu cầu');
    const admin = await visit('/dang-nhap', { javaScriptEnabled: false });
    await signIn(admin.page, 'quantri', 'trinh-dien-quan-tri', '/can-bo/yeu-cau');
    await admin.page.fill('[name="answer"]', 'Đã nhận, sẽ xóa.');
    await admin.page.fill('form[action="?/step"] [name="proof"]', 'trinh-dien-quan-tri');
    await admin.page.click('button[value="accept"]');
    await admin.page.click('button:text-is("Xóa dữ liệu của người này")');
    expect(await main(admin.page)).toContain('1 yêu cầu đã xong');
    await page.goto(`${address()}/cua-toi`);
    expect(page.url()).toContain('/dang-nhap');
    await context.close();
    await admin.context.close();
  });
});

describe('another site', () => {
  it('makes no form of any page do anything, whatever it sends and whoever is signed in', async () => {
    const { page, context } = await visit('/dang-nhap');
    await signIn(page, 'quantri', 'trinh-dien-quan-tri', '/can-bo');
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const routes = join(import.meta.dirname, '..', '..', 'web', 'src', 'routes');
    const forms = globSync('**/+page.server.ts', { cwd: routes }).flatMap((file) => {
      const [, actions] = readFileSync(join(routes, file), 'utf8').split('export const actions');
      const at = `/${file.replace(/\/?\+page\.server\.ts$/, '')}`.replace(/\/\(\w+\)/, '').replace(/\[\w+\]/g, '01865a00-5299-7000-8000-000000000434');
      return [...(actions ?? '').matchAll(/^ {2}(?:async )?(\w+)(?::|\()/gm)].map(([, name]) => (name === 'default' ? at : `${at}?/${name}`));
    });
    expect(forms.length).toBeGreaterThan(25);
    for (const form of forms) {
      for (const [origin, type] of [['https://la.example', 'application/x-www-form-urlencoded'], ['https://la.example', 'text/plain'], ['null', 'multipart/form-data; boundary=x']] as const) {
        const answer = await fetch(address() + form, { method: 'POST', redirect: 'manual', headers: { cookie, origin, 'content-type': type }, body: 'a=b' });
        expect([form, origin, answer.status]).toEqual([form, origin, 403]);
      }
    }
    await context.close();
  });
});

import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { YEAR, knownAt, publicPages } from '../support/public-pages.ts';
import { opened, type Visit } from '../support/visits.ts';

const { visit, looks, signIn, address } = opened();
const DESK = `/can-bo/dot-thi-dua/${YEAR}/khoa`;
const HEADERS = { 'content-type': 'application/json' };

/** A page without what is new each time it is asked for: moments of the server and of the look, and what follows from them. */
const plain = (html: string): string => html.replace(/nonce="[^"]*"|sha256-[\w+/=]+/g, '').replace(/(now|checkedAt|provedUntil)("?\s*[:=]\s*"?)\d{13}/g, '$1$2').replace(/data-now="\d+"/g, '').replace(/còn \d+ (ngày|giờ|phút)/g, 'còn');

/** Everything a visitor opens, in both languages, and what other programs read. */
async function opens(): Promise<Map<string, string>> {
  const pages = Object.values(publicPages(await knownAt(address()))).flatMap(({ at, also = [] }) => [at, ...also]);
  const files = ['atom.xml', 'anh.png'].map((file) => `/dot-thi-dua/${YEAR}/${file}`);
  const found = new Map<string, string>();
  for (const path of [...pages, `/en/dot-thi-dua/${YEAR}`, `/nhung/dot-thi-dua/${YEAR}`, '/sitemap.xml', ...files]) {
    const answer = await fetch(address() + path, { redirect: 'manual' });
    found.set(path, `${answer.status} ${plain(Buffer.from(await answer.arrayBuffer()).toString('latin1'))}`);
  }
  return found;
}

describe('khóa số liệu', () => {
  it('an organizer freezes, every public page stands still and says so, and goes on when it is lifted', async () => {
    const organizer: Visit = await visit('/dang-nhap');
    const { page, faults } = organizer;
    await signIn(page, 'bantochuc', 'trinh-dien-to-chuc', DESK);
    await looks(page, 'chua-khoa', faults);
    // A time that has passed: said beside its box, nothing typed is lost.
    await page.fill('#fromAt', '2026-01-01T08:00');
    await page.fill('#ly-do', 'Chờ họp thẩm định của Ban Tổ chức.');
    // Who it is is asked first.
    await page.click('button:text-is("Khóa số liệu")');
    expect(await page.textContent('[role="alert"]')).toContain('xác nhận lại là bạn');
    await page.fill('[name="proof"]', 'trinh-dien-to-chuc');
    await page.click('button:text-is("Khóa số liệu")');
    expect([await page.textContent('#loi-freeze-fromAt'), await page.inputValue('#ly-do'), await page.inputValue('#fromAt')]).toEqual([expect.stringContaining('Hãy chọn một giờ sắp tới'), 'Chờ họp thẩm định của Ban Tổ chức.', '2026-01-01T08:00']);
    await page.fill('#fromAt', '');
    await page.click('button:text-is("Khóa số liệu")');
    await page.waitForSelector('[role="status"]:has-text("Đã ghi giờ khóa")');
    await expect.poll(async () => (await (await fetch(`${address()}/api/campaigns/${YEAR}/board`)).json() as { head: { frozen?: object } }).head.frozen, { timeout: 20_000 }).toBeTruthy();
    // What stands still across campaigns is made by the minute's watch.
    await expect.poll(async () => (await fetch(`${address()}/chuong-trinh`)).text(), { timeout: 150_000, interval: 3000 }).toContain('data-frozen');
    const still = await opens();
    for (const path of [`/dot-thi-dua/${YEAR}?cum=1`, '/', '/chuong-trinh', `/dot-thi-dua/${YEAR}/ban-do`, `/dot-thi-dua/${YEAR}/doan-vien`, `/dot-thi-dua/${YEAR}/tang-truong`, `/nhung/dot-thi-dua/${YEAR}`, `/en/dot-thi-dua/${YEAR}`, `/man-hinh/${YEAR}`]) {
      expect([path, (await (await fetch(address() + path)).text()).includes('data-frozen')]).toEqual([path, true]);
    }
    // An office recognises what is waiting meanwhile.
    const office = await visit('/dang-nhap');
    await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat/hang-doi');
    const origin = { headers: { ...HEADERS, origin: address() } };
    const took = await office.page.request.post(`${address()}/api/queue/take`, { ...origin, data: { n: 10 } });
    const { held } = await (await office.page.request.get(`${address()}/api/queue`)).json() as { held: { id: string }[] };
    const decided = await office.page.request.post(`${address()}/api/queue/decide`, { ...origin, data: { id: uuidv7(), items: held.map(({ id }) => ({ reviewId: id, outcome: 'recognised', reason: 'seen' })) } });
    expect([took.status(), held.length > 3, decided.status(), (await decided.json() as { decided: object[] }).decided.length > 3]).toEqual([200, true, 200, true]);
    // The board inside has it within the second; the watch has been by, too.
    await new Promise((wait) => setTimeout(wait, 65_000));
    const { inside, shown } = await (await page.request.get(`${address()}/api/campaigns/${YEAR}/inside`)).json() as { inside: { totals: { actsMilli: number } }; shown: { totals: { actsMilli: number } } };
    expect(inside.totals.actsMilli).toBeGreaterThan(shown.totals.actsMilli);
    const moved = await opens();
    expect([...moved.keys()].filter((path) => moved.get(path) !== still.get(path))).toEqual([]);
    await page.goto(address() + DESK);
    await looks(page, 'dang-khoa', faults);
    const board = await visit(`/dot-thi-dua/${YEAR}`);
    expect(await board.page.textContent('[data-frozen]')).toContain('chờ công bố kết quả');
    await looks(board.page, 'bang-khoa', board.faults);
    await page.fill('#ly-do-mo', 'Đã công bố kết quả.');
    await page.click('button:text-is("Mở khóa số liệu")');
    await page.waitForSelector('[role="status"]:has-text("Đã mở")');
    // The open page hears of it by itself.
    await expect.poll(() => board.page.locator('[data-frozen]').count(), { timeout: 30_000 }).toBe(0);
  }, 600_000);
});

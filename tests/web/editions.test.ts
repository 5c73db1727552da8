import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Edition } from '#wire/edition';
import { opened, type Visit } from '../support/visits.ts';

const { visit, looks, signIn, address } = opened();
const SLUG = 'chu-nhat-so-thang-3-2026';
const DESK = `/can-bo/cong-bo/${SLUG}`;
const organizer = async (second: boolean, at: string, javaScriptEnabled = true): Promise<Visit> => {
  const desk = await visit('/dang-nhap', { javaScriptEnabled });
  await signIn(desk.page, second ? 'bantochuc2' : 'bantochuc', second ? 'trinh-dien-to-chuc-hai' : 'trinh-dien-to-chuc', at);
  return desk;
};
const [FIRST, SECOND] = ['trinh-dien-to-chuc', 'trinh-dien-to-chuc-hai'];
/** The password, where the page asks for it again. */
const proved = async ({ page }: Visit, form: string, password: string) => {
  const field = page.locator(`form[action="${form}"] input[name="proof"]`);
  if (await field.count() > 0) await field.fill(password);
};
const propose = async (first: Visit, kind: 'provisional' | 'official', words: string) => {
  const { page } = first;
  await page.goto(address() + DESK);
  await page.check(`#kind-${kind}`);
  await page.fill('#words', words);
  for (const [key, value] of Object.entries({ authority: 'Thay mặt Ban Thường vụ Tỉnh đoàn', role: 'Trưởng Ban Tổ chức', name: 'Nguyễn Văn Trình Diễn', office: 'Tỉnh đoàn', decision: '21-QĐ/TĐTN', on: '2026-04-10' })) await page.fill(`#${key}-0`, value);
  await proved(first, '?/propose', FIRST!);
  await page.click('button:has-text("Đếm lại từ sổ và đề nghị")');
};
const sign = async (second: Visit) => {
  await second.page.goto(address() + DESK);
  await proved(second, '?/sign', SECOND!);
  await second.page.click('form[action="?/sign"] button:text-matches("^Ký")');
  expect(await second.page.textContent('[role="status"]')).toContain('Đã ký. Việc này đã hoàn tất');
};
/** An act of the campaign, taken back by a reconciler: the ledger gains an entry. */
async function takenBack(): Promise<string> {
  const officer = await visit('/dang-nhap');
  await signIn(officer.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo');
  const { grants } = await (await officer.page.request.get(`${address()}/api/me`)).json() as { grants: { unitId: string; role: string }[] };
  const { unitId } = grants.find(({ role }) => role === 'officer')!;
  const { head } = await (await officer.page.request.get(`${address()}/api/campaigns/${SLUG}/board`)).json() as { head: { indicators: { code: string; weightMilli: number }[] } };
  const counted = head.indicators.filter(({ weightMilli }) => weightMilli > 0).map(({ code }) => code);
  let from = '';
  for (let pages = 0; pages < 400; pages++) {
    const { claims, next } = await (await officer.page.request.get(`${address()}/api/claims?unitId=${unitId}&state=recognised${from && `&from=${from}`}`)).json() as { claims: { id: string; actDate: string; indicator: string }[]; next: string | null };
    const found = claims.find(({ actDate, indicator }) => counted.includes(indicator) && ['2026-03-01', '2026-03-08', '2026-03-15', '2026-03-22', '2026-03-29'].includes(actDate));
    if (!found && !next) throw new Error('no act of a Sunday in March');
    if (!found) { from = next!; continue; }
    const judge = await visit('/dang-nhap');
    await signIn(judge.page, 'doisoat', 'trinh-dien-doi-soat', '/can-bo');
    for (const [outcome, reason] of [['reopened', 'mistake'], ['rejected', 'not_found']]) {
      const answer = await judge.page.request.post(`${address()}/api/verdicts`, { headers: { origin: address() }, data: { id: `01999999-0000-7000-8000-${outcome === 'reopened' ? 'a' : 'b'}00000000001`, verdicts: [{ claimId: found.id, outcome, reason }] } });
      expect([answer.status(), (await answer.json() as { refused: unknown[] }).refused]).toEqual([200, []]);
    }
    return unitId;
  }
  throw new Error('never found');
}

/** A public page once it says something: answers are kept for a moment. */
const saying = async ({ page }: Visit, path: string, what: string) => {
  await expect.poll(async () => { await page.goto(`${address()}${path}?${Math.random()}`); return page.locator(what).count(); }, { timeout: 30_000, interval: 700 }).toBeGreaterThan(0);
};

describe('published editions', () => {
  it('are proposed, signed, read by everybody, corrected with an impact sheet, and recalled', async () => {
    const first = await organizer(false, '/can-bo/cong-bo');
    await looks(first.page, 'cong-bo-cac-dot', first.faults);
    await first.page.click(`main a[href="${DESK}"]`);
    expect(await first.page.locator('[data-gate]').count()).toBe(8);
    expect(await first.page.locator('[data-gates="open"]').count()).toBe(1);
    await looks(first.page, 'cong-bo-cua-kiem-tra', first.faults);
    // What is missing is said beside its field, and nothing typed is lost.
    await first.page.fill('#words', 'Theo kế hoạch của đợt thi đua.');
    await proved(first, '?/propose', FIRST!);
    await first.page.click('button:has-text("Đếm lại từ sổ và đề nghị")');
    expect([await first.page.textContent('#loi'), await first.page.getAttribute('#role-0', 'aria-invalid'), await first.page.inputValue('#words')]).toEqual([expect.stringContaining('chức vụ người ký'), 'true', 'Theo kế hoạch của đợt thi đua.']);
    await propose(first, 'provisional', 'Công bố tạm thời theo kế hoạch của đợt thi đua.');
    expect(await first.page.textContent('[data-open-publication]')).toContain('người khác trong Ban Tổ chức phải ký');
    await looks(first.page, 'cong-bo-cho-ky', first.faults);

    // The second person's part without JavaScript.
    const second = await organizer(true, DESK, false);
    await sign(second);
    const pub = await visit(`/dot-thi-dua/${SLUG}`);
    await saying(pub, `/dot-thi-dua/${SLUG}/cong-bo/1`, '[data-provisional]');
    expect([await pub.page.textContent('.seal'), await pub.page.locator('[data-provisional]').count(), await pub.page.textContent('.signers')]).toEqual([expect.stringContaining('Công bố tạm thời'), 1, expect.stringContaining('Nguyễn Văn Trình Diễn')]);
    await looks(pub.page, 'ban-tam-thoi', pub.faults);
    const file = await pub.page.request.get(`${address()}/api/campaigns/${SLUG}/editions/1`);
    const text = await file.text();
    expect([createHash('sha256').update(text).digest('hex'), (JSON.parse(text) as Edition).kind]).toEqual([(await pub.page.textContent('.digest'))!.trim(), 'provisional']);

    await propose(first, 'official', 'Kết quả chính thức sau thẩm định.');
    await sign(second);
    const unitId = await takenBack();
    await propose(first, 'official', 'Đính chính: rút một kết quả ghi nhầm.');
    expect(await first.page.textContent(`[data-impact="${unitId}"]`)).toContain('1 bút toán rút lại');
    await sign(second);
    await saying(pub, `/dot-thi-dua/${SLUG}/cong-bo/3`, '[data-fate="standing"]');
    expect([await pub.page.textContent('.seal'), await pub.page.getAttribute(`[data-impact="${unitId}"]`, 'data-way'), await pub.page.locator('[data-fate="standing"]').count()]).toEqual([expect.stringContaining('Công bố chính thức'), 'down', 1]);
    await looks(pub.page, 'ban-dinh-chinh', pub.faults);
    await saying(pub, `/dot-thi-dua/${SLUG}/cong-bo/2`, '[data-fate="replaced"]');
    expect(await pub.page.textContent('[data-fate="replaced"]')).toContain('Đã được thay bằng bản số 3');

    await first.page.goto(address() + DESK);
    await first.page.locator('details:has(form[action="?/recall"]) > summary').click();
    await first.page.fill('#recall-words', 'Sai căn cứ, sẽ công bố lại.');
    await proved(first, '?/recall', FIRST!);
    await first.page.click('button:text-is("Đề nghị thu hồi")');
    expect(await first.page.getAttribute('[data-open-publication]', 'data-open-publication')).toBe('recall');
    await sign(second);
    await saying(pub, `/dot-thi-dua/${SLUG}/cong-bo/3`, '[data-fate="recalled"]');
    expect(await pub.page.textContent('[data-fate="recalled"]')).toContain('Sai căn cứ, sẽ công bố lại.');
    await looks(pub.page, 'ban-thu-hoi', pub.faults, [[360, 'dark'], [1440, 'light']]);
    await pub.page.goto(`${address()}/dot-thi-dua/${SLUG}/cong-bo?${Math.random()}`);
    expect((await pub.page.locator('[data-edition] h2').allTextContents()).map((words) => words.trim())).toEqual(['Bản số 3 Công bố chính thức', 'Bản số 2 Công bố chính thức', 'Bản số 1 Công bố tạm thời']);
    await looks(pub.page, 'cac-ban', pub.faults);
    await saying(pub, `/dot-thi-dua/${SLUG}`, '[data-kind="recalled"]');
    expect(await pub.page.locator('[data-kind="published"], [data-kind="recalled"]').count()).toBe(4);

    // Whoever serves the unit that was touched is told.
    const officer = await visit('/dang-nhap');
    await signIn(officer.page, 'quynhon', 'trinh-dien-quy-nhon', '/cua-toi/tin');
    expect(await officer.page.locator('[data-edition]').allTextContents()).toEqual([expect.stringContaining('số 3 đã thu hồi'), expect.stringContaining('đính chính bằng bản công bố số 3')]);
    await looks(officer.page, 'tin-dinh-chinh', officer.faults);
  }, 480_000);
});

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { opened } from '../support/visits.ts';

const { visit, reachesEveryone, signIn, address } = opened();
const NAME = 'bantochuc';
const PASSWORD = 'trinh-dien-to-chuc';
const steps = ['noi-dung', 'thoi-gian', 'pham-vi', 'chi-tieu', 'tieu-chi', 'xem-truoc'];
const on = (page: Page) => page.click('button:text-is("Lưu và tiếp tục")');
const at = (page: Page, step: string) => page.waitForURL((url) => url.pathname.endsWith(`/${step}`));
const draftOf = (page: Page): string => new URL(page.url()).pathname.split('/')[2]!;
const begin = async (page: Page, label: string) => { await page.goto(`${address()}/phat-dong`); await Promise.all([at(page, 'noi-dung'), page.click(`button[aria-label="${label}"]`)]); };
const organizer = async (options: Parameters<typeof visit>[1] = {}) => {
  const opened_ = await visit('/dang-nhap', options);
  await signIn(opened_.page, NAME, PASSWORD, '/phat-dong');
  return opened_;
};

describe('an organizer', () => {
  it.each([['Tháng Thanh niên', 'Tháng Thanh niên 20'], ['Ngày Chủ nhật số', 'Chủ nhật'], ['Đợt thi đua quý', 'Đợt thi đua quý'], ['Đợt thi đua năm', 'Phong trào thi đua']])('launches %s from its template in one go, without a script', async (label, words) => {
    const { page, context } = await organizer({ javaScriptEnabled: false });
    await begin(page, `Dùng mẫu này: ${label}`);
    const id = draftOf(page);
    for (const step of steps.slice(1, 4)) await Promise.all([at(page, step), on(page)]);
    // Rules that go by the target want one.
    if (label.startsWith('Đợt thi đua')) {
      await page.fill('[id="shares.dossier_full.whole"]', '15.000');
      await page.click('button[aria-label="Chia Hồ sơ toàn trình"]');
      expect(await page.textContent('main')).toContain('15.000 / 15.000, khớp tổng');
    }
    for (const step of steps.slice(4)) await Promise.all([at(page, step), on(page)]);
    expect(await page.textContent('main')).toContain('không còn chỗ nào phải sửa');
    // The page as it will look, with every unit of the province, and nobody else sees it.
    expect(await page.locator('[data-unit]').count()).toBe(141);
    const stranger = await visit(`/phat-dong/${id}/xem-truoc`);
    expect(stranger.page.url()).toContain('/dang-nhap');
    await stranger.context.close();
    await Promise.all([page.waitForURL('**/dot-thi-dua/**'), page.click('button:text-is("Phát động")')]);
    const text = (await page.textContent('main'))!;
    expect([text.includes(words), text.includes('Kế hoạch và biện pháp'), text.includes('Sắp diễn ra')]).toEqual([true, true, true]);
    await page.goto(`${address()}/phat-dong`);
    expect(await page.locator(`a[href*="${id}"]`).count()).toBe(0);
    await context.close();
  });

  it('gives targets to every unit by members, by pasting and by hand, and launches the sixty days', async () => {
    const { page, context, faults } = await organizer();
    await begin(page, 'Dùng mẫu này: Chiến dịch cao điểm 60 ngày');
    for (const step of ['thoi-gian', 'pham-vi', 'chi-tieu']) await Promise.all([at(page, step), on(page)]);
    await page.fill('[id="shares.dossier_full.whole"]', '66.000');
    await page.selectOption('[id="shares.dossier_full.way"]', 'equal');
    await page.click('button[aria-label="Chia Hồ sơ toàn trình"]');
    await page.waitForSelector('text=khớp tổng');
    const parts = await page.locator('input[name^="amounts."][name$=".dossier_full"]').evaluateAll((boxes) => boxes.map((box) => Number((box as unknown as { value: string }).value)));
    expect([parts.length, parts.reduce((sum, part) => sum + part, 0), Math.max(...parts) - Math.min(...parts)]).toEqual([141, 66_000, 1]);
    const first = (await page.locator('#bang-chi-tieu tbody input').first().getAttribute('aria-label'))!.split(': ')[1]!;
    await page.click('summary:has-text("Dán bảng")');
    await page.selectOption('#pasteOf', 'vneid_outside');
    await page.fill('#pasteText', `${first}\t1.250\nĐơn vị không có\t5`);
    await page.click('button:text-is("Đọc bảng đã dán")');
    await page.waitForSelector('text=Không đọc được 1 dòng: Đơn vị không có');
    expect(await page.locator('input[name^="amounts."][name$=".vneid_outside"]').first().inputValue()).toBe('1250');
    await Promise.all([at(page, 'tieu-chi'), on(page)]);
    await Promise.all([at(page, 'xem-truoc'), on(page)]);
    await Promise.all([page.waitForURL('**/dot-thi-dua/**'), page.click('button:text-is("Phát động")')]);
    expect(await page.textContent('main')).toContain('So với chỉ tiêu được giao');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('writes a criterion of every kind, and keeps what is wrong beside its box', async () => {
    const { page, context, faults } = await organizer();
    await begin(page, 'Dùng bản trống');
    const id = draftOf(page);
    await page.click('button:text-is("Lưu và tiếp tục")');
    await page.waitForSelector('text=Còn 6 chỗ ở bước này phải sửa');
    expect(await page.textContent('[id="measures-loi"]')).toContain('kế hoạch, biện pháp');
    await page.fill('#name', 'Đợt thi đua tự soạn');
    await page.click('button[value="stay"]');
    await page.waitForSelector('text=Còn 4 chỗ');
    // Nobody typed an address: it is made of the name.
    expect(await page.inputValue('#slug')).toBe('dot-thi-dua-tu-soan');
    for (const field of ['goal', 'audience', 'content', 'measures']) await page.fill(`#${field}`, 'Một câu đủ dài để nói rõ việc phải làm.');
    await Promise.all([at(page, 'thoi-gian'), on(page)]);
    await page.fill('#firstDay', '2027-03-01');
    await page.fill('#lastDay', '2027-02-01');
    await on(page);
    await page.waitForSelector('#lastDay-loi');
    expect([await page.textContent('#lastDay-loi'), await page.inputValue('#lastDay')]).toEqual(['Ngày cuối phải từ ngày đầu trở đi.', '2027-02-01']);
    await page.fill('#lastDay', '2027-03-31');
    await Promise.all([at(page, 'pham-vi'), on(page)]);
    await page.goto(`${address()}/phat-dong/${id}/tieu-chi`);
    const add = async (kind: string, no: number) => { await page.selectOption('#addKind', kind); await page.click('button:text-is("Thêm")'); await page.waitForSelector(`[id="rules.criteria.${no}.name"]`); };
    const kinds = ['acts', 'target', 'per_members', 'steps', 'judged', 'bonus', 'deduction'];
    for (const [no, kind] of kinds.entries()) await add(kind, no);
    for (const no of [0, 1, 2]) { await page.selectOption(`[id="rules.criteria.${no}.weights.0.indicator"]`, 'dossier_full'); await page.fill(`[id="rules.criteria.${no}.weights.0.milli"]`, '1,5'); }
    await page.fill('[id="rules.criteria.1.weights.0.milli"]', '2');
    await page.fill('[id="rules.criteria.1.worthMilli"]', 'mười');
    await page.locator('input[name="rules.criteria.3.indicators[]"][value="dossier_full"]').check();
    await page.fill('[id="rules.criteria.3.steps.0.from"]', '100');
    await page.fill('[id="rules.criteria.3.steps.0.milli"]', '8');
    await page.click('button[aria-label="Bỏ bậc 2 của tiêu chí 4"]');
    await page.waitForSelector('[id="rules.criteria.3.steps.1.from"]', { state: 'detached' });
    await page.fill('[id="rules.criteria.4.maxMilli"]', '10');
    await page.fill('[id="rules.criteria.4.stepsMilli"]', '10; 8; 6; 0');
    await page.fill('[id="rules.criteria.5.maxMilli"]', '50');
    await page.click('button[value="stay"]');
    // What the step before had found missing is there now; one box is left.
    await expect.poll(() => page.locator('.error').evaluateAll((all) => all.map(({ id }) => id))).toEqual(['rules.criteria.1.worthMilli-loi']);
    expect([await page.inputValue('[id="rules.criteria.1.worthMilli"]'), await page.inputValue('[id="rules.criteria.4.stepsMilli"]')]).toEqual(['mười', '10; 8; 6; 0']);
    await page.fill('[id="rules.criteria.1.worthMilli"]', '40');
    await page.click('button[aria-label="Đưa tiêu chí 7 lên"]');
    await page.waitForSelector('[id="rules.criteria.1.worthMilli-loi"]', { state: 'detached' });
    expect(await page.inputValue('input[name="rules.criteria.5.kind"]')).toBe('deduction');
    await page.waitForSelector('aside li');
    expect(await page.textContent('aside')).toContain('01/03/2027');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('clones an earlier campaign, and changes one that has not begun', async () => {
    const { page, context } = await organizer({ javaScriptEnabled: false });
    await page.locator('button[aria-label^="Nhân bản "]').first().click();
    await at(page, 'noi-dung');
    await page.fill('#name', 'Đợt nhân bản để thử');
    await page.fill('#slug', 'dot-nhan-ban');
    for (const field of ['audience', 'content', 'measures']) await page.fill(`#${field}`, 'Một câu đủ dài để nói rõ việc phải làm.');
    for (const step of steps.slice(1)) await Promise.all([at(page, step), on(page)]);
    await Promise.all([page.waitForURL('**/dot-thi-dua/dot-nhan-ban'), page.click('button:text-is("Phát động")')]);
    await page.goto(`${address()}/phat-dong`);
    await Promise.all([at(page, 'noi-dung'), page.click('button[aria-label="Sửa Đợt nhân bản để thử"]')]);
    await page.fill('#name', 'Đợt nhân bản đã sửa');
    await page.click('button[value="stay"]');
    await page.goto(`${address()}/phat-dong/${draftOf(page)}/xem-truoc`);
    await Promise.all([page.waitForURL('**/dot-thi-dua/dot-nhan-ban'), page.click('button:has-text("Thay đợt chưa bắt đầu")')]);
    // A public page may be a second old.
    await expect.poll(async () => { await page.reload(); return page.textContent('h1'); }).toBe('Đợt nhân bản đã sửa');
    await context.close();
  });

  it('is told when somebody else saved, and what was typed is still there', async () => {
    const { page, context } = await organizer({ javaScriptEnabled: false });
    await begin(page, 'Dùng mẫu này: Đợt thi đua quý');
    const other = await context.newPage();
    await other.goto(page.url());
    await other.fill('#name', 'Tên của người kia');
    await other.click('button[value="stay"]');
    await page.fill('#goal', 'Mục tiêu tôi vừa viết, không được mất.');
    await page.click('button[value="stay"]');
    expect(await page.textContent('[role="alert"]')).toContain('vừa lưu bản nháp này');
    expect(await page.inputValue('#goal')).toBe('Mục tiêu tôi vừa viết, không được mất.');
    await page.click('button[value="stay"]');
    expect(await page.textContent('[role="status"]')).toContain('Đã lưu');
    await context.close();
  });

  it.each([[360, 'light'], [360, 'dark'], [1440, 'light'], [1440, 'dark']] as const)('finds every step readable at %s pixels, %s', async (width, colorScheme) => {
    const { page, context, faults } = await organizer({ viewport: { width, height: 900 }, colorScheme });
    await reachesEveryone(page, width, faults);
    await begin(page, 'Dùng mẫu này: Đợt thi đua năm');
    const id = draftOf(page);
    for (const step of steps) {
      await page.goto(`${address()}/phat-dong/${id}/${step}?loi=1`);
      await page.waitForLoadState('networkidle');
      await reachesEveryone(page, width, faults);
    }
    await context.close();
  });
});

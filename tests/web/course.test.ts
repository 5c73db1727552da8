import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Board } from '#wire/board';
import type { CourseAnswer, PastBoard } from '#wire/course';
import { rowsIn } from '#domain/board-view';
import { opened } from '../support/visits.ts';

const { visit, looks, address } = opened();
const SLUG = 'nam-thi-dua-2026';
const HERE = `/dot-thi-dua/${SLUG}`;
const asked = async <Body>(path: string) => await (await fetch(address() + path)).json() as Body;
const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
const points = (milli: number) => new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(milli / 1000);
const bars = (page: Page) => page.evaluate<[string, string][]>(`[...document.querySelectorAll('[data-bars] li')].filter((line) => getComputedStyle(line).visibility !== 'hidden')
  .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map((line) => [line.querySelector('.who').textContent, line.querySelector('.value').textContent])`);
/** First of a cluster on a day, as the API says. */
const first = ({ units, days }: CourseAnswer, day: string, most = 10) => { const at = days.indexOf(day); return units.filter(({ places, pointsMilli }) => places[at] !== null && pointsMilli[at]! > 0)
  .sort((a, b) => a.places[at]! - b.places[at]! || (a.name < b.name ? -1 : 1)).slice(0, most).map(({ name, pointsMilli }) => [name, points(pointsMilli[at]!)]); };

describe('the run of a campaign', () => {
  it('without JavaScript is the leaders of today, lines, sentences and a table of weeks, cluster by cluster', async () => {
    const { page, context } = await visit(HERE, { javaScriptEnabled: false });
    await page.click('a:text-is("Diễn biến")');
    const course = await asked<CourseAnswer>(`/api/campaigns/${SLUG}/course?cluster=2`);
    await page.locator('nav[aria-label="Cụm thi đua"] a').nth(1).click();
    expect(await bars(page)).toEqual(first(course, course.days.at(-1)!));
    expect(await page.locator('.controls').isVisible()).toBe(false);
    expect(await page.locator('.chart[role=img]').count()).toBe(3);
    expect(plain(await page.textContent('.weeks tbody tr'))).toContain(first(course, course.days.at(-1)!, 1)[0]![0]);
    const sentences = (await page.locator('.sentences li').allTextContents()).map(plain);
    expect(sentences.length).toBeGreaterThan(0);
    for (const sentence of sentences) expect(sentence).toMatch(/^Ngày \d\d\/\d\d\/\d{4}: .+(dẫn đầu|hạng 1.*|không còn đồng hạng)\.$/);
    await context.close();
  });

  it('runs, stops, goes on, is pulled by hand and by keyboard, says where it is, and moves nothing below', async () => {
    const { page, context, faults } = await visit(`${HERE}/dien-bien`, { viewport: { width: 1280, height: 1000 } });
    const course = await asked<CourseAnswer>(`/api/campaigns/${SLUG}/course?cluster=1`);
    const below = () => page.evaluate<number>("document.querySelector('#bieu-do').getBoundingClientRect().top + scrollY");
    const before = await below();
    await page.selectOption('[data-speed]', '4');
    await page.click('[data-play]');
    const on = (most: number) => expect.poll(() => page.inputValue('[data-scrub]').then((value) => Number(value) > most && Number(value) < course.days.length - 1), { timeout: 30_000 }).toBe(true);
    await on(20);
    expect(await page.textContent('[data-play]')).toBe('Dừng');
    await page.click('[data-play]');
    const stopped = await page.inputValue('[data-scrub]');
    expect(await page.textContent('[data-play]')).toBe('Chạy tiếp');
    await page.waitForTimeout(400);
    expect([await page.inputValue('[data-scrub]'), await below()]).toEqual([stopped, before]);
    // By keyboard to a day of which everything is known.
    await page.focus('[data-scrub]');
    await page.keyboard.press('Home');
    for (let day = 0; day < 40; day += 1) await page.keyboard.press('ArrowRight');
    const day = course.days[40]!;
    const words = day.split('-').reverse().join('/');
    expect(await page.textContent('[data-day]')).toBe(words);
    expect(await page.getAttribute('[data-scrub]', 'aria-valuetext')).toContain(`Ngày ${words}: ${first(course, day, 1)[0]![0]}`);
    expect(await bars(page)).toEqual(first(course, day));
    await page.keyboard.press('End');
    expect([await page.textContent('[data-play]'), await bars(page)]).toEqual(['Chạy từ đầu', first(course, course.days.at(-1)!)]);
    await looks(page, 'dien-bien', faults);
    await context.close();
  });

  it('goes day after day without gliding where less motion is wanted', async () => {
    const { page, context } = await visit(`${HERE}/dien-bien`, { reducedMotion: 'reduce' });
    await page.selectOption('[data-speed]', '4');
    await page.click('[data-play]');
    await expect.poll(() => page.inputValue('[data-scrub]').then((value) => Number(value) > 12 && Number(value) < 200), { timeout: 30_000 }).toBe(true);
    // Every line stands on a seat, never between two.
    const tops = await page.evaluate<number[]>(`[...document.querySelectorAll('[data-bars] li')].filter((line) => line.style.visibility !== 'hidden').map((line) => parseFloat(line.style.transform.slice(11)) / line.offsetHeight)`);
    expect(tops.length).toBeGreaterThan(3);
    expect(tops.every((top) => Math.abs(top - Math.round(top)) < 0.01)).toBe(true);
    await context.close();
  });

  it('puts units beside each other, from the page of one, and says what it cannot draw', async () => {
    const course = await asked<CourseAnswer>(`/api/campaigns/${SLUG}/course?cluster=1`);
    const [one, other] = course.units as [CourseAnswer['units'][number], CourseAnswer['units'][number]];
    const { page, context, faults } = await visit(`/don-vi/${one.unitId}`, { javaScriptEnabled: false });
    await page.locator(`a[href="${HERE}/dien-bien?don-vi=${one.unitId}"]`).click();
    expect(await page.textContent('h1')).toBe(`Diễn biến của ${one.name}`);
    await page.click(`summary:has-text("Chọn đơn vị để so với")`);
    await page.check(`input[name=voi][value="${other.unitId}"]`);
    await page.click('button:text-is("So sánh")');
    expect((await page.locator('.key a').allTextContents())).toEqual([one.name, other.name]);
    await page.click('summary:has-text("bằng bảng")');
    const last = course.days.length - 1;
    expect(plain(await page.textContent('.slim tbody tr'))).toContain(`hạng ${one.places[last]} · ${points(one.pointsMilli[last]!)} điểm`);
    await page.goto(`${address()}${HERE}/dien-bien?don-vi=${one.unitId}&voi=khong-co`);
    expect(await page.locator('.band.warn').textContent()).toContain('không đứng trong bảng');
    await context.close();
    const scripted = await visit(`${HERE}/dien-bien?don-vi=${one.unitId}&voi=${other.unitId}`);
    await looks(scripted.page, 'dien-bien-so-sanh', [...faults, ...scripted.faults]);
    await scripted.context.close();
  });
});

describe('the board of a moment', () => {
  it('is asked for by a form, goes on by a day, is marked as past, and is what the API says', async () => {
    const { page, context, faults } = await visit(`${HERE}/luc`, { javaScriptEnabled: false });
    await page.fill('#luc', '2026-06-15T14:05');
    await page.click('button:text-is("Xem")');
    expect(await page.textContent('h1')).toBe('Bảng lúc 14:05, 15/06/2026');
    expect(plain(await page.textContent('.past'))).toContain('bảng của quá khứ, dựng lại từ sổ bút toán');
    const then = await asked<PastBoard>(`/api/campaigns/${SLUG}/at?moment=2026-06-15T14:05`);
    const now = await asked<Board>(`/api/campaigns/${SLUG}/board`);
    expect(then.totals.actsMilli).toBeGreaterThan(0);
    expect(then.totals.actsMilli).toBeLessThan(now.totals.actsMilli);
    const shown = await page.locator('tr[data-unit]').evaluateAll((rows) => rows.map((row) => [row.getAttribute('data-unit'), row.querySelector('[data-f=place]')!.textContent, row.querySelector('[data-f=points]')!.textContent]));
    expect(shown).toEqual(rowsIn(then).map(({ unitId, place, pointsMilli }) => [unitId, place === null ? '–' : String(place), points(pointsMilli)]));
    await page.click('a:text-is("Tiến 1 ngày")');
    expect(await page.textContent('h1')).toBe('Bảng lúc 14:05, 16/06/2026');
    await page.goto(`${address()}${HERE}/luc?luc=2029-01-01T08:00`);
    expect([await page.textContent('#luc-loi'), await page.getAttribute('#luc', 'aria-invalid'), await page.locator('tr[data-unit]').count()]).toEqual(['Thời điểm này chưa tới nên chưa có bảng. Hãy chọn một thời điểm đã qua.', 'true', 0]);
    await page.goto(`${address()}${HERE}/luc?luc=sang-nay`);
    expect(await page.textContent('#luc-loi')).toContain('Không đọc được thời điểm này');
    await context.close();
    const scripted = await visit(`${HERE}/luc?luc=2026-06-15T14:05`);
    await looks(scripted.page, 'luc', [...faults, ...scripted.faults]);
    await scripted.context.close();
  });
});

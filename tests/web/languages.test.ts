import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Board } from '#wire/board';
import { opened } from '../support/visits.ts';

const { visit, looks, signIn, address } = opened();
const YEAR = 'nam-thi-dua-2026';
const SHEET = 'thi-dua-trong-diem-quy-4-2026';
const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();

/** Whole messages of the catalog, without values in them: none may be left on a page in English. */
const messages = new Set(['pages', 'scripts'].flatMap((part) => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'web', 'src', 'locales', part, 'en.po'), 'utf8');
  return [...text.matchAll(/^msgid "(.+)"$/gm)].map(([, words]) => plain(words!)).filter((words) => words !== 'Bảng Vàng' && !/[{<]/.test(words) && /[à-ỹđ]/i.test(words));
}));
/** Vietnamese on a page where it is in English: words that somebody wrote say so (`lang`), names of places and of people are names. */
const leftOver = async (page: Page): Promise<string[]> => {
  const said = await page.evaluate<string[]>(`[...document.querySelectorAll('main *, header *, footer *')].filter((each) => !each.closest('[lang="vi"], script, style')).flatMap((each) =>
    [...[...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent), each.getAttribute('aria-label'), each.getAttribute('placeholder'), each.getAttribute('title')]).filter(Boolean)`);
  return [...new Set(said.map(plain))].filter((words) => messages.has(words));
};

describe('a page in English', () => {
  it('is found at its own address, is English through and through, and leads to the same page in Vietnamese', async () => {
    expect(messages.size).toBeGreaterThan(1000);
    const { page, context, faults } = await visit(`/en/dot-thi-dua/${SHEET}?cum=2`, { viewport: { width: 1440, height: 900 } });
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.locator('link[rel="alternate"][hreflang]').evaluateAll((links) => links.map((each) => [each.getAttribute('hreflang'), new URL((each as unknown as { href: string }).href).pathname])))
      .toEqual([['vi', `/dot-thi-dua/${SHEET}`], ['en', `/en/dot-thi-dua/${SHEET}`], ['x-default', `/dot-thi-dua/${SHEET}`]]);
    expect(await page.locator('header nav a').allTextContents().then((all) => all.map(plain).slice(1))).toEqual(['Emulation', 'Programme', 'Units', 'Activities', 'Staff']);
    // Rules are sentences made from the rules themselves, in the language of the page.
    const rules = (await page.locator('.sentences li').allTextContents()).map(plain);
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.filter((words) => /được|công nhận|chỉ tiêu|điểm/.test(words.replaceAll(/“[^”]*”/g, '')))).toEqual([]);
    // The board says the same numbers, as English writes them.
    const board = await (await fetch(`${address()}/api/campaigns/${SHEET}/board?t=1`)).json() as Board;
    const first = board.clusters[1]!.rows[0]!;
    expect(plain(await page.textContent(`[data-unit="${first.unitId}"] .pts [data-f]`))).toBe((first.pointsMilli / 1000).toFixed(2));
    expect(plain(await page.textContent('[data-as-of-words]'))).toMatch(/^\d\d:\d\d, \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec) \d{4}$/);
    await expect.poll(() => page.textContent('[data-freshness]')).not.toBe('');
    expect(plain(await page.textContent('[data-freshness]'))).not.toMatch(/[à-ỹđ]/i);
    await page.click('footer a[hreflang="vi"]');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(`/dot-thi-dua/${SHEET}?cum=2`);
    await page.click('footer a[hreflang="en"]');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(`/en/dot-thi-dua/${SHEET}?cum=2`);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('leaves no sentence of the product in Vietnamese on any public page', async () => {
    const { page, context, faults } = await visit('/en');
    const unit = await page.locator('.leaders a[href^="/en/don-vi/"]').first().getAttribute('href');
    const left: [string, string[]][] = [];
    for (const path of ['/en', unit!, '/en/don-vi', '/en/don-vi?q=khong-co-don-vi-nay', '/en/doi-hinh', '/en/hoat-dong', '/en/chuong-trinh', '/en/chuong-trinh/ho-so-duoc-ho-tro', `/en/dot-thi-dua/${YEAR}`,
      `/en/dot-thi-dua/${YEAR}?xem=chua-co-ket-qua`, `/en/dot-thi-dua/${SHEET}/doi-hinh`, `/en/dot-thi-dua/${SHEET}/diem-tham-dinh`, `/en/dot-thi-dua/${SHEET}/trung-dot`, `/en/dot-thi-dua/${SHEET}/the-le`,
      '/en/dot-thi-dua/de-an-5299-2023-07', '/en/cach-kiem-tra', '/en/quyen-rieng-tu', '/en/xac-nhan', '/en/dang-nhap', '/en/quen-mat-khau', `/en/nhung/dot-thi-dua/${YEAR}`, '/en/khong-co-trang-nay']) {
      await page.goto(address() + path);
      const found = await leftOver(page);
      if (found.length > 0) left.push([path, found]);
      // Whoever reads English stays in English.
      const away = await page.locator('main a[href^="/"]:not([href^="/en"]):not([href^="/api/"])').evaluateAll((links) => links.map((each) => each.getAttribute('href')!));
      expect(away.filter((href) => !/\.(xml|png|ics|pdf|xlsx)(\?|$)/.test(href)), path).toEqual([]);
    }
    expect(left).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('refuses in English, keeps what was typed, and stays in English when somebody signs in', async () => {
    const { page, context } = await visit('/en/dang-nhap');
    await page.fill('#login', 'doanvien@trinhdien.example');
    await page.fill('#password', 'khong-phai-mat-khau');
    await page.click('main form button >> nth=0');
    await page.waitForSelector('.error, [role="alert"]');
    expect(plain(await page.textContent('main'))).toContain('The sign-in name or password is wrong.');
    expect(await page.inputValue('#login')).toBe('doanvien@trinhdien.example');
    await context.close();
    const own = await visit('/');
    await signIn(own.page, 'doanvien', 'trinh-dien-doan-vien', '/cua-toi');
    await own.page.goto(`${address()}/en/cua-toi`);
    expect(await own.page.getAttribute('html', 'lang')).toBe('en');
    expect(await leftOver(own.page)).toEqual([]);
    await own.page.goto(`${address()}/en/khai-bao`);
    await own.page.waitForSelector('form[data-live]');
    expect(await leftOver(own.page)).toEqual([]);
    await own.context.close();
  });

  it('can be read by everyone, on a phone and a desk, by day and by night', async () => {
    const { page, context, faults } = await visit('/en');
    await looks(page, 'en-home', faults);
    await page.goto(`${address()}/en/dot-thi-dua/${YEAR}`);
    await looks(page, 'en-campaign', faults);
    await context.close();
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Board } from '#wire/board';
import { keptWords } from '../support/kept-words.ts';
import { englishTexts } from '../support/page-texts.ts';
import { opened } from '../support/visits.ts';

const { visit, looks, signIn, address, server } = opened();
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

/** Letters only Vietnamese words have. */
const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu;
/** Names that stand in English sentences of the product itself. */
const PROPER = ['bảng vàng', 'bình định', 'gia lai', 'quy nhơn', 'ia băng', 'nđ-cp', 'đoàn xã', 'đoàn', 'tết', 'ấ ỗ ữ', 'việt nam'];
/** Every public page there is, as its address is written in the routes. */
const publicRoutes = (folder = join(import.meta.dirname, '..', '..', 'web', 'src', 'routes'), at = ''): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((each) => (
  each.isDirectory() ? (each.name === '(rieng)' ? [] : publicRoutes(join(folder, each.name), `${at}/${each.name}`)) : each.name === '+page.svelte' ? [at || '/'] : []));
const routeOf = (routes: readonly string[], pathname: string): string | undefined => routes.filter((route) => new RegExp(`^${route.replace(/\[[^\]]+\]/g, '[^/]+')}$`).test(pathname)).sort((a, b) => a.split('[').length - b.split('[').length)[0];
/** So many pages of one kind, and of one kind with questions in the address, are looked at. */
const OF_A_KIND = 3;

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

  it('says nothing in Vietnamese but names and what people wrote, wherever its links lead', { timeout: 600_000 }, async () => {
    const kept = [...keptWords(server().data, messages)].sort((a, b) => b.length - a.length);
    const whole = new Set(kept);
    expect(kept.length).toBeGreaterThan(300);
    const routes = publicRoutes();
    expect(routes.length).toBeGreaterThan(30);
    const seen = new Map<string, number>();
    const met = new Set<string>();
    const queue = ['/en', '/en/dot-thi-dua/thang-thanh-nien-2026/cong-bo', '/en/dot-thi-dua/thang-thanh-nien-2026/cong-bo/1', '/en/thiet-ke', '/en/toan-quoc', '/en/ngoai-tuyen', '/en/xac-nhan', '/en/quen-mat-khau', '/en/dang-nhap', '/en/loi-moi/khong-co', '/en/thoi-nhan-thu/khong-co', '/en/xac-nhan/khong-co', '/en/xac-nhan/cam-on', '/en/dang-nhap/ma', '/en/khong-co-trang-nay',
      `/en/dot-thi-dua/${SHEET}`, `/en/dot-thi-dua/${YEAR}`, '/en/dot-thi-dua/de-an-5299-2023-07', `/en/dot-thi-dua/${YEAR}/luc?luc=2026-10-01T14:05`, `/en/dot-thi-dua/${YEAR}/luc?luc=hom-qua`, `/en/dot-thi-dua/${YEAR}/thong-bao?tu=2026-13-01`];
    const left: [string, string][] = [];
    let pages = 0;
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const url = new URL(path, address());
      const route = routeOf(routes, url.pathname.replace(/^\/en/, '') || '/');
      const kind = `${route} ${[...url.searchParams.keys()].sort().join(' ')}`;
      if (met.has(path) || (seen.get(kind) ?? 0) >= OF_A_KIND) continue;
      met.add(path);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      const answer = await fetch(url, { redirect: 'manual' });
      if (!answer.headers.get('content-type')?.includes('text/html') || (answer.status >= 300 && answer.status < 400)) continue;
      pages += 1;
      const html = await answer.text();
      queue.push(...[...html.matchAll(/href="(\/en[^"#]*)/g)].map(([, href]) => href!.replaceAll('&amp;', '&')));
      for (const text of new Set(englishTexts(html))) {
        if (text.includes('|') && /\[[^[\]|]*\|[^[\]|]*\]/.test(text)) left.push([path, text]);
        let rest = text.normalize('NFC').toLocaleLowerCase('vi');
        // Who agreed to be named by initials is.
        if (!VIETNAMESE.test(rest) || whole.has(rest) || /^(\p{L}\.)+$/u.test(rest)) continue;
        for (const words of [...kept, ...PROPER]) { if (rest.includes(words)) rest = rest.replaceAll(words, '·'); if (!VIETNAMESE.test(rest)) break; }
        if (VIETNAMESE.test(rest)) left.push([path, text]);
      }
    }
    expect(left).toEqual([]);
    expect(pages).toBeGreaterThan(100);
    // Each kind of public page was looked at, but for those that need a code or a seal nobody has.
    const looked = new Set([...seen.keys()].map((kind) => kind.split(' ')[0]!));
    expect(routes.filter((route) => !looked.has(route))).toEqual([]);
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

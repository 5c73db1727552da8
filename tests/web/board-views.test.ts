import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { BoardRowsPage } from '#wire/board-rows';
import { opened } from '../support/visits.ts';

const { visit, reachesEveryone, signIn, address } = opened();
const YEAR = '/dot-thi-dua/nam-thi-dua-2026';
const PEAK = '/dot-thi-dua/100-ngay-dem-cao-diem-2026';
const EXPORT = join(import.meta.dirname, '..', 'fixtures', 'ket-xuat-ho-so-trinh-dien.csv');

const rowsOf = async (slug: string, query = ''): Promise<BoardRowsPage> => (await fetch(`${address()}/api/campaigns/${slug.split('/').at(-1)}/rows?limit=500&${query}`)).json() as Promise<BoardRowsPage>;
const unitsOn = (page: Page) => page.locator('tr[data-unit]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-unit')));
const words = async (page: Page) => (await page.textContent('main'))!.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');

describe('a part of a board', () => {
  it.each([['loai=phuong', 'kind=ward'], ['loai=xa&xem=chua-co-ket-qua', 'kind=commune&list=none'], ['quy-mo=lon', 'size=2'], ['xem=vuot-100', 'list=over'], ['xem=tang-trong-ngay', 'list=risen'], ['tim=hoa%CC%80i+nhon', 'q=hoa%CC%80i+nhon'], ['cum=2&tim=phuong', 'cluster=2&q=phuong']])(
    'has an address of its own without JavaScript, and is what the API answers: %s', async (query, asked) => {
      const { page, context } = await visit(`${YEAR}?${query}`, { javaScriptEnabled: false });
      const { rows, totals } = await rowsOf(YEAR, asked);
      expect(await unitsOn(page)).toEqual(rows.map(({ unitId }) => unitId));
      expect(await words(page)).toContain(`${totals.shown} trong 141 đơn vị`);
      if (rows.length === 0) expect(await page.textContent('.none')).toMatch(/[Cc]hưa đơn vị nào|Không có đơn vị nào khớp|Mọi đơn vị/);
      await context.close();
    });

  it('is narrowed and widened one step at a time, and a search stays in it', async () => {
    const { page, context } = await visit(YEAR, { javaScriptEnabled: false });
    await page.click('nav[aria-label="Loại đơn vị"] a:text-is("Phường")');
    await page.click('nav[aria-label="Số đoàn viên"] a:text-is("Từ 1.000")');
    expect(new URL(page.url()).search).toBe('?loai=phuong&quy-mo=lon');
    expect(await page.locator('.asks [aria-current]').allTextContents()).toEqual(['Phường', 'Từ 1.000']);
    const both = await unitsOn(page);
    expect(both).toEqual((await rowsOf(YEAR, 'kind=ward&size=2')).rows.map(({ unitId }) => unitId));
    expect(both.length).toBeGreaterThan(1);
    await page.fill('#tim', 'quy nhon');
    await Promise.all([page.waitForURL('**tim=quy**'), page.click('.find button')]);
    expect([new URL(page.url()).searchParams.get('loai'), await unitsOn(page)]).toEqual(['phuong', (await rowsOf(YEAR, 'kind=ward&size=2&q=quy+nhon')).rows.map(({ unitId }) => unitId)]);
    await page.click('.asks a[aria-current]:text-is("Phường")');
    expect(new URL(page.url()).search).toBe('?quy-mo=lon&tim=quy+nhon');
    await page.click('text=Bỏ lọc');
    expect([new URL(page.url()).search, (await unitsOn(page)).length]).toEqual(['', 141]);
    await page.goto(`${address()}${YEAR}?tim=khong+co+don+vi+nay`);
    expect([(await unitsOn(page)).length, await page.textContent('.none')]).toEqual([0, expect.stringContaining('Không có đơn vị nào khớp')]);
    await context.close();
  });
});

describe('around a unit', () => {
  it('stand its neighbours, with what it takes to pass the next one, as the API says', async () => {
    const { rows } = await rowsOf(PEAK, 'cluster=1');
    const own = rows[4]!;
    const { page, context } = await visit(PEAK, { javaScriptEnabled: false });
    await page.click(`tr[data-unit="${own.unitId}"] .place a`);
    expect(page.url()).toBe(`${address()}${PEAK}?quanh=${own.unitId}#bang`);
    const around = await rowsOf(PEAK, `around=${own.unitId}`);
    expect(await unitsOn(page)).toEqual(around.rows.map(({ unitId }) => unitId));
    expect(await page.getAttribute('tr[aria-current="true"]', 'data-unit')).toBe(own.unitId);
    const passing = await (await fetch(`${address()}/api/campaigns/${PEAK.split('/').at(-1)}/passing/${own.unitId}`)).json() as { above: { name: string }; ways: { acts: number | null }[] };
    const text = await words(page);
    expect(text).toContain(`Để vượt ${passing.above.name}`);
    expect(passing.ways.some(({ acts }) => acts !== null)).toBe(true);
    const said = await page.locator('.ways dd').allTextContents();
    expect(said.map((each) => (/không thể/.test(each) ? null : Number(each.replaceAll(/\D/g, ''))))).toEqual(passing.ways.map(({ acts }) => acts));
    await page.goto(`${address()}${PEAK}?quanh=${rows[0]!.unitId}`);
    expect(await words(page)).toContain('Không đơn vị nào đứng trước');
    await page.goto(`${address()}${PEAK}?quanh=khong-co`);
    expect(await words(page)).toContain('Đơn vị này không có trong bảng');
    await page.goto(`${address()}/don-vi/${own.unitId}`);
    expect(await page.locator(`a[href="${PEAK}?quanh=${own.unitId}#bang"]`).count()).toBe(1);
    await context.close();
  });

  it('is one click from the board for whoever is signed in', async () => {
    const { page, context } = await visit(PEAK, { javaScriptEnabled: false });
    await page.click('text=Đơn vị của tôi');
    expect(new URL(page.url()).pathname).toBe('/dang-nhap');
    await page.fill('#login', 'quynhon@trinhdien.example');
    await page.fill('#password', 'trinh-dien-quy-nhon');
    await Promise.all([page.waitForURL('**quanh=**'), page.click('button:text-is("Đăng nhập")')]);
    expect(await page.textContent('#bang')).toBe('Quanh Đoàn phường Quy Nhơn');
    await context.close();
    const organizer = await visit('/dang-nhap');
    await signIn(organizer.page, 'bantochuc', 'trinh-dien-to-chuc', '/phat-dong');
    await organizer.page.goto(`${address()}${PEAK}/don-vi-cua-toi`);
    expect(await words(organizer.page)).toContain('không tham gia đợt thi đua này');
    await reachesEveryone(organizer.page, 1280, organizer.faults);
    await organizer.context.close();
  });
});

describe('a view that is open', () => {
  it('is kept while the board moves: lines come, go and change places under the same address', async () => {
    const before = await rowsOf(PEAK, 'list=risen');
    const risen = await visit(`${PEAK}?xem=tang-trong-ngay`);
    const last = (await rowsOf(PEAK, 'cluster=1')).rows.at(-1)!;
    const around = await visit(`${PEAK}?quanh=${last.unitId}`);
    for (const { page } of [risen, around]) {
      await page.waitForSelector('text=Đang cập nhật trực tiếp');
      await page.evaluate('globalThis.stayed = true');
    }
    const office = await visit('/dang-nhap');
    await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat');
    await office.page.setInputFiles('#tep', EXPORT);
    await office.page.waitForSelector('text=Xem trước');
    await office.page.click('button:has-text("Đối soát 1.")');
    await office.page.waitForSelector('text=Kết quả đối soát');
    await expect.poll(async () => (await rowsOf(PEAK, `list=risen&n=${Math.random()}`)).rows.length, { timeout: 20_000 }).toBeGreaterThan(before.rows.length);
    const settled = async (page: Page, query: string) => {
      await expect.poll(async () => JSON.stringify(await unitsOn(page)) === JSON.stringify((await rowsOf(PEAK, `${query}&n=${Math.random()}`)).rows.map(({ unitId }) => unitId)), { timeout: 30_000 }).toBe(true);
      expect(await page.evaluate('globalThis.stayed')).toBe(true);
    };
    await settled(risen.page, 'list=risen');
    await settled(around.page, `around=${last.unitId}`);
    const { totals } = await rowsOf(PEAK, `list=risen&n=${Math.random()}`);
    expect(await words(risen.page)).toContain(`${totals.shown} trong ${totals.units} đơn vị`);
    expect([new URL(risen.page.url()).search, new URL(around.page.url()).search]).toEqual(['?xem=tang-trong-ngay', `?quanh=${last.unitId}`]);
    // Lines that are still changing places lie over one another.
    await risen.page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))).then(() => {})');
    await reachesEveryone(risen.page, 1280, risen.faults);
    for (const { context } of [risen, around, office]) await context.close();
  });

  it('has no fault of accessibility, wide or narrow, light or dark', async () => {
    const { rows } = await rowsOf(YEAR);
    for (const path of [`${PEAK}?xem=tang-trong-ngay`, `${YEAR}?loai=xa&quy-mo=nho&xem=chua-co-ket-qua`, `${PEAK}?xem=vuot-100`, `${YEAR}?quanh=${rows[20]!.unitId}`, `${PEAK}?quanh=${rows[20]!.unitId}`, `${PEAK}?quanh=khong-co`]) {
      for (const [width, colorScheme] of [[360, 'dark'], [1440, 'light']] as const) {
        const { page, context, faults } = await visit(path, { viewport: { width, height: 900 }, colorScheme });
        await reachesEveryone(page, width, faults);
        await context.close();
      }
    }
  });
});

import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { BoardRowsPage } from '#wire/board-rows';
import type { Why } from '#wire/why';
import { acts, points } from '../../web/src/lib/format.ts';
import { opened } from '../support/visits.ts';

const { visit, looks, signIn, address } = opened();
const PEAK = '100-ngay-dem-cao-diem-2026';
const QUARTER = 'thi-dua-trong-diem-quy-4-2026';
const words = async (page: Page) => (await page.textContent('main'))!.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
const rowsOf = async (slug: string) => ((await (await fetch(`${address()}/api/campaigns/${slug}/rows?limit=500`)).json()) as BoardRowsPage).rows;
const whyOf = async (slug: string, unitId: string) => (await fetch(`${address()}/api/campaigns/${slug}/why/${unitId}`)).json() as Promise<Why>;

describe('a number on a board', () => {
  it('opens into the rule, the arithmetic, the days, the acts and their entries, without JavaScript', async () => {
    const row = (await rowsOf(PEAK)).find(({ actsMilli, target }) => target > 0 && actsMilli > 20_000)!;
    const { page, context, faults } = await visit(`/dot-thi-dua/${PEAK}`, { javaScriptEnabled: false });
    await page.click(`tr[data-unit="${row.unitId}"] .pts a`);
    const why = await whyOf(PEAK, row.unitId);
    const text = await words(page);
    expect([new URL(page.url()).pathname, text.includes(`Bảng số ${why.no}`), text.includes(`Điểm: ${points(row.pointsMilli)}`)]).toEqual([`/dot-thi-dua/${PEAK}/vi-sao/${row.unitId}`, true, true]);
    for (const line of [...why.criteria.flatMap(({ lines }) => lines), ...why.total]) expect(text).toContain(line.gives.replaceAll('\u00a0', ' '));
    for (const sentence of [...why.place, ...why.criteria.flatMap(({ sentences }) => sentences)]) expect(text).toContain(sentence.replaceAll('\u00a0', ' '));
    // Every figure of every day stands in the tables, and they add up to the board's.
    const cells = await page.locator('section[aria-labelledby="theo-ngay"] tbody tr').evaluateAll((lines) => lines.map((line) => [...line.querySelectorAll('td')].map((cell) => cell.textContent!.trim())));
    expect(cells.length).toBe(why.days.length);
    const shown = why.indicators.map((each, at) => ({ ...each, at })).filter(({ milli, target }) => milli > 0 || target > 0);
    shown.forEach(({ at }, column) => expect(cells.reduce((sum, line) => sum + (line[column] === '·' ? 0 : Number(line[column]!.replace('.', '').replace(',', '.')) * 1000), 0)).toBeCloseTo(row.figures[at]![0], 3));
    const day = why.days.at(-1)!;
    await page.click('section[aria-labelledby="theo-ngay"] tbody a');
    const at = day.entries.findIndex((each) => each > 0);
    expect(await words(page)).toContain(`${acts(day.milli[at]!)} ${why.indicators[at]!.countUnit} được công nhận`);
    expect(await page.locator('.acts > li').count()).toBeGreaterThan(0);
    expect(await page.textContent('.acts')).toMatch(/[Đđ]ã (đối soát|công nhận): .*bút toán [\d.]+ \(\+1/s);
    expect(await words(page)).not.toMatch(/H08-|\*\*/);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is read by everybody, on a phone and a desk, by day and by night, and weighs little', async () => {
    for (const slug of [PEAK, QUARTER]) {
      const rows = await rowsOf(slug);
      const row = rows.find(({ movement }) => (movement ?? 0) < 0) ?? rows[3]!;
      const address_ = `/dot-thi-dua/${slug}/vi-sao/${row.unitId}`;
      const html = await (await fetch(address() + address_)).text();
      expect(brotliCompressSync(html).length).toBeLessThanOrEqual(20_000);
      expect(html).not.toContain('modulepreload');
      const { page, context, faults } = await visit(address_);
      await looks(page, `vi-sao-${slug.slice(0, 5)}`, faults);
      await page.click('section[aria-labelledby="theo-ngay"] tbody a');
      await looks(page, `vi-sao-ngay-${slug.slice(0, 5)}`, faults, [[360, 'light'], [1440, 'dark']]);
      await context.close();
    }
    const { page, context } = await visit(`/dot-thi-dua/${PEAK}/vi-sao/${crypto.randomUUID()}`);
    expect(await words(page)).toMatch(/không có trong bảng/i);
    await context.close();
  });

  it('has its movement explained from the board, and to the unit what was taken back', async () => {
    const risen = (await rowsOf(PEAK)).find(({ movement }) => (movement ?? 0) > 0)!;
    const { page, context } = await visit(`/dot-thi-dua/${PEAK}`);
    await page.click(`tr[data-unit="${risen.unitId}"] .move a`);
    expect(new URL(page.url()).hash).toBe('#doi-hang');
    const { movement } = await whyOf(PEAK, risen.unitId);
    expect(movement!.was! - movement!.place!).toBe(risen.movement);
    expect(await words(page)).toContain(`Từ hạng ${movement!.was} đầu ngày lên hạng ${movement!.place}, tăng ${risen.movement} bậc.`);
    await context.close();

    const own = await visit('/');
    await signIn(own.page, 'quynhon', 'trinh-dien-quy-nhon', '/can-bo');
    await looks(own.page, 'can-bo', own.faults, [[360, 'light'], [1440, 'dark']]);
    await own.page.click(`section[aria-labelledby="don-vi-toi"] a[href$="/${PEAK}/don-vi-cua-toi/vi-sao"]`);
    await own.page.waitForURL('**/vi-sao');
    expect(await words(own.page)).toMatch(/Đoàn phường Quy Nhơn (đổi|giữ) hạng.*Kết quả đã rút lại trong đợt/s);
    await looks(own.page, 'vi-sao-cua-toi', own.faults, [[360, 'light'], [1440, 'dark']]);
    await own.context.close();
  });
});

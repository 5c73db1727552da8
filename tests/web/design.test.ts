import { describe, expect, it } from 'vitest';
import { opened, pictured } from '../support/visits.ts';

const { visit, looks, reachesEveryone } = opened();
const SIZES = [[320, 640], [360, 800], [768, 1024], [1440, 900], [2560, 1440], [3840, 2160]] as const;

/** Contrast of two colours as WCAG 2.2 computes it. */
const luminance = (rgb: number[]): number => rgb.map((each) => each / 255).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)).reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at]!, 0);
const contrast = (a: number[], b: number[]): number => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};
const colourOf = (text: string): number[] => {
  // A built style says #ffffff as #fff.
  const hex = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text.trim())?.[1];
  if (!hex) throw new Error(`no colour: ${text}`);
  const two = hex.length === 6 ? hex : [...hex].map((each) => each + each).join('');
  return [0, 2, 4].map((at) => Number.parseInt(two.slice(at, at + 2), 16));
};

describe('the parts all pages are made of', () => {
  it('stand on one page, for everyone, from the smallest phone to a wall', async () => {
    const { page, context, faults } = await visit('/thiet-ke');
    await looks(page, 'design', faults);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await pictured(page, `design-${width}`);
      await reachesEveryone(page, width, faults);
    }
    // On a wall nothing is smaller than on a desk.
    await page.setViewportSize({ width: 1440, height: 900 });
    const desk = await page.evaluate<number>(`parseFloat(getComputedStyle(document.body).fontSize)`);
    await page.setViewportSize({ width: 3840, height: 2160 });
    expect(await page.evaluate<number>(`parseFloat(getComputedStyle(document.body).fontSize)`)).toBeGreaterThanOrEqual(1.5 * desk);
    await context.close();
  });

  it('keep their contrast by day, by night, and more of it for who asks for more', async () => {
    const { page, context } = await visit('/thiet-ke');
    const read = () => page.evaluate<Record<string, string>>(`Object.fromEntries(['ground', 'raised', 'sunken', 'ink', 'quiet', 'gold-ink', 'blue', 'good', 'warn', 'bad', 'lacquer', 'on-lacquer', 'on-blue'].map((name) => [name, getComputedStyle(document.documentElement).getPropertyValue('--' + name)]))`);
    for (const [colorScheme, more, least] of [['light', 'no-preference', 4.5], ['dark', 'no-preference', 4.5], ['light', 'more', 7], ['dark', 'more', 7]] as const) {
      await page.emulateMedia({ colorScheme, contrast: more });
      const said = await read();
      const on = (name: string, ground: string) => contrast(colourOf(said[name]!), colourOf(said[ground]!));
      for (const name of ['ink', 'quiet', 'gold-ink', 'blue', 'good', 'warn', 'bad']) {
        for (const ground of ['ground', 'sunken']) expect([colorScheme, more, name, ground, on(name, ground) >= least]).toEqual([colorScheme, more, name, ground, true]);
      }
      expect(on('ink', 'ground')).toBeGreaterThanOrEqual(7);
      expect(Math.min(on('on-blue', 'blue'), on('on-lacquer', 'lacquer'))).toBeGreaterThanOrEqual(4.5);
      await pictured(page, `design-${colorScheme}-${more}`);
      await reachesEveryone(page, 1280, []);
    }
    // With the reader's own colours every part is still there.
    await page.emulateMedia({ forcedColors: 'active', contrast: 'no-preference', colorScheme: 'light' });
    expect(await page.evaluate<string>(`getComputedStyle(document.querySelector('.bar-done')).fill`)).not.toBe(await page.evaluate<string>(`getComputedStyle(document.querySelector('.bar-ground')).fill`));
    await context.close();
  });

  it('print as black on white, without what is only for pressing', async () => {
    const { page, context } = await visit('/thiet-ke');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate<string[]>(`[getComputedStyle(document.documentElement).getPropertyValue('--ground').trim(), getComputedStyle(document.querySelector('.foot')).display, getComputedStyle(document.querySelector('.tabs')).display]`)).toEqual(['#fff', 'none', 'none']);
    await context.close();
  });

  it('move nothing about for who wants no motion', async () => {
    const { page, context } = await visit('/thiet-ke', { reducedMotion: 'reduce' });
    await page.evaluate(`document.querySelector('[data-f="points"]').classList.add('glow')`);
    expect(await page.evaluate<string>(`getComputedStyle(document.querySelector('.glow')).animationName`)).toBe('none');
    await context.close();
  });
});

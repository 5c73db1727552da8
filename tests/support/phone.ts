/** Hands on the claim page, for the tests that use it. */
import type { BrowserContext, Page, Route } from 'playwright-core';
import { expect } from 'vitest';

/** The page has come to life and works without a line from now on. */
export async function armed(page: Page): Promise<void> {
  await page.waitForSelector('form[data-live]');
  await page.waitForFunction(() => (globalThis as unknown as { navigator: { serviceWorker: { controller: unknown } } }).navigator.serviceWorker.controller !== null);
}

/** Writes one dossier down and waits until the device has it. */
export async function writeDown(page: Page, code: string): Promise<void> {
  await page.waitForSelector('form[data-live]');
  await page.fill('#subject', code);
  if (await page.locator('#pledge').count() > 0) await page.check('#pledge');
  await page.click('button.send');
  await page.waitForFunction(() => (globalThis as unknown as { document: { querySelector: (at: string) => { value: string } | null } }).document.querySelector('#subject')?.value === '');
}

/** How many claims are on the device and not yet at the server, as the page says. */
export const unsent = async (page: Page): Promise<number> => Number(await page.getAttribute('[data-unsent]', 'data-unsent'));
export const becomes = (page: Page, left: number) => expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(left);

/** What the server has of a unit, as who is signed in sees it: masked codes, one for each claim. */
export async function atServer(context: BrowserContext, base: string): Promise<string[]> {
  const claiming = await (await context.request.get(`${base}/api/me/claiming`)).json() as { units: { id: string }[] };
  const { claims } = await (await context.request.get(`${base}/api/claims?unitId=${claiming.units[0]!.id}`)).json() as { claims: { masked: string | null }[] };
  return claims.map(({ masked }) => masked ?? '');
}

/** A camera's view of a picture that is only black and white: an uncompressed film of one frame. */
export function film(width: number, height: number, dark: (x: number, y: number) => boolean): Buffer {
  const light = Buffer.alloc(width * height, 235);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (dark(x, y)) light[y * width + x] = 16;
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc(width * height / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame, frame]);
}

/**
 * Lets the server hear the first request to an address and the page never hear its answer; `instead` is what becomes of
 * that request. The route stays: one that ends by itself (`times`) switches interception off while the next page loads,
 * and what is held at that moment is never answered.
 * @returns how many requests there were
 */
export async function losesFirstAnswer(context: BrowserContext, address: string, instead: (route: Route) => Promise<void> | void = (route) => route.abort()): Promise<() => number> {
  let tries = 0;
  await context.route(address, async (route) => {
    if ((tries += 1) > 1) return route.continue();
    await route.fetch();
    return instead(route);
  });
  return () => tries;
}

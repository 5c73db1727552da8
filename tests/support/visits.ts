/** A server with its demonstration year and a browser, for the tests of one file. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { createOTP } from '@better-auth/utils/otp';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { DEMONSTRATION_CODES } from '../../worker/host/seed.ts';
import { openBrowser, startServer, type Server } from './browser.ts';

export type Ways = readonly (readonly [width: number, colorScheme: 'light' | 'dark'])[];
const EVERY_WAY: Ways = [[360, 'light'], [360, 'dark'], [1440, 'light'], [1440, 'dark']];

/** Keeps a picture of a page where `PICTURES` names a folder: nobody looks at it here, somebody may. */
export async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

export type Visit = { page: Page; context: BrowserContext; faults: string[] };

export function opened(env: () => Promise<Record<string, string>> = async () => ({})) {
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer(undefined, undefined, await env());
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.forget();
  });
  const address = () => server.base;

  const visit = async (path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Visit> => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && faults.push(message.text()));
    await page.goto(server.base + path);
    return { page, context, faults };
  };

  /** WCAG 2.2 AA as far as axe can tell, nothing cut off sideways, nothing broken in the console. */
  const reachesEveryone = async (page: Page, width: number, faults: string[]): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(faults).toEqual([]);
  };

  /** The same on a phone and a desk, by day and by night; with a picture of each where `PICTURES` names a folder. */
  const looks = async (page: Page, name: string, faults: string[], ways = EVERY_WAY): Promise<void> => {
    for (const [width, colorScheme] of ways) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await pictured(page, `${name}-${width}-${colorScheme}`);
      await reachesEveryone(page, width, faults);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };

  /** Signs in as one of the demonstration people; who wants a second factor is asked for the code. */
  const signIn = async (page: Page, name: string, password: string, back: string): Promise<void> => {
    await page.goto(`${server.base}/dang-nhap?ve=${encodeURIComponent(back)}`);
    await page.fill('#login', name.includes('@') ? name : `${name}@trinhdien.example`);
    await page.fill('#password', password);
    await Promise.all([page.waitForURL((url) => url.pathname === '/dang-nhap/ma' || url.pathname === back.split('?')[0]), page.click('button:text-is("Đăng nhập")')]);
    if (!page.url().includes('/dang-nhap/ma')) return;
    await page.fill('#code', await createOTP(DEMONSTRATION_CODES).totp());
    await Promise.all([page.waitForURL(`**${back}`), page.click('main form button')]);
  };
  return { visit, reachesEveryone, looks, signIn, address, server: () => server };
}

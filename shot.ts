import { chromium as play } from 'playwright-core';
import chromium from '@sparticuz/chromium';
const browser = await play.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox', '--disable-gpu', '--headless=shell'] });
const [,, base, out, width, scheme, ...paths] = process.argv;
const page = await browser.newPage({ viewport: { width: Number(width), height: 1000 }, colorScheme: scheme as 'light' });
for (const [i, p] of paths.entries()) { await page.goto(base + p); await page.waitForTimeout(600); await page.screenshot({ path: `${out}-${i}.png`, fullPage: false }); }
await browser.close();

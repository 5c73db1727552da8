import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { armed, atServer, becomes, film, losesFirstAnswer, unsent, writeDown } from '../support/phone.ts';
import { opened } from '../support/visits.ts';

const { visit, reachesEveryone, signIn, address } = opened();
const assets = join(import.meta.dirname, '..', '..', 'web', '.svelte-kit', 'cloudflare');
const PHONE = { viewport: { width: 360, height: 780 } };
const [QUY_NHON, PLEIKU] = [['quynhon', 'trinh-dien-quy-nhon'], ['pleiku', 'trinh-dien-pleiku']] as const;

let used = 0;
/** A code nobody has claimed yet, and how the server shows it. */
const fresh = () => {
  const no = String(9000 + (used += 1));
  return { code: `000.00.A9.H08-261101-${no}`, masked: `…H08-261101-**${no.slice(-2)}` };
};
const phone = async ([name, password]: readonly [string, string] = QUY_NHON, options: object = {}) => {
  const opened = await visit('/dang-nhap', { ...PHONE, ...options });
  await signIn(opened.page, name, password, '/khai-bao');
  await armed(opened.page);
  return opened;
};
const times = async (context: BrowserContext, masked: string) => (await atServer(context, address())).filter((each) => each === masked).length;
/** The line comes and goes; the page hears of it as from a phone. */
const line = (context: BrowserContext, there: boolean) => context.setOffline(!there);
const main = async (page: Page) => (await page.textContent('main'))!;

describe('a claim without a line', () => {
  it('opens the page, keeps the claim over closing, and sends it once when the line is back', async () => {
    const { page, context, faults } = await phone();
    await line(context, false);
    await page.goto(`${address()}/khai-bao`);
    expect(new URL(page.url()).pathname).toBe('/ngoai-tuyen');
    const { code, masked } = fresh();
    await writeDown(page, code);
    expect(await main(page)).toContain('Đã lưu trên máy');
    expect(await unsent(page)).toBe(1);
    await page.close();

    const again = await context.newPage();
    await again.goto(`${address()}/khai-bao`);
    await becomes(again, 1);
    expect(await main(again)).toContain(code);
    expect(await times(context, masked)).toBe(0);
    await line(context, true);
    await becomes(again, 0);
    expect(await times(context, masked)).toBe(1);
    await again.goto(`${address()}/khai-bao`);
    expect(await again.textContent('table')).toContain(masked);
    expect(faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault))).toEqual([]);
    await context.close();
  });

  it('keeps no page and no answer of a person among its files', async () => {
    const { page, context } = await phone();
    await writeDown(page, fresh().code);
    await becomes(page, 0);
    const kept = await page.evaluate(async () => {
      const store = (globalThis as unknown as { caches: { keys: () => Promise<string[]>; open: (name: string) => Promise<{ keys: () => Promise<{ url: string }[]>; match: (path: string) => Promise<{ text: () => Promise<string> } | undefined> }> } }).caches;
      const names = await store.keys();
      const all = await Promise.all(names.map(async (name) => (await (await store.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
      return { paths: all.flat(), shell: await (await (await store.open(names[0]!)).match('/ngoai-tuyen'))!.text() };
    });
    expect(kept.paths.filter((path) => !path.startsWith('/_app/immutable/')).sort()).toEqual(['/favicon.svg', '/icon-192.png', '/manifest.webmanifest', '/ngoai-tuyen']);
    expect(kept.shell).not.toMatch(/Quy Nhơn|quynhon/);
    await context.close();
  });

  it('forgets who claims here when they sign out, and nothing they have not sent', async () => {
    const { page, context } = await phone();
    const { code, masked } = fresh();
    await line(context, false);
    await writeDown(page, code);
    await context.route('**/api/claims?as=*', (route) => route.abort());
    await line(context, true);
    await page.goto(`${address()}/can-bo`);
    await Promise.all([page.waitForURL(`${address()}/`), page.click('text=Đăng xuất')]);
    await page.goto(`${address()}/ngoai-tuyen`);
    await page.waitForSelector('text=chưa có thông tin của người khai báo');
    await context.unroute('**/api/claims?as=*');
    await signIn(page, ...QUY_NHON, '/khai-bao');
    await armed(page);
    await becomes(page, 0);
    expect(await times(context, masked)).toBe(1);
    await context.close();
  });
});

describe('sending', () => {
  it('leaves exactly one claim when the answer is lost after the server has stored', async () => {
    const { page, context } = await phone();
    const { code, masked } = fresh();
    const tries = await losesFirstAnswer(context, '**/api/claims?as=*');
    await writeDown(page, code);
    await page.waitForSelector('text=chưa nghe trả lời');
    expect([tries(), await times(context, masked), await unsent(page)]).toEqual([1, 1, 1]);
    // What the server may have cannot be changed or dropped any more.
    expect(await page.locator('[data-entry] button').count()).toBe(0);
    await page.reload();
    await armed(page);
    await becomes(page, 0);
    expect(await times(context, masked)).toBe(1);
    await context.close();
  });

  it('leaves exactly one claim when the page dies under way', async () => {
    const { page, context } = await phone();
    const { code, masked } = fresh();
    let stored = () => {};
    const reached = new Promise<void>((resolve) => { stored = resolve; });
    await losesFirstAnswer(context, '**/api/claims?as=*', () => stored());
    await writeDown(page, code);
    await reached;
    await page.close({ runBeforeUnload: false });
    const again = await context.newPage();
    await again.goto(`${address()}/khai-bao`);
    await armed(again);
    await becomes(again, 0);
    expect(await times(context, masked)).toBe(1);
    await context.close();
  });

  it('waits when the session has ended, and goes on after signing in again', async () => {
    const { page, context } = await phone();
    const { code, masked } = fresh();
    await context.clearCookies();
    await writeDown(page, code);
    await page.waitForSelector('[data-band="signed-out"]');
    expect(await main(page)).toContain('Phiên đăng nhập đã hết hạn; khai báo vẫn còn trên máy');
    await page.click('text=Đăng nhập để gửi');
    await page.waitForURL('**/dang-nhap?ve=*');
    await page.fill('#login', 'quynhon@trinhdien.example');
    await page.fill('#password', 'trinh-dien-quy-nhon');
    await Promise.all([page.waitForURL('**/khai-bao'), page.click('button:text-is("Đăng nhập")')]);
    await armed(page);
    await becomes(page, 0);
    expect(await times(context, masked)).toBe(1);
    await context.close();
  });

  it('goes on after the app was renewed in between', async () => {
    const { page, context } = await phone();
    const { code, masked } = fresh();
    await line(context, false);
    await writeDown(page, code);
    await context.route('**/api/claims?as=*', (route) => route.abort());
    await line(context, true);
    const file = join(assets, 'service-worker.js');
    const before = readFileSync(file, 'utf8');
    const { version } = JSON.parse(readFileSync(join(assets, '_app/version.json'), 'utf8')) as { version: string };
    expect(before).toContain(version);
    // An update under way when the file changes swallows the one asked for, so each look asks again.
    const names = () =>
      page.evaluate(async () => {
        const { navigator, caches } = globalThis as unknown as {
          navigator: { serviceWorker: { ready: Promise<{ update: () => Promise<unknown> }> } };
          caches: { keys: () => Promise<string[]> };
        };
        await (await navigator.serviceWorker.ready).update();
        return caches.keys();
      });
    try {
      writeFileSync(file, before.replaceAll(version, `${version}-moi`));
      await expect.poll(names, { timeout: 30_000 }).toContain(`ung-dung-${version}-moi`);
      await line(context, false);
      await page.goto(`${address()}/khai-bao`);
      await becomes(page, 1);
      await context.unroute('**/api/claims?as=*');
      await line(context, true);
      await becomes(page, 0);
    } finally {
      writeFileSync(file, before);
    }
    expect(await times(context, masked)).toBe(1);
    await context.close();
  });

  it('has one sender however many tabs are open', async () => {
    const { page, context } = await phone();
    const other = await context.newPage();
    await other.goto(`${address()}/khai-bao`);
    await armed(other);
    await line(context, false);
    const both = [fresh(), fresh()];
    for (const { code } of both) await writeDown(page, code);
    const bodies: string[] = [];
    context.on('request', (request) => request.url().includes('/api/claims?as=') && bodies.push(request.postData() ?? ''));
    await line(context, true);
    await becomes(page, 0);
    await becomes(other, 0);
    for (const { code, masked } of both) {
      expect(await times(context, masked)).toBe(1);
      expect(bodies.filter((body) => body.includes(code)).length).toBe(1);
    }
    await context.close();
  });

  it('never sends a claim from somebody else\'s session', async () => {
    const { page, context } = await phone();
    const { code, masked } = fresh();
    await line(context, false);
    await writeDown(page, code);
    await context.clearCookies();
    await line(context, true);
    await page.waitForSelector('[data-band="signed-out"]');
    await signIn(page, ...PLEIKU, '/khai-bao');
    await armed(page);
    await page.waitForSelector('[data-band="others"]');
    expect(await page.textContent('[data-band="others"]')).toContain('1 khai báo của người khác');
    const own = fresh();
    await writeDown(page, own.code);
    await becomes(page, 0);
    expect(await times(context, own.masked)).toBe(1);
    // Even a page that still believes it is the first person's is told no.
    const { units } = await (await context.request.get(`${address()}/api/me/claiming`)).json() as { units: { id: string }[] };
    const told = await context.request.post(`${address()}/api/claims?as=somebody-else`, { headers: { origin: address() }, data: { claims: [{ id: '01999999-0000-7000-8000-00000000a001', indicator: 'outreach_turn', actDate: '2026-11-02', capturedAt: 1, unitId: units[0]!.id, quantity: 1 }] } });
    expect([told.status(), ((await told.json()) as { code: string }).code]).toEqual([409, 'another_person']);
    await signIn(page, ...QUY_NHON, '/khai-bao');
    await armed(page);
    await becomes(page, 0);
    expect(await times(context, masked)).toBe(1);
    await context.close();
  });

  it('gives back what the server refuses, to be put right and sent again', async () => {
    const { page, context, faults } = await phone();
    const missing = fresh();
    await page.check('input[value="dossier_payment"]');
    await writeDown(page, missing.code);
    await page.waitForSelector('[data-entry="refused"]');
    expect(await main(page)).toContain('Chưa có khai báo hồ sơ nào cho mã này');
    await reachesEveryone(page, 360, faults);
    await page.click('text=Sửa và gửi lại');
    expect(await page.inputValue('#subject')).toBe(missing.code);
    expect(await page.textContent('#loi-subject')).toContain('Hãy khai báo hồ sơ trước');
    await page.check('input[value="dossier_full"]');
    await page.click('button.send');
    await becomes(page, 0);
    expect(await times(context, missing.masked)).toBe(1);
    await context.close();
  });
});

describe('the form', () => {
  it('takes the second claim with one tap after the code', async () => {
    const { page, context } = await phone();
    await page.check('input[value="dossier_partial"]');
    await page.selectOption('#procedureGroup', 'land');
    await page.click('text=Hôm qua');
    await writeDown(page, fresh().code);
    // The cursor stands in the empty field; everything else is as it was.
    await page.keyboard.type(fresh().code);
    await page.click('button.send');
    await becomes(page, 0);
    await page.reload();
    await armed(page);
    await expect.poll(() => page.inputValue('#procedureGroup')).toBe('land');
    expect(await page.isChecked('input[value="dossier_partial"]')).toBe(true);
    await context.close();
  });

  it('says what is wrong beside the field while it is typed, and loses nothing', async () => {
    const { page, context, faults } = await phone();
    await page.fill('#subject', '000.00.A1.H08-261332-0001');
    expect(await page.textContent('#doc-ma')).toContain('Ngày trong mã hồ sơ không có thật');
    await page.fill('#subject', '001199001234');
    expect(await page.textContent('#doc-ma')).toContain('Không nhập số định danh');
    await page.click('button.send');
    expect(await page.textContent('#loi-subject')).toContain('Không nhập số định danh');
    expect(await page.inputValue('#subject')).toBe('001199001234');
    await page.fill('#subject', fresh().code);
    expect(await page.textContent('#doc-ma')).toContain('Tiếp nhận ngày 01/11/2026, cơ quan H08');
    await page.click('button.send');
    expect(await page.textContent('#loi-pledge')).toContain('lời cam kết');
    await reachesEveryone(page, 360, faults);
    expect(await unsent(page)).toBe(0);
    await context.close();
  });

  it('shares one act among helpers whose parts sum to one, and shows the helped person a code', async () => {
    const { page, context, faults } = await phone(['doanvien', 'trinh-dien-doan-vien']);
    await page.click('summary');
    const others = await page.locator('#helper option').allTextContents();
    await page.selectOption('#helper', { label: others.find((each) => each.includes('mẫu'))! });
    expect(await page.locator('fieldset li').count()).toBe(2);
    expect(await page.textContent('main')).toContain('Tổng 100 %');
    await page.locator('.part input').first().fill('70');
    await page.locator('.part input').first().blur();
    await page.fill('#subject', fresh().code);
    await page.check('#pledge');
    await page.check('text=Tạo mã để người được hỗ trợ xác nhận');
    await page.click('button.send');
    expect(await page.textContent('#loi-helpers')).toContain('cộng đúng bằng 100 %');
    await page.click('text=Chia đều');
    await page.click('button.send');
    await page.waitForSelector('[data-last="sent"]');
    expect(await page.textContent('[data-citizen]')).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
    await reachesEveryone(page, 360, faults);
    await context.close();
  });

  it('makes pictures small and takes out of them where and when they were taken', async () => {
    const { page, context } = await phone();
    const large = Buffer.from(await page.evaluate(async () => {
      const { document } = globalThis as unknown as { document: { createElement: (name: 'canvas') => { width: number; height: number; getContext: (kind: '2d') => { fillRect: (...at: number[]) => void }; toDataURL: (type: string) => string } } };
      const canvas = document.createElement('canvas');
      canvas.width = 2400;
      canvas.height = 1200;
      canvas.getContext('2d').fillRect(0, 0, 1200, 1200);
      return canvas.toDataURL('image/jpeg').split(',')[1]!;
    }), 'base64');
    const secret = Buffer.from('Exif\0\0VI-TRI-BI-MAT');
    const tagged = Buffer.concat([large.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, secret.length + 2]), secret, large.subarray(2)]);
    await line(context, false);
    await page.click('summary');
    expect(await main(page)).toContain('Không chụp căn cước, giấy tờ tùy thân, màn hình VNeID');
    await page.setInputFiles('[data-pictures]', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: tagged });
    await page.waitForSelector('img[alt="Ảnh 1"]');
    await page.setInputFiles('[data-pictures]', { name: 'b.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await page.waitForSelector('text=Không mở được ảnh này');
    await writeDown(page, fresh().code);
    const kept = await page.evaluate(() => new Promise<{ text: string; width: number; height: number }>((resolve) => {
      /* eslint-disable @typescript-eslint/no-explicit-any -- the browser's own things, in a test that has no DOM types */
      const { indexedDB, createImageBitmap } = globalThis as any;
      indexedDB.open('bang-vang').onsuccess = (event: any) => {
        event.target.result.transaction('picture').objectStore('picture').getAll().onsuccess = async ({ target }: any) => {
          const [{ bytes }] = target.result;
          const { width, height } = await createImageBitmap(bytes);
          resolve({ text: new TextDecoder('latin1').decode(await bytes.arrayBuffer()), width, height });
        };
      };
    }));
    expect([kept.width, kept.height]).toEqual([1600, 800]);
    expect(kept.text).not.toMatch(/Exif|BI-MAT/);
    // It follows its claim, once, however often the answer is lost.
    const tries = await losesFirstAnswer(context, '**/evidence/*');
    await line(context, true);
    await becomes(page, 0);
    await page.reload();
    await armed(page);
    await expect.poll(() => page.evaluate(() => new Promise((resolve) => {
      (globalThis as any).indexedDB.open('bang-vang').onsuccess = (event: any) => {
        event.target.result.transaction('picture').objectStore('picture').count().onsuccess = ({ target }: any) => resolve(target.result);
      };
    })), { timeout: 30_000 }).toBe(0);
    const id = (await page.getAttribute('table a', 'href'))!.split('/').at(-1)!;
    const { pictures } = await (await context.request.get(`${address()}/api/claims/${id}/evidence`)).json() as { pictures: { width: number; height: number }[] };
    expect(pictures.map(({ width, height }) => [width, height])).toEqual([[1600, 800]]);
    expect(tries()).toBeGreaterThan(1);
    await context.close();
  });
});

describe('scanning', () => {
  it('reads a QR code from the camera, turns an identity card away, and says what to do without a camera', async () => {
    const { code } = fresh();
    const folder = mkdtempSync(join(tmpdir(), 'bang-vang-film-'));
    const { data, size } = encode(`https://motcua.example/tra-cuu?ma=${code}`, { border: 4, ecc: 'M' });
    const [scale, left, top] = [Math.floor(440 / size), 100, 20];
    writeFileSync(join(folder, 'giay-hen.y4m'), film(640, 480, (x, y) => data[Math.floor((y - top) / scale)]?.[Math.floor((x - left) / scale)] ?? false));
    const browser = await openBrowser(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${join(folder, 'giay-hen.y4m')}`]);
    try {
      const context = await browser.newContext(PHONE);
      const page = await context.newPage();
      await signIn(page, ...QUY_NHON, '/khai-bao');
      await armed(page);
      await page.click('button:has-text("Quét")');
      await expect.poll(() => page.inputValue('#subject'), { timeout: 60_000 }).toBe(code);
      expect(await page.locator('dialog').count()).toBe(0);
      await context.close();
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }

    const { page, context, faults } = await phone();
    await page.click('button:has-text("Quét")');
    await page.waitForSelector('text=/Chưa được phép dùng máy ảnh|không có máy ảnh dùng được/');
    await reachesEveryone(page, 360, faults);
    await page.click('text=Đóng, nhập tay');
    expect(await page.locator('dialog').count()).toBe(0);
    await context.close();
  });
});

describe('weight of the claim page', () => {
  it('stays under 90 kB of script, without the scanner', async () => {
    const { page, context } = await phone();
    const said = await page.evaluate(async () => {
      const response = await fetch('/khai-bao');
      return `${await response.text()} ${response.headers.get('link')}`;
    });
    const scripts = [...new Set([...said.matchAll(/_app\/immutable\/[\w./-]+\.js/g)].map(([at]) => at))];
    expect(scripts.length).toBeGreaterThan(3);
    const sizes = await Promise.all(scripts.map(async (at) => gzipSync(Buffer.from(await (await fetch(`${address()}/${at}`)).arrayBuffer())).length));
    const sum = sizes.reduce((a, b) => a + b, 0);
    console.log(`${scripts.length} scripts, ${sum} bytes`);
    expect(sum).toBeLessThanOrEqual(90_000);
    await context.close();
  });

  it('asks for the camera on claim pages only, and lets WebAssembly run on none', async () => {
    const at = async (path: string) => (await fetch(address() + path)).headers;
    expect((await at('/ngoai-tuyen')).get('permissions-policy')).toContain('camera=(self)');
    expect((await at('/')).get('permissions-policy')).toContain('camera=()');
    expect((await at('/ngoai-tuyen')).get('content-security-policy')).not.toContain('unsafe-eval');
    expect((await at('/service-worker.js')).get('cache-control')).toBe('no-cache');
  });
});

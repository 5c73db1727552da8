import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Board } from '#wire/board';
import type { Why } from '#wire/why';
import { opened } from '../support/visits.ts';

const { visit, address } = opened();
const ROUTES = join(import.meta.dirname, '..', '..', 'web', 'src', 'routes');
/** Pages everybody may open: what is on disk, without those that want somebody signed in. */
const routes = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('+page.svelte') && !file.startsWith('(rieng)')).map((file) => `/${file.slice(0, -'+page.svelte'.length).replace(/\/$/, '')}`).sort();
const hydrates = (route: string): boolean => {
  try {
    return /csr = true/.test(readFileSync(join(ROUTES, route, '+page.ts'), 'utf8'));
  } catch {
    return false;
  }
};

/**
 * HTML and styles by brotli, as an edge sends them, HTML also by gzip, as our own server does; scripts by gzip, fonts as they are.
 * `data` = what scripts ask for once the page is there.
 */
type Weight = { html: number; htmlGzip: number; css: number; js: number; font: number; data: number };
const PUBLIC: Weight = { html: 20_000, htmlGzip: 24_000, css: 12_000, js: 15_000, font: 40_000, data: 20_000 };
/** A page that turns into a program once it is there. */
const HYDRATED: Weight = { ...PUBLIC, js: 90_000 };

/** What there is to look at, learnt from the API and from links on the pages themselves. */
type Known = { slugs: string[]; unit: string; day: string; linked: (page: string, link: RegExp) => Promise<string> };
let known: Known;
const campaignPart = (part: string) => ({ slugs }: Known) => slugs.map((slug) => `/dot-thi-dua/${slug}${part}`);
const unitPart = (part: string) => ({ slugs, unit }: Known) => slugs.map((slug) => `/dot-thi-dua/${slug}${part}/${unit}`);
/** An address of every route, the heaviest of its kind we know. Without one here a new page fails the test. */
const ADDRESSES: Record<string, (known: Known) => string[] | Promise<string[]>> = {
  '/': () => ['/'],
  '/cach-kiem-tra': () => ['/cach-kiem-tra'],
  '/chuong-trinh': () => ['/chuong-trinh'],
  '/chuong-trinh/[measure]': () => ['/chuong-trinh/ho-so-duoc-ho-tro', '/chuong-trinh/tai-khoan-doan-vien'],
  '/chuong-trinh/bang': () => ['/chuong-trinh/bang'],
  '/chuong-trinh/don-vi/[id]': ({ unit }) => [`/chuong-trinh/don-vi/${unit}`],
  '/dang-nhap': () => ['/dang-nhap'],
  '/dang-nhap/ma': () => ['/dang-nhap/ma'],
  '/doi-hinh': () => ['/doi-hinh'],
  '/doi-hinh/[id]': async ({ linked }) => [await linked('/doi-hinh', /href="(\/doi-hinh\/[^"?#]+)"/)],
  '/don-vi': () => ['/don-vi'],
  '/don-vi/[id]': ({ unit }) => [`/don-vi/${unit}`],
  '/dot-thi-dua/[slug]': (all) => [...campaignPart('')(all), ...campaignPart(`?quanh=${all.unit}`)(all), ...campaignPart('?cum=2')(all)],
  '/dot-thi-dua/[slug]/ban-do': campaignPart('/ban-do'),
  '/dot-thi-dua/[slug]/cong-bo': campaignPart('/cong-bo'),
  '/dot-thi-dua/[slug]/cong-bo/[no]': () => ['/dot-thi-dua/thang-thanh-nien-2026/cong-bo/1'],
  '/dot-thi-dua/[slug]/chi-doan': ({ slugs }) => slugs.slice(0, 2).map((slug) => `/dot-thi-dua/${slug}/chi-doan`),
  '/dot-thi-dua/[slug]/chi-doan/[unitId]': async ({ slugs, linked }) => [await linked(`/dot-thi-dua/${slugs[1]}/chi-doan`, /href="(\/dot-thi-dua\/[^"?#]+\/chi-doan\/[^"?#]+)"/)],
  '/dot-thi-dua/[slug]/diem-tham-dinh': campaignPart('/diem-tham-dinh'),
  '/dot-thi-dua/[slug]/dien-bien': campaignPart('/dien-bien'),
  '/dot-thi-dua/[slug]/doan-vien': campaignPart('/doan-vien'),
  '/dot-thi-dua/[slug]/doi-hinh': ({ slugs }) => [`/dot-thi-dua/${slugs[2]}/doi-hinh`],
  '/dot-thi-dua/[slug]/huyen-cu': campaignPart('/huyen-cu'),
  '/dot-thi-dua/[slug]/luc': (all) => [...campaignPart('/luc')(all), ...campaignPart(`/luc?luc=${all.day}T14:05`)(all)],
  '/dot-thi-dua/[slug]/tang-truong': (all) => [...campaignPart('/tang-truong')(all), ...campaignPart('/tang-truong?ky=thang')(all)],
  '/dot-thi-dua/[slug]/the-le': campaignPart('/the-le'),
  '/dot-thi-dua/[slug]/thong-bao': (all) => [...campaignPart('/thong-bao')(all), ...campaignPart('/thong-bao?ky=tu-dau')(all)],
  '/dot-thi-dua/[slug]/trung-dot': campaignPart('/trung-dot'),
  '/dot-thi-dua/[slug]/vi-sao/[unitId]': unitPart('/vi-sao'),
  '/dot-thi-dua/[slug]/vi-sao/[unitId]/[day]': ({ slugs, unit, day }) => [`/dot-thi-dua/${slugs[0]}/vi-sao/${unit}/${day}`],
  '/hoat-dong': () => ['/hoat-dong'],
  '/hoat-dong/[id]': async ({ linked }) => [await linked('/hoat-dong', /href="(\/hoat-dong\/[^"?#]+)"/)],
  // Links that open nothing say so: with the right one the page has a form and no script more.
  '/loi-moi/[token]': () => ['/loi-moi/khong-co'],
  '/man-hinh/[slug]': ({ slugs }) => slugs.map((slug) => `/man-hinh/${slug}`),
  '/may': () => ['/may'],
  '/may/[nhom]': () => ['/may/campaigns'],
  '/may/hinh-dang/[ten]': () => ['/may/hinh-dang/Board'],
  '/ngoai-tuyen': () => ['/ngoai-tuyen'],
  '/nhung/dot-thi-dua/[slug]': (all) => all.slugs.flatMap((slug) => ['', '?so=30', `?don-vi=${all.unit}`].map((query) => `/nhung/dot-thi-dua/${slug}${query}`)),
  '/quen-mat-khau': () => ['/quen-mat-khau'],
  '/quyen-rieng-tu': () => ['/quyen-rieng-tu'],
  '/thiet-ke': () => ['/thiet-ke'],
  '/thoi-nhan-thu/[token]': () => ['/thoi-nhan-thu/khong-co'],
  '/toan-quoc': () => ['/toan-quoc'],
  '/xac-nhan': () => ['/xac-nhan'],
  '/xac-nhan/[code]': () => ['/xac-nhan/khong-co'],
  '/xac-nhan/cam-on': () => ['/xac-nhan/cam-on'],
};

beforeAll(async () => {
  const slugs = ['100-ngay-dem-cao-diem-2026', 'nam-thi-dua-2026', 'thi-dua-trong-diem-quy-4-2026'];
  const board = await (await fetch(`${address()}/api/campaigns/${slugs[2]}/board`)).json() as Board;
  // It stands on all three, and did most of the smallest.
  const unit = board.clusters.flatMap(({ rows }) => rows).toSorted((a, b) => b.actsMilli - a.actsMilli)[0]!.unitId;
  const { days } = await (await fetch(`${address()}/api/campaigns/${slugs[0]}/why/${unit}`)).json() as Why;
  known = { slugs, unit, day: days.at(-1)!.day, linked: async (page, link) => link.exec(await (await fetch(address() + page)).text())?.[1] ?? `${page}: no link like ${link}` };
});

/** A page in a browser, in a fresh one each: everything it takes until nothing comes any more. */
async function weigh(path: string): Promise<{ status: number; weight: Weight }> {
  const { page, context } = await visit('/robots.txt', { viewport: { width: 360, height: 800 } });
  const asked: { kind: string; url: string }[] = [];
  page.on('requestfinished', (request) => asked.push({ kind: request.resourceType(), url: request.url() }));
  const answer = await page.goto(address() + path, { waitUntil: 'networkidle' });
  await context.close();
  const html = await (await fetch(address() + path)).text();
  const weight: Weight = { html: brotliCompressSync(html).length, htmlGzip: gzipSync(html).length, css: 0, js: 0, font: 0, data: 0 };
  for (const { kind, url } of asked) {
    if (!['stylesheet', 'script', 'font', 'fetch', 'xhr'].includes(kind)) continue;
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    if (kind === 'stylesheet') weight.css += brotliCompressSync(bytes).length;
    else if (kind === 'script') weight.js += gzipSync(bytes).length;
    else if (kind === 'font') weight.font += bytes.length;
    else weight.data += gzipSync(bytes).length;
  }
  return { status: answer!.status(), weight };
}

describe('bytes of every public page, by kind', () => {
  it('are weighed: an address for each page on disk, and none for a page that is gone', () => {
    expect(Object.keys(ADDRESSES).sort()).toEqual(routes);
  });

  it.each(routes)('of %s stay within their limits', async (route) => {
    const limit = hydrates(route) ? HYDRATED : PUBLIC;
    for (const path of await ADDRESSES[route]!(known)) {
      const { status, weight } = await weigh(path);
      const over = Object.entries(weight).filter(([kind, bytes]) => bytes > limit[kind as keyof Weight]);
      if (process.env.WEIGHTS) console.log(path.padEnd(70), status, Object.values(weight).join('\t'));
      // A link that opens nothing is refused in a page of its own; every other page is there.
      expect([path, status, over]).toEqual([path, /khong-co/.test(path) ? expect.any(Number) : 200, []]);
      expect([path, weight.html > 0, weight.css > 0]).toEqual([path, true, true]);
    }
  });

  it('in English as in Vietnamese', async () => {
    for (const route of routes) for (const path of await ADDRESSES[route]!(known)) {
      const answer = await fetch(`${address()}/en${path === '/' ? '' : path}`);
      const html = await answer.text();
      const scripts = [...new Set([...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, src]) => new URL(src!, answer.url).href))];
      const js = (await Promise.all(scripts.map(async (src) => gzipSync(Buffer.from(await (await fetch(src)).arrayBuffer())).length))).reduce((a, b) => a + b, 0);
      const limit = hydrates(route) ? HYDRATED : PUBLIC;
      expect([path, html.includes('lang="en"') || answer.status !== 200, brotliCompressSync(html).length <= limit.html, gzipSync(html).length <= limit.htmlGzip, js <= limit.js]).toEqual([path, true, true, true, true]);
    }
  });

  it('and a board as data weighs what a page may', async () => {
    for (const slug of known.slugs) expect([slug, gzipSync(await (await fetch(`${address()}/api/campaigns/${slug}/board`)).text()).length <= PUBLIC.data]).toEqual([slug, true]);
  });
});

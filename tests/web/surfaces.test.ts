import { brotliCompressSync, gzipSync } from 'node:zlib';
import { unzipSync, strFromU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Board } from '#wire/board';
import { startServer, type Server } from '../support/browser.ts';

let server: Server;
beforeAll(async () => { server = await startServer(); });
afterAll(async () => {
  await server?.stop();
  server?.forget();
});
const SLUGS = ['nam-thi-dua-2026', '100-ngay-dem-cao-diem-2026'];
const asked = (path: string) => fetch(`${server.base}${path}${path.includes('?') ? '&' : '?'}n=${Math.random()}`);
const text = async (path: string) => (await asked(path)).text();
const number = (html: string, pattern: RegExp): number => Number(pattern.exec(html)?.[1]?.replaceAll('.', '') ?? Number.NaN);

describe('every surface of one campaign at one moment', () => {
  it.each(SLUGS)('carries the number of %s: page, JSON, rows, embed, feed, picture, JSON-LD, notice, its spreadsheet, unit, home', async (slug) => {
    for (let tries = 0; ; tries++) {
      const board = await (await asked(`/api/campaigns/${slug}/board`)).json() as Board;
      const first = board.clusters.find(({ rows }) => rows.length > 0)!.rows[0]!;
      const page = await text(`/dot-thi-dua/${slug}`);
      const sheet = unzipSync(new Uint8Array(await (await asked(`/api/campaigns/${slug}/notice.xlsx`)).arrayBuffer()));
      const cells = Object.values(sheet).map((bytes) => strFromU8(bytes)).join('\n');
      const numbers = {
        page: number(page, /data-no="(\d+)"/), structured: number(page, /"version":"(\d+)"/),
        rows: (await (await asked(`/api/campaigns/${slug}/rows`)).json() as { no: number }).no,
        embed: number(await text(`/nhung/dot-thi-dua/${slug}`), /<main[^>]*data-no="(\d+)"/),
        feed: number(await text(`/dot-thi-dua/${slug}/atom.xml`), /bảng số (\d+)/),
        picture: number((await asked(`/dot-thi-dua/${slug}/anh.png`)).headers.get('etag') ?? '', /anh-(\d+)-/),
        notice: number(await text(`/dot-thi-dua/${slug}/thong-bao`), /<article[^>]*data-no="(\d+)"/),
        spreadsheet: number(cells, /bảng số ([\d.]+)/),
        unit: number(await text(`/don-vi/${first.unitId}`), new RegExp(`data-campaign="${slug}" data-no="(\\d+)"`)),
        home: number(await text('/'), new RegExp(`data-campaign="${slug}" data-no="(\\d+)"`)),
      };
      if (Object.values(numbers).some((no) => no !== board.no) && tries < 4) continue;
      expect(numbers).toEqual(Object.fromEntries(Object.keys(numbers).map((name) => [name, board.no])));
      break;
    }
  });
});

describe('bytes of every public page', () => {
  it('stay within their limits by kind', async () => {
    const board = await (await asked(`/api/campaigns/${SLUGS[0]}/board`)).json() as Board;
    const unit = board.clusters[0]!.rows[0]!.unitId;
    const paths = ['/', '/don-vi', `/don-vi/${unit}`, '/cach-kiem-tra', '/may', '/may/campaigns', '/may/hinh-dang/Board', '/quyen-rieng-tu', '/hoat-dong', '/chuong-trinh', '/dang-nhap', `/nhung/dot-thi-dua/${SLUGS[0]}`,
      ...['', '/thong-bao', '/diem-tham-dinh', '/the-le', '/trung-dot'].map((part) => `/dot-thi-dua/${SLUGS[0]}${part}`)];
    for (const path of paths) {
      const answer = await asked(path);
      const html = await answer.text();
      const linked = async (pattern: RegExp) => Promise.all([...new Set([...html.matchAll(pattern)].map(([, href]) => new URL(href!, answer.url).href))].map(async (each) => Buffer.from(await (await fetch(each)).arrayBuffer())));
      const css = await linked(/href="([^"]+\.css)"/g);
      const js = await linked(/(?:src|href)="([^"]+\.js)"/g);
      const sum = (all: number[]) => all.reduce((a, b) => a + b, 0);
      const bytes = { html: brotliCompressSync(html).length, css: sum(css.map((each) => brotliCompressSync(each).length)), js: sum(js.map((each) => gzipSync(each).length)) };
      expect([path, answer.status, bytes, bytes.html <= 20_000, bytes.css <= 12_000, bytes.js <= 15_000]).toEqual([path, 200, bytes, true, true, true]);
    }
    expect(gzipSync(JSON.stringify(board)).length).toBeLessThanOrEqual(20_000);
  });
});

import { mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Board } from '#wire/board';
import { opened } from '../support/visits.ts';

/** A proxy stands in front: what is said with its whole address is said with this one. */
const PUBLIC = 'https://bangvang.example';
const { visit, reachesEveryone, address } = opened(async () => ({ PUBLIC_ORIGIN: PUBLIC }));
const YEAR = 'nam-thi-dua-2026';
const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
const here = (whole: string): string => whole.replace(PUBLIC, address());
const asked = (path: string, init?: RequestInit) => fetch(address() + path, init);
const boardOf = async (slug: string) => await (await asked(`/api/campaigns/${slug}/board?n=${Math.random()}`)).json() as Board;
/** Where pictures of the pages go, when somebody wants to look at them. */
const album = process.env.PICTURES;
const pictured = async (page: Page, name: string): Promise<void> => {
  if (!album) return;
  mkdirSync(album, { recursive: true });
  await page.screenshot({ path: join(album, `${name}.png`), fullPage: true });
};

type Entry = { id: string; title: string; updated: string; link: string; content: string };
type FeedRead = { fault: string | null; space: string; id: string; title: string; subtitle: string; updated: string; self: string; alternate: string; entries: Entry[] };
/** A feed as a browser's own XML reader understands it. */
const READ = `(xml) => {
  const read = new DOMParser().parseFromString(xml, 'application/xml');
  const own = (node, name, rel) => [...node.children].find((each) => each.localName === name && (!rel || each.getAttribute('rel') === rel));
  const of = (node, name) => own(node, name)?.textContent ?? '';
  const link = (node, rel) => own(node, 'link', rel)?.getAttribute('href') ?? '';
  const feed = read.documentElement;
  return { fault: read.querySelector('parsererror')?.textContent ?? null, space: feed.namespaceURI, id: of(feed, 'id'), title: of(feed, 'title'), subtitle: of(feed, 'subtitle'), updated: of(feed, 'updated'),
    self: link(feed, 'self'), alternate: link(feed, 'alternate'), entries: [...feed.children].filter((each) => each.localName === 'entry').map((each) => (
      { id: of(each, 'id'), title: of(each, 'title'), updated: of(each, 'updated'), link: link(each, 'alternate'), content: of(each, 'content') })) };
}`;
const feedOf = (page: Page, text: string) => page.evaluate<FeedRead>(`(${READ})(${JSON.stringify(text)})`);

describe('a board inside the site of a unit', () => {
  it('is put there by a code to copy, follows light and dark, opens the whole board in the whole window, and has no script', async () => {
    const { page, context } = await visit(`/dot-thi-dua/${YEAR}`, { javaScriptEnabled: false });
    await page.click('summary:text-is("Nhúng vào trang của đơn vị")');
    const code = await page.inputValue('.embed textarea');
    expect(code).toMatch(new RegExp(`^<iframe src="${PUBLIC}/nhung/dot-thi-dua/${YEAR}" title="Bảng Vàng: [^"]+" width="360" height="520" `));
    await context.close();

    // Another site, with our code in it; beside it a page of ours that is not made to stand there.
    const site = createServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(
      `<!doctype html><title>Trang của đơn vị</title><body>${here(code)}<iframe id="other" src="${address()}/dot-thi-dua/${YEAR}"></iframe></body>`)).listen(0, '127.0.0.1');
    await new Promise((resolve) => site.once('listening', resolve));
    const own = `http://127.0.0.1:${(site.address() as { port: number }).port}`;
    const outside = await visit('/quyen-rieng-tu', { viewport: { width: 800, height: 700 } });
    await outside.page.goto(own);
    const frames = () => outside.page.frames().slice(1).map((frame) => frame.url());
    await expect.poll(frames).toEqual([`${address()}/nhung/dot-thi-dua/${YEAR}`, expect.stringMatching(/^chrome-error:/)]);
    const inside = outside.page.frameLocator('iframe').first();
    expect(await inside.locator('script').count()).toBe(0);
    expect(await inside.locator('[data-unit]').count()).toBeGreaterThan(10);
    await pictured(outside.page, 'nhung-trong-trang');
    await Promise.all([outside.page.waitForURL(`${address()}/dot-thi-dua/${YEAR}`), inside.locator('footer a').click()]);
    await outside.context.close();
    site.close();
  });

  it('may be framed by anybody; no other page may', async () => {
    const policy = async (path: string) => {
      const { headers } = await asked(path);
      return [/frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '')?.[1], headers.get('x-frame-options')];
    };
    for (const path of [`/nhung/dot-thi-dua/${YEAR}`, '/nhung/dot-thi-dua/khong-co']) expect([path, await policy(path)]).toEqual([path, ['*', null]]);
    for (const path of ['/', `/dot-thi-dua/${YEAR}`, '/don-vi', '/dang-nhap', '/nhung', '/khong-co/nhung/']) expect([path, await policy(path)]).toEqual([path, ["'none'", 'DENY']]);
    const { headers } = await asked(`/nhung/dot-thi-dua/${YEAR}`);
    expect([headers.get('cache-control'), headers.get('set-cookie'), headers.get('content-security-policy')!.includes("script-src 'self'")]).toEqual(['public, max-age=1', null, true]);
    expect(brotliCompressSync(await (await asked(`/nhung/dot-thi-dua/${YEAR}`)).text()).length).toBeLessThanOrEqual(20_000);
  });

  it('reaches everyone from 300 pixels on; a unit stands among its neighbours', async () => {
    const board = await boardOf(YEAR);
    const cluster = board.clusters.find(({ rows }) => rows.length >= 8)!;
    const row = cluster.rows[6]!;
    for (const [name, path] of [['nhung', ''], ['nhung-don-vi', `?don-vi=${row.unitId}`], ['nhung-cum', '?cum=1'], ['nhung-sai', '?don-vi=khong-co']] as const) {
      for (const [width, colorScheme] of [[300, 'light'], [360, 'dark'], [1000, 'light']] as const) {
        const { page, context, faults } = await visit(`/nhung/dot-thi-dua/${YEAR}${path}`, { viewport: { width, height: 520 }, colorScheme });
        await pictured(page, `${name}-${width}-${colorScheme}`);
        await reachesEveryone(page, width, faults);
        if (name === 'nhung-don-vi') expect([await page.locator('.own a').textContent(), await page.locator('[data-unit]').evaluateAll((all) => all.map((each) => each.getAttribute('data-unit')))])
          .toEqual([row.name, [0, 1, 2, 4, 5, 6, 7, 8].flatMap((at) => cluster.rows[at]?.unitId ?? [])]);
        if (name === 'nhung-sai') expect(plain(await page.textContent('[role="status"]'))).toBe('Đơn vị trong mã nhúng không có trên bảng này. Hãy lấy lại mã ở trang của đơn vị.');
        expect(plain(await page.textContent('main'))).toContain('Số liệu trình diễn do máy tạo ra, không phải kết quả thật.');
        await context.close();
      }
    }
    const unit = await visit(`/don-vi/${row.unitId}`, { viewport: { width: 360, height: 800 } });
    await unit.page.locator('.embed summary').first().click();
    expect(await unit.page.locator('.embed textarea').first().inputValue()).toContain(`?don-vi=${row.unitId}"`);
    await reachesEveryone(unit.page, 360, unit.faults);
    await unit.context.close();
    const notice = await visit('/nhung/dot-thi-dua/de-an-5299-2023-07', { viewport: { width: 300, height: 520 } });
    expect(plain(await notice.page.textContent('main'))).toMatch(/Số liệu tính đến 01\/07\/2023.*49\.795 \/ 48\.000 ?103,74 %.*40\.676 \/ 66\.000 ?61,63 %/);
    await pictured(notice.page, 'nhung-thong-bao');
    await reachesEveryone(notice.page, 300, notice.faults);
    await notice.context.close();
  });
});

describe('feeds', () => {
  it('are found from their page, understood by an XML reader, kept, and asked again for nothing', async () => {
    const { page, context } = await visit('/quyen-rieng-tu');
    const { clusters, head } = await boardOf('100-ngay-dem-cao-diem-2026');
    const { unitId } = clusters[0]!.rows[0]!;
    for (const [of, kind] of [[`/dot-thi-dua/${head.slug}`, 'campaign'], [`/don-vi/${unitId}`, 'unit']] as const) {
      const html = await (await asked(of)).text();
      const link = /<link rel="alternate" type="application\/atom\+xml" title="[^"]+" href="([^"]+)"/.exec(html)![1]!;
      expect(link).toBe(`${PUBLIC}${of}/atom.xml`);
      const response = await fetch(here(link));
      expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([200, 'application/atom+xml; charset=utf-8', 'public, max-age=60']);
      const mark = response.headers.get('etag')!;
      expect([mark, (await fetch(here(link), { headers: { 'if-none-match': mark } })).status]).toEqual([expect.stringMatching(/^"[\da-f]+"$/), 304]);
      const text = await response.text();
      const feed = await feedOf(page, text);
      expect([feed.fault, feed.space, feed.self, feed.alternate, feed.id]).toEqual([null, 'http://www.w3.org/2005/Atom', link, `${PUBLIC}${of}`, expect.stringMatching(new RegExp(`^tag:bangvang\\.example,2026:${kind}/`))]);
      expect(feed.subtitle).toContain('Số liệu trình diễn do máy tạo ra, không phải kết quả thật.');
      expect(feed.entries.length).toBeGreaterThan(1);
      expect(new Set(feed.entries.map(({ id }) => id)).size).toBe(feed.entries.length);
      expect(feed.updated).toBe(feed.entries.map(({ updated }) => updated).sort().at(-1));
      for (const entry of feed.entries) {
        expect([entry.id, entry.title !== '', entry.content !== '', new Date(entry.updated).toISOString() === entry.updated, Date.parse(entry.updated) <= Date.now()]).toEqual([expect.stringMatching(/^tag:bangvang\.example,2026:/), true, true, true, true]);
        expect([entry.link, (await fetch(here(entry.link))).status]).toEqual([expect.stringContaining(PUBLIC), 200]);
      }
      expect(feed.entries.some(({ id }) => id.includes('/started/'))).toBe(true);
      // Names of people the demonstration has in its own pages stand in no feed.
      for (const name of ['@trinhdien.example', 'Nguyễn ', 'Trần ']) expect([name, text.includes(name)]).toEqual([name, false]);
    }
    await context.close();
  });

  it('are not there where there is no campaign or unit, in words', async () => {
    for (const path of ['/dot-thi-dua/khong-co/atom.xml', '/dot-thi-dua/khong-co/anh.png', '/don-vi/khong-co/atom.xml']) {
      const response = await asked(path);
      expect([path, response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([path, 404, 'text/plain; charset=utf-8', 'private, no-store']);
      expect(await response.text()).toMatch(/[ăâđêôơưạảấầẩậắằặẹếềểệịọốồổộớờởợụủứừửựỳỵỷỹ]/);
    }
    const framed = await asked('/nhung/dot-thi-dua/khong-co');
    const words = await framed.text();
    expect([framed.status, words.includes('Không tìm thấy đợt thi đua này.'), [...words.matchAll(/<a href="\/(don-vi)?" target="_top"/g)].length]).toEqual([404, true, 2]);
  });
});

describe('who looks for pages', () => {
  it('finds the public ones and is sent away from the others', async () => {
    const robots = await (await asked('/robots.txt')).text();
    const refused = [...robots.matchAll(/^Disallow: (\S+)$/gm)].map(([, path]) => path!);
    expect(robots).toContain(`Sitemap: ${PUBLIC}/sitemap.xml`);
    const away = (path: string) => refused.some((rule) => new RegExp(`^${rule.replace(/[.+?^$()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}`).test(path));
    const desks = readdirSync(join(import.meta.dirname, '..', '..', 'web', 'src', 'routes', '(rieng)'), { recursive: true, encoding: 'utf8' })
      .filter((each) => each.endsWith('+page.svelte')).map((each) => `/${each.slice(0, -'/+page.svelte'.length).replace(/\[\w+\]/g, 'x')}`);
    expect(desks.length).toBeGreaterThan(40);
    for (const path of [...desks, '/api/campaigns', '/dang-nhap', '/loi-moi/x', '/xac-nhan/x']) expect([path, away(path)]).toEqual([path, true]);

    const response = await asked('/sitemap.xml');
    expect([response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual(['application/xml; charset=utf-8', 'public, max-age=3600']);
    const all = [...(await response.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, each]) => each!);
    expect([new Set(all).size, all.filter((each) => each.includes('/don-vi/')).length >= 141, all.every((each) => each.startsWith(`${PUBLIC}/`))]).toEqual([all.length, true, true]);
    for (const each of all) expect([each, away(new URL(each).pathname)]).toEqual([each, false]);
    const units = all.filter((each) => each.includes('/don-vi/'));
    for (const each of [...all.filter((page) => !units.includes(page)), ...units.slice(0, 2)]) {
      const page = await fetch(here(each));
      const html = await page.text();
      // Each is the one address it is known by.
      expect([each, page.status, /<link rel="canonical" href="([^"]+)"/.exec(html)?.[1]?.split('?')[0]]).toEqual([each, 200, each]);
    }
  });

  it('and who is sent a link sees what it is: its picture has the size it says, and nothing in the head is refused by the browser', async () => {
    const { page, context, faults } = await visit(`/dot-thi-dua/${YEAR}?cum=2&tim=xa`);
    const said = async (name: string) => page.getAttribute(`meta[property="${name}"], meta[name="${name}"]`, 'content');
    const board = await boardOf(YEAR);
    expect([await page.getAttribute('link[rel="canonical"]', 'href'), await said('og:url'), await said('og:title'), await said('og:description'), await said('twitter:card'), await said('robots')])
      .toEqual([`${PUBLIC}/dot-thi-dua/${YEAR}`, `${PUBLIC}/dot-thi-dua/${YEAR}`, board.head.name, board.head.goal, 'summary_large_image', 'noindex']);
    const image = (await said('og:image'))!;
    expect(image).toMatch(new RegExp(`^${PUBLIC}/dot-thi-dua/${YEAR}/anh\\.png\\?bang=\\d+$`));
    const answer = await fetch(here(image));
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-encoding'), answer.headers.get('etag')]).toEqual([200, 'image/png', null, expect.stringMatching(/^"anh-\d+-running"$/)]);
    expect((await fetch(here(image), { headers: { 'if-none-match': answer.headers.get('etag')! } })).status).toBe(304);
    const size = await page.evaluate(`(async () => { const drawn = new Image(); drawn.src = '${new URL(here(image)).pathname}'; await drawn.decode(); return [drawn.naturalWidth, drawn.naturalHeight]; })()`);
    expect([size, await said('og:image:width'), await said('og:image:height')]).toEqual([[1200, 630], '1200', '630']);

    const data = JSON.parse((await page.textContent('script[type="application/ld+json"]'))!) as { '@graph': Record<string, unknown>[] };
    const [event, set] = data['@graph'];
    expect([event!['@type'], event!.name, event!.url, event!.startDate, set!['@type'], set!.description]).toEqual(['Event', board.head.name, `${PUBLIC}/dot-thi-dua/${YEAR}`, expect.stringMatching(/^20\d\d-\d\d-\d\dT00:00:00\+07:00$/), 'Dataset', expect.stringContaining('Số liệu trình diễn')]);
    for (const { contentUrl } of set!.distribution as { contentUrl: string }[]) expect([contentUrl, (await fetch(here(contentUrl))).status]).toEqual([contentUrl, 200]);
    // The live line is taken from the address people use only; everything else is as it should be.
    expect(faults.filter((each) => !each.includes('WebSocket'))).toEqual([]);
    if (album) {
      for (const slug of [YEAR, '100-ngay-dem-cao-diem-2026', 'de-an-5299-2023-07', 'thang-thanh-nien-2026']) {
        await page.setViewportSize({ width: 1200, height: 630 });
        await page.goto(`${address()}/dot-thi-dua/${slug}/anh.png`);
        await page.screenshot({ path: join(album, `anh-${slug}.png`) });
      }
    }
    await context.close();
  });
});

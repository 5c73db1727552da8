import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import type { Board, BoardRow, LiveMessage } from '#wire/board';
import { pictureOf } from '#domain/board-picture';
import { rowsIn } from '#domain/board-view';
import { SURFACES, boardAt, lineOf, only, readOpen, type Asked, type Reading, type Surface } from '../support/surfaces.ts';
import { opened } from '../support/visits.ts';

const { visit, signIn, address } = opened();
/** By percent, by a sheet with steps and caps, a sheet with points people give, and one that is over. */
const SLUGS = ['nam-thi-dua-2026', '100-ngay-dem-cao-diem-2026', 'thi-dua-trong-diem-quy-4-2026', 'thang-thanh-nien-2026'];
const EXPORT = join(import.meta.dirname, '..', 'fixtures', 'ket-xuat-ho-so-trinh-dien.csv');
/** What a unit reads of itself is read for every unit; what surrounds it, for each so manieth. */
const OWN = ['unit', 'why', 'feed of the unit'];
const EACH = 12;
const TRIES = 5;
/** All of them a second time, and an export between: as long as a busy machine takes. */
const LONG_MS = 600_000;

/** The figures a surface must carry, and those it does. */
function weighed(surface: Surface, asked: Asked, { no, lines }: Reading): [want: unknown, got: unknown] {
  const says = typeof surface.says === 'function' ? surface.says(asked) : surface.says;
  const said = (all: Reading['lines']) => Object.fromEntries(Object.entries(all).map(([unit, line]) => [unit, only(line, says)]));
  return [{ no: asked.board.no, lines: said(surface.of(asked)) }, { no, lines: said(lines) }];
}

/** One surface beside the stored board, for each of the units. A board that becomes another while it is looked at is looked at again. */
async function compared(surface: Surface, slug: string, unitIds: readonly string[], desk: Page): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const board = await boardAt(address(), slug);
    const found: { unit: string; want: unknown; got: unknown }[] = [];
    for (const unitId of unitIds) {
      const asked: Asked = { desk, base: address(), board, unit: rowsIn(board).find((row) => row.unitId === unitId)! };
      if (surface.stands && !surface.stands(asked)) continue;
      const [want, got] = weighed(surface, asked, await surface.read(asked));
      found.push({ unit: asked.unit.name, want, got });
    }
    if (tries < TRIES && (await boardAt(address(), slug)).no !== board.no) continue;
    for (const { unit, want, got } of found) expect([slug, surface.name, unit, got]).toEqual([slug, surface.name, unit, want]);
    return;
  }
}

/** Every surface of a campaign; those about one unit for the units asked for. */
async function everySurface(slug: string, units: (row: BoardRow, at: number) => boolean): Promise<void> {
  const { page: desk, context } = await visit('/robots.txt');
  const board = await boardAt(address(), slug);
  const ranked = board.clusters.flatMap(({ rows }) => rows);
  for (const surface of SURFACES) {
    const about = surface.about !== 'unit' ? ranked.slice(0, 1) : OWN.includes(surface.name) ? rowsIn(board).filter(units) : ranked.filter((_, at) => at % EACH === 0);
    await compared(surface, slug, about.map(({ unitId }) => unitId), desk);
  }
  await context.close();
}

/** What the live line says after a board, one message after the other. */
function listening(board: Board): { heard: LiveMessage[]; end: () => void } {
  const heard: LiveMessage[] = [];
  const line = new WebSocket(`${address().replace('http', 'ws')}/api/campaigns/${board.head.slug}/live?since=${board.no}`);
  line.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data)) as LiveMessage));
  return { heard, end: () => line.close() };
}
const deltasOf = (heard: readonly LiveMessage[]) => heard.flatMap((each) => (each.kind === 'delta' ? [each.delta] : []));

/** The state office reads an export, as in its own page. */
async function reconciled(): Promise<void> {
  const office = await visit('/dang-nhap');
  await signIn(office.page, 'doisoat', 'trinh-dien-doi-soat', '/doi-soat');
  await office.page.setInputFiles('#tep', EXPORT);
  await office.page.waitForSelector('text=Xem trước');
  await office.page.click('button:has-text("Đối soát 1.")');
  await office.page.waitForSelector('text=Kết quả đối soát');
  await office.context.close();
}

describe('every surface of a campaign', () => {
  it('is read for every unit there is', () => {
    expect(SURFACES.length).toBeGreaterThanOrEqual(36);
    expect(new Set(SURFACES.map(({ name }) => name)).size).toBe(SURFACES.length);
    expect(SURFACES.filter(({ name }) => OWN.includes(name)).length).toBe(OWN.length);
  });

  it.each(SLUGS)('of %s carries the number and the figures of the stored board', async (slug) => {
    await everySurface(slug, () => true);
  });

  it('goes on to the next board with it, once results are recognised: none stays behind, none is of two', async () => {
    const before = await Promise.all(SLUGS.map((slug) => boardAt(address(), slug)));
    const { page: desk, context } = await visit('/robots.txt');
    const lines = before.map(listening);
    await expect.poll(() => lines.map(({ heard }) => heard.some(({ kind }) => kind === 'hello')), { timeout: 20_000 }).toEqual(SLUGS.map(() => true));
    const moving = before.filter(({ head }) => Date.now() < head.closesAt);
    const open = await Promise.all(moving.map(({ head }) => visit(`/dot-thi-dua/${head.slug}`)));
    for (const { page } of open) await page.waitForSelector('text=Đang cập nhật trực tiếp');
    await reconciled();
    // Two of the campaigns count what the file says.
    await expect.poll(async () => (await Promise.all(SLUGS.slice(0, 2).map((slug) => boardAt(address(), slug)))).map(({ no }, at) => no > before[at]!.no), { timeout: 20_000 }).toEqual([true, true]);
    let moved = 0;
    for (const [at, slug] of SLUGS.entries()) {
      const was = new Map(rowsIn(before[at]!).map((row) => [row.unitId, row]));
      const changed = new Set(rowsIn(await boardAt(address(), slug)).filter((row) => row.actsMilli !== was.get(row.unitId)!.actsMilli).map(({ unitId }) => unitId));
      moved += changed.size;
      await everySurface(slug, ({ unitId }, nth) => changed.has(unitId) || nth % EACH === 0);
      // What the open line said, put onto the board of before, is the board of now.
      await expect.poll(async () => deltasOf(lines[at]!.heard).at(-1)?.no ?? before[at]!.no, { timeout: 20_000 }).toBe((await boardAt(address(), slug)).no);
      const now = await boardAt(address(), slug);
      const put = new Map(was);
      const deltas = deltasOf(lines[at]!.heard).filter(({ no }) => no <= now.no);
      expect(deltas.map(({ from }) => from)).toEqual(deltas.map((_, nth) => (nth === 0 ? before[at]!.no : deltas[nth - 1]!.no)));
      for (const { rows } of deltas) for (const { cluster: _, ...row } of rows) put.set(row.unitId, row);
      expect([slug, Object.fromEntries(put), deltas.at(-1)?.totals ?? before[at]!.totals]).toEqual([slug, Object.fromEntries(rowsIn(now).map((row) => [row.unitId, row])), now.totals]);
    }
    expect(moved).toBeGreaterThan(2);
    // Pages that were open all the while show the new board, whole.
    for (const [at, { page }] of open.entries()) {
      const board = await boardAt(address(), moving[at]!.head.slug);
      await expect.poll(async () => readOpen(desk, page), { timeout: 20_000 }).toEqual({ no: board.no, lines: Object.fromEntries(rowsIn(board).map((row) => [row.unitId, lineOf(row)])) });
    }
    for (const { end } of lines) end();
    for (const each of [...open, { context }]) await each.context.close();
  }, LONG_MS);
});

describe('a published notice', () => {
  it('says the same counts and percents, from the same board, wherever it stands', async () => {
    const slug = 'de-an-5299-2023-07';
    const board = await boardAt(address(), slug);
    const asked = async (path: string) => fetch(`${address()}${path}${path.includes('?') ? '&' : '?'}n=${Math.random()}`);
    const { page: desk, context } = await visit('/robots.txt');
    const words = async (path: string) => desk.evaluate<string>(`new DOMParser().parseFromString(${JSON.stringify(await (await asked(path)).text())}, 'text/html').body.textContent`);
    const paper = await getDocumentProxy(new Uint8Array(await (await asked(`/api/campaigns/${slug}/notice.pdf`)).arrayBuffer()));
    const pages = {
      page: await words(`/dot-thi-dua/${slug}`), embed: await words(`/nhung/dot-thi-dua/${slug}`), notice: await words(`/dot-thi-dua/${slug}/thong-bao`), feed: await (await asked(`/dot-thi-dua/${slug}/atom.xml`)).text(),
      paper: (await extractText(paper, { mergePages: true })).text, picture: JSON.stringify(pictureOf(board, Date.now())) };
    for (const [name, text] of Object.entries(pages)) {
      const plain = text.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
      const percents = board.totals.figures.map(([milli, target]) => `${(Math.round(milli * 10 / target) / 100).toFixed(2).replace('.', ',')} %`);
      const counts = name === 'feed' ? [] : board.totals.figures.flatMap(([milli, target]) => [milli / 1000, target]).map((each) => each.toLocaleString('vi-VN'));
      for (const figure of [...percents, ...counts]) expect([name, figure, plain.includes(figure)]).toEqual([name, figure, true]);
    }
    expect([board.totals.figures.length, /data-as-of="\d+"/.test(await (await asked(`/dot-thi-dua/${slug}`)).text())]).toEqual([2, true]);
    await context.close();
  });
});

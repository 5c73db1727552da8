/** Figures read back out of every surface a campaign's board has, as whoever looks at it reads them. */
import type { Page } from 'playwright-core';
import readExcelFile from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import type { Board, BoardRow, CampaignList } from '#wire/board';
import type { BoardRowsPage } from '#wire/board-rows';
import type { CourseAnswer } from '#wire/course';
import type { Publication } from '#wire/national';
import { pictureOf } from '#domain/board-picture';
import { rowsIn } from '#domain/board-view';

/** A unit's line in plain decimals, whatever language and shape it stood in; what a surface does not say is not there. */
export type Line = { place?: string; actual?: string; target?: string; percent?: string; points?: string };
export type Figure = keyof Line;
/** What a surface says: its board's number, and lines by unit ("unit indicator" where it speaks of one indicator). */
export type Reading = { no: number; lines: Record<string, Line> };
export type Asked = {
  /** The stored board it must show, and where the server is. */
  board: Board; base: string;
  /** A page of the browser in which documents are read. */
  desk: Page;
  /** A unit, where the surface is about one. */
  unit: BoardRow;
};
/** `stands`: where it is not on every campaign; `about` a unit: asked for one after the other. `says` names the figures it must carry, `of` whose. */
export type Surface = { name: string; says: readonly Figure[] | ((asked: Asked) => readonly Figure[]); of: (asked: Asked) => Record<string, Line>; read: (asked: Asked) => Promise<Reading>; stands?: (asked: Asked) => boolean; about?: 'unit' };

/** n halves of a unit rounded half up, by whole numbers only. */
const rounded = (over: number, under: number, places: number): string => {
  const scale = 10n ** BigInt(places);
  const [a, b] = [BigInt(Math.abs(over)) * scale, BigInt(under)];
  const digits = String((2n * a + b) / (2n * b)).padStart(places + 1, '0');
  return `${over < 0 ? '-' : ''}${digits.slice(0, digits.length - places)}${places > 0 ? `.${digits.slice(-places)}` : ''}`;
};
const short = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);
/** Acts against a target, computed here from the counts and from nothing else. */
const measured = (milli: number, target: number, places: number, actsPlaces: number): Line => ({
  actual: short(rounded(milli, 1000, actsPlaces)), ...(target > 0 && { target: String(target), percent: rounded(milli, target * 10, places) }) });
/** The line of a row as boards show it. */
export const lineOf = (row: BoardRow): Line => ({
  place: row.place === null ? '–' : String(row.place), points: rounded(row.pointsMilli, 1000, 2), ...measured(row.target > 0 ? row.targetedMilli : row.actsMilli, row.target, 1, 1) });
const linesOf = (rows: readonly BoardRow[]): Record<string, Line> => Object.fromEntries(rows.map((row) => [row.unitId, lineOf(row)]));
export const only = (line: Line, says: readonly Figure[]): Line => Object.fromEntries(says.flatMap((each) => (line[each] === undefined ? [] : [[each, line[each]]])));

/** "1.252,5" → "1252.5"; in English "1,252.5". */
const plain = (words: string, english: boolean): string => {
  const digits = /[−-]?[\d.,]*\d/.exec(words)?.[0] ?? `not a number: “${words}”`;
  return (english ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.')).replace('−', '-');
};
/** Between words that should have been the same. */
const TWICE = ' ≠ ';
/** Words of a line's cells → its figures. `lead` = percent or points, whichever the board ranks by. */
function lineFrom(cells: Record<string, string | undefined>, english: boolean): Line {
  const line: Line = {};
  for (const [name, words] of Object.entries(cells)) {
    if (words === undefined) continue;
    if (words.includes(TWICE)) throw new Error(`${name} is said in two ways: ${words}`);
    if (name === 'place') line.place = /\d/.exec(words) ? plain(words, false) : '–';
    if (name === 'counts') {
      const [actual, target] = words.split(' / ');
      line.actual = short(plain(actual!, english));
      if (target !== undefined) line.target = plain(target, english);
    }
    const percent = name === 'percent' || (name === 'lead' && /%|^—$/.test(words));
    if (percent && /\d/.test(words)) line.percent = plain(words, english);
    if ((name === 'points' || (name === 'lead' && !percent)) && /\d/.test(words)) line.points = plain(words, english);
  }
  return line;
}

/** How a document says its lines: selectors of each line, of its unit (an attribute or a link) and of its cells. */
type Shape = { no: readonly [selector: string, attribute: string | null, pattern: string]; line: string; unit: readonly [selector: string | null, attribute: string | null]; cells: Record<string, string> };
type Found = { no: string | null; lines: { unit: string; cells: Record<string, string> }[] };
/** Read by a browser's own reader of documents; an element said twice in a line must say the same twice. */
const found = (desk: Page, text: string, shape: Shape): Promise<Found> => desk.evaluate<Found>(`(${READ})(${JSON.stringify({ text, ...shape })})`);
const READ = `({ text, no, line, unit, cells }) => {
  const document = new DOMParser().parseFromString(text, 'text/html');
  const said = (of, attribute) => ((of && (attribute === null ? of.textContent : of.getAttribute(attribute))) ?? '').replace(/\\s+/g, ' ').trim();
  return {
    no: new RegExp(no[2]).exec(said(document.querySelector(no[0]), no[1]))?.[1] ?? null,
    lines: [...document.querySelectorAll(line)].map((each) => ({
      unit: said(unit[0] === null ? each : each.querySelector(unit[0]), unit[1]),
      cells: Object.fromEntries(Object.entries(cells).flatMap(([name, selector]) => {
        const all = [...new Set([...each.querySelectorAll(selector)].map((cell) => said(cell, null)))];
        return all.length === 0 ? [] : [[name, all.join('${TWICE}')]];
      })) })),
  };
}`;

const fresh = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}n=${Math.random()}`;
async function answered(base: string, path: string): Promise<Response> {
  const answer = await fetch(base + fresh(path));
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}
const textAt = async (base: string, path: string) => (await answered(base, path)).text();
export const jsonAt = async <Body>(base: string, path: string) => (await answered(base, path)).json() as Promise<Body>;
export const boardAt = (base: string, slug: string) => jsonAt<Board>(base, `/api/campaigns/${slug}/board`);

const ALL = ['place', 'actual', 'target', 'percent', 'points'] as const;
const ID = /^(?:\/en)?\/don-vi\/(.+)$/;
/** Units are named, not numbered, on paper and in words: a name must be one unit's. */
function byName(board: Board): Map<string, BoardRow> {
  const all = rowsIn(board);
  const named = new Map(all.map((row) => [row.name, row]));
  if (named.size !== all.length) throw new Error('two units of one board have the same name');
  return named;
}
/** Where a board ranks by percent its short lines show percents, else points. */
const led = ({ board }: Asked): readonly Figure[] => ['place', board.head.scoring === 'percent_of_target' ? 'percent' : 'points'];

type PageRead = { at: (asked: Asked) => string; shape: Shape | ((asked: Asked) => Shape); of: (asked: Asked) => readonly BoardRow[]; says?: Surface['says']; cut?: RegExp; about?: 'unit' };
/** A page of lines. `cut` takes a line apart that is one sentence: its named groups are the cells. */
const page = (name: string, { at, shape, of, says = ALL, cut, about }: PageRead): Surface => ({
  name, says, about, of: (asked) => linesOf(of(asked)),
  read: async (asked) => {
    const { no, lines } = await found(asked.desk, await textAt(asked.base, at(asked)), typeof shape === 'function' ? shape(asked) : shape);
    const named = byName(asked.board);
    return { no: numberOf(no), lines: Object.fromEntries(lines.map(({ unit, cells }) => [
      unit === '' ? asked.unit.unitId : named.get(unit)?.unitId ?? ID.exec(unit)?.[1] ?? unit,
      lineFrom(cut ? cut.exec(cells.words!)?.groups ?? cells : cells, at(asked).startsWith('/en'))])) };
  } });
const numberOf = (words: string | null | undefined): number => Number(words?.replaceAll(/[.,]/g, '') ?? Number.NaN);
/** A surface for machines, which says numbers, not words. */
const data = (name: string, says: Surface['says'], of: (asked: Asked) => readonly BoardRow[], read: (asked: Asked) => Promise<Reading>, lines: Surface['of'] = (asked) => linesOf(of(asked))): Surface => ({ name, says, of: lines, read });

const every = ({ board }: Asked): BoardRow[] => rowsIn(board);
const ranked = ({ board }: Asked): BoardRow[] => board.clusters.flatMap((cluster) => cluster.rows);
const own = ({ unit }: Asked): BoardRow[] => [unit];
const leading = (of: number) => ({ board }: Asked): BoardRow[] => board.clusters.flatMap((cluster) => cluster.rows.slice(0, of));
const clusterOf = ({ board, unit }: Asked): number => board.clusters.findIndex((cluster) => cluster.rows.some(({ unitId }) => unitId === unit.unitId));
/** Who stands beside the unit in its cluster, and the first of that cluster. */
const near = (beside: number, leaders = 0) => (asked: Asked): BoardRow[] => {
  const cluster = asked.board.clusters[clusterOf(asked)]?.rows;
  const at = cluster?.findIndex(({ unitId }) => unitId === asked.unit.unitId) ?? 0;
  return cluster?.filter((_, n) => n < leaders || Math.abs(n - at) <= beside) ?? [asked.unit];
};
const campaign = ({ board }: Asked, part = ''): string => `/dot-thi-dua/${board.head.slug}${part}`;
const unitPage = ({ unit }: Asked): string => `/don-vi/${unit.unitId}`;
const framed = ({ board }: Asked, query = ''): string => `/nhung/dot-thi-dua/${board.head.slug}${query}`;

const NUMBER = ['[data-as-of]', 'data-no', '(\\d+)'] as const;
const BOARD: Shape = { no: NUMBER, line: '.board [data-unit]', unit: [null, 'data-unit'], cells: { place: '[data-f="place"]', counts: '[data-f="counts"]', percent: '[data-f="percent"]', points: '[data-f="points"]' } };
const FRAMED: Shape = { no: ['main', 'data-no', '(\\d+)'], line: '[data-unit]', unit: [null, 'data-unit'], cells: { place: ':scope > span:first-child b', counts: 'small', lead: ':scope > b' } };
const framedSays = (asked: Asked): readonly Figure[] => [...led(asked), 'actual', 'target'];
const TILES: Shape = { no: NUMBER, line: '.tile[href]', unit: [null, 'href'], cells: { words: 'i' } };
const TABLE: Shape = { no: NUMBER, line: '.listed tr:has(td)', unit: ['td:first-child', null], cells: { place: 'td:nth-child(2)', lead: 'td:nth-child(3)', counts: 'td:nth-child(4)' } };
/** A map shows percents where anything was assigned, else points. */
const mapped = ({ board }: Asked): Figure => (board.totals.target > 0 ? 'percent' : 'points');
const standing = ({ board, unit: { target } }: Asked): Shape => ({ no: [`[data-campaign="${board.head.slug}"]`, 'data-no', '(\\d+)'], line: `[data-campaign="${board.head.slug}"] .standing`, unit: ['.none', null],
  cells: { place: 'b', ...(target > 0 && { percent: ':nth-last-child(3)' }), counts: ':nth-last-child(2)', points: ':nth-last-child(1)' } });
const course = ({ unit: { unitId } }: Asked): Shape => ({ no: ['header .prose', null, 'bảng số ([\\d.]+)'], line: `.key li:has([href$="/don-vi/${unitId}"])`, unit: ['a', 'href'], cells: { words: '.quiet' } });
const why = ({ unit: { target } }: Asked): Shape => ({ no: ['.asof', null, '^\\D+ ([\\d.,]+),'], line: 'header .figures', unit: ['.none', null],
  cells: { place: ':scope > :nth-child(1) dd', points: ':scope > :nth-child(2) dd', ...(target > 0 ? { percent: ':scope > :nth-child(3) dd', counts: ':scope > :nth-child(3) small' } : { counts: ':scope > :nth-child(3) dd' }) } });
const home = ({ board }: Asked): Shape => ({ no: [`[data-campaign="${board.head.slug}"]`, 'data-no', '(\\d+)'], line: `[data-campaign="${board.head.slug}"] .leaders li`, unit: ['a', 'href'], cells: { place: 'span:first-child', lead: 'span:last-child' } });
const running = ({ board }: Asked): boolean => board.head.startsAt <= Date.now() && Date.now() < board.head.closesAt;
/** "hạng 2: Đoàn phường Quy Nhơn, 104,3 % (4.120 / 3.950), 87,20 điểm" */
const BREATH = /(?<place>hạng \d+|không xếp hạng): (?<name>[^;:]+?), (?:(?<percent>[\d.,]+ %) \((?<counts>[^)]+)\)|(?<acts>[\d.,]+ lượt)), (?<points>[−\d.,]+) điểm/g;
const breaths = (words: string, named: Map<string, BoardRow>): Record<string, Line> => Object.fromEntries([...words.replaceAll('\u00a0', ' ').matchAll(BREATH)].map(({ groups }) => {
  const { name, acts, counts, ...cells } = groups as Record<string, string | undefined>;
  return [named.get(name!)?.unitId ?? name!, lineFrom({ ...Object.fromEntries(Object.entries(cells).filter(([, each]) => each !== undefined)) as Record<string, string>, counts: counts ?? acts! }, false)];
}));
const feed = (name: string, at: (asked: Asked) => string, of: (asked: Asked) => readonly BoardRow[], entry: (asked: Asked) => string): Surface => data(name, ALL, of, async (asked) => {
  const entries = (await textAt(asked.base, at(asked))).split('<entry>').slice(1).map((each) => each.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'"));
  const words = entries.find((each) => /<id>([^<]+)<\/id>/.exec(each)?.[1]?.endsWith(entry(asked))) ?? '';
  return { no: numberOf(/bảng số (\d+)/.exec(words)?.[1]), lines: breaths(words, byName(asked.board)) };
});

/** What is said of the whole board. */
const WHOLE = 'Toàn đợt';
const SUMS = ['actual', 'target', 'percent'] as const;
const sumOf = ({ board: { totals } }: Asked): Record<string, Line> => ({ [WHOLE]: measured(totals.target > 0 ? totals.targetedMilli : totals.actsMilli, totals.target, 1, 1) });
const sums = (name: string, read: (asked: Asked) => Promise<{ no: number; cells: Record<string, string> }>, more: Partial<Surface> = {}): Surface => ({
  name, says: SUMS, of: sumOf, read: async (asked) => { const { no, cells } = await read(asked); return { no, lines: { [WHOLE]: lineFrom(cells, false) } }; }, ...more });
const sumCells = ({ totals }: Pick<Board, 'totals'>): Record<string, string> => ({ counts: totals.target > 0 ? `${totals.targetedMilli / 1000} / ${totals.target}`.replaceAll('.', ',') : String(totals.actsMilli / 1000).replace('.', ','),
  ...(totals.target > 0 && { percent: `${rounded(totals.targetedMilli, totals.target * 10, 1)} %`.replace('.', ',') }) });

/** Lines of a notice are one indicator's each: "unit indicator". */
const NOTICE = ['actual', 'target', 'percent'] as const;
/** Which of the board's indicators the parts of a notice are about, in order: those that were assigned, all where none was. */
const assigned = ({ board: { totals } }: Asked): number[] => totals.figures.flatMap(([, target], at) => (target > 0 || totals.target === 0 ? [at] : []));
const noticed = (asked: Asked): Record<string, Line> => Object.fromEntries(assigned(asked).flatMap((at) => [
  [`${WHOLE} ${at}`, measured(...asked.board.totals.figures[at]!, 2, 3)], ...rowsIn(asked.board).map((row) => [`${row.unitId} ${at}`, measured(...row.figures[at]!, 2, 3)] as const)]));
const keyOf = (asked: Asked, name: string, part: number): string => `${name === WHOLE ? name : byName(asked.board).get(name)?.unitId ?? name} ${assigned(asked)[part]}`;
const notice = (name: string, read: Surface['read']): Surface => ({ name, says: NOTICE, of: noticed, read });
const plainest = (words: string): string => words.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();

/** A big screen as it stands: one page of it. */
async function readHall(desk: Page, hall: Page): Promise<Reading> {
  const { no, lines } = await found(desk, await hall.content(), { no: ['main', 'data-no', '(\\d+)'], line: '.leaf [data-unit]', unit: [null, 'data-unit'], cells: { place: '.place b', counts: '.count', lead: '.lead' } });
  return { no: Number(no), lines: Object.fromEntries(lines.map(({ unit, cells }) => [unit, lineFrom(cells, false)])) };
}
/** A board's page as it stands in an open browser, its live module at work. */
export async function readOpen(desk: Page, open: Page): Promise<Reading> {
  const { no, lines } = await found(desk, await open.content(), BOARD);
  return { no: Number(no), lines: Object.fromEntries(lines.map(({ unit, cells }) => [unit, lineFrom(cells, false)])) };
}

/** The board as JSON and as its pages, parts of it, what it is embedded in, drawn on, written in and fed to. */
export const SURFACES: readonly Surface[] = [
  page('page', { at: campaign, shape: BOARD, of: every }),
  page('page in English', { at: (asked) => `/en${campaign(asked)}`, shape: BOARD, of: every }),
  page('view of a cluster', { at: (asked) => campaign(asked, `?cum=${clusterOf(asked) + 1}`), shape: BOARD, of: (asked) => asked.board.clusters[clusterOf(asked)]!.rows, about: 'unit' }),
  page('view over 100 %', { at: (asked) => campaign(asked, '?xem=vuot-100'), shape: BOARD, of: (asked) => every(asked).filter(({ targetedMilli, target }) => target > 0 && targetedMilli > target * 1000) }),
  page('view without results', { at: (asked) => campaign(asked, '?xem=chua-co-ket-qua'), shape: BOARD, of: (asked) => every(asked).filter(({ actsMilli }) => actsMilli === 0) }),
  page('view of who rose', { at: (asked) => campaign(asked, '?xem=tang-trong-ngay'), shape: BOARD, of: (asked) => ranked(asked).filter(({ movement }) => (movement ?? 0) > 0) }),
  page('around a unit', { at: (asked) => campaign(asked, `?quanh=${asked.unit.unitId}`), shape: BOARD, of: near(5), about: 'unit' }),
  { ...page('home', { at: () => '/', shape: home, of: leading(3), says: led }), stands: running },
  page('unit', { at: unitPage, shape: standing, of: own, about: 'unit' }),
  page('unit in English', { at: (asked) => `/en${unitPage(asked)}`, shape: standing, of: own, about: 'unit' }),
  page('why', { at: (asked) => campaign(asked, `/vi-sao/${asked.unit.unitId}`), shape: why, of: own, about: 'unit' }),
  page('why in English', { at: (asked) => `/en${campaign(asked, `/vi-sao/${asked.unit.unitId}`)}`, shape: why, of: own, about: 'unit' }),
  // Before a unit has points its course says so, and neither place nor percent.
  { ...page('course of a unit', { at: (asked) => campaign(asked, `/dien-bien?don-vi=${asked.unit.unitId}`), shape: course, of: own, says: ['place', 'percent', 'points'], about: 'unit',
    cut: /^(?:(?<place>hạng \d+)|chưa có điểm)(?: · (?<points>[−\d.,]+) điểm)?(?: · (?<percent>[\d.,]+ %))?$/ }), stands: ({ unit }) => unit.pointsMilli !== 0 },
  page('page of a past moment, now', { at: (asked) => campaign(asked, `/luc?luc=${new Date().toISOString()}`), shape: { ...BOARD, no: ['.past', null, 'bảng số ([\\d.]+)'] }, of: every }),
  page('map', { at: (asked) => campaign(asked, '/ban-do'), shape: TILES, of: every, says: (asked) => ['place', mapped(asked)], cut: /: (?<place>[^:]*), (?<lead>[^:]+)$/ }),
  page('table of the map', { at: (asked) => campaign(asked, '/ban-do'), shape: TABLE, of: every, says: (asked) => (mapped(asked) === 'percent' ? ['place', 'percent', 'actual', 'target'] : ['place', 'points', 'actual']) }),
  page('map in English', { at: (asked) => `/en${campaign(asked, '/ban-do')}`, shape: TABLE, of: every, says: (asked) => ['place', mapped(asked)] }),
  page('embed', { at: framed, shape: FRAMED, of: (asked) => leading(asked.board.clusters.length === 1 ? 10 : 3)(asked), says: framedSays }),
  page('embed of a cluster', { at: (asked) => framed(asked, `?cum=${clusterOf(asked) + 1}`), shape: FRAMED, of: (asked) => asked.board.clusters[clusterOf(asked)]!.rows.slice(0, 10), says: framedSays, about: 'unit' }),
  page('embed of a unit', { at: (asked) => framed(asked, `?don-vi=${asked.unit.unitId}`), shape: FRAMED, of: near(2, 3), says: framedSays, about: 'unit' }),
  data('big screen', framedSays, every, async (asked) => {
    const hall = await asked.desk.context().newPage();
    try {
      await hall.goto(`${asked.base}/man-hinh/${asked.board.head.slug}?so=20`);
      await hall.locator('main[style*="--row"]').waitFor();
      const readings: Reading[] = [];
      // Its pages one after the other, until the first comes again.
      do {
        readings.push(await readHall(asked.desk, hall));
        await hall.keyboard.press('ArrowRight');
        await hall.locator(`main:not([data-page="${readings.length - 1}"])`).waitFor();
      } while (await hall.locator('main[data-page="0"]').count() === 0);
      const numbers = new Set(readings.map(({ no }) => no));
      return { no: numbers.size === 1 ? readings[0]!.no : Number.NaN, lines: Object.assign({}, ...readings.map(({ lines }) => lines)) as Reading['lines'] };
    } finally {
      await hall.close();
    }
  }),

  data('pages of rows', ALL, every, async ({ base, board }) => {
    const lines: BoardRow[] = [];
    const numbers = new Set<number>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const part: BoardRowsPage = await jsonAt(base, `/api/campaigns/${board.head.slug}/rows?limit=50${cursor && `&cursor=${cursor}`}`);
      lines.push(...part.rows);
      numbers.add(part.no);
      ({ cursor } = part);
    }
    return { no: numbers.size === 1 ? [...numbers][0]! : Number.NaN, lines: linesOf(lines) };
  }),
  { about: 'unit', ...data('rows around a unit', ALL, near(5), async ({ base, board, unit }) => {
    const part = await jsonAt<BoardRowsPage>(base, `/api/campaigns/${board.head.slug}/rows?around=${unit.unitId}`);
    return { no: part.no, lines: linesOf(part.rows) };
  }) },
  data('time machine, now', ALL, every, async ({ base, board }) => {
    const then = await jsonAt<Board>(base, `/api/campaigns/${board.head.slug}/at?moment=${new Date().toISOString()}`);
    return { no: then.no, lines: linesOf(rowsIn(then)) };
  }),
  data('course', ['place', 'percent', 'points'], every, async ({ base, board }) => {
    const { no, units, days } = await jsonAt<CourseAnswer>(base, `/api/campaigns/${board.head.slug}/course`);
    const last = days.length - 1;
    return { no, lines: Object.fromEntries(units.flatMap(({ unitId, places, pointsMilli, percentBp }) => (pointsMilli[last] == null ? [] : [[unitId, {
      place: places[last] == null ? '–' : String(places[last]), points: rounded(pointsMilli[last], 1000, 2), ...(percentBp[last] != null && { percent: rounded(percentBp[last], 100, 1) }) }]]))) };
  }),
  data('export of the course', ['place', 'percent', 'points'], every, async ({ base, board }) => {
    const answer = await answered(base, `/api/campaigns/${board.head.slug}/course?format=csv`);
    const table = (await answer.text()).trim().split('\n').slice(1).map((each) => each.split(','));
    const last = table.at(-1)![0];
    return { no: numberOf(/-bang-(\d+)\.csv/.exec(answer.headers.get('content-disposition') ?? '')?.[1]), lines: Object.fromEntries(table.filter(([day]) => day === last).map((cells) => {
      const [percent, points, place] = [cells.at(-1)!, cells.at(-2)!, cells.at(-3)!];
      return [cells.find((each) => /^[\da-f-]{36}$/.test(each))!, { place: place || '–', points: rounded(Math.round(Number(points) * 1000), 1000, 2), ...(percent && { percent: rounded(Math.round(Number(percent) * 100), 100, 1) }) }];
    })) };
  }),
  feed('feed of the campaign', (asked) => campaign(asked, '/atom.xml'), leading(3), () => '/board'),
  { about: 'unit', ...feed('feed of the unit', (asked) => `${unitPage(asked)}/atom.xml`, own, ({ board, unit }) => `campaign/${board.head.id}/unit/${unit.unitId}`) },
  data('picture', (asked) => [...led(asked), 'actual', 'target'], (asked) => leading(1)(asked).slice(0, 6), async ({ base, board }) => {
    const image = await answered(base, `/dot-thi-dua/${board.head.slug}/anh.png`);
    const named = byName(board);
    return { no: numberOf(/anh-(\d+)-/.exec(image.headers.get('etag') ?? '')?.[1]), lines: Object.fromEntries(pictureOf(board, Date.now()).clusters.map(({ lines: [line] }) => [named.get(line!.name)!.unitId, lineFrom({ place: line!.place, counts: line!.counts, lead: line!.figure }, false)])) };
  }),

  sums('sums of the page', async ({ base, board, desk }) => {
    const { no, lines: [line] } = await found(desk, await textAt(base, `/dot-thi-dua/${board.head.slug}`), { no: NUMBER, line: 'main', unit: ['.none', null],
      cells: { acts: '[data-total="acts"]', percent: '[data-total="percent"]', counts: 'dd:has([data-total="targeted"]) small' } });
    return { no: numberOf(no), cells: { counts: line!.cells.acts!, ...line!.cells } };
  }),
  data('figures for machines in the page', ['actual'], () => [], async ({ base, board }) => {
    const said = /<script type="application\/ld\+json">(.+?)<\/script>/s.exec(await textAt(base, `/dot-thi-dua/${board.head.slug}`))?.[1] ?? '{}';
    const set = (JSON.parse(said) as { '@graph': { '@type': string; version: string; dateModified: string; variableMeasured: { value: number }[] }[] })['@graph'].find((each) => each['@type'] === 'Dataset')!;
    return { no: set.dateModified === new Date(board.asOf).toISOString() ? numberOf(set.version) : Number.NaN, lines: Object.fromEntries(set.variableMeasured.map(({ value }, at) => [`${WHOLE} ${at}`, { actual: short(value.toFixed(3)) }])) };
  }, ({ board }) => Object.fromEntries(board.totals.figures.map(([milli], at) => [`${WHOLE} ${at}`, { actual: short(rounded(milli, 1000, 3)) }]))),
  sums('list of campaigns', async ({ base, board }) => {
    const one = (await jsonAt<CampaignList>(base, '/api/campaigns')).campaigns.find(({ head }) => head.slug === board.head.slug)!;
    return { no: one.no, cells: sumCells(one) };
  }),
  data('leaders in the list of campaigns', ALL, leading(3), async ({ base, board }) => {
    const one = (await jsonAt<CampaignList>(base, '/api/campaigns')).campaigns.find(({ head }) => head.slug === board.head.slug)!;
    return { no: one.no, lines: linesOf(one.clusters.flatMap(({ rows }) => rows.slice(0, 3))) };
  }),
  sums('what the province publishes', async ({ base, board }) => {
    const one = (await jsonAt<Publication>(base, '/api/published')).boards.find(({ slug }) => slug === board.head.slug)!;
    return { no: one.no, cells: sumCells({ totals: one as unknown as Board['totals'] }) };
  }),
  // A map of the site says when, not how much: the time is the board's own.
  sums('map of the site', async ({ base, board }) => {
    const at = new RegExp(`/dot-thi-dua/${board.head.slug}</loc><lastmod>([^<]+)<`).exec(await textAt(base, '/sitemap.xml'))?.[1] ?? '';
    return { no: Date.parse(at) === board.asOf ? board.no : Number.NaN, cells: {} };
  }, { says: [] }),

  notice('notice', async (asked) => {
    const { no, lines } = await found(asked.desk, await textAt(asked.base, campaign(asked, '/thong-bao?ky=tu-dau')), { no: ['article', 'data-no', '(\\d+)'], line: '.appendix tr:has(td)', unit: ['th', null], cells: { actual: '.done', target: '.target', percent: '.pct' } });
    let part = -1;
    return { no: numberOf(no), lines: Object.fromEntries(lines.map(({ unit, cells }) => {
      if (unit === WHOLE) part += 1;
      return [keyOf(asked, unit, part), lineFrom({ counts: cells.target === '—' ? cells.actual! : `${cells.actual} / ${cells.target}`, percent: cells.percent! }, false)];
    })) };
  }),
  notice('notice as a spreadsheet', async (asked) => {
    const bytes = Buffer.from(await (await answered(asked.base, `/api/campaigns/${asked.board.head.slug}/notice.xlsx?period=start`)).arrayBuffer());
    const sheets = await readExcelFile(bytes) as unknown as { data: (string | number | null)[][] }[];
    const table = sheets.at(-1)!.data;
    const above = sheets.map(({ data: rows }) => numberOf(/bảng số ([\d.]+)/.exec(String(rows[2]?.[0]))?.[1]));
    let part = -1;
    return { no: new Set(above).size === 1 ? above[0]! : Number.NaN, lines: Object.fromEntries(table.slice(table.findIndex(([first]) => first === 'Chỉ tiêu') + 1).map(([, , , name, target, done, percent]) => {
      if (name === WHOLE) part += 1;
      return [keyOf(asked, String(name), part), { actual: short(Number(done).toFixed(3)), ...(target !== null && { target: String(target), percent: rounded(Math.round(Number(percent) * 1e9), 1e7, 2) }) }];
    })) };
  }),
  notice('notice on paper', async (asked) => {
    const bytes = new Uint8Array(await (await answered(asked.base, `/api/campaigns/${asked.board.head.slug}/notice.pdf?period=start`)).arrayBuffer());
    const text = plainest((await extractText(await getDocumentProxy(bytes), { mergePages: false })).text.join(' '));
    const appendix = text.slice(text.indexOf('PHỤ LỤC'));
    const lines: Record<string, Line> = {};
    const figures = (at: string): RegExp => new RegExp(`${at.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} (?<target>[\\d.]+|—) (?<done>[\\d.,]+) (?<percent>[\\d.,]+ %|—)`, 'g');
    for (const name of [WHOLE, ...byName(asked.board).keys()]) for (const [part, { groups }] of [...appendix.matchAll(figures(name === WHOLE ? name : ` ${name}`))].entries()) {
      lines[keyOf(asked, name, part)] = lineFrom({ counts: groups!.target === '—' ? groups!.done! : `${groups!.done} / ${groups!.target}`, percent: groups!.percent! }, false);
    }
    return { no: numberOf(/bảng số ([\d.]+)/.exec(text)?.[1]), lines };
  }),
];

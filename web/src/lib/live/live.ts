/**
 * Keeps an open campaign page up to date without hydrating it: hears the campaign's object over its line,
 * and fills the elements that carry data-attributes with the same
 * words the server writes. Knows nothing of any framework.
 */
import type { BoardDelta } from '#wire/board';
import { sortKey } from '#domain/name';
import { acts, moment, percent, since } from '../format.ts';
import { sharedWords, wordsOf } from '../row.ts';
import { moved, serverNow, told } from './clock.ts';
import { BoardLine } from './line.ts';
import { netOf } from './net.ts';

type DeltaRow = BoardDelta['rows'][number];

const POLL_MS = 10_000;
/** A gap between the device's clocks as long as this is a sleep. */
const SLEPT_MS = 5000;
const SAY_MS = 10_000;
const GLIDE_MS = 380;
/** Between a difference and the view that is taken anew after it, at most; and how often it is tried. */
const VIEW_MS = 1200;
const VIEW_TRIES = 8;

const polled = document.querySelector<HTMLElement>('[data-poll]');
if (polled) poll(polled);
const band = document.querySelector<HTMLElement>('[data-live]');
if (band) listen(band, band.dataset.live!);

/** A small board that is asked for instead of listened to: what it is on is put in place of itself when its number has grown. */
function poll(place: HTMLElement): void {
  let etag = place.dataset.etag!;
  const look = async (): Promise<void> => {
    const answer = await fetch(place.dataset.poll!, { headers: { 'if-none-match': etag } }).catch(() => null);
    if (!answer?.ok) return;
    etag = answer.headers.get('etag') ?? etag;
    const fresh = (await pageAnew())?.querySelector('[data-poll]');
    if (fresh) place.replaceChildren(...fresh.childNodes);
  };
  setInterval(() => void (document.hidden || look()), POLL_MS * (0.8 + 0.4 * Math.random()));
}

/** The page as the server writes it now; null when it cannot be had. */
async function pageAnew(): Promise<Document | null> {
  const text = await fetch(location.href).then((each) => each.text()).catch(() => null);
  return text ? new DOMParser().parseFromString(text, 'text/html') : null;
}

/**
 * A view whose lines depend on the numbers (who is over 100 %, who stands around a unit) is taken anew from its own
 * address, never older than what the page has heard. One at a time, and not all open pages at once.
 */
function viewer(place: Element, heardNo: () => number): () => Promise<void> {
  let reading = false;
  return async () => {
    if (reading) return;
    reading = true;
    for (let tries = 0; tries < VIEW_TRIES; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, VIEW_MS * (0.3 + 0.7 * Math.random())));
      const fresh = await pageAnew();
      const view = fresh?.querySelector('[data-view]');
      if (!view || Number(fresh!.querySelector<HTMLElement>('[data-live]')?.dataset.no) < heardNo()) continue;
      const before = tops();
      const focused = place.contains(document.activeElement) ? document.activeElement!.getAttribute('href') : null;
      place.replaceChildren(...view.childNodes);
      if (focused !== null) [...place.querySelectorAll('a')].find((each) => each.getAttribute('href') === focused)?.focus({ preventScroll: true });
      glide(before);
      break;
    }
    reading = false;
  };
}

/** What the line (line.ts) needs of a browser. */
function listen(asOfLine: HTMLElement, slug: string): void {
  const place = document.querySelector('[data-view]');
  const viewAnew = place && viewer(place, () => line.no);
  const line = new BoardLine(Number(asOfLine.dataset.no), Number(document.querySelector<HTMLElement>('[data-now]')?.dataset.now ?? asOfLine.dataset.asOf), {
    now: serverNow, random: Math.random, told, moved,
    ...netOf(slug),
    served: async () => Number((await pageAnew())?.querySelector<HTMLElement>('[data-live]')?.dataset.no ?? Number.NaN) || null,
    reload: () => location.reload(),
    show(delta) {
      show(delta);
      void viewAnew?.();
      asOfLine.dataset.no = String(delta.no);
      asOfLine.dataset.asOf = String(delta.asOf);
      asOfLine.querySelector('[data-as-of-words]')!.textContent = moment(delta.asOf);
    },
  });
  // The steady clock stands still in some devices' sleep; the device's own tells how long that was.
  let looked = { own: Date.now(), steady: performance.now() };
  setInterval(() => {
    const now = { own: Date.now(), steady: performance.now() };
    const slept = now.own - looked.own - (now.steady - looked.steady);
    looked = now;
    if (slept > SLEPT_MS) line.woke(slept);
    line.tick(document.hidden);
    freshness(asOfLine, line.freshness());
  }, 1000);
  document.addEventListener('visibilitychange', () => document.hidden || line.woke());
  window.addEventListener('online', () => line.woke());
  window.addEventListener('pageshow', ({ persisted }) => persisted && line.woke());
  line.tick(false);
}

/** Seconds pass in silence: the words are in no live region. */
function freshness(line: HTMLElement, { ms, stale }: { ms: number; stale: boolean }): void {
  line.querySelector<HTMLElement>('[data-dot]')!.dataset.state = stale ? 'stale' : 'fresh';
  const words = stale ? `Mất kết nối trực tiếp, số liệu là của ${since(0, ms)} trước; đang thử nối lại` : `Đang cập nhật trực tiếp, mới nhất cách đây ${since(0, ms)}`;
  const said = line.querySelector('[data-freshness]')!;
  if (said.textContent !== words) said.textContent = words;
}

/** Where each unit's line stands on the screen. */
const tops = (): Map<string, number> => new Map([...document.querySelectorAll<HTMLElement>('[data-unit]')].map((line) => [line.dataset.unit!, line.getBoundingClientRect().top]));

/** Puts a difference on the page: words first, then all lines glide to their places at once. */
function show(delta: BoardDelta): void {
  const lines = [...document.querySelectorAll<HTMLElement>('[data-unit]')];
  const before = tops();
  const touched = new Set<HTMLElement>();
  for (const row of delta.rows) {
    const line = lines.find((each) => each.dataset.unit === row.unitId);
    const body = line?.closest<HTMLElement>('tbody');
    if (!line || !body) continue;
    fill(line, row, Number(body.dataset.scale), columnsIn(body));
    touched.add(body);
  }
  touched.forEach(reorder);
  totals(delta.totals);
  glide(before);
  announce(delta.rows);
}

/** "0,1 2": which criteria each column of points sums. */
const columnsIn = (body: HTMLElement): number[][] => body.dataset.parts?.split(' ').map((column) => column.split(',').map(Number)) ?? [];

function fill(line: HTMLElement, row: DeltaRow, scale: number, columns: number[][]): void {
  const words = wordsOf(row, scale, columns);
  line.dataset.top = words.top ? '1' : '0';
  const texts: Record<string, string> = { place: words.place, shared: sharedWords(words.shared), glyph: words.glyph, movement: words.movement,
    percent: words.percent, counts: words.counts, points: words.points, note: words.note, factor: words.factor, ...Object.fromEntries(words.parts.map((part, at) => [`part-${at}`, part])) };
  for (const [name, text] of Object.entries(texts)) {
    for (const at of line.querySelectorAll<HTMLElement>(`[data-f="${name}"]`)) {
      if (at.textContent === text) continue;
      at.textContent = text;
      glow(at);
    }
  }
  line.querySelector('[data-f="done"]')?.setAttribute('width', String(words.bar?.done ?? 0));
  line.querySelector('[data-f="over"]')?.setAttribute('width', String(words.bar?.over ?? 0));
}

function glow(at: HTMLElement): void {
  at.classList.remove('glow');
  requestAnimationFrame(() => at.classList.add('glow'));
}

/** By place; lines that share one stand in Vietnamese name order, as on the server. A view has an order of its own. */
function reorder(body: HTMLElement): void {
  if (body.closest('[data-view]')) return;
  const place = (line: Element) => Number(line.querySelector('[data-f="place"]')!.textContent) || Number.MAX_SAFE_INTEGER;
  const name = (line: Element) => sortKey(line.querySelector('.name a')!.textContent ?? '');
  const sorted = [...body.children].sort((a, b) => place(a) - place(b) || (name(a) < name(b) ? -1 : 1));
  if (sorted.some((line, at) => body.children[at] !== line)) body.append(...sorted);
}

function glide(before: Map<string, number>): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const line of document.querySelectorAll<HTMLElement>('[data-unit]')) {
    const top = before.get(line.dataset.unit!);
    const by = top === undefined ? 0 : top - line.getBoundingClientRect().top;
    if (by !== 0) line.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: GLIDE_MS, easing: 'cubic-bezier(.2,.7,.2,1)' });
  }
}

function totals(sums: BoardDelta['totals']): void {
  const put = (selector: string, text: string) => {
    const at = document.querySelector<HTMLElement>(selector);
    if (!at || at.textContent === text) return;
    at.textContent = text;
    glow(at);
  };
  put('[data-total="acts"]', acts(sums.actsMilli));
  put('[data-total="percent"]', percent(sums.targetedMilli, sums.target));
  put('[data-total="targeted"]', acts(sums.targetedMilli));
  sums.figures.forEach(([milli], at) => put(`[data-total-figure="${at}"]`, acts(milli)));
}

let saidAt = 0;
let saying: ReturnType<typeof setTimeout> | undefined;
const unsaid = new Map<string, DeltaRow>();
/** One sentence for those who listen, at most every ten seconds; what moved in between is in the next, so nobody is left with an old place. */
function announce(rows: DeltaRow[]): void {
  for (const row of rows) unsaid.set(row.unitId, row);
  if (unsaid.size > 0) saying ??= setTimeout(say, Math.max(0, saidAt + SAY_MS - Date.now()));
}

function say(): void {
  saying = undefined;
  const at = document.querySelector('[data-say]');
  const rows = [...unsaid.values()];
  const [row] = rows.filter((each) => each.place !== null).sort((a, b) => a.place! - b.place!);
  unsaid.clear();
  if (!at || !row) return;
  saidAt = Date.now();
  at.textContent = rows.length === 1 ? `${row.name} đang ở hạng ${row.place}.` : `Bảng vừa cập nhật ${rows.length} đơn vị; ${row.name} đang ở hạng ${row.place}.`;
}

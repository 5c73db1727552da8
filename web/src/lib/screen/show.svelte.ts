import type { Board } from '#wire/board';
import type { ScreenNews } from '#wire/screen';
import { applyDelta } from '#domain/board';
import { BoardLine } from '../live/line.ts';
import { netOf } from '../live/net.ts';
import { slidesOf, type Asked } from './slides.ts';
import { stripOf } from './strip.ts';

const TICK_MS = 1000;
/** A line of the strip is read twice in this. */
const STRIP_MS = 10_000;
const NEWS_MS = 60_000;
const RELEASE_MS = 10 * 60_000;
/** Somebody stopped it and went away. */
const PAUSED_MS = 15 * 60_000;
/** Nothing moved for so long: a quiet moment. */
const QUIET_MS = 5000;
const ANSWER_MS = 20_000;

/** `released` asks whether the server has a newer release than this page; `reload` opens the page anew. */
type Around = { released: () => Promise<boolean>; reload: () => void };

/**
 * What a big screen does by itself for days: one heartbeat, from which pages turn, the strip moves, news and a new
 * release are asked for. Time is the server's, counted on by a clock nobody sets. What it keeps is one board, one page
 * of news and a few numbers, however long it runs.
 */
export class Show {
  board = $state.raw() as Board;
  news = $state.raw<ScreenNews | null>(null);
  /** The server's time, UTC ms. */
  now = $state(0);
  /** Rows a page has room for. */
  most = $state(8);
  at = $state(0);
  said = $state(0);
  paused = $state(false);
  /** Since when nobody knows whether the board moved on, UTC ms; null = the line is alive. */
  lostAt = $state<number | null>(null);
  readonly slides = $derived.by(() => slidesOf(this.board, this.asked.cluster, this.asked.rows ?? this.most));
  readonly slide = $derived(this.slides[this.at % Math.max(1, this.slides.length)]);
  readonly strip = $derived.by(() => stripOf(this.board, this.news, this.now));
  readonly line = $derived(this.strip[this.said % Math.max(1, this.strip.length)]);

  readonly asked: Asked;
  readonly #around: Around;
  /** The server's time when the device's steady clock stood at 0. */
  #base = 0;
  #movedAt = 0;
  #turnedAt = 0;
  #saidAt = 0;
  #pausedAt = 0;
  #newsAt = 0;
  #releaseAt = 0;
  #newer = false;
  #heard: BoardLine | null = null;

  constructor(given: { board: Board; news: ScreenNews | null; now: number; asked: Asked }, around: Around) {
    this.board = given.board;
    this.news = given.news;
    this.now = given.now;
    this.asked = given.asked;
    this.#around = around;
  }

  /** Begins to listen and to turn pages. @param writtenAt when the page was written, by the device's steady clock @returns how to end it */
  begin(writtenAt: number): () => void {
    const started = performance.now();
    this.#base = this.now - writtenAt;
    [this.#turnedAt, this.#saidAt, this.#newsAt, this.#releaseAt] = [started, started, started, started];
    this.#heard = this.#listen(this.now);
    const beat = setInterval(() => this.#tick(), TICK_MS);
    return () => {
      clearInterval(beat);
      this.#heard?.stop();
    };
  }

  /** Forth (1) or back (−1) by one page, also while it is stopped. */
  step(by: number): void {
    const count = Math.max(1, this.slides.length);
    const next = (this.at + by + count) % count;
    this.#turnedAt = performance.now();
    this.at = next;
    if (by > 0 && next === 0 && this.#newer) void this.#takeRelease();
  }

  pause(): void {
    this.paused = !this.paused;
    this.#pausedAt = performance.now();
    this.#turnedAt = this.#pausedAt;
  }

  /** Listens from the board there is; where no chain of differences leads to the next one, it is read whole and listened to anew. */
  #listen(writtenAt: number): BoardLine {
    const { slug } = this.board.head;
    let whole: Board | null = null;
    const line = new BoardLine(this.board.no, writtenAt, {
      now: () => this.#base + performance.now(), random: Math.random, ...netOf(slug),
      served: async () => (whole = await this.#read<Board>(`/api/campaigns/${slug}/board`))?.no ?? null,
      reload: () => {
        this.board = whole!;
        this.#heard = this.#listen(this.#base + performance.now());
      },
      show: (delta) => {
        this.#movedAt = performance.now();
        this.board = applyDelta(this.board, delta);
      },
      told: (now) => this.#tell(now),
      moved: ([startsAt, endsAt, claimsUntil, closesAt]) => {
        this.board = { ...this.board, head: { ...this.board.head, startsAt: startsAt!, endsAt: endsAt!, claimsUntil: claimsUntil!, closesAt: closesAt! } };
      } });
    line.tick(document.hidden);
    return line;
  }

  #tell(now: number): void {
    this.#base = now - performance.now();
  }

  #tick(): void {
    const steady = performance.now();
    this.now = this.#base + steady;
    this.#heard?.tick(document.hidden);
    const fresh = this.#heard?.freshness();
    this.lostAt = fresh?.stale ? this.now - fresh.ms : null;
    if (this.paused && steady - this.#pausedAt > PAUSED_MS) this.pause();
    if (!this.paused && steady - this.#turnedAt >= this.asked.seconds * 1000) this.step(1);
    if (steady - this.#saidAt >= STRIP_MS) {
      this.#saidAt = steady;
      this.said = (this.said + 1) % Math.max(1, this.strip.length);
    }
    if (steady - this.#newsAt >= NEWS_MS) {
      this.#newsAt = steady;
      void this.#readNews();
    }
    if (steady - this.#releaseAt >= RELEASE_MS) {
      this.#releaseAt = steady;
      void this.#around.released().then((newer) => { this.#newer ||= newer; }, () => undefined);
    }
  }

  async #read<Body>(address: string): Promise<Body | null> {
    const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null);
    if (!answer?.ok) return null;
    return await answer.json().catch(() => null) as Body | null;
  }

  async #readNews(): Promise<void> {
    const news = await this.#read<ScreenNews>(`/api/campaigns/${this.board.head.slug}/screen`);
    if (!news) return;
    this.#tell(news.now);
    this.news = news;
  }

  /** A page that does not come would stand in the hall as an error: it is asked for first. */
  async #takeRelease(): Promise<void> {
    if (this.lostAt !== null || this.paused || performance.now() - this.#movedAt < QUIET_MS) return;
    const there = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null);
    if (there?.ok) this.#around.reload();
  }
}

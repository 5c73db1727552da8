import type { BoardDelta, BoardRow, Deltas, LiveMessage } from '#wire/board';
import { BoardLine, type Socket } from '../../web/src/lib/live/line.ts';

/** What a page shows of each unit, by number of the board it shows. */
type Shown = ReadonlyMap<string, number>;
type Carrier = { open: boolean; dead: boolean; heard: (message: LiveMessage) => void; closed: () => void };
type Weather = { loss: number; double: number; delayMs: number };
const CALM: Weather = { loss: 0, double: 0, delayMs: 50 };
const DELTAS_KEPT = 4;
const KEPT_PAGE_MS = 1000;

/**
 * A board, the net and one open page, by a clock that only the test moves. Everything on its way may be lost, doubled
 * or late; the page is the real state machine, what it shows is what it was told to show.
 */
export class Stormy {
  now = 1_000_000_000;
  weather: Weather = CALM;
  reachable = true;
  reloads = 0;
  /** Requests made beside the line. */
  asked = 0;
  page!: { line: BoardLine; shown: Map<string, number> };
  readonly #coming: { at: number; nth: number; act: () => void }[] = [];
  #nth = 0;
  readonly #random: () => number;
  /** Boards as they were: number, since when, and their figures. */
  readonly boards: { no: number; at: number; figures: Shown }[] = [{ no: 1, at: 0, figures: new Map([['a', 0], ['b', 0], ['c', 0]]) }];
  readonly #deltas = new Map<number, BoardDelta>();
  #sockets: Carrier[] = [];
  /** By how much the page's idea of the server's time is behind, after a sleep in which its clock stood still. */
  #behind = 0;
  #asleepUntil = 0;
  #kept = { no: 1, until: 0 };
  #nextTick = 0;
  /** What went wrong where nothing throws. */
  #fault = '';

  constructor(random: () => number) {
    this.#random = random;
    this.#load();
  }

  get board() {
    return this.boards.at(-1)!;
  }

  /** A new board. @param told how the object gets to say so: not at all where it falls between storing and sending */
  write(figures: Record<string, number>, told: 'delta' | 'whole' | 'nobody'): void {
    // Somebody else has just looked at the page: it is kept as it was.
    this.#serve();
    const before = this.board;
    const next = { no: before.no + 1, at: this.now, figures: new Map([...before.figures, ...Object.entries(figures)]) };
    this.boards.push(next);
    const delta: BoardDelta = { from: before.no, no: next.no, asOf: this.now, ledgerSeq: next.no, totals: { actsMilli: 0, targetedMilli: 0, target: 0, units: 0, figures: [] },
      rows: Object.entries(figures).map(([unitId, actsMilli]) => ({ unitId, actsMilli }) as BoardRow & { cluster: string }) };
    if (told !== 'whole') this.#deltas.set(next.no, delta);
    this.#deltas.delete(next.no - DELTAS_KEPT);
    if (told !== 'nobody') this.#say(told === 'delta' ? { kind: 'delta', delta } : { kind: 'reload', no: next.no });
  }

  checked(): void {
    this.#say({ kind: 'fresh', no: this.board.no, checkedAt: this.now });
  }

  /** Lines end: in words, or without anybody hearing of it. */
  cut(silently: boolean): void {
    for (const socket of this.#sockets) {
      if (silently) socket.dead = true;
      else this.#close(socket);
    }
  }

  /** The device sleeps; what was on its way to it is gone. */
  async sleep(ms: number, clockStands: boolean): Promise<void> {
    this.cut(true);
    this.#asleepUntil = this.now + ms;
    await this.pass(ms);
    if (clockStands) this.#behind += ms;
    this.page.line.woke(clockStands ? ms : 0);
    await settled();
  }

  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      this.#coming.sort((a, b) => a.at - b.at || a.nth - b.nth);
      const next = Math.min(this.#coming[0]?.at ?? Number.POSITIVE_INFINITY, this.#nextTick);
      if (next > until) break;
      this.now = Math.max(this.now, next);
      if (next === this.#nextTick) {
        this.#nextTick = this.now + 1000;
        if (this.now >= this.#asleepUntil) this.page.line.tick(false);
      } else this.#coming.shift()!.act();
      await settled();
      this.holds();
    }
    this.now = until;
  }

  /** What must be true at every moment, whatever was lost. */
  holds(): void {
    if (this.#fault) throw new Error(this.#fault);
    const { line, shown } = this.page;
    const its = this.boards[line.no - 1];
    if (!its || [...its.figures].some(([unit, figure]) => shown.get(unit) !== figure)) throw new Error(`the page says it is board ${line.no} and shows ${JSON.stringify([...shown])}`);
    // As fresh as it says: at the moment it names there was no newer board than the one it shows.
    const named = this.now - this.#behind - line.freshness().ms;
    const then = this.boards.findLast(({ at }) => at < named);
    if (then && then.no > line.no) throw new Error(`the page says board ${line.no} was the latest at ${named}, when ${then.no} had been since ${then.at}`);
  }

  #load(): void {
    const no = this.#serve();
    const shown = new Map(this.boards[no - 1]!.figures);
    const line: BoardLine = new BoardLine(no, this.#kept.until - KEPT_PAGE_MS, {
      now: () => this.now - this.#behind, random: this.#random,
      open: (since, heard, closed) => this.#open(since, heard, closed),
      deltas: (since) => this.#ask(() => this.#since(since)),
      served: () => this.#ask(() => this.#serve()),
      reload: () => {
        const was = this.page.line.no;
        this.reloads += 1;
        this.#load();
        if (this.page.line.no <= was) this.#fault = `loaded anew for nothing: ${was} → ${this.page.line.no}`;
      },
      show: (delta) => {
        for (const { unitId, actsMilli } of delta.rows) shown.set(unitId, actsMilli);
      },
      told: (now) => { this.#behind = Math.min(this.#behind, this.now - now); },
      moved: () => undefined,
    });
    this.page = { line, shown };
    this.#sockets = [];
  }

  /** The page as it is served: for a second the same one, whatever the board does. */
  #serve(): number {
    if (this.now >= this.#kept.until) this.#kept = { no: this.board.no, until: this.now + KEPT_PAGE_MS };
    return this.#kept.no;
  }

  #since(since: number): Deltas | 'nothing' {
    const { no, at } = this.board;
    if (since === no) return 'nothing';
    const deltas = Array.from({ length: no - since }, (_, nth) => this.#deltas.get(since + 1 + nth));
    if (since > no || deltas.some((each) => !each)) return { reload: true, no };
    return { no, asOf: at, checkedAt: at, now: this.now, deltas: deltas as BoardDelta[] };
  }

  #open(since: number, heard: (message: LiveMessage) => void, closed: () => void): Socket {
    const socket = { open: this.reachable, dead: false, heard, closed };
    this.#sockets.push(socket);
    if (!this.reachable) this.#later(200, () => closed());
    else this.#later(this.#delay(), () => {
      const missed = this.#since(since);
      if (missed !== 'nothing') ('reload' in missed ? [{ kind: 'reload', no: missed.no } as const] : missed.deltas.map((delta) => ({ kind: 'delta', delta }) as const)).forEach((each) => this.#carry(socket, each));
      this.#carry(socket, { kind: 'hello', no: this.board.no, now: this.now });
    });
    return {
      ping: () => this.#later(this.#delay(), () => this.#carry(socket, { kind: 'pong', no: this.board.no })),
      close: () => { socket.open = false; },
    };
  }

  #close(socket: Carrier): void {
    if (socket.open && !socket.dead) this.#later(10, socket.closed);
    socket.open = false;
  }

  #say(message: LiveMessage): void {
    for (const socket of this.#sockets) this.#carry(socket, message);
  }

  #carry(socket: Carrier, message: LiveMessage): void {
    for (const copy of this.#random() < this.weather.double ? [1, 2] : [1]) {
      if (this.#random() < this.weather.loss) continue;
      this.#later(this.#delay() * copy, () => {
        if (socket.open && !socket.dead && this.reachable && this.now >= this.#asleepUntil) socket.heard(message);
      });
    }
  }

  #ask<Answer>(answer: () => Answer): Promise<Answer | null> {
    this.asked += 1;
    const fails = !this.reachable || this.#random() < this.weather.loss;
    return new Promise((resolve) => this.#later(this.#delay(), () => {
      const said = fails ? null : answer();
      this.#later(this.#delay(), () => resolve(said));
    }));
  }

  #delay(): number {
    return 1 + this.#random() * this.weather.delayMs;
  }

  #later(ms: number, act: () => void): void {
    this.#coming.push({ at: this.now + ms, nth: this.#nth++, act });
  }
}

/** Whatever waits on a promise has gone on. */
const settled = async (): Promise<void> => {
  for (let n = 0; n < 12; n++) await Promise.resolve();
};

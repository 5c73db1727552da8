/**
 * What an open page knows of its board, and how it stays right: numbered differences are applied in order or not at
 * all, what is missed is asked for, a line that went silent is given up, and the page says how long ago it was known
 * to be the board. It knows no DOM and no clock of its own, so that a test can lose, double, delay and reorder
 * everything it hears.
 */
import type { BoardDelta, Deltas, LiveMessage } from '#wire/board';

/** A socket; what it hears goes to `heard` and `closed`. */
export type Socket = { ping(): void; close(): void };
/** What stands around a page: the net, the time, and what is seen. */
export type Around = {
  /** The server's time, in milliseconds. */
  now(): number;
  random(): number;
  open(since: number, heard: (message: LiveMessage) => void, closed: () => void): Socket;
  /** What came after a number; 'nothing' = the board still has it; null = it could not be asked. */
  deltas(since: number): Promise<Deltas | 'nothing' | null>;
  /** The number of the page as it is served now; null = it could not be asked. */
  served(): Promise<number | null>;
  reload(): void;
  show(delta: BoardDelta): void;
  told(now: number): void;
  moved(times: readonly number[]): void;
};

const PING_MS = 15_000;
/** A ping that nothing answered for as long as this: the line is dead, whatever the browser thinks of it. */
const ANSWER_MS = 10_000;
const POLL_MS = 10_000;
const STALE_MS = 30_000;
const RETRY_MS = 1000;
const RETRY_MAX_MS = 30_000;
/** Whole pages are taken again within this long, not all at once. */
const SPREAD_MS = 2000;

export class BoardLine {
  no: number;
  readonly #around: Around;
  /** The highest number heard of: while it is above our own, something is missing. */
  #heardOf: number;
  /** A moment at which the board was not newer than the page, by the server's clock. */
  #knownAt: number;
  #socket: Socket | null = null;
  #failures = 0;
  #connectAt = 0;
  #pingAt = 0;
  #pingedAt: number | null = null;
  #askAt: number;
  #asking = false;
  /** When the page is taken anew, because no chain of differences leads from it to the board. */
  #anewAt: number | null = null;
  #gone = false;

  /** @param writtenAt when the server wrote the page, by its clock */
  constructor(no: number, writtenAt: number, around: Around) {
    this.no = no;
    this.#heardOf = no;
    this.#around = around;
    this.#knownAt = writtenAt;
    this.#askAt = around.now() + POLL_MS;
  }

  /** How long ago the page was known to be the board, and whether that is too long. */
  freshness(): { ms: number; stale: boolean } {
    const ms = Math.max(0, this.#around.now() - this.#knownAt);
    return { ms, stale: ms > STALE_MS };
  }

  /** Once a second. @param hidden nobody looks: a page that is not listening does not ask either */
  tick(hidden: boolean): void {
    if (this.#gone) return;
    const now = this.#around.now();
    if (this.#socket && this.#pingedAt !== null && now - this.#pingedAt > ANSWER_MS) this.#giveUp();
    if (!this.#socket && now >= this.#connectAt) this.#connect();
    if (this.#socket && now >= this.#pingAt) this.#ping(now);
    if (this.#anewAt !== null) return void (now >= this.#anewAt && this.#takeAnew());
    if (!this.#socket && !hidden && now >= this.#askAt) void this.#catchUp();
  }

  /**
   * Somebody looks again, the net is back, or the device slept: what is on the screen is checked at once.
   * @param slept milliseconds the server's time here did not notice
   */
  woke(slept = 0): void {
    if (this.#gone) return;
    this.#knownAt -= slept;
    this.#connectAt = 0;
    if (this.#socket) this.#ping(this.#around.now());
    void this.#catchUp();
  }

  /** Listens no more. */
  stop(): void {
    this.#gone = true;
    this.#socket?.close();
  }

  #connect(): void {
    const socket: Socket = this.#around.open(this.no, (message) => this.#socket === socket && this.#hear(message), () => this.#socket === socket && this.#lost());
    this.#socket = socket;
    this.#pingedAt = null;
    this.#pingAt = this.#around.now();
  }

  #ping(now: number): void {
    this.#pingAt = now + PING_MS;
    this.#pingedAt ??= now;
    this.#socket!.ping();
  }

  #giveUp(): void {
    const socket = this.#socket!;
    this.#lost();
    socket.close();
  }

  #lost(): void {
    this.#socket = null;
    this.#failures += 1;
    this.#connectAt = this.#around.now() + Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** (this.#failures - 1)) * (0.3 + this.#around.random());
    this.#askAt = Math.min(this.#askAt, this.#around.now() + POLL_MS * (0.3 + 0.7 * this.#around.random()));
  }

  #hear(message: LiveMessage): void {
    const pingedAt = this.#pingedAt;
    this.#pingedAt = null;
    this.#failures = 0;
    if ('now' in message) this.#around.told(message.now);
    if (message.kind === 'phase') this.#around.moved(message.times);
    else if (message.kind === 'delta') this.#take(message.delta);
    else if (message.kind === 'reload') this.#wantAnew(message.no);
    // The runtime answers a ping without waking the board: what it says was so after the ping went out.
    else this.#boardWas(message.no, message.kind === 'hello' ? message.now : message.kind === 'fresh' ? message.checkedAt : pingedAt ?? 0);
  }

  /** The board had this number at that moment or later: it is ours, or something is missing. */
  #boardWas(no: number, at: number): void {
    if (no === this.no) this.#knownAt = Math.max(this.#knownAt, at);
    this.#heardOf = Math.max(this.#heardOf, no);
    if (no > this.no) void this.#catchUp();
  }

  #take(delta: BoardDelta): void {
    // Doubled and late ones lead to a number that is past; one that begins elsewhere asks for what is missing.
    if (delta.no > this.no && delta.from === this.no) {
      this.no = delta.no;
      this.#around.show(delta);
    }
    if (delta.no >= this.no) this.#boardWas(delta.no, delta.asOf);
  }

  async #catchUp(): Promise<void> {
    if (this.#asking || this.#anewAt !== null) return;
    this.#asking = true;
    const now = this.#around.now();
    this.#askAt = now + POLL_MS * (0.8 + 0.4 * this.#around.random());
    const since = this.no;
    const answer = await this.#around.deltas(since).catch(() => null);
    this.#asking = false;
    if (!answer || this.#gone) return;
    if (answer === 'nothing') return this.#boardWas(since, now);
    if ('reload' in answer) return this.#wantAnew(answer.no);
    this.#around.told(answer.now);
    for (const delta of answer.deltas) this.#take(delta);
    this.#boardWas(answer.no, now);
  }

  #wantAnew(no: number): void {
    if (no <= this.no) return;
    this.#heardOf = Math.max(this.#heardOf, no);
    this.#anewAt ??= this.#around.now() + SPREAD_MS * this.#around.random();
  }

  /** Not before the page that is served is as new as what was heard of: pages are kept for a second or two. */
  #takeAnew(): void {
    this.#anewAt = this.#around.now() + RETRY_MS + SPREAD_MS * this.#around.random();
    void this.#around.served().catch(() => null).then((no) => {
      if (no === null || no < this.#heardOf || this.#gone) return;
      this.stop();
      this.#around.reload();
    });
  }
}

/**
 * A hundred thousand open boards, simulated: the real state machine of each page (line.ts), objects as servers that do
 * one thing at a time. Sending to a line is as dear as it was measured on this machine (screens.ts); assumed are a core
 * for every object, what a question and the opening of a line cost an object, and how slow the net is.
 */
import type { BoardDelta, Deltas, LiveMessage } from '#wire/board';
import { BoardLine } from '../../web/src/lib/live/line.ts';
import { line, quantile } from './measure.ts';
import type { Measured } from './screens.ts';

const PAGES = 100_000;
const LINES_PER_OBJECT = 2000;
const BOARDS = 20;
const BEAT_MS = 1000;
/** Computing and storing a board, and the way between two objects, ms. */
const COMPUTE_MS = 60;
const BETWEEN_OBJECTS_MS = 15;
/** To a phone: half of them within this, the slowest ten times as long. */
const TO_PAGE_MS = 60;
/** What an object needs for a question, and to open a line: a little over 1,000 questions a second. */
const ASK_MS = 0.8;
const CONNECT_MS = 3;
const LOST = 0.001;
/** All of them open within this. */
const OPENING_MS = 120_000;

/** A thing that does one thing at a time. */
type Busy = { until: number; did: number; longest: number };

export async function swarm({ sendMs }: Measured): Promise<void> {
  const objects: Busy[] = Array.from({ length: Math.ceil(PAGES / LINES_PER_OBJECT) }, () => ({ until: 0, did: 0, longest: 0 }));
  const hours = new Map<number, (() => void)[]>();
  let now = 0;
  let seed = 1;
  const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const later = (ms: number, act: () => void): void => {
    const at = Math.max(now + 1, Math.round(now + ms));
    const due = hours.get(at);
    if (due) due.push(act);
    else hours.set(at, [act]);
  };
  const does = (object: Busy, ms: number): number => {
    const start = Math.max(now, object.until);
    object.until = start + ms;
    object.did += 1;
    object.longest = Math.max(object.longest, start - now);
    return object.until - now;
  };
  const toPage = (): number => TO_PAGE_MS * (0.5 + 9.5 * random() ** 4);

  let no = 1;
  const writtenAt = new Map<number, number>();
  const waits: number[] = [];
  const deltaTo = (at: number): BoardDelta => ({ from: at - 1, no: at, asOf: writtenAt.get(at)!, ledgerSeq: at, rows: [], totals: { actsMilli: 0, targetedMilli: 0, target: 0, units: 0, figures: [] } });
  const since = (from: number): Deltas | 'nothing' => (from === no ? 'nothing'
    : { no, asOf: now, checkedAt: now, now, deltas: Array.from({ length: no - from }, (_, nth) => deltaTo(from + 1 + nth)) });

  /** A line is in order: its way is as long for everything, and a pong says what was sent on it before. */
  type Carrier = { heard: (message: LiveMessage) => void; closed: () => void; way: number; sent: number };
  const held = objects.map(() => new Set<Carrier>());
  let asked = 0;
  const pages = Array.from({ length: PAGES }, (_, nth) => {
    const home = Math.floor(nth / LINES_PER_OBJECT);
    const page: BoardLine = new BoardLine(1, 0, {
      now: () => now, random, told: () => undefined, moved: () => undefined, reload: () => { throw new Error('nobody has to load anew'); }, served: async () => no,
      show: (delta) => void waits.push(now - writtenAt.get(delta.no)!),
      deltas: (from) => {
        asked += 1;
        return new Promise((resolve) => later(toPage() + does(objects[0]!, ASK_MS), () => { const answer = since(from); later(toPage(), () => resolve(answer)); }));
      },
      open(from, heard, closed) {
        const carrier: Carrier = { heard, closed, way: toPage(), sent: from };
        // The board says who has room; then the line is the relay's.
        const hold = carrier.way + does(objects[home]!, CONNECT_MS) + (home === 0 ? 0 : 2 * BETWEEN_OBJECTS_MS + does(objects[0]!, ASK_MS));
        later(hold, () => {
          held[home]!.add(carrier);
          const missed = since(from);
          const words: LiveMessage[] = missed === 'nothing' || 'reload' in missed ? [] : missed.deltas.map((delta) => ({ kind: 'delta', delta }));
          const hello: LiveMessage = { kind: 'hello', no, now };
          carrier.sent = no;
          later(carrier.way, () => [...words, hello].forEach(heard));
        });
        return { ping: () => later(carrier.way, () => { const sent = carrier.sent; if (held[home]!.has(carrier)) later(carrier.way, () => heard({ kind: 'pong', no: sent })); }), close: () => void held[home]!.delete(carrier) };
      },
    });
    return page;
  });

  const send = (at: number, message: LiveMessage): void => {
    let nth = does(objects[at]!, sendMs * held[at]!.size) - sendMs * held[at]!.size;
    for (const carrier of held[at]!) {
      nth += sendMs;
      if (message.kind === 'delta') carrier.sent = message.delta.no;
      if (random() >= LOST) later(nth + carrier.way, () => carrier.heard(message));
    }
  };
  const write = (): void => {
    writtenAt.set(no + 1, now);
    // A verdict waits up to a beat for its board; computing it is part of the way.
    later(random() * BEAT_MS + COMPUTE_MS, () => {
      no += 1;
      const message: LiveMessage = { kind: 'delta', delta: deltaTo(no) };
      send(0, message);
      for (let at = 1; at < objects.length; at++) later(BETWEEN_OBJECTS_MS * (0.5 + random()), () => send(at, message));
    });
  };
  const fall = (at: number): void => {
    for (const carrier of held[at]!) later(carrier.way, carrier.closed);
    held[at]!.clear();
  };

  const SETTLED_MS = OPENING_MS + 10_000;
  const UNTIL = SETTLED_MS + (BOARDS + 10) * 2500 + 60_000;
  let calm = 0;
  let opened = 0;
  pages.forEach((page, nth) => {
    const tick = (): void => { page.tick(false); later(1000, tick); };
    later(1 + Math.floor((nth * OPENING_MS) / PAGES), tick);
  });
  for (let nth = 0; nth < BOARDS; nth++) hours.set(SETTLED_MS + nth * 2500, [write]);
  // First quiet, then a relay falls, then the board's own object and every line it holds.
  hours.set(SETTLED_MS + BOARDS * 1250 + 7, [() => { calm = waits.length; opened = objects[0]!.longest; fall(7); }]);
  hours.set(SETTLED_MS + BOARDS * 1875 + 7, [() => fall(0)]);
  for (; now < UNTIL; now += 1) {
    for (const act of hours.get(now) ?? []) act();
    hours.delete(now);
    // Answers that are promises go on before the next millisecond does.
    await Promise.resolve();
  }
  const wrong = pages.filter((page) => page.no !== no || page.freshness().stale).length;
  const quiet = waits.slice(0, calm);
  const said = (numbers: number[], share: number) => `${Math.round(quantile(numbers, share))} ms`;
  line(`simulated: verdict to screen, ${PAGES} open boards`, `p50 ${said(quiet, 0.5)}, p95 ${said(quiet, 0.95)}, p99 ${said(quiet, 0.99)} (board and ${objects.length - 1} relays, ${LINES_PER_OBJECT} lines each, all opened within ${OPENING_MS / 60_000} minutes)`);
  line('  with a relay and the board’s object falling', `p50 ${said(waits, 0.5)}, p99 ${said(waits, 0.99)}; ${asked} questions beside the lines, ${LOST * 100} % of messages lost; longest wait for the board’s object ${Math.round(opened)} ms while opening, ${Math.round(objects[0]!.longest)} after the fall; ${wrong} pages wrong after a quiet minute`);
}

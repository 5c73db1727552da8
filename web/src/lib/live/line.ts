/**
 * The line to a campaign's object: numbered differences over a socket, asking every few seconds while there is none,
 * what was missed asked for. Knows nothing of what a page shows; open boards and big screens both listen through it.
 */
import type { BoardDelta, LiveMessage } from '#wire/board';

type Deltas = { no: number; asOf: number; checkedAt: number; deltas: BoardDelta[]; now: number } | { reload: true; no: number };

const PING_MS = 15_000;
const POLL_MS = 10_000;
/** So many pings without a word, and the line is dead, whatever the device's network says of it. */
const PINGS_UNANSWERED = 3;
const RETRY_MS = 500;
const RETRY_MS_MAX = 30_000;

/** What a page does with what it hears. */
export type Ears = {
  /** The next difference: each once, in order. */
  delta(delta: BoardDelta): void;
  /** The server said something, whatever it was. */
  heard(): void;
  /** What time it is there. */
  told(now: number): void;
  /** A phase began, or its moments moved. */
  phase(times: readonly number[]): void;
  /** Too far behind for differences: the board is to be read whole, and `standsAt` told its number. */
  behind(): void;
};
export type Line = { no(): number; standsAt(no: number): void; stop(): void };

/** Listens to a campaign from a board's number on, for as long as the page is open. */
export function follow(slug: string, from: number, ears: Ears): Line {
  const base = `/api/campaigns/${slug}`;
  let no = from;
  let socket: WebSocket | null = null;
  let failures = 0;
  let unanswered = 0;
  let etag = '';
  let stopped = false;

  const take = (delta: BoardDelta): void => {
    // Doubled and late messages start at a number that is past; a gap asks for what is missing.
    if (delta.no <= no) return;
    if (delta.from !== no) return void catchUp();
    no = delta.no;
    ears.delta(delta);
  };
  const catchUp = async (): Promise<void> => {
    const response = await fetch(`${base}/deltas?since=${no}`, etag ? { headers: { 'if-none-match': etag } } : {}).catch(() => null);
    if (!response || stopped) return;
    if (response.status === 304) return ears.heard();
    if (!response.ok) return;
    etag = response.headers.get('etag') ?? '';
    const answer = await response.json() as Deltas;
    ears.heard();
    if ('reload' in answer) return ears.behind();
    ears.told(answer.now);
    answer.deltas.forEach(take);
  };
  const again = (): void => {
    socket = null;
    failures += 1;
    setTimeout(connect, Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** failures) * (0.7 + 0.6 * Math.random()));
  };
  const connect = (): void => {
    if (stopped || socket) return;
    const line = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${base}/live?since=${no}`);
    socket = line;
    unanswered = 0;
    line.onmessage = ({ data }) => {
      failures = 0;
      unanswered = 0;
      ears.heard();
      if (data === 'pong') return;
      const message = JSON.parse(data as string) as LiveMessage;
      if ('now' in message) ears.told(message.now);
      if (message.kind === 'phase') ears.phase(message.times);
      else if (message.kind === 'delta') take(message.delta);
      else if (message.kind === 'reload' && message.no !== no) void catchUp();
    };
    line.onclose = () => (socket === line ? again() : void 0);
  };
  const open = (): boolean => socket?.readyState === WebSocket.OPEN;
  const ping = (): void => {
    if (!open()) return;
    if (unanswered >= PINGS_UNANSWERED) {
      const dead = socket!;
      again();
      return dead.close();
    }
    unanswered += 1;
    socket!.send('ping');
  };
  const shown = (): void => void (document.hidden || catchUp());
  connect();
  const beats = [setInterval(ping, PING_MS), setInterval(() => void (open() || document.hidden || catchUp()), POLL_MS * (0.8 + 0.4 * Math.random()))];
  document.addEventListener('visibilitychange', shown);
  return {
    no: () => no,
    standsAt: (read) => { no = read; etag = ''; },
    stop() {
      stopped = true;
      beats.forEach(clearInterval);
      document.removeEventListener('visibilitychange', shown);
      socket?.close();
    } };
}

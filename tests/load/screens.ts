/**
 * Open boards: from the answer to a verdict until the difference has reached the screens, over real sockets of a real
 * server on the same machine. The screens stand in this process and take their part of its two cores.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { createOTP } from '@better-auth/utils/otp';
import { uuidv7 } from 'uuidv7';
import type { Board, LiveMessage } from '#wire/board';
import { localDateAt } from '#domain/calendar';
import { DEMONSTRATION_CODES } from '../../worker/host/seed.ts';
import type { Server } from '../support/browser.ts';
import { line, median, quantile } from './measure.ts';

const SLUG = 'nam-thi-dua-2026';
const VERDICTS = 20;
/** Longer than a board's second, and not a whole one, so that verdicts fall anywhere in it. */
const BETWEEN_MS = 1370;
const OPENED_AT_ONCE = 50;
const ASKED = 500;
const BEAT_MS = 1000;

/** Sends what there is to send; without a body it asks. */
type Asker = (path: string, body?: unknown) => Promise<unknown>;

async function signedIn(base: string, name: string, password: string): Promise<Asker> {
  let cookie = '';
  const ask: Asker = async (path, body) => {
    const response = await fetch(base + path, { method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', origin: base, cookie }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const fresh = response.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
    if (fresh) cookie = fresh;
    return response.json();
  };
  const { secondFactor } = await ask('/api/auth/sign-in', { login: `${name}@trinhdien.example`, password }) as { secondFactor: boolean };
  if (secondFactor) await ask('/api/auth/two-factor/verify-totp', { code: await createOTP(DEMONSTRATION_CODES).totp() });
  return ask;
}

/** Memory of the runtime below a server, in megabytes: the object's isolate is part of it. */
function runtimeMegabytes(above: number): number {
  for (const pid of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const [, name, , parent] = /^\d+ \((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!;
      if (name === 'workerd' && Number(parent) === above) return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
    } catch {
      // Ended while we looked.
    }
  }
  return Number.NaN;
}

export type Measured = { sendMs: number; connectMs: number; askMs: number };

/** @param count open boards @returns what one line costs, for the simulation of more (swarm.ts) */
export async function screens(server: Server, count = 2000, through = ''): Promise<Measured> {
  const officer = await signedIn(server.base, 'quynhon', 'trinh-dien-quy-nhon');
  const reconciler = await signedIn(server.base, 'doisoat', 'trinh-dien-doi-soat');
  const board = await (await fetch(`${server.base}/api/campaigns/${SLUG}/board?n=${Date.now()}`)).json() as Board;
  const { grants: [own] } = await officer('/api/me') as { grants: { unitId: string }[] };
  const before = runtimeMegabytes(server.child.pid!);

  const arrived: Map<number, number>[] = [];
  let [gaps, doubles] = [0, 0];
  const open = () => new Promise<WebSocket>((resolve, reject) => {
    const heard = new Map<number, number>();
    arrived.push(heard);
    let last: number | null = null;
    const socket = new WebSocket(`${server.base.replace('http', 'ws')}/api/campaigns/${SLUG}/live?since=${board.no}`);
    socket.onmessage = ({ data }) => {
      const at = performance.now();
      const message = JSON.parse(data as string) as LiveMessage;
      if (message.kind === 'hello') {
        last ??= message.no;
        resolve(socket);
      }
      if (message.kind !== 'delta') return;
      if (heard.has(message.delta.no)) doubles += 1;
      else if (last !== null && message.delta.from !== last) gaps += 1;
      last = message.delta.no;
      heard.set(message.delta.no, at);
    };
    socket.onerror = () => reject(new Error('a line did not open'));
  });
  const sockets: WebSocket[] = [];
  const opening = performance.now();
  while (sockets.length < count) sockets.push(...await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, count - sockets.length) }, open)));
  const connectMs = (performance.now() - opening) / count;
  const held = runtimeMegabytes(server.child.pid!);

  const all: number[] = [];
  const lasts: number[] = [];
  const spreads: number[] = [];
  let untold = 0;
  for (let round = 0; round < VERDICTS; round++) {
    const claim = { id: uuidv7(), indicator: 'dossier_full', actDate: localDateAt(Date.now()), capturedAt: Date.now(), unitId: own!.unitId, quantity: 1,
      dossierCode: `000.00.A9.H08-261124-${String(Math.floor(Math.random() * 1e4)).padStart(4, '0')}` };
    await officer('/api/claims', { claims: [claim] });
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    const known = Math.max(board.no, ...arrived[0]!.keys());
    await reconciler('/api/verdicts', { id: uuidv7(), verdicts: [{ claimId: claim.id, outcome: 'recognised', reason: 'seen' }] });
    const answered = performance.now();
    const until = answered + 10_000;
    while (performance.now() < until && arrived.some((heard) => !heard.has(known + 1))) await new Promise((resolve) => setTimeout(resolve, 20));
    const times = arrived.flatMap((heard) => heard.get(known + 1) ?? []);
    untold += count - times.length;
    if (times.length === 0) continue;
    // One that was told before the answer was here has waited for nothing.
    all.push(...times.map((at) => Math.max(0, at - answered)));
    lasts.push(Math.max(...times) - answered);
    spreads.push(Math.max(...times) - Math.min(...times));
  }
  const after = runtimeMegabytes(server.child.pid!);
  sockets.forEach((socket) => socket.close());
  // What the object answers without opening a line, asked one after the other.
  const asking = performance.now();
  for (let at = 0; at < ASKED; at++) await (await fetch(`${server.base}/api/campaigns/${SLUG}/deltas?since=${board.no + VERDICTS}`)).text();
  const askMs = (performance.now() - asking) / ASKED;
  const sendMs = median(spreads) / count;
  const said = (ms: number) => `${Math.round(ms)} ms (${(ms / BEAT_MS).toFixed(2)} beats)`;
  line(`verdict to screen, ${count} open boards${through}`, `p50 ${said(quantile(all, 0.5))}, p95 ${said(quantile(all, 0.95))}, p99 ${said(quantile(all, 0.99))}; budget 1,500 ms; last screen p50 ${said(median(lasts))}`);
  line(`  from the first screen to the last${through}`, `${Math.round(median(spreads))} ms, ${(sendMs * 1000).toFixed(0)} µs a line; opening one ${connectMs.toFixed(1)} ms, a question ${askMs.toFixed(1)} ms; ${untold} of ${VERDICTS * count} not told, ${gaps} gaps, ${doubles} doubled`);
  line(`  memory of the runtime${through}`, `${Math.round(before)} MB before, ${Math.round(held)} with ${count} lines (${((held - before) * 1024 / count).toFixed(0)} kB a line), ${Math.round(after)} after ${VERDICTS} boards`);
  return { sendMs, connectMs, askMs };
}

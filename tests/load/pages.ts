import { Agent, get } from 'node:http';
import type { Server } from '../support/browser.ts';
import { line, median } from './measure.ts';

const WINDOW_MS = 2000;
const ROUNDS = 3;
const CONNECTIONS = 16;

/** Requests a second over a few kept-alive connections. */
async function rate(address: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const until = performance.now() + WINDOW_MS;
  let done = 0;
  const one = () => new Promise<void>((resolve, reject) => get(address, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
    response.resume().on('end', () => resolve());
  }).on('error', reject));
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (performance.now() < until) {
      await one();
      done += 1;
    }
  }));
  agent.destroy();
  return done / (WINDOW_MS / 1000);
}
/** Public pages and their data against a constant answer of the same server, in turns. */
export async function pages(server: Server): Promise<void> {
  const measured = { constant: [] as number[], page: [] as number[], json: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    // A 404 of the API is as near to a constant answer as this Worker has: routed, no database, no page.
    measured.constant.push(await rate(`${server.base}/api/khong-co`));
    measured.page.push(await rate(`${server.base}/dot-thi-dua/nam-thi-dua-2026`));
    measured.json.push(await rate(`${server.base}/api/campaigns/nam-thi-dua-2026/board`));
  }
  const constant = median(measured.constant);
  line('public board page : constant response', `${(median(measured.page) / constant).toFixed(2)}  (budget ≥ 0.5; ${Math.round(median(measured.page))} and ${Math.round(constant)} a second)`);
  line('public board JSON : constant response', (median(measured.json) / constant).toFixed(2));
}

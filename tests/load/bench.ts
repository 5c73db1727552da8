/**
 * `npm run bench`: what the budgets promise, as ratios measured in one run. Figures move with the
 * machine; the ratios are what to read. Nothing here passes or fails.
 */
import { Agent, get } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { blindIndex } from '#services/blind-index';
import { openImport, takeChunk } from '#services/reconcile';
import { rebuildTallies } from '#services/rebuild';
import { launch } from '#services/launch';
import { Door } from '#store/d1';
import { migrated } from '../support/d1.ts';
import { startServer } from '../support/browser.ts';
import { KEY, NOW, aCampaign, binh, chi, enterProvince, unitAt } from '../support/world.ts';

const WINDOW_MS = 2000;
const ROUNDS = 3;
const CONNECTIONS = 16;
const line = (what: string, words: string) => console.log(`${what.padEnd(52)} ${words}`);

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
const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

async function pages(): Promise<void> {
  const server = await startServer();
  const measured = { constant: [] as number[], page: [] as number[], json: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    // A 404 of the API is as near to a constant answer as this Worker has: routed, no database, no page.
    measured.constant.push(await rate(`${server.base}/api/khong-co`));
    measured.page.push(await rate(`${server.base}/dot-thi-dua/nam-thi-dua-2026`));
    measured.json.push(await rate(`${server.base}/api/campaigns/nam-thi-dua-2026/board`));
  }
  await server.stop();
  server.forget();
  const constant = median(measured.constant);
  line('public board page : constant response', `${(median(measured.page) / constant).toFixed(2)}  (budget ≥ 0.5; ${Math.round(median(measured.page))} and ${Math.round(constant)} a second)`);
  line('public board JSON : constant response', (median(measured.json) / constant).toFixed(2));
}

async function reconciliation(): Promise<void> {
  const rows = 100_000;
  const size = 2000;
  const d1 = migrated();
  const door = new Door(d1);
  await enterProvince(door, 135);
  await launch({ door, organizer: chi, now: NOW }, aCampaign());
  const context = { door, blind: blindIndex(KEY), reconciler: binh, now: NOW };
  const view = await openImport(context, { id: '01999999-0000-7000-8000-0000000000aa', fingerprint: 'a'.repeat(64), fileName: 'x.csv', kind: 'dossiers', rows, chunkRows: size });
  const heap: number[] = [];
  const started = performance.now();
  for (let no = 0; no < rows / size; no++) {
    await takeChunk(context, view.id, no, Array.from({ length: size }, (_, at) => ({
      line: no * size + at + 2, code: `000.00.A${Math.floor((no * size + at) / 10_000)}.H08-261120-${String((no * size + at) % 10_000).padStart(4, '0')}`, receivedDate: '2026-11-20', channel: 'Trực tuyến' })));
    if (no % 10 === 9) heap.push(Math.round(process.memoryUsage().heapUsed / 1e6));
  }
  const seconds = (performance.now() - started) / 1000;
  line('import and match, 100,000 rows', `${Math.round(rows / seconds)} rows a second (budget ≥ 10,000); heap after each tenth chunk ${heap.join(', ')} MB`);
}

async function rebuilding(): Promise<void> {
  const entries = 1_000_000;
  const d1 = migrated();
  const door = new Door(d1);
  await enterProvince(door, 135);
  await launch({ door, organizer: chi, now: NOW }, aCampaign());
  const db = d1.database as DatabaseSync;
  db.exec(`WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${entries})
    INSERT INTO ledger SELECT seq, NULL, 0, 'dossier_full', 'land', '${unitAt(0).slice(0, -3)}' || printf('%03d', 1 + seq % 135), NULL,
      date('2026-01-01', '+' || (seq % 320) || ' days'), 0, 1000, 0, 'bench' FROM n`);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let from = performance.now();
    db.prepare('SELECT substr(act_date, 1, 4), unit_id, indicator, procedure_group, sum(milli), count(*) FROM ledger GROUP BY 1, 2, 3, 4').all();
    const bare = performance.now() - from;
    from = performance.now();
    await rebuildTallies(door);
    ratios.push((performance.now() - from) / bare);
  }
  line('rebuild of 10⁶ entries : a bare GROUP BY', `${median(ratios).toFixed(2)}  (budget ≤ 3)`);
}

await pages();
await reconciliation();
await rebuilding();

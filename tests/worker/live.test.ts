import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { Board, BoardRow, Deltas, LiveMessage } from '#wire/board';
import { BoardLine } from '../../web/src/lib/live/line.ts';
import { call, testEnv } from '../support/setup.ts';
import { aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const SLUG = 'thu-nghiem';
const boardNow = async () => (await call(null, 'GET', `/api/campaigns/${SLUG}/board?n=${Math.random()}`)).body as Board;
const rowsOf = (board: Board): BoardRow[] => board.clusters.flatMap(({ rows }) => rows);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const launched = async (): Promise<string> => {
  const campaign = aCampaign();
  expect((await call('chi', 'POST', '/api/campaigns', campaign)).status).toBe(201);
  return campaign.id;
};
/** Some acts of a unit, claimed and recognised. */
async function recognised(unit: number, count = 1): Promise<void> {
  const claims = Array.from({ length: count }, () => aClaim({ unitId: unitAt(unit), dossierCode: `000.00.A${unit}.H08-261120-${String(++codes).padStart(4, '0')}` }));
  expect((await call('everyone', 'POST', '/api/claims', { claims })).status).toBe(200);
  expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) })).status).toBe(200);
}
let codes = 0;
const objectOf = (id: string) => testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id));
const seen = (acts: number) => expect.poll(async () => (await boardNow()).totals.actsMilli, { timeout: 20_000 }).toBe(acts * 1000);

async function socket(since: number): Promise<WebSocket> {
  const { response } = await call(null, 'GET', `/api/campaigns/${SLUG}/live?since=${since}`, undefined, { upgrade: 'websocket' });
  expect(response.status).toBe(101);
  response.webSocket!.accept();
  return response.webSocket!;
}

const hearing = (line: WebSocket): LiveMessage[] => {
  const heard: LiveMessage[] = [];
  line.addEventListener('message', ({ data }: MessageEvent) => void heard.push(JSON.parse(data as string) as LiveMessage));
  return heard;
};

/** An open page on the real front door: its state machine, what it shows, and a net that loses and doubles. */
async function openPage(loses: number, doubles: number) {
  let ahead = 0;
  let reloads = 0;
  const load = async () => {
    const board = await boardNow();
    const shown = new Map(rowsOf(board).map((row) => [row.unitId, row]));
    const said: number[] = [board.no];
    const sockets: WebSocket[] = [];
    const line: BoardLine = new BoardLine(board.no, board.asOf, {
      now: () => Date.now() + ahead, random: () => 0.1,
      open(since, heard, closed) {
        let own: WebSocket | null = null;
        let open = true;
        void socket(since).then((made) => {
          own = made;
          sockets.push(made);
          made.addEventListener('message', ({ data }: MessageEvent) => {
            for (let copies = Math.random() < doubles ? 2 : 1; copies > 0; copies--) if (open && Math.random() >= loses) heard(JSON.parse(data as string) as LiveMessage);
          });
          made.addEventListener('close', () => void (open && closed()));
        });
        return { ping: () => own?.send('ping'), close: () => { open = false; own?.close(); } };
      },
      async deltas(since) {
        if (Math.random() < loses) return null;
        const { status, body } = await call(null, 'GET', `/api/campaigns/${SLUG}/deltas?since=${since}`, undefined, { 'if-none-match': `"${since}"` });
        return status === 304 ? 'nothing' : body as Deltas;
      },
      served: async () => (await boardNow()).no,
      reload: () => {
        reloads += 1;
        void load().then((fresh) => { page.now = fresh; });
      },
      show: (delta) => {
        expect(delta.no).toBeGreaterThan(said.at(-1)!);
        said.push(delta.no);
        for (const { cluster: _, ...row } of delta.rows) shown.set(row.unitId, row);
      },
      told: () => undefined, moved: () => undefined,
    });
    return { line, shown, sockets };
  };
  const page = { now: await load(), calm: () => { loses = 0; doubles = 0; }, reloads: () => reloads,
    tick: (ms: number) => { ahead += ms; page.now.line.tick(false); },
    cut: () => page.now.sockets.forEach((each) => each.close(1000)) };
  page.tick(0);
  return page;
}

describe('open pages on the real object', () => {
  it('are the board again after lost and doubled messages, closed lines and an object that fell asleep or away', async () => {
    const id = await launched();
    const pages = [await openPage(0, 0), await openPage(0.4, 0.3), await openPage(0.9, 0), await openPage(0, 0.5)];
    let acts = 0;
    const shown = (page: (typeof pages)[number]) => [page.now.line.no, [...page.now.shown.values()].map(({ unitId, pointsMilli, place }) => [unitId, pointsMilli, place]).sort()];
    for (let round = 0; round < 6; round++) {
      const many = 1 + (round % 3);
      await recognised(1 + (round % 4), many);
      acts += many;
      if (round === 1) pages[3]!.cut();
      if (round === 2) await evictDurableObject(objectOf(id));
      if (round === 4) await evictDurableObject(objectOf(id), { webSockets: 'close' });
      await seen(acts);
      pages.forEach((page) => page.tick(4000));
    }
    pages.forEach((page) => page.calm());
    await expect.poll(async () => {
      pages.forEach((page) => page.tick(2000));
      await pause(50);
      const board = await boardNow();
      const rows = [board.no, rowsOf(board).map(({ unitId, pointsMilli, place }) => [unitId, pointsMilli, place]).sort()];
      return pages.map((page) => JSON.stringify(shown(page)) === JSON.stringify(rows));
    }, { timeout: 30_000, interval: 200 }).toEqual(pages.map(() => true));
    // Differences led to it; nobody had to load the page again.
    expect([(await boardNow()).no, pages.map((page) => page.reloads())]).toEqual([7, [0, 0, 0, 0]]);
    pages.forEach((page) => page.cut());
  });

  it('are told by the runtime which board it is, also while the object sleeps', async () => {
    const id = await launched();
    const line = await socket(1);
    const heard = hearing(line);
    await recognised(1);
    await expect.poll(() => heard.filter(({ kind }) => kind === 'delta').length, { timeout: 10_000 }).toBe(1);
    await evictDurableObject(objectOf(id));
    line.send('ping');
    await expect.poll(() => heard.at(-1), { timeout: 10_000 }).toEqual({ kind: 'pong', no: 2 });
    line.close(1000);
  });
});

describe('five hundred open pages of one board, two hundred to an object', () => {
  it('each hear every board once and in order, through relays, and after all objects fell asleep', async () => {
    const id = await launched();
    const LINES = 500;
    const lines = await Promise.all(Array.from({ length: LINES }, async () => {
      const line = await socket(1);
      return { line, heard: hearing(line) };
    }));
    const relays = [0, 1].map((at) => testEnv.BOARD_RELAY.get(testEnv.BOARD_RELAY.idFromName(`${id}/${at}`)));
    const deltas = ({ heard }: (typeof lines)[number]) => heard.flatMap((message) => (message.kind === 'delta' ? [[message.delta.from, message.delta.no]] : []));
    const all = async (expected: number[][]) => expect.poll(() => lines.filter((each) => JSON.stringify(deltas(each)) === JSON.stringify(expected)).length, { timeout: 20_000 }).toBe(LINES);
    await recognised(1);
    await all([[1, 2]]);
    await recognised(2, 2);
    await all([[1, 2], [2, 3]]);
    await evictDurableObject(objectOf(id));
    for (const relay of relays) await evictDurableObject(relay);
    await recognised(3);
    await all([[1, 2], [2, 3], [3, 4]]);
    // Who holds them: the board two hundred, two relays the rest, none twice.
    const held = await Promise.all(relays.map((relay) => relay.say(JSON.stringify({ kind: 'fresh', no: 4, checkedAt: 0 } satisfies LiveMessage), 4)));
    expect([held.reduce((sum, each) => sum + each, 0), held.every((each) => each <= 200)]).toEqual([300, true]);
    await expect.poll(() => lines.filter(({ heard }) => heard.some((message) => message.kind === 'fresh' && message.checkedAt === 0)).length, { timeout: 10_000 }).toBe(300);
    // One that comes later misses nothing, wherever it lands.
    const late = await socket(2);
    const first = hearing(late);
    await expect.poll(() => first.map((message) => (message.kind === 'delta' ? message.delta.no : message.kind)), { timeout: 10_000 }).toEqual([3, 4, 'hello']);
    for (const { line } of [...lines, { line: late }]) line.close(1000);
  });
});

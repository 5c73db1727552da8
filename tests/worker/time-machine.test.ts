import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAWN, DUSK } from '#vocabulary';
import type { Board, BoardRow } from '#wire/board';
import type { CourseAnswer, PastBoard } from '#wire/course';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import { rowsIn } from '#domain/board-view';
import { hashPassword } from '#services/password';
import { pastBoard } from '#services/past-board';
import { enterPerson } from '#store/people';
import { unpack } from '#store/packed';
import { call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { NOW, PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const hash = hashPassword('mat-khau-thu-nghiem');
let second = '';
const asHa = (method: string, path: string, body?: unknown) => call(null, method, path, body, { cookie: second });
const sql = (text: string, ...params: (string | number)[]) => testEnv.DB.prepare(text).bind(...params).run();
const at = '/api/campaigns/thu-nghiem';
const boardOf = (id: string) => testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id));
const DAY = 86_400_000;

/** A clock that only this test moves; Hà is the second organizer. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  await enterPerson(door(), { id: 'ha', name: 'Hà', email: 'ha@thu.example', passwordHash: await hash, grants: [{ role: 'organizer', unitId: PROVINCE, validFrom: DAWN, validTo: DUSK }], birthYear: 1990 }, new Date().toISOString());
  second = cookieIn(await signIn('ha@thu.example'));
  await proved();
});
afterEach(() => void vi.useRealTimers());
const proved = () => sql('UPDATE auth_session SET provedAt = ?1, expiresAt = ?2, factor = ?3', Date.now(), new Date(Date.now() + 90 * DAY).toISOString(), 'code');
const forward = async (ms: number) => {
  vi.setSystemTime(Date.now() + ms);
  await proved();
};

const criteria = (dossier: number) => ({ version: 2, totalMaxMilli: null, minimum: null, grades: null, tieBreaks: ['acts'],
  quality: { floorMilli: 500 },
  caps: [{ indicators: ['dossier_full'], procedureGroup: null, per: 'member', window: 'day', max: 3 }],
  criteria: [{ key: 'ho-so', name: 'Hồ sơ được hỗ trợ', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: dossier }, { indicator: 'outreach_turn', procedureGroup: null, milli: 20 }] },
    { key: 'bao-cao', name: 'Báo cáo', heading: null, kind: 'judged', maxMilli: 10_000, stepsMilli: null }, { key: 'diem-cong', name: 'Điểm cộng', heading: null, kind: 'bonus', maxMilli: 5000 }] });
/** Numbers that look drawn and are the same every time. */
const drawn = (seed: number) => () => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed / 2_147_483_648; };

async function launched(over: object = {}): Promise<string> {
  const { status, body } = await call('chi', 'POST', '/api/campaigns', aCampaign(over));
  expect([status, body.message]).toEqual([201, undefined]);
  return body.id;
}
/** Every board a campaign ever had, as it was stored, whoever had it computed. */
const recordBoards = async () => {
  await sql('CREATE TABLE seen (no INTEGER, payload TEXT)');
  await sql('CREATE TRIGGER seen_first AFTER INSERT ON board BEGIN INSERT INTO seen VALUES (new.no, new.payload); END');
  await sql('CREATE TRIGGER seen_next AFTER UPDATE OF payload ON board BEGIN INSERT INTO seen VALUES (new.no, new.payload); END');
};
const recorded = async (id: string): Promise<Board[]> => (await Promise.all((await door().all<{ payload: string }>('SELECT payload FROM seen ORDER BY no')).map(({ payload }) => unpack(payload)))).map((text) => JSON.parse(text) as Board).filter(({ head }) => head.id === id);
const plain = (board: Board | PastBoard): Board => { const { past: _, ...rest } = JSON.parse(JSON.stringify(board)) as PastBoard; return rest; };

/** Verdicts, reopenings, late claims that an outage lets count, points, an amendment, a merger, a unit counted anew; days go by. */
async function history(id: string, { closer }: { closer: boolean }): Promise<void> {
  const next = drawn(closer ? 7 : 11);
  const pick = <Each>(list: readonly Each[]): Each => list[Math.floor(next() * list.length)]!;
  const recognised: string[] = [];
  let units = [1, 2, 3, 4];
  const seen = async () => { await boardOf(id).refresh(id); await forward(20 * 60_000 + Math.floor(next() * 60_000)); };
  const claims = async (n: number, late = false) => {
    const made = Array.from({ length: n }, () => aClaim({ unitId: unitAt(pick(units)), capturedAt: Date.now() - 1000, actDate: localDateAt(Date.now()), ...(next() < 0.3 && { indicator: 'outreach_turn' as const, quantity: 1 + Math.floor(next() * 40), dossierCode: undefined }) }))
      .map((claim) => (claim.indicator === 'outreach_turn' ? claim : { ...claim, dossierCode: `000.00.A1.H08-${claim.actDate.slice(2).replaceAll('-', '')}-${claim.id.slice(-4)}` }));
    expect((await call('everyone', 'POST', '/api/claims', { claims: made })).body.results?.every(({ code }: { code?: string }) => code === undefined) ?? true).toBe(true);
    if (late) await sql('UPDATE claim SET arrived_at = (SELECT claims_until + 3600000 FROM campaign WHERE id = ?2) WHERE id IN (SELECT value FROM json_each(?1))', JSON.stringify(made.map((each) => each.id)), id);
    const answer = await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: made.map((each) => ({ claimId: each.id, outcome: 'recognised', reason: 'seen' })) });
    expect(answer.status).toBe(200);
    recognised.push(...made.map((each) => each.id));
  };
  const reopen = async () => {
    const [claimId] = recognised.splice(Math.floor(next() * recognised.length), 1);
    if (claimId) expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome: 'reopened', reason: 'mistake' }] })).status).toBe(200);
  };
  const points = async (criterion: string) => {
    const body = { id: uuid(), campaign: 'thu-nghiem', criterion, words: 'Theo báo cáo số 12-BC/ĐTN.', items: [{ unitId: unitAt(pick(units)), milli: 1000 + Math.floor(next() * 3) * 500 }] };
    expect((await call('chi', 'POST', '/api/appraisals/lots', body)).status).toBe(201);
    expect((await asHa('POST', `/api/appraisals/lots/${body.id}/answer`, { answer: 'agreed', words: 'Đã xem văn bản kèm theo.' })).status).toBe(200);
  };
  const decided: Record<number, () => Promise<unknown>> = {
    4: async () => expect((await call('chi', 'POST', `${at}/outages`, { id: uuid(), fromAt: Date.now() - 3 * 3_600_000, toAt: Date.now() - 60_000, words: 'Mất điện ở trung tâm dữ liệu.' })).status).toBe(201),
    // Counted anew: only boards made since stand on it.
    6: async () => sql("INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-02-01', 900, 'thử', 'chi', ?3)", uuid(), unitAt(1), Date.now()),
    // A second look at claims of unit 3 found every one of them wrong.
    7: async () => sql(`INSERT INTO inspection (claim_id, verdict_no, unit_id, author_id, judge_id, chance_ppm, drawn_at, result, ended_at) SELECT id, 9, unit_id, 'x', 'y', 500000, ?1, 'error', ?1 FROM claim WHERE unit_id = ?2 AND state = 'recognised'`, Date.now(), unitAt(3)),
    8: async () => {
      const asked = { id: uuid(), seen: 1, rules: closer ? criteria(3000) : { version: 2, tieBreaks: ['acts'], criteria: [{ key: 'ket-qua', name: 'Kết quả', kind: 'acts', weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }, { indicator: 'outreach_turn', procedureGroup: null, milli: 500 }] }],
        caps: [{ indicators: ['outreach_turn'], procedureGroup: null, per: 'unit', window: 'day', max: 30 }] }, words: 'Kế hoạch ghi nhầm điểm của hồ sơ.' };
      const proposed = await call('chi', 'POST', `${at}/amendments`, asked);
      expect([proposed.status, proposed.body.message]).toEqual([201, undefined]);
      expect((await asHa('POST', `${at}/amendments/${asked.id}/agree`, { words: 'Đúng với kế hoạch.' })).status).toBe(200);
    },
    // Entered in the middle of the day it holds from: what was shown that morning stood on the old tree.
    13: async () => {
      await forward(DAY);
      await reopen();
      await seen();
      expect((await call('dung', 'POST', '/api/unit-changes', { id: crypto.randomUUID(), kind: 'merge', onDate: localDateAt(Date.now()), document: 'QĐ thử', added: [{ id: unitAt(50), name: 'Đoàn xã Mới', kind: 'youth_commune', parentId: PROVINCE }],
        successions: [1, 2].map((n) => ({ oldId: unitAt(n), newId: unitAt(50), shareMilli: 1000 })) })).body.message).toBe(undefined);
      units = [3, 4, 50];
    },
  };
  for (let step = 0; step < 18; step += 1) {
    await decided[step]?.();
    if (step === 13) await seen();
    await claims(2 + Math.floor(next() * 4), step === 2);
    if (next() < 0.5) await seen();
    if (next() < 0.6) await reopen();
    if (closer && step % 3 === 1) await points(pick(['bao-cao', 'diem-cong']));
    await seen();
    if (step % 4 === 3) await forward(DAY * (1 + Math.floor(next() * 2)));
  }
}

describe('the board of a moment', () => {
  it.each([['plain rules that begin to look closer', false], ['caps, quality and points people give', true]])('computed from the ledger is what was shown then, with %s', async (_, closer) => {
    await recordBoards();
    await enterSizes();
    const id = await launched({ ...(closer ? { rules: criteria(2000) } : {}), clusters: { by: 'hand', groups: [{ name: 'Cụm A', unitIds: [unitAt(1), unitAt(3)] }, { name: 'Cụm B', unitIds: [unitAt(2), unitAt(4)] }] },
      targets: [1, 2, 3, 4].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 5 * n + 2 })) });
    await history(id, { closer });
    const all = await recorded(id);
    // The clock stands still while a step is done: of two boards of one millisecond the later one is what was there.
    const boards = all.filter(({ asOf }, n) => all[n + 1]?.asOf !== asOf);
    expect([boards.length > 20, new Set(all.map(({ no }) => no)).size, all.at(-1)!.no, new Set(boards.map(({ head }) => head.rulesEdition)).size, new Set(boards.map(({ structure }) => structure)).size, new Set(boards.map(({ asOf }) => localDateAt(asOf))).size > 3])
      .toEqual([true, all.length, all.length, 2, 2, true]);
    // What the history was written for is in it.
    const values = (of: (row: BoardRow) => unknown, unit: number) => new Set(boards.flatMap((board) => rowsIn(board).filter(({ unitId }) => unitId === unitAt(unit)).map(of))).size;
    expect([new Set(boards.map(({ head }) => head.claimsUntil)).size, values(({ size }) => size, 1), closer ? values(({ qualityMilli }) => qualityMilli, 3) > 1 : true, values(({ movement }) => movement, 3) > 1]).toEqual([2, 2, true, true]);
    for (const board of boards) {
      const again = (await pastBoard(door(), id, board.asOf))!;
      expect(plain(again)).toEqual(board);
      expect(again.past).toEqual({ moment: board.asOf, shown: true });
    }
    // Between two boards it is the earlier one that was there.
    const [first, then] = boards.slice(-2) as [Board, Board];
    const between = (await call(null, 'GET', `${at}/at?moment=${then.asOf - 1}`)).body as PastBoard;
    expect([plain(between), between.past.moment <= first.asOf]).toEqual([first, true]);
    // Without what boards say of themselves, the dated rows alone give the same rows, at moments when the books were at rest.
    await sql('DELETE FROM board_made');
    for (const board of boards.filter((_, n) => n % 5 === 4)) {
      const again = plain((await pastBoard(door(), id, board.asOf))!);
      expect({ ...again, no: board.no, ledgerSeq: board.ledgerSeq, head: { ...again.head, closesAt: board.head.closesAt } }).toEqual(board);
    }
  });

  it('is refused in words where there is none', async () => {
    await launched();
    const asked = async (moment: string) => { const { status, body } = await call(null, 'GET', `${at}/at?moment=${encodeURIComponent(moment)}`); return [status, body.code, body.field]; };
    expect(await asked('hôm qua')).toEqual([400, 'moment_unreadable', 'moment']);
    expect(await asked('2026-11-31T08:00')).toEqual([400, 'moment_unreadable', 'moment']);
    expect(await asked('2026-10-31T23:59')).toEqual([422, 'moment_before_start', 'moment']);
    expect(await asked('2027-01-01')).toEqual([422, 'moment_ahead', 'moment']);
    expect((await call(null, 'GET', `${at}/at`)).body.code).toBe('malformed');
    expect((await call(null, 'GET', '/api/campaigns/khong-co/at?moment=2026-11-20T08:00')).body.code).toBe('campaign_unknown');
  });

  it('before the first board is what the books said, in whatever way the moment is written', async () => {
    await launched();
    const answers = await Promise.all(['2026-11-10T14:05', '2026-11-10T07:05:00Z', '2026-11-10 14:05', String(Date.parse('2026-11-10T07:05:00Z'))].map((moment) => call(null, 'GET', `${at}/at?moment=${encodeURIComponent(moment)}`)));
    for (const { body } of answers) expect([body.past, body.asOf, body.no, body.totals.actsMilli]).toEqual([{ moment: Date.parse('2026-11-10T07:05:00Z'), shown: false }, Date.parse('2026-11-10T07:05:00Z'), 0, 0]);
  });
});

/** Numbers of members, one of them declared anew in the middle of it. */
const enterSizes = async () => {
  for (const n of [1, 2, 3, 4]) await sql("INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-01-01', ?3, 'thử', 'chi', ?4)", uuid(), unitAt(n), n * 300, NOW - DAY);
};

describe('the course of a campaign', () => {
  it('has of each day what the board said when it ended, and of now what it says now', async () => {
    const id = await launched({ targets: [1, 2, 3, 4].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 5 * n + 2 })) });
    await history(id, { closer: false });
    await boardOf(id).refresh(id);
    const { body, headers } = await call(null, 'GET', `${at}/course`) as { body: CourseAnswer; headers: Headers };
    const board = (await call(null, 'GET', `${at}/board?n=${Math.random()}`)).body as Board;
    const today = localDateAt(Date.now());
    expect([body.days[0], body.days.at(-1), body.step, body.no, body.total]).toEqual(['2026-11-01', today, 1, board.no, 5]);
    for (const [frame, day] of body.days.entries()) {
      const then = day === today ? board : (await pastBoard(door(), id, startOfDay(addDays(day, 1)) - 1))!;
      const there = new Map(rowsIn(then).map((row) => [row.unitId, [row.place, row.pointsMilli, row.target > 0 ? Math.floor(row.targetedMilli * 10 / row.target) : null]]));
      expect([day, Object.fromEntries(body.units.map((unit) => [unit.unitId, [unit.places[frame], unit.pointsMilli[frame], unit.percentBp[frame]]]))])
        .toEqual([day, Object.fromEntries(body.units.map(({ unitId }) => [unitId, there.get(unitId) ?? [null, null, null]]))]);
    }
    // Who merged keeps its own line until then; the successor has one from then on.
    const merged = body.units.find(({ unitId }) => unitId === unitAt(1))!;
    const come = body.units.find(({ unitId }) => unitId === unitAt(50))!;
    expect([merged.places[0], merged.places.at(-1), come.places[0], come.places.at(-1)]).toEqual([1, null, null, expect.any(Number)]);
    expect(headers.get('cache-control')).toBe('public, max-age=10');
    // A day later only that day is added, to what is stored.
    const stored = await door().first<{ frames: number }>('SELECT frames FROM course');
    await forward(DAY);
    await boardOf(id).course(id);
    const later = (await call(null, 'GET', `${at}/course?n=1`)).body as CourseAnswer;
    expect([await door().first('SELECT frames FROM course'), later.days.at(-1)]).toEqual([{ frames: stored!.frames + 1 }, today]);
    expect(later.units.map(({ places }) => places.slice(0, -1))).toEqual(body.units.map(({ places }) => places.slice(0, -1)));
  });

  it('costs a page two rows, however long it is, and is asked for by part, as a table too', async () => {
    await launched({ clusters: { by: 'hand', groups: [{ name: 'Cụm A', unitIds: [unitAt(1), unitAt(3)] }, { name: 'Cụm B', unitIds: [unitAt(2), unitAt(4)] }] } });
    await call(null, 'GET', `${at}/course`);
    const asked = async (query: string) => (await call(null, 'GET', `${at}/course?${query}`));
    const { body, headers } = await asked('cluster=2');
    expect([Number(/(\d+) read/.exec(headers.get('server-timing')!)![1]) <= 2, body.clusters, body.units.map(({ unitId }: { unitId: string }) => unitId), body.total]).toEqual([true, ['Cụm A', 'Cụm B'], [unitAt(2), unitAt(4)], 4]);
    expect((await asked(`units=${unitAt(3)},${unitAt(2)}`)).body.units.map(({ unitId }: { unitId: string }) => unitId)).toEqual([unitAt(2), unitAt(3)]);
    const csv = await asked(`units=${unitAt(3)}&format=csv`);
    const lines = (csv.body as string).split('\n');
    expect([csv.headers.get('content-type'), lines[0], lines[1], lines.length - 2]).toEqual(['text/csv; charset=utf-8', 'ngay,cum,ma_don_vi,don_vi,hang,diem,ty_le_phan_tram', `2026-11-01,Cụm A,${unitAt(3)},Đoàn xã Số 00003,1,0,`, body.days.length]);
    expect([(await asked('top=0')).body.code, (await asked('format=xml')).body.code, (await asked('cluster=9')).body.units]).toEqual(['malformed', 'malformed', []]);
    expect((await call(null, 'GET', '/api/campaigns/khong-co/course')).body.code).toBe('campaign_unknown');
  });
});

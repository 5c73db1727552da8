import { createScheduledController } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import worker from '../../worker/index.ts';
import { api } from '../../worker/api.ts';
import type { Board } from '#wire/board';
import type { FreezeDesk } from '#wire/freeze';
import { DAWN, DUSK } from '#vocabulary';
import { rowsIn } from '#domain/board-view';
import { localDateAt } from '#domain/calendar';
import { frozenWords } from '#domain/freeze';
import { hashPassword } from '#services/password';
import { pastBoard, standingBoard } from '#services/past-board';
import { holdAt } from '#store/freezes';
import { enterPerson } from '#store/people';
import { unpack } from '#store/packed';
import { BASE, call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { NOW, PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = '/api/campaigns/thu-nghiem';
const hash = hashPassword('mat-khau-thu-nghiem');
const sql = (text: string, ...params: (string | number | null)[]) => testEnv.DB.prepare(text).bind(...params).run();
const boardOf = (id: string) => testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id));
const minute = (scheduledTime = Date.now()) => worker.scheduled!(createScheduledController({ scheduledTime: new Date(scheduledTime), cron: '* * * * *' }) as never, testEnv as never);
const proved = () => sql('UPDATE auth_session SET provedAt = ?1, expiresAt = ?2, factor = ?3', Date.now(), new Date(Date.now() + 90 * DAY).toISOString(), 'code');
const clock = async (ms: number) => { vi.setSystemTime(ms); await proved(); };
let second = '';
const asHa = (method: string, path: string, body?: unknown) => call(null, method, path, body, { cookie: second });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  await enterPerson(door(), { id: 'ha', name: 'Hà', email: 'ha@thu.example', passwordHash: await hash, grants: [{ role: 'organizer', unitId: PROVINCE, validFrom: DAWN, validTo: DUSK }], birthYear: 1990 }, new Date().toISOString());
  second = cookieIn(await signIn('ha@thu.example'));
  await proved();
});
afterEach(() => void vi.useRealTimers());

const rules = { version: 2, totalMaxMilli: null, minimum: null, grades: null, tieBreaks: ['acts'], quality: { floorMilli: 500 }, caps: [],
  criteria: [{ key: 'ho-so', name: 'Hồ sơ được hỗ trợ', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }, { indicator: 'outreach_turn', procedureGroup: null, milli: 20 }] },
    { key: 'diem-cong', name: 'Điểm cộng', heading: null, kind: 'bonus', maxMilli: 5000 }] };
async function launched(over: object = {}): Promise<string> {
  const { status, body } = await call('chi', 'POST', '/api/campaigns', aCampaign({ rules: rules as never, targets: [1, 2, 3, 4].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 4 + n })), ...over }));
  expect([status, body.message]).toEqual([201, undefined]);
  await sql('UPDATE campaign SET team_board = 1 WHERE id = ?1', body.id);
  return body.id;
}
let codes = 0;
async function recognise(units: readonly number[], over: object = {}): Promise<string[]> {
  const made = units.map((n) => ({ ...aClaim({ unitId: unitAt(n), capturedAt: Date.now() - 1000, actDate: localDateAt(Date.now()), ...over }), ...('indicator' in over ? {} : { dossierCode: `000.00.A1.H08-${localDateAt(Date.now()).slice(2).replaceAll('-', '')}-${String(++codes).padStart(4, '0')}` }) }));
  const sent = await call('everyone', 'POST', '/api/claims', { claims: made });
  expect([sent.status, sent.body.message]).toEqual([sent.status < 300 ? sent.status : 201, undefined]);
  const ids = made.map((each) => each.id);
  const { status, body } = await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: ids.map((claimId) => ({ claimId, outcome: 'recognised', reason: 'seen' })) });
  expect([status, body.message]).toEqual([200, undefined]);
  return ids;
}
const reopen = async (claimId: string) => expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome: 'reopened', reason: 'mistake' }] })).status).toBe(200);
async function points(unit: number, milli: number): Promise<void> {
  const lot = { id: uuid(), campaign: 'thu-nghiem', criterion: 'diem-cong', words: 'Theo báo cáo số 12-BC/ĐTN.', items: [{ unitId: unitAt(unit), milli }] };
  expect((await call('chi', 'POST', '/api/appraisals/lots', lot)).body.message).toBe(undefined);
  expect((await asHa('POST', `/api/appraisals/lots/${lot.id}/answer`, { answer: 'agreed', words: 'Đã xem văn bản kèm theo.' })).body.message).toBe(undefined);
}
const activityId = uuid();
const teamId = uuid();
const freeze = (fromAt: number | null, slug = 'thu-nghiem') => ({ id: uuid(), fromAt, words: 'Chờ thẩm định và công bố kết quả.', slug });
const post = ({ slug, ...body }: ReturnType<typeof freeze>, who: 'chi' | 'binh' | 'an' = 'chi') => call(who, 'POST', `/api/campaigns/${slug}/freezes`, body);

/** Everything anybody can ask for without signing in: every public GET route there is, so that a new one is in it. */
async function crawl(): Promise<Map<string, string>> {
  const filled: Record<string, string[]> = { slug: ['thu-nghiem', 'khac'], unitId: [unitAt(1), unitAt(3)], id: [unitAt(1), teamId, activityId], measure: ['outside_accounts', 'dossiers_supported'], other: ['khac', 'thu-nghiem'], side: ['teams', 'districts', 'branches'], day: ['2026-11-20'] };
  const queries: Record<string, string[]> = {
    '/api/campaigns/:slug/rows': ['', '?view=over', '?view=none', '?view=risen'], '/api/campaigns/:slug/at': [`?moment=${NOW + 2 * HOUR}`], '/api/campaigns/:slug/why/:unitId/acts': ['?day=2026-11-20&indicator=dossier_full'],
    '/api/campaigns/:slug/growth': ['?span=week', '?span=month'], '/api/campaigns/:slug/notice': ['', '?period=week'], '/api/campaigns/:slug/deltas': ['?since=1'], '/api/units': ['?q=xa'],
    '/api/campaigns/:slug/course': ['', '?format=csv'], '/api/activities': ['', `?unitId=${unitAt(1)}`], '/api/units/:id': [''], '/api/programme': ['?year=2026'] };
  const found = new Map<string, string>();
  for (const { method, path } of api.routes) {
    if (method !== 'GET' || path.includes('*') || path.includes('/auth') || path.includes('/evidence') || path.endsWith('/live')) continue;
    const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    const all = names.reduce<string[]>((paths, name) => paths.flatMap((each) => (filled[name] ?? ['khong-co']).map((value) => each.replace(`:${name}`, value))), [path]);
    for (const each of all) for (const query of queries[path] ?? ['']) {
      // Past the front door, which keeps answers by the clock.
      const response = await api.fetch(new Request(`${BASE}${each}${query}`), testEnv as never, { waitUntil: () => undefined, passThroughOnException: () => undefined } as never);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const text = /json|text|xml/.test(response.headers.get('content-type') ?? '') ? new TextDecoder().decode(bytes).replace(/"(now|checkedAt)":\d+/g, '"$1":0') : new TextDecoder('latin1').decode(bytes).replace(/\/ID\s*\[[^\]]*\]/, '/ID');
      if (response.status !== 401 && response.status !== 403) found.set(`${each}${query}`, `${response.status} ${response.headers.get('etag')} ${text}`);
    }
  }
  return found;
}

/** Two campaigns over the same units, a team, an activity, acts, points, numbers of members, a taking back. */
async function began(): Promise<{ id: string; other: string; claims: string[] }> {
  for (const n of [1, 2, 3, 4]) await sql("INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-01-01', ?3, 'thử', 'chi', ?4)", uuid(), unitAt(n), n * 300, NOW - DAY);
  const id = await launched();
  const other = await launched({ slug: 'khac', name: 'Đợt khác', rules: { scoring: 'weighted', weightsMilli: { dossier_full: 2000 }, tieBreaks: ['acts'] } });
  expect((await call('dung', 'POST', '/api/teams', { id: teamId, kind: 'volunteer', name: 'Đội Thử', place: 'Thôn Thử', unitId: PROVINCE, validFrom: '2026-01-01' })).body.message).toBe(undefined);
  await sql("INSERT INTO activity (id, kind, name, unit_id, team_id, place, starts_at, ends_at, first_day, last_day, words, by_id, at, body_hash, edition) VALUES (?1, 'outreach', 'Buổi thử', ?2, NULL, 'Nhà văn hóa', ?3, ?4, ?5, ?5, '', 'an', ?3, 'x', 1)", activityId, unitAt(1), NOW, NOW + HOUR, localDateAt(NOW));
  const claims = await recognise([1, 1, 1, 2, 2, 3]);
  await sql('INSERT INTO activity_claim (activity_id, claim_id, by_id, at) VALUES (?1, ?2, ?3, ?4)', activityId, claims[0]!, 'an', NOW).catch(() => undefined);
  await points(2, 1500);
  await clock(NOW + HOUR);
  claims.push(...await recognise([3, 4]));
  await reopen(claims.pop()!);
  await boardOf(id).refresh(id);
  await boardOf(other).refresh(other);
  await minute();
  return { id, other, claims };
}
/** Whatever can happen to results after the moment: acts, takings back, points, a second look, members counted anew, days that go by. */
async function went(claims: readonly string[]): Promise<void> {
  await recognise([4, 4, 4, 4, 4, 4, 4, 3, 3]);
  await recognise([2], { indicator: 'outreach_turn', quantity: 40, dossierCode: undefined });
  await reopen(claims[0]!);
  await points(4, 3000);
  await sql("INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-02-01', 90, 'thử', 'chi', ?3)", uuid(), unitAt(1), Date.now());
  await sql("INSERT OR IGNORE INTO inspection (claim_id, verdict_no, unit_id, author_id, judge_id, chance_ppm, drawn_at, result, ended_at) SELECT id, 9, unit_id, 'x', 'y', 500000, ?1, 'error', ?1 FROM claim WHERE unit_id = ?2 AND state = 'recognised'", Date.now(), unitAt(2));
}
const boardsTold = async (...ids: string[]) => { for (const id of ids) await boardOf(id).refresh(id); };
const stored = async (slug = 'thu-nghiem'): Promise<Board> => JSON.parse(await unpack((await door().first<{ payload: string }>('SELECT payload FROM board WHERE slug = ?1', slug))!.payload)) as Board;

describe('khóa số liệu', () => {
  it('what the public can get is byte for byte independent of anything after it, and is all there once it is lifted', async () => {
    const { id, other, claims } = await began();
    const from = NOW + 2 * HOUR;
    const asked = freeze(from);
    expect([(await post(asked)).status, (await post(asked)).status]).toEqual([201, 201]);
    const later = NOW + 2 * DAY;
    // The world in which nothing happens any more.
    await clock(later);
    await boardsTold(id, other);
    await minute();
    const still = await crawl();
    // And the one in which everything does: the clock goes back to an hour after the freeze.
    await clock(from + HOUR);
    await went(claims);
    await boardsTold(id, other);
    await minute();
    await clock(from + DAY);
    await went(claims.slice(1));
    await boardsTold(id, other);
    await minute();
    await clock(later);
    await boardsTold(id, other);
    await minute();
    const moved = await crawl();
    expect(still.size).toBeGreaterThan(60);
    expect([...moved.keys()].filter((path) => moved.get(path) !== still.get(path)).map((path) => [path, still.get(path)?.slice(0, 4000), moved.get(path)?.slice(0, 4000)])).toEqual([]);
    // Every board says so, with the same sentence; the other campaign's names the one it waits for.
    const boards = await Promise.all(['thu-nghiem', 'khac'].map((slug) => stored(slug)));
    expect(boards.map(({ head, asOf }) => [head.frozen?.words, asOf])).toEqual([[frozenWords({ at: from, by: null }), from], [frozenWords({ at: from, by: { slug: 'thu-nghiem', name: boards[0]!.head.name } }), from]]);
    // An object that knows nothing any more makes the same again, and so does whoever recounts from the ledger.
    const again = (await standingBoard(door(), id, { ...(await holdAt(door(), id, Date.now()))!, ledgerSeq: (await holdAt(door(), id, Date.now()))!.ledgerSeq! }, boards[0]!.no))!;
    expect(JSON.parse(JSON.stringify(again.board))).toEqual(boards[0]);
    const past = (await pastBoard(door(), id, from))!;
    expect([past.no, rowsIn(past)]).toEqual([boards[0]!.no, JSON.parse(JSON.stringify(rowsIn(boards[0]!)))]);
    // Moments after it are not told.
    expect((await call(null, 'GET', `${at}/at?moment=${from + HOUR}`)).body.code).toBe('moment_frozen');
    // Lifted, everything that happened is there.
    expect((await call('chi', 'POST', `${at}/freezes/${asked.id}/lift`, { words: 'Kết quả được công bố.' })).status).toBe(200);
    await boardsTold(id, other);
    await minute(later + 60_000);
    await clock(later + 10_000);
    const open = await crawl();
    const changed = [...open.keys()].filter((path) => open.get(path) !== moved.get(path));
    expect([`${at}/board`, '/api/campaigns', `/api/units/${unitAt(1)}`, '/api/campaigns/khac/board', '/api/programme?year=2026', `${at}/appraisals`].filter((path) => !changed.includes(path))).toEqual([]);
    expect((await stored()).head.frozen).toBe(undefined);
  }, 120_000);

  it('holds from now on, says so in the log, and shows who organises both boards and the difference', async () => {
    const { id } = await began();
    const asked = freeze(null);
    expect((await post(asked)).status).toBe(201);
    await clock(Date.now() + 5000);
    await recognise([4, 4, 4]);
    await boardsTold(id);
    const { status, body } = await call('chi', 'GET', `${at}/inside`);
    const desk = body as FreezeDesk;
    expect([status, desk.may, desk.frozen?.by, desk.lines.map(({ state }) => state), desk.others.map(({ slug }) => slug)]).toEqual([200, true, null, ['frozen'], ['khac']]);
    expect(desk.inside.totals.actsMilli - desk.shown.totals.actsMilli).toBe(3000);
    expect(desk.apart.find(({ unitId }) => unitId === unitAt(4))).toMatchObject({ inside: { actsMilli: 3000 }, shown: { actsMilli: 0 } });
    expect((await call('giang', 'GET', `${at}/inside`)).body.may).toBe(false);
    expect([(await call('binh', 'GET', `${at}/inside`)).status, (await call('an', 'GET', `${at}/inside`)).status, (await call(null, 'GET', `${at}/inside`)).status]).toEqual([403, 403, 401]);
    const timeline = (await call(null, 'GET', `${at}/timeline`)).body.entries as { kind: string; words: string }[];
    expect(timeline.filter(({ kind }) => kind === 'frozen').map(({ words }) => words)).toEqual([asked.words]);
    expect((await door().all<{ action: string }>("SELECT action FROM audit WHERE noun = 'campaign' AND action LIKE '%freeze'")).map(({ action }) => action)).toEqual(['freeze']);
    // The author still sees what became of their own work.
    const own = (await call('everyone', 'GET', '/api/me/claims')).body.claims as { state: string }[];
    expect(own.filter(({ state }) => state === 'recognised').length).toBeGreaterThanOrEqual(3);
  });

  it('keeps rules and rewards as they are, and what comes twice or too early is refused in words', async () => {
    const { id } = await began();
    await clock(Date.now() + 60_000);
    const proposed = { id: uuid(), seen: 1, rules: { ...rules, criteria: [{ ...rules.criteria[0]!, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 5000 }] }, rules.criteria[1]!] }, words: 'Kế hoạch ghi nhầm điểm.' };
    expect((await call('chi', 'POST', `${at}/amendments`, proposed)).body.message).toBe(undefined);
    const early = async (fromAt: number) => { const { status, body } = await post(freeze(fromAt)); return [status, body.code, body.field]; };
    expect(await early(Date.now() - 1)).toEqual([422, 'freeze_past', 'fromAt']);
    await launched({ slug: 'sau', name: 'Đợt sau', firstDay: '2026-12-01' });
    expect((await post(freeze(Date.parse('2026-11-25T00:00:00Z'), 'sau'))).body.code).toBe('freeze_early');
    expect((await post(freeze(null), 'binh')).status).toBe(403);
    expect((await post(freeze(null, 'khong-co'))).body.code).toBe('campaign_unknown');
    const ahead = freeze(Date.now() + DAY);
    expect((await post(ahead)).status).toBe(201);
    expect((await post(freeze(null))).body.code).toBe('freeze_there');
    expect((await post({ ...ahead, words: 'Một lý do khác hẳn.' })).body.code).toBe('id_reused');
    // Planned, it is said beforehand and changes nothing; cancelled, it never was.
    await boardsTold(id);
    expect([(await stored()).head.freezesAt, (await stored()).head.frozen]).toEqual([ahead.fromAt, undefined]);
    expect((await call('chi', 'POST', `${at}/freezes/${ahead.id}/lift`, { words: 'Lùi lại một tuần.' })).status).toBe(200);
    await boardsTold(id);
    expect((await stored()).head.freezesAt).toBe(undefined);
    expect((await call(null, 'GET', `${at}/timeline`)).body.entries.map(({ kind }: { kind: string }) => kind).filter((kind: string) => kind.includes('fr'))).toEqual(['freeze_cancelled']);
    const now = freeze(null);
    expect((await post(now)).status).toBe(201);
    await clock(Date.now() + 5000);
    expect((await asHa('POST', `${at}/amendments/${proposed.id}/agree`, { words: 'Đúng với kế hoạch.' })).body.code).toBe('campaign_frozen');
    expect((await call('chi', 'POST', `/api/campaigns/khac/freezes/${now.id}/lift`, { words: 'Không phải của đợt này.' })).body.code).toBe('freeze_unknown');
    await boardsTold(id);
    const before = await stored();
    expect(before.head.frozen?.at).toBe((await door().first<{ at: number }>('SELECT from_at AS at FROM freeze WHERE id = ?1', now.id))!.at);
    expect([(await call('chi', 'POST', `${at}/freezes/${now.id}/lift`, { words: 'Kết quả được công bố.' })).status, (await call('chi', 'POST', `${at}/freezes/${now.id}/lift`, { words: 'Kết quả được công bố.' })).status]).toEqual([200, 200]);
    await boardsTold(id);
    expect((await stored()).no).toBeGreaterThan(before.no);
    expect((await asHa('POST', `${at}/amendments/${proposed.id}/agree`, { words: 'Đúng với kế hoạch.' })).status).toBe(200);
  });

  it('an entry that is written at the very moment is after it, whoever learned of it when', async () => {
    const { id } = await began();
    const from = Date.now() + HOUR;
    expect((await post(freeze(from))).status).toBe(201);
    await clock(from - 1);
    await recognise([3]);
    await clock(from);
    await recognise([3, 3]);
    await boardsTold(id);
    const row = rowsIn(await stored()).find(({ unitId }) => unitId === unitAt(3))!;
    // Unit 3 had two before.
    expect(row.actsMilli).toBe(3000);
  });
});

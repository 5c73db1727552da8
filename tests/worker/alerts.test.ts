import { beforeEach, describe, expect, it } from 'vitest';
import { localDateAt, startOfDay } from '#domain/calendar';
import { lookForSigns } from '#services/look-for-signs';
import { enterPerson } from '#store/people';
import { hashPassword } from '#services/password';
import { PASSWORD, call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { aCampaign, aClaim, dossierCode, grant, unitAt } from '../support/world.ts';

const DAY_MS = 86_400_000;
const TOMORROW = Date.now() + DAY_MS;
const today = localDateAt(Date.now());
const noon = startOfDay(localDateAt(Date.now() - DAY_MS)) + 12 * 3_600_000;
const hash = hashPassword(PASSWORD);

/** Khoa reconciles, and belongs to the first commune: the reconciler of its branch. */
beforeEach(async () => {
  await enterPerson(door(), { id: 'khoa', name: 'Khoa', email: 'khoa@thu.example', passwordHash: await hash, birthYear: 1999, grants: [grant('reconciler'), grant('officer', unitAt(1))] }, new Date(0).toISOString());
});
let n = 0;
const minute = (unitId: string, many: number, apart: number) => Array.from({ length: many }, (_, at) => aClaim({ unitId, dossierCode: dossierCode(++n, localDateAt(noon)), actDate: localDateAt(noon), capturedAt: noon + at * apart }));
const send = async (claims: unknown[]) => expect((await call('everyone', 'POST', '/api/claims', { claims })).body.refused).toEqual([]);
const look = async (now = TOMORROW) => { let more = true; for (let step = 0; more && step < 50; step++) more = await lookForSigns(door(), now); };
const stored = () => door().all<{ id: string; kind: string; unit_id: string; claims: number; at: number }>('SELECT id, kind, unit_id, claims, at FROM alert ORDER BY kind, unit_id');
const list = async (person: Parameters<typeof call>[0], query = '') => (await call(person, 'GET', `/api/alerts${query}`)).body;

describe('the daily look', () => {
  it('finds what is there once, nothing in a calm unit, and moves no number', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    await send([...minute(unitAt(1), 14, 4000), ...minute(unitAt(2), 14, 25 * 60_000 / 2)]);
    const counters = async () => JSON.stringify([await door().all('SELECT * FROM ledger'), await door().all('SELECT * FROM tally'), await door().all('SELECT id, state, verdict_no FROM claim ORDER BY id')]);
    const before = await counters();
    await look();
    const found = await stored();
    expect(found.map(({ kind, unit_id, claims }) => [kind, unit_id, claims])).toEqual([['many_in_a_minute', unitAt(1), 14]]);
    expect(await counters()).toBe(before);
    // Again, the next day with more of the unit, and from the beginning: the same sign, as it was.
    await look();
    await send(minute(unitAt(1), 1, 1));
    await look(TOMORROW + DAY_MS);
    await testEnv.DB.prepare('DELETE FROM watch_mark').run();
    await look(TOMORROW + 2 * DAY_MS);
    expect(await stored()).toEqual(found);
  });

  it('reads each unit once a day, and goes on where the minute before stopped', async () => {
    await send([...minute(unitAt(1), 12, 1000), ...minute(unitAt(3), 12, 1000)]);
    await look();
    const quiet = door();
    expect(await lookForSigns(quiet, TOMORROW + 3_600_000)).toBe(false);
    expect([quiet.cost.rowsRead <= 6, quiet.cost.rowsWritten]).toEqual([true, 0]);
    // The next day nothing came in: no claim is read.
    const calm = door();
    await lookForSigns(calm, TOMORROW + DAY_MS);
    expect(calm.cost.rowsRead).toBeLessThan(40);
    expect((await stored()).map(({ unit_id }) => unit_id)).toEqual([unitAt(1), unitAt(3)]);
  });

  it('hears the helped person who says that it was not so', async () => {
    const claim = aClaim({ citizenCode: 'ABCDEFGH23', actDate: localDateAt(noon), dossierCode: dossierCode(9001, localDateAt(noon)) });
    await send([claim]);
    await testEnv.DB.prepare('UPDATE citizen_code SET used_at = ?1, helped = 0').bind(noon + 3_600_000).run();
    await look();
    const [sign] = (await list('binh')).alerts;
    expect(sign).toMatchObject({ kind: 'citizen_denies', claims: 1, kindLabel: 'người dân trả lời không đúng' });
    expect(sign.sentence).toMatch(/^Một người dân trả lời “không đúng” cho một khai báo, lúc 13:00 ngày/);
  });

  it('looks at a campaign once it takes no more: dumped at the end, or the target to the act', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign({ lastDay: today, claimsUntilDay: today, closesDay: today, targets: [
      { unitId: unitAt(1), indicator: 'dossier_full', amount: 31 }, { unitId: unitAt(2), indicator: 'dossier_full', amount: 40 }, { unitId: unitAt(3), indicator: 'dossier_full', amount: 50 }] }));
    await send([...minute(unitAt(1), 31, 120_000), ...minute(unitAt(2), 31, 120_000)]);
    await testEnv.DB.prepare("UPDATE claim SET arrived_at = arrived_at - 86400000 * 5 WHERE unit_id = ?1").bind(unitAt(2)).run();
    await look(TOMORROW + DAY_MS);
    expect((await stored()).map(({ kind, unit_id }) => [kind, unit_id])).toEqual([['copies_target', unitAt(1)], ['end_burst', unitAt(1)]]);
    const { alerts } = await list('giang');
    expect(alerts.find(({ kind }: { kind: string }) => kind === 'copies_target').sentence).toContain('bằng đúng chỉ tiêu được giao: 31/31; trong 2 đơn vị khác có chỉ tiêu này, không đơn vị nào bằng đúng chỉ tiêu; có thể là ngẫu nhiên.');
    await look(TOMORROW + 2 * DAY_MS);
    expect(await stored()).toHaveLength(2);
  });
});

describe('a sign', () => {
  it('is for those who look into things, never for the reconciler of its own branch, and names nobody', async () => {
    await send([...minute(unitAt(1), 12, 1000), ...minute(unitAt(2), 12, 1000)]);
    await look();
    const khoa = cookieIn(await signIn('khoa@thu.example'));
    await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code' WHERE userId = 'khoa'").run();
    expect((await list('binh')).alerts).toHaveLength(2);
    expect((await list('dung')).alerts).toHaveLength(2);
    const seen = (await call(null, 'GET', '/api/alerts', undefined, { cookie: khoa })).body.alerts;
    expect(seen.map(({ unitId }: { unitId: string }) => unitId)).toEqual([unitAt(2)]);
    const own = (await stored()).find(({ unit_id }) => unit_id === unitAt(1))!;
    for (const [method, path, body] of [['GET', `/api/alerts/${own.id}`, undefined], ['POST', `/api/alerts/${own.id}/look`, { words: 'Xem.' }]] as const) {
      expect((await call(null, method, path, body, { cookie: khoa })).body.code).toBe('alert_unknown');
    }
    for (const person of ['an', 'chi'] as const) expect((await call(person, 'GET', '/api/alerts')).body.code).toBe('not_allowed');
    const whole = (await call('binh', 'GET', `/api/alerts/${own.id}`)).body;
    expect([whole.behind.length, whole.mayLook, whole.unitName]).toEqual([12, true, 'Đoàn xã Số 00001']);
    expect(JSON.stringify(whole)).not.toMatch(/everyone|moi-nguoi|author/i);
    expect((await call('giang', 'GET', `/api/alerts/${own.id}`)).body.mayLook).toBe(false);
    expect((await call('giang', 'POST', `/api/alerts/${own.id}/look`, { words: 'Xem.' })).body.code).toBe('not_allowed');
  });

  it('is looked at once, with words that stand, and is said in the log', async () => {
    await send(minute(unitAt(1), 12, 1000));
    await look();
    const [{ id }] = (await stored()) as unknown as [{ id: string }];
    const said = { words: 'Đã gọi đơn vị: nhập lại sổ giấy của buổi lưu động.' };
    expect((await call('binh', 'POST', `/api/alerts/${id}/look`, { words: ' ' })).body).toMatchObject({ code: 'malformed', field: 'words' });
    for (let time = 0; time < 2; time++) expect((await call('binh', 'POST', `/api/alerts/${id}/look`, said)).status).toBe(200);
    expect((await call('dung', 'POST', `/api/alerts/${id}/look`, { words: 'Khác.' })).body.code).toBe('alert_looked');
    expect((await list('binh')).alerts).toEqual([]);
    expect((await list('binh', '?looked=1')).alerts).toMatchObject([{ id, looked: { words: said.words } }]);
    expect(await door().all("SELECT by_id, unit_id FROM audit WHERE noun = 'alert'")).toEqual([{ by_id: 'binh', unit_id: unitAt(1) }]);
  });

  it('stands in a list that goes on without a gap and reads what it shows', async () => {
    await door().batch([{ sql: `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)
      INSERT INTO alert (id, kind, unit_id, at, facts, claim_ids, claims) SELECT printf('00000000-0000-8000-a000-%012d', n), 'citizen_denies', ?1, n / 40, '{"count":1,"from":0,"to":0}', '[]', 1 FROM n`, params: [unitAt(2)] }]);
    const seen: string[] = [];
    let from = '';
    for (let page = 0; page < 4; page++) {
      const { body, headers } = await call('binh', 'GET', `/api/alerts${from}`);
      seen.push(...body.alerts.map(({ id }: { id: string }) => id));
      // Each line looks up its unit's place on the tree and its name; who asks costs a few more.
      expect(Number(/(\d+) read/.exec(headers.get('server-timing')!)![1])).toBeLessThan(31 * 9 + 30);
      from = `?from=${body.next}`;
    }
    const all = await door().all<{ id: string }>('SELECT id FROM alert ORDER BY at DESC, id DESC LIMIT 120');
    expect(seen).toEqual(all.map(({ id }) => id));
  });
});

import { createScheduledController } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import worker from '../../worker/index.ts';
import { api } from '../../worker/api.ts';
import type { ChangePage } from '#wire/change';
import { DAWN, DUSK } from '#vocabulary';
import { hashPassword } from '#services/password';
import { enterPerson } from '#store/people';
import { BASE, call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { NOW, PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const HOUR = 3_600_000;
const minute = () => worker.scheduled!(createScheduledController({ scheduledTime: new Date(), cron: '* * * * *' }) as never, testEnv as never);
const hash = hashPassword('mat-khau-thu-nghiem');
const proved = () => testEnv.DB.prepare('UPDATE auth_session SET provedAt = ?1, expiresAt = ?2, factor = ?3').bind(Date.now(), new Date(Date.now() + 90 * 24 * HOUR).toISOString(), 'code').run();
const clock = async (ms: number) => { vi.setSystemTime(ms); await proved(); };
let second = '';
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  await enterPerson(door(), { id: 'ha', name: 'Hà', email: 'ha@thu.example', passwordHash: await hash, grants: [{ role: 'organizer', unitId: PROVINCE, validFrom: DAWN, validTo: DUSK }], birthYear: 1990 }, new Date().toISOString());
  second = cookieIn(await signIn('ha@thu.example'));
  await proved();
});
afterEach(() => void vi.useRealTimers());

/** Past the front door, which keeps answers for a second. */
async function read(query = ''): Promise<ChangePage & { code?: string; message?: string; status: number }> {
  const response = await api.fetch(new Request(`${BASE}/api/changes${query}`), testEnv as never, { waitUntil: () => undefined, passThroughOnException: () => undefined } as never);
  return { ...await response.json() as ChangePage, status: response.status };
}
const kinds = ({ changes }: ChangePage) => changes.map(({ no, kind, campaign }) => `${no} ${kind} ${campaign}`);
const rules = { version: 2, totalMaxMilli: null, minimum: null, grades: null, tieBreaks: ['acts'], quality: { floorMilli: 500 }, caps: [],
  criteria: [{ key: 'ho-so', name: 'Hồ sơ được hỗ trợ', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }] }, { key: 'diem-cong', name: 'Điểm cộng', heading: null, kind: 'bonus', maxMilli: 5000 }] };
async function launched(over: object = {}): Promise<string> {
  const { status, body } = await call('chi', 'POST', '/api/campaigns', aCampaign({ rules: rules as never, ...over }));
  expect([status, body.message]).toEqual([201, undefined]);
  return body.id;
}
/** Boards are made by their objects a moment after they were told; here at once. */
const boardsMade = async (ids: readonly string[]) => { for (const id of ids) await testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id)).refresh(id); };
async function points(slug: string, units: readonly number[], milli: number): Promise<void> {
  const lot = { id: uuid(), campaign: slug, criterion: 'diem-cong', words: 'Theo báo cáo số 12-BC/ĐTN.', items: units.map((n) => ({ unitId: unitAt(n), milli })) };
  expect((await call('chi', 'POST', '/api/appraisals/lots', lot)).body.message).toBe(undefined);
  expect((await call(null, 'POST', `/api/appraisals/lots/${lot.id}/answer`, { answer: 'agreed', words: 'Đã xem văn bản kèm theo.' }, { cookie: second })).body.message).toBe(undefined);
}
const freezes = '/api/campaigns/thu-nghiem/freezes';

describe('GET /api/changes', () => {
  it('numbers what happens in public from the launch on, and boards by the number everybody can read', async () => {
    const id = await launched();
    await clock(NOW + 5000);
    await points('thu-nghiem', [1, 2, 3], 1000);
    expect(await read()).toMatchObject({ status: 200, changes: [], next: 0, last: 0 });
    await minute();
    const first = await read();
    // Three units in one lot are one change.
    expect(kinds(first)).toEqual(['1 launched thu-nghiem', '2 points_agreed thu-nghiem', '3 started thu-nghiem', '4 board thu-nghiem']);
    const boardNo = async () => (await call(null, 'GET', `/api/campaigns/thu-nghiem/board?n=${Math.random()}`)).body.no as number;
    expect(first.changes.at(-1)).toMatchObject({ kind: 'board', label: 'Bảng mới', boardNo: await boardNo() });
    expect([first.next, first.last]).toEqual([first.changes.length, first.changes.length]);
    // A minute in which nothing happened says nothing; an act makes a board.
    await minute();
    expect((await read(`?after=${first.next}`)).changes).toEqual([]);
    await clock(NOW + HOUR);
    const claim = { ...aClaim({ unitId: unitAt(1), capturedAt: Date.now() - 1000 }), dossierCode: '000.00.A1.H08-261120-0001' };
    expect((await call('everyone', 'POST', '/api/claims', { claims: [claim] })).status).toBe(200);
    expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: claim.id, outcome: 'recognised', reason: 'seen' }] })).status).toBe(200);
    await boardsMade([id]);
    await minute();
    const then = await read(`?after=${first.next}`);
    expect(then.changes).toEqual([{ no: first.next + 1, kind: 'board', label: 'Bảng mới', campaign: 'thu-nghiem', at: then.changes[0]!.at, boardNo: await boardNo() }]);
    // Read in the smallest parts it is the same.
    const parts: string[] = [];
    for (let after = 0; after < then.last;) { const part = await read(`?after=${after}&limit=1`); parts.push(...kinds(part)); after = part.next; }
    expect(parts).toEqual([...kinds(first), ...kinds(then)]);
  });

  it('holds back what is of results after a freeze, in the campaigns it covers, without a number, until it is lifted', async () => {
    const ids = [await launched(), await launched({ slug: 'khac', name: 'Đợt khác' })];
    await clock(NOW + HOUR);
    await boardsMade(ids);
    await minute();
    const asked = { id: uuid(), fromAt: null, words: 'Chờ thẩm định và công bố kết quả.' };
    expect((await call('chi', 'POST', freezes, asked)).status).toBe(201);
    await clock(NOW + 2 * HOUR);
    await boardsMade(ids);
    await minute();
    const still = await read();
    expect(kinds(still).some((line) => line.endsWith('frozen thu-nghiem'))).toBe(true);
    await points('khac', [1], 1000);
    await points('thu-nghiem', [2], 2000);
    await clock(NOW + 3 * HOUR);
    await boardsMade(ids);
    await minute();
    // Nothing at all is different, the last number neither.
    expect({ ...(await read()), now: 0 }).toEqual({ ...still, now: 0 });
    expect((await call('chi', 'POST', `${freezes}/${asked.id}/lift`, { words: 'Kết quả được công bố.' })).status).toBe(200);
    await clock(NOW + 4 * HOUR);
    await boardsMade(ids);
    await minute();
    const open = kinds(await read(`?after=${still.next}`)).map((line) => line.replace(/^\d+ /, ''));
    expect(open.slice().sort()).toEqual(['board khac', 'board thu-nghiem', 'points_agreed khac', 'points_agreed thu-nghiem', 'unfrozen thu-nghiem']);
  });

  it('says in words what is no number, a number too far on, and one that is no longer kept', async () => {
    const no = async (query: string) => { const { status, code, message } = await read(query); return [status, code, message?.split('.')[0]]; };
    expect(await no('?after=-1')).toEqual([400, 'malformed', 'Số thứ tự không thể nhỏ hơn 0']);
    expect(await no('?after=abc')).toEqual([400, 'malformed', 'Số thứ tự phải là số nguyên']);
    expect(await no('?limit=9999')).toEqual([400, 'malformed', 'Mỗi lần đọc từ 1 đến 500 thay đổi']);
    expect(await no('?after=1')).toEqual([422, 'changes_ahead', 'Số này lớn hơn số của thay đổi mới nhất, nên không phải của máy chủ này']);
    await launched();
    await minute();
    await testEnv.DB.prepare('DELETE FROM change WHERE no = 1').run();
    expect(await no('?after=0')).toEqual([410, 'changes_gone', 'Số này cũ hơn những thay đổi còn giữ']);
    expect((await read()).changes[0]!.no).toBe(2);
    expect((await read('?after=1')).changes[0]!.no).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { carryOnBulks, reopenBulk } from '#services/bulk-reopen';
import { blindIndex } from '#services/blind-index';
import { applyMatched } from '#services/match';
import { matchLateClaims } from '#services/match-late';
import { beginBulk } from '#store/bulk';
import { call, door, people, testEnv, type Person } from '../support/setup.ts';
import { aCampaign, aClaim, dossierCode, dossierRow, unitAt, uuid } from '../support/world.ts';

const blind = blindIndex(testEnv.BLIND_INDEX_KEY);
let files = 0;
/** A whole file as the office sends it: one chunk. */
async function sent(rows: Record<string, unknown>[], { as = 'binh' as Person, kind = 'dossiers', mark = `${++files}` } = {}) {
  const { body: view } = await call(as, 'POST', '/api/imports', { id: uuid(), fingerprint: mark.padStart(64, '0'), fileName: `ket-xuat-${mark}.csv`, kind, rows: rows.length, chunkRows: 100 });
  const answer = await call(as, 'PUT', `/api/imports/${view.id}/chunks/0`, { rows });
  // Imports are ordered by the moment they were opened.
  await new Promise((resolve) => setTimeout(resolve, 3));
  return { id: view.id as string, mark, body: answer.body, headers: answer.headers };
}
const claimed = async (...over: Parameters<typeof aClaim>[0][]) => {
  const claims = over.map((each) => aClaim(each));
  expect((await call('everyone', 'POST', '/api/claims', { claims })).body.refused).toEqual([]);
  return claims.map(({ id }) => id);
};
const stateOf = async (...ids: string[]) => {
  const rows = await door().all<{ id: string; state: string; reason: string | null }>('SELECT id, state, reason FROM claim');
  return ids.map((id) => rows.find((row) => row.id === id)).map((row) => `${row?.state} ${row?.reason}`);
};
const ledger = async () => (await door().all<{ indicator: string; milli: number }>('SELECT indicator, milli FROM ledger ORDER BY seq')).map(({ indicator, milli }) => [indicator, milli]);
const written = (headers: Headers) => Number(/(\d+) written/.exec(headers.get('server-timing')!)![1]);
const say = (claimId: string, outcome: string, reason: string, as: Person = 'binh') => call(as, 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome, reason }] });
const standing = () => door().all('SELECT scope, unit_id, indicator FROM tally WHERE milli <> 0');

describe('a status that changes in the source', () => {
  it('takes back what an earlier row gave, with its payment, and gives it again when the dossier goes on', async () => {
    const [id] = await claimed({ dossierCode: dossierCode(1) });
    const first = await sent([dossierRow(2, dossierCode(1), { payment: 'Trực tuyến' })]);
    expect(first.body).toMatchObject({ recognised: 1, takenBack: 0 });
    expect(await ledger()).toEqual([['dossier_full', 1000], ['dossier_payment', 1000]]);
    const gone = await sent([dossierRow(2, dossierCode(1), { status: 'Công dân yêu cầu rút hồ sơ' })]);
    expect(gone.body).toMatchObject({ recognised: 0, takenBack: 1 });
    expect(await stateOf(id!)).toEqual(['revoked source_withdrawn']);
    expect(await standing()).toEqual([]);
    expect(written((await call('binh', 'PUT', `/api/imports/${gone.id}/chunks/0`, { rows: [dossierRow(2, dossierCode(1), { status: 'Công dân yêu cầu rút hồ sơ' })] })).headers)).toBe(0);
    expect((await call('binh', 'GET', `/api/imports/${gone.id}/claims?kind=taken_back`)).body.claims.map((claim: { claimId: string }) => claim.claimId)).toContain(id);
    // The older file sent again overturns nothing: the newer one speaks.
    expect((await sent([dossierRow(2, dossierCode(1), { payment: 'Trực tuyến' })], { mark: first.mark })).body).toMatchObject({ recognised: 0, contradicts: 1 });
    expect(await stateOf(id!)).toEqual(['revoked source_withdrawn']);
    expect((await sent([dossierRow(2, dossierCode(1), { payment: 'Trực tuyến', status: 'Đã trả kết quả' })])).body).toMatchObject({ recognised: 1 });
    expect(await stateOf(id!)).toEqual(['recognised matched']);
    expect((await standing()).length).toBeGreaterThan(0);
  });

  it('undoes no recognition by a person, but lists it; and nobody recognises against the row', async () => {
    const [seen, waiting, apart] = await claimed({ dossierCode: dossierCode(1) }, { dossierCode: dossierCode(2), unitId: unitAt(2) }, { dossierCode: dossierCode(3) });
    await say(seen!, 'recognised', 'seen');
    const { id, body } = await sent([dossierRow(2, dossierCode(1), { status: 'Trả lại hồ sơ' }), dossierRow(3, dossierCode(2), { status: 'Trả lại hồ sơ' }), dossierRow(4, dossierCode(3), { agency: 'UBND xã Xa (H49.01)' })]);
    expect(body).toMatchObject({ contradicts: 3, takenBack: 0 });
    expect(await stateOf(seen!)).toEqual(['recognised seen']);
    expect((await call('binh', 'GET', `/api/imports/${id}/rows?fate=contradicts`)).body.rows.map((row: { reason: string }) => row.reason)).toEqual(['source_returned', 'source_returned', 'agency_differs']);
    const refused = (await say(waiting!, 'recognised', 'seen')).body.refused[0];
    expect([refused.code, refused.message]).toEqual(['contradicts_row', expect.stringContaining('hồ sơ bị trả lại')]);
    expect((await say(apart!, 'recognised', 'seen')).body.refused[0].message).toContain('cơ quan tiếp nhận không khớp');
    expect((await say(waiting!, 'rejected', 'not_found')).body.decided).toHaveLength(1);
    // A row of an undone import speaks against nobody.
    expect((await call('binh', 'POST', `/api/imports/${id}/undo`, { words: 'Nhầm tệp của đơn vị khác.' })).status).toBe(200);
    expect((await say(apart!, 'recognised', 'seen')).body.decided).toHaveLength(1);
  });

  it('recognises a pending payment claim rather than writing one of its own', async () => {
    const [, payment] = await claimed({ dossierCode: dossierCode(1) }, { dossierCode: dossierCode(1), indicator: 'dossier_payment' });
    await sent([dossierRow(2, dossierCode(1), { payment: 'Cổng dịch vụ công' })]);
    expect(await stateOf(payment!)).toEqual(['recognised matched']);
    expect(await door().all('SELECT id FROM claim')).toHaveLength(2);
    const [other] = await claimed({ dossierCode: dossierCode(2) });
    await sent([dossierRow(2, dossierCode(2), { payment: 'Tiền mặt' })]);
    expect([await stateOf(other!), await door().all("SELECT id FROM claim WHERE indicator = 'dossier_payment'")]).toEqual([['recognised matched'], [{ id: payment }]]);
  });
});

describe('claims that come after their rows', () => {
  it('are met by the minute\'s watch, once, in the name of who made the import; the report moves with them', async () => {
    const { id } = await sent([dossierRow(2, dossierCode(1)), dossierRow(4, dossierCode(2)), dossierRow(9, dossierCode(3), { channel: 'Trực tiếp' }), dossierRow(11, dossierCode(4))]);
    const [late, counter] = await claimed({ dossierCode: dossierCode(1) }, { dossierCode: dossierCode(3) });
    // Bình's own branch: left to others.
    await door().batch([{ sql: "INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to) VALUES ('binh', 'officer', ?1, '0001-01-01', '9999-12-31')", params: [unitAt(3)] }]);
    const [own] = await claimed({ dossierCode: dossierCode(4), unitId: unitAt(3) });
    const now = Date.now();
    await matchLateClaims(door(), blind, now);
    expect(await stateOf(late!, counter!, own!)).toEqual(['recognised matched', 'pending null', 'pending null']);
    expect((await call('binh', 'GET', `/api/imports/${id}`)).body).toMatchObject({ recognised: 1, unclaimed: 1, contradicts: 2 });
    expect(await door().all("SELECT by_id FROM verdict")).toEqual([{ by_id: 'binh' }]);
    const again = door();
    await matchLateClaims(again, blind, now);
    expect([again.cost.rowsWritten, (await ledger()).length]).toEqual([0, 1]);
  });

  it('are found a page at a time, however many arrived in one moment', async () => {
    await sent([dossierRow(2, dossierCode(7)), dossierRow(3, dossierCode(8))]);
    const ids = await claimed(...Array.from({ length: 400 }, (_, n) => ({ dossierCode: dossierCode(1000 + n) })), { dossierCode: dossierCode(7) });
    await door().batch([{ sql: 'UPDATE claim SET arrived_at = 1000', params: [] }]);
    const [last] = await claimed({ dossierCode: dossierCode(8) });
    await door().batch([{ sql: 'UPDATE claim SET arrived_at = 2000 WHERE id = ?1', params: [last!] }]);
    await matchLateClaims(door(), blind, 10_000_000);
    expect(await stateOf(ids.at(-1)!, last!)).toEqual(['recognised matched', 'recognised matched']);
  });
});

describe('two imports at the same moment', () => {
  it('never let the older one speak over the newer, nor one that is being undone', async () => {
    const [id] = await claimed({ dossierCode: dossierCode(1) });
    const older = await sent([dossierRow(2, dossierCode(8))]);
    const matched = { row: { line: 3, subjectIndex: (await door().first<{ s: string }>('SELECT subject_index AS s FROM claim'))!.s }, recognise: [{ id }], revoke: [], upgrades: [] } as never;
    const decision = { claimId: id!, seen: 0, outcome: 'recognised' as const, reason: 'matched' as const, byId: 'binh', importId: older.id, line: 3 };
    const how = { token: 'x', at: Date.now(), day: '2026-11-20' };
    await sent([dossierRow(2, dossierCode(1), { status: 'Đã rút' })]);
    await expect(applyMatched(door(), older.id, [matched], [decision], how)).rejects.toMatchObject({ code: 'busy' });
    expect(await stateOf(id!)).toEqual(['pending null']);
    await call('binh', 'POST', `/api/imports/${older.id}/undo`, { words: 'Nhầm tệp của tháng trước.' });
    await expect(applyMatched(door(), older.id, [], [decision], how)).rejects.toMatchObject({ code: 'busy' });
  });
});

describe('two imports of one kind', () => {
  it('are compared by subject, page by page', async () => {
    const here = await sent([dossierRow(2, dossierCode(1)), dossierRow(3, dossierCode(2), { payment: 'Trực tuyến' }), dossierRow(4, dossierCode(3))]);
    const there = await sent([dossierRow(2, dossierCode(2), { payment: 'Tiền mặt', status: 'Đã rút' }), dossierRow(3, dossierCode(3)), dossierRow(4, dossierCode(4)), dossierRow(5, dossierCode(5))]);
    const { body } = await call('giang', 'GET', `/api/imports/${here.id}/compare/${there.id}`);
    expect(body.counts).toEqual({ changed: 1, same: 1, only_here: 1, only_there: 2 });
    expect(body.rows).toMatchObject([{ line: 3, here: { paidOnline: 1, sourceState: 'going' }, there: { line: 2, paidOnline: 0, sourceState: 'withdrawn' } }]);
    const one = await call('giang', 'GET', `/api/imports/${here.id}/compare/${there.id}?kind=only_there&after=4`);
    expect([one.body.rows.map(({ line }: { line: number }) => line), one.body.next]).toEqual([[5], null]);
    expect((await call('giang', 'GET', `/api/imports/${here.id}/compare/${there.id}?kind=only_here`)).body.rows).toMatchObject([{ line: 2, there: null }]);
    const accounts = await sent([{ line: 2, account: 'DK-2026-0001', openedDate: '2026-11-20' }], { kind: 'accounts' });
    expect((await call('giang', 'GET', `/api/imports/${here.id}/compare/${accounts.id}`)).body.code).toBe('imports_not_alike');
  });
});

describe('an import undone as one', () => {
  it('takes what rests on it, restores what it took, ends what it derived, leaves what was decided since; its file may come again', async () => {
    const [rests, decided, back] = await claimed({ dossierCode: dossierCode(1) }, { dossierCode: dossierCode(2) }, { dossierCode: dossierCode(3) });
    await sent([dossierRow(2, dossierCode(3))]);
    const rows = [dossierRow(2, dossierCode(1), { payment: 'Trực tuyến' }), dossierRow(3, dossierCode(2)), dossierRow(4, dossierCode(3), { status: 'Đã rút' })];
    const { id, mark } = await sent(rows);
    await say(decided!, 'reopened', 'mistake');
    await testEnv.DB.prepare('UPDATE auth_session SET provedAt = 0').run();
    expect((await call('binh', 'POST', `/api/imports/${id}/undo`, { words: 'Nhầm tệp của tháng trước.' })).body.code).toBe('proof_needed');
    await testEnv.DB.prepare('UPDATE auth_session SET provedAt = ?1').bind(Date.now()).run();
    expect((await call('binh', 'POST', `/api/imports/${id}/undo`, { words: 'ngắn' })).body).toMatchObject({ code: 'malformed', field: 'words' });
    const { body } = await call('binh', 'POST', `/api/imports/${id}/undo`, { words: 'Nhầm tệp của tháng trước.' });
    expect(body).toMatchObject({ state: 'done', claims: 4, reopened: 3 });
    expect(await stateOf(rests!, decided!, back!)).toEqual(['pending import_undone', 'pending mistake', 'recognised import_undone']);
    expect(await door().all("SELECT state, reason FROM claim WHERE indicator = 'dossier_payment'")).toEqual([{ state: 'revoked', reason: 'import_undone' }]);
    expect(written((await call('binh', 'POST', `/api/imports/${id}/undo`, { words: 'Nhầm tệp của tháng trước.' })).headers)).toBe(0);
    expect((await call('binh', 'PUT', `/api/imports/${id}/chunks/0`, { rows })).body.code).toBe('import_is_undone');
    expect((await call('binh', 'GET', `/api/imports/${id}`)).body).toMatchObject({ undo: { words: 'Nhầm tệp của tháng trước.', reopened: 3 } });
    const anew = await sent(rows, { mark });
    expect([anew.id === id, anew.body]).toEqual([false, expect.objectContaining({ recognised: 1, takenBack: 1, contradicts: 1 })]);
    expect(await door().all("SELECT state FROM claim WHERE indicator = 'dossier_payment'")).toEqual([{ state: 'recognised' }]);
  });

  it('leaves standing what another import proves, and never restores what rests on one that is undone', async () => {
    const [id, other] = await claimed({ dossierCode: dossierCode(1) }, { dossierCode: dossierCode(2) });
    const first = await sent([dossierRow(2, dossierCode(1)), dossierRow(3, dossierCode(2))]);
    const second = await sent([dossierRow(2, dossierCode(1)), dossierRow(3, dossierCode(2), { status: 'Đã rút' })]);
    await call('binh', 'POST', `/api/imports/${first.id}/undo`, { words: 'Nhầm tệp của tháng trước.' });
    expect(await stateOf(id!, other!)).toEqual(['recognised matched', 'revoked source_withdrawn']);
    expect((await door().all<{ import_id: string }>('SELECT import_id FROM verdict WHERE claim_id = ?1 ORDER BY no DESC LIMIT 1', id!))[0]).toEqual({ import_id: second.id });
    await call('binh', 'POST', `/api/imports/${second.id}/undo`, { words: 'Nhầm tệp của tháng trước.' });
    expect(await stateOf(id!, other!)).toEqual(['pending import_undone', 'pending import_undone']);
    expect(await standing()).toEqual([]);
  });
});

describe('everything reopened at once', () => {
  const words = 'Người này khai báo hộ nhiều đơn vị, cần xác minh lại.';
  const board = async () => (await call(null, 'GET', `/api/campaigns/thu-nghiem/board?t=${Math.random()}`)).body;

  it('is previewed by board, done, counted, undone; what was decided since is left alone', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const ids = await claimed(...[1, 1, 1, 2].map((unit, n) => ({ dossierCode: dossierCode(n + 1), unitId: unitAt(unit) })));
    await call('an', 'POST', '/api/claims', { claims: [aClaim({ dossierCode: dossierCode(9), unitId: unitAt(1) })] });
    await sent([1, 2, 3, 4, 9].map((n) => dossierRow(n + 1, dossierCode(n))));
    const before = await standing();
    const { body: seen } = await call('binh', 'POST', '/api/bulk-reopens/preview', { kind: 'author', key: 'Everyone@thu.example' });
    expect(seen).toMatchObject({ claims: 4, own: 0, outside: 0, label: 'everyone', key: 'moi-nguoi', campaigns: [{ slug: 'thu-nghiem', units: 2, totalBeforeMilli: 5000, totalAfterMilli: 1000,
      losses: [{ unitId: unitAt(1), before: { place: 1, pointsMilli: 8000 }, after: { place: 1, pointsMilli: 2000 } }, { unitId: unitAt(2), before: { place: 2, pointsMilli: 2000 }, after: { place: 2, pointsMilli: 0 } }] }] });
    const request = { id: uuid(), kind: 'author', key: 'everyone@thu.example', words };
    const { body: done } = await call('binh', 'POST', '/api/bulk-reopens', request);
    expect(done).toMatchObject({ state: 'done', claims: 4, reopened: 4 });
    expect(new Set(await stateOf(...ids))).toEqual(new Set(['pending bulk']));
    expect(await door().all('SELECT DISTINCT words FROM claim WHERE reason = ?1', 'bulk')).toEqual([{ words }]);
    const again = await call('binh', 'POST', '/api/bulk-reopens', request);
    expect([again.body.reopened, written(again.headers)]).toEqual([4, 0]);
    await expect.poll(async () => (await board()).totals.actsMilli, { timeout: 5000 }).toBe(1000);
    await say(ids[0]!, 'rejected', 'not_helped');
    expect((await call('binh', 'POST', `/api/bulk-reopens/${request.id}/undo`, {})).body).toMatchObject({ state: 'undone', restored: 3 });
    expect(await stateOf(...ids)).toEqual(['rejected not_helped', ...Array(3).fill('recognised bulk_undone')]);
    await expect.poll(async () => (await board()).totals.actsMilli, { timeout: 5000 }).toBe(4000);
    expect(await standing()).toEqual(before);
    // What rests on a row again is still taken back by the office's next one.
    expect((await sent([dossierRow(2, dossierCode(2), { status: 'Đã rút' })])).body).toMatchObject({ takenBack: 1 });
  });

  it('finds a device by one of its claims and a judge by their address, leaves own work out, and shares come back as they were agreed', async () => {
    const device = crypto.randomUUID();
    const [a, b] = await claimed({ device: { id: device, no: 1 } }, { device: { id: device, no: 2 }, unitId: unitAt(3) });
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [a, b].map((claimId) => ({ claimId, outcome: 'recognised', reason: 'seen' })) });
    await door().batch([{ sql: "INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to) VALUES ('binh', 'officer', ?1, '0001-01-01', '9999-12-31')", params: [unitAt(3)] },
      { sql: `UPDATE verdict SET unit_shares = '[{"u":"${unitAt(1)}","m":400},{"u":"${unitAt(2)}","m":600}]' WHERE claim_id = ?1`, params: [a!] }]);
    expect((await call('binh', 'POST', '/api/bulk-reopens/preview', { kind: 'device', key: a })).body).toMatchObject({ claims: 1, own: 1, key: device });
    expect((await call('binh', 'POST', '/api/bulk-reopens/preview', { kind: 'judge', key: 'binh@thu.example' })).body).toMatchObject({ claims: 1, own: 1, label: 'binh' });
    expect((await call('binh', 'POST', '/api/bulk-reopens/preview', { kind: 'author', key: a })).body.label).not.toContain('everyone');
    for (const kind of ['author', 'judge', 'device', 'import']) expect((await call('binh', 'POST', '/api/bulk-reopens/preview', { kind, key: 'khong-ai@thu.example' })).body).toMatchObject({ code: 'bulk_nobody', field: 'key' });
    const request = { id: uuid(), kind: 'judge', key: 'binh@thu.example', words };
    expect((await call('binh', 'POST', '/api/bulk-reopens', request)).body).toMatchObject({ reopened: 1, state: 'done' });
    expect(await stateOf(b!)).toEqual(['recognised seen']);
    await call('binh', 'POST', `/api/bulk-reopens/${request.id}/undo`, {});
    expect((await door().all<{ milli: number }>('SELECT milli FROM ledger WHERE claim_id = ?1 AND milli > 0 AND verdict_no = 3 ORDER BY milli', a!)).map(({ milli }) => milli)).toEqual([400, 600]);
    expect((await call('binh', 'POST', '/api/bulk-reopens', { ...request, id: uuid(), kind: 'device', key: crypto.randomUUID() })).body.code).toBe('bulk_nobody');
    expect((await call('binh', 'POST', '/api/bulk-reopens', { ...request, words: 'Một lý do khác hẳn.' })).body.code).toBe('id_reused');
  });

  it('goes on where it was cut off, by the minute\'s watch, in batches', async () => {
    const count = 620;
    const ids: string[] = [];
    for (let at = 0; at < count; at += 310) ids.push(...await claimed(...Array.from({ length: 310 }, (_, n) => ({ dossierCode: dossierCode(at + n) }))));
    for (let at = 0; at < count; at += 310) await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: ids.slice(at, at + 310).map((claimId) => ({ claimId, outcome: 'recognised', reason: 'seen' })) });
    const id = uuid();
    const asker = { id: 'binh', ownUnitIds: '[]', decidedUnitIds: '[]' };
    await beginBulk(door(), { id, kind: 'author', key: 'moi-nguoi', words, at: Date.now() }, asker, { by: 'binh', as: null, address: null, at: Date.now() });
    expect((await call('binh', 'GET', `/api/bulk-reopens/${id}`)).body).toMatchObject({ state: 'doing', claims: count, reopened: 0 });
    const cost = door();
    await carryOnBulks(cost, blind, Date.now());
    expect((await call('binh', 'GET', `/api/bulk-reopens/${id}`)).body).toMatchObject({ state: 'done', reopened: count });
    expect((await door().all<{ token: string }>("SELECT DISTINCT token FROM verdict WHERE token LIKE 'bulk/%'")).length).toBe(2);
    expect(await standing()).toEqual([]);
    await reopenBulk({ door: door(), blind, who: { id: 'binh', grants: people.binh.grants, actor: { by: 'binh', as: null, address: null, at: 0 } }, now: Date.now() }, { id, kind: 'author', key: 'moi-nguoi', words });
    expect(await door().all("SELECT count(*) AS n FROM audit WHERE action = 'bulk_reopen'")).toEqual([{ n: 1 }]);
  });
});

import { describe, expect, it } from 'vitest';
import { call, door, testEnv } from '../support/setup.ts';
import { aCampaign, aClaim, dossierCode, dossierRow, unitAt, uuid } from '../support/world.ts';

const open = (fingerprint: string, rows: number, over = {}) => call('binh', 'POST', '/api/imports',
  { id: uuid(), fingerprint: fingerprint.repeat(64).slice(0, 64), fileName: 'ket-xuat.csv', kind: 'dossiers', rows, chunkRows: 2, ...over });
const chunk = (id: string, no: number, rows: unknown[]) => call('binh', 'PUT', `/api/imports/${id}/chunks/${no}`, { rows });
const written = (headers: Headers) => Number(/(\d+) written/.exec(headers.get('server-timing')!)![1]);
const ledger = () => door().all<{ seq: number; milli: number; unit_id: string; indicator: string }>('SELECT seq, milli, unit_id, indicator FROM ledger ORDER BY seq');

describe('claims', () => {
  it('stores the good ones of a batch and returns the bad ones by index with a reason', async () => {
    const good = aClaim();
    const { status, body } = await call('an', 'POST', '/api/claims', { claims: [good, aClaim({ dossierCode: '000.00.A1.H08-261320-0001' }), { nonsense: true }, aClaim({ unitId: unitAt(2) })] });
    expect(status).toBe(200);
    expect(body.stored).toMatchObject([{ index: 0, id: good.id, state: 'stored', needsCheck: false }]);
    expect(body.refused.map(({ index, code }: { index: number; code: string }) => [index, code]))
      .toEqual([[1, 'code_impossible_date'], [2, 'malformed'], [3, 'not_allowed']]);
  });

  it('writes nothing when the same batch comes again', async () => {
    const claims = [aClaim(), aClaim(), aClaim({ indicator: 'outreach_turn', quantity: 40 })];
    await call('an', 'POST', '/api/claims', { claims });
    const again = await call('an', 'POST', '/api/claims', { claims });
    expect(again.body.stored.map((each: { state: string }) => each.state)).toEqual(['already_stored', 'already_stored', 'already_stored']);
    expect(written(again.headers)).toBe(0);
  });

  it('takes one claim alone, a bare list, or an envelope', async () => {
    for (const sent of [aClaim(), [aClaim(), aClaim()], { claims: [aClaim()] }]) {
      expect((await call('an', 'POST', '/api/claims', sent)).body.refused).toEqual([]);
    }
    expect(await door().all('SELECT id FROM claim')).toHaveLength(4);
    expect((await call('an', 'POST', '/api/claims', [])).body.message).toBe('Chưa có khai báo nào.');
  });

  it('refuses an id that was used for something else', async () => {
    const claim = aClaim();
    await call('an', 'POST', '/api/claims', { claims: [claim] });
    const { status, body } = await call('an', 'POST', '/api/claims', { claims: [{ ...claim, dossierCode: dossierCode(7777) }] });
    expect([status, body.refused[0].code]).toEqual([422, 'id_reused']);
  });

  it('keeps no readable code anywhere', async () => {
    const code = dossierCode(4321);
    await call('an', 'POST', '/api/claims', { claims: [aClaim({ dossierCode: code })] });
    await call('an', 'POST', '/api/claims', { claims: [aClaim({ indicator: 'vneid_outside', account: '0912345678' })] });
    const rows = JSON.stringify(await door().all('SELECT * FROM claim'));
    expect(rows).not.toContain(code);
    expect(rows).not.toContain('0912345678');
    expect(rows).toContain('…H08-261120-**21');
    expect(rows).toContain('••••••••78');
  });

  it.each([
    [{ dossierCode: '000.00.A1.H08-301120-0001' }, 'code_in_future'], [{ dossierCode: undefined }, 'code_missing'], [{ dossierCode: '052098001234' }, 'identity_number'],
    [{ actDate: '2026-13-01' }, 'malformed'], [{ actDate: '2031-01-01' }, 'act_in_future'], [{ actDate: '2021-12-31' }, 'act_too_old'],
    [{ indicator: 'portal_account_member', account: '0912345678' }, 'indicator_out_of_time'], [{ indicator: 'vneid_member', account: '12' }, 'account_malformed'],
    [{ indicator: 'vneid_member' }, 'account_missing'], [{ account: '0912345678' }, 'subject_unwanted'], [{ quantity: 3 }, 'quantity_unwanted'],
    [{ indicator: 'account_transaction', account: '0912345678' }, 'upgrade_without_account'],
    [{ unitShares: [{ unitId: unitAt(1), milli: 600 }, { unitId: unitAt(2), milli: 300 }] }, 'shares_not_whole'], [{ id: 'no-uuid' }, 'malformed'], [{ hoTen: 'An' }, 'malformed'],
  ])('answers %j with %s and a sentence', async (over, code) => {
    const { status, body } = await call('an', 'POST', '/api/claims', { claims: [aClaim(over as never)] });
    expect([status, body.refused[0].code]).toEqual([422, code]);
    expect(body.refused[0].message).toMatch(/[ăâđêôơưáàảãạ]/);
  });

  it('refuses what is not a request of ours', async () => {
    const claims = { claims: [aClaim()] };
    expect((await call('an', 'POST', '/api/claims', { claims: Array(501).fill(aClaim()) })).body.code).toBe('malformed');
    expect((await call('an', 'POST', '/api/claims', '{not json')).status).toBe(400);
    expect((await call('an', 'POST', '/api/claims', claims, { 'content-type': 'text/plain' })).body.code).toBe('not_json');
    expect((await call('an', 'POST', '/api/claims', claims, { origin: 'https://elsewhere.example' })).body.code).toBe('cross_site');
    expect((await call('an', 'POST', '/api/claims', claims, { 'sec-fetch-site': 'cross-site' })).body.code).toBe('cross_site');
    expect((await call('an', 'POST', '/api/claims', `{"claims":["${'x'.repeat(5_000_000)}"]}`)).status).toBe(413);
  });
});

describe('reconciliation', () => {
  it('recognises, finds conflicts, contradictions and rows nobody claims; the same chunk again changes nothing', async () => {
    const mine = aClaim({ dossierCode: dossierCode(1) });
    await call('everyone', 'POST', '/api/claims', { claims: [mine, aClaim({ dossierCode: dossierCode(2) }), aClaim({ dossierCode: dossierCode(2), unitId: unitAt(2) }), aClaim({ dossierCode: dossierCode(3) })] });
    const { body: view } = await open('a', 4);
    const first = await chunk(view.id, 0, [dossierRow(2, dossierCode(1)), dossierRow(3, dossierCode(2))]);
    expect(first.body).toMatchObject({ recognised: 1, conflict: 1, nextChunk: 1 });
    const second = await chunk(view.id, 1, [dossierRow(4, dossierCode(3), { channel: 'Trực tiếp' }), dossierRow(5, dossierCode(9))]);
    expect(second.body).toMatchObject({ contradicts: 1, unclaimed: 1, nextChunk: null });
    const again = await chunk(view.id, 0, [dossierRow(2, dossierCode(1)), dossierRow(3, dossierCode(2))]);
    expect(again.body).toMatchObject({ recognised: 1, conflict: 1 });
    expect(written(again.headers)).toBe(0);
    expect(await ledger()).toHaveLength(1);
    const missing = await call('binh', 'GET', `/api/imports/${view.id}/claims?kind=missing`);
    expect(missing.body.claims).toEqual([]);
    expect((await call('binh', 'GET', `/api/imports/${view.id}/claims?kind=conflict`)).body.claims).toHaveLength(2);
    expect((await call('binh', 'GET', `/api/imports/${view.id}/rows?fate=unclaimed`)).body.rows).toMatchObject([{ line: 5 }]);
  });

  it('answers the same file with the import it already has, at the chunk where the line broke', async () => {
    const { body: view } = await open('b', 4);
    await chunk(view.id, 0, [dossierRow(2, dossierCode(1)), dossierRow(3, dossierCode(2))]);
    const again = await open('b', 4);
    expect(again.body).toMatchObject({ id: view.id, nextChunk: 1, chunksDone: 1 });
    expect((await open('b', 5)).body.code).toBe('import_differs');
  });

  it('refuses unwanted columns, wrong order, wrong size, and an import that is not there', async () => {
    const { body: view } = await open('c', 5);
    expect((await chunk(view.id, 0, [dossierRow(2, dossierCode(1), { hoTen: 'Nguyễn' }), dossierRow(3, dossierCode(2))])).body.code).toBe('unwanted_column');
    expect((await chunk(view.id, 1, [dossierRow(2, dossierCode(1)), dossierRow(3, dossierCode(2))])).body.code).toBe('chunk_out_of_order');
    expect((await chunk(view.id, 0, [dossierRow(2, dossierCode(1))])).body.code).toBe('chunk_wrong_size');
    expect((await chunk(uuid(), 0, [dossierRow(2, dossierCode(1))])).body.code).toBe('import_unknown');
    expect(await door().all('SELECT * FROM import_row')).toEqual([]);
  });

  it('counts an account once and its real transaction as an upgrade of the same act', async () => {
    const account = 'DK-2026-0001';
    await call('an', 'POST', '/api/claims', { claims: [aClaim({ indicator: 'vneid_outside', account })] });
    const { body: view } = await open('d', 1, { kind: 'accounts', chunkRows: 1 });
    const rows = [{ line: 2, account, openedDate: '2026-11-20', lastTransactionDate: '2026-11-20' }];
    expect((await chunk(view.id, 0, rows)).body).toMatchObject({ recognised: 1 });
    expect((await ledger()).map(({ indicator, milli }) => [indicator, milli])).toEqual([['vneid_outside', 1000], ['account_transaction', 1000]]);
    expect(written((await chunk(view.id, 0, rows)).headers)).toBe(0);
    expect((await call('an', 'POST', '/api/claims', { claims: [aClaim({ indicator: 'account_transaction', account })] })).body.refused[0].code).toBe('upgrade_already');
  });
});

describe('verdicts', () => {
  it('withdrawn write the opposite entry, and no import gives them back', async () => {
    const claim = aClaim({ dossierCode: dossierCode(1) });
    await call('an', 'POST', '/api/claims', { claims: [claim] });
    const { body: view } = await open('e', 1, { chunkRows: 1 });
    await chunk(view.id, 0, [dossierRow(2, dossierCode(1))]);
    const batch = { id: uuid(), verdicts: [{ claimId: claim.id, outcome: 'reopened', reason: 'mistake' }] };
    const taken = await call('binh', 'POST', '/api/verdicts', batch);
    expect(taken.body.decided).toEqual([{ claimId: claim.id, state: 'pending' }]);
    const replayed = await call('binh', 'POST', '/api/verdicts', batch);
    expect([replayed.body.decided, written(replayed.headers)]).toEqual([[{ claimId: claim.id, state: 'pending' }], 0]);
    expect((await ledger()).map(({ milli }) => milli)).toEqual([1000, -1000]);
    expect((await chunk(view.id, 0, [dossierRow(2, dossierCode(1))])).body).toMatchObject({ recognised: 0, contradicts: 1 });
    expect(await door().all('SELECT milli FROM tally WHERE milli <> 0')).toEqual([]);
  });

  it('are refused when two claim the same, when somebody was quicker, and on one\'s own work', async () => {
    const [a, b] = [aClaim({ dossierCode: dossierCode(1) }), aClaim({ dossierCode: dossierCode(1), unitId: unitAt(2) })];
    await call('everyone', 'POST', '/api/claims', { claims: [a, b] });
    const recognise = (claimId: string, seen?: number) => ({ claimId, outcome: 'recognised', reason: 'seen', ...(seen !== undefined && { seen }) });
    const both = await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [recognise(a.id), recognise(b.id)] });
    expect([both.body.decided.length, both.body.refused[0].code]).toEqual([1, 'claimed_twice']);
    expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [recognise(a.id, 0)] })).body.refused[0].code).toBe('decided_meanwhile');
    await door().batch([{ sql: 'INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to) VALUES (?1, \'officer\', ?2, \'0001-01-01\', \'9999-12-31\')', params: ['binh', unitAt(3)] }]);
    const own = aClaim({ unitId: unitAt(3) });
    await call('everyone', 'POST', '/api/claims', { claims: [own] });
    expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [recognise(own.id)] })).body.refused[0].code).toBe('own_work');
  });
});

describe('the board', () => {
  const launched = async (over = {}) => {
    const campaign = aCampaign(over);
    expect((await call('chi', 'POST', '/api/campaigns', campaign)).status).toBe(201);
    return campaign;
  };
  const recognised = async (count: number, unitId = unitAt(1)) => {
    const claims = Array.from({ length: count }, () => aClaim({ unitId }));
    await call('everyone', 'POST', '/api/claims', { claims });
    return call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) });
  };
  const boardNow = async () => (await call(null, 'GET', `/api/campaigns/thu-nghiem/board?t=${Math.random()}`)).body;
  const until = async (check: () => Promise<boolean>) => {
    for (let n = 0; n < 40 && !(await check()); n++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await check()).toBe(true);
  };

  it('shows a claim only once it is recognised, and less when it is taken back', async () => {
    await launched();
    await recognised(3);
    await until(async () => (await boardNow()).totals.actsMilli === 3000);
    const board = await boardNow();
    expect(board.clusters[0].rows.map((row: { place: number; pointsMilli: number }) => [row.place, row.pointsMilli])).toEqual([[1, 6000], [2, 0], [2, 0], [2, 0]]);
    const [claim] = await door().all<{ id: string }>('SELECT id FROM claim LIMIT 1');
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: claim!.id, outcome: 'reopened', reason: 'mistake' }] });
    await until(async () => (await boardNow()).totals.actsMilli === 2000);
  });

  it('tells an open socket of a verdict, and one that comes back what it missed', async () => {
    await launched();
    const { response } = await call(null, 'GET', '/api/campaigns/thu-nghiem/live?since=1', undefined, { upgrade: 'websocket' });
    expect(response.status).toBe(101);
    const heard: { kind: string; delta?: { from: number; no: number } }[] = [];
    response.webSocket!.accept();
    response.webSocket!.addEventListener('message', ({ data }: MessageEvent) => heard.push(JSON.parse(data as string)));
    await recognised(1);
    await until(async () => heard.some(({ kind }) => kind === 'delta'));
    expect(heard.find(({ kind }) => kind === 'delta')!.delta).toMatchObject({ from: 1, no: 2 });
    const missed = await call(null, 'GET', '/api/campaigns/thu-nghiem/deltas?since=1');
    expect(missed.body.deltas.map((delta: { no: number }) => delta.no)).toEqual([2]);
    expect((await call(null, 'GET', '/api/campaigns/thu-nghiem/deltas?since=2', undefined, { 'if-none-match': missed.headers.get('etag')! })).status).toBe(304);
    expect((await call(null, 'GET', '/api/campaigns/thu-nghiem/deltas?since=99')).body).toMatchObject({ reload: true });
    response.webSocket!.close();
  });

  it('gives each number once, however many ask for it at the same moment', async () => {
    const { id } = await launched();
    await recognised(1);
    const object = testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id));
    const numbers = await Promise.all(Array.from({ length: 6 }, () => object.refresh(id)));
    expect(new Set(numbers)).toEqual(new Set([2]));
    expect(await boardNow()).toMatchObject({ no: 2, totals: { actsMilli: 1000 } });
  });

  it('counts what was already in the ledger when a campaign is launched over it', async () => {
    await recognised(2);
    await launched();
    expect((await boardNow()).totals.actsMilli).toBe(2000);
  });

  it('reads at most two rows for a public page, however long the ledger', async () => {
    await launched();
    await recognised(300);
    await until(async () => (await boardNow()).totals.actsMilli === 300_000);
    const { headers } = await call(null, 'GET', `/api/campaigns/thu-nghiem/board?t=${Math.random()}`);
    expect(Number(/(\d+) read/.exec(headers.get('server-timing')!)![1])).toBeLessThanOrEqual(2);
  });

  it('is launched once by one id, refuses a taken address and times out of order', async () => {
    const campaign = await launched();
    expect((await call('chi', 'POST', '/api/campaigns', campaign)).status).toBe(201);
    expect(await door().all('SELECT 1 FROM campaign')).toHaveLength(1);
    expect((await call('chi', 'POST', '/api/campaigns', aCampaign())).body).toMatchObject({ code: 'slug_taken', field: 'slug' });
    const refusal = async (over: object) => (await call('chi', 'POST', '/api/campaigns', aCampaign({ slug: 'khac', ...over }))).body.code;
    expect(await refusal({ lastDay: '2026-10-01' })).toBe('times_out_of_order');
    expect(await refusal({ firstDay: '2025-01-01', lastDay: '2025-02-01', claimsUntilDay: '2025-02-01', closesDay: '2025-02-01' })).toBe('launch_in_past');
    expect(await refusal({ rules: { scoring: 'weighted', weightsMilli: { dossier_level_3: 1000 }, tieBreaks: [] } })).toBe('indicator_not_in_period');
    expect(await refusal({ rules: { scoring: 'weighted', weightsMilli: {}, tieBreaks: [] } })).toBe('rules_empty');
    expect(await refusal({ rules: { scoring: 'percent_of_target', weightsMilli: { dossier_full: 1000 }, tieBreaks: [] } })).toBe('target_missing');
    expect(await refusal({ clusters: { by: 'hand', groups: [{ name: 'A', unitIds: [unitAt(1)] }, { name: 'B', unitIds: [unitAt(1)] }] } })).toBe('unit_in_two_clusters');
    expect(await refusal({ scope: { kind: 'named', unitIds: [uuid()] } })).toBe('unit_unknown');
    expect(await refusal({ unrankedUnitIds: [uuid()] })).toBe('unit_outside_scope');
  });
});

describe('rows written', () => {
  it('stay at eight or less per recognised claim in bulk', async () => {
    const claims = Array.from({ length: 400 }, (_, n) => aClaim({ dossierCode: dossierCode(n), unitId: unitAt(1 + (n % 4)) }));
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    await call('everyone', 'POST', '/api/claims', { claims });
    const { body: view } = await open('f', 400, { chunkRows: 400 });
    const { body, headers } = await chunk(view.id, 0, claims.map((claim, n) => dossierRow(n + 2, claim.dossierCode!)));
    expect(body.recognised).toBe(400);
    console.log(`rows written per claim recognised by import, looks included: ${written(headers) / 400}`);
    expect(written(headers) / 400).toBeLessThanOrEqual(8);
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Board, BoardRow } from '#wire/board';
import type { Foresight } from '#wire/foresight';
import type { CriteriaRules } from '#wire/rules';
import { inJson } from '#store/d1';
import { addDays } from '#domain/calendar';
import { boardOfPast } from '#domain/foresight';
import { pastOf } from '#domain/past';
import { rulesOf } from '#domain/rules';
import { seeded } from '#domain/seeded';
import { call, door, type Person } from '../support/setup.ts';
import { golden, goldenCampaign, goldenClaims } from '../support/golden.ts';
import { PROVINCE, TODAY, aCampaign, aClaim, enterProvince, unitAt, uuid } from '../support/world.ts';

const plan = (over = {}) => ({ kind: 'plan', scope: { kind: 'subtree', unitId: PROVINCE }, rankedLevel: 'commune', clusters: { by: 'none' }, firstDay: '2027-01-01', lastDay: '2027-03-31', ...over });
const ask = (of: object, over = {}, as: Person = 'chi') => call(as, 'POST', '/api/foresights', { of, from: '2026-11-01', to: '2026-12-31', ...over });
const foreseen = async (of: object, over = {}): Promise<Foresight> => {
  const { status, body } = await ask(of, over);
  expect([status, body.message]).toEqual([200, undefined]);
  return body;
};
const recognise = async (...claims: ReturnType<typeof aClaim>[]) => {
  expect((await call('everyone', 'POST', '/api/claims', { claims })).body.refused).toEqual([]);
  expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) })).body.refused).toEqual([]);
};
/** Whatever a board says of its units, but for what moved since the morning and what it is filtered by. */
const said = ({ clusters, unranked, totals }: Board) => {
  const still = ({ movement: _, kind: __, size: ___, ...row }: BoardRow) => row;
  return { clusters: clusters.map(({ name, rows }) => ({ name, rows: rows.map(still) })), unranked: unranked.map(still), totals };
};
/** The stored board once it has caught up with the ledger. */
const stored = async (slug: string, structure?: string): Promise<Board> => {
  const [{ seq }] = await door().all<{ seq: number }>('SELECT max(seq) AS seq FROM ledger') as [{ seq: number }];
  let board: Board | null = null;
  await expect.poll(async () => {
    board = (await call(null, 'GET', `/api/campaigns/${slug}/board?n=${Math.random()}${structure ? `&structure=${structure}` : ''}`)).body;
    return [board!.ledgerSeq, structure ?? board!.structure];
  }, { timeout: 20_000 }).toEqual([seq, structure ?? expect.any(String)]);
  return board!;
};
const computed = (answer: Foresight, rules: CriteriaRules): Board => boardOfPast(pastOf(JSON.parse(JSON.stringify(answer)) as Foresight), rules, { asOf: answer.asOf, ledgerSeq: answer.ledgerSeq });
const names = ({ units, cells }: Foresight) => cells.milli.map((milli, at) => [units[cells.unit[at]!]!.name.slice(-1), milli]);

describe('a campaign’s own time', () => {
  it('makes, computed as a browser does it, the board that stands: every figure, place and point', async () => {
    await call('chi', 'POST', '/api/campaigns', goldenCampaign());
    const claims = goldenClaims();
    await call('everyone', 'POST', '/api/claims', { claims: [...claims.values()] });
    for (const [key, outcome] of golden.verdicts) await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: claims.get(key!)!.id, outcome, reason: 'seen' }] });
    const { firstDay, lastDay } = golden.campaign;
    const answer = await foreseen({ kind: 'campaign', slug: 'golden' }, { from: firstDay, to: lastDay });
    expect(answer.campaign).toMatchObject({ slug: 'golden', firstDay, lastDay });
    const board = await stored('golden');
    expect(board.clusters[0]!.rows[0]!.pointsMilli).toBeGreaterThan(0);
    expect(said(computed(answer, rulesOf(answer.campaign!.rules)))).toEqual(said(board));
  });

  it('does so by rules that look at people, days, groups, members, second looks and what people gave', async () => {
    const head = (name: string) => ({ name, heading: null, maxMilli: null });
    const rules: CriteriaRules = { version: 2, totalMaxMilli: null, minimum: { acts: 1, percent: 0 }, tieBreaks: ['acts'], quality: { floorMilli: 200 },
      criteria: [{ ...head('Kết quả'), key: 'ket-qua', kind: 'acts', weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 2000 }, { indicator: 'dossier_full', procedureGroup: 'land', milli: 700 }] },
        { ...head('Theo đoàn viên'), key: 'dau-nguoi', kind: 'per_members', weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 333 }] }, { ...head('Báo cáo'), key: 'bao-cao', kind: 'judged', maxMilli: 9000, stepsMilli: null }],
      caps: [{ indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 2 }, { indicators: ['dossier_full'], procedureGroup: 'land', per: 'unit', window: 'campaign', max: 3 }],
      grades: { by: 'points', list: [{ name: 'Xuất sắc', from: 9000 }, { name: 'Khá', from: 0 }], topShareMilli: 500 } };
    const campaign = aCampaign({ rules });
    const put = (sql: string, ...params: (string | number)[]) => door().batch([{ sql, params }]);
    for (const n of [1, 2, 3, 4]) await put("INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-01-01', CAST(?3 AS INTEGER), 'báo cáo', 'chi', 1)", uuid(), unitAt(n), 37 * n);
    expect(await call('chi', 'POST', '/api/campaigns', campaign)).toMatchObject({ status: 201 });
    await put(`INSERT INTO appraisal (id, campaign_id, unit_id, criterion, milli, words, state, by_id, at, decided_by, decided_at) VALUES (?1, ?2, ?3, 'bao-cao', 4500, 'Báo cáo tốt', 'agreed', 'chi', 1, 'dung', 2)`, uuid(), campaign.id, unitAt(2));
    const own = [1, 2].map(() => aClaim({ procedureGroup: 'land' }));
    expect((await call('an', 'POST', '/api/claims', { claims: own })).body.refused).toEqual([]);
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: own.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) });
    await recognise(...[1, 1, 1, 1, 2, 2, 3].map((n, at) => aClaim({ unitId: unitAt(n), actDate: at % 3 === 0 ? '2026-11-19' : TODAY, ...(at % 2 === 0 && { procedureGroup: 'land' as const }) })),
      aClaim({ unitId: unitAt(2), unitShares: [{ unitId: unitAt(1), milli: 333 }, { unitId: unitAt(2), milli: 667 }] }));
    await put(`INSERT INTO inspection (claim_id, verdict_no, chance_ppm, drawn_at, author_id, unit_id, judge_id, result, ended_at) SELECT id, 9, 100000, 1, 'x', unit_id, 'y', 'error', 2 FROM claim WHERE unit_id = ?1`, unitAt(1));
    await recognise(aClaim({ unitId: unitAt(3) }));
    const board = await stored('thu-nghiem');
    const answer = await foreseen({ kind: 'campaign', slug: 'thu-nghiem' });
    const [first] = board.clusters[0]!.rows;
    expect([board.clusters[0]!.rows.length, board.unranked.length, first!.name.slice(-1), first!.parts!.at(-1), answer.given]).toEqual([3, 1, '2', 4500, [[1, 'bao-cao', 4500]]]);
    expect(board.clusters[0]!.rows.find(({ unitId }) => unitId === unitAt(1))!.qualityMilli).toBeLessThan(1000);
    expect(said(computed(answer, rulesOf(answer.campaign!.rules)))).toEqual(said(board));
  });

  it('does so after units merged in the middle of it, on the tree the campaign is shown on', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign({ clusters: { by: 'hand', groups: [{ name: 'Cụm A', unitIds: [unitAt(1), unitAt(2)] }] }, unrankedUnitIds: [unitAt(4)],
      targets: [1, 2, 3].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 10 * n + 1 })) }));
    await recognise(...[1, 1, 2, 3, 4].map((n) => aClaim({ unitId: unitAt(n) })), aClaim({ unitId: unitAt(2), indicator: 'outreach_turn', quantity: 30 }),
      aClaim({ unitId: unitAt(1), unitShares: [{ unitId: unitAt(1), milli: 333 }, { unitId: unitAt(3), milli: 667 }] }));
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    expect((await call('dung', 'POST', '/api/unit-changes', { id: crypto.randomUUID(), kind: 'merge', onDate: today, document: 'QĐ thử', added: [{ id: unitAt(50), name: 'Đoàn xã Mới', kind: 'youth_commune', parentId: PROVINCE }],
      successions: [1, 2].map((n) => ({ oldId: unitAt(n), newId: unitAt(50), shareMilli: 1000 })) })).status).toBe(201);
    await expect.poll(async () => (await call(null, 'GET', `/api/campaigns/thu-nghiem/board?structure=now&n=${Math.random()}`)).body.structure, { timeout: 20_000 }).toBe('now');
    const board = await stored('thu-nghiem');
    const answer = await foreseen({ kind: 'campaign', slug: 'thu-nghiem' });
    expect(answer.units.map(({ name }) => name).sort()).toEqual(['Đoàn xã Mới', 'Đoàn xã Số 00003', 'Đoàn xã Số 00004']);
    expect(said(computed(answer, rulesOf(answer.campaign!.rules)))).toEqual(said(board));
    // A plan for next year on that tree finds the same acts under the same units.
    const next = await foreseen(plan(), { targetsOf: 'thu-nghiem' });
    expect([names(next), next.targetsOf, next.outsideMilli]).toEqual([names(answer), 'Đợt thi đua thử nghiệm', 0]);
    expect(next.targets.map(([unit, , amount]) => [next.units[unit]!.name.slice(-1), amount]).sort()).toEqual([['3', 31], ['i', 32]]);
  });
});

describe('a past period for a plan', () => {
  it('holds what is recognised now: taken back is gone, other days and days of the week are left out, people are numbers', async () => {
    const [gone, ...kept] = [aClaim(), aClaim({ actDate: '2026-11-15' }), aClaim({ actDate: '2026-11-18', unitId: unitAt(2) }), aClaim({ actDate: '2026-10-30' })];
    await recognise(gone!, ...kept);
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: gone!.id, outcome: 'reopened', reason: 'mistake' }] });
    const answer = await foreseen(plan());
    expect(names(answer)).toEqual([['1', 1000], ['2', 1000]]);
    expect([answer.cells.day, answer.cells.person, answer.indicators]).toEqual([[14, 17], [1, 1], ['dossier_full']]);
    expect(JSON.stringify(answer)).not.toContain('moi-nguoi');
    expect(names(await foreseen(plan({ weekdays: [0] })))).toEqual([['1', 1000]]);
    expect(names(await foreseen(plan(), { from: '2026-10-01', to: '2026-10-31' }))).toEqual([['1', 1000]]);
    expect(names(await foreseen(plan(), { from: '2025-10-01', to: '2025-10-31' }))).toEqual([]);
    // Named units only: what others did is not theirs.
    expect(names(await foreseen(plan({ scope: { kind: 'named', unitIds: [unitAt(2)] } })))).toEqual([['2', 1000]]);
  });

  it('is read from where it may begin in the ledger, not from the first entry', async () => {
    await door().batch([{ sql: `WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 20000) INSERT INTO ledger SELECT seq, NULL, 0, 'dossier_full', 'land', ?1, NULL, '2026-03-20', 0, 1000, 0, 'thu' FROM n`, params: [unitAt(1)] },
      { sql: "INSERT INTO ledger_day (day, first_seq) VALUES ('2026-03-20', 1), ('2026-10-31', 20000)", params: [] }]);
    await recognise(aClaim());
    const { headers, body } = await ask(plan());
    expect(names(body)).toEqual([['1', 1000]]);
    expect(Number(/(\d+) read/.exec(headers.get('server-timing')!)![1])).toBeLessThan(1000);
    expect(names(await foreseen(plan(), { from: '2026-03-01' }))).toEqual([['1', 20_000_000], ['1', 1000]]);
  });

  it('knows sizes and what second looks found', async () => {
    await door().batch([{ sql: "INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, '2026-01-01', 120, 'báo cáo', 'chi', 1)", params: [uuid(), unitAt(1)] },
      { sql: `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT INTO claim (id, indicator, facet, act_date, captured_at, arrived_at, unit_id, author_id, source, body_hash)
              SELECT 'c' || i, 'dossier_full', 'dossier', iif(i <= 40, '2026-11-10', '2026-10-10'), 0, 0, ?1, 'x', 'web', '' FROM n`, params: [unitAt(1)] },
      { sql: `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT INTO inspection (claim_id, verdict_no, chance_ppm, drawn_at, author_id, unit_id, judge_id, result, ended_at)
              SELECT 'c' || i, 1, 100000, 1, 'x', ?1, 'y', iif(i % 2 OR i > 40, 'error', 'clean'), 2 FROM n`, params: [unitAt(1)] }]);
    const { units } = await foreseen(plan());
    expect(units.map(({ members }) => members)).toEqual([120, null, null, null]);
    expect(units[0]!.errorLowPpm).toBeGreaterThan(300_000);
    expect(units[0]!.errorLowPpm).toBeLessThan(500_000);
    expect(units[1]!.errorLowPpm).toBeNull();
  });

  it('refuses what is no past period, names no campaign, or is not for who asks', async () => {
    const refused = async (of: object, over: object, as: Person = 'chi') => (({ body: { code, field } }) => [code, field])(await ask(of, over, as));
    expect(await refused(plan(), { from: '2027-01-01', to: '2027-02-01' })).toEqual(['foresight_not_past', 'from']);
    expect(await refused(plan(), { from: '2023-01-01', to: '2026-01-01' })).toEqual(['foresight_too_long', 'from']);
    expect(await refused(plan(), { to: '2026-10-01' })).toEqual(['times_out_of_order', 'to']);
    expect(await refused(plan(), { targetsOf: 'khong-co' })).toEqual(['campaign_unknown', 'targetsOf']);
    expect(await refused({ kind: 'campaign', slug: 'khong-co' }, {})).toEqual(['campaign_unknown', 'slug']);
    expect(await refused(plan({ clusters: { by: 'hand', groups: [{ name: 'A', unitIds: [unitAt(77)] }] } }), {})).toEqual(['unit_outside_scope', 'clusters']);
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    for (const of of [plan(), { kind: 'campaign', slug: 'thu-nghiem' }]) for (const as of ['an', 'binh', 'dung'] as const) expect((await refused(of, {}, as))[0]).toBe('not_allowed');
    // Who may launch on one commune sees neither the province's campaign nor its plan.
    await door().batch([{ sql: "UPDATE role_grant SET unit_id = ?1 WHERE person_id = 'chi'", params: [unitAt(1)] }]);
    for (const of of [plan(), { kind: 'campaign', slug: 'thu-nghiem' }]) expect((await refused(of, {}))[0]).toBe('not_allowed');
    expect((await ask(plan({ scope: { kind: 'subtree', unitId: unitAt(1) } }))).status).toBe(200);
  });

  it('writes nothing, and forty thousand acts of a year are less than 300 kB on the line', async () => {
    await enterProvince(door(), 141);
    const random = seeded(5299);
    const below = (n: number) => Math.floor(random() * n);
    const acts = Array.from({ length: 40_000 }, (_, i) => {
      const [person, kind] = [below(3000), below(10)];
      return [i + 1, `author-${person}`, kind < 6 ? 'dossier_full' : kind < 9 ? 'vneid_outside' : 'vneid_member', kind < 6 ? ['land', 'business', 'social', 'transport', 'residence'][below(5)] : '', unitAt(1 + (person % 141)), addDays('2025-12-01', below(330))];
    });
    for (const json of inJson(acts)) {
      await door().batch([
        { sql: `INSERT INTO claim (id, indicator, facet, act_date, captured_at, arrived_at, unit_id, author_id, source, body_hash) SELECT 'c' || (value->>0), value->>2, 'dossier', value->>5, 0, 0, value->>4, value->>1, 'web', '' FROM json_each(?1)`, params: [json] },
        { sql: `INSERT INTO ledger SELECT value->>0, 'c' || (value->>0), 1, value->>2, value->>3, value->>4, NULL, value->>5, 0, 1000, 0, 'thu' FROM json_each(?1)`, params: [json] }]);
    }
    await ask(plan(), { to: '2026-11-02' });
    const before = await door().all('SELECT count(*) AS n FROM audit');
    const { response, body, headers } = await ask(plan(), { from: '2025-11-25', to: '2026-11-23' });
    expect(response.status).toBe(200);
    expect(body.cells.milli.reduce((sum: number, each: number) => sum + each, 0)).toBe(40_000_000);
    const bytes = gzipSync(JSON.stringify(body)).length;
    console.log(`${body.cells.milli.length} cells, ${bytes} bytes`);
    expect(bytes).toBeLessThan(300_000);
    expect(headers.get('server-timing')).toMatch(/ 0 written/);
    expect(await door().all('SELECT count(*) AS n FROM audit')).toEqual(before);
  });
});

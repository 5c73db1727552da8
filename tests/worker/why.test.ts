import { describe, expect, it } from 'vitest';
import type { Board, BoardRow } from '#wire/board';
import type { TakenBackPage, Why, WhyActs } from '#wire/why';
import { addDays, localDateAt } from '#domain/calendar';
import { call, door, people } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, dossierCode, unitAt, uuid } from '../support/world.ts';

const today = localDateAt(Date.now());
const read = (headers: Headers) => Number(/(\d+) read/.exec(headers.get('server-timing')!)![1]);
let asked = 0;
/** Never out of what the isolate keeps. */
const get = (path: string, person: Parameters<typeof call>[0] = null) => call(person, 'GET', `/api/campaigns/thu-nghiem/${path}${path.includes('?') ? '&' : '?'}x=${asked += 1}`);
const board = async () => (await get('board')).body as Board;
const rowOf = (of: Board, unitId: string): BoardRow => [...of.clusters.flatMap(({ rows }) => rows), ...of.unranked].find((row) => row.unitId === unitId)!;
const why = async (unitId: string) => (await get(`why/${unitId}`)).body as Why;
const campaign = (over = {}) => aCampaign({ firstDay: addDays(today, -20), lastDay: addDays(today, 20), claimsUntilDay: addDays(today, 25), closesDay: addDays(today, 30), ...over });
const claimOf = (n: number, daysAgo: number, over = {}) => { const actDate = addDays(today, -daysAgo); return aClaim({ unitId: unitAt(n), actDate, capturedAt: Date.now() - 1000, dossierCode: dossierCode(asked += 1, actDate), ...over }); };
const decided = async (claims: { id: string }[], outcome = 'recognised', reason = 'seen') =>
  expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome, reason })) })).body.decided?.length).toBe(claims.length);
const recognised = async <Claim extends { id: string }>(...claims: Claim[]): Promise<Claim[]> => {
  expect((await call('everyone', 'POST', '/api/claims', { claims })).status).toBeLessThan(300);
  await decided(claims);
  return claims;
};
const until = (unitId: string, actsMilli: number) => expect.poll(async () => rowOf(await board(), unitId).actsMilli, { timeout: 10_000 }).toBe(actsMilli);
const everyAct = async (unitId: string, day: string, indicator: string) => {
  const pages: WhyActs[] = [];
  for (let after: string | null = ''; after !== null; after = pages.at(-1)!.next) {
    const { status, body } = await get(`why/${unitId}/acts?day=${day}&indicator=${indicator}${after && `&after=${after}`}`);
    expect([status, body.message]).toEqual([200, undefined]);
    pages.push(body);
  }
  return { pages, acts: pages.flatMap((page) => page.acts) };
};
/** From the board's figure through days and acts to entries, each time the whole. */
async function opened(unitId: string): Promise<Why> {
  const [of, shown] = [await why(unitId), await board()];
  const row = rowOf(shown, unitId);
  expect([of.no, of.row.pointsMilli, of.row.figures]).toEqual([shown.no, row.pointsMilli, row.figures]);
  for (const [at, { code }] of of.indicators.entries()) {
    expect([code, of.days.reduce((sum, day) => sum + day.milli[at]!, 0)]).toEqual([code, row.figures[at]![0]]);
    for (const day of of.days) {
      const { acts } = await everyAct(unitId, day.day, code);
      const whole = acts.every(({ sharePpm }) => sharePpm === 1_000_000);
      const sum = acts.reduce((total, { milli, sharePpm }) => total + (milli * sharePpm) / 1_000_000, 0);
      if (whole) expect([code, day.day, sum]).toEqual([code, day.day, day.milli[at]]);
      else expect(Math.abs(sum - day.milli[at]!)).toBeLessThan(8);
      for (const act of acts) expect(act.entries.reduce((total, { milli }) => total + milli, 0)).toBe(act.milli);
    }
  }
  const seqs = (await Promise.all(of.days.flatMap(({ day }) => of.indicators.map(({ code }) => everyAct(unitId, day, code))))).flatMap(({ acts }) => acts.flatMap(({ entries }) => entries.map(({ seq }) => seq)));
  expect([new Set(seqs).size, seqs.length]).toEqual([seqs.length, of.days.flatMap(({ entries }) => entries).reduce((sum, each) => sum + each, 0)]);
  return of;
}

describe('why a line of a board is what it is', () => {
  it('opens from points to entries of the ledger, with what was taken back, given again and shared, and names nobody', async () => {
    await call('chi', 'POST', '/api/campaigns', campaign({ targets: [{ unitId: unitAt(1), indicator: 'dossier_full', amount: 8 }] }));
    const claims = await recognised(claimOf(1, 3), claimOf(1, 3), claimOf(1, 2), claimOf(1, 2, { indicator: 'outreach_turn', dossierCode: undefined, quantity: 12 }), claimOf(1, 0, { unitShares: [{ unitId: unitAt(1), milli: 600 }, { unitId: unitAt(2), milli: 400 }] }));
    await decided([claims[0]!], 'reopened', 'mistake');
    await decided([claims[0]!]);
    await decided([claims[1]!], 'revoked', 'not_helped');
    await until(unitAt(1), 14_600);
    const of = await opened(unitAt(1));
    expect(of.days.map(({ day, entries }) => [day, entries.filter((each) => each > 0)])).toEqual([[addDays(today, -3), [5]], [addDays(today, -2), [1, 1]], [today, [1]]]);
    expect(of.criteria[0]!.lines.map(({ sum, gives }) => [sum, gives])).toEqual([['2,6 × 2', '5,2 điểm'], ['12 × 0,02', '0,24 điểm'], ['5,2 + 0,24', '5,44 điểm']]);
    expect([of.row.pointsMilli, of.percent?.sum, of.percent?.gives]).toEqual([5440, '2,6 ÷ 8 × 100', '32,5\u00a0%']);
    const { acts } = await everyAct(unitAt(1), addDays(today, -3), 'dossier_full');
    expect(acts.map(({ milli, entries }) => [milli, entries.map(({ milli: each, words }) => `${each} ${words}`)])).toEqual([
      [1000, ['1000 đã công nhận: đã kiểm tra minh chứng', '-1000 đã rút lại', '1000 đã công nhận: đã kiểm tra minh chứng']], [0, ['1000 đã công nhận: đã kiểm tra minh chứng', '-1000 đã rút lại']]]);
    await opened(unitAt(2));
    const said = JSON.stringify([of, acts]);
    for (const { id } of [...claims, ...Object.values(people)]) expect(said).not.toContain(id.length > 5 ? id : `"${id}"`);
    expect(said).not.toMatch(/masked|H08|byId|author/);
  });

  it('keeps up with the ledger from what it has read, entry by entry', async () => {
    await call('chi', 'POST', '/api/campaigns', campaign());
    const [first] = await recognised(claimOf(1, 4), claimOf(1, 4));
    await until(unitAt(1), 2000);
    await opened(unitAt(1));
    await recognised(claimOf(1, 1), claimOf(2, 1));
    await decided([first!], 'revoked', 'mistake');
    // Outside its days, and of nobody on its board: neither counts.
    await recognised(claimOf(1, 60));
    await until(unitAt(2), 1000);
    await until(unitAt(1), 2000);
    const of = await opened(unitAt(1));
    expect(of.days.map(({ day, milli }) => [day, milli[0]])).toEqual([[addDays(today, -4), 1000], [addDays(today, -1), 1000]]);
    expect((await everyAct(unitAt(1), addDays(today, -60), 'dossier_full')).acts).toEqual([]);
  });

  it('pages of a day belong together whatever is written meanwhile', async () => {
    await call('chi', 'POST', '/api/campaigns', campaign());
    await recognised(...Array.from({ length: 70 }, () => claimOf(1, 1)));
    await until(unitAt(1), 70_000);
    const { body: one } = await get(`why/${unitAt(1)}/acts?day=${addDays(today, -1)}&indicator=dossier_full`) as { body: WhyActs };
    expect([one.acts.length, one.next?.split('~')[1]]).toEqual([50, String(one.ledgerSeq)]);
    await recognised(claimOf(1, 1));
    await until(unitAt(1), 71_000);
    const { body: two } = await get(`why/${unitAt(1)}/acts?day=${addDays(today, -1)}&indicator=dossier_full&after=${one.next}`) as { body: WhyActs };
    expect([two.acts.length, two.next, two.ledgerSeq]).toEqual([20, null, one.ledgerSeq]);
    expect((await everyAct(unitAt(1), addDays(today, -1), 'dossier_full')).acts.length).toBe(71);
  });

  it('says which units a successor has its acts from, and by what part, and still adds up', async () => {
    await call('chi', 'POST', '/api/campaigns', campaign({ rules: { version: 2, criteria: [{ key: 'ket-qua', name: 'Kết quả', kind: 'acts', weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 2000 }] }], caps: [{ indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 2 }] } as never }));
    await recognised(...[3, 3, 3, 2, 1].map((ago) => claimOf(1, ago)), claimOf(2, 2));
    await until(unitAt(1), 5000);
    const before = await opened(unitAt(1));
    expect([before.caps.map(({ cut }) => cut), before.sources, before.row.pointsMilli]).toEqual([[[{ indicator: 'dossier_full', milli: 1000 }]], [], 8000]);
    expect(before.caps[0]!.sentence).toContain('Mỗi người khai báo được tính điểm tối đa 2');
    expect((await call('dung', 'POST', '/api/unit-changes', { id: crypto.randomUUID(), kind: 'split', onDate: today, document: 'QĐ thử', added: [50, 51].map((n) => ({ id: unitAt(n), name: `Đoàn xã Mới ${n}`, kind: 'youth_commune', parentId: PROVINCE })),
      successions: [[50, 333], [51, 667]].map(([n, shareMilli]) => ({ oldId: unitAt(1), newId: unitAt(n!), shareMilli })) })).status).toBe(201);
    await expect.poll(async () => (await get(`why/${unitAt(50)}`)).status, { timeout: 20_000 }).toBe(200);
    const [small, large] = [await opened(unitAt(50)), await opened(unitAt(51))];
    expect([small, large].map(({ sources, row }) => [sources, row.actsMilli])).toEqual([
      [[{ unitId: unitAt(1), name: 'Đoàn xã Số 00001', sharePpm: 333_000, milli: 5000 }], 1665], [[{ unitId: unitAt(1), name: 'Đoàn xã Số 00001', sharePpm: 667_000, milli: 5000 }], 3335]]);
    const { acts } = await everyAct(unitAt(50), addDays(today, -1), 'dossier_full');
    expect(acts).toMatchObject([{ unitName: 'Đoàn xã Số 00001', sharePpm: 333_000, milli: 1000 }]);
    await opened(unitAt(2));
  });

  it('costs a public page two rows, says how long it holds, and refuses in words', async () => {
    await call('chi', 'POST', '/api/campaigns', campaign());
    const answer = await get(`why/${unitAt(1)}`);
    expect([answer.status, read(answer.headers) <= 2, answer.headers.get('cache-control')]).toEqual([200, true, 'public, max-age=1']);
    expect(answer.body).toMatchObject({ days: [], percent: null, place: ['Không đơn vị nào trong 4 đơn vị của cụm đứng trước.', 'Đồng hạng với 3 đơn vị: bằng nhau ở mọi điều thể lệ xét đến; hạng kế tiếp được bỏ qua.'] });
    for (const [path, status, code] of [['why/sai', 400, 'malformed'], [`why/${unitAt(77)}`, 404, 'unit_not_on_board'], [`why/${unitAt(1)}/acts`, 400, 'malformed'], [`why/${unitAt(1)}/acts?day=hom-nay&indicator=dossier_full`, 400, 'malformed'],
      [`why/${unitAt(1)}/acts?day=${today}&indicator=gi-do`, 400, 'malformed'], [`why/${unitAt(1)}/acts?day=${today}&indicator=dossier_full&after=x`, 400, 'malformed'], [`why/${unitAt(77)}/acts?day=${today}&indicator=dossier_full`, 404, 'unit_not_on_board']] as const) {
      const refused = await get(path);
      expect([path, refused.status, refused.body.code, /[à-ỹđ]/i.test(refused.body.message)]).toEqual([path, status, code, true]);
    }
    expect((await call(null, 'GET', `/api/campaigns/khong-co/why/${unitAt(1)}`)).body.code).toBe('campaign_unknown');
  });

  it('reads an indexed page of a unit with a hundred thousand entries, not the ledger', async () => {
    await call('chi', 'POST', '/api/campaigns', campaign());
    await door().batch([{ sql: `WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 100000)
      INSERT INTO ledger SELECT seq, NULL, 0, 'dossier_full', 'land', ?1, NULL, ?2, 0, 1000, 0, 'notice:thu' FROM n`, params: [unitAt(1), addDays(today, -2)] }]);
    const { actsOfDay, takenBackFrom } = await import('#store/why');
    const ask = door();
    const rows = await actsOfDay(ask, { unitIds: [unitAt(1), unitAt(2)], day: addDays(today, -2), indicator: 'dossier_full', after: 60_000, upTo: 100_000, claimsUntil: Date.now(), limit: 51 });
    expect([rows.length, rows[0]!.seq, ask.cost.rowsRead < 1000]).toEqual([51, 60_001, true]);
    const { id } = (await board()).head;
    const taken = door();
    await takenBackFrom(taken, id, [unitAt(1)], 1e15, 51);
    expect(taken.cost.rowsRead).toBeLessThan(100);
  });
});

describe('a place that changed', () => {
  it('has its cause on the page of either unit, and what was taken back only for the unit itself', async () => {
    await call('chi', 'POST', '/api/campaigns', campaign());
    const mine = await recognised(claimOf(1, 3), claimOf(1, 3), claimOf(1, 3));
    await recognised(claimOf(2, 3), claimOf(2, 3));
    await until(unitAt(2), 2000);
    // Written yesterday, as far as the ledger says.
    await door().batch([{ sql: 'UPDATE ledger SET at = at - 86400000', params: [] }, { sql: 'DELETE FROM ledger_day', params: [] }]);
    await call('chi', 'POST', '/api/campaigns', campaign({ id: uuid(), slug: 'khac' }));
    await recognised(claimOf(2, 0), claimOf(2, 0));
    await until(unitAt(2), 4000);
    await decided([mine[0]!], 'revoked', 'not_helped');
    await until(unitAt(1), 2000);
    // The object woke before the entries were dated back; it reads the day's beginning anew when something else moved.
    await door().batch([{ sql: 'UPDATE board_due SET facts_no = facts_no + 1', params: [] }]);
    await expect.poll(async () => (await why(unitAt(1))).movement?.was, { timeout: 10_000 }).toBe(1);
    const [fell, rose] = [await why(unitAt(1)), await why(unitAt(2))];
    expect(fell.movement).toMatchObject({ was: 1, place: 2, passedByAll: 1, passedAll: 0, sentences: ['Từ hạng 1 đầu ngày đến hạng 2, giảm 1 bậc.', 'Có 1 đơn vị nay đứng trước.', expect.stringContaining('điều chỉnh qua đối soát')] });
    expect(fell.movement!.passedBy[0]!.sentence).toMatch(/^Đoàn xã Số 00002: \+2 hồ sơ toàn trình được công nhận (lúc|từ) \d\d:\d\d.*, thêm 4 điểm\.$/);
    expect(rose.movement).toMatchObject({ was: 2, place: 1, passedAll: 1 });
    expect(rowOf(await board(), unitAt(2)).movement).toBe(1);
    expect(JSON.stringify([fell, rose])).not.toContain('không phải việc được hỗ trợ');

    const asked = async (person: Parameters<typeof call>[0]) => await get(`taken-back/${unitAt(1)}`, person) as { status: number; body: TakenBackPage & { code?: string }; headers: Headers };
    const officer = await asked('an');
    expect(officer.headers.get('cache-control')).toBe('private, no-store');
    expect(officer.body).toMatchObject({ unitId: unitAt(1), next: null, today: 1, all: [{ indicator: 'dossier_full', milli: -1000, actDate: addDays(today, -3), outcomeWords: 'thu hồi công nhận', reasonWords: 'không phải việc được hỗ trợ, hướng dẫn', claimId: mine[0]!.id, masked: expect.stringContaining('*') }] });
    await door().batch([{ sql: `INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to) VALUES (?1, 'chi', ?2, '2020-01-01', '9999-12-31')`, params: [uuid(), unitAt(1)] }]);
    const member = await asked('chi');
    expect(member.body.all).toMatchObject([{ reasonWords: 'không phải việc được hỗ trợ, hướng dẫn', claimId: null, masked: null }]);
    expect([(await asked('binh')).body.code, (await asked(null)).body.code]).toEqual(['not_allowed', 'signed_out']);
  });
});

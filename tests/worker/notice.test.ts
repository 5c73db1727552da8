import { exports } from 'cloudflare:workers';
import { unzipSync, zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/universal';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import type { Outcome, Reason } from '#vocabulary';
import type { Board, Notice } from '#wire/board';
import type { PeriodicNotice } from '#wire/notice';
import { addDays, localDateAt, startOfDay, vietnameseDate } from '#domain/calendar';
import { percentOf, whole } from '#domain/numbers';
import { launch } from '#services/launch';
import { rebuildTallies } from '#services/rebuild';
import { enterPublished } from '#store/published';
import { applyVerdicts } from '#store/verdicts';
import { BASE, call, door, people, testEnv } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, dossierCode, enterProvince, unitAt, uuid } from '../support/world.ts';

const today = localDateAt(Date.now());
const first = addDays(today, -10);
const acted = addDays(today, -9);
let made = 0;
const claimOf = (n: number) => aClaim({ unitId: unitAt(n), actDate: acted, dossierCode: dossierCode(++made, acted) });
const campaign = (over = {}) => aCampaign({ firstDay: first, lastDay: addDays(today, 40), claimsUntilDay: addDays(today, 45), closesDay: addDays(today, 55),
  targets: [[1, 4], [2, 10], [3, 5], [4, 1]].map(([n, amount]) => ({ unitId: unitAt(n!), indicator: 'dossier_full' as const, amount: amount! })), ...over });

/** Verdicts of a day that is over, as they were written then. */
async function decided(daysAgo: number, claims: readonly { id: string }[], outcome: Outcome = 'recognised', seen = 0, reason: Reason = 'seen'): Promise<void> {
  const at = startOfDay(addDays(today, -daysAgo)) + (daysAgo === 0 ? 0 : 12 * 3_600_000);
  const { decided: done } = await applyVerdicts(door(), claims.map(({ id }) => ({ claimId: id, seen, outcome, reason, byId: 'binh', importId: null, line: null })), { token: uuid(), at, day: localDateAt(at) });
  expect(done.length).toBe(claims.length);
}
const claimed = async (...claims: ReturnType<typeof claimOf>[]) => {
  expect((await call('everyone', 'POST', '/api/claims', { claims })).body.refused).toEqual([]);
  return claims;
};
/** Four of unit 1 and two of unit 2 before the period; in it one more of unit 1, one less of unit 2, the first of unit 3; today two of unit 4. */
async function world(): Promise<void> {
  expect((await call('chi', 'POST', '/api/campaigns', campaign())).status).toBe(201);
  const claims = await claimed(...[1, 1, 1, 1, 2, 2, 1, 3, 4, 4].map(claimOf));
  await decided(5, claims.slice(0, 6));
  await decided(2, claims.slice(6, 8));
  await decided(2, [claims[5]!], 'reopened', 1, 'mistake');
  await decided(0, claims.slice(8));
}
const period = `from=${addDays(today, -3)}&until=${addDays(today, -1)}`;
const notice = async (query: string, slug = 'thu-nghiem'): Promise<PeriodicNotice> => {
  const { status, body, headers } = await call(null, 'GET', `/api/campaigns/${slug}/notice?${query}&n=${Math.random()}`);
  expect([status, body.message, headers.get('cache-control')]).toEqual([200, undefined, 'public, max-age=5']);
  return body;
};
const bytesOf = async (ending: string, query: string, slug = 'thu-nghiem') => {
  const response = await exports.default.fetch(new Request(`${BASE}/api/campaigns/${slug}/notice.${ending}?${query}&n=${Math.random()}`));
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
};
/** Without compression, so that the reader starts no worker of its own. */
const sheets = async (bytes: Uint8Array) => {
  const archive = zipSync(unzipSync(bytes), { level: 0 }).buffer as ArrayBuffer;
  return Promise.all([1, 2, 3].map((no) => readSheet(archive, no))) as Promise<(string | number | null)[][][]>;
};
const pages = async (bytes: Uint8Array): Promise<string[]> => {
  const { text } = await extractText(await getDocumentProxy(bytes.slice()), { mergePages: false });
  // Written in composed letters, whoever searches for them.
  for (const page of text) expect(page).toBe(page.normalize('NFC'));
  return text.map((page) => page.replaceAll('\u00a0', ' ').replace(/\s+/g, ' '));
};
const names = (all: PeriodicNotice, at: number[]) => at.map((place) => Number(all.units[place]!.name.slice(-5)));

describe('the notice of a period', () => {
  it('is the difference of two states of the ledger, by when entries were written', async () => {
    await world();
    const all = await notice(period);
    const [section] = all.sections;
    expect(section!.rows).toEqual([{ target: 4, milli: 5000, before: 4000 }, { target: 10, milli: 1000, before: 2000 }, { target: 5, milli: 1000, before: 0 }, { target: 1, milli: 0, before: 0 }]);
    expect(section!.whole).toEqual({ target: 20, milli: 7000, before: 6000 });
    expect([names(all, section!.over), names(all, section!.still), names(all, section!.begun), section!.growth]).toEqual([[1], [2, 4], [3], [{ at: 0, growthMilli: 250 }]]);
    expect([all.upToBoard, all.compared, all.said, all.period]).toEqual([false, true, null, { kind: 'chosen', from: addDays(today, -3), until: addDays(today, -1) }]);
    // Dated long before the period: it is the writing that counts, and a period in which nothing was written moves nothing.
    const still = (await notice(`from=${addDays(today, -4)}&until=${addDays(today, -3)}`)).sections[0]!;
    expect(still.rows.map(({ milli, before }) => milli - before)).toEqual([0, 0, 0, 0]);
  });

  it('that goes on until now is the stored board, to the last figure', async () => {
    await world();
    const all = await notice(`from=${addDays(today, -3)}`);
    const { body: board } = await call(null, 'GET', `/api/campaigns/thu-nghiem/board?n=${Math.random()}`) as { body: Board };
    expect([all.no, all.asOf, all.upToBoard]).toEqual([board.no, board.asOf, true]);
    const rows = board.clusters.flatMap((cluster) => cluster.rows);
    expect(all.units.map(({ unitId }, at) => [unitId, all.sections[0]!.rows[at]!.milli, all.sections[0]!.rows[at]!.target]).sort()).toEqual(rows.map(({ unitId, figures }) => [unitId, ...figures[0]!]).sort());
    expect([all.sections[0]!.whole.milli, names(all, all.sections[0]!.begun), all.others.map(({ indicator }) => indicator)]).toEqual([9000, [3, 4], ['vneid_outside', 'account_transaction', 'outreach_turn']]);
    // The whole of it has no period before.
    const start = await notice('period=start');
    expect([start.compared, start.no, start.sections[0]!.whole.milli, start.period]).toEqual([false, board.no, 9000, { kind: 'start', from: first, until: today }]);
  });

  it('reads an earlier state once and sees what was written since', async () => {
    await world();
    const before = await notice(`from=${today}`);
    expect(before.sections[0]!.rows.map((row) => row.before)).toEqual([5000, 1000, 1000, 0]);
    const [late] = await claimed(claimOf(2));
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: late!.id, outcome: 'recognised', reason: 'seen' }] });
    const after = await notice(`from=${today}`);
    expect([after.no > before.no, after.sections[0]!.rows.map(({ milli, before: then }) => milli - then)]).toEqual([true, [0, 1000, 0, 2000]]);
  });

  it('stands on the tree the board stands on: what a unit had before it merged is what its successor had', async () => {
    await world();
    expect((await call('dung', 'POST', '/api/unit-changes', { id: crypto.randomUUID(), kind: 'merge', onDate: today, document: 'QĐ thử', added: [{ id: unitAt(50), name: 'Đoàn xã Mới', kind: 'youth_commune', parentId: PROVINCE }],
      successions: [1, 2].map((n) => ({ oldId: unitAt(n), newId: unitAt(50), shareMilli: 1000 })) })).status).toBe(201);
    await expect.poll(async () => (await notice(period)).units.map(({ name }) => name), { timeout: 20_000 }).toEqual(['Đoàn xã Mới', 'Đoàn xã Số 00003', 'Đoàn xã Số 00004']);
    const [section] = (await notice(period)).sections;
    expect([section!.rows[0], section!.whole]).toEqual([{ target: 14, milli: 6000, before: 6000 }, { target: 20, milli: 7000, before: 6000 }]);
  });

  it('loses and makes nothing where rules look at people and days, and a unit was divided', async () => {
    const rules = { version: 2, criteria: [{ key: 'ket-qua', name: 'Kết quả', kind: 'acts', weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 2000 }] }], caps: [{ indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 2 }] } as never;
    expect((await call('chi', 'POST', '/api/campaigns', campaign({ rules }))).status).toBe(201);
    const claims = await claimed(...[1, 1, 1, 2, 1].map(claimOf));
    await decided(5, claims.slice(0, 4));
    await decided(2, claims.slice(4));
    expect((await call('dung', 'POST', '/api/unit-changes', { id: crypto.randomUUID(), kind: 'split', onDate: today, document: 'QĐ thử', added: [50, 51].map((n) => ({ id: unitAt(n), name: `Đoàn xã Mới ${n}`, kind: 'youth_commune', parentId: PROVINCE })),
      successions: [[50, 333], [51, 667]].map(([n, shareMilli]) => ({ oldId: unitAt(1), newId: unitAt(n!), shareMilli })) })).status).toBe(201);
    await expect.poll(async () => (await notice(period)).units.length, { timeout: 20_000 }).toBe(5);
    const all = await notice(period);
    const of = (query: PeriodicNotice) => query.units.map(({ name }, at) => [name.slice(-2), query.sections[0]!.rows[at]!.milli, query.sections[0]!.rows[at]!.before]);
    // Caps cut points, never acts: three of four, then four of four, by share.
    expect(of(all)).toEqual([['50', 1332, 999], ['51', 2668, 2001], ['02', 1000, 1000], ['03', 0, 0], ['04', 0, 0]]);
    expect(of(await notice(`from=${addDays(today, -3)}`))).toEqual(of(all));
    expect(all.sections[0]!.whole).toEqual({ target: 20, milli: 5000, before: 4000 });
  });

  it('says what is wrong with days that cannot be, and shows its default', async () => {
    await call('chi', 'POST', '/api/campaigns', campaign());
    for (const [query, words] of [['from=2026-02-30', 'không phải là một ngày'], [`from=${today}&until=${first}`, 'Ngày cuối kỳ'], [`until=${addDays(today, 1)}`, 'chưa tới'], ['period=nam', 'Không có kỳ này'], [`from=${'x'.repeat(500)}`, '“xxxxxxxxxxxxxxxxxxxx”']]) {
      const all = await notice(query!);
      expect([query, all.said]).toEqual([query, expect.stringContaining(words!)]);
      expect(all.period.kind).not.toBe('chosen');
    }
    for (const ending of ['pdf', 'xlsx']) expect((await bytesOf(ending, 'from=2026-02-30')).status).toBe(200);
  });

  it('is nobody’s of a draft, and of an address that is none', async () => {
    const id = uuid();
    expect((await call('chi', 'POST', '/api/drafts', { id, unitId: PROVINCE, from: { kind: 'empty' } })).status).toBe(201);
    await call('chi', 'PUT', `/api/drafts/${id}`, { seen: 1, typed: { name: 'Đợt chưa công bố', slug: 'dot-chua-cong-bo' } });
    for (const slug of [id, 'dot-chua-cong-bo', 'khong-co']) for (const part of ['notice', 'notice.pdf', 'notice.xlsx']) {
      const { status, body } = await call('chi', 'GET', `/api/campaigns/${slug}/${part}`);
      expect([slug, part, status, body.code]).toEqual([slug, part, 404, 'campaign_unknown']);
    }
  });
});

describe('page, spreadsheet and paper', () => {
  it('say the same figures, from the same board', async () => {
    await world();
    const all = await notice(period);
    const [section] = all.sections;
    const asOf = `Số liệu tính đến hết ngày ${vietnameseDate(addDays(today, -1))}, theo bảng số ${whole(all.no)} của Bảng Vàng`;
    const xlsx = await bytesOf('xlsx', period);
    expect([xlsx.status, xlsx.headers.get('content-disposition')]).toEqual([200, `attachment; filename="thong-bao-thu-nghiem-${addDays(today, -3)}-${addDays(today, -1)}.xlsx"`]);
    const [summary, lists, table] = await sheets(xlsx.bytes);
    for (const sheet of [summary!, lists!, table!]) expect(sheet.slice(0, 3).map(([words]) => words)).toEqual(['Dự thảo từ số liệu hệ thống', expect.stringContaining('Đợt thi đua thử nghiệm'), expect.stringContaining(asOf)]);
    const head = summary!.findIndex(([tt]) => tt === 'TT');
    expect(summary![head + 1]).toEqual([1, section!.label, 20, 7, 0.35, 6, 1, 1 / 6]);
    const body = table!.slice(table!.findIndex(([words]) => words === 'Chỉ tiêu') + 1);
    expect(body.map((row) => row.slice(3))).toEqual([['Toàn đợt', 20, 7, 0.35, 6, 1, 1 / 6], ['Đoàn xã Số 00001', 4, 5, 1.25, 4, 1, 0.25], ['Đoàn xã Số 00002', 10, 1, 0.1, 2, -1, -0.5], ['Đoàn xã Số 00003', 5, 1, 0.2, 0, 1, null], ['Đoàn xã Số 00004', 1, 0, 0, 0, 0, null]]);
    expect(lists!.slice(lists!.findIndex(([words]) => words === 'Chỉ tiêu') + 1).map((row) => [String(row[1]).replaceAll('\u00a0', ' '), row[3]])).toEqual([['Đơn vị đạt trên 100 % chỉ tiêu được giao', 'Đoàn xã Số 00001'],
      ['Đơn vị tăng nhiều nhất so với kỳ trước', 'Đoàn xã Số 00001'], ['Đơn vị lần đầu có kết quả trong kỳ', 'Đoàn xã Số 00003'], ['Đơn vị chưa có chuyển biến so với kỳ trước', 'Đoàn xã Số 00002'], ['Đơn vị chưa có chuyển biến so với kỳ trước', 'Đoàn xã Số 00004']]);
    // On paper: across, one page wide, the head on every sheet; in sight: the head stays.
    const parts = Object.fromEntries(Object.entries(unzipSync(xlsx.bytes)).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
    expect(parts['xl/workbook.xml']).toMatch(/_xlnm\.Print_Titles" localSheetId="2">'Theo đơn vị'!\$5:\$5</);
    for (const no of [1, 2, 3]) expect(parts[`xl/worksheets/sheet${no}.xml`]).toMatch(/fitToPage="1".*state="frozen".*orientation="landscape"/s);

    const pdf = await bytesOf('pdf', period);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const text = (await pages(pdf.bytes)).join(' ');
    for (const words of ['DỰ THẢO TỪ SỐ LIỆU HỆ THỐNG', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'THÔNG BÁO', 'Nơi nhận:', 'Chưa ký, chưa ban hành', asOf,
      `Thực hiện 7/20 ${section!.countUnit}, đạt 35,00 % chỉ tiêu. Kỳ trước 6; trong kỳ tăng 1 (+16,7 %).`, 'Đoàn xã Số 00001 (125,00 %)', 'Đoàn xã Số 00001 (+25 %)', 'Đoàn xã Số 00002 (giảm 1 do thu hồi); Đoàn xã Số 00004.']) expect(text).toContain(words);
    for (const { name, at } of all.units.map((unit, at) => ({ ...unit, at }))) {
      const { target, milli, before } = section!.rows[at]!;
      expect(text).toContain(`${at + 1} ${name} ${target} ${milli / 1000} ${percentOf(milli, target).replaceAll('\u00a0', ' ')} ${before / 1000}`);
    }
  });

  it('break long lists over sheets, with the head and the number on each', async () => {
    await enterProvince(door(), 135);
    await call('chi', 'POST', '/api/campaigns', campaign({ targets: Array.from({ length: 135 }, (_, n) => ({ unitId: unitAt(n + 1), indicator: 'dossier_full' as const, amount: n + 1 })),
      name: 'Đợt có tên dài: chữ hiếm ĕ ŭ → và 𝕏' }));
    const text = await pages((await bytesOf('pdf', 'period=start')).bytes);
    const begins = text.findIndex((page) => page.includes('PHỤ LỤC'));
    expect([text.length - begins >= 4, text.slice(begins).every((page) => page.includes('TT Đơn vị') && page.includes('Chỉ tiêu được giao'))]).toEqual([true, true]);
    expect(text.slice(1).map((page, at) => page.includes(`${at + 2}/${text.length}`))).toEqual(text.slice(1).map(() => true));
    expect(text[0]).not.toContain(`1/${text.length}`);
    const whole135 = text.join(' ');
    for (let n = 1; n <= 135; n += 1) expect(whole135).toContain(`${n} Đoàn xã Số ${String(n).padStart(5, '0')} ${n} 0 0,00 %`);
    // What the font has not stands as its base letter, or as a question mark: a paper is always made.
    expect(text[0]).toContain('Đợt có tên dài: chữ hiếm e u ? và ?');
    const { bytes } = await bytesOf('xlsx', 'period=start');
    expect((await sheets(bytes))[2]!.length).toBe(5 + 1 + 135);
  });

  it('are refused in words where there are too many units for a file; the page still is there', async () => {
    await enterProvince(door(), 2001);
    await call('chi', 'POST', '/api/campaigns', campaign({ targets: [] }));
    for (const part of ['notice.pdf', 'notice.xlsx']) {
      const { status, body } = await call(null, 'GET', `/api/campaigns/thu-nghiem/${part}`);
      expect([part, status, body.message]).toEqual([part, 422, expect.stringContaining('in từ trình duyệt')]);
    }
    expect((await notice('period=start')).units.length).toBe(2001);
  });
});

describe('the notice of July 2023', () => {
  it('comes out of the ledger by the same code, on page, spreadsheet and paper, with what it printed beside', async () => {
    const printed: Notice = { number: '434/TB-VPUBND', date: '2023-07-07', office: 'Văn phòng UBND tỉnh Bình Định', url: 'https://binhdinh.gov.vn', asOf: '2023-07-01', caveat: 'Chỉ đọc được phần đầu.',
      printed: [{ indicator: 'portal_account_member', percent: '104' }, { indicator: 'portal_account_outside', percent: '62,6' }], lists: [{ heading: 'Đơn vị đạt trên 100 % chỉ tiêu 1', units: [{ name: 'Huyện đoàn Phù Mỹ', value: null }] }] };
    const at = startOfDay('2023-07-01');
    const targets = [['portal_account_member', 48_000], ['portal_account_outside', 66_000]] as const;
    await launch({ door: door(), organizer: { id: 'chi', grants: people.chi.grants }, now: at, source: 'notice', notice: JSON.stringify(printed) },
      aCampaign({ slug: 'de-an-5299', name: 'Đề án 5299, số liệu đến 01/07/2023', scope: { kind: 'named', unitIds: [PROVINCE] }, rankedLevel: 'province', firstDay: '2023-01-01', lastDay: '2023-06-30', claimsUntilDay: '2023-07-01', closesDay: '2023-07-07',
        rules: { scoring: 'percent_of_target', weightsMilli: { portal_account_member: 1, portal_account_outside: 1 }, tieBreaks: [] }, targets: targets.map(([indicator, amount]) => ({ unitId: PROVINCE, indicator, amount })) }));
    await enterPublished(door(), 'notice:434', at, [['portal_account_member', 49_795], ['portal_account_outside', 40_676]].map(([indicator, acts]) => ({ indicator: indicator as 'portal_account_member', unitId: PROVINCE, actDate: '2023-06-30', acts: acts as number })));
    await rebuildTallies(door());
    // A board is made when the campaign's object is first asked for one; a stored one is what has an address.
    const [{ id }] = await door().all<{ id: string }>("SELECT id FROM campaign WHERE slug = 'de-an-5299'") as [{ id: string }];
    await testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id)).refresh(id);

    const all = await notice('', 'de-an-5299');
    expect(all.sections.map(({ whole: sum, printed: said }) => [percentOf(sum.milli, sum.target).replace('\u00a0', ' '), said])).toEqual([['103,74 %', '104'], ['61,63 %', '62,6']]);
    expect(all.sections.map(({ over, growth, still }) => [over, growth, still])).toEqual([[[0], [], []], [[], [], []]]);
    const [summary] = await sheets((await bytesOf('xlsx', '', 'de-an-5299')).bytes);
    expect(summary!.slice(-2).map((row) => [row[2], row[3], Math.round((row[4] as number) * 10_000), row[8]])).toEqual([[48_000, 49_795, 10_374, '104 %'], [66_000, 40_676, 6163, '62,6 %']]);
    const text = (await pages((await bytesOf('pdf', '', 'de-an-5299')).bytes)).join(' ');
    for (const words of ['Số liệu đến 01/07/2023, theo bảng số 1', 'Thực hiện 49.795/48.000 tài khoản, đạt 103,74 % chỉ tiêu. Thông báo số 434/TB-VPUBND in 104 %.', 'đạt 61,63 % chỉ tiêu. Thông báo số 434/TB-VPUBND in 62,6 %.', 'Huyện đoàn Phù Mỹ']) expect(text).toContain(words);
    // Entered on 01/07/2023: in the period that ended the day before there was nothing yet.
    const june = await notice('from=2023-06-01&until=2023-06-30', 'de-an-5299');
    expect([june.compared, june.sections.map(({ whole: sum }) => sum.milli)]).toEqual([false, [0, 0]]);
    expect((await notice('from=2023-07-01&until=2023-07-07', 'de-an-5299')).sections.map(({ whole: sum }) => sum.milli - sum.before)).toEqual([49_795_000, 40_676_000]);
  });
});

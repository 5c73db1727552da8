import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Board } from '#wire/board';
import type { Edition, EditionList, PublicationDesk } from '#wire/edition';
import { DAWN, DUSK } from '#vocabulary';
import { hex, sha256, utf8 } from '#domain/bytes';
import { isCanonical } from '#domain/canonical';
import { localDateAt } from '#domain/calendar';
import { isRecounted } from '#domain/edition';
import { hashPassword } from '#services/password';
import { enterPerson } from '#store/people';
import { unpack } from '#store/packed';
import { api } from '../../worker/api.ts';
import { BASE, call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { NOW, PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const DAY = 86_400_000;
const at = '/api/campaigns/thu-nghiem';
/** The day after the last claims of the campaign. */
const AFTER = Date.parse('2027-01-06T05:00:00Z');
const hash = hashPassword('mat-khau-thu-nghiem');
const sql = (text: string, ...params: (string | number | null)[]) => testEnv.DB.prepare(text).bind(...params).run();
const rows = async <Row>(text: string, ...params: (string | number)[]): Promise<Row[]> => (await testEnv.DB.prepare(text).bind(...params).all()).results as Row[];
const boardOf = (id: string) => testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id));
const clock = async (ms: number) => { vi.setSystemTime(ms); await sql('UPDATE auth_session SET provedAt = ?1, expiresAt = ?2, factor = ?3', ms, new Date(ms + 90 * DAY).toISOString(), 'code'); };
let second = '';
let third = '';
const asHa = (method: string, path: string, body?: unknown) => call(null, method, path, body, { cookie: second });
const asKhoa = (method: string, path: string, body?: unknown) => call(null, method, path, body, { cookie: third });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  for (const id of ['ha', 'khoa']) await enterPerson(door(), { id, name: id === 'ha' ? 'Hà' : 'Khoa', email: `${id}@thu.example`, passwordHash: await hash, grants: [{ role: 'organizer', unitId: PROVINCE, validFrom: DAWN, validTo: DUSK }], birthYear: 1990 }, new Date().toISOString());
  [second, third] = [cookieIn(await signIn('ha@thu.example')), cookieIn(await signIn('khoa@thu.example'))];
  await clock(NOW);
});
afterEach(() => void vi.useRealTimers());

const rules = { version: 2, totalMaxMilli: null, minimum: null, grades: null, tieBreaks: ['acts'], quality: null, caps: [{ indicators: ['dossier_full'], procedureGroup: null, per: 'member', window: 'day', max: 3 }],
  criteria: [{ key: 'ho-so', name: 'Hồ sơ được hỗ trợ', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }, { indicator: 'outreach_turn', procedureGroup: null, milli: 20 }] },
    { key: 'diem-cong', name: 'Điểm cộng', heading: null, kind: 'bonus', maxMilli: 5000 }] };
async function launched(): Promise<string> {
  const { status, body } = await call('chi', 'POST', '/api/campaigns', aCampaign({ rules: rules as never, targets: [1, 2, 3, 4].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 4 + n })) }));
  expect([status, body.message]).toEqual([201, undefined]);
  return body.id;
}
let codes = 0;
async function claimed(units: readonly number[]): Promise<string[]> {
  const made = units.map((n) => aClaim({ unitId: unitAt(n), capturedAt: Date.now() - 1000, actDate: localDateAt(Date.now()), dossierCode: `000.00.A1.H08-${localDateAt(Date.now()).slice(2).replaceAll('-', '')}-${String(++codes).padStart(4, '0')}` }));
  expect((await call('everyone', 'POST', '/api/claims', { claims: made })).body.message).toBe(undefined);
  return made.map(({ id }) => id);
}
const judged = async (ids: readonly string[], outcome = 'recognised', reason = 'seen') => {
  const { status, body } = await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: ids.map((claimId) => ({ claimId, outcome, reason })) });
  expect([status, body.message]).toEqual([200, undefined]);
};
async function recognised(units: readonly number[]): Promise<string[]> {
  const ids = await claimed(units);
  await judged(ids);
  return ids;
}
/** Claims in four units, then the day after the last claims. @returns claims of each unit in the order given */
async function over(units: readonly number[] = [1, 1, 1, 1, 2, 2, 3, 4, 4, 4]): Promise<{ id: string; claims: string[] }> {
  const id = await launched();
  const claims = await recognised(units);
  await boardOf(id).refresh(id);
  await clock(AFTER);
  return { id, claims };
}
const signers = [{ role: 'Trưởng Ban Tổ chức', name: 'Nguyễn Văn Thử', office: 'Tỉnh đoàn Thử Nghiệm', decision: '12-QĐ/TĐTN', on: '2027-01-06', authority: 'Thay mặt Ban Thường vụ Tỉnh đoàn' }];
const asked = (kind: 'provisional' | 'official', extra: object = {}) => ({ id: uuid(), kind, words: 'Theo kế hoạch của đợt thi đua.', signers, ...extra });
const propose = async (kind: 'provisional' | 'official', extra: object = {}) => call('chi', 'POST', `${at}/publications`, asked(kind, extra));
const sign = (id: string, digest: string, who = asHa) => who('POST', `${at}/publications/${id}/sign`, { digest });
async function published(kind: 'provisional' | 'official', extra: object = {}): Promise<string> {
  await looked();
  const { status, body } = await propose(kind, extra);
  expect([status, body.message]).toEqual([201, undefined]);
  const signed = await sign(body.id, body.digest);
  expect([signed.status, signed.body]).toEqual([200, { done: true, missing: 0 }]);
  return body.digest;
}
/** Past the front door, which keeps answers by the clock. */
const asAnybody = async (path: string, headers: Record<string, string> = {}) => api.fetch(new Request(`${BASE}${at}/${path}`, { headers }), testEnv as never, { waitUntil: () => undefined, passThroughOnException: () => undefined } as never);
const list = async (): Promise<EditionList['editions']> => ((await (await asAnybody('editions')).json()) as EditionList).editions;
const bytes = (no: number, headers: Record<string, string> = {}) => asAnybody(`editions/${no}`, headers);
/** Second looks are drawn by chance: here they have ended. */
const looked = () => sql('UPDATE inspection SET ended_at = ?1 WHERE ended_at IS NULL', Date.now());
const editionNo = async (no: number): Promise<Edition> => (await bytes(no)).json() as Promise<Edition>;
const desk = async (): Promise<PublicationDesk> => (await asHa('GET', `${at}/publication`)).body as PublicationDesk;
const gates = async () => Object.fromEntries((await desk()).gates.map(({ code, count }) => [code, count]));
const stored = async (): Promise<Board> => JSON.parse(await unpack((await rows<{ payload: string }>('SELECT payload FROM board WHERE slug = ?1', 'thu-nghiem'))[0]!.payload)) as Board;

describe('an edition', () => {
  it('is proposed by one, signed by another, and read by everybody as bytes that are their digest', async () => {
    await over();
    const early = await propose('provisional');
    expect([early.status, early.body.message]).toEqual([201, undefined]);
    const { id, digest } = early.body;
    expect(await list()).toEqual([]);
    expect((await bytes(1)).status).toBe(404);
    expect((await sign(id, digest, (method, path, body) => call('chi', method, path, body))).body.code).toBe('publication_own');
    expect((await sign(id, 'ab'.repeat(32))).body.code).toBe('publication_other');
    expect((await sign(id, digest, (method, path, body) => call('binh', method, path, body))).body.code).toBe('not_allowed');
    expect((await sign(id, digest)).body).toEqual({ done: true, missing: 0 });
    expect((await sign(id, digest)).body).toEqual({ done: true, missing: 0 });
    const [line] = await list();
    expect(line).toMatchObject({ no: 1, kind: 'provisional', kindWords: 'công bố tạm thời', digest, parent: null, signers, replacedBy: null, recalled: null });

    const response = await bytes(1);
    const text = await response.text();
    expect([response.headers.get('etag'), response.headers.get('cache-control')]).toEqual([`"${digest}"`, 'public, max-age=31536000, immutable']);
    expect(hex(await sha256(utf8(text)))).toBe(digest);
    expect(isCanonical(text)).toBe(true);
    const edition = JSON.parse(text) as Edition;
    expect(isRecounted(edition)).toBe(true);
    expect((await bytes(1, { 'if-none-match': `"${digest}"` })).status).toBe(304);
    // The ranking is that of the board the ledger comes to; four acts of one person on one day count as three.
    expect(edition.board.clusters[0]!.rows.map(({ unitId, place, pointsMilli, actsMilli }) => [Number(unitId.slice(-2)), place, pointsMilli, actsMilli])).toEqual([[1, 1, 3000, 4000], [4, 2, 3000, 3000], [2, 3, 2000, 2000], [3, 4, 1000, 1000]]);
    // Nobody who did anything stands in it, not by name and not by id.
    for (const who of ['moi-nguoi', 'everyone', 'chi', 'binh', 'Hà']) expect([who, text.includes(`"${who}"`)]).toEqual([who, false]);
    expect(edition.counts.every(({ member }) => /^[0-9a-f]{16}$/.test(member!))).toBe(true);
    expect((await rows<{ action: string }>("SELECT action FROM audit WHERE noun IN ('publication', 'campaign') AND action IN ('propose', 'sign', 'publish') ORDER BY seq")).map(({ action }) => action)).toEqual(['propose', 'sign', 'publish']);
    // What is the same again is answered, what is another thing is not; nothing is written over.
    expect((await call('chi', 'POST', `${at}/publications`, { ...asked('provisional'), id })).status).toBe(201);
    expect((await call('chi', 'POST', `${at}/publications`, { ...asked('official'), id })).body.code).toBe('id_reused');
    expect(await testEnv.EDITIONS!.put(digest, 'x', { onlyIf: { etagDoesNotMatch: '*' } })).toBe(null);
  });

  it('names people by names that hold in it alone', async () => {
    await over();
    await published('provisional');
    await published('provisional');
    const [one, two] = [await editionNo(1), await editionNo(2)];
    const names = (edition: Edition) => edition.counts.map(({ member }) => member!);
    expect(names(one).some((name) => names(two).includes(name))).toBe(false);
    expect(two.parent).toBe((await list())[1]!.digest);
    expect([two.impact!.lines, two.impact!.entries]).toEqual([[], 0]);
  });

  it('waits for claims to end, for as many people as there are signers, and for one proposal at a time', async () => {
    await launched();
    expect((await propose('provisional')).body.code).toBe('edition_early');
    await clock(AFTER);
    expect((await call('chi', 'POST', `${at}/publications`, { ...asked('provisional'), signers: [] })).body.message).toBe('Hãy nhập ít nhất một người ký.');
    expect((await call('chi', 'POST', `${at}/publications`, { ...asked('provisional'), signers: [{ ...signers[0]!, decision: '' }] })).body.message).toBe('Hãy nhập số quyết định hoặc văn bản.');
    const { body } = await propose('provisional', { signers: [signers[0], { ...signers[0]!, name: 'Trần Thị Thử' }, { ...signers[0]!, name: 'Lê Văn Thử' }] });
    expect((await propose('provisional')).body.code).toBe('publication_waiting');
    expect((await sign(body.id, body.digest)).body).toEqual({ done: false, missing: 1 });
    expect((await sign(body.id, body.digest)).body).toEqual({ done: false, missing: 1 });
    expect(await list()).toEqual([]);
    expect((await gates()).signers).toBe(1);
    expect((await sign(body.id, body.digest, asKhoa)).body).toEqual({ done: true, missing: 0 });
    expect((await list()).length).toBe(1);
    await sql('UPDATE auth_session SET provedAt = 0');
    expect((await propose('provisional')).body.code).toBe('proof_needed');
  });

  it('is refused where this server has nowhere to keep it', async () => {
    const { id } = await over();
    const response = await api.fetch(new Request(`${BASE}${at}/publications`, { method: 'POST', body: JSON.stringify(asked('provisional')), headers: { 'content-type': 'application/json', cookie: second } }), { ...testEnv, EDITIONS: undefined } as never, {} as never);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([503, 'editions_without_store']);
    expect(id).toBeTruthy();
  });

  it('is not published when anything moved since it was proposed', async () => {
    const { claims } = await over();
    const { body } = await propose('provisional');
    await judged([claims[4]!], 'reopened', 'mistake');
    const stale = await sign(body.id, body.digest);
    expect([stale.status, stale.body.code, stale.body.message.includes('Đoàn xã Số 00002')]).toEqual([409, 'edition_stale', true]);
    expect([await list(), await rows('SELECT * FROM publication_signature'), await rows('SELECT * FROM edition')]).toEqual([[], [], []]);
    expect((await asHa('POST', `${at}/publications/${body.id}/end`, { words: 'Sai' })).body.code).toBe('publication_words');
    expect((await asHa('POST', `${at}/publications/${body.id}/end`, { words: 'Số liệu đã khác.' })).status).toBe(200);
    expect((await sign(body.id, body.digest)).body.code).toBe('publication_over');
    await published('provisional');
    expect((await desk()).past.map(({ state }) => state)).toEqual(['agreed', 'refused']);
  });
});

describe('the gate', () => {
  it('counts what is not settled, in items, and lets no official edition by', async () => {
    const { id } = await over();
    await clock(NOW + 1000);
    const waiting = await claimed([1, 2, 2]);
    await clock(AFTER);
    await sql("INSERT INTO conflict (id, subject_index, facet, opened_at, state) SELECT 'trung', 'x', 'dossier', 0, 'open'");
    await sql("INSERT INTO conflict_side (conflict_id, claim_id, unit_id, author_id) SELECT 'trung', id, unit_id, author_id FROM claim WHERE id IN (?1, ?2)", waiting[0]!, waiting[1]!);
    await sql("INSERT INTO petition (id, kind, campaign_id, unit_id, by_id, words, asked_at, due_on, state) VALUES ('kn', 'total', ?1, ?2, 'an', 'Xem lại', 0, '2027-02-01', 'open'), ('khac', 'total', 'dot-khac', ?2, 'an', 'Xem lại', 0, '2027-02-01', 'open')", id, unitAt(1));
    await sql("INSERT INTO office_import (id, fingerprint, kind, file_name, by_id, created_at, total_rows, chunk_rows) VALUES ('tep', 'f', 'dossiers', 'tep.csv', 'binh', 0, 10, 5)");
    await sql('INSERT INTO import_chunk (import_id, no, rows, recognised, already, conflict, contradicts, unclaimed) VALUES (?1, 0, 5, 0, 0, 0, 0, 5)', 'tep');
    await sql("INSERT OR IGNORE INTO inspection (claim_id, verdict_no, unit_id, author_id, judge_id, chance_ppm, drawn_at) SELECT id, 1, unit_id, 'x', 'y', 500000, 0 FROM claim WHERE state = 'recognised' LIMIT 1");
    const looks = (await rows<{ n: number }>('SELECT count(*) AS n FROM inspection WHERE ended_at IS NULL'))[0]!.n;
    expect(await gates()).toEqual({ undecided: 3, conflicts: 1, petitions: 1, imports: 1, second_looks: looks, tallies: 0, second_count: 0, signers: 0 });
    expect([(await desk()).received, (await desk()).decided]).toEqual([13, 10]);
    expect((await propose('official')).body.code).toBe('edition_blocked');
    const { body } = await propose('provisional');
    expect((await sign(body.id, body.digest)).body.done).toBe(true);
    // A provisional edition says what was open; it has no other mark of waiting.
    expect((await editionNo(1)).settling.map(({ code }) => code)).toEqual(['undecided', 'conflicts', 'petitions', 'imports', 'second_looks']);
    await judged(waiting, 'rejected', 'not_found');
    await sql("UPDATE petition SET state = 'upheld' WHERE id = 'kn'");
    await sql("UPDATE conflict SET state = 'settled' WHERE id = 'trung'");
    await sql('INSERT INTO import_chunk (import_id, no, rows, recognised, already, conflict, contradicts, unclaimed) VALUES (?1, 1, 5, 0, 0, 0, 0, 5)', 'tep');
    await sql('UPDATE inspection SET ended_at = ?1 WHERE ended_at IS NULL', Date.now());
    expect(Object.values(await gates()).every((count) => count === 0)).toBe(true);
    await published('official');
    expect((await editionNo(2)).settling).toEqual([]);
  });

  it('stops every edition whose counts do not agree: a tally that is off, a ledger that is off', async () => {
    const { id } = await over();
    await sql('UPDATE tally SET milli = milli + 1000 WHERE scope = ?1 AND unit_id = ?2', id, unitAt(1));
    expect((await gates()).tallies).toBe(2);
    expect((await propose('provisional')).body.code).toBe('edition_figures');
    await sql('UPDATE tally SET milli = milli - 1000 WHERE scope = ?1 AND unit_id = ?2', id, unitAt(1));
    const { body } = await propose('provisional');
    // An act that is recognised and stands in no entry: the tallies agree with the ledger, the second count with neither.
    await sql("UPDATE claim SET quantity = 2 WHERE id = (SELECT id FROM claim WHERE unit_id = ?1 LIMIT 1)", unitAt(3));
    expect(await gates()).toMatchObject({ tallies: 0, second_count: 1 });
    expect((await sign(body.id, body.digest)).body.code).toBe('edition_figures');
    expect(await list()).toEqual([]);
    await sql("UPDATE claim SET quantity = 1 WHERE unit_id = ?1", unitAt(3));
    expect((await sign(body.id, body.digest)).body.done).toBe(true);
  });
});

describe('an official edition', () => {
  it('ends the freeze in the same breath, and the public board is its board; a provisional one does not', async () => {
    const id = await launched();
    const claims = await recognised([1, 1, 2]);
    await boardOf(id).refresh(id);
    const freeze = await call('chi', 'POST', `${at}/freezes`, { id: uuid(), fromAt: null, words: 'Chờ công bố kết quả.' });
    expect(freeze.status).toBe(201);
    await clock(NOW + 60_000);
    await recognised([2, 2, 3]);
    await judged([claims[0]!], 'reopened', 'mistake');
    await judged([claims[0]!], 'rejected', 'not_found');
    await clock(AFTER);
    await boardOf(id).refresh(id);
    const frozen = await stored();
    expect(frozen.head.frozen).toBeTruthy();
    await published('provisional');
    await boardOf(id).refresh(id);
    expect((await stored()).head.frozen).toBeTruthy();
    await clock(AFTER + 60_000);
    await published('official');
    expect(await rows('SELECT lifted_words AS words FROM freeze')).toEqual([{ words: 'Bản số 2, công bố chính thức: Theo kế hoạch của đợt thi đua.' }]);
    await boardOf(id).refresh(id);
    const now = await stored();
    const edition = await editionNo(2);
    expect([now.head.frozen, JSON.stringify(edition).includes('frozen')]).toEqual([undefined, false]);
    const seen = (board: Pick<Board, 'clusters'>) => board.clusters.flatMap(({ rows: all }) => all.map(({ unitId, place, pointsMilli, actsMilli, target, targetedMilli }) => ({ unitId, place, pointsMilli, actsMilli, target, targetedMilli })));
    expect(seen(now)).toEqual(seen(edition.board));
    expect(seen(frozen)).not.toEqual(seen(edition.board));
    const body = await (await asAnybody('timeline')).json() as { entries: { kind: string; label: string }[] };
    expect(body.entries.filter(({ kind }) => ['published', 'unfrozen'].includes(kind)).map(({ label }) => label).sort()).toEqual(['Công bố kết quả', 'Công bố kết quả', 'Mở khóa số liệu']);
  });

  it('is corrected by the next one, which says who gains and who loses and why, and tells everybody it touches', async () => {
    const { id, claims } = await over();
    await enterPerson(door(), { id: 'hai', name: 'Hai', email: 'hai@thu.example', passwordHash: await hash, grants: [{ role: 'officer', unitId: unitAt(2), validFrom: DAWN, validTo: DUSK }], birthYear: 1990 }, new Date().toISOString());
    await published('official');
    // Two acts of the fourth are taken back: it falls behind the second.
    await judged([claims[7]!, claims[8]!], 'reopened', 'mistake');
    await judged([claims[7]!, claims[8]!], 'rejected', 'not_found');
    await published('official', { words: 'Rút hai hồ sơ ghi nhầm của Đoàn xã Số 4.' });
    const { impact, parent } = await editionNo(2);
    const [one, two] = (await list()).reverse();
    expect([parent, one!.replacedBy, two!.replacedBy, two!.words]).toEqual([one!.digest, 2, null, 'Rút hai hồ sơ ghi nhầm của Đoàn xã Số 4.']);
    expect([impact!.fromSeq, impact!.toSeq, impact!.entries]).toEqual([10, 12, 2]);
    expect(impact!.lines.map(({ unitId, before, after, causes, added, takenBack }) => [Number(unitId.slice(-2)), before!.place, after!.place, before!.pointsMilli, after!.pointsMilli, causes, added, takenBack])).toEqual([
      [2, 3, 2, 2000, 2000, ['place_of_others'], 0, 0], [4, 2, 3, 3000, 1000, ['entries'], 0, 2], [3, 4, 3, 1000, 1000, ['place_of_others'], 0, 0]].sort((a, b) => Math.abs((b[1] as number) - (b[2] as number)) - Math.abs((a[1] as number) - (a[2] as number)) || (a[2] as number) - (b[2] as number) || (a[0] as number) - (b[0] as number)));
    // Whoever serves a touched unit, and whose claims were taken back; nobody for the first edition, and not who serves the first commune.
    expect((await rows<{ person_id: string }>('SELECT DISTINCT person_id FROM edition_news ORDER BY 1')).map((row) => row.person_id)).toEqual(['hai', 'moi-nguoi']);
    const told = await call(null, 'GET', '/api/me/news', undefined, { cookie: cookieIn(await signIn('hai@thu.example')) });
    expect(told.body.editions).toMatchObject([{ act: 'publish', no: 2, kind: 'official', slug: 'thu-nghiem' }]);
    expect(id).toBeTruthy();
  });

  it('is recalled by two people with a reason; its address stays and says so', async () => {
    await over();
    const digest = await published('official');
    expect((await call('chi', 'POST', `${at}/recalls`, { id: uuid(), no: 2, words: 'Sai căn cứ pháp lý.' })).body.code).toBe('edition_unknown');
    expect((await call('chi', 'POST', `${at}/recalls`, { id: uuid(), no: 1, words: 'Sai' })).status).toBe(400);
    const { body } = await call('chi', 'POST', `${at}/recalls`, { id: uuid(), no: 1, words: 'Sai căn cứ, sẽ công bố lại.' });
    expect((await list())[0]!.recalled).toBe(null);
    expect((await sign(body.id, body.digest)).body.done).toBe(true);
    expect((await list())[0]).toMatchObject({ digest, recalled: { at: AFTER, words: 'Sai căn cứ, sẽ công bố lại.' } });
    expect(hex(await sha256(utf8(await (await bytes(1)).text())))).toBe(digest);
    expect((await call('chi', 'POST', `${at}/recalls`, { id: uuid(), no: 1, words: 'Sai căn cứ, sẽ công bố lại.' })).body.code).toBe('edition_over');
    await published('official', { words: 'Công bố lại sau khi thu hồi bản số 1.' });
    expect((await list()).map(({ no, replacedBy }) => [no, replacedBy])).toEqual([[2, null], [1, 2]]);
    const { campaigns } = (await asHa('GET', '/api/publications')).body;
    expect(campaigns).toMatchObject([{ slug: 'thu-nghiem', waiting: 0, frozen: false, last: { no: 2, kind: 'official', recalled: false } }]);
  });
});

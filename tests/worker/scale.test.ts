import { gzipSync } from 'node:zlib';
import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { CONSENT_TEXT_VERSION } from '#vocabulary';
import type { LiveMessage } from '#wire/board';
import { startOfDay } from '#domain/calendar';
import { keepLeagues } from '#services/league';
import { keepMemberBoards } from '#services/member-board';
import { claimsListed } from '#store/claim-lists';
import { claimsAskedOf } from '#store/claims';
import { Door } from '#store/d1';
import { memberCellsRecounted } from '#store/member-boards';
import { memberCount } from '#store/members';
import { campaignRecounted } from '#store/rebuild';
import { call, cookieOf, door, oneWorld, testEnv, type Person } from '../support/setup.ts';
import { aCampaign, aClaim, dossierCode, dossierRow, enterProvince, PROVINCE, unitAt, uuid } from '../support/world.ts';

oneWorld();

const UNITS = 12_000;
const SMALL = 135;
const MEMBERS = 150_000;
/** Entries of the ledger, and as many claims. */
const SIZES = [1000, 100_000, 1_000_000];
const CLAIMS = SIZES.at(-1)!;
const STEP = 100_000;
const BEGAN = startOfDay('2026-11-01');
/** A million acts in 23 days. */
const A_DAY = 45_000;

/** Numbers from one until another, as rows. */
const NUMBERS = 'WITH RECURSIVE n(i) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < CAST(?2 AS INTEGER))';
const UNIT = (i: string) => `printf('00000000-0000-4000-8000-%012d', 1 + (${i}) % ${UNITS})`;
/** Every hundredth act is of the first unit, whose author p0 then has ten thousand of a million; An has thirty, of the first thousand. */
const WHERE = `iif(i % 100 = 7 OR i < 300 AND i % 10 = 3, ${UNIT('0')}, ${UNIT('i')})`;
const WHO = `iif(i < 300 AND i % 10 = 3, 'an', iif(i % 100 = 7, 'p0', 'p' || (i % ${MEMBERS})))`;
const WHAT = "iif(i % 3 = 1, 'outreach_turn', 'dossier_full')";
const DAY = `date('2026-11-01', '+' || (i / ${A_DAY}) || ' days')`;
const AT = `${BEGAN} + i * 1900`;
/** Every hundredth waits, every five hundredth of them for its author. */
const WAITS = 'i % 100 = 17';

const inSteps = async (from: number, until: number, text: string) => {
  for (let at = from; at < until; at += STEP) await door().batch([{ sql: `${NUMBERS} ${text}`, params: [at, Math.min(until, at + STEP)] }]);
};
const numbers = (text: string, count: number) => inSteps(0, count, text);
const first = async <Row>(text: string) => (await door().first<Row>(text))!;

/** A province of 12,000 units and 150,000 members, made by the database itself in the columns that matter to how much is read. */
async function found(): Promise<void> {
  await enterProvince(door(), UNITS);
  // Every third a ward, each of six hundred former districts twenty units, every size there is.
  await door().batch([{ sql: `UPDATE unit_period SET former = printf('huyện %03d (cũ)', CAST(substr(unit_id, -5) AS INTEGER) % 600), name = iif(CAST(substr(unit_id, -5) AS INTEGER) % 3 = 0, replace(name, 'xã', 'phường'), name) WHERE unit_id <> ?1`, params: [PROVINCE] }]);
  await numbers(`INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) SELECT 's' || i, ${UNIT('i')}, '2026-01-01', 100 + i % 2000, 'thử', 'chi', 0 FROM n`, UNITS);
  await numbers(`INSERT INTO person (id, name, email, emailVerified, birthYear, createdAt, updatedAt) SELECT 'p' || i, 'Người ' || i, 'p' || i, 0, 1999, '', '' FROM n`, MEMBERS);
  await numbers(`INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to) SELECT 'm' || i, 'p' || i, ${UNIT('i')}, '2022-01-01', '9999-12-31' FROM n`, MEMBERS);
  await numbers(`INSERT INTO consent (person_id, purpose, no, choice, text_version, at) SELECT 'p' || i, 'campaign_board', 1, iif(i % 3 = 0, 'name', iif(i % 3 = 1, 'initials', 'nothing')), '${CONSENT_TEXT_VERSION}', 0 FROM n`, MEMBERS);
  await numbers(`INSERT INTO consent (person_id, purpose, no, choice, text_version, at) SELECT 'p' || (i * 50), 'league', 1, 'name', '${CONSENT_TEXT_VERSION}', 0 FROM n`, MEMBERS / 50);
  await door().batch([{ sql: "INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to) VALUES ('m-an', 'an', ?1, '2022-01-01', '9999-12-31')", params: [unitAt(1)] },
    { sql: `INSERT INTO consent (person_id, purpose, no, choice, text_version, at) VALUES ('an', 'league', 1, 'name', '${CONSENT_TEXT_VERSION}', 0)`, params: [] }]);
  for (const person of ['an', 'binh', 'chi', 'everyone'] as const) await cookieOf(person);
  const targets = Array.from({ length: UNITS }, (_, n) => ({ unitId: unitAt(n + 1), indicator: 'dossier_full' as const, amount: 50 + n % 40 }));
  const clusters = { by: 'former_district' } as never;
  expect((await call('chi', 'POST', '/api/campaigns', aCampaign({ slug: 'lon', targets, clusters }))).status).toBe(201);
  expect((await call('chi', 'POST', '/api/campaigns', aCampaign({ slug: 'nho', clusters, targets: targets.slice(0, SMALL), scope: { kind: 'named', unitIds: targets.slice(0, SMALL).map(({ unitId }) => unitId) } as never }))).status).toBe(201);
}

const campaigns = () => door().all<{ id: string; slug: string }>('SELECT id, slug FROM campaign ORDER BY slug');
const objectOf = (id: string) => testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id));

let claims = 0;
/** More claims and as many ledger entries, counted anew into the campaigns' tallies; then boards and members as a minute later. */
async function grown(size: number): Promise<void> {
  const { head } = await first<{ head: number }>('SELECT coalesce(max(seq), 0) AS head FROM ledger');
  await inSteps(claims, size, `INSERT INTO claim (id, indicator, facet, act_date, captured_at, arrived_at, unit_id, author_id, subject_index, masked, procedure_group, source, body_hash, district_id, state, verdict_no, reason, decided_at)
    SELECT printf('01900000-0000-7000-8000-%012d', i), ${WHAT}, iif(i % 3 = 1, 'none', 'dossier'), ${DAY}, ${AT}, ${AT}, ${WHERE}, ${WHO}, iif(i % 3 = 1, NULL, printf('%064d', i)), '…', 'land', 'web', i, ${WHERE},
      iif(${WAITS}, iif(i % 500 = 17, 'needs_evidence', 'pending'), 'recognised'), NOT (${WAITS}), iif(${WAITS}, NULL, 'matched'), ${AT} FROM n`);
  await inSteps(claims, size, `INSERT INTO ledger (seq, claim_id, verdict_no, indicator, procedure_group, unit_id, team_id, act_date, claimed_at, milli, at, cause)
    SELECT i + 1 + ${head - claims}, iif(${WAITS}, NULL, printf('01900000-0000-7000-8000-%012d', i)), 1, ${WHAT}, 'land', ${WHERE}, NULL, ${DAY}, ${AT}, 1000, ${AT}, 'recognised' FROM n`);
  claims = size;
  // What other tests here wrote lies before these entries; so today begins when they next write.
  const days = "SELECT date(at / 1000 + 7 * 3600, 'unixepoch'), min(seq) FROM ledger WHERE claim_id LIKE '01900000%' GROUP BY 1";
  await door().batch([{ sql: 'DELETE FROM ledger_day', params: [] }, { sql: `INSERT INTO ledger_day (day, first_seq) ${days}`, params: [] }]);
  for (const { id } of await campaigns()) {
    await door().batch([...campaignRecounted(id), { sql: 'UPDATE board_due SET ledger_seq = (SELECT max(seq) FROM ledger), facts_no = facts_no + 1 WHERE campaign_id = ?1', params: [id] }]);
    await objectOf(id).refresh(id);
  }
  for (let n = 0; n < 3; n++) await keepMemberBoards(door(), Date.now());
  await keepLeagues(door(), Date.now());
  await quiet();
}

/** Every door to D1 there is, whoever opened it: a request, the campaign's object, the minute's watch. */
const doors = new Set<Door>();
const { batch } = Door.prototype;
let last = 0;
Door.prototype.batch = function counted(statements) {
  doors.add(this);
  last = Date.now();
  return batch.call(this, statements);
};
const sum = (part: 'statements' | 'rowsRead' | 'rowsWritten') => [...doors].reduce((total, { cost }) => total + cost[part], 0);
/** Nobody asks for anything any more: what objects do by their clock is not counted as somebody's question. */
const quiet = () => expect.poll(() => Date.now() - last > 700, { timeout: 60_000, interval: 100 }).toBe(true);
async function costOf<Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer; statements: number; read: number; written: number }> {
  doors.clear();
  const answer = await ask();
  return { answer, statements: sum('statements'), read: sum('rowsRead'), written: sum('rowsWritten') };
}
let asked = 0;
/** One question through the front door, never out of what the isolate keeps: statements, rows read, kB of the answer gzipped. */
async function question(person: Person | null, path: string) {
  const { answer, statements, read } = await costOf(() => call(person, 'GET', `${path}${path.includes('?') ? '&' : '?'}x=${asked += 1}`));
  expect([path, answer.status, answer.status < 300 ? '' : JSON.stringify(answer.body).slice(0, 200)]).toEqual([path, 200, '']);
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return { body: answer.body, statements, read, kB: gzipSync(text).length / 1000 };
}
const SEEN = new Map<string, number[]>();
/** Holds a question to its limits, and its rows to what the same question read over a smaller ledger. */
async function held(person: Person | null, path: string, [statements, rows, kB]: readonly [number, number, number], name = path) {
  const within = (cost: Awaited<ReturnType<typeof question>>) => cost.statements <= statements && cost.read <= rows;
  let cost = await question(person, path);
  // The clock of a campaign's object may strike while somebody asks; it does not strike twice.
  if (!within(cost)) {
    await quiet();
    cost = await question(person, path);
  }
  expect.soft([name, cost.statements <= statements, cost.read <= rows, cost.kB <= kB], `${cost.statements} statements, ${cost.read} rows, ${cost.kB} kB`).toEqual([name, true, true, true]);
  SEEN.set(name, [...SEEN.get(name) ?? [], cost.read]);
  return cost.body;
}

describe.each(SIZES)('a province of 12,000 units and 150,000 members with %i ledger entries', (size) => {
  it('answers questions about a board of 135 and of 12,000 units from one stored row', async () => {
    if (size === SIZES[0]) await found();
    await grown(size);
    expect(await first('SELECT (SELECT count(*) FROM unit) AS units, (SELECT count(*) FROM membership) AS members, (SELECT count(*) FROM ledger) >= ?1 AS entries'.replace('?1', String(size)))).toEqual({ units: UNITS + 1, members: MEMBERS + 1, entries: 1 });
    for (const [slug, units] of [['nho', SMALL], ['lon', UNITS]] as const) {
      const at = `/api/campaigns/${slug}`;
      const big = units > SMALL;
      const board = await held(null, `${at}/board`, [1, 2, big ? 500 : 8]);
      expect(board.totals.units).toBe(units);
      const page = await held(null, `${at}/rows?limit=50`, [1, 2, 2.5]);
      expect([page.rows.length, page.totals]).toEqual([50, { shown: units, units }]);
      const next = await held(null, `${at}/rows?limit=50&cursor=${encodeURIComponent(page.cursor)}`, [1, 2, 2.5], `${at}/rows, next page`);
      expect(next.rows[0].unitId).not.toBe(page.rows[0].unitId);
      for (const view of ['q=xa+so+00077', 'q=phuong', 'kind=ward', 'size=1', 'cluster=1', 'list=over', 'list=none', 'list=risen', `around=${unitAt(77)}`]) await held(null, `${at}/rows?${view}`, [1, 2, 2.5]);
      await held(null, `${at}/sides/districts`, [1, 2, big ? 40 : 8]);
      await held(null, `${at}/timeline`, [5, 8, 1]);
      await held(null, `${at}/screen`, [8, 20, 1]);
      await held(null, `${at}/appraisals`, [3, 6, 1]);
      if (size === SIZES[0]) await held(null, `${at}/picture.png`, [1, 2, 150]);
      await held(null, `${at}/deltas?since=${board.no}`, [3, 4, 1], `${at}/deltas`);
    }
    // Of the front page, embeds, feeds, the sitemap and big screens: stored boards and the list of campaigns.
    await held(null, '/api/campaigns', [1, 6, 25]);
  }, 300_000);

  it('explains, compares and looks back with what the campaign’s object keeps', async () => {
    for (const slug of ['nho', 'lon']) {
      const at = `/api/campaigns/${slug}`;
      const big = slug === 'lon';
      // The first who asks brings the days of one unit, or two states of the ledger; everybody after that the board's number.
      for (const [path, kB] of [[`passing/${unitAt(77)}`, 1], [`why/${unitAt(77)}`, 3], [`why/${unitAt(1)}`, 4], ['growth', big ? 250 : 6], ['notice', big ? 400 : 8], ['course', big ? 700 : 15], [`at?moment=${BEGAN + 3 * 86_400_000}`, big ? 500 : 8]] as const) {
        await question(null, `${at}/${path}`);
        await held(null, `${at}/${path}`, path.startsWith('at') ? [7, 12, kB] : [2, 3, kB]);
      }
      // A page of acts, which the smallest ledger does not fill.
      const acts = await question(null, `${at}/why/${unitAt(1)}/acts?day=2026-11-01&indicator=dossier_full`);
      expect([acts.body.acts.length > 0, acts.statements <= 4, acts.read <= 1000, acts.kB <= 4], `${acts.read}`).toEqual([true, true, true, true]);
      await held('an', `${at}/own`, [4, 20, 1]);
    }
  }, 300_000);

  it('shows units without looking at their number, and finds one by looking at each once', async () => {
    for (const unitId of [unitAt(1), unitAt(77)]) await held(null, `/api/units/${unitId}`, [14, 70, 2]);
    const province = await held(null, `/api/units/${PROVINCE}`, [14, 700, 4]);
    expect([province.children.length, province.moreChildren]).toEqual([200, true]);
    expect((await held(null, '/api/units?q=so+00077', [1, UNITS + 20, 1])).units).toMatchObject([{ name: 'Đoàn xã Số 00077' }]);
  });

  it('shows a member what is their own by reading what is their own', async () => {
    const at = '/api/campaigns/lon/members';
    const named = await held(null, at, [1, 2, 3]);
    expect([named.named.length, named.more > 0]).toEqual([100, true]);
    const place = await held('an', `${at}/own`, [5, 20, 1.5]);
    expect(place.own.place).toBeGreaterThan(0);
    const choose = (choice: string) => call('an', 'POST', '/api/me/consents', { purpose: 'campaign_board', choice, textVersion: CONSENT_TEXT_VERSION });
    // Who agrees or takes it back is looked for among those the page names, not among all.
    for (const [choice, more] of [['name', 1], ['nothing', -1]] as const) {
      const before = (await question(null, at)).body;
      const chosen = await costOf(() => choose(choice));
      expect([chosen.answer.status, chosen.written <= 14, chosen.read <= 40]).toEqual([200, true, true]);
      const after = await question(null, at);
      expect([after.statements <= 6, after.read <= 2500], `${after.read}`).toEqual([true, true]);
      expect(after.body.named.length + after.body.more).toBe(before.named.length + before.more + more);
      await held(null, at, [1, 2, 3]);
    }
    for (const [path, statements, rows] of [['home', 13, 400], ['badges', 4, 200], ['league', 7, 400], ['claiming', 6, 400], ['claims', 3, 120], ['claims/asked', 2, 8], ['news', 3, 60], ['news/unseen', 2, 60], ['membership', 7, 60], ['account', 4, 15], ['notices', 3, 10], ['teams', 2, 20], ['data', 19, 400]] as const) await held('an', `/api/me/${path}`, [statements, rows, 6]);
    await held('an', `/api/members?unitId=${unitAt(1)}`, [6, 250, 4]);
  });

  it('writes at most eight rows for a recognised claim, whatever there is already, and none twice', async () => {
    const own = Array.from({ length: 400 }, (_, n) => aClaim({ dossierCode: dossierCode(n + 400 * SIZES.indexOf(size)), unitId: unitAt(1 + (n % 4)) }));
    const cost = (headers: Headers) => /(\d+) statements, (\d+) read, (\d+) written/.exec(headers.get('server-timing')!)!.slice(1).map(Number) as [number, number, number];
    const taken = await call('everyone', 'POST', '/api/claims', { claims: own });
    expect([taken.body.stored.length, cost(taken.headers)[0] <= 20, cost(taken.headers)[2] / 400 <= 8]).toEqual([400, true, true]);
    await quiet();
    const [seen, matched] = [own.slice(0, 200), own.slice(200)];
    const line = (await call(null, 'GET', `/api/campaigns/lon/live?since=${(await question(null, '/api/campaigns/lon/board')).body.no}`, undefined, { upgrade: 'websocket' })).response.webSocket!;
    const heard: string[] = [];
    line.addEventListener('message', ({ data }: MessageEvent) => void heard.push(data as string));
    line.accept();
    const milli = async () => (await question(null, '/api/campaigns/lon/board')).body.totals.actsMilli as number;
    const before = await milli();

    const [seenBody, upload] = [{ id: uuid(), verdicts: seen.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) },
      { id: uuid(), fingerprint: String(size).padStart(64, '0'), fileName: 'ket-xuat.csv', kind: 'dossiers', rows: matched.length, chunkRows: 400 }];
    const rows = matched.map(({ dossierCode: code }, n) => dossierRow(n + 2, code!));
    const view = (await call('binh', 'POST', '/api/imports', upload)).body;
    for (const [way, ask, statementsMax] of [['verdicts', () => call('binh', 'POST', '/api/verdicts', seenBody), 30], ['reconciling', () => call('binh', 'PUT', `/api/imports/${view.id}/chunks/0`, { rows }), 60]] as const) {
      const { status, headers } = await ask();
      const [statements, read, written] = cost(headers);
      expect.soft([way, status, statements <= statementsMax, written / 200 <= 8, read / 200 <= 150]).toEqual([way, 200, true, true, true]);
      SEEN.set(`${way}, written`, [...SEEN.get(`${way}, written`) ?? [], written]);
      const again = await ask();
      expect.soft([way, again.status, cost(again.headers)[2]]).toEqual([way, 200, 0]);
    }
    await expect.poll(milli, { timeout: 30_000, interval: 200 }).toBe(before + 400_000);
    // What open pages are sent is the lines that moved, however long the board.
    await expect.poll(() => heard.map((each) => JSON.parse(each) as LiveMessage).filter(({ kind }) => kind === 'delta').length > 0, { timeout: 10_000 }).toBe(true);
    expect(Math.max(...heard.map((each) => each.length))).toBeLessThan(40_000);
    line.close(1000);
    await quiet();
  }, 120_000);

  it('computes a board from as many rows as it has counters, and a minute with nothing new reads almost nothing', async () => {
    for (const { id, slug } of await campaigns()) {
      const units = slug === 'lon' ? UNITS : SMALL;
      const warm = await costOf(() => objectOf(id).refresh(id));
      await evictDurableObject(objectOf(id)).catch(() => undefined);
      const cold = await costOf(() => objectOf(id).refresh(id));
      // Counters of two indicators; after a start who takes part, how many they are, and what today's entries say.
      expect.soft([slug, warm.read <= units * 2 + 200, cold.read <= units * 16 + 6000], `${warm.read}, ${cold.read}`).toEqual([slug, true, true]);
      await quiet();
    }
    await keepMemberBoards(door(), Date.now());
    await keepMemberBoards(door(), Date.now());
    const minute = await costOf(() => keepMemberBoards(door(), Date.now()));
    expect([minute.read <= 30, minute.written]).toEqual([true, 0]);
  }, 120_000);
});

describe('after a million', () => {
  it('nothing was read more than over a thousand', () => {
    const grew = [...SEEN].filter(([, [least, ...later]]) => later.some((each) => each > Math.max(least! + 12, least! * 1.25)));
    expect(grew).toEqual([]);
  });

  it('lists of a member and of a unit with ten thousand claims read what they show and one row more', async () => {
    const { answer: own } = await costOf(() => first<{ claims: number }>("SELECT count(*) AS claims FROM claim WHERE author_id = 'p0'"));
    expect(own.claims).toBeGreaterThanOrEqual(CLAIMS / 100);
    for (const whose of [{ unitId: unitAt(1) }, { authorId: 'p0' }]) {
      const page = await costOf(() => claimsListed(door(), whose, null, null, 50));
      expect([whose, page.answer.rows.length, page.read]).toEqual([whose, 50, 51]);
      const { next } = page.answer;
      const second = await costOf(() => claimsListed(door(), whose, null, next, 50));
      expect([whose, second.answer.rows.length, second.read, second.answer.rows[0]!.id]).toEqual([whose, 50, 51, next!.id]);
    }
    const waiting = await costOf(() => claimsAskedOf(door(), 'p17', 51));
    expect(waiting.answer.length).toBeGreaterThan(0);
    expect(waiting.read).toBeLessThanOrEqual(waiting.answer.length + 1);
    expect(await memberCount(door(), unitAt(1), '2026-11-24')).toBe(14);
  });

  it('members counted anew are what was counted, and what somebody changed is found', async () => {
    const recount = async () => {
      const { statements, differences } = memberCellsRecounted();
      return ((await door().batch(statements))[differences] as { n: number }[])[0]!.n;
    };
    const cells = () => door().all('SELECT campaign_id, person_id, micro, shown FROM member_cell WHERE micro <> 0 ORDER BY 1, 2 LIMIT 3000');
    const before = await cells();
    await door().batch([{ sql: "UPDATE member_cell SET micro = micro + 1 WHERE person_id = 'p77'", params: [] }]);
    expect(await recount()).toBe(2 * (await door().all("SELECT 1 FROM member_cell WHERE person_id = 'p77'")).length);
    expect(await cells()).toEqual(before);
  }, 120_000);
});

import { beforeEach, describe, expect, it } from 'vitest';
import { DAWN, DUSK } from '#vocabulary';
import { enterMembers } from '#store/members';
import { enterPerson } from '#store/people';
import { hashPassword } from '#services/password';
import { PASSWORD, call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { PROVINCE, TODAY, aCampaign, aClaim, dossierCode, dossierRow, unitAt, uuid } from '../support/world.ts';

const read = (headers: Headers) => Number(/(\d+) read/.exec(headers.get('server-timing')!)![1]);
const written = (headers: Headers) => Number(/(\d+) written/.exec(headers.get('server-timing')!)![1]);
const hash = hashPassword(PASSWORD);
const hung = { id: 'hung', unit: unitAt(1) };

/** Hùng and Lan are members of the first commune, Mai of the second, Khoa reconciles and belongs to the first. */
let cookies: Record<string, string>;
const actor = { by: 'dung', as: null, address: null, at: 0 };
beforeEach(async () => {
  cookies = {};
  for (const id of ['hung', 'lan', 'mai', 'khoa']) {
    await enterPerson(door(), { id, name: `Người ${id}`, email: `${id}@thu.example`, passwordHash: await hash, birthYear: 2000,
      grants: id === 'khoa' ? [{ role: 'reconciler', unitId: PROVINCE, validFrom: DAWN, validTo: DUSK }] : [] }, new Date(0).toISOString());
  }
  await enterMembers(door(), null, ['hung', 'lan', 'mai', 'khoa'].map((id) => (
    { id, name: id, email: null, phone: null, birthYear: 2000, known: true, unitId: unitAt(id === 'mai' ? 2 : 1), membershipId: `m-${id}`, from: '2020-01-01' })), actor);
});
async function as(id: string, method: string, path: string, body?: unknown) {
  if (!cookies[id]) {
    cookies[id] = cookieIn(await signIn(`${id}@thu.example`));
    await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code' WHERE userId = ?1").bind(id).run();
  }
  return call(null, method, path, body, { cookie: cookies[id] });
}
const claimed = async (over: Parameters<typeof aClaim>[0] = {}, id = 'hung') => {
  const claim = aClaim({ unitId: hung.unit, ...over });
  expect((await as(id, 'POST', '/api/claims', { claims: [claim] })).body.stored).toHaveLength(1);
  return claim;
};
const judge = (outcome: string, reason: string, claimIds: string[], words?: string) => call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claimIds.map((claimId) => ({ claimId, outcome, reason, ...(words && { words }) })) });
const tallies = async () => (await door().all<{ scope: string; unit_id: string; indicator: string; milli: number }>('SELECT scope, unit_id, indicator, milli FROM tally WHERE milli <> 0 ORDER BY 1, 2, 3'));
const boardPoints = async (want: number) => {
  for (let n = 0; ; n++) {
    const { body } = await call(null, 'GET', `/api/campaigns/thu-nghiem/board?now=${Math.random()}`);
    const row = body.clusters[0].rows.find((each: { unitId: string }) => each.unitId === hung.unit);
    if (row.pointsMilli === want || n > 60) return row.pointsMilli;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

describe('an author’s word', () => {
  it('withdraws what waits, answers what was asked for, and nothing else; a replay writes nothing', async () => {
    const claim = await claimed();
    const path = `/api/claims/${claim.id}`;
    expect((await as('hung', 'POST', `${path}/answer`, { id: uuid() })).body.code).toBe('outcome_not_possible');
    await judge('needs_evidence', 'evidence_unclear', [claim.id], 'Ảnh chưa rõ ngày.');
    expect((await as('hung', 'GET', '/api/me/claims/asked')).body.claims).toMatchObject([{ id: claim.id, words: 'Ảnh chưa rõ ngày.', stateWords: 'yêu cầu bổ sung minh chứng' }]);
    const answer = { id: uuid(), words: 'Đã thêm ảnh có ngày.' };
    expect((await as('hung', 'POST', `${path}/answer`, answer)).body).toMatchObject({ state: 'pending', claims: 1 });
    const again = await as('hung', 'POST', `${path}/answer`, answer);
    expect([again.body.state, written(again.headers)]).toEqual(['pending', 0]);
    expect((await as('hung', 'GET', '/api/me/claims/asked')).body.claims).toEqual([]);
    await judge('recognised', 'seen', [claim.id]);
    // Decided since: the repeated request still gets its answer, and changes nothing.
    const late = await as('hung', 'POST', `${path}/answer`, answer);
    expect([late.status, late.body.state, written(late.headers)]).toEqual([200, 'recognised', 0]);
    const story = (await as('hung', 'GET', path)).body;
    expect(story.history.map(({ outcome, by, words }: Record<string, string>) => [outcome, by, words])).toEqual([
      ['needs_evidence', 'người đối soát', 'Ảnh chưa rõ ngày.'], ['answered', 'người khai báo', 'Đã thêm ảnh có ngày.'], ['recognised', 'người đối soát', null]]);
    await judge('reopened', 'mistake', [claim.id]);
    await judge('rejected', 'not_online', [claim.id]);
    expect((await as('hung', 'POST', `${path}/withdraw`, { id: uuid() })).body.code).toBe('outcome_not_possible');
  });

  it('takes a recognised claim back at once, an upgrade with what it hangs on: totals, board, ledger and log say so', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const opening = await claimed({ indicator: 'vneid_outside', account: 'DKTD-0001' });
    const transaction = await claimed({ indicator: 'account_transaction', account: 'DKTD-0001' });
    const stays = await claimed({ dossierCode: dossierCode(7) });
    await judge('recognised', 'seen', [opening.id, stays.id]);
    await judge('recognised', 'seen', [transaction.id]);
    expect(await boardPoints(3500)).toBe(3500);
    const before = (await as('hung', 'GET', `/api/claims/${opening.id}`)).body;
    expect([before.mayWithdraw, before.leaving.map(({ id, milli }: { id: string; milli: number }) => [id, milli])]).toEqual([true, [[opening.id, 1000], [transaction.id, 1000]]]);
    expect(before.campaigns).toEqual([{ slug: 'thu-nghiem', name: 'Đợt thi đua thử nghiệm' }]);
    const word = { id: uuid(), words: 'Khai nhầm tài khoản.' };
    expect((await as('hung', 'POST', `/api/claims/${opening.id}/withdraw`, word)).body).toMatchObject({ state: 'withdrawn', claims: 2 });
    expect(written((await as('hung', 'POST', `/api/claims/${opening.id}/withdraw`, word)).headers)).toBe(0);
    expect((await tallies()).map(({ indicator, milli }) => [indicator, milli])).toEqual(Array.from({ length: 3 }, () => ['dossier_full', 1000]));
    expect(await boardPoints(2000)).toBe(2000);
    const story = (await as('hung', 'GET', `/api/claims/${transaction.id}`)).body;
    expect([story.stateWords, story.reasonWords, story.entries.map(({ milli }: { milli: number }) => milli), story.mayWithdraw]).toEqual(['đã rút', 'theo đề nghị của người khai báo', [1000, -1000], false]);
    const [line] = await door().all<{ action: string; by_id: string; person_id: string | null; after: string }>("SELECT action, by_id, person_id, after FROM audit WHERE action = 'withdraw'");
    expect(line).toEqual({ action: 'withdraw', by_id: 'hung', person_id: null, after: '{"claims":2}' });
    // The account is free again: somebody else may claim it, and be recognised.
    const other = await claimed({ indicator: 'vneid_outside', account: 'DKTD-0001', unitId: unitAt(2) }, 'mai');
    expect((await judge('recognised', 'seen', [other.id])).body.decided).toHaveLength(1);
  });

  it('takes the waiting upgrade along, but not one that another claim of the unit carries', async () => {
    const opening = await claimed({ indicator: 'vneid_outside', account: 'DKTD-0002' });
    const transaction = await claimed({ indicator: 'account_transaction', account: 'DKTD-0002' }, 'lan');
    const twin = await claimed({ indicator: 'vneid_outside', account: 'DKTD-0002' });
    expect((await as('hung', 'POST', `/api/claims/${twin.id}/withdraw`, { id: uuid() })).body.claims).toBe(1);
    expect((await as('hung', 'POST', `/api/claims/${opening.id}/withdraw`, { id: uuid() })).body.claims).toBe(2);
    expect((await as('lan', 'GET', `/api/claims/${transaction.id}`)).body.state).toBe('withdrawn');
    // Lan did not say it, so Lan is told.
    expect((await as('lan', 'GET', '/api/me/news')).body.news).toMatchObject([{ outcome: 'withdrawn', good: false, claim: { id: transaction.id } }]);
    expect((await as('hung', 'GET', '/api/me/news')).body.news).toEqual([]);
  });

  it('is the author’s or an officer’s of the unit, never a neighbour’s, a judge’s or an administrator’s of elsewhere', async () => {
    const claim = await claimed();
    const say = { id: uuid(), words: '' };
    for (const id of ['lan', 'mai', 'khoa']) expect([id, (await as(id, 'POST', `/api/claims/${claim.id}/withdraw`, say)).body.code]).toEqual([id, 'not_allowed']);
    for (const person of ['binh', 'chi', 'giang'] as const) expect([person, (await call(person, 'POST', `/api/claims/${claim.id}/withdraw`, say)).body.code]).toEqual([person, 'not_allowed']);
    expect((await call('an', 'POST', `/api/claims/${uuid()}/withdraw`, say)).body.code).toBe('claim_unknown');
    await judge('needs_evidence', 'not_found', [claim.id]);
    expect((await call('an', 'POST', `/api/claims/${claim.id}/answer`, { id: uuid(), words: 'Đã kiểm tra lại mã.' })).body.state).toBe('pending');
    expect((await call('an', 'POST', `/api/claims/${claim.id}/withdraw`, say)).body.state).toBe('withdrawn');
    const news = (await as('hung', 'GET', '/api/me/news')).body.news;
    expect(news.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['withdrawn', 'answered', 'needs_evidence']);
    const story = (await as('hung', 'GET', `/api/claims/${claim.id}`)).body;
    expect(story.history.at(-1).by).toBe('cán bộ đơn vị, thay người khai báo');
    expect(await door().all("SELECT person_id FROM audit WHERE action = 'withdraw'")).toEqual([{ person_id: 'hung' }]);
  });
});

describe('one claim, told', () => {
  it('shows each reader what is theirs, and nobody a judge’s name', async () => {
    const claim = await claimed({ helpers: [{ personId: 'hung', milli: 600 }, { personId: 'lan', milli: 400 }] });
    const path = `/api/claims/${claim.id}`;
    await judge('needs_evidence', 'evidence_unclear', [claim.id], 'Chỉ người khai đọc.');
    const see = async (asked: Promise<{ body: unknown }>) => (await asked).body as Record<string, never>;
    const author = await see(as('hung', 'GET', path));
    expect(author).toMatchObject({ relation: 'author', words: 'Chỉ người khai đọc.', authorName: null, mayWithdraw: true, mayAnswer: true, actDate: TODAY, helpers: [{ name: null, self: true, milli: 600 }, { name: null, self: false, milli: 400 }] });
    const helper = await see(as('lan', 'GET', path));
    expect(helper).toMatchObject({ relation: 'helper', masked: null, words: null, reasonWords: null, history: [], entries: [], mayWithdraw: false, helpers: [{ name: null, self: true, milli: 400 }] });
    const officer = await see(call('an', 'GET', path));
    expect(officer).toMatchObject({ relation: 'officer', authorName: 'Người hung', mayWithdraw: true, mayAnswer: true });
    expect((officer.helpers as unknown as { name: string }[]).map(({ name }) => name)).toEqual(['Người hung', 'Người lan']);
    expect(await see(call('binh', 'GET', path))).toMatchObject({ relation: 'judge', authorName: null, mayWithdraw: false, mayAnswer: false, leaving: [], helpers: [{ name: null }, { name: null }] });
    expect(await see(call('giang', 'GET', path))).toMatchObject({ relation: 'auditor', authorName: 'Người hung', mayWithdraw: false });
    // A reconciler who belongs to the branch is no judge of it, a neighbour nobody.
    for (const id of ['khoa', 'mai']) expect([id, (await as(id, 'GET', path)).body.code]).toEqual([id, 'not_allowed']);
    expect((await call('chi', 'GET', path)).body.code).toBe('not_allowed');
    for (const story of [author, helper, officer]) expect(JSON.stringify(story)).not.toMatch(/binh/i);
  });

  it('names the file a recognition rests on, and reads the same when it is taken back', async () => {
    const claim = await claimed({ dossierCode: dossierCode(31) });
    const { body: view } = await call('binh', 'POST', '/api/imports', { id: uuid(), fingerprint: 'c'.repeat(64), fileName: 'x.csv', kind: 'dossiers', rows: 1, chunkRows: 1 });
    await call('binh', 'PUT', `/api/imports/${view.id}/chunks/0`, { rows: [dossierRow(2, dossierCode(31))] });
    const story = (await as('hung', 'GET', `/api/claims/${claim.id}`)).body;
    expect([story.stateWords, story.history[0].outcomeWords, story.history[0].by]).toEqual(['đã đối soát', 'đã đối soát', 'người đối soát, theo dữ liệu của cơ quan tiếp nhận']);
    expect(story.history[0].fileAt).toBeGreaterThan(0);
    expect(story.entries).toMatchObject([{ seq: 1, unitName: 'Đoàn xã Số 00001', milli: 1000 }]);
  });
});

describe('every way back', () => {
  /** F8, F12: whatever takes a recognition back lowers every total above it, and its author reads why. */
  it.each([
    ['reopened', 'mistake', (id: string) => judge('reopened', 'mistake', [id])],
    ['revoked', 'source_changed', (id: string) => judge('revoked', 'source_changed', [id])],
    ['withdrawn', 'own_wish', (id: string) => call('an', 'POST', `/api/claims/${id}/withdraw`, { id: uuid() })],
  ] as const)('%s lowers all totals to what they were, and is told with its cause', async (outcome, reason, takeBack) => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const [kept, gone] = [await claimed(), await claimed()];
    await judge('recognised', 'seen', [kept.id]);
    const before = await tallies();
    await judge('recognised', 'seen', [gone.id]);
    expect(await tallies()).not.toEqual(before);
    await takeBack(gone.id);
    expect(await tallies()).toEqual(before);
    const [newest] = (await as('hung', 'GET', '/api/me/news')).body.news;
    expect(newest).toMatchObject({ outcome, reason, good: false, claim: { id: gone.id } });
    const story = (await as('hung', 'GET', `/api/claims/${gone.id}`)).body;
    expect(story.entries.map(({ milli, verdictNo }: Record<string, number>) => [verdictNo, milli])).toEqual([[1, 1000], [2, -1000]]);
    expect(story.history[1]).toMatchObject({ outcome, reason });
  });

  /** F23: what was sent back waits for its author, with the reason; no judge is offered it meanwhile. */
  it('sends a correction to its author first', async () => {
    const claim = await claimed();
    await judge('needs_evidence', 'agency_differs', [claim.id], 'Cơ quan tiếp nhận khác.');
    const unseen = (await as('hung', 'GET', '/api/me/news/unseen')).body;
    expect(unseen).toMatchObject({ asked: 1, recognised: 0, firstAsked: { claimId: claim.id, reasonWords: 'cơ quan tiếp nhận không khớp với dữ liệu đối soát' } });
    expect(await door().all("SELECT id FROM claim WHERE state = 'pending'")).toEqual([]);
  });
});

describe('news', () => {
  it('says good news once a batch and the rest claim by claim, counts what is unseen, and is seen only by oneself', async () => {
    const claims = await Promise.all(Array.from({ length: 4 }, () => claimed()));
    await judge('recognised', 'seen', claims.slice(0, 3).map(({ id }) => id));
    await judge('rejected', 'not_helped', [claims[3]!.id]);
    const { news } = (await as('hung', 'GET', '/api/me/news')).body;
    expect(news.map(({ good, claims: n, claim }: { good: boolean; claims: number; claim: unknown }) => [good, n, claim !== null])).toEqual([[false, 1, true], [true, 3, false]]);
    expect((await as('hung', 'GET', '/api/me/news/unseen')).body).toMatchObject({ recognised: 3, declined: 1, asked: 0, newestId: news[0].id });
    expect((await as('hung', 'POST', '/api/me/news/seen', { id: news[1].id })).status).toBe(200);
    expect((await as('hung', 'GET', '/api/me/news/unseen')).body).toMatchObject({ recognised: 0, declined: 1 });
    await as('hung', 'POST', '/api/me/news/seen', { id: news[0].id });
    // An older line seen later takes nothing back; somebody else's line marks nothing.
    await as('hung', 'POST', '/api/me/news/seen', { id: news[1].id });
    await as('lan', 'POST', '/api/me/news/seen', { id: news[0].id });
    expect(await door().all('SELECT * FROM news_seen')).toEqual([{ person_id: 'hung', id: news[0].id }]);
    expect((await as('lan', 'GET', '/api/me/news')).body.news).toEqual([]);
  });

  it('goes on page by page without a gap', async () => {
    await door().batch([{ sql: `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 70)
      INSERT INTO news (person_id, id, at, outcome, claims, reason) SELECT 'hung', printf('%015d.x', n), n, 'recognised', 1, 'seen' FROM n`, params: [] }]);
    const seen: number[] = [];
    for (let before = ''; ;) {
      const { body } = await as('hung', 'GET', `/api/me/news${before}`);
      seen.push(...body.news.map(({ at }: { at: number }) => at));
      if (!body.next) break;
      before = `?before=${body.next}`;
    }
    expect(seen).toEqual(Array.from({ length: 70 }, (_, at) => 70 - at));
    expect((await as('hung', 'GET', '/api/me/news/unseen')).body).toMatchObject({ recognised: 70, more: false });
  });
});

describe('rows read by lists', () => {
  const grow = (from: number, to: number, mine: boolean) => door().batch([{ sql: `WITH RECURSIVE n(n) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT n + 1 FROM n WHERE n < CAST(?2 AS INTEGER))
    INSERT INTO claim (id, indicator, facet, act_date, captured_at, arrived_at, unit_id, author_id, procedure_group, source, body_hash, state)
    SELECT printf('01999999-0000-7000-9000-%012d', n), 'outreach_turn', 'none', '2026-11-20', 0, n / 7, ?3, iif(?4 = 1, 'hung', 'ai-do'), '', 'web', 'x',
      CASE WHEN n % 50 = 0 THEN 'needs_evidence' WHEN n % 50 = 1 THEN 'rejected' WHEN n % 50 = 2 THEN 'pending' ELSE 'recognised' END FROM n`, params: [from, to, hung.unit, Number(mine)] },
  { sql: `INSERT INTO claim_helper (person_id, claim_id, milli) SELECT 'hung', id, 500 FROM claim WHERE CAST(substr(id, 25) AS INTEGER) BETWEEN ?1 AND ?2`, params: [from, to] }]);
  /** What a list's own statement costs, counted alone. */
  const cost = async (run: (list: ReturnType<typeof door>) => Promise<unknown>): Promise<number> => {
    const counted = door();
    await run(counted);
    return counted.cost.rowsRead;
  };

  it('are what is shown and one more, whatever there is', async () => {
    const { claimsListed, claimsSharedBy } = await import('#store/claim-lists');
    const { claimsAskedOf } = await import('#store/claims');
    for (const [from, to] of [[1, 1000], [1001, 200_000]] as const) {
      await grow(from, to, true);
      for (const state of [null, 'pending', 'needs_evidence', 'rejected'] as const) {
        for (const whose of [{ authorId: 'hung' }, { unitId: hung.unit }]) {
          const first = await claimsListed(door(), whose, state, null, 20);
          expect(first.rows).toHaveLength(20);
          expect([to, state, await cost((list) => claimsListed(list, whose, state, null, 20)) <= 21]).toEqual([to, state, true]);
          if (to > 1000) expect([state, await cost((list) => claimsListed(list, whose, state, first.next, 20))]).toEqual([state, 21]);
        }
      }
      expect(await cost((list) => claimsAskedOf(list, 'hung', 20))).toBeLessThanOrEqual(21);
      // A part and its claim are two rows a line.
      expect(await cost((list) => claimsSharedBy(list, 'hung', null, 20))).toBeLessThanOrEqual(42);
      expect(await cost((list) => claimsSharedBy(list, 'hung', '01999999-0000-7000-9000-000000000500', 20))).toBeLessThanOrEqual(42);
      expect((await claimsListed(door(), { authorId: 'hung' }, 'recognised', null, 20)).rows).toHaveLength(20);
      expect(await cost((list) => claimsListed(list, { authorId: 'hung' }, 'recognised', null, 20))).toBeLessThanOrEqual(24);
    }
    const whole = await as('hung', 'GET', '/api/me/claims?state=rejected');
    expect(whole.body.claims).toHaveLength(20);
    expect(read(whole.headers)).toBeLessThanOrEqual(60);
  });

  it('lose and repeat nothing from page to page, also where many came in at one moment', async () => {
    await grow(1, 120, true);
    for (const state of ['', 'recognised', 'pending']) {
      const seen: string[] = [];
      for (let after = ''; ;) {
        const { body } = await as('hung', 'GET', `/api/me/claims?${state && `state=${state}&`}${after}`);
        seen.push(...body.claims.map(({ id }: { id: string }) => id));
        if (!body.next) break;
        after = `from=${body.next}`;
      }
      const all = await door().all<{ id: string }>(`SELECT id FROM claim WHERE author_id = 'hung' ${state && `AND state = '${state}'`} ORDER BY arrived_at DESC, id DESC`);
      expect([state, seen]).toEqual([state, all.map(({ id }) => id)]);
    }
  });

  it('find the recognised ones also behind many others', async () => {
    await grow(1, 3, true);
    await door().batch([{ sql: "UPDATE claim SET state = 'recognised'", params: [] }]);
    await door().batch([{ sql: `WITH RECURSIVE n(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM n WHERE n < 1700)
      INSERT INTO claim (id, indicator, facet, act_date, captured_at, arrived_at, unit_id, author_id, procedure_group, source, body_hash, state)
      SELECT printf('01999999-0000-7000-9000-%012d', n), 'outreach_turn', 'none', '2026-11-20', 0, n, ?1, 'hung', '', 'web', 'x', 'pending' FROM n`, params: [hung.unit] }]);
    const first = (await as('hung', 'GET', '/api/me/claims?state=recognised')).body;
    expect([first.claims, first.next !== null]).toEqual([[], true]);
    const second = (await as('hung', 'GET', `/api/me/claims?state=recognised&from=${first.next}`)).body;
    expect([second.claims.length, second.next]).toEqual([3, null]);
  });
});

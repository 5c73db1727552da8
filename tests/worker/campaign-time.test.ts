import { createScheduledController } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { DUSK } from '#vocabulary';
import { localDateAt } from '#domain/calendar';
import { blindIndex } from '#services/blind-index';
import { claimActs } from '#services/claim';
import { keepTime, keepTimeOf } from '#services/keep-time';
import { enterMembers } from '#store/members';
import { grantsOf } from '#store/people';
import worker from '../../worker/index.ts';
import { call, door, testEnv } from '../support/setup.ts';
import { aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const DAY = 86_400_000;
const sql = (text: string, ...params: (string | number)[]) => testEnv.DB.prepare(text).bind(...params).run();
const minute = (scheduledTime: number) => worker.scheduled(createScheduledController({ scheduledTime, cron: '* * * * *' }) as never, testEnv as never);
const launched = async (over: Parameters<typeof aCampaign>[0] = {}): Promise<{ id: string; ends: number; until: number; closes: number }> => {
  const { body } = await call('chi', 'POST', '/api/campaigns', aCampaign(over));
  const times = (await door().first<{ ends: number; until: number; closes: number }>('SELECT ends_at AS ends, claims_until AS until, closes_at AS closes FROM campaign WHERE id = ?1', body.id))!;
  return { id: body.id, ...times };
};
const events = (id: string) => door().all<{ kind: string; at: number; doneAt: number }>('SELECT kind, at, done_at AS doneAt FROM campaign_event WHERE campaign_id = ?1 ORDER BY at, kind', id);
const timeLog = (id: string) => door().all<{ action: string }>("SELECT action FROM audit WHERE noun_id = ?1 AND by_id = 'he-thong' ORDER BY seq", id);
const total = async (slug = 'thu-nghiem'): Promise<number> => (await call(null, 'GET', `/api/campaigns/${slug}/board?n=${Math.random()}`)).body.totals.actsMilli;
const recognise = (...claimIds: string[]) => call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claimIds.map((claimId) => ({ claimId, outcome: 'recognised', reason: 'seen' })) });
const outage = (over: object = {}) => ({ id: uuid(), fromAt: Date.now() - 6 * 3_600_000, toAt: Date.now() - 3_600_000, words: 'Mất điện ở trung tâm dữ liệu.', ...over });

describe('what is due', () => {
  it('is carried out once, whoever comes first, and again after days of silence', async () => {
    const { id, ends, until, closes } = await launched();
    await minute(ends - DAY);
    await Promise.all([minute(ends - DAY), keepTimeOf(door(), id, ends - DAY)]);
    expect((await events(id)).map(({ kind }) => kind)).toEqual(['started']);
    // Nobody was there from before the end until long after the closing; then two at once, and the clock goes back.
    await Promise.all([minute(closes + 9 * DAY), keepTime(door(), closes + 9 * DAY)]);
    await keepTime(door(), ends - DAY);
    expect((await events(id)).map(({ kind, at }) => [kind, at])).toEqual([['started', expect.any(Number)], ['ended', ends], ['claims_closed', until], ['closed', closes]]);
    expect((await timeLog(id)).map(({ action }) => action)).toEqual(['started', 'ended', 'claims_closed', 'closed']);
  });

  it('leaves the board behind until one has been computed with it, so that a lost message loses nothing', async () => {
    const { id, closes } = await launched();
    await keepTime(door(), closes);
    const behind = () => door().first<{ due: number; seen: number }>('SELECT d.facts_no AS due, b.facts_no AS seen FROM board_due d JOIN board b ON b.campaign_id = d.campaign_id WHERE d.campaign_id = ?1', id);
    const before = (await behind())!;
    expect(before.due).toBeGreaterThan(before.seen);
    await minute(closes + 60_000);
    await expect.poll(async () => { const now = (await behind())!; return now.due === now.seen; }, { timeout: 10_000 }).toBe(true);
  });

  it('is pushed to open pages by the alarm of the campaign’s object on the moment itself', async () => {
    const { id } = await launched();
    const stub = testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id));
    const { response } = await call(null, 'GET', '/api/campaigns/thu-nghiem/live?since=1', undefined, { upgrade: 'websocket' });
    const heard: { kind: string; times?: number[]; now: number }[] = [];
    response.webSocket!.accept();
    response.webSocket!.addEventListener('message', ({ data }: { data: unknown }) => heard.push(JSON.parse(data as string)));
    const ends = Date.now() + 1500;
    await sql('UPDATE campaign SET ends_at = ?2 WHERE id = ?1', id, ends);
    await sql('UPDATE board_due SET facts_no = facts_no + 1 WHERE campaign_id = ?1', id);
    await stub.tell(id);
    await expect.poll(() => heard.filter(({ kind, times, now }) => kind === 'phase' && times![1] === ends && now >= ends).length, { timeout: 20_000 }).toBe(1);
    expect((await events(id)).filter(({ kind }) => kind === 'ended')).toHaveLength(1);
    response.webSocket!.close();
  });
});

describe('days of the week', () => {
  it('count only where the campaign says so: tallies, rebuild, board, story', async () => {
    await launched({ weekdays: [0], slug: 'ngay-chu-nhat' });
    await launched({ slug: 'moi-ngay' });
    // 2026-11-22 was a Sunday.
    const [sunday, monday] = [aClaim({ actDate: '2026-11-22' }), aClaim({ actDate: '2026-11-23' })];
    await call('an', 'POST', '/api/claims', { claims: [sunday, monday] });
    expect((await recognise(sunday.id, monday.id)).status).toBe(200);
    await expect.poll(() => total('ngay-chu-nhat'), { timeout: 10_000 }).toBe(1000);
    await expect.poll(() => total('moi-ngay'), { timeout: 10_000 }).toBe(2000);
    const { rebuildTallies } = await import('#services/rebuild');
    expect((await rebuildTallies(door())).equal).toBe(true);
    const story = (await call('an', 'GET', `/api/claims/${monday.id}`)).body;
    expect([story.campaigns.map(({ slug }: { slug: string }) => slug), story.uncounted]).toEqual([['moi-ngay'],
      [{ slug: 'ngay-chu-nhat', name: expect.any(String), why: 'đợt này chỉ tính việc thực hiện vào Chủ nhật, ngày thực hiện là thứ Hai' }]]);
    expect((await call(null, 'GET', '/api/campaigns/ngay-chu-nhat/board')).body.head.sentences).toContain('Chỉ tính việc thực hiện vào Chủ nhật.');
    expect((await call('an', 'GET', '/api/me/claiming')).body.campaigns.map(({ slug, weekdays }: { slug: string; weekdays: number }) => [slug, weekdays])).toEqual([['moi-ngay', 127], ['ngay-chu-nhat', 1]]);
  });
});

describe('days of grace', () => {
  const blind = blindIndex('ab'.repeat(32));
  const join = async (id: string, unitId: string, from: string, at: number) => enterMembers(door(), null,
    [{ id, name: 'Người Mới', email: null, phone: null, birthYear: 2000, known: false, unitId, membershipId: `m-${id}`, from }], { by: 'dung', as: null, address: null, at });
  const claimBy = async (id: string, now: number, over: Parameters<typeof aClaim>[0]) =>
    claimActs({ door: door(), blind, author: { id, grants: await grantsOf(door(), id) }, now }, [aClaim({ dossierCode: undefined, indicator: 'outreach_turn', ...over })]);
  const codes = (answer: Awaited<ReturnType<typeof claimBy>>) => [answer.stored.length, ...answer.refused.map(({ code }) => code)];

  it('take late claims of members of then, and none of who was written down after the last day, however early they are said to have joined', async () => {
    const { ends, until } = await launched();
    await join('cu', unitAt(1), '2026-01-01', ends - 30 * DAY);
    await join('moi', unitAt(1), '2026-01-01', ends + DAY);
    const act = { actDate: '2026-12-20', unitId: unitAt(1) };
    expect(codes(await claimBy('cu', ends + 2 * DAY, act))).toEqual([1]);
    const late = await claimBy('moi', ends + 2 * DAY, act);
    expect(codes(late)).toEqual([0, 'joined_late']);
    expect(late.refused[0]!.message).toContain('đến hết ngày 05/01/2027');
    // Once claims are closed it counts in no campaign any more, and is taken like any other.
    expect(codes(await claimBy('moi', until, act))).toEqual([1]);
    // An act of a campaign that this person could not have served is theirs to claim for other units' campaigns all the same.
    expect(codes(await claimBy('moi', ends + 2 * DAY, { ...act, actDate: localDateAt(ends + DAY) }))).toEqual([1]);
    expect((await call(null, 'GET', '/api/campaigns/thu-nghiem/board')).body.head.sentences.join(' ')).toContain('người được ghi vào đơn vị sau ngày 31/12/2026 không khai báo thêm');
  });

  it('ask where somebody belonged on the day of the act: who moved claims for the old unit what was done there, and for the new one only what came after', async () => {
    await join('chuyen', unitAt(1), '2026-01-01', Date.now() - 90 * DAY);
    await sql("UPDATE membership SET valid_to = '2026-11-10' WHERE person_id = 'chuyen'");
    await sql(`INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to, entered_at) VALUES ('m2', 'chuyen', ?1, '2026-11-10', '${DUSK}', ?2)`, unitAt(2), Date.now() - 14 * DAY);
    const now = Date.now();
    expect(codes(await claimBy('chuyen', now, { unitId: unitAt(1), actDate: '2026-11-09' }))).toEqual([1]);
    expect(codes(await claimBy('chuyen', now, { unitId: unitAt(2), actDate: '2026-11-09' }))).toEqual([0, 'not_member_then']);
    expect(codes(await claimBy('chuyen', now, { unitId: unitAt(2), actDate: '2026-11-10' }))).toEqual([1]);
    expect(codes(await claimBy('chuyen', now, { unitId: unitAt(1), actDate: '2026-11-10' }))).toEqual([0, 'not_allowed']);
    expect(codes(await claimBy('chuyen', now, { unitId: unitAt(3), actDate: '2026-11-10' }))).toEqual([0, 'not_allowed']);
  });
});

describe('an outage', () => {
  it('gives back the time it took, once, however often and by how many it is told', async () => {
    const { id, until } = await launched();
    const told = outage();
    const { status, body } = await call('chi', 'POST', '/api/campaigns/thu-nghiem/outages', told);
    expect([status, body.movedMs]).toEqual([201, told.toAt - told.fromAt]);
    const again = await call('chi', 'POST', '/api/campaigns/thu-nghiem/outages', told);
    expect([again.status, Number(/(\d+) written/.exec(again.headers.get('server-timing')!)![1])]).toEqual([201, 0]);
    expect((await call('dung', 'POST', '/api/campaigns/thu-nghiem/outages', outage({ fromAt: told.fromAt + 1000, toAt: told.toAt - 1000 }))).body.code).toBe('outage_known');
    expect((await call('dung', 'POST', '/api/campaigns/thu-nghiem/outages', outage({ fromAt: told.fromAt, toAt: told.toAt + 60_000 }))).body.movedMs).toBe(60_000);
    expect(await door().first('SELECT claims_until AS until FROM campaign WHERE id = ?1', id)).toEqual({ until: until + told.toAt - told.fromAt + 60_000 });
    expect((await call('chi', 'POST', '/api/campaigns/thu-nghiem/outages', { ...told, words: 'Lý do khác hẳn.' })).body.code).toBe('id_reused');
    const { body: board } = await call(null, 'GET', '/api/campaigns/thu-nghiem/board?n=1');
    await expect.poll(async () => (await call(null, 'GET', `/api/campaigns/thu-nghiem/board?n=${Math.random()}`)).body.head.sentences.filter((each: string) => each.startsWith('Hệ thống gián đoạn')).length, { timeout: 10_000 }).toBe(2);
    expect(board.head.slug).toBe('thu-nghiem');
    const line = (await call(null, 'GET', '/api/campaigns/thu-nghiem/timeline')).body.entries;
    expect(line.filter(({ kind }: { kind: string }) => kind === 'outage')).toHaveLength(2);
    expect(line.find(({ kind }: { kind: string }) => kind === 'claims_closed')).toMatchObject({ at: until + told.toAt - told.fromAt + 60_000, ahead: true });
    expect(await door().all("SELECT action FROM audit WHERE action = 'record_outage'")).toHaveLength(2);
  });

  it('that two record at once is settled by the statement', async () => {
    const { until } = await launched();
    const base = Date.now() - DAY;
    const each = [0, 1, 2].map((n) => outage({ fromAt: base + n * 3_600_000, toAt: base + n * 3_600_000 + 1_800_000 }));
    const answers = await Promise.all(each.map((one) => call('chi', 'POST', '/api/campaigns/thu-nghiem/outages', one)));
    const done = answers.filter(({ status }) => status === 201).length;
    expect(answers.every(({ status, body }) => status === 201 || body.code === 'changed_meanwhile')).toBe(true);
    expect(await door().first("SELECT claims_until AS until FROM campaign WHERE slug = 'thu-nghiem'")).toEqual({ until: until + done * 1_800_000 });
  });

  it('makes late claims count in the same breath, and after the end of claims only when that is said', async () => {
    const { id } = await launched();
    const claim = aClaim();
    await call('an', 'POST', '/api/claims', { claims: [claim] });
    await recognise(claim.id);
    // Claims were closed an hour ago, ten minutes before this one came in.
    const arrived = Date.now() - 3_000_000;
    const past = arrived - 600_000;
    await sql('UPDATE campaign SET starts_at = ?3, ends_at = ?2, claims_until = ?2, closes_at = ?4 WHERE id = ?1', id, past, past - 20 * DAY, Date.now() + DAY);
    await sql('UPDATE ledger SET claimed_at = ?1', arrived);
    const { rebuildTallies } = await import('#services/rebuild');
    await rebuildTallies(door());
    const tally = () => door().first<{ milli: number | null }>('SELECT sum(milli) AS milli FROM tally WHERE scope = ?1', id);
    expect((await tally())!.milli).toBe(null);
    const told = outage({ fromAt: past - 1_800_000, toAt: past - 600_000 });
    expect((await call('chi', 'POST', '/api/campaigns/thu-nghiem/outages', told)).body.code).toBe('outage_reopens');
    expect((await call('chi', 'POST', '/api/campaigns/thu-nghiem/outages', { ...told, reopens: true })).status).toBe(201);
    expect((await tally())!.milli).toBe(1000);
    expect((await rebuildTallies(door())).equal).toBe(true);
    await expect.poll(() => total(), { timeout: 10_000 }).toBe(1000);
    await sql('UPDATE campaign SET closes_at = ?2 WHERE id = ?1', id, Date.now() - 1);
    expect((await call('chi', 'POST', '/api/campaigns/thu-nghiem/outages', outage({ reopens: true }))).body.code).toBe('campaign_over');
  });

  it.each([
    ['that ends before it begins', { fromAt: Date.now(), toAt: Date.now() - 1000 }, 'outage_times'], ['that is still to end', { toAt: Date.now() + DAY }, 'outage_times'],
    ['before claims were taken', { fromAt: Date.parse('2026-10-01'), toAt: Date.parse('2026-10-02') }, 'outage_outside'], ['without a reason', { words: ' ' }, 'malformed'],
  ])('%s is refused with a sentence beside its field', async (_, over, code) => {
    await launched();
    const { status, body } = await call('chi', 'POST', '/api/campaigns/thu-nghiem/outages', outage(over));
    expect([status >= 400, body.code, body.field !== undefined]).toEqual([true, code, true]);
    expect(await door().all('SELECT 1 FROM outage')).toEqual([]);
  });
});

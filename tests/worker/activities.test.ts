import { beforeEach, describe, expect, it } from 'vitest';
import { addDays, localDateAt } from '#domain/calendar';
import { weekdayOf } from '#domain/activity';
import { activeUnits } from '#store/activities';
import { enterMembers } from '#store/members';
import { joinTeam, keepTeam } from '#store/teams';
import type { ActivityMonth, ActivityOwn, ActivityView } from '#wire/activity';
import { call, door, testEnv, type Person } from '../support/setup.ts';
import { PROVINCE, TODAY, aClaim, unitAt, uuid } from '../support/world.ts';

const actor = { by: 'dung', as: null, address: null, at: Date.now() };
const now = localDateAt(Date.now());
const TEAM = '01999999-0000-7000-8000-0000000000aa';
const plan = (over: object = {}) => ({ id: uuid(), kind: 'outreach', name: 'Tuyên truyền dịch vụ công', words: '', unitId: unitAt(1), place: 'Nhà văn hóa thôn Một', day: TODAY, startTime: '08:00', endTime: '10:00', ...over });
const post = (person: Person, path: string, body: object) => call(person, 'POST', `/api/activities${path}`, body);
const own = async (person: Person, id: string): Promise<ActivityOwn> => (await call(person, 'GET', `/api/activities/${id}/own`)).body;
const seen = async (id: string): Promise<ActivityView> => (await call(null, 'GET', `/api/activities/${id}?${Math.random()}`)).body;
const lines = async (action: string): Promise<number> => (await testEnv.DB.prepare("SELECT count(*) AS n FROM audit WHERE noun = 'activity' AND action = ?1").bind(action).first<{ n: number }>())!.n;
const rows = async (table: string): Promise<number> => (await testEnv.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())!.n;
const outreach = (over: object = {}) => aClaim({ indicator: 'outreach_turn', quantity: 30, ...over });
const claimed = async (person: Person, ...claims: object[]) => (await call(person, 'POST', '/api/claims', { claims })).body;
const recognise = (outcome: 'recognised' | 'reopened', ...claimIds: string[]) => call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claimIds.map((claimId) => ({ claimId, outcome, reason: outcome === 'recognised' ? 'seen' : 'mistake' })) });

/** Hai and Ba are members of the first and the second commune; Ba leads a team the second set up. */
beforeEach(async () => {
  const member = (id: string, unitId: string, known: boolean) => ({ id, name: id, email: null, phone: null, birthYear: 2000, known, unitId, membershipId: `m-${id}`, from: '2020-01-01' });
  await enterMembers(door(), null, [member('giang', unitAt(2), true)], actor);
  await keepTeam(door(), { id: TEAM, kind: 'digital', name: 'Tổ thử', place: 'Xã', unitId: unitAt(2), validFrom: '2020-01-01', validTo: '9999-12-31', sortKey: 't', searchKey: 't' }, actor);
});

describe('planning', () => {
  it('writes an activity once, with a line of the log, and shows it to everybody without a name', async () => {
    const body = { ...plan(), words: 'Chìa khóa: hỏi Người Trực', expectedTurns: 50 };
    expect((await post('an', '', body)).status).toBe(201);
    expect(await post('an', '', body)).toMatchObject({ status: 200, body: { ids: [body.id], written: false } });
    expect([await rows('activity'), await lines('plan')]).toEqual([1, 1]);
    const { body: view } = await call(null, 'GET', `/api/activities/${body.id}`);
    expect(view).toMatchObject({ name: body.name, place: body.place, unitName: 'Đoàn xã Số 00001', state: 'held', reportedTurns: null, recognisedTurnsMilli: 0, expectedTurns: 50 });
    expect(JSON.stringify(view)).not.toMatch(/Người Trực|"an"|byId|words"/);
    expect((await own('an', body.id))).toMatchObject({ keeps: true, words: body.words, byName: 'an', when: { day: TODAY, startTime: '08:00', lastDay: TODAY, endTime: '10:00' } });
    expect(await own('giang', body.id)).toMatchObject({ keeps: false, sees: true });
    expect(await own('binh', body.id)).toMatchObject({ keeps: false, sees: false, words: null, byName: null, fitting: [] });
  });

  it('refuses what is wrong beside its field, and writes nothing', async () => {
    const wrong: [object, string, string][] = [
      [{ place: ' ' }, 'malformed', 'place'], [{ name: 'x'.repeat(200) }, 'malformed', 'name'], [{ words: 'x'.repeat(1001) }, 'malformed', 'words'], [{ endTime: '07:00' }, 'activity_ends_before', 'endTime'],
      [{ day: '2021-11-20' }, 'activity_before_programme', 'day'], [{ day: '2026-02-30' }, 'malformed', 'day'], [{ kind: 'digital_sunday' }, 'activity_weekday', 'day'], [{ unitId: unitAt(77) }, 'not_allowed', 'unitId'],
      [{ teamId: uuid() }, 'team_unknown', 'teamId'], [{ teamId: TEAM }, 'activity_team_apart', 'teamId'], [{ expectedTurns: -1 }, 'malformed', 'expectedTurns'], [{ unitId: unitAt(2) }, 'not_allowed', 'unitId']];
    for (const [over, code, field] of wrong) expect([over, (await post('an', '', plan(over))).body]).toMatchObject([over, { code, field }]);
    expect((await post('dung', '', plan({ unitId: unitAt(77) }))).body).toMatchObject({ code: 'not_allowed' });
    expect((await post('everyone', '', plan({ unitId: unitAt(1), day: '2022-01-01', lastDay: '2022-03-01' }))).body).toMatchObject({ code: 'activity_too_long', field: 'lastDay' });
    const taken = plan();
    await post('an', '', taken);
    expect((await post('an', '', { ...taken, name: 'Tên khác hẳn' })).body).toMatchObject({ code: 'activity_id_taken' });
    expect(await rows('activity')).toBe(1);
  });

  it('makes a weekly series in one go, shown before, and again writes nothing', async () => {
    const series = plan({ kind: 'digital_sunday', day: '2026-10-01', weekly: { weekday: 0, until: '2026-11-15' } });
    const shown = await post('an', '', { ...series, dryRun: true });
    expect(shown.body).toMatchObject({ written: false, days: ['2026-10-04', '2026-10-11', '2026-10-18', '2026-10-25', '2026-11-01', '2026-11-08', '2026-11-15'] });
    expect(await rows('activity')).toBe(0);
    expect((await post('an', '', series)).status).toBe(201);
    expect((await post('an', '', series)).body).toEqual({ ...shown.body });
    expect([await rows('activity'), await lines('plan')]).toEqual([7, 1]);
    expect((await seen(shown.body.ids[2])).series.map(({ day }) => day)).toEqual(shown.body.days);
    expect((await post('an', '', plan({ weekly: { weekday: 1, until: addDays(now, 500) } }))).body).toMatchObject({ code: 'series_too_long', field: 'until' });
    // Longer by a week under the same id is another request.
    expect((await post('an', '', { ...series, weekly: { weekday: 0, until: '2026-11-22' } })).body).toMatchObject({ code: 'activity_id_taken' });
    expect(await rows('activity')).toBe(7);
  });

  it('lets who leads a team keep what the team holds, and nobody else of the team', async () => {
    const body = plan({ unitId: unitAt(2), teamId: TEAM });
    expect((await post('giang', '', body)).body.code).toBe('not_allowed');
    await joinTeam(door(), { teamId: TEAM, unitId: unitAt(2), personId: 'giang', leads: false, from: '2020-01-01', to: '9999-12-31' }, actor);
    expect((await post('giang', '', body)).body.code).toBe('not_allowed');
    await joinTeam(door(), { teamId: TEAM, unitId: unitAt(2), personId: 'giang', leads: true, from: now, to: '9999-12-31' }, actor);
    expect((await post('giang', '', body)).status).toBe(201);
    // Only for the unit that set the team up, and only for the team.
    expect((await post('giang', '', plan({ unitId: PROVINCE, teamId: TEAM }))).body).toMatchObject({ code: 'not_allowed', field: 'unitId' });
    expect((await post('giang', '', plan({ unitId: unitAt(2) }))).body.code).toBe('not_allowed');
    expect((await post('giang', `/${body.id}`, { ...changeOf(body), teamId: null })).body).toMatchObject({ code: 'not_allowed', field: 'teamId' });
    expect((await post('giang', `/${body.id}/report`, { turns: 12, seen: 0 })).status).toBe(200);
    expect((await post('an', `/${body.id}/report`, { turns: 13, seen: 1 })).body.code).toBe('not_allowed');
  });
});

const changeOf = (body: ReturnType<typeof plan> & { teamId?: string | null }, over: object = {}) => {
  const { id: _, unitId: __, ...rest } = body;
  return { ...rest, seen: 0, ...over };
};

describe('until it was held, and after', () => {
  it('changes the edition somebody saw, and says the same to the same', async () => {
    const body = plan({ day: addDays(now, 10) });
    await post('an', '', body);
    const moved = changeOf(body, { day: addDays(now, 12), place: 'Trụ sở mới' });
    expect((await post('an', `/${body.id}`, moved)).body).toEqual({ id: body.id, edition: 1 });
    expect((await post('an', `/${body.id}`, moved)).body).toEqual({ id: body.id, edition: 1 });
    expect(await lines('change')).toBe(1);
    expect((await post('an', `/${body.id}`, { ...moved, place: 'Nơi khác' })).body.code).toBe('activity_changed');
    expect(await seen(body.id)).toMatchObject({ place: 'Trụ sở mới', firstDay: addDays(now, 12), state: 'upcoming' });
    expect((await post('an', `/${body.id}/report`, { turns: 5, seen: 1 })).body.code).toBe('activity_not_begun');
    const past = plan();
    await post('an', '', past);
    expect((await post('an', `/${past.id}`, changeOf(past, { place: 'Nơi khác' }))).body.code).toBe('activity_held');
  });

  it('is cancelled with a reason, alone or with the rest of its series; what was claimed from is not', async () => {
    const first = addDays(now, 7);
    const series = plan({ day: first, weekly: { weekday: weekdayOf(first), until: addDays(first, 28) } });
    const { ids } = (await post('an', '', series)).body as { ids: string[] };
    expect((await post('an', `/${ids[1]}/cancel`, { reason: 'Mưa' })).body).toMatchObject({ code: 'malformed', field: 'reason' });
    expect((await post('an', `/${ids[1]}/cancel`, { reason: 'Bão số 9, dời sang tuần sau.' })).status).toBe(200);
    expect((await post('an', `/${ids[3]}/cancel`, { reason: 'Tổ tạm nghỉ cuối năm.', rest: true })).status).toBe(200);
    expect(await Promise.all(ids.map(async (id) => (await seen(id)).state))).toEqual(['upcoming', 'cancelled', 'upcoming', 'cancelled', 'cancelled']);
    expect(await seen(ids[1]!)).toMatchObject({ cancelReason: 'Bão số 9, dời sang tuần sau.' });
    expect(await lines('cancel')).toBe(2);
    await post('an', `/${ids[1]}/cancel`, { reason: 'Bão số 9, dời sang tuần sau.' });
    expect(await lines('cancel')).toBe(2);
    expect((await post('an', `/${ids[1]}/report`, { turns: 5, seen: 1 })).body.code).toBe('activity_cancelled');
    const held = plan();
    await post('an', '', held);
    await claimed('an', outreach({ activityId: held.id }));
    expect((await post('an', `/${held.id}/cancel`, { reason: 'Ghi nhầm hoạt động.' })).body.code).toBe('activity_has_claims');
  });

  it('takes the report of its unit, corrects it on what was seen, and counts nothing by it', async () => {
    const body = plan();
    await post('an', '', body);
    for (const turns of [-1, 1.5, 20_001]) expect((await post('an', `/${body.id}/report`, { turns, seen: 0 })).body).toMatchObject({ code: 'malformed', field: 'turns' });
    expect((await post('an', `/${body.id}/report`, { turns: 120, members: 8, seen: 0 })).body.edition).toBe(1);
    expect((await post('an', `/${body.id}/report`, { turns: 110, members: 8, seen: 1 })).body.edition).toBe(2);
    // A reply that went missing: the first report again does not undo the correction.
    expect((await post('an', `/${body.id}/report`, { turns: 120, members: 8, seen: 0 })).body.code).toBe('activity_changed');
    expect(await seen(body.id)).toMatchObject({ reportedTurns: 110, members: 8, recognisedTurnsMilli: 0 });
    expect([await lines('report'), await rows('ledger')]).toEqual([2, 0]);
  });
});

describe('claims of an activity', () => {
  const held = async (over: object = {}): Promise<string> => {
    const body = plan(over);
    expect((await post('everyone', '', body)).status).toBe(201);
    return body.id;
  };

  it('come with it, count when they are recognised, and no longer when that is taken back', async () => {
    const id = await held();
    const [turns, dossier] = [outreach({ activityId: id }), aClaim({ activityId: id })];
    expect((await claimed('an', turns, dossier)).stored).toHaveLength(2);
    expect(await seen(id)).toMatchObject({ claims: 2, recognisedTurnsMilli: 0 });
    await recognise('recognised', turns.id, dossier.id);
    expect(await seen(id)).toMatchObject({ recognisedTurnsMilli: 30_000, recognised: [{ indicator: 'dossier_full', milli: 1000 }, { indicator: 'outreach_turn', milli: 30_000 }] });
    await call('an', 'POST', `/api/claims/${turns.id}/withdraw`, { id: uuid(), words: 'Nhầm.' });
    expect(await seen(id)).toMatchObject({ claims: 2, recognisedTurnsMilli: 0, recognised: [{ indicator: 'dossier_full', milli: 1000 }] });
  });

  it('must be of its days and its unit or team; the refusal names the field and nothing is kept', async () => {
    const id = await held();
    const gone = await held();
    await post('everyone', `/${gone}/cancel`, { reason: 'Không tổ chức nữa.' });
    const { refused } = await claimed('everyone', outreach({ activityId: id, actDate: '2026-11-19' }), outreach({ activityId: id, unitId: unitAt(2) }), outreach({ activityId: uuid() }), outreach({ activityId: gone }));
    expect(refused.map(({ code, field }: { code: string; field: string }) => [code, field])).toEqual([
      ['activity_other_day', 'activityId'], ['activity_other_unit', 'activityId'], ['activity_unknown', 'activityId'], ['activity_cancelled', 'activityId']]);
    expect([await rows('claim'), await rows('activity_claim')]).toEqual([0, 0]);
    const ofTeam = await held({ unitId: unitAt(2), teamId: TEAM });
    expect((await claimed('an', outreach({ activityId: ofTeam, teamId: TEAM }))).stored).toHaveLength(1);
    expect((await claimed('everyone', outreach({ activityId: id, unitId: PROVINCE }))).stored).toHaveLength(1);
  });

  it('are not hung there again by a replay once they were taken off', async () => {
    const id = await held();
    const claim = outreach({ activityId: id });
    await claimed('an', claim);
    expect((await post('an', `/${id}/claims/detach`, { claimId: claim.id })).status).toBe(200);
    expect((await claimed('an', claim)).stored).toMatchObject([{ state: 'already_stored' }]);
    expect([await rows('activity_claim'), await lines('detach')]).toEqual([0, 1]);
    // Without the activity it is another claim.
    const { activityId: _, ...bare } = claim;
    expect((await claimed('an', bare)).refused).toMatchObject([{ code: 'id_reused' }]);
  });

  it('are attached later by their author or who keeps the activity, each to one activity only', async () => {
    const [id, other] = [await held(), await held()];
    const [mine, theirs, far] = [outreach(), outreach(), outreach({ unitId: unitAt(2) })];
    await claimed('an', mine);
    await claimed('everyone', theirs, far);
    expect((await own('an', id)).fitting.map((claim) => [claim.id, claim.own])).toEqual([[mine.id, true], [theirs.id, false]]);
    expect((await post('an', `/${id}/claims`, { claimIds: [mine.id, theirs.id] })).status).toBe(200);
    expect((await post('an', `/${id}/claims`, { claimIds: [mine.id, theirs.id] })).status).toBe(200);
    expect([await rows('activity_claim'), await lines('attach')]).toEqual([2, 1]);
    expect((await own('an', id)).attached.map((claim) => claim.id)).toEqual([mine.id, theirs.id]);
    expect((await own('an', other)).fitting).toEqual([]);
    expect((await post('an', `/${other}/claims`, { claimIds: [mine.id] })).body).toMatchObject({ code: 'claim_in_activity', field: 'claimIds' });
    expect((await post('an', `/${id}/claims`, { claimIds: [far.id] })).body.code).toBe('not_allowed');
    expect((await post('everyone', `/${id}/claims`, { claimIds: [far.id] })).body.code).toBe('activity_other_unit');
    expect((await post('binh', `/${id}/claims`, { claimIds: [mine.id] })).body.code).toBe('not_allowed');
    expect((await post('binh', `/${id}/claims/detach`, { claimId: mine.id })).body.code).toBe('not_allowed');
    expect((await post('an', `/${id}/claims`, { claimIds: [uuid()] })).body.code).toBe('claim_unknown');
    expect((await own('binh', id)).attached).toEqual([]);
  });

  it('in two activities at once hangs on one', async () => {
    const [id, other] = [await held(), await held()];
    const claim = outreach();
    await claimed('an', claim);
    const answers = await Promise.all([id, other].map((each) => post('an', `/${each}/claims`, { claimIds: [claim.id] })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await rows('activity_claim')).toBe(1);
  });

  it('keep an activity where it is while it is going on', async () => {
    const body = plan({ day: addDays(now, -2), lastDay: addDays(now, 3), startTime: '00:00' });
    await post('an', '', body);
    expect((await seen(body.id)).state).toBe('going');
    await claimed('an', outreach({ activityId: body.id, actDate: addDays(now, -2) }));
    expect((await post('an', `/${body.id}`, changeOf(body, { day: addDays(now, -1) }))).body).toMatchObject({ code: 'activity_has_claims', field: 'day' });
    expect((await post('an', `/${body.id}`, changeOf(body, { place: 'Hội trường xã' }))).status).toBe(200);
  });
});

describe('the calendar', () => {
  it('shows a month by days, of a unit with all below it, of a kind', async () => {
    for (const n of [1, 2, 3, 4]) for (const at of [8, 13]) await post('everyone', '', plan({ unitId: unitAt(n), startTime: `${String(at).padStart(2, '0')}:00`, endTime: '17:00' }));
    await post('everyone', '', plan({ unitId: PROVINCE, kind: 'training', day: '2026-10-30', lastDay: '2026-11-02' }));
    const month = async (query: string): Promise<ActivityMonth> => (await call(null, 'GET', `/api/activities/month?month=2026-11${query}`)).body;
    const all = await month('');
    expect([all.total, all.weeks.length, all.weeks[0]![0], all.days[TODAY]!.total, all.days[TODAY]!.shown.length]).toEqual([9, 6, '2026-10-26', 8, 4]);
    expect(Object.keys(all.days)).toEqual(['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02', TODAY]);
    expect((await month(`&unitId=${unitAt(1)}`)).total).toBe(2);
    expect((await month(`&unitId=${PROVINCE}`)).total).toBe(9);
    expect((await month('&kind=training')).total).toBe(1);
    expect((await call(null, 'GET', '/api/activities/month?month=2026-13')).status).toBe(400);
    const listed = (await call(null, 'GET', `/api/activities?unitId=${unitAt(1)}&from=${TODAY}&to=${TODAY}`)).body.activities;
    expect(listed).toHaveLength(2);
    expect((await call('giang', 'GET', '/api/me/activities')).body.activities.every(({ unitId }: { unitId: string }) => [unitAt(2), PROVINCE].includes(unitId))).toBe(true);
  });

  it('knows which grassroots units were active in a year: reported, recognised, on the tree of the day', async () => {
    const [one, two, three] = [plan(), plan({ unitId: unitAt(2) }), plan({ unitId: unitAt(3) })];
    for (const body of [one, two, three, plan({ unitId: PROVINCE })]) await post('everyone', '', body);
    const active = async (year = '2026') => (await activeUnits(door(), year)).filter(({ reported, recognised }) => reported || recognised);
    expect(await active()).toEqual([]);
    expect((await activeUnits(door(), '2026')).map(({ unitId }) => unitId)).toEqual([1, 2, 3, 4].map(unitAt));
    await post('everyone', `/${one.id}/report`, { turns: 20, seen: 0 });
    await post('everyone', `/${three.id}/report`, { turns: 0, seen: 0 });
    const claim = outreach({ unitId: unitAt(2), activityId: two.id });
    await claimed('everyone', claim);
    await recognise('recognised', claim.id);
    expect(await active()).toEqual([{ unitId: unitAt(1), reported: true, recognised: false }, { unitId: unitAt(2), reported: false, recognised: true }]);
    expect(await active('2025')).toEqual([]);
    await recognise('reopened', claim.id);
    await post('everyone', `/${one.id}/cancel`, { reason: 'Ghi nhầm hoạt động.' });
    expect(await active()).toEqual([]);
  });
});

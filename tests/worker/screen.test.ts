import { describe, expect, it } from 'vitest';
import { DAWN, DUSK } from '#vocabulary';
import { startOfDay } from '#domain/calendar';
import { districtMap } from '#domain/district-map';
import { closure } from '#domain/tree';
import { enterUnits } from '#store/registry';
import { announce } from '#services/announcement';
import { screenNews } from '#services/screen';
import { call, door, people, testEnv } from '../support/setup.ts';
import { aCampaign, PROVINCE, TODAY, unitAt, uuid } from '../support/world.ts';

const HOUR = 3_600_000;
const AT = '/api/campaigns/thu-nghiem';
const launched = async (): Promise<string> => (await call('chi', 'POST', '/api/campaigns', aCampaign())).body.id;
const said = (over: object = {}) => ({ id: uuid(), words: 'Họp giao ban lúc 15 giờ ở hội trường A.', fromAt: Date.now() - HOUR, toAt: Date.now() + HOUR, ...over });
const write = (body: object) => call('chi', 'POST', `${AT}/announcements`, body);
let asked = 0;
const news = async () => (await call(null, 'GET', `${AT}/screen?n=${asked += 1}`)).body;
const log = () => door().all<{ action: string; nounId: string }>("SELECT action, noun_id AS nounId FROM audit WHERE noun = 'announcement' ORDER BY seq");
const chi = { id: 'chi', grants: people.chi.grants, actor: { by: 'chi', as: null, address: null, at: Date.now() } };

describe('an announcement', () => {
  it('is shown from its beginning to its end, once however often it is sent, with one line of the log', async () => {
    const id = await launched();
    const [shown, ahead] = [said(), said({ fromAt: Date.now() + 2 * HOUR, toAt: Date.now() + 3 * HOUR, words: 'Trao giải lúc 17 giờ.' })];
    expect([(await write(shown)).status, (await write(shown)).status, (await write(ahead)).status]).toEqual([201, 201, 201]);
    expect((await log()).map(({ action, nounId }) => [action, nounId])).toEqual([['write', shown.id], ['write', ahead.id]]);
    expect((await news()).announcements).toEqual([{ id: shown.id, words: shown.words, fromAt: shown.fromAt, toAt: shown.toAt }]);
    // Known an hour before, gone on the moment itself: nobody takes it down.
    const at = async (now: number) => (await screenNews(door(), id, 'thu-nghiem', now)).announcements.map((each) => each.id);
    expect([await at(ahead.fromAt - HOUR - 1), await at(ahead.fromAt - HOUR), await at(ahead.toAt - 1), await at(ahead.toAt)]).toEqual([[shown.id], [ahead.id], [ahead.id], []]);
    expect((await call('giang', 'GET', `${AT}/announcements`)).body.announcements.map(({ state, byName }: { state: string; byName: string }) => [state, byName])).toEqual([['ahead', 'chi'], ['shown', 'chi']]);
    expect((await write({ ...shown, words: 'Chuyện khác hẳn.' })).body.code).toBe('id_reused');
  });

  it('is taken down at once and for good, by an organizer of this campaign only', async () => {
    await launched();
    const one = said();
    await write(one);
    expect((await call('binh', 'POST', `${AT}/announcements/${one.id}/withdraw`, {})).body.code).toBe('not_allowed');
    expect([(await call('chi', 'POST', `${AT}/announcements/${one.id}/withdraw`, {})).status, (await call('chi', 'POST', `${AT}/announcements/${one.id}/withdraw`, {})).status]).toEqual([200, 200]);
    expect([(await news()).announcements, (await log()).map(({ action }) => action)]).toEqual([[], ['write', 'withdraw']]);
    expect((await call('chi', 'POST', `${AT}/announcements/${uuid()}/withdraw`, {})).body.code).toBe('announcement_unknown');
    await call('chi', 'POST', '/api/campaigns', aCampaign({ slug: 'dot-khac' }));
    expect((await call('chi', 'POST', `/api/campaigns/dot-khac/announcements/${one.id}/withdraw`, {})).body.code).toBe('announcement_unknown');
  });

  it.each([
    ['too short', { words: ' Họp ' }, 'malformed', 'words', 'Hãy viết nội dung'], ['too long to be read', { words: 'a'.repeat(161) }, 'malformed', 'words', 'quá 160 ký tự'],
    ['over before it begins', { toAt: Date.now() - 2 * HOUR }, 'announcement_times', 'toAt', 'sau giờ bắt đầu'], ['over already', { fromAt: 0, toAt: Date.now() - 1 }, 'announcement_times', 'toAt', 'đã qua'],
    ['for ever', { toAt: Date.now() + 90 * 24 * HOUR }, 'announcement_times', 'toAt', '62 ngày'], ['a number of a person', { words: 'Mời số 052203001234 nhận giải.' }, 'identity_number', 'words', 'số định danh'],
    ['without times', { fromAt: undefined }, 'malformed', 'fromAt', 'giờ bắt đầu hiện']])('that is %s is refused in words', async (_, over, code, field, words) => {
    await launched();
    const { status, body } = await write(said(over));
    expect([status >= 400 && status < 500, body.code, body.field, body.message]).toEqual([true, code, field, expect.stringContaining(words)]);
    expect([await log(), (await news()).announcements]).toEqual([[], []]);
  });

  it('is one of twelve at most, also when many are written at once; one taken down makes room', async () => {
    const id = await launched();
    const many = Array.from({ length: 15 }, () => said());
    const ended = await Promise.allSettled(many.map((each) => announce(door(), chi, id, each, Date.now())));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(12);
    expect(ended.filter((each) => each.status === 'rejected').map((each) => (each.reason as { code: string }).code)).toEqual(Array(3).fill('announcements_enough'));
    const written = (await news()).announcements as { id: string }[];
    expect(written).toHaveLength(12);
    expect((await write(many.find((each) => !written.some((there) => there.id === each.id))!)).body.code).toBe('announcements_enough');
    await call('chi', 'POST', `${AT}/announcements/${written[0]!.id}/withdraw`, {});
    expect((await write(said())).status).toBe(201);
  });
});

describe('what a screen says beside the board', () => {
  it('is what its units hold today and what happens to the campaign, and names nobody', async () => {
    const id = await launched();
    const now = startOfDay(TODAY) + 10 * HOUR;
    await testEnv.DB.prepare('UPDATE campaign SET created_at = 1').run();
    const held = (over: object) => call('everyone', 'POST', '/api/activities', { id: uuid(), kind: 'outreach', name: 'Ra quân hỗ trợ', unitId: unitAt(1), place: 'Nhà văn hóa', day: TODAY, startTime: '14:00', endTime: '16:00', words: 'Ghi chú nội bộ', dryRun: false, ...over });
    for (const over of [{}, { startTime: '07:00', endTime: '08:00', name: 'Đã xong' }, { day: '2026-11-21', name: 'Ngày mai' }, { startTime: '09:00', endTime: '11:00', name: 'Đang diễn ra' }]) expect((await held(over)).status).toBe(201);
    const gone = await held({ name: 'Đã hủy', startTime: '18:00', endTime: '19:00' });
    await testEnv.DB.prepare('UPDATE activity SET cancelled_at = 1 WHERE id = ?1').bind(gone.body.ids[0]).run();
    const far = unitAt(700);
    await testEnv.DB.prepare("INSERT INTO activity (id, kind, name, unit_id, place, starts_at, ends_at, first_day, last_day, by_id, at, body_hash) VALUES (?1, 'outreach', 'Của tỉnh khác', ?2, 'x', ?3, ?4, ?5, ?5, 'x', 0, '')").bind(uuid(), far, now, now + HOUR, TODAY).run();
    const seen = await screenNews(door(), id, 'thu-nghiem', now);
    expect(seen.activities.map(({ name, unitName, place }) => [name, unitName, place])).toEqual([['Đang diễn ra', 'Đoàn xã Số 00001', 'Nhà văn hóa'], ['Ra quân hỗ trợ', 'Đoàn xã Số 00001', 'Nhà văn hóa']]);
    expect(JSON.stringify(seen)).not.toContain('nội bộ');
    const ends = startOfDay('2027-01-01');
    expect([seen.moments.filter(({ ahead }) => ahead).map(({ kind, at }) => [kind, at]), seen.endsAt]).toEqual([[['ended', ends]], ends]);
    expect((await screenNews(door(), id, 'thu-nghiem', ends + HOUR)).moments.map(({ kind, ahead }) => [kind, ahead])).toEqual([['ended', false], ['claims_closed', true]]);
    expect((await call(null, 'GET', '/api/campaigns/khong-co/screen')).body.code).toBe('campaign_unknown');
    const { headers } = await call(null, 'GET', `${AT}/screen?rows`);
    expect([headers.get('cache-control'), Number(/(\d+) read/.exec(headers.get('server-timing')!)![1])]).toEqual(['public, max-age=10', expect.any(Number)]);
    expect(Number(/(\d+) read/.exec(headers.get('server-timing')!)![1])).toBeLessThan(30);
  });
});

describe('a board of a day that had districts', () => {
  it('says which one each commune hangs on, so that a map can place it', async () => {
    const [phuMy, anLao] = [unitAt(501), unitAt(502)];
    const period = (unitId: string, name: string, kind: 'youth_district' | 'youth_commune', parentId: string) => ({ unitId, validFrom: DAWN, validTo: DUSK, name, kind, code: null, parentId, former: null, assumed: 0, source: 'thử nghiệm' });
    const periods = [period(phuMy, 'Huyện đoàn Phù Mỹ', 'youth_district', PROVINCE), period(anLao, 'Huyện đoàn An Lão', 'youth_district', PROVINCE), period(unitAt(511), 'Đoàn xã Mỹ Thọ', 'youth_commune', phuMy), period(unitAt(512), 'Đoàn xã An Hưng', 'youth_commune', anLao)];
    const known = { unitId: PROVINCE, parentId: null, validFrom: DAWN, validTo: DUSK };
    await enterUnits(door(), { units: periods.map(({ unitId }) => ({ id: unitId, axis: 'youth', territoryId: null })), periods, successions: [], paths: closure([known, ...periods]).filter(({ unitId }) => unitId !== PROVINCE) });
    await launched();
    const { body } = await call(null, 'GET', `${AT}/board?districts`);
    const rows = body.clusters.flatMap((cluster: { rows: { name: string; former: string | null }[] }) => cluster.rows) as { name: string; former: string | null }[];
    expect(Object.fromEntries(rows.map(({ name, former }) => [name, former]))).toMatchObject({ 'Đoàn xã Mỹ Thọ': 'Huyện đoàn Phù Mỹ', 'Đoàn xã An Hưng': 'Huyện đoàn An Lão', 'Đoàn xã Số 00001': null });
    const map = districtMap(body, null);
    expect(map.blocks.filter(({ cells }) => cells.length > 0).map(({ name, cells }) => [name, cells.map(({ short }) => short)])).toEqual([['Phù Mỹ', ['Mỹ Thọ']], ['An Lão', ['An Hưng']]]);
    expect(map.apart).toHaveLength(4);
  });
});

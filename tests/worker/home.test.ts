import { beforeEach, describe, expect, it } from 'vitest';
import { CONSENT_TEXT_VERSION } from '#vocabulary';
import type { League } from '#wire/home';
import { addDays, startOfDay } from '#domain/calendar';
import { blindIndex } from '#services/blind-index';
import { claimActs } from '#services/claim';
import { decide } from '#services/decide';
import { homeOf, ownBadges } from '#services/home';
import { leagueOf, keepLeagues } from '#services/league';
import { launch } from '#services/launch';
import { consented } from '#store/consents';
import { enterMembers } from '#store/members';
import { call, door, testEnv } from '../support/setup.ts';
import { KEY, NOW, TODAY, aCampaign, aClaim, binh, chi, everyone, unitAt, uuid } from '../support/world.ts';

const blind = blindIndex(KEY);
const by = (id: string, at = NOW) => ({ by: id, as: null, address: null, at });
const author = (id: string) => ({ id, grants: everyone.grants });

/** Somebody's claims, decided. @returns their ids */
async function done(id: string, claims: Parameters<typeof aClaim>[0][], outcome: 'recognised' | 'rejected' | null = 'recognised', now = NOW): Promise<string[]> {
  const made = claims.map((each) => aClaim({ actDate: TODAY, capturedAt: now - 1000, ...each }));
  await claimActs({ door: door(), blind, author: author(id), now }, made);
  if (outcome) await decide({ door: door(), judge: binh, blind, now }, { id: uuid(), verdicts: made.map((claim) => ({ claimId: claim.id, outcome, reason: outcome === 'recognised' ? 'seen' as const : 'not_found' as const })) });
  return made.map((claim) => claim.id);
}
const takeBack = (claimIds: string[], reason: 'evidence_unclear' | 'source_withdrawn') => decide({ door: door(), judge: binh, blind, now: NOW + 1000 }, { id: uuid(), verdicts: claimIds.map((claimId) => ({ claimId, outcome: 'revoked' as const, reason })) });
const badge = async (id: string, code: string) => (await ownBadges(door(), id, NOW)).badges.find((each) => each.code === code)!;

describe('badges and streaks', () => {
  it('follow the ledger: what is taken back goes with its part, without a word', async () => {
    await done('an', [{}, {}, { indicator: 'outreach_turn', quantity: 60 }]);
    expect(await badge('an', 'first')).toMatchObject({ have: 1, earnedOn: TODAY });
    expect([(await badge('an', 'ten_people')).have, (await badge('an', 'hundred_turns')).have]).toEqual([2, 60]);
    const more = await done('an', Array.from({ length: 8 }, () => ({})));
    expect(await badge('an', 'ten_people')).toMatchObject({ have: 10, earnedOn: TODAY, missing: null });
    await takeBack(more.slice(0, 1), 'source_withdrawn');
    expect(await badge('an', 'ten_people')).toMatchObject({ have: 9, earnedOn: null, missing: 'Giúp thêm 1 người có tài khoản hoặc nộp hồ sơ trực tuyến.' });
    // A citizen who withdrew their dossier breaks no run; what was not as claimed does.
    expect((await badge('an', 'clean_fifty')).have).toBe(10);
    await takeBack(more.slice(4, 5), 'evidence_unclear');
    expect((await badge('an', 'clean_fifty')).have).toBeLessThan(10);
    expect((await ownBadges(door(), 'an', NOW)).streak).toEqual({ current: 1, longest: 1 });
    expect((await ownBadges(door(), 'binh', NOW)).streak).toEqual({ current: 0, longest: 0 });
  });

  it('give everybody who helped their own part and nobody more', async () => {
    const ids = ['an', 'dung'].map((id, at) => ({ id, name: `Người ${at}`, email: null, phone: null, birthYear: 1999, known: true, unitId: unitAt(1), membershipId: crypto.randomUUID(), from: '2026-01-01' }));
    await enterMembers(door(), null, ids, by('dung'));
    await done('an', Array.from({ length: 4 }, () => ({ helpers: [{ personId: 'an', milli: 250 }, { personId: 'dung', milli: 750 }] })));
    expect([(await badge('an', 'ten_people')).have, (await badge('dung', 'ten_people')).have, (await badge('dung', 'first')).have]).toEqual([1, 3, 1]);
  });
});

describe('the home', () => {
  it('says what one did, what became of it, what is next and where the unit stands', async () => {
    await launch({ door: door(), organizer: chi, now: Date.parse('2026-11-01T00:00:00Z') - 86_400_000 }, aCampaign({ rules: { scoring: 'percent_of_target', weightsMilli: { dossier_full: 1000 }, tieBreaks: ['acts'] },
      targets: [1, 2, 3].flatMap((n) => [{ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 10 }]) }));
    await done('an', [{}, {}, {}]);
    await done('an', [{}], 'rejected');
    await done('an', [{}, {}], null);
    await done('moi-nguoi', [{ unitId: unitAt(2) }, { unitId: unitAt(2) }, { unitId: unitAt(2) }, { unitId: unitAt(2) }, { unitId: unitAt(3) }]);
    const { id } = (await testEnv.DB.prepare('SELECT id FROM campaign').first<{ id: string }>())!;
    await testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(id)).refresh(id);
    const home = await homeOf(door(), { id: 'an', units: [unitAt(1)] }, null, NOW);
    expect(home.campaign).toMatchObject({ slug: 'thu-nghiem', from: '2026-11-01', until: '2026-12-31' });
    expect(home.counts).toEqual({ recognised: 3, milli: 3000, pending: 2, asked: 0, declined: 1 });
    expect(home.unit).toMatchObject({ unitId: unitAt(1), place: 2, of: 3, target: 10, targetedMilli: 3000, gap: { acts: 7, days: 42, perDay: 1 }, above: { unitId: unitAt(2), place: 1 }, below: { unitId: unitAt(3), place: 3 } });
    expect(home.badges.next).toMatchObject({ code: 'ten_people', have: 3 });
    // One's own words and numbers, and of others only their units.
    expect(JSON.stringify(home)).not.toMatch(/moi-nguoi|everyone/);
    expect((await homeOf(door(), { id: 'an', units: [unitAt(1)] }, 'khong-co', NOW)).campaign?.slug).toBe('thu-nghiem');
    // Somebody of no unit, and after the campaign: this month.
    expect(await homeOf(door(), { id: 'an', units: [] }, null, NOW)).toMatchObject({ campaign: null, unit: null, month: { from: '2026-11-01' }, counts: { recognised: 3 } });
    expect((await homeOf(door(), { id: 'an', units: [unitAt(1)] }, null, Date.parse('2027-01-03T00:00:00Z'))).campaign).toBeNull();
    const own = await call('an', 'GET', '/api/me/home');
    expect([own.status, own.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect((await call(null, 'GET', '/api/me/home')).body.code).toBe('signed_out');
  });
});

describe('small leagues', () => {
  const MONDAY = '2026-11-16';
  const people = Array.from({ length: 7 }, (_, n) => `lien-${n}`);
  const names = ['Nguyễn Văn Một', 'Trần Thị Hai', 'Lê Văn Ba', 'Phạm Thị Bốn', 'Hồ Văn Năm', 'Đỗ Thị Sáu', 'Bùi Văn Bảy'];
  const joins = (id: string, choice: 'nothing' | 'initials' | 'name', at = NOW) => consented(door(), id, 'league', choice, CONSENT_TEXT_VERSION, by(id, at));
  const mine = (id: string, now: number): Promise<League> => leagueOf(door(), id, now);
  const acts = (id: string, n: number, now = NOW, day = TODAY) => done(id, Array.from({ length: n }, () => ({ actDate: day, unitId: unitAt(1 + (n % 4)) })), 'recognised', now);

  beforeEach(async () => {
    await enterMembers(door(), null, people.map((id, at) => ({ id, name: names[at]!, email: null, phone: null, birthYear: at === 6 ? 2011 : 1999, known: false, unitId: unitAt(1 + (at % 4)), membershipId: crypto.randomUUID(), from: '2026-01-01' })), by('dung'));
    for (const id of people.slice(0, 5)) await joins(id, id === 'lien-1' ? 'initials' : 'name');
    await joins('lien-6', 'name');
  });

  it('are of who asked, name the upper third as chosen, and tell everybody else their own next step', async () => {
    await acts('lien-0', 4); await acts('lien-1', 3); await acts('lien-2', 2);
    // Turns do not outweigh: a claim is one, whatever its number.
    await done('lien-3', [{ indicator: 'outreach_turn', quantity: 500 }]);
    await keepLeagues(door(), NOW);
    const first = await mine('lien-0', NOW);
    expect(first.week).toMatchObject({ monday: MONDAY, sunday: '2026-11-22', closed: false, of: 5, own: 4000, toAhead: null, ahead: [{ place: 1, name: 'Nguyễn Văn Một', self: true }] });
    const last = await mine('lien-4', NOW);
    expect(last.week).toMatchObject({ own: 0, toAhead: 5 });
    expect(JSON.stringify(last)).not.toMatch(/Trần|T\.T\.H|Lê Văn|Phạm/);
    // Under sixteen never, whatever stands there; who did not ask is in none.
    expect(await mine('lien-6', NOW)).toMatchObject({ child: true, week: null });
    expect(await mine('lien-5', NOW)).toMatchObject({ choice: null, week: null });
    await acts('lien-1', 2);
    expect((await mine('lien-4', NOW)).week!.ahead).toMatchObject([{ name: 'T.T.H.', self: false, milli: 5000 }]);
  });

  it('are made once a week, closed once, and what is closed stays', async () => {
    await acts('lien-0', 2);
    await keepLeagues(door(), NOW);
    await joins('lien-5', 'name');
    await keepLeagues(door(), NOW + 60_000);
    expect(await mine('lien-5', NOW)).toMatchObject({ week: null, from: '2026-11-23' });
    // Sunday's act, recognised on Tuesday, is of that week; one recognised on Thursday comes too late.
    await acts('lien-2', 3, Date.parse('2026-11-24T03:00:00Z'), '2026-11-22');
    const tuesday = startOfDay('2026-11-24');
    await keepLeagues(door(), tuesday);
    expect((await mine('lien-5', tuesday)).week).toMatchObject({ monday: '2026-11-23', of: 6 });
    expect((await mine('lien-2', tuesday)).past[0]).toMatchObject({ closed: false, own: 3000 });
    const thursday = startOfDay('2026-11-26');
    await keepLeagues(door(), thursday - 60_000);
    expect((await mine('lien-2', thursday)).past[0]!.closed).toBe(false);
    await keepLeagues(door(), thursday);
    await acts('lien-4', 9, thursday + 1000, '2026-11-22');
    await keepLeagues(door(), thursday + 60_000);
    expect((await mine('lien-2', thursday)).past[0]).toMatchObject({ closed: true, own: 3000, ahead: [{ place: 1, self: true, milli: 3000 }] });
    expect((await mine('lien-4', thursday)).past[0]).toMatchObject({ own: 0, toAhead: 4 });
  });

  it('let go at once, and need five', async () => {
    await acts('lien-0', 4);
    await keepLeagues(door(), NOW);
    await joins('lien-0', 'nothing', NOW + 1);
    expect(await mine('lien-0', NOW)).toMatchObject({ choice: 'nothing', week: null, past: [] });
    expect((await mine('lien-1', NOW)).week!.ahead).toEqual([]);
    await joins('lien-1', 'nothing', NOW + 1);
    const next = startOfDay(addDays(MONDAY, 7));
    await keepLeagues(door(), next);
    expect((await mine('lien-2', next)).week).toBeNull();
    expect(await testEnv.DB.prepare("SELECT count(*) AS n FROM league_member WHERE monday = '2026-11-23'").first('n')).toBe(0);
  });

  it('are entered through the consent of their own, which a child cannot give', async () => {
    const ask = (choice: string) => call('an', 'POST', '/api/me/consents', { purpose: 'league', choice, textVersion: CONSENT_TEXT_VERSION });
    expect((await ask('initials')).status).toBe(200);
    expect((await call('an', 'GET', '/api/me/league')).body).toMatchObject({ choice: 'initials', child: false });
    await testEnv.DB.prepare("UPDATE person SET birthYear = 2012 WHERE id = 'an'").run();
    expect((await ask('name')).body.code).toBe('consent_child');
    expect((await call('an', 'GET', '/api/me/league')).body).toMatchObject({ child: true, week: null });
  });
});

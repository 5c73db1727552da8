import { symmetricEncrypt } from 'better-auth/crypto';
import { CONSENT_TEXT_VERSION, DAWN, DUSK, type Role } from '#vocabulary';
import type { ActivityInput } from '#wire/activity';
import type { CampaignInput } from '#wire/campaign';
import type { CriteriaRules } from '#wire/rules';
import type { Notice } from '#wire/board';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import { searchKey, sortKey } from '#domain/name';
import { cancelPlan, planActivities } from '#services/activity';
import { blindIndex } from '#services/blind-index';
import { changeUnits } from '#services/change-units';
import { claimActs } from '#services/claim';
import { invite } from '#services/invite';
import { launch } from '#services/launch';
import { hashPassword } from '#services/password';
import { keepMemberBoards } from '#services/member-board';
import { foldOverlaps, makeOverlaps } from '#services/overlap';
import { rebuildTallies } from '#services/rebuild';
import { activitiesReported, claimsAttached, enterActivities } from '#store/activities';
import type { EditionBytes } from '#services/edition';
import type { Door } from '#store/d1';
import { consented } from '#store/consents';
import { enterMembers } from '#store/members';
import { newsOf, newsSeen } from '#store/news';
import { enterPerson, enterPersonOnly, insertGrant } from '#store/people';
import { enterCodes, signsInAlready } from '#store/sessions';
import { joinTeam, keepTeam } from '#store/teams';
import { enterPublished } from '#store/published';
import { enterUnits } from '#store/registry';
import { applyVerdicts } from '#store/verdicts';
import { atBranch, enterBranches } from './demonstration-branches.ts';
import { demonstrationDecisions } from './demonstration-decisions.ts';
import { demonstrationClaims, demonstrationUnits, handClusters, rivalClaims, seeded, uuidAt, type DemoClaim, type DemoUnit } from './demonstration.ts';
import { demonstrationActivities } from './demonstration-activities.ts';
import { campaignWithPoints, pointsGiven } from './demonstration-points.ts';
import { editionPublished } from './demonstration-editions.ts';
import { rewardsGiven, sundayCampaign } from './demonstration-rewards.ts';
import { withSigns } from './demonstration-signs.ts';
import { demonstrationProgramme, enterPublishedTargets, firstPages } from './programme.ts';
import { unitHistory, unitId, youthId } from './units.ts';
import type { Secrets } from './world.ts';

const province = youthId('gialai2025', '52');
const oldProvince = youthId('binhdinh', '52');
const personId = (name: string): string => unitId(`person/${name}`);
/** Enters everything that no single person did: units, published figures, demonstration claims. */
const SYSTEM = { id: personId('system'), grants: [province, oldProvince].flatMap((unit) => (['officer', 'organizer'] as Role[])
  .map((role) => ({ role, unitId: unit, validFrom: DAWN, validTo: DUSK }))) };
const [quyNhonId, pleikuId] = [youthId('gialai2025', '21583'), youthId('gialai2025', '23575')];
const memberId = personId('doanvien@trinhdien.example');
/** A team that crosses two units, and since when. */
const teamId = unitId('team/quy-nhon');
const TEAM_FROM = '2026-01-01';
const CHUNK = 1500;
/** Weeks that end on this day or later were reconciled "today": so a first board shows movement. */
const LAST_RECONCILED = '2026-11-08';

/** Shared by the demonstration sign-ins that want a second factor; the page that asks for the code shows it. */
export const DEMONSTRATION_CODES = 'bang-vang-trinh-dien-ma-mot-lan';

/** Demonstration sign-ins; printed at every start, never to be used with real data. */
export const demonstrationSignIns: { email: string; password: string; name: string; role: string; grants: { role: Role; unitId: string }[] }[] = [
  { email: 'quynhon@trinhdien.example', password: 'trinh-dien-quy-nhon', name: 'Cán bộ trình diễn Quy Nhơn', role: 'Cán bộ đơn vị: Đoàn phường Quy Nhơn',
    grants: [{ role: 'officer', unitId: youthId('gialai2025', '21583') }] },
  { email: 'pleiku@trinhdien.example', password: 'trinh-dien-pleiku', name: 'Cán bộ trình diễn Pleiku', role: 'Cán bộ đơn vị: Đoàn phường Pleiku',
    grants: [{ role: 'officer', unitId: youthId('gialai2025', '23575') }] },
  { email: 'doisoat@trinhdien.example', password: 'trinh-dien-doi-soat', name: 'Người đối soát trình diễn', role: 'Người đối soát (Văn phòng UBND tỉnh)',
    grants: [{ role: 'reconciler', unitId: province }] },
  { email: 'bantochuc@trinhdien.example', password: 'trinh-dien-to-chuc', name: 'Ban Tổ chức trình diễn', role: 'Ban Tổ chức (Tỉnh đoàn)',
    grants: [{ role: 'organizer', unitId: province }] },
  { email: 'bantochuc2@trinhdien.example', password: 'trinh-dien-to-chuc-hai', name: 'Ban Tổ chức trình diễn, người thứ hai', role: 'Ban Tổ chức (Tỉnh đoàn), người thứ hai: đồng ý việc cần hai người',
    grants: [{ role: 'organizer', unitId: province }] },
  { email: 'quantri@trinhdien.example', password: 'trinh-dien-quan-tri', name: 'Quản trị trình diễn', role: 'Quản trị',
    grants: [{ role: 'administrator', unitId: province }] },
  { email: 'giamsat@trinhdien.example', password: 'trinh-dien-giam-sat', name: 'Giám sát trình diễn', role: 'Người giám sát (xem mọi việc, không thay đổi gì)',
    grants: [{ role: 'auditor', unitId: province }] },
  { email: 'doanvien@trinhdien.example', password: 'trinh-dien-doan-vien', name: 'Đoàn viên trình diễn', role: 'Đoàn viên: Đoàn phường Quy Nhơn', grants: [] },
];
/** Members who are nobody, so that lists and teams are not empty. */
const demonstrationMembers = ['Một', 'Hai', 'Ba', 'Bốn', 'Năm'].map((word, at) => ({ name: `Đoàn viên mẫu ${word}`, birthYear: 1998 + at * 3 }));

/**
 * Loads the world a first start shows: the real units, the published notice of July 2023, and the
 * demonstration year, through the same services people use. Ids are fixed, so doing it again adds nothing.
 * @param now moment of loading; the last reconciliation is dated by it, so that today has movement
 */
export async function seed(
  door: Door, secrets: Secrets, say: (words: string) => void, { demonstration, editions, now = Date.now() }: { demonstration: boolean; editions: EditionBytes; now?: number },
): Promise<void> {
  say('Đang nạp đơn vị của Bình Định, Gia Lai (cũ) và Gia Lai…');
  const { first, changes } = unitHistory();
  await enterUnits(door, first);
  // What was decided since comes in as any decision does.
  for (const change of changes) await changeUnits(door, change, { by: SYSTEM.id, as: null, address: null, at: startOfDay(change.onDate) });
  say('Đang nạp số liệu đã công bố của Đề án 5299, tháng 7/2023…');
  await publishedNotice(door);
  await enterPublishedTargets(door, { until2025: oldProvince, since2026: province }, SYSTEM.id);
  if (!demonstration) {
    await firstPages(door, now);
    await foldOverlaps(door);
    return makeOverlaps(door, now);
  }
  await demonstrationPeople(door, secrets, now);
  say('Đang nạp năm trình diễn 2026…');
  await enterBranches(door, { by: SYSTEM.id, as: null, address: null, at: now });
  await demonstrationYear(door, secrets, editions, now, say);
  await demonstrationProgramme(door, province, demonstrationUnits(), SYSTEM.id);
  await firstPages(door, now);
  await foldOverlaps(door);
  await makeOverlaps(door, now);
  await keepMemberBoards(door, now);
}

/** People who are nobody: the sign-ins, a unit's members, a team across two units, and one consent. */
async function demonstrationPeople(door: Door, secrets: Secrets, now: number): Promise<void> {
  for (const { email, password, name, grants } of demonstrationSignIns) {
    await enterPerson(door, { id: personId(email), name, email, passwordHash: await hashPassword(password), birthYear: 1999,
      grants: grants.map((grant) => ({ ...grant, validFrom: DAWN, validTo: DUSK })) }, new Date(now).toISOString());
  }
  const strong = demonstrationSignIns.filter(({ grants }) => grants.some(({ role }) => ['reconciler', 'organizer', 'administrator'].includes(role)));
  for (const { email } of strong) {
    await enterCodes(door, personId(email), await symmetricEncrypt({ key: secrets.BETTER_AUTH_SECRET, data: DEMONSTRATION_CODES }), await symmetricEncrypt({ key: secrets.BETTER_AUTH_SECRET, data: '[]' }));
  }
  const actor = { by: SYSTEM.id, as: null, address: null, at: now };
  const [quyNhon, pleiku] = [quyNhonId, pleikuId];
  const own = memberId;
  const joined = demonstrationMembers.map((member, at) => ({ ...member, id: personId(member.name), unitId: at < 3 ? quyNhon : pleiku }));
  await enterMembers(door, null, [
    { id: own, name: 'Đoàn viên trình diễn', email: null, phone: null, birthYear: 1999, known: true, unitId: quyNhon, membershipId: unitId('membership/own'), from: '2026-01-01' },
    ...joined.map((each) => ({ ...each, email: null, phone: null, known: false, membershipId: unitId(`membership/${each.name}`), from: '2026-01-01' }))], actor);
  const team = { id: teamId, kind: 'digital' as const, name: 'Tổ công nghệ số thanh niên Quy Nhơn (trình diễn)', place: 'Bộ phận một cửa phường Quy Nhơn', unitId: quyNhon,
    validFrom: TEAM_FROM, validTo: DUSK };
  await keepTeam(door, { ...team, sortKey: sortKey(team.name), searchKey: searchKey(team.name) }, actor);
  for (const [at, personOf] of [own, joined[0]!.id, joined[3]!.id].entries()) {
    await joinTeam(door, { teamId: team.id, unitId: quyNhon, personId: personOf, leads: at === 0, from: '2026-01-01', to: DUSK }, actor);
  }
  for (const each of [joined[0]!, joined[3]!]) await consented(door, each.id, 'campaign_board', 'name', CONSENT_TEXT_VERSION, { ...actor, by: each.id });
  await consented(door, own, 'team_page', 'initials', CONSENT_TEXT_VERSION, { ...actor, by: own });
  for (const id of [own, ...joined.map((each) => each.id)]) await consented(door, id, 'league', 'name', CONSENT_TEXT_VERSION, { ...actor, by: id });
}

/** What units held and will hold: single ones with the claims made there, two weekly series, a class, and one that was cancelled. */
async function demonstrationHeld(door: Door, units: readonly DemoUnit[], claims: readonly DemoClaim[], now: number): Promise<void> {
  const actor = { by: SYSTEM.id, as: null, address: null, at: now };
  const keeper = { ...SYSTEM, actor };
  const held = demonstrationActivities(units, claims);
  for (const own of Map.groupBy(held, ({ unitId: unit }) => unit).values()) await enterActivities(door, own, actor);
  const [quyNhon, pleiku] = [youthId('gialai2025', '21583'), youthId('gialai2025', '23575')];
  const random = seeded(104);
  const plan = (day: string, over: Pick<ActivityInput, 'kind' | 'name' | 'place' | 'unitId'> & Partial<ActivityInput>) =>
    planActivities(door, { id: uuidAt(startOfDay(day), random), day, startTime: '08:00', endTime: '10:30', words: '', dryRun: false, ...over }, keeper);
  const sundays = await plan('2026-10-01', { kind: 'digital_sunday', name: 'Ngày Chủ nhật số tại bộ phận một cửa', place: 'Bộ phận một cửa phường Quy Nhơn (trình diễn)', unitId: quyNhon, teamId, expectedTurns: 40,
    weekly: { weekday: 0, until: '2026-12-31' } });
  const saturdays = await plan('2026-11-01', { kind: 'volunteer_saturday', name: 'Thứ Bảy tình nguyện hỗ trợ chính quyền hai cấp', place: 'Trụ sở phường Pleiku (trình diễn)', unitId: pleiku, startTime: '07:30', endTime: '11:00',
    weekly: { weekday: 6, until: '2026-12-31' } });
  await plan('2026-12-05', { kind: 'training', name: 'Lớp hướng dẫn kỹ năng số cho người cao tuổi', place: 'Nhà văn hóa khu phố (trình diễn)', unitId: quyNhon, lastDay: '2026-12-06', startTime: '14:00', endTime: '16:30', expectedTurns: 60 });
  await cancelPlan(door, saturdays.ids.at(-1)!, 'Trùng lịch tổng kết năm của đơn vị (trình diễn).', false, keeper);
  const past = sundays.ids.filter((_, at) => startOfDay(sundays.days[at]!) + 12 * 3_600_000 < Math.min(now, startOfDay('2026-11-20')));
  const made = claims.filter(({ unitId: unit }) => unit === quyNhon).flatMap(({ id: claimId, actDate }) => {
    const activityId = past[sundays.days.indexOf(actDate)];
    return activityId && !held.some((each) => each.claimId === claimId) ? [{ activityId, claimId }] : [];
  });
  await door.batch([
    activitiesReported([...held.flatMap(({ id, reportedTurns, members }) => (reportedTurns === null ? [] : [{ id, turns: reportedTurns, members }])), ...past.map((id, at) => ({ id, turns: 31 + ((at * 7) % 20), members: 8 }))], now),
    claimsAttached([...held.map(({ id, claimId }) => ({ activityId: id, claimId })), ...made], now)]);
}

/** The first administrator of a server without demonstration: entered once, let in by a printed link. */
export async function firstAdministrator(door: Door, email: string, now: number): Promise<string | null> {
  const id = personId(`administrator/${email}`);
  const actor = { by: SYSTEM.id, as: null, address: null, at: now };
  if (await signsInAlready(door, id)) return null;
  await enterPersonOnly(door, { id, name: 'Quản trị', email, phone: null, birthYear: null }, actor);
  await insertGrant(door, id, { role: 'administrator', unitId: province, validFrom: DAWN, validTo: DUSK }, null, actor);
  return (await invite(door, actor, id, 'invite', province)).token;
}

/** The campaign of the real notice: two figures, computed percentages beside the printed ones. */
async function publishedNotice(door: Door): Promise<void> {
  const notice: Notice = {
    number: '434/TB-VPUBND', date: '2023-07-07', office: 'Văn phòng UBND tỉnh Bình Định', asOf: '2023-07-01',
    url: 'https://binhdinh.gov.vn/en/news/news-news/the-situation-of-youth-union-members-in-the-province-carrying-out-propaganda-supporting-and-guiding-people-to-perform-on.html',
    printed: [{ indicator: 'portal_account_member', percent: '104' }, { indicator: 'portal_account_outside', percent: '62,6' }],
    lists: [
      { heading: 'Đơn vị đạt trên 100 % chỉ tiêu 1', units: [{ name: 'Huyện đoàn Phù Mỹ', value: null }, { name: 'Thị đoàn Hoài Nhơn', value: null }] },
      { heading: 'Đơn vị chưa có chuyển biến so với kỳ trước', units: [{ name: 'Đoàn Bộ Chỉ huy Quân sự tỉnh', value: null }, { name: 'Đoàn Bộ đội Biên phòng tỉnh', value: null },
        { name: 'Đoàn Trường Cao đẳng Cơ điện - Xây dựng và Nông Lâm Trung Bộ', value: null }] },
      { heading: 'Đơn vị tăng nhiều nhất so với tháng 6/2023', units: [{ name: 'Đoàn Khối Doanh nghiệp tỉnh', value: '278 %' }, { name: 'Thị đoàn An Nhơn', value: '202 %' },
        { name: 'Huyện đoàn Tây Sơn', value: '120 %' }, { name: 'Đoàn Trường Cao đẳng Kỹ thuật Công nghệ Quy Nhơn', value: '85 %' }, { name: 'Đoàn Trường Đại học Quy Nhơn', value: '75 %' }] },
    ],
    caveat: 'Chỉ đọc được phần đầu của Thông báo; tên đơn vị dịch lại từ bản tiếng Anh nên tên các trường có thể chưa chính xác. Thông báo in 62,6 % cho chỉ tiêu 2, trong khi 40.676/66.000 là 61,63 %.',
  };
  const input: CampaignInput = {
    id: '01865a00-5299-7000-8000-000000000434', slug: 'de-an-5299-2023-07', name: 'Đề án 5299, số liệu đến 01/07/2023',
    goal: 'Đoàn viên, thanh niên mở tài khoản Cổng Dịch vụ công quốc gia và hướng dẫn người dân ngoài độ tuổi thanh niên mở tài khoản, theo chỉ tiêu năm 2023 của Đề án 5299.',
    scope: { kind: 'named', unitIds: [oldProvince] }, rankedLevel: 'province', clusters: { by: 'none' },
    firstDay: '2023-01-01', lastDay: '2023-06-30', claimsUntilDay: '2023-07-01', closesDay: '2023-07-07',
    rules: { scoring: 'percent_of_target', weightsMilli: { portal_account_member: 1, portal_account_outside: 1 }, tieBreaks: [] },
    targets: [{ unitId: oldProvince, indicator: 'portal_account_member', amount: 48_000 }, { unitId: oldProvince, indicator: 'portal_account_outside', amount: 66_000 }],
    unrankedUnitIds: [],
  };
  const at = startOfDay('2023-07-01');
  await launch({ door, organizer: SYSTEM, now: at, source: 'notice', notice: JSON.stringify(notice) }, input);
  await enterPublished(door, `notice:${notice.number}`, at, [
    { indicator: 'portal_account_member', unitId: oldProvince, actDate: '2023-06-30', acts: 49_795 },
    { indicator: 'portal_account_outside', unitId: oldProvince, actDate: '2023-06-30', acts: 40_676 },
  ]);
  await rebuildTallies(door);
}

async function demonstrationYear(door: Door, secrets: Secrets, editions: EditionBytes, now: number, say: (words: string) => void): Promise<void> {
  const units = demonstrationUnits();
  for (const input of demonstrationCampaigns(units)) {
    await launch({ door, organizer: SYSTEM, now: startOfDay(input.firstDay), source: 'demonstration' }, input);
  }
  const amender = demonstrationSignIns.find(({ email }) => email.startsWith('bantochuc2'))!;
  const peak = demonstrationCampaigns(units).find(({ slug }) => slug.startsWith('100-ngay'))!;
  await demonstrationDecisions(door, peak, { id: personId(amender.email), grants: amender.grants.map((grant) => ({ ...grant, validFrom: DAWN, validTo: DUSK })) }, now);
  const claims = withSigns(demonstrationClaims(units));
  const all = [...claims, ...rivalClaims(units, claims)];
  const blind = blindIndex(secrets.BLIND_INDEX_KEY);
  // One reconciliation a week, as the office would; the last one now.
  const weeks = [...Map.groupBy(all, (claim) => weekEnd(claim.actDate))].sort(([a], [b]) => (a < b ? -1 : 1));
  let done = 0;
  for (const [at, [end, week]] of weeks.entries()) {
    const arrived = startOfDay(end) + 15 * 3_600_000;
    for (let from = 0; from < week.length; from += CHUNK) {
      const chunk = week.slice(from, from + CHUNK);
      for (const [authorId, sent] of Map.groupBy(chunk.map(asSent), authorOf)) {
        const answer = await claimActs({ door, blind, author: { ...SYSTEM, id: authorId }, now: arrived, source: 'demonstration' }, sent);
        if (answer.refused.length > 0) throw new Error(`demonstration claim refused: ${JSON.stringify(answer.refused[0])}`);
      }
      const decided = end >= LAST_RECONCILED ? now : arrived + 3_600_000 * 23;
      await applyVerdicts(door, chunk.filter((claim) => !claim.waiting).map((claim) => ({
        claimId: claim.id, seen: 0, outcome: 'recognised', reason: 'matched', byId: personId('doisoat@trinhdien.example'), importId: null, line: null })),
      { token: `demonstration/${end}/${from}`, at: decided, day: localDateAt(decided) });
    }
    done += week.length;
    if (at % 12 === 11) say(`  ${done}/${all.length} khai báo trình diễn`);
  }
  await demonstrationHeld(door, units, claims, now);
  // What was told over the year was read.
  const [latest] = await newsOf(door, memberId, null, 1);
  if (latest) await newsSeen(door, memberId, latest.id, { by: memberId, as: null, address: null, at: now });
  const signIn = (email: string) => ({ id: personId(email), grants: demonstrationSignIns.find((each) => each.email === email)!.grants.map((grant) => ({ ...grant, validFrom: DAWN, validTo: DUSK })) });
  const nearby = handClusters(units).find(({ unitIds }) => unitIds.includes(quyNhonId))!.unitIds.filter((unit) => unit !== quyNhonId && unit !== pleikuId).slice(0, 3);
  const [first, second] = [signIn('bantochuc@trinhdien.example'), signIn('bantochuc2@trinhdien.example')];
  await pointsGiven(door, { units: [quyNhonId, pleikuId, ...nearby], officer: signIn('quynhon@trinhdien.example'), first, second });
  const [month, sundays] = ['thang-thanh-nien-2026', 'chu-nhat-so-thang-3-2026'].map((slug) => demonstrationCampaigns(units).find((each) => each.slug === slug)!) as [CampaignInput, CampaignInput];
  await rewardsGiven(door, { month, sundays, first, second, now });
  await editionPublished({ door, bytes: editions, blind }, month.id, { first, second, now });
}

/** The Sunday that ends an act's week. */
const weekEnd = (date: string): string => addDays(date, (7 - new Date(`${date}T00:00:00Z`).getUTCDay()) % 7);

/** Who did what the first two units claim; of the others' acts nobody is told but where branches are. */
const helpers = new Map([
  [quyNhonId, [...['Một', 'Hai', 'Ba'].map((word) => personId(`Đoàn viên mẫu ${word}`)), personId('doanvien@trinhdien.example')]], [pleikuId, ['Bốn', 'Năm'].map((word) => personId(`Đoàn viên mẫu ${word}`))]]);

/** Every third dossier of the first unit was done with its team. */
function asSent(made: DemoClaim, at: number) {
  const { waiting: _, group: __, ...claim } = atBranch(made, helpers);
  return claim.unitId === quyNhonId && at % 3 === 0 && claim.actDate >= TEAM_FROM ? { ...claim, teamId } : claim;
}

/** Every fourth claim of the first unit is its member's, one more in sixteen each of two others'; nobody in particular made the rest. */
function authorOf({ unitId: unit, indicator }: { unitId: string; indicator: string }, at: number): string {
  // Accounts have upgrades, which come after what they upgrade.
  if (unit !== quyNhonId || !(indicator.startsWith('dossier') || indicator === 'outreach_turn')) return SYSTEM.id;
  return at % 4 === 0 ? memberId : at % 16 === 1 ? personId(demonstrationMembers[0]!.name) : at % 16 === 2 ? personId(demonstrationMembers[1]!.name) : SYSTEM.id;
}

/** A score sheet as offices keep them: what the ledger counts, in steps and with a person's daily cap, beside what people give. */
const peakRules: CriteriaRules = {
  version: 2,
  criteria: [
    { key: 'ho-so', name: 'Hồ sơ được hỗ trợ', heading: '1. Kết quả được công nhận', kind: 'acts', maxMilli: 40_000, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 300 },
      { indicator: 'dossier_full', procedureGroup: 'certification', milli: 100 }, { indicator: 'dossier_partial', procedureGroup: null, milli: 200 }] },
    { key: 'dinh-danh', name: 'Tài khoản định danh', heading: '1. Kết quả được công nhận', kind: 'acts', maxMilli: 20_000, weights: [{ indicator: 'vneid_outside', procedureGroup: null, milli: 300 },
      { indicator: 'vneid_member', procedureGroup: null, milli: 100 }, { indicator: 'account_transaction', procedureGroup: null, milli: 150 }, { indicator: 'outreach_turn', procedureGroup: null, milli: 5 }] },
    { key: 'tien-do', name: 'Tiến độ chỉ tiêu', heading: '1. Kết quả được công nhận', kind: 'steps', measure: 'percent', indicators: ['dossier_full'], steps: [{ from: 100, milli: 20_000 }, { from: 80, milli: 16_000 }, { from: 60, milli: 12_000 }, { from: 40, milli: 8000 }, { from: 20, milli: 4000 }] },
    { key: 'bao-cao', name: 'Thông tin, báo cáo', heading: '2. Tổ chức thực hiện', kind: 'judged', maxMilli: 10_000, stepsMilli: [10_000, 8000, 6000, 4000, 0] },
    { key: 'mo-hinh', name: 'Mô hình sáng tạo', heading: '3. Điểm cộng, điểm trừ', kind: 'bonus', maxMilli: 10_000 },
    { key: 'bao-cao-cham', name: 'Báo cáo chậm', heading: '3. Điểm cộng, điểm trừ', kind: 'deduction', maxMilli: 5000 },
  ],
  caps: [{ indicators: [], procedureGroup: 'certification', per: 'member', window: 'day', max: 3 }],
  totalMaxMilli: null, quality: null, minimum: { acts: 5, percent: 0 }, tieBreaks: ['percent', 'criterion:ho-so', 'acts'],
  grades: { by: 'points', topShareMilli: 200, list: [{ name: 'Hoàn thành xuất sắc nhiệm vụ', from: 60_000 }, { name: 'Hoàn thành tốt nhiệm vụ', from: 40_000 }, { name: 'Hoàn thành nhiệm vụ', from: 20_000 }, { name: 'Không hoàn thành nhiệm vụ', from: 0 }] },
};

/** Two that overlap and run until the end of the year, and two that are over, one of them inside the other. */
function demonstrationCampaigns(units: DemoUnit[]): CampaignInput[] {
  const random = seeded(41);
  const clusters = { by: 'hand' as const, groups: handClusters(units) };
  const common = { scope: { kind: 'subtree' as const, unitId: province }, rankedLevel: 'commune' as const, clusters, unrankedUnitIds: [] };
  const targets = (part: number, codes: ('dossier_full' | 'vneid_outside' | 'vneid_member')[]) => units.flatMap((unit) =>
    codes.map((indicator) => ({ unitId: unit.id, indicator, amount: Math.max(1, Math.round(unit.targets[indicator]! * part)) })));
  return [
    { ...common, id: uuidAt(startOfDay('2025-12-20'), random), slug: 'nam-thi-dua-2026', name: 'Năm thi đua 2026: thanh niên với dịch vụ công trực tuyến',
      goal: 'Hoàn thành chỉ tiêu năm 2026 về hồ sơ trực tuyến được hỗ trợ và tài khoản định danh được kích hoạt; mọi tổ chức Đoàn cơ sở đều có hoạt động.',
      firstDay: '2026-01-01', lastDay: '2026-12-31', claimsUntilDay: '2027-01-07', closesDay: '2027-01-20',
      rules: { scoring: 'percent_of_target', weightsMilli: { dossier_full: 3, vneid_outside: 2, vneid_member: 1 }, tieBreaks: ['percent', 'acts'] },
      targets: targets(1, ['dossier_full', 'vneid_outside', 'vneid_member']) },
    { ...common, id: uuidAt(startOfDay('2026-09-15'), random), slug: '100-ngay-dem-cao-diem-2026', name: 'Chiến dịch cao điểm 100 ngày đêm',
      goal: 'Một trăm ngày đêm hỗ trợ người dân nộp hồ sơ trực tuyến toàn trình và sử dụng tài khoản định danh trong giao dịch thật.',
      firstDay: '2026-09-23', lastDay: '2026-12-31', claimsUntilDay: '2027-01-05', closesDay: '2027-01-15',
      rules: peakRules, targets: targets(0.32, ['dossier_full']) },
    { ...common, id: uuidAt(startOfDay('2026-02-20'), random), slug: 'thang-thanh-nien-2026', name: 'Tháng Thanh niên 2026: chuyển đổi số vì cộng đồng',
      goal: 'Mỗi tổ chức Đoàn cơ sở hỗ trợ người dân làm dịch vụ công trực tuyến trong Tháng Thanh niên.',
      firstDay: '2026-03-01', lastDay: '2026-03-31', claimsUntilDay: '2026-04-03', closesDay: '2026-04-10',
      rules: { scoring: 'weighted', weightsMilli: { dossier_full: 2000, dossier_partial: 1500, vneid_outside: 1000, vneid_member: 500, outreach_turn: 20 }, tieBreaks: ['percent', 'acts'] },
      targets: targets(0.14, ['dossier_full']) },
    campaignWithPoints(units, [quyNhonId, pleikuId], uuidAt(startOfDay('2026-09-25'), random)),
    sundayCampaign(common, uuidAt(startOfDay('2026-02-21'), random)),
  ];
}

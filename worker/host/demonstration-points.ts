import type { CampaignInput } from '#wire/campaign';
import type { RoleGrant } from '#domain/authority';
import { startOfDay } from '#domain/calendar';
import { answerProposal, proposePoints, selfScore } from '#services/appraisal';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { handClusters, type DemoUnit } from './demonstration.ts';

/** The demonstration campaign on which people give points, with a board of teams. */
const SLUG = 'thi-dua-trong-diem-quy-4-2026';
/** When what is shown was said: days of the campaign, the same at every start. */
const SAID = startOfDay('2026-11-12') + 9 * 3_600_000;

/** The two clusters around some units, ranked by a sheet of criteria: acts, points that people give, điểm cộng, điểm trừ. */
export function campaignWithPoints(units: DemoUnit[], around: readonly string[], id: string): CampaignInput {
  const groups = handClusters(units).filter(({ unitIds }) => around.some((unitId) => unitIds.includes(unitId)));
  const head = { heading: null };
  return {
    id, slug: SLUG, name: 'Thi đua trọng điểm quý IV/2026 theo bộ tiêu chí',
    goal: 'Các cụm trọng điểm hỗ trợ người dân làm dịch vụ công trực tuyến, có tổ chức, có đội hình và có cách làm hay.',
    scope: { kind: 'named', unitIds: groups.flatMap(({ unitIds }) => unitIds) }, rankedLevel: 'commune', clusters: { by: 'hand', groups }, unrankedUnitIds: [], targets: [],
    firstDay: '2026-10-01', lastDay: '2026-12-31', claimsUntilDay: '2027-01-05', closesDay: '2027-01-15', teamBoard: true,
    rules: { version: 2, caps: [], totalMaxMilli: 100_000, quality: null, minimum: null, tieBreaks: ['acts'], grades: null, criteria: [
      { ...head, key: 'ket-qua', name: 'Hồ sơ, tài khoản được hỗ trợ', kind: 'acts', maxMilli: 60_000, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 400 }, { indicator: 'dossier_partial', procedureGroup: null, milli: 300 }, { indicator: 'vneid_outside', procedureGroup: null, milli: 200 }] },
      { ...head, key: 'to-chuc', name: 'Công tác tổ chức đội hình, tổ công nghệ số', kind: 'judged', maxMilli: 20_000, stepsMilli: [20_000, 15_000, 10_000, 0] },
      { ...head, key: 'tuyen-truyen', name: 'Công tác tuyên truyền', kind: 'judged', maxMilli: 20_000, stepsMilli: null },
      { ...head, key: 'diem-cong', name: 'Điểm cộng: mô hình, cách làm hay', kind: 'bonus', maxMilli: 5000 },
      { ...head, key: 'diem-tru', name: 'Điểm trừ: báo cáo chậm', kind: 'deduction', maxMilli: null }] },
  };
}

/** A few points that are agreed, one proposal that waits for the second person, one điểm tự chấm: all labelled, all by nobody real. */
export async function pointsGiven(door: Door, { units, officer, first, second }: { units: readonly [string, string, ...string[]]; officer: Person; first: Person; second: Person }): Promise<void> {
  const [quyNhon, pleiku, ...others] = units;
  const as = (person: Person, now: number) => ({ door, who: { ...person, actor: { by: person.id, as: null, address: null, at: now } }, now });
  await selfScore(as(officer, SAID), { id: versioned('self'), campaign: SLUG, unitId: quyNhon, criterion: 'to-chuc', milli: 20_000, words: 'Kế hoạch số 00-KH/ĐTN (trình diễn): một tổ công nghệ số, trực bộ phận một cửa mỗi tuần hai buổi.' });
  const lots: { key: string; criterion: string; words: string; items: [string, number][]; waits?: true }[] = [
    { key: 'to-chuc', criterion: 'to-chuc', words: 'Theo biên bản kiểm tra đợt 1 (trình diễn): tổ công nghệ số, lịch trực, sổ theo dõi.', items: [[quyNhon, 20_000], [pleiku, 15_000], ...others.map((unitId, at): [string, number] => [unitId, [15_000, 10_000][at % 2]!])] },
    { key: 'diem-cong', criterion: 'diem-cong', words: 'Mô hình “Chủ nhật số” được cụm nhân rộng (trình diễn).', items: [[pleiku, 2000]] },
    { key: 'diem-tru', criterion: 'diem-tru', words: 'Báo cáo tháng 10 gửi sau hạn ba ngày (trình diễn).', items: [[others[0] ?? pleiku, 1500]] },
    { key: 'tuyen-truyen', criterion: 'tuyen-truyen', words: 'Theo báo cáo tuyên truyền tháng 11 (trình diễn), chờ người thứ hai xem.', items: [[quyNhon, 17_500], [pleiku, 16_000]], waits: true }];
  for (const [at, { key, criterion, words, items, waits }] of lots.entries()) {
    const id = versioned(key);
    await proposePoints(as(first, SAID + at * 60_000), { id, campaign: SLUG, criterion, words, items: items.map(([unitId, milli]) => ({ unitId, milli })), dryRun: false });
    if (!waits) await answerProposal(as(second, SAID + 3_600_000 + at * 60_000), id, { answer: 'agreed', words: 'Đã xem văn bản kèm theo (trình diễn).' });
  }
}
type Person = { id: string; grants: readonly RoleGrant[] };
/** An id that is the same at every start. */
const versioned = (key: string): string => derivedId(`demonstration/points/${key}`);

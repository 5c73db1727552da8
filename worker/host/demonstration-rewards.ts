import type { Board } from '#wire/board';
import type { CampaignInput } from '#wire/campaign';
import type { RoleGrant } from '#domain/authority';
import { summaryOf } from '#domain/board';
import { localDateAt, startOfDay } from '#domain/calendar';
import { computeBoard, standingFacts } from '#services/board';
import { answerRewardProposal, enterDecision, proposeReward } from '#services/reward';
import { storeBoard } from '#store/boards';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { rewardsOfLot } from '#store/rewards';

/** When what is shown was said: after both campaigns had ended, the same at every start. */
const SAID = startOfDay('2026-04-20') + 9 * 3_600_000;
type Person = { id: string; grants: readonly RoleGrant[] };

/** The Sundays of a month, inside a campaign over all of it: the same acts count in both. */
export const sundayCampaign = (common: Pick<CampaignInput, 'scope' | 'rankedLevel' | 'clusters' | 'unrankedUnitIds'>, id: string): CampaignInput => ({
  ...common, id, slug: 'chu-nhat-so-thang-3-2026', name: 'Ngày Chủ nhật số tháng 3/2026', goal: 'Mỗi Chủ nhật của tháng 3, tổ chức Đoàn cơ sở hướng dẫn người dân làm dịch vụ công trực tuyến.',
  firstDay: '2026-03-01', lastDay: '2026-03-29', claimsUntilDay: '2026-04-03', closesDay: '2026-04-10', weekdays: [0], targets: [],
  rules: { scoring: 'weighted', weightsMilli: { dossier_full: 2000, vneid_outside: 1000 }, tieBreaks: ['acts'] } });

/**
 * Rewards of the two finished campaigns: the first of each cluster; where both reward one unit for the same acts it is flagged, and one
 * has a reason; one waits for the second person. All labelled, all by nobody real.
 */
export async function rewardsGiven(door: Door, { month, sundays, first, second, now }: { month: CampaignInput; sundays: CampaignInput; first: Person; second: Person; now: number }): Promise<void> {
  if (now < SAID) return;
  const as = (person: Person, at: number) => ({ door, who: { ...person, actor: { by: person.id, as: null, address: null, at } }, now: at });
  const leaders = (board: Board) => board.clusters.flatMap(({ rows }) => rows.slice(0, 1).map(({ unitId }) => unitId));
  const [ofMonth, ofSundays] = [leaders(await boardNow(door, month.id, now)), leaders(await boardNow(door, sundays.id, now))];
  const both = ofSundays.filter((unitId) => ofMonth.includes(unitId));
  const lots: { key: string; campaign: CampaignInput; form: 'certificate' | 'commendation'; words: string; units: string[]; keep?: string; waits?: true }[] = [
    { key: 'month', campaign: month, form: 'certificate', words: 'Dẫn đầu cụm trong Tháng Thanh niên 2026 (trình diễn).', units: ofMonth.slice(0, 6) },
    { key: 'sundays', campaign: sundays, form: 'certificate', words: 'Đứng đầu cụm ở Ngày Chủ nhật số tháng 3/2026 (trình diễn).', units: ofSundays.filter((unitId) => !ofMonth.slice(0, 6).includes(unitId)).slice(0, 2) },
    { key: 'again', campaign: sundays, form: 'commendation', words: 'Có mô hình Chủ nhật số được cụm nhân rộng (trình diễn).', units: both.filter((unitId) => ofMonth.slice(0, 6).includes(unitId)).slice(0, 1), keep: 'Lần này khen cách làm được nhân rộng, không khen lại số lượt (trình diễn).' },
    { key: 'waits', campaign: month, form: 'commendation', words: 'Dẫn đầu toàn tỉnh trong Tháng Thanh niên 2026 (trình diễn), chờ người thứ hai xem.', units: ofMonth.slice(0, 1), keep: 'Cấp tỉnh khen thêm đơn vị dẫn đầu toàn tỉnh (trình diễn).', waits: true }];
  for (const [at, { key, campaign, form, words, units, keep = '', waits }] of lots.entries()) {
    if (units.length === 0) continue;
    const id = derivedId(`demonstration/rewards/${key}`);
    await proposeReward(as(first, SAID + at * 60_000), { id, campaign: campaign.slug, form, formWords: '', words, items: units.map((unitId) => ({ unitId, keep })), dryRun: false });
    if (waits) continue;
    const proposed = await rewardsOfLot(door, id);
    // What it stands on elsewhere was seen before it was proposed; here the second person has seen all of it.
    const seen = (await Promise.all(lots.slice(0, at).map((lot) => rewardsOfLot(door, derivedId(`demonstration/rewards/${lot.key}`))))).flat().map((row) => row.id);
    for (const row of proposed) await answerRewardProposal(as(second, SAID + 3_600_000 + at * 60_000), row.id, { answer: 'agreed', words: '', seen });
    if (key === 'month') await enterDecision(as(first, SAID + 7_200_000), { campaign: campaign.slug, no: '00-QĐ/TĐTN (trình diễn)', on: '2026-04-20', items: proposed.map((row) => ({ id: row.id, seen: '' })) });
  }
}

/** The board as it is, stored as the campaign's object would: rewards are proposed from it. */
async function boardNow(door: Door, campaignId: string, now: number): Promise<Board> {
  const today = localDateAt(now);
  const { board, other, givenAt } = await computeBoard(door, (await standingFacts(door, campaignId, today))!, { no: 1, now, today, dawn: null });
  await storeBoard(door, board, summaryOf(board), other, 0, { givenAt, members: null });
  return board;
}

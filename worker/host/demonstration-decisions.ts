import type { CampaignInput } from '#wire/campaign';
import type { Criterion } from '#wire/rules';
import { startOfDay } from '#domain/calendar';
import { rulesOf } from '#domain/rules';
import type { Door } from '#store/d1';
import { proposeAmendment } from '#services/amend';
import { recordOutage, type Keeper } from '#services/outage';
import { seeded, uuidAt } from './demonstration.ts';

/** A morning without power in the peak campaign, and new rules for it that wait for a second person. */
export async function demonstrationDecisions(door: Door, peak: CampaignInput, organizer: Pick<Keeper, 'id' | 'grants'>, now: number): Promise<void> {
  const fromAt = startOfDay('2026-11-12') + 8 * 3_600_000;
  if (now < fromAt + 86_400_000 || now >= startOfDay(peak.lastDay)) return;
  const random = seeded(43);
  const keeper = { ...organizer, actor: { by: organizer.id, as: null, address: null, at: now } };
  await recordOutage(door, keeper, peak.id, { id: uuidAt(fromAt, random), fromAt, toAt: fromAt + 4 * 3_600_000, words: 'Mất điện ở trung tâm dữ liệu (trình diễn).', reopens: false }, now);
  const rules = rulesOf(peak.rules);
  const criteria = rules.criteria.map((criterion): Criterion => (criterion.kind !== 'acts' ? criterion
    : { ...criterion, weights: criterion.weights.map((weight) => (weight.indicator === 'vneid_member' ? { ...weight, milli: 300 } : weight)) }));
  await proposeAmendment(door, keeper, peak.id, { id: uuidAt(fromAt + 1, random), seen: 1, words: 'Kế hoạch ghi 0,3 điểm cho mỗi tài khoản VNeID của đoàn viên, như của người dân; thể lệ đang áp dụng nhập nhầm 0,1 điểm (trình diễn).',
    rules: { ...rules, criteria } }, now);
}

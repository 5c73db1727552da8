import type { ActivityKind } from '#vocabulary';
import { timesOf, weekdayOf } from '#domain/activity';
import type { ActivityEntry } from '#store/activities';
import { seeded, uuidAt, type DemoClaim, type DemoUnit } from './demonstration.ts';

/** What units of the demonstration year held: an activity, what its unit reported, and the claim that was made there. */
export type DemoActivity = ActivityEntry & { reportedTurns: number | null; members: number; claimId: string };

/** About two units in five have entered what they held: the measure of active units is to be seen on its way. */
const UNITS_PART = 0.4;
const PER_UNIT_MAX = 3;
const places = ['Nhà văn hóa thôn', 'Bộ phận một cửa', 'Chợ trung tâm', 'Hội trường Đoàn', 'Trường trung học phổ thông'];
const names: Record<Exclude<ActivityKind, 'other'>, string> = {
  outreach: 'Tuyên truyền dịch vụ công trực tuyến', training: 'Hướng dẫn kỹ năng số cho người dân', digital_sunday: 'Ngày Chủ nhật số', volunteer_saturday: 'Thứ Bảy tình nguyện vì chuyển đổi số' };

/** Activities at which outreach of the year was done: the same on every machine, each with one demonstration claim. */
export function demonstrationActivities(units: readonly DemoUnit[], claims: readonly DemoClaim[]): DemoActivity[] {
  const random = seeded(103);
  const ofUnit = Map.groupBy(claims.filter(({ indicator }) => indicator === 'outreach_turn'), ({ unitId }) => unitId);
  return units.flatMap((unit) => (random() > UNITS_PART ? [] : (ofUnit.get(unit.id) ?? []).slice(-PER_UNIT_MAX).map((claim): DemoActivity => {
    const weekday = weekdayOf(claim.actDate);
    const kind = weekday === 0 ? 'digital_sunday' : weekday === 6 ? 'volunteer_saturday' : random() < 0.3 ? 'training' : 'outreach';
    const begins = 7 + Math.floor(random() * 8);
    const when = timesOf({ day: claim.actDate, startTime: `${String(begins).padStart(2, '0')}:30`, lastDay: claim.actDate, endTime: `${String(begins + 2).padStart(2, '0')}:30` });
    return {
      id: uuidAt(when.startsAt, random), kind, name: names[kind], unitId: unit.id, teamId: null, place: `${places[Math.floor(random() * places.length)]!} (trình diễn)`, ...when,
      expectedTurns: random() < 0.5 ? Math.ceil(claim.quantity / 10) * 10 : null, words: '', seriesId: null, bodyHash: 'trinh-dien',
      // Some have not reported yet; most report a few more than were claimed.
      reportedTurns: random() < 0.12 ? null : claim.quantity + Math.floor(random() * 20), members: 3 + Math.floor(random() * 9), claimId: claim.id };
  })));
}

import { phases, type Phase } from '#vocabulary';
import { nextMoment, phaseAt, type CampaignTimes } from '#domain/phase';
import { date, until } from './format.ts';

/** Where a campaign stands, in words: "Đang diễn ra · còn 38 ngày". */
export function standing(times: CampaignTimes, now: number): { phase: Phase; words: string; left: string | null } {
  const phase = phaseAt(times, now);
  const next = nextMoment(times, now);
  const left = next === null ? null : { scheduled: `bắt đầu sau ${until(next, now)}`, running: `còn ${until(next, now)}`,
    grace: `nhận khai báo thêm ${until(next, now)}`, settling: `thẩm định thêm ${until(next, now)}`, closed: '' }[phase];
  return { phase, words: phases[phase], left };
}

/** "23/09/2026 – 31/12/2026", both days included. */
export const span = (times: CampaignTimes): string => `${date(times.startsAt)} – ${date(times.endsAt - 1)}`;

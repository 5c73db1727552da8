import type { CampaignTimes } from '#domain/phase';
import { date } from './format.ts';

export { standing } from '#domain/phase';

/** "23/09/2026 – 31/12/2026", both days included. */
export const span = (times: CampaignTimes): string => `${date(times.startsAt)} – ${date(times.endsAt - 1)}`;

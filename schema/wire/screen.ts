import { z } from 'zod';
import { ANNOUNCEMENT_CHARS_MAX } from '#vocabulary';
import type { TimelineEntry } from './campaign-times.ts';

/** What an organizer wants said on a campaign's big screens, and for how long. */
export const announcementInput = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  words: z.string().trim().min(5, 'Hãy viết nội dung thông báo (từ 5 ký tự).').max(ANNOUNCEMENT_CHARS_MAX, `Thông báo dài quá ${ANNOUNCEMENT_CHARS_MAX} ký tự thì không đọc kịp. Hãy viết ngắn lại.`),
  /** UTC ms, half-open. */
  fromAt: z.int('Hãy nhập giờ bắt đầu hiện.').min(0), toAt: z.int('Hãy nhập giờ thôi hiện.').min(0),
});
export type AnnouncementInput = z.infer<typeof announcementInput>;

/** One as who keeps it sees it. */
export type AnnouncementLine = { id: string; words: string; fromAt: number; toAt: number; byName: string | null; state: 'ahead' | 'shown' | 'over' | 'withdrawn' };

/** What a big screen says beside the board. */
export type ScreenNews = {
  now: number; startsAt: number; endsAt: number; claimsUntil: number; closesAt: number;
  /** What happened to the campaign lately, and what comes next. */
  moments: TimelineEntry[];
  /** Of units that take part, today; nobody is named. */
  activities: { id: string; name: string; place: string; unitName: string; startsAt: number; endsAt: number }[];
  /** Those that are shown now or will be soon, so that a screen without a line begins and ends them on time. */
  announcements: { id: string; words: string; fromAt: number; toAt: number }[];
};

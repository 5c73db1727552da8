import { z } from 'zod';

/** Hours the system was down, as an organizer or administrator says them; public with its reason. */
export const outageInput = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  /** UTC ms, half-open. */
  fromAt: z.int('Hãy nhập giờ bắt đầu gián đoạn.').min(0), toAt: z.int('Hãy nhập giờ hoạt động trở lại.').min(0),
  words: z.string().trim().min(5, 'Hãy ghi lý do, để ai cũng đọc được.').max(500, 'Lý do quá dài.'),
  /** Said when claims are closed already: they open again for the time that was lost. */
  reopens: z.boolean().default(false),
});
export type OutageInput = z.infer<typeof outageInput>;

/** One line of a campaign's public timeline. */
export type TimelineEntry = {
  kind: string;
  /** UTC ms: when it happened or will. */
  at: number;
  /** What happened, in words; and what was said of it. */
  label: string; words: string | null;
  /** What `words` are made of where nobody wrote them: the end was moved afterwards; an outage, and by how much it moved it. */
  moved?: boolean; outage?: { toAt: number; words: string; movedMs: number; at: number };
  /** It has not come yet. */
  ahead: boolean;
  /** The edition of the rules it brought; null = it brought none. */
  edition: number | null;
};
export type Timeline = { now: number; startsAt: number; endsAt: number; claimsUntil: number; closesAt: number; entries: TimelineEntry[] };

import { z } from 'zod';
import type { Board } from './board.ts';

/** Khóa số liệu: from when on nothing new is public, and why; `null` = from now on. */
export const freezeInput = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  /** UTC ms. */
  fromAt: z.int('Hãy nhập giờ khóa số liệu.').min(0).nullable(),
  words: z.string().trim().min(5, 'Hãy ghi lý do, để ai cũng đọc được.').max(300, 'Lý do quá dài. Hãy viết trong 300 ký tự.'),
});
export type FreezeInput = z.infer<typeof freezeInput>;
export const freezeLift = z.strictObject({ words: z.string().trim().min(5, 'Hãy ghi lý do mở, để ai cũng đọc được.').max(300, 'Lý do quá dài. Hãy viết trong 300 ký tự.') });

/** On every board that is frozen: since when, in words, and because of which campaign where it is not its own. */
export type Frozen = { at: number; words: string; by: { slug: string; name: string } | null };

export type FreezeState = 'ahead' | 'frozen' | 'lifted' | 'cancelled';
export type FreezeLine = { id: string; fromAt: number; state: FreezeState; words: string; byName: string | null; at: number; liftedAt: number | null; liftedByName: string | null; liftedWords: string | null };

/** What a unit's line is in public, and what it is in truth; null where it stands on one of the two only. */
export type LineApart = { unitId: string; name: string; cluster: string; inside: LineFigures | null; shown: LineFigures | null };
export type LineFigures = { place: number | null; pointsMilli: number; actsMilli: number; targetedMilli: number; target: number };

/** The desk of who organises or watches a campaign: what is frozen and since when, what else is held with it, both boards and where they differ. */
export type FreezeDesk = {
  now: number; campaign: { slug: string; name: string; startsAt: number; endsAt: number; claimsUntil: number; closesAt: number };
  /** Whether the asker may freeze and lift. */
  may: boolean;
  frozen: Frozen | null; lines: FreezeLine[];
  /** Boards that stand still with this one, because they count acts it counts too. */
  others: { slug: string; name: string }[];
  shown: Pick<Board, 'no' | 'asOf' | 'totals'>;
  inside: Pick<Board, 'asOf' | 'totals'>;
  apart: LineApart[];
};

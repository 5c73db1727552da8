import { z } from 'zod';
import type { ChangeKind } from '#vocabulary';

export const changeQuery = z.object({
  /** The last number that was dealt with; absent = from the oldest there is. */
  after: z.coerce.number('Số thứ tự phải là số nguyên.').int('Số thứ tự phải là số nguyên.').min(0, 'Số thứ tự không thể nhỏ hơn 0.').max(Number.MAX_SAFE_INTEGER, 'Số thứ tự quá lớn.').optional(),
  limit: z.coerce.number().int().min(1, 'Mỗi lần đọc từ 1 đến 500 thay đổi.').max(500, 'Mỗi lần đọc từ 1 đến 500 thay đổi.').default(100),
});

/** One change in public: numbers follow each other without a gap, and what has a number never changes. */
export type Change = {
  no: number; kind: ChangeKind; label: string;
  /** Address of the campaign it happened to. */
  campaign: string;
  /** When it happened or holds from. */
  at: number;
  /** Number of the board that is there now at least; null = it is no new board. */
  boardNo: number | null;
};
export type ChangePage = {
  changes: Change[];
  /** The number to go on after. */
  next: number;
  /** The last number there is. */
  last: number;
  now: number;
};

import { z } from 'zod';
import { bulkKindCodes, type BulkKind } from '#vocabulary';

/**
 * By what everything is reopened: `key` is what somebody typed or chose. A person is found by e-mail or
 * phone, a person or device also by the id of one of their claims; an import by its id.
 */
export const bulkAsked = z.strictObject({
  kind: z.enum(bulkKindCodes),
  key: z.string().trim().min(1, 'Hãy nhập hoặc chọn để tìm.').max(120),
});
export const bulkReopen = bulkAsked.extend({
  /** Idempotency key; repeating the request goes on where it was cut off. */
  id: z.uuid({ version: 'v7' }),
  words: z.string().trim().min(10, 'Hãy ghi lý do, ít nhất 10 ký tự; người khai báo được đọc lý do này.').max(500, 'Lý do dài quá 500 ký tự.'),
});
export type BulkAsked = z.infer<typeof bulkAsked>;
export type BulkReopenInput = z.infer<typeof bulkReopen>;

/** A unit on a campaign's board before and after; points in thousandths, acts in milli-shares. */
export type BulkLoss = { unitId: string; name: string; before: BulkStanding; after: BulkStanding };
export type BulkStanding = { place: number | null; pointsMilli: number; actsMilli: number };
export type BulkPreview = {
  kind: BulkKind; key: string; label: string;
  /** Claims that would be reopened; those left out because they are the asker's own work; those outside the asker's units, for which all is refused. */
  claims: number; own: number; outside: number;
  firstDate: string | null; lastDate: string | null;
  campaigns: { slug: string; name: string; units: number; losses: BulkLoss[]; totalBeforeMilli: number; totalAfterMilli: number }[];
};
export type BulkState = 'doing' | 'done' | 'undoing' | 'undone';
export type BulkView = {
  id: string; kind: BulkKind; key: string; words: string; byId: string; byName: string; at: number; undoneAt: number | null; state: BulkState;
  claims: number;
  /** How many were reopened, how many were recognised again by undoing; the rest was left alone because something else had been said meanwhile. */
  reopened: number; restored: number;
};

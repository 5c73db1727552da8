import { z } from 'zod';
import { CLAIM_BATCH_MAX, PLEDGE_VERSION, WHOLE_MILLI, indicatorCodes, procedureGroupCodes } from '#vocabulary';

/** A local date, `2026-11-23`, in Asia/Ho_Chi_Minh. */
export const localDate = z.iso.date('Ngày phải có dạng năm-tháng-ngày, ví dụ 2026-11-23.');

/** Ten letters and digits without those that look alike: 50 bits, made by the device. */
export const CITIZEN_CODE = /^[2-9A-HJ-NP-Z]{10}$/;

/** One claim as a client sends it. The id is made by the client (UUIDv7) and is the idempotency key. */
export const claimInput = z.strictObject({
  id: z.uuid({ version: 'v7', error: 'Mã khai báo phải là UUID phiên bản 7 do thiết bị tạo.' }),
  indicator: z.enum(indicatorCodes, 'Chỉ tiêu không có trong danh mục.'),
  actDate: localDate,
  /** When the device wrote it down; UTC milliseconds. */
  capturedAt: z.int().min(0),
  unitId: z.uuid('Chưa chọn đơn vị.'),
  teamId: z.uuid().nullish(),
  /** The activity it was made at: of one of its days, by its team or a unit in its line. */
  activityId: z.uuid('Chưa chọn đúng hoạt động.').optional(),
  /** Readable dossier code; only its keyed hash and a masked form are kept. */
  dossierCode: z.string().trim().min(1).max(64).optional(),
  procedureGroup: z.enum(procedureGroupCodes).optional(),
  /** Phone number or registration code that names an account; only its keyed hash and last two digits are kept. */
  account: z.string().trim().min(1).max(64).optional(),
  /** Acts in one claim; only outreach counts more than one. */
  quantity: z.int().min(1).max(5000).default(1),
  /** Helpers' shares on the unit axis; they sum to 1000. Absent: the whole goes to `unitId`. */
  unitShares: z.array(z.strictObject({ unitId: z.uuid(), milli: z.int().min(1).max(WHOLE_MILLI) })).min(1).max(10).optional(),
  /** Who helped, in milli-parts that sum to 1000. Absent: the author alone. */
  helpers: z.array(z.strictObject({ personId: z.string().min(1).max(64), milli: z.int().min(1).max(WHOLE_MILLI) })).min(1).max(10).optional(),
  /** The device it was written on, and the device's own count from 1: nothing it sends comes in twice. */
  device: z.strictObject({ id: z.uuid('Mã thiết bị không đúng dạng.'), no: z.int().min(1) }).optional(),
  /** Version of the promise that was accepted (`PLEDGE`). */
  pledge: z.literal(PLEDGE_VERSION, 'Lời cam kết đã thay đổi. Hãy mở lại trang và đọc lại trước khi gửi.').optional(),
  /** A one-time code the device made for the helped person (screen or slip); only its keyed hash is kept. */
  citizenCode: z.string().regex(CITIZEN_CODE, 'Mã xác nhận của người dân không đúng dạng.').optional(),
});
export type ClaimInput = z.infer<typeof claimInput>;

/**
 * The envelope: `{claims: […]}`, a bare list, or one bare claim. Each claim inside is checked on its
 * own, so that one bad claim spoils none of the others.
 */
export const claimBatch = z.preprocess(
  (sent) => (Array.isArray(sent) ? { claims: sent } : isBareClaim(sent) ? { claims: [sent] } : sent),
  z.strictObject({
    claims: z.array(z.unknown().meta(z.toJSONSchema(claimInput, { io: 'input' }) as Record<string, unknown>)).min(1, 'Chưa có khai báo nào.').max(CLAIM_BATCH_MAX, `Mỗi lần gửi tối đa ${CLAIM_BATCH_MAX} khai báo.`),
  }));

const isBareClaim = (sent: unknown): boolean => typeof sent === 'object' && sent !== null && !('claims' in sent);

export type ClaimReceipt = {
  index: number;
  id: string;
  state: 'stored' | 'already_stored';
  masked: string | null;
  /** Unknown form of code: kept, and to be looked at by a person. */
  needsCheck: boolean;
  /** Somebody has already claimed the same dossier or account: to be settled, never two points. */
  conflict: boolean;
};
export type ClaimRefusal = { index: number; id: string | null; code: string; message: string; field?: string };
export type ClaimBatchAnswer = { stored: ClaimReceipt[]; refused: ClaimRefusal[] };

/** A claim as its author or its own unit sees it in a list. */
export type ClaimView = {
  id: string; indicator: string; actDate: string; arrivedAt: number; unitId: string; unitName: string;
  masked: string | null; quantity: number; state: string; reason: string | null; needsCheck: boolean;
  /** The state in words, and what the author was told beside the reason. */
  stateWords: string; words: string | null;
  /** When it was written down; who wrote it, to those who may see members of the unit; the reader's part, where they helped. */
  capturedAt?: number; authorName?: string | null; milli?: number; self?: boolean;
};
/** A page of a list of claims; `next` is what to ask for to go on. */
export type ClaimPage = { claims: ClaimView[]; next: string | null };

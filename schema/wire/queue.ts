import { z } from 'zod';
import { reasonCodes } from '#vocabulary';

/** Words said of cases; the same codes for whatever kind of case it is. */
const words = z.string().trim().max(500, 'Lời nhắn dài quá 500 ký tự.').optional();
const reviewId = z.string().regex(/^[0-9a-f]{32}$/, 'Mã trường hợp không đúng dạng.');

/** Take cases until this many are held. */
export const takeInput = z.strictObject({ n: z.int().min(1, 'Mỗi lần nhận ít nhất 1 trường hợp.').max(10, 'Mỗi người giữ tối đa 10 trường hợp.') });
/** Cases to give back; without ids, all that are held. */
export const releaseInput = z.strictObject({ ids: z.array(reviewId).max(10).optional() });
/** All cases of somebody who is away. */
export const releaseOfInput = z.strictObject({ personId: z.string().min(1).max(64) });

export const decisionInput = z.strictObject({
  reviewId, outcome: z.enum(['recognised', 'needs_evidence', 'rejected', 'duplicate'], 'Hãy chọn kết quả.'), reason: z.enum(reasonCodes, 'Hãy chọn lý do.'), words });
export const decisionBatch = z.strictObject({
  /** Idempotency key of the whole request. */
  id: z.uuid({ version: 'v7' }),
  items: z.array(decisionInput).min(1, 'Chưa chọn trường hợp nào.').max(10),
  /** Only says what would happen. */
  dryRun: z.boolean().default(false),
});
export const undoInput = z.strictObject({ id: z.uuid({ version: 'v7' }), reviewId });
export type CaseDecision = z.infer<typeof decisionInput>;
export type DecisionBatch = z.infer<typeof decisionBatch>;

/** A row of the office's data for the same dossier or account. */
export type OfficeRow = { date: string; agency: string | null; procedureGroup: string; online: boolean | null; status: string | null; sourceState: string; transactionDate: string | null; paidOnline: boolean | null };
/** What was said before, without anybody's name. */
export type EarlierWord = { outcome: string; reason: string; words: string | null; at: number };
export type CasePicture = { id: string; href: string | null; width: number; height: number; gone: string | null };
/** A case as a reviewer sees it: no author, no unit, no place. */
export type CaseView = {
  id: string; indicator: string; actDate: string; capturedAt: number; arrivedAt: number;
  masked: string | null; needsCheck: boolean; subjectDate: string | null; agency: string | null; procedureGroup: string;
  quantity: number; team: boolean; helpers: number; units: number; pledged: boolean;
  citizen: 'not_asked' | 'silent' | 'confirmed' | 'denied';
  office: OfficeRow[]; history: EarlierWord[];
  /** Pictures with links that open for the asker alone, for some minutes; gone ones say why. */
  pictures: CasePicture[];
  /** Until when it is held, UTC ms. */
  until: number;
};
export type QueueView = {
  held: CaseView[];
  /** How many wait, counted up to `waitingMax`; since when the longest waiting does, UTC ms. */
  waiting: number; waitingMax: number; oldestAt: number | null;
  /** The last decisions of today, newest first, UTC ms: how quickly one works. */
  lastDone: number[];
};
export type DecisionAnswer = {
  decided: { reviewId: string; outcome: string }[];
  refused: { reviewId: string; code: string; message: string }[];
  ledgerSeq: number;
};
/** What a batch would do. */
export type DecisionPreview = {
  recognised: number; needsEvidence: number; notRecognised: number;
  /** What recognising adds, by indicator: acts. */
  adds: { indicator: string; acts: number }[];
  /** Boards that would move, with how many of their units. */
  boards: { campaign: string; units: number; acts: number }[];
  refused: DecisionAnswer['refused'];
};
/** One of the two, as was asked. */
export type DecisionReply = { preview: DecisionPreview | null; answer: DecisionAnswer | null };
export type ReviewerFigures = {
  personId: string; name: string; held: number;
  done: number; waitMedian: number | null; waitNinetieth: number | null; handMedian: number | null;
  lookedAgain: number; overturned: number; planted: number; missed: number;
};
export type ErrorEstimateView = {
  unitId: string; unitName: string;
  /** Shares between 0 and 1; null = nothing has been looked at yet. */
  estimate: { looked: number; errors: number; rate: number; low: number; high: number } | null;
};

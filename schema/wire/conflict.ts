import { z } from 'zod';
import { WHOLE_MILLI } from '#vocabulary';
import type { PictureView } from './evidence.ts';

/** A side names others by the letters of the case; it never learns their claims. */
const letter = z.string().regex(/^[A-Z]\d*$/, 'Bên không đúng dạng.');
const words = z.string().trim().max(500, 'Lời nói dài quá 500 ký tự. Hãy viết ngắn lại.');

/** What a side says to those who decide. Nobody of the other sides reads it. */
export const sideWords = z.strictObject({ claimId: z.uuid(), words: words.min(1, 'Chưa viết gì.') });
/** How a side would share: a part in thousandths for each side that still stands. */
export const sideOffer = z.strictObject({ claimId: z.uuid(), shares: z.array(z.strictObject({ side: letter, milli: z.int('Phần chia phải là số.').min(1, 'Mỗi bên phải có phần lớn hơn 0.').max(WHOLE_MILLI) })).min(2).max(40) });
export const sideWithdrawal = z.strictObject({
  /** Idempotency key of the request. */
  id: z.uuid({ version: 'v7' }), claimId: z.uuid(), words: words.default('') });
/** How the office settles a case. `sides` are the claims that were on the screen: the write fails if another came or anything moved. */
export const settleInput = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  outcome: z.enum(['one_owner', 'shared', 'none'], 'Hãy chọn một cách giải quyết.'),
  winnerId: z.uuid().optional(),
  words: words.min(5, 'Hãy viết lý do để các bên hiểu, ít nhất 5 ký tự.'),
  sides: z.array(z.strictObject({ claimId: z.uuid(), seen: z.int().min(0) })).min(1).max(40),
  /** For a share: the parts that were on the screen. */
  shares: z.array(z.strictObject({ claimId: z.uuid(), milli: z.int().min(1).max(WHOLE_MILLI) })).max(40).optional(),
});
export type SettleInput = z.infer<typeof settleInput>;

export type SharePart = { side: string; milli: number };
/** A case in the list of those whose claim is in it. */
export type ConflictItem = {
  id: string; openedAt: number; state: string; outcome: string | null; masked: string | null; unitName: string; actDate: string; indicator: string; others: number; agreed: boolean; said: boolean };
/** One's own claim of a case, whole. */
export type OwnSide = {
  side: string; claimId: string; unitName: string; actDate: string; capturedAt: number; arrivedAt: number; indicator: string; masked: string | null; quantity: number;
  state: string; stateWords: string; live: boolean; words: string | null; offer: SharePart[] | null };
/** What one side may know of another: who, when, how it stands, and how it offers to share. */
export type OtherSide = { side: string; unitName: string; actDate: string; state: string; stateWords: string; live: boolean; offer: SharePart[] | null };
export type ConflictSideView = {
  id: string; openedAt: number; state: string; outcome: string | null; decidedAt: number | null; words: string | null; agreed: SharePart[] | null; own: OwnSide[]; others: OtherSide[] };

/** A case in the office's list. */
export type ConflictQueueItem = { id: string; openedAt: number; masked: string | null; facet: string; units: string[]; live: number; recognised: boolean; agreed: boolean };
export type ConflictQueue = { cases: ConflictQueueItem[]; next: string | null };

export type CaseSide = {
  side: string; claimId: string; seen: number; unitId: string; unitName: string; indicator: string; actDate: string; capturedAt: number; arrivedAt: number; quantity: number;
  masked: string | null; agency: string | null; procedureGroup: string; state: string; stateWords: string; live: boolean; words: string | null; saidAt: number | null; offer: SharePart[] | null;
  parts: { unitName: string; milli: number }[];
  /** `citizen` = what the helped person answered; null = nothing. */
  pictures: PictureView[]; citizen: boolean | null };
/** A way to settle, and what the ledger would hold for this subject after it. */
export type CaseChoice = {
  outcome: 'one_owner' | 'shared' | 'none'; winnerId: string | null; side: string | null; held: { unitName: string; milli: number }[]; verdicts: { side: string; outcome: string; reason: string }[] };
export type ConflictCase = {
  id: string; facet: string; openedAt: number; state: string; outcome: string | null; winnerId: string | null; decidedAt: number | null; words: string | null; masked: string | null;
  /** Shares all sides have said alike. */
  agreed: { claimId: string; side: string; milli: number }[] | null; sides: CaseSide[]; choices: CaseChoice[];
  /** What the ledger holds now, by unit. */
  held: { unitName: string; milli: number }[];
  /** What the decision wrote into the ledger. */
  entries: { seq: number; unitName: string; milli: number; at: number }[];
  rows: { importId: string; fileName: string; line: number; masked: string; date: string; agency: string | null; procedureGroup: string; online: boolean | null; status: string | null; sourceState: string; transactionDate: string | null }[];
  /** Why this person does not decide it; null = may. */
  hindrance: string | null };
export type SettleAnswer = { id: string; outcome: string; decided: { claimId: string; state: string }[]; entries: ConflictCase['entries'] };

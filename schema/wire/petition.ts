import { z } from 'zod';
import type { PictureView } from './evidence.ts';

const words = (least: number, most: number) => z.string().trim().min(least, `Hãy viết rõ hơn, ít nhất ${least} ký tự.`).max(most, `Dài quá ${most} ký tự. Hãy viết ngắn lại.`);
const asked = { id: z.uuid({ version: 'v7' }), words: words(10, 2000) };

/** A kiến nghị, phản ánh: on a claim that is not recognised, on a verdict by its number, or on a unit's total. */
export const petitionInput = z.discriminatedUnion('kind', [
  z.strictObject({ ...asked, kind: z.literal('claim'), claimId: z.uuid('Không tìm thấy khai báo này.') }),
  z.strictObject({ ...asked, kind: z.literal('verdict'), claimId: z.uuid('Không tìm thấy khai báo này.'), verdictNo: z.int().min(1) }),
  z.strictObject({ ...asked, kind: z.literal('total'), unitId: z.uuid('Chưa chọn đơn vị.'),
    /** A campaign's id, or `year:2026`. */
    scope: z.string().regex(/^(year:20\d{2}|[0-9a-f-]{36})$/, 'Hãy chọn đợt thi đua hoặc năm.') }),
], 'Hãy chọn kiến nghị về việc gì.');
export type PetitionInput = z.infer<typeof petitionInput>;
export const petitionWords = z.strictObject({ id: z.uuid(), words: words(1, 1000) });
/** Absent person = one takes it oneself. */
export const petitionAssign = z.strictObject({ personId: z.string().min(1).max(64).optional() });
export const petitionDecision = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  state: z.enum(['upheld', 'dismissed'], 'Hãy chọn chấp nhận hay không chấp nhận.'),
  answer: words(10, 2000),
  /** `seen` = verdicts the claim had on the screen. */
  verdict: z.strictObject({ outcome: z.enum(['recognised', 'reopened', 'revoked']), seen: z.int().min(0) }).optional(),
});
export type PetitionDecision = z.infer<typeof petitionDecision>;

export type PetitionItem = {
  id: string; kind: string; state: string; unitName: string; about: string; askedAt: number; dueOn: string; overdue: boolean; assigned: boolean };
export type PetitionQueueItem = PetitionItem & {
  /** Assigned to the one who asks; to whom otherwise. */
  mine: boolean; assignedName: string | null;
  /** Why the one who asks may not take it; null = may. */
  hindrance: string | null };
export type PetitionQueue = { petitions: PetitionQueueItem[]; next: string | null };

export type PetitionEffect = {
  entries: { seq: number; unitName: string; milli: number; indicator: string; at: number }[]; campaigns: { slug: string; name: string }[] };
export type PetitionView = PetitionItem & {
  words: string; unitId: string;
  claim: { id: string; indicator: string; actDate: string; masked: string | null; quantity: number; state: string; stateWords: string; reason: string | null; words: string | null } | null;
  verdict: { no: number; outcome: string; reason: string; words: string | null; at: number } | null;
  /** For a total: what is counted now, thousandths by indicator. */
  total: { indicator: string; milli: number }[] | null;
  answer: string | null; decidedAt: number | null;
  thread: { id: string; at: number; from: 'petitioner' | 'reviewer' | 'other'; own: boolean; words: string }[];
  effect: PetitionEffect; maySay: boolean; mayTakeBack: boolean };
export type PetitionCase = PetitionView & {
  mine: boolean; assignedName: string | null; hindrance: string | null; mayTake: boolean;
  /** Verdicts the claim has, and what an upheld petition may make of it. */
  seen: number; outcomes: string[]; history: { no: number; outcome: string; reason: string; words: string | null; at: number }[];
  rows: { importId: string; fileName: string; line: number; masked: string; date: string; status: string | null; online: boolean | null }[]; pictures: PictureView[];
  /** Whom an administrator may give it to; null for who may not give. */
  people: { id: string; name: string }[] | null };
/** What may be petitioned: told before anything is typed. */
export type PetitionOptions = {
  claim: PetitionView['claim']; verdict: PetitionView['verdict']; unitName: string | null; refusal: string | null;
  totals: { unitId: string; unitName: string; scopes: { scope: string; name: string }[] }[] };

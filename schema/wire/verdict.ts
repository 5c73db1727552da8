import { z } from 'zod';
import { judgeOutcomeCodes, reasonCodes } from '#vocabulary';

/** A verdict by a person. `seen` is the number of verdicts the person saw; the write fails if another came between. */
export const verdictInput = z.strictObject({
  claimId: z.uuid(),
  seen: z.int().min(0).optional(),
  outcome: z.enum(judgeOutcomeCodes),
  reason: z.enum(reasonCodes),
  /** What the author is told beside the reason. */
  words: z.string().trim().max(500, 'Lời nhắn dài quá 500 ký tự.').optional(),
});
export const verdictBatch = z.strictObject({
  /** Idempotency key of the whole request. */
  id: z.uuid({ version: 'v7' }),
  verdicts: z.array(verdictInput).min(1).max(500),
});
export type VerdictInput = z.infer<typeof verdictInput>;
export type VerdictBatch = z.infer<typeof verdictBatch>;
export type VerdictAnswer = {
  decided: { claimId: string; state: string }[];
  refused: { claimId: string; code: string; message: string }[];
  ledgerSeq: number;
};

/** What an author, or an officer of the unit, says about a claim of their own. */
export const ownWord = z.strictObject({
  /** Idempotency key of the request. */
  id: z.uuid({ version: 'v7' }),
  words: z.string().trim().max(500, 'Lời nhắn dài quá 500 ký tự.').default(''),
});

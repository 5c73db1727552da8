import { z } from 'zod';
import { CITIZEN_CODE } from './claim.ts';

/** A code for a claim that exists already; made by the client, so that sending it again makes no other. */
export const newCode = z.strictObject({ code: z.string().regex(CITIZEN_CODE, 'Mã xác nhận của người dân không đúng dạng.') });
/** UTC ms; `url` is what a QR code carries. */
export type CitizenCodeView = { code: string; url: string; expiresAt: number };

/** Whatever was typed: what is no code is answered like a code that is none. */
export const lookInput = z.strictObject({ code: z.string().max(64) });
export const answerInput = z.strictObject({
  code: z.string().max(64),
  helped: z.boolean('Hãy chọn Đúng hoặc Không đúng.'),
  /** 1 (rất không hài lòng) to 5 (rất hài lòng). */
  satisfaction: z.int().min(1).max(5).nullish(),
});
/** What the helped person is asked: nobody's name, no code of theirs. */
export type CitizenQuestion = { actDate: string; unitName: string; indicator: string; expiresAt: number };

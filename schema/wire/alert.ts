import { z } from 'zod';
import type { AlertKind } from '#vocabulary';

export const alertQuery = z.object({
  /** '1' = those somebody has looked at. */
  looked: z.enum(['1']).optional(),
  /** The sign a page begins with: when it was found, and its id. */
  from: z.string().regex(/^\d+\.[0-9a-f-]{36}$/).optional(),
});
export const lookInput = z.strictObject({ words: z.string().trim().min(1, 'Hãy ghi đã xem gì, thấy gì.').max(1000, 'Lời ghi dài quá 1000 ký tự.') });

/** A sign that asks for a look. It names nobody and accuses nobody. */
export type AlertView = {
  id: string; kind: AlertKind; kindLabel: string; unitId: string; unitName: string; at: number;
  /** One sentence with its numbers. */
  sentence: string;
  /** What the sentence is made of, by its kind. */
  facts: Record<string, string | number>;
  claims: number;
  looked: { at: number; words: string } | null;
};
export type AlertPage = { alerts: AlertView[]; next: string | null };
/** A claim behind a sign, masked. */
export type AlertClaim = { id: string; indicator: string; masked: string | null; actDate: string; capturedAt: number; arrivedAt: number; quantity: number; state: string; stateWords: string };
export type AlertWhole = AlertView & { behind: AlertClaim[]; mayLook: boolean };

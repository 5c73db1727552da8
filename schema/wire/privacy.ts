import { z } from 'zod';
import { EXTENSION_DAYS_MAX, dataRequestCodes } from '#vocabulary';
import { localDate } from './claim.ts';

export const dataRequestInput = z.object({ id: z.uuid(), kind: z.enum(dataRequestCodes, 'Hãy chọn loại yêu cầu.'), words: z.string().trim().max(2000).default('') });
/** `accept` answers and goes on to carry out; `refuse` answers and ends; `extend` moves the day once; `done` ends. */
export const dataRequestStep = z.object({
  step: z.enum(['accept', 'refuse', 'extend', 'done']), answer: z.string().trim().max(2000).default(''), days: z.number().int().min(1).max(EXTENSION_DAYS_MAX).optional() });
export const holidayInput = z.object({ date: localDate, name: z.string().trim().min(2, 'Hãy ghi tên ngày nghỉ.').max(80) });

export type DataRequestView = {
  id: string; kind: string; kindLabel: string; words: string; askedAt: number; answerBy: string; doneBy: string; state: string; stateLabel: string;
  answer: string | null; extendedDays: number; doneAt: number | null; overdue: boolean;
};
export type DataRequestQueue = { requests: (DataRequestView & { personId: string; name: string; unitName: string | null })[]; holidays: { date: string; name: string }[];
  retention: { kind: string; label: string; days: number; last: { day: string; rows: number } | null }[] };

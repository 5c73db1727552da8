import { z } from 'zod';
import { localDate } from './claim.ts';

export const auditQuery = z.object({
  unitId: z.uuid().optional(), person: z.string().trim().max(254).optional(), from: localDate.optional(), to: localDate.optional(),
  before: z.coerce.number().int().min(1).optional() });
export type AuditLine = {
  seq: number; at: number; byName: string; byId: string; asName: string | null; action: string; noun: string; nounId: string; unitName: string | null; personName: string | null;
  before: unknown; after: unknown; address: string | null;
};
export type AuditPage = { lines: AuditLine[]; next: number | null };

import { z } from 'zod';
import { tokenScopeCodes, type TokenScope } from '#vocabulary';

/** Days a token may hold at most. */
export const TOKEN_DAYS_MAX = 365;

export const machineTokenInput = z.object({
  id: z.uuid(),
  label: z.string().trim().min(3, 'Hãy đặt tên để nhận ra máy nào dùng mã này, ít nhất 3 ký tự.').max(80, 'Tên dài nhất 80 ký tự.'),
  scope: z.enum(tokenScopeCodes, 'Hãy chọn mã được làm gì.'),
  unitId: z.uuid('Chưa chọn đơn vị.'),
  days: z.coerce.number('Hãy nhập số ngày.').int('Số ngày phải là số nguyên.').min(1, 'Mã dùng được ít nhất 1 ngày.').max(TOKEN_DAYS_MAX, `Mã dùng được nhiều nhất ${TOKEN_DAYS_MAX} ngày.`),
});
export type MachineTokenInput = z.infer<typeof machineTokenInput>;

/** What is answered once: the token itself, which nobody can read again. */
export type MachineTokenMade = { id: string; token: string; expiresAt: number };
export type MachineTokenLine = {
  id: string; label: string; scope: TokenScope; scopeLabel: string; unitId: string; unitName: string; byName: string; at: number; expiresAt: number; revokedAt: number | null; lastUsedAt: number | null;
  state: 'usable' | 'expired' | 'revoked';
};

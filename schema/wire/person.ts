import { z } from 'zod';
import { consentChoiceCodes, consentPurposeCodes, grantedRoleCodes, type ConsentChoice, type ConsentPurpose } from '#vocabulary';
import { localDate, type ClaimView } from './claim.ts';

const name = z.string().trim().min(2, 'Hãy nhập họ và tên.').max(80, 'Họ và tên dài quá 80 ký tự.');
/** Whatever stands here is checked by the service, which can say more than "malformed". */
const login = z.string().trim().max(254).optional();

export const memberInput = z.object({
  id: z.uuid(), unitId: z.uuid('Chưa chọn đơn vị.'), name, birthYear: z.number().int('Năm sinh là bốn chữ số.'),
  phone: login, email: login, from: localDate,
});
export type MemberInput = z.infer<typeof memberInput>;

/** One line of a spreadsheet, as it was read: cells as text. */
export const memberLine = z.object({
  line: z.number().int(), name: z.string().max(200), birthYear: z.string().max(40), phone: z.string().max(80), email: z.string().max(254), unit: z.string().max(200) });
export type MemberLine = z.infer<typeof memberLine>;
export const memberList = z.object({
  id: z.uuid(), unitId: z.uuid('Chưa chọn đơn vị.'), fileName: z.string().max(200), from: localDate,
  lines: z.array(memberLine).min(1, 'Danh sách không có dòng nào.').max(2000, 'Mỗi lần tối đa 2.000 người. Hãy chia danh sách.'),
  /** Lines that look like somebody who is there already, which the officer says are somebody else. */
  others: z.array(z.number().int()).max(2000).default([]),
});
export type MemberList = z.infer<typeof memberList>;
/** What becomes of one line: `new` and `known` are entered, `alike` only when the officer says it is another person. */
export type MemberLineFate = {
  line: number; name: string; birthYear: number | null; fate: 'new' | 'known' | 'alike' | 'already' | 'refused'; words: string; unitName: string | null;
};

export const memberCorrection = z.object({ name, birthYear: z.number().int().nullable(), phone: login, email: login });
export const membershipEnd = z.object({ onDate: localDate });
export const moveInput = z.object({ id: z.uuid(), toUnitId: z.uuid('Chưa chọn đơn vị chuyển đến.'), onDate: localDate });
export const moveAnswer = z.object({ answer: z.enum(['yes', 'no']) });
export const consentInput = z.object({
  purpose: z.enum(consentPurposeCodes), choice: z.enum(consentChoiceCodes, 'Hãy chọn một trong ba mức.'), textVersion: z.string().max(40) });

export const grantInput = z.object({ personId: z.string().max(64), role: z.enum(grantedRoleCodes), unitId: z.uuid('Chưa chọn đơn vị.'), validFrom: localDate, validTo: localDate.optional() });
export type GrantInput = z.infer<typeof grantInput>;
export const grantEnd = z.object({ personId: z.string().max(64), role: z.enum(grantedRoleCodes), unitId: z.uuid(), validFrom: localDate });
/** Somebody new who gets a role at once. */
export const staffInput = z.object({
  id: z.uuid(), name, phone: login, email: login, role: z.enum(grantedRoleCodes), unitId: z.uuid('Chưa chọn đơn vị.'), validFrom: localDate, validTo: localDate.optional() });

export type MemberBrief = {
  id: string; name: string; phone: string | null; email: string | null; birthYear: number | null; unitId: string; unitName: string; since: string; until: string | null;
  signsIn: boolean; invited: boolean; asksReset: boolean; moving: string | null; child: boolean };
export type MemberPage = {
  unit: { id: string; name: string }; members: MemberBrief[]; total: number; next: string | null;
  lists: { id: string; fileName: string; at: number; rows: number; byName: string; undone: boolean }[] };
/** Consent for one purpose: null = never asked. */
export type ConsentView = { purpose: ConsentPurpose; label: string; choice: ConsentChoice | null; at: number | null; textVersion: string | null };
export type Mine = {
  name: string; birthYear: number | null; child: boolean;
  memberships: { unitId: string; unitName: string; from: string; to: string | null }[];
  moves: { id: string; fromName: string; toName: string; onDate: string; askedByName: string }[];
  consents: ConsentView[]; textVersion: string;
  claims: ClaimView[];
};

import type { Frozen } from './freeze.ts';
import { z } from 'zod';
import { ACTIVITY_TURNS_MAX, ATTACH_MAX, activityKindCodes, type ActivityKind, type ActivityState, type Indicator } from '#vocabulary';
import { localDate } from './claim.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Giờ phải có dạng giờ:phút, ví dụ 08:00.');
const turns = (words: string) => z.int(words).min(0, words).max(ACTIVITY_TURNS_MAX, `Tối đa ${ACTIVITY_TURNS_MAX.toLocaleString('vi-VN')}. Hãy kiểm tra lại số.`);

/** What is said about an activity; days and times are local. */
const plan = {
  kind: z.enum(activityKindCodes, 'Hãy chọn loại hoạt động.'),
  name: z.string().trim().min(3, 'Hãy nhập tên hoạt động (từ 3 ký tự).').max(160, 'Tên dài quá 160 ký tự. Hãy viết ngắn lại.'),
  teamId: z.uuid('Chưa chọn đúng đội hình.').nullish(),
  place: z.string().trim().min(2, 'Hãy nhập địa điểm.').max(160, 'Địa điểm dài quá 160 ký tự. Hãy viết ngắn lại.'),
  day: localDate, startTime: clock, lastDay: localDate.optional(), endTime: clock,
  expectedTurns: turns('Số lượt dự kiến là số nguyên, từ 0.').nullish(),
  words: z.string().trim().max(1000, 'Ghi chú dài quá 1.000 ký tự. Hãy viết ngắn lại.').default(''),
};
export const activityInput = z.strictObject({
  id: z.uuid({ version: 'v7', error: 'Mã hoạt động phải là UUID phiên bản 7 do thiết bị tạo.' }),
  unitId: z.uuid('Chưa chọn đơn vị tổ chức.'), ...plan,
  /** One activity on every such weekday from `day` to `until`, both included; each has an id derived from `id` and its day. */
  weekly: z.strictObject({ weekday: z.int().min(0).max(6), until: localDate }).optional(),
  /** Only says what would be written. */
  dryRun: z.boolean().default(false),
});
export type ActivityInput = z.infer<typeof activityInput>;
/** `seen` is the edition that was changed. */
const seen = z.int().min(0);
export const activityChange = z.strictObject({ ...plan, seen });
export type ActivityChange = z.infer<typeof activityChange>;
export const activityReport = z.strictObject({ turns: turns('Số lượt đã thực hiện là số nguyên, từ 0.'), members: turns('Số đoàn viên tham gia là số nguyên, từ 0.').nullish(), seen });
export const activityCancel = z.strictObject({ reason: z.string().trim().min(5, 'Hãy ghi lý do hủy (từ 5 ký tự).').max(300, 'Lý do dài quá 300 ký tự. Hãy viết ngắn lại.'),
  /** The later ones of its series that have not begun, too. */
  rest: z.boolean().default(false) });
export const activityAttach = z.strictObject({ claimIds: z.array(z.uuid()).min(1, 'Chưa chọn khai báo nào.').max(ATTACH_MAX, `Mỗi lần gắn tối đa ${ATTACH_MAX} khai báo.`) });
export const activityDetach = z.strictObject({ claimId: z.uuid() });

const asked = { unitId: z.uuid().optional(), kind: z.enum(activityKindCodes).optional() };
export const activityMonthQuery = z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Tháng phải có dạng năm-tháng.').optional(), ...asked });
export const activityListQuery = z.object({ from: localDate.optional(), to: localDate.optional(), teamId: z.uuid().optional(), order: z.enum(['first', 'last']).default('first'), limit: z.coerce.number().int().min(1).max(500).default(100), ...asked });

export type ActivityAnswer = { ids: string[]; days: string[]; /** Nothing was written: it was only asked, or it is there already. */ written: boolean };
/** One line of a list or a calendar; nobody is named. */
export type ActivityBrief = {
  id: string; kind: ActivityKind; kindLabel: string; name: string; place: string; unitId: string; unitName: string; teamId: string | null; teamName: string | null;
  startsAt: number; endsAt: number; firstDay: string; lastDay: string; state: ActivityState; stateWords: string;
};
/** `reportedTurns` is the unit's report; what is recognised is the ledger's sum over the attached claims. */
export type ActivityLine = ActivityBrief & { reportedTurns: number | null; recognisedTurnsMilli: number; claims: number };
export type ActivityView = ActivityLine & {
  frozen?: Frozen;
  expectedTurns: number | null; members: number | null; reportedAt: number | null; cancelReason: string | null;
  recognised: { indicator: Indicator; label: string; countUnit: string; milli: number }[];
  /** Others of its weekly series, around it. */
  series: { id: string; day: string; state: ActivityState }[];
};
export type ActivityMonth = {
  month: string; today: string; weeks: string[][];
  /** Per day its first few, and how many there are. */
  days: Record<string, { shown: ActivityBrief[]; total: number }>;
  total: number;
  /** More than are read at once: ask for one unit. */
  more: boolean; unitName: string | null;
};
export type AttachedClaim = { id: string; indicator: Indicator; short: string; actDate: string; quantity: number; unitName: string; state: string; stateWords: string; own: boolean };
/** The activity for who has to do with it: all attached and fitting claims to who keeps it, their own to everybody else. */
export type ActivityOwn = {
  activity: ActivityView; edition: number; keeps: boolean; sees: boolean; words: string | null; byName: string | null;
  when: { day: string; startTime: string; lastDay: string; endTime: string };
  attached: AttachedClaim[]; fitting: AttachedClaim[];
  /** Of the reported turns, those no attached claim names yet; null = nothing was reported. */
  turnsLeft: number | null;
};

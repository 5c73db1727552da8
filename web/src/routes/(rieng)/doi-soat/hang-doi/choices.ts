import { reasons } from '#vocabulary';
import { reviewReasons, type ReviewOutcome } from '#domain/queue';
import { began } from '$lib/format.ts';

/** What may be said of a case, in the order of the keys: `key` first, then for a no the reason's own. */
export type Choice = { outcome: ReviewOutcome; reason: keyof typeof reasons; words: string };

export const yes: Choice = { outcome: 'recognised', reason: 'seen', get words() { return 'Công nhận'; } };
export const ask: Choice = { outcome: 'needs_evidence', reason: 'evidence_unclear', get words() { return 'Yêu cầu bổ sung minh chứng'; } };
export const no: Choice[] = [
  ...reviewReasons.rejected.map((reason) => ({ outcome: 'rejected' as const, reason, get words() { return began(reasons[reason]); } })),
  ...reviewReasons.duplicate.map((reason) => ({ outcome: 'duplicate' as const, reason, get words() { return `Trùng: ${reasons[reason]}`; } }))];
export const valueOf = ({ outcome, reason }: Pick<Choice, 'outcome' | 'reason'>): string => `${outcome} ${reason}`;
const all = [yes, ask, ...no];
export const choiceOf = (value: string): Choice | undefined => all.find((choice) => valueOf(choice) === value);

/** Every key of the page, for the list that "?" opens. */
export const keys = (): [key: string, does: string][] => [
  ['1', 'Công nhận'], ['2', 'Yêu cầu bổ sung minh chứng'], ['3', 'Không công nhận, rồi 1–8 để chọn lý do'], ['Enter', 'Ghi; khi đã chọn nhiều: xem trước rồi ghi'],
  ['J / K', 'Trường hợp sau / trước'], ['X', 'Chọn, bỏ chọn để ghi nhiều trường hợp một lần'], ['W', 'Viết lời nhắn cho người khai báo'], ['Z', 'Hoàn tác kết quả vừa ghi'],
  ['Delete', 'Xóa ảnh có giấy tờ (chỉ giữ dấu vết)'], ['R', 'Trả lại trường hợp này'], ['T', 'Nhận cho đủ 10'], ['?', 'Mở, đóng bảng phím'], ['Esc', 'Quay lại'],
];

import type { ClaimState } from '#vocabulary';

/** What a state means to whoever made the claim, and what to do next. Nothing here blames. */
export const stateMeanings = (): Record<ClaimState, { means: string; next: string }> => ({
  pending: { means: 'Khai báo đã được nhận và đang chờ đối soát với dữ liệu của cơ quan tiếp nhận, hoặc chờ người đối soát xem.', next: 'Bạn chưa phải làm gì.' },
  recognised: { means: 'Khai báo đã được tính vào kết quả của đơn vị.', next: 'Bạn không phải làm gì thêm.' },
  needs_evidence: { means: 'Người đối soát chưa đủ căn cứ để công nhận và chờ bạn bổ sung.', next: 'Đọc lý do, bổ sung rồi gửi lại. Khai báo sẽ được xem lại, không phải khai báo mới.' },
  rejected: { means: 'Khai báo không được tính, vì lý do ghi bên dưới.', next: 'Nếu thấy chưa đúng, bạn có thể gửi kiến nghị.' },
  duplicate: { means: 'Có khai báo khác cho cùng hồ sơ hoặc tài khoản; một việc chỉ được tính một lần.', next: 'Nếu việc này do bạn làm, hãy nói rõ trong phần giải quyết trùng hoặc gửi kiến nghị.' },
  withdrawn: { means: 'Khai báo đã được rút và không được tính.', next: 'Việc đã rút nhầm thì khai báo lại.' },
  revoked: { means: 'Khai báo đã được công nhận nhưng sau đó bị thu hồi, nên không còn được tính.', next: 'Lý do ghi bên dưới. Nếu thấy chưa đúng, bạn có thể gửi kiến nghị.' },
});

/** Tone of a state's band: good, warn or plain; the words always say it too. */
export const stateTone = (state: string): 'good' | 'warn' | '' => (state === 'recognised' ? 'good' : state === 'needs_evidence' ? 'warn' : '');

/** Filters of a list, in the order people need them. */
export const stateFilters = (): { state: ClaimState | undefined; words: string }[] => [
  { state: undefined, words: 'Tất cả' }, { state: 'pending', words: 'Chờ xác minh' }, { state: 'needs_evidence', words: 'Cần bổ sung' }, { state: 'recognised', words: 'Đã công nhận' },
  { state: 'rejected', words: 'Không được công nhận' }, { state: 'duplicate', words: 'Trùng' }, { state: 'revoked', words: 'Thu hồi' }, { state: 'withdrawn', words: 'Đã rút' },
];
export const stateIn = (url: URL): ClaimState | undefined => stateFilters().find(({ state }) => state !== undefined && state === url.searchParams.get('trang-thai'))?.state;

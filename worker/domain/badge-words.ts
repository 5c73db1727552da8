/** What each huy hiệu is called, what it asks, and what is left of that: the API says it in Vietnamese, a page in its own language. */
const people = (label: string, need: number) => ({
  label, sentence: `${need} người được giúp có tài khoản hoặc nộp hồ sơ trực tuyến, đã được công nhận.`,
  missing: (n: number) => `Giúp thêm ${n} người có tài khoản hoặc nộp hồ sơ trực tuyến.` });
export const badgeWords = () => ({
  first: { label: 'Việc đầu tiên', sentence: 'Một khai báo được công nhận.', missing: (_: number) => 'Khai báo một kết quả và được công nhận.' },
  ten_people: people('Mười người được giúp', 10),
  five_sundays: { label: 'Năm ngày Chủ nhật số', sentence: 'Năm ngày Chủ nhật khác nhau có việc được công nhận.', missing: (n: number) => `Thêm ${n} ngày Chủ nhật có việc được công nhận.` },
  every_kind: {
    label: 'Đủ các loại việc', sentence: 'Mỗi loại một việc được công nhận: tài khoản, tài khoản có giao dịch, hồ sơ, hồ sơ thanh toán trực tuyến, lượt tuyên truyền.',
    missing: (n: number) => `Thêm ${n} loại việc chưa từng làm.` },
  hundred_turns: { label: 'Trăm lượt tuyên truyền', sentence: '100 lượt tuyên truyền, hướng dẫn được công nhận.', missing: (n: number) => `Thêm ${n} lượt tuyên truyền, hướng dẫn.` },
  eight_weeks: {
    label: 'Tám tuần bền bỉ', sentence: 'Tám tuần có việc được công nhận; cứ bốn tuần được nghỉ một, tuần có ngày lễ, Tết hoặc hệ thống gián đoạn không tính.',
    missing: (n: number) => `Thêm ${n} tuần có việc được công nhận.` },
  clean_fifty: {
    label: 'Năm mươi lần chắc tay', sentence: '50 khai báo được công nhận liên tiếp, không lần nào bị thu hồi vì khai chưa đúng.', missing: (n: number) => `Thêm ${n} khai báo được công nhận liên tiếp.` },
  fifty_people: people('Năm mươi người được giúp', 50),
  two_hundred_people: people('Hai trăm người được giúp', 200),
});
export type BadgeCode = keyof ReturnType<typeof badgeWords>;

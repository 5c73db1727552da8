import type { EditionLine, GateCode, ImpactCause, ImpactLine, Signer } from '#wire/edition';
import { count, localDate, points } from './format.ts';
import { path } from './path.ts';

/** What blocks a publication, in words, and where it is settled. */
export const gateWords = (code: GateCode): { name: string; what: string; link: { href: string; words: string } | null } => ({
  undecided: { name: 'Khai báo của đợt', what: 'khai báo đang chờ xác minh hoặc chờ bổ sung minh chứng', link: { href: path.queue(), words: 'Mở hàng đợi xác minh' } },
  conflicts: { name: 'Khai báo trùng', what: 'mã hồ sơ, tài khoản có nhiều bên cùng khai báo', link: { href: path.conflictQueue(), words: 'Mở danh sách trùng' } },
  petitions: { name: 'Kiến nghị, phản ánh', what: 'kiến nghị, phản ánh về khai báo hoặc số tổng của đợt', link: { href: path.petitionQueue(), words: 'Mở danh sách kiến nghị' } },
  imports: { name: 'Tệp đối soát', what: 'tệp kết xuất mới nhập được một phần', link: { href: path.reconcile(), words: 'Mở trang đối soát' } },
  second_looks: { name: 'Kiểm tra lại', what: 'kết quả được chọn kiểm tra lại mà chưa có kết luận', link: { href: path.queue(), words: 'Mở hàng đợi xác minh' } },
  tallies: { name: 'Bộ đếm so với sổ', what: 'ô đếm không bằng kết quả đếm lại từ sổ bút toán', link: { href: path.log(), words: 'Báo quản trị đếm lại; xem nhật ký' } },
  second_count: { name: 'Hai cách đếm độc lập', what: 'số liệu khác với cách đếm thứ hai, từ khai báo và kết quả xác minh', link: { href: path.log(), words: 'Báo quản trị; xem nhật ký' } },
  signers: { name: 'Người ký', what: 'người trong Ban Tổ chức của toàn phạm vi còn phải ký', link: { href: path.roles(), words: 'Xem ai có vai trò' } },
})[code];

export const causeWords = (cause: ImpactCause, { added, takenBack }: Pick<ImpactLine, 'added' | 'takenBack'>): string => ({
  entries: `Sổ có thêm ${count(added)} bút toán ghi nhận và ${count(takenBack)} bút toán rút lại.`, appraised: 'Điểm thẩm định, cộng, trừ đã đổi.', targets: 'Chỉ tiêu được giao đã đổi.',
  members: 'Số đoàn viên đã đổi.', quality: 'Ước lượng sai sót sau kiểm tra lại đã đổi.', place_of_others: 'Đơn vị khác trong cụm thay đổi nên hạng đổi theo.' })[cause];
export const allWords = (code: 'rules' | 'claims_until' | 'tree'): string => ({ rules: 'Thể lệ đã được điều chỉnh.', claims_until: 'Hạn nhận khai báo đã lùi.', tree: 'Đơn vị được xếp theo cơ cấu khác.' })[code];

/** Where an edition stands: for a list, and beside its heading. */
export function fateWords({ recalled, replacedBy }: Pick<EditionLine, 'recalled' | 'replacedBy'>): string {
  if (recalled) return 'Đã thu hồi';
  return replacedBy === null ? 'Đang có hiệu lực' : `Đã được thay bằng bản số ${replacedBy}`;
}
/** A decision as an office writes it. */
export const decisionWords = ({ decision, on }: Signer): string => `Số ${decision}, ngày ${localDate(on)}`;
const placeOf = (place: number | null): string => (place === null ? 'không xếp hạng' : `hạng ${count(place)}`);
/** A unit's place, points and grade in one edition. */
export const standingWords = (standing: ImpactLine['before']): string =>
  (standing === null ? 'không có trong bảng' : [placeOf(standing.place), `${points(standing.pointsMilli)} điểm`, ...(standing.grade ? [standing.grade] : [])].join(', '));
/** 'up', 'down' or 'same', by place first, then by points. */
export function directionOf({ before, after }: ImpactLine): 'up' | 'down' | 'same' {
  const step = ((before?.place ?? 1e9) - (after?.place ?? 1e9)) || ((after?.pointsMilli ?? 0) - (before?.pointsMilli ?? 0));
  return step > 0 ? 'up' : step < 0 ? 'down' : 'same';
}

import { activityKinds, consentChoices, dataRequestStates, dataRequests, measures, outcomes, rewardForms, targetMethods, teamKinds } from '#vocabulary';
import { localDate, moment } from './format.ts';

/** What the log's codes say to people; a code that has no words yet is shown as it is. */
const deeds = (): Record<string, string> => ({
  'claim claim': 'khai báo', 'decide claim': 'xác minh khai báo', 'open import': 'mở tệp đối soát', 'reconcile import': 'đối soát một phần tệp', 'launch campaign': 'phát động đợt thi đua', 'change campaign': 'sửa đợt thi đua chưa bắt đầu', 'begin draft': 'soạn bản nháp đợt thi đua', 'save draft': 'lưu bản nháp đợt thi đua', 'delete draft': 'xóa bản nháp đợt thi đua',
  'sign_in session': 'đăng nhập', 'end session': 'kết thúc phiên', 'second_factor session': 'dùng mã một lần', 'add_passkey session': 'thêm khóa truy cập', 'remove_passkey session': 'gỡ khóa truy cập',
  'remove_codes session': 'tắt mã một lần', 'link session': 'liên kết tài khoản ngoài', 'set password': 'đặt mật khẩu', 'begin support': 'bắt đầu hỗ trợ thay', 'end support': 'kết thúc hỗ trợ thay',
  'make invite': 'tạo liên kết mời', 'make reset': 'tạo liên kết đặt lại mật khẩu', 'use invitation': 'dùng liên kết', 'reset_factors person': 'gỡ khóa và mã một lần', 'enter person': 'thêm người', 'correct person': 'sửa thông tin',
  'erase person': 'xóa dữ liệu cá nhân', 'enter member': 'thêm đoàn viên', 'enter_list member': 'nhập danh sách đoàn viên', 'undo_list member': 'hoàn tác danh sách đoàn viên', 'end membership': 'ghi thôi sinh hoạt',
  'ask_move move': 'đề nghị chuyển sinh hoạt', 'confirm_move move': 'đồng ý chuyển sinh hoạt', 'decline_move move': 'không đồng ý chuyển sinh hoạt', 'agree consent': 'đồng ý công khai', 'withdraw consent': 'rút đồng ý công khai',
  'keep team': 'lưu đội hình', 'join team': 'vào đội hình', 'lead team': 'đổi đội trưởng', 'leave team': 'rời đội hình', 'grant role': 'giao vai trò', 'end_grant role': 'kết thúc vai trò',
  'add unit': 'thành lập đơn vị', 'rename unit': 'đổi tên đơn vị', 'move unit': 'chuyển đơn vị', 'close unit': 'kết thúc đơn vị', 'merge unit': 'sáp nhập đơn vị', 'split unit': 'chia tách đơn vị', 'reorganise unit': 'sắp xếp đơn vị', 'undo unit': 'hoàn tác quyết định về đơn vị',
  'ask data_request': 'gửi yêu cầu về dữ liệu', 'accepted data_request': 'trả lời yêu cầu về dữ liệu', 'refused data_request': 'từ chối yêu cầu về dữ liệu', 'extend data_request': 'kéo dài hạn yêu cầu', 'done data_request': 'thực hiện yêu cầu về dữ liệu',
  'decide target': 'giao, phân bổ chỉ tiêu năm', 'enter observation': 'nhập số liệu theo tỷ lệ', 'enter unit_size': 'nhập số đoàn viên',
  'look alert': 'xem dấu hiệu',
  'propose amendment': 'đề nghị điều chỉnh thể lệ', 'agree amendment': 'đồng ý điều chỉnh thể lệ', 'refuse amendment': 'không đồng ý điều chỉnh thể lệ', 'cancel amendment': 'hủy đề nghị điều chỉnh thể lệ',
  'started campaign': 'đợt thi đua bắt đầu', 'ended campaign': 'đợt thi đua hết thời gian thực hiện', 'claims_closed campaign': 'đợt thi đua hết hạn nhận khai báo', 'closed campaign': 'đợt thi đua kết thúc thẩm định', 'record_outage campaign': 'ghi hệ thống gián đoạn',
  'plan activity': 'lập hoạt động', 'change activity': 'sửa hoạt động', 'cancel activity': 'hủy hoạt động', 'report activity': 'báo cáo lượt của hoạt động', 'attach activity': 'gắn khai báo vào hoạt động', 'detach activity': 'gỡ khai báo khỏi hoạt động',
  'withdraw claim': 'rút khai báo', 'answer claim': 'bổ sung khai báo', 'see news': 'xem thông báo',
  'undo import': 'hoàn tác lần đối soát', 'match_late import': 'đối soát khai báo đến sau', 'bulk_reopen bulk': 'mở lại hàng loạt', 'undo bulk': 'hoàn tác việc mở lại hàng loạt',
  'decide review': 'ghi ý kiến kiểm tra lại', 'undo review': 'hoàn tác một kết quả trong hàng đợi', 'release review': 'trả lại các trường hợp người khác đang giữ',
  'make citizen_code': 'tạo mã xác nhận cho người dân', 'answer citizen_code': 'trả lời của người dân',
  'attach evidence': 'gửi ảnh minh chứng', 'destroy evidence': 'xóa ảnh minh chứng',
  'write announcement': 'viết thông báo trên màn hình lớn', 'withdraw announcement': 'gỡ thông báo trên màn hình lớn',
  'make machine_token': 'tạo mã truy cập cho máy', 'revoke machine_token': 'thu hồi mã truy cập cho máy',
  'keep holiday': 'lưu ngày nghỉ', 'remove holiday': 'bỏ ngày nghỉ',
  'say conflict': 'nói ý kiến về trường hợp trùng', 'offer conflict': 'đề nghị chia phần', 'settle conflict': 'giải quyết trường hợp trùng',
  'self_score appraisal': 'ghi điểm tự chấm', 'propose appraisal': 'đề nghị điểm', 'agree appraisal': 'đồng ý điểm được đề nghị', 'refuse appraisal': 'không đồng ý điểm được đề nghị', 'cancel appraisal': 'hủy đề nghị điểm',
  'propose reward': 'đề nghị khen thưởng', 'agree reward': 'đồng ý khen thưởng', 'refuse reward': 'không đồng ý khen thưởng', 'cancel reward': 'hủy đề nghị khen thưởng', 'withdraw reward': 'rút khen thưởng', 'enter_decision reward': 'ghi quyết định khen thưởng',
  'ask petition': 'gửi kiến nghị, phản ánh', 'say petition': 'viết ý kiến vào kiến nghị', 'take_back petition': 'rút kiến nghị', 'assign petition': 'giao xem xét kiến nghị', 'decide petition': 'trả lời kiến nghị',
});
export const deedOf = (action: string, noun: string): string => deeds()[`${action} ${noun}`] ?? `${action} ${noun}`;

const parts = (): Record<string, string> => ({
  name: 'tên', from: 'từ', to: 'đến', on: 'từ ngày', document: 'theo', choice: 'mức', textVersion: 'lời hỏi bản', state: 'trạng thái', rows: 'số dòng', leads: 'đội trưởng', kind: 'loại', place: 'địa bàn',
  expiresAt: 'dùng được đến', claimsUntil: 'hạn nhận khai báo', fromAt: 'từ', toAt: 'đến', due: 'đến hạn lúc', words: 'lý do', answerBy: 'trả lời trước hết ngày', doneBy: 'thực hiện trước hết ngày', chunk: 'phần', claims: 'số khai báo', slug: 'địa chỉ', participants: 'số đơn vị', verdicts: 'kết quả',
  measure: 'chỉ tiêu', year: 'năm', method: 'cách', amount: 'số', units: 'số đơn vị', edition: 'bản',
  form: 'hình thức', rewards: 'số khen thưởng', overlaps: 'số khen thưởng có thành tích trùng',
  criterion: 'tiêu chí', milli: 'điểm (phần nghìn)', turns: 'số lượt', members: 'đoàn viên tham gia', activities: 'số buổi', reason: 'lý do', rest: 'cả các buổi sau', phone: 'điện thoại', email: 'thư điện tử', birthYear: 'năm sinh', recognised: 'công nhận', takenBack: 'thu hồi', dueOn: 'trả lời trước hết ngày', already: 'đã có', conflict: 'trùng', contradicts: 'mâu thuẫn', unclaimed: 'chưa khai báo',
});
const words = (): Record<string, string> => ({ ...consentChoices, ...rewardForms, ...targetMethods, ...Object.fromEntries(Object.entries(measures).map(([code, { short }]) => [code, short])), ...dataRequestStates, ...outcomes, ...teamKinds, ...Object.fromEntries(Object.entries(activityKinds).map(([code, { label }]) => [code, label])), ...Object.fromEntries(Object.entries(dataRequests).map(([code, { label }]) => [code, label])), dossiers: 'hồ sơ', accounts: 'tài khoản', claim: 'khai báo', verdict: 'kết quả xác minh', total: 'số tổng', true: 'có', false: 'không' });
const LONG = 90;

function worded(key: string, value: unknown): string {
  if (key === 'expiresAt' || key === 'claimsUntil' || key === 'due' || key === 'fromAt' || key === 'toAt') return moment(Number(value));
  if (Array.isArray(value)) return value.map((each) => worded('', Array.isArray(each) ? each[1] : each)).join('; ').slice(0, LONG);
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && key !== 'textVersion') return text === '0001-01-01' ? 'đầu' : localDate(text);
  return words()[text] ?? (text.length > LONG ? `${text.slice(0, LONG)}…` : text);
}

/** Before or after in one line: "từ 01/01/2026, đến 01/03/2026". What stands for "still so" is left out. */
export const detailOf = (value: unknown): string => (value === null || value === undefined ? '' : typeof value !== 'object' ? worded('', value)
  : Object.entries(value).filter(([, part]) => part !== null && part !== '9999-12-31').map(([key, part]) => `${parts()[key] ?? key} ${worded(key, part)}`).join(', '));

/** What the log's codes say to people; a code that has no words yet is shown as it is. */
const deeds: Record<string, string> = {
  'claim claim': 'khai báo', 'decide claim': 'xác minh khai báo', 'open import': 'mở tệp đối soát', 'reconcile import': 'đối soát một phần tệp', 'launch campaign': 'phát động đợt thi đua',
  'sign_in session': 'đăng nhập', 'end session': 'kết thúc phiên', 'second_factor session': 'dùng mã một lần', 'add_passkey session': 'thêm khóa truy cập', 'remove_passkey session': 'gỡ khóa truy cập',
  'remove_codes session': 'tắt mã một lần', 'link session': 'liên kết tài khoản ngoài', 'set password': 'đặt mật khẩu', 'begin support': 'bắt đầu hỗ trợ thay', 'end support': 'kết thúc hỗ trợ thay',
  'make invite': 'tạo liên kết mời', 'make reset': 'tạo liên kết đặt lại mật khẩu', 'use invitation': 'dùng liên kết', 'reset_factors person': 'gỡ khóa và mã một lần', 'enter person': 'thêm người', 'correct person': 'sửa thông tin',
  'erase person': 'xóa dữ liệu cá nhân', 'enter member': 'thêm đoàn viên', 'enter_list member': 'nhập danh sách đoàn viên', 'undo_list member': 'hoàn tác danh sách đoàn viên', 'end membership': 'ghi thôi sinh hoạt',
  'ask_move move': 'đề nghị chuyển sinh hoạt', 'confirm_move move': 'đồng ý chuyển sinh hoạt', 'decline_move move': 'không đồng ý chuyển sinh hoạt', 'agree consent': 'đồng ý công khai', 'withdraw consent': 'rút đồng ý công khai',
  'keep team': 'lưu đội hình', 'join team': 'vào đội hình', 'lead team': 'đổi đội trưởng', 'leave team': 'rời đội hình', 'grant role': 'giao vai trò', 'end_grant role': 'kết thúc vai trò',
  'add unit': 'thành lập đơn vị', 'rename unit': 'đổi tên đơn vị', 'move unit': 'chuyển đơn vị', 'close unit': 'kết thúc đơn vị', 'merge unit': 'sáp nhập đơn vị', 'split unit': 'chia tách đơn vị', 'reorganise unit': 'sắp xếp đơn vị', 'undo unit': 'hoàn tác quyết định về đơn vị',
  'ask data_request': 'gửi yêu cầu về dữ liệu', 'accepted data_request': 'trả lời yêu cầu về dữ liệu', 'refused data_request': 'từ chối yêu cầu về dữ liệu', 'extend data_request': 'kéo dài hạn yêu cầu', 'done data_request': 'thực hiện yêu cầu về dữ liệu',
  'decide review': 'ghi ý kiến kiểm tra lại', 'undo review': 'hoàn tác một kết quả trong hàng đợi', 'release review': 'trả lại các trường hợp người khác đang giữ',
  'make citizen_code': 'tạo mã xác nhận cho người dân', 'answer citizen_code': 'trả lời của người dân',
  'attach evidence': 'gửi ảnh minh chứng', 'destroy evidence': 'xóa ảnh minh chứng',
  'keep holiday': 'lưu ngày nghỉ', 'remove holiday': 'bỏ ngày nghỉ',
};
export const deedOf = (action: string, noun: string): string => deeds[`${action} ${noun}`] ?? `${action} ${noun}`;

/** Before or after in one line: "from: 2026-01-01, to: …". */
export const detailOf = (value: unknown): string => (value === null || value === undefined ? '' : typeof value !== 'object' ? String(value)
  : Object.entries(value).filter(([, part]) => part !== null && part !== '9999-12-31').map(([key, part]) => `${key}: ${typeof part === 'object' ? JSON.stringify(part).slice(0, 160) : String(part)}`).join(', '));

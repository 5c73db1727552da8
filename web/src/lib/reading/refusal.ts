/** Why a file cannot be read at all, in words that say what to do. */
const words = {
  empty: 'Tệp rỗng. Hãy kết xuất lại từ hệ thống rồi chọn tệp mới.',
  too_large: 'Tệp lớn hơn 60 MB. Hãy kết xuất theo từng tháng rồi đối soát lần lượt.',
  old_excel: 'Đây là tệp Excel đời cũ (.xls) hoặc tệp có mật khẩu. Hãy mở bằng Excel, chọn “Lưu thành” .xlsx không mật khẩu, rồi chọn tệp mới.',
  encrypted: 'Tệp có mật khẩu. Hãy lưu lại bản không mật khẩu rồi chọn lại.',
  not_spreadsheet: 'Tệp này không phải bảng tính .xlsx hoặc .csv. Hãy kết xuất lại ở một trong hai dạng đó.',
  zip_bomb: 'Tệp nén bất thường nên không được mở để bảo vệ máy. Hãy kết xuất lại từ hệ thống, hoặc lưu thành CSV UTF-8.',
  wrong_encoding: 'Tệp CSV không ở bảng mã UTF-8 (có thể là Windows-1258). Hãy mở bằng Excel, chọn “Lưu thành” CSV UTF-8 hoặc .xlsx, rồi chọn lại.',
  too_wide: 'Tệp có quá nhiều cột (hơn 200). Hãy chỉ kết xuất các cột cần thiết rồi chọn lại.',
  no_headings: 'Không tìm thấy dòng tiêu đề có “Mã hồ sơ” hay “Số điện thoại, mã đăng ký”. Hãy kiểm tra tệp có dòng tiêu đề tiếng Việt.',
  no_rows: 'Tệp chỉ có tiêu đề, chưa có dòng dữ liệu nào.',
  broken: 'Tệp bị hỏng hoặc chưa tải xong nên không đọc được. Hãy kết xuất lại rồi chọn tệp mới.',
} as const;
export type FileRefusalCode = keyof typeof words;

export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
  readonly code: FileRefusalCode;

  constructor(code: FileRefusalCode) {
    super(words[code]);
    this.code = code;
  }
}

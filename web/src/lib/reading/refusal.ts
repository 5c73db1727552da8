/** Why a file cannot be read at all, in words that say what to do. */
const words = () => ({
  empty: 'Tệp rỗng. Hãy kết xuất lại từ hệ thống rồi chọn tệp mới.',
  too_large: 'Tệp lớn hơn 25 MB. Hãy kết xuất từng khoảng thời gian ngắn hơn rồi đối soát lần lượt.',
  old_excel: 'Đây là tệp Excel đời cũ (.xls) hoặc tệp có mật khẩu. Hãy mở bằng Excel, chọn “Lưu thành” .xlsx không mật khẩu, rồi chọn tệp mới.',
  encrypted: 'Tệp có mật khẩu. Hãy lưu lại bản không mật khẩu rồi chọn lại.',
  not_spreadsheet: 'Tệp này không phải bảng tính .xlsx hoặc .csv, hoặc tải về chưa trọn. Hãy kết xuất lại ở một trong hai dạng đó.',
  web_page: 'Tệp mang tên bảng tính nhưng bên trong là trang web. Hãy mở bằng Excel, chọn “Lưu thành” .xlsx, rồi chọn tệp mới.',
  archive_inside: 'Tệp .xlsx có nhúng tệp khác bên trong nên không được mở. Hãy chép riêng bảng dữ liệu sang tệp Excel mới rồi lưu lại.',
  strange_xml: 'Tệp .xlsx chứa khai báo XML không có trong bảng tính thông thường nên không được mở. Hãy mở bằng Excel rồi lưu lại.',
  too_sparse: 'Bảng trải trên quá nhiều ô. Hãy xóa các dòng, cột trống ở xa rồi lưu lại, hoặc kết xuất khoảng thời gian ngắn hơn.',
  open_quote: 'có dấu ngoặc kép mở ra mà không đóng lại nên các dòng sau không đọc được. Hãy mở tệp bằng Excel, chọn “Lưu thành” CSV UTF-8 hoặc .xlsx, rồi chọn lại.',
  zip_bomb: 'Tệp nén bất thường nên không được mở để bảo vệ máy. Hãy kết xuất lại từ hệ thống, hoặc lưu thành CSV UTF-8.',
  wrong_encoding: 'Tệp CSV không ở bảng mã UTF-8 (có thể là Windows-1258). Hãy mở bằng Excel, chọn “Lưu thành” CSV UTF-8 hoặc .xlsx, rồi chọn lại.',
  too_wide: 'Tệp có quá nhiều cột (hơn 200). Hãy chỉ kết xuất các cột cần thiết rồi chọn lại.',
  no_headings: 'Không tìm thấy bảng có dòng tiêu đề “Mã hồ sơ” hay “Số điện thoại, mã đăng ký”. Hãy chọn đúng tệp kết xuất có dòng tiêu đề tiếng Việt.',
  no_rows: 'Tệp chỉ có tiêu đề, chưa có dòng dữ liệu nào.',
  broken: 'Tệp bị hỏng hoặc chưa tải xong nên không đọc được. Hãy kết xuất lại rồi chọn tệp mới.',
}) as const;
export type FileRefusalCode = keyof ReturnType<typeof words>;

export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
  readonly code: FileRefusalCode;

  /** @param line where it is, in the office's file, when one line is to blame */
  constructor(code: FileRefusalCode, line?: number) {
    super(line === undefined ? words()[code] : `Dòng ${line} ${words()[code]}`);
    this.code = code;
  }
}

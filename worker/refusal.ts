/**
 * Every way we say no. A refusal is expected: it has a code for machines and a Vietnamese
 * sentence that says what to do. Only api.ts knows which HTTP status a code has.
 */
export const refusals = {
  malformed: 'Dữ liệu gửi lên không đúng dạng. Hãy kiểm tra lại và gửi lần nữa.',
  too_large: 'Dữ liệu gửi lên quá lớn. Hãy chia nhỏ và gửi từng phần.',
  not_json: 'Máy chủ chỉ nhận dữ liệu JSON ở địa chỉ này.',
  cross_site: 'Yêu cầu đến từ một trang khác nên không được thực hiện. Hãy mở lại trang và thử lại.',
  not_found: 'Không có địa chỉ này.',
  signed_out: 'Hãy đăng nhập rồi thử lại.',
  not_allowed: 'Tài khoản của bạn không có quyền làm việc này với đơn vị đã chọn.',
  key_missing: 'Máy chủ chưa được cấp khóa bí mật để che mã hồ sơ nên chưa nhận dữ liệu. Hãy báo quản trị; dữ liệu của bạn chưa được gửi.',
  busy: 'Hệ thống đang bận. Hãy thử lại sau ít giây; dữ liệu của bạn không bị mất.',
  unit_unknown: 'Không tìm thấy đơn vị này.',
  unit_not_active: 'Vào ngày thực hiện, đơn vị này chưa thành lập hoặc đã kết thúc hoạt động.',
  indicator_out_of_time: 'Vào ngày thực hiện, chỉ tiêu này chưa áp dụng hoặc không còn áp dụng.',
  act_in_future: 'Ngày thực hiện ở tương lai. Hãy kiểm tra lại ngày.',
  act_too_old: 'Ngày thực hiện trước khi Đề án bắt đầu (01/01/2022). Hãy kiểm tra lại ngày.',
  code_missing: 'Khai báo hồ sơ cần mã hồ sơ.',
  code_impossible_date: 'Ngày trong mã hồ sơ không có thật. Hãy kiểm tra lại sáu chữ số năm-tháng-ngày trong mã.',
  code_in_future: 'Ngày trong mã hồ sơ ở tương lai. Hãy kiểm tra lại mã.',
  code_after_act: 'Ngày thực hiện sớm hơn ngày tiếp nhận ghi trong mã hồ sơ quá 30 ngày. Hãy kiểm tra lại mã và ngày.',
  account_missing: 'Khai báo tài khoản cần số điện thoại hoặc mã đăng ký.',
  account_malformed: 'Số điện thoại hoặc mã đăng ký không đúng dạng. Số điện thoại có 10 chữ số, bắt đầu bằng 0.',
  identity_number: 'Dãy 12 chữ số này giống số định danh cá nhân (CCCD). Không nhập số định danh của người dân; hãy dùng số điện thoại hoặc mã đăng ký.',
  subject_unwanted: 'Chỉ tiêu này không kèm mã hồ sơ hay tài khoản. Hãy bỏ trống ô đó.',
  quantity_unwanted: 'Mỗi hồ sơ, tài khoản là một khai báo; chỉ lượt tuyên truyền mới ghi số lượng.',
  shares_not_whole: 'Phần đóng góp của các đơn vị phải cộng đúng bằng 1000 phần nghìn, mỗi đơn vị một lần.',
  upgrade_without_account: 'Chưa có khai báo mở tài khoản nào cho tài khoản này. Hãy khai báo việc mở tài khoản trước.',
  upgrade_of_another: 'Tài khoản này do đơn vị khác khai báo. Giao dịch sẽ được ghi nhận cho đơn vị đã mở tài khoản.',
  upgrade_already: 'Giao dịch của tài khoản này đã được khai báo rồi.',
  id_reused: 'Mã khai báo này đã dùng cho một nội dung khác. Hãy tạo khai báo mới.',
  claim_unknown: 'Không tìm thấy khai báo này.',
  own_work: 'Không ai được xác minh khai báo của chính mình hoặc của đơn vị mình.',
  decided_meanwhile: 'Khai báo này vừa được người khác xác minh. Hãy tải lại để xem kết quả mới.',
  outcome_not_possible: 'Kết quả này không áp dụng được cho trạng thái hiện tại của khai báo.',
  claimed_twice: 'Có khai báo khác cho cùng hồ sơ, tài khoản. Hãy giải quyết trùng trước khi công nhận.',
  import_unknown: 'Không tìm thấy lần đối soát này. Hãy chọn lại tệp.',
  import_differs: 'Tệp này khác với tệp đã mở trước đó. Hãy chọn lại đúng tệp hoặc bắt đầu lần đối soát mới.',
  chunk_out_of_order: 'Phần dữ liệu gửi không đúng thứ tự. Hãy gửi tiếp từ phần đang thiếu.',
  chunk_wrong_size: 'Số dòng của phần dữ liệu không đúng với lúc mở lần đối soát. Hãy chọn lại tệp.',
  unwanted_column: 'Có cột ngoài danh sách cần thiết. Hệ thống không nhận họ tên, địa chỉ hay số định danh.',
  campaign_unknown: 'Không tìm thấy đợt thi đua này.',
  slug_taken: 'Địa chỉ này đã có đợt thi đua khác dùng. Hãy chọn địa chỉ khác.',
  times_out_of_order: 'Các mốc thời gian phải theo thứ tự: ngày đầu, ngày cuối, hạn nhận khai báo, hạn kết thúc.',
  launch_in_past: 'Đợt thi đua không thể kết thúc trước hôm nay.',
  scope_empty: 'Phạm vi đã chọn không có đơn vị nào ở cấp xếp hạng này.',
  unit_outside_scope: 'Đơn vị này không thuộc phạm vi của đợt thi đua.',
  unit_in_two_clusters: 'Một đơn vị không thể thuộc hai cụm thi đua.',
  cluster_empty: 'Có cụm thi đua không có đơn vị nào được xếp hạng.',
  rules_empty: 'Cần ít nhất một chỉ tiêu có trọng số.',
  indicator_not_in_period: 'Chỉ tiêu này không áp dụng trong thời gian của đợt thi đua.',
  target_missing: 'Cách tính theo phần trăm chỉ tiêu cần chỉ tiêu được giao cho các đơn vị.',
} as const;
export type RefusalCode = keyof typeof refusals;

/** An expected no, thrown by services and domain checks alike; `field` points into what was sent. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly field: string | undefined;

  constructor(code: RefusalCode, options: { field?: string; message?: string } = {}) {
    super(options.message ?? refusals[code]);
    this.code = code;
    this.field = options.field;
  }
}

type Cells = (string | number)[];

/** Rows of the first export that come again, and what has become of them: each list is gone through in turn. */
const EVERY = 11;
const ROWS_MAX = 120;
const statuses = ['Đã trả kết quả', 'Công dân yêu cầu rút hồ sơ', 'Đã trả kết quả', 'Trả lại hồ sơ, không đủ điều kiện giải quyết', 'Đã trả kết quả', 'Đang xử lý'];
const payments = ['Trực tuyến', 'Không phát sinh', 'Trực tuyến', 'Không phát sinh', 'Trực tuyến', 'Chưa thanh toán'];

/**
 * A smaller export of the same office some days later, made from the first: the same codes and days, other
 * statuses, some paid online. It shows what a change in the source does to verdicts.
 * @param first the first export, its headings on top
 */
export function laterExport(first: Cells[]): Cells[] {
  const [heading, ...rows] = first as [Cells, ...Cells[]];
  const at = (name: string): number => heading.indexOf(name);
  const online = rows.filter((row) => row[at('Hình thức nộp')] === 'Trực tuyến' && /^\d\d\/\d\d\/2026 \d/.test(String(row[at('Ngày tiếp nhận')])) && !String(row[at('Mã hồ sơ')]).includes('.Z9.'));
  const again = online.filter((_, no) => no % EVERY === 0).slice(0, ROWS_MAX);
  return [heading, ...again.map((row, no) => row.map((cell, column) => (column === 0 ? no + 1
    : column === at('Trạng thái') ? statuses[no % statuses.length]! : column === at('Thanh toán') ? payments[no % payments.length]! : cell)))];
}

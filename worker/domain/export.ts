import { readAccountName } from './account.ts';
import { isRealDate, localDateAt } from './calendar.ts';
import { readDossierCode } from './dossier.ts';
import { searchKey } from './name.ts';

/** The columns we want of an office's export; all others stay on the office's machine. */
export const wantedColumns = {
  dossiers: {
    code: { label: 'Mã hồ sơ', required: true, heading: /^(ma|so|ma so)( so)? (ho so|hs)$|^(ma|so|ma so) ho so|so bien nhan|ma bien nhan/ },
    receivedDate: { label: 'Ngày tiếp nhận', required: true, heading: /^(ngay|ngay gio|thoi gian|thoi diem) (tiep nhan|nhan|nop)(?!.*(ket qua|hen|tra|le phi|tien))/ },
    procedure: { label: 'Tên thủ tục', required: false, heading: /ten (thu tuc|tthc|dich vu)|^thu tuc|^tthc/ },
    field: { label: 'Lĩnh vực', required: false, heading: /linh vuc/ },
    agency: { label: 'Cơ quan tiếp nhận', required: false, heading: /(co quan|don vi|noi) (tiep nhan|xu ly|giai quyet)/ },
    status: { label: 'Trạng thái', required: false, heading: /(trang thai|tinh trang)(?!.*thanh toan)/ },
    channel: { label: 'Hình thức nộp', required: false, heading: /(hinh thuc|kenh|phuong thuc) (nop|tiep nhan)/ },
    payment: { label: 'Thanh toán', required: false, heading: /thanh toan(?!.*(ngay|luc|so tien))(?<!(ngay|thoi gian|so tien|ma|bien lai) .*)/ },
  },
  accounts: {
    account: { label: 'Số điện thoại hoặc mã đăng ký', required: true, heading: /(so|^) ?dien thoai(?!.*(lien he|nguoi nop|co quan))|^sdt$|di dong|ma dang ky|ma tai khoan/ },
    openedDate: { label: 'Ngày đăng ký, kích hoạt', required: true, heading: /(ngay|thoi gian) (dang ky|kich hoat|mo|dang nhap lan dau)/ },
    level: { label: 'Mức định danh', required: false, heading: /(muc|muc do|cap) dinh danh/ },
    lastTransactionDate: { label: 'Giao dịch gần nhất', required: false, heading: /giao dich (gan nhat|cuoi|phat sinh)|^giao dich/ },
  },
} as const;
export type ExportKind = keyof typeof wantedColumns;
export const exportKinds = Object.keys(wantedColumns) as ExportKind[];
/** Wanted column → position in the file, counted from 0. */
export type ColumnMap = Record<string, number>;
export type Cell = string | number | boolean | Date | null | undefined;
export type Recognised = { kind: ExportKind; headingRow: number; headings: string[]; columns: ColumnMap; missing: string[] };

/** Headings stand below the office's letterhead, never far. */
const HEADING_ROWS = 25;

/** Which wanted columns a row of headings has, accents, case and punctuation aside; the first heading that fits wins. */
export function columnsIn(kind: ExportKind, words: readonly string[]): ColumnMap {
  const columns: ColumnMap = {};
  const headings = words.map(searchKey);
  for (const [column, { heading }] of Object.entries(wantedColumns[kind])) {
    const at = headings.findIndex((words, position) => heading.test(words) && !Object.values(columns).includes(position));
    if (at >= 0) columns[column] = at;
  }
  return columns;
}

/**
 * Finds the row of headings and what each wanted column is, by the Vietnamese words whatever their
 * accents, case and punctuation.
 * @param rows the first rows of the file
 * @returns    the best row; `missing` names required columns nobody found (to be chosen by hand);
 *             null when nothing looks like a heading of either kind
 */
export function recogniseColumns(rows: readonly (readonly Cell[])[]): Recognised | null {
  let best: Recognised | null = null;
  rows.slice(0, HEADING_ROWS).forEach((row, headingRow) => {
    const words = row.map(textOf);
    for (const kind of exportKinds) {
      const columns = columnsIn(kind, words);
      const found = Object.keys(columns).length;
      if (found >= 2 && found > Object.keys(best?.columns ?? {}).length) {
        best = { kind, headingRow, headings: words, columns, missing: missingOf(kind, columns) };
      }
    }
  });
  return best;
}

/** Required columns that have no position. */
export const missingOf = (kind: ExportKind, columns: ColumnMap): string[] =>
  Object.entries(wantedColumns[kind]).filter(([column, { required }]) => required && columns[column] === undefined).map(([column]) => column);

/** A cell as the text a person sees. */
export function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? readDate(cell) ?? '' : String(cell).trim();
}

const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);
/** Serial numbers of 2000 to 2100: smaller and larger numbers are no dates. */
const SERIAL_MIN = 36_526;
const SERIAL_MAX = 73_415;
const EARLIEST = '2000-01-01';
const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?`;
const DAY = String.raw`(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4})`;
/** Day before or after the clock time, as offices write them; or ISO, perhaps with an offset. */
const WRITTEN = [
  new RegExp(String.raw`^${DAY}(?:[ ,T]+${TIME})?$`),
  new RegExp(String.raw`^${TIME}[ ,]+(?:ngày )?${DAY}$`),
  new RegExp(String.raw`^(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})(?:[ T]+${TIME}(?<offset>Z|[+-]\d{2}:?\d{2})?)?$`),
];

/**
 * A date as offices write it → local ISO date: `23/11/2026`, `3/1/2026 8:05`, `8:05 23/11/2026`, ISO (an
 * instant with an offset is brought to Vietnam's day), a spreadsheet's own date or its bare serial number.
 * @returns null when it is none, not of the calendar ("31/02/2026", "11/23/2026"), or before 2000
 */
export function readDate(cell: Cell): string | null {
  const date = cell instanceof Date ? (cell.getUTCFullYear() >= 1 && cell.getUTCFullYear() <= 9999 ? cell.toISOString().slice(0, 10) : null)
    : typeof cell === 'number' ? serialDate(cell) : writtenDate(textOf(cell).normalize('NFC').replace(/\s+/g, ' '));
  return date !== null && date >= EARLIEST ? date : null;
}

const serialDate = (serial: number): string | null => (serial >= SERIAL_MIN && serial < SERIAL_MAX
  ? new Date(EXCEL_EPOCH_MS + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10) : null);

function writtenDate(words: string): string | null {
  if (/^\d{5}(\.\d+)?$/.test(words)) return serialDate(Number(words));
  const found = WRITTEN.map((pattern) => pattern.exec(words)?.groups).find(Boolean);
  if (!found) return null;
  const { year, month, day, hour = '0', minute = '00', second = '00', offset } = found;
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  if (!isRealDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (!offset) return date;
  const zone = offset.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2');
  return localDateAt(Date.parse(`${date}T${hour.padStart(2, '0')}:${minute}:${second}${zone}`));
}

export type ReadRow = Record<string, string | number>;
export type RowError = { line: number; reason: string };

/**
 * One line of the file as it may be sent: the wanted columns and nothing else.
 * @param line number of the line in the file, from 1
 * @param today local date; what the future has received is refused
 * @returns    the row; why it cannot be read, for the office to mend; null for a line that is empty where we look
 */
export function readRow(
  kind: ExportKind, columns: ColumnMap, cells: readonly Cell[], line: number, today: string,
): { row: ReadRow } | { error: RowError } | null {
  if (Object.values(columns).every((at) => textOf(cells[at]) === '')) return null;
  const row: ReadRow = { line };
  for (const [column, { label, required }] of Object.entries(wantedColumns[kind])) {
    const cell = columns[column] === undefined ? null : cells[columns[column]];
    const text = textOf(cell);
    if (text === '') {
      if (required) return { error: { line, reason: `Thiếu ${label.toLowerCase()}.` } };
      continue;
    }
    if (/Date$/.test(column)) {
      const date = readDate(cell);
      if (date === null) return { error: { line, reason: `${label} “${text.slice(0, 30)}” không phải là ngày có thật; cần dạng ngày/tháng/năm, ví dụ 23/11/2026.` } };
      row[column] = date;
    } else {
      if (required && text.length > 64) return { error: { line, reason: `${label} dài quá 64 ký tự.` } };
      row[column] = column === 'account' ? withFirstZero(text) : text.slice(0, LENGTHS[column] ?? 64);
    }
  }
  const fault = faultOf(kind, row, today);
  return fault ? { error: { line, reason: fault } } : { row };
}

/** A spreadsheet that took a phone number for a quantity has eaten its first zero. */
const withFirstZero = (text: string): string => (/^[1-9]\d{8}$/.test(text) ? `0${text}` : text);

/** Why the code or account of a line cannot be one; the server would refuse it for the same reason. */
function faultOf(kind: ExportKind, row: ReadRow, today: string): string | null {
  const read = kind === 'dossiers' ? readDossierCode(String(row.code), today) : readAccountName(String(row.account));
  if (typeof read === 'string') return faults[read];
  const date = String(row.receivedDate ?? row.openedDate);
  return date > today ? 'Ngày ở tương lai.' : null;
}

const faults = {
  code_impossible_date: 'Ngày trong mã hồ sơ không có thật.',
  code_in_future: 'Ngày trong mã hồ sơ ở tương lai.',
  identity_number: 'Ô này giống số định danh cá nhân (12 chữ số); hệ thống không nhận số định danh.',
  account_malformed: 'Số điện thoại hoặc mã đăng ký không đúng dạng.',
} as const;

/** Longest text sent of a column, as the API promises to take. */
const LENGTHS: Record<string, number> = { procedure: 300, field: 200, agency: 200, status: 100, channel: 100, payment: 100, level: 50 };

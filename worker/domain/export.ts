import { readAccountName } from './account.ts';
import { isRealDate } from './calendar.ts';
import { readDossierCode } from './dossier.ts';
import { searchKey } from './name.ts';

/** The columns we want of an office's export; all others stay on the office's machine. */
export const wantedColumns = {
  dossiers: {
    code: { label: 'Mã hồ sơ', required: true, heading: /^(ma|so)( so)? ho so$|ma ho so|so ho so|so bien nhan|ma bien nhan/ },
    receivedDate: { label: 'Ngày tiếp nhận', required: true, heading: /ngay( gio)? (tiep )?nhan|thoi gian tiep nhan|ngay nop/ },
    procedure: { label: 'Tên thủ tục', required: false, heading: /ten (thu tuc|tthc|dich vu)|^thu tuc|^tthc/ },
    field: { label: 'Lĩnh vực', required: false, heading: /linh vuc/ },
    agency: { label: 'Cơ quan tiếp nhận', required: false, heading: /(co quan|don vi|noi) (tiep nhan|xu ly|giai quyet)/ },
    status: { label: 'Trạng thái', required: false, heading: /trang thai|tinh trang/ },
    channel: { label: 'Hình thức nộp', required: false, heading: /(hinh thuc|kenh|phuong thuc) (nop|tiep nhan)/ },
    payment: { label: 'Thanh toán', required: false, heading: /thanh toan/ },
  },
  accounts: {
    account: { label: 'Số điện thoại hoặc mã đăng ký', required: true, heading: /so dien thoai|^dien thoai|^sdt$|di dong|ma dang ky|ma tai khoan/ },
    openedDate: { label: 'Ngày đăng ký, kích hoạt', required: true, heading: /(ngay|thoi gian) (dang ky|kich hoat|mo|dang nhap lan dau)/ },
    level: { label: 'Mức định danh', required: false, heading: /(muc|muc do|cap) dinh danh/ },
    lastTransactionDate: { label: 'Giao dịch gần nhất', required: false, heading: /giao dich (gan nhat|cuoi|phat sinh)|^giao dich/ },
  },
} as const;
export type ExportKind = keyof typeof wantedColumns;
/** Wanted column → position in the file, counted from 0. */
export type ColumnMap = Record<string, number>;
export type Cell = string | number | boolean | Date | null | undefined;
export type Recognised = { kind: ExportKind; headingRow: number; headings: string[]; columns: ColumnMap; missing: string[] };

/** Headings stand below the office's letterhead, never far. */
const HEADING_ROWS = 25;

/** Which wanted columns a row of headings has; the first heading that fits wins. */
function columnsIn(kind: ExportKind, headings: string[]): ColumnMap {
  const columns: ColumnMap = {};
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
    const folded = row.map((cell) => searchKey(textOf(cell)));
    for (const kind of Object.keys(wantedColumns) as ExportKind[]) {
      const columns = columnsIn(kind, folded);
      const found = Object.keys(columns).length;
      if (found >= 2 && found > Object.keys(best?.columns ?? {}).length) {
        best = { kind, headingRow, headings: row.map(textOf), columns, missing: missingOf(kind, columns) };
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
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell).trim();
}

const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);
/** Serial numbers of 2000 to 2100: smaller and larger numbers are no dates. */
const SERIAL_MIN = 36_526;
const SERIAL_MAX = 73_415;

/**
 * A date as offices write it → local ISO date.
 * @returns null when it is none, or not of the calendar ("31/02/2026")
 */
export function readDate(cell: Cell): string | null {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? null : cell.toISOString().slice(0, 10);
  if (typeof cell === 'number') {
    return cell >= SERIAL_MIN && cell < SERIAL_MAX ? new Date(EXCEL_EPOCH_MS + Math.floor(cell) * 86_400_000).toISOString().slice(0, 10) : null;
  }
  const words = textOf(cell);
  const iso = /\b(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(words);
  const local = /(?:^|\s)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[,\s].*)?$/.exec(words);
  const date = iso ? `${iso[1]}-${iso[2]}-${iso[3]}` : local ? `${local[3]}-${local[2]!.padStart(2, '0')}-${local[1]!.padStart(2, '0')}` : '';
  return isRealDate(date) ? date : null;
}

export type ReadRow = Record<string, string | number>;
export type RowError = { line: number; reason: string };

/**
 * One line of the file as it may be sent: the wanted columns and nothing else.
 * @param line number of the line in the file, from 1
 * @param today local date; what the future has received is refused
 * @returns    the row; why it cannot be read, for the office to mend; null for an empty line
 */
export function readRow(
  kind: ExportKind, columns: ColumnMap, cells: readonly Cell[], line: number, today: string,
): { row: ReadRow } | { error: RowError } | null {
  if (cells.every((cell) => textOf(cell) === '')) return null;
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
      if (date === null && required) return { error: { line, reason: `${label} “${text.slice(0, 30)}” không phải là ngày có thật.` } };
      if (date !== null) row[column] = date;
    } else {
      if (required && text.length > 64) return { error: { line, reason: `${label} dài quá 64 ký tự.` } };
      row[column] = text.slice(0, LENGTHS[column] ?? 64);
    }
  }
  const fault = faultOf(kind, row, today);
  return fault ? { error: { line, reason: fault } } : { row };
}

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

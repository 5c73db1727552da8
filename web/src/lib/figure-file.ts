import { searchKey } from '#domain/name';
import type { FigureLine } from '#wire/programme';
import { readTable } from './reading/table.ts';

/** Headings offices write over these columns, folded. */
const headings: Record<Exclude<keyof FigureLine, 'line'>, RegExp> = {
  unit: /^(don vi|ten don vi|to chuc doan|co so doan)/, onDate: /^(ngay|tu ngay|so lieu den|thoi diem|tinh den)/, members: /^(so doan vien|doan vien|tong so doan vien|so luong)/,
  measure: /^(chi tieu|noi dung)/, numerator: /^(tu so|truc tuyen|so truc tuyen|thuc hien)/, denominator: /^(mau so|tong so|tong)/, source: /^(nguon|van ban|ghi chu)/,
};
const WANTED = { sizes: ['unit', 'members'], observations: ['unit', 'measure', 'numerator', 'denominator'] } as const;
const HEADING_LINES = 15;
const CELL_CHARS_MAX = 300;

/**
 * Lines of a spreadsheet of members' numbers or rates: columns by their headings, wherever the table begins; every
 * other column is left where it is.
 * @throws FileRefusal in words for people; Error in words when the columns are not found
 */
export async function readFigures(bytes: Uint8Array, kind: 'sizes' | 'observations'): Promise<FigureLine[]> {
  const rows = await readTable(bytes);
  const text = (cell: unknown): string => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell === null || cell === undefined ? '' : String(cell)).trim().slice(0, CELL_CHARS_MAX);
  for (const [at, row] of rows.slice(0, HEADING_LINES).entries()) {
    const keys = row.map((cell) => searchKey(text(cell)));
    const columns = Object.fromEntries(Object.entries(headings).map(([name, heading]) => [name, keys.findIndex((key) => heading.test(key))]));
    if (WANTED[kind].some((name) => columns[name] === -1)) continue;
    const cell = (line: readonly unknown[], name: string) => (columns[name] === -1 ? '' : text(line[columns[name]!]));
    return rows.slice(at + 1).map((line, n) => ({ line: at + n + 2, unit: cell(line, 'unit'), onDate: cell(line, 'onDate'), members: cell(line, 'members'), measure: cell(line, 'measure'),
      numerator: cell(line, 'numerator'), denominator: cell(line, 'denominator'), source: cell(line, 'source') })).filter((line) => line.unit !== '');
  }
  throw new Error(`Không tìm thấy cột ${kind === 'sizes' ? '“Đơn vị” và “Số đoàn viên”' : '“Đơn vị”, “Chỉ tiêu”, “Tử số” và “Mẫu số”'}. Hãy đặt đúng tên cột ở dòng tiêu đề.`);
}

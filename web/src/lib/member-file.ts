import { searchKey } from '#domain/name';
import type { MemberLine } from '#wire/person';
import { readTable } from './reading/table.ts';

/** Headings offices write over these columns, folded. */
const headings: Record<Exclude<keyof MemberLine, 'line'>, RegExp> = {
  name: /^(ho va ten|ho ten|ten doan vien|doan vien)/, birthYear: /^(nam sinh|ngay sinh|ngay thang nam sinh|sinh nam)/,
  phone: /^(so dien thoai|dien thoai|sdt|so dt|di dong)/, email: /^(email|e mail|thu dien tu)/, unit: /^(don vi|chi doan|to chuc doan|noi sinh hoat)/,
};
const HEADING_LINES = 15;

/**
 * Lines of a members' spreadsheet: columns by their headings, wherever the table begins. Every other column
 * is left where it is.
 * @throws FileRefusal in words for people; Error when the columns of name and year are not found
 */
export async function readMembers(bytes: Uint8Array): Promise<MemberLine[]> {
  const rows = await readTable(bytes);
  const text = (cell: unknown): string => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell === null || cell === undefined ? '' : String(cell)).trim();
  for (const [at, row] of rows.slice(0, HEADING_LINES).entries()) {
    const keys = row.map((cell) => searchKey(text(cell)));
    const columns = Object.fromEntries(Object.entries(headings).map(([name, heading]) => [name, keys.findIndex((key) => heading.test(key))]));
    if (columns.name === -1 || columns.birthYear === -1) continue;
    const cell = (line: readonly unknown[], name: string) => (columns[name] === -1 ? '' : text(line[columns[name]!]));
    return rows.slice(at + 1).map((line, n) => ({
      line: at + n + 2, name: cell(line, 'name'), birthYear: yearIn(cell(line, 'birthYear')), phone: cell(line, 'phone'), email: cell(line, 'email'), unit: cell(line, 'unit') }))
      .filter((line) => line.name !== '' || line.birthYear !== '');
  }
  throw new Error('Không tìm thấy cột “Họ và tên” và “Năm sinh”. Hãy đặt đúng tên cột ở dòng tiêu đề.');
}

/** Of a whole date only the year goes any further; a bare Excel day number is turned into its year. */
function yearIn(text: string): string {
  const year = /(?:^|\D)((?:19|20)\d\d)(?:\D|$)/.exec(text)?.[1];
  if (year) return year;
  const days = Number(text);
  return days > 15_000 && days < 60_000 ? String(new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).getUTCFullYear()) : text.slice(0, 40);
}

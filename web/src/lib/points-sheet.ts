import { readPoints } from '#domain/appraisal';
import { boxNumber } from '#domain/number';
import { matches, searchKey } from '#domain/name';

export type PointsRead = {
  /** Unit id → the number as it was typed. */
  typed: Record<string, string>;
  /** Lines that could not be used, counted from 1 as a spreadsheet does. */
  problems: { line: number; words: string }[];
};

/** Cells of what was pasted: tabs as a spreadsheet copies them, or semicolons; else the number at the end of the line. */
export const pastedRows = (text: string): string[][] => text.split(/\r?\n/).map((line) => {
  if (/[\t;]/.test(line)) return line.split(/[\t;]/).map((cell) => cell.trim());
  const ended = /^(.*?)[\s:]+([-−+]?\d[\d.,]*)$/.exec(line.trim());
  return ended ? [ended[1]!, ended[2]!] : [line.trim()];
});

/**
 * Points of units out of rows of cells: the first cell that names a unit, and the first number after it. Rows
 * without a number (letterheads, headings) are passed over; everything else that cannot be used is said with its line.
 */
export function readPointRows(rows: readonly (readonly unknown[])[], units: readonly { unitId: string; unitName: string }[]): PointsRead {
  const exact = new Map(units.map((unit) => [searchKey(unit.unitName), unit]));
  const read: PointsRead = { typed: {}, problems: [] };
  rows.forEach((row, at) => {
    const cells = row.map((cell) => (typeof cell === 'number' ? boxNumber(String(cell).replace('.', ',')) : cell === null || cell === undefined ? '' : String(cell).trim()));
    const wrong = (words: string): unknown => read.problems.push({ line: at + 1, words });
    const named = cells.findIndex((cell) => cell !== '' && exact.has(searchKey(cell)));
    const near = named === -1 ? cells.findIndex((cell) => /\p{L}{2}/u.test(cell) && units.filter((unit) => matches(cell, unit.unitName)).length === 1) : named;
    if (near === -1) {
      const name = cells.find((cell) => /\p{L}{2}/u.test(cell));
      if (name && cells.some((cell) => readPoints(cell) !== null)) wrong(`Không có đơn vị nào tên “${name.slice(0, 80)}” trong đợt thi đua, hoặc có nhiều hơn một.`);
      return;
    }
    const unit = exact.get(searchKey(cells[near]!)) ?? units.find((each) => matches(cells[near]!, each.unitName))!;
    const value = cells.slice(near + 1).find((cell) => cell !== '');
    if (value === undefined) return;
    if (readPoints(value) === null) wrong(`${unit.unitName}: “${value.slice(0, 40)}” không phải là điểm. Dùng dấu phẩy cho phần lẻ, ví dụ 7,5.`);
    else if (unit.unitId in read.typed) wrong(`${unit.unitName} có hai dòng; giữ dòng đầu.`);
    else read.typed[unit.unitId] = value;
  });
  return read;
}

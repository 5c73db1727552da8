import type { CourseAnswer } from '#wire/course';

/** A field as spreadsheets read it; what begins like a formula is kept from being one. */
const field = (value: string): string => {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * The course as a table for machines: a line for each day and unit, with plain numbers (a point as decimal sign),
 * nothing where a unit was not on the board, had no place or no target.
 */
export function csvOfCourse({ days, units }: CourseAnswer): string {
  const number = (value: number | null | undefined, per: number) => (value == null ? '' : String(value / per));
  const lines = days.flatMap((day, at) => units.filter(({ pointsMilli }) => pointsMilli[at] != null).map((unit) => (
    [day, ...[unit.cluster, unit.unitId, unit.name].map(field), number(unit.places[at], 1), number(unit.pointsMilli[at], 1000), number(unit.percentBp[at], 100)].join(','))));
  // The mark at the beginning lets spreadsheets read the letters as they are.
  return `\uFEFF${['ngay', 'cum', 'ma_don_vi', 'don_vi', 'hang', 'diem', 'ty_le_phan_tram'].join(',')}\n${lines.map((line) => `${line}\n`).join('')}`;
}

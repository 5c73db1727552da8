import type { BoardRow, CampaignHead } from '#wire/board';
import { acts, count, factor, percent, points } from './format.ts';

/** A line of a board in words: the server's page and the live module both show exactly these. */
export type RowWords = {
  place: string; top: boolean;
  /** "đồng hạng" for those who share a place. */
  shared: boolean;
  glyph: string; movement: string;
  percent: string; counts: string; points: string;
  bar: { done: number; over: number } | null;
  /** Points of each column of criteria, the factor of quality, and why it is held or how it is graded. */
  parts: string[]; factor: string; note: string;
};

/** A column of points: criteria by their order on the sheet. */
export type Column = { name: string; of: number[] };
/** Columns a board has room for; a longer sheet is shown by its headings. */
const COLUMNS = 7;

/** Columns of a board whose sheet has several criteria: each its own, or, where there are many, each heading's sum. */
export function columnsOf(criteria: readonly Pick<CampaignHead['criteria'][number], 'name' | 'heading'>[]): Column[] {
  if (criteria.length < 2) return [];
  const each = criteria.map(({ name, heading }, at) => ({ name, heading: heading ?? name, of: [at] }));
  if (each.length <= COLUMNS) return each.map(({ name, of }) => ({ name, of }));
  const headed = [...Map.groupBy(each, ({ heading }) => heading)].map(([name, all]) => ({ name, of: all.flatMap(({ of }) => of) }));
  return headed.length <= COLUMNS ? headed : [...headed.slice(0, COLUMNS - 1), { name: 'Các tiêu chí khác', of: headed.slice(COLUMNS - 1).flatMap(({ of }) => of) }];
}

/** Nothing is "0": a line of them is read at a glance. */
const partWords = (milli: number): string => (milli === 0 ? '0' : points(milli));
const heldWords = (held: NonNullable<BoardRow['held']>): string => ({ no_target: 'Chưa được giao chỉ tiêu', no_members: 'Chưa có số đoàn viên', minimum: 'Chưa đủ mức tối thiểu để xếp hạng' })[held];

/** What stands before a place that is shared, for those who listen. */
export function sharedWords(shared: boolean): string {
  const words = 'đồng hạng';
  return shared ? `${words} ` : '';
}

/** Length of the bar's scale, in its own units: 100 is the target. */
export const SCALE = 130;

/** A bar is no finer than an eye: every further digit is one more byte of each line. */
const tenths = (length: number): number => Math.round(length * 10) / 10;

/** @param scale units of the drawing that stand for the whole width; 100 of them are the target */
export function wordsOf(row: BoardRow, scale: number, columns: readonly (readonly number[])[] = []): RowWords {
  const reached = row.target > 0 ? row.targetedMilli / row.target / 10 : 0;
  return {
    place: row.place === null ? '–' : String(row.place), top: row.place !== null && row.place <= 3, shared: row.shared,
    ...movementOf(row.movement),
    percent: percent(row.targetedMilli, row.target),
    counts: row.target > 0 ? `${acts(row.targetedMilli)} / ${count(row.target)}` : `${acts(row.actsMilli)} lượt`,
    points: points(row.pointsMilli),
    bar: row.target > 0 ? { done: tenths(Math.min(reached, 100)), over: tenths(Math.max(0, Math.min(reached, scale) - 100)) } : null,
    parts: row.parts ? columns.map((of) => partWords(of.reduce((sum, at) => sum + (row.parts![at] ?? 0), 0))) : [],
    factor: row.qualityMilli === undefined ? '' : factor(row.qualityMilli),
    note: row.held ? heldWords(row.held) : row.grade ?? '',
  };
}

function movementOf(movement: number | null): { glyph: string; movement: string } {
  if (!movement) return { glyph: '', movement: '' };
  return movement > 0
    ? { glyph: `▲${movement}`, movement: `tăng ${movement} bậc so với đầu ngày` }
    : { glyph: `▼${-movement}`, movement: `giảm ${-movement} bậc so với đầu ngày` };
}

/** The scale all rows of a board share: room for the best of them, never less than a third over the target. */
export function scaleOf(rows: BoardRow[]): number {
  const best = Math.max(0, ...rows.filter((row) => row.target > 0).map((row) => row.targetedMilli / row.target / 10));
  return Math.min(300, Math.max(SCALE, Math.ceil(best / 10) * 10));
}

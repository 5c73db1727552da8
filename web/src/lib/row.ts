import type { BoardRow } from '#wire/board';
import { acts, count, percent, points } from './format.ts';

/** A line of a board in words: the server's page and the live module both show exactly these. */
export type RowWords = {
  place: string; top: boolean;
  /** "đồng hạng" for those who share a place. */
  shared: boolean;
  glyph: string; movement: string;
  percent: string; counts: string; points: string;
  bar: { done: number; over: number } | null;
};

/** Length of the bar's scale, in its own units: 100 is the target. */
export const SCALE = 130;

/** @param scale units of the drawing that stand for the whole width; 100 of them are the target */
export function wordsOf(row: BoardRow, scale: number): RowWords {
  const reached = row.target > 0 ? row.targetedMilli / row.target / 10 : 0;
  return {
    place: row.place === null ? '–' : String(row.place), top: row.place !== null && row.place <= 3, shared: row.shared,
    ...movementOf(row.movement),
    percent: percent(row.targetedMilli, row.target),
    counts: row.target > 0 ? `${acts(row.targetedMilli)} / ${count(row.target)}` : `${acts(row.actsMilli)} lượt`,
    points: points(row.pointsMilli),
    bar: row.target > 0 ? { done: Math.min(reached, 100), over: Math.max(0, Math.min(reached, scale) - 100) } : null,
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

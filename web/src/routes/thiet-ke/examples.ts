import type { BoardRow } from '#wire/board';

/** Lines of a board that show every state one can be in; the units are invented and say so. */
export function rowsOf(named: (n: number) => string): BoardRow[] {
  const row = (n: number, place: number | null, done: number, target: number, more: Partial<BoardRow> = {}): BoardRow => ({
    unitId: `vi-du-${n}`, name: named(n), former: null, place, shared: false, movement: null, actsMilli: done * 1000, targetedMilli: target > 0 ? done * 1000 : 0, target,
    pointsMilli: target > 0 ? Math.round((done / target) * 100_000) : done * 500, figures: [[done * 1000, target]], ...more } as BoardRow);
  return [
    row(1, 1, 1252, 1200, { movement: 2 }), row(2, 2, 980, 980, { shared: true, movement: -1 }), row(3, 2, 1100, 1100, { shared: true }),
    row(4, 4, 611, 1050, { former: named(14) }), row(5, 5, 0, 640), row(6, null, 87, 0, { held: 'no_target' }),
  ];
}

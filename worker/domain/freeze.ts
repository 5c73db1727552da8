import type { Board } from '#wire/board';
import type { Frozen, FreezeState, LineApart, LineFigures } from '#wire/freeze';
import { placedRows } from './board-view.ts';
import { clockWords } from './calendar.ts';

/** A freeze as far as a campaign is concerned; `by` = whose it is, where it is another campaign's. */
export type Hold = { freezeId: string; at: number; by: { slug: string; name: string } | null };

/** Whole seconds between "now" and the moment it holds from: what is being written meanwhile is before it. */
const NOW_IS_MS = 1000;
/** The moment a freeze "from now on" holds from: a whole second, not yet come. */
export const fromNow = (now: number): number => Math.ceil((now + NOW_IS_MS) / 1000) * 1000;

/** The fixed sentence of every surface that stands still. */
export const frozenWords = ({ at, by }: Omit<Hold, 'freezeId'>): string => (by
  ? `Số liệu tạm khóa từ ${clockWords(at)}, vì đợt thi đua “${by.name}” dùng chung kết quả đang chờ công bố.`
  : `Số liệu đã khóa từ ${clockWords(at)}, chờ công bố kết quả. Kết quả đối soát sau đó chưa hiện ở đây.`);
export const frozenOf = ({ at, by }: Hold): Frozen => ({ at, words: frozenWords({ at, by }), by });

/** What has become of a freeze by now: one that was lifted before its moment never held. */
export const freezeStateAt = ({ fromAt, liftedAt }: { fromAt: number; liftedAt: number | null }, now: number): FreezeState =>
  (liftedAt !== null ? (liftedAt < fromAt ? 'cancelled' : 'lifted') : fromAt <= now ? 'frozen' : 'ahead');

/**
 * Where the public board and the one inside differ, by unit: those whose place differs most first.
 * @returns only units with a difference in place, points or acts
 */
export function linesApart(shown: Board, inside: Board): LineApart[] {
  const lines = (board: Board) => new Map(placedRows(board).map((row) => [row.unitId, { ...row, figures: figuresOf(row) }]));
  const [ofShown, ofInside] = [lines(shown), lines(inside)];
  const step = ({ inside: now, shown: then }: LineApart) => (now?.place && then?.place ? Math.abs(now.place - then.place) : 0);
  return [...new Set([...ofInside.keys(), ...ofShown.keys()])].flatMap((unitId): LineApart[] => {
    const [now, then] = [ofInside.get(unitId), ofShown.get(unitId)];
    const { name, cluster } = (now ?? then)!;
    return JSON.stringify(now?.figures) === JSON.stringify(then?.figures) ? [] : [{ unitId, name, cluster, inside: now?.figures ?? null, shown: then?.figures ?? null }];
  }).sort((a, b) => step(b) - step(a) || (a.inside?.place ?? 9e9) - (b.inside?.place ?? 9e9));
}
const figuresOf = ({ place, pointsMilli, actsMilli, targetedMilli, target }: LineFigures): LineFigures => ({ place, pointsMilli, actsMilli, targetedMilli, target });

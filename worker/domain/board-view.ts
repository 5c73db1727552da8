import { placeKindCodes, type BoardList, type PlaceKind } from '#vocabulary';
import type { Board, BoardRow } from '#wire/board';
import { matches, nameOrder } from './name.ts';

/** What of a board is asked for; nothing said = all of it. Everything said has to hold. */
export type BoardView = {
  /** From 1, in the board's own order. */
  cluster?: number; kind?: PlaceKind; size?: number; list?: BoardList;
  /** Words of a name, with or without accents. */
  search?: string;
};
/** A row with the cluster it stands in; '' = takes part without being ranked. */
export type ViewRow = BoardRow & { cluster: string };
export type ViewCluster = { no: number; name: string; ranked: number; rows: ViewRow[] };
export type Viewed = { clusters: ViewCluster[]; unranked: ViewRow[]; shown: number; units: number };

const WHOLE_PERCENT_MILLI = 1000;
const onList: Record<BoardList, (row: BoardRow) => boolean> = {
  over: ({ targetedMilli, target }) => target > 0 && targetedMilli > target * WHOLE_PERCENT_MILLI,
  none: ({ actsMilli }) => actsMilli === 0,
  risen: ({ movement }) => (movement ?? 0) > 0,
};

/** Most places gained first; level ones in Vietnamese order. */
const byRise = () => {
  const byName = nameOrder();
  return (a: BoardRow, b: BoardRow): number => b.movement! - a.movement! || byName(a, b);
};

/**
 * A part of a board, in the board's order: the same rows with the same figures and places, only fewer. Who rose is
 * one list over all clusters (number 0), since that is not a question of one cluster.
 */
export function viewOf(board: Pick<Board, 'clusters' | 'unranked'>, { cluster, kind, size, list, search = '' }: BoardView): Viewed {
  const asked = (row: BoardRow): boolean => (kind === undefined || row.kind === kind) && (size === undefined || row.size === size)
    && (list === undefined || onList[list](row)) && (search === '' || matches(search, row.name));
  const among = board.clusters.map(({ name, rows }, at): ViewCluster => (
    { no: at + 1, name, ranked: rows.length, rows: rows.filter(asked).map((row) => ({ ...row, cluster: name })) }))
    .filter(({ no, rows }) => (cluster === undefined || no === cluster) && rows.length > 0);
  const unranked = cluster === undefined ? board.unranked.filter(asked).map((row) => ({ ...row, cluster: '' })) : [];
  const risen = among.flatMap(({ rows }) => rows).sort(byRise());
  const clusters = list !== 'risen' ? among : risen.length === 0 ? [] : [{ no: 0, name: '', ranked: risen.length, rows: risen }];
  return { clusters, unranked, shown: among.reduce((sum, { rows }) => sum + rows.length, unranked.length),
    units: board.clusters.reduce((sum, { rows }) => sum + rows.length, board.unranked.length) };
}

/** The rows of a board, or of a part of it, one below the other: those that are not ranked last. */
export const rowsIn = <Row>({ clusters, unranked }: { clusters: readonly { rows: readonly Row[] }[]; unranked: readonly Row[] }): Row[] => [...clusters.flatMap(({ rows }) => rows), ...unranked];

/** The same, each with the cluster it stands in. */
export const placedRows = ({ clusters, unranked }: Pick<Board, 'clusters' | 'unranked'>): ViewRow[] => rowsIn({
  clusters: clusters.map(({ name, rows }) => ({ rows: rows.map((row) => ({ ...row, cluster: name })) })), unranked: unranked.map((row) => ({ ...row, cluster: '' })) });

/** Units shown on either side of one. */
export const NEIGHBOURS = 5;
export type Around = { own: ViewRow; cluster: ViewCluster; of: number; /** The nearest that stands strictly before it; null = nobody does. */ above: ViewRow | null };

/** A unit among those that stand next to it in its cluster; null when it is not on the board, or not ranked. */
export function aroundOf(board: Pick<Board, 'clusters' | 'unranked'>, unitId: string): Around | null {
  const at = board.clusters.findIndex(({ rows }) => rows.some((row) => row.unitId === unitId));
  const found = board.clusters[at];
  if (!found) return null;
  const { name } = found;
  const rows = found.rows.map((row): ViewRow => ({ ...row, cluster: name }));
  const place = rows.findIndex((row) => row.unitId === unitId);
  const own = rows[place]!;
  return { own, of: rows.length, above: rows.slice(0, place).findLast((row) => row.place! < own.place!) ?? null,
    cluster: { no: at + 1, name, ranked: rows.length, rows: rows.slice(Math.max(0, place - NEIGHBOURS), place + NEIGHBOURS + 1) } };
}

/** Which kinds and sizes of unit stand on a board, so that no filter is offered that finds nothing. */
export function askable(board: Pick<Board, 'clusters' | 'unranked'>): { kinds: PlaceKind[]; sizes: number[] } {
  const rows = rowsIn(board);
  const of = <Value>(part: (row: BoardRow) => Value | undefined) => [...new Set(rows.map(part).filter((value) => value !== undefined))];
  const kinds = of((row) => row.kind);
  return { kinds: placeKindCodes.filter((code) => kinds.includes(code)), sizes: of((row) => row.size).sort((a, b) => a - b) };
}

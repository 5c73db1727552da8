import type { Board, BoardRow } from '#wire/board';

/** Units shown of each cluster where all stand, of the one that was asked for, and beside a unit. */
const OF_EACH = 3;
const OF_ONE = 10;
const SHOWN_MAX = 30;
const BESIDE = 2;

/** A cluster as far as another site shows it; `gap` = units were left out before this line. */
export type EmbedCluster = { no: number | null; name: string; of: number; lines: { row: BoardRow; own: boolean; gap: boolean }[] };

/**
 * What a small board inside another site shows, as its address asks: the leaders of every cluster (`?cum=` of one,
 * `?so=` so many), or, with `?don-vi=`, the leaders of a unit's cluster, the unit and who stands beside it.
 * @returns `said` what of the address could not be done, in words for who copied it
 */
export function embedOf({ clusters, unranked }: Pick<Board, 'clusters' | 'unranked'>, asked: URLSearchParams): { clusters: EmbedCluster[]; said: string | null } {
  const all = clusters.map(({ name, rows }, at) => ({ no: at + 1, name, rows }));
  const unitId = asked.get('don-vi');
  const apart = unranked.find((row) => row.unitId === unitId);
  if (apart) return { said: null, clusters: [{ no: null, name: 'Tham gia, không xếp hạng', of: unranked.length, lines: [{ row: apart, own: true, gap: false }] }] };
  const home = all.find(({ rows }) => rows.some((row) => row.unitId === unitId));
  const chosen = all.find(({ no }) => String(no) === asked.get('cum'));
  const wanted = Number(asked.get('so'));
  const some = Number.isInteger(wanted) && wanted >= 1 && wanted <= SHOWN_MAX ? wanted : null;
  const shown = some ?? (chosen ?? all.length === 1 ? OF_ONE : OF_EACH);
  return {
    clusters: home ? [around(home, unitId!)] : (chosen ? [chosen] : all).map(({ no, name, rows }) => ({ no, name, of: rows.length, lines: rows.slice(0, shown).map((row) => ({ row, own: false, gap: false })) })),
    said: unitId && !home ? 'Đơn vị trong mã nhúng không có trên bảng này. Hãy lấy lại mã ở trang của đơn vị.'
      : asked.has('cum') && !chosen && !home ? `Mã nhúng hỏi một cụm không có; bảng có ${all.length} cụm. Hãy lấy lại mã ở trang của đợt.`
        : asked.has('so') && !some ? `Số đơn vị trong mã nhúng phải là số từ 1 đến ${SHOWN_MAX}.` : null,
  };
}

/** The first of a cluster, a unit and its neighbours, in order, each once. */
function around({ no, name, rows }: { no: number; name: string; rows: readonly BoardRow[] }, unitId: string): EmbedCluster {
  const own = rows.findIndex((row) => row.unitId === unitId);
  const lines = [...rows.entries()].filter(([at]) => at < OF_EACH || Math.abs(at - own) <= BESIDE);
  return { no, name, of: rows.length, lines: lines.map(([at, row], nth) => ({ row, own: at === own, gap: nth > 0 && lines[nth - 1]![0] < at - 1 })) };
}

import type { Board, BoardRow } from '#wire/board';
import type { Phase } from '#vocabulary';
import { clockWords, vietnameseDate } from './calendar.ts';
import { actsOf, percentOf, percentShort, pointsOf, whole } from './numbers.ts';
import { standing } from './phase.ts';

/** A line of the picture; `place` empty where nothing is ranked. */
export type PictureLine = { place: string; top: boolean; name: string; counts: string; figure: string };
/** What a picture of a board says, before anything is drawn. */
export type BoardPicture = {
  no: number; name: string; phase: Phase; standing: string;
  clusters: { name: string; lines: PictureLine[] }[];
  /** Clusters there was no room for. */
  more: number;
  asOf: string; mark: string | null;
};

/** So many lines a cluster has with so many clusters beside it; no more clusters than lines. */
const LINES = [5, 5, 2, 2];
const CLUSTERS_MAX = 6;
const linesOf = (clusters: number): number => LINES[clusters - 1] ?? 1;

/** Leaders of each cluster of a stored board in the words the page uses; of a published notice, each target. */
export function pictureOf({ head, no, asOf, clusters, totals }: Board, now: number): BoardPicture {
  const { phase, words, at } = standing(head, now);
  const ranked = clusters.filter(({ rows }) => rows.length > 0);
  const line = (row: BoardRow): PictureLine => ({
    place: row.place === null ? '–' : String(row.place), top: row.place !== null && row.place <= 3, name: row.name,
    counts: row.target > 0 ? `${actsOf(row.targetedMilli)} / ${whole(row.target)}` : `${actsOf(row.actsMilli)} lượt`,
    figure: head.scoring === 'percent_of_target' ? percentShort(row.targetedMilli, row.target) : `${pointsOf(row.pointsMilli)} điểm` });
  return {
    no, name: head.name, phase, standing: at ? `${words}, ${at}` : words,
    clusters: head.notice
      ? [{ name: 'Thực hiện so với chỉ tiêu', lines: head.indicators.slice(0, LINES[0]).map(({ short }, nth) => {
        const [milli, target] = totals.figures[nth] ?? [0, 0];
        return { place: '', top: false, name: short, counts: target > 0 ? `${actsOf(milli)} / ${whole(target)}` : actsOf(milli), figure: percentOf(milli, target) };
      }) }]
      : ranked.slice(0, CLUSTERS_MAX).map(({ name, rows }) => ({ name, lines: rows.slice(0, linesOf(ranked.length)).map(line) })),
    more: head.notice ? 0 : Math.max(0, ranked.length - CLUSTERS_MAX),
    asOf: `Số liệu tính đến ${head.notice ? vietnameseDate(head.notice.asOf) : clockWords(asOf)}`,
    mark: head.frozen ? 'Số liệu đã khóa' : head.source === 'demonstration' ? 'Số liệu trình diễn' : head.source !== 'notice' && phase !== 'closed' ? 'Tạm tính' : null,
  };
}

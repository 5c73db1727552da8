import type { Board, BoardRow } from '#wire/board';

/** Seconds a page stands, and rows on it, as an address may ask. */
export const SECONDS = { least: 5, usual: 12, most: 120 };
export const ROWS = { least: 3, most: 30 };

/** What a big screen shows, as its address asks; what it asks in no way that can be done is said in words. */
export type Asked = { cluster: number | null; seconds: number; rows: number | null; said: string[] };

/** `?cum=` one cluster, `?giay=` seconds a page, `?so=` rows a page. */
export function askedOf(query: URLSearchParams, clusters: number): Asked {
  const said: string[] = [];
  const whole = (name: string, least: number, most: number, words: string): number | null => {
    const typed = query.get(name);
    if (typed === null || typed === '') return null;
    const n = Number(typed);
    if (Number.isInteger(n) && n >= least && n <= most) return n;
    said.push(words);
    return null;
  };
  return {
    cluster: whole('cum', 1, clusters, clusters > 1 ? `Địa chỉ hỏi một cụm không có: hãy ghi cum= từ 1 đến ${clusters}.` : 'Bảng này không chia cụm: hãy bỏ cum= khỏi địa chỉ.'),
    seconds: whole('giay', SECONDS.least, SECONDS.most, `Số giây mỗi trang trong địa chỉ phải là giay= từ ${SECONDS.least} đến ${SECONDS.most}.`) ?? SECONDS.usual,
    rows: whole('so', ROWS.least, ROWS.most, `Số dòng mỗi trang trong địa chỉ phải là so= từ ${ROWS.least} đến ${ROWS.most}.`),
    said };
}

/** A list on as few pages as hold it, evenly filled: nine on pages of eight are five and four, not eight and one. */
function pagesOf<Row>(rows: readonly Row[], most: number): Row[][] {
  const pages = Math.max(1, Math.ceil(rows.length / Math.max(1, most)));
  const each = Math.ceil(rows.length / pages);
  return Array.from({ length: pages }, (_, at) => rows.slice(at * each, (at + 1) * each)).filter((page) => page.length > 0);
}

/** One page of one cluster. */
export type Slide = { cluster: string; units: number; page: number; pages: number; rows: BoardRow[] };

/**
 * Everything a screen shows, in turn: every cluster (or the one that was asked for), those that are not ranked last,
 * each on as few pages as hold it, evenly filled.
 * @param most rows a page has room for
 */
export function slidesOf({ clusters, unranked }: Pick<Board, 'clusters' | 'unranked'>, cluster: number | null, most: number): Slide[] {
  const all = cluster === null ? [...clusters, { name: 'Tham gia, không xếp hạng', rows: unranked }] : clusters.slice(cluster - 1, cluster);
  return all.filter(({ rows }) => rows.length > 0).flatMap(({ name, rows }) => {
    const pages = pagesOf(rows, most);
    return pages.map((each, at): Slide => ({ cluster: name, units: rows.length, page: at + 1, pages: pages.length, rows: each }));
  });
}

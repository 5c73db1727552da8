import { SIZE_BOUNDS, type Structure } from '#vocabulary';
import type { Board } from '#wire/board';
import type { TimelineEntry } from '#wire/campaign-times';
import type { OverlapPage } from '#wire/overlap';
import type { Passing } from '#wire/passing';
import { aroundOf, askable, viewOf } from '#domain/board-view';
import { standing } from '$lib/campaign.ts';
import { count } from '$lib/format.ts';
import { boardViewOf } from '$lib/path.ts';
import { scaleOf } from '$lib/row.ts';

/** "Dưới 500", "Từ 500 đến dưới 1.000". */
function sizeWords(size: number): string {
  const [from, to] = [SIZE_BOUNDS[size - 1], SIZE_BOUNDS[size]];
  return from === undefined ? `Dưới ${count(to!)}` : to === undefined ? `Từ ${count(from)}` : `Từ ${count(from)} đến dưới ${count(to)}`;
}

type Beside = { url: URL; now: number; timeline: TimelineEntry[]; structure: Structure | undefined; overlap?: OverlapPage | null; passing?: Passing | null };

export type CampaignPage = ReturnType<typeof pageOf>;

/** What the page of a campaign shows of its board, as its address asks: the same for one that runs and one that is being written. */
export function pageOf(board: Board, { url, now, timeline, structure, overlap = null, passing = null }: Beside) {
  const { around: unitId, ...view } = boardViewOf(url.searchParams);
  const { kinds, sizes } = askable(board);
  return {
    head: board.head, no: board.no, asOf: board.asOf, ledgerSeq: board.ledgerSeq, totals: board.totals,
    // A board stored before it knew how to say this says nothing until it is made anew.
    structure: board.structure, other: board.other, passed: board.passed ?? [], chosen: structure !== undefined && board.other !== null,
    names: board.clusters.map(({ name }) => name), view, viewed: viewOf(board, view),
    // A filter that everything falls through is none.
    kinds: kinds.length > 1 ? kinds : [], sizes: sizes.length > 1 ? sizes.map((size) => ({ size, words: sizeWords(size) })) : [],
    /** The unit that is looked around from, as the address says; it may be nobody's. */
    unitId: unitId ?? null, around: unitId ? aroundOf(board, unitId) : null, unrankedHere: board.unranked.find((row) => row.unitId === unitId) ?? null,
    /** What it takes to pass the next one, where it is of this same board. */
    passing: passing?.no === board.no ? passing : null,
    scale: scaleOf(board.clusters.flatMap(({ rows }) => rows)),
    now, standing: standing(board.head, now), timeline,
    /** What counts elsewhere too and how it was rewarded; null = not counted yet. */
    overlap,
    /** The draft it is a preview of; null = it is the page itself. */
    draft: null as string | null,
  };
}

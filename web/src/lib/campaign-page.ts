import type { Structure } from '#vocabulary';
import type { Board } from '#wire/board';
import type { TimelineEntry } from '#wire/campaign-times';
import type { OverlapPage } from '#wire/overlap';
import { matches } from '#domain/name';
import { standing } from '$lib/campaign.ts';
import { scaleOf } from '$lib/row.ts';

/** What the page of a campaign shows of its board, as its address asks: the same for one that runs and one that is being written. */
export function pageOf(board: Board, { url, now, timeline, structure, overlap = null }: { url: URL; now: number; timeline: TimelineEntry[]; structure: Structure | undefined; overlap?: OverlapPage | null }) {
  const search = (url.searchParams.get('tim') ?? '').trim().slice(0, 80);
  const cluster = Number(url.searchParams.get('cum')) || null;
  const found = (name: string) => search === '' || matches(search, name);
  const clusters = board.clusters
    .map(({ name, rows }, at) => ({ no: at + 1, name, ranked: rows.length, rows: rows.filter((row) => found(row.name)) }))
    .filter(({ no, rows }) => (cluster === null || no === cluster) && rows.length > 0);
  return {
    head: board.head, no: board.no, asOf: board.asOf, ledgerSeq: board.ledgerSeq, totals: board.totals,
    // A board stored before it knew how to say this says nothing until it is made anew.
    structure: board.structure, other: board.other, passed: board.passed ?? [], chosen: structure !== undefined && board.other !== null,
    names: board.clusters.map(({ name }) => name), cluster, search, clusters,
    unranked: cluster === null ? board.unranked.filter((row) => found(row.name)) : [],
    scale: scaleOf(board.clusters.flatMap(({ rows }) => rows)),
    now, standing: standing(board.head, now), timeline,
    /** What counts elsewhere too and how it was rewarded; null = not counted yet. */
    overlap,
    /** The draft it is a preview of; null = it is the page itself. */
    draft: null as string | null,
  };
}

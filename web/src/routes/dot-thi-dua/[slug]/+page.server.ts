import { matches } from '#domain/name';
import { answered, api, need } from '$lib/api.ts';
import { standing } from '$lib/campaign.ts';
import { structureOf } from '$lib/path.ts';
import { scaleOf } from '$lib/row.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const structure = structureOf(url.searchParams.get('co-cau'));
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param: { slug: params.slug }, query: structure ? { structure } : {} }));
  const timeline = await answered(api(fetch).campaigns[':slug'].timeline.$get({ param: { slug: params.slug } }));
  const now = timeline.ok ? timeline.body.now : Date.now();
  setHeaders({ 'cache-control': 'public, max-age=1' });
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
    now, standing: standing(board.head, now), timeline: timeline.ok ? timeline.body.entries : [],
  };
};

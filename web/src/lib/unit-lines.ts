import type { Board } from '#wire/board';
import type { UnitView } from '#wire/unit';
import { answered, api } from '$lib/api.ts';

/** Boards asked for the unit's lines; a unit takes part in few campaigns at a time. */
const BOARDS_MAX = 6;

/** A unit's lines, each taken from the campaign's own board, so that no two pages disagree; with the points people gave it there. */
export const linesOf = (fetch: typeof globalThis.fetch, view: Pick<UnitView, 'unit' | 'campaigns'>) => Promise.all(view.campaigns.slice(0, BOARDS_MAX).map(async (campaign) => {
  const answer = await answered(api(fetch).campaigns[':slug'].board.$get({ param: { slug: campaign.slug }, query: {} }));
  if (!answer.ok) return { ...campaign, board: null, given: [], line: null };
  const { clusters, unranked, asOf, no, head } = answer.body;
  const cluster = clusters.find(({ rows }) => rows.some((row) => row.unitId === view.unit.id));
  const row = cluster?.rows.find((each) => each.unitId === view.unit.id) ?? unranked.find((each) => each.unitId === view.unit.id);
  const given = head.criteria?.some(({ kind }) => ['judged', 'bonus', 'deduction'].includes(kind)) ? await answered(api(fetch).campaigns[':slug'].appraisals.$get({ param: { slug: campaign.slug }, query: { unitId: view.unit.id } })) : null;
  return { ...campaign, board: { no, asOf, id: head.id, source: head.source, sides: head.boards ?? [] }, given: given?.ok ? given.body.appraisals : [],
    line: row && head.source !== 'notice' ? { row, cluster: cluster?.name ?? null, of: cluster?.rows.length ?? 0, ahead: aheadOf(cluster?.rows ?? [], row.place) } : null };
}));

/** The nearest place above: what a unit sees first is its next reachable step. */
function aheadOf(rows: Board['clusters'][number]['rows'], place: number | null) {
  const above = place === null ? undefined : rows.filter((row) => row.place !== null && row.place < place).at(-1);
  return above ? { name: above.name, pointsMilli: above.pointsMilli, place: above.place } : null;
}

import type { CampaignInput } from '#wire/campaign';
import { carried, heirs, type Passage } from './succession.ts';
import { movedOn, renamed } from './templates.ts';

/**
 * An earlier campaign as a new one: its next time, its name of that time, and units that ended since replaced by
 * those that took them over (the largest part where one went to several; targets by their shares, to the last act).
 *
 * @param after   the local day the new one begins after
 * @param passage handovers until then
 */
export function cloned(plan: CampaignInput, after: string, passage: Passage, targets: boolean): Omit<CampaignInput, 'id' | 'slug'> {
  const span = movedOn(plan, after);
  const now = (unitId: string): string => heirs(unitId, passage).reduce((best, heir) => (heir.shareMilli > best.shareMilli ? heir : best)).unitId;
  const all = (unitIds: readonly string[]): string[] => [...new Set(unitIds.flatMap((unitId) => heirs(unitId, passage).map((heir) => heir.unitId)))];
  const { scope, clusters } = plan;
  const { id: _, slug: __, ...rest } = plan;
  return {
    ...rest, ...span, name: renamed(plan.name, plan.firstDay, span.firstDay), goal: renamed(plan.goal, plan.firstDay, span.firstDay),
    scope: scope.kind === 'subtree' ? { kind: 'subtree', unitId: now(scope.unitId) } : { kind: 'named', unitIds: all(scope.unitIds) },
    clusters: clusters.by === 'hand' ? { by: 'hand', groups: groupsNow(clusters.groups, all) } : clusters,
    unrankedUnitIds: all(plan.unrankedUnitIds), targets: targets ? targetsNow(plan.targets, passage) : [] };
}

type Groups = Extract<CampaignInput['clusters'], { by: 'hand' }>['groups'];
/** A unit that took over several of different groups stands in the first of them: in one only. */
function groupsNow(groups: Groups, all: (unitIds: readonly string[]) => string[]): Groups {
  const seen = new Set<string>();
  return groups.map(({ name, unitIds }) => ({ name, unitIds: all(unitIds).filter((id) => !seen.has(id) && seen.add(id)) }));
}

const targetsNow = (targets: CampaignInput['targets'], passage: Passage): CampaignInput['targets'] =>
  [...Map.groupBy(targets, ({ indicator }) => indicator)].flatMap(([indicator, own]) =>
    [...carried(new Map(own.map(({ unitId, amount }) => [unitId, amount])), passage)].flatMap(([unitId, amount]) => (amount > 0 ? [{ unitId, indicator, amount }] : [])));

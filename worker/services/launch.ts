import { createHash } from 'node:crypto';
import { DUSK, indicators, unitKinds, type Indicator, type RankedLevel, type UnitKind } from '#vocabulary';
import type { CampaignInput, ScopeUnit } from '#wire/campaign';
import { may, type Action, type RoleGrant } from '#domain/authority';
import { ALL_WEEKDAYS, addDays, localDateAt, startOfDay } from '#domain/calendar';
import { inOrder } from '#domain/phase';
import { grainOf, indicatorsOf, isByTarget, isGiven, rulesOf } from '#domain/rules';
import { insertCampaign, type CampaignRow, type ParticipantRow } from '#store/campaigns';
import { logged, type Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { linesOn, unitName, unitsInScope, type ScopeRow } from '#store/units';
import { Refusal } from '#refusal';

export type Organizer = { id: string; grants: readonly RoleGrant[]; actor?: Actor };

/** Kinds of unit that stand on a board of a level; Đoàn trực thuộc rank beside those of the level of their time. */
const kindsOf: Record<RankedLevel, UnitKind[]> = {
  province: ['youth_province'],
  district: ['youth_district', 'youth_direct'],
  commune: ['youth_commune', 'youth_direct'],
};

/**
 * Launches a campaign, once: the id is the idempotency key. Participants and clusters are taken from
 * the unit tree of its first day; everything is checked before anything is written.
 * @throws Refusal with the field to blame
 */
export async function launch(
  { door, organizer, now, source = 'live', notice = null }:
  { door: Door; organizer: Organizer; now: number; source?: CampaignRow['source']; notice?: string | null },
  input: CampaignInput,
): Promise<{ id: string; slug: string }> {
  const times = timesOf(input, now, source);
  checkRules(input);
  const units = await participantsOf(door, organizer, now, input);
  const participants = clustered(units, input);
  checkTargets(input, new Set(units.map((unit) => unit.unit_id)));
  const root = input.scope.kind === 'subtree' ? await unitName(door, input.scope.unitId, input.firstDay) : null;
  const scopeName = root?.name ?? (units.length === 1 ? units[0]!.name : `${units.length} đơn vị được chọn`);
  const row: CampaignRow = {
    id: input.id, slug: input.slug, name: input.name, goal: input.goal, source, notice,
    scope_name: scopeName,
    ranked_level: input.rankedLevel, tree_date: input.firstDay, ...times,
    act_from: input.firstDay, act_to: addDays(input.lastDay, 1), created_by: organizer.id, created_at: now, fine: Number(grainOf(rulesOf(input.rules)).fine),
    weekdays: input.weekdays?.reduce((bits, day) => bits | (1 << day), 0) ?? ALL_WEEKDAYS,
    body_hash: createHash('sha256').update(JSON.stringify([input, source, notice])).digest('hex'),
  };
  const { stored, slugHolder } = await insertCampaign(door, { row, rules: JSON.stringify(input.rules), participants, targets: input.targets },
    organizer.actor ? [logged(organizer.actor, { action: 'launch', noun: 'campaign', nounId: row.id, unitId: input.scope.kind === 'subtree' ? input.scope.unitId : null,
      after: { slug: row.slug, from: input.firstDay, to: input.lastDay, participants: participants.length } })] : []);
  if (!stored && slugHolder) throw new Refusal('slug_taken', { field: 'slug' });
  if (!stored || stored.bodyHash !== row.body_hash) throw new Refusal('id_reused', { field: 'id' });
  return { id: row.id, slug: row.slug };
}

/** Would-be participants with the cluster each would stand in: the form's preview. */
export async function scopeUnits(
  { door, organizer, now }: { door: Door; organizer: Organizer; now: number },
  asked: Pick<CampaignInput, 'scope' | 'rankedLevel' | 'clusters' | 'firstDay'>,
): Promise<ScopeUnit[]> {
  const units = await participantsOf(door, organizer, now, asked, 'see_scopes');
  return units.map((unit) => ({ id: unit.unit_id, name: unit.name, kind: unit.kind, former: unit.former, cluster: clusterOf(unit, asked.clusters) }));
}

function timesOf(input: CampaignInput, now: number, source: CampaignRow['source']) {
  const times = {
    startsAt: startOfDay(input.firstDay), endsAt: startOfDay(addDays(input.lastDay, 1)),
    claimsUntil: startOfDay(addDays(input.claimsUntilDay, 1)), closesAt: startOfDay(addDays(input.closesDay, 1)),
  };
  if (!inOrder(times)) throw new Refusal('times_out_of_order', { field: 'firstDay' });
  // Results of the past are loaded from a notice or made for demonstration; nobody launches one by hand.
  if (source === 'live' && times.endsAt <= now) throw new Refusal('launch_in_past', { field: 'lastDay' });
  return { starts_at: times.startsAt, ends_at: times.endsAt, claims_until: times.claimsUntil, closes_at: times.closesAt };
}

function checkRules({ rules: stored, firstDay, lastDay, targets }: CampaignInput): void {
  const rules = rulesOf(stored);
  const named = indicatorsOf(rules);
  if (named.length === 0 && !rules.criteria.some(isGiven)) throw new Refusal('rules_empty', { field: 'rules.weightsMilli' });
  for (const code of named) {
    const { from, to } = indicators[code];
    if (lastDay < (from ?? '') || firstDay >= (to ?? DUSK)) {
      throw new Refusal('indicator_not_in_period', { field: `rules.weightsMilli.${code}`,
        message: `${indicators[code].label}: chỉ tiêu này không áp dụng trong thời gian của đợt thi đua.` });
    }
  }
  if (rules.criteria.every((each) => isByTarget(each)) && !targets.some((target) => named.includes(target.indicator))) {
    throw new Refusal('target_missing', { field: 'targets' });
  }
}

async function participantsOf(
  door: Door, organizer: Organizer, now: number, { scope, rankedLevel, firstDay }: Pick<CampaignInput, 'scope' | 'rankedLevel' | 'firstDay'>, action: Action = 'launch',
): Promise<ScopeRow[]> {
  const roots = scope.kind === 'subtree' ? [scope.unitId] : scope.unitIds;
  const today = localDateAt(now);
  const lines = await linesOn(door, roots.map((unitId) => ({ unitId, date: firstDay })));
  for (const unitId of roots) {
    const line = lines.get(`${unitId} ${firstDay}`);
    if (!line) throw new Refusal('unit_unknown', { field: 'scope' });
    if (!may(organizer.grants, action, line, today)) throw new Refusal('not_allowed', { field: 'scope' });
  }
  const units = await unitsInScope(door, scope.kind === 'subtree' ? { rootId: scope.unitId } : { unitIds: scope.unitIds }, kindsOf[rankedLevel], firstDay);
  if (units.length === 0) throw new Refusal('scope_empty', { field: 'scope' });
  if (scope.kind === 'named' && units.length !== new Set(scope.unitIds).size) throw new Refusal('unit_outside_scope', { field: 'scope' });
  return units;
}

/** Participants with cluster and order of clusters; by hand as given, otherwise in Vietnamese order, Đoàn trực thuộc last. */
function clustered(units: ScopeRow[], input: CampaignInput): ParticipantRow[] {
  const unranked = new Set(input.unrankedUnitIds);
  const ids = new Set(units.map((unit) => unit.unit_id));
  if (input.unrankedUnitIds.some((id) => !ids.has(id))) throw new Refusal('unit_outside_scope', { field: 'unrankedUnitIds' });
  if (input.clusters.by === 'hand') checkHand(input.clusters.groups, ids, unranked);
  const names = units.map((unit) => clusterOf(unit, input.clusters));
  const order = input.clusters.by === 'hand'
    ? [...input.clusters.groups.map((group) => group.name), OTHERS]
    : [...new Set(names)].sort((a, b) => Number(a === DIRECT) - Number(b === DIRECT) || a.localeCompare(b, 'vi'));
  return units.map((unit, at) => ({
    unitId: unit.unit_id, cluster: names[at]!, clusterNo: order.indexOf(names[at]!), ranked: !unranked.has(unit.unit_id) }));
}

const DIRECT = 'Đoàn trực thuộc';
const OTHERS = 'Các đơn vị khác';

function clusterOf(unit: ScopeRow, clusters: CampaignInput['clusters']): string {
  if (clusters.by === 'none') return 'Bảng chung';
  if (clusters.by === 'hand') return clusters.groups.find((group) => group.unitIds.includes(unit.unit_id))?.name ?? OTHERS;
  if (unitKinds[unit.kind as UnitKind].level === 'direct') return DIRECT;
  if (clusters.by === 'kind') return `Khối ${(unit.territory_name ?? unit.name).split(' ')[0]!.toLowerCase()}`;
  return unit.former?.split(', ')[0] ?? OTHERS;
}

function checkHand(groups: { name: string; unitIds: string[] }[], ids: Set<string>, unranked: Set<string>): void {
  const seen = new Set<string>();
  for (const { unitIds } of groups) {
    for (const id of unitIds) {
      if (!ids.has(id)) throw new Refusal('unit_outside_scope', { field: 'clusters' });
      if (seen.has(id)) throw new Refusal('unit_in_two_clusters', { field: 'clusters' });
      seen.add(id);
    }
    if (unitIds.every((id) => unranked.has(id))) throw new Refusal('cluster_empty', { field: 'clusters' });
  }
  if (new Set(groups.map((group) => group.name)).size !== groups.length) throw new Refusal('unit_in_two_clusters', { field: 'clusters' });
}

function checkTargets({ targets, rules }: CampaignInput, ids: Set<string>): void {
  const seen = new Set<string>();
  targets.forEach(({ unitId, indicator }, at) => {
    const field = `targets.${at}`;
    if (!ids.has(unitId)) throw new Refusal('unit_outside_scope', { field });
    if (!indicatorsOf(rulesOf(rules)).includes(indicator)) throw new Refusal('indicator_not_in_period', { field });
    if (seen.has(`${unitId} ${indicator}`)) throw new Refusal('malformed', { field });
    seen.add(`${unitId} ${indicator}`);
  });
}

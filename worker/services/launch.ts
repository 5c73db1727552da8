import { createHash } from 'node:crypto';
import type { RankedLevel, UnitKind } from '#vocabulary';
import type { CampaignInput, ScopeUnit } from '#wire/campaign';
import { may, type Action, type RoleGrant } from '#domain/authority';
import { ALL_WEEKDAYS, addDays, localDateAt, startOfDay } from '#domain/calendar';
import { inOrder } from '#domain/phase';
import { clusterOf, clusterOrder, type Clusterable } from '#domain/clusters';
import { ruleProblems, type RuleSurroundings } from '#domain/rule-check';
import { asksOf, grainOf, indicatorsOf, rulesOf } from '#domain/rules';
import { campaignWithRules, insertCampaign, replaceCampaign, type CampaignRow, type FromDraft, type NewCampaign, type ParticipantRow } from '#store/campaigns';
import { logged, type Actor, type AuditEntry } from '#store/audit';
import type { Door } from '#store/d1';
import { sizesOn } from '#store/sizes';
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
 * @param draft what it was written as: it goes in the same breath
 * @throws Refusal with the field to blame
 */
export async function launch(
  { door, organizer, now, source = 'live', notice = null, draft = null }:
  { door: Door; organizer: Organizer; now: number; source?: CampaignRow['source']; notice?: string | null; draft?: FromDraft | null },
  input: CampaignInput,
): Promise<{ id: string; slug: string }> {
  const campaign = await prepared({ door, organizer, now, source, notice }, input);
  const { row, participants } = campaign;
  const { stored, slugHolder } = await insertCampaign(door, campaign, organizer.actor ? [logged(organizer.actor, entryOf('launch', input, participants.length))] : [], draft);
  if (!stored && slugHolder) throw new Refusal('slug_taken', { field: 'slug' });
  if (!stored && draft) throw new Refusal('draft_changed');
  if (!stored || stored.bodyHash !== row.body_hash) throw new Refusal('id_reused', { field: 'id' });
  return { id: row.id, slug: row.slug };
}

/**
 * Puts a changed campaign in the place of one that has not begun, under the same id and address.
 * Sent again, it is answered.
 * @throws Refusal campaign_begun, draft_changed, or with the field to blame
 */
export async function relaunch(
  { door, organizer, now, draft }: { door: Door; organizer: Organizer & { actor: Actor }; now: number; draft: FromDraft }, input: CampaignInput): Promise<{ id: string; slug: string }> {
  const campaign = await prepared({ door, organizer, now, source: 'live', notice: null }, input);
  const done = await replaceCampaign(door, campaign, logged(organizer.actor, entryOf('change', input, campaign.participants.length)), draft, now);
  if (done) return { id: input.id, slug: input.slug };
  const stands = await campaignWithRules(door, { id: input.id });
  if (stands?.body_hash === campaign.row.body_hash) return { id: input.id, slug: input.slug };
  throw new Refusal(stands && stands.starts_at <= now ? 'campaign_begun' : 'draft_changed');
}

const entryOf = (action: 'launch' | 'change', input: CampaignInput, participants: number): AuditEntry => ({
  action, noun: 'campaign', nounId: input.id, unitId: input.scope.kind === 'subtree' ? input.scope.unitId : null,
  after: { slug: input.slug, from: input.firstDay, to: input.lastDay, participants } });

/** A campaign as it is stored, everything about it checked. @throws Refusal with the field to blame */
export async function prepared(
  { door, organizer, now, source, notice, action = 'launch' }: { door: Door; organizer: Organizer; now: number; source: CampaignRow['source']; notice: string | null; action?: Action }, input: CampaignInput): Promise<NewCampaign> {
  const times = timesOf(input, now, source);
  const units = await participantsOf(door, organizer, now, input, action);
  const participants = clustered(units, input);
  checkRules(input, await rankedUnits(door, units, input));
  checkTargets(input, new Set(units.map((unit) => unit.unit_id)));
  const root = input.scope.kind === 'subtree' ? await unitName(door, input.scope.unitId, input.firstDay) : null;
  const scopeName = root?.name ?? (units.length === 1 ? units[0]!.name : `${units.length} đơn vị được chọn`);
  const row: CampaignRow = {
    id: input.id, slug: input.slug, name: input.name, goal: input.goal, source, notice,
    scope_name: scopeName, audience: input.audience ?? '', content: input.content ?? '', measures: input.measures ?? '',
    ranked_level: input.rankedLevel, tree_date: input.firstDay, ...times,
    act_from: input.firstDay, act_to: addDays(input.lastDay, 1), created_by: organizer.id, created_at: now, fine: Number(grainOf(rulesOf(input.rules)).fine), team_board: Number(input.teamBoard ?? false),
    weekdays: input.weekdays?.reduce((bits, day) => bits | (1 << day), 0) ?? ALL_WEEKDAYS,
    body_hash: createHash('sha256').update(JSON.stringify([input, source, notice])).digest('hex'),
    plan: JSON.stringify(input),
  };
  return { row, rules: JSON.stringify(input.rules), participants, targets: input.targets };
}

/** Would-be participants with the cluster each would stand in: the form's preview. */
export async function scopeUnits(
  { door, organizer, now }: { door: Door; organizer: Organizer; now: number },
  asked: Pick<CampaignInput, 'scope' | 'rankedLevel' | 'clusters' | 'firstDay'>,
): Promise<ScopeUnit[]> {
  const units = await participantsOf(door, organizer, now, asked, 'see_scopes');
  return units.map((unit) => ({ id: unit.unit_id, name: unit.name, kind: unit.kind, former: unit.former, cluster: clusterOf(clusterable(unit), asked.clusters) }));
}

/** Moments of a campaign. @throws Refusal with the first day that does not stand in order */
export function timesOf(input: Days, now: number, source: CampaignRow['source']) {
  const times = {
    startsAt: startOfDay(input.firstDay), endsAt: startOfDay(addDays(input.lastDay, 1)),
    claimsUntil: startOfDay(addDays(input.claimsUntilDay, 1)), closesAt: startOfDay(addDays(input.closesDay, 1)),
  };
  if (!inOrder(times)) throw new Refusal('times_out_of_order', disorder(input));
  // Results of the past are loaded from a notice or made for demonstration; nobody launches one by hand.
  if (source === 'live' && times.endsAt <= now) throw new Refusal('launch_in_past', { field: 'lastDay' });
  return { starts_at: times.startsAt, ends_at: times.endsAt, claims_until: times.claimsUntil, closes_at: times.closesAt };
}
type Days = Pick<CampaignInput, 'firstDay' | 'lastDay' | 'claimsUntilDay' | 'closesDay'>;
const disorder = ({ firstDay, lastDay, claimsUntilDay }: Days): { field: string; message: string } => (
  lastDay < firstDay ? { field: 'lastDay', message: 'Ngày cuối phải từ ngày đầu trở đi.' }
    : claimsUntilDay < lastDay ? { field: 'claimsUntilDay', message: 'Hạn nhận khai báo không thể trước ngày cuối.' }
      : { field: 'closesDay', message: 'Ngày thẩm định xong không thể trước hạn nhận khai báo.' });

/** @throws Refusal with the first thing rules do not do as they read */
export function checkRules({ rules, firstDay, lastDay, targets }: Pick<CampaignInput, 'rules' | 'firstDay' | 'lastDay' | 'targets'>, units?: RuleSurroundings['units']): void {
  const first = ruleProblems(rules, { firstDay, lastDay, targets, ...(units && { units }) }).find(({ warning }) => !warning);
  if (first) throw new Refusal(first.code, first);
}

/** Units that are to be ranked, with their members where the rules divide by them. */
export async function rankedUnits(door: Door, units: readonly ScopeRow[], { rules, firstDay, unrankedUnitIds }: CampaignInput) {
  const sizes = asksOf(rulesOf(rules)).members ? await sizesOn(door, units.map((unit) => unit.unit_id), firstDay) : null;
  return units.filter((unit) => !unrankedUnitIds.includes(unit.unit_id)).map((unit) => ({ name: unit.name, members: sizes?.get(unit.unit_id) ?? 0 }));
}

/** A would-be participant; `members` on the first day, where clusters go by size (0 = not known). */
export type Participating = ScopeRow & { members: number | null };

/** Units that would take part, if somebody may do this with all of the scope. @throws Refusal */
export async function participantsOf(
  door: Door, organizer: Organizer, now: number, { scope, rankedLevel, firstDay, clusters }: Pick<CampaignInput, 'scope' | 'rankedLevel' | 'firstDay'> & { clusters?: Pick<CampaignInput['clusters'], 'by'> }, action: Action = 'launch',
): Promise<Participating[]> {
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
  const sizes = clusters?.by === 'size' ? await sizesOn(door, units.map((unit) => unit.unit_id), firstDay) : null;
  return units.map((unit) => ({ ...unit, members: sizes?.get(unit.unit_id) ?? null }));
}

/** Participants with cluster and order of clusters. @throws Refusal */
export function clustered(units: readonly Participating[], input: Pick<CampaignInput, 'clusters' | 'unrankedUnitIds'>): ParticipantRow[] {
  const unranked = new Set(input.unrankedUnitIds);
  const ids = new Set(units.map((unit) => unit.unit_id));
  if (input.unrankedUnitIds.some((id) => !ids.has(id))) throw new Refusal('unit_outside_scope', { field: 'unrankedUnitIds' });
  if (input.clusters.by === 'hand') checkHand(input.clusters.groups, ids, unranked);
  if (input.clusters.by === 'size') checkBounds(input.clusters.bounds);
  const names = units.map((unit) => clusterOf(clusterable(unit), input.clusters));
  const order = clusterOrder(names, input.clusters);
  return units.map((unit, at) => ({
    unitId: unit.unit_id, cluster: names[at]!, clusterNo: order.indexOf(names[at]!), ranked: !unranked.has(unit.unit_id) }));
}

export const clusterable = (unit: Participating): Clusterable => (
  { unitId: unit.unit_id, kind: unit.kind, name: unit.name, former: unit.former, territoryName: unit.territory_name, members: unit.members });

function checkBounds(bounds: readonly number[]): void {
  if (bounds.some((bound, at) => at > 0 && bound <= bounds[at - 1]!)) throw new Refusal('malformed', { field: 'clusters.bounds', message: 'Các mốc quy mô phải tăng dần.' });
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

export function checkTargets({ targets, rules }: CampaignInput, ids: Set<string>): void {
  const seen = new Set<string>();
  targets.forEach(({ unitId, indicator }, at) => {
    const field = `targets.${at}`;
    if (!ids.has(unitId)) throw new Refusal('unit_outside_scope', { field });
    if (!indicatorsOf(rulesOf(rules)).includes(indicator)) throw new Refusal('indicator_not_in_period', { field });
    if (seen.has(`${unitId} ${indicator}`)) throw new Refusal('malformed', { field });
    seen.add(`${unitId} ${indicator}`);
  });
}

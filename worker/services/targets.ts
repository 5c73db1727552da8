import { measures, type Measure } from '#vocabulary';
import type { AllocationInput, AllocationPreview, AllocationSave, TargetInput } from '#wire/programme';
import { DivisionFault, divide, rescaled, targetsOn, type Claimant, type Part } from '#domain/allocation';
import { localDateAt } from '#domain/calendar';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { decideTargets, decisionById, handoversUntil, targetsHeld, yearTotals, type Decision, type NewEdition, type TargetRow } from '#store/programme';
import { sizesOn } from '#store/sizes';
import { childrenOn } from '#store/units';
import { Refusal } from '#refusal';

const isRate = (measure: Measure): boolean => measures[measure].kind !== 'count';
/** The day whose units share a year's target: today while it runs, else its nearest day. */
const dayOf = (year: number, today: string): string => (today < `${year}-01-01` ? today : today > `${year}-12-31` ? `${year}-12-31` : today);

/** What a unit's target is on a day, given or inherited; null = none. */
async function wholeOf(door: Door, held: readonly TargetRow[], unitId: string, measure: Measure, day: string): Promise<number | null> {
  return targetsOn(held, await handoversUntil(door, day), day, isRate(measure)).get(unitId)?.amount ?? null;
}

/**
 * Gives a unit its target. Where parts of it stand below, they follow by their old proportions, so that parts sum to the
 * whole at every moment; a part of somebody else's whole is changed there, not here.
 * @throws Refusal
 */
export async function giveTarget(door: Door, input: TargetInput, actor: Actor): Promise<void> {
  const body = JSON.stringify(input);
  if (await repeated(door, input.id, body)) return;
  const held = await targetsHeld(door, input.year, input.measure);
  const own = held.find(({ unitId }) => unitId === input.unitId);
  if ((own?.edition ?? 0) !== input.seen) throw new Refusal('target_meanwhile');
  if (own?.fromId) throw new Refusal('target_is_part', { field: 'amount' });
  if (own?.amount === input.amount) throw new Refusal('target_same', { field: 'amount' });
  const editions: NewEdition[] = [{ unitId: input.unitId, seen: input.seen, amount: input.amount, method: 'set', rounded: false, fromId: null },
    ...following(held, new Map([[input.unitId, input.amount]]), input.measure)];
  await decided(door, { ...input, method: 'set', body }, editions, [], actor);
}

/** Editions below whatever changes, by their old proportions. */
const following = (held: readonly TargetRow[], changed: ReadonlyMap<string, number>, measure: Measure): NewEdition[] =>
  rescaled(held, changed, isRate(measure)).map(({ unitId, amount, rounded, fromId }) => (
    { unitId, amount, rounded, fromId, seen: held.find((each) => each.unitId === unitId)!.edition, method: isRate(measure) ? 'handed_down' : 'rescaled' }));

type Plan = AllocationPreview & { held: TargetRow[]; editions: NewEdition[]; looked: { unitId: string; seen: number }[] };

/** Works a division out against what holds now; nothing is written. @throws Refusal with the field to blame */
async function plan(door: Door, input: AllocationInput, today: string): Promise<Plan> {
  const { unitId, measure, year, method } = input;
  const day = dayOf(year, today);
  const [held, children] = await Promise.all([targetsHeld(door, year, measure), childrenOn(door, unitId, day)]);
  if (!children) throw new Refusal('unit_unknown', { field: 'unitId' });
  if (children.units.length === 0) throw new Refusal('allocation_nobody', { field: 'unitId' });
  const whole = await wholeOf(door, held, unitId, measure, day);
  if (whole === null) throw new Refusal('allocation_no_target', { field: 'measure' });
  if (whole === 0) throw new Refusal('allocation_zero', { field: 'measure' });
  const ids = children.units.map((unit) => unit.unitId);
  const [sizes, lastYear] = await Promise.all([sizesOn(door, ids, day), yearTotals(door, year - 1, ids, measures[measure].parts)]);
  const typed = new Map(input.parts.map((part) => [part.unitId, part.amount]));
  const claimants = ids.map((id): Claimant => ({ unitId: id, members: sizes.get(id) ?? 0, lastYearMilli: lastYear.get(id) ?? 0, byHand: typed.get(id) ?? null }));
  const parts = isRate(measure) ? ids.map((id): Part => ({ unitId: id, amount: whole, rounded: false })) : divided(whole, input, claimants, (id) => children.units.find((unit) => unit.unitId === id)?.name ?? '');
  const editionOf = (id: string) => held.find((each) => each.unitId === id);
  const fresh = parts.filter((part) => editionOf(part.unitId)?.amount !== part.amount || editionOf(part.unitId)?.fromId !== unitId);
  const below = following(held, new Map(fresh.map((part) => [part.unitId, part.amount])), measure);
  const editions = [...fresh.map((part): NewEdition => ({ ...part, fromId: unitId, seen: editionOf(part.unitId)?.edition ?? 0, method: isRate(measure) ? 'handed_down' : method })), ...below];
  // The whole, the units and the parts of those that stay as they are have to be what was looked at.
  const looked = [unitId, ...ids.filter((id) => !fresh.some((part) => part.unitId === id))].map((id) => ({ unitId: id, seen: editionOf(id)?.edition ?? 0 }));
  return {
    unit: { id: unitId, name: children.name }, measure, year, method, whole, isRate: isRate(measure), below: below.length, held, editions, looked,
    seen: derivedId(JSON.stringify([whole, parts, editions, looked])),
    parts: parts.map((part, at) => ({ ...part, name: children.units[at]!.name, members: claimants[at]!.members, lastYearMilli: claimants[at]!.lastYearMilli, was: editionOf(part.unitId)?.amount ?? null })),
  };
}

/** @throws Refusal in words, at the part or the method to blame */
function divided(whole: number, { method, parts }: AllocationInput, claimants: Claimant[], name: (unitId: string) => string): Part[] {
  const stray = parts.find((part) => !claimants.some(({ unitId }) => unitId === part.unitId));
  if (stray) throw new Refusal('allocation_stray', { field: `part-${stray.unitId}` });
  try {
    return divide(whole, method, claimants);
  } catch (error) {
    if (!(error instanceof DivisionFault)) throw error;
    if (error.code === 'part_missing') throw new Refusal('allocation_part_missing', { field: `part-${error.unitId}`, message: `${name(error.unitId!)}: hãy nhập chỉ tiêu là số nguyên không âm.` });
    if (error.code === 'parts_differ') {
      const { difference } = error;
      throw new Refusal('allocation_parts_differ', { field: 'parts', message: `Các phần cộng lại ${difference > 0 ? 'nhiều' : 'ít'} hơn chỉ tiêu ${Math.abs(difference).toLocaleString('vi-VN')}. Hãy sửa để tổng đúng bằng ${whole.toLocaleString('vi-VN')}.` });
    }
    throw new Refusal(error.code === 'no_members' ? 'allocation_no_members' : error.code === 'no_last_year' ? 'allocation_no_last_year' : 'allocation_nobody', { field: 'method' });
  }
}

/** What a division would give to whom. */
export async function previewAllocation(door: Door, input: AllocationInput, now: number): Promise<AllocationPreview> {
  const { held: _, editions: __, looked: ___, ...preview } = await plan(door, input, localDateAt(now));
  return preview;
}

/**
 * Divides a unit's target among those directly below it, as it was previewed; each part is an edition of its own, and
 * what stands further below follows.
 * @throws Refusal; 'target_meanwhile' when anything it was made from has changed since the preview
 */
export async function saveAllocation(door: Door, { id, reason, seen, ...input }: AllocationSave, actor: Actor): Promise<void> {
  const body = JSON.stringify({ ...input, reason });
  if (await repeated(door, id, body)) return;
  const planned = await plan(door, input, localDateAt(actor.at));
  if (planned.seen !== seen) throw new Refusal('target_meanwhile');
  if (planned.editions.length === 0) throw new Refusal('target_same', { field: 'method' });
  await decided(door, { id, unitId: input.unitId, measure: input.measure, year: input.year, method: planned.isRate ? 'handed_down' : input.method, amount: planned.whole, reason, body }, planned.editions, planned.looked, actor);
}

async function decided(door: Door, decision: Decision, editions: NewEdition[], looked: { unitId: string; seen: number }[], actor: Actor): Promise<void> {
  if (await decideTargets(door, decision, editions, looked, actor)) return;
  // The reply of the first try may have been lost: then it stands, and this is its answer.
  if (!await repeated(door, decision.id, decision.body)) throw new Refusal('target_meanwhile');
}

/** @throws Refusal when the id names something else */
async function repeated(door: Door, id: string, body: string): Promise<boolean> {
  const known = await decisionById(door, id);
  if (known && known.body !== body) throw new Refusal('id_reused', { field: 'id' });
  return known !== null;
}

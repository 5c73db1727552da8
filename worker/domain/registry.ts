import { DUSK, WHOLE_MILLI, unitKinds, type Axis, type UnitKind } from '#vocabulary';
import { closure } from './tree.ts';

/** A unit's name, kind and place in the tree, from one local date until before another. */
export type Period = {
  unitId: string; validFrom: string; validTo: string; name: string; kind: UnitKind; code: string | null; parentId: string | null;
  former: string | null; assumed: number; source: string;
};
export type Succession = { oldId: string; newId: string; onDate: string; shareMilli: number; source: string };
export type UnitIdentity = { id: string; axis: Axis; territoryId: string | null };
export type Registry = { units: readonly UnitIdentity[]; periods: readonly Period[]; successions: readonly Succession[] };

/** One decision about units: everything in it holds from the same day. */
export type UnitChange = {
  onDate: string;
  source: string;
  /** No source gives the day: both sides of it are marked. */
  assumed?: boolean;
  added: readonly (UnitIdentity & Pick<Period, 'name' | 'kind' | 'code' | 'parentId'> & Partial<Pick<Period, 'former' | 'assumed' | 'source'>>)[];
  altered: readonly ({ unitId: string } & Partial<Pick<Period, 'name' | 'kind' | 'code' | 'parentId' | 'assumed'>>)[];
  /** Units that end without a successor. */
  closed: readonly string[];
  /** Old → new; an old unit ends, and its shares sum to one whole. A new one is added here or goes on existing. */
  successions: readonly { oldId: string; newId: string; shareMilli: number; note?: string }[];
};

export type RegistryFaultCode =
  | 'unit_exists' | 'unit_not_there' | 'parent_not_there' | 'later_change' | 'below_goes_on' | 'shares_not_one' | 'successor_not_there' | 'stands_above_itself' | 'trees_apart' | 'nothing_changes';
/** Why a change cannot be: which unit, and a code for the sentence. */
export class RegistryFault extends Error {
  override readonly name = 'RegistryFault';
  readonly code: RegistryFaultCode;
  readonly unitId: string;

  constructor(code: RegistryFaultCode, unitId: string) {
    super(`${code}: ${unitId}`);
    this.code = code;
    this.unitId = unitId;
  }
}

const coversOn = (date: string) => (period: Period): boolean => period.validFrom <= date && date < period.validTo;

/**
 * The registry after a change. Names and lines before the day stay as they were.
 * @throws RegistryFault when the change contradicts what is there or itself
 */
export function applyChange(registry: Registry, change: UnitChange): Registry {
  const { onDate, source } = change;
  const known = new Set(registry.units.map(({ id }) => id));
  const byUnit = Map.groupBy(registry.periods, (period) => period.unitId);
  const ending = new Set([...change.closed, ...change.successions.map(({ oldId }) => oldId)]);
  if (change.added.length + change.altered.length + ending.size === 0) throw new RegistryFault('nothing_changes', '');

  const mark = Number(change.assumed ?? false);
  for (const unit of change.added) {
    if (known.has(unit.id)) throw new RegistryFault('unit_exists', unit.id);
    known.add(unit.id);
    byUnit.set(unit.id, [{ unitId: unit.id, validFrom: onDate, validTo: DUSK, name: unit.name, kind: unit.kind, code: unit.code, parentId: unit.parentId,
      former: unit.former ?? null, assumed: unit.assumed ?? mark, source: unit.source ?? source }]);
  }
  for (const { unitId, ...over } of change.altered) {
    const [earlier, current] = cut(byUnit, unitId, change);
    byUnit.set(unitId, [...earlier, { ...current, assumed: mark, ...over, validFrom: onDate, source }]);
  }
  for (const unitId of ending) byUnit.set(unitId, cut(byUnit, unitId, change)[0]);

  const periods = [...byUnit.values()].flat();
  checkAxes(change, new Map([...registry.units, ...change.added].map(({ id, axis }) => [id, axis])));
  checkSuccessions(change, byUnit);
  checkTree(change, byUnit, periods, ending);
  return {
    units: [...registry.units, ...change.added.map(({ id, axis, territoryId }) => ({ id, axis, territoryId }))],
    periods,
    successions: [...registry.successions, ...change.successions.map(({ oldId, newId, shareMilli, note }) => (
      { oldId, newId, onDate, shareMilli, source: note ? `${source}; ${note}` : source }))],
  };
}

/** Periods before a day, the last cut at it, and what the unit was on that day. */
function cut(byUnit: Map<string, readonly Period[]>, unitId: string, { onDate, source, assumed }: UnitChange): [Period[], Period] {
  const own = byUnit.get(unitId) ?? [];
  const current = own.find(coversOn(onDate));
  // What begins on the very day was decided for it already: one decision a day for a unit.
  if (!current || current.validFrom === onDate) throw new RegistryFault('unit_not_there', unitId);
  if (own.some((period) => period.validFrom > onDate) || current.validTo !== DUSK) throw new RegistryFault('later_change', unitId);
  return [own.filter((period) => period.validFrom < onDate).map((period) => (period === current
    ? { ...period, validTo: onDate, ...(assumed && { assumed: 1, source }) } : period)), current];
}

/** The Union's tree and the state's do not mix: not by kind, not by what stands above, not by what takes over. */
function checkAxes({ added, altered, successions }: UnitChange, axisOf: ReadonlyMap<string, Axis>): void {
  for (const { unitId, kind, parentId } of [...added.map(({ id, ...unit }) => ({ ...unit, unitId: id })), ...altered]) {
    const axis = axisOf.get(unitId);
    if ((kind && unitKinds[kind].axis !== axis) || (parentId && (axisOf.get(parentId) ?? axis) !== axis)) throw new RegistryFault('trees_apart', unitId);
  }
  const mixed = successions.find(({ oldId, newId }) => axisOf.has(newId) && axisOf.get(oldId) !== axisOf.get(newId));
  if (mixed) throw new RegistryFault('trees_apart', mixed.newId);
}

function checkSuccessions({ onDate, successions }: UnitChange, byUnit: Map<string, readonly Period[]>): void {
  for (const [oldId, shares] of Map.groupBy(successions, (each) => each.oldId)) {
    const whole = shares.every(({ shareMilli }) => Number.isInteger(shareMilli) && shareMilli > 0)
      && new Set(shares.map(({ newId }) => newId)).size === shares.length
      && shares.reduce((sum, { shareMilli }) => sum + shareMilli, 0) === WHOLE_MILLI;
    if (!whole) throw new RegistryFault('shares_not_one', oldId);
  }
  for (const { newId } of successions) {
    if (!byUnit.get(newId)?.some(coversOn(onDate))) throw new RegistryFault('successor_not_there', newId);
  }
}

/** Every parent exists as long as its child does, and nobody stands above themselves. */
function checkTree({ onDate, added, altered }: UnitChange, byUnit: Map<string, readonly Period[]>, periods: readonly Period[], ending: ReadonlySet<string>): void {
  const there = (unitId: string): boolean => byUnit.get(unitId)?.some((period) => coversOn(onDate)(period) && period.validTo === DUSK) ?? false;
  for (const { parentId } of [...added, ...altered]) if (parentId && !there(parentId)) throw new RegistryFault('parent_not_there', parentId);
  if (ending.size > 0) {
    const orphan = periods.find((period) => period.parentId && ending.has(period.parentId) && period.validTo > onDate);
    if (orphan) throw new RegistryFault('below_goes_on', orphan.parentId!);
  }
  try {
    closure(periods.map((period) => ({ ...period })));
  } catch (error) {
    if (error instanceof RangeError) throw new RegistryFault('stands_above_itself', altered[0]?.unitId ?? added[0]?.id ?? '');
    throw error;
  }
}

import { DUSK, unitKinds } from '#vocabulary';
import type { BoardRow } from '#wire/board';
import type { UnitChangeInput, UnitChangePreview } from '#wire/registry';
import { rowsIn } from '#domain/board-view';
import { localDateAt, startOfDay } from '#domain/calendar';
import { RegistryFault, applyChange, type Period, type Registry, type UnitChange } from '#domain/registry';
import { ancestorsOn, closure, type PathLink } from '#domain/tree';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { applyRegistry, campaignsOfUnits, changeById, openCampaigns, peopleOf, registryNow, resultsSince, undoRegistry, type Application, type Joining, type RegistryDiff } from '#store/registry';
import { Refusal } from '#refusal';
import { boardOfCampaign } from './board.ts';

type Effect = Pick<RegistryDiff, 'units' | 'periods' | 'successions'>;
type Plan = { input: UnitChangeInput; change: UnitChange; before: Registry & { version: number }; after: Registry; application: Application; name: (unitId: string) => string };

/**
 * Works a decision out against the units as they are: what rows change, whose members and officers go
 * where, which campaigns gain a unit. Nothing is written.
 * @throws Refusal with the unit to blame
 */
async function plan(door: Door, input: UnitChangeInput, now: number): Promise<Plan> {
  const before = await registryNow(door);
  const change = changeOf(input);
  let after: Registry;
  try {
    after = applyChange(before, change);
  } catch (error) {
    if (!(error instanceof RegistryFault)) throw error;
    const name = nameIn([...before.periods], error.unitId);
    throw new Refusal(error.code, { field: error.unitId, ...(name && { message: `${name}: ${lowered(new Refusal(error.code).message)}` }) });
  }
  const ending = [...new Set([...change.closed, ...change.successions.map(({ oldId }) => oldId)])];
  const lineChanges = [...ending, ...change.altered.filter(({ parentId }) => parentId !== undefined).map(({ unitId }) => unitId)];
  const fromMs = startOfDay(input.onDate);
  if (input.onDate <= localDateAt(now) && await resultsSince(door, lineChanges, input.onDate, fromMs)) throw new Refusal('change_over_results', { field: 'onDate' });
  const diff = diffOf(before, after);
  const application: Application = {
    id: input.id, kind: input.kind, onDate: input.onDate, document: input.document, plan: JSON.stringify(input), version: before.version, diff, lineChanges, fromMs,
    effect: JSON.stringify({ units: diff.units, periods: diff.periods, successions: diff.successions } satisfies Effect),
    homes: ending.map((oldId) => homeOf(oldId, change)), joining: await joiningOf(door, change, closure([...after.periods].map((p) => ({ ...p })))),
  };
  return { input, change, before, after, application, name: (unitId) => nameIn([...after.periods], unitId) ?? '' };
}

const lowered = (sentence: string): string => sentence[0]!.toLowerCase() + sentence.slice(1);
const nameIn = (periods: Period[], unitId: string): string | undefined => periods.filter((p) => p.unitId === unitId).sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]?.name;

/** A decision as it was sent, in the words of the domain. */
export const changeOf = (input: UnitChangeInput): UnitChange => ({
  onDate: input.onDate, source: input.document, assumed: input.assumed ?? false, closed: input.closed,
  successions: input.successions.map(({ note, ...each }) => ({ ...each, ...(note && { note }) })),
  added: input.added.map(({ former, assumed, source, ...unit }) => ({ ...unit, axis: unitKinds[unit.kind].axis, code: unit.code ?? null, territoryId: unit.territoryId ?? null,
    former: former ?? null, ...(assumed && { assumed: 1 }), ...(source && { source }) })),
  altered: input.altered.map(({ code, ...unit }) => ({ ...unit, ...(code !== undefined && { code }) })) as UnitChange['altered'],
});

/** Members go where the largest part goes; officers only where all of it goes. */
function homeOf(oldId: string, { successions }: UnitChange): Application['homes'][number] {
  const parts = successions.filter((each) => each.oldId === oldId).sort((a, b) => b.shareMilli - a.shareMilli);
  return { oldId, newId: parts[0]?.newId ?? null, whole: parts.length === 1 };
}

const periodKey = (p: Period): string => JSON.stringify([p.unitId, p.validFrom, p.validTo, p.name, p.kind, p.code, p.parentId, p.former, p.assumed, p.source]);
const pathKey = (p: PathLink): string => `${p.unitId} ${p.ancestorId} ${p.validFrom} ${p.validTo} ${p.depth}`;

/** Rows of one that the other lacks, both ways. */
function differing<Row>(before: readonly Row[], after: readonly Row[], key: (row: Row) => string): { gone: Row[]; come: Row[] } {
  const had = new Set(before.map(key));
  const has = new Set(after.map(key));
  return { gone: before.filter((row) => !has.has(key(row))), come: after.filter((row) => !had.has(key(row))) };
}

const diffOf = (before: Registry, after: Registry): RegistryDiff => ({
  units: differing(before.units, after.units, ({ id }) => id),
  periods: differing(before.periods, after.periods, periodKey),
  successions: differing(before.successions, after.successions, ({ oldId, newId }) => `${oldId} ${newId}`),
  paths: differing(closure(before.periods.map((p) => ({ ...p }))), closure(after.periods.map((p) => ({ ...p }))), pathKey),
});

/** New units of running campaigns: a successor of a participant stands for itself, any other below the participant above it. */
async function joiningOf(door: Door, change: UnitChange, paths: PathLink[]): Promise<Joining[]> {
  const arriving = [...new Set([...change.added.map(({ id }) => id), ...change.successions.map(({ newId }) => newId)])];
  const olds = change.successions.map(({ oldId }) => oldId);
  const lines = new Map(arriving.map((unitId) => [unitId, ancestorsOn(paths, unitId, change.onDate)]));
  const { campaigns, seats, participants } = await openCampaigns(door, change.onDate, [...new Set([...arriving, ...olds, ...[...lines.values()].flat()])]);
  return campaigns.flatMap(({ id: campaignId }) => {
    const seat = new Map(seats.filter((each) => each.campaignId === campaignId).map(({ unitId, participantId }) => [unitId, participantId]));
    const standing = new Map(participants.filter((each) => each.campaignId === campaignId).map((each) => [each.unitId, each]));
    return arriving.filter((unitId) => !seat.has(unitId)).flatMap((unitId): Joining[] => {
      const parts = change.successions.filter(({ newId }) => newId === unitId).sort((a, b) => b.shareMilli - a.shareMilli);
      const heirOf = parts.map(({ oldId }) => standing.get(oldId)).filter((each) => each !== undefined);
      if (heirOf.length > 0) {
        return [{ campaignId, unitId, participantId: unitId, cluster: heirOf[0]!.cluster, clusterNo: heirOf[0]!.clusterNo, ranked: Math.max(...heirOf.map(({ ranked }) => ranked)), asParticipant: true }];
      }
      const above = lines.get(unitId)!.map((ancestor) => seat.get(ancestor)).find((each) => each !== undefined) ?? parts.map(({ oldId }) => seat.get(oldId)).find((each) => each !== undefined);
      return above ? [{ campaignId, unitId, participantId: above, cluster: '', clusterNo: 0, ranked: 0, asParticipant: false }] : [];
    });
  });
}

/** What a decision would do to members, targets, running campaigns and boards; nothing is written. */
export async function previewChange(door: Door, input: UnitChangeInput, now: number): Promise<UnitChangePreview> {
  const { change, before, application, name } = await plan(door, input, now);
  const ending = application.homes.map(({ oldId }) => oldId);
  const people = await peopleOf(door, ending, input.onDate);
  const arriving = [...new Set([...change.added.map(({ id }) => id), ...change.successions.map(({ newId }) => newId)])];
  const touched = [...new Set([...ending, ...arriving, ...change.altered.map(({ unitId }) => unitId)])];
  const { campaigns } = await openCampaigns(door, input.onDate, touched);
  const officers = new Map<string, number>();
  for (const { oldId, newId, whole } of application.homes) if (whole && newId) officers.set(newId, (officers.get(newId) ?? 0) + (people.officers.get(oldId) ?? 0));
  const lines = Map.groupBy(closure(plainPeriods(before, application)), ({ unitId }) => unitId);
  const nameBefore = (unitId: string) => nameIn([...before.periods], unitId) ?? '';
  return {
    version: before.version, onDate: input.onDate,
    ending: ending.map((id) => ({ id, name: nameBefore(id) })),
    arriving: arriving.map((id) => ({ id, name: name(id) })),
    altered: change.altered.map(({ unitId, parentId }) => ({ id: unitId, before: nameBefore(unitId), after: parentId ? `${name(unitId)}, trực thuộc ${name(parentId)}` : name(unitId) })),
    successions: change.successions.map(({ oldId, newId, shareMilli }) => ({ oldName: nameBefore(oldId), newName: name(newId), shareMilli })),
    members: application.homes.map(({ oldId, newId }) => ({ fromName: nameBefore(oldId), toName: newId && name(newId), count: people.members.get(oldId) ?? 0 })).filter(({ count }) => count > 0),
    officers: [...officers].filter(([, count]) => count > 0).map(([unitId, count]) => ({ toName: name(unitId), count })),
    campaigns: await Promise.all(campaigns.map(async ({ id, slug, name: campaignName }) => {
      const boards = await boardOfCampaign(door, id, now, {
        handovers: change.successions.map((each) => ({ ...each, onDate: input.onDate })), date: input.onDate,
        joining: application.joining.filter(({ campaignId, asParticipant }) => campaignId === id && asParticipant), name,
        line: (unitId) => ancestorsOn(lines.get(unitId) ?? [], unitId, input.onDate) });
      const brief = ({ name: unit, place, pointsMilli, actsMilli, target }: BoardRow) => ({ name: unit, place, pointsMilli, actsMilli, target });
      const after = rowsIn(boards.after).filter(({ unitId }) => touched.includes(unitId));
      return {
        slug, name: campaignName,
        joins: application.joining.filter((each) => each.campaignId === id && each.asParticipant).map(({ unitId, cluster }) => ({ name: name(unitId), cluster })),
        targets: after.flatMap((row) => boards.after.head.indicators.flatMap((indicator, at) => (row.figures[at]![1] > 0 ? [{ unitName: row.name, indicator: indicator.short, amount: row.figures[at]![1] }] : []))),
        before: rowsIn(boards.before).filter(({ unitId }) => touched.includes(unitId)).map(brief), after: after.map(brief),
        totalBeforeMilli: boards.before.totals.actsMilli, totalAfterMilli: boards.after.totals.actsMilli,
      };
    })),
  };
}

const plainPeriods = (before: Registry, { diff }: Application): Period[] => {
  const gone = new Set(diff.periods.gone.map(periodKey));
  return [...before.periods.filter((p) => !gone.has(periodKey(p))), ...diff.periods.come].map((p) => ({ ...p }));
};

/**
 * Carries a decision out. The client's id makes a repeat harmless.
 * @returns campaigns whose boards are to be made anew
 */
export async function changeUnits(door: Door, input: UnitChangeInput, actor: Actor): Promise<string[]> {
  const known = await changeById(door, input.id);
  if (known) return repeated(door, known, input);
  const { application, before } = await plan(door, input, actor.at);
  if (input.version !== undefined && input.version !== before.version) throw new Refusal('change_meanwhile');
  if (!await applyRegistry(door, application, actor)) {
    // The reply of the first try may have been lost: then it stands, and this is its answer.
    const stands = await changeById(door, input.id);
    if (stands) return repeated(door, stands, input);
    throw new Refusal('change_meanwhile');
  }
  return campaignsOfUnits(door, touchedBy(application.diff));
}

async function repeated(door: Door, known: { plan: string; effect: string }, input: UnitChangeInput): Promise<string[]> {
  const { version: _, ...was } = JSON.parse(known.plan) as UnitChangeInput;
  const { version: __, ...is } = input;
  if (JSON.stringify(was) !== JSON.stringify(is)) throw new Refusal('id_reused', { field: 'id' });
  return campaignsOfUnits(door, touchedBy(JSON.parse(known.effect) as Effect));
}

const touchedBy = ({ periods }: Pick<RegistryDiff, 'periods'>): string[] => [...new Set([...periods.gone, ...periods.come].map(({ unitId }) => unitId))];

/** Takes a decision back while it is not in force and nothing stands on it; everything is as it was. */
export async function undoChange(door: Door, id: string, actor: Actor): Promise<string[]> {
  const known = await changeById(door, id);
  if (!known || known.undoneAt !== null) throw new Refusal('change_unknown');
  if (known.onDate <= localDateAt(actor.at)) throw new Refusal('change_in_force');
  const before = await registryNow(door);
  const effect = JSON.parse(known.effect) as Effect;
  // A later decision that cut one of these periods has replaced it: that one is to be undone first.
  const there = new Set(before.periods.map(periodKey));
  if (effect.periods.come.some((period) => !there.has(periodKey(period)))) throw new Refusal('change_followed');
  const come = new Set(effect.periods.come.map(periodKey));
  const arrived = new Set(effect.units.come.map((unit) => unit.id));
  if (before.periods.some((p) => p.parentId && arrived.has(p.parentId) && !come.has(periodKey(p)))) throw new Refusal('change_followed');
  const gone = new Set(effect.successions.come.map(({ oldId, newId }) => `${oldId} ${newId}`));
  const after: Registry = {
    units: before.units.filter((unit) => !arrived.has(unit.id)),
    periods: [...before.periods.filter((period) => !come.has(periodKey(period))), ...effect.periods.gone],
    successions: before.successions.filter(({ oldId, newId }) => !gone.has(`${oldId} ${newId}`)),
  };
  const concerned = await campaignsOfUnits(door, touchedBy(effect));
  if (!await undoRegistry(door, { id, onDate: known.onDate, document: known.document, version: before.version, diff: diffOf(before, after) }, actor)) {
    if ((await changeById(door, id))?.undoneAt) return concerned;
    throw new Refusal('change_followed');
  }
  return concerned;
}

/** Names of the units a decision is about, for a list of decisions. */
export const unitsOfChange = (effect: string): string[] => {
  const { periods } = JSON.parse(effect) as Effect;
  return [...new Set([...periods.gone.filter(({ validTo }) => validTo === DUSK), ...periods.come.filter(({ validTo }) => validTo === DUSK)].map(({ name }) => name))];
};

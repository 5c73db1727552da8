import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAWN, DUSK } from '#vocabulary';
import { apportion } from '#domain/shares';
import { RegistryFault, applyChange, type Registry, type UnitChange } from '#domain/registry';
import { structureOn, structureThen } from '#domain/structure';
import { carried, heirs, passageUntil, type Handover } from '#domain/succession';
import { ancestorsOn, closure } from '#domain/tree';
import { unitTables } from '../../worker/host/units.ts';

const sum = (amounts: Iterable<number>): number => [...amounts].reduce((total, amount) => total + amount, 0);

/** A province and communes, and a random history of merges, splits, moves, renames and closings below it. */
type Step = { kind: 'merge' | 'split' | 'move' | 'rename' | 'close' | 'branch'; picks: number[]; shares: number[] };
const steps = fc.array(fc.record({ kind: fc.constantFrom('merge', 'split', 'move', 'rename', 'close', 'branch') as fc.Arbitrary<Step['kind']>,
  picks: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), shares: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 3 }) }), { maxLength: 12 });
const dayOf = (n: number): string => `2026-${String(1 + Math.floor(n / 28)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;

const unit = (id: string, parentId: string | null, kind: 'youth_province' | 'youth_district' | 'youth_commune' | 'youth_branch') => ({ id, axis: 'youth' as const, territoryId: null, name: `Đơn vị ${id}`, kind, code: null, parentId });
const first = (communes: number): Registry => {
  const units = [unit('p', null, 'youth_province'), unit('d1', 'p', 'youth_district'), unit('d2', 'p', 'youth_district'),
    ...Array.from({ length: communes }, (_, n) => unit(`c${n}`, n % 2 ? 'd1' : 'd2', 'youth_commune'))];
  return { units, successions: [], periods: units.map(({ id, name, kind, parentId }) => ({ unitId: id, validFrom: DAWN, validTo: DUSK, name, kind, code: null, parentId, former: null, assumed: 0, source: 'thử' })) };
};
const living = (registry: Registry, date: string, kind: string) => registry.periods.filter((p) => p.kind === kind && p.validFrom <= date && date < p.validTo).map(({ unitId }) => unitId).sort();

function changeFor(step: Step, registry: Registry, at: number): UnitChange | null {
  const onDate = dayOf(at + 1);
  const communes = living(registry, onDate, 'youth_commune');
  if (communes.length === 0) return null;
  const pick = (n: number) => communes[step.picks[n]! % communes.length]!;
  const nothing = { onDate, source: 'thử', added: [], altered: [], closed: [], successions: [] };
  // Later ones sort before earlier ones, so that only the day can tell their order.
  const fresh = `n${99 - at}`;
  const own = pick(0);
  const ends = new Set([own, ...(step.kind === 'merge' ? [pick(1)] : [])]);
  // What stands below goes with its unit: a branch moves to the district first.
  const below = registry.periods.filter((p) => p.parentId && ends.has(p.parentId) && p.validTo === DUSK).map(({ unitId }) => ({ unitId, parentId: step.picks[2]! % 2 ? 'd1' : 'd2' }));
  switch (step.kind) {
    case 'merge': return ends.size < 2 ? null : { ...nothing, altered: below, added: [unit(fresh, 'd1', 'youth_commune')], successions: [...ends].map((oldId) => ({ oldId, newId: fresh, shareMilli: 1000 })) };
    case 'split': {
      const parts = apportion(1000, step.shares);
      return { ...nothing, altered: below, added: parts.map((_, n) => unit(`${fresh}.${n}`, 'd2', 'youth_commune')), successions: parts.map((shareMilli, n) => ({ oldId: own, newId: `${fresh}.${n}`, shareMilli })) };
    }
    case 'move': return { ...nothing, altered: [{ unitId: own, parentId: step.picks[1]! % 2 ? 'd1' : 'd2' }] };
    case 'rename': return { ...nothing, altered: [{ unitId: own, name: `Tên ${at}` }] };
    case 'close': return { ...nothing, altered: below, closed: [own] };
    case 'branch': return { ...nothing, added: [unit(fresh, own, 'youth_branch')] };
  }
}
const history = (all: Step[], communes: number): Registry => all.reduce((registry, step, at) => {
  const change = changeFor(step, registry, at);
  return change ? applyChange(registry, change) : registry;
}, first(communes));

describe('the registry', () => {
  it('keeps, over any history, one line above every unit on every day, and never changes a day that is past', () => {
    fc.assert(fc.property(steps, fc.integer({ min: 2, max: 8 }), (all, communes) => {
      let registry = first(communes);
      all.forEach((step, at) => {
        const change = changeFor(step, registry, at);
        if (!change) return;
        const next = applyChange(registry, change);
        const before = dayOf(at);
        const lineOn = (of: Registry) => living(of, before, 'youth_commune').map((id) => ancestorsOn(closure(of.periods.map((p) => ({ ...p }))), id, before));
        expect(lineOn(next)).toEqual(lineOn(registry));
        const names = (of: Registry) => of.periods.filter((p) => p.validFrom <= before && before < p.validTo).map(({ unitId, name }) => `${unitId} ${name}`).sort();
        expect(names(next)).toEqual(names(registry));
        for (const id of living(next, change.onDate, 'youth_commune')) expect(ancestorsOn(closure(next.periods.map((p) => ({ ...p }))), id, change.onDate).at(-1)).toBe('p');
        registry = next;
      });
    }), { numRuns: 60 });
  });

  it.each<[string, Partial<UnitChange>]>([
    ['shares_not_one', { successions: [{ oldId: 'c0', newId: 'c1', shareMilli: 900 }] }],
    ['shares_not_one', { successions: [{ oldId: 'c0', newId: 'c1', shareMilli: 600 }, { oldId: 'c0', newId: 'c1', shareMilli: 400 }] }],
    ['successor_not_there', { successions: [{ oldId: 'c0', newId: 'khong-co', shareMilli: 1000 }] }],
    ['successor_not_there', { successions: [{ oldId: 'c0', newId: 'c1', shareMilli: 1000 }], closed: ['c1'] }],
    ['below_goes_on', { closed: ['d1'] }],
    ['unit_not_there', { closed: ['khong-co'] }],
    ['parent_not_there', { altered: [{ unitId: 'c0', parentId: 'khong-co' }] }],
    ['stands_above_itself', { altered: [{ unitId: 'd1', parentId: 'c1' }] }],
    ['trees_apart', { added: [{ ...unit('n', 'd1', 'youth_commune'), kind: 'commune' }] }],
    ['trees_apart', { altered: [{ unitId: 'c0', kind: 'commune' }] }],
    ['trees_apart', { added: [{ ...unit('n', 'd1', 'youth_commune'), axis: 'state', kind: 'commune' }] }],
    ['trees_apart', { added: [{ ...unit('n', null, 'youth_commune'), axis: 'state', kind: 'commune' }], successions: [{ oldId: 'c0', newId: 'n', shareMilli: 1000 }] }],
    ['unit_exists', { added: [unit('c0', 'd1', 'youth_commune')] }],
    ['nothing_changes', {}],
  ])('refuses %s', (code, part) => {
    const change: UnitChange = { onDate: '2026-06-01', source: 'thử', added: [], altered: [], closed: [], successions: [], ...part };
    expect(() => applyChange(first(4), change)).toThrow(RegistryFault);
    try {
      applyChange(first(4), change);
    } catch (error) {
      expect((error as RegistryFault).code).toBe(code);
    }
  });

  it('refuses a second decision about a unit that has a later one', () => {
    const after = applyChange(first(4), { onDate: '2026-06-01', source: 'thử', added: [], altered: [{ unitId: 'c0', name: 'Mới' }], closed: [], successions: [] });
    expect(() => applyChange(after, { onDate: '2026-05-01', source: 'thử', added: [], altered: [{ unitId: 'c0', name: 'Khác' }], closed: [], successions: [] })).toThrow('later_change');
    expect(() => applyChange(after, { onDate: '2026-06-01', source: 'thử', added: [], altered: [{ unitId: 'c0', name: 'Khác' }], closed: [], successions: [] })).toThrow('unit_not_there');
  });
});

describe('results handed on', () => {
  const amounts = (ids: string[]) => fc.array(fc.integer({ min: -3000, max: 90_000 }), { minLength: ids.length, maxLength: ids.length }).map((list) => new Map(ids.map((id, n) => [id, list[n]!])));

  it('sum to what they were, to the last milli-share, over any history and any day', () => {
    fc.assert(fc.property(steps, fc.integer({ min: 2, max: 8 }), fc.nat(14), fc.infiniteStream(fc.integer({ min: -3000, max: 90_000 })), (all, communes, day, numbers) => {
      const { units, successions } = history(all, communes);
      const held = new Map(units.map(({ id }) => [id, numbers.next().value as number]));
      const after = carried(held, passageUntil(successions, dayOf(day)));
      expect(sum(after.values())).toBe(sum(held.values()));
      // Nobody who has ended holds anything, and shares of what somebody was come to one.
      for (const { oldId, onDate } of successions) if (onDate <= dayOf(day)) expect(after.has(oldId)).toBe(false);
      for (const { id } of units) expect(sum(heirs(id, passageUntil(successions, dayOf(day))).map(({ shareMilli }) => shareMilli))).toBe(1000);
    }), { numRuns: 300 });
  });

  it('do the same over the real succession of 373 to 135', () => {
    const { successions, periods } = unitTables();
    const olds = periods.filter((p) => p.kind === 'youth_commune' && p.validTo === '2025-07-01').map(({ unitId }) => unitId);
    expect(olds).toHaveLength(373);
    fc.assert(fc.property(amounts(olds), (held) => {
      const after = carried(held, passageUntil(successions, '2026-11-24'));
      expect(sum(after.values())).toBe(sum(held.values()));
      expect([...after.keys()].filter((id) => olds.includes(id))).toEqual([]);
      expect(after.size).toBe(135);
    }), { numRuns: 40 });
  });
});

describe('a board on another tree', () => {
  it('has the totals of the board of then, whoever takes part and whatever happened to the units', () => {
    fc.assert(fc.property(steps, fc.integer({ min: 2, max: 7 }), fc.constantFrom('youth_commune', 'youth_district'), fc.nat(14), fc.infiniteStream(fc.integer({ min: 0, max: 90_000 })), (all, communes, level, day, numbers) => {
      const registry = history(all, communes);
      const date = dayOf(day);
      const paths = closure(registry.periods.map((p) => ({ ...p })));
      const start = living(registry, DAWN, level);
      const lineThen = (id: string) => ancestorsOn(paths, id, DAWN);
      const facts = {
        participants: start.map((unitId, n) => ({ unitId, name: unitId, former: null, sortKey: unitId, cluster: n % 2 ? 'A' : 'B', clusterNo: n % 2, ranked: n % 3 > 0, joinsOn: null })),
        standsUnder: new Map(living(registry, DAWN, 'youth_commune').flatMap((id) => { const above = lineThen(id).find((each) => start.includes(each)); return above && above !== id ? [[id, above] as const] : []; })),
        targets: start.map((unitId) => ({ unitId, indicator: 'dossier_full' as const, amount: Math.abs(numbers.next().value as number) })),
        handovers: [...registry.successions] satisfies Handover[],
      };
      const counts = living(registry, DAWN, 'youth_commune').map((unitId) => ({ unitId, indicator: 'dossier_full' as const, milli: numbers.next().value as number }));
      const then = structureThen(facts, date);
      const now = structureOn(facts, { date, unit: () => undefined, line: (id) => ancestorsOn(paths, id, date) });
      const standing = new Set(now.participants.map(({ unitId }) => unitId));
      const shown = now.counted(counts);
      expect(sum(shown.map(({ milli }) => milli))).toBe(sum(then.counted(counts).map(({ milli }) => milli)));
      expect(sum(now.targets.map(({ amount }) => amount))).toBe(sum(then.targets.map(({ amount }) => amount)));
      const members = new Map(start.map((unitId) => [unitId, numbers.next().value as number]));
      expect(sum(now.members(members).values())).toBe(sum(members.values()));
      const bonus = start.map((unitId) => ({ unitId, criterion: 'cong', milli: numbers.next().value as number }));
      expect(sum(now.given(bonus, new Set()).map(({ milli }) => milli))).toBe(sum(bonus.map(({ milli }) => milli)));
      // A mean is never better than the best it follows nor worse than the worst.
      const judged = now.given(bonus, new Set(['cong'])).map(({ milli }) => milli);
      for (const milli of judged) expect(milli >= Math.min(...bonus.map((each) => each.milli)) && milli <= Math.max(...bonus.map((each) => each.milli))).toBe(true);
      // Every counted line is a participant: nothing is summed that nobody sees.
      expect(shown.filter(({ unitId }) => !standing.has(unitId))).toEqual([]);
      expect(now.targets.filter(({ unitId }) => !standing.has(unitId))).toEqual([]);
      expect(new Set(now.participants.map(({ unitId }) => unitId)).size).toBe(now.participants.length);
    }), { numRuns: 300 });
  });

  it('ranks a successor that any ranked unit went into, in the cluster of the largest part', () => {
    const one = (unitId: string, cluster: string, ranked: boolean) => ({ unitId, name: unitId, former: null, sortKey: unitId, cluster, clusterNo: 0, ranked, joinsOn: null });
    const shown = structureOn({ participants: [one('a', 'A', false), one('b', 'B', true)], standsUnder: new Map(), targets: [{ unitId: 'a', indicator: 'dossier_full', amount: 10 }, { unitId: 'b', indicator: 'dossier_full', amount: 5 }],
      handovers: [{ oldId: 'a', newId: 'c', onDate: '2026-06-01', shareMilli: 300 }, { oldId: 'a', newId: 'd', onDate: '2026-06-01', shareMilli: 700 }, { oldId: 'b', newId: 'c', onDate: '2026-06-01', shareMilli: 1000 }] },
    { date: '2026-06-01', unit: (id) => ({ name: `Mới ${id}`, former: null, sortKey: id }), line: (id) => [id] });
    expect(shown.participants.map(({ unitId, name, cluster, ranked }) => [unitId, name, cluster, ranked]).sort()).toEqual([['c', 'Mới c', 'B', true], ['d', 'Mới d', 'A', false]]);
    expect(shown.targets.sort((a, b) => (a.unitId < b.unitId ? -1 : 1))).toEqual([{ unitId: 'c', indicator: 'dossier_full', amount: 8 }, { unitId: 'd', indicator: 'dossier_full', amount: 7 }]);
  });

  it('gives a successor members and sums by share, the mean of what was judged, and looks as much as it took over', () => {
    const one = (unitId: string, joinsOn: string | null = null) => ({ unitId, name: unitId, former: null, sortKey: unitId, cluster: 'A', clusterNo: 0, ranked: true, joinsOn });
    const on = (...joined: ReturnType<typeof one>[]) => structureOn({ participants: [one('a'), one('b'), ...joined], standsUnder: new Map([['a1', 'a']]), targets: [],
      handovers: [{ oldId: 'a', newId: 'c', onDate: '2026-06-01', shareMilli: 500 }, { oldId: 'a', newId: 'd', onDate: '2026-06-01', shareMilli: 500 }, { oldId: 'b', newId: 'c', onDate: '2026-06-01', shareMilli: 1000 }] },
    { date: '2026-06-01', unit: (id) => ({ name: id, former: null, sortKey: id }), line: (id) => (id === 'a1' ? ['a1', 'd'] : [id]) });
    const given = (milli: Record<string, number>, shown = on(), judged = true) => Object.fromEntries(shown.given(Object.entries(milli).map(([unitId, each]) => ({ unitId, criterion: 'x', milli: each })), new Set(judged ? ['x'] : [])).map((each) => [each.unitId, each.milli]));
    expect(Object.fromEntries(on().members(new Map([['a', 101], ['b', 50]])))).toEqual({ c: 101, d: 50 });
    // One that joined has its members from those it follows, not twice.
    expect(on(one('c', '2026-06-01')).members(new Map([['a', 101], ['b', 50], ['c', 999]])).get('c')).toBe(101);
    expect(given({ a: 8000, b: 2000 }, on(), false)).toEqual({ c: 6000, d: 4000 });
    expect(given({ a: 8000, b: 2000 })).toEqual({ c: 4000, d: 8000 });
    // The unjudged have 0, as on their own board; a successor that was judged itself keeps that.
    expect(given({ a: 6000 })).toEqual({ c: 2000, d: 6000 });
    expect(given({ a: 8000, b: 2000, c: 7000 }, on(one('c', '2026-06-01')))).toEqual({ c: 7000, d: 8000 });
    const look = (unitId: string) => ({ unitId, chancePpm: 100_000, error: true, times: 2 });
    expect(on().looked([look('a'), look('a1')]).map(({ unitId, shareMilli }) => [unitId, shareMilli])).toEqual([['c', 500], ['d', 500], ['d', 1000]]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAGUE_MAX, LEAGUE_MIN, leagueClosesAt, leagueSeenBy, leaguesOf } from '#domain/league';

const people = (max: number) => fc.array(fc.nat(40), { maxLength: max }).map((acts) => acts.map((n, at) => ({ personId: `p${String(at).padStart(4, '0')}`, milli: n * 500 })));

describe('small leagues', () => {
  it('put everybody in one group of like activity, never more than thirty, the same in whatever order', () => {
    fc.assert(fc.property(people(200).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      const groups = leaguesOf(all);
      expect(leaguesOf(shuffled)).toEqual(groups);
      if (all.length < LEAGUE_MIN) return void expect(groups).toEqual([]);
      expect(groups.map(({ personId }) => personId).sort()).toEqual(all.map(({ personId }) => personId).sort());
      const sizes = [...Map.groupBy(groups, ({ groupNo }) => groupNo).values()].map((group) => group.length);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(LEAGUE_MAX);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      // Groups of two and more are of twenty or more from sixty on, and of fifteen at least.
      if (all.length > LEAGUE_MAX) expect(Math.min(...sizes)).toBeGreaterThanOrEqual(all.length >= 60 ? 20 : 15);
      const milliOf = new Map(all.map(({ personId, milli }) => [personId, milli]));
      for (const [a, b] of groups.slice(1).map((each, at) => [groups[at]!, each] as const)) if (a.groupNo !== b.groupNo) expect(milliOf.get(a.personId)!).toBeGreaterThanOrEqual(milliOf.get(b.personId)!);
    }), { numRuns: 200 });
  });

  it('show the upper third and oneself, and exactly what leads into it', () => {
    fc.assert(fc.property(people(30).filter((all) => all.length >= LEAGUE_MIN), fc.nat(29), (group, n) => {
      const { personId } = group[n % group.length]!;
      const { ahead, toAhead } = leagueSeenBy(personId, group);
      expect(ahead.length).toBeLessThanOrEqual(Math.floor(group.length / 3));
      for (const { place, milli } of ahead) expect([milli > 0, place <= group.length / 3]).toEqual([true, true]);
      expect(ahead.some((each) => each.personId === personId)).toBe(toAhead === null);
      if (toAhead === null) return;
      const withMore = (acts: number) => leagueSeenBy(personId, group.map((each) => (each.personId === personId ? { ...each, milli: each.milli + acts * 1000 } : each))).toAhead === null;
      expect([withMore(toAhead), toAhead > 1 && withMore(toAhead - 1)]).toEqual([true, false]);
    }), { numRuns: 400 });
  });

  it('leave who is level with the first below the third out, and close on Wednesday night', () => {
    const group = [5, 4, 4, 2, 1, 0].map((n, at) => ({ personId: `p${at}`, milli: n * 1000 }));
    expect(leagueSeenBy('p5', group).ahead).toEqual([{ personId: 'p0', milli: 5000, place: 1, shared: false }]);
    expect(leagueSeenBy('p3', group)).toMatchObject({ own: 2000, toAhead: 3 });
    expect(new Date(leagueClosesAt('2026-11-16')).toISOString()).toBe('2026-11-25T17:00:00.000Z');
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreedThrow, DICE, numberAt, seedOf, sha256, throwOf } from '#domain/dice';
import { atMost, betOf, drawsFor, drawsPerBound, KEPT_BACK, logGain, riskOf, stakeFor } from '#domain/risk';
import { assess, boundaryOf, commitmentOf, draw, plan, statementOf, thresholdOf, type AuditItem, type Finding, type Plan, type SampleAudit } from '#domain/sample-audit';
import { seeded } from '#domain/seeded';

describe('the dice', () => {
  it('are twenty digits, however they are grouped, and nothing else', () => {
    expect(throwOf('01234 56789 01234 56789')).toBe('01234567890123456789');
    expect(throwOf('0123-4567-8901-2345-6789\n')).toBe('01234567890123456789');
    for (const wrong of ['', '0123456789012345678', '012345678901234567890', '0123456789012345678x', '０１２３４５６７８９０１２３４５６７８９']) expect(throwOf(wrong)).toBeNull();
  });

  it('hold only where two people read the same', () => {
    expect(agreedThrow('01234 56789 01234 56789', '01234567890123456789')).toBe('01234567890123456789');
    expect(agreedThrow('01234567890123456789', '01234567890123456780')).toBeNull();
    expect(agreedThrow('12', '12')).toBeNull();
  });

  it('make a seed only together with what they were thrown for', () => {
    const commitment = 'ab'.repeat(32);
    expect(seedOf('0'.repeat(DICE), commitment)).toBe('0'.repeat(20) + commitment);
    expect(() => seedOf('12345', commitment)).toThrow(RangeError);
    expect(() => seedOf('0 123456789012345678 9', commitment)).toThrow(RangeError);
    expect(() => seedOf('0'.repeat(20), '')).toThrow(RangeError);
  });

  it.each([
    // Chris Jerdonek's test cases for Rivest's sampler.py (github.com/cjerdonek/rivest-sampler-tests, tests.json).
    ['0', 1000, [905, 573, 160]], ['0', 2, [1, 1, 2]], ['1', 1000, [97, 89, 163]], ['0000000000', 1000, [978, 359, 132]],
    ['999999999999999999999999', 1000, [544, 800, 654]], ['abcde', 1000, [247, 427, 157]],
  ])('draw as the published sampler: seed %s of %i', async (seed, total, expected) => {
    expect(await Promise.all([1, 2, 3].map((no) => numberAt(seed, no, total)))).toEqual(expected);
  });

  it('hash UTF-8, as everybody does', async () => {
    expect(await sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'); // FIPS 180-2, B.1
    expect(await sha256('Bảng Vàng')).toBe(createHash('sha256').update('Bảng Vàng', 'utf8').digest('hex'));
  });

  it('draw nothing from nothing', async () => expect(numberAt('0', 1, 0)).rejects.toThrow(RangeError));
});

describe('the risk', () => {
  /** Stark's inflator γ and the U of super-simple audits: 2γ over the diluted margin. */
  const GAMMA = 1.03905;
  const superSimple = (diluted: number) => {
    const bound = (2 * GAMMA) / diluted;
    const bet = 1 / (bound - 1);
    // A ballot that counts `votes` too much for the margin: x = votes/V ÷ 1/N.
    const gain = (votes: number) => logGain(votes / diluted, bet);
    return { gain, bound, cost: (votes: number) => gain(0) - gain(votes) };
  };

  it.each([
    // Values of Stark's tool for comparison audits (auditTools.htm) at a limit of 10 %, as VotingWorks' Arlo keeps them
    // (server/tests/audit_math/test_supersimple.py): diluted margin, sample size, P-value without errors, with one ballot
    // over by one vote, by two votes.
    ['A', 0.2, 27, 0.06507, 0.12534, 1], ['B', 0.1, 54, 0.06973, 0.13441, 1], ['C', 0.15, 36, 0.0674, 0.12992, 1],
    ['D', 2 / 15, 40, 0.07048, 0.13585, 1], ['E', 1, 6, 0.0195, 0.03758, 0.51877], ['two winners', 0.2, 27, 0.06508, 0.12534, 1],
  ])('agrees with published sizes and P-values of super-simple audits: contest %s', (_, diluted, size, clean, over1, over2) => {
    const { gain, bound, cost } = superSimple(diluted);
    // One ballot over and one under expected (0.001, rounded up), 0.0001 of two votes each way; Stark's tool takes 1/U for the gain of a clean one.
    expect(Math.ceil(bound * (Math.log(10) + cost(1) + cost(-1) + 0.0001 * (cost(2) + cost(-2))))).toBe(size);
    expect(Math.abs(riskOf(size * gain(0)) - clean)).toBeLessThan(1e-4);
    expect(Math.abs(riskOf((size - 1) * gain(0) + gain(1)) - over1)).toBeLessThan(1e-3);
    expect(Math.abs(riskOf((size - 1) * gain(0) + gain(2)) - over2)).toBeLessThan(1e-3);
  });

  it('agrees with a published audit of 18 draws', () => {
    // Arlo's "Jonah test": 16 to 10 of 26 ballots. The blanks it means to find stand in its reported votes as well, so that all 18 agree.
    expect(riskOf(18 * superSimple(6 / 26).gain(0))).toBeCloseTo(0.1201733, 6);
  });

  it('has the constants of the Gentle Introduction at a limit of 10 %: n ≥ (4.8 + 1.4(o1 + 5 o2 − 0.6 u1 …)) / m', () => {
    // Lindeman & Stark 2012, comparison audits, published to two digits. What is found too small is never credited here, so its last term is not looked at.
    const { bound, cost } = superSimple(0.01);
    const perMargin = (logs: number) => bound * logs * 0.01;
    expect([perMargin(Math.log(10)), perMargin(cost(1))].map((each) => each.toFixed(1))).toEqual(['4.8', '1.4']);
    expect([(cost(2) / cost(1)).toFixed(0), (-cost(-1) / cost(1)).toFixed(1)]).toEqual(['5', '0.6']);
  });

  it('agrees with Lindeman\'s Kaplan–Markov example: U = 20.47, taint 0.003953', () => {
    // A Kaplan-Markov auditing example using 2008 California data, 2010, p. 5, as kaplan_markov.py computes it: 0.9549228314475828.
    expect(Math.exp(-logGain(0.003953 * 20.47, 1 / (20.47 - 1)))).toBeCloseTo(0.9549228314475828, 12);
  });

  it('agrees with SHANGRLA\'s own tests of Kaplan–Wald and Kaplan–Markov', () => {
    // tests/core/test_NonnegMean.py: five 1s and a 0 in [0, 1] against a mean of 1/2, g = 0.1. There x is high when right; here (1 − x)/(1 − 1/2).
    expect(riskOf(5 * logGain(0, betOf(1, 2)))).toBeCloseTo(2 ** -5, 12);
    expect(riskOf(5 * logGain(0, betOf(0.9, 2)))).toBeCloseTo(1.9 ** -5, 12);
    expect(riskOf(5 * logGain(0, betOf(0.9, 2)) + logGain(2, betOf(0.9, 2)))).toBeCloseTo(1.9 ** -5 * 10, 12);
    const markov = 1.1 / 0.6 - 1;
    expect(riskOf(5 * logGain(0, markov) + logGain(2, markov))).toBeCloseTo((1.1 / 0.6) ** -5 * (0.6 / 0.1), 12);
  });

  it('never bets more than could be lost, whatever is drawn', () => fc.assert(fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 1.000001, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (share, most, part) => {
    expect(Math.exp(logGain(part * most, betOf(stakeFor(share), most)))).toBeGreaterThanOrEqual(KEPT_BACK * (1 - 1e-9));
  })));

  it('is not expected to grow where errors make up the margin, whatever they look like', () => fc.assert(fc.property(
    fc.array(fc.record({ chance: fc.double({ min: 0.01, max: 1, noNaN: true }), x: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 2, maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (draws, share) => {
      const chances = draws.reduce((sum, { chance }) => sum + chance, 0);
      const mean = draws.reduce((sum, { chance, x }) => sum + (chance / chances) * x, 0);
      fc.pre(mean > 1e-3);
      const xs = draws.map(({ x }) => x / mean); // mean exactly 1: the margin is just eaten
      const most = Math.max(...xs) * (1 + 1e-9);
      fc.pre(most > 1 + 1e-6);
      const bet = betOf(stakeFor(share), most);
      expect(draws.reduce((sum, { chance }, at) => sum + (chance / chances) * Math.exp(logGain(xs[at]!, bet)), 0)).toBeLessThanOrEqual(1 + 1e-9);
    })));

  it('stakes what grows fastest: no other share grows faster against the errors assumed', () => {
    for (const share of [0.1, 0.3, 0.6, 0.9]) {
      const growth = (stake: number) => (1 - share / 50) * logGain(0, betOf(stake, 50)) + (share / 50) * logGain(50, betOf(stake, 50));
      for (const other of [0.05, 0.2, 0.5, 0.8, 0.95]) expect(growth(stakeFor(share))).toBeGreaterThanOrEqual(growth(other) - 1e-12);
    }
  });

  it('counts errors as the binomial distribution does', () => {
    expect(atMost(0, 10, 0.5)).toBeCloseTo(1 / 1024, 12);
    expect(atMost(2, 4, 0.5)).toBeCloseTo(11 / 16, 12);
    expect(atMost(3, 3, 0.2)).toBe(1);
    // Exact fractions: Σ C(500,k) 0.01^k 0.99^(500−k), k = 0…3.
    expect(atMost(3, 500, 0.01)).toBeCloseTo(0.2636155881365945, 12);
  });

  it('plans more draws for smaller limits, larger bounds and more errors, and none where none will do', () => {
    const sizes = [0.2, 0.1, 0.05, 0.01].map((limit) => drawsFor(-Math.log(limit), 40, 0.1));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    const byBound = [2, 10, 50, 250].map((most) => drawsFor(3, most, 0.1));
    expect(byBound).toEqual([...byBound].sort((a, b) => a - b));
    const byError = [0, 0.1, 0.3, 0.6, 0.9].map((share) => drawsFor(3, 50, share));
    expect(byError).toEqual([...byError].sort((a, b) => a - b));
    expect([drawsFor(0, 50, 0), drawsFor(3, 50, 1), drawsPerBound(3, 1.2)]).toEqual([0, Infinity, Infinity]);
  });
});

/** A world: what is in the list, and what is wrong with it by the truth. */
type World = { audit: SampleAudit; truth: Map<string, Finding> };
const item = (id: string, unit: string, over: number, under = 0): AuditItem => ({ id, effects: [{ unit, over, under }] });
/** Claims of a unit: `wrong` of them are wrong by their whole bound. */
const claims = (unit: string, count: number, bound: number, wrong = 0, side: 'over' | 'under' = 'over') => Array.from({ length: count }, (_, at): { item: AuditItem; finding: Finding } => {
  const effect = { unit, over: side === 'over' ? bound : 0, under: side === 'under' ? bound : 0 };
  const id = `${unit}-${side}-${String(at).padStart(4, '0')}`;
  return { item: { id, effects: [effect] }, finding: { id, errors: at < wrong ? [effect] : [] } };
});
function world(parts: ReturnType<typeof claims>[], assertions: SampleAudit['assertions'], { riskLimitPpm = 50_000, assumedErrorPpm = 2_000 } = {}): World {
  const all = parts.flat();
  return { audit: { items: all.map((each) => each.item), assertions, riskLimitPpm, assumedErrorPpm }, truth: new Map(all.map(({ finding }) => [finding.id, finding])) };
}
/** Draws as the dice would, by a generator that is fast. */
function drawnBy(chance: () => number, { sizes, total, draws }: Plan): string[] {
  const ends: number[] = [];
  for (const [, size] of sizes) ends.push((ends.at(-1) ?? 0) + size);
  return Array.from({ length: draws }, () => {
    const number = chance() * total;
    let [low, high] = [0, ends.length - 1];
    while (low < high) { const middle = (low + high) >> 1; if (ends[middle]! <= number) low = middle + 1; else high = middle; }
    return sizes[low]![0];
  });
}
/** A whole audit, round after round, to its end. */
function audited({ audit, truth }: World, chance: () => number, atMostRounds = Infinity) {
  const rounds: { drawn: string[] }[] = [];
  const findings = new Map<string, Finding>();
  let now = assess(audit, [], []);
  while (now.next && rounds.length < atMostRounds) {
    const drawn = drawnBy(chance, now.next);
    for (const id of [...drawn, ...now.next.full]) findings.set(id, truth.get(id)!);
    rounds.push({ drawn });
    now = assess(audit, rounds, [...findings.values()]);
  }
  return { ...now, rounds, findings: [...findings.values()], draws: rounds.reduce((sum, { drawn }) => sum + drawn.length, 0) };
}

describe('what is to be confirmed', () => {
  it('is every pair across a boundary, with the margin that rounding leaves', () => {
    expect(boundaryOf('giải ba', [{ unit: 'a', points: 900 }, { unit: 'b', points: 700 }], [{ unit: 'c', points: 695 }], 6)).toEqual([
      { boundary: 'giải ba', inside: 'a', outside: 'c', margin: 199 }, { boundary: 'giải ba', inside: 'b', outside: 'c', margin: 0 }]);
  });

  it('is a threshold from both sides: reached is inside, a part under it is not', () => {
    const assertions = thresholdOf('Xuất sắc', 900, [{ unit: 'a', points: 900 }], [{ unit: 'b', points: 899 }]);
    expect(assertions.map(({ margin }) => margin)).toEqual([1, 1]);
    // One part wrong on either side changes the grade; nothing wrong changes nothing.
    for (const [unit, side] of [['a', 'over'], ['b', 'under']] as const) {
      const { item: one, finding } = claims(unit, 1, 1, 1, side)[0]!;
      const audit = { items: [one], assertions, riskLimitPpm: 50_000, assumedErrorPpm: 0 };
      expect(assess(audit, [{ drawn: [] }], [finding]).overturned).toBe(true);
      expect(assess(audit, [{ drawn: [] }], [{ id: one.id, errors: [] }]).confirmed).toBe(true);
    }
  });

  it('needs no look where everything together could not change it', () => {
    const { audit } = world([claims('a', 10, 100), claims('b', 10, 100, 0, 'under')], [{ boundary: 'k', inside: 'a', outside: 'b', margin: 2001 }]);
    expect(assess(audit, [], [])).toMatchObject({ confirmed: true, risk: 0, next: null, boundaries: [{ standing: 'certain' }] });
    expect(assess({ ...audit, assertions: [{ boundary: 'k', inside: 'a', outside: 'b', margin: 2000 }] }, [], []).confirmed).toBe(false);
  });

  it('counts denied claims of who is outside as well as recognised ones of who is inside, and nobody else\'s', () => {
    const { audit } = world([claims('a', 100, 10), claims('a', 100, 10, 0, 'under'), claims('b', 100, 10, 0, 'under'), claims('b', 100, 10), claims('c', 100, 10)], [{ boundary: 'k', inside: 'a', outside: 'b', margin: 200 }]);
    const { sizes, total } = plan(audit);
    expect(new Set(sizes.map(([id]) => id.slice(0, -5)))).toEqual(new Set(['a-over', 'b-under']));
    // Each 10 of a margin of 200.
    expect([sizes.every(([, size]) => size === 50_000), total]).toEqual([true, 200 * 50_000]);
  });

  it('weighs a claim by the closest margin it could change', () => {
    const { audit } = world([claims('a', 50, 10), claims('b', 50, 10), claims('c', 50, 10, 0, 'under')], boundaryOf('k', [{ unit: 'a', points: 1400 }, { unit: 'b', points: 1100 }], [{ unit: 'c', points: 1000 }]));
    const sizes = new Map(plan(audit).sizes);
    expect([sizes.get('a-over-0000'), sizes.get('b-over-0000'), sizes.get('c-under-0000')]).toEqual([25_000, 100_000, 100_000]);
  });

  it('leaves a tie to a look at everything', () => {
    const tied = world([claims('a', 30, 10), claims('b', 5, 10, 0, 'under')], [{ boundary: 'k', inside: 'a', outside: 'b', margin: 0 }]);
    expect(plan(tied.audit)).toMatchObject({ draws: 0, sizes: [], full: tied.audit.items.map(({ id }) => id) });
    expect(audited(tied, seeded(1))).toMatchObject({ confirmed: true, risk: 0, looked: 35 });
    expect(audited(world([claims('a', 30, 10, 1)], [{ boundary: 'k', inside: 'a', outside: null, margin: 0 }]), seeded(1))).toMatchObject({ confirmed: false, overturned: true });
  });

  it('refuses what makes no sense', () => {
    const { audit } = world([claims('a', 3, 10)], [{ boundary: 'k', inside: 'a', outside: null, margin: 20 }]);
    for (const wrong of [{ riskLimitPpm: 0 }, { riskLimitPpm: 1_000_000 }, { assumedErrorPpm: -1 }, { items: [audit.items[0]!, audit.items[0]!] }, { items: [item('a', 'a', 1.5)] }, { items: [item('a', 'a', -1)] },
      { items: [{ id: 'a', effects: [{ unit: 'a', over: 1, under: 0 }, { unit: 'a', over: 1, under: 0 }] }] }, { assertions: [{ boundary: 'k', inside: 'a', outside: 'a', margin: 1 }] }, { assertions: [{ boundary: 'k', inside: 'a', outside: null, margin: -1 }] }]) {
      expect(() => plan({ ...audit, ...wrong })).toThrow(RangeError);
    }
    const over = (amount: number, unit = 'a') => [{ id: 'a-over-0000', errors: [{ unit, over: amount, under: 0 }] }];
    expect(() => assess(audit, [], over(10))).not.toThrow();
    for (const findings of [over(11), over(-1), over(1, 'b'), [{ id: 'nobody', errors: [] }]]) expect(() => assess(audit, [], findings)).toThrow(RangeError);
    expect(() => assess(audit, [{ drawn: ['b'] }], [])).toThrow(RangeError);
  });
});

describe('a sample audit', () => {
  const clean = () => world([claims('a', 600, 1000), claims('b', 500, 1000, 0), claims('c', 60, 1000, 0, 'under')],
    boundaryOf('giải nhì', [{ unit: 'a', points: 600_000 }, { unit: 'b', points: 500_000 }], [{ unit: 'c', points: 470_000 }]));

  it('without errors ends with the first round as planned, and not a draw before', () => {
    const { audit, truth } = clean();
    const first = plan(audit);
    const one = audited({ audit, truth }, seeded(5));
    expect(one).toMatchObject({ confirmed: true, draws: first.draws });
    expect(one.risk).toBeLessThanOrEqual(0.05);
    const none = assess({ ...audit, assumedErrorPpm: 0 }, [], []).next!;
    const few = drawnBy(seeded(5), { ...none, draws: none.draws - 1 });
    expect(assess({ ...audit, assumedErrorPpm: 0 }, [{ drawn: few }], few.map((id) => ({ id, errors: [] }))).confirmed).toBe(false);
    // Different claims looked at: near what was foretold (standard deviation under 10).
    expect(Math.abs(one.looked - first.expectedItems)).toBeLessThan(40);
    expect(first.expectedItems).toBeLessThan(first.draws);
  });

  it('has the Kaplan–Wald P-value where all bounds are alike', () => fc.assert(fc.property(fc.array(fc.record({ times: fc.integer({ min: 1, max: 3 }), wrong: fc.nat(10) }), { minLength: 1, maxLength: 30 }), (draws) => {
    // Stark & Teague 2014 / Stark's tools: P = Π 1 / (γ (1 − t)/(1 − 1/U) + 1 − γ), t the share of the bound that is wrong.
    const { audit } = world([claims('a', 400, 10)], [{ boundary: 'k', inside: 'a', outside: null, margin: 100 }], { assumedErrorPpm: 5_000 });
    const findings = draws.map(({ wrong }, at): Finding => ({ id: audit.items[at]!.id, errors: [{ unit: 'a', over: wrong, under: 0 }] }));
    fc.pre(draws.reduce((sum, { wrong }) => sum + wrong, 0) < 100);
    const drawn = draws.flatMap(({ times }, at) => Array.from({ length: times }, () => audit.items[at]!.id));
    const [bound, gamma] = [(400 * 10) / 100, 1 - 0.005 * 40]; // what is assumed eats a fifth of the margin
    const expected = draws.reduce((p, { times, wrong }) => p / (gamma * ((1 - wrong / 10) / (1 - 1 / bound)) + 1 - gamma) ** times, 1);
    expect(assess(audit, [{ drawn }], findings).risk / Math.min(1, expected)).toBeCloseTo(1, 6);
  })));

  it('ends in its first round in four of five cases when errors are as rare as assumed', () => {
    // 8 of 2,000 claims wrong = the 0.4 % assumed; they eat 16 % of the margin.
    const one = world([claims('a', 2000, 1000, 8)], [{ boundary: 'k', inside: 'a', outside: null, margin: 50_000 }], { assumedErrorPpm: 4_000 });
    const chance = seeded(11);
    const ended = Array.from({ length: 300 }, () => audited(one, chance, 1).confirmed).filter(Boolean).length;
    expect(ended / 300).toBeGreaterThan(0.8 - 0.07);
    expect(Array.from({ length: 40 }, () => audited(one, chance)).every(({ confirmed, overturned }) => confirmed && !overturned)).toBe(true);
  });

  // Results that are wrong by the least that makes them wrong: the hardest to see. The generator's seed is fixed, so this is the same every time.
  const limits = [200_000, 50_000];
  const wrongWorlds: [string, (riskLimitPpm: number) => World][] = [
    ['few claims wholly wrong', (riskLimitPpm) => world([claims('a', 300, 1000, 20)], [{ boundary: 'k', inside: 'a', outside: null, margin: 20_000 }], { riskLimitPpm, assumedErrorPpm: 1_000 })],
    ['many claims a little wrong', (riskLimitPpm) => {
      const { audit, truth } = world([claims('a', 300, 1000)], [{ boundary: 'k', inside: 'a', outside: null, margin: 30_000 }], { riskLimitPpm, assumedErrorPpm: 1_000 });
      for (const { id } of audit.items) truth.set(id, { id, errors: [{ unit: 'a', over: 100, under: 0 }] });
      return { audit, truth };
    }],
    ['denied claims of who is outside', (riskLimitPpm) => world([claims('a', 200, 1000), claims('b', 100, 1500, 20, 'under')], [{ boundary: 'k', inside: 'a', outside: 'b', margin: 30_000 }], { riskLimitPpm })],
    ['claims of different weight on both sides', (riskLimitPpm) => world([claims('a', 150, 2000, 5), claims('b', 200, 700, 20, 'under')], [{ boundary: 'k', inside: 'a', outside: 'b', margin: 24_000 }], { riskLimitPpm })],
    ['one pair of many, at two boundaries', (riskLimitPpm) => world([claims('a', 120, 1000), claims('b', 110, 1000, 15), claims('c', 60, 1000, 0, 'under'), claims('d', 60, 900, 0, 'under'), claims('b', 50, 800, 0, 'under')],
      [...boundaryOf('nhất', [{ unit: 'a', points: 140_000 }], [{ unit: 'b', points: 115_000 }, { unit: 'c', points: 100_000 }]),
        ...boundaryOf('nhì', [{ unit: 'a', points: 140_000 }, { unit: 'b', points: 115_000 }], [{ unit: 'c', points: 100_000 }, { unit: 'd', points: 90_000 }])], { riskLimitPpm })],
  ];
  for (const [name, make] of wrongWorlds) {
    it.each(limits)(`lets a wrong result through no oftener than the limit: ${name}, %i ppm`, (riskLimitPpm) => {
      const [wrong, chance, times] = [make(riskLimitPpm), seeded(riskLimitPpm + name.length), 400];
      const ends = Array.from({ length: times }, () => audited(wrong, chance));
      expect(ends.every(({ confirmed, overturned, next }) => next === null && confirmed !== overturned)).toBe(true);
      const [limit, through] = [riskLimitPpm / 1e6, ends.filter(({ confirmed }) => confirmed).length / times];
      // Three standard deviations of what 400 audits can show.
      expect(through).toBeLessThanOrEqual(limit + 3 * Math.sqrt((limit * (1 - limit)) / times));
    });
  }

  it('lets a wrong result through about as often as the limit where the test is sharp, so that the line above can fail', () => {
    // A limit of 20 % on a result wrong by the least: a sound test that stops as early as allowed is close to its limit.
    const wrong = wrongWorlds[0]![1](200_000);
    const chance = seeded(3);
    const through = Array.from({ length: 400 }, () => audited(wrong, chance)).filter(({ confirmed }) => confirmed).length / 400;
    expect(through).toBeGreaterThan(0.05);
  });

  it('takes off the margin what it has found, and draws next from what it has not seen', () => {
    const { audit, truth } = world([claims('a', 400, 1000, 40)], [{ boundary: 'k', inside: 'a', outside: null, margin: 60_000 }]);
    const one = audited({ audit, truth }, seeded(2), 1);
    const found = one.findings.filter(({ errors }) => errors.length > 0).length;
    expect(found).toBeGreaterThan(0);
    expect(one.next!.sizes.map(([id]) => id)).toEqual(audit.items.map(({ id }) => id).filter((id) => !one.findings.some((finding) => finding.id === id)));
    expect(one.next!.sizes[0]![1]).toBe(Math.ceil((1000 / (60_000 - found * 1000)) * 1e6));
  });

  it('goes on only where something is open', () => {
    const { audit, truth } = world([claims('a', 400, 1000, 12), claims('b', 400, 1000)], [{ boundary: 'cụm 1', inside: 'a', outside: null, margin: 40_000 }, { boundary: 'cụm 2', inside: 'b', outside: null, margin: 40_000 }]);
    const one = audited({ audit, truth }, seeded(12), 1);
    expect(one.boundaries.map(({ boundary, standing }) => [boundary, standing])).toEqual([['cụm 1', 'sampled'], ['cụm 2', 'confirmed']]);
    expect(one.next!.sizes.every(([id]) => id.startsWith('a'))).toBe(true);
    expect(one.boundaries[0]!.risk).toBe(one.risk);
  });

  it('looks at everything where a sample would be no cheaper, and says for certain what it found', () => {
    const near = (wrong: number) => world([claims('a', 50, 1000, wrong)], [{ boundary: 'k', inside: 'a', outside: null, margin: 1500 }]);
    expect(plan(near(0).audit)).toMatchObject({ draws: 0 });
    expect(audited(near(1), seeded(1))).toMatchObject({ confirmed: true, risk: 0, looked: 50, draws: 0 });
    expect(audited(near(2), seeded(1))).toMatchObject({ confirmed: false, overturned: true, risk: 1, looked: 50 });
  });

  it('falls back to everything when errors found reach the margin', () => {
    const { audit, truth } = world([claims('a', 400, 1000, 400)], [{ boundary: 'k', inside: 'a', outside: null, margin: 40_000 }]);
    const one = audited({ audit, truth }, seeded(1), 1);
    expect(one).toMatchObject({ confirmed: false, risk: 1, boundaries: [{ standing: 'full' }] });
    expect(one.next!.full).toHaveLength(400 - one.looked);
    expect(audited({ audit, truth }, seeded(1))).toMatchObject({ overturned: true, looked: 400 });
  });

  it('takes back what a sample confirmed when later looks speak against it', () => {
    // The same claims at two boundaries: the wide one is confirmed by 40 clean draws, the narrow one goes on and finds 40 errors.
    const { audit } = world([claims('a', 400, 1000)], [{ boundary: 'rộng', inside: 'a', outside: null, margin: 40_000 }, { boundary: 'hẹp', inside: 'a', outside: null, margin: 20_000 }]);
    const ids = audit.items.map(({ id }) => id);
    const clean = ids.slice(0, 40).map((id): Finding => ({ id, errors: [] }));
    const wrong = ids.slice(40, 80).map((id): Finding => ({ id, errors: [{ unit: 'a', over: 1000, under: 0 }] }));
    const first = [{ drawn: ids.slice(0, 40) }];
    expect(assess(audit, first, clean).boundaries.map(({ standing }) => standing)).toEqual(['sampled', 'confirmed']);
    const after = assess(audit, [...first, { drawn: ids.slice(40, 80) }], [...clean, ...wrong]);
    expect(after.boundaries.map(({ boundary, standing }) => [boundary, standing])).toEqual([['hẹp', 'full'], ['rộng', 'full']]);
    expect(after.next!.full).toHaveLength(320);
  });

  it('waits for a round to be complete', () => {
    const { audit, truth } = clean();
    const drawn = drawnBy(seeded(5), plan(audit));
    const some = drawn.slice(1).filter((id) => id !== drawn[0]).map((id) => truth.get(id)!);
    const waiting = assess(audit, [{ drawn }], some);
    expect(waiting).toMatchObject({ confirmed: false, risk: 1, risks: [], missing: [drawn[0]], next: null });
    expect(assess(audit, [{ drawn }], [...some, truth.get(drawn[0]!)!])).toMatchObject({ confirmed: true, missing: [] });
  });

  const small = fc.record({
    wrong: fc.array(fc.record({ at: fc.nat(119), part: fc.integer({ min: 1, max: 100 }) }), { maxLength: 6 }), seed: fc.nat(1_000_000), margin: fc.integer({ min: 1500, max: 9000 }),
  }).map(({ wrong, seed, margin }) => {
    const { audit, truth } = world([claims('a', 60, 100), claims('b', 60, 150, 0, 'under')], [{ boundary: 'k', inside: 'a', outside: 'b', margin }, { boundary: 'l', inside: 'a', outside: null, margin: margin + 500 }]);
    for (const { at, part } of wrong) {
      const { id, effects: [effect] } = audit.items[at]!;
      truth.set(id, { id, errors: [{ unit: effect!.unit, over: Math.min(effect!.over, part), under: Math.min(effect!.under, part) }] });
    }
    return { audit, truth, seed };
  });

  it('does not depend on the order of anything', () => fc.assert(fc.property(small, fc.nat(1_000_000), ({ audit, truth, seed }, order) => {
    const chance = seeded(order);
    const mixed = <Each>(all: readonly Each[]): Each[] => all.map((each) => [chance(), each] as const).sort(([a], [b]) => a - b).map(([, each]) => each);
    const { rounds, findings, ...one } = audited({ audit, truth }, seeded(seed), 2);
    const other = assess({ ...audit, items: mixed(audit.items), assertions: mixed(audit.assertions) }, rounds.map(({ drawn }) => ({ drawn: mixed(drawn) })), mixed(findings));
    expect(other).toEqual(Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'draws')));
  }), { numRuns: 60 }));

  it('is never surer for finding more errors', () => fc.assert(fc.property(small, fc.nat(200), ({ audit, truth, seed }, which) => {
    const { rounds, findings } = audited({ audit, truth }, seeded(seed), 1);
    fc.pre(findings.length > 0);
    const worse = findings.map((finding, at): Finding => (at === which % findings.length ? { ...finding, errors: audit.items.find(({ id }) => id === finding.id)!.effects } : finding));
    const [better, after] = [assess(audit, rounds, findings), assess(audit, rounds, worse)];
    expect(after.risk).toBeGreaterThanOrEqual(better.risk);
    expect(after.confirmed && !better.confirmed).toBe(false);
  }), { numRuns: 60 }));

  it('plans less for wider margins and laxer limits', () => {
    const draws = (margin: number, riskLimitPpm: number) => plan(world([claims('a', 4000, 100)], [{ boundary: 'k', inside: 'a', outside: null, margin }], { riskLimitPpm, assumedErrorPpm: 500 }).audit).draws;
    expect([draws(4000, 50_000), draws(8000, 50_000), draws(16_000, 50_000)].every((each, at, all) => at === 0 || each < all[at - 1]!)).toBe(true);
    expect(draws(8000, 10_000)).toBeGreaterThan(draws(8000, 100_000));
  });

  it('is sound for claims that stand with two units at once', () => {
    // A claim credited to the wrong side of the boundary: a has too much by it and b too little.
    const items = Array.from({ length: 200 }, (_, at): AuditItem => ({ id: `i${String(at).padStart(3, '0')}`, effects: [{ unit: 'a', over: 100, under: 0 }, { unit: 'b', over: 0, under: 100 }] }));
    const audit: SampleAudit = { items, assertions: [{ boundary: 'k', inside: 'a', outside: 'b', margin: 4000 }], riskLimitPpm: 200_000, assumedErrorPpm: 1_000 };
    const truth = new Map(items.map(({ id, effects }, at) => [id, { id, errors: at < 20 ? effects : [] }])); // 20 · 200 = the margin
    const chance = seeded(8);
    const through = Array.from({ length: 300 }, () => audited({ audit, truth }, chance)).filter(({ confirmed }) => confirmed).length / 300;
    expect(through).toBeLessThanOrEqual(0.2 + 3 * Math.sqrt(0.16 / 300));
  });
});

describe('the statement and the draw', () => {
  const { audit } = world([claims('a', 300, 1000), claims('b', 40, 1500, 0, 'under')], [{ boundary: 'giải nhất', inside: 'a', outside: 'b', margin: 30_000 }]);
  const first = plan(audit);
  const statement = statementOf(audit, first, first.draws, 1, null);

  it('is canonical: keys in order, numbers whole, the same however the list was written down', () => {
    const canonical = (value: unknown): string => (Array.isArray(value) ? `[${value.map(canonical).join(',')}]`
      : value !== null && typeof value === 'object' ? `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(',')}}` : JSON.stringify(value));
    expect(statement).toBe(canonical(JSON.parse(statement)));
    expect(statementOf({ ...audit, items: [...audit.items].reverse() }, plan({ ...audit, items: [...audit.items].reverse() }), first.draws, 1, null)).toBe(statement);
    expect(statement).not.toBe(statementOf(audit, first, first.draws + 1, 1, null));
    expect(statement).not.toBe(statementOf(audit, first, first.draws, 1, 'ab'.repeat(32)));
  });

  it('fixes the draw together with the dice: anybody repeats it with a hash', async () => {
    const commitment = await commitmentOf(statement);
    expect(commitment).toBe(createHash('sha256').update(statement).digest('hex'));
    const dice = '31415926535897932384';
    const drawn = await draw(first, dice, commitment, 1, 200);
    const byHand = Array.from({ length: 200 }, (_, at) => {
      const number = 1n + (BigInt(`0x${createHash('sha256').update(`${dice}${commitment},${at + 1}`).digest('hex')}`) % BigInt(first.total));
      let end = 0n;
      return first.sizes.find(([, size]) => (end += BigInt(size)) >= number)![0];
    });
    expect(drawn).toEqual(byHand);
    expect([...await draw(first, dice, commitment, 1, 120), ...await draw(first, dice, commitment, 121, 80)]).toEqual(drawn);
    expect(await draw(first, '31415926535897932385', commitment, 1, 200)).not.toEqual(drawn);
    await expect(draw(first, '314', commitment, 1, 1)).rejects.toThrow(RangeError);
  });

  it('draws each claim as often as its size says', async () => {
    const drawn = await draw(first, '27182818284590452353', await commitmentOf(statement), 1, 4000);
    const weight = first.sizes.reduce((sum, [id, size]) => (id.startsWith('b') ? sum + size : sum), 0) / first.total; // 60/360
    const hits = drawn.filter((id) => id.startsWith('b')).length;
    // Standard deviation 24.
    expect(Math.abs(hits - 4000 * weight)).toBeLessThan(72);
  });
});

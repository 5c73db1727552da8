import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASE_PPM, FLOOR_PPM, NO_RECORD, PPM, chancePpm, drawOf, errorEstimate, isDrawn, recordAfter, wilson } from '#domain/inspection';
import { agreesWith, effectOf, reasonFits, reviewOutcomes, shared } from '#domain/queue';
import { percentile, workloadOf, type DoneCase } from '#domain/workload';

const record = fc.record({ clean: fc.nat(10_000), errors: fc.nat(200) });
const look = fc.record({ chancePpm: fc.integer({ min: FLOOR_PPM, max: PPM }), error: fc.boolean() });

describe('the chance of another look', () => {
  it('is never below the floor, never above certainty, and whole millionths', () => fc.assert(fc.property(record, (each) => {
    const chance = chancePpm(each);
    expect(chance).toBeGreaterThanOrEqual(FLOOR_PPM);
    expect(chance).toBeLessThanOrEqual(PPM);
    expect(Number.isInteger(chance)).toBe(true);
  })));

  it('never rises with a clean look, and rises or stays certain with an error', () => fc.assert(fc.property(record, (each) => {
    expect(chancePpm(recordAfter(each, 'clean'))).toBeLessThanOrEqual(chancePpm(each));
    const after = chancePpm(recordAfter(each, 'error'));
    expect(after > chancePpm(each) || after === PPM).toBe(true);
  })));

  it('follows a history: new, trusted, caught, trusted again', () => {
    let now = NO_RECORD;
    const after = (result: 'clean' | 'error', times: number) => {
      for (let n = 0; n < times; n++) now = recordAfter(now, result);
      return chancePpm(now);
    };
    expect([chancePpm(now), after('clean', 5), after('clean', 20), after('error', 1), after('clean', 5), after('error', 9)])
      .toEqual([BASE_PPM, 50_000, FLOOR_PPM, 200_000, 100_000, PPM]);
  });
});

describe('the draw', () => {
  const hex = (text: string) => createHmac('sha256', 'khóa thử').update(text).digest('hex');

  it('is a number in [0, 1), the same every time, and certain when the chance is', () => fc.assert(fc.property(fc.string(), (text) => {
    expect(drawOf(hex(text))).toBeGreaterThanOrEqual(0);
    expect(drawOf(hex(text))).toBeLessThan(1);
    expect(isDrawn(hex(text), PPM)).toBe(true);
    expect(isDrawn(hex(text), 0)).toBe(false);
  })));

  it('reaches the ends', () => expect([drawOf('0'.repeat(64)), drawOf('f'.repeat(64)) < 1]).toEqual([0, true]));

  it('happens about as often as it says', () => {
    const drawn = Array.from({ length: 20_000 }, (_, n) => isDrawn(hex(`claim ${n}/0`), FLOOR_PPM)).filter(Boolean).length;
    // 400 expected, standard deviation 20: the key and the texts are fixed, so this is the same every time.
    expect(Math.abs(drawn - 400)).toBeLessThan(80);
  });
});

describe('the share of recognitions that are wrong', () => {
  it('is not said where nothing was looked at', () => expect(errorEstimate([])).toBeNull());

  it('refuses a look that could not have happened', () => expect(() => errorEstimate([{ chancePpm: 0, error: false }])).toThrow(RangeError));

  it('weighs each look by the recognitions it stands for: worked by hand', () => {
    // Two looks at 50 % (2 recognitions each, one wrong), one at 10 % (10 recognitions): 2 of 14 = 1/7.
    // Effective size (2+2+10)²/(4+4+100) = 196/108 = 1.8148.
    const found = errorEstimate([{ chancePpm: 500_000, error: true }, { chancePpm: 500_000, error: false }, { chancePpm: 100_000, error: false }])!;
    expect([found.looked, found.errors]).toEqual([3, 1]);
    expect(found.rate).toBeCloseTo(1 / 7, 12);
    // Both ends solve (p − rate)² = z²·p(1 − p)/n.
    for (const end of [found.low, found.high]) expect((end - 1 / 7) ** 2).toBeCloseTo((1.959964 ** 2 * end * (1 - end)) / (196 / 108), 9);
  });

  it.each([
    // Published examples of Wilson's interval: Newcombe 1998 (Stat Med 17:857), table I.
    [81 / 263, 263, 0.2553, 0.3662], [15 / 148, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1 / 29, 29, 0.0061, 0.1718],
  ])('agrees with published intervals: %f of %i', (rate, size, low, high) => {
    expect(wilson(rate, size).low).toBeCloseTo(low, 4);
    expect(wilson(rate, size).high).toBeCloseTo(high, 4);
  });

  it('keeps estimate and interval in order, inside 0…1; all chances equal, it is the plain share', () => fc.assert(fc.property(fc.array(look, { minLength: 1, maxLength: 60 }), (looks) => {
    const { rate, low, high } = errorEstimate(looks)!;
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThanOrEqual(rate + 1e-12);
    expect(rate).toBeLessThanOrEqual(high + 1e-12);
    expect(high).toBeLessThanOrEqual(1);
    const equal = errorEstimate(looks.map(({ error }) => ({ chancePpm: 20_000, error })))!;
    expect(equal.rate).toBeCloseTo(looks.filter(({ error }) => error).length / looks.length, 12);
  })));

  it('comes nearer the truth than the plain share when the suspicious are looked at more', () => {
    // 1,000 recognitions of a careful author (1 % wrong, looked at 2 %), 100 of a careless one (20 % wrong, looked at 40 %): 30 of 1,100 = 2.7 %.
    const looks = [...Array.from({ length: 20 }, () => ({ chancePpm: 20_000, error: false })), ...Array.from({ length: 40 }, (_, n) => ({ chancePpm: 400_000, error: n < 8 }))];
    const { rate, low, high } = errorEstimate(looks)!;
    expect(rate).toBeCloseTo(20 / 1100, 10);
    expect(low < 30 / 1100 && 30 / 1100 < high).toBe(true);
    expect(Math.abs(rate - 30 / 1100)).toBeLessThan(Math.abs(8 / 60 - 30 / 1100));
  });
});

describe('a word on a case', () => {
  it('does what its kind says', () => {
    expect(effectOf('first', 'rejected', 'not_found')).toEqual({ does: 'verdict', outcome: 'rejected', reason: 'not_found' });
    expect(effectOf('recheck', 'recognised', 'seen')).toEqual({ does: 'clean' });
    expect(effectOf('recheck', 'rejected', 'not_found')).toEqual({ does: 'third' });
    expect(effectOf('third', 'recognised', 'seen')).toEqual({ does: 'clean' });
    expect(effectOf('third', 'needs_evidence', 'evidence_unclear')).toEqual({ does: 'verdict', outcome: 'revoked', reason: 'rechecked' });
    for (const outcome of reviewOutcomes) expect(effectOf('planted', outcome, 'seen')).toEqual({ does: 'known' });
  });

  it('is compared only where something stood', () => {
    expect([agreesWith('first', 'recognised', null), agreesWith('recheck', 'recognised', null), agreesWith('third', 'rejected', null)]).toEqual([null, true, false]);
    expect([agreesWith('planted', 'recognised', 'revoked'), agreesWith('planted', 'duplicate', 'revoked'), agreesWith('planted', 'recognised', 'recognised')]).toEqual([false, true, true]);
  });

  it('has a reason that belongs to it', () => expect([reasonFits('rejected', 'not_found'), reasonFits('recognised', 'not_found'), reasonFits('duplicate', 'claimed_twice')]).toEqual([true, false, true]));
});

describe('taking', () => {
  it('shares what is wanted among districts, the longest waiting first, and never more than wanted', () => fc.assert(fc.property(
    fc.array(fc.record({ oldest: fc.nat(50), draw: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 40 }), fc.integer({ min: 1, max: 10 }), (heads, wanted) => {
      const named = heads.map((head, n) => ({ ...head, districtId: `d${n}` }));
      const taken = shared(named, wanted);
      expect(taken.reduce((sum, { cases }) => sum + cases, 0)).toBe(named.length === 0 ? 0 : wanted);
      const chosen = new Set(taken.map(({ districtId }) => districtId));
      const oldestLeft = Math.min(...named.filter(({ districtId }) => !chosen.has(districtId)).map(({ oldest }) => oldest), Number.POSITIVE_INFINITY);
      for (const { districtId, oldest } of named) if (chosen.has(districtId)) expect(oldest).toBeLessThanOrEqual(oldestLeft);
    })));
});

describe('a reviewer\'s figures', () => {
  const at = (n: number, over: Partial<DoneCase> = {}): DoneCase => ({ claimId: `c${n}`, kind: 'first', openedAt: 0, takenAt: n * 100 - 10, doneAt: n * 100, outcome: 'recognised', agreed: null, ...over });

  it('are medians and ninetieths that were really seen', () => {
    expect([percentile([], 0.5), percentile([7], 0.9), percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)]).toEqual([null, 7, 2, 9]);
    fc.assert(fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
      const sorted = list.toSorted((a, b) => a - b);
      const value = percentile(sorted, share)!;
      expect(sorted.filter((each) => each <= value).length / sorted.length).toBeGreaterThanOrEqual(share - 1e-9);
    }));
  });

  it('leave out what was taken back, and what waited for nobody', () => {
    const done = [1, 2, 3, 4].map((n) => at(n));
    const figures = workloadOf([...done, at(4, { outcome: 'reopened', doneAt: 450 }), at(5, { kind: 'planted', agreed: false, openedAt: 499 }), at(6, { kind: 'planted', agreed: true })], ['clean', 'error', null]);
    expect(figures).toEqual({ done: 5, waitMedian: 200, waitNinetieth: 300, handMedian: 10, lookedAgain: 2, overturned: 1, planted: 2, missed: 1 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, isWhole, splitEvenly } from '#domain/shares';

describe('shares of one act', () => {
  it('sum to exactly one whole however many helped', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1000 }), (helpers) => {
      const shares = splitEvenly(Array.from({ length: helpers }, (_, at) => `h${at}`));
      expect(isWhole(shares)).toBe(true);
      expect(Math.max(...shares.map((s) => s.milli)) - Math.min(...shares.map((s) => s.milli))).toBeLessThanOrEqual(1);
    }));
  });

  it('divides a whole so that the parts sum to it, each within one of its exact part', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 40 }).filter((all) => all.some(Boolean));
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (whole, each) => {
      const parts = apportion(whole, each);
      const sum = each.reduce((a, b) => a + b, 0);
      expect(parts.reduce((a, b) => a + b, 0)).toBe(whole);
      parts.forEach((part, at) => expect(Math.abs(part - (whole * each[at]!) / sum)).toBeLessThan(1));
    }));
  });

  it('is no whole with a holder twice, a part of nothing, or a sum beside 1000', () => {
    expect(isWhole([{ holder: 'an', milli: 500 }, { holder: 'an', milli: 500 }])).toBe(false);
    expect(isWhole([{ holder: 'an', milli: 1000 }, { holder: 'binh', milli: 0 }])).toBe(false);
    expect(isWhole([{ holder: 'an', milli: 999 }])).toBe(false);
    expect(() => apportion(10, [0, 0])).toThrow(RangeError);
  });
});

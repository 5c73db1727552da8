import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAWN, DUSK, claimStateCodes, roleCodes } from '#vocabulary';
import { inTimeForClaim, partIn, upheldMayGive, yearClosesAt, yearOf, type PetitionFacts } from '#domain/petition';
import { addWorkingDays } from '#domain/working-days';

const DAY = 86_400_000;
const grant = (role: (typeof roleCodes)[number], unitId: string) => ({ role, unitId, validFrom: DAWN, validTo: DUSK });

describe('the time for a kiến nghị', () => {
  it('runs while any campaign the act counts in has not closed, whatever the others have done', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 5 }), fc.option(fc.integer({ min: 0, max: 1000 })), fc.integer({ min: 0, max: 1000 }), (closes, since, now) => {
      expect(inTimeForClaim(closes, since, now)).toBe(now < Math.max(...closes));
    }));
  });

  it('is thirty days from the verdict where it counts in none, and has no end before one is given', () => {
    expect(inTimeForClaim([], 1000, 1000 + 30 * DAY - 1)).toBe(true);
    expect(inTimeForClaim([], 1000, 1000 + 30 * DAY)).toBe(false);
    expect(inTimeForClaim([], null, 9e12)).toBe(true);
  });

  it('for a year ends thirty days into the next, in Vietnam', () => {
    expect(new Date(yearClosesAt(2026)).toISOString()).toBe('2027-01-30T17:00:00.000Z');
    expect([yearOf('year:2026'), yearOf('01999999-0000-7000-8000-000000000001'), yearOf('year:26')]).toEqual([2026, null, null]);
  });

  it('counts five working days from the day after, over weekends and holidays', () => {
    expect(addWorkingDays('2026-11-24', 5, new Set())).toBe('2026-12-01');
    expect(addWorkingDays('2026-12-29', 5, new Set(['2027-01-01']))).toBe('2027-01-06');
  });
});

describe('who looks at a kiến nghị', () => {
  const facts: PetitionFacts = { byId: 'an', authorId: 'tac-gia', judges: ['binh', 'nguoi-nhap'], line: ['xa', 'tinh'], organizers: ['chi'] };
  const judge = (id: string, ...served: string[]) => ({ id, grants: [grant('reconciler', 'tinh'), ...served.map((unit) => grant('member', unit))] });

  it('is nobody who had any part in it', () => {
    expect(partIn(judge('an'), facts)).toBe('petitioner');
    expect(partIn(judge('binh'), facts)).toBe('judge');
    expect(partIn(judge('nguoi-nhap'), facts)).toBe('judge');
    expect(partIn(judge('tac-gia'), facts)).toBe('branch');
    expect(partIn(judge('khac', 'xa'), facts)).toBe('branch');
    expect(partIn(judge('khac', 'tinh'), facts)).toBe('branch');
    expect(partIn(judge('chi'), facts)).toBe('organizer');
    expect(partIn(judge('khac', 'xa-khac'), facts)).toBeNull();
  });

  it('is decided by the part alone: no role makes up for it', () => {
    const people = ['an', 'binh', 'nguoi-nhap', 'tac-gia', 'chi'];
    fc.assert(fc.property(fc.constantFrom(...people), fc.array(fc.constantFrom(...roleCodes)), (id, roles) => {
      expect(partIn({ id, grants: roles.map((role) => grant(role, 'noi-khac')) }, facts)).not.toBeNull();
    }));
  });
});

describe('a kiến nghị that is upheld', () => {
  it('may recognise what is not recognised, take back what is, and touches nothing its author withdrew', () => {
    for (const state of claimStateCodes) {
      const may = upheldMayGive(state);
      expect([state, may.includes('recognised')]).toEqual([state, state !== 'recognised' && state !== 'withdrawn']);
      expect([state, may.includes('revoked')]).toEqual([state, state === 'recognised']);
    }
    expect(upheldMayGive('withdrawn')).toEqual([]);
  });
});

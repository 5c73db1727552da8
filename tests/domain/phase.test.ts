import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isRealDate, localDateAt, startOfDay } from '#domain/calendar';
import { inOrder, nextMoment, phaseAt } from '#domain/phase';

const ORDER = ['scheduled', 'running', 'grace', 'settling', 'closed'];
const times = fc.tuple(fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }), fc.nat(1e6), fc.nat(1e6)).map(([start, run, grace, settle]) => ({
  startsAt: start, endsAt: start + run, claimsUntil: start + run + grace, closesAt: start + run + grace + settle }));

describe('phases of a campaign', () => {
  it('only ever go forward, whatever moment is asked', () => {
    fc.assert(fc.property(times, fc.nat(5e6), fc.nat(5e6), (campaign, a, b) => {
      const [early, late] = a < b ? [a, b] : [b, a];
      expect(ORDER.indexOf(phaseAt(campaign, early))).toBeLessThanOrEqual(ORDER.indexOf(phaseAt(campaign, late)));
    }));
  });

  it('change exactly at the moment itself: intervals are half-open', () => {
    fc.assert(fc.property(times, (campaign) => {
      expect(inOrder(campaign)).toBe(true);
      expect(phaseAt(campaign, campaign.startsAt - 1)).toBe('scheduled');
      expect(phaseAt(campaign, campaign.startsAt)).toBe('running');
      expect(phaseAt(campaign, campaign.endsAt - 1)).toBe('running');
      expect(phaseAt(campaign, campaign.endsAt)).not.toBe('running');
      expect(phaseAt(campaign, campaign.closesAt)).toBe('closed');
      expect(nextMoment(campaign, campaign.closesAt)).toBe(null);
    }));
  });
});

describe('local dates', () => {
  it('begin at 17:00 UTC of the day before', () => {
    expect(localDateAt(Date.parse('2026-11-22T16:59:59Z'))).toBe('2026-11-22');
    expect(localDateAt(Date.parse('2026-11-22T17:00:00Z'))).toBe('2026-11-23');
    expect(startOfDay('2026-11-23')).toBe(Date.parse('2026-11-22T17:00:00Z'));
  });

  it('count days over months and leap years', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365);
    expect(isRealDate('2026-02-29')).toBe(false);
    expect(isRealDate('2024-02-29')).toBe(true);
    expect(isRealDate('26-11-23')).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, countsOn, daysBetween, endWords, isRealDate, lengthWords, localDateAt, startOfDay, startWords, weekdayOf, weekdaysWords } from '#domain/calendar';
import { due, extended, inOrder, momentsOf, nextMoment, phaseAt, standing, united, type Due, type Gap } from '#domain/phase';

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

describe('what is due', () => {
  const looks = fc.array(fc.nat(5e6), { minLength: 1, maxLength: 12 });

  it('happens once each and only when its time has come, however the clock jumps and whoever looks twice', () => {
    fc.assert(fc.property(times, looks, (campaign, clock) => {
      const done: Due[] = [];
      for (const now of clock) for (let twice = 0; twice < 2; twice++) {
        const found = due(campaign, done, now);
        expect(found.every(({ at }) => at <= now)).toBe(true);
        if (twice) expect(found).toEqual([]);
        done.push(...found);
      }
      // The furthest look decides, not how often or in which order somebody looked.
      const reached = momentsOf(campaign).filter(({ at }) => at <= Math.max(...clock));
      expect(done.map(({ kind }) => kind).sort()).toEqual(reached.map(({ kind }) => kind).sort());
    }));
  });

  it('is due again at its new time when a moment was moved, and not at the old one', () => {
    fc.assert(fc.property(times, fc.integer({ min: 1, max: 1e6 }), (campaign, more) => {
      const done = due(campaign, [], campaign.claimsUntil);
      const moved = { ...campaign, claimsUntil: campaign.claimsUntil + more, closesAt: campaign.closesAt + more };
      expect(due(moved, done, campaign.claimsUntil).map(({ kind }) => kind)).toEqual([]);
      expect(due(moved, done, moved.claimsUntil).map(({ kind }) => kind)).toContain('claims_closed');
    }));
  });
});

describe('outages', () => {
  const gaps = fc.array(fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 900 })).map(([fromAt, length]): Gap => ({ fromAt, toAt: fromAt + length })), { maxLength: 8 });
  const window = { startsAt: 500, until: 2000 };

  it('leave everybody as much time as was promised, in whatever order they become known', () => {
    fc.assert(fc.property(gaps, fc.infiniteStream(fc.nat(7)), (list, order) => {
      const end = extended(window, list);
      // Moment by moment: up time between the beginning and the end is what was promised.
      const down = (at: number) => list.some(({ fromAt, toAt }) => fromAt <= at && at < toAt);
      let up = 0;
      for (let at = window.startsAt; at < end; at++) if (!down(at)) up += 1;
      expect(up).toBe(window.until - window.startsAt);
      const shuffled = [...list].sort(() => order.next().value! - 3);
      expect(extended(window, shuffled)).toBe(end);
    }));
  });

  it('count an hour once, however many say it', () => {
    fc.assert(fc.property(gaps, (list) => {
      expect(extended(window, [...list, ...list, ...united(list)])).toBe(extended(window, list));
      expect(extended(window, list)).toBeGreaterThanOrEqual(window.until);
    }));
  });

  it('move nothing before the beginning or after the end of claims', () => {
    expect(extended(window, [{ fromAt: 0, toAt: 500 }, { fromAt: 2000, toAt: 2500 }])).toBe(2000);
    expect(extended(window, [{ fromAt: 400, toAt: 600 }])).toBe(2100);
    // Down over the end: what was left when it began is given after it.
    expect(extended(window, [{ fromAt: 1900, toAt: 2400 }])).toBe(2500);
  });
});

describe('moments in words', () => {
  it('say midnight as the end of the day before, and as the day itself where something begins', () => {
    const midnight = startOfDay('2027-01-01');
    expect([endWords(midnight), startWords(midnight)]).toEqual(['hết ngày 31/12/2026', 'ngày 01/01/2027']);
    expect(endWords(midnight + 5_400_000)).toBe('01:30 ngày 01/01/2027');
  });

  it('count down in two units and never promise more than there is', () => {
    expect([lengthWords(12 * 86_400_000 + 3 * 3_600_000 + 1), lengthWords(3_600_000), lengthWords(3_540_000), lengthWords(30_999), lengthWords(-1)]).toEqual(['12 ngày 3 giờ', '1 giờ', '59 phút', '30 giây', '0 giây']);
    const campaign = { startsAt: 0, endsAt: startOfDay('2027-01-01'), claimsUntil: startOfDay('2027-01-06'), closesAt: startOfDay('2027-01-16') };
    expect(standing(campaign, campaign.endsAt - 90_000_000)).toEqual({ phase: 'running', words: 'Đang diễn ra', left: 'còn 1 ngày 1 giờ', at: 'đến hết ngày 31/12/2026' });
    expect(standing(campaign, campaign.closesAt)).toEqual({ phase: 'closed', words: 'Đã kết thúc', left: null, at: null });
  });

  it('name days of the week, Monday first', () => {
    expect([weekdaysWords(0b1), weekdaysWords(0b1000001), weekdaysWords(0b101010)]).toEqual(['Chủ nhật', 'thứ Bảy và Chủ nhật', 'thứ Hai, thứ Tư và thứ Sáu']);
    expect([weekdayOf('2026-11-22'), countsOn(1, '2026-11-22'), countsOn(1, '2026-11-23')]).toEqual([0, true, false]);
  });
});

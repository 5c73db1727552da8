import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar';
import { initialsOf, isChild, maskEmail, maskPhone, publicName, readPhone, sameName, truncatedAddress } from '#domain/person';
import { addTerm, addWorkingDays } from '#domain/working-days';

describe('a person', () => {
  it('is found in another spelling: accents, case, spaces, tone placement', () => {
    for (const [a, b] of [['Trần Hoà Bình', 'TRAN HÒA  BINH'], ['Nguyễn Thị Bé', 'nguyen thi be'], ['Đặng Ái', 'Dang Ai'], ['H\' Bia', 'Hbia']]) expect([a, b, sameName(a!, b!)]).toEqual([a, b, true]);
    expect(sameName('Nguyễn Văn An', 'Nguyễn Văn Anh')).toBe(false);
  });

  it('has one form of a number, and no form for what is none', () => {
    for (const text of ['0905 123 456', '+84905123456', '0905.123.456', '84905123456'.replace(/^/, '+'), '0084905123456']) expect(readPhone(text)).toBe('0905123456');
    for (const text of ['905123456', '012345678901', 'abc', '', '052099001234']) expect(readPhone(text)).toBe(null);
  });

  it('is nobody in public under 16 or with an unknown year, whatever was chosen', () => {
    expect([2009, 2010, 2011, null].map((year) => isChild(year, '2026-11-24'))).toEqual([false, true, true, true]);
    fc.assert(fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 2010, max: 2020 }), fc.constantFrom('nothing', 'initials', 'name'), (name, year, choice) => {
      expect(publicName(name, choice as 'name', year, '2026-11-24')).toBe(null);
    }));
    expect([publicName('Nguyễn Thị Ánh', 'name', 2000, '2026-11-24'), publicName('Nguyễn Thị Ánh', 'initials', 2000, '2026-11-24'), publicName('Nguyễn Thị Ánh', 'nothing', 2000, '2026-11-24')]).toEqual(['Nguyễn Thị Ánh', 'N.T.Á.', null]);
  });

  it('stands in the log only masked, and the network only as a network', () => {
    expect([initialsOf('đỗ  văn ba'), maskPhone('0905123456'), maskEmail('binh@thu.example')]).toEqual(['Đ.V.B.', '•••••••456', 'b•••@thu.example']);
    expect([truncatedAddress('203.113.5.77'), truncatedAddress('2001:db8:85a3::8a2e:370:7334'), truncatedAddress('::1'), truncatedAddress(null), truncatedAddress('rác')]).toEqual(['203.113.5.0/24', '2001:db8:85a3::/48', null, null, null]);
  });
});

describe('days of the law', () => {
  const tet = new Set(['2027-01-01']);
  it('count working days over weekends and holidays', () => {
    // 31/12/2026 is a Thursday.
    expect(addWorkingDays('2026-12-31', 2, tet)).toBe('2027-01-05');
    expect(addWorkingDays('2026-12-31', 2, new Set())).toBe('2027-01-04');
    expect(addWorkingDays('2026-11-24', 0, tet)).toBe('2026-11-24');
    expect(addTerm('2026-12-17', 15, tet)).toBe('2027-01-04');
  });
  it('never end on a free day, and later asking never ends sooner', () => {
    const day = fc.integer({ min: 0, max: 800 }).map((n) => addDays('2026-01-01', n));
    fc.assert(fc.property(day, fc.integer({ min: 1, max: 20 }), fc.uniqueArray(day, { maxLength: 30 }), (asked, days, free) => {
      const holidays = new Set(free);
      const due = addWorkingDays(asked, days, holidays);
      expect(holidays.has(due) || [0, 6].includes(new Date(`${due}T00:00:00Z`).getUTCDay())).toBe(false);
      expect(addWorkingDays(addDays(asked, 1), days, holidays) >= due).toBe(true);
      expect(addTerm(asked, days, holidays) >= addDays(asked, days)).toBe(true);
    }));
  });
});

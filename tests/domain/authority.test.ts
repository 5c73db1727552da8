import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAWN, DUSK, roleCodes, type Role } from '#vocabulary';
import { actions, clash, grantsInForce, may, unitsServed, wantsSecondFactor, type RoleGrant } from '#domain/authority';

const grant = (role: Role, unitId = 'xa', validFrom = DAWN, validTo = DUSK): RoleGrant => ({ role, unitId, validFrom, validTo });
const grants = fc.array(fc.record({ role: fc.constantFrom(...roleCodes), unitId: fc.constantFrom('tinh', 'huyen', 'xa', 'xa khac'),
  validFrom: fc.constantFrom(DAWN, '2026-01-01', '2026-12-01'), validTo: fc.constantFrom(DUSK, '2026-06-01', '2027-01-01') }), { maxLength: 6 });

describe('the one function that decides', () => {
  it('reaches down and never up or sideways', () => {
    expect(may([grant('officer', 'huyen')], 'keep_members', ['xa', 'huyen', 'tinh'], '2026-05-01')).toBe(true);
    expect(may([grant('officer', 'huyen')], 'keep_members', ['tinh'], '2026-05-01')).toBe(false);
    expect(may([grant('officer', 'huyen')], 'keep_members', ['xa khac', 'huyen khac', 'tinh'], '2026-05-01')).toBe(false);
  });

  it('never says yes without a grant that holds today, and more grants never take a yes away', () => {
    fc.assert(fc.property(grants, grants, fc.constantFrom(...actions), fc.subarray(['xa', 'huyen', 'tinh']), (some, more, action, line) => {
      const yes = may(some, action, line, '2026-07-15');
      if (yes) expect(some.some(({ validFrom, validTo }) => validFrom <= '2026-07-15' && '2026-07-15' < validTo)).toBe(true);
      if (yes) expect(may([...some, ...more], action, line, '2026-07-15')).toBe(true);
      expect(may([], action, line, '2026-07-15')).toBe(false);
    }));
  });

  it('lets an auditor see and never change', () => {
    const allowed = actions.filter((action) => may([grant('auditor')], action, ['xa'], '2026-05-01'));
    expect(allowed.every((action) => action.startsWith('see_'))).toBe(true);
    expect(allowed.length).toBeGreaterThan(6);
  });

  it('counts strong roles only with a second factor, and lends no power', () => {
    const all = roleCodes.map((role) => grant(role));
    expect(grantsInForce(all, { strong: false, support: false }).map(({ role }) => role)).toEqual(['member', 'officer', 'auditor']);
    expect(grantsInForce(all, { strong: true, support: true }).map(({ role }) => role)).toEqual(['member', 'officer']);
    expect(grantsInForce(all, { strong: true, support: false })).toEqual(all);
    expect([wantsSecondFactor([grant('reconciler')], '2026-05-01'), wantsSecondFactor([grant('reconciler', 'xa', DAWN, '2026-01-01')], '2026-05-01'), wantsSecondFactor([grant('officer')], '2026-05-01')]).toEqual([true, false, false]);
  });

  it('keeps organizer and reconciler apart on one line and at one time, and only then', () => {
    const line = (id: string) => ({ xa: ['xa', 'huyen', 'tinh'], huyen: ['huyen', 'tinh'], tinh: ['tinh'], 'xa khac': ['xa khac', 'tinh'] })[id] ?? [];
    const held = [grant('organizer', 'huyen', '2026-01-01', '2026-06-01')];
    const clashes = (role: Role, unitId: string, from: string, to: string) => clash(held, grant(role, unitId, from, to), line) !== undefined;
    expect(clashes('reconciler', 'xa', '2026-05-01', DUSK)).toBe(true);
    expect(clashes('reconciler', 'tinh', DAWN, '2026-02-01')).toBe(true);
    expect(clashes('reconciler', 'xa', '2026-06-01', DUSK)).toBe(false);
    expect(clashes('reconciler', 'xa khac', DAWN, DUSK)).toBe(false);
    expect(clashes('administrator', 'xa', DAWN, DUSK)).toBe(false);
    expect(unitsServed([grant('member', 'a'), grant('officer', 'b'), grant('reconciler', 'c')])).toEqual(['a', 'b']);
  });
});

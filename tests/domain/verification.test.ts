import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { may, type Action, type RoleGrant } from '#domain/authority';
import { isOnline, procedureGroupOf } from '#domain/procedure';
import { claimStates, outcomeCodes, type ClaimState } from '#vocabulary';
import { isOwnWork, matchRow, mayFollow, stateAfter, type MatchableClaim } from '#domain/verification';

const aClaim = (over: Partial<MatchableClaim> = {}): MatchableClaim => ({
  id: 'c1', indicator: 'dossier_full', facet: 'dossier', actDate: '2026-11-20', authorId: 'an', state: 'pending', reopened: false, line: ['xa', 'tinh'], ...over });
const row = { date: '2026-11-20', online: true, transactionDate: null };
const binh = { id: 'binh', ownUnitIds: [] as string[] };

describe('matching an export row with claims', () => {
  it('recognises the only claim of a dossier', () => {
    expect(matchRow(row, [aClaim()], binh)).toEqual({ fate: 'recognised', reason: 'matched', recognise: ['c1'] });
  });

  it('gives nobody the point while two claim the same', () => {
    expect(matchRow(row, [aClaim(), aClaim({ id: 'c2', line: ['xa2', 'tinh'] })], binh)).toMatchObject({ fate: 'conflict', recognise: [] });
    expect(matchRow(row, [aClaim(), aClaim({ id: 'c2', state: 'recognised' })], binh)).toMatchObject({ fate: 'conflict', recognise: [] });
    expect(matchRow(row, [aClaim(), aClaim({ id: 'c2', state: 'rejected' })], binh)).toMatchObject({ fate: 'recognised', recognise: ['c1'] });
  });

  it('leaves a claim waiting that the row contradicts', () => {
    expect(matchRow({ ...row, online: false }, [aClaim()], binh)).toEqual({ fate: 'contradicts', reason: 'not_online', recognise: [] });
    expect(matchRow({ ...row, date: '2026-10-01' }, [aClaim()], binh)).toMatchObject({ fate: 'contradicts', reason: 'date_differs' });
    expect(matchRow(row, [aClaim({ reopened: true })], binh)).toMatchObject({ fate: 'contradicts', reason: 'mistake' });
  });

  it('upgrades an account whose row shows a transaction, and only then', () => {
    const opening = aClaim({ id: 'o', indicator: 'vneid_outside', facet: 'opening', state: 'recognised' });
    const upgrade = aClaim({ id: 't', indicator: 'account_transaction', facet: 'transaction' });
    expect(matchRow({ ...row, transactionDate: '2026-11-21' }, [opening, upgrade], binh).recognise).toEqual(['t']);
    expect(matchRow(row, [opening, upgrade], binh)).toMatchObject({ fate: 'already', recognise: [] });
  });

  it('lets nobody recognise their own work or their branch\'s, whatever their role', () => {
    expect(isOwnWork(aClaim(), { id: 'an', ownUnitIds: [] })).toBe(true);
    expect(isOwnWork(aClaim(), { id: 'binh', ownUnitIds: ['tinh'] })).toBe(true);
    expect(matchRow(row, [aClaim()], { id: 'an', ownUnitIds: [] })).toMatchObject({ recognise: [], reason: 'own_work' });
  });
});

describe('verdicts', () => {
  it('can take back what is recognised and nothing else can follow it', () => {
    expect(outcomeCodes.filter((outcome) => mayFollow('recognised', outcome))).toEqual(['reopened', 'revoked', 'withdrawn']);
    expect(stateAfter('reopened')).toBe('pending');
  });

  it('never reach a state outside the vocabulary', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...outcomeCodes)), (outcomes) => {
      let state: ClaimState = 'pending';
      for (const outcome of outcomes) if (mayFollow(state, outcome)) state = stateAfter(outcome);
      expect(Object.keys(claimStates)).toContain(state);
    }));
  });
});

describe('authority', () => {
  const grant: RoleGrant = { role: 'officer', unitId: 'huyen', validFrom: '2026-01-01', validTo: '2026-12-01' };
  it('reaches the subtree of the unit, from the first day until before the last', () => {
    expect(may([grant], 'claim', ['xa', 'huyen', 'tinh'], '2026-11-30')).toBe(true);
    expect(may([grant], 'claim', ['xa2', 'tinh'], '2026-11-30')).toBe(false);
    expect(may([grant], 'claim', ['xa', 'huyen'], '2026-12-01')).toBe(false);
    expect(may([grant], 'claim', ['tinh'], '2026-11-30')).toBe(false);
  });
  it('gives an officer no say over verdicts, imports and launches', () => {
    for (const action of ['decide', 'reconcile', 'launch'] as Action[]) expect(may([grant], action, ['huyen'], '2026-02-01')).toBe(false);
  });
});

describe('words of the office', () => {
  it('are understood with and without accents', () => {
    expect(procedureGroupOf('Lĩnh vực Hộ tịch', '')).toBe('civil_status');
    expect(procedureGroupOf('', 'Chứng thực bản sao từ bản chính')).toBe('certification');
    expect(procedureGroupOf('', '')).toBe('other');
    expect([isOnline('Trực tuyến'), isOnline('Nộp trực tiếp'), isOnline('')]).toEqual([true, false, null]);
  });
});

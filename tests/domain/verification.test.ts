import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { may, type Action, type RoleGrant } from '#domain/authority';
import { agencyIn, sameAgency } from '#domain/agency';
import { isOnline, isPaidOnline, procedureGroupOf, sourceStateOf } from '#domain/procedure';
import { claimStates, outcomeCodes, takesBack, type ClaimState, type Outcome, type Reason } from '#vocabulary';
import { isOwnWork, matchRow, mayFollow, standsAgainstImports, stateAfter, type MatchableClaim, type MatchableRow } from '#domain/verification';

const aClaim = (over: Partial<MatchableClaim> = {}): MatchableClaim => ({
  id: 'c1', indicator: 'dossier_full', facet: 'dossier', actDate: '2026-11-20', authorId: 'an', state: 'pending', reason: null, takenBack: false,
  onRow: false, agency: 'H08', line: ['xa', 'tinh'], ...over });
const row: MatchableRow = { date: '2026-11-20', online: true, transactionDate: null, sourceState: 'going', paidOnline: null, agency: null };
const byRow = { state: 'recognised', reason: 'matched', onRow: true } as const;
const byPerson = { state: 'recognised', reason: 'seen', onRow: false } as const;
const binh = { id: 'binh', ownUnitIds: [] as string[] };

describe('matching an export row with claims', () => {
  it('recognises the only claim of a dossier', () => {
    expect(matchRow(row, [aClaim()], binh)).toEqual({ fate: 'recognised', reason: 'matched', recognise: ['c1'], revoke: [] });
  });

  it('gives nobody the point while two claim the same', () => {
    expect(matchRow(row, [aClaim(), aClaim({ id: 'c2', line: ['xa2', 'tinh'] })], binh)).toMatchObject({ fate: 'conflict', recognise: [] });
    expect(matchRow(row, [aClaim(), aClaim({ id: 'c2', state: 'recognised' })], binh)).toMatchObject({ fate: 'conflict', recognise: [] });
    expect(matchRow(row, [aClaim(), aClaim({ id: 'c2', state: 'rejected' })], binh)).toMatchObject({ fate: 'recognised', recognise: ['c1'] });
  });

  it('leaves a claim waiting that the row contradicts', () => {
    expect(matchRow({ ...row, online: false }, [aClaim()], binh)).toEqual({ fate: 'contradicts', reason: 'not_online', recognise: [], revoke: [] });
    expect(matchRow({ ...row, date: '2026-10-01' }, [aClaim()], binh)).toMatchObject({ fate: 'contradicts', reason: 'date_differs' });
    expect(matchRow(row, [aClaim({ reason: 'mistake', takenBack: true })], binh)).toMatchObject({ fate: 'contradicts', reason: 'mistake' });
  });

  it('upgrades an account whose row shows a transaction, and only then', () => {
    const opening = aClaim({ id: 'o', indicator: 'vneid_outside', facet: 'opening', state: 'recognised' });
    const upgrade = aClaim({ id: 't', indicator: 'account_transaction', facet: 'transaction' });
    expect(matchRow({ ...row, transactionDate: '2026-11-21' }, [opening, upgrade], binh).recognise).toEqual(['t']);
    expect(matchRow(row, [opening, upgrade], binh)).toMatchObject({ fate: 'already', recognise: [] });
  });

  it('takes back what an earlier row gave, with what hangs on it, when the dossier is withdrawn or returned', () => {
    const payment = aClaim({ id: 'p', indicator: 'dossier_payment', facet: 'payment', ...byRow });
    const gone = { ...row, sourceState: 'withdrawn' as const, paidOnline: true };
    expect(matchRow(gone, [aClaim(byRow), payment], binh)).toEqual({ fate: 'taken_back', reason: 'source_withdrawn', recognise: [], revoke: ['c1', 'p'] });
    expect(matchRow({ ...gone, sourceState: 'returned' }, [aClaim(byRow)], binh)).toMatchObject({ fate: 'taken_back', reason: 'source_returned' });
    expect(matchRow(gone, [aClaim()], binh)).toEqual({ fate: 'contradicts', reason: 'source_withdrawn', recognise: [], revoke: [] });
    expect(matchRow(gone, [aClaim(byPerson)], binh)).toMatchObject({ fate: 'contradicts', revoke: [] });
    expect(matchRow(gone, [aClaim({ ...byRow, authorId: 'binh' })], binh)).toMatchObject({ fate: 'contradicts', reason: 'own_work', revoke: [] });
    expect(matchRow(gone, [], binh)).toMatchObject({ fate: 'unclaimed' });
  });

  it('gives again what a row took back, and never what a person did', () => {
    const lapsed = aClaim({ state: 'revoked', reason: 'source_withdrawn' });
    expect(matchRow(row, [lapsed], binh)).toMatchObject({ fate: 'recognised', recognise: ['c1'] });
    expect(matchRow(row, [lapsed, aClaim({ id: 'c2' })], binh)).toMatchObject({ fate: 'conflict', recognise: [] });
    expect(matchRow(row, [lapsed, aClaim({ id: 'c2', ...byPerson })], binh)).toMatchObject({ fate: 'already', recognise: [] });
    expect(matchRow(row, [aClaim({ state: 'revoked', reason: 'mistake', takenBack: true })], binh)).toMatchObject({ fate: 'unclaimed' });
    expect(matchRow(row, [aClaim({ reason: 'own_wish', takenBack: true })], binh)).toMatchObject({ fate: 'contradicts', recognise: [] });
  });

  it('is what a claim waited for when evidence was asked because there was no row', () => {
    const asked = { state: 'needs_evidence' } as const;
    expect(matchRow(row, [aClaim({ ...asked, reason: 'not_found' })], binh)).toMatchObject({ fate: 'recognised', recognise: ['c1'] });
    expect(matchRow(row, [aClaim({ ...asked, reason: 'evidence_unclear' })], binh)).toMatchObject({ fate: 'contradicts', reason: 'evidence_unclear' });
  });

  it('recognises a payment with its dossier, and none without', () => {
    const payment = aClaim({ id: 'p', indicator: 'dossier_payment', facet: 'payment' });
    const paid = { ...row, paidOnline: true };
    expect(matchRow(paid, [aClaim(), payment], binh).recognise).toEqual(['c1', 'p']);
    expect(matchRow(paid, [aClaim(byRow), payment], binh)).toMatchObject({ fate: 'recognised', recognise: ['p'] });
    expect(matchRow(row, [aClaim(byRow), payment], binh)).toMatchObject({ fate: 'already', recognise: [] });
    expect(matchRow({ ...paid, online: false }, [aClaim(), payment], binh)).toMatchObject({ fate: 'contradicts', recognise: [] });
  });

  it('recognises nothing whose agency is another', () => {
    expect(matchRow({ ...row, agency: 'H21' }, [aClaim()], binh)).toMatchObject({ fate: 'recognised' });
    expect(matchRow({ ...row, agency: 'H49' }, [aClaim()], binh)).toMatchObject({ fate: 'contradicts', reason: 'agency_differs' });
    expect(matchRow({ ...row, agency: 'H49' }, [aClaim({ agency: null })], binh)).toMatchObject({ fate: 'recognised' });
    expect(matchRow({ ...row, agency: 'H49' }, [aClaim(byRow)], binh)).toMatchObject({ fate: 'contradicts', reason: 'agency_differs', revoke: [] });
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

type Step = { who: 'row'; state: MatchableRow['sourceState']; paid: boolean; online: boolean | null } | { who: 'person'; claim: number; outcome: Outcome; reason: Reason };
/** What a history of rows and verdicts makes of the claims of one subject, by the rules alone. */
function afterHistory(steps: readonly Step[]): { claims: MatchableClaim[]; overturned: boolean; wholes: number[] } {
  const claims = [aClaim({ id: 'a' }), aClaim({ id: 'b', line: ['xa2', 'tinh'] }), aClaim({ id: 'p', indicator: 'dossier_payment', facet: 'payment' })];
  const takenByPerson = new Set<string>();
  let overturned = false;
  const wholes: number[] = [];
  const say = (claim: MatchableClaim, outcome: Outcome, reason: Reason, onRow: boolean) => Object.assign(claim, {
    state: stateAfter(outcome), reason, onRow: onRow && outcome === 'recognised',
    ...(['recognised', 'reopened', 'revoked'].includes(outcome) && { takenBack: standsAgainstImports(outcome, reason) }) });
  for (const step of steps) {
    if (step.who === 'row') {
      const match = matchRow({ ...row, sourceState: step.state, paidOnline: step.paid, online: step.online }, claims, binh);
      expect(match.recognise.length > 0 && match.revoke.length > 0).toBe(false);
      for (const id of match.recognise) {
        overturned ||= takenByPerson.has(id);
        say(claims.find((claim) => claim.id === id)!, 'recognised', 'matched', true);
      }
      for (const id of match.revoke) say(claims.find((claim) => claim.id === id)!, 'revoked', match.reason as Reason, true);
    } else {
      const claim = claims[step.claim]!;
      const rival = claims.some((other) => other !== claim && other.facet === claim.facet && other.state === 'recognised');
      if (!mayFollow(claim.state, step.outcome) || (step.outcome === 'recognised' && rival)) continue;
      if (claim.state === 'recognised' && takesBack.includes(step.outcome)) takenByPerson.add(claim.id);
      if (step.outcome === 'recognised') takenByPerson.delete(claim.id);
      say(claim, step.outcome, step.reason, false);
    }
    wholes.push(claims.filter((claim) => claim.facet === 'dossier' && claim.state === 'recognised').length);
  }
  return { claims, overturned, wholes };
}
const rowStep: fc.Arbitrary<Step> = fc.record({ who: fc.constant('row' as const), state: fc.constantFrom('going' as const, 'going' as const, 'withdrawn' as const, 'returned' as const),
  paid: fc.boolean(), online: fc.constantFrom(true, true, false, null) });
const personStep: fc.Arbitrary<Step> = fc.record({ who: fc.constant('person' as const), claim: fc.integer({ min: 0, max: 2 }), outcome: fc.constantFrom(...outcomeCodes),
  reason: fc.constantFrom('mistake' as const, 'seen' as const, 'not_found' as const, 'petition' as const, 'evidence_unclear' as const, 'claimed_twice' as const) });
const steps = fc.array(fc.oneof(rowStep, personStep), { maxLength: 14 });

describe('any history of rows and verdicts', () => {
  it('never makes more than one whole of a subject, and never lets a row overturn a person\'s taking back', () => {
    let reached = 0;
    fc.assert(fc.property(steps, (history) => {
      const { overturned, wholes } = afterHistory(history);
      expect(Math.max(0, ...wholes)).toBeLessThanOrEqual(1);
      expect(overturned).toBe(false);
      if (wholes.includes(1)) reached += 1;
    }), { numRuns: 3000 });
    expect(reached).toBeGreaterThan(300);
  });

  it('is not changed by the same row coming again', () => {
    fc.assert(fc.property(steps, (history) => {
      const twice = history.flatMap((step): Step[] => (step.who === 'row' ? [step, step] : [step]));
      expect(afterHistory(twice).claims).toEqual(afterHistory(history).claims);
    }), { numRuns: 2000 });
  });
});

describe('words of the office', () => {
  it.each([['Đã trả kết quả', 'going'], ['Đã xử lý xong, chờ trả kết quả', 'going'], ['Đang xử lý', 'going'], ['Chưa trả lại', 'going'], ['Yêu cầu bổ sung giấy tờ', 'going'], ['', 'going'], ['Thủ tục rút gọn', 'going'],
    ['Tạm dừng xử lý chờ ý kiến', 'going'], ['Từ chối yêu cầu rút hồ sơ', 'going'], ['Chờ xác nhận rút hồ sơ', 'going'], ['Không bị trả lại', 'going'], ['Đã trả lại kết quả', 'going'],
    ['Công dân yêu cầu rút hồ sơ', 'withdrawn'], ['ĐÃ RÚT', 'withdrawn'], ['Rút hồ sơ theo yêu cầu', 'withdrawn'], ['Đã hủy theo yêu cầu của người nộp', 'withdrawn'], ['Huỷ hồ sơ', 'withdrawn'],
    ['Trả lại hồ sơ', 'returned'], ['Hồ sơ bị trả lại', 'returned'], ['Từ chối tiếp nhận', 'returned'], ['Không được tiếp nhận', 'returned'], ['Dừng xử lý', 'returned'], ['Không đủ điều kiện giải quyết', 'returned'],
  ] as const)('“%s” is %s', (status, state) => expect(sourceStateOf(status)).toBe(state));

  it.each([['Trực tuyến', true], ['Đã thanh toán qua Cổng DVCQG', true], ['Thanh toán online', true], ['Chưa thanh toán trực tuyến', false], ['Tiền mặt', false], ['Không phát sinh', false], ['Miễn phí', false],
    ['Đã thanh toán', null], ['Chuyển khoản', null], ['', null]] as const)('“%s” paid online: %s', (payment, paid) => expect(isPaidOnline(payment)).toBe(paid));

  it.each([['UBND phường Quy Nhơn (H08.12)', 'H08'], ['H21', 'H21'], ['000.00.BD.H08', 'H08'], ['h08.12 - Sở Nội vụ', 'H08'], ['UBND phường Quy Nhơn Bắc', null], ['Phòng A12B', null], ['', null]] as const)(
    'the agency in “%s” is %s', (text, code) => expect(agencyIn(text)).toBe(code));
  it('takes two codes that merged for one agency', () => expect([sameAgency('H08', 'H21'), sameAgency('H08', 'H49')]).toEqual([true, false]));

  it('are understood with and without accents', () => {
    expect(procedureGroupOf('Lĩnh vực Hộ tịch', '')).toBe('civil_status');
    expect(procedureGroupOf('', 'Chứng thực bản sao từ bản chính')).toBe('certification');
    expect(procedureGroupOf('', '')).toBe('other');
    expect([isOnline('Trực tuyến'), isOnline('Nộp trực tiếp'), isOnline('')]).toEqual([true, false, null]);
  });
});

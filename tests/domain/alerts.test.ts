import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERASED_PERSON, alertKindCodes } from '#vocabulary';
import { sentenceOf } from '#domain/alert-words';
import { signsAtTheEnd, signsIn, thresholds, type EndedCampaign, type Sign, type Trace } from '#domain/alerts';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import { withSigns } from '../../worker/host/demonstration-signs.ts';
import { demonstrationClaims, demonstrationUnits, type DemoClaim } from '../../worker/host/demonstration.ts';

const DAY = '2026-11-20';
const MINUTE = 60_000;
const HOUR = 3_600_000;
const at = (date: string, hour: number, ms = 0): number => startOfDay(date) + hour * HOUR + ms;
let made = 0;
const trace = (over: Partial<Trace> = {}): Trace => {
  const capturedAt = over.capturedAt ?? at(over.actDate ?? DAY, 9);
  return { id: `k${++made}`, authorId: 'an', indicator: 'dossier_full', procedureGroup: 'land', quantity: 1, actDate: DAY, capturedAt, arrivedAt: capturedAt + HOUR, live: true, ...over };
};
const kinds = (signs: readonly Sign[]) => signs.map(({ kind }) => kind).sort();
const campaign = (over: Partial<EndedCampaign> = {}): EndedCampaign => ({ id: 'k', name: 'Tháng Thanh niên', startsAt: startOfDay('2026-03-01'), claimsUntil: startOfDay('2026-04-01'), targets: [], ...over });

/** What honest work looks like: office hours, minutes apart, several kinds of dossiers, sent the same day; a list now and then. */
const honest = fc.integer({ min: 0, max: 1_000_000 }).chain((seed) => fc.record({
  seed: fc.constant(seed), people: fc.integer({ min: 1, max: 4 }), days: fc.integer({ min: 1, max: 40 }), aDay: fc.integer({ min: 1, max: 25 }), list: fc.boolean() }))
  .map(({ seed, people, days, aDay, list }) => {
    const groups = ['land', 'certification', 'civil_status', 'transport', 'other'];
    return Array.from({ length: days }, (_, day) => addDays('2026-09-01', day)).flatMap((actDate, d) => Array.from({ length: people }, (_, who) => who).flatMap((who) => [
      ...Array.from({ length: aDay }, (_, n) => trace({ id: `${d}-${who}-${n}`, authorId: `p${who}`, actDate, procedureGroup: groups[(seed + n * 7 + d) % groups.length]!,
        capturedAt: at(actDate, 7, n * 25 * MINUTE + (seed % 60) * 1000) })),
      ...(list && d % 5 === 0 ? Array.from({ length: 60 }, (_, n) => trace({ id: `l${d}-${who}-${n}`, authorId: `p${who}`, actDate, procedureGroup: groups[n % groups.length]!, capturedAt: at(actDate, 16, seed % 1000) })) : [])]));
  });

describe('signs', () => {
  it('are none in steady, honest work, lists sent at once among it', () => {
    fc.assert(fc.property(honest, (traces) => {
      expect(signsIn(traces, [])).toEqual([]);
      const until = startOfDay(addDays(traces.at(-1)!.actDate, 20));
      expect(signsAtTheEnd(traces, campaign({ startsAt: startOfDay('2026-09-01'), claimsUntil: until }))).toEqual([]);
    }), { numRuns: 60 });
  });

  /** Each pattern as somebody would leave it behind, with the sign it must give. */
  const planted: Record<string, () => Trace[]> = {
    many_in_a_minute: () => Array.from({ length: 14 }, (_, n) => trace({ authorId: 'x', capturedAt: at(DAY, 14, n * 4000) })),
    at_night: () => Array.from({ length: 12 }, (_, n) => trace({ authorId: 'x', capturedAt: at(DAY, 23.5, n * 8 * MINUTE) })),
    one_procedure: () => Array.from({ length: 45 }, (_, n) => trace({ authorId: 'x', procedureGroup: 'certification', actDate: addDays('2026-10-01', n % 28), capturedAt: at(addDays('2026-10-01', n % 28), 9, n * 2 * MINUTE) })),
    hoarded: () => Array.from({ length: 30 }, (_, n) => trace({ authorId: 'x', procedureGroup: 'other', actDate: addDays(DAY, -20 - (n % 10)), capturedAt: at(addDays(DAY, -20 - (n % 10)), 9, n * MINUTE), arrivedAt: at(DAY, 21) })),
  };

  it.each(Object.keys(planted))('find %s among whatever else there is, as one sign with its claims', (kind) => {
    fc.assert(fc.property(honest, fc.nat(), (others, cut) => {
      const pattern = planted[kind]!();
      const around = others.slice(0, cut % (others.length + 1));
      const found = signsIn([...around.slice(0, 50), ...pattern, ...around.slice(50)], []);
      expect(kinds(found)).toEqual([kind]);
      expect(new Set(found[0]!.claimIds)).toEqual(new Set(pattern.map(({ id }) => id)));
      expect(found[0]!.claims).toBe(pattern.length);
      // The same sign whatever the order of claims, with the same window.
      expect(signsIn([...pattern].reverse(), [])).toMatchObject([{ kind, key: found[0]!.key, facts: found[0]!.facts }]);
    }), { numRuns: 25 });
  });

  it('stand at their thresholds and not one below', () => {
    const minute = (n: number, apart: number) => kinds(signsIn(Array.from({ length: n }, (_, i) => trace({ procedureGroup: 'other', capturedAt: at(DAY, 14, i * apart) })), []));
    expect([minute(thresholds.minute.moments, 6_600), minute(thresholds.minute.moments - 1, 1000), minute(thresholds.minute.moments, 6_700)]).toEqual([['many_in_a_minute'], [], []]);
    const night = (hour: number) => kinds(signsIn(Array.from({ length: 10 }, (_, i) => trace({ procedureGroup: 'other', capturedAt: at(DAY, hour, i * 5 * MINUTE) })), []));
    expect([night(23), night(4), night(22), night(5)]).toEqual([['at_night'], ['at_night'], [], []]);
    const late = (days: number) => kinds(signsIn(Array.from({ length: 20 }, (_, i) => trace({ procedureGroup: 'other', actDate: addDays(DAY, -days), capturedAt: at(DAY, 10, i * 2 * MINUTE), arrivedAt: at(DAY, 12) })), []));
    expect([late(14), late(13)]).toEqual([['hoarded'], []]);
  });

  it('take a list of one moment for one moment, however long it is', () => {
    const list = Array.from({ length: 300 }, (_, n) => trace({ procedureGroup: ['land', 'civil_status'][n % 2]!, capturedAt: at(DAY, 23.5) }));
    expect(signsIn(list, [])).toEqual([]);
  });

  it('belong to one night where midnight lies in it, and to nobody whose link was dropped', () => {
    const night = Array.from({ length: 20 }, (_, n) => trace({ procedureGroup: 'other', capturedAt: at(DAY, 23, n * 12 * MINUTE) }));
    expect(signsIn(night, [])).toMatchObject([{ kind: 'at_night', key: DAY, claims: 20 }]);
    expect(signsIn(night.map((each) => ({ ...each, authorId: ERASED_PERSON })), [])).toEqual([]);
  });

  it('say what helped people answered, by day', () => {
    const found = signsIn([], [{ claimId: 'a', at: at(DAY, 9) }, { claimId: 'b', at: at(DAY, 10) }, { claimId: 'c', at: at('2026-11-21', 9) }]);
    expect(found.map(({ kind, key, claimIds }) => [kind, key, claimIds])).toEqual([['citizen_denies', DAY, ['a', 'b']], ['citizen_denies', '2026-11-21', ['c']]]);
  });

  it('see a campaign’s last two days, and only in one long enough', () => {
    const acts = (days: number[]) => days.map((back) => trace({ arrivedAt: startOfDay('2026-04-01') - back * 24 * HOUR - HOUR }));
    const end = Array.from({ length: 20 }, () => 0.5);
    const before = Array.from({ length: 30 }, (_, n) => 3 + (n % 20));
    expect(signsAtTheEnd(acts([...end, ...before]), campaign())).toMatchObject([{ kind: 'end_burst', claims: 20, facts: { last: 20, all: 50, hours: 48 } }]);
    expect(signsAtTheEnd(acts([...end, ...before, 9]), campaign())).toEqual([]);
    expect(signsAtTheEnd(acts(end), campaign())).toEqual([]);
    expect(signsAtTheEnd(acts([...end, ...before]), campaign({ startsAt: startOfDay('2026-03-25') }))).toEqual([]);
  });

  it('see a total that is the target to the act, where others are not', () => {
    const targets = (amount: number, othersExact: number) => campaign({ targets: [{ indicator: 'dossier_full', amount, others: 100, othersExact }] });
    const acts = [...Array.from({ length: 25 }, () => trace()), trace({ live: false }), trace({ indicator: 'vneid_member' })];
    expect(signsAtTheEnd(acts, targets(25, 1))).toMatchObject([{ kind: 'copies_target', claims: 25, key: 'k/dossier_full' }]);
    expect([targets(24, 1), targets(26, 1), targets(25, 11)].map((each) => signsAtTheEnd(acts, each))).toEqual([[], [], []]);
    expect(signsAtTheEnd(acts.slice(0, 19), targets(19, 0))).toEqual([]);
  });

  it('each explain themselves in one Vietnamese sentence with their numbers', () => {
    const found = [...signsIn([...Object.values(planted).flatMap((plant, n) => plant().map((each) => ({ ...each, authorId: `x${n}` })))], [{ claimId: 'a', at: at(DAY, 9) }]),
      ...signsAtTheEnd(Array.from({ length: 40 }, () => trace({ arrivedAt: startOfDay('2026-04-01') - HOUR })), campaign({ targets: [{ indicator: 'dossier_full', amount: 40, others: 134, othersExact: 0 }] }))];
    expect(new Set(kinds(found))).toEqual(new Set(alertKindCodes));
    const sentences = found.map((sign) => sentenceOf(sign.kind, sign.facts as never));
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^\p{Lu}|^\d/u);
      expect(sentence.match(/\./g)!.at(-1)).toBe('.');
      expect(sentence).not.toMatch(/gian lận|vi phạm|nghi ngờ|NaN|undefined/i);
    }
    expect(sentences[0]).toBe('Trong 60 giây có 14 khai báo của cùng một người, ghi ở 14 thời điểm khác nhau, lúc 14:00 ngày 20/11/2026; một danh sách gửi cùng lúc chỉ tính là một thời điểm.');
    expect(localDateAt(at(DAY, 23.5))).toBe(DAY);
  });

  it('are three in the demonstration year, and none where nobody planted one', () => {
    const calm = demonstrationClaims(demonstrationUnits());
    const found = (claims: DemoClaim[]) => [...Map.groupBy(claims, ({ unitId }) => unitId).values()].flatMap((own) => signsIn(own.map((claim) => trace({
      ...claim, procedureGroup: claim.procedureGroup ?? '', authorId: 'x', arrivedAt: Math.max(claim.capturedAt, startOfDay(addDays(claim.actDate, 6)) + 15 * HOUR) })), []));
    expect(kinds(found(calm))).toEqual([]);
    const planted = withSigns(calm);
    expect(kinds(found(planted))).toEqual(['at_night', 'many_in_a_minute', 'one_procedure']);
    // When and under which heading, never how many, for whom or on which day.
    const same = ({ id, indicator, actDate, unitId, quantity, waiting, dossierCode, account }: DemoClaim) => [id, indicator, actDate, unitId, quantity, waiting, dossierCode, account];
    expect(planted.map(same)).toEqual(calm.map(same));
    expect(planted.every((claim) => localDateAt(claim.capturedAt) >= claim.actDate)).toBe(true);
  });
});

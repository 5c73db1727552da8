import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignTemplateCodes } from '#vocabulary';
import { campaignInput, type CampaignInput } from '#wire/campaign';
import { criteriaRules } from '#wire/rules';
import { addDays, daysBetween } from '#domain/calendar';
import { cloned } from '#domain/clone';
import { NO_SIZE, clusterOf, clusterOrder, sizeClass } from '#domain/clusters';
import { fieldOf, inputFrom, typedFrom, typedOf } from '#domain/draft';
import { milliOf, numberOf, typedMilli } from '#domain/number';
import { passageUntil } from '#domain/succession';
import { movedOn, planOf, renamed, templateDates } from '#domain/templates';

const day = fc.integer({ min: 0, max: 5000 }).map((days) => addDays('2024-07-01', days));
const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();
const unit = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ID = '01999999-0000-7000-8000-000000000001';

describe('templates', () => {
  it('fit their next time, which begins after the day and ends where it should', () => {
    fc.assert(fc.property(day, fc.constantFrom(...campaignTemplateCodes), (after, code) => {
      const { firstDay, lastDay } = templateDates(code, after);
      expect(firstDay > after && firstDay <= lastDay).toBe(true);
      if (code === 'peak_60') expect(daysBetween(firstDay, lastDay)).toBe(59);
      if (code === 'digital_sunday') expect([weekday(firstDay), weekday(lastDay), firstDay.slice(0, 4)]).toEqual([0, 0, lastDay.slice(0, 4)]);
      if (code === 'youth_month') expect([firstDay.slice(5), lastDay.slice(5), daysBetween(after, firstDay) <= 366]).toEqual(['03-01', '03-31', true]);
      if (code === 'quarter') expect([['01', '04', '07', '10'].includes(firstDay.slice(5, 7)), firstDay.slice(8), addDays(lastDay, 1).slice(8), daysBetween(after, firstDay) <= 92]).toEqual([true, '01', '01', true]);
      if (code === 'year') expect([firstDay.slice(5), lastDay.slice(5)]).toEqual(['01-01', '12-31']);
    }));
  });

  it('are whole: as typed and read back they are the same campaign, with nothing the shape refuses', () => {
    fc.assert(fc.property(day, fc.constantFrom(...campaignTemplateCodes), (after, code) => {
      const plan = planOf(code, after);
      const input = inputFrom(ID, typedFrom({ ...typedOf(plan), slug: 'mot-dot', unitId: unit(0) }), []);
      const read = campaignInput.extend({ rules: criteriaRules }).parse(input);
      expect(read).toMatchObject(JSON.parse(JSON.stringify(plan)));
      expect([plan.audience, plan.content, plan.measures, plan.goal].every((words) => words.length > 20)).toBe(true);
    }), { numRuns: 60 });
  });

  it('know the examples an office would check by hand', () => {
    expect(templateDates('youth_month', '2026-11-24')).toEqual({ firstDay: '2027-03-01', lastDay: '2027-03-31' });
    expect(templateDates('youth_month', '2027-02-28')).toEqual({ firstDay: '2027-03-01', lastDay: '2027-03-31' });
    expect(templateDates('youth_month', '2027-03-01')).toEqual({ firstDay: '2028-03-01', lastDay: '2028-03-31' });
    expect(templateDates('digital_sunday', '2026-11-24')).toEqual({ firstDay: '2026-11-29', lastDay: '2026-12-27' });
    expect(templateDates('quarter', '2026-11-24')).toEqual({ firstDay: '2027-01-01', lastDay: '2027-03-31' });
    expect(templateDates('quarter', '2026-06-30')).toEqual({ firstDay: '2026-07-01', lastDay: '2026-09-30' });
    expect(templateDates('peak_60', '2026-11-24')).toEqual({ firstDay: '2026-11-25', lastDay: '2027-01-23' });
  });
});

describe('a clone', () => {
  const spans = fc.record({ firstDay: day, days: fc.integer({ min: 0, max: 500 }), grace: fc.integer({ min: 0, max: 30 }), settle: fc.integer({ min: 0, max: 60 }), after: day });

  it('moves forward: after its own end and after the day, as long as before, with the same days after its end', () => {
    fc.assert(fc.property(spans, ({ firstDay, days, grace, settle, after }) => {
      const lastDay = addDays(firstDay, days);
      const old = { firstDay, lastDay, claimsUntilDay: addDays(lastDay, grace), closesDay: addDays(lastDay, grace + settle) };
      const next = movedOn(old, after);
      expect(next.firstDay > lastDay && next.firstDay > after).toBe(true);
      expect([daysBetween(next.lastDay, next.claimsUntilDay), daysBetween(next.claimsUntilDay, next.closesDay)]).toEqual([grace, settle]);
      const months = firstDay.endsWith('-01') && addDays(lastDay, 1).endsWith('-01');
      if (!months) expect([daysBetween(next.firstDay, next.lastDay), weekday(next.firstDay)]).toEqual([days, weekday(firstDay)]);
      else expect([next.firstDay.slice(8), addDays(next.lastDay, 1).slice(8)]).toEqual(['01', '01']);
      // The next fitting time, not a later one: a week, a quarter or a year before it would have been too early.
      if (!months) expect(addDays(next.firstDay, -7) <= (after > lastDay ? after : lastDay)).toBe(true);
    }));
  });

  it('of a quarter is the next quarter, of a month the same month of a later year', () => {
    const span = (firstDay: string, lastDay: string) => ({ firstDay, lastDay, claimsUntilDay: lastDay, closesDay: lastDay });
    expect(movedOn(span('2026-10-01', '2026-12-31'), '2026-11-24')).toMatchObject({ firstDay: '2027-01-01', lastDay: '2027-03-31' });
    expect(movedOn(span('2026-03-01', '2026-03-31'), '2026-11-24')).toMatchObject({ firstDay: '2027-03-01', lastDay: '2027-03-31' });
    expect(movedOn(span('2027-02-01', '2027-02-28'), '2027-03-05')).toMatchObject({ firstDay: '2028-02-01', lastDay: '2028-02-29' });
    expect(renamed('Đợt thi đua quý IV năm 2026', '2026-10-01', '2027-01-01')).toBe('Đợt thi đua quý I năm 2027');
  });

  it('follows units to those that took them over, and loses no target', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 3, maxLength: 3 }), fc.integer({ min: 1, max: 999 }), (amounts, share) => {
      // The first is merged into 11; the second split between 11 and 12; the third goes on.
      const passage = passageUntil([
        { oldId: unit(1), newId: unit(11), onDate: '2026-07-01', shareMilli: 1000 },
        { oldId: unit(2), newId: unit(11), onDate: '2026-07-01', shareMilli: share }, { oldId: unit(2), newId: unit(12), onDate: '2026-07-01', shareMilli: 1000 - share }], '2026-12-31');
      const plan = { ...planOf('year', '2025-06-01'), id: ID, slug: 'x-y-z', scope: { kind: 'named', unitIds: [unit(1), unit(2), unit(3)] }, rankedLevel: 'commune',
        clusters: { by: 'hand', groups: [{ name: 'A', unitIds: [unit(1), unit(3)] }, { name: 'B', unitIds: [unit(2)] }] },
        targets: amounts.map((amount, at) => ({ unitId: unit(at + 1), indicator: 'dossier_full', amount })), unrankedUnitIds: [unit(2)] } as CampaignInput;
      const copy = cloned(plan, '2026-12-31', passage, true);
      expect(copy.scope).toEqual({ kind: 'named', unitIds: [unit(11), unit(12), unit(3)] });
      expect(copy.unrankedUnitIds).toEqual([unit(11), unit(12)]);
      expect(copy.clusters).toEqual({ by: 'hand', groups: [{ name: 'A', unitIds: [unit(11), unit(3)] }, { name: 'B', unitIds: [unit(12)] }] });
      expect(copy.targets.reduce((sum, { amount }) => sum + amount, 0)).toBe(amounts.reduce((sum, amount) => sum + amount, 0));
      expect(cloned(plan, '2026-12-31', passage, false).targets).toEqual([]);
    }));
  });
});

describe('size classes', () => {
  const bounds = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 6 }).map((all) => all.sort((a, b) => a - b));

  it('rise with the members, and every bound begins one', () => {
    fc.assert(fc.property(bounds, fc.integer({ min: 1, max: 120_000 }), fc.integer({ min: 0, max: 50_000 }), (all, members, more) => {
      expect(sizeClass(members, all).no).toBeLessThanOrEqual(sizeClass(members + more, all).no);
      all.forEach((bound, at) => expect([sizeClass(bound, all).no, sizeClass(bound - 1, all).no]).toEqual([at + 1, at]));
      expect(new Set([0, ...all].map((least) => sizeClass(least, all).name)).size).toBe(all.length + 1);
    }));
  });

  it('put who was never counted in a cluster of their own, last', () => {
    const clusters = { by: 'size', bounds: [50, 1200] } as const;
    const of = (members: number | null) => clusterOf({ unitId: 'u', kind: 'youth_commune', name: 'Đoàn xã', former: null, territoryName: null, members }, { ...clusters, bounds: [...clusters.bounds] });
    const names = [of(null), of(0), of(1200), of(49), of(50)];
    expect(names).toEqual([NO_SIZE, NO_SIZE, 'Cụm từ 1.200 đoàn viên', 'Cụm dưới 50 đoàn viên', 'Cụm từ 50 đến dưới 1.200 đoàn viên']);
    expect(clusterOrder(names, { ...clusters, bounds: [...clusters.bounds] })).toEqual([names[3], names[4], names[2], NO_SIZE]);
  });
});

describe('what is typed', () => {
  it('is kept whole, whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue(), (anything) => {
      const typed = typedFrom(anything);
      expect(typedFrom(JSON.parse(JSON.stringify(typed)))).toEqual(typed);
      expect(() => inputFrom(ID, typed, [])).not.toThrow();
    }));
  });

  it('reads numbers as people write them', () => {
    expect(['91,06', '91.06', '1.234', '1.234,5', ' 12 000 ', '', 'x', '-1', '1,2,3'].map(numberOf)).toEqual([91.06, 91.06, 1234, 1234.5, 12_000, null, Number.NaN, Number.NaN, Number.NaN]);
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), (milli) => { expect(milliOf(typedMilli(milli))).toBe(milli); }));
    expect(Number.isInteger(milliOf('0,0005'))).toBe(false);
  });

  it('is blamed where it was typed', () => {
    const targets = [{ unitId: unit(7), indicator: 'dossier_full' as const, amount: 0 }];
    expect(['rules.criteria.2.weights.0.milli', 'rules.criteria.1.weights.3.weight', 'rules.criteria.0.stepsMilli.4', 'rules.caps.1.indicators', 'targets.0.amount', 'targets', 'clusters.groups.1.unitIds', 'claimsUntilDay', 'scope'].map((path) => fieldOf(path, { targets })))
      .toEqual([['rules', 'rules.criteria.2.weights.0.milli'], ['rules', 'rules.criteria.1.weights.3.milli'], ['rules', 'rules.criteria.0.stepsMilli'], ['rules', 'rules.caps.1.indicator'], ['targets', `amounts.${unit(7)}.dossier_full`], ['targets', 'shares'], ['scope', 'groups'], ['time', 'graceDays'], ['scope', 'unitId']]
        .map(([step, field]) => ({ step, field })));
  });
});

import { indicators, type Indicator } from '#vocabulary';
import type { CampaignInput, ScopeUnit } from '#wire/campaign';
import type { SimpleRules } from '#wire/rules';
import { slugOf } from '#domain/name';
import type { Typed } from './form.ts';

export const indicatorCodes = Object.keys(indicators) as Indicator[];

/** "1,5" or "1.5" → 1500 thousandths; NaN when it is no number. */
const milliOf = (text: string): number => Math.round(Number(text.replace(',', '.')) * 1000);

/** Indicators with a weight, in thousandths; anything that is not a number is left for the API to refuse. */
const weightsOf = (typed: Typed): Partial<Record<Indicator, number>> =>
  Object.fromEntries(indicatorCodes.filter((code) => typed[`w-${code}`]).map((code) => [code, milliOf(typed[`w-${code}`]!)]));

/**
 * The typed form as the API wants it.
 * @param units the participants as previewed; unticking one turns the scope into named units
 */
export function inputOf(typed: Typed, units: ScopeUnit[]): CampaignInput {
  const previewed = typed.previewed === '1';
  const chosen = previewed ? units.filter((unit) => typed[`in-${unit.id}`]) : units;
  const weightsMilli = weightsOf(typed);
  const targets = chosen.flatMap((unit) => (Object.keys(weightsMilli) as Indicator[]).flatMap((indicator) => {
    const amount = Number((typed[`t-${indicator}-${unit.id}`] ?? typed[`t-${indicator}`] ?? '').replace(/[.\s]/g, ''));
    return amount > 0 ? [{ unitId: unit.id, indicator, amount }] : [];
  }));
  return {
    id: typed.id!, slug: typed.slug || slugOf(typed.name ?? ''), name: typed.name ?? '', goal: typed.goal ?? '',
    scope: chosen.length === units.length ? { kind: 'subtree', unitId: typed.unitId! } : { kind: 'named', unitIds: chosen.map((unit) => unit.id) },
    rankedLevel: typed.level as CampaignInput['rankedLevel'], clusters: { by: typed.clusters as 'none' | 'kind' | 'former_district' },
    firstDay: typed.firstDay!, lastDay: typed.lastDay!, claimsUntilDay: typed.claimsUntilDay || typed.lastDay!, closesDay: typed.closesDay || typed.claimsUntilDay || typed.lastDay!,
    rules: { scoring: typed.scoring as SimpleRules['scoring'], weightsMilli, tieBreaks: [typed.tie1, typed.tie2, typed.tie3].filter((key, at, all) => key && all.indexOf(key) === at) as SimpleRules['tieBreaks'] },
    targets, unrankedUnitIds: previewed ? chosen.filter((unit) => !typed[`rank-${unit.id}`]).map((unit) => unit.id) : [],
  };
}

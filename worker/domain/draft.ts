import type { DraftStep, Indicator } from '#vocabulary';
import type { CampaignInput } from '#wire/campaign';
import type { DraftTyped, TypedCap, TypedCriterion, TypedRules, TypedUnit } from '#wire/draft';
import type { CriteriaRules, Criterion, Rules } from '#wire/rules';
import { addDays, daysBetween, isRealDate } from './calendar.ts';
import { milliOf, numberOf, typedMilli, typedWhole } from './number.ts';
import { indicatorsIn, rulesOf } from './rules.ts';

/** What each step of the form holds; saving one leaves the others as they are. */
export const stepFields = {
  content: ['name', 'slug', 'goal', 'audience', 'content', 'measures'],
  time: ['firstDay', 'lastDay', 'graceDays', 'closesDay', 'weekdays'],
  scope: ['unitId', 'rankedLevel', 'clustersBy', 'bounds', 'groups', 'teamBoard', 'units'],
  targets: ['shares', 'amounts'],
  rules: ['rules'],
} as const satisfies Record<DraftStep, readonly (keyof DraftTyped)[]>;

type Raw = { [key: string]: unknown };
const record = (value: unknown): Raw => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Raw : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' || value === true ? String(value) : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const mapped = <Value>(value: unknown, to: (each: unknown) => Value): Record<string, Value> => Object.fromEntries(Object.entries(record(value)).map(([key, each]) => [key, to(each)]));

/** Anything that was kept or sent, as the form knows it: nothing is lost that has a box, and every box is there. */
export function typedFrom(value: unknown): DraftTyped {
  const from = record(value);
  const t = (key: string) => text(from[key]);
  return {
    name: t('name'), slug: t('slug'), goal: t('goal'), audience: t('audience'), content: t('content'), measures: t('measures'),
    firstDay: t('firstDay'), lastDay: t('lastDay'), graceDays: t('graceDays'), closesDay: t('closesDay'), weekdays: list(from.weekdays).map(text),
    unitId: t('unitId'), rankedLevel: t('rankedLevel') || 'commune', clustersBy: t('clustersBy') || 'none', bounds: t('bounds'), groups: list(from.groups).map(text), teamBoard: t('teamBoard'),
    units: mapped(from.units, (each): TypedUnit => { const unit = record(each); return { out: text(unit.out), unranked: text(unit.unranked), group: text(unit.group) }; }),
    shares: mapped(from.shares, (each) => { const share = record(each); return { way: text(share.way), whole: text(share.whole) }; }),
    amounts: mapped(from.amounts, (each) => mapped(each, text)),
    rules: typedRules(record(from.rules)),
  };
}

function typedRules(from: Raw): TypedRules {
  const [quality, minimum, grades] = [record(from.quality), record(from.minimum), record(from.grades)];
  return {
    criteria: list(from.criteria).map((each) => typedCriterion(record(each))), caps: list(from.caps).map((each) => typedCap(record(each))), totalMaxMilli: text(from.totalMaxMilli),
    quality: { on: text(quality.on), floorMilli: text(quality.floorMilli) }, minimum: { on: text(minimum.on), acts: text(minimum.acts), percent: text(minimum.percent) },
    tieBreaks: list(from.tieBreaks).map(text),
    grades: { on: text(grades.on), by: text(grades.by) || 'points', topShareMilli: text(grades.topShareMilli),
      list: list(grades.list).map((each) => ({ name: text(record(each).name), from: text(record(each).from) })) },
  };
}

/** A criterion with every box there is for one of its kind, empty where nothing was said. */
export const typedCriterion = (from: Raw): TypedCriterion => ({
  key: text(from.key), kind: text(from.kind) || 'acts', name: text(from.name), heading: text(from.heading), maxMilli: text(from.maxMilli),
  weights: list(from.weights).map((each) => { const weight = record(each); return { indicator: text(weight.indicator), procedureGroup: text(weight.procedureGroup), milli: text(weight.milli) }; }),
  worthMilli: text(from.worthMilli), ceilingPercent: text(from.ceilingPercent), measure: text(from.measure) || 'percent', indicators: list(from.indicators).map(text),
  steps: list(from.steps).map((each) => ({ from: text(record(each).from), milli: text(record(each).milli) })), stepsMilli: text(from.stepsMilli) });
const typedCap = (from: Raw): TypedCap => ({
  indicator: text(from.indicator), procedureGroup: text(from.procedureGroup), per: text(from.per) || 'member', window: text(from.window) || 'day', max: text(from.max) });

type Told = Partial<Omit<CampaignInput, 'id' | 'rules'>> & { rules?: Rules | undefined };
/** A campaign (or what of one is known) as it would have been typed. */
export function typedOf(input: Told): DraftTyped {
  const { scope, clusters, lastDay, claimsUntilDay } = input;
  const units: Record<string, TypedUnit> = {};
  const unit = (id: string) => (units[id] ??= { out: '', unranked: '', group: '' });
  for (const id of input.unrankedUnitIds ?? []) unit(id).unranked = '1';
  if (clusters?.by === 'hand') for (const { name, unitIds } of clusters.groups) for (const id of unitIds) unit(id).group = name;
  const amounts: DraftTyped['amounts'] = {};
  for (const { unitId, indicator, amount } of input.targets ?? []) (amounts[unitId] ??= {})[indicator] = String(amount);
  return typedFrom({
    name: input.name, slug: input.slug, goal: input.goal, audience: input.audience, content: input.content, measures: input.measures,
    firstDay: input.firstDay, lastDay, closesDay: input.closesDay, graceDays: lastDay && claimsUntilDay ? String(daysBetween(lastDay, claimsUntilDay)) : '',
    weekdays: (input.weekdays ?? []).map(String), unitId: scope?.kind === 'subtree' ? scope.unitId : '', rankedLevel: input.rankedLevel,
    clustersBy: clusters?.by, bounds: clusters?.by === 'size' ? clusters.bounds.join('; ') : '', groups: clusters?.by === 'hand' ? clusters.groups.map(({ name }) => name) : [],
    teamBoard: input.teamBoard ? '1' : '', units, amounts, rules: input.rules && typedOfRules(rulesOf(input.rules)) });
}

function typedOfRules(rules: CriteriaRules): TypedRules {
  const { quality, minimum, grades } = rules;
  return typedRules({
    criteria: rules.criteria.map(typedOfCriterion), caps: rules.caps.map((cap) => ({ ...cap, indicator: cap.indicators[0] ?? '', procedureGroup: cap.procedureGroup ?? '', max: String(cap.max) })),
    totalMaxMilli: typedMilli(rules.totalMaxMilli), tieBreaks: rules.tieBreaks,
    quality: { on: quality ? '1' : '', floorMilli: quality ? typedPercent(quality.floorMilli) : '' },
    minimum: { on: minimum ? '1' : '', acts: typedWhole(minimum?.acts), percent: typedWhole(minimum?.percent) },
    grades: { on: grades ? '1' : '', by: grades?.by, topShareMilli: grades?.topShareMilli ? typedPercent(grades.topShareMilli) : '',
      list: grades?.list.map(({ name, from }) => ({ name, from: grades.by === 'points' ? typedMilli(from) : String(from) })) ?? [] } });
}

function typedOfCriterion(criterion: Criterion): Raw {
  const { key, kind, name, heading } = criterion;
  const own = { key, kind, name, heading: heading ?? '' };
  if (kind === 'target') return { ...own, worthMilli: typedMilli(criterion.worthMilli), ceilingPercent: typedWhole(criterion.ceilingPercent), weights: criterion.weights.map(({ indicator, weight }) => ({ indicator, milli: String(weight) })) };
  if (kind === 'steps') return { ...own, measure: criterion.measure, indicators: criterion.indicators, steps: criterion.steps.map(({ from, milli }) => ({ from: String(from), milli: typedMilli(milli) })) };
  const most = { ...own, maxMilli: typedMilli(criterion.maxMilli) };
  if (kind === 'judged') return { ...most, stepsMilli: criterion.stepsMilli?.map(typedMilli).join('; ') ?? '' };
  if (kind === 'bonus' || kind === 'deduction') return most;
  return { ...most, weights: criterion.weights.map(({ indicator, procedureGroup, milli }) => ({ indicator, procedureGroup: procedureGroup ?? '', milli: typedMilli(milli) })) };
}

/** Thousandths → per cent as typed: 800 → "80". */
const typedPercent = (milli: number): string => String(milli / 10).replace('.', ',');
/** What is no number stays none, for the shape to refuse beside its box. */
const whole = (typed: string): number => numberOf(typed) ?? Number.NaN;
const milli = (typed: string): number => milliOf(typed) ?? Number.NaN;
const orNull = (typed: string, read: (text: string) => number): number | null => (typed.trim() === '' ? null : read(typed));
const shareMilli = (typed: string): number => Math.round(whole(typed) * 10_000) / 1000;
/** "8/6/4/0", "8; 6; 4; 0". */
const numbersIn = (typed: string): string[] => typed.split(/[;/\s]+/).filter(Boolean);

/**
 * The campaign a draft would make, as far as it can be read: wrong numbers are NaN, so that the shape names
 * the box. Rows keep their places, so that its complaint about the third weight is about the third weight typed.
 *
 * @param units who stands at the ranked level of the scope: one that is told to stay out makes it units by name
 */
export function inputFrom(id: string, typed: DraftTyped, units: readonly { id: string }[]): CampaignInput {
  const said = (unitId: string): TypedUnit | undefined => typed.units[unitId];
  const taking = units.filter((unit) => !said(unit.id)?.out);
  const rules = rulesFrom(typed.rules);
  const used = new Set<string>(rules.criteria.flatMap(indicatorsIn));
  const [grace] = [orNull(typed.graceDays, whole) ?? 0];
  const claimsUntilDay = isRealDate(typed.lastDay) && Number.isInteger(grace) && grace >= 0 && grace < 1000 ? addDays(typed.lastDay, grace) : '';
  return {
    id, slug: typed.slug.trim(), name: typed.name, goal: typed.goal, audience: typed.audience, content: typed.content, measures: typed.measures,
    scope: taking.length === units.length ? { kind: 'subtree', unitId: typed.unitId } : { kind: 'named', unitIds: taking.map((unit) => unit.id) },
    rankedLevel: typed.rankedLevel as CampaignInput['rankedLevel'], clusters: clustersFrom(typed, taking),
    firstDay: typed.firstDay, lastDay: typed.lastDay, claimsUntilDay, closesDay: typed.closesDay || claimsUntilDay,
    weekdays: typed.weekdays.length > 0 ? typed.weekdays.map(Number) : null, teamBoard: typed.teamBoard === '1', rules,
    targets: taking.flatMap(({ id: unitId }) => Object.entries(typed.amounts[unitId] ?? {}).filter(([indicator, amount]) => used.has(indicator) && amount.trim() !== '')
      .map(([indicator, amount]) => ({ unitId, indicator: indicator as Indicator, amount: whole(amount) }))),
    unrankedUnitIds: taking.filter((unit) => said(unit.id)?.unranked).map((unit) => unit.id),
  };
}

/** How participants are divided into clusters, as typed. */
export function clustersFrom({ clustersBy, bounds, groups, units }: Pick<DraftTyped, 'clustersBy' | 'bounds' | 'groups' | 'units'>, taking: readonly { id: string }[]): CampaignInput['clusters'] {
  if (clustersBy === 'size') return { by: 'size', bounds: bounds.split(/[;,/\s]+/).filter(Boolean).map(whole) };
  if (clustersBy === 'hand') return { by: 'hand', groups: groups.map((name) => name.trim()).filter(Boolean).map((name) => ({ name, unitIds: taking.filter((unit) => units[unit.id]?.group === name).map((unit) => unit.id) })) };
  return { by: clustersBy as 'none' | 'kind' | 'former_district' };
}

function rulesFrom(typed: TypedRules): CriteriaRules {
  const { quality, minimum, grades } = typed;
  return {
    version: 2, criteria: typed.criteria.map(criterionFrom),
    caps: typed.caps.map((cap) => ({ indicators: cap.indicator ? [cap.indicator as Indicator] : [], procedureGroup: (cap.procedureGroup || null) as null,
      per: cap.per as 'member', window: cap.window as 'day', max: whole(cap.max) })),
    totalMaxMilli: orNull(typed.totalMaxMilli, milli), quality: quality.on ? { floorMilli: shareMilli(quality.floorMilli || '0') } : null,
    minimum: minimum.on ? { acts: whole(minimum.acts || '0'), percent: whole(minimum.percent || '0') } : null,
    tieBreaks: typed.tieBreaks.filter(Boolean) as CriteriaRules['tieBreaks'],
    grades: grades.on ? { by: grades.by as 'points', topShareMilli: orNull(grades.topShareMilli, shareMilli),
      list: grades.list.map(({ name, from }) => ({ name, from: (grades.by === 'points' ? milli : whole)(from || '0') })) } : null,
  };
}

function criterionFrom(typed: TypedCriterion): Criterion {
  const { key, name } = typed;
  const head = { key, name, heading: typed.heading.trim() || null };
  const weights = typed.weights.map((each) => ({ indicator: each.indicator as Indicator, procedureGroup: (each.procedureGroup || null) as null, milli: milli(each.milli) }));
  switch (typed.kind) {
    case 'target': return { ...head, kind: 'target', worthMilli: milli(typed.worthMilli), ceilingPercent: orNull(typed.ceilingPercent, whole),
      weights: typed.weights.map((each) => ({ indicator: each.indicator as Indicator, weight: whole(each.milli) })) };
    case 'steps': return { ...head, kind: 'steps', measure: typed.measure as 'percent', indicators: typed.indicators as Indicator[], steps: typed.steps.map((each) => ({ from: whole(each.from), milli: milli(each.milli) })) };
    case 'judged': return { ...head, kind: 'judged', maxMilli: milli(typed.maxMilli), stepsMilli: typed.stepsMilli.trim() ? numbersIn(typed.stepsMilli).map(milli) : null };
    case 'bonus': return { ...head, kind: 'bonus', maxMilli: milli(typed.maxMilli) };
    case 'deduction': return { ...head, kind: 'deduction', maxMilli: orNull(typed.maxMilli, milli) };
    case 'per_members': return { ...head, kind: 'per_members', maxMilli: orNull(typed.maxMilli, milli), weights };
    default: return { ...head, kind: 'acts', maxMilli: orNull(typed.maxMilli, milli), weights };
  }
}

const stepOfField = Object.entries(stepFields).flatMap(([step, fields]) => fields.map((field) => [field, step] as const));
/**
 * Where a complaint about a campaign belongs on the form.
 * @param path of the campaign's own fields: `rules.criteria.2.weights.0.milli`, `targets.5.amount`, `clusters.bounds`
 */
export function fieldOf(path: string, input: Pick<CampaignInput, 'targets'>): { step: DraftStep; field: string } {
  const [first = '', second = '', third = ''] = path.split('.');
  const field = first === 'scope' ? 'unitId' : first === 'clusters' ? (second === 'bounds' ? 'bounds' : second === 'groups' ? 'groups' : 'clustersBy')
    : first === 'claimsUntilDay' ? 'graceDays' : first === 'unrankedUnitIds' ? 'units'
      : first === 'targets' ? targetField(input, second)
        : path.startsWith('rules.caps.') && path.includes('.indicators') ? `rules.caps.${third}.indicator`
          : path.startsWith('rules.weightsMilli') ? 'rules.criteria' : path.replace(/(rules\.criteria\.\d+\.stepsMilli).*/, '$1').replace(/(rules\.criteria\.\d+\.weights\.\d+)\.weight$/, '$1.milli').replace(/(rules\.criteria\.\d+\.indicators).*/, '$1');
  const top = field.split('.')[0];
  return { step: stepOfField.find(([name]) => name === top)?.[1] as DraftStep | undefined ?? 'content', field };
}
const targetField = ({ targets }: Pick<CampaignInput, 'targets'>, at: string): string => {
  const target = at === '' ? undefined : targets[Number(at)];
  return target ? `amounts.${target.unitId}.${target.indicator}` : 'shares';
};

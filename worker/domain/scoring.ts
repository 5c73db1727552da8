import { WHOLE_MILLI, type Indicator } from '#vocabulary';
import type { CriteriaRules, Criterion } from '#wire/rules';
import { counting } from './appraisal.ts';
import { indicatorsOf, isAct, isByMembers, isByTarget, isGiven } from './rules.ts';

/** Acts of one indicator and procedure group ('' = none told), milli-shares ≥ 0. */
export type Acts = { indicator: Indicator; group: string; milli: number };
/** Points people gave a unit for a criterion, agreed by two, in the order they were agreed. */
export type Appraised = { criterion: string; milli: number };

/** What is known of one unit when its points are made. */
export type UnitFacts = {
  /** Recognised acts, and those of them that caps let count. */
  acts: readonly Acts[]; counted: readonly Acts[];
  /** Assigned targets in whole acts; absent or 0 = none. */
  targets: ReadonlyMap<Indicator, number>;
  /** Members on the campaign's first day; null = not known. */
  members: number | null;
  appraised: readonly Appraised[];
  /** Low end of the estimated share of wrong recognitions, millionths; null = nothing was looked at. */
  errorLowPpm: number | null;
};
/** Why a unit takes part without being ranked. */
export type Held = 'no_target' | 'no_members' | 'minimum';
export type Score = {
  /** Recognised acts of the rules' indicators; upgrades are no acts of their own. */
  actsMilli: number;
  targetedMilli: number; target: number;
  /** Thousandths of a point; `partsMilli` one for each criterion, deductions below zero. */
  pointsMilli: number; partsMilli: number[];
  /** What acts gave was multiplied by this many thousandths. */
  qualityMilli: number;
  held: Held | null;
};

/**
 * The points of one unit.
 *
 *     acts:         Σ weight · acts                                   (a procedure group's weight goes before its indicator's)
 *     per_members:  Σ weight · acts · 100 / members
 *     target:       worth · Σ weight · min(acts/target, ceiling) / Σ weight   over indicators with a target
 *     steps:        the first step reached by per cent of target, acts, or acts per 100 members
 *     judged:       what two people last agreed on;  bonus, deduction: the sum of what they agreed on
 *     points  =     min(total, Σ parts of the ledger · quality + judged) + bonus − deductions, never below 0
 *
 * Each criterion is cut off at its own maximum. Every part is an integer in thousandths, rounded half up
 * once, at its end, from exact arithmetic: no order of adding changes a place.
 *
 * @see DOMAIN.md 1.2 (score sheets in use), 0 (a percentage is computed from counts)
 */
export function score(facts: UnitFacts, rules: CriteriaRules): Score {
  const named = new Set(indicatorsOf(rules));
  const acts = facts.acts.filter(({ indicator }) => named.has(indicator));
  const targetOf = (indicator: Indicator) => facts.targets.get(indicator) ?? 0;
  const targeted = [...named].filter((indicator) => targetOf(indicator) > 0);
  const sum = (of: readonly Acts[]) => of.reduce((total, { milli }) => total + milli, 0);
  const qualityMilli = qualityOf(facts.errorLowPpm, rules);
  const partsMilli = rules.criteria.map((criterion) => partOf(criterion, facts, qualityMilli));
  const of = (kinds: readonly Criterion['kind'][]) => partsMilli.reduce((total, part, at) => (kinds.includes(rules.criteria[at]!.kind) ? total + part : total), 0);
  const base = of(['acts', 'per_members', 'target', 'steps', 'judged']);
  const score = {
    actsMilli: sum(acts.filter(({ indicator }) => isAct(indicator))),
    targetedMilli: sum(acts.filter(({ indicator }) => targeted.includes(indicator))), target: targeted.reduce((total, indicator) => total + targetOf(indicator), 0),
    pointsMilli: Math.max(0, Math.min(base, rules.totalMaxMilli ?? base) + of(['bonus', 'deduction'])), partsMilli, qualityMilli };
  return { ...score, held: heldBy(facts, rules, score) };
}

function heldBy(facts: UnitFacts, rules: CriteriaRules, { actsMilli, targetedMilli, target }: Pick<Score, 'actsMilli' | 'targetedMilli' | 'target'>): Held | null {
  const measured = rules.criteria.filter((criterion) => !isGiven(criterion));
  if (measured.length > 0 && measured.every(isByTarget) && target === 0) return 'no_target';
  if (measured.length > 0 && measured.every(isByMembers) && !facts.members) return 'no_members';
  const { minimum } = rules;
  if (!minimum) return null;
  const reached = actsMilli >= minimum.acts * WHOLE_MILLI && (minimum.percent === 0 || (target > 0 && BigInt(targetedMilli) * 100n >= BigInt(minimum.percent) * BigInt(target) * BigInt(WHOLE_MILLI)));
  return reached ? null : 'minimum';
}

/** Thousandths that what acts gave is multiplied by: the doubt counts for the unit, so the low end of the estimate is used. */
export const qualityOf = (errorLowPpm: number | null, { quality }: CriteriaRules): number =>
  (quality === null || errorLowPpm === null ? WHOLE_MILLI : Math.max(quality.floorMilli, WHOLE_MILLI - Math.round(errorLowPpm / 1000)));

function partOf(criterion: Criterion, facts: UnitFacts, qualityMilli: number): number {
  const atMost = (milli: number, most: number | null) => (most === null ? milli : Math.min(milli, most));
  if (criterion.kind === 'judged' || criterion.kind === 'bonus' || criterion.kind === 'deduction') {
    const milli = counting(criterion, facts.appraised.filter((each) => each.criterion === criterion.key).map((each) => each.milli));
    return criterion.kind === 'deduction' ? 0 - milli : milli;
  }
  const milli = criterion.kind === 'target' ? byTarget(criterion, facts) : criterion.kind === 'steps' ? bySteps(criterion, facts) : atMost(byWeight(criterion, facts), criterion.maxMilli);
  return halfUp(BigInt(milli) * BigInt(qualityMilli), BigInt(WHOLE_MILLI));
}

/** An exact fraction as the nearest integer, a half up. */
export const halfUp = (over: bigint, under: bigint): number => Number((2n * over + under) / (2n * under));
/** Acts of one indicator. */
export const milliOf = (acts: readonly Acts[], indicator: Indicator): number => acts.reduce((sum, each) => (each.indicator === indicator ? sum + each.milli : sum), 0);

/** What an act of an indicator and procedure group is worth: its group's own weight goes before the indicator's. */
export const weightFor = <Weight extends { indicator: Indicator; procedureGroup: string | null }>(weights: readonly Weight[], indicator: Indicator, group: string): Weight | undefined =>
  weights.find((each) => each.indicator === indicator && each.procedureGroup === group) ?? weights.find((each) => each.indicator === indicator && each.procedureGroup === null);

function byWeight({ kind, weights }: Extract<Criterion, { kind: 'acts' | 'per_members' }>, { counted, members }: UnitFacts): number {
  if (kind === 'per_members' && !members) return 0;
  const over = counted.reduce((sum, { indicator, group, milli }) => {
    const weight = weightFor(weights, indicator, group);
    return weight ? sum + BigInt(milli) * BigInt(weight.milli) : sum;
  }, 0n);
  return kind === 'acts' ? halfUp(over, 1000n) : halfUp(over * 100n, 1000n * BigInt(members!));
}

/** Exact fractions over one common denominator. */
function byTarget({ weights, worthMilli, ceilingPercent }: Extract<Criterion, { kind: 'target' }>, { counted, targets }: UnitFacts): number {
  const figures = weights.flatMap(({ indicator, weight }) => {
    const target = targets.get(indicator) ?? 0;
    const milli = milliOf(counted, indicator);
    // `ceilingPercent` per cent of the target, in milli-shares.
    return target > 0 ? [{ weight: BigInt(weight), target: BigInt(target), milli: BigInt(ceilingPercent === null ? milli : Math.min(milli, target * ceilingPercent * 10)) }] : [];
  });
  if (figures.length === 0) return 0;
  const product = figures.reduce((all, { target }) => all * target, 1n);
  const weightSum = figures.reduce((all, { weight }) => all + weight, 0n);
  const over = figures.reduce((all, { weight, milli, target }) => all + weight * milli * (product / target), 0n);
  return halfUp(BigInt(worthMilli) * over, BigInt(WHOLE_MILLI) * weightSum * product);
}

function bySteps({ measure, indicators, steps }: Extract<Criterion, { kind: 'steps' }>, { counted, targets, members }: UnitFacts): number {
  const measured = measure === 'percent' ? indicators.filter((indicator) => (targets.get(indicator) ?? 0) > 0) : indicators;
  const milli = BigInt(measured.reduce((sum, indicator) => sum + milliOf(counted, indicator), 0));
  const target = BigInt(measured.reduce((sum, indicator) => sum + (targets.get(indicator) ?? 0), 0));
  const reached = (from: number): boolean => {
    if (measure === 'acts') return milli >= BigInt(from) * 1000n;
    const base = measure === 'percent' ? target : BigInt(members ?? 0);
    return base > 0n && milli * 100n >= BigInt(from) * 1000n * base;
  };
  return steps.find(({ from }) => reached(from))?.milli ?? 0;
}

import { indicatorCodes, WHOLE_MILLI } from '#vocabulary';
import type { Cap, CriteriaRules, Criterion } from '#wire/rules';
import { indicatorsIn, isAct, isGiven } from './rules.ts';
import { milliOf, qualityOf, weightFor, type Acts, type UnitFacts } from './scoring.ts';

/** An exact fraction, `under` > 0. */
type Fraction = { over: bigint; under: bigint };
const ZERO: Fraction = { over: 0n, under: 1n };
const ceil = ({ over, under }: Fraction): bigint => (over + under - 1n) / under;
const larger = (a: Fraction, b: Fraction): Fraction => (a.over * b.under >= b.over * a.under ? a : b);

/**
 * The most that one claim can be worth to a unit as it stands: thousandths of a point it has too much if
 * a recognised claim should not count (`lost`), or too little if a denied one should (`won`).
 *
 * However many claims are wrong together, the unit's points are wrong by no more than their bounds added
 * up and what rounding moves (`roundingOf`). For weights that is their own slope, since ceilings only
 * flatten it. A step is a jump that many claims share: its height over the claims it takes to get there,
 * the steepest of them.
 *
 * What is given by people, members, targets and the quality factor are taken as they stand.
 *
 * @param acts what the claim gives, in milli-shares, as the ledger would have it
 * @returns    null where claims cannot be bounded one by one: caps under which acts of unequal worth crowd each
 *             other out. Then every claim of the unit has to be looked at (a margin of 0).
 */
export function claimBound(side: 'lost' | 'won', acts: readonly Acts[], facts: UnitFacts, rules: CriteriaRules): number | null {
  if (!alikeUnderCaps(rules)) return null;
  const quality = BigInt(qualityOf(facts.errorLowPpm, rules));
  const whole = BigInt(WHOLE_MILLI);
  return rules.criteria.filter((each) => !isGiven(each)).reduce((sum, criterion) => acts.reduce((most, act) => {
    const { over, under } = slopeOf(criterion, act, side, facts);
    return most + Number(ceil({ over: over * BigInt(act.milli) * quality, under: under * whole }));
  }, sum), 0);
}

/** Thousandths by which rounding alone can move the difference between two scores of one unit: each part is rounded twice, by half at most, in both. */
export const roundingOf = ({ criteria }: CriteriaRules): number => 2 * criteria.filter((each) => !isGiven(each)).length;

/** The most that a criterion gives or loses for each milli-share. */
function slopeOf(criterion: Criterion, { indicator, group }: Acts, side: 'lost' | 'won', facts: UnitFacts): Fraction {
  const targetOf = (code: Acts['indicator']) => BigInt(facts.targets.get(code) ?? 0);
  if (criterion.kind === 'acts' || criterion.kind === 'per_members') {
    const weight = BigInt(weightFor(criterion.weights, indicator, group)?.milli ?? 0);
    if (criterion.kind === 'acts') return { over: weight, under: 1000n };
    return facts.members ? { over: weight * 100n, under: 1000n * BigInt(facts.members) } : ZERO;
  }
  if (criterion.kind === 'target') {
    const targeted = criterion.weights.filter((each) => targetOf(each.indicator) > 0n);
    const own = targeted.find((each) => each.indicator === indicator);
    return own ? { over: BigInt(criterion.worthMilli) * BigInt(own.weight), under: BigInt(WHOLE_MILLI) * targetOf(indicator) * targeted.reduce((sum, { weight }) => sum + BigInt(weight), 0n) } : ZERO;
  }
  return criterion.kind === 'steps' && criterion.indicators.includes(indicator) ? steepest(criterion, side, facts) : ZERO;
}

/** Of all steps the unit could fall to or reach, the most points for each milli-share on the way. */
function steepest({ measure, indicators, steps }: Extract<Criterion, { kind: 'steps' }>, side: 'lost' | 'won', { counted, targets, members }: UnitFacts): Fraction {
  const measured = measure === 'percent' ? indicators.filter((indicator) => (targets.get(indicator) ?? 0) > 0) : indicators;
  const stands = measured.reduce((sum, indicator) => sum + milliOf(counted, indicator), 0);
  const base = measure === 'acts' ? 100 : measure === 'percent' ? measured.reduce((sum, indicator) => sum + (targets.get(indicator) ?? 0), 0) : members ?? 0;
  if (base === 0) return ZERO;
  // Milli-shares from which each step is reached; whole, since `from` and what it is taken of are.
  const from = steps.map((step) => step.from * 10 * base);
  const at = from.findIndex((needed) => stands >= needed);
  const given = (step: number) => steps[step]?.milli ?? 0;
  const now = at < 0 ? 0 : given(at);
  const ways = side === 'won' ? from.slice(0, at < 0 ? from.length : at).map((needed, step) => ({ by: given(step) - now, after: needed - stands }))
    : at < 0 ? [] : from.slice(at).map((needed, step) => ({ by: now - given(at + step + 1), after: stands - needed + 1 }));
  return ways.reduce((most, { by, after }) => (by > 0 ? larger(most, { over: BigInt(by), under: BigInt(after) }) : most), ZERO);
}

/** Whether a claim under a cap makes room for no claim that is worth more: at most one cap, and all it names worth the same everywhere. */
function alikeUnderCaps({ criteria, caps }: CriteriaRules): boolean {
  const [cap, another] = caps;
  if (!cap) return true;
  if (another) return false;
  return criteria.every((criterion) => {
    if (criterion.kind === 'acts' || criterion.kind === 'per_members') return new Set(worthsUnder(cap, criterion.weights)).size <= 1;
    return cap.indicators.length === 1 || !indicatorsIn(criterion).some((indicator) => (cap.indicators.length === 0 ? isAct(indicator) : cap.indicators.includes(indicator)));
  });
}
type Weighed = Extract<Criterion, { kind: 'acts' }>['weights'];
function worthsUnder(cap: Cap, weights: Weighed): number[] {
  // Also acts no criterion looks at take room under a cap on every act.
  const named = cap.indicators.length > 0 ? cap.indicators : indicatorCodes.filter(isAct);
  const groups = cap.procedureGroup === null ? ['', ...weights.flatMap(({ indicator, procedureGroup }) => (procedureGroup !== null && named.includes(indicator) ? [procedureGroup] : []))] : [cap.procedureGroup];
  return named.flatMap((indicator) => groups.map((group) => weightFor(weights, indicator, group)?.milli ?? 0));
}

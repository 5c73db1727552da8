import { indicators, type Indicator, type Scoring } from '#vocabulary';
import type { CriteriaRules, Criterion, Rules } from '#wire/rules';

/** What the only criterion of rules in their first form is worth at 100 % of the target. */
const WHOLE_POINTS_MILLI = 100_000;

/** Rules as criteria, whichever form they were kept in: an edition is read for ever as it was meant. */
export function rulesOf(stored: Rules): CriteriaRules {
  if ('version' in stored) return stored;
  const weighted = Object.entries(stored.weightsMilli) as [Indicator, number][];
  const name = { key: 'ket-qua', name: 'Kết quả được công nhận', heading: null };
  const criterion: Criterion = stored.scoring === 'weighted'
    ? { ...name, kind: 'acts', maxMilli: null, weights: weighted.map(([indicator, milli]) => ({ indicator, procedureGroup: null, milli })) }
    : { ...name, kind: 'target', worthMilli: WHOLE_POINTS_MILLI, ceilingPercent: null, weights: weighted.map(([indicator, weight]) => ({ indicator, weight })) };
  return { version: 2, criteria: [criterion], caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: stored.tieBreaks, grades: null };
}

/** Indicators a criterion looks at; none where people give the points. */
export const indicatorsIn = (criterion: Criterion): Indicator[] =>
  ('weights' in criterion ? criterion.weights.map(({ indicator }) => indicator) : criterion.kind === 'steps' ? criterion.indicators : []);

/** Indicators that rules look at, in the order they first name them. */
export const indicatorsOf = ({ criteria }: CriteriaRules): Indicator[] => [...new Set(criteria.flatMap(indicatorsIn))];

/** What a board of these rules is called by; decides what stands first in a row. */
export function scoringOf({ criteria }: CriteriaRules): Scoring {
  const [only] = criteria;
  if (criteria.length > 1 || !only) return 'criteria';
  return only.kind === 'acts' ? 'weighted' : only.kind === 'target' ? 'percent_of_target' : 'criteria';
}

/** The first weight an indicator is given, thousandths: points an act, or relative where points come from a target; 0 = steps. */
export function weightOf({ criteria }: CriteriaRules, indicator: Indicator): number {
  for (const each of criteria) {
    if (each.kind === 'target') { const found = each.weights.find((weight) => weight.indicator === indicator); if (found) return found.weight; }
    if (each.kind === 'acts' || each.kind === 'per_members') { const found = each.weights.find((weight) => weight.indicator === indicator); if (found) return found.milli; }
  }
  return 0;
}

/** Whether points are given by people and not by the ledger. */
export const isGiven = ({ kind }: Criterion): boolean => kind === 'judged' || kind === 'bonus' || kind === 'deduction';
/** Whether a criterion measures by the assigned target. */
export const isByTarget = (criterion: Criterion): boolean => criterion.kind === 'target' || (criterion.kind === 'steps' && criterion.measure === 'percent');
/** Whether a criterion measures by the number of members. */
export const isByMembers = (criterion: Criterion): boolean => criterion.kind === 'per_members' || (criterion.kind === 'steps' && criterion.measure === 'per_100');

/** How finely acts must be counted for rules: by procedure group, and by person and day where a cap looks at them. */
export type Grain = { group: boolean; fine: boolean };
export const grainOf = ({ criteria, caps }: CriteriaRules): Grain => ({
  group: caps.some(({ procedureGroup }) => procedureGroup !== null) || criteria.some((each) => (each.kind === 'acts' || each.kind === 'per_members') && each.weights.some(({ procedureGroup }) => procedureGroup !== null)),
  fine: caps.some(({ per, window }) => per === 'member' || window === 'day') });

/** What a board of these rules has to know: how finely acts are counted, and whether members, given points or second looks matter. */
export type Asks = Grain & { members: boolean; given: boolean; looks: boolean };
export const asksOf = (rules: CriteriaRules): Asks => (
  { ...grainOf(rules), members: rules.criteria.some(isByMembers), given: rules.criteria.some(isGiven), looks: rules.quality !== null });

/** A count without what the rules do not look at, so that it meets its like. */
export const asFineAs = <Kept extends object>({ group, memberId, day, ...kept }: Kept & { group: string; memberId: string; day: string }, grain: Grain) => (
  { ...kept, ...((grain.group || grain.fine) && { group }), ...(grain.fine && { memberId, day }) });

/** Whether an indicator is an act of its own; upgrades add a fact to one. */
export const isAct = (indicator: Indicator): boolean => indicators[indicator].upgradeOf === null;

/** The most a criterion can give, thousandths; null = no ceiling. What counts above the target has one only where it is cut off; rounded half up, as points are. */
export function maximumOf(criterion: Criterion): number | null {
  if (criterion.kind === 'steps') return Math.max(...criterion.steps.map(({ milli }) => milli));
  if (criterion.kind === 'target') return criterion.ceilingPercent === null ? null : Math.floor((criterion.worthMilli * criterion.ceilingPercent + 50) / 100);
  return criterion.maxMilli;
}

/** The most all criteria but điểm cộng and điểm trừ can give together, thousandths; null = no ceiling. */
export const reachOf = (criteria: readonly Criterion[]): number | null => criteria.filter(({ kind }) => kind !== 'bonus' && kind !== 'deduction')
  .map(maximumOf).reduce<number | null>((sum, most) => (sum === null || most === null ? null : sum + most), 0);

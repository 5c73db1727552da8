import type { CriteriaRules, Criterion } from '#wire/rules';
import { CRITERION } from './ranking.ts';
import { indicatorsOf, isAct, isByMembers, isByTarget, isGiven } from './rules.ts';

/** What a criterion asks for that a team does not have: assigned targets, members of its own, people who judge it. */
const isForUnits = (criterion: Criterion): boolean => isByTarget(criterion) || isByMembers(criterion) || isGiven(criterion);

/**
 * The rules by which teams (đội hình) stand on their own board: of a campaign's criteria those that count acts.
 * Caps hold for a team as for a unit; what second looks found of units, grades and what is asked of a unit's
 * targets do not. Where nothing is left, teams stand by acts, one point each.
 *
 * @returns the rules, and the criteria that do not apply, in their order
 */
export function teamRules(rules: CriteriaRules): { rules: CriteriaRules; left: Criterion[] } {
  const left = rules.criteria.filter(isForUnits);
  const counted = rules.criteria.filter((criterion) => !isForUnits(criterion));
  const criteria = counted.length > 0 ? counted : [byActs(rules)];
  const keys = new Set(criteria.map(({ key }) => `${CRITERION}${key}`));
  return { left, rules: { ...rules, criteria, quality: null, grades: null, minimum: rules.minimum && rules.minimum.acts > 0 ? { acts: rules.minimum.acts, percent: 0 } : null,
    tieBreaks: rules.tieBreaks.filter((key) => (key.startsWith(CRITERION) ? keys.has(key) : key !== 'percent')) } };
}

function byActs(rules: CriteriaRules): Criterion {
  return { key: 'luot', name: 'Số lượt được công nhận', heading: null, kind: 'acts', maxMilli: null,
    weights: indicatorsOf(rules).filter(isAct).map((indicator) => ({ indicator, procedureGroup: null, milli: 1000 })) };
}

/** What teams are told of the criteria that do not apply to them. */
export const leftSentence = (left: readonly Criterion[]): string[] => (left.length === 0 ? [] : [
  `Không áp dụng cho đội hình vì cần chỉ tiêu được giao, số đoàn viên hoặc người chấm: ${left.map(({ name }) => `“${name}”`).join('; ')}.`]);

import type { BoardSide } from '#vocabulary';
import type { CriteriaRules, Criterion } from '#wire/rules';
import { CRITERION } from './ranking.ts';
import { indicatorsOf, isAct, isByMembers, isByTarget, isGiven } from './rules.ts';

/** What a criterion asks for that lines of a side board do not have: people who judge them; of teams and branches also assigned targets and members of their own. */
const isLeft: Record<BoardSide, (criterion: Criterion) => boolean> = {
  teams: (criterion) => isByTarget(criterion) || isByMembers(criterion) || isGiven(criterion),
  branches: (criterion) => isByTarget(criterion) || isByMembers(criterion) || isGiven(criterion),
  districts: isGiven,
};

/**
 * The rules by which teams, branches or former districts stand on their own board: of a campaign's criteria those
 * that mean something there. What second looks found of units, grades and what a unit must reach do not. Caps hold
 * for a team or branch as for a unit; of a district, which is many units, only those of a person do. Where nothing
 * is left, lines stand by acts, one point each.
 *
 * @returns the rules, and the criteria that do not apply, in their order
 */
export function sideRules(rules: CriteriaRules, side: BoardSide): { rules: CriteriaRules; left: Criterion[] } {
  const left = rules.criteria.filter(isLeft[side]);
  const counted = rules.criteria.filter((criterion) => !left.includes(criterion));
  const criteria = counted.length > 0 ? counted : [byActs(rules)];
  const keys = new Set(criteria.map(({ key }) => `${CRITERION}${key}`));
  const many = side === 'districts';
  // What a unit must reach is asked of units: a branch stands in its own cluster however little it has.
  const held = side === 'teams';
  return { left, rules: { ...rules, criteria, quality: null, grades: null, totalMaxMilli: many ? null : rules.totalMaxMilli, caps: many ? rules.caps.filter(({ per }) => per === 'member') : rules.caps,
    minimum: held && rules.minimum && rules.minimum.acts > 0 ? { acts: rules.minimum.acts, percent: 0 } : null,
    tieBreaks: rules.tieBreaks.filter((key) => (key.startsWith(CRITERION) ? keys.has(key) : many || key !== 'percent')) } };
}

function byActs(rules: CriteriaRules): Criterion {
  return { key: 'luot', name: 'Số lượt được công nhận', heading: null, kind: 'acts', maxMilli: null,
    weights: indicatorsOf(rules).filter(isAct).map((indicator) => ({ indicator, procedureGroup: null, milli: 1000 })) };
}

import { indicators, procedureGroups } from '#vocabulary';
import { boxNumber, keptNumber, typedMilli } from '#domain/number';
import type { CriteriaRules, Criterion } from '#wire/rules';

/** One number of the rules that may be tried otherwise; `id` says where it stands. */
export type Weight = { id: string; label: string; hint: string; /** As it is typed: points, or a relative weight. */ typed: string };

const text = (milli: number): string => boxNumber(typedMilli(milli));
const acts = (from: number, measure: string): string => (measure === 'percent' ? `từ ${from} %` : measure === 'per_100' ? `từ ${from} việc trên 100 đoàn viên` : `từ ${from} việc`);

/** The numbers of one criterion. What people give has none: there is nothing to try. */
function weightsIn(criterion: Criterion, at: number): Weight[] {
  if (criterion.kind === 'acts' || criterion.kind === 'per_members') {
    return criterion.weights.map(({ indicator, procedureGroup, milli }, n) => ({ id: `${at}-w${n}`, typed: text(milli),
      label: procedureGroup ? `${indicators[indicator].short}: ${procedureGroups[procedureGroup]}` : indicators[indicator].short,
      hint: criterion.kind === 'acts' ? `điểm mỗi ${indicators[indicator].countUnit}` : `điểm mỗi ${indicators[indicator].countUnit} trên 100 đoàn viên` }));
  }
  if (criterion.kind === 'target') {
    return [{ id: `${at}-worth`, label: 'Đạt đúng chỉ tiêu', hint: 'điểm', typed: text(criterion.worthMilli) },
      ...criterion.weights.map(({ indicator, weight }, n) => ({ id: `${at}-w${n}`, label: indicators[indicator].short, hint: 'trọng số', typed: String(weight) }))];
  }
  return criterion.kind === 'steps' ? criterion.steps.map(({ from, milli }, n) => ({ id: `${at}-s${n}`, label: `Mức ${acts(from, criterion.measure)}`, hint: 'điểm', typed: text(milli) })) : [];
}

/** Criteria with the numbers that may be tried otherwise; those without any are left out. */
export const weightsOf = ({ criteria }: CriteriaRules): { key: string; name: string; weights: Weight[] }[] =>
  criteria.map((criterion, at) => ({ key: criterion.key, name: criterion.name, weights: weightsIn(criterion, at) })).filter(({ weights }) => weights.length > 0);

const MILLI_MAX = 1_000_000_000;
/** "1,5" → 1500; null when it is no number of points, 0 or more with at most three decimals. */
const milliOf = (typed: string): number | null => {
  const words = keptNumber(typed.trim()).replace(',', '.');
  const milli = Math.round(Number(words) * 1000);
  return /^\d+(\.\d{1,3})?$/.test(words) && milli <= MILLI_MAX ? milli : null;
};

/**
 * Rules with what was typed in place of their numbers.
 * @returns the rules, and why a number is none; what is wrong stays as it was
 */
export function withWeights(rules: CriteriaRules, typed: Record<string, string>): { rules: CriteriaRules; wrong: Record<string, string> } {
  const wrong: Record<string, string> = {};
  const milli = (id: string, was: number, least = 1): number => {
    if (typed[id] === undefined) return was;
    const found = milliOf(typed[id]);
    if (found !== null && found >= least) return found;
    wrong[id] = least > 0 ? 'Hãy nhập một số lớn hơn 0, tối đa ba chữ số thập phân.' : 'Hãy nhập một số từ 0, tối đa ba chữ số thập phân.';
    return was;
  };
  const whole = (id: string, was: number): number => {
    if (typed[id] === undefined) return was;
    if (/^\d{1,6}$/.test(typed[id].trim()) && Number(typed[id]) > 0) return Number(typed[id]);
    wrong[id] = 'Trọng số là số nguyên lớn hơn 0.';
    return was;
  };
  const criteria = rules.criteria.map((criterion, at): Criterion => {
    if (criterion.kind === 'acts' || criterion.kind === 'per_members') return { ...criterion, weights: criterion.weights.map((weight, n) => ({ ...weight, milli: milli(`${at}-w${n}`, weight.milli) })) };
    if (criterion.kind === 'target') return { ...criterion, worthMilli: milli(`${at}-worth`, criterion.worthMilli), weights: criterion.weights.map((weight, n) => ({ ...weight, weight: whole(`${at}-w${n}`, weight.weight) })) };
    return criterion.kind === 'steps' ? { ...criterion, steps: criterion.steps.map((step, n) => ({ ...step, milli: milli(`${at}-s${n}`, step.milli, 0) })) } : criterion;
  });
  return { rules: { ...rules, criteria }, wrong };
}

import { indicators, procedureGroups } from '#vocabulary';
import { boxNumber, numberOf, typedMilli } from '#domain/number';
import type { CriteriaRules, Criterion } from '#wire/rules';
import { Asking, type Typed } from './form.ts';

/**
 * A number of the rules in force that an amendment may change. `path` is where it stands in them, and the name of its
 * input, so that a refusal of the API points at it.
 */
export type RuleNumber = { path: string; group: string; label: string; unit: string; value: string; /** Empty = none. */ optional: boolean };

/** Thousandths → "1,5"; whole numbers as they are. */
const decimal = (milli: number | null): string => boxNumber(typedMilli(milli));
const whole = (n: number | null): string => (n === null ? '' : String(n));
const isMilli = (path: string, { grades }: CriteriaRules): boolean => /milli$/i.test(path) && !/topShareMilli|floorMilli/.test(path) || (grades?.by === 'points' && /^grades\.list/.test(path));

/** Weights, ceilings, most of caps, minimum and cut-offs of grades, in the order of the sheet. */
export function numbersOf(rules: CriteriaRules): RuleNumber[] {
  const number = (path: string, group: string, label: string, unit: string, value: number | null, optional = false): RuleNumber => (
    { path: `rules.${path}`, group, label, unit, value: isMilli(path, rules) ? decimal(value) : whole(value), optional });
  return [
    ...rules.criteria.flatMap((each, at) => criterionNumbers(each, `criteria.${at}`).map(([path, label, unit, value, optional]) => number(path, each.name, label, unit, value, optional))),
    ...rules.caps.map((cap, at) => number(`caps.${at}.max`, 'Trần số lượt', `${cap.indicators.length === 0 ? 'Mọi việc' : cap.indicators.map((code) => indicators[code].short).join(', ')}${cap.procedureGroup ? ` (${procedureGroups[cap.procedureGroup]})` : ''}: nhiều nhất ${cap.per === 'member' ? 'mỗi người' : 'mỗi đơn vị'} ${cap.window === 'day' ? 'một ngày' : 'cả đợt'}`, 'lượt', cap.max)),
    number('totalMaxMilli', 'Chung', 'Tổng điểm nhiều nhất, chưa kể điểm cộng', 'điểm', rules.totalMaxMilli, true),
    ...(rules.minimum ? [number('minimum.acts', 'Điều kiện xếp hạng', 'Số lượt ít nhất', 'lượt', rules.minimum.acts), number('minimum.percent', 'Điều kiện xếp hạng', 'Tỷ lệ chỉ tiêu ít nhất', '%', rules.minimum.percent)] : []),
    ...(rules.grades?.list.slice(0, -1).map(({ name, from }, at) => number(`grades.list.${at}.from`, 'Xếp loại', `${name}: từ`, rules.grades!.by === 'points' ? 'điểm' : '%', from)) ?? [])];
}

type Part = [path: string, label: string, unit: string, value: number | null, optional?: boolean];
function criterionNumbers(each: Criterion, path: string): Part[] {
  const weights: Part[] = 'weights' in each ? each.weights.map((weight, at): Part => {
    const of = indicators[weight.indicator];
    if ('weight' in weight) return [`${path}.weights.${at}.weight`, `Trọng số: ${of.label}`, '', weight.weight];
    return [`${path}.weights.${at}.milli`, `${of.label}${weight.procedureGroup ? ` (${procedureGroups[weight.procedureGroup]})` : ''}`, `điểm mỗi ${of.countUnit}`, weight.milli];
  }) : [];
  if (each.kind === 'target') return [[`${path}.worthMilli`, 'Điểm khi đạt 100 % chỉ tiêu', 'điểm', each.worthMilli], ...weights, [`${path}.ceilingPercent`, 'Tính đến nhiều nhất', '% chỉ tiêu', each.ceilingPercent, true]];
  if (each.kind === 'steps') return each.steps.flatMap(({ from, milli }, at): Part[] => [[`${path}.steps.${at}.from`, `Bậc ${at + 1}: từ`, each.measure === 'percent' ? '%' : each.measure === 'acts' ? 'lượt' : 'lượt trên 100 đoàn viên', from], [`${path}.steps.${at}.milli`, `Bậc ${at + 1}: được`, 'điểm', milli]]);
  return [...weights, [`${path}.maxMilli`, 'Nhiều nhất', 'điểm', each.maxMilli, each.kind !== 'judged' && each.kind !== 'bonus']];
}

/** Rules with the numbers as they were typed. @throws Asking beside what is no number: sent on it would be null, which says that there is no ceiling */
export function amended(rules: CriteriaRules, typed: Typed): CriteriaRules {
  const next = structuredClone(rules) as CriteriaRules;
  for (const { path, optional } of numbersOf(rules)) {
    const text = typed[path]?.trim();
    if (text === undefined) continue;
    const names = path.split('.').slice(1);
    const number = numberOf(text) ?? Number.NaN;
    const value = text === '' ? (optional ? null : Number.NaN) : isMilli(names.join('.'), rules) ? Math.round(number * 1e6) / 1000 : number;
    if (Number.isNaN(value)) throw new Asking('Hãy nhập một số, dùng dấu phẩy cho phần lẻ, ví dụ 7,5.', path);
    let at = next as unknown as Record<string, unknown>;
    for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>;
    at[names.at(-1)!] = value;
  }
  return next;
}

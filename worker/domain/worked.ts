import { indicators, procedureGroups, type Indicator, type ProcedureGroup } from '#vocabulary';
import type { CriteriaRules, Criterion } from '#wire/rules';
import type { Worked, WorkedCriterion } from '#wire/why';
import { counting } from './appraisal.ts';
import { capped, type Cell } from './caps.ts';
import { decimal, exactly, unitFor, whole } from './numbers.ts';
import { isGiven } from './rules.ts';
import { halfUp, milliOf, qualityOf, score, weightFor, type Acts, type UnitFacts } from './scoring.ts';
import { capSentence, criterionSentences } from './sentences.ts';

/** Decimals of a quotient that is shown on the way; what follows is reckoned from the whole fraction. */
const QUOTIENT_PLACES = 4;

/**
 * The points of one unit as arithmetic anybody can do again: each criterion line by line, then how they become one
 * number. Every `sum` is an expression of numbers, + − × ÷ and brackets; what it gives is what `score` gives.
 */
export function workedOf(facts: UnitFacts, rules: CriteriaRules): { criteria: WorkedCriterion[]; total: Worked[] } {
  const scored = score(facts, rules);
  const criteria = rules.criteria.map((criterion, at): WorkedCriterion => ({
    key: criterion.key, name: criterion.name, heading: criterion.heading, given: isGiven(criterion), sentences: criterionSentences(criterion, rules.criteria.length === 1),
    lines: [...linesOf(criterion, facts), ...quality(criterion, facts, rules)], milli: scored.partsMilli[at]! }));
  return { criteria, total: totalOf(rules, scored.partsMilli) };
}

/** Per cent of the assigned target: all acts of the indicators that have one over all their targets. */
export function percentWorked({ acts, targets }: UnitFacts, named: readonly Indicator[]): Worked | null {
  const assigned = named.filter((indicator) => (targets.get(indicator) ?? 0) > 0);
  if (assigned.length === 0) return null;
  const done = assigned.map((indicator) => milliOf(acts, indicator));
  const sums = assigned.map((indicator) => targets.get(indicator)!);
  const sum = (parts: readonly string[]) => (parts.length === 1 ? parts[0]! : `(${parts.join(' + ')})`);
  return { words: assigned.length === 1 ? 'Số được công nhận chia cho chỉ tiêu được giao' : 'Tổng số được công nhận chia cho tổng chỉ tiêu được giao',
    sum: `${sum(done.map(decimal))} ÷ ${sum(sums.map(whole))} × 100`, ...quotient(BigInt(done.reduce((a, b) => a + b, 0)), BigInt(sums.reduce((a, b) => a + b, 0)) * 10n, '\u00a0%') };
}

/** What each cap took off, in the order they are applied; caps that took nothing are left out. */
export function cutBy(cells: readonly Cell[], rules: CriteriaRules): { at: number; sentence: string; cut: { indicator: Indicator; milli: number }[] }[] {
  let left = capped(cells, []);
  return rules.caps.flatMap((cap, at) => {
    const before = left;
    left = capped(before, [cap]);
    const cut = [...new Set(before.map(({ indicator }) => indicator))].map((indicator) => ({ indicator, milli: milliOf(before, indicator) - milliOf(left, indicator) })).filter(({ milli }) => milli > 0);
    return cut.length > 0 ? [{ at, sentence: capSentence(cap), cut }] : [];
  });
}

function linesOf(criterion: Criterion, facts: UnitFacts): Worked[] {
  if (criterion.kind === 'acts' || criterion.kind === 'per_members') return byWeight(criterion, facts);
  if (criterion.kind === 'target') return byTarget(criterion, facts);
  if (criterion.kind === 'steps') return bySteps(criterion, facts);
  const given = facts.appraised.filter((each) => each.criterion === criterion.key).map(({ milli }) => milli);
  if (given.length === 0) return [nothing('Chưa có điểm nào được hai người thống nhất')];
  const milli = counting(criterion, given);
  if (criterion.kind === 'judged') return [{ words: 'Điểm thẩm định hai người thống nhất sau cùng', sum: null, gives: points(milli), about: false }];
  const sum = given.reduce((all, each) => all + each, 0);
  return [{ words: criterion.kind === 'bonus' ? 'Các lần cộng điểm' : 'Các lần trừ điểm', sum: chain(given.map(decimal)), gives: points(sum), about: false },
    ...(milli < sum ? [atMost(milli)] : milli > sum ? [nothing('Thấp nhất là 0 điểm')] : [])];
}

function byWeight({ kind, weights, maxMilli }: Extract<Criterion, { kind: 'acts' | 'per_members' }>, { acts, counted, members }: UnitFacts): Worked[] {
  if (kind === 'per_members' && !members) return [nothing('Chưa có số đoàn viên của đơn vị vào ngày đầu của đợt')];
  const of = (all: readonly Acts[], weight: (typeof weights)[number]) => all.reduce((sum, { indicator, group, milli }) => (weightFor(weights, indicator, group) === weight ? sum + milli : sum), 0);
  const parts = weights.map((weight) => ({ weight, milli: of(counted, weight), all: of(acts, weight) })).filter(({ milli }) => milli !== 0);
  if (parts.length === 0) return [nothing('Chưa có kết quả nào được tính cho tiêu chí này')];
  const products = parts.map(({ weight, milli }) => BigInt(milli) * BigInt(weight.milli));
  const sum = products.reduce((all, each) => all + each, 0n);
  const lines = parts.map(({ weight, milli, all }, at): Worked => ({
    words: `${named(weight.indicator, weight.procedureGroup, weights.some((other) => other.indicator === weight.indicator && other.procedureGroup !== null))}: ${decimal(milli)} ${unitFor(decimal(milli), indicators[weight.indicator].countUnit)}${limited(all, milli, weight.indicator)}`,
    sum: `${decimal(milli)} × ${decimal(weight.milli)}`, gives: `${exactly(products[at]!, 6)} điểm`, about: false }));
  const under = kind === 'acts' ? 1000n : 1000n * BigInt(members!);
  const milli = halfUp(kind === 'acts' ? sum : sum * 100n, under);
  const together = chain(products.map((each) => exactly(each, 6)));
  const about = kind === 'acts' ? sum % 1000n !== 0n : (sum * 100n) % under !== 0n;
  return [...lines,
    ...(kind === 'per_members' ? [{ words: `Tính trên 100 đoàn viên; đơn vị có ${whole(members!)} đoàn viên`, sum: `${parts.length > 1 ? `(${together})` : together} × 100 ÷ ${whole(members!)}`, gives: points(milli), about }]
      : parts.length > 1 || about ? [{ words: parts.length > 1 ? 'Cộng lại' : 'Làm tròn đến phần nghìn', sum: together, gives: points(milli), about }] : []),
    ...(maxMilli !== null && milli > maxMilli ? [atMost(maxMilli)] : [])];
}

function byTarget({ weights, worthMilli, ceilingPercent }: Extract<Criterion, { kind: 'target' }>, { acts, counted, targets }: UnitFacts): Worked[] {
  const figures = weights.flatMap(({ indicator, weight }) => {
    const target = targets.get(indicator) ?? 0;
    return target > 0 ? [{ indicator, weight, target, milli: milliOf(counted, indicator), all: milliOf(acts, indicator) }] : [];
  });
  if (figures.length === 0) return [nothing('Đơn vị chưa được giao chỉ tiêu nào của tiêu chí này')];
  const over = ({ milli, target }: { milli: number; target: number }) => ceilingPercent !== null && milli > target * ceilingPercent * 10;
  const even = figures.length === 1;
  const weighed = figures.map((figure) => `${even ? '' : `${whole(figure.weight)} × `}${over(figure) ? `${whole(ceilingPercent!)} ÷ 100` : `${decimal(figure.milli)} ÷ ${whole(figure.target)}`}`);
  const product = figures.reduce((all, { target }) => all * BigInt(target), 1n);
  const weightSum = figures.reduce((all, { weight }) => all + BigInt(weight), 0n);
  const sum = figures.reduce((all, figure) => all + BigInt(figure.weight) * BigInt(over(figure) ? figure.target * ceilingPercent! * 10 : figure.milli) * (product / BigInt(figure.target)), 0n);
  const [top, bottom] = [BigInt(worthMilli) * sum, 1000n * weightSum * product];
  return [...figures.flatMap((figure): Worked[] => [
    { words: `${named(figure.indicator, null, false)}: ${decimal(figure.milli)} trên chỉ tiêu ${whole(figure.target)}${limited(figure.all, figure.milli, figure.indicator)}${even ? '' : `, trọng số ${whole(figure.weight)}`}`,
      sum: `${decimal(figure.milli)} ÷ ${whole(figure.target)} × 100`, ...quotient(BigInt(figure.milli), BigInt(figure.target) * 10n, '\u00a0%') },
    ...(over(figure) ? [{ words: 'Chỉ tính đến mức trần của thể lệ', sum: null, gives: `${whole(ceilingPercent!)}\u00a0%`, about: false }] : [])]),
  { words: even ? 'Nhân với điểm của việc đạt đúng chỉ tiêu' : 'Trung bình có trọng số, nhân với điểm của việc đạt đúng chỉ tiêu',
    sum: even ? `${decimal(worthMilli)} × ${weighed[0]!}` : `${decimal(worthMilli)} × (${weighed.join(' + ')}) ÷ ${weightSum}`, gives: points(halfUp(top, bottom)), about: top % bottom !== 0n }];
}

function bySteps({ measure, indicators: codes, steps }: Extract<Criterion, { kind: 'steps' }>, { counted, targets, members }: UnitFacts): Worked[] {
  const measured = measure === 'percent' ? codes.filter((indicator) => (targets.get(indicator) ?? 0) > 0) : codes;
  if (measure === 'percent' && measured.length === 0) return [nothing('Đơn vị chưa được giao chỉ tiêu nào của tiêu chí này')];
  if (measure === 'per_100' && !members) return [nothing('Chưa có số đoàn viên của đơn vị vào ngày đầu của đợt')];
  const done = measured.map((indicator) => milliOf(counted, indicator));
  const milli = BigInt(done.reduce((sum, each) => sum + each, 0));
  const base = measure === 'percent' ? measured.reduce((sum, indicator) => sum + (targets.get(indicator) ?? 0), 0) : members ?? 0;
  const sum = done.length === 1 ? decimal(done[0]!) : `(${done.map(decimal).join(' + ')})`;
  const names = measured.map((indicator) => named(indicator, null, false)).join('; ');
  const reached = steps.find(({ from }) => (measure === 'acts' ? milli >= BigInt(from) * 1000n : milli * 100n >= BigInt(from) * 1000n * BigInt(base)));
  const mark = measure === 'percent' ? '\u00a0%' : '';
  return [
    measure === 'acts' ? { words: `Số được tính: ${names}`, sum: done.length === 1 ? null : chain(done.map(decimal)), gives: decimal(Number(milli)), about: false }
      : { words: measure === 'percent' ? `Phần chỉ tiêu đã đạt: ${names}` : `Tính trên 100 đoàn viên: ${names}`, sum: `${sum} ÷ ${whole(base)} × 100`, ...quotient(milli, BigInt(base) * 10n, mark) },
    { words: reached ? `Đạt bậc từ ${whole(reached.from)}${mark} trở lên` : `Chưa đến bậc thấp nhất, từ ${whole(steps.at(-1)!.from)}${mark}`, sum: null, gives: points(reached?.milli ?? 0), about: false }];
}

/** What acts gave is multiplied by the factor of quality, where the rules have one and it takes something off. */
function quality(criterion: Criterion, facts: UnitFacts, rules: CriteriaRules): Worked[] {
  const by = qualityOf(facts.errorLowPpm, rules);
  if (by === 1000 || criterion.kind === 'judged' || criterion.kind === 'bonus' || criterion.kind === 'deduction') return [];
  const before = score(facts, { ...rules, criteria: [criterion], quality: null }).partsMilli[0]!;
  const over = BigInt(before) * BigInt(by);
  return before === 0 ? [] : [{ words: 'Nhân hệ số chất lượng, ước lượng từ các lần kiểm tra lại', sum: `${decimal(before)} × ${decimal(by)}`, gives: points(halfUp(over, 1000n)), about: over % 1000n !== 0n }];
}

/** How the parts become one number: the sum, its ceiling, điểm cộng, điểm trừ, never below zero. Nothing to say where there is one part. */
function totalOf({ criteria, totalMaxMilli }: CriteriaRules, parts: readonly number[]): Worked[] {
  const of = (wanted: (kind: Criterion['kind']) => boolean) => parts.filter((_, at) => wanted(criteria[at]!.kind));
  const base = of((kind) => kind !== 'bonus' && kind !== 'deduction');
  const aside = of((kind) => kind === 'bonus' || kind === 'deduction').filter((milli) => milli !== 0);
  const sum = base.reduce((all, each) => all + each, 0);
  const kept = totalMaxMilli === null ? sum : Math.min(sum, totalMaxMilli);
  if (criteria.length === 1 && kept === sum && aside.length === 0) return [];
  const after = aside.reduce((all, each) => all + each, kept);
  const lines = [
    ...(base.length > 1 ? [{ words: `Cộng ${whole(base.length)} tiêu chí`, sum: chain(base.map(decimal)), gives: points(sum), about: false }] : []),
    ...(kept < sum ? [{ words: 'Tổng điểm tối đa theo thể lệ', sum: null, gives: points(kept), about: false }] : []),
    ...(aside.length > 0 ? [{ words: 'Cộng điểm cộng, trừ điểm trừ', sum: chain([kept, ...aside].map(decimal)), gives: points(after), about: false }] : []),
    ...(after < 0 ? [nothing('Thấp nhất còn 0 điểm')] : [])];
  return lines.length > 0 ? lines : [{ words: 'Các tiêu chí khác chưa cho điểm', sum: null, gives: points(after), about: false }];
}

const points = (milli: number): string => `${decimal(milli)} điểm`;
const nothing = (words: string): Worked => ({ words, sum: null, gives: points(0), about: false });
const atMost = (milli: number): Worked => ({ words: 'Mức tối đa của tiêu chí', sum: null, gives: points(milli), about: false });
/** "a + b − c": what is below zero is taken off. */
const chain = (numbers: readonly string[]): string => numbers.reduce((all, each) => (all === '' ? each : each.startsWith('−') ? `${all} − ${each.slice(1)}` : `${all} + ${each}`), '');
const named = (indicator: Indicator, group: ProcedureGroup | null, apart: boolean): string =>
  `${indicators[indicator].short}${group ? `, lĩnh vực ${procedureGroups[group]}` : apart ? ', lĩnh vực khác' : ''}`;
const limited = (all: number, counted: number, indicator: Indicator): string => (all > counted ? ` (được công nhận ${decimal(all)} ${unitFor(decimal(all), indicators[indicator].countUnit)}, phần vượt mức trần không thêm điểm)` : '');

/** A fraction as a decimal of a few places, and whether that is all of it. */
function quotient(over: bigint, under: bigint, mark: string): Pick<Worked, 'gives' | 'about'> {
  const scaled = over * 10n ** BigInt(QUOTIENT_PLACES);
  return { gives: `${exactly(BigInt(halfUp(scaled, under)), QUOTIENT_PLACES)}${mark}`, about: scaled % under !== 0n };
}

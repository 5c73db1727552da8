import { DUSK, indicators, procedureGroups, type Indicator } from '#vocabulary';
import type { Cap, CriteriaRules, Criterion, Rules } from '#wire/rules';
import { decimal, perCent, whole } from './numbers.ts';
import { CRITERION } from './ranking.ts';
import { indicatorsIn, indicatorsOf, isByMembers, isByTarget, isGiven, maximumOf, reachOf, rulesOf } from './rules.ts';

/** What is wrong with rules: where in the form, and what to do, in words. */
export type RuleProblem = { code: 'rules_empty' | 'indicator_not_in_period' | 'target_missing' | 'rules_wrong'; field: string; message: string;
  /** Said, but no reason not to launch. */
  warning?: true };

/** What rules are checked against; what is not known yet is not asked. */
export type RuleSurroundings = {
  /** Local act days, both included. */
  firstDay: string; lastDay: string;
  targets?: readonly { unitId: string; indicator: Indicator }[];
  /** Units that are to be ranked, with members on the first day (0 = not known). */
  units?: readonly { name: string; members: number }[];
};

/** Units named in a sentence; how many more there are is said. */
const UNITS_NAMED = 5;

/**
 * Everything about rules that would make a campaign not do what its organizer reads: pure, so that the
 * form says it while one types and a launch says it again. Shapes and ranges are the schema's business.
 * @returns in the order of the form; empty = launch
 */
export function ruleProblems(stored: Rules, around: RuleSurroundings): RuleProblem[] {
  const rules = rulesOf(stored);
  const weighted = !('version' in stored);
  const named = indicatorsOf(rules);
  // Rules in their first form have one field for everything.
  if (weighted && named.length === 0) return [problem('rules.weightsMilli', 'Cần ít nhất một chỉ tiêu có trọng số.', 'rules_empty')];
  return [
    ...outOfTime(rules, around, weighted),
    ...(weighted ? [] : [...withoutBase(rules), ...rules.criteria.flatMap((criterion, at) => [...keyProblems(rules, at), ...criterionProblems(criterion, `rules.criteria.${at}`)]), ...totalProblems(rules),
      ...capProblems(rules), ...qualityProblems(rules), ...minimumProblems(rules), ...tieProblems(rules), ...gradeProblems(rules, around)]),
    ...targetProblems(rules, around), ...memberProblems(rules, around)];
}

const problem = (field: string, message: string, code: RuleProblem['code'] = 'rules_wrong'): RuleProblem => ({ code, field, message });
const nameOf = (criterion: Criterion): string => `“${criterion.name}”`;
const points = (milli: number): string => `${decimal(milli)} điểm`;

/** Where an indicator stands in the form: fields of the weights or the list of a criterion. */
const placesOf = (criterion: Criterion, field: string): [Indicator, string][] => ('weights' in criterion
  ? criterion.weights.map(({ indicator }, at) => [indicator, `${field}.weights.${at}.indicator`]) : indicatorsIn(criterion).map((indicator, at) => [indicator, `${field}.indicators.${at}`]));

function outOfTime({ criteria }: CriteriaRules, { firstDay, lastDay }: RuleSurroundings, weighted: boolean): RuleProblem[] {
  return criteria.flatMap((criterion, at) => placesOf(criterion, `rules.criteria.${at}`)).flatMap(([code, field]) => {
    const { from, to, label } = indicators[code];
    return lastDay < (from ?? '') || firstDay >= (to ?? DUSK)
      ? [problem(weighted ? `rules.weightsMilli.${code}` : field, `${label}: chỉ tiêu này không áp dụng trong thời gian của đợt thi đua.`, 'indicator_not_in_period')] : [];
  });
}

const withoutBase = ({ criteria }: CriteriaRules): RuleProblem[] => (criteria.some(({ kind }) => kind !== 'bonus' && kind !== 'deduction') ? []
  : [problem('rules.criteria', 'Cần ít nhất một tiêu chí ngoài điểm cộng, điểm trừ.', 'rules_empty')]);

function keyProblems({ criteria }: CriteriaRules, at: number): RuleProblem[] {
  const { key, name } = criteria[at]!;
  const earlier = criteria.slice(0, at);
  return [...(earlier.some((each) => each.key === key) ? [problem(`rules.criteria.${at}.key`, `Mã “${key}” đã dùng cho một tiêu chí khác.`)] : []),
    ...(earlier.some((each) => each.name === name && each.heading === criteria[at]!.heading) ? [problem(`rules.criteria.${at}.name`, `Đã có tiêu chí tên “${name}” trong cùng mục.`)] : [])];
}

function criterionProblems(criterion: Criterion, field: string): RuleProblem[] {
  if (criterion.kind === 'acts' || criterion.kind === 'per_members') return weightProblems(criterion, field);
  if (criterion.kind === 'target') return [...repeated(criterion.weights.map(({ indicator }) => indicator), (at) => `${field}.weights.${at}.indicator`),
    ...(criterion.ceilingPercent !== null && criterion.ceilingPercent < 100 ? [problem(`${field}.ceilingPercent`, `Trần ${whole(criterion.ceilingPercent)}\u00a0% thấp hơn chỉ tiêu: đạt đúng chỉ tiêu vẫn không đủ điểm. Hãy đặt từ 100\u00a0% trở lên.`)] : [])];
  if (criterion.kind === 'steps') return [...repeated(criterion.indicators, (at) => `${field}.indicators.${at}`), ...falling(criterion.steps.map(({ from }) => from), (at) => `${field}.steps.${at}.from`, 'Các mốc của bậc phải giảm dần từ trên xuống.'),
    ...falling(criterion.steps.map(({ milli }) => milli), (at) => `${field}.steps.${at}.milli`, 'Điểm của các bậc phải giảm dần từ trên xuống.')];
  if (criterion.kind === 'judged' && criterion.stepsMilli) {
    const best = Math.max(...criterion.stepsMilli);
    return [...falling(criterion.stepsMilli, (at) => `${field}.stepsMilli.${at}`, 'Các mức điểm phải giảm dần từ trên xuống.'),
      ...(best === criterion.maxMilli ? [] : [problem(`${field}.stepsMilli.0`, best > criterion.maxMilli ? `Mức ${points(best)} vượt điểm tối đa ${points(criterion.maxMilli)} của tiêu chí.` : `Mức cao nhất mới được ${points(best)}, không đơn vị nào đạt điểm tối đa ${points(criterion.maxMilli)}.`)])];
  }
  return [];
}

function weightProblems({ weights, maxMilli }: Extract<Criterion, { kind: 'acts' | 'per_members' }>, field: string): RuleProblem[] {
  return weights.flatMap(({ indicator, procedureGroup, milli }, at) => [
    ...(weights.slice(0, at).some((each) => each.indicator === indicator && each.procedureGroup === procedureGroup)
      ? [problem(`${field}.weights.${at}.indicator`, `${indicators[indicator].label}${procedureGroup ? `, lĩnh vực ${procedureGroups[procedureGroup]}` : ''}: đã có trọng số ở trên.`)] : []),
    ...(procedureGroup !== null && indicators[indicator].subject !== 'dossier' ? [problem(`${field}.weights.${at}.procedureGroup`, `Chỉ hồ sơ mới có lĩnh vực thủ tục; ${indicators[indicator].label} thì không.`)] : []),
    ...(maxMilli !== null && milli > maxMilli ? [problem(`${field}.weights.${at}.milli`, `Một ${indicators[indicator].countUnit} ${points(milli)} đã vượt điểm tối đa ${points(maxMilli)} của tiêu chí.`)] : [])]);
}

const repeated = (codes: readonly Indicator[], field: (at: number) => string): RuleProblem[] => codes.flatMap((code, at) => (
  codes.indexOf(code) < at ? [problem(field(at), `${indicators[code].label}: đã chọn ở trên.`)] : []));
const falling = (numbers: readonly number[], field: (at: number) => string, message: string): RuleProblem[] => numbers.flatMap((n, at) => (
  at > 0 && n >= numbers[at - 1]! ? [problem(field(at), message)] : []));

function totalProblems({ criteria, totalMaxMilli }: CriteriaRules): RuleProblem[] {
  const reach = reachOf(criteria);
  return totalMaxMilli !== null && reach !== null && reach < totalMaxMilli
    ? [problem('rules.totalMaxMilli', `Các tiêu chí cộng lại mới được tối đa ${points(reach)}, không đơn vị nào đạt ${points(totalMaxMilli)}.`)] : [];
}

function capProblems(rules: CriteriaRules): RuleProblem[] {
  const named = indicatorsOf(rules);
  const alike = (a: Cap, b: Cap) => a.per === b.per && a.procedureGroup === b.procedureGroup && [...a.indicators].sort().join() === [...b.indicators].sort().join();
  return rules.caps.flatMap((cap, at) => {
    const field = `rules.caps.${at}`;
    const stranger = cap.indicators.findIndex((code) => !named.includes(code));
    const others = rules.caps.filter((each, n) => n !== at && alike(each, cap));
    const repeats = rules.caps.slice(0, at).some((each) => alike(each, cap) && each.window === cap.window);
    const campaignWide = others.find(({ window }) => window === 'campaign');
    return [...repeated(cap.indicators, (n) => `${field}.indicators.${n}`),
      ...(named.length === 0 ? [problem(field, 'Mức trần không có tác dụng: không tiêu chí nào tính theo lượt được công nhận.')]
        : stranger >= 0 ? [problem(`${field}.indicators.${stranger}`, `Mức trần không có tác dụng: không tiêu chí nào tính điểm cho ${indicators[cap.indicators[stranger]!].label}.`)] : []),
      ...(cap.procedureGroup !== null && cap.indicators.some((code) => indicators[code].subject !== 'dossier') ? [problem(`${field}.procedureGroup`, 'Chỉ hồ sơ mới có lĩnh vực thủ tục. Hãy chọn chỉ các chỉ tiêu hồ sơ, hoặc bỏ lĩnh vực.')] : []),
      ...(repeats ? [problem(field, 'Đã có mức trần cho cùng đối tượng, cùng loại việc và cùng khoảng thời gian.')] : []),
      ...(cap.window === 'day' && campaignWide && cap.max >= campaignWide.max ? [problem(`${field}.max`, `Trần một ngày (${whole(cap.max)}) phải nhỏ hơn trần cả đợt (${whole(campaignWide.max)}), nếu không thì không có tác dụng.`)] : [])];
  });
}

const qualityProblems = ({ quality, criteria }: CriteriaRules): RuleProblem[] => (quality === null ? [] : [
  ...(criteria.every(isGiven) ? [problem('rules.quality', 'Hệ số chất lượng chỉ nhân với điểm theo kết quả công nhận, mà bộ tiêu chí này không có.')] : []),
  ...(quality.floorMilli === 1000 ? [problem('rules.quality.floorMilli', 'Hệ số thấp nhất bằng 1 thì không có tác dụng. Hãy đặt nhỏ hơn 1, hoặc bỏ hệ số chất lượng.')] : [])]);

const minimumProblems = ({ minimum }: CriteriaRules): RuleProblem[] => (minimum !== null && minimum.acts === 0 && minimum.percent === 0
  ? [problem('rules.minimum.acts', 'Hãy đặt số lượt hoặc tỷ lệ ít nhất, hoặc bỏ điều kiện xếp hạng.')] : []);

function tieProblems({ tieBreaks, criteria }: CriteriaRules): RuleProblem[] {
  return tieBreaks.flatMap((key, at) => [
    ...(tieBreaks.indexOf(key) < at ? [problem(`rules.tieBreaks.${at}`, 'Đã xét điều này ở trên.')] : []),
    ...(key.startsWith(CRITERION) && !criteria.some((each) => each.key === key.slice(CRITERION.length)) ? [problem(`rules.tieBreaks.${at}`, 'Tiêu chí dùng để phân hạng khi bằng điểm không còn trong bộ tiêu chí.')] : [])]);
}

function gradeProblems({ grades, criteria, totalMaxMilli }: CriteriaRules, { units }: RuleSurroundings): RuleProblem[] {
  if (!grades) return [];
  const { list, topShareMilli, by } = grades;
  const reach = reachOf(criteria);
  const bonus = criteria.filter(({ kind }) => kind === 'bonus').reduce((sum, criterion) => sum + (maximumOf(criterion) ?? 0), 0);
  const most = reach === null && totalMaxMilli === null ? null : Math.min(reach ?? Infinity, totalMaxMilli ?? Infinity) + bonus;
  const names = list.map(({ name }) => name);
  return [
    ...list.flatMap(({ name }, at) => (names.indexOf(name) < at ? [problem(`rules.grades.list.${at}.name`, `Đã có mức xếp loại “${name}”.`)] : [])),
    ...falling(list.map(({ from }) => from), (at) => `rules.grades.list.${at}.from`, 'Mức điểm để xếp loại phải giảm dần từ trên xuống.'),
    ...(list.at(-1)!.from === 0 ? [] : [problem(`rules.grades.list.${list.length - 1}.from`, 'Mức xếp loại cuối cùng phải bắt đầu từ 0, để đơn vị nào cũng được xếp loại.')]),
    ...(by === 'points' && most !== null && list[0]!.from > most ? [problem('rules.grades.list.0.from', `Mức này cần ${points(list[0]!.from)}, nhưng cao nhất chỉ được ${points(most)}.`)] : []),
    ...(topShareMilli === 1000 ? [problem('rules.grades.topShareMilli', 'Tỷ lệ 100\u00a0% thì không giới hạn gì. Hãy đặt nhỏ hơn, hoặc bỏ trống.')] : []),
    ...(topShareMilli !== null && units && units.length > 0 && Math.floor((units.length * topShareMilli) / 1000) === 0 ? [{ ...problem('rules.grades.topShareMilli', `Với ${whole(units.length)} đơn vị được xếp hạng, ${perCent(topShareMilli)} chưa đủ một đơn vị: sẽ không ai đạt “${names[0]}”.`), warning: true as const }] : [])];
}

function targetProblems({ criteria, grades, minimum }: CriteriaRules, { targets }: RuleSurroundings): RuleProblem[] {
  if (!targets) return [];
  const assigned = new Set(targets.map(({ indicator }) => indicator));
  const bare = criteria.filter((criterion) => isByTarget(criterion) && !indicatorsIn(criterion).some((code) => assigned.has(code)));
  const missing = (message: string) => [problem('targets', message, 'target_missing')];
  if (bare.length > 0) return missing(criteria.length === 1 ? 'Cách tính theo phần trăm chỉ tiêu cần chỉ tiêu được giao cho các đơn vị.' : `${bare.map(nameOf).join(', ')} tính theo chỉ tiêu được giao, nhưng chưa có đơn vị nào được giao chỉ tiêu đó.`);
  const needed = indicatorsOf({ criteria } as CriteriaRules).some((code) => assigned.has(code));
  if (!needed && minimum && minimum.percent > 0) return missing('Điều kiện xếp hạng xét tỷ lệ hoàn thành chỉ tiêu, nhưng chưa có đơn vị nào được giao chỉ tiêu.');
  return !needed && grades?.by === 'percent' ? missing('Xếp loại theo tỷ lệ hoàn thành chỉ tiêu, nhưng chưa có đơn vị nào được giao chỉ tiêu.') : [];
}

function memberProblems({ criteria }: CriteriaRules, { units }: RuleSurroundings): RuleProblem[] {
  const at = criteria.findIndex(isByMembers);
  const unknown = (units ?? []).filter(({ members }) => members === 0).map(({ name }) => name);
  if (at < 0 || unknown.length === 0) return [];
  const more = unknown.length > UNITS_NAMED ? ` và ${whole(unknown.length - UNITS_NAMED)} đơn vị khác` : '';
  return [problem(`rules.criteria.${at}`, `${nameOf(criteria[at]!)} tính trên 100 đoàn viên, nhưng chưa có số đoàn viên vào ngày đầu đợt của: ${unknown.slice(0, UNITS_NAMED).join(', ')}${more}. Hãy nhập số đoàn viên, hoặc để các đơn vị này không xếp hạng.`)];
}

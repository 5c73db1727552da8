import { indicators, procedureGroups, tieBreaks as tieBreakWords, type Indicator, type TieBreak } from '#vocabulary';
import type { Cap, CriteriaRules, Criterion, TieBreakKey } from '#wire/rules';
import { ALL_WEEKDAYS, clockWords, endWords, lengthWords, localDateAt, dayWords, weekdaysWords } from './calendar.ts';
import { decimal, perCent, whole } from './numbers.ts';
import type { CampaignTimes, Gap } from './phase.ts';
import { CRITERION } from './ranking.ts';
import { isByMembers, isByTarget, isGiven, maximumOf, reachOf } from './rules.ts';

/** Rules shown back as sentences anybody can check a board by; made from the data, so never apart from it. */
export function sentencesOf(rules: CriteriaRules, times: CampaignTimes, window: Window = EVERY_DAY): string[] {
  return [...windowSentences(times, window), ...ruleSentences(rules),
    'Chỉ kết quả đã được đối soát, công nhận mới được tính; rút lại công nhận thì điểm giảm ngay.',
    'Mỗi hồ sơ, tài khoản chỉ tính một lần; hai đơn vị cùng khai báo thì chưa ai được tính cho đến khi giải quyết xong.'];
}

/** What the rules alone say, before anybody knows when: for a form that is being filled in. */
export const ruleSentences = (rules: CriteriaRules): string[] => [
  ...wholeSentences(rules), ...rules.criteria.flatMap((criterion) => criterionSentences(criterion, rules.criteria.length === 1)),
  ...rules.caps.map(capSentence), ...(rules.caps.length > 0 ? [overCaps()] : []),
  ...qualitySentences(rules), ...heldSentences(rules), tieSentence(rules), ...gradeSentences(rules)];

/** What of a campaign's time is not in its moments: bits of its days of the week, and outages that moved the end of claims. */
export type Window = { weekdays: number; outages: readonly (Gap & { words: string; movedMs: number })[] };
const EVERY_DAY: Window = { weekdays: ALL_WEEKDAYS, outages: [] };

function windowSentences(times: CampaignTimes, { weekdays, outages }: Window): string[] {
  const first = dayWords(localDateAt(times.startsAt));
  const last = dayWords(localDateAt(times.endsAt - 1));
  return [`Tính các việc thực hiện từ ngày ${first} đến hết ngày ${last}; nhận khai báo đến ${endWords(times.claimsUntil)}.`,
    ...(weekdays === ALL_WEEKDAYS ? [] : [`Chỉ tính việc thực hiện vào ${weekdaysWords(weekdays)}.`]),
    ...(times.claimsUntil > times.endsAt ? [`Sau ngày ${last} chỉ khai báo muộn việc đã làm: tính cho đơn vị mà người khai báo sinh hoạt vào ngày thực hiện; người được ghi vào đơn vị sau ngày ${last} không khai báo thêm.`] : []),
    ...outages.map(({ fromAt, toAt, words, movedMs }) => `Hệ thống gián đoạn từ ${clockWords(fromAt)} đến ${clockWords(toAt)} (${words}): hạn nhận khai báo lùi thêm ${lengthWords(movedMs)}.`)];
}

/** How the parts become one number; nothing to say where there is one part. */
function wholeSentences({ criteria, totalMaxMilli }: CriteriaRules): string[] {
  const [bonus, deductions, reach] = [criteria.filter(({ kind }) => kind === 'bonus'), criteria.some(({ kind }) => kind === 'deduction'), reachOf(criteria)];
  if (criteria.length === 1) return totalMaxMilli === null ? [] : [`Tổng điểm tối đa là ${points(totalMaxMilli)}.`];
  const most = totalMaxMilli ?? reach;
  const plus = bonus.length === 0 ? null : `cộng điểm cộng, tối đa ${points(bonus.reduce((sum, each) => sum + maximumOf(each)!, 0))}`;
  const aside = [plus, deductions && 'trừ điểm trừ, thấp nhất còn 0 điểm'].filter(Boolean).join('; ');
  return [`Điểm của đơn vị là tổng điểm của ${whole(criteria.filter(({ kind }) => kind !== 'bonus' && kind !== 'deduction').length)} tiêu chí${most === null ? '' : `, tối đa ${points(most)}`}${aside && `; sau đó ${aside}`}.`];
}

/** What one criterion of a sheet gives and for what. */
export function criterionSentences(criterion: Criterion, only: boolean): string[] {
  const most = maximumOf(criterion);
  const aside = [criterion.heading && `mục “${criterion.heading}”`, asideOf(criterion.kind), most !== null && (criterion.kind === 'deduction' ? `trừ tối đa ${points(most)}` : `tối đa ${points(most)}`)].filter(Boolean).join(', ');
  if (!only) return [`“${criterion.name}”${aside && ` (${aside})`}: ${partsOf(criterion).join('; ')}.`];
  const ceiling = most !== null && (criterion.kind === 'acts' || criterion.kind === 'per_members') ? [`Tổng cộng tối đa ${points(most)}.`] : [];
  return [...partsOf(criterion).map((part) => `${began(part)}.`), ...ceiling];
}
const asideOf = (kind: Criterion['kind']): string | undefined => ({ judged: 'điểm thẩm định', bonus: 'điểm cộng', deduction: 'điểm trừ' } as Partial<Record<Criterion['kind'], string>>)[kind];

/** What a criterion gives, part by part, without its name. */
function partsOf(criterion: Criterion): string[] {
  if (criterion.kind === 'acts') return weightParts(criterion.weights, '');
  if (criterion.kind === 'per_members') return [...weightParts(criterion.weights, ' trên 100 đoàn viên'), 'số đoàn viên lấy vào ngày đầu của đợt'];
  if (criterion.kind === 'target') return targetParts(criterion);
  if (criterion.kind === 'steps') return [stepsPart(criterion)];
  if (criterion.kind === 'judged') return [`chấm theo văn bản chứng minh, phải có hai người thống nhất, ${criterion.stepsMilli ? `theo các mức ${criterion.stepsMilli.map(decimal).join(' – ')} điểm` : `từ 0 đến ${points(criterion.maxMilli)}`}`];
  return [`mỗi lần ${criterion.kind === 'bonus' ? 'cộng' : 'trừ'} phải có lý do, văn bản chứng minh và hai người thống nhất`];
}

function weightParts(weights: Extract<Criterion, { kind: 'acts' }>['weights'], per: string): string[] {
  return [...Map.groupBy(weights, ({ indicator }) => indicator)].map(([indicator, own]) => {
    const { label, countUnit, upgradeOf } = indicators[indicator];
    const general = own.find(({ procedureGroup }) => procedureGroup === null);
    const groups = own.filter(({ procedureGroup }) => procedureGroup !== null).map(({ procedureGroup, milli }) => `“${procedureGroups[procedureGroup!]}” ${points(milli)}`);
    if (!general) return `${label}, chỉ tính lĩnh vực ${groups.join(', ')} mỗi ${countUnit}${per}`;
    const apart = groups.length > 0 ? `; riêng lĩnh vực ${groups.join(', ')}` : '';
    return upgradeOf ? `${label}: cộng thêm ${points(general.milli)}${per} cho ${upgradeOf === 'account' ? 'tài khoản' : 'hồ sơ'} đã được tính, không tính thành việc thứ hai${apart}`
      : `${label}: ${points(general.milli)} mỗi ${countUnit}${per}${apart}`;
  });
}

function targetParts({ weights, worthMilli, ceilingPercent }: Extract<Criterion, { kind: 'target' }>): string[] {
  const common = weights.map(({ weight }) => weight).reduce(divisor);
  const even = weights.every(({ weight }) => weight === weights[0]!.weight);
  const of = weights.map(({ indicator, weight }) => (even ? indicators[indicator].label : `${indicators[indicator].label} (trọng số ${whole(weight / common)})`)).join('; ');
  const how = weights.length === 1 ? `của chỉ tiêu: ${of}` : `, lấy trung bình ${even ? 'cộng' : 'có trọng số'} của các chỉ tiêu: ${of}; chỉ tiêu nào đơn vị không được giao thì không tính vào trung bình`;
  return [`điểm theo tỷ lệ hoàn thành chỉ tiêu được giao${how.startsWith(',') ? '' : ' '}${how}`,
    `đạt đúng chỉ tiêu là ${points(worthMilli)}, ${ceilingPercent === null ? 'vượt chỉ tiêu được tính cả phần vượt' : ceilingPercent === 100 ? 'phần vượt không thêm điểm' : `phần vượt tính đến ${whole(ceilingPercent)}\u00a0% chỉ tiêu`}`];
}

function stepsPart({ measure, indicators: codes, steps }: Extract<Criterion, { kind: 'steps' }>): string {
  const unit = unitOf(codes);
  const measured = { percent: 'theo tỷ lệ hoàn thành chỉ tiêu được giao', acts: `theo số ${unit} được công nhận`, per_100: `theo số ${unit} được công nhận trên 100 đoàn viên (số đoàn viên lấy vào ngày đầu của đợt)` }[measure];
  const from = (n: number) => (measure === 'percent' ? `${whole(n)}\u00a0%` : `${whole(n)} ${unit}`);
  const last = steps.at(-1)!.from === 0 ? steps.at(-1)!.milli : 0;
  const reached = steps.filter((step) => step.from > 0).map((step, at) => `từ ${from(step.from)}${at === 0 ? ' trở lên' : ''} được ${points(step.milli)}`);
  return `${measured} của ${codes.map((code) => indicators[code].label).join('; ')}: ${[...reached, `còn lại ${points(last)}`].join('; ')}`;
}

/** "hồ sơ", "tài khoản", or "lượt" where they are mixed. */
function unitOf(codes: readonly Indicator[]): string {
  const units = new Set(codes.map((code) => indicators[code].countUnit));
  return units.size === 1 ? [...units][0]! : 'lượt';
}

const overCaps = (): string => 'Phần vượt mức trần vẫn được công nhận và hiện trên bảng, chỉ không thêm điểm; nhiều loại việc cùng một mức trần thì cắt theo tỷ lệ của từng loại.';

/** What one cap lets count. */
export function capSentence({ indicators: codes, procedureGroup, per, window, max }: Cap): string {
  const of = codes.length === 0 ? '' : `, ${codes.length === 1 ? 'đối với' : 'tính chung cho'}: ${codes.map((code) => indicators[code].label).join('; ')}`;
  const group = procedureGroup === null ? '' : ` thuộc lĩnh vực “${procedureGroups[procedureGroup]}”`;
  const unit = codes.length > 0 ? unitOf(codes) : procedureGroup === null ? 'lượt' : 'hồ sơ';
  return `${per === 'member' ? 'Mỗi người khai báo' : 'Mỗi đơn vị'} được tính điểm tối đa ${whole(max)} ${unit}${group} ${window === 'day' ? 'trong một ngày' : 'trong cả đợt'}${of}.`;
}

const qualitySentences = ({ quality, criteria }: CriteriaRules): string[] => (quality === null ? [] : [
  `Điểm theo kết quả công nhận được nhân với hệ số chất lượng, từ ${decimal(quality.floorMilli)} đến 1${criteria.some(isGiven) ? '; điểm thẩm định, điểm cộng, điểm trừ không nhân hệ số' : ''}.`,
  'Hệ số chất lượng bằng 1 trừ tỷ lệ công nhận sai của đơn vị, ước lượng từ các lần kiểm tra lại; lấy cận dưới của khoảng tin cậy 95\u00a0% để chỗ chưa chắc chắn có lợi cho đơn vị. Đơn vị chưa được kiểm tra lại lần nào có hệ số 1.']);

function heldSentences({ criteria, minimum }: CriteriaRules): string[] {
  const measured = criteria.filter((each) => !isGiven(each));
  const needed = [minimum && minimum.acts > 0 && `có ít nhất ${whole(minimum.acts)} lượt được công nhận`, minimum && minimum.percent > 0 && `đạt ít nhất ${whole(minimum.percent)}\u00a0% chỉ tiêu được giao`].filter(Boolean);
  return [
    ...(measured.length > 0 && measured.every(isByTarget) ? ['Đơn vị chưa được giao chỉ tiêu tham gia nhưng không xếp hạng.'] : measured.some(isByTarget) ? ['Đơn vị chưa được giao chỉ tiêu thì không có điểm ở phần tính theo chỉ tiêu.'] : []),
    ...(measured.length > 0 && measured.every(isByMembers) ? ['Đơn vị chưa có số đoàn viên tham gia nhưng không xếp hạng.'] : measured.some(isByMembers) ? ['Đơn vị chưa có số đoàn viên thì không có điểm ở phần tính trên 100 đoàn viên.'] : []),
    ...(needed.length > 0 ? [`Muốn được xếp hạng, đơn vị phải ${needed.join(' và ')}; chưa đủ thì vẫn tham gia nhưng không xếp hạng.`] : [])];
}

function tieSentence({ tieBreaks, criteria }: CriteriaRules): string {
  const words = (key: TieBreakKey) => (key.startsWith(CRITERION) ? `điểm cao hơn ở “${criteria.find((each) => each.key === key.slice(CRITERION.length))?.name}”` : tieBreakWords[key as TieBreak]);
  const order = tieBreaks.map(words).join(', rồi ');
  return `${order ? `Bằng điểm thì xét lần lượt: ${order}. Bằng nhau tất cả` : 'Các đơn vị bằng điểm'} thì đồng hạng và hạng kế tiếp được bỏ qua (1, 2, 2, 4).`;
}

function gradeSentences({ grades }: CriteriaRules): string[] {
  if (!grades) return [];
  const from = (n: number) => (grades.by === 'points' ? points(n) : `${whole(n)}\u00a0%`);
  const list = grades.list.map(({ name, from: least }, at) => `“${name}” ${at === grades.list.length - 1 ? 'là các đơn vị còn lại' : `từ ${from(least)}${at === 0 ? ' trở lên' : ''}`}`);
  return [`Xếp loại theo ${grades.by === 'points' ? 'tổng điểm' : 'tỷ lệ hoàn thành chỉ tiêu được giao'}: ${list.join('; ')}. Đơn vị không xếp hạng thì không xếp loại.`,
    ...(grades.topShareMilli === null ? [] : [`Mức “${grades.list[0]!.name}” chỉ dành cho tối đa ${perCent(grades.topShareMilli)} số đơn vị được xếp hạng trên toàn bảng (làm tròn xuống), xét từ điểm cao nhất; các đơn vị bằng nhau ở ranh giới cùng xuống mức kế tiếp.`])];
}

const points = (milli: number): string => `${decimal(milli)} điểm`;
const began = (words: string): string => words.slice(0, 1).toLocaleUpperCase('vi') + words.slice(1);
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

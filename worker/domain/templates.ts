import type { CampaignTemplate, Indicator } from '#vocabulary';
import type { CriteriaRules, Criterion } from '#wire/rules';
import { addDays, daysBetween, vietnameseDate } from './calendar.ts';

/** What a template fills in: everything a campaign has but its scope. */
export type Plan = {
  name: string; goal: string; audience: string; content: string; measures: string;
  firstDay: string; lastDay: string; claimsUntilDay: string; closesDay: string; weekdays: number[] | null; rules: CriteriaRules;
};

const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();
/** The first such day of the week on or after a date. */
const nextWeekday = (day: number, from: string): string => addDays(from, (day - weekday(from) + 7) % 7);
const lastOfMonth = (year: number, month: number): string => addDays(`${month === 12 ? year + 1 : year}-${String(month === 12 ? 1 : month + 1).padStart(2, '0')}-01`, -1);

/**
 * The next time a template fits: it begins after a day, never on or before it.
 *
 * @param after local date, normally today
 */
export function templateDates(template: CampaignTemplate, after: string): { firstDay: string; lastDay: string } {
  const year = Number(after.slice(0, 4));
  if (template === 'youth_month') {
    const own = after < `${year}-03-01` ? year : year + 1;
    return { firstDay: `${own}-03-01`, lastDay: `${own}-03-31` };
  }
  if (template === 'digital_sunday') {
    const firstDay = nextWeekday(0, addDays(after, 1));
    const end = `${firstDay.slice(0, 4)}-12-31`;
    return { firstDay, lastDay: addDays(end, -weekday(end)) };
  }
  if (template === 'peak_60') return { firstDay: addDays(after, 1), lastDay: addDays(after, 60) };
  if (template === 'quarter') {
    const next = Math.floor((Number(after.slice(5, 7)) - 1) / 3) * 3 + 4;
    const [own, month] = next > 12 ? [year + 1, next - 12] : [year, next];
    return { firstDay: `${own}-${String(month).padStart(2, '0')}-01`, lastDay: lastOfMonth(own, month + 2) };
  }
  return { firstDay: `${year + 1}-01-01`, lastDay: `${year + 1}-12-31` };
}

/** Points an act in thousandths, as the templates suggest them. */
const usual: [Indicator, number][] = [['dossier_full', 2000], ['dossier_partial', 1000], ['dossier_payment', 500], ['vneid_outside', 1000], ['vneid_member', 500], ['account_transaction', 500], ['outreach_turn', 50]];
const head = (key: string, name: string, heading: string | null = null) => ({ key, name, heading });
const acts: Criterion = { ...head('ket-qua', 'Kết quả hỗ trợ, hướng dẫn được công nhận'), kind: 'acts', maxMilli: null, weights: usual.map(([indicator, milli]) => ({ indicator, procedureGroup: null, milli })) };
const byTarget = (worthMilli: number, ceilingPercent: number | null): Criterion => ({
  ...head('chi-tieu', 'Tỷ lệ hoàn thành chỉ tiêu được giao'), kind: 'target', worthMilli, ceilingPercent,
  weights: [{ indicator: 'dossier_full', weight: 2 }, { indicator: 'vneid_outside', weight: 1 }] });
const perMembers = (maxMilli: number): Criterion => ({
  ...head('binh-quan', 'Số lượt bình quân trên 100 đoàn viên'), kind: 'per_members', maxMilli,
  weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 200 }, { indicator: 'vneid_outside', procedureGroup: null, milli: 100 }, { indicator: 'outreach_turn', procedureGroup: null, milli: 10 }] });
const bonus = (maxMilli: number): Criterion => ({ ...head('diem-cong', 'Mô hình, cách làm hay được nhân rộng'), kind: 'bonus', maxMilli });
const plain = { version: 2 as const, caps: [], totalMaxMilli: null, quality: null, minimum: null, grades: null };

/** Suggested rules; an organizer changes them before the start. */
const rulesOf: Record<CampaignTemplate, CriteriaRules> = {
  youth_month: { ...plain, criteria: [acts, bonus(20_000)], caps: [{ indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 50 }], tieBreaks: ['payments', 'transactions', 'acts'] },
  digital_sunday: { ...plain, criteria: [acts], caps: [{ indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 50 }], tieBreaks: ['payments', 'acts'] },
  peak_60: { ...plain, criteria: [byTarget(100_000, null)], tieBreaks: ['percent', 'payments', 'acts'] },
  quarter: { ...plain, criteria: [byTarget(50_000, 120), perMembers(50_000)], totalMaxMilli: 100_000, tieBreaks: ['percent', 'acts'] },
  year: {
    ...plain, criteria: [
      { ...byTarget(60_000, 100), heading: '1. Kết quả thực hiện chỉ tiêu' }, { ...perMembers(20_000), heading: '1. Kết quả thực hiện chỉ tiêu' },
      { ...head('bao-cao', 'Chế độ thông tin, báo cáo', '2. Tổ chức thực hiện'), kind: 'judged', maxMilli: 10_000, stepsMilli: [10_000, 8000, 6000, 4000, 0] },
      { ...head('hoat-dong', 'Tổ chức hoạt động, đội hình thường xuyên', '2. Tổ chức thực hiện'), kind: 'judged', maxMilli: 10_000, stepsMilli: null },
      { ...bonus(10_000), heading: '3. Điểm cộng, điểm trừ' },
      { ...head('diem-tru', 'Báo cáo chậm, khai báo sai', '3. Điểm cộng, điểm trừ'), kind: 'deduction', maxMilli: 10_000 }],
    totalMaxMilli: 100_000, quality: { floorMilli: 800 }, minimum: { acts: 1, percent: 0 }, tieBreaks: ['percent', 'criterion:chi-tieu', 'acts'],
    grades: { by: 'points', topShareMilli: 200, list: [
      { name: 'Hoàn thành xuất sắc nhiệm vụ', from: 90_000 }, { name: 'Hoàn thành tốt nhiệm vụ', from: 70_000 }, { name: 'Hoàn thành nhiệm vụ', from: 50_000 }, { name: 'Không hoàn thành nhiệm vụ', from: 0 }] },
  },
};

const DOSSIERS = 'hỗ trợ, hướng dẫn người dân nộp hồ sơ trực tuyến, kích hoạt và sử dụng VNeID, thanh toán trực tuyến';
const audience = 'Các tổ chức Đoàn trực thuộc; đoàn viên, thanh niên, đội hình thanh niên tình nguyện và Tổ công nghệ số thanh niên.';
const measures = (watch: string): string => [
  '1. Ban hành kế hoạch, phân công nhiệm vụ và quán triệt đến từng chi đoàn trước ngày bắt đầu.',
  '2. Bố trí đội hình hỗ trợ tại bộ phận một cửa, nhà văn hóa và điểm sinh hoạt cộng đồng; hỗ trợ miễn phí, không giữ tài khoản, giấy tờ của người dân.',
  '3. Khai báo kết quả trên hệ thống ngay trong ngày; cơ quan tiếp nhận hồ sơ đối soát, công nhận.',
  `4. ${watch}`,
  '5. Kết thúc đợt: tổng kết, công bố kết quả, biểu dương và nhân rộng điển hình.'].join('\n');
const dates = ({ firstDay, lastDay }: { firstDay: string; lastDay: string }): string => `từ ngày ${vietnameseDate(firstDay)} đến hết ngày ${vietnameseDate(lastDay)}`;
const contentOf = (more: string): string => [
  '1. Tuyên truyền lợi ích và cách sử dụng dịch vụ công trực tuyến đến hộ gia đình, người lao động, người cao tuổi.',
  `2. Trực tiếp ${DOSSIERS}.`, `3. ${more}`].join('\n');

type Words = Pick<Plan, 'name' | 'goal' | 'content' | 'measures'>;
function wordsOf(template: CampaignTemplate, span: { firstDay: string; lastDay: string }): Words {
  const year = span.firstDay.slice(0, 4);
  const quarter = ['I', 'II', 'III', 'IV'][Math.floor((Number(span.firstDay.slice(5, 7)) - 1) / 3)];
  switch (template) {
    case 'youth_month': return {
      name: `Tháng Thanh niên ${year}: tuổi trẻ với dịch vụ công trực tuyến`,
      goal: `Phát huy vai trò xung kích của đoàn viên, thanh niên trong Tháng Thanh niên ${year} (${dates(span)}), lập thành tích chào mừng ngày thành lập Đoàn 26/3: giúp người dân tự nộp được hồ sơ trực tuyến và dùng được tài khoản định danh.`,
      content: contentOf('Tổ chức ít nhất một ngày cao điểm tình nguyện vì dịch vụ công trực tuyến tại mỗi xã, phường.'),
      measures: measures('Kiểm tra, đôn đốc hằng tuần; công bố bảng xếp hạng công khai, cập nhật liên tục.') };
    case 'digital_sunday': return {
      name: `Ngày Chủ nhật số năm ${year}`,
      goal: `Duy trì nền nếp mỗi Chủ nhật, ${dates(span)}, đoàn viên, thanh niên đến từng khu dân cư giúp người dân sử dụng dịch vụ công trực tuyến.`,
      content: contentOf('Mỗi tổ chức Đoàn cấp xã ra quân ít nhất hai ngày Chủ nhật trong tháng; chỉ tính việc làm vào ngày Chủ nhật.'),
      measures: measures('Thông báo lịch ra quân trước thứ Sáu; điểm lại kết quả vào sáng thứ Hai.') };
    case 'peak_60': return {
      name: `Chiến dịch cao điểm 60 ngày hỗ trợ dịch vụ công trực tuyến năm ${year}`,
      goal: `Trong 60 ngày cao điểm, ${dates(span)}, hoàn thành và vượt chỉ tiêu được giao về hồ sơ trực tuyến toàn trình và kích hoạt VNeID cho người dân.`,
      content: contentOf('Tập trung lực lượng ở địa bàn có tỷ lệ hồ sơ trực tuyến thấp, vùng sâu, vùng đồng bào dân tộc thiểu số.'),
      measures: measures('Giao ban hằng tuần; đơn vị đạt dưới mức bình quân được đơn vị bạn và Tỉnh đoàn hỗ trợ.') };
    case 'quarter': return {
      name: `Đợt thi đua quý ${quarter} năm ${year}`,
      goal: `Thực hiện đúng tiến độ chỉ tiêu Đề án trong quý ${quarter} năm ${year} (${dates(span)}), bảo đảm công bằng giữa đơn vị đông và ít đoàn viên.`,
      content: contentOf('Duy trì Ngày Chủ nhật số và lớp hướng dẫn kỹ năng số hằng tháng.'),
      measures: measures('Sơ kết cuối mỗi tháng; gửi nhắc việc đến đơn vị chưa có chuyển biến.') };
    case 'year': return {
      name: `Phong trào thi đua thực hiện dịch vụ công trực tuyến năm ${year}`,
      goal: `Hoàn thành toàn diện nhiệm vụ năm ${year} của Đề án (${dates(span)}), làm căn cứ đánh giá, xếp loại và đề nghị khen thưởng cuối năm.`,
      content: contentOf('Xây dựng mô hình mới, củng cố đội hình thường xuyên, thực hiện chế độ báo cáo đúng hạn.'),
      measures: measures('Sơ kết sáu tháng, kiểm tra chéo giữa các cụm, thẩm định điểm cuối năm bởi hai người độc lập.') };
  }
}

/** How long after the last day claims are taken, and until when the office and the organizer settle. */
const graceOf: Record<CampaignTemplate, [graceDays: number, settleDays: number]> = { youth_month: [3, 10], digital_sunday: [3, 14], peak_60: [3, 10], quarter: [5, 15], year: [7, 30] };

/** Fields of a template for the next time it fits after a day, with texts an office can send out. */
export function planOf(template: CampaignTemplate, after: string): Plan {
  const span = templateDates(template, after);
  const [grace, settle] = graceOf[template];
  return { ...wordsOf(template, span), audience, ...span, claimsUntilDay: addDays(span.lastDay, grace), closesDay: addDays(span.lastDay, settle),
    weekdays: template === 'digital_sunday' ? [0] : null, rules: rulesOf[template] };
}

/** Whole calendar months: from the first of one to the last day of another. */
function monthsOf(firstDay: string, lastDay: string): number | null {
  if (firstDay.slice(8) !== '01' || addDays(lastDay, 1).slice(8) !== '01') return null;
  return (Number(lastDay.slice(0, 4)) - Number(firstDay.slice(0, 4))) * 12 + Number(lastDay.slice(5, 7)) - Number(firstDay.slice(5, 7)) + 1;
}
const monthLater = (date: string, months: number): string => {
  const at = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`;
};

type Span = { firstDay: string; lastDay: string; claimsUntilDay: string; closesDay: string };
/**
 * The next time an earlier campaign fits again, after its own end and after a day: a quarter becomes the next
 * quarter, another span of whole months the same months of a later year, anything else as many days, beginning
 * on the same day of the week. What came after its last day comes as many days after the new one.
 */
export function movedOn({ firstDay, lastDay, claimsUntilDay, closesDay }: Span, after: string): Span {
  const months = monthsOf(firstDay, lastDay);
  const past = after > lastDay ? after : lastDay;
  let [first, last] = [firstDay, lastDay];
  if (months === null) {
    const weeks = Math.floor(daysBetween(firstDay, past) / 7) + 1;
    [first, last] = [addDays(firstDay, weeks * 7), addDays(lastDay, weeks * 7)];
  } else {
    const stride = months === 3 && (Number(firstDay.slice(5, 7)) - 1) % 3 === 0 ? 3 : Math.ceil(months / 12) * 12;
    while (first <= past) first = monthLater(first, stride);
    last = addDays(monthLater(first, months), -1);
  }
  const after_ = (day: string) => addDays(last, daysBetween(lastDay, day));
  return { firstDay: first, lastDay: last, claimsUntilDay: after_(claimsUntilDay), closesDay: after_(closesDay) };
}

/** A name moved to another year: the year it spoke of, and "quý …", become those of the new first day. */
export function renamed(name: string, from: string, to: string): string {
  const quarter = (date: string) => ['I', 'II', 'III', 'IV'][Math.floor((Number(date.slice(5, 7)) - 1) / 3)]!;
  return name.replaceAll(from.slice(0, 4), to.slice(0, 4)).replace(new RegExp(`quý ${quarter(from)}(?![IV])`, 'g'), `quý ${quarter(to)}`);
}

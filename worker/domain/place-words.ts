import type { CriteriaRules } from '#wire/rules';
import type { PlaceFacts, PlaceLine } from '#wire/why';
import { decimal, percentOf, whole } from './numbers.ts';
import { CRITERION, decided } from './ranking.ts';

/** Why a unit stands where it stands: against the nearest before it and the nearest after it, by what the rules decide. The API says it in Vietnamese, a page in its own language. */
export function placeSentences(stands: PlaceFacts, rules: CriteriaRules): string[] {
  if ('held' in stands) return [heldWords()[stands.held]];
  const { own, above, below, of, level, grade } = stands;
  return [
    above ? `Có ${whole(own.place - 1)} đơn vị trong ${of} đơn vị của cụm đứng trước.` : `Không đơn vị nào trong ${of} đơn vị của cụm đứng trước.`,
    ...(above ? [behind(own, above, rules)] : []),
    ...(level > 0 ? [`Đồng hạng với ${whole(level)} đơn vị: bằng nhau ở mọi điều thể lệ xét đến; hạng kế tiếp được bỏ qua.`] : []),
    ...(below ? [ahead(own, below, rules)] : []),
    ...(grade ? [`Xếp loại “${grade}”.`] : [])];
}
const heldWords = () => ({
  no_target: 'Đơn vị chưa được giao chỉ tiêu nên tham gia nhưng không xếp hạng.', no_members: 'Chưa có số đoàn viên của đơn vị nên đơn vị tham gia nhưng không xếp hạng.',
  minimum: 'Đơn vị chưa đủ mức tối thiểu của thể lệ nên tham gia nhưng chưa xếp hạng.', apart: 'Đơn vị tham gia nhưng không xếp hạng.' });

function behind(own: PlaceLine, other: PlaceLine, rules: CriteriaRules): string {
  const by = difference(other, own, rules);
  return by === null ? `Ngay trước là ${other.name} (hạng ${other.place}).` : `Ngay trước là ${other.name} (hạng ${other.place}), ${by}.`;
}
function ahead(own: PlaceLine, other: PlaceLine, rules: CriteriaRules): string {
  const by = difference(own, other, rules);
  return by === null ? `Ngay sau là ${other.name} (hạng ${other.place}).` : `Đứng trước ${other.name} (hạng ${other.place}): ${by}.`;
}

/** In what the first of two is the better one, with both numbers: "120,5 điểm so với 118 điểm, hơn 2,5 điểm". */
function difference(first: PlaceLine, second: PlaceLine, { tieBreaks, criteria }: CriteriaRules): string | null {
  const by = decided(first, second, tieBreaks, criteria.map(({ key }) => key));
  if (!by) return null;
  if (by.key === 'points') return `${decimal(first.pointsMilli)} điểm so với ${decimal(second.pointsMilli)} điểm, hơn ${decimal(first.pointsMilli - second.pointsMilli)} điểm`;
  const level = decimal(first.pointsMilli);
  const part = by.key.startsWith(CRITERION) ? criteria.findIndex(({ key }) => CRITERION + key === by.key) : -1;
  if (part >= 0) return `cùng ${level} điểm, xét tiếp điểm ở “${criteria[part]!.name}”: ${decimal(first.partsMilli[part]!)} điểm so với ${decimal(second.partsMilli[part]!)} điểm`;
  if (by.key === 'percent') return `cùng ${level} điểm, xét tiếp tỷ lệ hoàn thành chỉ tiêu: ${percentOf(first.targetedMilli, first.target)} so với ${percentOf(second.targetedMilli, second.target)}`;
  if (by.key === 'transactions') return `cùng ${level} điểm, xét tiếp số tài khoản có giao dịch thực tế: ${decimal(first.transactionsMilli)} so với ${decimal(second.transactionsMilli)}`;
  if (by.key === 'payments') return `cùng ${level} điểm, xét tiếp số hồ sơ thanh toán trực tuyến: ${decimal(first.paymentsMilli)} so với ${decimal(second.paymentsMilli)}`;
  return `cùng ${level} điểm, xét tiếp số lượt được công nhận: ${decimal(first.actsMilli)} so với ${decimal(second.actsMilli)}`;
}

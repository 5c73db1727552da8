import type { NoticeFigure, NoticeSection, PeriodicNotice } from '#wire/notice';
import { clockWords, dayWords, daysWords } from './calendar.ts';
import { decimal, percentOf, perCent, whole } from './numbers.ts';

/** The notice's words, the same on the page, in the spreadsheet and on paper. */

/** What the notice is, on every sheet of it. */
export const draftWords = ({ head }: PeriodicNotice): string => (head.source === 'demonstration' ? 'Dự thảo từ số liệu trình diễn do máy tạo ra' : 'Dự thảo từ số liệu hệ thống');
export const draftNote = (): string => 'Chưa ký, chưa ban hành. Chỗ trống để cơ quan ban hành điền.';

/** What the notice is about (trích yếu); the name of one that was published says its period itself. */
export const subject = ({ head, period }: PeriodicNotice): string => `Kết quả thực hiện chỉ tiêu của đợt “${head.name}”${head.notice ? '' : `, kỳ ${daysWords(period)}`}`;

/** As of when, and from which board. */
export function asOfWords({ head, period, upToBoard, asOf, no }: PeriodicNotice): string {
  const when = head.notice ? `đến ${dayWords(head.notice.asOf)}` : upToBoard ? `tính đến ${clockWords(asOf)}` : `tính đến hết ngày ${dayWords(period.until)}`;
  return `Số liệu ${when}, theo bảng số ${whole(no)} của Bảng Vàng${head.notice || upToBoard ? '' : ` (lập lúc ${clockWords(asOf)})`}`;
}

/** What “so với kỳ trước” means here. */
export const methodWords = ({ period, compared }: PeriodicNotice): string => (compared
  ? `“Kỳ trước” là số lũy kế đã được công nhận trước ngày ${dayWords(period.from)}; “tăng trong kỳ” là số được công nhận trừ số bị thu hồi từ ngày đó đến hết kỳ, tính theo ngày ghi sổ, không theo ngày thực hiện; tỷ lệ tăng là tăng trong kỳ chia cho số kỳ trước.`
  : 'Trước kỳ này chưa có kết quả nào được công nhận, nên không có kỳ trước để so; số liệu tính theo ngày ghi sổ, không theo ngày thực hiện.');

/** "Tài khoản đã mở": the unit of a count, or turns where it says nothing. */
export const figureWords = ({ milli, target }: NoticeFigure): string => (target > 0 ? `${decimal(milli)}/${whole(target)}` : decimal(milli));
/** More or less than when the period began: "+12", "−2", "0". */
export const growthWords = ({ milli, before }: NoticeFigure): string => (milli > before ? `+${decimal(milli - before)}` : decimal(milli - before));
/** The same against what there was then; "—" where there was nothing. */
export const growthPercent = ({ milli, before }: NoticeFigure): string => (before <= 0 ? '—' : `${milli > before ? '+' : ''}${perCent(Math.round(((milli - before) / before) * 1000))}`);

/** The whole of a target in one sentence. */
export function wholeWords({ whole: sum, countUnit }: Pick<NoticeSection, 'whole' | 'countUnit'>, compared: boolean): string {
  const done = sum.target > 0 ? `Thực hiện ${figureWords(sum)} ${countUnit}, đạt ${percentOf(sum.milli, sum.target)} chỉ tiêu.` : `Thực hiện ${figureWords(sum)} ${countUnit}; không giao chỉ tiêu.`;
  return compared ? `${done} Kỳ trước ${decimal(sum.before)}; trong kỳ ${sum.milli < sum.before ? `giảm ${decimal(sum.before - sum.milli)}` : `tăng ${decimal(sum.milli - sum.before)}`}${sum.before > 0 ? ` (${growthPercent(sum)})` : ''}.` : done;
}

export type WrittenList = { key: 'over' | 'growth' | 'begun' | 'still'; heading: string; items: { at: number; name: string; words: string | null }[]; none: string };

/** The lists of a target, written out: who, and by how much. */
export function listsOf({ rows, over, still, growth, begun, whole: sum }: NoticeSection, { units, compared }: Pick<PeriodicNotice, 'units' | 'compared'>): WrittenList[] {
  const name = (at: number): string => units[at]!.name;
  const lists: (WrittenList | false)[] = [
    sum.target > 0 && { key: 'over', heading: 'Đơn vị đạt trên 100\u00a0% chỉ tiêu được giao', none: 'Chưa có đơn vị nào.',
      items: over.map((at) => ({ at, name: name(at), words: percentOf(rows[at]!.milli, rows[at]!.target) })) },
    { key: 'growth', heading: 'Đơn vị tăng nhiều nhất so với kỳ trước', none: compared ? 'Chưa có đơn vị nào tăng.' : 'Không có kỳ trước để so.',
      items: growth.map(({ at, growthMilli }) => ({ at, name: name(at), words: `+${perCent(growthMilli)}` })) },
    begun.length > 0 && compared && { key: 'begun', heading: 'Đơn vị lần đầu có kết quả trong kỳ', none: 'Không có.',
      items: begun.map((at) => ({ at, name: name(at), words: decimal(rows[at]!.milli) })) },
    sum.target > 0 && { key: 'still', heading: compared ? 'Đơn vị chưa có chuyển biến so với kỳ trước' : 'Đơn vị chưa có kết quả', none: 'Không có.',
      items: still.map((at) => ({ at, name: name(at), words: rows[at]!.milli < rows[at]!.before ? `giảm ${decimal(rows[at]!.before - rows[at]!.milli)} do thu hồi` : null })) }];
  return lists.filter((list) => list !== false);
}

export const wholeRow = (): string => 'Toàn đợt';

/** How a file is named that holds the notice. */
export const fileName = ({ head, period }: PeriodicNotice, ending: string): string => `thong-bao-${head.slug}-${period.from}-${period.until}.${ending}`;

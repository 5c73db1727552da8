import type { NoticeFigure, PeriodicNotice } from '#wire/notice';
import { vietnameseDate } from '#domain/calendar';
import { COLUMNS } from '#domain/notice';
import { asOfWords, draftNote, draftWords, growthWords, listsOf, methodWords, subject, wholeRow, wholeWords } from '#domain/notice-words';
import { decimal, percentOf, whole } from '#domain/numbers';
import { Paper, WIDTH, type Column } from './paper.ts';

const BODY = { size: 11.5, first: 28 };
const BLANK = '……………………………';
/** Widths of the table of units; growth in per cent stands in the spreadsheet, where there is room. */
const WIDTHS = [24, 0, 52, 58, 52, 58, 52];
const columns: Column[] = COLUMNS.slice(0, WIDTHS.length).map((heading, at) => ({
  heading, width: WIDTHS[at] || WIDTH - WIDTHS.reduce((a, b) => a + b, 0), align: at === 1 ? 'left' : 'right' }));
const cellsOf = ({ target, milli, before }: NoticeFigure): string[] =>
  [target > 0 ? whole(target) : '—', decimal(milli), percentOf(milli, target), decimal(before), growthWords({ target, milli, before })];

/**
 * The notice on A4 as offices lay one out (Nghị định 30/2020/NĐ-CP, phụ lục I): quốc hiệu, tiêu ngữ, số and ký hiệu,
 * địa danh, nơi nhận and the place of the signature left blank, and marked on every sheet as what it is, a draft.
 */
export async function noticePaper(notice: PeriodicNotice): Promise<Uint8Array> {
  const { sections, head, others } = notice;
  const paper = await Paper.begin({ title: subject(notice), subject: asOfWords(notice), at: notice.asOf });
  paper.mark(draftWords(notice).toLocaleUpperCase('vi'));
  paper.space(14);
  paper.beside(
    { width: 172, lines: [[BLANK, { size: 11 }], [BLANK, { size: 11, strong: true }], [' ', { size: 6 }], ['Số: ………/TB-………', { size: 11.5 }]] },
    { width: 284, lines: [['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 11, strong: true }], ['Độc lập - Tự do - Hạnh phúc', { size: 11.5, strong: true }], [' ', { size: 6 }], ['…………, ngày …… tháng …… năm ………', { size: 11 }]] });
  paper.rule(150, { x: WIDTH - 284, of: 284, up: 21 });
  paper.rule(64, { x: 0, of: 172, up: 21 });
  paper.space(22);
  paper.words('THÔNG BÁO', { size: 14, strong: true, align: 'center' });
  paper.words(subject(notice), { size: 11.5, strong: true, align: 'center', x: 20, width: WIDTH - 40 });
  paper.space(3);
  paper.rule(90);
  paper.space(12);

  const paragraph = (text: string, strong = false): void => {
    paper.words(text, { ...BODY, strong });
    paper.space(5);
  };
  paragraph(`Căn cứ kết quả đã được đối soát và ghi sổ; phạm vi: ${head.scopeName}. ${asOfWords(notice)}. ${BLANK} thông báo như sau:`);
  if (head.frozen) paragraph(head.frozen.words, true);
  if (notice.units.length === 0) paragraph('Đợt thi đua chưa có đơn vị nào trên bảng.');
  for (const [at, section] of sections.entries()) {
    paper.keep(60);
    paragraph(`${at + 1}. ${section.label}`, true);
    paragraph(`${wholeWords(section, notice.compared)}${section.printed ? ` Thông báo số ${head.notice!.number} in ${section.printed}\u00a0%.` : ''}`);
    for (const [no, { heading, items, none }] of listsOf(section, notice).entries()) {
      paragraph(`${'abcd'[no]}) ${heading} (${whole(items.length)} đơn vị): ${items.length > 0 ? `${items.map(({ name, words }) => (words ? `${name} (${words})` : name)).join('; ')}.` : none}`);
    }
  }
  if (others.length > 0) {
    paper.keep(50);
    paragraph(`${sections.length + 1}. Kết quả khác, không giao chỉ tiêu`, true);
    for (const { label, countUnit, milli, before } of others) paragraph(`${label}: ${decimal(milli)} ${countUnit}${notice.compared ? `; kỳ trước ${decimal(before)}` : ''}.`);
  }
  paragraph(methodWords(notice));
  if (head.notice) {
    const { number, date, office, lists, caveat } = head.notice;
    paragraph(`Thông báo số ${number} ngày ${vietnameseDate(date)} của ${office} in:`, true);
    for (const list of lists) paragraph(`${list.heading}: ${list.units.map(({ name, value }) => (value ? `${name} (${value.replace(' %', '\u00a0%')})` : name)).join('; ')}.`);
    paragraph(caveat);
  }
  paper.keep(110);
  paper.space(12);
  paper.beside(
    { width: 190, lines: [['Nơi nhận:', { size: 10, strong: true, align: 'left' }], ['- ………………………;', { size: 10, align: 'left' }], ['- ………………………;', { size: 10, align: 'left' }], ['- Lưu: VT, ………', { size: 10, align: 'left' }]] },
    { width: 240, lines: [[BLANK, { size: 11.5, strong: true }], ['(Chữ ký, dấu, họ và tên của người có thẩm quyền)', { size: 9.5 }], [draftNote(), { size: 9.5 }]] });

  for (const [at, section] of sections.entries()) {
    if (notice.units.length === 0) break;
    paper.turn();
    paper.words(`PHỤ LỤC${sections.length > 1 ? ` ${at + 1}` : ''}`, { size: 12, strong: true, align: 'center' });
    paper.words(section.label, { size: 11.5, strong: true, align: 'center' });
    paper.words(`(${asOfWords(notice)}; đơn vị tính: ${section.countUnit})`, { size: 9.5, align: 'center' });
    paper.space(8);
    paper.table(columns, tableRows(notice, section));
  }
  return paper.end(`${draftWords(notice)} · ${asOfWords(notice)}`);
}

function* tableRows({ units, clusters }: PeriodicNotice, { rows, whole: sum }: PeriodicNotice['sections'][number]) {
  yield { cells: ['', wholeRow(), ...cellsOf(sum)], strong: true };
  for (const [at, unit] of units.entries()) {
    if (clusters.length > 1 && unit.cluster !== units[at - 1]?.cluster) yield { cells: [clusters[unit.cluster]!], strong: true };
    yield { cells: [String(at + 1), unit.name, ...cellsOf(rows[at]!)] };
  }
}

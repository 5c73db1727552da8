import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import writeXlsxFile, { type Cell, type Row, type Sheet } from 'write-excel-file/universal';
import type { NoticeFigure, PeriodicNotice } from '#wire/notice';
import { COLUMNS } from '#domain/notice';
import { asOfWords, draftNote, draftWords, listsOf, methodWords, subject, wholeRow } from '#domain/notice-words';

const HEAD = { fontWeight: 'bold', wrap: true, alignVertical: 'center', bottomBorderStyle: 'thin' } as const;
const text = (value: string | null, more: object = {}): Cell => (value === null ? null : { value, type: String, ...more });
const acts = (milli: number, more: object = {}): Cell => ({ value: milli / 1000, type: Number, format: milli % 1000 === 0 ? '#,##0' : '#,##0.0##', ...more });
const ratio = (part: number, of: number, more: object = {}): Cell => (of > 0 ? { value: part / of, type: Number, format: '0.00%', ...more } : null);
/** Target, done, per cent, before, growth, growth in per cent: as numbers, so that a spreadsheet counts on. */
const figureCells = ({ target, milli, before }: NoticeFigure, more: object = {}): Cell[] => [
  target > 0 ? acts(target * 1000, more) : null, acts(milli, more), ratio(milli, target * 1000, more), acts(before, more), acts(milli - before, more), ratio(milli - before, before, more)];
const widths = (...all: number[]) => all.map((width) => ({ width }));

type Written = Required<Pick<Sheet<Blob>, 'sheet'>> & { data: Row[]; columns: { width: number }[]; headRow: number };

/** Every sheet says what it is and from which board, above its head. */
function sheetOf(notice: PeriodicNotice, sheet: string, columns: { width: number }[], heading: readonly string[], rows: Row[], first: Row[] = []): Written {
  const above: Row[] = [[text(draftWords(notice), { fontWeight: 'bold' })], [text(subject(notice), { fontWeight: 'bold', fontSize: 13 })], [text(asOfWords(notice))], ...first, []];
  return { sheet, columns, headRow: above.length + 1, data: [...above, heading.map((words) => text(words, HEAD)), ...rows] };
}

function sheetsOf(notice: PeriodicNotice): Written[] {
  const { sections, others, units, clusters, head } = notice;
  const figures = COLUMNS.slice(2);
  const printed = head.notice !== null;
  const bold = { fontWeight: 'bold' } as const;
  return [
    sheetOf(notice, 'Thông báo', widths(6, 52, 14, 16, 12, 14, 14, 14, 16), ['TT', 'Chỉ tiêu', ...figures, ...(printed ? [`Thông báo ${head.notice!.number} in`] : [])],
      [...sections.map((section, at): Row => [{ value: at + 1, type: Number }, text(section.label), ...figureCells(section.whole), ...(printed ? [text(section.printed && `${section.printed} %`)] : [])]),
        ...others.map((other, at): Row => [{ value: sections.length + at + 1, type: Number }, text(other.label), ...figureCells({ target: 0, milli: other.milli, before: other.before })])],
      [...(head.frozen ? [[text(head.frozen.words, { fontWeight: 'bold' })]] : []), [text(`Phạm vi: ${head.scopeName}. ${draftNote()}`)], [text(methodWords(notice))]]),
    sheetOf(notice, 'Danh sách', widths(40, 40, 6, 40, 14, 16, 12, 14, 14, 14), ['Chỉ tiêu', 'Danh sách', ...COLUMNS],
      sections.flatMap((section) => listsOf(section, notice).flatMap(({ heading, items }) => items.map(({ at }, no): Row =>
        [text(section.label), text(heading), { value: no + 1, type: Number }, text(units[at]!.name), ...figureCells(section.rows[at]!)])))),
    sheetOf(notice, 'Theo đơn vị', widths(40, 30, 6, 40, 14, 16, 12, 14, 14, 14), ['Chỉ tiêu', 'Cụm', ...COLUMNS],
      sections.flatMap((section): Row[] => [[text(section.label, bold), null, null, text(wholeRow(), bold), ...figureCells(section.whole, bold)],
        ...units.map((unit, at): Row => [text(section.label), text(clusters[unit.cluster]!), { value: at + 1, type: Number }, text(unit.name), ...figureCells(section.rows[at]!)])]))];
}

const column = (n: number): string => String.fromCharCode(64 + n);

/**
 * The notice as .xlsx: three sheets of real numbers, heads that stay in sight, and on paper A4 across, one page wide,
 * with the head on each. The library hands what is long to a Worker of the browser, which there is none of here; so the
 * rows are taken out of the sheets before they are packed, and put back afterwards.
 */
export async function noticeSheet(notice: PeriodicNotice): Promise<Uint8Array> {
  const sheets = sheetsOf(notice);
  const taken = new Map<string, string>();
  const names = sheets.map(({ sheet, data, headRow, columns }, at) => `<definedName name="_xlnm.Print_Area" localSheetId="${at}">'${sheet}'!$A$1:$${column(columns.length)}$${data.length}</definedName>`
    + `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">'${sheet}'!$${headRow}:$${headRow}</definedName>`).join('');
  const blob = await writeXlsxFile(sheets.map(({ sheet, data, columns, headRow }) => ({ sheet, data, columns, stickyRowsCount: headRow, orientation: 'landscape' as const })), {
    fontFamily: 'Arial', fontSize: 10,
    features: [{ files: { transform: {
      'xl/worksheets/sheet{id}.xml': { transform: (xml, _, { sheetId }) => xml.replace(/<sheetData>.*<\/sheetData>/s, (rows) => {
        taken.set(`xl/worksheets/sheet${sheetId}.xml`, rows);
        return '<sheetData/>';
      }).replace('<sheetViews', '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews').replace('<pageSetup ', '<pageSetup fitToWidth="1" fitToHeight="0" ') },
      'xl/workbook.xml': { transform: (xml) => xml.replace('<definedNames/>', `<definedNames>${names}</definedNames>`) },
    } } }],
  }).toBlob();
  const files = unzipSync(new Uint8Array(await blob.arrayBuffer()));
  for (const [path, rows] of taken) files[path] = strToU8(strFromU8(files[path]!).replace('<sheetData/>', () => rows));
  return zipSync(files);
}

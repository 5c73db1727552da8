import { measures, progressWords, type Measure } from '#vocabulary';
import type { MeasureFigures, MeasureRow } from '#wire/programme';
import { acts, count, perCent, percent } from './format.ts';

export const isRate = (measure: Measure): boolean => measures[measure].kind !== 'count';
/** "90.000 hồ sơ", "trên 50 %", "—". */
export function targetWords(measure: Measure, target: number | null): string {
  if (target === null) return '—';
  return isRate(measure) ? `${measures[measure].over ? 'trên ' : ''}${perCent(target)}\u00a0%` : count(target);
}
/** What was done, in the words of its counts: "21.909 hồ sơ", "136 / 141 đơn vị". */
export function doneWords(measure: Measure, { part, whole }: Pick<MeasureFigures, 'part' | 'whole'>): string {
  const { kind, unit } = measures[measure];
  const said = kind === 'count' || kind === 'ratio' ? acts : count;
  if (kind === 'count') return `${said(part)} ${unit}`;
  return whole === null ? 'chưa có số liệu' : `${said(part)} / ${said(whole)} ${unit}`;
}
/** The same beside the target: "105 / 518 hồ sơ". */
export const againstWords = (measure: Measure, figures: MeasureFigures): string =>
  (isRate(measure) || figures.target === null ? doneWords(measure, figures) : `${acts(figures.part)} / ${count(figures.target)} ${measures[measure].unit}`);

/** A count: percent of its target. A rate: the rate itself. Computed from the counts, always. */
export const percentWords = (measure: Measure, { part, whole, target }: MeasureFigures): string =>
  (isRate(measure) ? (whole === null ? '—' : percent(part * 1000, whole)) : percent(part, target ?? 0));

/** Length of a bar: 100 stands for the target. */
export function reached(measure: Measure, { part, whole, target }: MeasureFigures): number | null {
  if (!target) return null;
  return isRate(measure) ? (whole === null ? null : (part * 100_000) / whole / target) : part / target / 10;
}
export const BAR = 130;
export const barOf = (part: number | null): { done: number; over: number } | null => (part === null ? null : { done: Math.min(part, 100), over: Math.max(0, Math.min(part, BAR) - 100) });

/** Pace and forecast as sentences; what is not known is not said. */
export function outlookWords(row: MeasureRow): string[] {
  const { unit } = measures[row.measure];
  return [
    ...(row.pace !== null && row.pace > 0 ? [`Cần ${count(row.pace)} ${unit} mỗi tuần đến hết năm`] : []),
    ...(row.forecast ? [`Dự báo cuối năm ${count(row.forecast.middle)} (khoảng 80\u00a0%: ${count(row.forecast.low)}–${count(row.forecast.high)})`] : []),
    ...(row.reported !== null && row.reported > 0 ? [`${count(row.reported)} cơ sở Đoàn đã báo cáo hoạt động`] : []),
    ...(row.observed ? [`Số liệu ngày ${row.observed.onDate.split('-').reverse().join('/')}. Nguồn: ${row.observed.source}`] : []),
  ];
}
export const progressOf = (progress: keyof typeof progressWords): string => progressWords[progress];

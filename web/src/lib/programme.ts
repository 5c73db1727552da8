import { PROGRAMME_YEARS, measures, progressWords, type Measure, type Progress } from '#vocabulary';
import type { MeasureFigures, MeasureRow, Outlook } from '#wire/programme';
import { acts, count, perCent, percent } from './format.ts';

const FINAL_YEAR = PROGRAMME_YEARS.at(-1)!;
export const isRate = (measure: Measure): boolean => measures[measure].kind !== 'count';
/** "90.000 hồ sơ", "trên 50 %", "—". */
export function targetWords(measure: Measure, target: number | null): string {
  if (target === null) return '—';
  return isRate(measure) ? (measures[measure].over ? `trên ${perCent(target)}\u00a0%` : `${perCent(target)}\u00a0%`) : count(target);
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

/** Length of a bar: 100 stands for the target, or for that of the programme's last year where there is no other. */
export function reached(measure: Measure, { part, whole, target: own, final }: MeasureFigures & { final?: number | null }): number | null {
  const target = own ?? final;
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
/** In a few words where a number stands; where only the programme's last year has a target, that one. */
export const progressOf = (measure: Measure, { progress, final }: { progress: Progress; final?: number | null }): string =>
  (progress === 'no_target' && final != null ? `mục tiêu đến ${FINAL_YEAR}: ${targetWords(measure, final)}` : progressWords[progress]);

/** Pace in a column: "12", "đạt" where nothing is left to do, "—" where it is not known. */
export const paceWords = ({ pace, target }: Pick<MeasureFigures, 'target'> & Pick<Outlook, 'pace'>): string => (pace === null || target === null ? '—' : pace === 0 ? 'đạt' : count(pace));
/** The band of a forecast: "480–560". */
export const bandWords = ({ forecast }: Pick<Outlook, 'forecast'>): string => (forecast === null ? '—' : forecast.low === forecast.high ? count(forecast.low) : `${count(forecast.low)}–${count(forecast.high)}`);
/** Where the band lies on the bar; null where there is none. */
export function bandOf({ target, forecast }: Pick<MeasureFigures, 'target'> & Pick<Outlook, 'forecast'>): { from: number; to: number } | null {
  if (!target || !forecast) return null;
  const at = (acts: number) => Math.min(BAR, Math.round((acts / target) * 100));
  return at(forecast.low) >= BAR ? null : { from: at(forecast.low), to: Math.max(at(forecast.low) + 1, at(forecast.high)) };
}

import { measures, type Measure, type Progress } from '#vocabulary';
import { addDays, daysBetween } from './calendar.ts';
import { mondayOf, mondaysOf } from './week.ts';

/** What is known of one measure of one unit and year. Counts are milli-shares (or plain numbers of an observation: any one unit of measure, the same for all three). */
export type Standing = {
  measure: Measure;
  /** What was done; of a rate its numerator. */
  part: number;
  /** Denominator of a rate; null = a count, or a rate of which nothing is known. */
  whole: number | null;
  /** Whole acts of a count, thousandths of a rate; null = none was given. */
  target: number | null;
};
/** The days of a year that are over on a day. */
export type Elapsed = { year: number; today: string };

const firstDay = (year: number): string => `${year}-01-01`;
const lastDay = (year: number): string => `${year}-12-31`;
const isRate = (measure: Measure): boolean => measures[measure].kind !== 'count';

/** Weeks (and parts of them) of a year that are still to come after a day; 0 when it is over, the whole year before it begins. */
export function weeksLeft({ year, today }: Elapsed): number {
  const from = today < firstDay(year) ? addDays(firstDay(year), -1) : today;
  return Math.max(0, daysBetween(from, lastDay(year))) / 7;
}

/** Part of a year that is over at the end of a day, 0–1. */
export function elapsedPart({ year, today }: Elapsed): number {
  const days = daysBetween(firstDay(year), lastDay(year)) + 1;
  return Math.min(1, Math.max(0, daysBetween(firstDay(year), today) + 1) / days);
}

/** Whether a target is reached: as much as it says, or more than it says where the text says "trên". Never without a target or a denominator. */
export function isMet({ measure, part, whole, target }: Standing): boolean {
  if (target === null) return false;
  if (!isRate(measure)) return target > 0 && part >= target * 1000;
  if (whole === null || whole <= 0) return false;
  return measures[measure].over ? part * 1000 > target * whole : part * 1000 >= target * whole;
}

/**
 * Acts needed each week until the end of the year to reach a target.
 *
 *     pace = ceil((1000 · target − part) ÷ 1000 ÷ max(weeks left, 1))
 *
 * @returns whole acts a week; 0 = reached; null = a rate, no target, or no day of the year is left
 */
export function paceNeeded(standing: Standing, elapsed: Elapsed): number | null {
  if (standing.target === null || isRate(standing.measure)) return null;
  if (isMet(standing)) return 0;
  const left = weeksLeft(elapsed);
  return left === 0 ? null : Math.ceil((standing.target * 1000 - standing.part) / 1000 / Math.max(1, left));
}

export type Forecast = { low: number; middle: number; high: number };
/** Complete weeks a forecast looks back on, at most and at least. */
export const LOOKBACK_WEEKS = 12;
export const LOOKBACK_MIN = 4;
/** One-sided 90 % points of Student's t for 3–11 degrees of freedom: between ± them lie 80 %. */
const T80 = [1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372, 1.363];

/**
 * What the count will be at the end of the year if the coming weeks are like the last ones: what is there, plus the
 * mean of the last complete weeks times the weeks that are left, with an 80 % band.
 *
 *     middle = part + r·m        band = ± t · s · √(r + r²⁄n)
 *
 * m and s are mean and standard deviation of the last n weeks (4 ≤ n ≤ 12), r the weeks left, t Student's 80 %
 * point with n − 1 degrees. The first term under the root is the chance of the coming weeks, the second
 * that the mean itself is only estimated. Never below what is there, nor below nothing.
 *
 * @param weekly milli-shares by week (Monday → sum); weeks that are missing are 0
 * @returns whole acts; null for a rate, when the year is over or has not begun, or when fewer than four complete weeks
 *          of the year are known or all of those are empty
 * @see     the mean method, Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5, summed over r weeks
 */
export function forecast(standing: Pick<Standing, 'measure' | 'part'>, weekly: ReadonlyMap<string, number>, elapsed: Elapsed): Forecast | null {
  const left = weeksLeft(elapsed);
  if (isRate(standing.measure) || left === 0 || elapsed.today < firstDay(elapsed.year)) return null;
  // The week of today is not over; a week that began in the year before is not whole in this one.
  const complete = mondaysOf(firstDay(elapsed.year), addDays(mondayOf(elapsed.today), -1)).filter((monday) => monday >= firstDay(elapsed.year)).slice(-LOOKBACK_WEEKS);
  const n = complete.length;
  if (n < LOOKBACK_MIN) return null;
  const acts = complete.map((monday) => (weekly.get(monday) ?? 0) / 1000);
  if (acts.every((each) => each === 0)) return null;
  const mean = acts.reduce((a, b) => a + b, 0) / n;
  const spread = Math.sqrt(acts.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1));
  const there = standing.part / 1000;
  const middle = there + left * mean;
  const band = T80[n - LOOKBACK_MIN]! * spread * Math.sqrt(left + left ** 2 / n);
  const floor = Math.max(0, there);
  return { low: Math.round(Math.max(floor, middle - band)), middle: Math.round(Math.max(floor, middle)), high: Math.round(Math.max(floor, middle + band)) };
}

/**
 * Where a number stands, in one of a few words. A count is on its pace when it has its part of the target for the part
 * of the year that is over, or the forecast's middle reaches it; a rate only is above or below.
 */
export function progress(standing: Standing, elapsed: Elapsed, outlook: Forecast | null = null): Progress {
  const { measure, part, whole, target } = standing;
  if (target === null) return 'no_target';
  if (isMet(standing)) return 'met';
  if (isRate(measure)) {
    if (whole === null || whole <= 0 || part <= 0) return 'no_data';
    return elapsed.today > lastDay(elapsed.year) ? 'ended' : 'below';
  }
  if (elapsed.today > lastDay(elapsed.year)) return part > 0 ? 'ended' : 'no_data';
  if (part <= 0) return 'no_data';
  return part >= target * 1000 * elapsedPart(elapsed) || (outlook !== null && outlook.middle >= target) ? 'on_pace' : 'behind';
}

/** The day from which a period of the notice counts: four whole weeks back from the Monday of a day. */
export const PERIOD_WEEKS = 4;
export const periodStart = (day: string): string => addDays(mondayOf(day), -7 * PERIOD_WEEKS);

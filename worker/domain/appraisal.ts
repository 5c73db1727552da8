import type { Criterion } from '#wire/rules';
import { keptNumber } from './number.ts';
import { isGiven } from './rules.ts';

/** A criterion whose points people give: điểm thẩm định, điểm cộng, điểm trừ. */
export type GivenCriterion = Extract<Criterion, { kind: 'judged' | 'bonus' | 'deduction' }>;
export const givenCriteria = (criteria: readonly Criterion[]): GivenCriterion[] => criteria.filter((each): each is GivenCriterion => isGiven(each));

/**
 * What counts of points that two people agreed on, in the order they did: of a judged criterion the last, of
 * điểm cộng and điểm trừ their sum; never above the criterion's maximum, never below zero.
 * @returns thousandths, ≥ 0 also for a deduction
 */
export function counting({ kind, maxMilli }: GivenCriterion, given: readonly number[]): number {
  const milli = kind === 'judged' ? given.at(-1) ?? 0 : given.reduce((sum, each) => sum + each, 0);
  return Math.max(0, maxMilli === null ? milli : Math.min(milli, maxMilli));
}

/** Why points cannot be given: beyond what there is to give or to take back, between two steps, or nothing would change. */
export type AppraisalFault = 'above' | 'below' | 'step' | 'nothing';
/**
 * Whether points may be given to a unit that has already got some. What was agreed is never edited: a judged
 * value is followed by another, điểm cộng and điểm trừ by their opposite, which takes back no more than there is.
 * @param milli thousandths; below zero only as the opposite of điểm cộng or điểm trừ
 * @param given what was agreed so far, in order
 */
export function faultOf({ kind, maxMilli, ...criterion }: GivenCriterion, milli: number, given: readonly number[]): AppraisalFault | null {
  if (kind === 'judged') {
    const steps = 'stepsMilli' in criterion ? criterion.stepsMilli : null;
    return milli < 0 ? 'below' : maxMilli !== null && milli > maxMilli ? 'above' : steps !== null && !steps.includes(milli) ? 'step' : given.at(-1) === milli ? 'nothing' : null;
  }
  if (milli === 0) return 'nothing';
  if (maxMilli !== null && milli > maxMilli) return 'above';
  return given.reduce((sum, each) => sum + each, 0) + milli < 0 ? 'below' : null;
}

/** "8,5" or "8.5" → 8500 thousandths. Null: no number, or one like "1.000" that could be read in two ways (on a page in English it is read as English is written). */
export function readPoints(text: string): number | null {
  const [, before = '', number = ''] = /^([-−+]?)(.*)$/s.exec(text.trim())!;
  const found = /^([-−+]?)(\d{1,6})(?:([.,])(\d{1,3}))?$/.exec(before + keptNumber(number));
  if (!found) return null;
  const [, sign, whole, mark, part = ''] = found;
  if (mark === '.' && part.length === 3 && whole !== '0') return null;
  const milli = Number(whole) * 1000 + Number(part.padEnd(3, '0'));
  return sign === '' || sign === '+' ? milli : -milli;
}
